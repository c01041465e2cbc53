#!/usr/bin/env bash
# A link's whole way with real parts: a hub as a process on PostgreSQL, the desktops of a manager and of a reviewer,
# and a customer in a real Chromium with a phone's window, whose connection breaks half way. Writes a picture of each
# state of the page into target/portal-pictures (or $PORTAL_PICTURES).
# Needs node, npm, Chromium with Chinese fonts, and PostgreSQL (scripts/debian.sh).
set -euo pipefail
. "$(dirname "$0")/checks/prepare.sh"
npm_packages
browser
export PORTAL_PICTURES="${PORTAL_PICTURES:-$PWD/target/portal-pictures}"
rm -rf "$PORTAL_PICTURES"
mkdir -p "$PORTAL_PICTURES"
test -n "${ATTACHE_TEST_POSTGRES:-}" || eval "$(scripts/postgres.sh)"
# The story of both sides is a test; it starts the browser itself.
log=$(mktemp)
trap 'rm -f "$log"' EXIT
cargo test --locked --quiet --test it -- --ignored --exact --nocapture \
  hub_proof::a_customer_sends_papers_from_a_telephone_until_the_order_moves | tee "$log"
grep -q '1 passed' "$log" || { echo "failed: the story was not told" >&2; exit 1; }
echo "passed: from the link to the moved order; $(ls "$PORTAL_PICTURES"/*.png | wc -l) pictures in $PORTAL_PICTURES"
