"""The lecture's two examples as functions of a slice, for the Python package (docs/python.md):

    python3 -m zcbench bench/lecture_functions.py:square --inplace --elements 1e6 --workers 4
    python3 -m zcbench bench/lecture_functions.py:statistics --elements 2e6 --workers 4
"""


def square(chunk):
    chunk[:] = chunk**2


def statistics(chunk):
    return {
        "count": chunk.size,
        "mean": float(chunk.mean()),
        "std": float(chunk.std()),
        "max": float(chunk.max()),
    }
