# shellcheck shell=bash
# What benches/run.sh measures with. Expects ROOT, this package; WORK, a folder for scratch; TOLLGATE, the binary.

say() { printf '%s\n' "$*" >&2; }
die() { say "benches/run.sh: $*"; exit 1; }
has() { command -v "$1" >/dev/null; }

now() { echo "$EPOCHREALTIME"; }
elapsed() { awk -v a="$1" -v b="$2" 'BEGIN { printf "%.4f", b - a }'; }

# Runs a command and leaves wall s, CPU s and peak MB in LAST; what it says is in $WORK/said.
measure() {
  local start end
  start=$(now)
  STATUS=0
  /usr/bin/time -q -o "$WORK/cost" -f '%U %S %M' "$@" >"$WORK/said" 2>&1 || STATUS=$?
  end=$(now)
  LAST=$(awk -v wall="$(elapsed "$start" "$end")" '{ printf "%s\t%.2f\t%.0f", wall, $1 + $2, $3 / 1024 }' "$WORK/cost")
}

# The same for ourselves: an audit that ends early or not at all is no measurement.
measure_ours() {
  rm -rf "$WORK/out"
  measure "$TOLLGATE" "$@"
  [ "$STATUS" -le 1 ] || die "tollgate $* ends with $STATUS: $(tail -1 "$WORK/said")"
}

# Appends the last measurement to the results of a table.
keep() { printf '%s\t%s\t%s\n' "$1" "$2" "$LAST" >>"$WORK/results.tsv"; }

# The median of a column of one tool's rows in one table: 3 wall, 4 CPU, 5 memory.
median() {
  awk -F'\t' -v t="$1" -v n="$2" -v c="$3" '$1 == t && $2 == n { print $c }' "$WORK/results.tsv" | sort -g |
    awk '{ v[NR] = $1 } END { print NR ? v[int((NR + 1) / 2)] : 0 }'
}

ratio() { awk -v a="$1" -v b="$2" 'BEGIN { if (b > 0) printf "%.2f", a / b; else printf "-" }'; }

# What a process holds now.
resident_mb() { awk '/^VmRSS/ { printf "%.0f", $2 / 1024 }' "/proc/$1/status"; }

# Where and when this was measured.
machine() {
  local model memory
  model=$(awk -F': ' '/^model name/ { print $2; exit }' /proc/cpuinfo)
  memory=$(awk '/^MemTotal/ { printf "%.0f GB", $2 / 1048576 }' /proc/meminfo)
  # shellcheck disable=SC1091
  printf '%s; %s, %s cores, %s; %s, Linux %s; %s %s\n' "$(date -u +%F)" "$model" "$(nproc)" "$memory" \
    "$(. /etc/os-release && echo "$PRETTY_NAME")" "$(uname -r)" "$("$TOLLGATE" --version)" \
    "$(git -C "$ROOT" rev-parse --short HEAD 2>/dev/null || true)"
  printf 'load when it began: %s\n' "$(cut -d' ' -f1-3 /proc/loadavg)"
}

free_port() {
  local port
  for port in $(seq 18402 18499); do
    (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null || { echo "$port"; return; }
  done
  die "no port is free"
}

wait_for() {
  for _ in $(seq 300); do
    (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null && return
    sleep 0.1
  done
  die "nothing answers at port $1"
}
