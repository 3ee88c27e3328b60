"""Results files that no run would give, for tests of the commands that judge them: changed and sealed anew.

An implementation of the digest of its own, so that a fault in the program's is seen.
"""

import json
import re

POLYNOMIAL = 0xC96C5795D7870F42  # of CRC-64/XZ, reflected


def table_entry(byte):
    for _ in range(8):
        byte = (byte >> 1) ^ (POLYNOMIAL if byte & 1 else 0)
    return byte


TABLE = [table_entry(byte) for byte in range(256)]
MEMBER = re.compile(rb'"digest": "crc64:([0-9a-f]{16})"')


def crc64(data):
    crc = 0xFFFFFFFFFFFFFFFF
    for byte in data:
        crc = TABLE[(crc ^ byte) & 0xFF] ^ (crc >> 8)
    return crc ^ 0xFFFFFFFFFFFFFFFF


def sealed(results):
    """The file's bytes, as the program would have written these results."""
    return resealed((json.dumps(results, indent=1) + "\n").encode())


def resealed(text):
    """The same bytes with the digest they should have."""
    start, end = MEMBER.search(text).span(1)
    digits = f"{crc64(text[:start] + text[end:]):016x}".encode()
    return text[:start] + digits + text[end:]


def with_times(results, time_us):
    """The same run, had sample i of launch k of point `name` taken time_us(name, k, i).

    Of a release build, whatever build the tests run: others are refused as baselines.
    """
    changed = json.loads(json.dumps(results))
    changed["context"]["library_build_type"] = "release"
    changed["context"]["zcbench"]["build"].update(type="release", sanitizer="")
    for entry in changed["benchmarks"]:
        if entry["run_type"] == "iteration":
            launch = entry["zcbench"]["launch"]
            entry["real_time"] = time_us(entry["run_name"], launch, entry["repetition_index"])
    return changed


def with_points(results, count):
    """The same run, had it had that many points, each with the samples of its first one."""
    real = [e for e in results["benchmarks"] if e["run_type"] == "iteration"]
    real = [e for e in real if e["run_name"] == real[0]["run_name"]]
    strategies = ("shared_mmap", "posix_shm", "memfd", "pipe_copy", "file_mmap")
    entries = []
    for number in range(count):
        axes = {"strategy": strategies[number % 5], "elements": 1000 + number // 40 * 500,
                "lifecycle": ("fork", "pool")[number // 5 % 2], "workers": 1 + number // 10 % 4}
        name = "square/{strategy}/elements:{elements}/workers:{workers}/{lifecycle}/real_time".format(**axes)
        for entry in real:
            time_us = entry["real_time"] * (1 + number % 5 / 5 + number / 1000)
            entries.append(dict(entry, name=name, run_name=name, family_index=number,
                                real_time=time_us, zcbench={**entry["zcbench"], **axes}))
    changed = json.loads(json.dumps(dict(results, benchmarks=entries)))
    changed["context"]["zcbench"]["plan"]["points"] = count
    return changed


def google_benchmark(times_ns, host="host", build="release", unit="ns"):
    """What Google Benchmark writes for these repetitions of each benchmark."""
    scale = {"ns": 1.0, "us": 1e-3, "ms": 1e-6, "s": 1e-9}[unit]
    entries = []
    for name, times in times_ns.items():
        for index, time_ns in enumerate(times):
            entries.append({
                "name": name, "run_name": name, "run_type": "iteration", "repetitions": len(times),
                "repetition_index": index, "threads": 1, "iterations": 1000,
                "real_time": time_ns * scale, "cpu_time": time_ns * scale, "time_unit": unit,
            })
        entries.append({
            "name": f"{name}_mean", "run_name": name, "run_type": "aggregate",
            "aggregate_name": "mean", "real_time": 1.0, "cpu_time": 1.0, "time_unit": unit,
        })
    context = {"date": "2024-01-02T03:04:05+00:00", "host_name": host, "num_cpus": 2,
               "library_build_type": build}
    return json.dumps({"context": context, "benchmarks": entries})
