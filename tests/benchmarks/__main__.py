"""Prints every measurement beside the target of issue 2: ``python -m tests.benchmarks [scoring|gestures|start]``."""

import sys

from tests.benchmarks import gestures, scoring, start

ALL = {"scoring": scoring.measure, "gestures": gestures.measure, "start": start.measure}

for name in sys.argv[1:] or ALL:
    print(f"\n{name}")
    ALL[name]()
