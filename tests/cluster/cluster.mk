# The test cluster. Included by the Makefile at the top.

CLUSTER_SOURCES := $(shell find tests/cluster -name '*.go' -o -name '*.yaml' -o -name go.mod)
CLUSTER := target/songbook-cluster

$(CLUSTER): $(CLUSTER_SOURCES)
	@mkdir -p $(@D)
	@cd tests/cluster && CGO_ENABLED=0 go build -trimpath -buildvcs=false -o $(abspath $@) ./cmd/songbook-cluster

.PHONY: cluster cluster-down cluster-status cluster-tools cluster-test images images-load

cluster: $(CLUSTER) ## start a Kubernetes cluster on this machine (root; minutes the first time, seconds after)
	@$(CLUSTER) up

cluster-down: $(CLUSTER) ## stop it and leave nothing behind but its logs
	@$(CLUSTER) down

cluster-status: $(CLUSTER) ## what of the cluster runs
	@$(CLUSTER) status

cluster-tools: $(CLUSTER) ## build every program of the cluster (kubectl, helm, S3 server ...) into the cache
	@$(CLUSTER) build

cluster-test: ## the cluster tool's own tests (seconds, no root)
	cd tests/cluster && test -z "$$(gofmt -l .)" && go vet ./... && go test ./...

# One archive per image; a Containerfile lies beside each package.
IMAGES := target/images/songbook-operator.tar target/images/stage-runner.tar
IMAGE_TAG ?= dev

images: $(IMAGES) ## build both images (static binaries from scratch)

target/images/songbook-operator.tar: operator/Containerfile
target/images/stage-runner.tar: stage-runner/Containerfile
$(IMAGES): target/images/%.tar: static-binaries
	@mkdir -p $(@D) && rm -f $@
	buildah --storage-driver vfs build --isolation chroot --layers=false \
		--file $(lastword $(filter %Containerfile,$^)) --tag localhost/$*:$(IMAGE_TAG) .
	buildah --storage-driver vfs push localhost/$*:$(IMAGE_TAG) oci-archive:$@:localhost/$*:$(IMAGE_TAG)

images-load: $(CLUSTER) $(IMAGES) ## import both images into the cluster
	@$(CLUSTER) load $(IMAGES)

STATIC_TARGET := $(shell uname -m)-unknown-linux-gnu

.PHONY: static-binaries
static-binaries:
	RUSTFLAGS="-C target-feature=+crt-static" cargo build --release --locked --target $(STATIC_TARGET) \
		-p songbook-operator -p stage-runner
