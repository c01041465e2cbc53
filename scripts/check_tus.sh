#!/usr/bin/env bash
# The official tus clients against a real hub: tus-js-client and tuspy each send 20 MB through two forced
# disconnects, and one upload survives a killed hub; the SHA-256 of what arrived must be the sender's.
# Needs node, npm and python3 with venv (Debian: nodejs npm python3-venv).
set -euo pipefail
cd "$(dirname "$0")/.."
export PORTAL_MODULES="${PORTAL_MODULES:-$PWD/target/portal-check}"
export TUS_PYTHON="$PORTAL_MODULES/python/bin/python"
mkdir -p "$PORTAL_MODULES"
test -d "$PORTAL_MODULES/node_modules/tus-js-client" ||
  npm install --silent --no-audit --no-fund --prefix "$PORTAL_MODULES" tus-js-client@4.3.1
test -x "$TUS_PYTHON" || python3 -m venv "$PORTAL_MODULES/python"
"$TUS_PYTHON" -c 'import tusclient' 2>/dev/null || "$PORTAL_MODULES/python/bin/pip" install --quiet tuspy==1.1.0
test -n "${ATTACHE:-}" || cargo build --locked --quiet
node scripts/portal/tus.mjs
