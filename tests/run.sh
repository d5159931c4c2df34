#!/usr/bin/env bash
# Runs every check of this project: formatting, lints, docs and tests.
# Needs a Rust toolchain with rustfmt and clippy; says so if one is missing.
set -euo pipefail
cd "$(dirname "$0")/.."

step() { printf '\n== %s\n' "$*"; }

for tool in cargo rustfmt cargo-clippy; do
  command -v "$tool" >/dev/null || { echo "$tool is missing: install Rust from https://rustup.rs" >&2; exit 1; }
done
command -v cc >/dev/null || {
  step "installing a C compiler (mimalloc is C)"
  if command -v apt-get >/dev/null; then apt-get update -qq && apt-get install -y -qq gcc libc6-dev
  else echo "cc is missing: install a C compiler" >&2; exit 1; fi
}

step "formatting"
cargo fmt --check

step "lints"
cargo clippy --locked --all-targets -- -D warnings

step "documentation"
RUSTDOCFLAGS="-D warnings" cargo doc --locked --no-deps --quiet

step "tests"
cargo test --locked
