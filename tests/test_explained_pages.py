"""What a reader sees of explanations: on the location page in three languages, and on the command line."""

from __future__ import annotations

import csv
import io
import json
import math
import re
from pathlib import Path

import pytest
import streamlit as st

import pages.parts.desk
from data import reading
from data.editions import current_edition, open_edition
from data.programmes import Programme
from pages.parts.texts import Texts
from risk_model import of_location, results
from risk_model.__main__ import main
from risk_model.model import load_model
from risk_model.scoring import compute
from risk_model.variant import Variant
from tests.conftest import run
from tests.reader import bodies, nothing_kept, opened, said
from tests.test_pages import sample

__all__ = ["nothing_kept", "sample"]

MODEL = load_model()
HEADING = {"en": "What would have to change", "ru": "Что должно было бы измениться", "ky": "Эмне өзгөрүшү керек эле"}
NO_PROMISE = {"en": "not a proven effect", "ru": "а не доказанное воздействие", "ky": "далилденген таасирди эмес"}


def band(index: float) -> int:
    return max(one.number for one in MODEL.bands if index >= one.from_ - 1e-9)


@pytest.mark.parametrize("language", HEADING)
def test_the_profile_says_what_would_have_to_change_and_promises_nothing(language: str, sample: Programme) -> None:
    shown, texts = opened("location", lang=language, location="suzak", month="2026-10"), Texts(language)
    assert HEADING[language] in said(shown)
    assert NO_PROMISE[language] in said(shown)
    [table] = [part.proto.body for part in shown.get("html") if texts.gettext("Dimension or indicator") in part.proto.body]
    for dimension in MODEL.dimensions.values():
        assert f"<b>{texts.gettext(dimension.name)}</b>" in table
    assert texts.gettext("not alone") in table
    assert re.search(r"[≤≥] \d", table)
    assert texts.gettext("Lack of coping capacity") in next(
        line for line in said(shown).splitlines() if "40" in line and "%" in line
    )


def test_what_is_named_as_needed_does_change_the_level(sample: Programme) -> None:
    con = open_edition(current_edition(sample))
    month = reading.span(con).last_month
    compute(con, MODEL, month, month)
    scores = {score.location_id: score for score in results.scores(con, month)}
    found = results.contributions(con, month, "suzak")
    values = of_location.node_values(found, results.dimension_scores(con, month, "suzak"), scores["suzak"])
    _, indicators = of_location.changes(MODEL, found, values)
    able = {one.code: one for one in indicators if one.below is not None or one.above is not None}
    assert able
    for code, one in able.items():
        for wanted, end in ((-1, one.below), (1, one.above)):
            if end is None:
                continue
            part = next(part for part in found if part.code == code)
            low, high = MODEL.indicators[code].goalposts
            scaled = min(1, max(0, ((end - low) if MODEL.indicators[code].direction == 1 else (high - end)) / (high - low))) * 10
            changed = {name: values[name] or 0.0 for name in MODEL.dimensions}
            changed[part.dimension] += (part.share or 0) * (scaled - (part.scaled or 0))
            index = math.prod(max(value, MODEL.index.floor) ** MODEL.dimensions[name].weight for name, value in changed.items())
            assert band(index + wanted * 1e-9) == (scores["suzak"].band or 0) + wanted


def test_without_a_level_there_is_nothing_to_compare_with(sample: Programme) -> None:
    shown = opened("location", location="ak-sai", month="2026-10")
    assert "Too little is known for a level of attention, so there is none to compare with." in said(shown)
    assert "Dimension or indicator" not in said(shown)


def test_a_shrunk_rate_stands_beside_the_recorded_one(sample: Programme, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "No indicator is shrunk" in said(opened("method"))
    assert "(recorded:" not in said(opened("location", location="suzak", month="2026-10"))
    monkeypatch.setattr(pages.parts.desk, "in_use", lambda tomls: (Variant.of({"indicators.T01.shrink": True}).model(), []))
    st.cache_resource.clear()
    shown = " ".join(bodies(opened("location", location="suzak", month="2026-10"), "yj-table"))
    assert re.search(
        r"T01 Severity-weighted incident load\s+[\d.]+ severity points per 10,000 residents \(recorded: 1\.64\)", shown
    )
    assert shown.count("(recorded:") == 1
    assert "(empirical Bayes, Marshall 1991): T01 Severity-weighted incident load." in said(opened("method"))
    st.cache_resource.clear()


def test_on_the_command_line_a_score_is_split_exactly(sample_home: Path) -> None:
    whole = json.loads(run("risk_model", "score", "--format", "json", home=sample_home).stdout)["rows"]
    [index] = [row["index"] for row in whole if row["location_id"] == "suzak"]
    rows = json.loads(run("risk_model", "score", "--format", "json", "--explain", "suzak", home=sample_home).stdout)["rows"]
    assert math.fsum(row["of_index"] or 0 for row in rows) == pytest.approx(index, abs=1e-9)
    assert {row["unshrunk"] for row in rows} == {None}
    assert {row["code"]: row["against_mean"] for row in rows}["V07"] == 0  # without weight
    assert any(row["for_lower"] is not None for row in rows)


def test_explain_on_a_pair_of_tables(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data, meta = tmp_path / "data.csv", tmp_path / "meta.csv"
    data.write_text("uCode,a,b,c\nX,4,1,9\nY,2,,3\nZ,,,\n", encoding="utf-8")
    meta.write_text(
        "iCode,Level,Parent,Direction,Weight,Type,Goalpost_low,Goalpost_high,Aggregation\n"
        "a,1,left,1,1,Indicator,0,10,\nb,1,left,-1,3,Indicator,0,10,\nc,1,right,1,1,Indicator,0,10,\n"
        "left,2,top,1,0.5,Aggregate,,,arithmetic\nright,2,top,1,0.5,Aggregate,,,arithmetic\ntop,3,,1,1,Aggregate,,,geometric\n",
        encoding="utf-8",
    )

    def explained(*words: str) -> dict[str, dict[str, str]]:
        assert main(["explain", str(data), str(meta), "--lang", "en", "--normalise", "goalposts", *words]) == 0
        return {row["iCode"]: row for row in csv.DictReader(io.StringIO(capsys.readouterr().out))}

    found = explained("--unit", "X", "--cuts", "5,9")  # left (4 + 3 × 9) / 4 = 7.75, right 9, top √69.75 = 8.35
    assert [found["left"][name] for name in ("value", "share")] == ["7.75", "0.5"]
    assert [float(found[code]["points"]) for code in "abc"] == [1, 6.75, 9]
    assert float(found["left"]["factor"]) * float(found["right"]["factor"]) == pytest.approx(69.75**0.5)
    assert math.fsum(float(found[code]["added"]) for code in "abc") == pytest.approx(69.75**0.5, abs=1e-9)
    assert float(found["a"]["raw_above"]) == pytest.approx(9, abs=1e-9)  # left (9 + 27) / 4 = 9, the index √81
    assert found["a"]["raw_below"] == ""  # even at 0 left is 6.75
    assert float(found["c"]["raw_below"]) == pytest.approx(25 / 7.75, abs=1e-6)
    at_zero = explained("--unit", "X", "--reference", "0")
    assert float(at_zero["top"]["against_reference"]) == pytest.approx(69.75**0.5, abs=1e-9)
    assert list(explained("--unit", "Y", "--node", "left")) == ["left", "a", "b"]
    for words, told in (
        (["--unit", "Z"], "“Z” has no value for “top”"),
        (["--unit", "Q"], "“Q” cannot be chosen for --unit. Choose one of: X, Y, Z."),
        (["--unit", "X", "--node", "q"], "“q” cannot be chosen for --node"),
        (["--unit", "X", "--reference", "much"], "much"),
    ):
        assert main(["explain", str(data), str(meta), "--lang", "en", *words]) == 2
        assert told in capsys.readouterr().err
