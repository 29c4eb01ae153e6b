"""Does support go where the need is?"""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median

import streamlit as st

from pages.parts import charts
from pages.parts.desk import Desk
from pages.parts.notices import literal
from risk_model.results import NeedSupport


def where_support_goes(desk: Desk, balance: Sequence[NeedSupport]) -> None:
    """Need against support of the locations that can be judged, as a picture and as a sentence."""
    _, texts = desk.texts.gettext, desk.texts
    known = [one for one in balance if desk.scores[one.location_id].known and None not in (one.need, one.support)]
    if len(known) < 2:
        st.write(_("Too little is known to compare need and support."))
        return
    need_cut, support_cut = median(one.need or 0 for one in known), median(one.support or 0 for one in known)
    left_out = [one for one in known if (one.need or 0) > need_cut and (one.support or 0) <= support_cut]
    names = ", ".join(literal(desk.name(one.location_id)) for one in sorted(left_out, key=lambda one: -(one.need or 0)))
    st.write(
        texts.ngettext(
            "{n} location has more need than the middle of the programme and not more support:",
            "{n} locations have more need than the middle of the programme and not more support:",
            len(left_out),
        )
        + f" {names or '–'}."
    )
    st.plotly_chart(charts.need_support(desk, known, need_cut, support_cut), config=charts.QUIET, key="need_support")
    st.caption(
        _("Need is tension and vulnerability; support is training and money per resident. The lines are the programme's middle.")
    )
