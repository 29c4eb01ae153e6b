"""How rates of small numbers are treated, in words."""

from __future__ import annotations

from pages.parts.desk import Desk
from pages.parts.marks import raw
from risk_model.results import Contribution


def raw_cell(desk: Desk, part: Contribution) -> str:
    """A raw value with its unit; beside a shrunk rate the one that was recorded."""
    shown, texts = raw(desk, part.code, part.raw), desk.texts
    if part.unshrunk is None:
        return shown
    recorded = texts.number(part.unshrunk, desk.model.indicators[part.code].decimals)
    return f"{shown} ({texts.gettext('recorded: {number}').format(number=recorded)})"


def which(desk: Desk) -> str:
    """Which indicators the model shrinks, and what that means."""
    _ = desk.texts.gettext
    shrunk = [f"{code} {_(one.name)}" for code, one in sorted(desk.model.indicators.items()) if one.shrink]
    if not shrunk:
        return _("No indicator is shrunk: rates of small locations stand as recorded and may jump with a single report.")
    return _(
        "Rates of small locations jump with a single report. Shrunk towards the mean of all locations of the month, the more "
        "the fewer residents there are (empirical Bayes, Marshall 1991): {indicators}. The recorded rate stands beside the "
        "shrunk one."
    ).format(indicators=", ".join(shrunk))
