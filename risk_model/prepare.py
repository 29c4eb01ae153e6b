"""What happens to raw values before they are scaled: missing ones are filled in, outliers are treated.

Both follow COINr (``Impute``, ``qTreat``), column by column within each time. They are loops over a vector whose length is the
number of units, so they are numpy and not SQL.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from risk_model.faults import Fault
from risk_model.tables import Choices, Data, Numbers

SKEWNESS, KURTOSIS = 2.0, 3.5
"""A column passes with |skewness| or excess kurtosis below these. Source: COINr's qTreat; JRC and OECD, Handbook (2008)."""
LOG_OFFSET = 0.01
"""Share of the range that keeps the logarithm from zero. Source: COINr's log_CT, from the JRC's COIN tool."""
Rows = npt.NDArray[np.intp]
IMPUTE = ("none", "mean", "median", "group_mean:COL", "row_mean")
TREAT = ("none", "winsorise", "qtreat")


def prepared(data: Data, directions: Numbers, choices: Choices) -> Numbers:
    """The columns, imputed and treated as chosen; ``data`` is left as it is."""
    columns = data.columns.copy()
    impute, treat = _imputation(data, directions, choices.impute), _treatment(choices)
    for rows in data.slices():
        columns[rows] = impute(columns[rows], rows)
        for at in range(columns.shape[1]):
            columns[rows, at] = treat(columns[rows, at])
    return columns


def _imputation(data: Data, directions: Numbers, name: str) -> Callable[[Numbers, Rows], Numbers]:
    way, _, column = name.partition(":")
    if column and way != "group_mean":
        raise Fault("option_unknown", value=name, column="--impute", allowed=", ".join(IMPUTE))
    if way == "none":
        return lambda columns, rows: columns
    if way in ("mean", "median"):
        middle = _mean if way == "mean" else lambda column: float(np.nanmedian(column))
        return lambda columns, rows: _filled(columns, middle)
    if way == "row_mean":
        return lambda columns, rows: _row_means(columns, directions)
    if way == "group_mean" and column:
        if column not in data.others:
            raise Fault("option_unknown", value=column, column="--impute group_mean", allowed=", ".join(data.others))
        groups = np.array(data.others[column])
        return lambda columns, rows: _group_means(columns, groups[rows])
    raise Fault("option_unknown", value=name, column="--impute", allowed=", ".join(IMPUTE))


def _filled(columns: Numbers, middle: Callable[[Numbers], float]) -> Numbers:
    for column in columns.T:
        missing = np.isnan(column)
        if missing.any() and not missing.all():
            column[missing] = middle(column)
    return columns


def _mean(column: Numbers) -> float:
    """The mean, in two passes as R's: that of a constant column is the constant to the last bit, so it stays constant."""
    first = np.nanmean(column)
    return float(first + np.nanmean(column - first))


def _group_means(columns: Numbers, groups: npt.NDArray[np.str_]) -> Numbers:
    """Rows without a group are left as they are; so is a group of which nothing is known."""
    for group in set(groups.tolist()) - {"", "NA"}:
        rows = groups == group
        columns[rows] = _filled(columns[rows], _mean)
    return columns


def _row_means(columns: Numbers, directions: Numbers) -> Numbers:
    """The mean of what a unit's other columns say, each read from 0 to 1 in its direction, put back on the column's scale."""
    pointed = columns * directions
    known = ~np.isnan(pointed).all(axis=0)
    least, most = np.full(pointed.shape[1], np.nan), np.full(pointed.shape[1], np.nan)
    least[known], most[known] = np.nanmin(pointed[:, known], axis=0), np.nanmax(pointed[:, known], axis=0)
    span = most - least
    shares = (pointed - least) / np.where(span > 0, span, np.nan)
    present = ~np.isnan(shares)
    means = np.where(present, shares, 0).sum(axis=1) / np.where(present.any(axis=1), present.sum(axis=1), np.nan)
    back = (means[:, None] * span + least) * directions
    return np.where(np.isnan(columns), back, columns)


def _treatment(choices: Choices) -> Callable[[Numbers], Numbers]:
    if choices.treat not in TREAT:
        raise Fault("option_unknown", value=choices.treat, column="--treat", allowed=", ".join(TREAT))
    if choices.treat == "none":
        return lambda column: column
    return lambda column: treated(column, choices.winmax, logarithm=choices.treat == "qtreat")


def treated(column: Numbers, winmax: int, logarithm: bool) -> Numbers:
    """A column with its outliers treated: winsorised one extreme after another, up to ``winmax`` points; with ``logarithm``,
    where that was not enough, the untreated column's logarithm instead."""
    known = ~np.isnan(column)
    values = column[known]
    if len(values) < 4 or values.min() == values.max() or passes(values):
        return column
    made = column.copy()
    made[known] = _winsorised(values.copy(), winmax)
    if np.nanmin(made) == np.nanmax(made):  # nothing would be left to tell units apart by
        return column
    if logarithm and not passes(made[known]):
        least, span = values.min(), values.max() - values.min()
        made[known] = np.log(values - least + LOG_OFFSET * span)
    return made


def _winsorised(values: Numbers, winmax: int) -> Numbers:
    high = low = 0
    while high + low < winmax and values.min() < values.max() and not passes(values):
        if skewness(values) >= 0:
            at = values == values.max()
            values[at], high = values[~at].max(), int(at.sum())
        else:
            at = values == values.min()
            values[at], low = values[~at].min(), int(at.sum())
    return values


def passes(values: Numbers) -> bool:
    """Whether a column needs no treatment."""
    return abs(skewness(values)) < SKEWNESS or kurtosis(values) < KURTOSIS


def skewness(values: Numbers) -> float:
    """Bias-adjusted skewness (type 2, as in Excel and SAS; Joanes and Gill 1998)."""
    n, away = len(values), values - values.mean()
    with np.errstate(invalid="ignore"):
        return float(np.sqrt(n) * (away**3).sum() / (away**2).sum() ** 1.5 * np.sqrt(n * (n - 1)) / (n - 2))


def kurtosis(values: Numbers) -> float:
    """Bias-adjusted excess kurtosis (type 2)."""
    n, away = len(values), values - values.mean()
    with np.errstate(invalid="ignore"):
        ratio = n * (away**4).sum() / (away**2).sum() ** 2
    return float(((n + 1) * (ratio - 3) + 6) * (n - 1) / ((n - 2) * (n - 3)))
