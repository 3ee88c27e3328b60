#!/usr/bin/env bash
# Decides whether this checkout is slower than another commit: builds both and runs `zcbench ab`.
#   scripts/gate.sh BASE [OPTIONS OF zcbench ab]
# BASE is a branch, tag or commit, e.g. origin/main. CONFIG names the sweep (default configs/ci.json).
# Exits with the code of zcbench ab: 0 no regression, 1 regression, 8 inconclusive, 9 not comparable;
# or with 3 if a build fails. docs/ci.md says how CI should react to each.
set -euo pipefail

HEAD_ROOT=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.." && pwd)
ROOT=$HEAD_ROOT
# shellcheck source=scripts/setup.sh
source "$ROOT/scripts/setup.sh"

(($#)) || { say "usage: scripts/gate.sh BASE [OPTIONS OF zcbench ab]"; exit 2; }
base=$1
shift
commit=$(git -C "$ROOT" rev-parse --verify --quiet "$base^{commit}") ||
  { say "there is no commit $base; fetch it first (a shallow clone has only the checked-out one)"; exit 2; }

install_packages "${BUILD_PACKAGES[@]}"
base_root=$(mktemp -d) || lacks "no temporary folder"
# shellcheck disable=SC2317 # called by the trap
cleanup() {
  git -C "$HEAD_ROOT" worktree remove --force "$base_root/base" 2>/dev/null || true
  rm -rf "$base_root"
}
trap cleanup EXIT
git -C "$ROOT" worktree add --quiet --detach "$base_root/base" "$commit"

build_preset release zcbench
ROOT=$base_root/base
build_preset release zcbench
cd -- "$HEAD_ROOT"
code=0
build/release/zcbench ab "${CONFIG:-configs/ci.json}" --baseline "$base_root/base/build/release/zcbench" \
  --candidate build/release/zcbench "$@" || code=$?
exit "$code"
