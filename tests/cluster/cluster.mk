# The test cluster. Included by the Makefile at the top.

CLUSTER_SOURCES := $(shell find tests/cluster -name '*.go' -o -name '*.yaml' -o -name go.mod)
CLUSTER := target/songbook-cluster

$(CLUSTER): $(CLUSTER_SOURCES)
	@mkdir -p $(@D)
	@cd tests/cluster && CGO_ENABLED=0 go build -trimpath -buildvcs=false -o $(abspath $@) ./cmd/songbook-cluster

.PHONY: cluster cluster-down cluster-status cluster-tools cluster-test images images-load

cluster: $(CLUSTER) ## Start a Kubernetes cluster on this machine (root; minutes the first time, seconds after)
	@$(CLUSTER) up

cluster-down: $(CLUSTER) ## Stop it and leave nothing behind but its logs
	@$(CLUSTER) down

cluster-status: $(CLUSTER) ## Say what of the cluster runs
	@$(CLUSTER) status

cluster-tools: $(CLUSTER) ## Build every program of the cluster (kubectl, helm, S3 server ...) into the cache
	@$(CLUSTER) build

cluster-test: ## Run the cluster tool's own tests (seconds, no root)
	cd tests/cluster && test -z "$$(gofmt -l .)" && go vet ./... && go test ./...

# One archive per image, packed as the Containerfile beside the package says, but from
# the binaries of this machine.
IMAGE_TAG ?= dev
IMAGES := $(foreach name,songbook-operator stage-runner,target/images/$(name)-$(IMAGE_TAG).tar)

images: build models $(CLUSTER) ## Pack both images (static binaries from scratch; no builder needed)
	@$(call pack,operator,songbook-operator)
	@$(call pack,stage-runner,stage-runner,models)

# $(call pack,folder,name,further folders)
pack = root=target/images/$(2) && rm -rf $$root && mkdir -p $$root/licenses \
	&& strip --strip-debug -o $$root/$(2) $(BUILT)/$(2) && cp LICENSE NOTICE $$root/licenses/ \
	$(if $(3),&& cp -R $(3) $$root/) \
	&& $(CLUSTER) pack $(1)/Containerfile $$root localhost/$(2):$(IMAGE_TAG) target/images/$(2)-$(IMAGE_TAG).tar \
	&& ls -sh1 target/images/$(2)-$(IMAGE_TAG).tar

images-load: images ## Import both images into the cluster
	@$(CLUSTER) load $(IMAGES)

.PHONY: helm e2e

# What the chart's tests run.
helm: $(CLUSTER)
	@test -n "$${HELM:-}" || $(CLUSTER) build helm >/dev/null

e2e: images helm ## Start a cluster and an S3 server, install the chart, split a book (root)
	@eval "$$($(CLUSTER) up)" && $(CLUSTER) load $(IMAGES) \
	&& eval "$$($(CLUSTER) s3 books)" && export IMAGE_TAG=$(IMAGE_TAG) \
	&& cargo test --release --locked --workspace --test cluster -- --ignored --nocapture
