#!/usr/bin/env bash
# Starts an S3-compatible store for the tests (moto, from PyPI) and prints the lines that tell them about it:
#   eval "$(scripts/s3.sh)" && cargo test
# Needs python3 with venv (Debian: python3-venv). The store listens on 127.0.0.1:54330 only, keeps everything
# in memory and checks each signature as AWS's own library makes it.
set -euo pipefail
cd "$(dirname "$0")/.."
home="${S3_CHECK:-$PWD/target/s3-check}"
port=54330
mkdir -p "$home"
test -x "$home/venv/bin/python" || python3 -m venv "$home/venv" >&2
"$home/venv/bin/python" -c 'import moto, flask, flask_cors' 2>/dev/null ||
  "$home/venv/bin/pip" install --quiet --disable-pip-version-check 'moto[s3,iam]==5.2.5' flask flask-cors >&2
if ! test -s "$home/env" || ! "$home/venv/bin/python" scripts/s3/serve.py --alive $port; then
  rm -f "$home/env"
  setsid nohup "$home/venv/bin/python" scripts/s3/serve.py $port "$home/env" >"$home/log" 2>&1 </dev/null &
  for _ in $(seq 150); do test -s "$home/env" && break; sleep 0.2; done
  test -s "$home/env" || { echo "scripts/s3.sh: the store did not start; see $home/log" >&2; exit 1; }
fi
cat "$home/env"
