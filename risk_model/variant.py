"""What an analyst changed in a model: a few numbers by their place in ``model.toml``, checked, and as text for an address.

A variant is applied to the model's own file, so reasons, sources and comments stay where they are.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import tomlkit
from pydantic import ValidationError

from risk_model.faults import Fault
from risk_model.model import FILE, Model, load_model

Value = float | int | str | bool | tuple[float, float]
OF_INDICATOR = ("weight", "direction", "goalposts", "half_life_months", "window_months", "shrink")
OF_RAW_VALUE = ("half_life_months", "window_months", "shrink")
"""What of an indicator its raw value depends on; everything else only changes how raw values are put together."""
OPTIONAL = ("half_life_months", "shrink")
"""What need not stand in the model's file to be changed."""
PLAIN = {"missing": "model_missing", "extra_forbidden": "model_place", "finite_number": "model_number",
         "float_parsing": "model_number", "float_type": "model_number", "int_parsing": "model_number",
         "int_type": "model_number", "int_from_float": "model_number"}  # fmt: skip
SIGNS = {"gt": ">", "ge": "≥", "lt": "<", "le": "≤", "expected": "="}
"""What pydantic says in English, as sentences of ours and as signs that every reader knows."""
ELSEWHERE = ("index.aggregate", "index.floor", "coverage.minimum")


@dataclass(frozen=True)
class Variant:
    """Changes against a model, each a place (``indicators.T01.weight``, ``dimensions.tension.weight``, ``index.aggregate``, …)
    and its new value, in the order of the places. None at all is the model itself."""

    changes: tuple[tuple[str, Value], ...] = ()

    @classmethod
    def of(cls, changes: Mapping[str, Value]) -> Variant:
        return cls(tuple(sorted(changes.items())))

    def over(self, base: Model) -> Variant:
        """The same changes on top of what ``base`` (a version in use) says differently from the programme's own model file."""
        return Variant.of({**dict(difference(base, load_model()).changes), **dict(self.changes)})

    def against(self, base: Model) -> Variant:
        """Without what the base says already, and without places the base does not have."""
        found = {place: value for place, value in self.changes if value_at(base, place) not in (None, value)}
        return Variant.of(found)

    def model(self, base: Path = FILE) -> Model:
        """The changed model; raises :class:`Fault` for a change that makes no model."""
        document = tomllib.loads(base.read_text(encoding="utf-8"))  # a sixth of the time that keeping the comments takes
        self._put_into(document)
        return checked(document)

    def toml(self, base: Path = FILE) -> str:
        """The text of the changed model file."""
        document = tomlkit.parse(base.read_text(encoding="utf-8"))
        self._put_into(document)
        return tomlkit.dumps(document)

    def _put_into(self, document: Any) -> None:
        for place, value in self.changes:
            *above, last = place.split(".")
            table: Any = document
            for name in above:
                if name not in table:
                    raise Fault("model_place", value=place)
                table = table[name]
            if last not in table and last not in OPTIONAL:
                raise Fault("model_place", value=place)
            table[last] = list(value) if isinstance(value, tuple) else value

    def written(self) -> str:
        """As one word for an address: ``indicators.T01.weight:0.2,index.aggregate:arithmetic``."""
        return ",".join(f"{place}:{_text(value)}" for place, value in self.changes)

    @classmethod
    def read(cls, text: str) -> Variant:
        """The inverse of :meth:`written`; what is not understood is left out, since an address may be old or cut off."""
        found: dict[str, Value] = {}
        for part in text.split(","):
            place, _, value = part.partition(":")
            read = _value(value) if _tunable(place) else None
            if read is not None and isinstance(read, bool) == place.endswith(".shrink"):
                found[place] = read
        return cls.of(found)


def value_at(model: Model, place: str) -> Value | None:
    """What a model says at a place; None where it has no such place, or nothing there."""
    part: Any = model
    for name in place.split("."):
        part = part.get(name) if isinstance(part, dict) else getattr(part, name, None)
    found: Value | None = part
    return found


def difference(model: Model, base: Model) -> Variant:
    """What one model says differently from another, of all that can be tuned; both must have the same parts."""
    found: dict[str, Value] = {}
    for code, indicator in model.indicators.items():
        other = base.indicators.get(code)
        if other is None:
            continue
        for name in OF_INDICATOR:
            if getattr(indicator, name) != getattr(other, name):
                found[f"indicators.{code}.{name}"] = getattr(indicator, name)
    for name, dimension in model.dimensions.items():
        if name in base.dimensions and dimension.weight != base.dimensions[name].weight:
            found[f"dimensions.{name}.weight"] = dimension.weight
    for place in ELSEWHERE:
        part, name = place.split(".")
        value = getattr(getattr(model, part), name)
        if value != getattr(getattr(base, part), name):
            found[place] = value
    return Variant.of(found)


def checked(document: Mapping[str, Any]) -> Model:
    """A model of its raw content; raises :class:`Fault`, which says what is wrong in words that can be translated."""
    try:
        for code, indicator in document["indicators"].items():
            low, high = indicator["goalposts"]
            if low >= high:
                raise Fault("goalposts_reversed", value=code, column=f"{low:g}", limit=f"{high:g}")
        for name in document["dimensions"]:
            if not any(one["weight"] > 0 for one in document["indicators"].values() if one["dimension"] == name):
                raise Fault("tree_weights_zero", value=name)
        if not any(dimension["weight"] > 0 for dimension in document["dimensions"].values()):
            raise Fault("tree_weights_zero", value="index")
        return Model.model_validate(document)
    except ValidationError as error:
        first = error.errors()[0]
        place, context = ".".join(map(str, first["loc"])) or "model", first.get("ctx", {})
        if first["type"] in PLAIN:
            raise Fault(PLAIN[first["type"]], value=place) from error
        signs = (f"{sign} {context[name]}".replace(" or ", " | ") for name, sign in SIGNS.items() if name in context)
        rule = next(signs, first["msg"])
        raise Fault("model_invalid", value=place, rule=rule) from error
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        if isinstance(error, Fault):
            raise
        raise Fault("model_invalid", value="model", rule=str(error)) from error


def _tunable(place: str) -> bool:
    parts = place.split(".")
    if parts[0] == "indicators":
        return len(parts) == 3 and parts[2] in OF_INDICATOR
    return place in ELSEWHERE or (len(parts) == 3 and parts[0] == "dimensions" and parts[2] == "weight")


def _text(value: Value) -> str:
    return (
        "..".join(f"{one:.12g}" for one in value)
        if isinstance(value, tuple)
        else f"{value:.12g}"
        if isinstance(value, float)
        else str(value).lower()  # true and false as in TOML; the ways of aggregating are lower case already
    )


def _value(text: str) -> Value | None:
    if text in ("arithmetic", "geometric"):
        return text
    if text in ("true", "false"):
        return text == "true"
    try:
        if ".." in text:
            low, high = text.split("..")
            return float(low) + 0.0, float(high) + 0.0  # no -0: it would be written as another text
        return int(text) if text.lstrip("-").isdigit() else float(text) + 0.0
    except ValueError:
        return None
