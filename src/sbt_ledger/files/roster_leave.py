"""What `teacher leave` and `teacher back` make of the changes. Nobody is on two leaves at once."""

from __future__ import annotations

from gettext import gettext as _
from typing import TYPE_CHECKING

from sbt_ledger.errors import WrongUseError
from sbt_ledger.files.cells import tidy
from sbt_ledger.files.kinds import key_of, known_words, named
from sbt_ledger.files.roster_rows import (
    ONE_DAY,
    RosterRows,
    Span,
    Why,
    changes_of,
    cure_of_what_never_was,
    in_order,
    needs_post,
    same,
    span_of,
    told_change,
)
from sbt_ledger.files.roster_values import Said, put_in
from sbt_ledger.records.nearest import meant
from sbt_ledger.records.roster import find_teacher, told

if TYPE_CHECKING:
    from datetime import date

    from sbt_ledger.files.mend import Plan
    from sbt_ledger.records.book import Book
    from sbt_ledger.records.change import Change
    from sbt_ledger.records.teacher import Timeline


def leave(book: Book, *, teacher: str, kind: str, span: Span, why: Why) -> Plan:
    """Let a teacher be on leave; WrongUseError if not in post then, or on another leave."""
    who = find_teacher(book.teachers, teacher)
    about, timeline, rows = told([who]), book.timelines[who.code], RosterRows()
    in_order(span, "--until")
    for day in filter(None, (span.first, span.until)):
        needs_post(timeline, day, about)
    used = {each.value for line in book.timelines.values() for each in changes_of(line, "leave")}
    kind = key_of("leave", tidy(kind), used)
    for other in changes_of(timeline, "leave"):
        if other.first <= span.end and span_of(other).end >= span.first:
            _check_beside(other, kind, span)
    if kind not in (known := {*known_words("leave"), *used}):
        text = _("The kind of leave “{kind}” is new: neither this book nor the ledger knows it.")
        rows.note(text.format(kind=kind), meant(kind, known))
    put_in(rows, timeline, Said("leave", kind, span, why))
    said = _("{teacher}: {kind}, {days}").format(
        teacher=about, kind=named("leave", kind), days=span
    )
    given = {"value": "KIND", "from": "--from", "until": "--until"}
    return rows.plan(said, given)


def back(book: Book, *, teacher: str, day: date) -> Plan:
    """Let a leave end the day before; WrongUseError if none holds that could end then."""
    who = find_teacher(book.teachers, teacher)
    about, rows = told([who]), RosterRows()
    timeline = book.timelines[who.code]
    leaves = changes_of(timeline, "leave")
    holding = [each for each in leaves if each.first < day <= span_of(each).end]
    if not holding and not any(each.until == day - ONE_DAY for each in leaves):
        raise _not_on_leave(about, day, leaves, timeline)
    for each in holding:
        rows.set_span(each, Span(each.first, day - ONE_DAY))
    return rows.plan(
        _("{teacher}: back on {day}").format(teacher=about, day=day), {"until": "--from"}
    )


def _check_beside(other: Change, kind: str, span: Span) -> None:
    """Raise WrongUseError unless it is the same leave, told again or with another last day."""
    if same(other, kind) and other.first == span.first:
        return
    message = _("There is a leave in these days already: {leave}.")
    hint = _("End it first with “ledger teacher back”, or give other days.")
    raise WrongUseError(message.format(leave=told_change(other)), hint)


def _not_on_leave(about: str, day: date, leaves: list[Change], timeline: Timeline) -> WrongUseError:
    message = _("{teacher} is on no leave that could end before {day}.")
    hint = _("Leaves: {leaves}.").format(leaves=_(", ").join(map(told_change, leaves)))
    if any(each.first == day for each in leaves):
        hint = _("{first} {second}").format(first=hint, second=cure_of_what_never_was(timeline))
    return WrongUseError(
        message.format(teacher=about, day=day),
        hint if leaves else _("Recorded is no leave at all: “ledger teacher leave”."),
    )
