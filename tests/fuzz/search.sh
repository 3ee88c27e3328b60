#!/usr/bin/env bash
# search.sh FUZZER CORPUS [ARGUMENT...]: lets a fuzzer search from its corpus for CI_SECONDS, or with
# ZCBENCH_FULL=1 through a hundred million inputs; the arguments are libFuzzer's. A finding is stored
# next to the fuzzer, and a message says how to reproduce it. The exit code is then 1; 2 for bad usage.
# A full search also stores inputs that reach new code in FUZZER-new, where the next search continues.
set -euo pipefail

CI_SECONDS=20
FULL_RUNS=100000000

if [[ ! -x ${1-} || ! -d ${2-} ]]; then
  echo "search.sh: usage: search.sh FUZZER CORPUS [ARGUMENT...], a program and a folder" >&2
  exit 2
fi
fuzzer=$(readlink -f -- "$1")
corpus=$(readlink -f -- "$2")
shift 2
name=$(basename -- "$fuzzer")
corpora=("$corpus")
log=$fuzzer.log
# The folder for inputs that reach new code; only people change the corpus itself.
if [[ ${ZCBENCH_FULL-} == 1 ]]; then
  new=$fuzzer-new
  mkdir -p -- "$new"
else
  new=$(mktemp -d)
  trap 'rm -rf -- "$new"' EXIT
fi

# Freed memory is reused soon and not filled, which doubles the rate and still catches most errors. The
# tests of preset asan check for leaks.
export ASAN_OPTIONS=quarantine_size_mb=1:max_malloc_fill_size=0:malloc_context_size=5:detect_leaks=0

# The inputs that a long search without sanitizers found.
plain=$(dirname -- "$fuzzer")/../fuzz-plain/$name-new
[[ ! -d $plain || $plain -ef $new ]] || corpora+=("$plain")

limits=(-max_total_time="$CI_SECONDS")
[[ ${ZCBENCH_FULL-} != 1 ]] || limits=(-runs="$FULL_RUNS")

if "$fuzzer" "${limits[@]}" -max_len=4096 -timeout=10 -rss_limit_mb=2048 -print_final_stats=1 \
  -print_funcs=0 -detect_leaks=0 \
  -artifact_prefix="$fuzzer-" "$@" "$new" "${corpora[@]}" >"$log" 2>&1; then
  sed -n "s/^stat::number_of_executed_units: */$name: inputs tried: /p; s/^stat::average_exec_per_sec: */$name: per second: /p" "$log"
  exit 0
fi
tail -n 60 "$log"
echo "$name: the input is in the file named above; to see what it does, $fuzzer FILE. Once the fault"
echo "is mended, the file belongs into $corpus."
exit 1
