#!/usr/bin/env bash
# Makes the Debian package: scripts/package.sh [FOLDER]. It contains a static program for any x86-64
# CPU (the kernels' loops are chosen at run time) and any Debian release. The package is written to
# FOLDER (default build/package), checked by lintian if that is installed, and named on stdout. Exits
# with 3 if it cannot be built, and with 1 if lintian finds an error.
set -euo pipefail

ROOT=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.." && pwd)
# shellcheck source=scripts/setup.sh
source "$ROOT/scripts/setup.sh"

(($# <= 1)) || { say "usage: scripts/package.sh [FOLDER]"; exit 2; }
folder=${1:-$ROOT/build/package}
mkdir -p -- "$folder" || lacks "cannot make the folder $folder"
folder=$(cd -- "$folder" && pwd)

install_packages "${BUILD_PACKAGES[@]}"
build_preset portable zcbench
log=$ROOT/build/package.log
(umask 022 && cd -- "$ROOT/build/portable" &&
  cpack -G DEB -D CPACK_INSTALL_CMAKE_PROJECTS="$PWD;zcbench;zcbench;/" -B "$folder") >"$log" 2>&1 ||
  { cat "$log" >&2; lacks "cpack failed; its output is in $log"; }
rm -rf -- "$folder/_CPack_Packages"
package=$(find "$folder" -maxdepth 1 -name 'zcbench_*.deb' -printf '%T@ %p\n' | sort -n |
  sed -n '$s/^[^ ]* //p')
if command -v lintian >/dev/null; then
  lintian --fail-on error --info "$package" >&2 || { say "lintian finds an error in $package"; exit 1; }
else
  say "lintian is not installed: the package is not checked"
fi
printf '%s\n' "$package"
