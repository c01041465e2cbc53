#!/usr/bin/env bash
# The customer's page in a Chromium of 2016 (49, the engine of that year's Android WebView): the door, the words, a photo
# that is turned upright and sent, a broken connection, the end.
# Needs node, npm, python3 with pip, Xvfb and Chromium for its libraries (scripts/debian.sh); on x86-64 only.
set -euo pipefail
. "$(dirname "$0")/checks/prepare.sh"
if [ "$(uname -m)" != x86_64 ]; then
  echo "skipped: the old Chromium is built for x86-64" >&2
  # In CI skipping is failing.
  [ -z "${CI:-}" ]
  exit
fi
npm_packages
old_browser
program
node scripts/checks/old.mjs
