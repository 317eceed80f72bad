"""What teachers bring along from before the book: hours of whole years, in rows or in columns."""

from __future__ import annotations

from datetime import date, timedelta
from gettext import gettext as _
from typing import TYPE_CHECKING, NamedTuple

from sbt_ledger.errors import Problem, WrongUseError
from sbt_ledger.files.cells import CellError
from sbt_ledger.files.kinds import name_of
from sbt_ledger.files.session_cells import cells_of
from sbt_ledger.intake.columns import units_in
from sbt_ledger.intake.day_cell import read_day
from sbt_ledger.intake.doubled_claims import told_apart
from sbt_ledger.intake.moment import Moment
from sbt_ledger.intake.named_year import Cycle, NamedYear, counted_year, cycle_in, read_year
from sbt_ledger.intake.presence import Attended
from sbt_ledger.intake.proposal import Occasion, Told
from sbt_ledger.intake.row_people import is_blank, people_of, unnamed
from sbt_ledger.intake.told_hours import hours_in, told_hours
from sbt_ledger.intake.words import words
from sbt_ledger.records.credit import OPENING_BALANCE

if TYPE_CHECKING:
    from collections.abc import Iterator
    from fractions import Fraction

    from sbt_ledger.files.session_cells import SessionWords
    from sbt_ledger.intake.context import Context
    from sbt_ledger.intake.proposal import Said
    from sbt_ledger.intake.reading import Row, TableReader
    from sbt_ledger.records.book import Book

_OF_OCCASION = frozenset({"title", "start", "end", "hours", "id"})
_YEAR = timedelta(days=365)
_UNKNOWN = Moment()


class _YearColumn(NamedTuple):
    place: int
    unit: str
    occasion: Occasion


class _Amount(NamedTuple):
    occasion: Occasion
    hours: Fraction


def people_of_balances(
    reader: TableReader, context: Context, book: Book, said: SessionWords
) -> Told:
    """Return what each teacher brings along of each year; 0 and blank bring nothing.

    Raises WrongUseError where the sheet tells neither years nor days.
    """
    balances = _Balances(reader, context, book, said)
    people: list[Said] = []
    warnings: list[Problem] = []
    for row in reader.rows():
        if is_blank(row):
            people += unnamed(row)
            continue
        people += balances.of(row)
        warnings += row.warnings
    told = (*balances.faults, *balances.unsure(), *warnings)
    twice = _twice(people, book, reader.file)
    return Told(tuple(told_apart(people, reader.file)), (*told, *twice))


class _Balances:
    """Reads the rows of one sheet; `faults` are those of its headers."""

    def __init__(
        self, reader: TableReader, context: Context, book: Book, said: SessionWords
    ) -> None:
        self._reader = reader
        self._context = context
        kind = name_of("kind", OPENING_BALANCE, book.settings.lang)
        self._title = said.title or kind
        held = cells_of(book, said).activity
        cells = {name: text for name, text in held.items() if name not in _OF_OCCASION}
        self._cells = tuple(sorted({**cells, "kind": OPENING_BALANCE}.items()))
        self._said_day = date.fromisoformat(said.start) if said.start else None
        self._single: dict[str, date] = {}
        self.faults: list[Problem] = []
        # 审核年度：2023 above the table, where no column tells it
        above = "" if reader.has("year", "start", "date") else reader.table.hints.get("year", "")
        self._year_above = read_year(above)
        self._columns = [] if self._said_day else list(self._years())
        if not (self._columns or self.faults or self._said_day):
            self._check_rows_tell()

    def of(self, row: Row) -> Iterator[Said]:
        """Yield a person once for each year of which something is brought along."""
        people = list(people_of(row, self._context.matcher))
        amounts = list(self._amounts(row))
        for told, _match in people:
            if told.state != "matched":
                yield told
            elif row.problems:
                yield told.refused("rejected", row.problems)
            else:
                for occasion, hours in amounts:
                    yield told._replace(occasion=occasion).attending(Attended(hours=hours))

    def _amounts(self, row: Row) -> Iterator[_Amount]:
        if self._columns:
            yield from self._of_columns(row)
        elif not self.faults:
            yield from self._of_row(row)

    def _of_columns(self, row: Row) -> Iterator[_Amount]:
        for place, unit, occasion in self._columns:
            hours = row.take_cell(
                row.at(place), "", lambda cell: hours_in(cell, unit, self._context),  # noqa: B023
                None, use=f"balance {unit}",
            )  # fmt: skip
            if hours:
                yield _Amount(occasion, hours)

    def _of_row(self, row: Row) -> Iterator[_Amount]:
        hours = told_hours(row, self._reader, self._context)
        if hours is None and not row.problems:
            hint = _("Put the hours in, or take the row out.")
            row.refuse("missing-hours", _("The hours are missing"), hint, "hours")
        occasion = self._occasion(row)
        if hours and occasion:
            yield _Amount(occasion, hours)

    def _occasion(self, row: Row) -> Occasion | None:
        if self._said_day:
            return self._on(self._said_day, self._said_day, "")
        if year := read_year(row.text("year")) or self._year_above:
            try:
                return self._in(year)
            except CellError as fault:
                row.refuse(fault.code, fault.message, fault.hint, "year")
                return None
        first, last = self._day(row, "start") or self._day(row, "date"), self._day(row, "end")
        if first is None and not row.problems:
            hint = _("Name the year, such as 2022-2023, or the days.")
            row.refuse("missing-date", _("Of which year it is, is not told"), hint, "year")
        if first is None:
            return None
        last = last or first
        if last < first:
            message = _("{last} is before {first}").format(last=last, first=first)
            row.refuse("end-before-start", message, _("Correct one of the two days."), "end")
            return None
        return self._on(first, last, "" if first == last else f"{first}..{last}")

    def _day(self, row: Row, role: str) -> date | None:
        if not str(row.cell(role)).strip():
            return None
        days = self._context.days
        return row.take(role, lambda cell: read_day(cell, days), _UNKNOWN, use="day").day

    def unsure(self) -> Iterator[Problem]:
        """Yield that years with one number may be school years, with the days taken for them."""
        if self._single:
            days = _(", ").join(f"{text}: {day}" for text, day in self._single.items())
            message = _("each year is taken for a calendar year: {days}").format(days=days)
            hint = _("If the school year that begins then is meant, write it as 2022-2023.")
            table = self._reader.table
            yield Problem("one-year", message, hint, table.file, table.header_line, level="warning")

    def _in(self, year: NamedYear) -> Occasion:
        """Return the balance of a year; raises CellError where no day stands for it, or not yet."""
        today = self._context.days.latest
        if today and year.first > today.year:
            message = _("{year} has not come yet").format(year=year.text)
            raise CellError("future-date", message, _("Correct the year."))
        day = year.day(self._context.habits.year_day)
        if year.first == year.last:
            self._single[year.text] = day
        return self._on(day, day, year.label)

    def _on(self, first: date, last: date, label: str) -> Occasion:
        return Occasion(f"{self._title} {label}".strip(), first, last, None, self._cells)

    def _years(self) -> Iterator[_YearColumn]:
        """Yield the columns whose headers name a year."""
        table = self._reader.table
        said, headers = self._context.days.year, [each.header for each in table.columns]
        first = Cycle(said) if said else cycle_in(table.hints.get("heading", ""), headers)
        for column in table.columns:
            if column.role and column.role != "session":
                continue
            try:
                year = counted_year(column.header, first)
                if year:
                    unit = next(iter(units_in(column.header, words())), "") or self._sum_unit
                    yield _YearColumn(column.index, unit, self._in(year))
            except CellError as fault:
                place = (table.file, table.header_line, column.header)
                self.faults.append(Problem(fault.code, fault.message, fault.hint, *place))

    @property
    def _sum_unit(self) -> str:
        """The unit that other headers tell, as 周期累计学分 beside the years."""
        named = (units_in(each.header, words()) for each in self._reader.table.columns)
        units = {unit for each in named for unit in each}
        return units.pop() if len(units) == 1 else ""

    def _check_rows_tell(self) -> None:
        if not (self._reader.has("year", "start", "date") or self._year_above):
            message = _("{file} does not tell of which year the hours are.")
            hint = _("A column of years is needed, or one for each year; or give --date.")
            raise WrongUseError(message.format(file=self._reader.file), hint)


def _twice(people: list[Said], book: Book, file: str) -> Iterator[Problem]:
    """Yield who has something of that year in the book already, under another title."""
    kept: dict[str, list[tuple[date, str, str]]] = {}
    for said in people:
        occasion = said.occasion
        if said.state != "matched" or occasion is None:
            continue
        if said.teacher not in kept:
            kept[said.teacher] = list(_kept(book, said.teacher))
        for day, title, id_ in kept[said.teacher]:
            if abs(day - occasion.end) < _YEAR and title != occasion.title:
                message = _("{person} has an opening balance of {day} already: {title} ({id})")
                told = message.format(person=said.text, day=day, title=title, id=id_)
                hint = _("If it is of the same year, take the row out: it would count twice.")
                yield Problem("second-balance", told, hint, file, said.lines[0], level="warning")
        line = _("line {line}").format(line=said.lines[0])
        kept[said.teacher].append((occasion.end, occasion.title, line))


def _kept(book: Book, code: str) -> Iterator[tuple[date, str, str]]:
    for entry, _place in book.rows_of(code):
        activity = entry.activity
        if activity.cells.get("kind") == OPENING_BALANCE:
            yield activity.end, activity.title, activity.id
