"""Imported first by the other programs here: adds the package zcbench to sys.path, from the checkout or
next to an installed share/zcbench/peers, and provides the start method that the lecture relies on."""

import multiprocessing
import pathlib
import sys

sys.path.insert(1, str(pathlib.Path(__file__).resolve().parent.parent / "python"))

# Linux's default until Python 3.14.
mp = multiprocessing.get_context("fork")
