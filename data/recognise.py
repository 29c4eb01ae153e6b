"""Which table a file belongs to, by its columns."""

from __future__ import annotations

from data.refusals import Refusal
from data.schema import Kind, kinds


def recognise(header: list[str], wanted: str | None = None) -> Kind:
    """The table whose columns the header has; raises :class:`Refusal` if none or several fit.

    ``wanted`` names it outright; then only the required columns are looked at.
    """
    names = {name for name in header if not name.startswith("reject_")}  # a file of rejects, mended
    if wanted is not None:
        if wanted not in kinds():
            raise Refusal("kind_unknown", kind=wanted, column=", ".join(kinds()))
        return _complete(kinds()[wanted], names)

    def fit(kind: Kind) -> int:
        known = {field.name for field in kind.fields}
        return len(names & known) - len(names - known)

    complete = [kind for kind in kinds().values() if kind.required <= names]
    best = max(fit(kind) for kind in complete or kinds().values())
    nearest = [kind for kind in complete or kinds().values() if fit(kind) == best]
    if best <= 0 and not complete:
        raise Refusal("kind_unknown", kind=nearest[0].name, column=", ".join(sorted(nearest[0].required - names)))
    full = [kind for kind in nearest if kind.required <= names]
    if len(full) > 1:
        raise Refusal("kind_ambiguous", kind=", ".join(kind.name for kind in full))
    return full[0] if full else _complete(nearest[0], names)


def _complete(kind: Kind, names: set[str]) -> Kind:
    if missing := sorted(kind.required - names):
        raise Refusal("column_missing", kind=kind.name, column=", ".join(missing))
    return kind
