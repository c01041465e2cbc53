#!/usr/bin/env bash
# A hub on PostgreSQL under a small load for a few seconds, everything encrypted: that the load still works, loses nothing
# and sees no error. Figures come from a release build on a quiet machine (docs/performance.md), not from here.
# Needs PostgreSQL (scripts/debian.sh).
set -euo pipefail
. "$(dirname "$0")/checks/prepare.sh"
program
test -n "${ATTACHE_TEST_POSTGRES:-}" || eval "$(scripts/postgres.sh)"
own="load_check_$$"
log=$(mktemp)
sql() { psql -qX -d "$ATTACHE_TEST_POSTGRES" -c "$1"; }
trap 'rm -f "$log"; sql "DROP DATABASE IF EXISTS $own WITH (FORCE)"' EXIT
sql "CREATE DATABASE $own"
"$ATTACHE" load --tls --database "${ATTACHE_TEST_POSTGRES%/*}/$own" \
  --desktops 5 --uploads 10 --idle 20 --seconds 5 --pause 100 | tee "$log"
# Each kind of work was really done.
grep -q $'listening\t20\t' "$log"
for it in command question piece papers; do
  grep -qE "^$it"$'\t[1-9]' "$log" || { echo "failed: no $it" >&2; exit 1; }
done
echo "passed: desktops, telephones and listeners at an encrypted hub"
