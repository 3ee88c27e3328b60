"""Tests the lecture's statements about Python; README.md lists the facts that each GROUP reports.

    facts.py GROUP ELEMENTS WORKERS [VARIANT]
"""

import importlib
import sys

import package  # noqa: F401
from zcbench.protocol import serve


def main():
    group, elements, workers = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    module = importlib.import_module(f"facts_{group}")
    experiment = module.experiment(elements, workers, *sys.argv[4:])

    def take_sample():
        timer, facts = experiment()
        return timer, {"count": elements, "facts": facts}

    serve(take_sample)


if __name__ == "__main__":
    main()
