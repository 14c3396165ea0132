# try    from a clone to a server that talks: what the README promises
# test   everything: format, lints, unit tests, evaluation, scenarios on real machines
# fmt    format the Rust code
# docs   refresh what is generated: references, completions, rendered hosts, pictures
# bench  measure, and write docs/benchmarks.md
#
# Each installs what it needs, on Debian with apt; elsewhere it says what is missing.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help

# Machines need root, for namespaces and mounts; building does not, so what is built stays the user's.
ROOT := $(if $(filter 0,$(shell id -u)),,sudo -E env PATH=$(PATH))
HOST := $(shell rustc --version --verbose 2>/dev/null | sed -n 's/^host: //p' | tr a-z- A-Z_)
export CARGO_TARGET_$(HOST)_RUNNER := $(or $(ROOT),env)
# A failed scenario is told by its error and the machine's journal; a backtrace would bury both.
export RUST_BACKTRACE := 0

MACHINES := mmdebstrap debian-archive-keyring systemd-container qemu-system-x86 qemu-utils e2fsprogs iproute2 util-linux
TESTS := $(MACHINES) strace postgresql python3-venv nix-bin

.PHONY: help try test fmt lint docs bench packages-try packages-test rust

help:
	@sed -n 's/^# \{0,1\}//p' Makefile | sed '/^$$/q'

try: rust packages-try
	@echo "== building the tool"
	@cargo build --quiet -p hearth --bin hearth -p hearth-scenarios --bin hearth-try
	@$(ROOT) env HEARTH_BINARY=$(CURDIR)/target/debug/hearth target/debug/hearth-try

test: rust packages-test lint
	@echo "== tests: units, evaluation, machines"
	cargo test --workspace --no-fail-fast

lint:
	@echo "== format and lints"
	cargo fmt --all --check
	cargo clippy --workspace --all-targets --quiet -- -D warnings

fmt: rust
	cargo fmt --all

docs: rust
	cargo run --quiet -p hearth-dev -- all --write

bench: rust packages-test
	cargo build --quiet -p hearth --bin hearth -p hearth-scenarios --bin hearth-bench
	$(ROOT) env HEARTH_BINARY=$(CURDIR)/target/debug/hearth target/debug/hearth-bench > target/benchmarks.md
	cp target/benchmarks.md docs/benchmarks.md

rust:
	@command -v cargo >/dev/null || { echo "error: There is no cargo on the path" >&2; echo "hint: install Rust 1.89 or newer, from https://rustup.rs or your distribution" >&2; exit 1; }

packages-try:
	@tests/packages $(MACHINES)

packages-test:
	@tests/packages $(TESTS)
