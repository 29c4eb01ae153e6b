"""Random data and meta tables, two to four levels deep, crowded with gaps, ties, constants, empty units and zero weights."""

from __future__ import annotations

import random
from dataclasses import dataclass, field

from tests.coinr_oracle import Row


@dataclass
class Drawing:
    """Draws one index. ``numbers`` says what stands in the columns; ``times`` how often each unit is seen."""

    seed: int
    numbers: str = "mixed"  # ties, plain, outliers, or each column its own
    times: int = 1
    denominators: bool = False
    meta: list[Row] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.dice = random.Random(self.seed)
        self.units = self.dice.randint(*((12, 25) if self.numbers == "outliers" else (3, 14)))

    def node(self, level: int, parent: str) -> None:
        dice, code = self.dice, f"n{len(self.meta)}"
        low = dice.choice([-5, 0, 1])
        self.meta.append({
            "iCode": code, "Level": str(level), "Parent": parent,
            "Direction": dice.choice(["1", "1", "-1"]) if level == 1 else "1",
            "Weight": dice.choice(["0", "0.2", "0.5", "1", "1", "3"]), "Type": "Indicator" if level == 1 else "Aggregate",
            "Denominator": dice.choice(["", "people"]) if level == 1 and self.denominators else "",
            "Target": "30" if level == 1 else "", "Goalpost_low": str(low) if level == 1 else "",
            "Goalpost_high": str(low + dice.choice([1, 7, 20])) if level == 1 else "",
        })  # fmt: skip
        if level > 1:
            first = len(self.meta)
            for _ in range(dice.randint(1, 3)):
                self.node(level - 1, code)
            if all(row["Weight"] == "0" for row in self.meta[first:] if row["Parent"] == code):
                self.meta[first]["Weight"] = "1"

    def cells(self, rows: int) -> list[str]:
        """One column. Ties stand on quarters, so that sums of them are exact in any order."""
        dice = self.dice
        kind = dice.choice(["ties", "plain", "outliers"]) if self.numbers == "mixed" else self.numbers
        if self.numbers in ("mixed", "ties") and dice.random() < 0.1:
            return [dice.choice(["0.1", "3"])] * rows  # drawn once: constant
        if dice.random() < 0.05:
            return [""] * rows
        draw = {
            "ties": lambda: dice.choice([-1, 0, 0.25, 1, 1, 2.5, 4]),
            "plain": lambda: round(dice.uniform(-10, 25), 4),
            "outliers": lambda: round(dice.choice([1, 1, -1]) * dice.lognormvariate(0, 1.5), 4),
        }[kind]
        gaps = dice.choice([0, 0.1, 0.4])
        return ["" if dice.random() < gaps else str(draw()) for _ in range(rows)]

    def tables(self) -> tuple[list[Row], list[Row]]:
        self.node(self.dice.randint(2, 4), "")
        self.meta[0]["Weight"] = "1"
        dice = self.dice
        times = [str(2020 + at) for at in range(self.times)]
        # Not every unit is there every time.
        keys = [(f"u{at}", time) for time in times for at in range(self.units) if at < 3 or dice.random() < 0.9]
        columns = {row["iCode"]: self.cells(len(keys)) for row in self.meta if row["Level"] == "1"}
        data: list[Row] = []
        for at, (unit, time) in enumerate(keys):
            silent = dice.random() < 0.08
            row = {"uCode": unit, **({"Time": time} if self.times > 1 else {}), "region": dice.choice(["north", "south", ""])}
            row |= {"people": dice.choice(["", "12.5", "40", "100", "250"])}
            data.append(row | {code: "" if silent else cells[at] for code, cells in columns.items()})
        if self.denominators:
            shape = dict.fromkeys(self.meta[0], "")
            self.meta.append(shape | {"iCode": "people", "Type": "Denominator"})
        self.meta = dice.sample(self.meta, len(self.meta))  # the order of the rows means nothing
        return data, self.meta


def random_index(seed: int, numbers: str = "mixed", times: int = 1, denominators: bool = False) -> tuple[list[Row], list[Row]]:
    return Drawing(seed, numbers, times, denominators).tables()
