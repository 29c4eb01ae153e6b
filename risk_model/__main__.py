"""The command line of the model: ``python -m risk_model --help``.

An entry point, like ``app.py``: it opens the edition and hands the connection to the model.
"""

from __future__ import annotations

import argparse
import csv
import json
import sys
from dataclasses import asdict
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import duckdb

from data.editions import current_edition, open_edition
from data.programmes import Programme, chosen
from data.reading import locations, span
from data.refusals import LANGUAGES, Refusal, reader_language, sentence
from risk_model.model import FILE, Model, load_model
from risk_model.results import contributions, dimension_scores, scores
from risk_model.scoring import compute
from risk_model.validation import MEASURES, RANKINGS, Validated, in_words, validate


def main(arguments: list[str] | None = None) -> int:
    """Run one command; exit status 0, or 2 with a sentence when there is nothing to score."""
    words = _parser().parse_args(arguments)
    try:
        edition = current_edition(Programme(words.programme) if words.programme else chosen())
        con = open_edition(edition)
    except Refusal as refusal:
        print(refusal.in_language(words.lang), file=sys.stderr)
        return 2
    model = load_model(words.model)
    about = {"programme": edition.programme.name, "edition": edition.name, "model": model.version}
    if words.command == "validate":
        return _validate(con, model, words, about)
    month = _month(words.as_of) if words.as_of else span(con).last_month
    compute(con, model, (month - timedelta(days=1)).replace(day=1), month)
    known = [place.location_id for place in locations(con)]
    if words.explain and words.explain not in known:
        wrong = Refusal("unknown_location", value=words.explain, column="--explain", allowed=", ".join(known))
        print(wrong.in_language(words.lang), file=sys.stderr)
        return 2
    rows = _explained(con, month, words.explain) if words.explain else _scored(con, month)
    _print(rows, {**about, "month": month.isoformat(), "reference_day": _last_day(month).isoformat()}, words.format)
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m risk_model", description="Compute the index from the current edition.")
    common = argparse.ArgumentParser(add_help=False)
    common.add_argument("--format", choices=("table", "csv", "json"), default="table")
    common.add_argument("--programme", metavar="NAME", help="which programme")
    common.add_argument("--model", type=Path, default=FILE, metavar="FILE", help="another model file")
    common.add_argument("--lang", choices=LANGUAGES, default=reader_language())
    commands = parser.add_subparsers(required=True, metavar="COMMAND", dest="command")
    score = commands.add_parser("score", help="print the scores of a month", parents=[common])
    score.add_argument("--as-of", type=date.fromisoformat, metavar="YYYY-MM-DD", help="the last month that is over on this day")
    score.add_argument("--explain", metavar="LOCATION", help="the contributions of one location instead")
    back = commands.add_parser("validate", help="judge past scores by what was recorded afterwards", parents=[common])
    back.add_argument("--horizon", type=int, choices=(1, 2, 3), help="so many months ahead; without it, all that the model names")
    return parser


def _month(day: date) -> date:
    """First day of the last month that is over at the end of a day."""
    first = day.replace(day=1)
    return first if (day + timedelta(days=1)).day == 1 else (first - timedelta(days=1)).replace(day=1)


def _last_day(month: date) -> date:
    return (month + timedelta(days=32)).replace(day=1) - timedelta(days=1)


def _scored(con: duckdb.DuckDBPyConnection, month: date) -> list[dict[str, Any]]:
    by_location: dict[str, dict[str, Any]] = {}
    for part in dimension_scores(con, month):
        by_location.setdefault(part.location_id, {})[part.dimension] = part.shown
    names = ("location_id", "rank", "index", "arithmetic", "band", "confidence", "unknown", "coverage")
    return [{**{name: asdict(score)[name] for name in names}, **by_location[score.location_id]} for score in scores(con, month)]


def _explained(con: duckdb.DuckDBPyConnection, month: date, location_id: str) -> list[dict[str, Any]]:
    names = ("code", "dimension", "raw", "flag", "scaled", "weight", "share", "points")
    return [{name: asdict(part)[name] for name in names} for part in contributions(con, month, location_id)]


def _validate(con: duckdb.DuckDBPyConnection, model: Model, words: argparse.Namespace, about: dict[str, str]) -> int:
    """Print how the index did beside its baselines, and in words; 2 where there are too few months to say anything."""
    known, rules = span(con), model.validation
    compute(con, model, known.first_month, known.last_month)
    found = [validate(con, model, horizon) for horizon in ([words.horizon] if words.horizon else rules.horizons)]
    said = [in_words(one, rules, lambda code, blanks: sentence(code, blanks, words.lang)) for one in found]
    rows = [row for one in found for row in _judged(one)]
    if not rows:
        print(*said, sep="\n", file=sys.stderr)
        return 2
    said.append(sentence("verdict_note", {"interval": f"{100 * rules.interval:g}"}, words.lang))
    _print(rows, {**about, "findings": said} if words.format == "json" else about, words.format)
    if words.format != "json":  # a file of comma-separated values stays one
        print(*said, sep="\n", file=sys.stderr if words.format == "csv" else sys.stdout)
    return 0


def _judged(found: Validated) -> list[dict[str, Any]]:
    about = {"location_months": found.pairs, "events": found.events, "left_out": found.unknown}
    ends = ("value", "low", "high")
    return [
        {"horizon": found.horizon, "measure": name, "ranking": ranking, **asdict(one.rankings[ranking])}
        | {f"index_above_{end}": getattr(one.differences.get(ranking), end, None) for end in ends}
        | {"months": one.origins, **about}
        for name in MEASURES
        if (one := found.measures.get(name))
        for ranking in RANKINGS
    ]


def _print(rows: list[dict[str, Any]], about: dict[str, Any], layout: str) -> None:
    if layout == "json":
        print(json.dumps({**about, "rows": rows}, ensure_ascii=False, indent=1))
    elif layout == "csv":
        table = csv.DictWriter(sys.stdout, list(rows[0]) if rows else [], lineterminator="\n")
        table.writeheader()
        table.writerows(rows)
    else:
        print("  ".join(f"{name}: {value}" for name, value in about.items()))
        cells = [list(rows[0]) if rows else []] + [[_shown(value) for value in row.values()] for row in rows]
        widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
        for line in cells:
            print("  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip())


def _shown(value: object) -> str:
    return "–" if value is None else f"{value:.3f}" if isinstance(value, float) else str(value)


if __name__ == "__main__":
    sys.exit(main())
