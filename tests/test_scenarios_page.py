"""The page of the scenarios, as an analyst and a manager use it: save, propose, approve, compare, hand over as a file."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from data import reading
from data.editions import current_edition, open_edition
from data.programmes import Programme
from data.scenarios import approve, propose, save, scenarios
from pages.parts.desk import Desk
from pages.parts.scenario_words import sentence
from pages.parts.texts import Texts
from risk_model import results
from risk_model.model import load_model
from risk_model.scoring import compute
from risk_model.variant import Variant
from risk_model.versions import differences, stamped, usable
from tests.reader import PLACE, bodies, look_at, nothing_kept, opened, own_rows, said

__all__ = ["nothing_kept"]  # runs after the last test here

BORDER = "indicators.V05.weight:0.4"
SAVE = {"en": "Save", "ru": "Сохранить", "ky": "Сактоо"}
PROPOSE = {"en": "Propose for approval", "ru": "Предложить к утверждению", "ky": "Бекитүүгө сунуштоо"}
APPROVE = {"en": "Approve and lock", "ru": "Утвердить и закрыть", "ky": "Бекитип, кулпулоо"}
ALONE = "Nobody else can: I approve my own proposal"
SENTENCE = {
    "en": "Raising “Nearness to state border or enclave” from 15% to 40% moves Chaek ayil aimak from 12th to 15th; "
    "Kurama ayil aimak and Sumbula ayil aimak change band.",
    "ru": "Повышение веса «Близость к государственной границе или анклаву» с 15 % до 40 %: "
    "Чаекский айылный аймак переходит с 12-го места на 15-е; "
    "Айылный аймак Курама и Сумбулинский айылный аймак меняют уровень внимания.",
    "ky": "«Мамлекеттик чек арага же анклавга жакындык» салмагын 15%дан 40%га көтөрүү: Чаек айыл аймагы 12-орундан 15-орунга "
    "өтөт; Курама айыл аймагы жана Сумбула айыл аймагы: көңүл буруу деңгээли өзгөрөт.",
}


@pytest.fixture
def sample(sample_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Programme:
    return look_at("sample", Path(shutil.copytree(sample_home, tmp_path / "home")), monkeypatch)


def press(shown: AppTest, label: str) -> AppTest:
    [button] = [button for button in shown.button if button.label == label]
    button.click()
    shown.run()
    assert not shown.exception
    return shown


def write(shown: AppTest, **texts: str) -> AppTest:
    """Fill in fields by the beginning of their keys."""
    for key, text in texts.items():
        [field] = [one for one in (*shown.text_input, *shown.text_area) if one.key.startswith(key)]
        field.set_value(text)
    return shown


def approved(programme: Programme, name: str = "Border", changes: str = BORDER) -> str:
    """The text of a scenario that two people brought into use."""
    variant = Variant.read(changes)
    one = save(programme, stamped(variant, name, load_model().released), name, "Aida", "why")
    propose(programme, one.id, "Aida", "please")
    return approve(programme, one.id, "Bakyt", "yes").toml


def spaced(text: str) -> str:
    return " ".join(text.split())


@pytest.mark.parametrize("language", SAVE)
def test_saved_proposed_and_approved_it_is_what_every_page_shows(language: str, sample: Programme) -> None:
    shown = opened("scenarios", lang=language, model=BORDER)
    assert Texts(language).gettext("Weights differ from the default") in said(shown)
    assert SENTENCE[language] in spaced(said(shown))
    write(shown, scenario_name="Чек ара", scenario_author="Aida", scenario_reason="Borders count more")
    press(shown, SAVE[language])
    assert [error.value for error in shown.error] == []
    assert dict(shown.query_params).keys() == {"lang", "month"}, "what is saved needs no place in the address"
    write(shown, who_="Aida", why_="please look")
    press(shown, PROPOSE[language])
    write(shown, who_="Bakyt", why_="agreed")
    press(shown, APPROVE[language])
    [one] = scenarios(sample).all
    assert [(event.what, event.who) for event in one.events] == [("saved", "Aida"), ("proposed", "Aida"), ("approved", "Bakyt")]
    for page in ("scenarios", "overview", "map", "location", "method"):
        other = opened(page, lang=language, location="chaek")
        assert "1.0+Чек ара" in bodies(other, "yj-foot")[0]
    assert SENTENCE[language] in spaced(said(opened("scenarios", lang=language)))


def test_an_approved_model_shows_without_a_restart_and_taken_out_of_use_the_default_is_back(sample: Programme) -> None:
    shown = opened("overview")
    assert "model version 1.0 " in bodies(shown, "yj-foot")[0]
    before = shown.dataframe[0].value
    approved(sample)
    shown.run()
    assert "model version 1.0+Border" in bodies(shown, "yj-foot")[0]
    assert not shown.dataframe[0].value.equals(before)
    scenario = opened("scenarios")
    write(scenario, who_="Bakyt", why_="on second thoughts")
    press(scenario, "Take out of use")
    assert "model version 1.0 " in bodies(scenario, "yj-foot")[0]
    assert shown.run().dataframe[0].value.equals(before)


def test_whoever_is_alone_is_asked_twice(sample: Programme) -> None:
    shown = opened("scenarios", model=BORDER)
    write(shown, scenario_name="Alone", scenario_author="Aida", scenario_reason="why")
    press(press(write(press(shown, "Save"), who_="Aida", why_="I am alone"), "Propose for approval"), "Approve and lock")
    assert "so somebody else should approve it" in said(shown)
    assert scenarios(sample).in_use is None
    press(shown, ALONE)
    assert scenarios(sample).all[0].events[-1].asked_twice
    assert "approved and locked (own proposal, asked twice)" in said(shown)
    assert ALONE not in said(shown)


def test_what_is_missing_or_taken_is_said(sample: Programme) -> None:
    approved(sample)
    shown = write(opened("scenarios", model=BORDER), scenario_name="border", scenario_author="Aida")
    assert "“Reason” is empty. Fill it in." in said(press(shown, "Save"))
    assert "There is a scenario named “border” already." in said(press(write(shown, scenario_reason="why"), "Save"))


def test_a_file_that_went_out_comes_back_the_same(sample: Programme, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    changes = f"{BORDER},index.aggregate:arithmetic,indicators.T01.goalposts:0..12.5"
    text = approved(sample, "Border", changes)
    assert len(opened("scenarios").get("download_button")) == 1
    shutil.rmtree(sample.models)
    shown = opened("scenarios")
    shown.file_uploader[0].upload("model.toml", text.encode())
    press(shown, "Read the file")
    assert "The file makes 3 changes." in said(shown)
    assert Variant.read(shown.query_params["model"]) == Variant.read(changes)
    press(write(shown, scenario_name="Border", scenario_author="Chinara", scenario_reason="from a colleague"), "Save")
    [again] = scenarios(sample).all
    assert differences(usable(text), usable(again.toml)) == []
    assert [line for line in again.toml.splitlines() if not line.startswith("released")] == [
        line for line in text.splitlines() if not line.startswith("released")
    ]


@pytest.mark.parametrize(("language", "words"), [("en", "wrong way round"), ("ru", "перепутаны"), ("ky", "алмашып калган")])
def test_a_wrong_file_is_refused_in_the_readers_language(language: str, words: str, sample: Programme) -> None:
    text = stamped(Variant.read(BORDER), "x", load_model().released).replace("[0, 50]", "[50, 0]", 1)
    shown = opened("scenarios", lang=language)
    shown.file_uploader[0].upload("model.toml", text.encode())
    press(shown, {"en": "Read the file", "ru": "Прочитать файл", "ky": "Файлды окуу"}[language])
    assert [words in error.value for error in shown.error] == [True]
    assert "model" not in shown.query_params


def test_a_damaged_version_is_told_on_every_page_and_the_scores_are_of_the_one_before(sample: Programme) -> None:
    approved(sample)
    [file] = sample.models.glob("*.toml")
    file.write_text("version = 1")
    for page in ("overview", "scenarios"):
        shown = opened(page)
        assert "A saved scenario is not as it was written and is not used" in said(shown)
        assert "model version 1.0 " in bodies(shown, "yj-foot")[0]


def test_the_last_four_quarters_stand_beside_the_old_ones(sample: Programme) -> None:
    text = approved(sample)
    shown = opened("scenarios", location="chaek")
    [table] = [one for one in bodies(shown, "yj-table") if one.startswith("Location")]
    expected = {}
    for model in (load_model(), usable(text)):
        con = open_edition(current_edition(sample))
        months = reading.span(con)
        compute(con, model, months.first_month, months.last_month)
        expected[model.version] = {(q.location_id, f"{q.quarter}"): q.index for q in results.quarters(con, model)}
        con.close()
    for day, words in (
        ("2025-10-01", "Q4 2025"),
        ("2026-01-01", "Q1 2026"),
        ("2026-04-01", "Q2 2026"),
        ("2026-07-01", "Q3 2026"),
    ):
        assert words in table
        old, new = (expected[version]["chaek", day] for version in ("1.0", "1.0+Border"))
        assert f"{old:.2f} → {new:.2f}" in table
    chart = json.loads(shown.get("plotly_chart")[1].proto.spec)["data"]
    assert [line["name"] for line in chart] == ["1 · 1.0", "2 · 1.0+Border"]
    assert chart[1]["y"] == [pytest.approx(expected["1.0+Border"]["chaek", f"{day}-01"]) for day in
                             ("2025-10", "2026-01", "2026-04", "2026-07")]  # fmt: skip


def test_a_comparison_where_nobody_reported_has_no_ranks_and_no_quarters(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    own_rows(home, PLACE)
    look_at("own", home, monkeypatch)
    text = said(opened("scenarios", model=BORDER, location="elsewhere"))
    assert "from 15% to 40% moves no location; no location changes band." in text
    assert "No quarter has an index under either version." in text


def test_the_slopes_are_the_ranks_of_both(sample: Programme) -> None:
    approved(sample)
    lines = json.loads(opened("scenarios").get("plotly_chart")[0].proto.spec)["data"]
    ranks = {tuple(line["text"]): line["y"] for line in lines if line.get("text")}
    assert ranks["12", "15 Chaek ayil aimak"] == [12, 15]
    assert sorted(y[0] for y in ranks.values()) == list(range(1, len(ranks) + 1))


@pytest.mark.parametrize(
    ("language", "number", "said_so"),
    [
        ("en", 1, "and 2 more locations"),
        ("ru", 2, "и ещё 2 места меняют"),
        ("ru", 5, "и ещё 5 мест меняют"),
        ("ru", 21, "и ещё 21 место меняют"),
        ("ky", 5, "жана дагы 5 жерде"),
    ],
)
def test_the_sentence_counts_what_it_does_not_name(language: str, number: int, said_so: str, sample: Programme) -> None:
    desk = opened("scenarios", lang=language).session_state.desk
    assert isinstance(desk, Desk)
    number = max(number, 2)
    [score, *_] = desk.scores.values()
    before = {f"p{at}": replace(score, location_id=f"p{at}", rank=at + 1, band=3) for at in range(30)}
    after = {code: replace(one, band=4 if one.rank <= number + 3 else 3) for code, one in before.items()}
    place = next(iter(desk.opened.locations.values()))
    desk = replace(desk, opened=replace(desk.opened, locations=dict.fromkeys(before, place)))
    changed = Variant.of({"indicators.T01.weight": 0.0, "indicators.T02.direction": -1, "index.floor": 0.7})
    changes = differences(load_model(), changed.model())
    assert said_so in sentence(desk, changes, before, after)
    unranked = {code: replace(one, rank=None) for code, one in before.items()}
    few = sentence(desk, changes[:1], before, before | {"p0": unranked["p0"]})
    lost = {"en": "1 location loses its rank", "ru": "1 место больше не ранжируется", "ky": "1 жердин орду аныкталбай калат"}
    assert lost[language] in few
    assert Texts(language).gettext("no location changes band") in few
    assert sentence(desk, [], before, after) == Texts(language).gettext("The two versions say the same.")
