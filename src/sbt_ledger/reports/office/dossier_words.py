"""What stands above and below a dossier: who it is of, and which rows are none of its events."""

from __future__ import annotations

from gettext import gettext as _
from gettext import ngettext
from typing import TYPE_CHECKING

from sbt_ledger.records.masking import masked_cell
from sbt_ledger.reports.amounts import shown
from sbt_ledger.reports.office.facts import titles_of_facts
from sbt_ledger.reports.words import joined

if TYPE_CHECKING:
    from collections.abc import Iterator
    from fractions import Fraction

    from sbt_ledger.reports.naming import Naming
    from sbt_ledger.reports.office.asked import Asked
    from sbt_ledger.reports.office.dossier_events import Events

_FIRST = ("code", "name")
_PAIRED = "paired_with"
# They are told by the days of hiring and leaving, or are about the program.
_UNTOLD = frozenset({"employment", "lang"})


def facts(asked: Asked, code: str) -> tuple[tuple[str, str], ...]:
    """Return who a teacher is: the cells of the roster, and what is true on the day."""
    titles = titles_of_facts(asked)
    return tuple(
        (titles.get(name) or asked.naming.attribute(name), told)
        for name, told in _facts(asked, code)
        if told
    )


def _facts(asked: Asked, code: str) -> Iterator[tuple[str, str]]:
    teacher, timeline, naming = asked.book.teachers[code], asked.timeline(code), asked.naming
    cells = {"code": code, "name": teacher.name, **teacher.cells}
    for name in dict.fromkeys((*_FIRST, *cells, *timeline.attributes)):
        if name in _UNTOLD:
            continue
        values = timeline.values(name, asked.day) if name in timeline.attributes else None
        told = values if values is not None else ((cells[name],) if name in cells else ())
        if name == _PAIRED:
            told = tuple(map(asked.book.called, told))
        yield name, joined(naming.cell(name, masked_cell(name, each)) for each in told)


def told_brought(amount: Fraction, counts: Fraction | None) -> str:
    """Return what was brought along, and what rules make of it; `counts` None if none does."""
    if counts is None or counts == amount:
        return _("{amount} brought along").format(amount=shown(amount))
    text = _("{amount} brought along, which count as {credits}")
    return text.format(amount=shown(amount), credits=shown(counts))


def left_out(events: Events, naming: Naming) -> tuple[str, ...]:
    """Return how many rows are no events, and why."""
    if not events.aside:
        return ()
    count = sum(events.aside.values())
    text = ngettext(
        "{count} row is no event: {told}. “ledger show” lists it.",
        "{count} rows are no events: {told}. “ledger show” lists them.",
        count,
    )
    each = _("{what} {count}")
    told = (
        each.format(what=_told_aside(mark, naming), count=many)
        for mark, many in sorted(events.aside.items())
    )
    return (text.format(count=count, told=joined(told)),)


def _told_aside(mark: str, naming: Naming) -> str:
    if mark == "void":
        return _("void, not held, told twice, or out of post")
    return naming.cell("attendance", mark)
