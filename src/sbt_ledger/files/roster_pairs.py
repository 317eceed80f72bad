"""What `teacher pair` and `unpair` make of the changes: one row for each of both sides."""

from __future__ import annotations

from gettext import gettext as _
from typing import TYPE_CHECKING

from sbt_ledger.errors import WrongUseError
from sbt_ledger.files.roster_rows import (
    ONE_DAY,
    RosterRows,
    Span,
    Why,
    changes_of,
    in_order,
    needs_post,
    told_change,
)
from sbt_ledger.files.roster_values import Said, put_beside, take_out
from sbt_ledger.records.roster import find_teacher, told

if TYPE_CHECKING:
    from datetime import date

    from sbt_ledger.files.mend import Plan
    from sbt_ledger.records.book import Book
    from sbt_ledger.records.teacher import Teacher

_GIVEN = {"value": "PARTNER", "from": "--from", "until": "--until"}
_PAIRED = "paired_with"


def pair(book: Book, *, teacher: str, partner: str, span: Span, why: Why) -> Plan:
    """Let two teachers be a pair; either may have others beside."""
    one, other = find_teacher(book.teachers, teacher), find_teacher(book.teachers, partner)
    if one.code == other.code:
        message = _("{teacher} cannot be paired with themselves.").format(teacher=told([one]))
        raise WrongUseError(message, _("Name two teachers."))
    in_order(span, "--until")
    rows = RosterRows()
    for each, with_ in ((one, other), (other, one)):
        timeline = book.timelines[each.code]
        for day in filter(None, (span.first, span.until)):
            needs_post(timeline, day, told([each]))
        put_beside(rows, timeline, Said(_PAIRED, with_.code, span, why))
    return rows.plan(_("{pair}: {days}").format(pair=told([one, other]), days=span), _GIVEN)


def unpair(book: Book, *, teacher: str, partner: str, last: date) -> Plan:
    """Let `last` be the last day of a pair; without a partner the only one on that day is meant."""
    one = find_teacher(book.teachers, teacher)
    other = find_teacher(book.teachers, partner) if partner else _only(book, one, last)
    rows, found = RosterRows(), 0
    for each, with_ in ((one, other), (other, one)):
        timeline = book.timelines[each.code]
        if any(change.value == with_.code for change in changes_of(timeline, _PAIRED)):
            found += 1
            take_out(rows, timeline, Said(_PAIRED, with_.code, Span(last + ONE_DAY)))
    if not found:
        message = _("{pair}: they are no pair.").format(pair=told([one, other]))
        raise WrongUseError(message, _told_pairs(book, one))
    about = _("{pair}: until {day}").format(pair=told([one, other]), day=last)
    return rows.plan(about, {**_GIVEN, "until": "--until"})


def _only(book: Book, one: Teacher, day: date) -> Teacher:
    """Return the only partner of a teacher on a day, whichever side has the row."""
    partners = dict.fromkeys(book.timelines[one.code].values(_PAIRED, day) or ())
    for code, timeline in book.timelines.items():
        if one.code in (timeline.values(_PAIRED, day) or ()):
            partners[code] = None
    known = [book.teachers[code] for code in partners if code in book.teachers]
    if len(known) == 1:
        return known[0]
    message = _("{teacher} has {count} partners on {day}.")
    told_ = message.format(teacher=told([one]), count=len(known), day=day)
    if known:
        raise WrongUseError(told_, _("Name one of them: {partners}.").format(partners=told(known)))
    raise WrongUseError(told_, _told_pairs(book, one))


def _told_pairs(book: Book, one: Teacher) -> str:
    pairs = changes_of(book.timelines[one.code], _PAIRED)
    listed = _(", ").join(map(told_change, pairs))
    return _("Pairs: {pairs}.").format(pairs=listed) if pairs else ""
