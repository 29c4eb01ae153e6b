"""The model as values: ``model.toml``, read and checked. Frozen, and nothing that is not known is let through."""

from __future__ import annotations

import tomllib
from datetime import date
from graphlib import TopologicalSorter
from pathlib import Path
from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from risk_model.tree import Node, Tree

FILE = Path(__file__).with_name("model.toml")
INDICATORS = Path(__file__).parent / "indicators"


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


class _Reasoned(_Part):
    reason: str = Field(min_length=1)
    source: tuple[str, ...] = Field(min_length=1)


class Time(_Reasoned):
    days_per_month: float = Field(gt=0)


class Index(_Reasoned):
    aggregate: Literal["geometric", "arithmetic"]
    floor: float = Field(gt=0, lt=10)
    top_reasons: int = Field(ge=1)
    clear_change: float = Field(ge=0)


class Dimension(_Reasoned):
    name: str
    weight: float = Field(ge=0)


class Band(_Part):
    number: int
    from_: float = Field(alias="from", ge=0, le=10)
    name: str


class Coverage(_Reasoned):
    minimum: float = Field(ge=0, le=1)
    recent_months: int = Field(ge=1)
    change_months: int = Field(ge=1)
    confidence_months: int = Field(ge=1)
    silent_months: int = Field(ge=1)
    quarter_months: int = Field(ge=1, le=3)


class Confidence(_Reasoned):
    name: str
    coverage: float = Field(ge=0, le=1)
    returns: int = Field(ge=0)


class Support(_Reasoned):
    indicators: tuple[str, ...] = Field(min_length=1)
    need: tuple[str, ...] = Field(min_length=1)


class Validation(_Reasoned):
    """How the index is judged afterwards; ``event_points`` are severity points, ``block_months`` months drawn in a row."""

    horizons: tuple[Literal[1, 2, 3], ...] = Field(min_length=1)
    top: int = Field(ge=1)
    baseline_months: int = Field(ge=1)
    event_points: float = Field(gt=0)
    minimum_locations: int = Field(ge=2)
    minimum_origins: int = Field(ge=2)
    block_months: int = Field(ge=1)
    bootstraps: int = Field(ge=100)
    interval: float = Field(gt=0, lt=1)
    seed: int = Field(ge=0)


class Uncertainty(_Reasoned):
    """How ranks are tried out with other weights: each ``weight_noise`` (a share) up or down, ``draws`` times, from ``seed``."""

    draws: int = Field(ge=1)
    seed: int = Field(ge=0)
    weight_noise: float = Field(ge=0, lt=1)
    top_k: int = Field(ge=1)
    told_apart: float = Field(gt=0.5, le=1)


class Lookup(_Reasoned):
    """Values by code; ``codes`` names the code list they are of, for their labels (``month``: calendar months)."""

    name: str
    codes: str
    values: dict[str, float]


class Indicator(_Reasoned):
    """One indicator.

    ``goalposts`` are the raw values that become 0 and 10 (direction 1) or 10 and 0 (direction -1); ``needs`` names
    indicators whose raw values its SQL reads; ``percent`` shows a raw value that is a share of 1 in percent. ``shrink`` draws a
    rate towards the mean of its month (see :func:`risk_model.scoring.shrink`); only a rate per so many residents can be.
    """

    name: str
    dimension: str
    component: str
    weight: float = Field(ge=0)
    direction: Literal[1, -1]
    goalposts: tuple[float, float]
    window_months: int = Field(ge=1)
    half_life_months: float | None = Field(default=None, gt=0)
    parameters: dict[str, float] = Field(default_factory=dict)
    shrink: bool = False
    needs: tuple[str, ...] = ()
    visibility: Literal["visitor", "manager", "analyst"]
    unit: str
    decimals: int = Field(ge=0, le=6)
    percent: bool = False
    definition: str
    formula: str
    missing: str
    data_source: str

    @property
    def is_rate(self) -> bool:
        """Whether the raw value is a number per so many residents, as its parameter and its unit say. A ratio of two is none."""
        return f"per {self.parameters.get('per', 0):,.0f} residents" in self.unit

    @model_validator(mode="after")
    def _only_rates_are_shrunk(self) -> Self:
        if self.shrink and not self.is_rate:
            raise ValueError("only a rate can be shrunk: a parameter `per` and a unit that says `per … residents`")
        return self

    @model_validator(mode="after")
    def _goalposts_in_order(self) -> Self:
        if self.goalposts[0] >= self.goalposts[1]:
            raise ValueError(f"the lower goalpost {self.goalposts[0]} must be below the upper one {self.goalposts[1]}")
        return self


class Model(_Part):
    """Everything an analyst can choose."""

    version: str
    released: date
    limits: tuple[str, ...]
    time: Time
    index: Index
    dimensions: dict[str, Dimension]
    bands: tuple[Band, ...] = Field(min_length=1)
    coverage: Coverage
    confidence: dict[Literal["A", "B"], Confidence]
    support: Support
    validation: Validation
    uncertainty: Uncertainty
    lookups: dict[str, Lookup]
    indicators: dict[str, Indicator]

    @model_validator(mode="after")
    def _hangs_together(self) -> Self:
        for code, indicator in self.indicators.items():
            if indicator.dimension not in self.dimensions:
                raise ValueError(f"indicator {code} names the dimension '{indicator.dimension}', which the model does not have")
            if unknown := set(indicator.needs) - set(self.indicators):
                raise ValueError(f"indicator {code} needs {', '.join(sorted(unknown))}, which the model does not have")
            if not sql_file(code).is_file():
                raise ValueError(f"indicator {code} has no file {sql_file(code)}")
        TopologicalSorter({code: i.needs for code, i in self.indicators.items()}).prepare()  # a circle is a ValueError
        for name in self.dimensions:
            if not sum(i.weight for i in self.indicators.values() if i.dimension == name):
                raise ValueError(f"all weights in the dimension '{name}' are zero")
        if not sum(dimension.weight for dimension in self.dimensions.values()):
            raise ValueError("all weights of the dimensions are zero")
        if unknown := {*self.support.indicators} - set(self.indicators) | {*self.support.need} - set(self.dimensions):
            raise ValueError(f"support names {', '.join(sorted(unknown))}, which the model does not have")
        if missing := {"A", "B"} - set(self.confidence):
            raise ValueError(f"confidence lacks {', '.join(sorted(missing))}")
        cuts = [band.from_ for band in self.bands]
        if cuts != sorted(set(cuts)) or cuts[0] != 0:
            raise ValueError("the bands must begin at 0 and rise")
        return self

    def tree(self) -> Tree:
        """The same as a tree: indicators between their goalposts, dimensions as arithmetic means, the index as geometric one."""
        scale = (0.0, 10.0)
        nodes = [
            Node(code, 1, i.dimension, i.weight, i.direction, "goalposts", *i.goalposts, scale=scale)
            for code, i in self.indicators.items()
        ]
        used = {node.parent for node in nodes if node.weight}  # an analyst may have switched off all of a dimension
        nodes = [node for node in nodes if node.parent in used]
        nodes += [Node(name, 2, "index", d.weight, scale=scale) for name, d in self.dimensions.items() if name in used]
        way, floor = self.index.aggregate, self.index.floor if self.index.aggregate == "geometric" else None
        return Tree([*nodes, Node("index", 3, None, scale=scale, aggregate=way, floor=floor)])


def sql_file(code: str) -> Path:
    """Where the raw value of an indicator is computed."""
    return INDICATORS / f"{code}.sql"


def load_model(path: Path = FILE) -> Model:
    """Read a model file; raises pydantic's ValidationError, which names the place, for one that cannot be used."""
    return Model.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
