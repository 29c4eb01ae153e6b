"""Location: one place, its index with the three dimensions apart, and everything that happened and was done there."""

import streamlit as st

from data import reading
from pages.parts import charts, explained, profile, records
from pages.parts.desk import at_desk
from pages.parts.marks import band_chip, news, reason, trend
from pages.parts.notices import escaped, literal
from risk_model import results

SHOWN_MONTHS = 36

desk = at_desk()
_, texts, view, model = desk.texts.gettext, desk.texts, desk.view, desk.model


def choose() -> None:
    """The list of locations, for a reader who has chosen none."""
    st.subheader(_("Choose a location"))
    for code in sorted(desk.opened.locations, key=desk.name):
        st.button(
            literal(desk.name(code)),
            key=f"to_{code}",
            type="tertiary",
            on_click=st.session_state.update,
            args=[{"location": code}],
        )


def show(location: str) -> None:
    """The profile of a location."""
    with desk.rows() as con:
        parts = results.contributions(con, view.month, location)
        dimensions = results.dimension_scores(con, None, location)
        why = results.reasons(con, model, view.month, location).get(location, [])
    months = [month for month in desk.opened.span.months if month <= view.month][-SHOWN_MONTHS:]
    history = [desk.opened.scores[month][location] for month in months]
    score = history[-1]
    this_month = {part.dimension: part for part in dimensions if part.month == view.month}
    now = {name: this_month[name] for name in model.dimensions}

    profile.who(desk, score)
    left, right = st.columns([2, 3], gap="large")
    with left:
        new = news(desk, score)
        st.html(
            f"<div class='yj-card'>{band_chip(desk, score)} <span>{escaped(trend(desk, score))}</span>"
            + (f" <b>{escaped(new)}</b>" if new else "")
            + f"<p class='yj-muted'>{escaped(profile.confidence(desk, score))}</p></div>"
        )
        profile.numbers([(_(model.dimensions[name].name), texts.number(part.shown, 1)) for name, part in now.items()])
        profile.numbers(profile.done_there(desk))
        if score.index is not None:
            st.markdown("**" + _("Why this score?") + "**")
            st.html(
                "<div class='yj-card'><ul>" + "".join(f"<li>{escaped(reason(desk, one))}</li>" for one in why) + "</ul></div>"
            )
        profile.calendar_notes(desk, parts)
    with right:
        with desk.rows() as con:
            returned = reading.returned_months(con, location)
        st.plotly_chart(charts.trend(desk, history, dimensions, returned), config=charts.QUIET, key="trend")
        st.caption(_("A gap is a month without a score. More reports can mean better monitoring rather than more tension."))

    st.subheader(_("How the score comes about"))
    for tab, (name, part) in zip(st.tabs([_(model.dimensions[name].name) for name in now]), now.items(), strict=True):
        with tab:
            mine = [one for one in parts if one.dimension == name]
            if part.shown is None:
                st.write(
                    _("Too little is known about this dimension: {share} of its weight.").format(
                        share=texts.percent(part.coverage)
                    )
                )
            else:
                st.plotly_chart(charts.waterfall(desk, mine, part.shown), config=charts.QUIET, key=f"waterfall_{name}")
            profile.indicator_table(desk, mine)
    if score.index is not None:
        st.caption(profile.how_combined(desk, now, score))
        st.caption(explained.shares_of_index(desk, parts, now, score))
    explained.what_would_change(desk, parts, now, score)

    st.subheader(_("What happened and what was done"))
    records.one_time_line(desk, months)
    left, right = st.columns(2, gap="large")
    with left:
        records.open_disputes(desk)
    with right:
        records.research(desk, location)
    records.grants(desk)  # five columns: they need the whole width
    records.dialogues(desk, location)
    records.trainings(desk)


if view.location is None:
    choose()
else:
    show(view.location)
