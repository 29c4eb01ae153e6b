"""A drawn index in files, the engine run on them through its command line, and its long table beside the oracle's."""

from __future__ import annotations

import csv
import math
import os
from pathlib import Path
from typing import Any

import pytest

from risk_model.__main__ import main
from tests.coinr_oracle import Row, Values, index, number

# Units down, indicators across: a gap in every row of one sort or another, ties, a unit of which nothing is known, both signs.
DATA = """
    | uCode | people | region | a    | b    | c     | d   |
    | A     | 100    | north  | 1    | 10   | 0.5   | -2  |
    | B     | 200    | north  | 2    | 10   |       | 4.5 |
    | C     | 50     | south  | 2    | 30   | 0.25  | 0   |
    | D     | 400    | south  |      | 22   | 0.75  |     |
    | E     | 300    |        | 5    |      | 1.5   | 8   |
    | F     |        | south  |      |      |       |     |
    | G     | 150    | north  | 4    | 40   | 1     | 1.5 |
"""
META = """
    | iCode | Level | Parent | Direction | Weight | Type      | Denominator | Target | Goalpost_low | Goalpost_high |
    | a     | 1     | left   | 1         | 1      | Indicator |             | 4      | 1            | 4             |
    | b     | 1     | left   | -1        | 2      | Indicator |             | 15     | 5            | 45            |
    | c     | 1     | right  | 1         | 0.5    | Indicator |             | 2      | 0            | 2             |
    | d     | 1     | right  | -1        | 1.5    | Indicator |             | 0      | -4           | 6             |
    | left  | 2     | top    | 1         | 0.4    | Aggregate |             |        |              |               |
    | right | 2     | top    | 1         | 0.6    | Aggregate |             |        |              |               |
    | top   | 3     |        | 1         | 1      | Aggregate |             |        |              |               |
"""


def write_table(file: Path, rows: list[Row]) -> Path:
    with file.open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return file


def read_table(file: Path) -> list[Row]:
    with file.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def words(**chosen: Any) -> list[str]:
    """Options of the oracle as they are written on the command line."""
    found: list[str] = []
    for name, value in chosen.items():
        if name == "per_time":
            found.append("--per-time" if value else "--pooled")
        elif name == "range":
            found += ["--range", *map(str, value)] if value else []
        else:
            found += [f"--{name.replace('_', '-')}", str(value)]
    return found


def status(*command: str | os.PathLike[str]) -> int:
    """The exit status, also where the reading of the options ends the program."""
    try:
        return main([str(word) for word in command])
    except SystemExit as end:
        return int(end.code or 0)


def run_index(folder: Path, data: list[Row], meta: list[Row], **chosen: Any) -> Values:
    """The engine's long table."""
    files = (write_table(folder / "data.csv", data), write_table(folder / "meta.csv", meta))
    assert status("index", *files, *words(**chosen), "--out", folder / "out.csv") == 0
    found: Values = {}
    for row in read_table(folder / "out.csv"):
        assert set(row) == {"uCode", "iCode", "Level", "value"} | ({"Time"} & set(data[0]))
        key = (row["uCode"], row.get("Time", ""), row["iCode"], int(row["Level"]))
        assert key not in found, "a row stands there twice"
        found[key] = number(row["value"])
    return found


def same(found: float | None, wanted: float | None) -> bool:
    if found is None or wanted is None:
        return found is wanted
    return math.isclose(found, wanted, rel_tol=1e-9, abs_tol=1e-9)


def close(wanted: Any) -> Any:
    """What is compared as ``same`` does, alone or in a list; a missing value is only like a missing one."""
    if isinstance(wanted, list):
        return [close(one) for one in wanted]
    return None if wanted is None else pytest.approx(wanted, rel=1e-9, abs=1e-9)


def differences(found: dict[Any, Any], wanted: dict[Any, Any]) -> dict[Any, Any]:
    """What is not the same to 1e-9, as (found, wanted)."""
    both = {key: (found.get(key, "absent"), wanted.get(key, "absent")) for key in found.keys() | wanted.keys()}
    return {key: pair for key, pair in both.items() if "absent" in pair or not same(*pair)}


def against_oracle(folder: Path, data: list[Row], meta: list[Row], **chosen: Any) -> dict[Any, Any]:
    return differences(run_index(folder, data, meta, **chosen), index(data, meta, **chosen))


def column(values: Values, code: str = "top") -> list[float | None]:
    """One column of the long table, u0 first, then u1, …; time by time."""
    own = [(time, int(unit[1:]), value) for (unit, time, one, _), value in values.items() if one == code]
    return [value for _, _, value in sorted(own, key=lambda row: row[:2])]


AS_IT_IS: dict[str, Any] = {"normalise": "goalposts", "range": (0, 100)}  # with the goalposts of ``flat``: x stays x


def flat(**nodes: str) -> list[Row]:
    """A meta table of indicators under ``top``; what is not written (``"Weight: 2; Direction: -1"``) is equal and upwards."""
    usual = {"Level": "1", "Parent": "top", "Direction": "1", "Weight": "1", "Type": "Indicator", "Target": "", "Denominator": "",
             "Goalpost_low": "0", "Goalpost_high": "100", "Aggregation": "", "Round": ""}  # fmt: skip
    top = {"Level": "2", "Parent": "", "Type": "Aggregate", "Goalpost_low": "", "Goalpost_high": ""}
    rows = []
    for code, said in ({"top": ""} | nodes).items():
        written = dict(part.strip().split(": ") for part in said.split(";") if part)
        rows.append({"iCode": code} | usual | (top if code == "top" else {}) | written)
    return rows


def units(**columns: list[Any]) -> list[Row]:
    """A data table of units u0, u1, …; None is an empty cell."""
    count = len(next(iter(columns.values())))
    cells = {code: ["" if cell is None else str(cell) for cell in cells] for code, cells in columns.items()}
    return [{"uCode": f"u{at}"} | {code: own[at] for code, own in cells.items()} for at in range(count)]
