#!/usr/bin/env bash
# The customer's page for old telephones and for people who do not see it: its script and styles are read against
# MDN's table of what which Android WebView knows; every state of it is looked at by axe-core and in Chromium's
# accessibility tree, in both languages, by day and by night; a photo is sent without anything newer than promised.
# Needs node, npm and Chromium (scripts/debian.sh).
set -euo pipefail
. "$(dirname "$0")/checks/prepare.sh"
npm_packages
browser
program
node scripts/checks/since.mjs
node scripts/checks/states.mjs
