# shellcheck shell=bash
# What `benches/run.sh --scale` measures: large sites over HTTP, and many audits in one process.

# One audit of so many pages that are served without files.
scale() {
  local pages=$1 port pid
  port=$(free_port)
  "$TOLLGATE" serve --synthetic "$pages" --page-size 6kB --links 50 --fault-rate 0.01 --listen "127.0.0.1:$port" --quiet >/dev/null &
  pid=$!
  STARTED+=("$pid")
  wait_for "$port"
  say "scale: $pages pages"
  measure_ours audit "http://127.0.0.1:$port/" --quiet --fail-on never --out "$WORK/out"
  printf '| %s | %s | %s | %s |\n' "$pages" \
    "$(awk -v n="$pages" '{ printf "%.1f | %.3f | %.1f | %.0f", $1, 1000 * $1 / n, $2, $3 }' <<<"$LAST")" \
    "$(awk -v n="$pages" -v b="$(stat -c %s "$WORK/out/crawl.db")" 'BEGIN { printf "%.0f", b / n }')" "$(resident_mb "$pid")"
  kill "$pid"
}

# Audits again and again in one process: what it holds after each must not grow.
soak() {
  local pid ended=0 seen=0 rss=()
  "$TOLLGATE" serve --synthetic 500 --fault-rate 0.05 --write "$WORK/soaked" >/dev/null
  "$TOLLGATE" watch "$WORK/soaked" --every 1s --listen 127.0.0.1:0 --quiet --out "$WORK/watch" >/dev/null 2>&1 &
  pid=$!
  STARTED+=("$pid")
  while [ "$ended" -lt "$AUDITS" ] && kill -0 "$pid"; do
    sleep 0.2
    ended=$(wc -l 2>/dev/null <"$WORK/watch/history.jsonl" || echo 0)
    if [ "$ended" -gt "$seen" ]; then seen=$ended; rss+=("$(resident_mb "$pid")"); fi
  done
  kill "$pid"
  wait "$pid" || true
  printf '\nSoak: %s audits of 500 pages in one run of watch. Resident after the audits, in MB: %s.\n' "$ended" "${rss[*]}"
}

scales() {
  machine
  printf '\nServed without files, on the same cores: pages of 6 kB with 50 links, one in a hundred with a fault.\n\n'
  echo '| pages | wall s | ms per page | CPU s | peak MB | crawl.db, bytes per page | the server, MB |'
  echo '|--:|--:|--:|--:|--:|--:|--:|'
  for pages in $SIZES; do scale "$pages"; done
  soak
}
