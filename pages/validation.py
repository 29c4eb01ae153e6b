"""Validation: what the index of each month was worth, seen from the months after it. Honesty first, numbers below."""

from collections.abc import Mapping

import streamlit as st

from data.refusals import sentence
from pages.parts.charts import QUIET, judged
from pages.parts.desk import at_desk
from pages.parts.notices import escaped, linked
from pages.parts.tables import table
from risk_model.validation import MEASURES, RANKINGS, Estimate, Validated, in_words, validate

desk = at_desk()
_, texts, rules = desk.texts.gettext, desk.texts, desk.model.validation
with desk.rows() as con:
    found = [validate(con, desk.model, horizon) for horizon in rules.horizons]
rankings = dict(zip(RANKINGS, (_("Index"), _("Last year's count"), _("All equal")), strict=True))


def say(code: str, blanks: Mapping[str, object]) -> str:
    """A sentence of the code lists: the same words as on the command line."""
    return sentence(code, blanks, texts.language)


def measure_name(code: str) -> str:
    """A measure as a heading."""
    name = say(code, {"top": rules.top})
    return name[0].upper() + name[1:]


def estimate(one: Estimate) -> str:
    """A number with its interval. HTML."""
    low, high = (texts.number(end, 2) for end in (one.low, one.high))
    return escaped(f"{texts.number(one.value, 2)} [{low};\u00a0{high}]" if one.low != one.high else texts.number(one.value, 2))


def sample_size(one: Validated) -> str:
    """How much the numbers of one horizon rest on."""
    return _(
        "{horizon}: {months} starting months from {first} to {last}, {pairs} pairs of a location and a month, {events} of them "
        "with an event afterwards; {unknown} left out, since a return is missing afterwards and silence is not calm."
    ).format(
        horizon=texts.ngettext("{n} month ahead", "{n} months ahead", one.horizon),
        months=texts.number(len(one.origins)),
        first=texts.short_month(one.origins[0]),
        last=texts.short_month(one.origins[-1]),
        pairs=texts.number(one.pairs),
        events=texts.number(one.events),
        unknown=texts.number(one.unknown),
    )


def lines(sentences: list[str], kind: str = "") -> None:
    """Sentences, one below the other."""
    st.html(f"<div class='yj-card {kind}'>" + "".join(f"<p>{escaped(one)}</p>" for one in sentences) + "</div>")


with st.container(border=True):
    st.markdown("##### " + _("Was the index any better than a simple count?"))
    lines([in_words(one, rules, say) for one in found])
    if desk.opened.edition.programme.is_sample:
        lines([_("Over invented rows this shows the procedure; it says nothing about the index.")], "yj-muted")

known = [one for one in found if one.measures]
if known:
    lines([say("verdict_note", {"interval": f"{100 * rules.interval:g}"})], "yj-muted")
    names = {code: measure_name(code) for code in MEASURES}
    st.plotly_chart(judged(desk, known, names, rankings), config=QUIET, key="judged", width="stretch")
    table(
        (_("Measure"), _("Months ahead"), *rankings.values(), _("Index minus last year's count"), _("Starting months")),
        [
            (
                escaped(names[code]),
                texts.number(one.horizon),
                *(estimate(one.measures[code].rankings[ranking]) for ranking in RANKINGS),
                estimate(one.measures[code].differences["last_year"]),
                texts.number(one.measures[code].origins),
            )
            for code in MEASURES
            for one in known
            if code in one.measures
        ],
        numbers_from=1,
    )
    lines([sample_size(one) for one in known], "yj-muted")

st.subheader(_("How it is measured"))
lines(
    [
        _(
            "Each month is taken as a start: the index of its last day, with nothing that happened later, against the severity "
            "points recorded in the months that followed. Only locations with a rank in that month and a return in each of the "
            "following months are compared, the same ones for all three rankings."
        ),
        _(
            "Last year's count: the severity points of the {months} months before. All equal: what chance gives. In the first "
            "year of the records the index and the count both lack history."
        ).format(months=rules.baseline_months),
        _(
            "Rank correlation: from −1 to 1, whether more was recorded where the ranking stood higher. Precision at {top}: the "
            "share of the first {top} in which an event followed. Area under the ROC curve: how often a location with an event "
            "stood above one without; one half is chance. Brackets hold the interval that {interval} of the draws lie in."
        ).format(top=rules.top, interval=texts.percent(rules.interval)),
        _(rules.reason),
    ]
)
sources = "; ".join(linked(one) if one.startswith("http") else escaped(one) for one in rules.source)
st.html(f"<div class='yj-card'><p class='yj-muted'>{escaped(_('Source'))}: {sources}</p></div>")
