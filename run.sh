#!/usr/bin/env bash
# ./run.sh [arguments of `zcbench run`]: installs what is missing, builds, runs the main job and makes
# a page of its results. Relative paths are the caller's; the exit code is zcbench's, 3 if it cannot
# be installed or built.
set -euo pipefail
ROOT=$(dirname -- "$(readlink -f -- "${BASH_SOURCE[0]}")")
# shellcheck source=scripts/setup.sh
source "$ROOT/scripts/setup.sh"

install_packages "${BUILD_PACKAGES[@]}"
for argument; do
  case $argument in
    peers | claims | *peers.json | *claims.json) install_packages "${PEER_PACKAGES[@]}" ;;
  esac
done
build_preset release zcbench
exec "$ROOT/build/release/zcbench" run --report "$@"
