"""What the other programs here import first: it finds the package zcbench, in the checkout or beside an
installed share/zcbench/peers, and has the start method that the lecture relies on."""

import multiprocessing
import pathlib
import sys

sys.path.insert(1, str(pathlib.Path(__file__).resolve().parent.parent / "python"))

# Linux's default until Python 3.14.
mp = multiprocessing.get_context("fork")
