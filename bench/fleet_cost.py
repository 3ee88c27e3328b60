"""Measures the CPU time and memory that the driver of a fleet itself needs for N tasks that do almost
nothing and are started by the local executor, two at a time. Usage: bench/fleet_cost.py ZCBENCH [N...]

/proc counts the time of children separately, so the output is only the driver's own time, without its last
5 ms.
"""

import json
import os
import pathlib
import subprocess
import sys
import tempfile
import time

TICKS_PER_S = os.sysconf("SC_CLK_TCK")


def own_usage(pid):
    """Returns the CPU seconds and peak MiB of a running process, or None if it has ended."""
    try:
        fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        status = pathlib.Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return None
    if "VmHWM:" not in status:
        return None
    return (int(fields[11]) + int(fields[12])) / TICKS_PER_S, int(status.split("VmHWM:")[1].split()[0]) / 1024


def measure(zcbench, tasks):
    with tempfile.TemporaryDirectory() as place:
        config = pathlib.Path(place, "empty.json")
        config.write_text(json.dumps({"schema_version": 1, "name": "empty", "experiments": [{
            "kernel": "null", "strategy": "shared_mmap", "elements": list(range(1, tasks + 1)), "workers": 1,
            "samples": 1}]}))
        driver = subprocess.Popen([zcbench, "fleet", config, "--split", str(tasks), "--jobs", "2", "-q",
                                   "-o", f"{place}/fleet"])
        last = (0.0, 0.0)
        while driver.poll() is None:
            last = own_usage(driver.pid) or last
            time.sleep(0.005)
        if driver.returncode != 0:
            sys.exit(f"{tasks} tasks: exit code {driver.returncode}")
        return last


if __name__ == "__main__":
    for count in map(int, sys.argv[2:] or ["10", "100", "1000"]):
        cpu_s, peak_mib = measure(sys.argv[1], count)
        print(f"{count:5} tasks: {cpu_s:5.2f} s of CPU time, {peak_mib:5.1f} MiB", flush=True)
