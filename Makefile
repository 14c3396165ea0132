# try    from a clone to a server that talks: what the README promises
# test   everything: format, lints, unit tests, evaluation, scenarios on real machines
# fmt    format the Rust code
# docs   refresh what is generated: references, completions, rendered hosts, pictures
# bench  measure, and write docs/benchmarks.md and docs/torture.md
#
# Each installs what it needs, on Debian with apt; elsewhere it says what is missing.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help

# Tests run as root where a machine could be among them; see tests/as-root.
HOST := $(shell rustc --version --verbose 2>/dev/null | sed -n 's/^host: //p' | tr a-z- A-Z_)
export CARGO_TARGET_$(HOST)_RUNNER := tests/as-root
# The binary that goes into machines is built by the user too, before anything runs as root.
export CARGO_TARGET_DIR := $(CURDIR)/target
export HEARTH_BINARY := $(CURDIR)/target/debug/hearth
# A failed scenario is told by its error and the machine's journal; a backtrace would bury both.
export RUST_BACKTRACE := 0

MACHINES := mmdebstrap debian-archive-keyring systemd-container qemu-system-x86 qemu-utils e2fsprogs iproute2 util-linux
# The readers of YAML to compare with; who has them from elsewhere keeps them.
READERS := $(if $(shell command -v npm),,nodejs npm) $(if $(shell command -v go),,golang)
TESTS := $(MACHINES) strace postgresql python3-venv nix-bin $(READERS)

.PHONY: help try test fmt lint docs bench bench-convert packages-try packages-test rust

help:
	@sed -n 's/^# \{0,1\}//p' Makefile | sed '/^$$/q'

try: rust packages-try
	@echo "== building the tool, which takes a minute or two the first time"
	@cargo build --quiet -p hearth --bin hearth -p hearth-scenarios --bin hearth-try
	@tests/as-root target/debug/hearth-try

test: rust packages-test lint
	@echo "== tests: units, evaluation, machines"
	cargo build --quiet -p hearth --bin hearth
	cargo test --workspace --no-fail-fast

lint:
	@echo "== format and lints"
	cargo fmt --all --check
	cargo clippy --workspace --all-targets --quiet -- -D warnings
	tests/loopback-bridge/check

fmt: rust
	cargo fmt --all

docs: rust
	cargo run --quiet -p hearth-dev -- all --write

bench: rust packages-test
	cargo build --quiet -p hearth --bin hearth -p hearth-scenarios --bin hearth-bench
	tests/as-root target/debug/hearth-bench > target/benchmarks.md
	cp target/benchmarks.md docs/benchmarks.md
	$(MAKE) bench-convert

bench-convert: rust
	@tests/packages time nix-bin python3-venv
	cargo build --quiet --release -p hearth --bin hearth -p hearth-convert-bench
	target/release/hearth-convert-bench

rust:
	@tests/rust

packages-try:
	@tests/packages $(MACHINES)

packages-test:
	@tests/packages $(TESTS)
