"""Small marks that look the same everywhere: band, trend, reasons; and the words for what is not known."""

from __future__ import annotations

from geo import palette
from pages.parts.desk import Desk
from pages.parts.map_words import statuses, trends
from pages.parts.notices import escaped
from risk_model.results import Reason, Score


def band_names(desk: Desk) -> dict[int, str]:
    """Names of the bands by number."""
    return {band.number: desk.texts.gettext(band.name) for band in desk.model.bands}


def status(desk: Desk, score: Score) -> str:
    """A band's name, or why there is none."""
    if score.known and score.band:
        return band_names(desk)[score.band]
    return statuses(desk.texts)[score.unknown or "weak"]


def band_chip(desk: Desk, score: Score) -> str:
    """The band with its colour, hatched where too little is known. HTML."""
    if not (score.known and score.band):
        return chip(None, status(desk, score))
    return chip(score.band, f"{status(desk, score)} · {desk.texts.number(score.index, 1)}")


def chip(band: int | None, text: str) -> str:
    """A text on the colour of a band; hatched without one. HTML."""
    if band is None:
        return f"<span class='yj-band yj-unknown'>{escaped(text)}</span>"
    ink = palette.PAPER if band > 3 else palette.INK
    return f"<span class='yj-band' style='background:{palette.BANDS[band]};color:{ink}'>{escaped(text)}</span>"


def trend(desk: Desk, score: Score) -> str:
    """Arrow and word for the change against the month before."""
    change = score.trend(desk.model)
    return desk.texts.gettext("not comparable with the month before") if change is None else trends(desk.texts)[change]


def news(desk: Desk, score: Score) -> str | None:
    """What is new since the month before: a band that changed."""
    _ = desk.texts.gettext
    if not score.band or not score.previous_band or score.band == score.previous_band:
        return None
    return _("new: was “{band}”").format(band=band_names(desk)[score.previous_band])


def reason(desk: Desk, found: Reason) -> str:
    """One reason in words: the indicator and its raw value with unit."""
    indicator, texts = desk.model.indicators[found.code], desk.texts
    marked = f" ({flag(desk, found.flag)})" if found.flag else ""
    return f"{texts.gettext(indicator.name)}: {raw(desk, found.code, found.raw)}{marked}"


def raw(desk: Desk, code: str, value: float | None) -> str:
    """A raw value with its unit, or that it is missing."""
    indicator, texts = desk.model.indicators[code], desk.texts
    if value is None:
        return texts.gettext("missing")
    number = texts.percent(value) if indicator.percent else texts.number(value, indicator.decimals)
    return f"{number} {texts.unit(indicator.unit)}"


def flag(desk: Desk, code: str) -> str:
    """What is special about a raw value, in words."""
    _ = desk.texts.gettext
    words = {
        "too_few": _("too few to judge"),
        "stale": _("with disputes in which nothing changed for a year"),
        "one_case": _("one case counted once"),
        "estimate": _("estimate from the larger unit"),
        "rayon_estimate": _("rayon estimate"),
        "straight_line": _("from the straight line"),
        "unknown_number": _("number of people unknown"),
        "unknown_amount": _("amount unknown"),
        "groups_not_recorded": _("groups not recorded"),
        "certificate_unknown": _("with a certificate unknown"),
    }
    return words.get(code, code)
