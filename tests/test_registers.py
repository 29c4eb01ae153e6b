"""What the project knows beforehand: its places, its lists, its schema; and that all of it can be another country's."""

from __future__ import annotations

import csv
import json
import re
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import shapely

from data.derived import BOUNDARIES
from data.editions import current_edition, open_edition
from data.importing import import_files
from data.intake import Taken
from data.programmes import Programme
from data.reading import locations, settings, span, support
from data.refusals import CODE_LISTS, LANGUAGES
from data.schema import kinds
from data.store import transaction
from tests.conftest import ROOT, run
from tests.stores import imported, kept, write

REGISTERS = ROOT / "data" / "registers"
COLUMNS = [(kind.name, field) for kind in kinds().values() for field in kind.fields]


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


REGISTER, CODES = rows(REGISTERS / "locations.csv"), rows(CODE_LISTS)


def test_the_register_names_25_places_in_three_languages() -> None:
    assert len({row["location_id"] for row in REGISTER}) == len(REGISTER) == 25
    for row in REGISTER:
        for name in ("kind", "oblast", "documented", "evidence", *(f"name_{language}" for language in LANGUAGES)):
            assert row[name], (row["location_id"], name)
        assert not re.search("[А-Яа-яӨөҮүҢң]", row["name_en"])
        assert re.search("[А-Яа-яӨөҮүҢң]", row["name_ru"])
        assert re.search("[А-Яа-яӨөҮүҢң]", row["name_ky"])
        assert row["source_url"] or row["evidence"] == "placeholder"
        assert bool(row["population"]) == bool(row["population_on"])
    assert {row["programme_site"] for row in REGISTER} == {"true"}


def test_every_area_of_the_register_has_names_and_no_other_is_kept() -> None:
    named = {(row["area_level"], row["area"]) for row in rows(REGISTERS / "areas.csv")}
    used = {(level, row[level]) for row in REGISTER for level in ("oblast", "rayon") if row[level]}
    assert used <= named
    assert {row["area_level"] for row in rows(REGISTERS / "areas.csv")} == {"oblast", "rayon"}


def test_every_place_lies_in_its_oblast() -> None:
    """Or at most two kilometres beside it: the built-in outline is generalised, and two places lie on the border."""
    shapes = json.loads((BOUNDARIES / "kyrgyzstan.geojson").read_text(encoding="utf-8"))["features"]
    areas = {
        shape["properties"]["area"]: shapely.geometry.shape(shape["geometry"])
        for shape in shapes
        if shape["properties"]["level"] != "lake"
    }
    apart = {
        row["location_id"]: areas[row["oblast"]].distance(shapely.Point(float(row["lon"]), float(row["lat"]))) for row in REGISTER
    }
    assert {name for name, degrees in apart.items() if degrees > 0} <= {"ak-sai", "samarkandek"}
    assert max(apart.values()) < 2 / 85, "a degree of longitude is about 85 km here"


def test_the_register_restates_the_list_it_came_from(shared: Path) -> None:
    theirs = {row["location_id"]: row for row in rows(shared / "data" / "geo" / "locations_25.csv")}
    same = (
        "name_en",
        "name_ru",
        "name_ky",
        "kind",
        "oblast",
        "rayon",
        "lat",
        "lon",
        "population",
        "documented",
        "evidence",
        "source_url",
    )
    assert [[row[name] for name in same] for row in REGISTER] == [
        [theirs[row["location_id"]][name] for name in same] for row in REGISTER
    ]
    assert len(theirs) == 25


def test_code_lists_are_unique_and_labelled_in_three_languages() -> None:
    assert [pair for pair, times in Counter((row["list"], row["code"]) for row in CODES).items() if times > 1] == []
    for row in CODES:
        assert all(row[f"label_{language}"].strip() for language in LANGUAGES), row
        assert row["source_url"], row
        blanks = {language: sorted(re.findall(r"{\w+}", row[f"label_{language}"])) for language in LANGUAGES}
        assert blanks["en"] == blanks["ru"] == blanks["ky"], row["code"]


def test_code_lists_restate_the_taxonomies_they_came_from(shared: Path) -> None:
    theirs = {(row["list"], row["code"]) for row in rows(shared / "domain" / "taxonomies.csv")}
    ours = {(row["list"], row["code"]) for row in CODES}
    assert theirs <= ours


@pytest.mark.parametrize(("table", "field"), COLUMNS, ids=[f"{table}.{field.name}" for table, field in COLUMNS])
def test_every_column_says_what_it_is_and_numbers_have_a_rule(table: str, field: Any) -> None:
    assert field.unit
    assert re.fullmatch(r"\S.*[.]", field.meaning)
    if field.code_list:
        assert field.code_list in {row["list"] for row in CODES}
    if field.refers_to:
        assert kinds()[field.refers_to].key == (field.name,) or field.name.endswith("cessor_id")
    elif field.sql_type == "DATE":
        assert field.unit in ("date", "date, precision", "date, future allowed", "month")
    elif field.sql_type == "BOOLEAN":
        assert field.unit == "yes/no"
    elif field.sql_type != "VARCHAR":
        assert field.name in {name for check in kinds()[table].checks for name in check.columns}, "a number without a rule"
    if field.unit == "date, precision":
        assert kinds()[table].field("date_precision").code_list == "date_precision"


def test_every_table_of_the_store_is_described(home: Path) -> None:
    with transaction(Programme("own")) as con:
        found = con.execute("SELECT table_name, comment FROM duckdb_tables()").fetchall()
    assert {name for name, _ in found} == {*kinds(), "store", "batches", "rejects"}
    assert all(re.fullmatch(r"key [\w, ]+ \| .+\.", comment) for _, comment in found)
    for kind in kinds().values():
        assert set(kind.key) <= {field.name for field in kind.fields}


# ------------------------------------------------------------------------------------------------ another country


def other_country(
    folder: Path, places: list[dict[str, Any]], events: list[dict[str, Any]], months: list[str], **words: str
) -> Path:
    """Files of a country that is not Kyrgyzstan: its register, its settings, monthly returns, context and events."""
    ids = [place["location_id"] for place in places]
    write(folder / "locations.csv", places)
    write(folder / "settings.csv", [{"setting": setting, "value": value} for setting, value in words.items()])
    write(folder / "returns.csv", [{"location_id": place, "month": month, "nil": "no"} for place in ids for month in months])
    series = {
        "population": 250_000,
        "share_youth": 30,
        "unemployment_rate": 6,
        "migration_share": 12,
        "irrigation_dependency": 40,
    }
    write(folder / "context.csv", [
        {"area_level": "location", "area": place, "series": name, "measured_on": months[0], "value": value}
        for place in ids for name, value in series.items()
    ])  # fmt: skip
    write(folder / "incidents.csv", events)
    return folder


def scored(home: Path, as_of: str) -> dict[str, dict[str, Any]]:
    printed = json.loads(run("risk_model", "score", "--programme", "own", "--as-of", as_of, "--format", "json", home=home).stdout)
    return {row["location_id"]: row for row in printed["rows"]}


def test_a_register_of_ones_own_takes_the_place_of_the_checkouts(home: Path, tmp_path: Path) -> None:
    nowhere = write(tmp_path / "in.csv", "location_id | month | nil\n x | 2025-01 | no")
    assert [one.rejected for one in import_files([nowhere], Programme("own")) if isinstance(one, Taken)] == [0, 0, 0, 0, 1]
    assert len(kept(Programme("own"), "locations")) == 25, "without any other, the one of the checkout serves"
    head = "location_id | name_en | name_ru | name_ky | kind | oblast | lat | lon\n"
    write(tmp_path / "both" / "1.csv", f"{head} x | X | X | X | city | North | 3 | 11")
    write(tmp_path / "both" / "2.csv", "location_id | month | nil\n x | 2025-01 | no")
    imported(tmp_path / "both", Programme("own"))
    assert [row["location_id"] for row in kept(Programme("own"), "locations")] == ["x"]
    assert kept(Programme("own"), "settings") == [], "nor does the checkout's currency come in by itself"


def test_64_districts_of_bangladesh_need_no_change_of_code(home: Path, tmp_path: Path, shared: Path) -> None:
    events = [
        row for row in rows(shared / "data" / "reference" / "ucdp" / "ucdp_ged_hdx_format_bangladesh_hxl.csv")[1:] if row["adm_2"]
    ]
    ids = {name: f"bd-{number:02}" for number, name in enumerate(sorted({event["adm_2"] for event in events}), 1)}
    places = []
    for name, location_id in ids.items():
        there = [event for event in events if event["adm_2"] == name]
        point = {axis: sum(float(event[f"{axis}itude"]) for event in there) / len(there) for axis in ("lat", "long")}
        places.append({"location_id": location_id, "name_en": name, "name_ru": name, "name_ky": name, "kind": "district",
                       "oblast": there[0]["adm_1"], "lat": round(point["lat"], 5), "lon": round(point["long"], 5)})  # fmt: skip
    incidents = [{
        "incident_id": event["id"], "location_id": ids[event["adm_2"]], "severity": 5 if int(event["best"]) else 4,
        "occurred_on": event["date_start"][: 10 if int(event["date_prec"]) < 3 else 7], "status": "verified",
        "incident_type": {"1": "armed_violence", "2": "group_clash", "3": "assault"}[event["type_of_violence"]],
        "narrative": event["source_article"], "source_url": "https://ucdp.uu.se",
    } for event in events]  # fmt: skip
    months = [f"{year}-{month:02}" for year in (2016, 2017, 2018) for month in range(1, 13)]
    files = other_country(tmp_path / "in", places, incidents, months, base_currency="BDT", time_zone="Asia/Dhaka")
    outcomes = list(import_files([files], Programme("own")))
    assert [(one.rejected, one.file.ignored_columns) for one in outcomes if isinstance(one, Taken)] == [(0, [])] * 5
    programme = Programme("own")
    assert (len(kept(programme, "locations")), len(kept(programme, "incidents"))) == (64, 535)
    assert current_edition(programme).base_map is None
    result = scored(home, "2018-12-31")
    assert len(result) == 64
    assert {row["unknown"] for row in result.values()} == {None}
    ranked = sorted(result.values(), key=lambda row: row["rank"])
    late = Counter(row["location_id"] for row in incidents if row["occurred_on"] > "2018")
    assert ranked[0]["location_id"] in late, "who had events of late stands above who had none"
    assert all(0 <= row["index"] <= 10 for row in ranked)


def test_a_small_country_of_1995_with_its_own_money_and_clock(home: Path, tmp_path: Path) -> None:
    name = dict.fromkeys(("name_en", "name_ru", "name_ky"), "Place")
    places = [
        {"location_id": f"place{n}", **name, "kind": "municipality", "oblast": "North", "lat": 3.8 + n, "lon": 11.5}
        for n in range(3)
    ]
    event = {"incident_type": "group_clash", "severity": 3, "status": "verified", "issue": "land_plot"}
    events = [event | {"location_id": "place1", "occurred_on": f"1995-1{n}-0{n + 1}T23:30:00Z"} for n in range(3)]
    months = [f"1995-{month:02}" for month in range(1, 13)]
    files = other_country(
        tmp_path / "in", places, events, months, base_currency="XAF", time_zone="Africa/Douala", programme_en="Peace"
    )
    write(
        files / "grants.csv",
        "grant_id|location_id|category|status|contracted_on|amount|currency\n g|place1|mediation_service|closed|1995-02|900|XAF",
    )
    write(files / "payments.csv", "payment_id|grant_id|paid_on|amount|currency\n p|g|1995-03-04|500|XAF\n q|g|1995-03-05|500|KGS")
    reasons = [reject.code for one in import_files([files], Programme("own")) if isinstance(one, Taken) for reject in one.rejects]
    assert reasons == ["rate_missing"], "the som is foreign money here"
    with open_edition(current_edition(Programme("own"))) as con:
        assert [place.location_id for place in locations(con)] == ["place0", "place1", "place2"]
        assert settings(con) == {"base_currency": "XAF", "time_zone": "Africa/Douala", "programme_en": "Peace"}
        assert (span(con).first_month, span(con).last_month) == (date(1995, 1, 1), date(1995, 12, 1))
        assert [row[0] for row in con.table("incidents").select("occurred_on").fetchall()] == [
            date(1995, 10, 2), date(1995, 11, 3), date(1995, 12, 4),
        ], "half past eleven at night in London is the next day in Douala"  # fmt: skip
        now = {one.location_id: one for one in support(con, 24, 12, 10) if one.month == date(1995, 12, 1)}
    assert (now["place1"].committed, now["place1"].paid, now["place0"].paid) == (900, 500, 0)
    result = scored(home, "1995-12-31")
    assert {place: row["rank"] for place, row in result.items()}["place1"] == 1
    assert result["place1"]["index"] > result["place0"]["index"] == result["place2"]["index"]
