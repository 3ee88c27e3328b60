"""HeldRun: a run that is held still, again and again, between two samples.

Its stderr is a full pipe, so it sleeps in write() whenever a line of progress is due: before a turn,
at most ten times a second. What the samples before needed has been given back by then. Order of calls:
hold() until it says no; after each yes, look at the process, then release().
"""

import fcntl
import os
import pathlib
import re
import select
import subprocess
import time

from zcbench_case import own_process

PAGE = 4096
F_SETPIPE_SZ = 1031
WRITE_TO_STDERR = re.compile(r"^(1|64) 0x2 ")  # the number of write() on x86-64 and elsewhere


class HeldRun:
    def __init__(self, command, **kwargs):
        self.reader, writer = os.pipe()
        fcntl.fcntl(writer, F_SETPIPE_SZ, PAGE)
        os.set_blocking(self.reader, False)
        # The run's own end has to block, so this is one of its own.
        self.filler = os.open(f"/proc/self/fd/{writer}", os.O_WRONLY | os.O_NONBLOCK)
        self.text = ""  # what the run has written
        self.fill()
        self.process = subprocess.Popen(command, stderr=writer, start_new_session=True,
                                        preexec_fn=own_process, **kwargs)
        os.close(writer)

    def hold(self, seconds=600.0):
        """True: it sleeps before its next turn. False: it has ended."""
        until = time.monotonic() + seconds
        while self.process.poll() is None:
            if WRITE_TO_STDERR.match(self.system_call()):
                return True
            if time.monotonic() > until:
                raise TimeoutError(f"no progress in {seconds} s; it wrote {self.text!r}")
            time.sleep(0.002)
        return False

    def system_call(self):
        try:
            return pathlib.Path(f"/proc/{self.process.pid}/syscall").read_text()
        except (FileNotFoundError, ProcessLookupError, PermissionError):
            return ""  # it has just ended, or is about to: then it is root's

    def release(self):
        """Lets it go on, and returns the line it was about to write."""
        begin = len(self.text)
        os.read(self.reader, PAGE)  # what filled the pipe
        select.select([self.reader], [], [], 60)
        self.fill()
        return self.text[begin:]

    def fill(self):
        while True:
            try:
                os.write(self.filler, b"\0" * PAGE)
                return
            except BlockingIOError:  # it has written once more
                self.text += os.read(self.reader, PAGE).decode()

    def end(self):
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        os.close(self.reader)
        os.close(self.filler)
