#!/usr/bin/env bash
# ./run.sh [arguments of `zcbench run`]: installs what is missing, builds zcbench, runs the main job
# (config lecture) and makes a page of its results. The main job also measures this machine's limits,
# once. Relative paths are relative to the caller's folder. The exit code is zcbench's; 2 for a config
# or option that does not exist (reported before anything is installed); 3 if something cannot be
# installed or built.
set -euo pipefail
ROOT=$(dirname -- "$(readlink -f -- "${BASH_SOURCE[0]}")")
# shellcheck source=scripts/setup.sh
source "$ROOT/scripts/setup.sh"

# The options of `zcbench run`; tests/system/scripts_test.py compares them with its --help.
WITH_VALUE=(--output --filter --set --seed --launches --shard --progress --color)
FLAGS=(--help --resume --resume-anyway --discard-journal --require-leakproof --dry-run --report
  --limits --quiet)

# require_config NAME: refuses a NAME that is neither a file nor a built-in config.
require_config() {
  local path built_in=()
  [[ ! -e $1 ]] || return 0
  for path in "$ROOT"/configs/*.json; do
    [[ $path == *.schema.json ]] || built_in+=("$(basename -- "$path" .json)")
  done
  is_one_of "$1" "${built_in[@]}" ||
    refuse "neither a file nor a built-in config" "$1" "${built_in[@]}"
}

# Refuses arguments that zcbench would refuse, before minutes are spent on building it. Sets `config`.
check_arguments() {
  config=
  while (($#)); do
    case $1 in
      --) [[ $config ]] || config=${2-}; break ;;
      --*)
        is_one_of "${1%%=*}" "${WITH_VALUE[@]}" "${FLAGS[@]}" ||
          refuse "unknown option" "${1%%=*}" "${WITH_VALUE[@]}" "${FLAGS[@]}"
        if [[ $1 != *=* ]] && is_one_of "$1" "${WITH_VALUE[@]}" && (($# > 1)); then shift; fi
        ;;
      -o) (($# < 2)) || shift ;;
      -*) ;; # several letters, or a letter and its value: left to zcbench
      *) [[ $config ]] || config=$1 ;;
    esac
    shift
  done
  [[ -z $config ]] || require_config "$config"
}

check_arguments "$@"
check_place
install_packages "${BUILD_PACKAGES[@]}"
targets=(zcbench)
options=(--report)
case ${config:-lecture} in
  lecture | *lecture.json)
    (install_packages "${PEER_PACKAGES[@]}") ||
      say "continuing without ${PEER_PACKAGES[*]}: what the lecture says of Python is not measured"
    targets+=(zcbench_micro)
    options+=(--limits)
    ;;
  peers | *peers.json) install_packages "${PEER_PACKAGES[@]}" ;;
esac
build_preset release "${targets[@]}"
exec "$ROOT/build/release/zcbench" run "${options[@]}" "$@"
