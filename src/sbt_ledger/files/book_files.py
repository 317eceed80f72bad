"""Read a book: a folder of plain files in, a `Book` out, or every problem found in any of them."""

from __future__ import annotations

from gettext import gettext as _
from gettext import ngettext
from typing import TYPE_CHECKING

from sbt_ledger.errors import BrokenFilesError, Problem
from sbt_ledger.files.activity_rows import ActivityRows
from sbt_ledger.files.cell_memo import cut_number
from sbt_ledger.files.cells import tidy
from sbt_ledger.files.credit_rows import CreditRows
from sbt_ledger.files.kept_activities import kept_activities, put_activities
from sbt_ledger.files.kept_rows import Before, kept_rows, put_rows
from sbt_ledger.files.kept_table import KeptTable
from sbt_ledger.files.numbers_as_text import Codes, rounded, shortened
from sbt_ledger.files.row_cells import Taker
from sbt_ledger.files.settings_file import read_settings
from sbt_ledger.files.table_reader import TableReader
from sbt_ledger.files.tables import Table
from sbt_ledger.records.book import Book
from sbt_ledger.records.change import Change
from sbt_ledger.records.money import MoneyEntry
from sbt_ledger.records.place import Place
from sbt_ledger.records.settings import Groups
from sbt_ledger.records.teacher import EMPLOYMENT, Teacher, Timeline

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from sbt_ledger.records.activity import Activities

LANGUAGES = ("en", "zh-CN", "zh-TW")


_VOID = frozenset({"void", "作废", "作廢"})
"""What the status of a booking says that is not to count any more."""


class BookReader(TableReader):
    """Reads the tables of one folder and collects the problems of all of them."""

    def read(self) -> Book:
        """Return the book; raises BrokenFilesError with every problem found."""
        teachers = self.teachers()
        changes = self._changes(teachers)
        timelines = {
            code: Timeline(teacher, changes.get(code, ()), self.settings.groups.columns)
            for code, teacher in teachers.items()
        }
        self._check_employment(timelines)
        activities, at_fault = self._activities()
        money = tuple(self._money())
        rows = CreditRows(
            teachers,
            activities,
            self._excused("teachers", self._at_fault),
            self._excused("activities", at_fault),
        )
        files = self.files("credits")
        for number, file in enumerate(files):
            self._credits(file, rows, number)
        self.problems += rows.problems
        if self.problems:
            raise broken(self.problems)
        if self.settings.people:
            self._check_people(timelines)
        if self.settings.groups != Groups():
            self._check_groups(timelines)
        return Book(
            settings=self.settings,
            teachers=teachers,
            timelines=timelines,
            activities=activities,
            presences=rows.presences(),
            alike=rows.said.alike,
            rows=rows.rows,
            money=money,
            credit_files=files,
            columns=self.columns,
            remarks=tuple(self.remarks),
        )

    def _check_groups(self, timelines: Mapping[str, Timeline]) -> None:
        from sbt_ledger.files.groups_named import odd_groups  # noqa: PLC0415 - few books have them

        self.remarks += odd_groups(self.folder, self.settings, timelines)

    def _check_people(self, timelines: Mapping[str, Timeline]) -> None:
        from sbt_ledger.files.people_named import mistyped_people  # noqa: PLC0415 - few books do

        told = {name for each in timelines.values() for name in each.attributes}
        columns = {*self.columns.get("teachers", ()), *told}
        self.remarks += mistyped_people(self.folder, self.settings, columns)

    def teachers(self) -> dict[str, Teacher]:
        """Return the roster; what is wrong with it is added to the problems."""
        teachers: dict[str, Teacher] = {}
        for row in self._rows("teachers"):
            take = Taker(row, self._memo, self.problems)
            hired, left, born = (take.value(name) for name in ("hired_on", "left_on", "born_on"))
            take.word("lang", LANGUAGES)
            take.unique("code", teachers, "duplicate-code")
            take.in_order(hired, left, "left_on")
            if take.sound:
                cells, columns = row.cells, frozenset(self.columns["teachers"])
                place = Place(row.file, row.line)
                teachers[cells["code"]] = Teacher(
                    cells["code"], cells["name"], hired, left, born, cells, columns, place
                )
            else:
                self._at_fault.add(row.cells["code"])
        for code in (*shortened(teachers), *rounded(teachers)):
            place = teachers[code].place or Place("", 0)
            self.problems.append(cut_number("code", code).at(place.file, place.line))
        return teachers

    def _changes(self, teachers: Mapping[str, Teacher]) -> dict[str, list[Change]]:
        found: dict[str, list[Change]] = {}
        codes = Codes(teachers)
        for row in self._rows("changes"):
            take = Taker(row, self._memo, self.problems)
            cells = row.cells
            first, until = take.value("from"), take.value("until")
            take.in_order(first, until, "until")
            code = take.teacher(teachers, codes, self._excused("teachers", self._at_fault))
            if cells.get("attribute") == "employment":
                take.word("value", tuple(sorted(EMPLOYMENT)), needed=True)
            evidence = take.value("evidence") or ()
            if take.sound and first is not None:
                change = Change(
                    code, cells["attribute"], cells.get("value", ""), first, until,
                    cells.get("reason", ""), cells.get("by", ""), evidence,
                    Place(row.file, row.line),
                )  # fmt: skip
                found.setdefault(change.teacher, []).append(change)
        return found

    def _activities(self) -> tuple[Activities, set[str]]:
        rows = ActivityRows()
        for file in self.files("activities"):
            self._activities_of(file, rows)
        activities = rows.activities()
        self.problems += rows.problems
        return activities, rows.at_fault

    def _activities_of(self, file: str, rows: ActivityRows) -> None:
        """Read a file of activities, or take what was kept of the same bytes."""
        kept = self._kept("activities", file)
        with kept.parts() as parts:
            columns = put_activities(parts, rows.columns, file)
        if columns:
            self._accept("activities", Table(file, tuple(columns), iter(())))
            return
        before = rows.left_out

        def read(table: Table) -> None:
            rows.read(table)
            if kept and rows.left_out == before:
                kept.keep(kept_activities(rows.columns, table.columns))

        self._each("activities", file, read)

    def _credits(self, file: str, rows: CreditRows, number: int) -> None:
        """Read a file of rows, or take what was kept of the same bytes."""
        kept = self._kept("credits", file)
        with kept.parts() as parts:
            columns = put_rows(parts, rows, number)
        if columns:
            self._accept("credits", Table(file, tuple(columns), iter(())))
            return
        before = Before.of(rows)

        def read(table: Table) -> None:
            rows.read(table, number)
            if kept and rows.unsettled == before.unsettled:
                kept.keep(kept_rows(rows, before, table.columns))

        self._each("credits", file, read)

    def _kept(self, name: str, file: str) -> KeptTable:
        """Return what may be kept of a file: its reading hangs on how it is decoded, too."""
        settings = self.settings
        return KeptTable(self.folder / file, name, settings.lang, settings.files.encoding)

    def _money(self) -> Iterator[MoneyEntry]:
        for row in self._rows("money"):
            if tidy(row.cells.get("status", "")).casefold() in _VOID:
                continue
            take = Taker(row, self._memo, self.problems)
            day, amount = take.value("date"), take.value("amount")
            if take.sound and day is not None and amount is not None:
                cells, place = row.cells, Place(row.file, row.line)
                yield MoneyEntry(day, cells["what"], amount, cells, place)

    def _check_employment(self, timelines: Mapping[str, Timeline]) -> None:
        for timeline in timelines.values():
            if timeline.employment_conflict():
                told = next(c for c in timeline.changes if c.attribute == "employment")
                place = told.place or Place("", 0)
                message = _("the changes of employment and hired_on / left_on of {name} disagree")
                hint = _("hired_on is the day of the first entry; left_on the day before leaving.")
                self.problems.append(
                    Problem(
                        "employment-conflict", message.format(name=timeline.teacher.name), hint,
                        place.file, place.line, "from", told.first.isoformat(),
                    )
                )  # fmt: skip


def read_book(folder: Path) -> Book:
    """Return the book in `folder`; raises BrokenFilesError with all problems of all its files."""
    return BookReader(folder, read_settings(folder)).read()


def broken(problems: list[Problem]) -> BrokenFilesError:
    """Return the error that carries all problems, each once, sorted by place."""
    told = tuple(sorted(dict.fromkeys(problems), key=lambda problem: problem.where))
    message = ngettext(
        "The book cannot be read: {count} problem.",
        "The book cannot be read: {count} problems.",
        len(told),
    )
    return BrokenFilesError(message.format(count=len(told)), problems=told)
