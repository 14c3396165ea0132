# try    from a clone to a server that talks: what the README promises
# test   everything: format, lints, unit tests, evaluation, scenarios on real machines
# fmt    format the Rust code
# docs   refresh what is generated: references, completions, rendered hosts, pictures
# bench  measure, and write docs/benchmarks.md and docs/torture.md
# soak   the scenarios that take hours: fifty power cuts, a thousand messages on a machine of 1 GB
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

.PHONY: help try test fmt lint lint-rust docs bench bench-convert soak sd-switch packages-try packages-test rust

help:
	@sed -n 's/^# \{0,1\}//p' Makefile | sed '/^$$/q'

try: rust packages-try
	@echo "== building the tool, which takes a minute or two the first time"
	@cargo build --quiet -p hearth --bin hearth -p hearth-scenarios --bin hearth-try
	@tests/as-root target/debug/hearth-try

# The Go code comes last: on a new computer it is the machine image that brought Go.
test: rust packages-test lint-rust sd-switch
	@echo "== tests: units, evaluation, machines"
	cargo build --quiet -p hearth --bin hearth
	cargo test --workspace --no-fail-fast
	@echo "== tests: the bridge in Go"
	tests/loopback-bridge/check

lint: lint-rust
	tests/loopback-bridge/check

lint-rust:
	@echo "== format and lints"
	cargo fmt --all --check
	cargo clippy --workspace --all-targets --quiet -- -D warnings

fmt: rust
	cargo fmt --all

docs: rust
	cargo run --quiet -p hearth-dev -- all --write

bench: rust packages-test
	cargo build --quiet -p hearth --bin hearth -p hearth-scenarios --bin hearth-bench
	tests/as-root target/debug/hearth-bench > target/benchmarks.md
	cp target/benchmarks.md docs/benchmarks.md
	$(MAKE) bench-convert

soak: rust packages-test sd-switch
	HEARTH_KILLS=50 HEARTH_POWER_CUTS=50 \
	HEARTH_SMALL_ON=nspawn HEARTH_SMALL_PEOPLE=50 HEARTH_SMALL_MESSAGES=1000 HEARTH_SMALL_COMPARE=1 \
	  cargo test -p hearth-scenarios --test scenarios -- --nocapture --test-threads 1 pi_power_cut pi_small

# What home-manager starts and stops units with; a scenario that finds none builds it as whoever runs it.
sd-switch: rust
	@test -x target/sd-switch/bin/sd-switch || cargo install --quiet --locked sd-switch --version 0.6.4 --root target/sd-switch

bench-convert: rust
	@tests/packages time nix-bin python3-venv
	cargo build --quiet --release -p hearth --bin hearth -p hearth-convert-bench --bin hearth-convert-bench
	HEARTH_BINARY=$(CURDIR)/target/release/hearth target/release/hearth-convert-bench

rust:
	@tests/rust

packages-try:
	@tests/packages $(MACHINES)

packages-test:
	@tests/packages $(TESTS)
