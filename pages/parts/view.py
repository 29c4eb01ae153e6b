"""The View: everything a reader chose, as one value. It is also the address in the browser.

``read`` and ``write`` are each other's inverse; what an address says wrongly falls back to the default, silently, since an
address may be old or cut off.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from geo.layers import LAYERS
from risk_model.variant import Variant

LANGUAGES = ("en", "ru", "ky")
WINDOWS = (1, 3, 12)
DEFAULT_LAYERS = ("attention", "incidents", "training", "grants")


@dataclass(frozen=True)
class View:
    """``month`` is a first day; ``window`` the months up to it whose incidents are counted; no issues means all.

    ``variant`` is what was changed in the model, as :meth:`risk_model.variant.Variant.written`: the risk lab computes with it,
    other pages show the default and only carry it on. ``indicator`` is the one looked at closely there.
    """

    language: str
    month: date
    location: str | None = None
    layers: tuple[str, ...] = DEFAULT_LAYERS
    window: int = 1
    issues: tuple[str, ...] = ()
    severity: int = 1
    variant: str = ""
    indicator: str | None = None

    @property
    def filtered(self) -> bool:
        """Whether some incidents are left out."""
        return bool(self.issues) or self.severity > 1

    @property
    def until(self) -> date:
        """The last day of the month: the reference day."""
        return last_day(self.month)

    @property
    def since(self) -> date:
        """The first day of the months whose incidents are counted."""
        return self.first_of(self.window)

    def first_of(self, months: int) -> date:
        """The first day of the given number of months that end with this one."""
        number = self.month.year * 12 + self.month.month - months
        return date(number // 12, number % 12 + 1, 1)


def last_day(month: date) -> date:
    """Last day of the month of a first day."""
    return month.replace(day=monthrange(month.year, month.month)[1])


def default(language: str, months: Sequence[date]) -> View:
    """What is shown when nothing was chosen: the newest month."""
    return View(language=language if language in LANGUAGES else "en", month=months[-1])


def read(
    query: Mapping[str, str],
    months: Sequence[date],
    locations: Sequence[str],
    issues: Sequence[str],
    language: str = "en",
    indicators: Collection[str] = (),
) -> View:
    """The View of an address; ``months``, ``locations``, ``issues`` and ``indicators`` are what can be chosen."""
    base = default(language, months)
    by_text = {month.strftime("%Y-%m"): month for month in months}
    view = replace(
        base,
        language=query.get("lang", "") if query.get("lang") in LANGUAGES else base.language,
        month=by_text.get(query.get("month", ""), base.month),
        location=query.get("location") if query.get("location") in locations else None,
        issues=tuple(issue for issue in issues if issue in query.get("issues", "").split(",")),
        severity=_number(query.get("severity"), range(1, 6), base.severity),
        window=_number(query.get("window"), WINDOWS, base.window),
        variant=Variant.read(query.get("model", "")).written(),
        indicator=query.get("indicator") if query.get("indicator") in indicators else None,
    )
    if "layers" in query:
        view = replace(view, layers=tuple(layer for layer in LAYERS if layer in query["layers"].split(",")))
    return view


def write(view: View, months: Sequence[date]) -> dict[str, str]:
    """The address of a View. The language and month always stand in it, so that a link means the same to everyone."""
    base = default(view.language, months)
    query = {"lang": view.language, "month": view.month.strftime("%Y-%m")}
    if view.location:
        query["location"] = view.location
    if view.layers != base.layers:
        query["layers"] = ",".join(view.layers) or "none"
    if view.window != base.window:
        query["window"] = str(view.window)
    if view.issues:
        query["issues"] = ",".join(view.issues)
    if view.severity != base.severity:
        query["severity"] = str(view.severity)
    if view.variant:
        query["model"] = view.variant
    if view.indicator:
        query["indicator"] = view.indicator
    return query


def _number(text: str | None, allowed: Sequence[int], otherwise: int) -> int:
    return {str(number): number for number in allowed}.get(text or "", otherwise)
