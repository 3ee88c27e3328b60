#!/usr/bin/env bash
# Tests whether the gate fires exactly when it should: builds this commit a second time with a known
# slowdown planted in the square kernel, lets `zcbench ab` judge the two repeatedly, and counts the
# verdicts.
#   bench/gate_trial.sh PERCENT RUNS [OPTIONS OF zcbench ab]
# PERCENT 0 counts false alarms. CONFIG names the sweep (default configs/ci.json). The planted build
# stays in build/trial-PERCENT. Needs build/release (./run.sh --dry-run).
set -euo pipefail
ROOT=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.." && pwd)
# shellcheck source=scripts/setup.sh
source "$ROOT/scripts/setup.sh"

(($# >= 2)) || { say "usage: bench/gate_trial.sh PERCENT RUNS [OPTIONS OF zcbench ab]"; exit 2; }
percent=$1
runs=$2
shift 2
trial=$ROOT/build/trial-$percent
rm -rf "$trial"
git clone --quiet "$ROOT" "$trial"
# The kernel then busy-waits for that share of the time that its work took.
python3 - "$trial/kernels/square.cpp" "$percent" <<'PLANT'
import sys
path, percent = sys.argv[1], float(sys.argv[2])
text = open(path).read()
old = "  fast_loops().square_in_place(slice.data(), slice.size());\n"
assert old in text, "the kernel is not what this script expects"
new = ("  const auto now = [] { return std::chrono::steady_clock::now(); };\n"
       "  const auto begin = now();\n" + old +
       f"  const auto end = now() + (now() - begin) * {round(percent * 10)} / 1000;\n"
       "  while (now() < end) {\n  }\n")
text = text.replace(old, new if percent else old)
open(path, "w").write(text.replace("#include <bit>\n", "#include <bit>\n#include <chrono>\n"))
PLANT
ROOT=$trial build_preset release zcbench
cp -- "$ROOT/build/release/zcbench" "$trial/baseline"  # so that another build changes nothing

cd -- "$ROOT"
declare -A codes=()
begin=$SECONDS
for ((run = 1; run <= runs; ++run)); do
  code=0
  build/release/zcbench ab "${CONFIG:-configs/ci.json}" --baseline "$trial/baseline" \
    --candidate "$trial/build/release/zcbench" -o "$trial/ab-$run.json" "$@" >"$trial/ab-$run.txt" ||
    code=$?
  codes[$code]=$((${codes[$code]:-0} + 1))
  say "run $run of $runs: code $code, $(tail -n 2 "$trial/ab-$run.txt" | head -n 1)"
done
for code in "${!codes[@]}"; do
  printf 'code %s: %s of %s runs\n' "$code" "${codes[$code]}" "$runs"
done
printf 'mean time: %s s\n' $(((SECONDS - begin) / (runs > 0 ? runs : 1)))
