"""What each column of a table is, by its header."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from gettext import gettext as _
from typing import TYPE_CHECKING

from sbt_ledger.errors import Problem
from sbt_ledger.intake.header import label_of, shown
from sbt_ledger.intake.sessions import is_day, is_session, numbered_sessions
from sbt_ledger.intake.table import IDENTITY, PERSON, Column
from sbt_ledger.intake.words import key, outside_brackets, plain
from sbt_ledger.intake.worth import CLOCK_HOURS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from sbt_ledger.intake.contents import Row
    from sbt_ledger.intake.header import Reader
    from sbt_ledger.intake.words import Words

_MEASURED = frozenset({"duration", "hours", "credits"})
_NEEDED_ONCE = IDENTITY | _MEASURED | {"mark", "action", "join", "leave", "date", "time", "title"}
_CLASHING = ("periods45", "credits")
_GUESSED = 9999
_FROM_NAME = "nickname"
_IGNORED = "ignored"  # the one role that many columns may have


def columns_of(
    labels: Sequence[tuple[str, ...]], reader: Reader, guessed: Mapping[int, str]
) -> tuple[Column, ...]:
    """Return a column for each header; of two with one role the surer word has it.

    `guessed` are the roles of headers that are no known words.
    """
    found = [
        reader.best_of(each) or ((guessed[place], _GUESSED) if place in guessed else None)
        for place, each in enumerate(labels)
    ]
    best: dict[str, tuple[int, int]] = {}
    for place, each in enumerate(found):
        if each:
            best[each[0]] = min(best.get(each[0], (each[1], place)), (each[1], place))
    roles = {place: role for role, (_rank, place) in best.items()}
    roles |= {place: _IGNORED for place, each in enumerate(found) if each and each[0] == _IGNORED}
    if _FROM_NAME in best and not PERSON - {_FROM_NAME} & best.keys():
        roles[best[_FROM_NAME][1]] = "name"
    headers = [each[0] for each in labels]
    roles |= _pairs(headers, roles) or _sessions(headers, found, reader.words)
    return tuple(_column(place, each, roles, reader.words) for place, each in enumerate(labels))


def as_numbers(columns: Sequence[Column], rows: Sequence[Row], words: Words) -> tuple[Column, ...]:
    """Return the columns, where a code that only counts the rows (编号 1, 2, 3) is a number."""
    return tuple(
        replace(each, role="number") if _counts_rows(each, rows, words) else each
        for each in columns
    )


def column_problems(
    columns: Sequence[Column], file: str, line: int, words: Words
) -> tuple[Problem, ...]:
    """Return what is wrong with the headers: a needed one twice, two units in one."""
    return (*_twice(columns, file, line), *_two_units(columns, file, line, words))


def _counts_rows(column: Column, rows: Sequence[Row], words: Words) -> bool:
    if column.role != "code" or key(column.header) not in words.counting:
        return False
    cells = [label_of(row[column.index]) for row in rows if column.index < len(row)]
    return len(cells) > 1 and all(cell == str(at) for at, cell in enumerate(cells, 1))


def _column(place: int, labels: tuple[str, ...], roles: Mapping[int, str], words: Words) -> Column:
    role = roles.get(place, "")
    unit = next(iter(units_in(labels[0], words)), "") if role in _MEASURED else ""
    if role == "hours" and unit == "hours" and any(each in labels[0] for each in CLOCK_HOURS):
        unit = "clock-hours"
    return Column(place, shown(labels[0]), role, unit)


def units_in(header: str, words: Words) -> list[str]:
    """Return the units named outside brackets, and if there is none, inside them."""
    for text in (outside_brackets(header), plain(header)):
        if found := [unit for unit, each in words.units.items() if any(w in text for w in each)]:
            return found
    return []


def _sessions(
    headers: Sequence[str], found: Sequence[tuple[str, int] | None], words: Words
) -> dict[int, str]:
    free = [("" if each else header) for header, each in zip(headers, found, strict=True)]
    places = {place for place, header in enumerate(free) if is_session(header, words)}
    return dict.fromkeys(places | numbered_sessions(free), "session")


def _pairs(headers: Sequence[str], roles: Mapping[int, str]) -> dict[int, str]:
    """Return the columns of a Moodle report: a name without a header, and by activity two more.

    Each activity has its state and the day of it, whose header is the day that was expected.
    """
    last = max((place for place, role in roles.items() if role in IDENTITY), default=0)
    activities = range(last + 1, len(headers) - 1, 2)
    if headers[0] or not last or "name" in roles.values() or (len(headers) - last - 1) % 2:
        return {}
    if not activities or not all(headers[a] for a in activities):
        return {}
    if not all(not headers[a + 1] or is_day(headers[a + 1]) for a in activities):
        return {}
    days = {activity + 1: "session_date" for activity in activities}
    return {0: "name"} | dict.fromkeys(activities, "session") | days


def _twice(columns: Sequence[Column], file: str, line: int) -> list[Problem]:
    needed = {each.header for each in columns if each.header and each.role in _NEEDED_ONCE}
    counts = Counter(each.header for each in columns)
    hint = _("Rename or delete one of them.")
    return [
        Problem(
            "duplicate-column",
            _("{count} columns are called “{header}”").format(count=count, header=header),
            hint, file, line, header, header,
        )
        for header, count in counts.items()
        if count > 1 and header in needed
    ]  # fmt: skip


def _two_units(columns: Sequence[Column], file: str, line: int, words: Words) -> Iterator[Problem]:
    """Yield headers like 学时（学分）: nobody knows which of them the numbers are."""
    for each in columns:
        text = plain(each.header) if each.role in _MEASURED else ""
        named = {unit for unit in _CLASHING if any(word in text for word in words.units[unit])}
        if len(named) > 1:
            message = _("the header “{header}” names two units").format(header=each.header)
            hint = _("Keep the one that the numbers are in.")
            yield Problem("unit-clash", message, hint, file, line, each.header, each.header)
