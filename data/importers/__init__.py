"""Reading files: each format is one module here that turns a file into rows of text.

A new format is one more module with a ``read`` function (it raises :class:`Refusal` for a file it cannot read) and one entry
in ``FORMATS``. What the text means is not decided here but in ``data/cells.py``, from the schema.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from data.importers import csv_file
from data.importers.sheet import Sheet
from data.refusals import Refusal

SIZE_LIMIT_MB = 500


@dataclass(frozen=True)
class Format:
    """A format: the endings of a folder's files that are taken for it, whether a file's first bytes are it, how it is read."""

    endings: tuple[str, ...]
    recognises: Callable[[Path, bytes], bool]
    read: Callable[[Path], Sheet]


# CSV has no mark of its own, so it comes last.
FORMATS = (Format((".csv", ".tsv", ".txt"), csv_file.looks_like_csv, csv_file.read),)
ENDINGS = tuple(ending for one in FORMATS for ending in one.endings)


def read(path: Path) -> Sheet:
    """The rows of a file as text; raises :class:`Refusal` for a file that cannot be read."""
    try:
        if not path.is_file():
            raise Refusal("file_missing", file=path)
        if path.stat().st_size > SIZE_LIMIT_MB * 1_000_000:
            raise Refusal("file_size", limit=SIZE_LIMIT_MB)
        with path.open("rb") as file:
            head = file.read(4096)
        for one in FORMATS:
            if one.recognises(path, head):
                return one.read(path)
    except OSError as error:
        raise Refusal("file_closed", file=path) from error
    raise Refusal("file_format")
