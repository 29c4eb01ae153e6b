"""Words, numbers and dates in the reader's language.

Texts come from gettext catalogues (``pages/text/<language>.po``, read by Babel); English is the text in the code. A text that
Kyrgyz lacks falls back to Russian. Numbers, dates and money follow CLDR through Babel.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from babel.core import Locale
from babel.dates import format_date, format_skeleton, get_month_names
from babel.lists import format_list
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal, format_percent
from babel.support import NullTranslations, Translations

CATALOGUES = Path(__file__).parent.parent / "text"
NAMES = {"en": "English", "ru": "Русский", "ky": "Кыргызча"}
MISSING = "–"


@cache
def _translations(language: str) -> NullTranslations:
    file = CATALOGUES / f"{language}.po"
    if not file.exists():
        return NullTranslations()
    with file.open("rb") as po:
        catalogue = read_po(po, locale=language)
    compiled = io.BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    translations = Translations(compiled)
    if language == "ky":
        translations.add_fallback(_translations("ru"))
    return translations


class Texts:
    """The words of one language. ``labels`` are the code lists' own, ``areas`` the names of oblasts and rayons."""

    def __init__(
        self,
        language: str,
        labels: dict[tuple[str, str], tuple[str, str, str]] | None = None,
        areas: dict[tuple[str, str], tuple[str, str, str]] | None = None,
        currency: str = "",
    ) -> None:
        self.language = language
        self.currency = currency
        self._at = ("en", "ru", "ky").index(language)
        self._translations = _translations(language)
        self._labels = labels or {}
        self._areas = areas or {}

    def gettext(self, text: str) -> str:
        """A text in the reader's language."""
        return self._translations.gettext(text) if text else ""

    def ngettext(self, one: str, many: str, number: int, **blanks: str) -> str:
        """A text with a number, in the right plural form; ``{n}`` stands for it, ``blanks`` for what else is filled in."""
        return self._translations.ngettext(one, many, number).format(n=self.number(number), **blanks)

    def code(self, name: str, code: str | None) -> str:
        """Label of a code; an empty one is said to be not recorded."""
        if code is None:
            return self.gettext("not recorded")
        return self._labels.get((name, code), (code,) * 3)[self._at]

    def area(self, level: str, area: str | None) -> str:
        """Name of an oblast or rayon."""
        return self._areas.get((level, area), (area,) * 3)[self._at] if area else MISSING

    def name(self, record: Any, field: str = "name") -> str:
        """One of three columns ``<field>_en``, ``_ru``, ``_ky`` of a record or dict; English where the right one is empty."""
        get = record.get if isinstance(record, dict) else lambda key: getattr(record, key)
        return str(get(f"{field}_{self.language}") or get(f"{field}_en") or MISSING)

    def number(self, value: float | None, decimals: int = 0) -> str:
        """A number; a missing one is a dash, never a zero."""
        if value is None:
            return MISSING
        return format_decimal(value, format="#,##0" + ("." + "0" * decimals if decimals else ""), locale=self.language)

    def exact(self, value: float) -> str:
        """A number with the decimals it has, up to four."""
        return format_decimal(value, format="#,##0.####", locale=self.language)

    def percent(self, share: float | None, exact: bool = False) -> str:
        """A share of 1 as percent, rounded, or exact with up to two decimals."""
        if share is None:
            return MISSING
        return format_percent(round(share, 4) if exact else share, locale=self.language, decimal_quantization=not exact)

    def list(self, words: Sequence[str]) -> str:
        """Words one after the other, as the language joins them."""
        return format_list(words, locale=self.language)

    def quarter(self, first_day: date) -> str:
        """A quarter with its year."""
        return str(format_skeleton("yQQQ", first_day, locale=self.language))

    def place(self, rank: int) -> str:
        """A rank as it stands in a sentence: English says 1st, 2nd; the other languages add their endings in the sentence."""
        endings = {"one": "st", "two": "nd", "few": "rd", "other": "th"}
        return f"{rank}{endings[Locale('en').ordinal_form(rank)]}" if self.language == "en" else str(rank)

    def money(self, amount: float | None, currency: str | None = None) -> str:
        """An amount with its currency; an unknown one is said to be unknown."""
        if amount is None:
            return self.gettext("amount unknown")
        return f"{self.number(amount)}\u00a0{self.code('currency', currency or self.currency)}"

    def unit(self, text: str) -> str:
        """The unit of an indicator, with the programme's currency in its place."""
        return self.gettext(text).replace("{currency}", self.code("currency", self.currency))

    def day(self, day: date | None, precision: str = "day") -> str:
        """A date, as exactly as it is known."""
        if day is None:
            return MISSING
        if precision == "year":
            return str(day.year)
        return self.month(day) if precision == "month" else format_date(day, "d MMM y", locale=self.language)

    def month(self, month: date) -> str:
        """A month with its year."""
        return str(format_skeleton("yMMMM", month, locale=self.language))

    def month_name(self, number: int) -> str:
        """The name of a calendar month, as it stands alone."""
        return str(get_month_names("wide", "stand-alone", self.language)[number])

    def short_month(self, month: date) -> str:
        """A month with its year, short."""
        return str(format_date(month, "LLL yyyy", locale=self.language))
