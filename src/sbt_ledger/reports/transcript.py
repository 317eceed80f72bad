"""What one teacher did, year by year: every row, whatever it is worth under which rules.

Hours are those attended at what was held. A row that repeats another, that is void, or of a day out
of post, is listed, and adds nothing to the year.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from gettext import gettext as _
from typing import TYPE_CHECKING

from sbt_ledger.assessment.repeats import Row, without_repeats
from sbt_ledger.assessment.result import Credit, Mark
from sbt_ledger.periods import Years
from sbt_ledger.records.credit import AWAY
from sbt_ledger.reports.naming import AS_WRITTEN

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from sbt_ledger.assessment.hidden import Hidden
    from sbt_ledger.periods import Period, PeriodScheme
    from sbt_ledger.records.book import Book, Pair
    from sbt_ledger.records.change import Change
    from sbt_ledger.records.credit import CreditEntry
    from sbt_ledger.records.place import Place
    from sbt_ledger.records.teacher import Teacher
    from sbt_ledger.reports.naming import Naming

SCHOOL_YEARS = Years(9, 1)
"""The years of a transcript if no rule set says when a year begins."""

_ZERO = Fraction(0)


@dataclass(frozen=True, slots=True)
class Item:
    """One row: what it says, where it stands, the hours that it adds; `why` if it is set aside."""

    entry: CreditEntry
    place: Place
    hours: Fraction
    why: str = ""
    shows: bool = True
    """Whether its hours show; if not, nothing else sets it aside."""


@dataclass(frozen=True, slots=True)
class Year:
    """The rows of one year, oldest first."""

    period: Period
    items: tuple[Item, ...]

    @property
    def hours(self) -> Fraction:
        """The hours of all rows."""
        return sum((item.hours for item in self.items), _ZERO)


@dataclass(frozen=True, slots=True)
class Transcript:
    """A teacher, the dated changes, and the years, newest first."""

    teacher: Teacher
    changes: tuple[Change, ...]
    years: tuple[Year, ...]


def transcript(
    book: Book,
    code: str,
    years: PeriodScheme = SCHOOL_YEARS,
    naming: Naming = AS_WRITTEN,
    hidden: Hidden | None = None,
) -> Transcript:
    """Return all that the book says of one teacher; a row belongs to the year of its last day.

    Hours that are `hidden` do not show yet: their rows add nothing, and say why.
    """
    items = sorted(
        _items(book, code, naming, hidden), key=lambda item: (item.entry.activity.end, item.place)
    )
    ends = [item.entry.activity.end for item in items]
    periods = years.between(ends[0], ends[-1]) if ends else ()
    found = (Year(period, _within(items, period)) for period in reversed(periods))
    return Transcript(
        book.teachers[code],
        book.timelines[code].changes,
        tuple(year for year in found if year.items),
    )


def written_evidence(evidence: Sequence[tuple[str, str]]) -> tuple[str, ...]:
    """Return kinds of proof as the files write them: `certificate=evidence/2026/zhang.pdf`."""
    return tuple(f"{kind}={path}" if path else kind for kind, path in evidence)


def written_approvals(approvals: Sequence[tuple[str, date | None]]) -> tuple[str, ...]:
    """Return steps as the files write them: `school-review@2026-03-01`."""
    return tuple(f"{step}@{day.isoformat()}" if day else step for step, day in approvals)


def _within(items: list[Item], period: Period) -> tuple[Item, ...]:
    return tuple(item for item in items if item.entry.activity.end in period)


def _items(book: Book, code: str, naming: Naming, hidden: Hidden | None) -> Iterable[Item]:
    rows = book.rows.get(code)
    if rows is None:
        return
    every = [Row(*rows.at(index)) for index in range(len(rows))]

    def why_hidden(entry: CreditEntry) -> str:
        blocked = hidden.blocked(code, entry) if hidden and not _was_away(entry) else None
        text = _("The hours do not show yet. It awaits: {step}.")
        return text.format(step=naming.step(blocked.awaits)) if blocked else ""

    def taken(pair: Pair) -> Credit:
        entry = book.entry(pair)
        return _taken(entry, shows=not why_hidden(entry))

    outside = {rows.places[at] for at in book.out_of_post(code)}
    for row in without_repeats(book, every, taken):
        entry = book.entry(row.pair)
        why = _why_nothing(entry, naming, is_outside=row.packed in outside) or row.repeats
        awaits = "" if why else why_hidden(entry)
        hours = _ZERO if why or awaits or _was_away(entry) else entry.attended
        yield Item(entry, book.place(row.packed), hours, why or awaits, not awaits)


def _taken(entry: CreditEntry, *, shows: bool) -> Credit:
    """Return the entry with its hours for credits: no rule speaks in a transcript."""
    mark = Mark.OK if shows else Mark.PENDING
    if _was_away(entry):
        mark = Mark.VOID
    return Credit(entry, entry.activity.end, entry.attended, mark)


def _was_away(entry: CreditEntry) -> bool:
    return entry.void or not entry.activity.held or entry.attendance in AWAY


def _why_nothing(entry: CreditEntry, naming: Naming, *, is_outside: bool) -> str:
    if entry.void:
        return _("The row is void.")
    if not entry.activity.held:
        status = naming.cell("status", entry.activity.status)
        return _("The activity is “{status}”, not held.").format(status=status)
    # What was brought along was earned before the teacher came.
    return _("Not in post on that day.") if is_outside and not entry.is_opening_balance else ""
