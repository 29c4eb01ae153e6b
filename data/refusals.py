"""What the programs say, above all when a file, a row or a store is refused: a code here, the sentence in three languages in
the code lists."""

from __future__ import annotations

import csv
import locale
import os
from collections.abc import Mapping
from functools import cache
from pathlib import Path

CODE_LISTS = Path(__file__).parent / "registers" / "code_lists.csv"
LANGUAGES = ("en", "ru", "ky")
SENTENCES = ("reject_reason", "import_report", "model_fault", "validation")
"""The code lists whose labels are sentences with blanks."""
LONGEST = 500


def reader_language() -> str:
    """The reader's language on the command line: ``YNTYMAK_LANG``, else the one of the machine, else English."""
    named = os.environ.get("YNTYMAK_LANG") or locale.getlocale()[0] or ""
    return next((language for language in LANGUAGES if named.lower().startswith(language)), "en")


class Refusal(Exception):
    """A file, store or edition was refused as a whole; nothing was changed.

    ``code`` is one of the lists of sentences; ``details`` fill the blanks of its sentence.
    """

    def __init__(self, code: str, **details: object) -> None:
        super().__init__(sentence(code, details, "en"))
        self.code = code
        self.details = details

    def in_language(self, language: str) -> str:
        return sentence(self.code, self.details, language)


@cache
def _sentences() -> dict[tuple[str, str], str]:
    with CODE_LISTS.open(encoding="utf-8", newline="") as file:
        return {
            (row["code"], language): row[f"label_{language}"]
            for row in csv.DictReader(file)
            if row["list"] in SENTENCES
            for language in LANGUAGES
        }


@cache
def code_lists() -> dict[str, frozenset[str]]:
    """Every code list and the codes it allows."""
    lists: dict[str, set[str]] = {}
    with CODE_LISTS.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            lists.setdefault(row["list"], set()).add(row["code"])
    return {name: frozenset(codes) for name, codes in lists.items()}


class _Blanks(dict[str, object]):
    def __missing__(self, key: str) -> str:
        return "…"


def sentence(code: str, details: Mapping[str, object], language: str) -> str:
    """The sentence for a code in ``en``, ``ru`` or ``ky``; raises KeyError for a code that is not in the list."""
    return _sentences()[code, language].format_map(_Blanks((name, _seen(str(value))) for name, value in details.items()))


def _seen(text: str) -> str:
    """Text of a file with a dot for every sign that cannot be seen or would turn the line around, and not too long."""
    shown = "".join(sign if sign.isprintable() else " " if sign.isspace() else "·" for sign in text[:LONGEST])
    return shown + "…" * (len(text) > LONGEST)
