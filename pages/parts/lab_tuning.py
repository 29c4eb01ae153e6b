"""The widgets of the risk lab. Each writes into the variant, which stands in the address; they are set from it on every run."""

from __future__ import annotations

import math
from collections.abc import Mapping
from functools import partial

import streamlit as st

from pages.parts.choices import say
from pages.parts.desk import Desk
from pages.parts.lab_changes import at, shared_out, shares, weight_places, weights
from pages.parts.model_words import directions, ways
from risk_model.model import Model
from risk_model.variant import Value, Variant

KEEP = "lab keep"
BOX = 1e9
"""Numbers that a box takes, up and down."""


def tune(desk: Desk, variant: Variant) -> None:
    """All weights, a tab a dimension, and the rules above them."""
    _, base = desk.texts.gettext, desk.model
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(
            _("Restore defaults"), icon=":material/restart_alt:", disabled=not desk.view.variant, on_click=_reset, key="lab reset"
        )
        st.toggle(_("Keep the sum"), key=KEEP, help=_("Moving one weight shares the rest out among those that are not locked."))
    titles = [_("Dimensions"), *(_(dimension.name) for dimension in base.dimensions.values())]
    share_of = shares(base, variant)
    for tab, dimension in zip(st.tabs(titles), [None, *base.dimensions], strict=True):
        with tab:
            _weights(desk, variant, dimension, share_of)
            if dimension is None:
                _rules(desk, variant)


def _weights(desk: Desk, variant: Variant, dimension: str | None, share_of: Mapping[str, float | None]) -> None:
    """The sliders of the weights that share one whole, with what each is of the index; which of them are in use, and locked."""
    _, texts, base = desk.texts.gettext, desk.texts, desk.model
    now = weights(base, variant, dimension)
    parts: Mapping[str, object] = base.dimensions if dimension is None else base.indicators
    short = {name: name if dimension else _(base.dimensions[name].name) for name in now}
    for name, weight in now.items():
        full = _(parts[name].name)  # type: ignore[attr-defined]
        key = f"lab {weight_places(base, dimension)[name]}"
        say(key, min(1.0, weight))
        label = f"{short[name]} {full}" if dimension else full
        moved = partial(_moved, base, dimension, name, key)
        st.slider(f"{label} · {texts.percent(share_of[name])}", 0.0, 1.0, step=0.01, format="%.2f", key=key, on_change=moved)
    if dimension:
        key = f"lab on {dimension}"
        say(key, [name for name, weight in now.items() if weight])
        switched = partial(_switched, base, dimension, key)
        st.pills(_("Indicators in use"), list(now), selection_mode="multi", key=key, on_change=switched)
    st.pills(
        _("Locked"),
        list(now),
        selection_mode="multi",
        key=_locks(dimension),
        format_func=lambda name: f":material/lock: {short[name]}",
    )


def _rules(desk: Desk, variant: Variant) -> None:
    """How dimensions become the index, and how much must be known."""
    _, base = desk.texts.gettext, desk.model
    names = ways(desk)
    way = at(base, variant, "index.aggregate")
    say("lab index.aggregate", way if way in names else base.index.aggregate)
    st.segmented_control(
        _("How dimensions are combined"), list(names), key="lab index.aggregate", required=True, format_func=names.__getitem__,
        on_change=partial(_taken, base, "index.aggregate", "lab index.aggregate"),
    )  # fmt: skip
    say("lab coverage.minimum", min(1.0, max(0.0, _number(at(base, variant, "coverage.minimum"), base.coverage.minimum))))
    st.slider(
        _("Least share of weight present"), 0.0, 1.0, step=0.05, format="percent", key="lab coverage.minimum",
        help=_("A location with a dimension of which less is known gets no score."),
        on_change=partial(_taken, base, "coverage.minimum", "lab coverage.minimum"),
    )  # fmt: skip


def tune_indicator(desk: Desk, variant: Variant, code: str) -> None:
    """Direction, goalposts and half-life of one indicator."""
    _, base = desk.texts.gettext, desk.model
    indicator, place = base.indicators[code], f"indicators.{code}"
    names = directions(desk)
    way = at(base, variant, f"{place}.direction")
    say(f"lab {place}.direction", way if way in names else indicator.direction)
    st.radio(
        _("Direction"), list(names), key=f"lab {place}.direction", format_func=names.__getitem__,
        on_change=partial(_taken, base, f"{place}.direction", f"lab {place}.direction"),
    )  # fmt: skip
    posts = at(base, variant, f"{place}.goalposts")
    given = posts if isinstance(posts, tuple) else indicator.goalposts
    keys = [f"lab {place}.goalposts.{name}" for name in ("low", "high")]
    with st.container(horizontal=True):
        for key, label, now, usual in zip(
            keys, (_("Lower goalpost"), _("Upper goalpost")), given, indicator.goalposts, strict=True
        ):
            say(key, min(BOX, max(-BOX, _number(now, usual))))
            _box(label, key, partial(_goalposts, base, f"{place}.goalposts", keys), indicator.decimals, -BOX)
        if indicator.half_life_months:
            key = f"lab {place}.half_life_months"
            say(key, min(BOX, max(0.0, _number(at(base, variant, f"{place}.half_life_months"), indicator.half_life_months))))
            _box(_("Half-life in months"), key, partial(_taken, base, f"{place}.half_life_months", key), 1, 0.0)


def _box(label: str, key: str, changed: partial[None], decimals: int, least: float) -> None:
    st.number_input(label, least, BOX, key=key, on_change=changed, step=10.0**-decimals, format=f"%.{decimals}f", width=130)


def _number(value: Value | None, otherwise: float) -> float:
    return float(value) if isinstance(value, int | float) and math.isfinite(value) else otherwise


def _locks(dimension: str | None) -> str:
    return f"lab locked {dimension or 'dimensions'}"


# ------------------------------------------------------------------------- what a widget does, before the run that follows it


def _put(base: Model, changes: Mapping[str, Value]) -> None:
    variant = Variant.read(st.session_state.get("variant", ""))
    st.session_state["variant"] = Variant.of({**dict(variant.changes), **changes}).against(base).written()


def _reset() -> None:
    st.session_state["variant"] = ""


def _taken(base: Model, place: str, key: str) -> None:
    if st.session_state[key] is not None:
        _put(base, {place: st.session_state[key]})


def _goalposts(base: Model, place: str, keys: list[str]) -> None:
    low, high = (st.session_state[key] for key in keys)
    if low is not None and high is not None:
        _put(base, {place: (low, high)})


def _moved(base: Model, dimension: str | None, name: str, key: str) -> None:
    value, places = round(st.session_state[key], 6), weight_places(base, dimension)
    if not st.session_state.get(KEEP):
        _put(base, {places[name]: value})
        return
    now = weights(base, Variant.read(st.session_state.get("variant", "")), dimension)
    made = shared_out(now, weights(base, Variant(), dimension), name, value, st.session_state.get(_locks(dimension)) or ())
    _put(base, {places[one]: weight for one, weight in made.items()})


def _switched(base: Model, dimension: str, key: str) -> None:
    """Off is weight 0; on is the usual weight, or, where that is 0, the smallest one beside it."""
    usual, places = weights(base, Variant(), dimension), weight_places(base, dimension)
    now = weights(base, Variant.read(st.session_state.get("variant", "")), dimension)
    least = min((weight for weight in usual.values() if weight), default=1.0)
    chosen = st.session_state[key] or []
    changed = {name: (usual[name] or least) if name in chosen else 0.0 for name in now if (name in chosen) != bool(now[name])}
    _put(base, {places[name]: weight for name, weight in changed.items()})
