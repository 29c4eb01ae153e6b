"""The stage of the sample: its months, its places with their invented traits, and dice that always fall the same way."""

from __future__ import annotations

import csv
import math
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from random import Random

HERE = Path(__file__).parent
REGISTERS = HERE.parent / "registers"
MONTHS = tuple(date(2023 + (10 + n) // 12, (10 + n) % 12 + 1, 1) for n in range(36))
FIRST_DAY, LAST_DAY = MONTHS[0], date(2026, 10, 31)
ANY = "*"  # the line of places.csv for a location of the register that has no line of its own

Row = dict[str, object]


@dataclass(frozen=True)
class Place:
    """One location of the register and its traits: a line of ``places.csv`` without its empty cells.

    irrigation, pasture, services, border, mining, merged   how much disputes over these weigh (irrigation in per cent)
    load, trend       records a month at first, and by what they grow until the last month
    settles           share of disputes that are settled without dragging on
    modules, groups   how many training modules and groups were reached; unrecorded: share of people without a group
    mediators, dialogues                  how many
    population, youth, unemployment, migration, road_km, diversity   context values, known from first_year to last_year

    None of the first lines looks at who lives in a place: ``diversity`` is written out and drives nothing.
    """

    location_id: str
    oblast: str
    rayon: str
    population: int | None
    traits: dict[str, float]

    def trait(self, name: str) -> float:
        """A trait as a number; zero where the cell is empty."""
        return self.traits.get(name, 0.0)

    @property
    def people(self) -> float:
        """Residents, for the size of invented numbers: also where the sample leaves the population unknown."""
        return self.traits.get("population") or self.population or 15_000.0


def read(path: Path) -> list[dict[str, str]]:
    """The rows of one of our own CSV files."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def places() -> list[Place]:
    """The programme's sites, in the order of the register."""
    lines = {line.pop("location_id"): line for line in read(HERE / "places.csv")}
    return [
        Place(
            row["location_id"],
            row["oblast"],
            row["rayon"],
            int(row["population"]) if row["population"] else None,
            {name: float(cell) for name, cell in lines.get(row["location_id"], lines[ANY]).items() if cell},
        )
        for row in read(REGISTERS / "locations.csv")
    ]


def labels(code_list: str) -> dict[str, tuple[str, str, str]]:
    """What the codes of a list are called in English, Russian and Kyrgyz."""
    rows = [row for row in read(REGISTERS / "code_lists.csv") if row["list"] == code_list]
    return {row["code"]: (row["label_en"], row["label_ru"], row["label_ky"]) for row in rows}


def dice(*words: object) -> Random:
    """A generator of its own for every subject, so that a change in one place leaves all other rows as they were."""
    return Random(" ".join(map(str, words)))  # noqa: S311 invented rows, no secrets


def poisson(rng: Random, mean: float) -> int:
    """How many independent things happen where ``mean`` are expected."""
    limit, product, count = math.exp(-mean), rng.random(), 0
    while product > limit:
        product *= rng.random()
        count += 1
    return count


def day_in(rng: Random, month: date) -> date:
    """Any day of a month."""
    return month + timedelta(rng.randrange((next_month(month) - month).days))


def next_month(month: date) -> date:
    """The first day of the month after."""
    return (month + timedelta(31)).replace(day=1)


def after(day: date, days: int) -> date:
    """So many days later, but never after the last day of the sample."""
    return min(day + timedelta(days), LAST_DAY)
