"""zcbench itself, with and without a private /dev/shm."""

import json
import pathlib
import subprocess

from subject import Subject
from zcbench_case import BINARY, small_config


def write_config(folder, name, **changes):
    path = folder / f"{name}.json"
    path.write_text(json.dumps(small_config(**changes)))
    return path


def version():
    return subprocess.run([BINARY, "--version"], capture_output=True, text=True).stdout.split()[1]


def is_whole(text):
    results = json.loads(text)
    return results["context"]["zcbench"]["complete"] and len(results["benchmarks"]) >= 1000


def subject(folder: pathlib.Path, may_mount=True):
    # A thousand round trips of microseconds each, so that saving takes a large part of the run.
    save = write_config(folder, "save", lifecycle="pool", samples=1000, samples_per_turn=1000)
    hold = write_config(folder, "hold", strategy="posix_shm", elements=100_000, samples=300_000)
    again = write_config(folder, "again", strategy="posix_shm", samples=1)

    def run(config, path):
        return [str(BINARY), "run", str(config), "-q", "-o", str(path)]

    return Subject(
        name="zcbench" if may_mount else "zcbench, where it may not mount",
        version=version(),
        save=lambda path: run(save, path),
        is_whole=is_whole,
        hold_shm=lambda place: run(hold, place / "r.json"),
        most_events=1000,
        shm_prefix="zcbench-",
        may_mount=may_mount,
        start_again=run(again, folder / "again-output.json"),
    )
