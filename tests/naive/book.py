"""The case as a book: teachers with their changes, and rows of teachers at activities."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from tests.naive.calendar_days import each_day
from tests.naive.exact import day, is_blank, text, values

Cells = Mapping[str, Any]

TEACHER_COLUMNS = {
    "code", "name", "group", "stage", "email", "lang", "hired_on", "left_on", "born_on",
}  # fmt: skip
ROW_COLUMNS = {
    "attendance", "hours", "minutes", "late_minutes", "part", "units", "unit", "role", "result",
    "prize", "author_rank", "for", "evidence", "approvals", "evaluated_on", "rated_on",
    "evidence_on",
}  # fmt: skip
COMES = {"hired", "transferred-in"}


@dataclass(eq=False)
class Teacher:
    """One row of teachers.csv, with the rows of changes.csv about it."""

    cells: Cells
    columns: set[str]
    changes: list[Cells] = field(default_factory=list)

    @property
    def code(self) -> str:
        return text(self.cells["code"])

    def in_post(self, on: date) -> bool:
        """`hired_on`, `left_on` and `employment` are all read (ruling 18)."""
        hired, left = day(self.cells.get("hired_on")), day(self.cells.get("left_on"))
        if (hired and on < hired) or (left and on > left):
            return False
        return self._employed(on)

    def _employed(self, on: date) -> bool:
        told = sorted(
            (change for change in self.changes if change["attribute"] == "employment"),
            key=lambda change: change["from"],
        )
        holding = [change for change in told if holds(change, on)]
        if holding:
            return text(holding[-1].get("value")) in COMES
        coming = [change for change in told if change["from"] > on]
        return not (coming and text(coming[0].get("value")) in COMES)

    def employment_conflicts(self) -> bool:
        """Whether the roster and the changes of employment disagree on a day they tell of."""
        told = [change for change in self.changes if change["attribute"] == "employment"]
        hired, left = day(self.cells.get("hired_on")), day(self.cells.get("left_on"))
        by_roster = lambda on: (not hired or hired <= on) and (not left or on <= left)  # noqa: E731
        return any(
            by_roster(change["from"]) is not self._employed(change["from"]) for change in told
        )

    def lookup(self, name: str, on: date) -> Sequence[str] | None:
        """Return the values of an attribute on a day; None if nobody has written it down."""
        told = [change for change in self.changes if change["attribute"] == name]
        holding = [change for change in told if holds(change, on)]
        if holding:
            return [one for change in holding for one in values(change.get("value")) or ["yes"]]
        if name in self.columns or name in TEACHER_COLUMNS:
            return values(self.cells.get(name))
        if told:
            return None
        return self._derived(name, on)

    def _derived(self, name: str, on: date) -> Sequence[str] | None:
        if name == "in_post":
            return ["yes"] if self.in_post(on) else []
        if name == "moved_in":
            arrived = [
                change
                for change in self.changes
                if change["attribute"] == "employment"
                and text(change.get("value")) == "transferred-in"
                and change["from"] <= on
            ]
            return ["yes"] if arrived else None
        if name == "age":
            born = self.birth_day()
            return [] if born is None else [str(full_years(born, on))]
        return None

    def birth_day(self) -> date | None:
        """`born_on` (a date), else `birth_month` where it names the year."""
        born = day(self.cells.get("born_on"))
        written = text(self.cells.get("birth_month"))
        return born or (day(f"{written}-01") if "-" in written else None)

    def birth_month(self) -> int | None:
        born = self.birth_day()
        if born:
            return born.month
        written = text(self.cells.get("birth_month"))
        return int(written) if written else None

    def anchor(self, name: str) -> date | None:
        """Return the personal date from which a period is counted: a column, or an attribute."""
        found = day(self.cells.get(name))
        if found:
            return found
        told = [change for change in self.changes if change["attribute"] == name]
        if name == "hired_on":
            told = [
                change
                for change in self.changes
                if change["attribute"] == "employment" and text(change.get("value")) in COMES
            ]
        dates = [day(change.get("value")) or change["from"] for change in told]
        return min(dates) if dates else None

    def letters(self, names: set[str], first: date = date.min, last: date = date.max) -> set[str]:
        """Return the kinds in the `evidence` of changes about these attributes between two days."""
        return {
            kind.split("=")[0]
            for change in self.changes
            if not names or change["attribute"] in names
            if change["from"] <= last and (day(change.get("until")) or last) >= first
            for kind in values(change.get("evidence"))
        }


@dataclass(eq=False)
class Seat:
    """One row of credits.csv with its activity; a filled cell overrides the activity's."""

    number: int
    activity: str
    teacher: str
    own: Cells
    event: Cells

    def cell(self, name: str) -> Any:
        own = self.own.get(name)
        return self.event.get(name) if is_blank(own) else own


@dataclass(eq=False)
class Book:
    """All tables of one case."""

    as_of: date
    teachers: list[Teacher]
    activities: dict[str, Cells]
    seats: list[Seat]
    money: list[Cells]
    holidays: set[date]


def holds(change: Cells, on: date) -> bool:
    """From `from` to `until`, both inclusive; blank `until` = still."""
    until = day(change.get("until"))
    begun: date = change["from"]
    return begun <= on and (until is None or on <= until)


def full_years(since: date, on: date) -> int:
    return on.year - since.year - ((on.month, on.day) < (since.month, since.day))


def book_of(case: Mapping[str, Any]) -> Book:
    """Read a case (interface.md 6): columns of activities and credits stand joined in a record."""
    rows = case.get("teachers") or [{"code": "t"}]
    columns = {name for row in rows for name in row}
    teachers = [Teacher(row, columns) for row in rows]
    for teacher in teachers:
        about = [row for row in case.get("changes", ()) if text(row["teacher"]) == teacher.code]
        teacher.changes.extend(about)
    activities: dict[str, Cells] = {}
    seats = []
    for place, record in enumerate(case.get("records", ()), 1):
        id_ = text(record.get("id")) or f"e{place}"
        own = {name: cell for name, cell in record.items() if name in ROW_COLUMNS}
        if record.get("status") == "void":
            own["status"] = "void"
        if id_ not in activities:
            activities[id_] = _event_of(record)
        whose = text(record.get("teacher")) or teachers[0].code
        seats.append(Seat(place, id_, whose, own, activities[id_]))
    holidays = {one for cell in case.get("holidays", ()) for one in _days_of(cell)}
    money = list(case.get("money", ()))
    return Book(case["as_of"], teachers, activities, seats, money, holidays)


def _event_of(record: Cells) -> Cells:
    """Return the activity's own cells; `date` = start = end; `planned` is its own hours."""
    event = {"kind": "course", **record}
    for name in ROW_COLUMNS | {"id", "teacher", "date", "planned"}:
        event.pop(name, None)
    if event.get("status") == "void":
        del event["status"]
    start = day(record.get("start")) or day(record.get("date"))
    end = day(record.get("end")) or day(record.get("date")) or start
    return {**event, "start": start, "end": end, "hours": record.get("planned")}


def _days_of(cell: Any) -> list[date]:
    first, _, last = text(cell).partition("..")
    begin = date.fromisoformat(first)
    return list(each_day(begin, date.fromisoformat(last) if last else begin))
