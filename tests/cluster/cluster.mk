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

# One archive per image, packed as the Containerfile beside the package says, but from
# the binaries of this machine.
IMAGE_TAG ?= dev
IMAGES := $(foreach name,songbook-operator stage-runner,target/images/$(name)-$(IMAGE_TAG).tar)

images: build models $(CLUSTER_TOOL) ## Pack both images (static binaries from scratch; no builder needed)
	@$(call pack,operator,songbook-operator)
	@$(call pack,stage-runner,stage-runner,models)

# $(call pack,folder,name,further folders)
pack = root=target/images/$(2) && rm -rf $$root && mkdir -p $$root/licenses \
	&& strip --strip-debug -o $$root/$(2) $(BUILT)/$(2) && cp LICENSE NOTICE $$root/licenses/ \
	$(if $(3),&& cp -R $(3) $$root/) \
	&& $(CLUSTER_TOOL) pack $(1)/Containerfile $$root localhost/$(2):$(IMAGE_TAG) target/images/$(2)-$(IMAGE_TAG).tar \
	&& ls -sh1 target/images/$(2)-$(IMAGE_TAG).tar

images-load: images ## Import both images into the cluster
	@$(CLUSTER_TOOL) load $(IMAGES)

.PHONY: helm e2e e2e-where-possible cluster-packages

# What the chart's tests run.
helm: $(CLUSTER_TOOL)
	@test -n "$${HELM:-}" || $(CLUSTER_TOOL) build helm >/dev/null

# A cluster that was there before stays; one that this starts goes.
e2e: cluster-packages images helm ## The tests on a cluster: Helm, S3, books, kills, a drain (root, minutes)
	@mine=; $(CLUSTER_TOOL) status >/dev/null 2>&1 || mine=yes; \
	trap '[ -z "$$mine" ] || $(CLUSTER_TOOL) down' EXIT; \
	up=$$($(CLUSTER_TOOL) up) && eval "$$up" && $(CLUSTER_TOOL) load $(IMAGES) \
	&& s3=$$($(CLUSTER_TOOL) s3 books) && eval "$$s3" && export IMAGE_TAG=$(IMAGE_TAG) \
	&& cargo test --release --locked --workspace --test cluster -- --ignored --nocapture

e2e-where-possible:
	@if [ "$$(uname -s)" = Linux ] && [ "$$(id -u)" = 0 ]; then $(MAKE) --no-print-directory e2e; \
	elif [ -n "$${CI:-}" ]; then echo "the tests on a cluster need root on Linux" >&2; exit 1; \
	else echo "skipped: the tests on a cluster need root on Linux (sudo make e2e)"; fi

CLUSTER_PACKAGES := containerd runc containernetworking-plugins iptables dnsmasq-base iproute2

cluster-packages:
	@for tool in containerd runc iptables dnsmasq ip; do \
	  PATH="$$PATH:/usr/sbin:/sbin" command -v $$tool >/dev/null || missing=yes; \
	done; \
	if [ -n "$${missing:-}" ]; then \
	  if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	    echo "installing $(CLUSTER_PACKAGES)"; apt-get update -qq \
	    && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $(CLUSTER_PACKAGES) >/dev/null; \
	  else echo "missing; as root: apt-get install --no-install-recommends $(CLUSTER_PACKAGES)" >&2; exit 1; fi; \
	fi
