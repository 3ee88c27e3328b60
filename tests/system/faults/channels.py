"""Rows 7 and 19 to 23: faults in the channels between the program and its workers."""

import os
import pathlib
import platform
import re
import select
import signal
import struct
import time

from event_clock import PATIENCE_S, state_of
from faults.case import FaultCase
from faults.family import libc, living_descendants, wait_until
from faults.tracing import TracedCase, numbered

SYS_PIDFD_GETFD = 438
POLL_CALLS = {"x86_64": ("7", "271"), "aarch64": ("73",)}
WORKERS = 3
# Slices are larger than any pipe: 1 MiB is the kernel's usual limit.
SLICE_ELEMENTS = 400_000
SLICE_BYTES = 8 * SLICE_ELEMENTS
ROUNDS = 100  # the rounds of a worker
HEADERS_BYTES = 2000 * ROUNDS  # more than all headers of these rounds


def moved(pid, direction):
    """Returns the bytes that the process has read ("rchar") or written ("wchar") so far."""
    try:
        text = pathlib.Path(f"/proc/{pid}/io").read_text()
    except OSError:  # it has ended, or is ending, when only root may read this
        return 0
    return int(re.search(rf"^{direction}: (\d+)", text, re.MULTILINE)[1])


def channels_of(pid, kinds=("pipe:", "socket:")):
    """Returns descriptor -> name of each pipe and socket, except the standard ones."""
    found = {}
    try:
        links = os.listdir(f"/proc/{pid}/fd")
    except OSError:  # it has ended
        return found
    for link in links:
        try:
            name = os.readlink(f"/proc/{pid}/fd/{link}")
        except OSError:
            continue
        if int(link) > 2 and name.startswith(kinds):
            found[int(link)] = name
    return found


def waits_to(pid, events):
    """Returns whether it sleeps in poll() until it can read (select.POLLIN) or write (select.POLLOUT)."""
    try:
        call, descriptors, *_ = pathlib.Path(f"/proc/{pid}/syscall").read_text().split()
        if call not in POLL_CALLS[platform.machine()]:
            return False
        with open(f"/proc/{pid}/mem", "rb") as memory:
            memory.seek(int(descriptors, 16))
            return struct.unpack("ihh", memory.read(8))[1] == events
    except (OSError, ValueError):  # it is running or has ended
        return False


def waits_inside_its_slice(pid):
    rest = moved(pid, "rchar") % SLICE_BYTES
    return (waits_to(pid, select.POLLIN)
            and HEADERS_BYTES < rest < SLICE_BYTES - HEADERS_BYTES)


class InTheMiddle(FaultCase):
    """Stops the program, so that its workers come to rest, and then kills one of them."""

    def asleep(self, workers):
        """Waits until all workers sleep and no bytes move; returns False if one has ended."""
        looks = []

        def look():
            states = "".join(state_of(worker) for worker in workers)
            looks.append((states, [moved(worker, "rchar") + moved(worker, "wchar")
                                   for worker in workers]))
            return looks[-1] == looks[-2:][0] and len(looks) > 1 and set(states) == {"S"} or \
                set(states) & set("ZX")

        wait_until(look, pause_s=0.002)
        return set(looks[-1][0]) == {"S"}

    def rest_with(self, process, chance, wanted):
        """Stops the program repeatedly until wanted(worker) holds for a resting worker; leaves the program
        stopped and returns that worker."""
        until = time.monotonic() + PATIENCE_S
        while time.monotonic() < until:
            self.let_go_on(process, 5, chance)
            self.assertTrue(self.stop(process.pid), "it has ended")
            workers = [pid for pid in living_descendants(process.pid) if self.is_in_a_pool(pid)]
            if len(workers) == WORKERS and self.asleep(workers):
                for worker in workers:
                    if wanted(worker):
                        return worker
            process.send_signal(signal.SIGCONT)
        self.fail("no worker ever rested there")

    def kill_one_at_rest(self, strategy, chance, wanted, what):
        process, _ = self.start_at_work(
            strategy, kernel="square", workers=WORKERS, elements=SLICE_ELEMENTS * WORKERS,
            samples_per_turn=ROUNDS)
        worker = self.rest_with(process, chance, wanted)
        os.kill(worker, signal.SIGKILL)
        process.send_signal(signal.SIGCONT)
        ended = self.finish(process)
        self.assert_nothing_left()
        self.assert_point_failed(ended, rf"worker \d \(pid {worker}\)",
                                 r"killed by signal 9 \(SIGKILL\)")
        self.saw(what, ended.code)

    def through_channels(self, strategy, kinds=("pipe:", "socket:")):
        """Returns whether slices go through pipes or sockets: a worker has more than the liveness pipe."""
        if not strategy.sends or "square" not in strategy.kernels:
            return False
        process, workers = self.start_at_work(strategy)
        # A set, since a worker that has just been forked has both ends of the liveness pipe.
        channels = set(channels_of(workers[0], kinds).values())
        process.kill()
        self.finish(process)
        self.assert_nothing_left(unfinished=True)
        return len(channels) > 1

    def through_pipes(self, strategy):
        """Returns whether slices go through pipes; a socket would accept a whole slice at once."""
        return self.through_channels(strategy, "pipe:")

    def test_a_reader_that_dies_in_a_slice(self):
        def body(strategy, chance):
            self.kill_one_at_rest(strategy, chance, waits_inside_its_slice,
                                  "the rest of its slice still to be written to it")

        self.each_forking(body, self.through_pipes)

    def test_a_reader_that_dies_before_its_slice(self):
        """The program writes to a pipe or socket that no process reads any longer."""
        def body(strategy, chance):
            self.kill_one_at_rest(strategy, chance,
                                  lambda worker: waits_to(worker, select.POLLIN),
                                  "waiting for its slice or for another round")

        self.each_forking(body, self.through_channels)

    def test_a_writer_that_dies_in_a_slice(self):
        def body(strategy, chance):
            self.kill_one_at_rest(strategy, chance,
                                  lambda worker: waits_to(worker, select.POLLOUT),
                                  "part of its frame in the pipe")

        self.each_forking(body, lambda strategy: strategy.returns and self.through_pipes(strategy))

    def test_the_holder_of_a_lock_dies(self):
        """A worker holds the queue's lock while it reads its task, so others wait for it."""
        def body(strategy, chance):
            self.kill_one_at_rest(strategy, chance, waits_inside_its_slice,
                                  "inside the lock of the queue")

        self.each_forking(body, lambda strategy: strategy.is_queue)


class BrokenPipe(TracedCase):
    def test_a_reader_that_is_gone(self):
        """The program gets an error and SIGPIPE while the worker lives."""
        def body(strategy, chance):
            config = self.config_for(strategy, lifecycle=chance.choice(strategy.lifecycles))
            arguments = self.arguments(config)
            calls, first = self.calls_of(*arguments)
            # Calls that pass the ends of channels do not count.
            sends = [(name, nth) for (name, nth), (_, line)
                     in zip(numbered(calls, first, len(calls)), calls[first:])
                     if name in ("writev", "sendmsg", "vmsplice") and "SCM_RIGHTS" not in line]
            if not sends:
                return
            name, nth = chance.choice(sends[:4])
            self.output.unlink()
            ended, hits = self.traced(f"{name}:error=EPIPE:signal=SIGPIPE:when={nth}", *arguments,
                                      follow=False)
            if hits == 0:
                return
            reached.append(strategy.name)
            self.assert_point_failed(ended, "the other side has closed its end")
            self.assert_nothing_left()
            self.saw("EPIPE and SIGPIPE while it sends", ended.code)

        reached = []
        self.each_forking(body, reached=lambda: reached)


class HiddenEnd(FaultCase):
    """Another process keeps both ends of every pipe and socket open, so there is no end of file."""

    def copies_of(self, pid):
        handle = os.pidfd_open(pid)
        try:
            copies = [libc.syscall(SYS_PIDFD_GETFD, handle, number, 0)
                      for number in channels_of(pid)]
            return [descriptor for descriptor in copies if descriptor >= 0]
        finally:
            os.close(handle)

    def stopped_with_workers(self, process):
        """Stops the program and returns the workers of a turn, none of which can end before it continues."""
        until = time.monotonic() + PATIENCE_S
        while time.monotonic() < until:
            self.assertTrue(self.stop(process.pid), "it has ended")
            workers = [pid for pid in living_descendants(process.pid) if self.is_in_a_pool(pid)]
            if len(workers) == 2:
                return workers
            process.send_signal(signal.SIGCONT)
        self.fail("it was never stopped within a turn")

    def test_a_death_is_noticed_without_an_end_of_file(self):
        def body(strategy, chance):
            # The deadline is never reached.
            process, _ = self.start_at_work(strategy, elements=1_000_000, timeout_s=10 * PATIENCE_S)
            while True:
                workers = self.stopped_with_workers(process)
                held = self.copies_of(process.pid)
                for pid in workers:
                    held += self.copies_of(pid)
                self.assertTrue(held)
                victim = chance.choice(workers)
                os.kill(victim, signal.SIGKILL)
                begin = time.monotonic()
                process.send_signal(signal.SIGCONT)
                # The death of a worker that had finished its work goes unnoticed; other workers follow.
                self.assertTrue(wait_until(lambda: process.poll() is not None or
                                           set(living_descendants(process.pid)) - set(workers)))
                after_s = time.monotonic() - begin
                for descriptor in held:
                    os.close(descriptor)
                if process.poll() is not None:
                    break
            ended = self.finish(process)
            self.assert_nothing_left()
            self.assert_point_failed(ended, rf"\(pid {victim}\)", r"signal 9 \(SIGKILL\)")
            self.saw("every end held open elsewhere, a worker killed", ended.code, after_s)

        self.each_forking(body, lambda strategy: "pool" in strategy.lifecycles)


class LargeFrames(FaultCase):
    def run_verified(self, strategy, what, **changes):
        config = self.config_for(strategy, **changes)
        ended = self.inject(*self.arguments(config))
        self.assert_exit_code(ended, 0)
        self.assert_valid(changes["samples"])
        self.assert_nothing_left()
        self.saw(what, ended.code)

    def test_many_writers_of_20_kb_frames(self):
        """The queue has fewer pipes than workers, so several workers write to each."""
        def body(strategy, chance):
            workers = chance.randint(9, 16)
            more = {"tasks_per_worker": 4} if strategy.is_queue else {}
            slices = workers * more.get("tasks_per_worker", 1)
            self.run_verified(strategy, "9 to 16 writers of 20 KB frames", workers=workers,
                              elements=2500 * slices, samples=6, **more,
                              lifecycle=chance.choice(strategy.lifecycles))

        self.each_forking(body)

    def test_results_of_a_mebibyte_and_more(self):
        """A worker cannot end before its result is read, so it must not be joined before."""
        def body(strategy, chance):
            workers = chance.choice((1, 2, 3))
            self.run_verified(strategy, "results of 1 to 3 MiB", workers=workers, samples=3,
                              elements=workers * chance.randint(1 << 17, 3 << 17),
                              lifecycle=chance.choice(strategy.lifecycles))

        self.each_forking(body)
