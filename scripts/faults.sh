#!/usr/bin/env bash
# The faults between desktop, hub, database and telephone, as often as docs/faults.md says; takes its time.
# Needs what scripts/debian.sh installs.
set -euo pipefail
cd "$(dirname "$0")/.."
eval "$(scripts/postgres.sh)"
export CI=true ATTACHE_FAULTS=all
[ $# -gt 0 ] || set -- hub_fault hub_process desk_loose
cargo test --locked --test it -- "$@" --test-threads=1 --nocapture
