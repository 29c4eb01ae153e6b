"""What the command line does can be called from Python by the same names, with the same options and the same numbers."""

from __future__ import annotations

import math
from pathlib import Path

import pytest

from data.editions import scratch
from risk_model import functions
from risk_model.faults import Fault
from tests.drawn import draw
from tests.index_tables import DATA, META, read_table, status, write_table

CALLS: dict[str, dict[str, object]] = {
    "index": {"normalise": "zscore", "impute": "mean"},
    "uncertainty": {"draws": 50, "seed": 3, "weight_noise": 0.25},
    "sensitivity": {"draws": 20, "vary": ["normalise=minmax,rank"]},
    "remove": {"level": 1},
    "weights": {},
    "explain": {"unit": "A"},
}


@pytest.mark.parametrize("name", functions.ALL)
def test_a_function_gives_what_its_command_writes(name: str, tmp_path: Path) -> None:
    files = (write_table(tmp_path / "data.csv", draw(DATA)), write_table(tmp_path / "meta.csv", draw(META)))
    words = []
    for option, value in CALLS[name].items():
        words += [f"--{option.replace('_', '-')}", *map(str, value if isinstance(value, list) else [value])]
    assert status(name, *files, *words, "--out", tmp_path / "out.csv") == 0
    found = getattr(functions, name)(scratch(), *files, **CALLS[name])
    wanted = read_table(tmp_path / "out.csv")
    assert [list(row) for row in found] == [list(row) for row in wanted]
    for row, written in zip(found, wanted, strict=True):
        for column, value in row.items():
            missing = value is None or (isinstance(value, float) and math.isnan(value))
            assert written[column] == ("" if missing else repr(float(value)) if isinstance(value, float) else str(value))


def test_an_option_that_does_not_exist_or_is_missing_is_told(tmp_path: Path) -> None:
    files = (write_table(tmp_path / "data.csv", draw(DATA)), write_table(tmp_path / "meta.csv", draw(META)))
    with pytest.raises(Fault) as unknown:
        functions.index(scratch(), *files, normalize="rank")
    assert unknown.value.details["value"] == "normalize"
    with pytest.raises(Fault) as missing:
        functions.remove(scratch(), *files)
    assert missing.value.details["column"] == "level"
