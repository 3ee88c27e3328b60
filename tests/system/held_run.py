"""HeldRun: a run that is repeatedly stopped between two samples.

Its stderr is a full pipe, so it sleeps in write() whenever a progress line is due: before a turn, at most
ten times a second. By then, the resources of earlier samples have been released. Usage: call hold() until it
returns False; each time it returns True, examine the process and then call release().
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
        # The run's end of the pipe must block, so this one is opened separately.
        self.filler = os.open(f"/proc/self/fd/{writer}", os.O_WRONLY | os.O_NONBLOCK)
        self.text = ""  # the text that the run has written
        self.fill()
        self.process = subprocess.Popen(command, stderr=writer, start_new_session=True,
                                        preexec_fn=own_process, **kwargs)
        os.close(writer)

    def hold(self, seconds=600.0):
        """Returns True if the run sleeps before its next turn, False if it has ended."""
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
            return ""  # it has just ended, or is about to end and belongs to root

    def release(self):
        """Lets the run continue and returns the line that it was about to write."""
        begin = len(self.text)
        os.read(self.reader, PAGE)  # the bytes that filled the pipe
        select.select([self.reader], [], [], 60)
        self.fill()
        return self.text[begin:]

    def fill(self):
        while True:
            try:
                os.write(self.filler, b"\0" * PAGE)
                return
            except BlockingIOError:  # the run has written again
                self.text += os.read(self.reader, PAGE).decode()

    def end(self):
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        os.close(self.reader)
        os.close(self.filler)
