#!/usr/bin/env bash
# The files of docs/deploy, really run: the unit under a systemd of its own in a container made by debootstrap, and the
# container file built and started. Asks /health, makes a link, sends a paper, stops. Not a part of CI: it wants root, and
# debootstrap, systemd-container, buildah, podman and runc from Debian; port 7317 must be free. With COMPILE=1 the container
# file's first stage compiles the commit that is checked out, with a C compiler of Debian's and the Rust of this machine.
set -euo pipefail
. "$(dirname "$0")/checks/prepare.sh"
[ "$(id -u)" = 0 ] || { echo "wants root" >&2; exit 1; }
for it in debootstrap systemd-nspawn buildah podman runc; do
  command -v "$it" >/dev/null || { echo "$it is missing: apt-get install debootstrap systemd-container buildah podman runc" >&2; exit 1; }
done
program
home="${DEPLOY_CHECK:-$PWD/target/deploy-check}"
root="$home/root"
mkdir -p "$home"
# Another machine reaches the hub by its name, and believes nobody but its authority.
named() { curl -sf --cacert <(curl -skf https://127.0.0.1:7317/api/v1/authority) --resolve hub.example:7317:127.0.0.1 https://hub.example:7317/health >/dev/null; }
work() { NODE_TLS_REJECT_UNAUTHORIZED=0 NODE_NO_WARNINGS=1 node scripts/checks/deployed.mjs https://127.0.0.1:7317; }

if [ ! -e "$home/ready" ]; then
  rm -rf "$root"
  debootstrap --variant=minbase --include=libdbus-1-3,libfontconfig1,systemd,systemd-sysv,dbus bookworm "$root" http://deb.debian.org/debian >"$home/debootstrap.log"
  touch "$home/ready"
fi
strip -o "$home/attache" "$ATTACHE"

echo "== the unit: what systemd says of it"
install -m 755 "$home/attache" "$root/usr/local/bin/attache"
units="$root/etc/systemd/system"
cp docs/deploy/attache-hub.service "$units"
chroot "$root" systemd-analyze verify --man=no /etc/systemd/system/attache-hub.service
systemd-analyze security --offline=true --threshold=20 "$units/attache-hub.service" | tail -1

echo "== the unit, running"
rm -rf "$root/var/lib/private/attache" "$root/var/lib/attache"
mkdir -p "$units/attache-hub.service.d" "$units/multi-user.target.wants"
printf '[Service]\nEnvironment=ATTACHE_NAMES=hub.example ATTACHE_DEMO_FOR_EVERYBODY=true\nExecStartPre=/usr/local/bin/attache demo --data /var/lib/attache --enterprises 12 --seed 3\n' >"$units/attache-hub.service.d/check.conf"
ln -sf /etc/systemd/system/attache-hub.service "$units/multi-user.target.wants/"
systemd-nspawn -q -D "$root" -b --register=no --keep-unit --console=pipe >"$home/boot.log" 2>&1 </dev/null &
outside=$!
trap 'kill "$outside" 2>/dev/null || true' EXIT
work
named
inside=$(pgrep -P "$outside" | head -1)
within() { nsenter -t "$inside" -m -u -i -p "$@"; }
pid=$(within systemctl show -P MainPID attache-hub)
within grep -qE '^Seccomp:\s+2' "/proc/$pid/status"
within grep -qE '^NoNewPrivs:\s+1' "/proc/$pid/status"
within grep -qE '^CapBnd:\s+0+$' "/proc/$pid/status"
within systemctl stop attache-hub
[ "$(within systemctl show -P Result attache-hub)" = success ]
within systemctl poweroff
wait "$outside" || true
trap - EXIT
echo "passed: the unit starts, works inside its fences and stops"

echo "== the container file"
store=(--root "$home/images" --runroot "$home/run" --storage-driver vfs)
context="$home/context"
rm -rf "$context"
mkdir -p "$context"
base=$(buildah "${store[@]}" from scratch)
mounted=$(buildah "${store[@]}" mount "$base")
tar -C "$root" --exclude=./usr/local/bin/attache --exclude=./var/lib/attache --exclude=./var/lib/private --exclude='./etc/systemd/system/attache-hub*' -c . | tar -C "$mounted" -x
buildah "${store[@]}" umount "$base" >/dev/null
buildah "${store[@]}" commit -q "$base" docker.io/library/debian:bookworm-slim >/dev/null
# Without a registry of images: Debian's is the folder from above, and Rust's is that with a compiler in it.
if [ -n "${COMPILE:-}" ]; then
  git archive HEAD | tar -C "$context" -x
  rust="$(rustc --print sysroot)"
  buildah "${store[@]}" run --isolation chroot "$base" -- sh -c 'apt-get update -qq && apt-get install -y -qq --no-install-recommends build-essential ca-certificates' >"$home/compiler.log"
  # It believes whom this machine believes, which may stand behind a gate of its own.
  buildah "${store[@]}" copy -q "$base" /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/ >/dev/null
  for part in bin lib; do buildah "${store[@]}" copy -q "$base" "$rust/$part" "/usr/local/$part" >/dev/null; done
else
  # A compiler that only fetches what was built outside.
  mkdir "$context/prebuilt"
  cp "$home/attache" "$context/prebuilt/attache"
  printf '#!/bin/sh\nmkdir -p target/release && cp prebuilt/attache target/release/attache\n' >"$home/cargo"
  chmod +x "$home/cargo"
  buildah "${store[@]}" copy -q "$base" "$home/cargo" /usr/local/bin/cargo >/dev/null
fi
buildah "${store[@]}" commit -q --rm "$base" docker.io/library/rust:1.95-bookworm >/dev/null
buildah "${store[@]}" bud -q --isolation chroot --pull-never -f docs/deploy/Containerfile -t attache-hub "$context" >/dev/null
name="attache-check-$$"
run=(podman --runtime runc "${store[@]}" --cgroup-manager cgroupfs)
"${run[@]}" run -d --name "$name" --network host --ulimit nofile=4096:4096 --ulimit nproc=4096:4096 -e ATTACHE_NAMES=hub.example attache-hub >/dev/null
for _ in $(seq 100); do curl -skf https://127.0.0.1:7317/health && break; sleep 0.2; done
named
[ "$("${run[@]}" top "$name" user | tail -1)" = attache ]
"${run[@]}" stop -t 20 "$name" >/dev/null
[ "$("${run[@]}" inspect "$name" --format '{{.State.ExitCode}}')" = 0 ]
"${run[@]}" rm "$name" >/dev/null
echo "passed: the container file is built, runs for its own user and stops well"
