"""hyperfine, timing true(1)."""

import json
import shutil
import subprocess

from subject import Subject

RUNS = 1000


def is_whole(text):
    return len(json.loads(text)["results"][0]["times"]) == RUNS


def subject():
    program = shutil.which("hyperfine")
    if not program:
        return Subject(name="hyperfine", unavailable="not installed (Debian's package hyperfine)")
    version = subprocess.run([program, "--version"], capture_output=True, text=True).stdout.split()[-1]
    return Subject(
        name="hyperfine",
        version=version,
        save=lambda path: [program, "--shell=none", "--warmup=0", f"--runs={RUNS}", "--style=none",
                           f"--export-json={path}", "true"],
        is_whole=is_whole,
    )
