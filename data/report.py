"""What the command line says of an import, and the file of rejects to mend and send again."""

from __future__ import annotations

import csv
import json
from collections import Counter
from pathlib import Path

from data.importing import Left, Refused
from data.intake import FORMULA, Taken
from data.programmes import Programme
from data.refusals import Refusal, sentence
from data.rows import Reject
from data.store import private_umask

SHOWN = 5


def as_text(outcome: Taken | Refused | Left, rejects: Path | None, language: str) -> str:
    """A few lines: the balance, the first reasons, where the rejected rows are."""
    if isinstance(outcome, Left):
        return f"{outcome.path.name}: {sentence('left_aside', {}, language)}"
    if isinstance(outcome, Refused):
        return f"{outcome.path.name}: {sentence('refused', {}, language)}\n   {outcome.reason.in_language(language)}"
    numbers = {name: getattr(outcome, name) for name in ("rows_in", "accepted", "rejected", "duplicate", "skipped")}
    lines = [f"{outcome.file.name} → {outcome.file.table.name}: " + sentence("balance", numbers, language)]
    if outcome.file.ignored_columns:
        lines.append("   " + sentence("ignored", {"column": ", ".join(outcome.file.ignored_columns)}, language))
    for reject in sorted(outcome.rejects, key=lambda one: one.line)[:SHOWN]:
        lines.append("   " + sentence("line", {"line": reject.line}, language) + " " + reject.in_language(language))
    if len(outcome.rejects) > SHOWN:
        lines.append("   " + sentence("more", {"value": len(outcome.rejects) - SHOWN}, language))
    if rejects:
        lines.append("   " + sentence("rejects_at", {"file": rejects}, language))
    return "\n".join(lines)


def as_json(outcome: Taken | Refused | Left) -> str:
    """One object: file, sha256, kind, rows_in, accepted, rejected, duplicate, skipped, reasons (counts by code)."""
    if isinstance(outcome, Left):
        return json.dumps({"file": str(outcome.path), "left_aside": True})
    if isinstance(outcome, Refused):
        return json.dumps({"file": str(outcome.path), "refused": outcome.reason.code, "reason": str(outcome.reason)})
    return json.dumps(
        {
            "file": str(outcome.file.path),
            "sha256": outcome.file.sha256,
            "kind": outcome.file.table.name,
            **{name: getattr(outcome, name) for name in ("rows_in", "accepted", "rejected", "duplicate", "skipped")},
            "reasons": dict(Counter(reject.code for reject in outcome.rejects)),
        }
    )


def write_rejects(taken: Taken, programme: Programme, language: str) -> Path | None:
    """The rejected rows as they came, with line and reason beside them; mend them there and import the file again."""
    if not taken.rejects:
        return None
    by_line: dict[int, list[Reject]] = {}
    for reject in taken.rejects:
        by_line.setdefault(reject.line, []).append(reject)
    sheet = taken.file.sheet
    own = [at for at, name in enumerate(sheet.header) if not name.startswith("reject_")]  # a file of rejects may come again
    path = programme.rejects / f"{Path(taken.file.name).stem[:60]}-{taken.file.sha256[:8]}.csv"
    try:
        with private_umask():
            programme.rejects.mkdir(parents=True, exist_ok=True, mode=0o700)
            with path.open("w", encoding="utf-8-sig", newline="") as file:
                table = csv.writer(file)
                table.writerow([*(_inert(sheet.header[at]) for at in own), "reject_line", "reject_reason"])
                for line, cells in sorted([*sheet.rows, *sheet.ragged]):
                    if line in by_line:
                        reasons = " ".join(reject.in_language(language) for reject in by_line[line])
                        table.writerow([*(_inert(cells[at]) if at < len(cells) else "" for at in own), line, reasons])
    except OSError as error:
        raise Refusal("disk", file=path) from error
    return path


def _inert(cell: str) -> str:
    """A spreadsheet would run a cell that begins like a formula; an apostrophe keeps it text until it comes back."""
    number = cell.replace(",", ".").lstrip("+-").replace(".", "", 1).isdigit()
    return f"'{cell}" if FORMULA.match(cell) and not number else cell
