"""The command line of the model: ``python -m risk_model --help``.

An entry point, like ``app.py``: it opens the edition and hands the connection to the model.
"""

from __future__ import annotations

import argparse
import csv
import io
import json
import os
import sys
from dataclasses import asdict
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import duckdb

from data.editions import current_edition, open_edition, scratch
from data.programmes import Programme, chosen
from data.reading import locations, span
from data.refusals import LANGUAGES, Refusal, reader_language, sentence
from data.scenarios import scenarios as saved
from risk_model import of_location
from risk_model.commands import COMMANDS, add_tables
from risk_model.doubt_commands import DOUBT
from risk_model.explain_command import EXPLAIN
from risk_model.faults import Fault
from risk_model.model import Model
from risk_model.results import contributions, dimension_scores, scores
from risk_model.scoring import compute
from risk_model.validation import MEASURES, RANKINGS, Validated, in_words, validate
from risk_model.versions import in_use, read_model
from risk_model.weights_commands import WEIGHTS


def main(arguments: list[str] | None = None) -> int:
    """Run one command; exit status 0, or 2 with a sentence when something is refused."""
    words = _parser().parse_args(arguments)
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")  # a version's name may have ң, ө, ү, which an old code page has not
    try:
        status: int = words.run(words) or 0
    except (Refusal, Fault) as refused:
        print(_said(refused, words.lang), file=sys.stderr)
        return 2
    return status


def _said(refused: Refusal | Fault, language: str) -> str:
    return (Refusal(refused.code, **refused.details) if isinstance(refused, Fault) else refused).in_language(language)


def _score(words: argparse.Namespace) -> None:
    """The scores of a month, or how one of them comes about."""
    con, model, about = _opened(words)
    month = _month(words.as_of) if words.as_of else span(con).last_month
    compute(con, model, (month - timedelta(days=1)).replace(day=1), month)
    known = [place.location_id for place in locations(con)]
    if words.explain and words.explain not in known:
        raise Refusal("unknown_location", value=words.explain, column="--explain", allowed=", ".join(known))
    rows = _explained(con, model, month, words.explain) if words.explain else _scored(con, month)
    _print(rows, {**about, "month": month.isoformat(), "reference_day": _last_day(month).isoformat()}, words.format)


def _opened(words: argparse.Namespace) -> tuple[duckdb.DuckDBPyConnection, Model, dict[str, str]]:
    """The newest edition of the programme, the model, and what is said of both above every table."""
    edition = current_edition(Programme(words.programme) if words.programme else chosen())
    model = _file(words.model) if words.model else _in_use(edition.programme, words.lang)
    about = {"programme": edition.programme.name, "edition": edition.name, "model": model.version}
    return open_edition(edition), model, about


def _file(path: Path) -> Model:
    """The model of a file that was named."""
    try:
        return read_model(path.read_bytes())
    except OSError as error:
        raise Refusal("file_missing", file=path) from error


def _in_use(programme: Programme, language: str) -> Model:
    """The programme's model in use; what is wrong with a saved version is said."""
    found = saved(programme)
    model, faults = in_use(one.toml for one in found.approved)
    troubles: list[Refusal | Fault] = [*found.damaged, *faults]
    for trouble in troubles:
        print(_said(trouble, language), file=sys.stderr)
    return model


def _on_tables(words: argparse.Namespace) -> None:
    """A command that works on a pair of tables and on no edition."""
    for note in words.on_tables(scratch(), words):
        print(_said(note, words.lang), file=sys.stderr)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m risk_model", description="Compute an index and say how sure it is.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    score = commands.add_parser("score", help="print the scores of a month")
    score.add_argument("--as-of", type=_day, metavar="YYYY-MM-DD", help="the last month that is over on this day")
    score.add_argument("--explain", metavar="LOCATION", help="the contributions of one location instead")
    score.set_defaults(run=_score)
    back = commands.add_parser("validate", help="judge past scores by what was recorded afterwards")
    back.add_argument("--horizon", type=int, choices=(1, 2, 3), help="so many months ahead; without it, all that the model names")
    back.set_defaults(run=_validate)
    for command in (score, back):
        command.add_argument("--format", choices=("table", "csv", "json"), default="table")
        command.add_argument("--programme", metavar="NAME", help="which programme")
        command.add_argument("--model", type=Path, metavar="FILE", help="another model file than the one in use")
    for name, (function, help_, add_options) in {**COMMANDS, **DOUBT, **WEIGHTS, **EXPLAIN}.items():
        command = commands.add_parser(name, help=help_)
        add_tables(command)
        add_options(command)
        command.set_defaults(run=_on_tables, on_tables=function)
    for command in commands.choices.values():
        command.add_argument("--lang", choices=LANGUAGES, default=reader_language())
    return parser


def _day(text: str) -> date:
    day = date.fromisoformat(text)
    if not 1900 <= day.year < 2200:
        raise ValueError
    return day


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


def _explained(con: duckdb.DuckDBPyConnection, model: Model, month: date, location_id: str) -> list[dict[str, Any]]:
    """``points`` add up to the dimension, ``of_index`` to the index, ``against_mean`` to the difference from where all is as on
    average; ``for_lower`` and ``for_higher`` are the raw values at which the indicator alone would change the band."""
    found, everywhere = contributions(con, month, location_id), contributions(con, month)
    [score] = [one for one in scores(con, month) if one.location_id == location_id]
    values = of_location.node_values(found, dimension_scores(con, month, location_id), score)
    of_index, against = of_location.added(model, values), of_location.against_mean(model, values, everywhere)
    change = {one.code: one for one in of_location.changes(model, found, values)[1]}
    names = ("code", "dimension", "raw", "unshrunk", "flag", "scaled", "weight", "share", "points")
    return [
        {name: asdict(part)[name] for name in names}
        | {"of_index": of_index.get(part.code), "against_mean": against.get(part.code)}
        | {
            "for_lower": getattr(change.get(part.code), "below", None),
            "for_higher": getattr(change.get(part.code), "above", None),
        }
        for part in found
    ]


def _validate(words: argparse.Namespace) -> int:
    """How the index did beside its baselines, and in words; 2 where there are too few months to say anything."""
    con, model, about = _opened(words)
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
        rows = [{**row, "model": about["model"]} for row in rows]  # no head to say it in, and no score without its version
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
    try:
        sys.exit(main())
    except BrokenPipeError:  # whoever read the output has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
