"""The View is the address: what a reader chose comes back from the address whole, and a wrong address does no harm."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping
from datetime import date, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from geo.layers import LAYERS
from pages.parts.view import DEFAULT_LAYERS, LANGUAGES, WINDOWS, View, last_day, read, write

MONTHS = [date(year, month, 1) for year in (2023, 2024, 2025, 2026) for month in range(1, 13)][10:46]
LOCATIONS = ["iskra", "kara-buura", "lenin-alai", "Site_2.b"]
ISSUES = ["border", "irrigation_water", "land_plots", "youth_school"]
INDICATORS = ["C08", "T01"]
VARIANTS = ["", "coverage.minimum:0.5", "index.aggregate:arithmetic,indicators.C08.weight:0", "indicators.T01.goalposts:0..15.5"]
DEFAULT = View("en", MONTHS[-1])

in_order = {"layers": LAYERS, "issues": ISSUES}
parts = {
    name: st.sets(st.sampled_from(values)).map(lambda chosen, values=values: tuple(one for one in values if one in chosen))
    for name, values in in_order.items()
}
views = st.builds(
    View,
    language=st.sampled_from(LANGUAGES),
    month=st.sampled_from(MONTHS),
    location=st.none() | st.sampled_from(LOCATIONS),
    layers=parts["layers"],
    window=st.sampled_from(WINDOWS),
    issues=parts["issues"],
    severity=st.integers(1, 5),
    variant=st.sampled_from(VARIANTS),
    indicator=st.none() | st.sampled_from(INDICATORS),
)
months = st.dates(date(1900, 1, 1), date(2199, 12, 31)).map(lambda day: day.replace(day=1))
keys = ("lang", "month", "location", "layers", "window", "issues", "severity", "model", "indicator")
hostile = st.one_of(
    st.text(),
    st.sampled_from(
        ["²", "٣", "9" * 5000, "-1", "1.0", "0x3", " 3", "NaN", "2026-13", "2026-1", "26-10", "iskra\x00", "<script>"]
        + [
            f"indicators.{place}"
            for place in ("C08.weight:-0.0", "C08.weight:nan", "C08.goalposts:1..", "X.Y.Z:1", "C08.weight:²")
        ]
    ),
    st.lists(st.sampled_from([*LAYERS, *ISSUES, *LOCATIONS, "", "none", "ru"])).map(",".join),
)


def reading(query: Mapping[str, str], language: str = "en") -> View:
    return read(query, MONTHS, LOCATIONS, ISSUES, language, INDICATORS)


@given(views)
def test_a_view_comes_back_whole_from_its_address(view: View) -> None:
    assert reading(write(view, MONTHS)) == view


@given(views, st.sampled_from(LANGUAGES))
def test_an_address_means_the_same_to_readers_of_every_language(view: View, language: str) -> None:
    assert reading(write(view, MONTHS), language) == view


@given(views, views)
def test_two_views_never_share_an_address(one: View, other: View) -> None:
    assert (write(one, MONTHS) == write(other, MONTHS)) == (one == other)


@given(st.dictionaries(st.sampled_from(keys) | st.text(), hostile))
@example({"severity": "²"})
@example({"window": "9" * 5000})
def test_a_wrong_address_falls_back_without_an_error(query: dict[str, str]) -> None:
    view = reading(query)
    assert view.language in LANGUAGES
    assert view.month in MONTHS
    assert view.location is None or view.location in LOCATIONS
    assert view.severity in range(1, 6)
    assert view.window in WINDOWS
    assert view.indicator is None or view.indicator in INDICATORS
    assert list(view.layers) == [layer for layer in LAYERS if layer in view.layers]
    assert list(view.issues) == [issue for issue in ISSUES if issue in view.issues]
    assert reading(write(view, MONTHS)) == view


@given(views, st.data())
def test_an_address_that_was_cut_off_keeps_what_is_still_readable(view: View, data: st.DataObject) -> None:
    whole = "&".join(f"{name}={value}" for name, value in write(view, MONTHS).items())
    cut = whole[: data.draw(st.integers(0, len(whole)))]
    query = dict(pair.split("=", 1) for pair in cut.split("&") if "=" in pair)
    found = reading(query)
    complete = list(query)[:-1]
    assert all(write(found, MONTHS).get(name) == query[name] for name in complete)


@pytest.mark.parametrize(
    "query",
    [
        {},
        {"month": "1999-01"},
        {"month": "2026-10-31"},
        {"location": "osh-city-that-was-merged"},
        {"issues": "an_issue_of_an_older_list"},
        {"severity": "0"},
        {"severity": "6"},
        {"severity": "²"},
        {"window": "2"},
        {"lang": "de"},
        {"layers": "attention,incidents,training,grants"},
        {"model": "indicators.C08.weight"},
        {"model": "limits:0,index.formula:1,index.aggregate:median"},
        {"indicator": "C99"},
        {"edition": "gone", "weights": "1,2,3"},
    ],
)
def test_what_an_address_says_wrongly_is_the_default(query: dict[str, str]) -> None:
    assert reading(query) == DEFAULT


def test_the_default_is_the_newest_month_in_the_readers_own_language() -> None:
    assert reading({}, "ky") == View("ky", MONTHS[-1])
    assert reading({}, "de") == View("en", MONTHS[-1])


def test_an_address_says_language_and_month_and_otherwise_only_what_was_chosen() -> None:
    assert write(DEFAULT, MONTHS) == {"lang": "en", "month": "2026-10"}
    chosen = View("ru", MONTHS[0], "iskra", ("attention", "dialogues"), 3, ("border", "land_plots"), 2)
    assert write(chosen, MONTHS) == {
        "lang": "ru", "month": "2023-11", "location": "iskra", "layers": "attention,dialogues", "window": "3",
        "issues": "border,land_plots", "severity": "2",
    }  # fmt: skip


def test_no_layers_is_a_choice_too() -> None:
    assert write(View("en", MONTHS[-1], layers=()), MONTHS)["layers"] == "none"
    assert reading({"layers": "none"}).layers == ()
    assert reading({}).layers == DEFAULT_LAYERS


@given(months)
def test_the_reference_day_is_the_last_of_the_month(month: date) -> None:
    last = last_day(month)
    assert (last.year, last.month) == (month.year, month.month)
    assert (last + timedelta(days=1)).day == 1
    assert View("en", month).until == last == month.replace(day=monthrange(month.year, month.month)[1])


@given(months, st.integers(1, 120))
def test_so_many_months_end_with_this_one(month: date, number: int) -> None:
    first = View("en", month).first_of(number)
    counted = [first]
    while counted[-1] < month:
        counted.append(last_day(counted[-1]) + timedelta(days=1))
    assert len(counted) == number
    assert counted[-1] == month


@pytest.mark.parametrize(("window", "since"), [(1, date(2026, 2, 1)), (3, date(2025, 12, 1)), (12, date(2025, 3, 1))])
def test_incidents_are_counted_from_the_first_day_of_the_window(window: int, since: date) -> None:
    view = View("en", date(2026, 2, 1), window=window)
    assert (view.since, view.until) == (since, date(2026, 2, 28))
