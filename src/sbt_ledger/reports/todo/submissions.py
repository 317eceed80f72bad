"""What is to be sent to the college: years that ended, rows that changed since, open answers.

Only rules that ask for the college's answer ask for a submission; or a school that has sent one.
"""

from __future__ import annotations

from gettext import gettext as _
from gettext import ngettext
from typing import TYPE_CHECKING

from sbt_ledger.assessment.assess import each_version
from sbt_ledger.assessment.span import Span
from sbt_ledger.files.submitted import key_of_row, last_sent
from sbt_ledger.records.credit import OPENING_BALANCE
from sbt_ledger.reports.import_sheet import COLLEGE, is_unmended, sheet_of, to_send, unanswered
from sbt_ledger.reports.todo.task import Kind, Task

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from sbt_ledger.files.submitted import Key, Row
    from sbt_ledger.periods import Period
    from sbt_ledger.records.credit import CreditEntry
    from sbt_ledger.records.place import Place
    from sbt_ledger.reports.todo.desk import Desk


def _tasks(desk: Desk) -> Iterator[Task]:
    if not desk.is_whole:
        return
    for year in desk.current:
        sent = last_sent(each for each in desk.submitted if each.label == year.label)
        has_ended = year.last <= desk.today
        if sent or (has_ended and _asks_the_college(desk) and _lacks_answers(desk, year)):
            yield from _of_year(desk, year, sent)
    yield from _closed_too_early(desk)


def _lacks_answers(desk: Desk, year: Period) -> bool:
    """Whether a row of a year may lack the college's answer; if none does, none is valued."""
    activities, presences = desk.book.activities, desk.book.presences
    columns = activities.texts(["status", "kind", "approvals"])
    held = {
        number: COLLEGE in approvals
        for number, (status, kind, approvals) in enumerate(columns)
        if not status and kind != OPENING_BALANCE and activities.ends[number] in year
    }
    return any(
        not held[number] or presences[presence].approvals is not None
        for rows in desk.book.rows.values()
        for number, presence in rows.pairs()
        if number in held
    )


def _asks_the_college(desk: Desk) -> bool:
    return any(
        COLLEGE in word.split("|")
        for assessor in desk.assessors
        for version in each_version(assessor)
        for line in version.rule_set.valid
        for word in (*line.needs_all, *line.needs_any)
    )


def _of_year(desk: Desk, year: Period, sent: Mapping[Key, Row]) -> Iterator[Task]:
    sheet = sheet_of(desk.book, desk.report.rule_sets, year, Span(desk.today))
    new = [key_of_row(row) for row in to_send(sheet, sent)]
    if any(key in sent for key in new) or unanswered(desk.book, new):
        yield _task(
            desk, _unsent(len(new), is_first=not sent), year.label, new, "submit", year.label
        )
    waiting = {each.key for each in sheet.waiting}
    if gone := [key for key in sent if key not in sheet.rows and key not in waiting]:
        text = ngettext(
            "{year}: {count} row was sent and counts no more: tell the college",
            "{year}: {count} rows were sent and count no more: tell the college",
            len(gone),
        )
        yield _task(desk, text, year.label, gone, "submit", year.label, "--dry-run")
    rows = sheet.rows
    same = [key for key in sent if key in rows and key not in new]
    same = [key for key in same if not is_unmended(rows[key], sent[key])]
    if waiting_for := unanswered(desk.book, same):
        text = ngettext(
            "{year}: {count} row was sent and is not answered",
            "{year}: {count} rows were sent and are not answered",
            len(waiting_for),
        )
        command = ("approve", COLLEGE, "--submitted", year.label, "--on", "DATE")
        yield _task(desk, text, year.label, waiting_for, *command)


def _unsent(count: int, *, is_first: bool) -> str:
    if is_first:
        return ngettext(
            "{year} has ended and was not sent to the college: {count} row is ready",
            "{year} has ended and was not sent to the college: {count} rows are ready",
            count,
        )
    return ngettext(
        "{year}: {count} row is new, or not as it was sent",
        "{year}: {count} rows are new, or not as they were sent",
        count,
    )


def _closed_too_early(desk: Desk) -> Iterator[Task]:
    """Yield the years that were closed before the college had answered what was sent of them."""
    for year in desk.closed:
        sent = last_sent(each for each in desk.submitted if each.label == year.label)
        if left := unanswered(desk.book, sent):
            text = ngettext(
                "{year} is closed, and {count} row of it has no answer of the college",
                "{year} is closed, and {count} rows of it have no answer of the college",
                len(left),
            )
            yield _task(desk, text, year.label, left, "reopen", year.label, "--reason", "WHY")


def _task(desk: Desk, text: str, label: str, keys: Sequence[Key], *command: str) -> Task:
    return Task(
        text.format(year=label, count=len(keys)),
        count=len(keys),
        people=tuple(map(desk.person, dict.fromkeys(code for _id, code, _part in keys))),
        places=tuple(sorted(place for _entry, place in _rows(desk, keys).values())),
        commands=(command,),
    )


def _rows(desk: Desk, keys: Sequence[Key]) -> dict[Key, tuple[CreditEntry, Place]]:
    """Return what the rows of the book say that were sent, and where they stand."""
    book, wanted = desk.book, set(keys)
    numbers = {book.activities.numbers[key[0]] for key in keys if key[0] in book.activities}
    found: dict[Key, tuple[CreditEntry, Place]] = {}
    for rows in desk.rows_at(numbers).values():
        for row in rows:
            entry = book.entry(row.pair)
            key = (entry.activity.id, row.code, entry.part)
            if key in wanted:
                found[key] = entry, book.place(row.packed)
    return {key: found[key] for key in keys if key in found}


KIND = Kind("submissions", lambda: _("sending to the college"), _tasks)
