"""Prints every measurement beside the target of issue 2: ``python -m tests.benchmarks [scoring|gestures|lab|start]``."""

import sys

from tests.benchmarks import gestures, lab, scoring, start

ALL = {"scoring": scoring.measure, "gestures": gestures.measure, "lab": lab.measure, "start": start.measure}

for name in sys.argv[1:] or ALL:
    print(f"\n{name}")
    ALL[name]()
