"""What the map is given: numbers only, colours that can be told apart, distances that are true."""

from __future__ import annotations

import csv
import itertools
import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.documented import DOCUMENTED_ROWS
from data.editions import current_edition, open_edition
from data.importing import import_files
from data.programmes import Programme
from data.reading import locations
from geo import basemap, palette, shapes
from geo.layers import LAYERS, Place, layers
from pages.parts.map_words import about_script
from pages.parts.marks import chip
from tests.conftest import ROOT

KYRGYZSTAN = ROOT / "data" / "boundaries" / "kyrgyzstan.geojson"
HOSTILE = "</script><img src=x onerror=alert(1)> ${alert(1)} `x` \u2028\u2029 \" ' \\ ]]> <!-- {{ 7*7 }} {% raw %}"

texts = st.text() | st.just(HOSTILE)
amounts = st.none() | st.floats(0, 1e12)
counts = st.integers(0, 10_000)
placed = st.builds(
    Place,
    code=texts,
    band=st.integers(0, 5),
    index=st.none() | st.floats(0, 10),
    status=st.sampled_from(["", "silent", "thin", "weak"]),
    trend=st.sampled_from([None, -1, 0, 1]),
    incidents=st.none() | counts,
    trained=amounts,
    modules=st.integers(0, 6),
    committed=amounts,
    paid=amounts,
    dialogues=counts,
    documented=counts,
)


def script_of(data: dict[str, object]) -> str:
    """The script of one gesture, as streamlit-folium sends it."""
    group = basemap.update(data)
    [update] = group._children.values()
    return str(update._template.module.script(update, {}))


@given(placed)
def test_a_place_travels_as_one_line_of_codes_and_numbers_and_unknown_stays_unknown(place: Place) -> None:
    code, band, index, status, trend, *numbers = place.as_line()
    assert (code, band, status, trend) == (place.code, place.band, place.status, place.trend)
    money = [place.committed, place.paid]
    exact = [place.incidents, place.trained, place.modules, *money, place.dialogues, place.documented]
    assert [index is None, *(number is None for number in numbers)] == [number is None for number in (place.index, *exact)]
    assert [number for number in numbers if number is not None] == pytest.approx([n for n in exact if n is not None], abs=0.5)
    assert index is None or index == pytest.approx(place.index, abs=0.05)


@given(placed, st.lists(st.sampled_from(LAYERS), unique=True), texts, texts)
def test_the_update_script_is_inert_whatever_a_code_says(place: Place, shown: list[str], picked: str, version: str) -> None:
    data = layers([place], shown, language="ky", month=version, filtered=False, picked=picked, version=version)
    script = script_of(data)
    assert "<" not in script
    assert "\u2028" not in script
    assert "\u2029" not in script
    sent = re.fullmatch(r"YJ\.update\((.*)\);", script, re.DOTALL)
    assert sent is not None
    assert json.loads(sent[1]) == json.loads(json.dumps(data))


def test_the_base_map_never_changes_and_loads_nothing_from_outside() -> None:
    one, other = (basemap.base_map("0123456789abcdef0123", "kyrgyzstan") for _ in range(2))
    loaded = [address for _, address in one.default_js + one.default_css]
    assert all(address.startswith("../../assets/") for address in loaded)
    pages = [re.sub(r"_[0-9a-f]{32}", "", made.get_root().render()) for made in (one, other)]
    assert pages[0] == pages[1]
    assert re.findall(r"(?:src|href)=\"?(?:https?:)?//[^\"\s>]+", pages[0]) == []


def test_a_map_without_boundaries_asks_for_none() -> None:
    loaded = [address for _, address in basemap.base_map("0123456789abcdef0123", None).default_js]
    assert not [address for address in loaded if "/shapes/" in address]


def test_hostile_names_reach_the_map_as_plain_text(home: Path) -> None:
    register = home.parent / "locations.csv"
    columns = ["location_id", "name_en", "name_ru", "name_ky", "kind", "oblast", "lat", "lon"]
    with register.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([columns, ["a", *[HOSTILE] * 3, "city", HOSTILE, "41", "74"]])
    programme = Programme("own")
    assert all(not taken.rejects for taken in import_files([register], programme))  # type: ignore[union-attr]
    edition = current_edition(programme)
    con = open_edition(edition)
    [place] = locations(con)
    con.close()
    script = about_script(edition)
    about = json.loads(script.removeprefix("window.YJ_ABOUT=").removesuffix(";"))
    for language in ("en", "ru", "ky"):
        assert about["words"][language]["names"]["a"] == place.name_en == HOSTILE.strip()
    assert json.dumps(about["words"]["en"]["names"]["a"], ensure_ascii=False) in script


def test_the_map_says_every_word_in_every_language(home: Path) -> None:
    programme = Programme("documented")
    list(import_files([DOCUMENTED_ROWS], programme))
    about = json.loads(about_script(current_edition(programme)).removeprefix("window.YJ_ABOUT=").removesuffix(";"))
    english, russian, kyrgyz = (about["words"][language] for language in ("en", "ru", "ky"))
    assert english.keys() == russian.keys() == kyrgyz.keys() >= set(LAYERS)
    assert set(english["names"]) == set(about["places"])
    assert "2014" in english["attribution"]
    assert english["note"] == ""
    assert "September 2023" in english["attribution"]


def lightness(colour: str) -> float:
    """CIE L* of a colour: how light it looks, also on a greyscale print."""
    y = luminance(colour)
    return 116 * (y ** (1 / 3) if y > (6 / 29) ** 3 else y / (3 * (6 / 29) ** 2) + 4 / 29) - 16


def luminance(colour: str) -> float:
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return sum(share * c for share, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def in_greyscale(colour: str) -> str:
    """What an office printer makes of a colour (ITU-R BT.601)."""
    channels = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    return "#" + 3 * f"{round(sum(share * c for share, c in zip((0.299, 0.587, 0.114), channels, strict=True))):02x}"


@pytest.mark.parametrize("seen", [str, in_greyscale], ids=["in colour", "in greyscale"])
def test_attention_goes_from_pale_to_dark_in_clear_steps(seen: Callable[[str], str]) -> None:
    light = [lightness(seen(palette.BANDS[band])) for band in sorted(palette.BANDS)]
    assert list(palette.BANDS) == [1, 2, 3, 4, 5]
    assert light == sorted(light, reverse=True)
    assert min(paler - darker for paler, darker in itertools.pairwise(light)) >= 10
    assert lightness(palette.PAPER) - light[0] >= 5  # the palest still stands out from the paper


def test_no_band_is_red() -> None:
    for colour in palette.BANDS.values():
        red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
        assert red <= green <= blue


@pytest.mark.parametrize("band", palette.BANDS)
def test_text_on_a_band_can_be_read(band: int) -> None:
    style = re.search(r"background:(#\w{6});color:(#\w{6})", chip(band, "4.2"))
    assert style is not None
    assert style[1] == palette.BANDS[band]
    assert contrast(style[1], style[2]) >= 4.5


@pytest.mark.parametrize("layer", palette.LAYERS)
def test_numbers_on_a_symbol_can_be_read(layer: str) -> None:
    """A count is white on the layer's colour, an unknown one that colour on white or on the land."""
    assert contrast(palette.LAYERS[layer], palette.PAPER) >= 4.5
    assert contrast(palette.LAYERS[layer], palette.LAND) >= 4.5


square = {"type": "Polygon", "coordinates": [
    [[70, 40], [72, 40], [72, 42], [70, 42], [70, 40]],
    [[70.8, 40.8], [71.2, 40.8], [71.2, 41.2], [70.8, 41.2], [70.8, 40.8]],
]}  # fmt: skip


@pytest.fixture
def country(tmp_path: Path) -> Path:
    """A square country with an enclave in its middle and a lake."""
    lake = {"type": "Polygon", "coordinates": [[[70.2, 40.2], [70.4, 40.2], [70.4, 40.4], [70.2, 40.2]]]}
    features = [{"type": "Feature", "properties": {"level": "country", "name_en": HOSTILE, "secret": 1}, "geometry": square},
                {"type": "Feature", "properties": {"level": "lake"}, "geometry": lake}]  # fmt: skip
    file = tmp_path / "country.geojson"
    collection = {"type": "FeatureCollection", "boundaries_as_of": 2020, "features": features}
    file.write_text(json.dumps(collection), encoding="utf-8")
    return file


def test_a_point_on_the_border_is_at_the_border(country: Path) -> None:
    ring = [(70.0, 41.0), (71.0, 42.0), (72.0, 40.5), (70.8, 41.0), (71.0, 41.2)]  # two of them on the enclave
    assert max(shapes.border_distances_km(country, ring)) < 1  # along a line of latitude a straight edge bends


def test_the_distance_to_the_border_is_the_true_one(country: Path) -> None:
    inside, outside, near_enclave, by_the_lake = shapes.border_distances_km(
        country, [(70.4, 41), (69, 41), (70.7, 41), (70.3, 40.6)]
    )
    assert inside == pytest.approx(shapes.straight_km((70.4, 41), (70, 41)), rel=0.01)
    assert outside == pytest.approx(shapes.straight_km((69, 41), (70, 41)), rel=0.01)
    assert near_enclave == pytest.approx(shapes.straight_km((70.7, 41), (70.8, 41)), rel=0.02)  # the hole counts
    assert by_the_lake == pytest.approx(shapes.straight_km((70.3, 40.6), (70, 40.6)), rel=0.02)  # the lake does not


def test_the_distances_of_known_places_are_right() -> None:
    birlik, chaek = shapes.border_distances_km(KYRGYZSTAN, [(71.26086, 39.94591), (74.51699, 41.92768)])
    assert birlik < 10  # beside Sokh
    assert 75 < chaek < 150  # in the middle of the country
    assert shapes.straight_km((74.6, 42.87), (72.8, 40.53)) == pytest.approx(300, abs=5)  # Bishkek to Osh


points = st.tuples(st.floats(-179, 179), st.floats(-85, 85))


@given(points, points)
def test_a_way_is_as_long_as_the_way_back(one: tuple[float, float], other: tuple[float, float]) -> None:
    there = shapes.straight_km(one, other)
    assert there == shapes.straight_km(other, one)
    assert 0 <= there <= 20_004
    assert shapes.straight_km(one, one) == 0


def test_a_base_map_covers_the_places_that_lie_on_it(country: Path) -> None:
    assert shapes.covers(country, [(70.5, 40.5), (71.9, 41.9)])
    assert shapes.covers(country, [(72.05, 41)])  # a town just outside a generalised outline
    assert not shapes.covers(country, [(70.5, 40.5), (73, 41)])
    assert shapes.covers(country, [(70.3, 40.3)])  # on the lake
    with (ROOT / "data" / "registers" / "locations.csv").open(encoding="utf-8", newline="") as file:
        sites = [(float(row["lon"]), float(row["lat"])) for row in csv.DictReader(file)]
    assert shapes.covers(KYRGYZSTAN, sites)
    assert not shapes.covers(KYRGYZSTAN, [*sites, (90.4, 23.8)])


def test_the_browser_gets_shapes_with_their_names_and_nothing_else(country: Path) -> None:
    script = basemap.shapes_script(country)
    sent = json.loads(script.removeprefix("window.YJ_SHAPES=").removesuffix(";"))
    assert [set(feature["properties"]) for feature in sent["features"]] == [
        {"level", "area", "name_en", "name_ru", "name_ky"}
    ] * 2
    assert sent["features"][0]["properties"]["name_en"] == HOSTILE
    assert shapes.about(country) == {"boundaries_as_of": "2020", "source": "", "attribution": ""}
