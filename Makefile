# try   from a clone to a server that talks: what the README promises
# test  everything: format, lints, unit tests, evaluation, scenarios on real machines
# fmt   format Rust
# docs  refresh what is generated: references, completions, rendered hosts
# bench measure, and write docs/benchmarks.md
#
# Each installs what it needs, on Debian with apt; elsewhere it says what is missing.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help

# Machines need root: namespaces, mounts. Cargo's own files stay the user's where there is a choice.
SUDO := $(if $(filter 0,$(shell id -u)),,sudo -E env PATH="$(PATH)")
MACHINES := mmdebstrap debian-archive-keyring systemd-container qemu-system-x86 qemu-utils e2fsprogs iproute2 util-linux
TESTS := $(MACHINES) strace postgresql python3-venv nix-bin

.PHONY: help try test fmt lint docs bench packages-try packages-test rust

help:
	@sed -n 's/^# \{0,1\}//p' Makefile | sed '/^$$/q'

try: rust packages-try
	@echo "== building the tool"
	cargo build --quiet --bin hearth --bin hearth-try -p hearth -p hearth-scenarios
	$(SUDO) target/debug/hearth-try

test: rust packages-test lint
	@echo "== tests: units, evaluation, machines"
	$(SUDO) cargo test --workspace --no-fail-fast

lint:
	@echo "== format and lints"
	cargo fmt --all --check
	cargo clippy --workspace --all-targets --quiet -- -D warnings

fmt:
	cargo fmt --all

docs:
	cargo run --quiet -p hearth-dev -- all --write

bench: rust packages-test
	$(SUDO) cargo run --quiet -p hearth-scenarios --bin hearth-bench

rust:
	@command -v cargo >/dev/null || { echo "error: There is no cargo on the path" >&2; echo "hint: install Rust 1.89 or newer, from https://rustup.rs or your distribution" >&2; exit 1; }

packages-try:
	@tests/packages $(MACHINES)

packages-test:
	@tests/packages $(TESTS)
