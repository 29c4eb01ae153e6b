"""What every reader hands over: a header and rows of text, with the line each row stood on."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass
class Sheet:
    """Rows of one table as text.

    ``rows`` hold (line, cells) with as many cells as the header; ``ragged`` the lines that had another number of them;
    ``skipped`` counts blank rows, rows of totals and rows of HXL tags.
    """

    header: list[str]
    rows: list[tuple[int, list[str]]] = field(default_factory=list)
    ragged: list[tuple[int, list[str]]] = field(default_factory=list)
    skipped: int = 0

    @property
    def rows_in(self) -> int:
        return len(self.rows) + len(self.ragged) + self.skipped
