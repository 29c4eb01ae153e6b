"""What a version of the model changes, in words: a place, its value, and the one sentence that says what comes of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pages.parts.desk import Desk
from pages.parts.model_words import place_words, value_words
from risk_model.results import Score
from risk_model.versions import Difference

MOST_CHANGES, MOST_NAMES = 2, 3
"""How many changes and locations the sentence names; what is more, it counts."""


def sentence(desk: Desk, changes: Sequence[Difference], before: Mapping[str, Score], after: Mapping[str, Score]) -> str:
    """What the changes do to ranks and bands in a month; before and after by location."""
    _, texts = desk.texts.gettext, desk.texts
    if not changes:
        return _("The two versions say the same.")
    if len(changes) > MOST_CHANGES:
        change = texts.ngettext("making {n} change", "making {n} changes", len(changes))
    else:
        change = texts.list([_change(desk, one) for one in changes])
    parts = [_moved(desk, change, before, after), _banded(desk, before, after)]
    lost = sum(score.known and not after[code].known for code, score in before.items())
    gained = sum(score.known and not before[code].known for code, score in after.items())
    if lost:
        parts.append(texts.ngettext("{n} location loses its rank", "{n} locations lose their ranks", lost))
    if gained:
        parts.append(texts.ngettext("{n} location gains a rank", "{n} locations gain ranks", gained))
    said = "; ".join(parts)
    return said[0].upper() + said[1:] + "."


def band_changes(before: Mapping[str, Score], after: Mapping[str, Score]) -> list[str]:
    """The locations that have a band in both and another one in the second, by their new rank."""
    return [code for code, new in after.items() if new.known and before[code].known and new.band != before[code].band]


def _change(desk: Desk, one: Difference) -> str:
    _, name = desk.texts.gettext, place_words(desk, one.place)
    old, new = (value_words(desk, one.place, value) for value in (one.old, one.new))
    head, *_rest, last = one.place.split(".")
    if head not in ("indicators", "dimensions") or last not in ("weight", "goalposts", "direction"):
        return _("changing “{name}” from {old} to {new}").format(name=name, old=old, new=new)
    name = name.rpartition(" · ")[0]
    if last == "direction":
        return _("reversing the direction of “{name}”").format(name=name)
    if last == "goalposts":
        return _("moving the goalposts of “{name}” from {old} to {new}").format(name=name, old=old, new=new)
    if not one.new:
        return _("switching “{name}” off").format(name=name)
    if float(one.new) > float(one.old or 0):  # type: ignore[arg-type]
        return _("raising “{name}” from {old} to {new}").format(name=name, old=old, new=new)
    return _("lowering “{name}” from {old} to {new}").format(name=name, old=old, new=new)


def _moved(desk: Desk, change: str, before: Mapping[str, Score], after: Mapping[str, Score]) -> str:
    """The location that goes up or down the most places; of several the one that is then higher."""
    _, texts = desk.texts.gettext, desk.texts
    moves = [
        (-abs(new.rank - old.rank), new.rank, old.rank, code)
        for code, new in after.items()
        if new.rank and (old := before[code]).rank and new.rank != old.rank
    ]
    if not moves:
        return _("{change} moves no location").format(change=change)
    _steps, new_rank, old_rank, code = min(moves)
    return _("{change} moves {name} from {old} to {new}").format(
        change=change, name=desk.name(code), old=texts.place(old_rank), new=texts.place(new_rank)
    )


def _banded(desk: Desk, before: Mapping[str, Score], after: Mapping[str, Score]) -> str:
    _, texts = desk.texts.gettext, desk.texts
    names = [desk.name(code) for code in band_changes(before, after)]
    if not names:
        return _("no location changes band")
    if len(names) == 1:
        return _("{name} changes band").format(name=names[0])
    more = len(names) - MOST_NAMES
    if more < 2:  # one more is named as well
        return _("{names} change band").format(names=texts.list(names))
    first = ", ".join(names[:MOST_NAMES])
    return texts.ngettext(
        "{names} and {n} more location change band", "{names} and {n} more locations change band", more, names=first
    )
