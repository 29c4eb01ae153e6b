"""Reading files: each format is one module here that turns a file into rows of text.

A new format is one more module with a ``read`` function and one line in ``READERS``. What the text means is not decided
here but in ``data/cells.py``, from the schema.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from data.importers import csv_file
from data.importers.sheet import Sheet
from data.refusals import Refusal

SIZE_LIMIT_MB = 500

# What a file starts with or ends in → who reads it. CSV has no mark of its own, so it comes last.
READERS: tuple[tuple[Callable[[Path, bytes], bool], Callable[[Path], Sheet]], ...] = ((csv_file.looks_like_csv, csv_file.read),)


ENDINGS = (".csv", ".tsv", ".txt")


def read(path: Path) -> Sheet:
    """The rows of a file as text; raises :class:`Refusal` for a file that cannot be read."""
    try:
        if not path.is_file():
            raise Refusal("file_missing", file=path)
        if path.stat().st_size > SIZE_LIMIT_MB * 1_000_000:
            raise Refusal("file_size", limit=SIZE_LIMIT_MB)
        with path.open("rb") as file:
            head = file.read(4096)
        for recognises, reader in READERS:
            if recognises(path, head):
                return reader(path)
    except OSError as error:
        raise Refusal("file_closed", file=path) from error
    raise Refusal("file_format")
