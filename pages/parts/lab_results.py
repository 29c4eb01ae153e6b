"""What the risk lab shows of an outcome: what differs, the ranking with its intervals beside the default, who changes band."""

from __future__ import annotations

import math

import streamlit as st

from geo import palette
from pages.parts.desk import Desk
from pages.parts.lab_changes import described
from pages.parts.marks import chip, status
from pages.parts.notices import escaped
from risk_model.lab import Outcome, band_changes
from risk_model.rank_intervals import RankInterval
from risk_model.results import Score
from risk_model.variant import Variant

ROW = 26
"""Height of a row of the ranking in pixels: the lines of the slope chart end in the middle of rows."""


def banner(desk: Desk, variant: Variant) -> None:
    """That something differs from the default, and what."""
    _ = desk.texts.gettext
    if not variant.changes:
        st.html(f"<div class='yj-lab-same'>{escaped(_('These are the default weights and rules.'))}</div>")
        return
    weighted = any(place.endswith(".weight") for place, _value in variant.changes)
    title = _("Weights differ from the default") if weighted else _("Rules differ from the default")
    lines = "".join(f"<li>{escaped(line)}</li>" for line in described(desk, variant))
    note = _("Only you see these numbers. Send the address to show them to a colleague.")
    st.html(
        f"<div class='yj-lab-banner' role='status'><strong>{escaped(title)}</strong><ul>{lines}</ul><p>{escaped(note)}</p></div>"
    )


def changes_of_band(desk: Desk, default: Outcome, outcome: Outcome) -> None:
    """Who changes band, from and to."""
    _ = desk.texts.gettext
    found = band_changes(default, outcome)
    names = {band.number: _(band.name) for band in outcome.model.bands}
    lines = []
    for change in found:
        before, after = (chip(band, names[band] if band else _("Not enough data")) for band in (change.before, change.after))
        lines.append(f"<li>{escaped(desk.name(change.location_id))}: {before} → {after}</li>")
    said = f"<ul>{''.join(lines)}</ul>" if lines else f"<p>{escaped(_('No location changes its attention level.'))}</p>"
    st.html(f"<div class='yj-card yj-lab-bands'><strong>{escaped(_('Who changes attention level'))}</strong>{said}</div>")


def ranking_table(desk: Desk, default: Outcome, outcome: Outcome) -> None:
    """The default's order to the left, lines to where each location stands now, and the ranks it has with other weights.

    ``desk`` holds the outcome's scores.
    """
    _, texts, rules = desk.texts.gettext, desk.texts, outcome.model.uncertainty
    before, now = list(default.scores), list(outcome.scores)
    ranked = max(len(default.ranking.intervals), len(outcome.ranking.intervals), 1)
    head = [
        _("Default"),
        "",
        _("Now"),
        _("Location"),
        _("Attention level"),
        _("Likely ranks"),
        "",
        _("In the first {n}").format(n=rules.top_k),
    ]
    rows = []
    for place, code in enumerate(now):
        score, interval = outcome.scores[code], outcome.ranking.intervals.get(code)
        old = default.scores[before[place]]
        slope = f"<td rowspan='{len(now)}' class='yj-slope'>{_slope(before, now)}</td>" if place == 0 else ""
        name = escaped(desk.name(code))
        picked = " class='yj-picked'" if code == desk.view.location else ""
        rows.append(
            f"<tr{picked}><td class='yj-before'>{_rank(old.rank)} <span>{escaped(desk.name(before[place]))}</span></td>{slope}"
            f"<td class='yj-number'>{_rank(score.rank)}</td><td class='yj-name' title='{name}'>{name}</td>"
            f"<td>{_chip(desk, score)}</td><td class='yj-number yj-likely'>{between(interval)}</td>"
            f"<td class='yj-bar'>{_bar(interval, default.ranking.intervals.get(code), score.rank, ranked)}</td>"
            f"<td class='yj-number yj-top'>{texts.percent(interval.in_top) if interval else '–'}</td></tr>"
        )
    titles = "".join(f"<th>{escaped(title)}</th>" for title in head)
    st.html(f"<table class='yj-table yj-lab'><thead><tr>{titles}</tr></thead><tbody>{''.join(rows)}</tbody></table>")
    st.caption(
        _(
            "Likely ranks: nine in ten of {draws} draws in which every weight moves by up to {noise} either way. "
            "Grey: the same with the default. A location of which too little is known has none."
        ).format(draws=texts.number(rules.draws), noise=texts.percent(rules.weight_noise))
    )


def _chip(desk: Desk, score: Score) -> str:
    """As :func:`pages.parts.marks.band_chip`, the number first: a long name may be cut off, the number not. HTML."""
    name = status(desk, score)
    found = chip(score.band, f"{desk.texts.number(score.index, 1)} · {name}") if score.known and score.band else chip(None, name)
    return f"<span title='{escaped(name)}'>{found}</span>"


def _rank(rank: int | None) -> str:
    return "–" if rank is None else str(rank)


def between(interval: RankInterval | None) -> str:
    """The ranks of an interval, as whole numbers that hold it."""
    if interval is None:
        return "–"
    low, high = math.floor(interval.low), math.ceil(interval.high)
    return str(low) if low == high else f"{low}–{high}"


def _bar(interval: RankInterval | None, default: RankInterval | None, rank: int | None, ranked: int) -> str:
    """The interval as a bar on a line of all ranks, the default's below it. HTML."""

    def stretch(one: RankInterval | None, kind: str) -> str:
        if one is None:
            return ""
        left, width = 100 * (one.low - 1) / ranked, 100 * (one.high - one.low + 1) / ranked
        return f"<i class='{kind}' style='left:{left:.1f}%;width:{width:.1f}%'></i>"

    tick = f"<i class='yj-tick' style='left:{100 * (rank - 0.5) / ranked:.1f}%'></i>" if rank else ""
    return f"<div>{stretch(interval, 'yj-now')}{stretch(default, 'yj-then')}{tick}</div>"


def _slope(before: list[str], now: list[str]) -> str:
    """A line a location, from its row in the default's order to its row now; those that move are darker. HTML."""
    lines = []
    for to, code in enumerate(now):
        at = before.index(code)
        colour = palette.BANDS[2] if at == to else palette.BANDS[5] if to < at else palette.DIMENSIONS["vulnerability"]
        y, z = ROW * at + ROW / 2, ROW * to + ROW / 2
        shape = f"polygon(0 {y - 1}px,100% {z - 1}px,100% {z + 1}px,0 {y + 1}px)"
        lines.append(f"<i style='background:{colour};clip-path:{shape}'></i>")
    return f"<div aria-hidden='true' style='height:{ROW * len(now)}px'>{''.join(lines)}</div>"


def not_told_apart(desk: Desk, outcome: Outcome) -> None:
    """Who cannot be told apart, a line a location: those that stand after it. ``desk`` holds the outcome's scores."""
    _, texts = desk.texts.gettext, desk.texts
    order = list(outcome.ranking.intervals)
    lines = []
    for place, code in enumerate(order):
        after = [desk.name(one) for one in outcome.ranking.like(code) if order.index(one) > place]
        if after:
            lines.append(f"<li><b>{escaped(desk.name(code))}</b>: {escaped(', '.join(after))}</li>")
    said = f"<ul>{''.join(lines)}</ul>" if lines else f"<p>{escaped(_('All ranked locations can be told apart.'))}</p>"
    share = texts.percent(outcome.model.uncertainty.told_apart)
    why = _("Neither stands before the other in {share} of the draws.").format(share=share)
    title = f"<strong>{escaped(_('Who cannot be told apart'))}</strong>"
    st.html(f"<div class='yj-card'>{title}<p class='yj-muted'>{escaped(why)}</p>{said}</div>")


def picked(desk: Desk, default: Outcome, outcome: Outcome) -> None:
    """The chosen location in one line: before and now."""
    code, _ = desk.view.location, desk.texts.gettext
    if code is None:
        return
    old, new = default.scores[code], outcome.scores[code]
    st.html(
        f"<div class='yj-card'><p><b>{escaped(desk.name(code))}</b>: {escaped(_('Default'))} {_rank(old.rank)} · "
        f"{escaped(status(desk, old))} → {_rank(new.rank)} · {escaped(status(desk, new))}</p></div>"
    )
