"""Writes the sample programme as CSV files."""
from pathlib import Path
def write_sample(folder: Path) -> Path:
    return folder
