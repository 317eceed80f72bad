"""`report statistics`: the school year by program, level, group and stage; prizes; study outside.

A person-time is somebody who came to an event for some hours, in one part of it or in several; a
group's and a stage's are those of its people on the day.
"""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from gettext import gettext as _
from gettext import ngettext
from typing import TYPE_CHECKING, NamedTuple

from sbt_ledger.files.archive_tables import archive
from sbt_ledger.reports.coded import all_together
from sbt_ledger.reports.office.asked import in_several
from sbt_ledger.reports.office.attended import Attended, attended, by_key, notes_on_hidden
from sbt_ledger.reports.office.filing import filed
from sbt_ledger.reports.office.levels import by_height
from sbt_ledger.reports.office.seats import CAME, seats_at
from sbt_ledger.reports.office.sessions import days_in
from sbt_ledger.reports.office.sheet import Sheet
from sbt_ledger.reports.office.titles import columns

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from sbt_ledger.records.activity import Activity
    from sbt_ledger.reports.office.asked import Asked
    from sbt_ledger.reports.office.sheet import OfficeReport, Row

_FIGURES = "sessions* people* times* hours*"


class Division(NamedTuple):
    """A way to divide the rows: by words, which `keys` gives and `order` puts in order.

    A row of several words stands under each of them.
    """

    name: str
    title: str
    column: str
    keys: Callable[[Attended], Iterable[str]]
    order: Callable[[dict[str, list[Attended]]], Iterable[str]]


def make(asked: Asked) -> OfficeReport:
    """Return the statistics of the year."""
    rows = attended(asked)
    sheets = (*(_table(asked, each, rows) for each in _divisions(asked)), _prizes(asked),
              _outside(asked, rows))  # fmt: skip
    return filed(
        asked,
        "statistics",
        _("Training statistics of the school year"),
        sheets,
        *notes_on_hidden(asked),
        *_notes_without_hours(asked, rows),
    )


def _divisions(asked: Asked) -> tuple[Division, ...]:
    def groups(each: Attended) -> tuple[str, ...]:
        return asked.groups_of(each.code, each.entry.activity.end)

    def as_in_roster(found: dict[str, list[Attended]]) -> list[str]:
        places = {name: at for at, name in enumerate(asked.groups)}
        return sorted(found, key=lambda name: places.get(name, len(places)))

    return (
        Division("programs", _("By program"), "program", _one("program"), _by_hours),
        Division("levels", _("By level"), "level", _one("level"), by_height),
        Division("groups", _("By group"), "group", groups, as_in_roster),
        Division("stages", _("By stage"), "stage", _stage(asked), _by_hours),
    )


def _notes_without_hours(asked: Asked, rows: Iterable[Attended]) -> tuple[str, ...]:
    """Return how many came to what has no hours: a seat in the turn-out, and no person-time here.

    Papers and results have none by their nature, but a cell may have been forgotten.
    """
    known = _times(rows).keys()
    count = sum(
        seat.mark in CAME
        and asked.is_meant(seat.code)
        and not seat.entry.attended
        and (seat.code, seat.entry.activity.id) not in known
        for seats in seats_at(asked.book, dict(days_in(asked))).values()
        for seat in seats
    )
    if not count:
        return ()
    text = ngettext(
        "{count} person-time without hours is not counted here; turn-out and dashboard count it.",
        "{count} person-times without hours are not counted here; turn-out and dashboard count "
        "them.",
        count,
    )
    return (text.format(count=count),)


def _text(column: str) -> Callable[[Attended], str]:
    return lambda each: each.entry.text(column)


def _one(column: str) -> Callable[[Attended], tuple[str, ...]]:
    return lambda each: (each.entry.text(column),)


def _stage(asked: Asked) -> Callable[[Attended], tuple[str, ...]]:
    """Return what tells the stage that somebody taught on the day."""

    def of(each: Attended) -> tuple[str, ...]:
        values = asked.timeline(each.code).values("stage", each.entry.activity.end)
        return (";".join(values or ()),)

    return of


def _by_hours(found: dict[str, list[Attended]]) -> list[str]:
    """Return the keys, that with the most hours first, and the blank one last."""
    return sorted(found, key=lambda key: (not key, -_hours(found[key]), key))


def _table(asked: Asked, by: Division, rows: Sequence[Attended]) -> Sheet:
    found: dict[str, list[Attended]] = {}
    for row in rows:
        for key in by.keys(row):
            found.setdefault(key, []).append(row)
    told: list[Row] = [(each, *_figures(found[each])) for each in by.order(found)]
    blank = (_("Blank: the book does not say."),) if "" in found else ()
    several = (in_several(),) if sum(map(len, found.values())) > len(rows) else ()
    totals = (all_together(), *_figures(rows)) if told else None
    names = columns(asked.naming, f"{by.column}* {_FIGURES}")
    return Sheet(by.name, by.title, names, told, totals, (*blank, *several))


def _figures(rows: Sequence[Attended]) -> Row:
    sessions = {each.entry.activity.id for each in rows}
    return (len(sessions), len({each.code for each in rows}), len(_times(rows)), _hours(rows))


def _times(rows: Iterable[Attended]) -> dict[tuple[str, str], Activity]:
    """Return the activity of each person-time; parts of it are one."""
    activities = ((each.code, each.entry.activity) for each in rows)
    return {(code, activity.id): activity for code, activity in activities}


def _hours(rows: Iterable[Attended]) -> Fraction:
    return sum((each.hours for each in rows), Fraction(0))


def _prizes(asked: Asked) -> Sheet:
    """Return the prizes by level and by what the book calls them; those without hours as well."""
    found: Counter[tuple[str, str]] = Counter()
    people: dict[tuple[str, str], set[str]] = {}
    for seats in seats_at(asked.book, dict(days_in(asked))).values():
        for seat in seats:
            prize = seat.entry.text("prize")
            if prize and seat.mark in CAME and asked.is_meant(seat.code):
                key = seat.entry.text("level"), prize
                found[key] += 1
                people.setdefault(key, set()).add(seat.code)
    heights = {level: at for at, level in enumerate(by_height({key[0] for key in found}))}
    keys = sorted(found, key=lambda key: (heights[key[0]], -found[key], key[1]))
    rows: list[Row] = [(*key, found[key], len(people[key])) for key in keys]
    everyone = {code for codes in people.values() for code in codes}
    totals = (all_together(), "", found.total(), len(everyone))
    names = columns(asked.naming, "level* prize* count* people*")
    return Sheet("prizes", _("Prizes by level"), names, rows, totals if rows else None)


def _outside(asked: Asked, every: Sequence[Attended]) -> Sheet:
    """Return the study outside the school by its kinds; days are those of the person-times."""
    rows = [each for each in every if each.is_of(archive().outside)]
    found = by_key(rows, _text("kind"))
    told: list[Row] = [
        (kind, *_figures(found[kind]), _days(found[kind])) for kind in _by_hours(found)
    ]
    totals = (all_together(), *_figures(rows), _days(rows))
    names = columns(asked.naming, f"kind* {_FIGURES} days")
    return Sheet("outside", _("Study outside"), names, told, totals if told else None)


def _days(rows: Iterable[Attended]) -> int:
    return sum((each.end - each.start).days + 1 for each in _times(rows).values())
