"""The sample programme: invented rows that look like the programme's, the same at every run, and marked as invented."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest

from data.editions import current_edition, open_edition
from data.intake import REGISTER
from data.programmes import SAMPLE, Programme
from data.reading import span
from data.sample.generate import MARK, MERGERS
from data.schema import kinds
from risk_model.model import load_model
from risk_model.results import scores
from risk_model.scoring import compute
from tests.conftest import ROOT, run_data
from tests.stores import kept

Row = dict[str, Any]


@pytest.fixture
def sample(sample_home: Path, monkeypatch: pytest.MonkeyPatch) -> Programme:
    monkeypatch.setenv("YNTYMAK_HOME", str(sample_home))
    return Programme(SAMPLE)


def test_it_is_byte_for_byte_the_same_at_every_run(sample_home: Path, tmp_path: Path) -> None:
    for seed in ("1", "2"):
        write = "import pathlib, sys; from data.sample.generate import write_sample; write_sample(pathlib.Path(sys.argv[1]))"
        words = [sys.executable, "-c", write, str(tmp_path / seed)]
        subprocess.run(words, cwd=ROOT, env=os.environ | {"PYTHONHASHSEED": seed}, check=True)
    made = {folder: {file.name: file.read_bytes() for file in folder.iterdir()} for folder in (tmp_path / "1", tmp_path / "2")}
    rows = {file.name: file.read_bytes() for file in (sample_home / SAMPLE / "rows").iterdir()}
    assert made[tmp_path / "1"] == made[tmp_path / "2"] == rows
    assert {name.removesuffix(".csv") for name in rows} == set(kinds()), "every table has rows"


def test_every_row_is_taken_and_every_invented_row_is_marked(sample: Programme) -> None:
    assert {(batch["rejected"], batch["duplicate"], batch["skipped"]) for batch in kept(sample, "batches")} == {(0, 0, 0)}
    for name in kinds():
        sources = {row["source_url"] for row in kept(sample, name)}
        assert sources, name
        assert name in REGISTER or sources == {MARK}, name
    assert MARK.startswith("sample:")


def test_25_locations_over_36_months_with_silent_and_nil_ones(sample: Programme) -> None:
    with open_edition(current_edition(sample)) as con:
        months = span(con).months
    assert (len(months), months[0], months[-1]) == (36, date(2023, 11, 1), date(2026, 10, 1))
    sites = {row["location_id"] for row in kept(sample, "locations") if row["programme_site"]}
    returned = {(row["location_id"], row["month"]): row["nil"] for row in kept(sample, "returns")}
    assert len(sites) == 25
    assert {place for place, _ in returned} == sites
    assert {month for _, month in returned} == set(months)
    assert 0.85 < len(returned) / (25 * 36) < 0.98
    assert 0.2 < sum(returned.values()) / len(returned) < 0.7
    records = Counter((row["location_id"], row["occurred_on"].replace(day=1)) for row in kept(sample, "incidents"))
    assert all((key in records) != nil for key, nil in returned.items()), "nil says that nothing happened, and only that"
    assert [place for place in sites if not any((place, month) in returned for month in months[-3:])], "somebody is silent now"


def test_the_orders_of_magnitude_of_the_brief(sample: Programme) -> None:
    incidents = kept(sample, "incidents")
    records = Counter((row["location_id"], row["occurred_on"].replace(day=1)) for row in incidents)
    assert max(records.values()) <= 5
    assert 0.5 < len(incidents) / (25 * 36) < 2
    assert 5 <= sum(row["severity"] >= 4 for row in incidents) <= 20
    water, school = (
        Counter(row["occurred_on"].month for row in incidents if row["issue"] == issue)
        for issue in ("irrigation_water", "school_youth")
    )
    assert sum(water[month] for month in (5, 6, 7, 8)) > 50
    assert sum(water[month] for month in (11, 12, 1, 2)) == 0
    assert sum(school[month] for month in (6, 7, 8)) == 0 < sum(school.values())
    assert {row["status"] for row in incidents} >= {"reported", "verified", "in_mediation", "monitoring", "resolved", "escalated"}
    assert not [row for row in incidents if row["narrative"]]


def test_what_the_programme_does_is_spread_unevenly(sample: Programme) -> None:
    module = {row["training_id"]: row["module"] for row in kept(sample, "trainings")}
    assert len(set(module.values())) == 6
    reached: dict[str, set[str]] = {}
    for row in kept(sample, "participants"):
        reached.setdefault(row["location_id"], set()).add(module[row["training_id"]])
    spread = Counter(len(modules) for modules in reached.values())
    assert {1, 6} <= set(spread)
    assert len(reached) < 25, "some were never reached"
    for table in ("grants", "payments"):
        assert {row["currency"] for row in kept(sample, table)} == {"KGS", "EUR"}
    assert {row["payment_kind"] for row in kept(sample, "payments")} == {"tranche", "cofinancing", "refund"}
    assert {row["certificate"] for row in kept(sample, "mediators")} == {"certified", "community", "unknown"}


def test_context_is_incomplete_as_it_is_in_life(sample: Programme) -> None:
    sites = {row["location_id"] for row in kept(sample, "locations") if row["programme_site"]}
    known = {(row["series"], row["area"]) for row in kept(sample, "context") if row["area_level"] == "location"}
    for series in ("share_youth", "unemployment_rate", "irrigation_dependency", "diversity_index", "distance_rayon_centre_km"):
        assert 0 < len({place for name, place in known if name == series}) < len(sites), series
    assert {row["area_level"] for row in kept(sample, "context")} == {"location", "rayon", "oblast"}


def test_a_merged_place_takes_its_population_from_what_it_became_part_of(sample: Programme) -> None:
    merger = MERGERS[0]
    assert {row["predecessor_id"] for row in kept(sample, "location_links")} == {one.site for one in MERGERS}
    assert not [row for row in kept(sample, "context") if (row["area"], row["series"]) == (merger.site, "population")]
    with open_edition(current_edition(sample)) as con:
        compute(con, load_model(), date(2026, 10, 1), date(2026, 10, 1))
        found = {score.location_id: score for score in scores(con, date(2026, 10, 1))}
    assert found[merger.site].population == pytest.approx(merger.population * merger.share)
    assert found[merger.site].population_estimated
    assert len(found) == 25, "what a site became part of is no site itself"
    assert {score.unknown for score in found.values()} >= {None, "silent"}


def test_getting_ready_again_changes_nothing_and_newer_rows_replace_the_sample(
    sample_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("YNTYMAK_HOME", str(tmp_path))
    folder = tmp_path / SAMPLE
    shutil.copytree(sample_home / SAMPLE, folder)
    before = (folder / "store.duckdb").read_bytes(), (folder / "CURRENT.json").read_text()
    assert run_data("ready", "--programme", SAMPLE, home=tmp_path).stdout == ""
    assert ((folder / "store.duckdb").read_bytes(), (folder / "CURRENT.json").read_text()) == before
    name = current_edition(Programme(SAMPLE)).name
    (folder / "ROWS").write_text("of an older checkout")
    with duckdb.connect(str(folder / "store.duckdb")) as con:
        con.execute("UPDATE returns SET location_id = 'gone' WHERE location_id = 'tup'")
    run_data("ready", "--programme", SAMPLE, home=tmp_path)
    assert current_edition(Programme(SAMPLE)).name == name
    assert "gone" not in {row["location_id"] for row in kept(Programme(SAMPLE), "returns")}
