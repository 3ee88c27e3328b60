#!/usr/bin/env bash
# ./test.sh [--full]: installs what is missing, builds, runs every test in release and with the
# address and undefined-behaviour sanitizers, those that start threads with the thread sanitizer,
# counts the instructions of the portable build's loops, and lets the fuzzers search for a minute
# each. --full adds the long kills, the soak, the whole fault table and the fuzzers' hours. The last
# line is "N passed, N failed"; exit code 1 if anything failed.
set -euo pipefail
ROOT=$(dirname -- "$(readlink -f -- "${BASH_SOURCE[0]}")")
# shellcheck source=scripts/setup.sh
source "$ROOT/scripts/setup.sh"

full_limit=() # the presets' serves the short tests
case "$#:${1-}" in
  0:) ;;
  1:--full)
    export ZCBENCH_FULL=1
    full_limit=(--timeout 14400)
    ;;
  *) say "usage: ./test.sh [--full]"; exit 2 ;;
esac

passed=0
failed=0

finish() {
  echo "$passed passed, $failed failed"
  ((failed == 0)) || exit 1
  exit 0
}

# first_attribute NAME FILE: the number in the first NAME="number" of FILE.
first_attribute() { sed -n "0,/.*[[:space:]]$1=\"\([0-9]*\)\".*/s//\1/p" "$2"; }

# Adds one ctest run's figures, read from its JUnit file, to the sums.
count_results() {
  local total failures skipped
  total=$(first_attribute tests "$1")
  failures=$(first_attribute failures "$1")
  skipped=$(($(first_attribute skipped "$1") + $(first_attribute disabled "$1")))
  passed=$((passed + total - failures - skipped))
  failed=$((failed + failures))
  ((skipped == 0)) || echo "$skipped skipped, named above"
}

# run_tests PRESET TARGETS [ctest arguments]
run_tests() {
  local preset=$1 wanted=$2 junit=$ROOT/build/$1/junit.xml start=$SECONDS status=0
  local without_aslr=()
  shift 2
  echo "== $preset"
  # shellcheck disable=SC2086 # the targets are words
  if ! build_preset "$preset" $wanted; then
    failed=$((failed + 1))
    finish
  fi
  echo "built in $((SECONDS - start)) s"
  # The sanitizers of g++ 12 and clang 14 cannot place their shadow memory where the kernel
  # randomises 32 bits.
  if [[ $preset == ?san || $preset == fuzz* ]] && setarch "$(uname -m)" -R true 2>/dev/null; then
    without_aslr=(setarch "$(uname -m)" -R)
  fi
  rm -f "$junit"
  (cd -- "$ROOT" &&
    "${without_aslr[@]}" ctest --preset "$preset" --output-junit "$junit" "${full_limit[@]}" "$@") ||
    status=$?
  local failed_before=$failed
  [[ ! -s $junit ]] || count_results "$junit"
  # No tests at all, or ctest itself failed.
  if ((status != 0 && failed == failed_before)); then failed=$((failed + 1)); fi
}

install_packages "${BUILD_PACKAGES[@]}" "${TEST_PACKAGES[@]}"
[[ -r /proc/self/stat ]] || lacks "/proc is not mounted; as root: mount -t proc proc /proc"
[[ -w /dev/shm ]] ||
  lacks "no /dev/shm; as root: mkdir -p /dev/shm && mount -t tmpfs -o mode=1777 tmpfs /dev/shm"

run_tests release all
run_tests portable kernel_runs --tests-regex system.instructions
run_tests asan all
run_tests tsan "unit_tests contract_tests" --label-regex threads
# The hours reach further without sanitizers, which then begin with what was found.
if [[ ${ZCBENCH_FULL-} == 1 ]]; then
  run_tests fuzz-plain fuzzers
  unset ZCBENCH_FULL
fi
run_tests fuzz fuzzers
finish
