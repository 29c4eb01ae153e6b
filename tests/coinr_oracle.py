"""A composite index once more: slow, plain, one cell after another, written from what COINr does and not from the engine.

Tables are lists of rows of text, as they stand in a CSV file; an option has the name it has on the command line.
"""

from __future__ import annotations

import math
from typing import Any

Row = dict[str, str]
Column = list[float | None]
Values = dict[tuple[str, str, str, int], float | None]  # (uCode, Time, iCode, Level)

DEFAULTS: dict[str, Any] = {
    "normalise": "minmax", "range": None, "ties": "min", "aggregate": "arithmetic", "min_coverage": 0.0, "treat": "none",
    "winmax": 5, "impute": "none", "per_time": False,
}  # fmt: skip


def number(cell: str | None) -> float | None:
    return None if cell in (None, "", "NA") else float(cell)


def known(column: Column) -> list[float]:
    return [value for value in column if value is not None]


def mean(values: list[float]) -> float:
    # A column that does not vary has exactly its one value as its mean, or it would seem to vary by 1e-17.
    return values[0] if min(values) == max(values) else math.fsum(values) / len(values)


def quantile(values: list[float], share: float) -> float:
    """R's type 7."""
    ordered = sorted(values)
    at = (len(ordered) - 1) * share
    low = math.floor(at)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (at - low) * (ordered[high] - ordered[low])


# Filling gaps, within one time.


def filled(columns: dict[str, Column], how: str, data: list[Row], direction: dict[str, float]) -> dict[str, Column]:
    if how == "none":
        return columns
    if how == "row_mean":
        return filled_by_row(columns, direction)
    found = {}
    for code, column in columns.items():
        found[code] = list(column)
        for at, value in enumerate(column):
            if value is not None:
                continue
            others = known(column)
            if how.startswith("group_mean:"):
                group = data[at].get(how.removeprefix("group_mean:"), "")
                same = [row.get(how.removeprefix("group_mean:"), "") == group != "" for row in data]
                others = known([one if here else None for one, here in zip(column, same, strict=True)])
            if others:
                found[code][at] = quantile(others, 0.5) if how == "median" else mean(others)
    return found


def filled_by_row(columns: dict[str, Column], direction: dict[str, float]) -> dict[str, Column]:
    found = {code: list(column) for code, column in columns.items()}
    pointed = {code: [None if v is None else v * direction[code] for v in column] for code, column in columns.items()}
    span = {code: (min(known(column)), max(known(column))) for code, column in pointed.items() if known(column)}
    for at in range(len(next(iter(columns.values()), []))):
        scaled = [
            (pointed[code][at] - low) / (high - low)
            for code, (low, high) in span.items()
            if pointed[code][at] is not None and high > low
        ]
        for code, (low, high) in span.items():
            if found[code][at] is None and scaled:
                found[code][at] = (math.fsum(scaled) / len(scaled) * (high - low) + low) * direction[code]
    return found


# Outliers, within one time and before direction.


def skewness(values: list[float]) -> float:
    n, middle = len(values), mean(values)
    second, third = (math.fsum((value - middle) ** power for value in values) for power in (2, 3))
    return math.sqrt(n) * third / second**1.5 * math.sqrt(n * (n - 1)) / (n - 2)


def kurtosis(values: list[float]) -> float:
    n, middle = len(values), mean(values)
    second, fourth = (math.fsum((value - middle) ** power for value in values) for power in (2, 4))
    return ((n + 1) * (n * fourth / second**2 - 3) + 6) * (n - 1) / ((n - 2) * (n - 3))


def passes(values: list[float]) -> bool:
    return abs(skewness(values)) < 2 or kurtosis(values) < 3.5


def treated(column: Column, how: str, winmax: int) -> Column:
    values = known(column)
    if how == "none" or len(values) < 4 or min(values) == max(values) or passes(values):
        return column
    now, high, low = list(column), 0, 0
    while not passes(known(now)) and high + low < winmax:
        values = known(now)
        if skewness(values) >= 0:
            end, high = max(values), values.count(max(values))
            inner = max(value for value in values if value < end)
        else:
            end, low = min(values), values.count(min(values))
            inner = min(value for value in values if value > end)
        now = [inner if value == end else value for value in now]
        if min(known(now)) == max(known(now)):
            return column  # the test cannot be asked of a constant: COINr then gives back what it was handed
    if passes(known(now)) or how == "winsorise":
        return now
    low_, high_ = min(known(column)), max(known(column))
    return [None if value is None else math.log(value - low_ + 0.01 * (high_ - low_)) for value in column]


# Scales, over all times together or within one.


def ascending(values: list[float], ties: str, value: float) -> float:
    below, equal = sum(other < value for other in values), values.count(value)
    return below + 1 if ties == "min" else below + (equal + 1) / 2


def normalised(column: Column, row: Row, how: str, span: tuple[float, float] | None, ties: str) -> Column:
    direction = number(row.get("Direction")) or 1
    pointed = [None if value is None else value * direction for value in column]
    values = known(pointed)
    if not values:
        return pointed
    least, most, n = min(values), max(values), len(values)
    low, high = span or ((0, 10) if how == "goalposts" else (0, 100))

    def one(x: float) -> float | None:
        if how in ("rank", "borda"):
            return ascending(values, ties, x) - (how == "borda")
        if how == "percentile":
            return None if n == 1 else (ascending(values, ties, x) - 1) / (n - 1)
        if how == "goalposts":
            bad, good = sorted(float(row[name]) * direction for name in ("Goalpost_low", "Goalpost_high"))
            return min(max((x - bad) / (good - bad), 0), 1) * (high - low) + low
        if how == "distance_to_target":
            target = float(row["Target"]) * direction
            return None if target == least else 1 - (target - x) / (target - least)
        if least == most:
            return None
        if how == "zscore":
            middle = mean(values)
            return (x - middle) / math.sqrt(math.fsum((value - middle) ** 2 for value in values) / (n - 1))
        if how == "distance_to_max":
            return 1 - (most - x) / (most - least)
        assert how == "minmax"
        return (x - least) / (most - least) * (high - low) + low

    return [None if x is None else one(x) for x in pointed]


# The tree, from the lowest level up.


def rounded(value: float | None, digits: str | None) -> float | None:
    """Half up, as one does it by hand: 6.55 is a half although the float of that name stands a little below it."""
    if value is None or not digits:
        return value
    return math.floor(value * 10 ** int(digits) + 0.5 + 1e-9) / 10 ** int(digits)


def mean_of(how: str, parts: list[tuple[float, float]]) -> float | None:
    """A mean of (weight, value); what has no weight has no say."""
    parts = [(weight, value) for weight, value in parts if weight > 0]
    total = math.fsum(weight for weight, _ in parts)
    if not parts:
        return None
    if how == "geometric":
        if any(value < 0 for _, value in parts):
            raise ValueError("geometric mean of a negative number")
        if any(value == 0 for _, value in parts):
            return 0.0
        return math.exp(math.fsum(weight * math.log(value) for weight, value in parts) / total)
    if how == "harmonic":
        return total / math.fsum(weight / value for weight, value in parts)
    if how == "inform":
        return (10 - math.exp(math.fsum(weight * math.log(0.9 * (10 - value) + 1) for weight, value in parts) / total)) / 0.9
    power = float(how.removeprefix("power:")) if how.startswith("power:") else 1.0
    return (math.fsum(weight * value**power for weight, value in parts) / total) ** (1 / power)


def copeland(weights: list[float], columns: list[Column]) -> Column:
    """Each unit against each other one of the same time: the share of weight on which the earlier one is ahead."""
    count = len(columns[0])
    score = [0.0] * count
    for first in range(count):
        for second in range(first + 1, count):
            ahead = 0.0
            for weight, column in zip(weights, columns, strict=True):
                one, other = column[first], column[second]
                if one is not None and other is not None:
                    ahead += weight / math.fsum(weights) * (1 if one > other else 0.5 if one == other else 0)
            score[first] += ahead
            score[second] += 1 - ahead
    return list(score)


def index(data: list[Row], meta: list[Row], **chosen: Any) -> Values:
    """Every value of the long table."""
    option = DEFAULTS | chosen
    nodes = {row["iCode"]: row for row in meta if row.get("Level")}
    indicators = {code: row for code, row in nodes.items() if row["Level"] == "1"}
    times = list(dict.fromkeys(row.get("Time", "") for row in data))
    slices = [[at for at, row in enumerate(data) if row.get("Time", "") == time] for time in times]
    columns: dict[str, Column] = {}
    for code, row in indicators.items():
        columns[code] = [number(line[code]) for line in data]
        if row.get("Denominator"):
            under = [number(line[row["Denominator"]]) for line in data]
            columns[code] = [a / b if a is not None and b else None for a, b in zip(columns[code], under, strict=True)]
    direction = {code: number(row.get("Direction")) or 1 for code, row in indicators.items()}
    for part in slices:
        here = {code: [column[at] for at in part] for code, column in columns.items()}
        here = filled(here, option["impute"], [data[at] for at in part], direction)
        for code in indicators:
            for at, value in zip(part, treated(here[code], option["treat"], option["winmax"]), strict=True):
                columns[code][at] = value
    for code, row in indicators.items():
        for part in slices if option["per_time"] else [list(range(len(data)))]:
            scaled = normalised([columns[code][at] for at in part], row, option["normalise"], option["range"], option["ties"])
            for at, value in zip(part, scaled, strict=True):
                columns[code][at] = rounded(value, row.get("Round"))
    for code, row in sorted(nodes.items(), key=lambda item: int(item[1]["Level"])):
        if code in indicators:
            continue
        children = {child: float(one["Weight"]) for child, one in nodes.items() if one.get("Parent") == code}
        by_level = option["aggregate"].split(",")
        how = row.get("Aggregation") or by_level[int(row["Level"]) - 2 if len(by_level) > 1 else 0]
        columns[code] = [None] * len(data)
        for part in slices:
            if how == "copeland":
                found = copeland(list(children.values()), [[columns[child][at] for at in part] for child in children])
            else:
                found = []
                for at in part:
                    parts = [(w, columns[child][at]) for child, w in children.items() if columns[child][at] is not None]
                    enough = len(parts) / len(children) >= option["min_coverage"]
                    found.append(mean_of(how, parts) if enough else None)
            for at, value in zip(part, found, strict=True):
                columns[code][at] = rounded(value, row.get("Round"))
    return {
        (line["uCode"], line.get("Time", ""), code, int(nodes[code]["Level"])): columns[code][at]
        for code in nodes
        for at, line in enumerate(data)
    }
