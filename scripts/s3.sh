#!/usr/bin/env bash
# Starts an S3-compatible store for the tests (moto, from PyPI) and prints the lines that tell them about it:
#   eval "$(scripts/s3.sh)" && cargo test
# Needs python3 with venv (scripts/debian.sh). The store listens on this machine only, keeps everything
# in memory and checks each signature as AWS's own library makes it.
set -euo pipefail
cd "$(dirname "$0")/.."
home="${S3_CHECK:-$PWD/target/s3-check}"
mkdir -p "$home"
if ! cmp -s scripts/s3/requirements.txt "$home/installed.txt"; then
  python3 -m venv --clear "$home/venv" >&2 || { echo "python3-venv is missing: run scripts/debian.sh" >&2; exit 1; }
  "$home/venv/bin/python" -m pip install --quiet --no-compile --retries 5 --disable-pip-version-check -r scripts/s3/requirements.txt >&2
  cp scripts/s3/requirements.txt "$home/installed.txt"
fi
if ! "$home/venv/bin/python" scripts/s3/serve.py --alive "$home/env"; then
  rm -f "$home/env"
  setsid nohup "$home/venv/bin/python" scripts/s3/serve.py "$home/env" >"$home/log" 2>&1 </dev/null &
  for _ in $(seq 150); do test -s "$home/env" && break; sleep 0.2; done
  test -s "$home/env" || { echo "scripts/s3.sh: the store did not start; see $home/log" >&2; exit 1; }
fi
cat "$home/env"
