"""A sample programme: invented rows with a fixed seed. Never mixed with real ones."""

from pathlib import Path

SAMPLE_ROWS = Path(__file__).parent
