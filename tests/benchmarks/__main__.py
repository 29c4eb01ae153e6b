"""Every measurement beside its target (issues 2 and 3): ``python -m tests.benchmarks [scoring|gestures|lab|start|engine]``."""

import sys

from tests.benchmarks import engine, gestures, lab, scoring, start

ALL = {
    "scoring": scoring.measure,
    "gestures": gestures.measure,
    "lab": lab.measure,
    "start": start.measure,
    "engine": engine.measure,
}

for name in sys.argv[1:] or ALL:
    print(f"\n{name}")
    ALL[name]()
