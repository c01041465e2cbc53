#!/usr/bin/env bash
# The customer's page from the door to the reviewer's word in a real Chromium with a phone's window,
# against a real hub: connection lost half way, blurred photo, hint, submission, return, approval.
# Needs node, npm and Chromium (Debian: nodejs npm chromium fonts-noto-cjk). Writes a picture of each
# state to target/portal-pictures (or to $PORTAL_PICTURES).
set -euo pipefail
cd "$(dirname "$0")/.."
export PORTAL_MODULES="${PORTAL_MODULES:-$PWD/target/portal-check}"
export PORTAL_PICTURES="${PORTAL_PICTURES:-$PWD/target/portal-pictures}"
export CHROMIUM="${CHROMIUM:-$(command -v chromium || command -v chromium-browser || command -v google-chrome)}"
mkdir -p "$PORTAL_MODULES"
test -d "$PORTAL_MODULES/node_modules/puppeteer-core" ||
  npm install --silent --no-audit --no-fund --prefix "$PORTAL_MODULES" puppeteer-core@24.43.1
test -n "${ATTACHE:-}" || cargo build --locked --quiet
node scripts/portal/page.mjs
