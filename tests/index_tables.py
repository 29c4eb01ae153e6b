"""A drawn index in files, the engine run on them through its command line, and its long table beside the oracle's."""

from __future__ import annotations

import csv
import math
import os
from pathlib import Path
from typing import Any

from risk_model.__main__ import main
from tests.coinr_oracle import Row, Values, index, number

# Units down, indicators across: a gap in every row of one sort or another, ties, a unit of which nothing is known, both signs.
DATA = """
    | uCode | people | region | a    | b    | c     | d   |
    | A     | 100    | north  | 1    | 10   | 0.5   | -3  |
    | B     | 200    | north  | 2    | 10   |       | 4   |
    | C     | 50     | south  | 2    | 30   | 0.25  | 0   |
    | D     | 400    | south  |      | 20   | 0.75  |     |
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


def differences(found: dict[Any, Any], wanted: dict[Any, Any]) -> dict[Any, Any]:
    """What is not the same to 1e-9, as (found, wanted)."""
    both = {key: (found.get(key, "absent"), wanted.get(key, "absent")) for key in found.keys() | wanted.keys()}
    return {key: pair for key, pair in both.items() if "absent" in pair or not same(*pair)}


def against_oracle(folder: Path, data: list[Row], meta: list[Row], **chosen: Any) -> dict[Any, Any]:
    return differences(run_index(folder, data, meta, **chosen), index(data, meta, **chosen))


def column(values: Values, code: str) -> list[float | None]:
    """One column of the long table, in the order in which the units stand there."""
    return [value for (_, _, one, _), value in values.items() if one == code]


def single(cells: list[Any], **node: str) -> tuple[list[Row], list[Row]]:
    """An index of one indicator ``x`` under ``top``; the units are u0, u1, …"""
    data = [{"uCode": f"u{at}", "x": "" if cell is None else str(cell)} for at, cell in enumerate(cells)]
    indicator = {"iCode": "x", "Level": "1", "Parent": "top", "Direction": "1", "Weight": "1", "Type": "Indicator"} | node
    top = dict.fromkeys(indicator, "") | {"iCode": "top", "Level": "2", "Direction": "1", "Weight": "1", "Type": "Aggregate"}
    return data, [indicator, top]
