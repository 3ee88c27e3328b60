"""Google Benchmark, as used by bench/micro (zcbench_micro): its main() with our benchmarks."""

import json
import re
import subprocess

from subject import Subject
from zcbench_case import BINARY

PROGRAM = BINARY.with_name("zcbench_micro")
REPETITIONS = 300
# The cheapest benchmark, so that most of the time is spent in the library and on its output.
FILTER = "^kernel/null/[^/]*/elements:32768$"


def version():
    libraries = subprocess.run(["ldd", PROGRAM], capture_output=True, text=True).stdout
    found = re.search(r"libbenchmark\S* => (\S+)", libraries)
    if not found:
        return "?"
    path = subprocess.run(["readlink", "-f", found[1]], capture_output=True, text=True).stdout
    return re.search(r"so\.([\d.]+)", path)[1]


def is_whole(text):
    return len(json.loads(text)["benchmarks"]) >= REPETITIONS


def subject():
    name = "Google Benchmark"
    if not PROGRAM.exists():
        return Subject(name=name, unavailable=f"{PROGRAM.name} is not built")
    return Subject(
        name=name,
        version=version(),
        save=lambda path: [
            str(PROGRAM), f"--benchmark_filter={FILTER}", f"--benchmark_repetitions={REPETITIONS}",
            "--benchmark_min_time=0.0001", f"--benchmark_out={path}", "--benchmark_out_format=json"],
        is_whole=is_whole,
    )
