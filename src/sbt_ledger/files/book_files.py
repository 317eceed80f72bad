"""Read a book: a folder of plain files in, a `Book` out, or every problem found in any of them."""

from __future__ import annotations

from functools import partial
from gettext import gettext as _
from typing import TYPE_CHECKING, Any, NamedTuple

from sbt_ledger.errors import BrokenFilesError, Problem
from sbt_ledger.files.activity_rows import ActivityRows
from sbt_ledger.files.cell_memo import (
    Fault,
    Memo,
    blank,
    one_of,
    reversed_dates,
    stands_already,
    too_long,
    unknown_teacher,
)
from sbt_ledger.files.cells import parse_amount, parse_date, parse_evidence, tidy
from sbt_ledger.files.credit_rows import CreditRows
from sbt_ledger.files.settings_file import read_settings
from sbt_ledger.files.tables import BrokenTableError, Table, open_table
from sbt_ledger.records.book import Book, Rows
from sbt_ledger.records.change import Change
from sbt_ledger.records.money import MoneyEntry
from sbt_ledger.records.nearest import meant
from sbt_ledger.records.place import Place
from sbt_ledger.records.teacher import EMPLOYMENT, Teacher, Timeline

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from sbt_ledger.records.activity import Activities
    from sbt_ledger.records.settings import Settings

_PARSERS: Mapping[str, Callable[[str], Any]] = {
    **dict.fromkeys(("hired_on", "left_on", "born_on", "from", "until", "date"), parse_date),
    "evidence": parse_evidence,
    "amount": parse_amount,
    "": tidy,
}
LANGUAGES = ("en", "zh-CN", "zh-TW")
REQUIRED: Mapping[str, tuple[str, ...]] = {
    "teachers": ("code", "name"),
    "changes": ("teacher", "attribute", "from"),
    "activities": ("id", "title", "start", "kind"),
    "credits": ("activity", "teacher"),
    "money": ("date", "what", "amount"),
}
KEYS = {
    "teachers": "teacher", "changes": "change", "activities": "activity", "credits": "credit",
    "money": "money",
}  # fmt: skip
_NEEDED = {"teachers", "activities", "credits"}


class _Cells(NamedTuple):
    """One row: its filled cells by column, and where it stands."""

    cells: dict[str, str]
    file: str
    line: int


class BookReader:
    """Reads the tables of one folder and collects the problems of all of them."""

    def __init__(self, folder: Path, settings: Settings) -> None:
        self.folder = folder
        self.settings = settings
        self.problems: list[Problem] = []
        self.columns: dict[str, list[str]] = {}
        self._memo = Memo(_PARSERS)

    def read(self) -> Book:
        """Return the book; raises BrokenFilesError with every problem found."""
        teachers = self._teachers()
        changes = self._changes(teachers)
        timelines = {
            code: Timeline(teacher, changes.get(code, ())) for code, teacher in teachers.items()
        }
        self._check_employment(timelines)
        activities = self._activities()
        money = tuple(self._money())
        rows, files = self._credits(teachers, activities)
        self.problems += rows.problems
        if self.problems:
            raise broken(self.problems)
        return Book(
            settings=self.settings,
            teachers=teachers,
            timelines=timelines,
            activities=activities,
            presences=rows.presences(),
            alike=rows.alike,
            rows={code: rows.rows.get(code, Rows()) for code in teachers},
            money=money,
            credit_files=files,
            columns=self.columns,
        )

    def _teachers(self) -> dict[str, Teacher]:
        teachers: dict[str, Teacher] = {}
        for row in self._rows("teachers"):
            take = _Taker(self, row)
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
        return teachers

    def _changes(self, teachers: Mapping[str, Teacher]) -> dict[str, list[Change]]:
        found: dict[str, list[Change]] = {}
        for row in self._rows("changes"):
            take = _Taker(self, row)
            cells = row.cells
            first, until = take.value("from"), take.value("until")
            take.in_order(first, until, "until")
            take.teacher(teachers)
            if cells.get("attribute") == "employment":
                take.word("value", tuple(sorted(EMPLOYMENT)), needed=True)
            evidence = take.value("evidence") or ()
            if take.sound and first is not None:
                change = Change(
                    cells["teacher"], cells["attribute"], cells.get("value", ""), first, until,
                    cells.get("reason", ""), cells.get("by", ""), evidence,
                    Place(row.file, row.line),
                )  # fmt: skip
                found.setdefault(change.teacher, []).append(change)
        return found

    def _activities(self) -> Activities:
        rows = ActivityRows()
        for file in self.files("activities"):
            self._each("activities", file, rows.read)
        self.problems += rows.problems
        return rows.activities()

    def _money(self) -> Iterator[MoneyEntry]:
        for row in self._rows("money"):
            take = _Taker(self, row)
            day, amount = take.value("date"), take.value("amount")
            if take.sound and day is not None and amount is not None:
                cells, place = row.cells, Place(row.file, row.line)
                yield MoneyEntry(day, cells["what"], amount, cells, place)

    def _credits(
        self, teachers: Mapping[str, Teacher], activities: Activities
    ) -> tuple[CreditRows, tuple[str, ...]]:
        rows = CreditRows(teachers, activities)
        files = self.files("credits")
        for number, file in enumerate(files):
            self._each("credits", file, partial(rows.read, file_number=number))
        return rows, files

    def _rows(self, name: str) -> Iterator[_Cells]:
        """Yield every row of a table, tidied; tell rows that lack a required cell."""
        for file in self.files(name):
            found: list[_Cells] = []
            self._each(name, file, partial(self._collect, found))
            for row in found:
                lacking = [column for column in REQUIRED[name] if column not in row.cells]
                for column in lacking:
                    self.problems.append(blank(column).at(row.file, row.line))
                if not lacking:
                    yield row

    def _collect(self, found: list[_Cells], table: Table) -> None:
        found.extend(self._tidied(table))

    def _tidied(self, table: Table) -> Iterator[_Cells]:
        width = len(table.columns)
        for line, row in table.rows:
            if len(row) > width and any(cell.strip() for cell in row[width:]):
                self.problems.append(too_long(table.file, line, row[width:]))
                continue
            cells = {
                name: text
                for name, cell in zip(table.columns, row, strict=False)
                if cell and (text := self._memo("", cell))
            }
            if cells:
                yield _Cells(cells, table.file, line)

    def _each(self, name: str, file: str, use: Callable[[Table], None]) -> None:
        """Open a file, check its header, and let `use` read its rows."""
        settings = self.settings
        try:
            with open_table(
                self.folder / file,
                file,
                KEYS[name],
                language=settings.lang,
                declared=settings.files.encoding,
            ) as table:
                faults = _header_faults(name, table)
                self.problems += faults
                if not faults and table.columns:
                    known = self.columns.setdefault(name, [])
                    known += [column for column in table.columns if column not in known]
                    use(table)
        except BrokenTableError as fault:
            self.problems.append(fault.problem)

    def files(self, name: str) -> tuple[str, ...]:
        """Return the files of a table, as names inside the book; tell those that are missing."""
        named = getattr(self.settings.files, name)
        patterns = (named,) if isinstance(named, str) else named
        if not patterns:
            present = [f"{name}{end}" for end in (".csv", ".toml")]
            present = [file for file in present if (self.folder / file).is_file()]
            if len(present) == 1 or (not present and name not in _NEEDED):
                return tuple(present)
            self.problems.append(_one_file_needed(name, present))
            return ()
        return tuple(self._expanded(name, patterns))

    def _expanded(self, name: str, patterns: tuple[str, ...]) -> Iterator[str]:
        told: set[str] = set()
        for pattern in patterns:
            if set(pattern) & set("*?["):
                paths = sorted(self.folder.glob(pattern))
            else:
                paths = [self.folder / pattern]
            for path in paths:
                file = (
                    path.relative_to(self.folder).as_posix()
                    if path.is_relative_to(self.folder)
                    else path.as_posix()
                )
                if not path.is_file():
                    message = _("the file does not exist; [files] {name} of ledger.toml names it")
                    told_problem = Problem("missing-file", message.format(name=name), "", file)
                    self.problems.append(told_problem)
                elif file not in told:
                    told.add(file)
                    yield file

    def value(self, column: str, text: str) -> Any:  # noqa: ANN401 - whatever the column holds
        """Return what a cell means, or its Fault; each distinct cell is parsed once."""
        return self._memo(column, text)

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


class _Taker:
    """Takes the cells of one row and tells their faults; `sound` says whether there were none."""

    def __init__(self, reader: BookReader, row: _Cells) -> None:
        self._reader = reader
        self._row = row
        self.sound = True

    def value(self, column: str) -> Any:  # noqa: ANN401 - None if the cell is blank or wrong
        """Return what a cell means."""
        text = self._row.cells.get(column)
        value = self._reader.value(column, text) if text else None
        return self._tell(value) if isinstance(value, Fault) else value

    def word(self, column: str, known: tuple[str, ...], *, needed: bool = False) -> None:
        """Tell a cell that is none of the known words."""
        text = self._row.cells.get(column, "")
        if (text or needed) and text not in known:
            self._tell(one_of(column, text, known) if text else blank(column))

    def teacher(self, known: Mapping[str, object]) -> None:
        """Tell a code that the roster does not know."""
        text = self._row.cells.get("teacher", "")
        if text and text not in known:
            self._tell(unknown_teacher(text, known))

    def unique(self, column: str, held: Mapping[str, Any], code: str) -> None:
        """Tell a code that another row has."""
        text = self._row.cells.get(column, "")
        if text in held:
            self._tell(stands_already(code, column, text, held[text].place))

    def in_order(self, first: Any, last: Any, column: str) -> None:  # noqa: ANN401
        """Tell a last day that lies before the first."""
        if first is not None and last is not None and last < first:
            text = self._row.cells.get(column, "")
            self._tell(reversed_dates(column, text, first, last))

    def _tell(self, fault: Fault) -> None:
        self.sound = False
        self._reader.problems.append(fault.at(self._row.file, self._row.line))


def read_book(folder: Path) -> Book:
    """Return the book in `folder`; raises BrokenFilesError with all problems of all its files."""
    return BookReader(folder, read_settings(folder)).read()


def broken(problems: list[Problem]) -> BrokenFilesError:
    """Return the error that carries all problems, sorted by place."""
    told = tuple(sorted(problems, key=lambda problem: problem.where))
    message = _("The book cannot be read: {count} problems.").format(count=len(told))
    return BrokenFilesError(message, problems=told)


def _header_faults(name: str, table: Table) -> list[Problem]:
    columns = table.columns
    if not columns:
        return []
    faults = [
        Problem(
            "missing-column",
            _("the column “{column}” is missing").format(column=column),
            meant(column, columns) or _("The first line names the columns."),
            table.file,
            1,
            column,
        )
        for column in REQUIRED[name]
        if column not in columns
    ]
    doubled = sorted({column for column in columns if column and columns.count(column) > 1})
    return faults + [
        Problem(
            "duplicate-column",
            _("the column “{column}” stands twice").format(column=column),
            _("Rename or remove one of the two."),
            table.file,
            1,
            column,
        )
        for column in doubled
    ]


def _one_file_needed(name: str, present: list[str]) -> Problem:
    if present:
        message = _("there are both {files}").format(files=_(" and ").join(present))
        hint = _("Keep one, or name the files in ledger.toml: [files] {name}.").format(name=name)
        return Problem("two-files", message, hint, present[0])
    message = _("the file is missing")
    hint = _("Make a book with “ledger init”, or name the file in ledger.toml: [files] {name}.")
    return Problem("missing-file", message, hint.format(name=name), f"{name}.csv")
