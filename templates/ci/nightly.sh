#!/bin/sh
# Written by `tollgate init cron` (tollgate (= version =)); it is yours to change.
#
# Audits the live site and says something only when the audit fails: cron mails what is said.
# Reports stay in $OUT, with the crawl that makes the next night quicker, the history and what counts on it.
set -eu

(% if url %)LIVE_URL='(= url =)'(% else %)LIVE_URL='' # the live site(% endif %)
OUT="${XDG_STATE_HOME:-$HOME/.local/state}/tollgate"
# cron knows few folders; cargo installs programs here.
PATH="$HOME/.cargo/bin:/usr/local/bin:$PATH"

# tollgate is on no package registry yet: `cargo install --locked --git(% if repository %) (= repository =)(% else %) REPOSITORY(% endif %) tollgate` installs it.
command -v tollgate >/dev/null || { echo "tollgate is not installed"; exit 2; }
[ -n "$LIVE_URL" ] || { echo "name the live site: LIVE_URL in $0"; exit 2; }

# Settings stand beside this script.
cd "$(dirname "$0")"
code=0
tollgate audit "$LIVE_URL" --out "$OUT" --incremental --max-time 6h --quiet --format html,json,markdown || code=$?
if [ "$code" -ne 0 ]; then
  echo "tollgate: exit $code, the whole report is $OUT/report.html"
  if [ "$code" -ne 2 ] && [ -f "$OUT/report.md" ]; then cat "$OUT/report.md"; fi
fi
exit "$code"
