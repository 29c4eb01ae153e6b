"""The oracle gives every printed digit of the worked example of the domain brief."""

from __future__ import annotations

import math

import pytest

from tests.oracle import METHOD, Result, oracle
from tests.worked_example import MONTH, PLACE, worked_example

# code: (raw value as printed, score as printed); V07 has weight 0 and no printed score
# fmt: off
PRINTED = {
    "T01": ("4.003", "2.00"), "T02": ("3", "5.00"), "T03": ("1.636", "3.18"), "T04": ("0.5", "1.67"),
    "T05": ("1.661", "1.66"), "T06": ("30", "4.00"), "T07": ("0.35", "3.50"),
    "V01": ("36", "5.50"), "V02": ("6", "3.08"), "V03": ("20", "5.00"), "V04": ("70", "7.00"), "V05": ("8", "8.40"),
    "V06": ("25", "3.12"), "V07": ("0.35", ""),
    "C01": ("2.565", "4.87"), "C02": ("0.6667", "3.33"), "C03": ("0.6667", "3.33"), "C04": ("1.0", "5.00"),
    "C05": ("66.7", "3.33"), "C06": ("16.50", "7.25"), "C07": ("0.5", "5.00"), "C08": ("3.0", "5.00"),
}
# fmt: on
DIMENSIONS = {"tension": "2.79", "vulnerability": "5.39", "coping": "4.53"}


@pytest.fixture(scope="module")
def result() -> Result:
    return oracle(worked_example(), MONTH)[PLACE]


def printed(value: float | None, like: str) -> str:
    """The value with as many decimals as the brief prints."""
    assert value is not None
    return f"{value:.{len(like.partition('.')[2])}f}"


@pytest.mark.parametrize("code", METHOD)
def test_raw_value_and_score(result: Result, code: str) -> None:
    raw, score = PRINTED[code]
    assert printed(result.raw[code], raw) == raw
    assert result.flag[code] is None
    if score:
        assert printed(result.scaled[code], score) == score


@pytest.mark.parametrize("name", DIMENSIONS)
def test_dimension(result: Result, name: str) -> None:
    assert printed(result.dimension[name], DIMENSIONS[name]) == DIMENSIONS[name]
    assert result.coverage[name] == pytest.approx(1.0)
    parts = [result.contribution[code] for code in METHOD if code[0] == name[0].upper()]
    assert math.fsum(part or 0.0 for part in parts) == pytest.approx(result.dimension[name])


def test_index(result: Result) -> None:
    assert printed(result.index, "3.90") == "3.90"
    assert printed(result.arithmetic, "4.05") == "4.05"
    assert result.band == 3  # closer attention
    assert (result.confidence, result.rank) == ("A", 1)
    assert result.contribution["V07"] == 0.0
