#!/usr/bin/env bash
# Measures tollgate beside its peers on one made-up site, and prints Markdown: see docs/performance.md.
#
#   benches/run.sh            10,000 pages, 5 rounds, missing peers installed, a cold build
#   benches/run.sh --quick    3 rounds, only the peers that are here, no cold build
#   benches/run.sh --scale    10,000 to 1,000,000 pages over HTTP, and a soak of `watch`
#
# The tools take turns, so that whatever else the machine does hits them all. A run counts only if the tool
# visited every page: by the server's access log, or by what the tool itself says of a folder.
set -euo pipefail
cd "$(dirname "$0")/.."
ROOT=$PWD

PAGES=10000 RUNS=5 MODE=full SIZES="10000 100000 1000000" AUDITS=30
usage() {
  cat <<'END'
usage: benches/run.sh [--quick | --scale] [--pages N] [--runs N] [--sizes "N N N"] [--audits N]
  --quick    3 rounds; installs no peer and builds nothing from scratch
  --scale    large sites and a soak, tollgate only
  --pages    how many pages the peers visit (10000)
  --runs     how many rounds count, after one that warms up (5)
  --sizes    with --scale: the sizes of the sites ("10000 100000 1000000")
  --audits   with --scale: how many audits the soak takes (30)
Environment: TOLLGATE, a binary to measure in place of a fresh build; PEERS, where peers are installed (target/peers).
END
}
while [ $# -gt 0 ]; do
  case "$1" in
    --quick) MODE=quick RUNS=3 ;;
    --scale) MODE=scale ;;
    --pages) PAGES=$2; shift ;;
    --runs) RUNS=$2; shift ;;
    --sizes) SIZES=$2; shift ;;
    --audits) AUDITS=$2; shift ;;
    -h | --help) usage; exit ;;
    *) usage >&2; exit 2 ;;
  esac
  shift
done

PEERS=${PEERS:-$ROOT/target/peers}
PATH="$PEERS/bin:$PATH:/usr/sbin"
WORK=$(mktemp -d)
STARTED=()
stop_all() {
  for pid in "${STARTED[@]}"; do
    kill "$pid" 2>/dev/null || true
    wait "$pid" 2>/dev/null || true
  done
  rm -rf "$WORK"
}
trap stop_all EXIT
# shellcheck source=benches/support/measure.sh
. benches/support/measure.sh

for tool in cargo nginx awk /usr/bin/time; do
  has "$tool" || die "$tool is missing (Debian: nginx-light, time; Rust: https://rustup.rs)"
done

# --- programs ---------------------------------------------------------------------------------------------

build() {
  if [ -z "${TOLLGATE:-}" ]; then
    say "building tollgate"
    cargo build --release --locked --quiet
    TOLLGATE=${CARGO_TARGET_DIR:-target}/release/tollgate
  fi
  TOLLGATE=$(realpath "$TOLLGATE")
}

# A peer from crates.io, unless it is here. What cannot be had is named in the table.
install_peer() {
  has "$2" || [ "$MODE" = quick ] && return
  say "installing $1 into $PEERS"
  cargo install --quiet --locked --root "$PEERS" "$1" >&2 || say "$1 cannot be had"
}

# --- the site and its server ------------------------------------------------------------------------------

write_site() {
  PORT=$(free_port)
  URL=http://127.0.0.1:$PORT/
  SITE=$WORK/nginx/site
  mkdir -p "$WORK/nginx"
  say "writing $PAGES pages"
  "$TOLLGATE" serve --synthetic "$PAGES" --fault-rate 0.01 --listen "127.0.0.1:$PORT" --write "$SITE" >&2
  { echo "$URL"; (cd "$SITE" && find . -name 'page-*.html' | sed "s|^\./|$URL|"); } >"$WORK/urls"
}

# One process, as it comes, and with the faults that the site declares for servers that read them.
start_nginx() {
  chmod 755 "$WORK" "$WORK/nginx"
  cat >"$WORK/nginx/conf" <<END
daemon off; master_process off; pid nginx.pid; error_log log warn;
events { worker_connections 1024; }
http {
  log_format visits '\$status \$uri'; access_log access.log visits;
  client_body_temp_path t1; proxy_temp_path t2; fastcgi_temp_path t3; uwsgi_temp_path t4; scgi_temp_path t5;
  types { text/html html; text/css css; text/xml xml; text/plain txt; } default_type application/octet-stream;
  sendfile on; tcp_nopush on; keepalive_requests 100000;
  server {
    listen 127.0.0.1:$PORT; root site;
    location /members/ { return 402 "Payment required"; }
    location /failing/ { return 500 "Internal server error"; }
    location /old/ { rewrite ^/old(/.*)$ \$1 permanent; }
  }
}
END
  nginx -p "$WORK/nginx" -e log -c conf &
  STARTED+=($!)
  wait_for "$PORT"
}

# How many different pages the server gave since the log was emptied.
pages_served() {
  awk '$1 == 200 && $2 ~ /\.html$/ && !seen[$2]++ { n++ } END { print n + 0 }' "$WORK/nginx/access.log"
}

# --- the tools --------------------------------------------------------------------------------------------

run_http() {
  case "$1" in
    tollgate) measure_ours audit "$URL" --quiet --fail-on never --out "$WORK/out" ;;
    muffet) measure muffet --max-connections-per-host 64 "$URL" ;;
    siteone-crawler) measure siteone-crawler --url="$URL" --workers=8 --max-reqs-per-sec=100000 \
      --max-visited-urls=$((PAGES * 4)) --max-queue-length=$((PAGES * 4)) --max-non200-responses-per-basename="$PAGES" \
      --http-cache-dir=off --output-html-report="$WORK/siteone.html" --output-json-file="$WORK/siteone.json" --output-text-file= ;;
    lychee) measure lychee --no-progress --max-concurrency 64 --host-concurrency 64 --host-request-interval 0ms \
      --files-from "$WORK/urls" ;;
  esac
}

# Leaves in COUNTED how many pages the tool says that it read; 0 where its words are not understood.
run_folder() {
  case "$1" in
    tollgate)
      measure_ours audit "$SITE" --quiet --fail-on never --out "$WORK/out"
      COUNTED=$(grep -o '"pages":[ ]*[0-9]*' "$WORK/out/audit.json" | head -1 | grep -o '[0-9]*$' || true) ;;
    hyperlink)
      measure hyperlink "$SITE"
      # It counts _redirects as a document.
      COUNTED=$(awk 'match($0, /[0-9]+ documents/) { print substr($0, RSTART) - 1 }' "$WORK/said") ;;
    lychee)
      measure lychee --offline --no-progress --root-dir "$SITE" --index-files index.html --dump-inputs "$SITE"
      COUNTED=$(grep -c '\.html$' "$WORK/said" || true)
      measure lychee --offline --no-progress --root-dir "$SITE" --index-files index.html "$SITE" ;;
  esac
  COUNTED=${COUNTED:-0}
}

# A peer that leaves pages out is told in the table; for ourselves there is no excuse.
missed() {
  [ "$2" != tollgate ] || die "tollgate visited $COUNTED of $PAGES pages"
  printf '%s\t%s\t%s\n' "$1" "$2" "$COUNTED" >>"$WORK/missed"
}

# Rounds of all tools in turn; what they cost is kept from the second round on.
rounds() {
  local table=$1 tool round
  shift
  for round in $(seq 0 "$RUNS"); do
    for tool in "$@"; do
      has "$tool" || [ "$tool" = tollgate ] || continue
      say "$table: $tool, round $round of $RUNS"
      : >"$WORK/nginx/access.log"
      "run_$table" "$tool"
      [ "$table" = folder ] || COUNTED=$(pages_served)
      [ "$COUNTED" = "$PAGES" ] || missed "$table" "$tool"
      [ "$round" = 0 ] || keep "$table" "$tool"
    done
  done
}

# --- what is printed --------------------------------------------------------------------------------------

row() {
  local table=$1 tool=$2 wall cpu peak missed
  wall=$(median "$table" "$tool" 3) cpu=$(median "$table" "$tool" 4) peak=$(median "$table" "$tool" 5)
  missed=$(awk -F'\t' -v t="$table" -v n="$tool" '$1 == t && $2 == n { print $3 }' "$WORK/missed" | sort -u | paste -sd, -)
  printf '| %s | %.2f | %.0f | %.2f | %.0f | %s | %s | %s | %s |\n' "$tool" "$wall" "$(ratio "$PAGES" "$wall")" "$cpu" "$peak" \
    "$(ratio "$wall" "$(median "$table" tollgate 3)")" "$(ratio "$cpu" "$(median "$table" tollgate 4)")" \
    "$(ratio "$peak" "$(median "$table" tollgate 5)")" "${missed:-all}"
}

table() {
  local table=$1 tool
  shift
  printf '\n| %s | wall s | pages/s | CPU s | peak MB | wall ÷ ours | CPU ÷ ours | memory ÷ ours | pages visited |\n' "$table"
  echo '|---|--:|--:|--:|--:|--:|--:|--:|---|'
  for tool in "$@"; do
    if has "$tool" || [ "$tool" = tollgate ]; then row "$table" "$tool"; else echo "| $tool | not here | | | | | | | |"; fi
  done
}

promise() { printf '| %s | %s | %s |\n' "$1" "$2" "$3"; }

# The median wall time of 21 runs, in milliseconds.
milliseconds() {
  local name=$1
  shift
  for _ in $(seq 21); do measure_ours "$@"; keep startup "$name"; done
  awk -v s="$(median startup "$name" 3)" 'BEGIN { printf "%.1f ms", s * 1000 }'
}

promises() {
  printf '\n| at the start | promise | measured |\n|---|---|---|\n'
  promise "\`tollgate --version\`" "under 10 ms" "$(milliseconds version --version)"
  "$TOLLGATE" serve --synthetic 10 --write "$WORK/ten" >/dev/null
  promise "audit of a ten-page folder" "under 50 ms" "$(milliseconds ten audit "$WORK/ten" --quiet --out "$WORK/out")"
  promise "the binary" "under 25 MB" "$(awk -v b="$(stat -c %s "$TOLLGATE")" 'BEGIN { printf "%.1f MB", b / 1e6 }')"
  [ "$MODE" = quick ] || promise "a cold build" "under 5 minutes" "$(cold_build)"
}

cold_build() {
  say "building from scratch"
  local start
  start=$(now)
  cargo build --release --locked --quiet --manifest-path "$ROOT/Cargo.toml" --target-dir "$WORK/cold" >&2
  elapsed "$start" "$(now)" | awk '{ printf "%.0f s", $1 }'
}

# A server that answers each question 100 ms late: 64 questions under way are 640 pages per second at best.
slow_site() {
  local port pid options pages=$((PAGES < 2000 ? PAGES : 2000))
  port=$(free_port)
  "$TOLLGATE" serve --synthetic "$pages" --latency 100ms --listen "127.0.0.1:$port" --quiet >/dev/null &
  pid=$!
  STARTED+=("$pid")
  wait_for "$port"
  printf '\n| %s pages, each answer 100 ms late | wall s | pages/s |\n|---|--:|--:|\n' "$pages"
  for options in "" "--concurrency 64"; do
    say "slow site: ${options:-default manners}"
    # shellcheck disable=SC2086
    measure_ours audit "http://127.0.0.1:$port/" --quiet --fail-on never --out "$WORK/out" $options
    awk -v o="${options:-default manners}" -v n="$pages" '{ printf "| %s | %.2f | %.0f |\n", o, $1, n / $1 }' <<<"$LAST"
  done
  kill "$pid"
}

# What the same URLs cost who only fetches them, where wrk can say so: it asks for each in turn and reads nothing.
bare_fetch() {
  if ! has wrk; then
    printf '\nwrk is not here: how fast a bare fetch is was not measured.\n'
    return
  fi
  cat >"$WORK/each.lua" <<'END'
local paths, at = {}, 0
for url in io.lines(os.getenv("URLS")) do paths[#paths + 1] = (url:gsub("^http://[^/]*", "")) end
request = function() at = at % #paths + 1; return wrk.format("GET", paths[at]) end
END
  local rate
  rate=$(URLS=$WORK/urls wrk -t2 -c64 -d3s -s "$WORK/each.lua" "$URL" | awk '/^Requests\/sec/ { print $2 }')
  printf '\nA bare fetch of the same URLs by wrk: %.0f pages/s, which is %.2f s for all.\n' "$rate" "$(ratio "$PAGES" "$rate")"
}

compare() {
  install_peer hyperlink hyperlink
  install_peer lychee lychee
  install_peer siteone-crawler siteone-crawler
  write_site
  start_nginx
  local http=(tollgate muffet siteone-crawler lychee) folder=(tollgate hyperlink lychee)
  : >"$WORK/missed"
  rounds http "${http[@]}"
  rounds folder "${folder[@]}"
  machine
  printf '\n%s pages of 23 kB with 40 links each, one in a hundred with a fault; medians of %s rounds.\n' "$PAGES" "$RUNS"
  table http "${http[@]}"
  table folder "${folder[@]}"
  bare_fetch
  slow_site
  promises
}

build
cd "$WORK" # where nobody finds a tollgate.toml
if [ "$MODE" = scale ]; then
  # shellcheck source=benches/support/scale.sh
  . "$ROOT/benches/support/scale.sh"
  scales
else
  compare
fi
