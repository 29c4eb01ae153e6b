"""What each weight of the index does, and which choice the ranks depend on, on a few locations that can be counted by hand."""

from __future__ import annotations

from datetime import date

import pytest

from risk_model.influence import influence, sensitivity
from risk_model.model import Model, load_model
from risk_model.results import Contribution, Score

MONTH = date(2026, 3, 1)
PLAIN = load_model()


def model(**weights: float) -> Model:
    """The model with a few indicators of one dimension each, and fewer draws."""
    chosen = {code: PLAIN.indicators[code].model_copy(update={"weight": weight}) for code, weight in weights.items()}
    fewer = PLAIN.uncertainty.model_copy(update={"draws": 400})
    return PLAIN.model_copy(update={"indicators": chosen, "uncertainty": fewer})


def month(scaled: dict[str, dict[str, float]]) -> tuple[list[Score], list[Contribution]]:
    """Locations in the order of their ranks, with scaled values by indicator."""
    scores = [
        Score(place, MONTH, 5.0, 5.0, 3, rank, "A", None, 1.0, None, None, None, 1000.0, False, 6, 3)
        for rank, place in enumerate(scaled, start=1)
    ]
    parts = [
        Contribution(place, MONTH, PLAIN.indicators[code].dimension, code, None, None, value, 1.0, 1.0, value)
        for place, values in scaled.items()
        for code, value in values.items()
    ]
    return scores, parts


THREE = {"a": {"T01": 9, "T02": 5, "V01": 5}, "b": {"T01": 5, "T02": 5, "V01": 5}, "c": {"T01": 2, "T02": 5, "V01": 5}}


def test_ranks_move_without_the_one_indicator_that_tells_places_apart_and_not_without_the_others() -> None:
    found = {one.code: one for one in influence(model(T01=0.5, T02=0.5, V01=1), *month(THREE))}
    # Without T01 all three share the first rank: 0, 1 and 2 places, one on average. So it is without its dimension.
    assert {code: one.rank_change for code, one in found.items()} == {
        "T01": 1.0, "T02": 0.0, "V01": 0.0, "tension": 1.0, "vulnerability": 0.0,
    }  # fmt: skip
    tension = PLAIN.dimensions["tension"].weight / (PLAIN.dimensions["tension"].weight + PLAIN.dimensions["vulnerability"].weight)
    assert found["tension"].whole == pytest.approx(tension)
    assert found["T01"].whole == pytest.approx(tension / 2)


def test_an_indicator_without_weight_is_not_in_the_table() -> None:
    found = {one.code for one in influence(model(T01=1, T02=0, V01=1), *month(THREE))}
    assert found == {"T01", "V01", "tension", "vulnerability"}


def test_where_no_choice_changes_a_rank_nothing_is_shared_out() -> None:
    found = sensitivity(model(T01=0.5, T02=0.5, V01=1), *month(THREE))
    assert [one.choice for one in found] == ["dimension_weights", "indicator_weights", "aggregation"]
    assert all(one.alone != one.alone for one in found), "NaN"


def test_only_the_choice_that_turns_the_order_explains_it() -> None:
    # Even against uneven: their product differs clearly, their mean is nearly the same, and each dimension has one indicator.
    places = {"even": {"T01": 5, "V01": 5}, "uneven": {"T01": 8.4, "V01": 0.6}}
    found = {one.choice: one for one in sensitivity(model(T01=1, V01=1), *month(places))}
    assert found["indicator_weights"].together == pytest.approx(0, abs=1e-12)
    assert found["aggregation"].together > 0.2
    assert found["aggregation"].together > found["indicator_weights"].together


def test_without_a_ranked_location_there_is_nothing_to_say() -> None:
    assert influence(PLAIN, [], []) == []
    assert sensitivity(PLAIN, [], []) == []
