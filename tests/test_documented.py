"""The documented programme: what public pages say, each row with its address, and nothing that they do not say."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from data.documented import DOCUMENTED_ROWS
from data.editions import current_edition, open_edition
from data.intake import REGISTER
from data.programmes import DOCUMENTED, Programme
from data.reading import grants_of, support
from data.schema import kinds
from tests.conftest import run, run_data
from tests.stores import kept

ADDRESS = "http://dpi.kg/en/press-room/news/full/1784.html"
EIGHT = {"balykchy", "tash-kumyr", "sumbula", "kargalyk", "kara-buura", "lenin-alai", "lenin-alamudun", "kurama"}


@pytest.fixture(scope="module")
def ready(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("documented")
    run_data("ready", "--programme", DOCUMENTED, home=home)
    return home


@pytest.fixture
def documented(ready: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Programme]:
    monkeypatch.setenv("YNTYMAK_HOME", str(ready))
    return Programme(DOCUMENTED)


def test_everything_is_taken(documented: Programme) -> None:
    batches = kept(documented, "batches")
    assert {(batch["rejected"], batch["duplicate"], batch["skipped"]) for batch in batches} == {(0, 0, 0)}
    assert {file.stem for file in DOCUMENTED_ROWS.glob("*.csv")} == {batch["kind"] for batch in batches} - set(REGISTER)


def test_the_eight_grants_of_january_2022_have_unknown_amounts(documented: Programme) -> None:
    grants = {row["grant_id"]: row for row in kept(documented, "grants") if row["status_on"] == date(2022, 1, 1)}
    assert {row["location_id"] for row in grants.values()} == EIGHT
    assert {(row["amount"], row["currency"], row["contracted_on"], row["source_url"]) for row in grants.values()} == {
        (None, None, None, ADDRESS)
    }
    payments = kept(documented, "payments")
    assert sorted(row["grant_id"] for row in payments) == sorted(grants)
    assert {(row["paid_on"], row["date_precision"], row["amount"]) for row in payments} == {(date(2022, 1, 1), "month", None)}


def test_an_unknown_amount_is_shown_as_unknown_and_never_as_zero(documented: Programme) -> None:
    with open_edition(current_edition(documented)) as con:
        now = {one.location_id: one for one in support(con, 24, 12, 10) if one.month == date(2022, 2, 1)}
        assert {(now[place].committed, now[place].paid, now[place].people_trained) for place in EIGHT} == {(None, None, None)}
        assert (now["uzgen"].committed, now["uzgen"].paid, now["uzgen"].people_trained) == (0, 0, 0)
        [grant] = grants_of(con, "balykchy", date(2022, 2, 28))
    assert (grant["amount"], grant["paid_base"]) == (None, None)


def test_the_training_of_11_february_2022(documented: Programme) -> None:
    [training] = kept(documented, "trainings")
    assert (training["held_on"], training["date_precision"], training["module"]) == (date(2022, 2, 11), "day", None)
    took_part = kept(documented, "participants")
    assert {row["location_id"] for row in took_part} == EIGHT
    assert {row["training_id"] for row in took_part} == {training["training_id"]}


def test_every_row_has_a_public_address_and_no_number_is_invented(documented: Programme) -> None:
    for name in set(kinds()) - set(REGISTER):
        for row in kept(documented, name):
            assert row["source_url"].startswith(("http://", "https://")), row
            assert not {"people", "amount"} & {column for column, value in row.items() if value is not None}, row
    for name in ("incidents", "returns", "context", "domestic_violence", "mediators", "exchange_rates"):
        assert kept(documented, name) == [], "no public page tells these"
    for row in kept(documented, "findings"):
        assert len({row[f"text_{language}"] for language in ("en", "ru", "ky")}) == 3
        assert row["finding_kind"] != "trusted_role"


def test_every_dated_public_fact_is_in(documented: Programme, shared: Path) -> None:
    with (shared / "data" / "geo" / "project_facts.csv").open(encoding="utf-8", newline="") as file:
        facts = {(row["location_id"], row["source_url"]) for row in csv.DictReader(file) if row["date"]}
    tables = ("grants", "trainings", "dialogues", "findings", "participants")
    told = {(row.get("location_id") or "", row["source_url"]) for name in tables for row in kept(documented, name)}
    assert facts <= told


def test_nobody_is_rated_where_nobody_reported(documented: Programme) -> None:
    printed = run("risk_model", "score", "--programme", DOCUMENTED, "--format", "json", home=documented.folder.parent).stdout
    rows = json.loads(printed)["rows"]
    assert len(rows) == 25
    assert {(row["index"], row["band"], row["rank"], row["unknown"]) for row in rows} == {(None, None, None, "silent")}
    assert current_edition(documented).base_map == "kyrgyzstan"
