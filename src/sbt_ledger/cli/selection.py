"""Which rows of a book a call means: by cells, teacher, group and days."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from gettext import gettext as _
from typing import TYPE_CHECKING

from sbt_ledger.errors import WrongUseError
from sbt_ledger.files.cells import CellError, parse_date
from sbt_ledger.records.nearest import meant
from sbt_ledger.records.roster import find_teacher
from sbt_ledger.reports.listing import Listing

if TYPE_CHECKING:
    from sbt_ledger.records.activity import Activity
    from sbt_ledger.records.book import Book

_ALWAYS = frozenset({"attendance", "hours"})


@dataclass(frozen=True, slots=True)
class Selection:
    """Filters; an empty one lets everything through."""

    day: date
    cells: Mapping[str, str]
    teacher: str = ""
    group: str = ""
    since: date | None = None
    until: date | None = None

    @classmethod
    def of(
        cls,
        book: Book,
        day: date,
        where: Sequence[str],
        *,
        teacher: str,
        group: str,
        since: str,
        until: str,
    ) -> Selection:
        """Return the selection that options mean; raises WrongUseError for what they cannot."""
        code = find_teacher(book.teachers, teacher).code if teacher else ""
        cells = dict(_cell(book, text) for text in where)
        return cls(day, cells, code, group, _day("--since", since), _day("--until", until))

    def spans(self, first: date, last: date) -> bool:
        """Whether something from `first` to `last` touches the days asked for."""
        return not (
            (self.since is not None and last < self.since)
            or (self.until is not None and first > self.until)
        )


def listing(book: Book, what: str, selection: Selection) -> Listing:
    """Return the rows of a table that are selected."""
    if what == "teachers":
        return _teachers(book, selection)
    if what == "activities":
        return _activities(book, selection)
    return _credits(book, selection)


def _teachers(book: Book, selection: Selection) -> Listing:
    columns = list(book.columns.get("teachers", ("code", "name")))
    rows = [
        (*(each.cells.get(name, "") for name in columns), _yes(book.timelines[code], selection.day))
        for code, each in book.teachers.items()
        if selection.teacher in {"", code}
        and selection.group in {"", book.timelines[code].group(selection.day)}
        and all(each.cells.get(name, "") == text for name, text in selection.cells.items())
    ]
    return Listing("teachers", (*columns, "in_post"), rows)


def _yes(timeline: object, day: date) -> str:
    return "yes" if timeline.in_post(day) else "no"  # type: ignore[attr-defined]


def _activities(book: Book, selection: Selection) -> Listing:
    columns = ("id", "title", "start", "end", "hours", "kind", "status", "teachers", "place")
    counts = _teachers_at(book)
    taken = _taken(book, selection.teacher) if selection.teacher else None
    rows = [
        (
            each.id, each.title, each.start, each.end, each.hours, each.cells.get("kind", ""),
            each.status, counts.get(number, 0), str(each.place),
        )
        for number, each in _numbered(book)
        if (taken is None or number in taken)
        and selection.spans(each.start, each.end)
        and selection.group in {"", each.cells.get("group", "")}
        and all(each.cells.get(name, "") == text for name, text in selection.cells.items())
    ]  # fmt: skip
    return Listing("activities", columns, rows)


def _credits(book: Book, selection: Selection) -> Listing:
    columns = ("code", "name", "activity", "title", "end", "hours", "attendance", "kind", "place")
    return Listing("credits", columns, tuple(_credit_rows(book, selection)))


def _credit_rows(book: Book, selection: Selection) -> Iterator[tuple[str | date | Fraction, ...]]:
    codes = [selection.teacher] if selection.teacher else list(book.teachers)
    for code in codes:
        name, timeline = book.teachers[code].name, book.timelines[code]
        if selection.group not in {"", timeline.group(selection.day)}:
            continue
        for entry, place in book.rows_of(code):
            activity = entry.activity
            cells = {"attendance": entry.attendance}
            if selection.spans(activity.start, activity.end) and all(
                (cells.get(column) or entry.text(column)) == text
                for column, text in selection.cells.items()
            ):
                yield (
                    code, name, activity.id, activity.title, activity.end, entry.attended,
                    entry.attendance, entry.text("kind"), str(place),
                )  # fmt: skip


def _numbered(book: Book) -> Iterator[tuple[int, Activity]]:
    return ((number, book.activities.at(number)) for number in book.activities.numbers.values())


def _teachers_at(book: Book) -> dict[int, int]:
    counts: dict[int, int] = {}
    for rows in book.rows.values():
        for number in set(rows.activities):
            counts[number] = counts.get(number, 0) + 1
    return counts


def _taken(book: Book, code: str) -> set[int]:
    return set(book.rows[code].activities)


def _cell(book: Book, text: str) -> tuple[str, str]:
    column, equals, value = text.partition("=")
    known = {name for names in book.columns.values() for name in names} | _ALWAYS
    if not equals:
        message = _("--where takes COLUMN=VALUE, not “{text}”.").format(text=text)
        raise WrongUseError(message)
    if column not in known:
        message = _("The book has no column “{column}”.").format(column=column)
        hint = meant(column, known) or _("Known: {known}.").format(known=", ".join(sorted(known)))
        raise WrongUseError(message, hint)
    return column, value


def _day(option: str, text: str) -> date | None:
    try:
        return parse_date(text) if text else None
    except CellError as fault:
        raise WrongUseError(f"{option}: {fault}", fault.hint) from None
