"""Scenarios: saved versions of the model, what each changes, who approved it, and two of them side by side."""

import streamlit as st

from data.scenarios import scenarios
from pages.parts import scenario_charts as charts
from pages.parts.charts import QUIET
from pages.parts.desk import at_desk
from pages.parts.model_words import place_words, value_words
from pages.parts.notices import escaped, literal
from pages.parts.scenario_forms import import_form, save_form, say
from pages.parts.scenario_list import saved
from pages.parts.scenario_versions import (
    UNSAVED,
    Version,
    computed,
    first_pair,
    last_quarters,
    versions,
)
from pages.parts.scenario_words import sentence
from pages.parts.tables import table
from risk_model.variant import Variant
from risk_model.versions import Difference, differences

desk = at_desk()
_, texts, view = desk.texts.gettext, desk.texts, desk.view
found, variant = scenarios(desk.opened.edition.programme), Variant.read(desk.view.variant)
shown = versions(desk, found, variant)
in_use = next((one for one in found.approved if one.id in shown), None)


def changes_table(changes: list[Difference], old: str, new: str) -> None:
    """What differs, a row a place."""
    rows = [(place_words(desk, c.place), value_words(desk, c.place, c.old), value_words(desk, c.place, c.new)) for c in changes]
    table((_("What is changed"), old, new), [tuple(map(escaped, row)) for row in rows], numbers_from=1)


def quarters(old: Version, new: Version) -> None:
    """The last quarters under both versions, so that a trend does not break where the version changes."""
    before, after = computed(desk, old), computed(desk, new)
    if not (days := last_quarters(before, after)):
        st.write(_("No quarter has an index under either version."))
        return
    codes = list(after.scores[view.month])
    picked = st.selectbox(_("Location"), codes, codes.index(view.location) if view.location else 0, desk.name, key="scenario_at")
    lines = {
        f"{at} · {v.label}": [c.quarters[day][picked] for day in days]
        for at, (v, c) in enumerate(((old, before), (new, after)), 1)
    }
    st.plotly_chart(charts.quarters(desk, days, lines), config=QUIET, key="scenario_quarters")
    rows = []
    for code in codes:
        pairs = [(texts.number(before.quarters[d][code], 2), texts.number(after.quarters[d][code], 2)) for d in days]
        rows.append((escaped(desk.name(code)), *(a if a == b else f"{a} → {b}" for a, b in pairs)))
    table((_("Location"), *map(texts.quarter, days)), rows, numbers_from=1)


say(desk)
st.caption(_("Model version in use: {version}.").format(version=literal(desk.model.version)))
if variant.changes:
    st.warning(_("Weights differ from the default"))
    changed = differences(desk.model, shown[UNSAVED].model)
    words = (
        f"{place_words(desk, c.place)}: " + " → ".join(value_words(desk, c.place, v) for v in (c.old, c.new)) for c in changed
    )
    st.html("<div class='yj-card'><ul>" + "".join(f"<li>{escaped(one)}</li>" for one in words) + "</ul></div>")
    save_form(desk, variant)
else:
    st.write(_("A scenario is the model with some numbers changed: change them in the risk lab or bring in a file, then save."))
    desk.link("lab", _("Risk lab"), ":material/tune:")

st.subheader(_("Saved scenarios"))
if found.all:
    saved(desk, found, in_use)
else:
    st.write(_("Nothing is saved yet."))
with st.expander(_("Bring in a model file")):
    import_form(desk)

st.subheader(_("Compare two versions"))
if len(shown) < 2:
    st.write(_("There is only the default. Save a scenario to compare it."))
else:
    first, second = first_pair(shown, found)
    left, right = st.columns(2)
    keys = list(shown)
    with left:
        old = shown[st.selectbox(_("Old"), keys, keys.index(first), lambda key: shown[key].label, key="scenario_old")]
    with right:
        new = shown[st.selectbox(_("New"), keys, keys.index(second), lambda key: shown[key].label, key="scenario_new")]
    changes = differences(old.model, new.model)
    before, after = computed(desk, old).scores[view.month], computed(desk, new).scores[view.month]
    st.markdown(f"**{texts.month(view.month)}**: {literal(sentence(desk, changes, before, after))}")
    if changes:
        changes_table(changes, old.label, new.label)
        st.markdown("##### " + _("Ranks"))
        st.plotly_chart(charts.slope(desk, before, after, old.label, new.label), config=QUIET, key="scenario_slope")
        st.markdown("##### " + _("The last four quarters under both versions"))
        quarters(old, new)
