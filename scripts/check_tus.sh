#!/usr/bin/env bash
# The official tus clients against a real hub: tus-js-client and tuspy each send 20 MB through two forced
# disconnects, and one upload survives a killed hub; the SHA-256 of what arrived must be the sender's.
# Needs node, npm and python3 with venv (scripts/debian.sh).
set -euo pipefail
. "$(dirname "$0")/checks/prepare.sh"
npm_packages
python_packages
program
node scripts/checks/tus.mjs
