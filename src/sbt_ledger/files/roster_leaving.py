"""What `teacher transfer-out`, `retire` and `left` make of the roster: the last day in post.

`left_on` and the row of `employment` from the day after are written in one act.
"""

from __future__ import annotations

from datetime import date
from gettext import gettext as _
from gettext import ngettext
from typing import TYPE_CHECKING

from sbt_ledger.errors import WrongUseError
from sbt_ledger.files.kinds import named
from sbt_ledger.files.roster_rows import (
    ONE_DAY,
    RosterRows,
    Span,
    Why,
    changes_of,
    span_of,
    told_change,
    told_spans,
)
from sbt_ledger.records.roster import find_teacher, told
from sbt_ledger.records.teacher import ENTERS, LEAVES

if TYPE_CHECKING:
    from sbt_ledger.files.mend import Plan
    from sbt_ledger.records.book import Book
    from sbt_ledger.records.teacher import Timeline


def leaving(book: Book, *, teacher: str, how: str, last: date, why: Why) -> Plan:
    """Let `last` be the last day in post, and `how` (`retired` ...) hold from the day after.

    A last day that was told before is replaced. WrongUseError for a day out of post.
    """
    who = find_teacher(book.teachers, teacher)
    timeline, rows = book.timelines[who.code], RosterRows()
    if not timeline.spans_in_post or last < timeline.spans_in_post[-1][0]:
        message = _("{teacher} is not in post on {day}.").format(teacher=told([who]), day=last)
        spans = told_spans(timeline)
        raise WrongUseError(message, _("In post: {spans}.").format(spans=spans) if spans else "")
    before = timeline.spans_in_post[-1][1]
    if before not in {date.max, last}:
        text = _("The last day in post was {before} so far; now it is {last}.")
        rows.note(text.format(before=before, last=last))
    has_schools = "school" in book.columns.get("changes", ())
    _end_post(rows, timeline, (how, last, why), has_schools=has_schools)
    end_leaves(rows, timeline, last)
    if who.left_on != last:
        rows.edit_teacher(who, {"left_on": str(last)})
    _note_rest(book, rows, timeline, last)
    about = _("{teacher}: last day in post {day}").format(teacher=told([who]), day=last)
    return rows.plan(about, {"left_on": "--until", "from": "--until", "until": "--until"})


def end_leaves(rows: RosterRows, timeline: Timeline, last: date) -> None:
    """Let no leave outlive the last day in post; one that begins later is told only."""
    for each in changes_of(timeline, "leave"):
        if span_of(each).end <= last:
            continue
        text = _("There is a leave after the last day in post: {leave}.")
        if each.first <= last:
            rows.set_span(each, Span(each.first, last))
            text = _("The leave ends with the last day in post: {leave}.")
        rows.note(text.format(leave=told_change(each)))


def _end_post(
    rows: RosterRows, timeline: Timeline, leaves: tuple[str, date, Why], *, has_schools: bool
) -> None:
    how, last, why = leaves
    since, after = timeline.spans_in_post[-1][0], last + ONE_DAY
    told_ = [each for each in changes_of(timeline, "employment") if each.first >= since]
    entries = [each for each in told_ if each.value in ENTERS]
    if entries:
        rows.set_span(entries[-1], Span(entries[-1].first, last))
    if told_ and told_[-1].value in LEAVES:
        closing = told_[-1]
        rows.set_span(closing, Span(after))
        said = {"value": how} | {name: text for name, text in why.cells().items() if text}
        if closing.value != how:
            text = _("Recorded as “{before}” so far, and now as “{now}”.")
            before, now = (named("employment", each) for each in (closing.value, how))
            rows.note(text.format(before=before, now=now))
            said |= {"school": why.school} if has_schools else {}
        if closing.value != how or why != Why():
            rows.edit_change(closing, said)
    else:
        rows.add_change(timeline.teacher.code, "employment", how, Span(after), why)


def _note_rest(book: Book, rows: RosterRows, timeline: Timeline, last: date) -> None:
    """Keep what lies after the last day: records, and pairs that still hold."""
    teacher = timeline.teacher
    later = [
        place
        for entry, place in book.rows_of(teacher.code)
        if entry.activity.start > last and not entry.void
    ]
    if later:
        text = ngettext(
            "{count} row lies after it and counts no more: {place}.",
            "{count} rows lie after it and count no more; the first: {place}.",
            len(later),
        )
        rows.note(text.format(count=len(later), place=later[0]))
    partners = timeline.values("paired_with", last + ONE_DAY) or ()
    for code in partners:
        command = f"ledger teacher unpair {teacher.code} {code} --until {last}"
        text = _("Still paired with {partner}; to end it: {command}")
        rows.note(text.format(partner=code, command=command))
