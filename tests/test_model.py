"""The model file: it holds the brief's numbers, says everything in three languages, refuses what cannot be used, and takes a new
indicator without any Python."""

from __future__ import annotations

import csv
import math
import re
import shutil
import tomllib
from collections.abc import Callable
from copy import deepcopy
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po
from pydantic import ValidationError

import risk_model.model
from data.refusals import code_lists
from pages.parts.texts import CATALOGUES
from risk_model.model import FILE, INDICATORS, Model, load_model, sql_file
from risk_model.results import contributions, dimension_scores, scores
from risk_model.scoring import compute
from tests.conftest import run
from tests.drawn import edition
from tests.worked_example import MONTH, PLACE, worked_example

MODEL = load_model()
WRITTEN = tomllib.loads(FILE.read_text(encoding="utf-8"))
Change = Callable[[dict[str, Any]], object]


@cache
def catalogue(language: str) -> Catalog:
    with (CATALOGUES / f"{language}.po").open("rb") as po:
        return read_po(po, locale=language)


def test_every_indicator_has_its_sql_and_every_sql_its_indicator() -> None:
    assert {file.stem for file in INDICATORS.glob("*.sql")} == set(MODEL.indicators)


@pytest.mark.parametrize("code", MODEL.indicators)
def test_every_parameter_is_used_and_every_used_one_is_there(code: str) -> None:
    indicator = MODEL.indicators[code]
    used = set(re.findall(r"\$(\w+)", sql_file(code).read_text(encoding="utf-8")))
    assert used - {"code", "window_months", "half_life_months"} == set(indicator.parameters)
    assert ("half_life_months" in used) == (indicator.half_life_months is not None)


@pytest.mark.parametrize("language", ["ru", "ky"])
@pytest.mark.parametrize("code", MODEL.indicators)
def test_every_text_of_an_indicator_is_there_in_russian_and_kyrgyz(code: str, language: str) -> None:
    one = MODEL.indicators[code]
    for text in (one.name, one.definition, one.missing, one.reason):
        assert catalogue(language)[text].string not in ("", text), text
    for text in (one.unit, one.formula):  # "%" and the name of a column are the same in every language
        assert catalogue(language)[text].string, text


def test_weights_add_up_to_one() -> None:
    assert math.fsum(dimension.weight for dimension in MODEL.dimensions.values()) == pytest.approx(1)
    for name in MODEL.dimensions:
        assert math.fsum(one.weight for one in MODEL.indicators.values() if one.dimension == name) == pytest.approx(1)


@pytest.mark.parametrize("code", MODEL.indicators)
def test_numbers_and_names_are_those_of_the_brief(code: str, shared: Path) -> None:
    with (shared / "domain/indicators.csv").open(encoding="utf-8-sig", newline="") as file:
        brief = {row["code"]: row for row in csv.DictReader(file)}
    assert set(brief) <= set(MODEL.indicators)
    if code not in brief:  # an indicator that the programme has added
        return
    ours, row = MODEL.indicators[code], brief[code]
    assert (ours.weight, ours.direction) == (float(row["default_weight"]), int(row["direction"]))
    assert ours.goalposts == (float(row["goalpost_low"]), float(row["goalpost_high"]))
    assert ours.window_months == int(row["window_months"])
    assert ours.half_life_months == (float(row["half_life_months"]) if row["half_life_months"] else None)
    assert ours.visibility == row["visibility"]
    assert ours.dimension in row["dimension"].lower()
    assert (ours.name, ours.definition, ours.formula) == (row["name_en"], row["definition"], row["formula"])
    assert (ours.missing, ours.data_source) == (row["missing_data_rule"], row["data_source_in_practice"])
    for language in ("ru", "ky"):
        assert catalogue(language)[ours.name].string == row[f"name_{language}"]


def test_every_code_has_its_value_and_no_value_is_for_a_code_that_does_not_exist() -> None:
    codes = code_lists() | {"month": frozenset(str(month) for month in range(1, 13))}
    for name, lookup in MODEL.lookups.items():
        assert set(lookup.values) <= codes[lookup.codes], name
    for name in ("severity_weight", "status_factor", "status_open", "precision_scored", "dialogue_level", "irrigation_season"):
        assert set(MODEL.lookups[name].values) == codes[MODEL.lookups[name].codes], name


def no_weight(part: str, first_letter: str = "") -> Change:
    return lambda model: [one.update(weight=0) for code, one in model[part].items() if code.startswith(first_letter)]


def indicator(code: str, **values: Any) -> Change:
    return lambda model: model["indicators"][code].update(values)


WRONG: dict[str, tuple[Change, list[str]]] = {
    "goalposts the wrong way round": (
        indicator("T01", goalposts=[20, 0]),
        ["indicators.T01", "20.0 must be below the upper one 0.0"],
    ),
    "goalposts on one spot": (indicator("T01", goalposts=[5, 5]), ["indicators.T01", "the lower goalpost 5.0"]),
    "a goalpost without end": (indicator("T01", goalposts=[0, math.inf]), ["indicators.T01.goalposts.1", "finite"]),
    "unknown dimension": (indicator("C04", dimension="mood"), ["indicator C04", "'mood'"]),
    "missing SQL file": (
        lambda model: model["indicators"].update(X01=WRITTEN["indicators"]["T01"]),
        ["indicator X01", "X01.sql"],
    ),
    "all weights of a dimension zero": (no_weight("indicators", "C"), ["all weights in the dimension 'coping' are zero"]),
    "all weights of the dimensions zero": (no_weight("dimensions"), ["all weights of the dimensions are zero"]),
    "a weight below zero": (indicator("T01", weight=-0.1), ["indicators.T01.weight", "greater than or equal to 0"]),
    "a weight that is no number": (indicator("T01", weight=math.nan), ["indicators.T01.weight"]),
    "unknown key": (indicator("T01", colour="red"), ["indicators.T01.colour", "not permitted"]),
    "a misspelt key": (lambda model: model["coverage"].update(minimun=0.5), ["coverage.minimun", "not permitted"]),
    "a number left out": (lambda model: model["index"].pop("floor"), ["index.floor", "required"]),
    "a floor above the scale": (lambda model: model["index"].update(floor=15), ["index.floor", "less than 10"]),
    "no reason given": (lambda model: model["indicators"]["V04"].pop("reason"), ["indicators.V04.reason", "required"]),
    "bands not rising": (lambda model: model["bands"].reverse(), ["the bands must begin at 0 and rise"]),
    "bands not from 0": (lambda model: model["bands"][0].update({"from": 1.0}), ["the bands must begin at 0 and rise"]),
    "support names an unknown indicator": (lambda model: model["support"].update(indicators=["X99"]), ["support names X99"]),
    "support names an unknown dimension": (lambda model: model["support"].update(need=["mood"]), ["support names mood"]),
    "support names nothing": (lambda model: model["support"].update(indicators=[]), ["support.indicators", "at least 1"]),
    "a need that is not there": (indicator("T07", needs=["X99"]), ["indicator T07 needs X99"]),
    "needs in a circle": (indicator("V04", needs=["T07"]), ["cycle", "V04", "T07"]),
    "a grade left out": (lambda model: model["confidence"].pop("B"), ["confidence lacks B"]),
}


@pytest.mark.parametrize(("make", "said"), WRONG.values(), ids=WRONG)
def test_a_wrong_model_is_refused_and_the_place_is_named(make: Change, said: list[str]) -> None:
    wrong = deepcopy(WRITTEN)
    make(wrong)
    with pytest.raises(ValidationError) as refused:
        Model.model_validate(wrong)
    for words in said:
        assert words in str(refused.value)


NEW_SQL = """
INSERT INTO work.raw_values (code, point, raw, flag)
SELECT $code, p.point, count(f.finding_id) * $each AS raw, NULL AS flag
FROM work.points AS p
LEFT JOIN findings AS f ON f.location_id = p.location_id
GROUP BY p.point
"""
NEW_TABLE = """
[indicators.X01]
name = "Findings"
dimension = "tension"
component = "Level"
weight = 0.25
direction = 1
goalposts = [0, 10]
window_months = 12
parameters = { each = 2 }
visibility = "analyst"
unit = "findings"
decimals = 0
definition = "Findings of the research."
formula = "Number of findings × 2."
missing = "No finding = true zero."
data_source = "Research"
reason = "A trial."
source = ["A test"]
"""


def test_an_indicator_is_added_with_an_sql_file_and_a_table_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(INDICATORS, tmp_path / "indicators")
    (tmp_path / "indicators/X01.sql").write_text(NEW_SQL, encoding="utf-8")
    (tmp_path / "model.toml").write_text(FILE.read_text(encoding="utf-8") + NEW_TABLE, encoding="utf-8")
    monkeypatch.setattr(risk_model.model, "INDICATORS", tmp_path / "indicators")
    rows = worked_example() | {"findings": [{"finding_id": f"f{n}", "location_id": PLACE, "noted_on": MONTH} for n in range(3)]}

    con = edition(rows)
    compute(con, load_model(tmp_path / "model.toml"), MONTH, MONTH)
    parts = {part.code: part for part in contributions(con, MONTH, PLACE)}
    assert parts.keys() == MODEL.indicators.keys() | {"X01"}
    new = parts["X01"]
    assert (new.raw, new.scaled, new.share, new.points) == (6, 6, pytest.approx(0.2), pytest.approx(1.2))
    with_it = {one.dimension: one.score for one in dimension_scores(con, MONTH)}
    [score] = scores(con, MONTH)

    compute(con, MODEL, MONTH, MONTH)
    without = {one.dimension: one.score for one in dimension_scores(con, MONTH)}
    assert with_it == without | {"tension": pytest.approx(0.8 * without["tension"] + 1.2)}
    assert score.index > scores(con, MONTH)[0].index


def test_another_model_file_can_be_tried_from_the_command_line(sample_home: Path, tmp_path: Path) -> None:
    other = tmp_path / "model.toml"
    other.write_text(FILE.read_text(encoding="utf-8").replace('version = "1.0"', 'version = "trial"'), encoding="utf-8")
    words = ("score", "--programme", "sample", "--model", str(other))
    assert "model: trial" in run("risk_model", *words, home=sample_home).stdout
