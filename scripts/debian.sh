#!/usr/bin/env bash
# Installs what building, testing and running need on a bare Debian 12. Safe to run again.
set -euo pipefail
# A C compiler for SQLite; PostgreSQL for the store's second engine; the libraries that a window
# opens at run time, with software OpenGL for machines without a graphics card; a browser with Chinese
# letters, a display without a screen and Python for the checks with other people's programs (scripts/check_*.sh).
packages=(
  build-essential postgresql
  libgl1 libgl1-mesa-dri libegl1 libx11-6 libx11-xcb1 libxcursor1 libxi6 libxkbcommon0
  libxkbcommon-x11-0 libfontconfig1 libdbus-1-3
  chromium fonts-noto-cjk python3-venv xvfb libsm6 libxtst6
)
# Node.js of another origin brings its npm along, and would quarrel with Debian's.
command -v node >/dev/null && command -v npm >/dev/null || packages+=(nodejs npm)
missing=()
for package in "${packages[@]}"; do
  dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q 'install ok installed' || missing+=("$package")
done
[ ${#missing[@]} -eq 0 ] && exit 0
[ "$(id -u)" = 0 ] || { echo "please install as root: apt-get install ${missing[*]}" >&2; exit 1; }
export DEBIAN_FRONTEND=noninteractive
apt-get update -qq
apt-get install -y -qq --no-install-recommends "${missing[@]}"
