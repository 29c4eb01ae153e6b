"""Method: written from the model and the SQL at the moment it is read, never by hand."""

import streamlit as st

from pages.parts.desk import at_desk
from pages.parts.doubt import how_sure
from pages.parts.marks import chip
from pages.parts.notices import escaped, literal
from pages.parts.reasoned import reasoned, source_line
from pages.parts.shrinking import which
from pages.parts.tables import table
from risk_model.engine import statement
from risk_model.model import sql_file

desk = at_desk()
_, texts, model = desk.texts.gettext, desk.texts, desk.model
whole = sum(dimension.weight for dimension in model.dimensions.values())


def label(codes: str, code: str) -> str:
    """The label of a code in a list of the method."""
    return texts.month_name(int(code)) if codes == "month" else texts.code(codes, code)


st.caption(_("Model version {version} of {day}.").format(version=literal(model.version), day=texts.day(model.released)))

st.subheader(_("What the index must never be used for"))
st.html("<div class='yj-card'><ul>" + "".join(f"<li>{escaped(_(line))}</li>" for line in model.limits) + "</ul></div>")

st.subheader(_("Formula"))
product, floor = model.index.aggregate == "geometric", texts.number(model.index.floor, 1)
terms = [
    rf"\max(\text{{{_(d.name)}}};\,{floor})^{{{texts.number(d.weight / whole, 2)}}}"
    if product
    else rf"{texts.number(d.weight / whole, 2)} \cdot \text{{{_(d.name)}}}"
    for d in model.dimensions.values()
]
joined = (r" \\ \cdot " if product else r" \\ + ").join(terms)  # a dimension a line: they fit on a phone in every language
st.latex(rf"\text{{{_('Index')}}} = {joined}")
st.write(
    _(
        "Each indicator is read between two fixed goalposts and becomes a number from 0 to 10, 10 meaning more attention. "
        "A dimension is the weighted mean of the indicators that are present; the weights of missing ones are shared out."
    )
)
if product:
    reasoned(desk, model.index.reason, model.index.source)
else:
    st.write(_("The version in use takes the weighted mean of the dimensions: a high value in one makes up for a low one."))
for dimension in model.dimensions.values():
    st.markdown(f"**{_(dimension.name)}** · {texts.percent(dimension.weight / whole)}")
    reasoned(desk, dimension.reason, dimension.source)
with st.expander(_("The whole method as SQL")):
    for step in ("normalise", "aggregate", "judge"):
        st.code(statement(step), language="sql")

st.subheader(_("Attention levels"))
tops = [*(band.from_ for band in model.bands[1:]), 10.0]
table(
    (_("Attention level"), _("Score")),
    [
        *(
            (chip(band.number, _(band.name)), f"{texts.number(band.from_, 1)} – {texts.number(top, 1)}")
            for band, top in zip(model.bands, tops, strict=True)
        ),
        (chip(None, _("Not enough data")), "–"),
    ],
)

st.subheader(_("When too little is known"))
reasoned(desk, model.coverage.reason, model.coverage.source)
for grade, rule in model.confidence.items():
    st.markdown(
        f"**{grade} · {_(rule.name)}** – "
        + _("at least {coverage} of the weight present and returns in {returns} of the last {months} months").format(
            coverage=texts.percent(rule.coverage), returns=rule.returns, months=model.coverage.confidence_months
        )
    )
    reasoned(desk, rule.reason, rule.source)

how_sure(desk)

st.subheader(_("Indicators"))
st.write(which(desk))
for name, dimension in model.dimensions.items():
    st.markdown(f"**{_(dimension.name)}**")
    for code, indicator in sorted((c, i) for c, i in model.indicators.items() if i.dimension == name):
        with st.expander(f"{code} · {_(indicator.name)} · {texts.percent(indicator.weight)}"):
            low, high = (texts.number(post, 1) for post in indicator.goalposts)
            least, most = (low, high) if indicator.direction == 1 else (high, low)
            st.write(_(indicator.definition))
            facts = {
                _("Unit"): texts.unit(indicator.unit),
                _("Part"): _(indicator.component),
                _("Goalposts"): _("{least} becomes 0, {most} becomes 10").format(least=least, most=most),
                _("Window"): texts.ngettext("{n} month", "{n} months", indicator.window_months),
                _("Half-life"): texts.ngettext("{n} month", "{n} months", int(indicator.half_life_months or 0))
                if indicator.half_life_months
                else "–",
                _("Formula in words"): _(indicator.formula),
                _("If missing"): _(indicator.missing),
                _("Where the data comes from"): _(indicator.data_source),
                _("Why it is in the index"): _(indicator.reason),
            }
            table((), [(escaped(name), escaped(fact)) for name, fact in facts.items()])
            st.html(f"<div class='yj-card'>{source_line(desk, indicator.source)}</div>")
            st.code(sql_file(code).read_text(encoding="utf-8"), language="sql")

st.subheader(_("Lists and their values"))
for lookup in model.lookups.values():
    with st.expander(_(lookup.name)):
        values = [(escaped(label(lookup.codes, code)), texts.number(value, 1)) for code, value in lookup.values.items()]
        table((_("Code"), _("Value")), values, numbers_from=1)
        reasoned(desk, lookup.reason, lookup.source)
