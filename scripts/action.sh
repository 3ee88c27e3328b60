#!/usr/bin/env bash
# Runs the steps of action.yml, with its inputs as variables:
#   action.sh build     outputs the program to use: $GIVEN, or one that is built here
#   action.sh compare   runs zcbench ab, writes the step's outputs and the job's summary, and exits
#                       with the code of zcbench ab
set -euo pipefail

ROOT=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.." && pwd)
# shellcheck source=scripts/setup.sh
source "$ROOT/scripts/setup.sh"

# set_output NAME VALUE: sets an output of the step; line breaks become blanks.
set_output() { printf '%s=%s\n' "$1" "${2//$'\n'/ }" >>"$GITHUB_OUTPUT"; }

build() {
  if [[ -n ${GIVEN-} ]]; then
    command -v -- "$GIVEN" >/dev/null || { say "there is no program $GIVEN"; exit 2; }
    set_output zcbench "$(readlink -f -- "$(command -v -- "$GIVEN")")"
    return
  fi
  install_packages "${BUILD_PACKAGES[@]}"
  build_preset portable zcbench
  set_output zcbench "$ROOT/build/portable/zcbench"
}

compare() {
  local results code=0 summary options sides verdict
  results=$(mktemp -d)/ab.json
  summary=$(mktemp)
  read -ra options <<<"${OPTIONS-}"
  sides=("$BASELINE" "$CANDIDATE")
  [[ -z ${CONFIG-} ]] || sides=("$CONFIG" --baseline "$BASELINE" --candidate "$CANDIDATE")
  "$ZCBENCH" ab "${sides[@]}" --margin "$MARGIN" --budget "$BUDGET" --inconclusive "$INCONCLUSIVE" \
    --format markdown -o "$results" "${options[@]}" >"$summary" || code=$?
  cat -- "$summary"
  cat -- "$summary" >>"$GITHUB_STEP_SUMMARY"
  # The summary's first line is **zcbench ab: VERDICT: counts**.
  verdict=$(sed -n '1s/^\*\*zcbench ab: \([a-z ]*\): .*/\1/p' "$summary")
  set_output verdict "${verdict:-error}"
  # With a config, the sentence is the counts of its points; with two commands, it is the third line.
  if [[ -n ${CONFIG-} ]]; then
    set_output sentence "$(sed -n '1s/^\*\*zcbench ab: \(.*\)\*\*$/\1/p' "$summary")"
  else
    set_output sentence "$(sed -n 3p "$summary")"
  fi
  set_output results "$results"
  [[ $verdict != inconclusive ]] || echo "::warning::zcbench ab: inconclusive; see the job's summary"
  exit "$code"
}

case ${1-} in
  build | compare) "$1" ;;
  *) say "usage: scripts/action.sh build | compare"; exit 2 ;;
esac
