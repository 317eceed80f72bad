"""The book of a case: its rows through the readers of a real book, without a file on the disk."""

from __future__ import annotations

from contextlib import nullcontext
from gettext import gettext as _
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sbt_ledger.errors import Problem
from sbt_ledger.files.book_files import BookReader
from sbt_ledger.files.kept_table import KeptTable
from sbt_ledger.files.layout import COLUMNS, nearly
from sbt_ledger.files.tables import Table
from sbt_ledger.files.toml_lines import as_cell
from sbt_ledger.records.settings import Settings
from sbt_ledger.rules.case import PLACE

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator, Mapping
    from contextlib import AbstractContextManager

    from sbt_ledger.records.book import Book
    from sbt_ledger.rules.case import Case

_OF_ROW = frozenset(
    [
        "attendance",
        "hours",
        "minutes",
        "late_minutes",
        "part",
        "units",
        "unit",
        "role",
        "result",
        "prize",
        "author_rank",
        "for",
        "evidence",
        "approvals",
        "evaluated_on",
        "rated_on",
        "evidence_on",
    ]
)
"""The columns of a record that are those of the teacher's row, and not of the activity."""
_DAYS = frozenset({"start", "end", "hours"})
"""Of the event alone: a row has no days of its own, and its hours are those attended."""
_OF_EVENT = {
    "date": ("start", "end"), "start": ("start",), "end": ("end",), "planned": ("planned",),
}  # fmt: skip
"""What no row says for itself: of another word of its event it can, and that goes before it."""
_COLUMNS = {
    **{table: COLUMNS[table].split(",") for table in ("teachers", "changes", "money")},
    "records": f"{COLUMNS['activities']},{COLUMNS['credits']},date,planned".split(","),
}
_KEYS = {
    ("activities", "start"): "date",
    ("activities", "end"): "date",
    ("activities", "hours"): "planned",
    ("credits", "activity"): "id",
}
"""What a case calls the columns of its tables, where not as they are called."""
_FIRST_LINE = 2
"""Below the header."""
_SETTINGS = Settings(school="A case", rules=("case",))
_Row = dict[str, Any]


def book_of(case: Case) -> Book:
    """Return the book that a case describes; raises BrokenFilesError with all that is wrong."""
    return _Reader(_tables(case), case.holidays).read()


def written_as(case: Case, file: str, line: int | None, column: str) -> tuple[str, str]:
    """Return the FILE:LINE and the key that a place of the book of a case is made of.

    Both are "" where it is made of nothing that the case says.
    """
    table = file.removesuffix(".csv")
    listed = list(_tables(case).get(table, ()))
    number = (line or 0) - _FIRST_LINE
    if number not in range(len(listed)):
        return "", ""
    return str(listed[number].get(PLACE, "")), _KEYS.get((table, column), column)


def mistyped(case: Case, of_rules: Container[str]) -> Iterator[Problem]:
    """Yield each key of a row that is nearly a column: as one of the school's own it says nothing.

    `of_rules` are the columns that the rules look at, whatever they are called.
    """
    for table, known in _COLUMNS.items():
        for row in getattr(case, table):
            for key in row.keys() - {PLACE}:
                near = [] if key in known or key in of_rules else nearly(key, known)
                if near:
                    message = _("{entry}unknown key “{key}”").format(entry=f"{table}: ", key=key)
                    hint = _("Did you mean {word}?").format(word=near[0])
                    file, _colon, line = str(row.get(PLACE, case.written_at)).rpartition(":")
                    yield Problem("unknown-key", message, hint, file, int(line), key)


def contradicting(case: Case) -> Iterator[Problem]:
    """Yield each cell of a record that says something else of its event than an earlier record.

    A row has no days and no planned hours of its own: nothing would come of them.
    """
    events: dict[str, _Row] = {}
    for record in case.records:
        if "id" not in record:
            continue
        first = events.setdefault(str(record["id"]), record)
        for key in sorted(record.keys() & _OF_EVENT):
            meant = [_of_event(first, each) for each in _OF_EVENT[key]]
            if other := [each for each in meant if each != record[key]]:
                text = _("an earlier record of “{id}” says {other}: an event has one “{key}”")
                said = "–" if other[0] is None else as_cell(other[0])
                told = text.format(id=record["id"], other=said, key=key)
                hint = _("Give the records an 'id' each if they are of two events.")
                file, _colon, line = str(record.get(PLACE, case.written_at)).rpartition(":")
                cell = as_cell(record[key])
                yield Problem("bad-value", told, hint, file, int(line), key, cell)


def _of_event(record: _Row, key: str) -> object:
    """Return what a record says of its event: its day is the first and the last."""
    return record.get(key, None if key == "planned" else record.get("date"))


def _tables(case: Case) -> Mapping[str, Iterable[_Row]]:
    activities, rows = _split(case)
    return {
        "teachers": [{"name": row.get("code"), **row} for row in case.teachers],
        "changes": case.changes,
        "activities": activities,
        "credits": rows,
        "money": case.money,
    }


class _Reader(BookReader):
    """Reads tables that stand in memory."""

    def __init__(self, tables: Mapping[str, Iterable[_Row]], holidays: tuple[str, ...]) -> None:
        super().__init__(Path(), _SETTINGS.but(holidays=holidays) if holidays else _SETTINGS)
        self._tables = tables

    def files(self, name: str) -> tuple[str, ...]:
        return (f"{name}.csv",)

    def opened(self, name: str, file: str) -> AbstractContextManager[Table]:
        listed = list(self._tables[name])
        known = dict.fromkeys(COLUMNS[name].split(","))
        others = (key for row in listed for key in row if key not in known and key != PLACE)
        columns = (*known, *dict.fromkeys(others))
        rows = (
            (line, ["" if (cell := row.get(key)) is None else as_cell(cell) for key in columns])
            for line, row in enumerate(listed, _FIRST_LINE)
        )
        return nullcontext(Table(file, columns, rows))

    def _kept(self, _name: str, _file: str) -> KeptTable:
        # A file of this name may well lie in the folder of the call: it is another book's.
        return KeptTable(None)


def _split(case: Case) -> tuple[list[_Row], list[_Row]]:
    """Return the activities and the rows of credits that the records of a case mean."""
    activities: dict[str, _Row] = {}
    rows = []
    first = case.teachers[0].get("code") if case.teachers else None
    for number, record in enumerate(case.records, 1):
        rest = dict(record)
        place = {PLACE: rest.pop(PLACE)} if PLACE in rest else {}
        id_ = rest.pop("id", f"e{number}")
        row = {"activity": id_, "teacher": rest.pop("teacher", first), **place}
        row |= {name: rest.pop(name) for name in _OF_ROW & rest.keys()}
        if rest.get("status") == "void":
            row["status"] = rest.pop("status")
        if "planned" in rest:
            rest["hours"] = rest.pop("planned")
        day = rest.pop("date", None)
        told = {"id": id_, "title": id_, "kind": "course", "start": day, "end": day, **rest}
        told |= place
        known = activities.setdefault(id_, told)
        # What another row says of the same event goes before it, as a filled cell of credits does.
        row |= {name: rest[name] for name in rest.keys() - _DAYS if known.get(name) != rest[name]}
        rows.append(row)
    return list(activities.values()), rows
