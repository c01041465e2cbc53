# Sourced by the checks: puts the pinned programs of others into target/checks, finds a browser and the program.
# shellcheck shell=bash
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
export CHECK_MODULES="$PWD/target/checks"
export ATTACHE="${ATTACHE:-$PWD/target/debug/attache}"
mkdir -p "$CHECK_MODULES"

# What package-lock.json names, unless that is there already.
npm_packages() {
  command -v npm >/dev/null || { echo "npm is missing: run scripts/debian.sh" >&2; exit 1; }
  cmp -s scripts/checks/package-lock.json "$CHECK_MODULES/installed.json" && return
  cp scripts/checks/package.json scripts/checks/package-lock.json "$CHECK_MODULES"
  npm ci --prefix "$CHECK_MODULES" --no-audit --no-fund --ignore-scripts --fetch-retries=5 --loglevel=error >&2
  cp "$CHECK_MODULES/package-lock.json" "$CHECK_MODULES/installed.json"
}

# What requirements.txt names, in an environment of its own.
python_packages() {
  export CHECK_PYTHON="$CHECK_MODULES/python/bin/python"
  cmp -s scripts/checks/requirements.txt "$CHECK_MODULES/installed.txt" && return
  python3 -m venv --clear "$CHECK_MODULES/python" || { echo "python3-venv is missing: run scripts/debian.sh" >&2; exit 1; }
  "$CHECK_PYTHON" -m pip install --quiet --retries 5 --disable-pip-version-check -r scripts/checks/requirements.txt >&2
  cp scripts/checks/requirements.txt "$CHECK_MODULES/installed.txt"
}

browser() {
  CHROMIUM="${CHROMIUM:-$(command -v chromium || command -v chromium-browser || command -v google-chrome || true)}"
  test -n "$CHROMIUM" || { echo "Chromium is missing: run scripts/debian.sh" >&2; exit 1; }
  export CHROMIUM
}

program() {
  test -x "$ATTACHE" || cargo build --locked --quiet
}
