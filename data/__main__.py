"""The command line of the data: ``python -m data --help``."""

from __future__ import annotations

import argparse
import hashlib
import io
import json
import sys
from pathlib import Path

from data.documented import DOCUMENTED_ROWS
from data.editions import build_edition, is_behind
from data.importing import REGISTERS, Left, Refused, import_files
from data.intake import Taken
from data.programmes import DOCUMENTED, OWN, SAMPLE, Programme, chosen
from data.refusals import LANGUAGES, Refusal, reader_language
from data.report import as_json, as_text, write_rejects
from data.sample import SAMPLE_ROWS
from data.sample.generate import write_sample
from data.schema import kinds
from data.store import private_umask

ALL_ACCEPTED, SOME_REJECTED, REFUSED = 0, 3, 2


def main(arguments: list[str] | None = None) -> int:
    """Run one command; returns the exit status: 0 all accepted, 3 something rejected, 2 refused."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")  # a pipe of an old code page has no ң, ө, ү
    parser = _parser()
    words = parser.parse_args(arguments)
    try:
        words.programme = Programme(words.programme) if words.programme else chosen()
        status: int = words.run(words)
        return status
    except Refusal as refusal:
        print(refusal.in_language(words.lang), file=sys.stderr)
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
        command.add_argument("--programme", default=default, metavar="NAME", help="which programme")
        command.add_argument("--lang", choices=LANGUAGES, default=argparse.SUPPRESS, help=argparse.SUPPRESS)
    return parser


def _import(words: argparse.Namespace) -> int:
    statuses = {ALL_ACCEPTED}
    for outcome in import_files(words.files, words.programme, words.kind):
        rejects = None
        if isinstance(outcome, Taken):
            statuses.add(SOME_REJECTED if outcome.rejects else ALL_ACCEPTED)
            try:
                rejects = write_rejects(outcome, words.programme, words.lang)
            except Refusal as refusal:  # the rows are in; the next files shall be too
                print(refusal.in_language(words.lang), file=sys.stderr)
                statuses.add(REFUSED)
        elif not isinstance(outcome, Left):
            statuses.add(REFUSED)
        print(as_json(outcome) if words.json else as_text(outcome, rejects, words.lang), flush=True)
    return REFUSED if REFUSED in statuses else max(statuses)


def _build(words: argparse.Namespace) -> int:
    if not words.programme.store.exists():
        raise Refusal("edition_missing", file=words.programme.name)
    edition = build_edition(words.programme)
    print(json.dumps({"edition": edition.name, "programme": words.programme.name}))
    return ALL_ACCEPTED


def _ready(words: argparse.Namespace) -> int:
    """Fill the sample or documented programme where its rows are new, and build an edition where the store is ahead of it."""
    programme: Programme = words.programme
    made = programme.folder / "ROWS"
    if programme.name in (SAMPLE, DOCUMENTED):
        version = _version_of_rows(programme)
        if not made.exists() or made.read_text() != version:
            print(f"{programme.name}: preparing the rows …", flush=True)
            with private_umask():
                programme.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
                rows = write_sample(programme.folder / "rows") if programme.is_sample else DOCUMENTED_ROWS
            if programme.is_sample:  # wholly made from files of the checkout, so an older sample can go
                programme.store.unlink(missing_ok=True)
            for outcome in import_files([rows], programme):
                if isinstance(outcome, Refused) or (isinstance(outcome, Taken) and outcome.rejects):
                    print(as_text(outcome, None, words.lang), file=sys.stderr)
                    return REFUSED
            with private_umask():
                made.write_text(version)
    if is_behind(programme):
        build_edition(programme)
    return ALL_ACCEPTED


def _version_of_rows(programme: Programme) -> str:
    """Changes with the files that the sample or documented rows come from."""
    folder = (SAMPLE_ROWS if programme.is_sample else DOCUMENTED_ROWS, REGISTERS)
    files = sorted(file for place in folder for file in place.iterdir() if file.suffix in (".py", ".csv"))
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()


if __name__ == "__main__":
    sys.exit(main())
