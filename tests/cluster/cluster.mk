# The test cluster. Included by the Makefile at the top.

CLUSTER_SOURCES := $(shell find tests/cluster -name '*.go' -o -name '*.yaml' -o -name go.mod)
CLUSTER_TOOL := target/songbook-cluster

$(CLUSTER_TOOL): $(CLUSTER_SOURCES)
	@mkdir -p $(@D)
	@cd tests/cluster && CGO_ENABLED=0 go build -trimpath -buildvcs=false -o $(abspath $@) ./cmd/songbook-cluster

.PHONY: cluster cluster-down cluster-status cluster-tools cluster-test images images-load

cluster: $(CLUSTER_TOOL) ## Start a Kubernetes cluster on this machine (root; minutes the first time, seconds after)
	@$(CLUSTER_TOOL) up

cluster-down: $(CLUSTER_TOOL) ## Stop it and leave nothing behind but its logs
	@$(CLUSTER_TOOL) down

cluster-status: $(CLUSTER_TOOL) ## Say what of the cluster runs
	@$(CLUSTER_TOOL) status

cluster-tools: $(CLUSTER_TOOL) ## Build every program of the cluster (kubectl, helm, S3 server ...) into the cache
	@$(CLUSTER_TOOL) build

cluster-test: ## Run the cluster tool's own tests (seconds, no root)
	cd tests/cluster && test -z "$$(gofmt -l .)" && go vet ./... && go test ./...

# One archive per image, built by buildah from the Containerfile beside the package. Its
# stage `build` is replaced by the binaries that this machine compiled already.
IMAGE_TAG ?= dev
IMAGES := $(foreach name,songbook-operator stage-runner,target/images/$(name)-$(IMAGE_TAG).tar)
BUILDAH := buildah --storage-driver vfs --root $(CURDIR)/target/images/storage --runroot $(CURDIR)/target/images/run

images: build models image-packages ## Build both images with buildah (static binaries from scratch)
	@$(call image,operator,songbook-operator)
	@$(call image,stage-runner,stage-runner,models)

# $(call image,folder,name,further folders)
image = built=target/images/$(2); rm -rf $$built $$built-$(IMAGE_TAG).tar && mkdir -p $$built/image/licenses \
	&& strip --strip-debug -o $$built/image/$(2) $(BUILT)/$(2) && cp LICENSE NOTICE $$built/image/licenses/ \
	$(if $(3),&& cp -R $(3) $$built/image/) \
	&& $(BUILDAH) build --quiet --isolation chroot --timestamp 0 --build-context build=$(CURDIR)/$$built \
	  --file $(1)/Containerfile --tag localhost/$(2):$(IMAGE_TAG) . >/dev/null \
	&& $(BUILDAH) push --quiet localhost/$(2):$(IMAGE_TAG) oci-archive:$$built-$(IMAGE_TAG).tar:localhost/$(2):$(IMAGE_TAG) \
	&& $(BUILDAH) rmi --all --force >/dev/null \
	&& ls -sh1 $$built-$(IMAGE_TAG).tar

images-load: images ## Import both images into the cluster
	@$(CLUSTER_TOOL) load $(IMAGES)

.PHONY: helm e2e e2e-fifty e2e-run e2e-where-possible cluster-packages image-packages

# What the chart's tests run.
helm: $(CLUSTER_TOOL)
	@test -n "$${HELM:-}" || $(CLUSTER_TOOL) build helm >/dev/null

# A cluster that was there before stays; one that this starts goes.
e2e: TEST := books_become_songs_in_a_cluster
e2e: e2e-run ## The tests on a cluster: Helm, S3, books, services, kills, a drain (root, minutes)

e2e-fifty: TEST := fifty_books_wait_for_a_throttled_service
e2e-fifty: e2e-run ## Fifty books at once while Textract is throttled (root, a quarter of an hour)

e2e-run: cluster-packages images helm
	@mine=; $(CLUSTER_TOOL) status >/dev/null 2>&1 || mine=yes; \
	trap '[ -z "$$mine" ] || $(CLUSTER_TOOL) down' EXIT; \
	up=$$($(CLUSTER_TOOL) up) && eval "$$up" && $(CLUSTER_TOOL) load $(IMAGES) \
	&& s3=$$($(CLUSTER_TOOL) s3 books) && eval "$$s3" && export IMAGE_TAG=$(IMAGE_TAG) \
	&& cargo test --release --locked --workspace --test cluster -- --ignored --nocapture $(TEST)

e2e-where-possible:
	@if [ "$$(uname -s)" = Linux ] && [ "$$(id -u)" = 0 ]; then $(MAKE) --no-print-directory e2e; \
	elif [ -n "$${CI:-}" ]; then echo "the tests on a cluster need root on Linux" >&2; exit 1; \
	else echo "skipped: the tests on a cluster need root on Linux (sudo make e2e)"; fi

# $(call packages,commands,Debian packages)
packages = for tool in $(1); do \
	  PATH="$$PATH:/usr/sbin:/sbin" command -v $$tool >/dev/null || missing=yes; \
	done; \
	if [ -n "$${missing:-}" ]; then \
	  if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	    echo "installing $(2)"; apt-get update -qq \
	    && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $(2) >/dev/null; \
	  else echo "missing; as root: apt-get install --no-install-recommends $(2)" >&2; exit 1; fi; \
	fi

cluster-packages:
	@$(call packages,containerd runc iptables dnsmasq ip,containerd runc containernetworking-plugins iptables dnsmasq-base iproute2)

image-packages:
	@$(call packages,buildah strip,buildah binutils)
