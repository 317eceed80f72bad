"""What `teacher add` and `teacher transfer-in` make of the roster: somebody new, or back again."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from gettext import gettext as _
from typing import TYPE_CHECKING

from sbt_ledger.errors import Problem, WrongUseError
from sbt_ledger.files.cells import tidy
from sbt_ledger.files.opening_rows import Balance, add_balances
from sbt_ledger.files.proofs_named import led_away, not_there_yet
from sbt_ledger.files.roster_changes import note_group
from sbt_ledger.files.roster_codes import check_new_code
from sbt_ledger.files.roster_leaving import end_leaves
from sbt_ledger.files.roster_rows import (
    ONE_DAY,
    RosterRows,
    Span,
    Why,
    changes_of,
    check_born,
    check_kept,
    cure_of_what_never_was,
    told_spans,
)
from sbt_ledger.files.roster_values import Said, put_in
from sbt_ledger.files.session_cells import column_and_value
from sbt_ledger.records.roster import find_teacher, matching_key, told
from sbt_ledger.records.teacher import LEAVES, Teacher

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from sbt_ledger.files.mend import Plan
    from sbt_ledger.records.book import Book
    from sbt_ledger.records.teacher import Timeline

_OWN = {"code": "CODE", "name": "NAME", "hired_on": "--hired-on", "left_on": "retire, left …"}


@dataclass(frozen=True, slots=True)
class Newcomer:
    """A teacher to be: code and name, the first day in post, other cells; `sets` as `col=value`."""

    code: str
    name: str
    first: date
    cells: Mapping[str, str] = field(default_factory=dict)
    sets: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Brought:
    """What somebody who moves in brings along, and why it is so."""

    balances: Sequence[Balance] = ()
    why: Why = field(default_factory=Why)


def add(book: Book, newcomer: Newcomer) -> Plan:
    """Add a teacher to the roster; WrongUseError for a code that is taken."""
    rows = RosterRows()
    teacher = _new_row(book, rows, newcomer)
    about = _("{teacher}, in post from {day} on")
    return rows.plan(about.format(teacher=told([teacher]), day=newcomer.first), _sets(newcomer))


def transfer_in(book: Book, newcomer: Newcomer, brought: Brought, *, folder: Path) -> Plan:
    """Let a teacher of another school come, or one who left come back under the same code."""
    rows, evidence = RosterRows(), brought.why.evidence
    if away := tuple(led_away(folder, evidence, "--evidence")):
        raise WrongUseError(_("Nothing was written."), problems=away)
    rows.note(*not_there_yet(folder, evidence))
    former = _former(book, newcomer)
    if former:
        teacher = former
        _come_back(book, rows, book.timelines[former.code], newcomer)
    else:
        teacher = _new_row(book, rows, newcomer)
    rows.add_change(teacher.code, "employment", "transferred-in", Span(newcomer.first), brought.why)
    add_balances(rows, book, folder, teacher.code, brought.balances, newcomer.first, evidence)
    about = _("{teacher}, in post from {day} on")
    given = {**_sets(newcomer), "hired_on": "--from", "from": "--from", "hours": "--balance"}
    return rows.plan(about.format(teacher=told([teacher]), day=newcomer.first), given)


def _new_row(book: Book, rows: RosterRows, newcomer: Newcomer) -> Teacher:
    """Add the row of the roster, and note who has the same name."""
    code, name = tidy(newcomer.code), " ".join(newcomer.name.splitlines()).strip()
    check_born(newcomer.cells.get("born_on", ""), str(newcomer.first))
    check_new_code(book.teachers, code)
    cells = {
        "code": code,
        "name": name,
        **newcomer.cells,
        "hired_on": str(newcomer.first),
        **_own_cells(newcomer.sets),
    }
    rows.add("teachers", cells)
    namesakes = [
        each for each in book.teachers.values() if matching_key(each.name) == matching_key(name)
    ]
    if namesakes:
        text = _("There is another {name}: {teachers}.")
        hint = _("If it is the same person, take this back with “ledger undo”.")
        rows.note(text.format(name=name, teachers=told(namesakes)), hint)
    note_group(book, rows, cells.get("group", ""))
    return Teacher(code, name, newcomer.first, cells=cells)


def _own_cells(texts: Sequence[str]) -> dict[str, str]:
    """Return the cells of `--set col=value`; WrongUseError with all that is wrong with them."""
    cells: dict[str, str] = {}
    problems = []
    for text in texts:
        found = column_and_value(text)
        if isinstance(found, Problem):
            problems.append(found)
        elif found[0] in _OWN:
            message = _("“{column}” has an option of its own.").format(column=found[0])
            hint = _("Use {option}.").format(option=_OWN[found[0]])
            problems.append(Problem("bad-set", message, hint, column="--set", text=text))
        else:
            check_kept(found[0])
            cells[found[0]] = found[1]
    if problems:
        raise WrongUseError(_("Nothing was written."), problems=tuple(problems))
    return cells


def _sets(newcomer: Newcomer) -> dict[str, str]:
    return {column: f"--set {column}" for column in _own_cells(newcomer.sets)}


def _former(book: Book, newcomer: Newcomer) -> Teacher | None:
    """Return the teacher of the roster who is meant by the code, or by name if no name is given.

    WrongUseError if the name is another one: a code is never given to somebody else.
    """
    if newcomer.name and tidy(newcomer.code) not in book.teachers:
        return None
    try:
        teacher = find_teacher(book.teachers, tidy(newcomer.code))
    except WrongUseError as fault:
        hint = _("Somebody new needs a name as well: ledger teacher transfer-in CODE NAME.")
        if fault.hint:
            hint = _("{first} {second}").format(first=fault.hint, second=hint)
        raise WrongUseError(fault.message, hint) from None
    if newcomer.name and matching_key(newcomer.name) != matching_key(teacher.name):
        check_new_code(book.teachers, teacher.code)
    return teacher


def _come_back(book: Book, rows: RosterRows, timeline: Timeline, newcomer: Newcomer) -> None:
    """Let somebody who left be in post again: the days before stay as they are."""
    teacher, first = timeline.teacher, newcomer.first
    last = timeline.spans_in_post[-1][1] if timeline.spans_in_post else date.min
    if last >= first - ONE_DAY:
        message = _("{teacher} is in post on the day before: {spans}.").format(
            teacher=told([teacher]), spans=told_spans(timeline)
        )
        hint = cure_of_what_never_was(timeline)
        raise WrongUseError(message, hint)
    end_leaves(rows, timeline, last)
    told_ = [each for each in changes_of(timeline, "employment") if each.value in LEAVES]
    if told_ and told_[-1].first > last:
        rows.set_span(told_[-1], Span(told_[-1].first, first - ONE_DAY))
    else:
        gone = Span(last + ONE_DAY, first - ONE_DAY)
        rows.add_change(teacher.code, "employment", "left", gone, Why())
    if teacher.left_on:
        rows.edit_teacher(teacher, {"left_on": ""})
    cells = {**newcomer.cells, **_own_cells(newcomer.sets)}
    group = cells.pop("group", "")
    if cells:
        rows.edit_teacher(teacher, cells)
    if group and ";".join(timeline.said("group", first) or ()) != group:
        put_in(rows, timeline, Said("group", group, Span(first)))
        note_group(book, rows, group)
