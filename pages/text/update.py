"""Brings the catalogues up to date with the code and the model: ``python -m pages.text.update``.

New texts appear untranslated at their place, texts that are gone drop out, everything else stays. A test fails while a
language lacks a text.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po

from risk_model.model import Model, load_model

TEXT = Path(__file__).parent
PAGES = TEXT.parent
CALLS = {"_": 1, "gettext": 1, "ngettext": 2}
"""Functions that translate, and how many of their first arguments are texts."""


def template() -> Catalog:
    """Every text on screen: what the pages say and what the model says of itself."""
    catalogue = Catalog(charset="utf-8", fuzzy=False)
    for file in sorted(PAGES.rglob("*.py")):
        for text in texts_of(file.read_text(encoding="utf-8")):
            catalogue.add(text, locations=[(file.relative_to(PAGES.parent).as_posix(), 0)])
    for text, place in of_model(load_model()):
        catalogue.add(text, locations=[(place, 0)])
    return catalogue


def texts_of(source: str) -> Iterator[str | tuple[str, ...]]:
    """The texts that a module translates, a singular and plural as a pair.

    Read from the syntax tree: Babel's own extractor does not look into f-strings before Python 3.12.
    """
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            given = node.args[: CALLS.get(name, 0)]
            texts = tuple(arg.value for arg in given if isinstance(arg, ast.Constant) and isinstance(arg.value, str))
            if texts and len(texts) == CALLS[name]:
                yield texts if len(texts) > 1 else texts[0]


def of_model(model: Model) -> Iterator[tuple[str, str]]:
    """The texts of the model, with the place each stands at."""
    place = "risk_model/model.toml"
    yield from ((line, place) for line in model.limits)
    parts = [model.time, model.index, model.coverage, model.support, model.uncertainty, model.validation]
    parts += [*model.dimensions.values(), *model.confidence.values(), *model.lookups.values()]
    yield from ((part.reason, place) for part in parts)
    named = [*model.dimensions.values(), *model.bands, *model.confidence.values(), *model.lookups.values()]
    yield from ((part.name, place) for part in named)
    for code, one in model.indicators.items():
        texts = (one.name, one.component, one.unit, one.definition, one.formula, one.missing, one.data_source, one.reason)
        yield from ((text, f"{place}:{code}") for text in texts)


def update(language: str) -> list[str]:
    """Bring one catalogue up to date; gives the texts that still lack a translation."""
    file = TEXT / f"{language}.po"
    catalogue = Catalog(locale=language, charset="utf-8", fuzzy=False)
    if file.exists():
        with file.open("rb") as po:
            catalogue = read_po(po, locale=language)
    catalogue.update(template(), no_fuzzy_matching=True)
    for message in catalogue:
        message.flags.discard("python-format")  # "60 % of" is no placeholder
    with file.open("wb") as po:
        write_po(po, catalogue, width=120, include_lineno=False, omit_header=True, ignore_obsolete=True)
    return [str(message.id) for message in catalogue if message.id and not all(_forms(message.string or ""))]


def _forms(string: str | list[str] | tuple[str, ...]) -> list[str] | tuple[str, ...]:
    return (string,) if isinstance(string, str) else string


if __name__ == "__main__":
    for name in ("ru", "ky"):
        for text in update(name):
            print(f"{name}.po lacks: {text}")
