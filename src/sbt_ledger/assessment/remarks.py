"""Remarks beside valid results: what was left out, and what does not agree, with file and line."""

from __future__ import annotations

from gettext import gettext as _
from gettext import ngettext
from typing import TYPE_CHECKING

from sbt_ledger.assessment.barred import chosen_all_the_same
from sbt_ledger.assessment.proofs import PROOFS_ON, STEP_COLUMNS
from sbt_ledger.assessment.repeats import disagreeing
from sbt_ledger.assessment.value import AWARD
from sbt_ledger.errors import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from sbt_ledger.assessment.assessor import Assessor
    from sbt_ledger.records.book import Book, Pair, Rows
    from sbt_ledger.records.place import Place
    from sbt_ledger.records.teacher import Teacher
    from sbt_ledger.rules.rule_set import RuleSet


def remarks(
    book: Book, assessors: Sequence[Assessor], codes: Sequence[str], as_of: date
) -> Iterator[Problem]:
    """Yield the warnings that belong to the teachers `codes`."""
    ends = book.activities.ends
    later: list[int] = []
    latest = book.activities.latest
    for code in codes:
        rows = book.rows.get(code)
        if rows is None:
            continue
        if latest > as_of:
            later += _later(rows, ends, as_of)
        yield from _outside_post(book, book.teachers[code], rows)
        yield from _disagreements(book, rows, code)
    if later:
        yield _told_later(book, sorted(later), as_of)
    yield from _barred(book, assessors, codes, as_of)
    yield from _without_rate(book, assessors, codes)
    yield from _without_day(book, assessors, codes)


def _later(rows: Rows, ends: Sequence[date], as_of: date) -> list[int]:
    pairs = zip(rows.activities, rows.places, strict=True)
    return [packed for number, packed in pairs if ends[number] > as_of]


def _told_later(book: Book, later: Sequence[int], as_of: date) -> Problem:
    first = book.place(later[0])
    message = ngettext(
        "{count} row is dated after {day} and was left out.",
        "{count} rows are dated after {day} and were left out; this is the first.",
        len(later),
    ).format(count=len(later), day=as_of.isoformat())
    hint = _("Ask for a later day with --as-of if they should count.")
    return Problem("later", message, hint, first.file, first.line, level="warning")


def _outside_post(book: Book, teacher: Teacher, rows: Rows) -> Iterator[Problem]:
    spans = book.timelines[teacher.code].spans_in_post
    for at in book.out_of_post(teacher.code):
        pair, packed = rows.at(at)
        if book.entry(pair).is_opening_balance:
            continue
        end = book.activities.ends[pair[0]]
        place, activity = book.place(packed), book.activities.at(pair[0])
        left = max((last for _first, last in spans if last < end), default=None)
        early = left is None
        told = (
            _("{name} was hired on {day}, after {activity} ({end}): the row is left out.")
            if early
            else _("{name} left on {day}, before {activity} ({end}): the row is left out.")
        )
        day = spans[0][0] if early and spans else left
        yield Problem(
            "before-hire" if early else "after-leaving",
            told.format(
                name=teacher.name, day=day or "?", activity=activity.id, end=activity.end,
            ),
            _("Mend the dates of the roster or the activity, or void the row."),
            place.file,
            place.line,
            "teacher",
            teacher.code,
            "warning",
        )  # fmt: skip


def _disagreements(book: Book, rows: Rows, code: str) -> Iterator[Problem]:
    for together in disagreeing(book, rows):
        first, *others = sorted(together, key=lambda row: row.packed)
        place = book.place(first.packed)
        activity = book.entry(first.pair).activity
        lines = ", ".join(str(book.place(row.packed)) for row in others)
        yield Problem(
            "duplicate-disagrees",
            _(
                "{teacher} has more than one row at {activity}, and they differ: see {lines}."
            ).format(teacher=code, activity=activity.id, lines=lines),
            _("The lower one counts until one of them is voided, or each names its part."),
            place.file,
            place.line,
            "activity",
            activity.id,
            "warning",
        )


def _barred(
    book: Book, assessors: Sequence[Assessor], codes: Sequence[str], as_of: date
) -> Iterator[Problem]:
    """Yield each row of who chose it and may not choose yet, however the row came into the book."""
    rule_sets = [each.rule_set for each in assessors]
    for standing, packed in chosen_all_the_same(book, rule_sets, as_of, codes):
        place, teacher = book.place(packed), standing.teacher
        task = standing.deadline.task
        if standing.activity:
            task = f"{task}, {book.activities[standing.activity].title} ({standing.activity})"
        message = _("{teacher} chose this, and may not choose yet: {task} is missing, due {day}.")
        message = message.format(
            teacher=f"{teacher.name} ({teacher.code})", task=task, day=standing.due
        )
        hint = _("Record what is missing, or declare this row void.")
        yield Problem("barred-choice", message, hint, place.file, place.line, level="warning")


def _without_rate(
    book: Book, assessors: Sequence[Assessor], codes: Sequence[str]
) -> Iterator[Problem]:
    for assessor in assessors:
        fold = assessor.fold
        if not fold.no_rate:
            continue
        told: set[Pair] = set()
        for pair, packed in _rows_of(book, codes):
            credit = fold.no_rate.get(fold.alike(pair))
            is_later = book.activities.ends[pair[0]] > fold.as_of
            if credit is None or credit.rate is None or pair in told or is_later:
                continue
            told.add(pair)
            place, by = book.place(packed), credit.rate.by
            yield Problem(
                "no-rate",
                _("{rules} has no rate for this {column}: it is worth 0.").format(
                    rules=assessor.rule_set.id, column=by
                ),
                _("Known: {known}.").format(known=", ".join(credit.rate.table or ())),
                place.file,
                place.line,
                by,
                credit.entry.text(by),
                "warning",
            )


def _without_day(
    book: Book, assessors: Sequence[Assessor], codes: Sequence[str]
) -> Iterator[Problem]:
    """Yield each step, and each award, that has no day though the day decides."""
    told: set[tuple[Place, str]] = set()
    for assessor in assessors:
        undated = assessor.fold.undated
        for pair, packed in _rows_of(book, codes) if undated else ():
            credit = undated.get(assessor.fold.alike(pair))
            for step in () if credit is None else credit.undated:
                place = _place_of(step, book, pair, packed)
                if (place, step) not in told:
                    told.add((place, step))
                    is_proof = step in {kind for kind, _path in book.entry(pair).evidence}
                    yield _told_without_day(step, place, assessor.rule_set, is_proof=is_proof)


def _told_without_day(step: str, place: Place, rule_set: RuleSet, *, is_proof: bool) -> Problem:
    if step == AWARD and rule_set.counting.date == AWARD:
        message = _("“{column}” is no day: the last day of the activity decides.")
        hint = _("Write it like 2026-03-05.")
    else:
        message = _("“{column}” has no day, and is taken as in time.")
        hint = _("Write the step, then @ and its day.")
        if is_proof:
            hint = _("Write into “{column}” on which day it was there.").format(column=PROOFS_ON)
    message = message.format(column=step)
    return Problem("no-day", message, hint, place.file, place.line, level="warning")


def _place_of(step: str, book: Book, pair: Pair, packed: int) -> Place:
    """Return the line that names a step: the row, or the activity for all of its rows."""
    entry = book.entry(pair)
    said = entry.presence
    steps = {name for name, _day in (*(said.approvals or ()), *(said.evidence or ()))}
    if step in steps or STEP_COLUMNS.get(step, step) in said.cells:
        return book.place(packed)
    return entry.activity.place or book.place(packed)


def _rows_of(book: Book, codes: Sequence[str]) -> Iterator[tuple[Pair, int]]:
    rows = (book.rows[code] for code in codes if code in book.rows)
    return (found for each in rows for found in zip(each.pairs(), each.places, strict=True))
