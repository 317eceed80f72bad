"""What is no part of a derivation, and why: rows of other periods, rows that do not fit.

And what the book says of a teacher by which something is asked, or not.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

from sbt_ledger.assessment.value import reader
from sbt_ledger.assessment.who import all_of, fits, said_by

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence
    from datetime import date

    from sbt_ledger.assessment.value import Valuer
    from sbt_ledger.periods import Period
    from sbt_ledger.records.book import Book
    from sbt_ledger.records.place import Place
    from sbt_ledger.records.teacher import Timeline
    from sbt_ledger.rules.condition import Read, Test
    from sbt_ledger.rules.filter import Filter
    from sbt_ledger.rules.requirement import Held

Cause = Literal["later", "other period", "elsewhere", "out of post", "filter"]
"""Elsewhere: of the period, but taken by another one, in whose time of grace it lies."""


class Misfit(NamedTuple):
    """A column, what stands in it, and what a filter asks for; `unwanted` if that bars it."""

    column: str
    values: tuple[str, ...]
    wanted: tuple[str, ...]
    unwanted: bool = False
    also: tuple[Misfit, ...] = ()
    """What stands there besides: what is excepted fits all of a filter."""


class Aside(NamedTuple):
    """A row that is no part of a derivation, and the first cause of that."""

    place: Place
    day: date
    cause: Cause
    misfit: Misfit | None = None


class Said(NamedTuple):
    """What an attribute of a teacher is on a day, where that stands, and whether it fits.

    What is `unwanted` must not be as `wanted` says.
    """

    column: str
    values: tuple[str, ...]
    wanted: tuple[str, ...]
    fits: bool | None
    day: date
    places: tuple[Place, ...]
    unwanted: bool = False


class Setting(NamedTuple):
    """Beside what rows stand aside: filters, all of which must fit, a period, a day."""

    book: Book
    valuer: Valuer
    wheres: Sequence[Filter]
    period: Period | None
    as_of: date


def asides(setting: Setting, timeline: Timeline, known: Collection[Place]) -> Iterator[Aside]:
    """Yield a teacher's rows that are not among those known, in the order of the files."""
    book, code = setting.book, timeline.teacher.code
    outside = frozenset(book.out_of_post(code)) if code in book.rows else frozenset[int]()
    for at, (entry, place) in enumerate(book.rows_of(code)):
        if place in known:
            continue
        day, misfit = setting.valuer.day(entry), None
        cause: Cause = "out of post" if at in outside else "elsewhere"
        if entry.activity.end > setting.as_of:
            cause = "later"
        elif setting.period is not None and day not in setting.period:
            cause = "other period"
        else:
            read = reader(entry)
            misfit = next(filter(None, (misfit_of(each, read) for each in setting.wheres)), None)
            cause = cause if misfit is None else "filter"
        yield Aside(place, day, cause, misfit)


def misfit_of(where: Filter, read: Read) -> Misfit | None:
    """Return the first thing of a row that a filter does not let pass; None if it lets it pass."""
    for test in where.tests:
        if test.fits(read) is False:
            return _misfit(test, read)
    for part in where.without:
        if part.fits(read):
            found = [_misfit(test, read)._replace(unwanted=True) for test in part.tests]
            return found[0]._replace(also=tuple(found[1:])) if found else _NOWHERE
    if where.any_of and not any(each.fits(read) for each in where.any_of):
        return misfit_of(where.any_of[0], read) or _NOWHERE
    return None


_NOWHERE = Misfit("", (), ())


def day_looked_at(
    who: Sequence[Filter], when: Held, timeline: Timeline, period: Period | None, as_of: date
) -> tuple[date, date]:
    """Return the first day of a period, and the day that decides whether something is asked.

    That is its end, or the day of the question; or else the first day on which `who` fits, or of
    a whole period the first on which it does not.
    """
    last = as_of if period is None else min(period.last, as_of)
    if period is None or period.first > last:
        return last, last
    if when == "at end":
        return period.first, last
    wanted = when == "any day"
    fitting = (
        day
        for day in timeline.turning_points(period.first, last)
        if (all_of(fits(each, timeline, day) for each in who) is True) is wanted
    )
    return period.first, next(fitting, last)


def said_of(who: Iterable[Filter], timeline: Timeline, since: date, day: date) -> Iterator[Said]:
    """Yield what the book says on a day of each attribute that some filters look at.

    The lines are those that say something of it from the day `since` on.
    """
    told: set[str] = set()
    for each in who:
        for test, wants in _tests(each):
            if test.column in told:
                continue
            told.add(test.column)
            values = timeline.values(test.column, day)
            found = test.fits(lambda column: timeline.values(column, day))
            places = said_by({test.column}, timeline, since, day)
            wanted = tuple(map(str, test.conditions))
            answer = found if wants or found is None else not found
            # Inside `not`, a blank does not fit.
            answer = True if not wants and answer is None else answer
            yield Said(test.column, tuple(values or ()), wanted, answer, day, places, not wants)


def _tests(who: Filter, *, wants: bool = True) -> Iterator[tuple[Test, bool]]:
    """Yield every test of a filter, and whether it is to fit, or must not."""
    yield from ((test, wants) for test in who.tests)
    for part in who.without:
        yield from _tests(part, wants=not wants)
    for part in who.any_of:
        yield from _tests(part, wants=wants)


def _misfit(test: Test, read: Read) -> Misfit:
    values = tuple(str(value) for value in read(test.column) or ())
    return Misfit(test.column, values, tuple(map(str, test.conditions)))
