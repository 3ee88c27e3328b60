#!/usr/bin/env bash
# Makes a wheel of the Python package that contains the program: scripts/wheel.sh [FOLDER]. The program
# is that of the Debian package: static, for any x86-64 CPU. The wheel is written to FOLDER (default
# build/wheel) and named on stdout. ZCBENCH_PROGRAM names a program to use instead of building one.
# Exits with 3 if the wheel cannot be built.
set -euo pipefail

ROOT=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.." && pwd)
# shellcheck source=scripts/setup.sh
source "$ROOT/scripts/setup.sh"

(($# <= 1)) || { say "usage: scripts/wheel.sh [FOLDER]"; exit 2; }
folder=${1:-$ROOT/build/wheel}
mkdir -p -- "$folder" || lacks "cannot make the folder $folder"
folder=$(cd -- "$folder" && pwd)

install_packages python3 "${WHEEL_PACKAGES[@]}"
program=${ZCBENCH_PROGRAM:-$ROOT/build/portable/zcbench}
if [[ ! ${ZCBENCH_PROGRAM-} ]]; then
  install_packages "${BUILD_PACKAGES[@]}"
  build_preset portable zcbench
fi
# A manylinux wheel may only need libraries that every such system has; this program must need none.
needed=$(readelf -d -- "$program" 2>/dev/null | grep -c NEEDED || true)
((needed == 0)) || lacks "$program is not linked statically, so it does not run everywhere"

work=$(mktemp -d) || lacks "no temporary folder"
trap 'rm -rf -- "$work"' EXIT
cp -r -- "$ROOT/python" "$work/python"
rm -rf -- "$work/python/build" "$work/python/"*.egg-info
mkdir -p -- "$work/python/zcbench/bin"
cp -- "$program" "$work/python/zcbench/bin/zcbench"
strip -- "$work/python/zcbench/bin/zcbench"
chmod 755 "$work/python/zcbench/bin/zcbench"
# The wheel fits any Python 3, but only x86-64. The tag is the oldest manylinux that pip 23 knows and that
# has no glibc to match; a static program needs none of the libraries that the tag is about.
printf '[bdist_wheel]\nplat_name = manylinux2014_x86_64\n' >"$work/python/setup.cfg"
log=$work/log
/usr/bin/python3 -m pip wheel --no-index --no-build-isolation --no-deps --wheel-dir "$work/wheel" \
  "$work/python" >"$log" 2>&1 || { cat "$log" >&2; lacks "pip wheel failed; its output is above"; }
wheel=$(find "$work/wheel" -name 'zcbench-*.whl')
mv -f -- "$wheel" "$folder/"
printf '%s\n' "$folder/${wheel##*/}"
