"""Finds out what destroys a block that nobody unlinks: unrelated programs create or attach one, and then
exit or are killed, with or without their resource tracker, the process with which Python cleans up.
"""

import ctypes
import os
import pathlib
import signal
import subprocess
import sys

import package  # noqa: F401
from facts_trial import block_exists, block_name, remove_block, wait_until
from zcbench.protocol import Timer

HOLDER = pathlib.Path(__file__).with_name("facts_holder.py")
PR_SET_CHILD_SUBREAPER = 36


class Program:
    """Runs facts_holder.py in a role until the `with` block ends, and knows the tracker that it started."""

    def __init__(self, role, name):
        self.process = subprocess.Popen([sys.executable, "-B", HOLDER, role, name],
                                        text=True, stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE)

    def __enter__(self):
        answer = self.process.stdout.readline()
        if not answer:
            raise RuntimeError("facts_holder.py failed")
        self.tracker = int(answer)
        return self

    def __exit__(self, *_):
        self.process.kill()
        self.process.communicate()
        self.wait_for_tracker()

    def end(self):
        self.process.communicate("\n")

    def kill(self, tracker=False):
        if tracker:
            os.kill(self.tracker, signal.SIGKILL)
        self.process.kill()
        self.process.wait()

    def wait_for_tracker(self):
        """Waits for the tracker, which outlives its program and becomes our child (take_over_orphans())."""
        if self.tracker:
            wait_until(self._tracker_has_ended, "the end of a resource tracker")

    def _tracker_has_ended(self):
        try:
            return os.waitpid(self.tracker, os.WNOHANG)[0] == self.tracker
        except ChildProcessError:  # its program reaped it
            return True


def destroyed(role, name, *, kill=False, tracker=False):
    """Returns 1 if the block is gone after the program and its tracker ended."""
    try:
        with Program(role, name) as program:
            if kill:
                program.kill(tracker)
            else:
                program.end()
        return 1 - block_exists(name)
    finally:
        remove_block(name)


def attached_stranger_exit(name):
    try:
        with Program("open_plainly", name):
            with Program("attach", name) as stranger:
                stranger.end()
            return 1 - block_exists(name)
    finally:
        remove_block(name)


def attached_child_exit(name):
    try:
        with Program("create_and_lend", name):
            return 1 - block_exists(name)
    finally:
        remove_block(name)


def take_over_orphans():
    ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1)


def experiment(_elements, _workers):
    take_over_orphans()
    name = block_name("tracked")

    def take():
        with Timer() as timer:
            facts = {
                "attached_stranger_exit_destroys_block": attached_stranger_exit(name),
                "attached_child_exit_destroys_block": attached_child_exit(name),
                "creator_exit_destroys_block": destroyed("create", name),
                "creator_killed_destroys_block": destroyed("create", name, kill=True),
                "creator_and_tracker_killed_destroys_block":
                    destroyed("create", name, kill=True, tracker=True),
                "shm_open_exit_destroys_block": destroyed("open_plainly", name),
                "python_minor": sys.version_info.minor,
            }
        return timer, facts

    return take
