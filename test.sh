#!/usr/bin/env bash
# ./test.sh [SET...]: installs what is missing, builds and tests. The sets run one after the other:
#   --everyday    the release build, every unit and contract test, and the system tests of what a user
#                 does; this set runs if there are no arguments
#   --sanitizers  address and undefined behaviour; threads; valgrind; the fuzzers, 20 seconds each
#   --faults      injects every fault of docs/faults.md into every strategy
#   --fleet       fleets under 100 kills and other faults, and on their own Slurm on this host
#   --full        all of these and all tests that take long: browser, peers, soak, a thousand kills,
#                 hours of fuzzing
# At the end, each failed and each skipped test is named; the last line is "N passed, N failed". The
# exit code is 1 if anything failed, 2 for bad usage, 3 if this machine lacks something.
set -euo pipefail
ROOT=$(dirname -- "$(readlink -f -- "${BASH_SOURCE[0]}")")
# shellcheck source=scripts/setup.sh
source "$ROOT/scripts/setup.sh"

SETS=(--everyday --sanitizers --faults --fleet --full)

passed=0
failed=0
failures=()
skips=()

# Ends every run, even one whose build failed.
finish() {
  local name
  for name in "${skips[@]}"; do echo "skipped: $name"; done
  for name in "${failures[@]}"; do echo "failed: $name"; done
  echo "$passed passed, $failed failed"
  ((failed == 0)) || exit 1
  exit 0
}

fail() {
  failed=$((failed + 1))
  failures+=("$1")
}

# Counts the tests in a JUnit file of ctest, and names the failed cases of a failed test.
count_results() {
  local preset=$1 word rest
  while IFS=$'\t' read -r word rest; do
    case $word in
      passed) passed=$((passed + 1)) ;;
      skipped) skips+=("$preset: $rest") ;;
      failed) fail "$preset: $rest" ;;
      case) failures+=("  $rest") ;;
    esac
  done < <(awk '
    /<testcase / {
      match($0, / name="[^"]*"/); name = substr($0, RSTART + 7, RLENGTH - 8)
      match($0, / status="[^"]*"/); status = substr($0, RSTART + 9, RLENGTH - 10)
      print (status == "run" ? "passed" : status == "fail" ? "failed" : "skipped") "\t" name
      next
    }
    status == "fail" && (/^(FAIL|ERROR): / || / FAILED:$/) { print "case\t" $0 }
  ' "$2")
}

# run_tests PRESET TARGETS [ctest arguments]
run_tests() {
  local preset=$1 wanted=$2 junit=$ROOT/build/$1/junit.xml start=$SECONDS status=0
  local without_aslr=() long=()
  shift 2
  echo "== $preset: $wanted"
  # shellcheck disable=SC2086 # the targets are words
  if ! build_preset "$preset" $wanted; then
    fail "$preset: the build"
    return 0
  fi
  echo "built in $((SECONDS - start)) s"
  # The sanitizers of g++ 12 and clang 14 cannot place their shadow memory where the kernel
  # randomises 32 bits.
  if [[ $preset == ?san || $preset == fuzz* ]] && setarch "$(uname -m)" -R true 2>/dev/null; then
    without_aslr=(setarch "$(uname -m)" -R)
  fi
  [[ ${ZCBENCH_FULL-} != 1 ]] || long=(--timeout 14400) # the presets' timeout is for short tests
  rm -f "$junit"
  start=$SECONDS
  (cd -- "$ROOT" &&
    "${without_aslr[@]}" ctest --preset "$preset" --output-junit "$junit" "${long[@]}" "$@") ||
    status=$?
  echo "tested in $((SECONDS - start)) s"
  local failed_before=$failed
  [[ ! -s $junit ]] || count_results "$preset" "$junit"
  # There were no tests, or one could not be started.
  if ((status != 0 && failed == failed_before)); then fail "$preset: ctest ended with $status"; fi
}

test_everyday() {
  run_tests release "zcbench zcbench_micro unit_tests contract_tests" -L '^everyday$'
}

test_with_sanitizers() {
  run_tests release "zcbench zcbench_dynamic" -L '^valgrind$'
  run_tests portable kernel_runs -R '^system.instructions$'
  run_tests asan "zcbench unit_tests contract_tests" -L '^asan$'
  run_tests tsan "unit_tests contract_tests" -L '^threads$'
  run_tests fuzz fuzzers
}

test_faults() {
  ZCBENCH_FULL=1 ZCBENCH_KILLS=${ZCBENCH_KILLS:-4} run_tests release all -L '^faults$'
}

test_fleets() {
  run_tests release "zcbench mpi_shim" -L '^fleet$'
}

# The long fuzzing gets further without sanitizers; the fuzzers with them then start from its findings.
test_all() {
  ZCBENCH_FULL=1 run_tests release all
  run_tests portable kernel_runs -R '^system.instructions$'
  ZCBENCH_FULL=1 run_tests asan all
  run_tests tsan "unit_tests contract_tests" -L '^threads$'
  ZCBENCH_FULL=1 run_tests fuzz-plain fuzzers
  run_tests fuzz fuzzers
}

(($#)) || set -- --everyday
packages=("${BUILD_PACKAGES[@]}")
for set in "$@"; do
  case $set in
    --everyday) packages+=("${TEST_PACKAGES[@]}") ;;
    --sanitizers) packages+=("${SANITIZER_PACKAGES[@]}") ;;
    --faults) packages+=("${FAULT_PACKAGES[@]}") ;;
    --fleet) packages+=("${FLEET_PACKAGES[@]}") ;;
    --full) packages+=("${FULL_PACKAGES[@]}") ;;
    --help | -h) sed -n '2,/^set /{/^#/s/^# \{0,1\}//p}' "$0"; exit 0 ;;
    *) refuse "unknown argument" "$set" "${SETS[@]}" ;;
  esac
done
is_one_of --full "$@" && set -- --full

check_place
[[ -w /dev/shm ]] ||
  lacks "no /dev/shm; as root: mkdir -p /dev/shm && mount -t tmpfs -o mode=1777 tmpfs /dev/shm"
install_packages "${packages[@]}"

for set in "${SETS[@]}"; do
  is_one_of "$set" "$@" || continue
  case $set in
    --everyday) test_everyday ;;
    --sanitizers) test_with_sanitizers ;;
    --faults) test_faults ;;
    --fleet) test_fleets ;;
    --full) test_all ;;
  esac
done
finish
