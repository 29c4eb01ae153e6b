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

from data.editions import current_edition, open_edition, scratch
from data.programmes import Programme, chosen
from data.reading import locations, span
from data.refusals import LANGUAGES, Refusal, reader_language
from risk_model.commands import COMMANDS, add_tables
from risk_model.doubt_commands import DOUBT
from risk_model.faults import Fault
from risk_model.model import FILE, load_model
from risk_model.results import contributions, dimension_scores, scores
from risk_model.scoring import compute
from risk_model.weights_commands import WEIGHTS


def main(arguments: list[str] | None = None) -> int:
    """Run one command; exit status 0, or 2 with a sentence when something is refused."""
    words = _parser().parse_args(arguments)
    try:
        words.run(words)
    except (Refusal, Fault) as refused:
        print(_said(refused, words.lang), file=sys.stderr)
        return 2
    return 0


def _said(refused: Refusal | Fault, language: str) -> str:
    return (Refusal(refused.code, **refused.details) if isinstance(refused, Fault) else refused).in_language(language)


def _score(words: argparse.Namespace) -> None:
    """The scores of a month, or how one of them comes about."""
    edition = current_edition(Programme(words.programme) if words.programme else chosen())
    con = open_edition(edition)
    model = load_model(words.model)
    month = _month(words.as_of) if words.as_of else span(con).last_month
    compute(con, model, (month - timedelta(days=1)).replace(day=1), month)
    known = [place.location_id for place in locations(con)]
    if words.explain and words.explain not in known:
        raise Refusal("unknown_location", value=words.explain, column="--explain", allowed=", ".join(known))
    rows = _explained(con, month, words.explain) if words.explain else _scored(con, month)
    about = {"programme": edition.programme.name, "edition": edition.name, "model": model.version, "month": month.isoformat()}
    _print(rows, {**about, "reference_day": _last_day(month).isoformat()}, words.format)


def _on_tables(words: argparse.Namespace) -> None:
    """A command that works on a pair of tables and on no edition."""
    for note in words.on_tables(scratch(), words):
        print(_said(note, words.lang), file=sys.stderr)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m risk_model", description="Compute an index and say how sure it is.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    score = commands.add_parser("score", help="print the scores of a month")
    score.add_argument("--as-of", type=date.fromisoformat, metavar="YYYY-MM-DD", help="the last month that is over on this day")
    score.add_argument("--format", choices=("table", "csv", "json"), default="table")
    score.add_argument("--explain", metavar="LOCATION", help="the contributions of one location instead")
    score.add_argument("--programme", metavar="NAME", help="which programme")
    score.add_argument("--model", type=Path, default=FILE, metavar="FILE", help="another model file")
    score.set_defaults(run=_score)
    for name, (function, help_, add_options) in {**COMMANDS, **DOUBT, **WEIGHTS}.items():
        command = commands.add_parser(name, help=help_)
        add_tables(command)
        add_options(command)
        command.set_defaults(run=_on_tables, on_tables=function)
    for command in commands.choices.values():
        command.add_argument("--lang", choices=LANGUAGES, default=reader_language())
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


def _print(rows: list[dict[str, Any]], about: dict[str, str], layout: str) -> None:
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
