#!/usr/bin/env bash
# Starts an OpenID provider for the tests (oidc-provider, from npm) and prints the lines that tell them about it:
#   eval "$(scripts/oidc.sh)" && cargo test
# Needs node and npm (scripts/debian.sh). The provider listens on 127.0.0.1:54331 only; whoever gives a name is
# let in under it.
set -euo pipefail
cd "$(dirname "$0")/.."
home="${OIDC_CHECK:-$PWD/target/oidc-check}"
port=54331
mkdir -p "$home"
if ! cmp -s scripts/oidc/package-lock.json "$home/installed.json"; then
  command -v npm >/dev/null || { echo "npm is missing: run scripts/debian.sh" >&2; exit 1; }
  cp scripts/oidc/package.json scripts/oidc/package-lock.json "$home"
  npm ci --prefix "$home" --no-audit --no-fund --ignore-scripts --fetch-retries=5 --loglevel=error >&2
  cp scripts/oidc/package-lock.json "$home/installed.json"
fi
card="http://127.0.0.1:$port/.well-known/openid-configuration"
answers() { node -e 'fetch(process.argv[1]).then(it => process.exit(it.ok ? 0 : 1), () => process.exit(1))' "$card"; }
if ! answers; then
  OIDC_MODULES="$home/node_modules" setsid nohup node scripts/oidc/serve.mjs $port >"$home/log" 2>&1 </dev/null &
  for _ in $(seq 100); do answers && break; sleep 0.2; done
  answers || { echo "scripts/oidc.sh: the provider did not start; see $home/log" >&2; exit 1; }
fi
echo "export ATTACHE_TEST_OIDC=http://127.0.0.1:$port"
