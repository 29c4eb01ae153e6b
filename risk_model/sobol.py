"""Which choice the ranks depend on: Sobol' indices of a design in which one input at a time is exchanged.

Design and estimators: A. Saltelli et al., Variance based sensitivity analysis of model output, Computer Physics Communications
181 (2010) 259-270: first order by its equation (b), total by M. J. W. Jansen's (1999), as in COINr's ``SA_sample`` and
``SA_estimate``. Here yB is centred first, which changes no expectation and makes the estimate steadier.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from risk_model.tables import Numbers


@dataclass(frozen=True)
class Sobol:
    """First-order and total indices, one an input, with the 5 % and 95 % quantiles of a bootstrap; NaN where nothing varies."""

    first: Numbers
    first_interval: Numbers
    total: Numbers
    total_interval: Numbers


def sobol_indices(of_a: Numbers, of_b: Numbers, of_ab: Numbers, seed: int, repetitions: int) -> Sobol:
    """From outputs for the samples A and B (draws) and for A with one input from B (draws × inputs).

    The variance is kept in the bootstrap, as in COINr.
    """
    variance = np.var(np.concatenate([of_a, of_b]), ddof=1)
    inputs = of_ab.shape[1]
    if not variance > 0:
        none = np.full(inputs, np.nan)
        return Sobol(none, np.full((inputs, 2), np.nan), none, np.full((inputs, 2), np.nan))
    centred = of_b - np.concatenate([of_a, of_b]).mean()
    first = centred[:, None] * (of_ab - of_a[:, None]) / variance
    total = (of_a[:, None] - of_ab) ** 2 / (2 * variance)
    rng = np.random.default_rng([seed, 2])
    drawn = np.empty((repetitions, 2, inputs))
    for at in range(repetitions):
        again = np.bincount(rng.integers(0, len(of_a), len(of_a)), minlength=len(of_a)) / len(of_a)
        drawn[at] = again @ first, again @ total
    low, high = np.quantile(drawn, [0.05, 0.95], axis=0)
    return Sobol(first.mean(axis=0), np.stack([low[0], high[0]], axis=1), total.mean(axis=0), np.stack([low[1], high[1]], axis=1))
