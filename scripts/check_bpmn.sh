#!/usr/bin/env bash
# Writes every shipped process as BPMN and has a real modeller's reader (npm bpmn-moddle) read it.
# Needs node and npm (scripts/debian.sh); fails at the first warning.
set -euo pipefail
. "$(dirname "$0")/checks/prepare.sh"
npm_packages
program
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
for file in assets/processes/*.toml; do
  "$ATTACHE" process export "$file" --bpmn "$work/$(basename "$file" .toml).bpmn"
done
node scripts/checks/bpmn.mjs "$work"
