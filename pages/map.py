"""Map: the locations with what happened and what was done laid over each other; the same as a table below."""

import streamlit as st

from pages.parts.choices import choose_layers
from pages.parts.desk import at_desk
from pages.parts.map_view import draw, incidents_text, layer_names, places, trained_text
from pages.parts.marks import band_chip, reason, status, trend
from pages.parts.notices import escaped
from risk_model import results

desk = at_desk()
_, texts, view = desk.texts.gettext, desk.texts, desk.view
names = layer_names(desk)

choose_layers(texts, names)
shown = places(desk)
with desk.rows() as con:
    scores = {score.location_id: score for score in results.scores(con, view.month)}
    why = results.reasons(con, desk.model, view.month)

left, right = st.columns([3, 1], gap="medium")
with left:
    draw(desk, shown)
with right:
    if view.location is None:
        st.write(_("Select a location on the map or in the list to see it here."))
    else:
        score = scores[view.location]
        place = next(place for place in shown if place.code == view.location)
        st.subheader(desk.name(view.location))
        lines = "".join(f"<li>{escaped(reason(desk, one))}</li>" for one in why.get(view.location, []))
        facts = "".join(f"<p>{escaped(line)}</p>" for line in place.tip[1:])
        st.html(
            f"<div class='yj-card'>{band_chip(desk, score)} <span>{escaped(trend(desk, score))}</span>"
            f"<p class='yj-muted'>{escaped(_('Data confidence'))}: {score.confidence}</p><ul>{lines}</ul>{facts}</div>"
        )
        with desk.rows() as con:
            oldest = results.open_disputes(con, view.until, view.location)
        st.write(texts.ngettext("{n} open dispute", "{n} open disputes", len(oldest)))
        desk.link("location", _("Open the profile"))

st.subheader(_("The same as a table"))
st.dataframe(
    [
        {
            _("Location"): desk.name(place.code),
            _("Oblast"): texts.area("oblast", desk.opened.locations[place.code].oblast),
            names["attention"]: status(desk, scores[place.code]),
            _("Score"): scores[place.code].index if scores[place.code].known else None,
            names["incidents"]: incidents_text(desk, place),
            names["training"]: trained_text(desk, place),
            _("Paid"): texts.money(place.paid),
            _("Committed"): texts.money(place.committed),
            names["dialogues"]: place.dialogues,
            names["documented"]: place.documented,
        }
        for place in sorted(shown, key=lambda place: (scores[place.code].rank or len(shown) + 1, desk.name(place.code)))
    ],
    hide_index=True,
    placeholder="–",
    column_config={_("Score"): st.column_config.NumberColumn(format="%.1f")},
)
