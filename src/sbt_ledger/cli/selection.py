"""Which rows of a book a call means: by cells, teacher, group and days."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from fractions import Fraction
from functools import partial
from gettext import gettext as _
from typing import TYPE_CHECKING, NamedTuple

from sbt_ledger.errors import WrongUseError
from sbt_ledger.files.cells import CellError, parse_date
from sbt_ledger.files.kinds import key_of, known_words
from sbt_ledger.files.new_words import words_of
from sbt_ledger.records.groups import groups_ever
from sbt_ledger.records.masking import masked_cell
from sbt_ledger.records.nearest import meant
from sbt_ledger.records.roster import find_teacher, matching_key
from sbt_ledger.records.teacher import groups_in
from sbt_ledger.reports.listing import Listing

if TYPE_CHECKING:
    from sbt_ledger.assessment.hidden import Hidden
    from sbt_ledger.records.activity import Activity
    from sbt_ledger.records.book import Book
    from sbt_ledger.records.credit import CreditEntry
    from sbt_ledger.records.teacher import Teacher, Timeline
    from sbt_ledger.reports.naming import Naming

_ALWAYS = frozenset({"attendance", "hours"})


class Selection(NamedTuple):
    """Filters; an empty one lets everything through."""

    day: date
    cells: Mapping[str, frozenset[str]]
    """By column, the texts that are meant: as asked for, and the word whose name that is."""
    teachers: frozenset[str] = frozenset()
    groups: frozenset[str] = frozenset()
    since: date | None = None
    until: date | None = None

    @classmethod
    def of(
        cls,
        book: Book,
        day: date,
        where: Sequence[str],
        *,
        teachers: Sequence[str],
        groups: Sequence[str],
        since: str,
        until: str,
    ) -> Selection:
        """Return the selection that options mean; raises WrongUseError for what they cannot."""
        codes = frozenset(find_teacher(book.teachers, text).code for text in teachers)
        cells = dict(_cell(book, text) for text in where)
        named = frozenset(_known_group(book, text) for text in groups)
        return cls(day, cells, codes, named, _day("--since", since), _day("--until", until))

    def notes(self, book: Book) -> Iterator[str]:
        """Yield which word stands nowhere, and what is perhaps meant: why nothing was found."""
        for column, texts in self.cells.items():
            used = (
                words_of(book, column)
                if column not in book.columns.get("teachers", ())
                else {each.cells.get(column, "") for each in book.teachers.values()}
            )
            if column not in _ALWAYS and not texts & {*used, ""}:
                known = {*known_words(column), *used}
                text = _("Nothing in the book has “{text}” in “{column}”.")
                told = text.format(text=min(texts), column=column)
                yield "\n    ".join(filter(None, (told, meant(min(texts), known))))

    def fits(self, text_of: Callable[[str], str | None]) -> bool:
        """Whether a row, whose cells `text_of` returns, has what is asked for."""
        return all((text_of(column) or "") in meant for column, meant in self.cells.items())

    def is_of(self, groups: Sequence[str]) -> bool:
        """Whether one of the groups asked for, if any, is among those."""
        return not self.groups or not self.groups.isdisjoint(groups)

    def is_about(self, code: str) -> bool:
        """Whether a teacher is one of those asked for, if any."""
        return not self.teachers or code in self.teachers

    def spans(self, first: date, last: date) -> bool:
        """Whether something from `first` to `last` touches the days asked for."""
        return not (
            (self.since is not None and last < self.since)
            or (self.until is not None and first > self.until)
        )


_ACTIVITIES = ("id", "title", "start", "end", "hours", "kind", "status", "teachers", "place")
_CREDITS = (
    "code", "name", "activity", "title", "end", "hours", "attendance", "kind", "place", "start",
    "status", "awaits",
)  # fmt: skip
_Row = tuple[str | date | Fraction | int | None, ...]


def listing(
    book: Book, what: str, selection: Selection, naming: Naming, hidden: Hidden | None = None
) -> Listing:
    """Return the rows of a table that are selected; of credits without hours that are `hidden`."""
    if what == "teachers":
        return _teachers(book, selection, naming)
    columns, rows = (
        (_ACTIVITIES, _activity_rows(book, selection))
        if what == "activities"
        else (_CREDITS, _credit_rows(book, selection, hidden))
    )
    titles = tuple(map(naming.column, columns))
    return Listing(what, columns, tuple(rows), titles)


def _teachers(book: Book, selection: Selection, naming: Naming) -> Listing:
    columns = list(book.columns.get("teachers", ("code", "name")))
    rows = []
    for code, teacher in book.teachers.items():
        timeline = book.timelines[code]
        cells = _cells_on(selection.day, teacher, timeline)
        if (
            selection.is_about(code)
            and selection.is_of(timeline.groups(selection.day))
            and selection.fits(cells.get)
        ):
            in_post = "yes" if timeline.in_post(selection.day) else "no"
            rows.append((*(masked_cell(name, cells.get(name, "")) for name in columns), in_post))
    columns.append("in_post")
    return Listing("teachers", tuple(columns), rows, tuple(map(naming.attribute, columns)))


def _cells_on(day: date, teacher: Teacher, timeline: Timeline) -> dict[str, str]:
    """Return the cells of the roster, with the groups to which the teacher belonged on `day`."""
    groups = {each: ";".join(timeline.said(each, day) or ()) for each in timeline.group_columns}
    return {**teacher.cells, **groups}


def _activity_rows(book: Book, selection: Selection) -> Iterator[_Row]:
    counts = _teachers_at(book)
    taken = _taken(book, selection.teachers) if selection.teachers else None
    for number, each in _numbered(book):
        if (
            (taken is None or number in taken)
            and selection.spans(each.start, each.end)
            and selection.is_of(groups_in(each.cells.get("group", "")))
            and selection.fits(each.cells.get)
        ):
            yield (
                each.id, each.title, each.start, each.end, each.hours, each.cells.get("kind", ""),
                each.status, counts.get(number, 0), str(each.place),
            )  # fmt: skip


def _credit_rows(book: Book, selection: Selection, hidden: Hidden | None) -> Iterator[_Row]:
    for code in filter(selection.is_about, book.teachers):
        name, timeline = book.teachers[code].name, book.timelines[code]
        if not selection.is_of(timeline.groups(selection.day)):
            continue
        for entry, place in book.rows_of(code):
            activity = entry.activity
            if selection.spans(activity.start, activity.end) and selection.fits(
                partial(_text, entry)
            ):
                blocked = hidden.blocked(code, entry) if hidden and activity.held else None
                yield (
                    code, name, activity.id, activity.title, activity.end,
                    None if blocked else entry.attended,
                    entry.attendance, entry.text("kind"), str(place), activity.start,
                    "void" if entry.void else activity.status, blocked.awaits if blocked else "",
                )  # fmt: skip


def _text(entry: CreditEntry, column: str) -> str:
    return entry.attendance if column == "attendance" else entry.text(column)


def _numbered(book: Book) -> Iterator[tuple[int, Activity]]:
    return ((number, book.activities.at(number)) for number in book.activities.numbers.values())


def _teachers_at(book: Book) -> dict[int, int]:
    counts: dict[int, int] = {}
    for rows in book.rows.values():
        for number in set(rows.activities):
            counts[number] = counts.get(number, 0) + 1
    return counts


def _taken(book: Book, codes: Iterable[str]) -> set[int]:
    return {number for code in codes for number in book.rows[code].activities}


def _known_group(book: Book, text: str) -> str:
    """Return a group as the book writes it; WrongUseError for one that nothing ever names."""
    cells = {cell for (cell,) in book.activities.texts(["group"])}
    known = {*groups_ever(book), *(name for cell in cells for name in groups_in(cell))}
    found = [name for name in sorted(known) if matching_key(name) == matching_key(text)]
    if found:
        return found[0]
    message = _("There is no group “{group}”.").format(group=text)
    told = _("Known: {known}.").format(known=", ".join(sorted(known)))
    raise WrongUseError(message, meant(text, known) or told)


def _cell(book: Book, text: str) -> tuple[str, frozenset[str]]:
    column, equals, value = text.partition("=")
    known = {name for names in book.columns.values() for name in names} | _ALWAYS
    if not equals:
        message = _("--where takes COLUMN=VALUE, not “{text}”.").format(text=text)
        raise WrongUseError(message)
    if column not in known:
        message = _("The book has no column “{column}”.").format(column=column)
        hint = meant(column, known) or _("Known: {known}.").format(known=", ".join(sorted(known)))
        raise WrongUseError(message, hint)
    return column, frozenset({value, key_of(column, value)})


def _day(option: str, text: str) -> date | None:
    try:
        return parse_date(text) if text else None
    except CellError as fault:
        raise WrongUseError(f"{option}: {fault}", fault.hint) from None
