"""Runs the program under strace, which makes a process's nth system call fail or sends a signal at it."""

import re

from faults.case import FaultCase


def tracing(inject, trace="/dev/null", follow=True):
    """Returns a command prefix. `inject` is as in strace -e, e.g. "write:error=EIO:when=2"; each process has
    its own count. `follow`: also injects in workers."""
    calls = inject.partition(":")[0]
    how = []
    if follow:
        # With --seccomp-bpf, all other calls run at full speed, but strace 6.1 then loses signals.
        how = ["-f"] if ":signal=" in inject else ["-f", "--seccomp-bpf"]
    return ["strace", *how, "-qq", "-e", "signal=none", "-o", trace, "-e", f"trace={calls}",
            "-e", f"inject={inject}"]


class TracedCase(FaultCase):
    def setUp(self):
        super().setUp()
        self.need_strace()
        self.trace = self.folder / "trace"

    def traced(self, inject, *args, follow=True, **kwargs):
        """Returns how the run ended, and how many calls were tampered with."""
        prefix = tracing(inject, self.trace, follow)
        ended = self.inject(*args, prefix=prefix, **kwargs)
        hits = self.trace.read_text(errors="replace").count("(INJECTED)") if \
            self.trace.exists() else 0
        self.trace.unlink(missing_ok=True)
        return ended, hits

    def calls_of(self, *args, **kwargs):
        """Returns (name, whole line) of each system call of the parent, and the index of main()'s first."""
        prefix = ["strace", "-qq", "-e", "signal=none", "-s", "200", "-o", self.trace]
        ended = self.inject(*args, prefix=prefix, **kwargs)
        self.assertEqual(ended.code, 0, ended.stderr)
        lines = self.trace.read_text(errors="replace").splitlines()
        self.trace.unlink()
        calls = [(re.match(r"\w+", line)[0], line) for line in lines if re.match(r"\w+\(", line)]
        # The first call of main(); the C library makes the calls before it.
        first = next(n for n, call in enumerate(calls) if '"/dev/null", O_RDWR' in call[1])
        return calls, first

    def worker_calls_of(self, *args):
        """Returns name -> the largest number of such calls in one worker."""
        prefix = ["strace", "-ff", "-qq", "-e", "signal=none", "-o", self.trace]
        process = self.begin(*args, prefix=prefix)
        ended = self.finish(process)
        self.assertEqual(ended.code, 0, ended.stderr)
        most = {}
        for path in self.folder.glob("trace.*"):
            names = re.findall(r"^(\w+)\(", path.read_text(errors="replace"), re.MULTILINE)
            path.unlink()
            if "execve" in names:
                continue  # the parent
            for name in set(names):
                most[name] = max(most.get(name, 0), names.count(name))
        return most


def numbered(calls, first, last):
    """Returns (name, nth of that name in the whole run) for calls[first:last]."""
    counts, found = {}, []
    for place, (name, _) in enumerate(calls[:last]):
        counts[name] = counts.get(name, 0) + 1
        if place >= first:
            found.append((name, counts[name]))
    return found
