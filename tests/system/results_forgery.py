"""Results files that no run would write, changed and sealed again, for tests of commands that judge them.

The CRC is implemented here and XXH3 is that of libxxhash0, so that tests detect a fault in the program's own.
"""

import ctypes
import json
import re
import statistics

POLYNOMIAL = 0xC96C5795D7870F42  # CRC-64/XZ, reflected


def table_entry(byte):
    for _ in range(8):
        byte = (byte >> 1) ^ (POLYNOMIAL if byte & 1 else 0)
    return byte


TABLE = [table_entry(byte) for byte in range(256)]
MEMBER = re.compile(rb'"digest": "(?:crc64:([0-9a-f]{16})|xxh128:([0-9a-f]{32}))"')
NO_DIGEST = "xxh128:" + 32 * "0"
NO_CRC = "crc64:" + 16 * "0"  # the digest in files of earlier versions


class Hash128(ctypes.Structure):
    _fields_ = [("low", ctypes.c_uint64), ("high", ctypes.c_uint64)]


XXHASH = ctypes.CDLL("libxxhash.so.0")
XXHASH.XXH3_128bits.restype = Hash128
XXHASH.XXH3_128bits.argtypes = [ctypes.c_char_p, ctypes.c_size_t]


def xxh128(data):
    value = XXHASH.XXH3_128bits(data, len(data))
    return f"{value.high:016x}{value.low:016x}"


def crc64(data):
    crc = 0xFFFFFFFFFFFFFFFF
    for byte in data:
        crc = TABLE[(crc ^ byte) & 0xFF] ^ (crc >> 8)
    return crc ^ 0xFFFFFFFFFFFFFFFF


def sealed(results):
    """Returns the bytes of the file as the program would have written these results."""
    return sealed_as_it_is(consistent(results))


def sealed_as_it_is(results):
    """Returns the bytes of the file with the right digest, even if its entries contradict each other."""
    return resealed((json.dumps(results, indent=1) + "\n").encode())


def resealed(text):
    """Returns the same bytes with the right digest."""
    member = MEMBER.search(text)
    start, end = member.span(1 if member[1] else 2)
    rest = text[:start] + text[end:]
    digits = f"{crc64(rest):016x}" if member[1] else xxh128(rest)
    return text[:start] + digits.encode() + text[end:]


def whole(results):
    """Returns the same results, with what each point's first entry says of the point in all its entries, as
    in files of earlier versions."""
    results = json.loads(json.dumps(results))
    first, before = {}, {}
    for entry in results.get("benchmarks", []):
        ours, name = entry["zcbench"], entry["run_name"]
        of_point = first.setdefault(name, {k: v for k, v in ours.items() if k in DESCRIPTION})
        for key, value in of_point.items():
            ours.setdefault(key, json.loads(json.dumps(value)))
        if entry["run_type"] == "iteration" and "result" in before.setdefault(name, ours):
            ours.setdefault("result", before[name]["result"])
            before[name] = ours
    return results


def point_name(ours):
    """Returns the name of a point with these axes."""
    parts = [ours["kernel"], ours["strategy"], f"elements:{ours['elements']}", f"workers:{ours['workers']}",
             ours["lifecycle"]]
    if "command" in ours:
        parts.append(f"command:{ours['command']['name']}")
    for axis, usual in (("codec", "raw"), ("tasks_per_worker", 1), ("variant", "fast"), ("pages", "cold"),
                        ("placement", "free"), ("partition", "remainder_last")):
        if ours[axis] != usual:
            parts.append(f"{axis}:{ours[axis]}")
    data = ours["data"]
    if data["source"] == "npy":
        file_name = data["path"].rpartition("/")[2].encode()
        label = data.get("label") or re.sub(rb"[^A-Za-z0-9._-]", b"_", file_name).decode()
        parts.append(f"data:npy:{label}")
    elif data != {"source": "uniform", "seed": 42}:
        seed = data.get("seed", 42)
        parts.append(f"data:{data['source']}" + (f":{seed}" if seed != 42 else ""))
    return "/".join([*parts, "real_time"])


def plan_hash(hashes, seed):
    text = "".join([f"seed={seed};", *(f"{one};" for one in hashes)])
    return f"crc64:{crc64(text.encode()):016x}"


DESCRIPTION = ("kernel", "strategy", "elements", "workers", "lifecycle", "codec", "tasks_per_worker",
               "variant", "pages", "placement", "partition", "data", "config_hash", "data_digest", "command")
AGGREGATES = {
    "mean": statistics.fmean, "median": statistics.median, "min": min,
    "p90": lambda times: statistics.quantiles(times, n=10, method="inclusive")[8] if times[1:] else times[0],
}


def consistent(results):
    """Returns the same entries with the names, numbers, aggregates and plan hash that follow from them."""
    results = whole(results)
    points = {}
    for entry in results["benchmarks"]:
        entry["run_name"] = point_name(entry["zcbench"])
        points.setdefault(entry["run_name"], []).append(entry)
    for index, (name, entries) in enumerate(points.items()):
        times = [e["real_time"] for e in entries if e["run_type"] == "iteration"]
        samples = 0
        for entry in entries:
            entry.update(name=name, family_index=index, repetitions=len(times))
            if entry["run_type"] == "iteration":
                entry["repetition_index"] = samples
                samples += 1
            elif entry["aggregate_name"] != "error":
                entry["name"] += "_" + entry["aggregate_name"]
                if entry["aggregate_name"] in AGGREGATES:
                    entry["real_time"] = AGGREGATES[entry["aggregate_name"]](times)
    results["benchmarks"] = [entry for entries in points.values() for entry in entries]
    ours = results["context"]["zcbench"]
    ours["plan"]["points"] = len(points)
    hashes = [entries[0]["zcbench"]["config_hash"] for entries in points.values()]
    ours["config"]["config_hash"] = plan_hash(hashes, ours["config"]["seed"])
    return results


def with_times(results, time_us):
    """Returns the same run as if sample i of launch k of point `name` had taken time_us(name, k, i).

    It always claims a release build, because other builds are refused as baselines.
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
    """Returns the same run with that many points, each with the samples of the run's first point."""
    real = [e for e in results["benchmarks"] if e["run_type"] == "iteration"]
    real = [e for e in real if e["run_name"] == real[0]["run_name"]]
    strategies = ("shared_mmap", "posix_shm", "memfd", "pipe_copy", "file_mmap")
    entries = []
    for number in range(count):
        axes = {"strategy": strategies[number % 5], "elements": 1000 + number // 40 * 500,
                "lifecycle": ("fork", "pool")[number // 5 % 2], "workers": 1 + number // 10 % 4}
        for entry in real:
            time_us = entry["real_time"] * (1 + number % 5 / 5 + number / 1000)
            entries.append(dict(entry, real_time=time_us, zcbench={**entry["zcbench"], **axes}))
    return consistent(dict(results, benchmarks=entries))


def google_entries(name, times_ns, family=0, **more):
    """Returns one benchmark's repetitions as later versions write them; members that are None are omitted."""
    entries = []
    for index, time_ns in enumerate(times_ns):
        entry = {"name": name, "family_index": family, "per_family_instance_index": 0, "run_name": name,
                 "run_type": "iteration", "repetitions": len(times_ns), "repetition_index": index,
                 "threads": 1, "iterations": 1000, "real_time": time_ns, "cpu_time": time_ns,
                 "time_unit": "ns", **more}
        entries.append({key: value for key, value in entry.items() if value is not None})
    return entries


def google_file(entries, date="2024-01-02T03:04:05+00:00", **context):
    context = {"date": date, "host_name": "h", "num_cpus": 2, "library_build_type": "release", **context}
    return json.dumps({"context": context, "benchmarks": entries})


def google_benchmark(times_ns, host="host", build="release", unit="ns"):
    """Returns Google Benchmark's output for these repetitions of each benchmark."""
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
