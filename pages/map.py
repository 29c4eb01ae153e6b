"""Map: the locations with what happened and what was done laid over each other; the same as a table below."""

import pyarrow as pa
import streamlit as st

from pages.parts.choices import choose_layers
from pages.parts.desk import at_desk
from pages.parts.map_view import draw, incidents_text, places, trained_text
from pages.parts.map_words import layer_names
from pages.parts.marks import band_chip, reason, status, trend
from pages.parts.notices import escaped, literal
from risk_model import results

desk = at_desk()
_, texts, view = desk.texts.gettext, desk.texts, desk.view
names = layer_names(texts)


def beside() -> None:
    """The chosen location beside the map."""
    if view.location is None:
        st.write(_("Select a location on the map or in the list to see it here."))
        return
    score, place = desk.scores[view.location], next(place for place in shown if place.code == view.location)
    with desk.rows() as con:
        why = results.reasons(con, desk.model, view.month, view.location).get(view.location, []) if score.known else []
        disputes = results.open_disputes(con, view.until, view.location)
    facts = {
        names["incidents"]: incidents_text(desk, place),
        _("People trained per 1,000"): trained_text(desk, place),
        _("Modules"): _("{modules} of {all}").format(modules=place.modules, all=len(modules)),
        _("Paid"): texts.money(place.paid),
        _("Committed"): texts.money(place.committed),
        names["dialogues"]: texts.number(place.dialogues),
        names["documented"]: texts.number(place.documented),
        _("Open disputes"): texts.number(len(disputes)),
        _("Data confidence"): score.confidence,
    }
    st.markdown(f"#### {literal(desk.name(view.location))}")
    st.html(
        f"<div class='yj-card'>{band_chip(desk, score)} <span>{escaped(trend(desk, score))}</span><ul>"
        + "".join(f"<li>{escaped(reason(desk, one))}</li>" for one in why)
        + "</ul><table class='yj-table yj-facts'>"
        + "".join(f"<tr><th>{escaped(name)}</th><td class='yj-number'>{escaped(fact)}</td></tr>" for name, fact in facts.items())
        + "</table></div>"
    )
    desk.link("location", _("Open the profile"))


def as_table() -> pa.Table:
    """The content of the map as a table, by rank. Repeated words go as codes, so that little travels."""
    by_rank = [next(place for place in shown if place.code == code) for code in desk.scores]
    words = {
        names["attention"]: [status(desk, desk.scores[place.code]) for place in by_rank],
        names["incidents"]: [incidents_text(desk, place) for place in by_rank],
    }
    return pa.table(
        {
            _("Rank"): [desk.scores[place.code].rank for place in by_rank],
            _("Location"): [desk.name(place.code) for place in by_rank],
            **{name: pa.array(column).dictionary_encode() for name, column in words.items()},
            _("Score"): [place.index for place in by_rank],
            _("People trained per 1,000"): [place.trained for place in by_rank],
            _("Modules"): [place.modules for place in by_rank],
            _("Paid"): [place.paid for place in by_rank],
            _("Committed"): [place.committed for place in by_rank],
            names["dialogues"]: [place.dialogues for place in by_rank],
            names["documented"]: [place.documented for place in by_rank],
        }
    )


modules = [code for name, code in desk.opened.labels if name == "training_module"]
choose_layers(texts, names)
shown = places(desk)
left, right = st.columns([3, 1], gap="medium")
with left:
    draw(desk, shown)
with right:
    beside()
st.markdown("##### " + _("The same as a table"))
one_decimal, whole = st.column_config.NumberColumn(format="%.1f"), st.column_config.NumberColumn(format="localized")
st.dataframe(
    as_table(),
    hide_index=True,
    placeholder="–",
    column_config={_("Score"): one_decimal, _("People trained per 1,000"): one_decimal, _("Paid"): whole, _("Committed"): whole},
)
st.caption(_("Money in {currency}. A dash means unknown.").format(currency=literal(texts.code("currency", texts.currency))))
