"""COINr's pair of tables, read as they are: a data table (a row a unit) and a meta table (a row an element of the index).

Data: ``uCode``, optionally ``Time``, a column an indicator, and columns of other types (groups, denominators).
Meta: ``iCode, Level, Parent, Direction, Weight, Type`` and optionally ``Target, Denominator, Goalpost_low, Goalpost_high,
Aggregation, Round``. Format: COINr, https://bluefoxr.github.io/COINr/articles/coins.html
"""

from __future__ import annotations

import csv
import io
import math
import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from risk_model.faults import Fault
from risk_model.tree import AGGREGATE, RANGES, Node, Tree

Numbers = npt.NDArray[np.float64]
MISSING = {"", "-", "NA", "N/A", "n/a", "na", "#N/A", "NaN", "nan", "NAN", "None", "NULL", "null"}
NUMBER = re.compile(r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]{1,3})?")
COINR_NAMES = {"a_amean": "arithmetic", "a_gmean": "geometric", "a_hmean": "harmonic", "a_copeland": "copeland"}


@dataclass(frozen=True)
class Choices:
    """What ``index`` lets one choose; where nothing is chosen the meta table or COINr's default decides.

    ``aggregate`` is one way for all levels or one a level, lowest first. ``scale`` is the range values are put on.
    """

    normalise: str = "minmax"
    scale: tuple[float, float] | None = None
    ties: str = "min"
    aggregate: tuple[str, ...] = ()
    min_coverage: float = 0.0
    treat: str = "none"
    winmax: int = 5
    impute: str = "none"
    pooled: bool = True


@dataclass(frozen=True)
class Data:
    """The units and what is known of them. ``columns`` are in the order of ``codes``, NaN where missing.

    ``times`` is empty without a column ``Time``; ``others`` holds every further column as text.
    """

    units: tuple[str, ...]
    times: tuple[str, ...]
    codes: tuple[str, ...]
    columns: Numbers
    others: dict[str, list[str]]

    @property
    def head(self) -> list[str]:
        """The columns that say which unit a row is about."""
        return ["uCode", "Time"] if self.times else ["uCode"]

    def keys(self) -> list[tuple[str, ...]]:
        """The cells of :attr:`head` for each unit."""
        return list(zip(self.units, self.times, strict=True)) if self.times else [(unit,) for unit in self.units]

    def time_keys(self) -> list[tuple[str, ...]]:
        """The cell ``Time`` of each slice; none where there is no such column."""
        return [(time,) for time in dict.fromkeys(self.times)] if self.times else [()]

    def slices(self) -> list[npt.NDArray[np.intp]]:
        """The rows of each time, in the order the times first stand in the table; all rows where there is none."""
        if not self.times:
            return [np.arange(len(self.units))]
        times = np.array(self.times)
        return [np.flatnonzero(times == time) for time in dict.fromkeys(self.times)]


def rows_of(path: Path, required: tuple[str, ...]) -> list[dict[str, str]]:
    """The rows of a CSV file, every cell as stripped text; refuses one that is missing, unreadable or lacks a column."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        if isinstance(error, UnicodeDecodeError):
            raise Fault("file_encoding", line=error.object[: error.start].count(b"\n") + 1) from error
        raise Fault("file_missing", file=path.name) from error
    separator = max(",;\t|", key=text.lstrip().partition("\n")[0].count)
    reader = csv.reader(io.StringIO(text.lstrip("\r\n"), newline=""), delimiter=separator, strict=True)
    try:
        table = list(reader)
    except csv.Error as error:
        raise Fault("file_quotes", line=reader.line_num) from error
    if not table:
        raise Fault("file_empty")
    header = [name.strip() for name in table[0]]
    for name in header:
        if header.count(name) > 1 or not name:
            raise Fault("file_header", column=name)
    for name in required:
        if name not in header:
            raise Fault("column_missing", kind=path.name, column=name)
    found = []
    for number, cells in enumerate(table[1:], start=2):
        if not any(cell.strip() for cell in cells):
            continue
        if len(cells) != len(header):
            raise Fault("ragged", line=number, value=len(cells), limit=len(header))
        found.append(dict(zip(header, (cell.strip() for cell in cells), strict=True)))
    if not found:
        raise Fault("file_empty")
    return found


def number(text: str, column: str) -> float:
    """A cell as a number, NaN where it is empty or says that it is missing."""
    if text in MISSING:
        return math.nan
    if not NUMBER.fullmatch(text):
        raise Fault("bad_number", value=text, column=column)
    value = float(text)
    if math.isinf(value):
        raise Fault("bad_number", value=text, column=column)
    return value


def elements_of(meta_file: Path) -> list[dict[str, str]]:
    """The rows of a meta table that are elements of the index; the others (groups, denominators) have no level."""
    rows = rows_of(meta_file, ("iCode", "Level", "Parent", "Direction", "Weight", "Type"))
    return [row for row in rows if row["Level"] not in MISSING]


def read_tables(data_file: Path, meta_file: Path, choices: Choices) -> tuple[Data, Tree]:
    """Both tables, checked against each other; indicators with a denominator are divided by it already."""
    elements = elements_of(meta_file)
    tree = tree_of(elements, choices)
    rows = rows_of(data_file, ("uCode",))
    codes = tuple(node.code for node in tree.indicators)
    for code in codes:
        if code not in rows[0]:
            raise Fault("column_missing", kind=data_file.name, column=code)
    columns = np.array([[number(row[code], code) for code in codes] for row in rows], dtype=np.float64)
    denominators = {row["iCode"]: row["Denominator"] for row in elements if row.get("Denominator", "") not in MISSING}
    for at, code in enumerate(codes):
        if code not in denominators:
            continue
        by = denominators[code]
        if by not in rows[0]:
            raise Fault("column_missing", kind=data_file.name, column=by)
        with np.errstate(divide="ignore", invalid="ignore"):
            columns[:, at] /= np.array([number(row[by], by) for row in rows])
    columns[~np.isfinite(columns)] = np.nan
    for row in rows:
        if not row["uCode"]:
            raise Fault("required", column="uCode")
    units, times = tuple(row["uCode"] for row in rows), tuple(row["Time"] for row in rows if "Time" in row)
    twice = [name for name, times_seen in Counter(zip(units, times or units, strict=True)).items() if times_seen > 1]
    if twice:
        raise Fault("unit_twice", value=", ".join(" ".join(name if times else name[:1]) for name in twice[:5]))
    others = {name: [row[name] for row in rows] for name in rows[0] if name not in codes}
    return Data(units, times, codes, columns, others), tree


def tree_of(elements: list[dict[str, str]], choices: Choices) -> Tree:
    """The elements of a meta table as a tree, with what was chosen where the table leaves it open."""
    levels = [whole(row["Level"], "Level") for row in elements]
    top = max(levels, default=1)
    ways = [_aggregation(name) for name in choices.aggregate] or [("arithmetic", None)]
    if len(ways) not in (1, top - 1):
        raise Fault("levels_differ", value=len(ways), limit=top - 1)
    scale = choices.scale or RANGES.get(choices.normalise, (0.0, 10.0))
    nodes = []
    for row, level in zip(elements, levels, strict=True):
        named = row.get("Aggregation", "")
        way, power = _aggregation(named) if named not in MISSING else ways[-1 if len(ways) == 1 else level - 2]
        weight, direction = number(row["Weight"], "Weight"), number(row["Direction"], "Direction")
        low, high, target, digits = (
            None if math.isnan(value) else value
            for value in (number(row.get(name, ""), name) for name in ("Goalpost_low", "Goalpost_high", "Target", "Round"))
        )
        nodes.append(
            Node(
                row["iCode"],
                level,
                None if row["Parent"] in MISSING else row["Parent"],
                1.0 if math.isnan(weight) else weight,
                1 if math.isnan(direction) else int(direction) if direction in (1, -1) else 0,
                choices.normalise,
                low,
                high,
                target,
                scale,
                way,
                power,
                digits=None if digits is None else whole(row["Round"], "Round", least=0),
            )
        )
    tops = [node.code for node in nodes if node.level == top]
    if len(tops) > 1:
        raise Fault("tree_two_tops", value=", ".join(tops))
    return Tree(nodes)


def whole(text: str, column: str, least: int = 1) -> int:
    """A cell as a whole number, from one up unless said otherwise."""
    value = number(text, column)
    if math.isnan(value) or value != int(value) or value < least:
        raise Fault("not_whole", value=text, column=column)
    return int(value)


def _aggregation(name: str) -> tuple[str, float | None]:
    """``power:2`` is the mean of power 2; COINr's own names are understood."""
    way, _, power = COINR_NAMES.get(name, name).partition(":")
    if power and way != "power":
        raise Fault("option_unknown", value=name, column="aggregate", allowed=", ".join(AGGREGATE))
    return (way, number(power, "power:P")) if power else (way, None)
