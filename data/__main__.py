"""The command line of the data: ``python -m data --help``."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from data.documented import DOCUMENTED_ROWS
from data.editions import build_edition, is_behind
from data.importing import import_files
from data.intake import Taken
from data.programmes import DOCUMENTED, OWN, SAMPLE, Programme, chosen
from data.refusals import LANGUAGES, Refusal, reader_language
from data.report import as_json, as_text, write_rejects
from data.sample.generate import write_sample
from data.schema import kinds

ALL_ACCEPTED, SOME_REJECTED, REFUSED = 0, 3, 2


def main(arguments: list[str] | None = None) -> int:
    """Run one command; returns the exit status: 0 all accepted, 3 something rejected, 2 refused."""
    parser = _parser()
    chosen_words = parser.parse_args(arguments)
    language: str = chosen_words.lang
    try:
        status: int = chosen_words.run(chosen_words)
        return status
    except Refusal as refusal:
        print(refusal.in_language(language), file=sys.stderr)
        return REFUSED


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m data", description="Bring rows in and build what the dashboard shows.")
    parser.add_argument("--lang", choices=LANGUAGES, default=reader_language(), help="language of the messages")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    take = commands.add_parser("import", help="import CSV files with the schema's column names, or folders of them")
    take.add_argument("files", nargs="+", type=Path, metavar="FILE")
    take.add_argument("--kind", choices=list(kinds()), help="the table, where the columns do not tell it")
    take.add_argument("--json", action="store_true", help="one JSON object a file")
    take.set_defaults(run=_import)

    build = commands.add_parser("build", help="build the edition again from the store")
    build.set_defaults(run=_build)

    ready = commands.add_parser("ready", help="make sure there is something to show (make run calls this)")
    ready.set_defaults(run=_ready)

    for command, default in ((take, OWN), (build, OWN), (ready, None)):
        command.add_argument("--programme", type=Programme, default=Programme(default) if default else chosen(), metavar="NAME")
        command.add_argument("--lang", choices=LANGUAGES, default=argparse.SUPPRESS, help=argparse.SUPPRESS)
    return parser


def _import(words: argparse.Namespace) -> int:
    status = ALL_ACCEPTED
    for outcome in import_files(words.files, words.programme, words.kind):
        if isinstance(outcome, Taken):
            rejects = write_rejects(outcome, words.programme, words.lang)
            status = max(status, SOME_REJECTED) if outcome.rejects else status
        else:
            rejects, status = None, REFUSED
        print(as_json(outcome) if words.json else as_text(outcome, rejects, words.lang))
    return REFUSED if status == REFUSED else status


def _build(words: argparse.Namespace) -> int:
    edition = build_edition(words.programme)
    print(json.dumps({"edition": edition.name, "programme": words.programme.name}))
    return ALL_ACCEPTED


def _ready(words: argparse.Namespace) -> int:
    """Fill the sample or documented programme where it is empty, and build an edition where the store is ahead of it."""
    programme: Programme = words.programme
    if not programme.store.exists() and programme.name in (SAMPLE, DOCUMENTED):
        print(f"Preparing the programme '{programme.name}' …", flush=True)
        rows = write_sample(programme.folder / "rows") if programme.is_sample else DOCUMENTED_ROWS
        for outcome in import_files([rows], programme):
            if not isinstance(outcome, Taken) or outcome.rejects:
                print(as_text(outcome, None, words.lang), file=sys.stderr)
                return REFUSED
    elif is_behind(programme):
        build_edition(programme)
    return ALL_ACCEPTED


if __name__ == "__main__":
    sys.exit(main())
