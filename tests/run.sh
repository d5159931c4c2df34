#!/usr/bin/env bash
# Runs every check of this project: formatting, lints, docs and tests.
# Needs a Rust toolchain with rustfmt and clippy; says so if one is missing.
set -euo pipefail
cd "$(dirname "$0")/.."

step() { printf '\n== %s\n' "$*"; }

for tool in cargo rustfmt cargo-clippy; do
  command -v "$tool" >/dev/null || { echo "$tool is missing: install Rust from https://rustup.rs" >&2; exit 1; }
done
# Installs what a test needs and is not here: program, package, what for.
need() {
  PATH="$PATH:/usr/sbin" command -v "$1" >/dev/null && return
  step "installing $2 ($3)"
  command -v apt-get >/dev/null || { echo "$1 is missing: install $2 ($3)" >&2; exit 1; }
  apt-get update -qq && apt-get install -y -qq --no-remove $2
}
need cc "gcc libc6-dev" "mimalloc is C"
need nginx nginx "tests audit sites that it serves"
need apache2 apache2-bin "tests audit sites that it serves"

step "formatting"
cargo fmt --check

step "lints"
cargo clippy --locked --all-targets -- -D warnings

step "documentation"
RUSTDOCFLAGS="-D warnings" cargo doc --locked --no-deps --quiet

step "tests"
cargo test --locked
