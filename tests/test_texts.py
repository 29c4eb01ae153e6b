"""Every word on screen exists in three languages, is written by the catalogues, and does no harm."""

from __future__ import annotations

import ast
import csv
import re
import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from string import Formatter

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

from pages.parts import texts as words
from pages.parts.texts import CATALOGUES, MISSING, NAMES, Texts
from pages.text import update
from pages.text.update import CALLS, template
from risk_model.model import load_model
from tests.conftest import ROOT

TRANSLATED = ("ru", "ky")
PAGES = sorted((ROOT / "pages").rglob("*.py"))
IN_EVERY_LANGUAGE = {
    "Language · Язык · Тил",
    "Open the dashboard from its first page. · Откройте с первой страницы. · Биринчи барактан ачыңыз.",
    *NAMES.values(),  # each language is named in itself
    "Yntymaktuu Jashoo",  # the programme's own name, while nothing else can be read
}
BRACKETED = {"per 1,000 residents"}  # two numbers would stand side by side in Kyrgyz
# Words that would brand a place (domain brief, section 4). A rumour may be harmful; a place may not be called so.
HARMFUL = re.compile(
    r"\bdangerous|\bhot[ -]?spots?\b|conflict[ -]prone|\bcrime rate|\bethnic conflict|\bопасн(?!ый слух)\w*|\bочаг"
    r"|конфликтоопасн|\bгоряч\w+ точ\w+|межэтническ\w+ конфликт\w*|\bкоркунучтуу|\bкооптуу(?! ушак)|чыр-чатактуу|кайнаган жер",
    re.IGNORECASE,
)
FORBIDS = re.compile(r"\b(no|not|never|nor|none|avoid|without|не|нельзя|ни|нет|эмес|болбойт|жок|албайт)\b", re.IGNORECASE)


def catalogue(language: str) -> Catalog:
    with (CATALOGUES / f"{language}.po").open("rb") as po:
        return read_po(po, locale=language)


def messages(one: Catalog) -> dict[object, Message]:
    return {message.id: message for message in one if message.id}


def blanks(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def calls(file: Path) -> Iterator[tuple[str, ast.Call]]:
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call):
            yield (node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")), node


def letters(node: ast.expr) -> str:
    """The words an expression draws by itself: its constant parts, without markup and without what is filled in."""
    if isinstance(node, ast.Constant):
        text = node.value if isinstance(node.value, str) else ""
    elif isinstance(node, ast.JoinedStr):
        text = "".join(part.value if isinstance(part, ast.Constant) else "0" for part in node.values)
    elif isinstance(node, ast.BinOp):
        return f"{letters(node.left)} {letters(node.right)}".strip()
    else:
        return ""
    text = re.sub(r"<[^<>]*>?|:material/\w+:|\\[a-z]+", "", text)
    return text if re.search(r"[^\W\d_]", text) else ""


@pytest.mark.parametrize("language", TRANSLATED)
def test_no_language_lacks_a_text(language: str) -> None:
    wanted, there = messages(template()), messages(catalogue(language))
    assert set(there) == set(wanted)
    assert not catalogue(language).obsolete
    empty = [
        message.id for message in there.values() if not message.string or "" in (message.string if message.pluralizable else ())
    ]
    assert empty == []
    assert [message.id for message in there.values() if message.fuzzy] == []


@pytest.mark.parametrize("language", TRANSLATED)
def test_a_text_with_a_number_has_every_plural_form(language: str) -> None:
    one = catalogue(language)
    plural = [message for message in messages(one).values() if message.pluralizable]
    assert plural
    assert [message.id for message in plural if len(message.string) != one.num_plurals] == []


@pytest.mark.parametrize("language", TRANSLATED)
def test_what_is_filled_in_stands_in_every_translation(language: str) -> None:
    for message in messages(catalogue(language)).values():
        wanted = blanks(message.id[-1] if message.pluralizable else message.id)
        for text in message.string if message.pluralizable else [message.string]:
            assert blanks(text) == wanted, message.id


def test_the_catalogues_are_what_the_update_writes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for language in TRANSLATED:
        shutil.copy(CATALOGUES / f"{language}.po", tmp_path)
    monkeypatch.setattr(update, "TEXT", tmp_path)
    for language in TRANSLATED:
        update.update(language)
        assert (tmp_path / f"{language}.po").read_text("utf-8") == (CATALOGUES / f"{language}.po").read_text("utf-8")


def test_a_new_text_appears_untranslated_and_an_old_one_goes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = 'msgid "Map"\nmsgstr "Карта"\n\nmsgid "Nobody says this"\nmsgstr "Никто"\n'
    (tmp_path / "ru.po").write_text(kept, encoding="utf-8")
    monkeypatch.setattr(update, "TEXT", tmp_path)
    update.update("ru")
    with (tmp_path / "ru.po").open("rb") as po:
        written = messages(read_po(po, locale="ru"))
    assert written["Map"].string == "Карта"
    assert written["Overview"].string == ""
    assert "Nobody says this" not in written


def test_what_is_translated_is_known_beforehand() -> None:
    """A text is a constant, or it is a text of the model, and every such text of the model is in the catalogues."""
    given = {text for file in PAGES for name, call in calls(file) for text in call.args[: CALLS.get(name, 0)]}
    parts = {text.attr for text in given if isinstance(text, ast.Attribute)}
    others = {ast.unparse(text) for text in given if not isinstance(text, ast.Attribute | ast.Constant)}
    assert others == {"text", "one", "many", "line", "reason"}  # texts.py itself, and two loops over the model in method.py
    assert texts_of_the_model(load_model().model_dump(), parts) <= set(messages(template()))


def texts_of_the_model(value: object, parts: set[str], part: str = "") -> set[str]:
    if isinstance(value, str):
        return {value} if part in parts | {"limits", "reason"} else set()
    inside = value.items() if isinstance(value, dict) else [(part, one) for one in value] if isinstance(value, tuple) else []
    return set().union(*(texts_of_the_model(one, parts, key) for key, one in inside))


@pytest.mark.parametrize("file", PAGES, ids=lambda file: file.relative_to(ROOT).as_posix())
def test_nothing_is_drawn_in_english_only(file: Path) -> None:
    drawn = []
    for name, call in calls(file):
        if re.fullmatch(r"st\.(?!Page$)\w+|st\.sidebar\.\w+", ast.unparse(call.func)):
            drawn += [letters(given) for given in call.args[:1]]
        elif name == "link":
            drawn += [letters(given) for given in call.args[1:2]]
        drawn += [letters(word.value) for word in call.keywords if word.arg in ("placeholder", "help", "label", "title", "name")]
    assert [text for text in drawn if text and text not in IN_EVERY_LANGUAGE] == []


def harmful(text: str) -> list[str]:
    """Sentences that brand a place; one that says what not to do may name the word."""
    sentences = re.split(r"(?<=[.!?;])\s|\n", text)
    return [sentence for sentence in sentences if HARMFUL.search(sentence) and not FORBIDS.search(sentence)]


def test_no_place_is_called_dangerous_anywhere() -> None:
    files = [*ROOT.glob("*.md"), *(ROOT / "geo" / "browser").iterdir(), ROOT / "risk_model" / "model.toml"]
    files += [
        file
        for folder in ("pages", "data")
        for file in (ROOT / folder).rglob("*")
        if file.suffix in (".py", ".po", ".csv", ".md")
    ]
    assert {f"{file.relative_to(ROOT)}": found for file in files if (found := harmful(file.read_text("utf-8")))} == {}


def test_the_search_for_harmful_words_finds_them() -> None:
    assert harmful("This village is dangerous.")
    assert harmful("Конфликтоопасное село")
    assert harmful("Очаги напряжённости")
    assert harmful("Коркунучтуу айыл")
    assert not harmful("Never call a place a hotspot.")
    assert not harmful("Безопасность на дорогах. Язык вражды или опасный слух")


def test_agreed_wording_is_kept(shared: Path) -> None:
    with (shared / "domain" / "ui_terms.csv").open(encoding="utf-8", newline="") as file:
        agreed = {row["en"]: row for row in csv.DictReader(file) if not row["key"].startswith("month.")}
    compared = 0
    for language in TRANSLATED:
        for text, message in messages(catalogue(language)).items():
            if text in agreed:
                wanted = agreed[text][language]
                assert message.string in ((wanted, f"({wanted})") if text in BRACKETED else (wanted,)), text
                compared += 1
    assert compared > 60


@pytest.mark.parametrize(
    ("language", "number", "percent", "day", "month", "short", "money"),
    [
        ("en", "1,234,567.9", "35%", "5 Mar 2026", "March 2026", "Mar 2026", "400,000 KGS"),
        ("ru", "1 234 567,9", "35 %", "5 мар. 2026", "март 2026 г.", "март 2026", "400 000 сом"),
        ("ky", "1 234 567,9", "35%", "5 мар. 2026", "2026-ж., март", "Мар 2026", "400 000 сом"),
    ],
)
def test_numbers_dates_and_money_are_written_as_the_reader_does(
    language: str, number: str, percent: str, day: str, month: str, short: str, money: str
) -> None:
    texts = Texts(language, {("currency", "KGS"): ("KGS", "сом", "сом")}, currency="KGS")
    fifth = date(2026, 3, 5)

    def plain(text: str) -> str:
        return " ".join(text.split())  # spaces that do not break, narrow or wide, count as spaces

    assert plain(texts.number(1234567.89, 1)) == number
    assert plain(texts.percent(0.35)) == percent
    assert plain(texts.day(fifth)) == day
    assert plain(texts.month(fifth)) == plain(texts.day(fifth, "month")) == month
    assert plain(texts.short_month(fifth)) == short
    assert texts.day(fifth, "year") == "2026"
    assert plain(texts.money(400_000)) == money


@pytest.mark.parametrize("language", NAMES)
def test_missing_is_a_dash_and_zero_is_zero(language: str) -> None:
    texts = Texts(language)
    assert {texts.number(None), texts.percent(None), texts.day(None), texts.area("rayon", None)} == {MISSING} == {"–"}
    assert texts.number(0) == "0"
    assert texts.code("dispute_issue", None) == texts.gettext("not recorded") != MISSING


@pytest.mark.parametrize(("language", "unknown"), [("en", "amount unknown"), ("ru", "сумма неизвестна")])
def test_an_unknown_amount_is_said_to_be_unknown(language: str, unknown: str) -> None:
    assert Texts(language, currency="KGS").money(None) == unknown
    assert Texts(language, currency="KGS").money(0).startswith("0")


@pytest.mark.parametrize(("number", "said"), [(1, "1 месяц"), (3, "3 месяца"), (11, "11 месяцев"), (21, "21 месяц")])
def test_russian_counts_with_its_own_plural_forms(number: int, said: str) -> None:
    assert Texts("ru").ngettext("{n} month", "{n} months", number) == said


def test_kyrgyz_falls_back_to_russian_and_russian_to_english(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    entry = 'msgid "{}"\nmsgstr "{}"\n\n'
    (tmp_path / "ru.po").write_text(entry.format("Map", "Карта мира") + entry.format("Play", "Пуск"), encoding="utf-8")
    (tmp_path / "ky.po").write_text(entry.format("Play", "Ойнотуу") + entry.format("Map", ""), encoding="utf-8")
    monkeypatch.setattr(words, "CATALOGUES", tmp_path)
    words._translations.cache_clear()
    try:
        kyrgyz, russian = Texts("ky"), Texts("ru")
        assert kyrgyz.gettext("Play") == "Ойнотуу"
        assert kyrgyz.gettext("Map") == "Карта мира"
        assert kyrgyz.gettext("Stop") == russian.gettext("Stop") == "Stop"
    finally:
        words._translations.cache_clear()
