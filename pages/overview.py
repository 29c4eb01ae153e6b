"""Overview: the five questions of a monthly meeting on one screen."""

import streamlit as st

from pages.parts import records
from pages.parts.balance import where_support_goes
from pages.parts.desk import at_desk
from pages.parts.marks import band_chip, news, reason, status, trend
from pages.parts.notices import escaped, literal
from risk_model import results
from risk_model.results import Reason, Score

FIRST = 5
MOST = 7

desk = at_desk()
_, texts, view = desk.texts.gettext, desk.texts, desk.view
scores = list(desk.scores.values())
modules = [code for name, code in desk.opened.labels if name == "training_module"]
with desk.rows() as con:
    reasons = results.reasons(con, desk.model, view.month)
    balance = results.need_support(con, desk.model, view.month)


def done_there(location_id: str) -> str:
    """What the programme has done at a location, in one line."""
    done = desk.support[location_id]
    return " · ".join(
        (
            _("trained: {people}").format(
                people=_("number unknown") if done.people_trained is None else texts.number(done.people_trained)
            ),
            _("modules: {modules} of {all}").format(modules=done.modules, all=len(modules)),
            _("paid: {money}").format(money=texts.money(done.paid)),
            _("mediators: {number}").format(number=done.mediators),
            _("dialogues: {number}").format(number=done.dialogues),
        )
    )


def needs_attention(score: Score, why: list[Reason]) -> None:
    """One of the first locations: name, band, change, three reasons, what was done."""
    new = news(desk, score)
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        desk.link("location", f"**{score.rank}. {literal(desk.name(score.location_id))}**", location=score.location_id)
        changed = f" <b>{escaped(new)}</b>" if new else ""
        st.html(f"{band_chip(desk, score)} {escaped(trend(desk, score))}{changed}", width="content")
    reasons_in_words = "; ".join(reason(desk, one) for one in why)
    st.html(
        f"<div class='yj-card'><p>{escaped(reasons_in_words)}</p>"
        f"<p class='yj-muted'>{escaped(_('Done there:'))} {escaped(done_there(score.location_id))}</p></div>"
    )


def too_little(score: Score) -> None:
    """A location that cannot be judged, and why."""
    months = desk.model.coverage.confidence_months
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        desk.link("location", f"**{literal(desk.name(score.location_id))}**", location=score.location_id)
        st.html(band_chip(desk, score), width="content")
    silent = texts.ngettext(
        "no return in the last {n} month", "no return in the last {n} months", desk.model.coverage.silent_months
    )
    detail = f"{silent}; " if score.unknown == "silent" else ""
    detail += _("{returns} of {months} monthly returns, {coverage} of the index known").format(
        returns=score.confidence_returns, months=months, coverage=texts.percent(score.coverage)
    )
    st.html(f"<div class='yj-card'><p class='yj-muted'>{escaped(detail)}</p></div>")


known = [score for score in scores if score.known]
unknown = sorted((score for score in scores if not score.known), key=lambda score: -score.confidence_returns)
reported = sum(done.reported for done in desk.support.values())
st.caption(
    texts.ngettext("{n} location reported this month", "{n} locations reported this month", reported)
    + " · "
    + texts.ngettext("{n} sent no report", "{n} sent no report", len(scores) - reported)
)
first, second = st.columns([3, 2], gap="large")
with first:
    st.markdown("##### " + _("Who needs attention first, and why"))
    for score in known[:FIRST]:
        needs_attention(score, reasons.get(score.location_id, []))
    if not known:
        st.write(_("No location can be ranked in this month."))
with second:
    st.markdown("##### " + _("Where we know too little"))
    for score in unknown[:MOST]:
        too_little(score)
    if len(unknown) > MOST:
        rest = ", ".join(desk.name(score.location_id) for score in unknown[MOST:])
        st.html(f"<div class='yj-card'><p>{escaped(_('Also:'))} {escaped(rest)}</p></div>")
    if not unknown:
        st.write(_("Every location can be judged in this month."))
    st.markdown("##### " + _("Does support go where the need is?"))
    where_support_goes(desk, balance)
with st.expander(_("The programme as a whole")):
    records.dialogues(desk, None)
    records.research(desk, None)
with st.expander(_("All locations")):
    st.dataframe(
        [
            {
                _("Rank"): score.rank,
                _("Location"): desk.name(score.location_id),
                _("Attention level"): status(desk, score),
                _("Score"): score.index,
                _("Change"): trend(desk, score),
                _("Data confidence"): score.confidence,
            }
            for score in scores
        ],
        hide_index=True,
        placeholder="–",
        column_config={_("Score"): st.column_config.NumberColumn(format="%.1f")},
    )
