#!/usr/bin/env bash
# Starts a PostgreSQL server for the tests and prints the line that tells them about it:
#   eval "$(scripts/postgres.sh)" && cargo test
# Needs Debian's package `postgresql` (or any `initdb` and `pg_ctl` on the PATH). The server
# listens on 127.0.0.1:54329 only and keeps its data under target/postgres.
set -euo pipefail
cd "$(dirname "$0")/.."
port=54329
home="$PWD/target/postgres"
bin=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -1 || true)
PATH="${bin:+$bin:}$PATH"
as() { if [ "$(id -u)" = 0 ]; then runuser -u postgres -- "$@"; else "$@"; fi; }
command -v initdb >/dev/null || { echo "scripts/postgres.sh: PostgreSQL is not installed (apt-get install postgresql)" >&2; exit 1; }
if ! pg_isready -q -h 127.0.0.1 -p $port; then
  if [ "$(id -u)" = 0 ]; then home=/var/lib/postgresql/attache-test; fi
  as test -d "$home" || as initdb -D "$home" -A trust -U postgres -E UTF8 --locale=C.UTF-8 >&2
  as pg_ctl -D "$home" -o "-p $port -k /tmp -c listen_addresses=127.0.0.1 -c max_connections=200" -l "$home/log" -w start >&2
fi
echo "export ATTACHE_TEST_POSTGRES=postgres://postgres@127.0.0.1:$port/postgres"
