"""Runs the dynamically linked program with shim.c preloaded."""

import os
import pathlib
import struct

from faults.case import FaultCase
from zcbench_case import BINARY

# The program under test, linked dynamically, since no library can be preloaded into a static one.
DYNAMIC = pathlib.Path(os.environ.get("ZCBENCH_DYNAMIC", BINARY)).resolve()
SHIM = os.environ.get("ZCBENCH_SHIM")


class ShimCase(FaultCase):
    binary = DYNAMIC

    def setUp(self):
        super().setUp()
        if not SHIM:
            self.skipTest("ZCBENCH_SHIM names no library")
        self.counts = self.folder / "counts"
        # Checks first that the shim is loaded and called.
        _, calls, hits = self.shimmed("fail open 1 24", "list", "kernels")
        self.assertEqual(hits, 1, f"the shim was not hit; calls: {calls}")

    def shimmed(self, orders, *args, **kwargs):
        """Returns how the run ended, how many calls reached the shim, and how many of them it hit."""
        self.counts.write_bytes(bytes(16))
        environment = self.environment(LD_PRELOAD=SHIM, ZCBENCH_SHIM_ORDERS=orders,
                                       ZCBENCH_SHIM_COUNTS=str(self.counts))
        ended = self.inject(*args, env=environment, **kwargs)
        calls, hits = struct.unpack("ll", self.counts.read_bytes())
        self.counts.unlink()
        return ended, calls, hits
