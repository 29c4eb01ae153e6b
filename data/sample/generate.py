"""Writes the sample programme as CSV files: one a table, every row marked as invented, byte for byte the same at each run."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path
from typing import NamedTuple

from data.sample.incidents import MERGED_ON, incidents, issues_by_site
from data.sample.places import MONTHS, REGISTERS, Place, Row, after, dice, next_month, places, poisson, read
from data.sample.programme_work import dialogues, findings, grants, mediators, trainings

MARK = "sample:2026"
COPIED = ("areas", "settings", "elections")  # a file of locations of one's own replaces the whole register

# Months (0 is the first) in which nothing comes from a site. A silent place is not a calm one.
SILENT = {"ak-sai": range(33, 36), "tup": range(34, 36), "zhazy": range(16, 24), "masy": range(12)}

# Values of larger units that stand in where a site has none: unemployment and migration in per cent. Naryn has none.
OBLASTS = {"Batken": (9.4, 23.0), "Osh": (8.3, 25.0), "Jalal-Abad": (8.8, 20.0), "Chui": (5.9, 7.0), "Talas": (8.0, 12.0),
           "Issyk-Kul": (7.5, 9.0), "Bishkek city": (6.2, 5.0)}  # fmt: skip
YOUNG_IN_RAYON = {"Nooken": 37.2, "Kadamjai": 36.4}  # Jeti-Oguz, which lacks it too, gets none
CASES_BY_RAYON = {"chaek": ("Jumgal", 43_000), "samarkandek": ("Batken", 91_000)}  # family violence is known for the rayon only

# Som for one unit, by quarter from November 2023 on.
RATES = {
    "EUR": (94.3, 97.2, 96.1, 93.4, 94.8, 93.1, 93.9, 98.6, 101.2, 101.8, 102.0, 101.1, 100.4),
    "USD": (89.1, 89.3, 88.8, 86.6, 85.4, 86.9, 87.2, 87.4, 87.4, 87.5, 87.4, 87.3, 87.5),
}


class Merger(NamedTuple):
    """A present municipality that a site became part of; its name says that it is invented."""

    site: str
    letters: tuple[str, str, str]
    population: int
    share: float


MERGERS = (
    Merger("iskra", ("A", "А", "А"), 21_400, 0.43),  # the site's own population is known nowhere
    Merger("jeti-oguz", ("B", "Б", "Б"), 26_900, 0.44),
    Merger("zhazy", ("C", "В", "В"), 31_200, 0.52),
)


def write_sample(folder: Path) -> Path:
    """Fill the folder with the sample: 25 locations, November 2023 to October 2026. Returns the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    sites = places()
    returned = _months_with_return(sites)
    recorded = incidents(sites, set(returned))
    issues = issues_by_site(recorded)
    events, participants = trainings(sites)
    awarded, payments = grants(sites, issues)
    register, links = _register()
    tables = {
        "locations": register,
        "location_links": links,
        "exchange_rates": _exchange_rates(),
        "context": _context(sites),
        "domestic_violence": _domestic_violence(sites),
        "returns": _returns(returned, recorded),
        "incidents": recorded,
        "trainings": events,
        "participants": participants,
        "grants": awarded,
        "payments": payments,
        "dialogues": dialogues(sites, issues),
        "mediators": mediators(sites),
        "findings": findings(sites, issues),
    }
    for name, rows in tables.items():
        _write(folder / f"{name}.csv", rows)
    for name in COPIED:
        (folder / f"{name}.csv").write_bytes((REGISTERS / f"{name}.csv").read_bytes())
    return folder


def _write(path: Path, rows: list[Row]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0] | {"source_url": MARK}), lineterminator="\n")
        writer.writeheader()
        writer.writerows({"source_url": MARK} | row for row in rows)


def _register() -> tuple[list[Row], list[Row]]:
    """The locations as they are, what three of them became part of, and the links between the two."""
    sites = read(REGISTERS / "locations.csv")
    rows: list[Row] = [dict(site) for site in sites]
    links: list[Row] = []
    for merger in MERGERS:
        site = next((row for row in rows if row["location_id"] == merger.site), None)
        if site is None:
            continue
        latin, russian, kyrgyz = merger.letters
        present: Row = {
            "location_id": f"sample-merged-{latin.lower()}",
            "name_en": f"Sample merged municipality {latin}",
            "name_ru": f"Объединённый муниципалитет {russian} (пример)",
            "name_ky": f"Бириктирилген муниципалитет {kyrgyz} (үлгү)",
            "kind": "ayil_aimak",
            "lat": round(float(str(site["lat"])) + 0.02, 5),
            "lon": round(float(str(site["lon"])) + 0.02, 5),
            "population": merger.population,
            "population_on": 2025,
            "programme_site": "false",
            "documented": "false",
            "evidence": "placeholder",
            "valid_from": MERGED_ON,
            "source_url": MARK,
        }
        rows.append(site | present)
        links.append({"predecessor_id": merger.site, "successor_id": present["location_id"], "since": MERGED_ON,
                      "population_share": merger.share})  # fmt: skip
    return rows, links


def _exchange_rates() -> list[Row]:
    quarters = (MONTHS[0], *MONTHS[2::3])
    return [
        {"currency": currency, "valid_from": day, "rate": rate}
        for currency, rates in RATES.items()
        for day, rate in zip(quarters, rates, strict=True)
    ]


def _context(sites: list[Place]) -> list[Row]:
    rows: list[Row] = []

    def add(level: str, area: str, series: str, measured_on: date, value: float) -> None:
        rows.append({"area_level": level, "area": area, "series": series, "measured_on": measured_on, "value": value})

    surveyed = {"youth": "share_youth", "unemployment": "unemployment_rate", "migration": "migration_share",
                "irrigation": "irrigation_dependency"}  # fmt: skip
    for site in sites:
        rng = dice("context", site.location_id)
        years = range(int(site.trait("first_year")), int(site.trait("last_year")) + 1)
        if "population" in site.traits:
            for year in range(2023, 2027):
                grown = site.traits["population"] * (1 + rng.uniform(0.008, 0.016)) ** (year - 2023)
                add("location", site.location_id, "population", date(year, 1, 1), round(grown, -1))
        for name, series in surveyed.items():
            for year in years:
                if name in site.traits and (year in (years[0], years[-1]) or rng.random() < 0.6):
                    value = min(95.0, max(0.5, site.traits[name] * rng.uniform(0.95, 1.05)))
                    add("location", site.location_id, series, date(year, 3, 1), round(value, 1))
        if "road_km" in site.traits:
            add("location", site.location_id, "distance_rayon_centre_km", date(2024, 1, 1), site.traits["road_km"])
        if "diversity" in site.traits:
            add("location", site.location_id, "diversity_index", date(2023, 1, 1), site.traits["diversity"])
    for year in (2023, 2024, 2025):
        for oblast, (unemployment, migration) in OBLASTS.items():
            add("oblast", oblast, "unemployment_rate", date(year, 1, 1), unemployment)
            add("oblast", oblast, "migration_share", date(year, 1, 1), migration)
        for rayon, young in YOUNG_IN_RAYON.items():
            add("rayon", rayon, "share_youth", date(year, 1, 1), young)
        for rayon, population in CASES_BY_RAYON.values():
            add("rayon", rayon, "population", date(year, 1, 1), population)
    return rows


def _domestic_violence(sites: list[Place]) -> list[Row]:
    """About thirty cases for 10,000 residents a year and rising a little; a few sites leave months out."""
    rows: list[Row] = []
    for site in sites:
        rng = dice("family", site.location_id)
        rayon, people = CASES_BY_RAYON.get(site.location_id, ("", site.people))
        yearly = people * 30 / 10_000 * rng.uniform(0.55, 1.45)
        left_out = 0.08 if rng.random() < 0.2 else 0.0
        for number, month in enumerate(MONTHS):
            cases = poisson(rng, yearly / 12 * (0.85 + 0.3 * number / len(MONTHS)))
            if rng.random() >= left_out:
                level, area = ("rayon", rayon) if rayon else ("location", site.location_id)
                rows.append({"area_level": level, "area": area, "month": month, "cases": cases})
    return rows


def _months_with_return(sites: list[Place]) -> list[tuple[str, date]]:
    return [
        (site.location_id, month)
        for site in sites
        for number, month in enumerate(MONTHS)
        if number not in SILENT.get(site.location_id, ()) and dice("gap", site.location_id, month).random() > 0.025
    ]


def _returns(returned: list[tuple[str, date]], recorded: list[Row]) -> list[Row]:
    """Received in the first days of the next month, some late; the last month's on its last day at the latest."""
    busy = {(row["location_id"], str(row["occurred_on"])[:7]) for row in recorded}
    rows: list[Row] = []
    for location_id, month in returned:
        rng = dice("return", location_id, month)
        days = rng.randrange(8) if rng.random() > 0.07 else rng.randrange(15, 60)
        nil = "false" if (location_id, f"{month:%Y-%m}") in busy else "true"
        rows.append({"location_id": location_id, "month": month, "nil": nil, "received_on": after(next_month(month), days)})
    return rows
