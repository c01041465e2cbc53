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
  test "$ATTACHE" != "$PWD/target/debug/attache" || cargo build --locked --quiet
}

# The Chromium of 2016 that old.txt names, beside a Python that starts it: Qt looks for its parts beside the program.
old_browser() {
  command -v Xvfb >/dev/null || { echo "Xvfb is missing: run scripts/debian.sh" >&2; exit 1; }
  export OLD_BROWSER="$CHECK_MODULES/old"
  cmp -s scripts/checks/old.txt "$OLD_BROWSER/installed.txt" && return
  rm -rf "$OLD_BROWSER"
  mkdir -p "$OLD_BROWSER"
  test -x "$CHECK_MODULES/pip/bin/python" || python3 -m venv "$CHECK_MODULES/pip"
  "$CHECK_MODULES/pip/bin/python" -m pip download --quiet --retries 5 --disable-pip-version-check --no-deps --dest "$OLD_BROWSER" \
    --only-binary :all: --platform manylinux1_x86_64 --implementation cp --python-version 3.6 --abi abi3 -r scripts/checks/old.txt >&2
  python3 -m zipfile -e "$OLD_BROWSER"/*.whl "$OLD_BROWSER"
  rm "$OLD_BROWSER"/*.whl
  local qt="$OLD_BROWSER/PyQt5/Qt"
  chmod +x "$qt/libexec/QtWebEngineProcess"
  mkdir -p "$qt/bin"
  cp "$(python3 -c 'import os, sys; print(os.path.realpath(sys.executable))')" "$qt/bin/old-browser"
  # Where that Python finds what belongs to it, now that it lies elsewhere.
  python3 -c 'import sys; print(sys.base_prefix)' > "$qt/bin/home"
  printf '[Paths]\nPrefix = ..\n' > "$qt/bin/qt.conf"
  cp scripts/checks/old.txt "$OLD_BROWSER/installed.txt"
}
