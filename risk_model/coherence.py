"""Whether the parts of an index say the same: correlations, principal components, Cronbach's alpha, all on scaled values.

What they are for and how not to read them: JRC and OECD, Handbook on Constructing Composite Indicators (2008), steps 4 and 6.
"""

from __future__ import annotations

import numpy as np

from risk_model.tables import Numbers


def correlations(values: Numbers) -> Numbers:
    """Pearson's, columns × columns, each over the rows in which both are known; NaN for a constant or with fewer than three."""
    count = values.shape[1]
    found = np.full((count, count), np.nan)
    for one in range(count):
        for other in range(one, count):
            pair = values[:, [one, other]]
            pair = pair[~np.isnan(pair).any(axis=1)]
            away = pair - pair.mean(axis=0) if len(pair) else pair
            spread = np.sqrt((away**2).sum(axis=0))
            if len(pair) > 2 and (spread > 1e-12 * np.maximum(1.0, np.abs(pair).max())).all():
                found[one, other] = found[other, one] = np.clip((away[:, 0] * away[:, 1]).sum() / spread.prod(), -1, 1)
    return found


def component_weights(values: Numbers) -> tuple[Numbers, float]:
    """The first principal component's loadings (columns) of standardised columns, and the share of variance it explains.

    As COINr's ``get_PCA``, over complete rows; the sign is turned so that they add up to more than zero. NaN for constant
    columns, for all where fewer than two columns or three rows are left.
    """
    rows = values[~np.isnan(values).any(axis=1)]
    found = np.full(values.shape[1], np.nan)
    if len(rows) < 3:
        return found, np.nan
    away = rows - rows.mean(axis=0)
    spread = away.std(axis=0, ddof=1)
    varies = spread > 1e-12 * np.maximum(1.0, np.abs(rows).max(axis=0))
    if varies.sum() < 2:
        return found, np.nan
    _, sizes, directions = np.linalg.svd(away[:, varies] / spread[varies], full_matrices=False)
    loadings = directions[0]
    turn = loadings.sum() if abs(loadings.sum()) > 1e-9 else loadings[np.argmax(np.abs(loadings) > 1e-9)]
    found[varies] = loadings * np.sign(turn)
    return found, float(sizes[0] ** 2 / (sizes**2).sum())


def cronbach_alpha(values: Numbers) -> float:
    """Cronbach's alpha of columns: how far they measure one thing; from covariances over the rows in which both are known.

    As COINr's ``get_cronbach``. NaN for fewer than two columns or where nothing varies.
    """
    count = values.shape[1]
    known = ~np.isnan(values)
    if count < 2:
        return np.nan
    covariances = np.full((count, count), np.nan)
    for one in range(count):
        for other in range(count):
            both = known[:, one] & known[:, other]
            if both.sum() > 1:
                x, y = values[both, one], values[both, other]
                covariances[one, other] = ((x - x.mean()) * (y - y.mean())).sum() / (both.sum() - 1)
    whole = covariances.sum()
    return float(count / (count - 1) * (1 - np.trace(covariances) / whole)) if whole > 0 else np.nan
