"""The basic facts of a teacher, as the roster and its changes have them on the day of a report.

Which facts there are says `data/archive.toml`; a column that the book does not have is left out.
National ids are masked.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from sbt_ledger.files.archive_tables import archive
from sbt_ledger.records.masking import masked_cell
from sbt_ledger.reports.office.filing import called
from sbt_ledger.reports.office.sheet import Column

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from sbt_ledger.files.archive_tables import Fact
    from sbt_ledger.periods import Period
    from sbt_ledger.records.teacher import Timeline
    from sbt_ledger.reports.listing import Cell
    from sbt_ledger.reports.office.asked import Asked

_ID = "national_id"


def facts_known(asked: Asked) -> tuple[Fact, ...]:
    """Return the facts of which the roster has a column, or its changes speak."""
    known = {*asked.book.columns.get("teachers", ())}
    for timeline in asked.book.timelines.values():
        known.update(timeline.attributes)
    return tuple(each for each in archive().facts if not known.isdisjoint(each.columns))


def fact_columns(asked: Asked, facts: Iterable[Fact]) -> tuple[Column, ...]:
    """Return the columns of facts."""
    return tuple(Column(each.name, called(each.titles, asked.language)) for each in facts)


def titles_of_facts(asked: Asked) -> Mapping[str, str]:
    """Return what the columns of a roster are called that hold facts, whatever they are named."""
    return {
        column: called(each.titles, asked.language)
        for each in archive().facts
        for column in each.columns
    }


def fact_cells(asked: Asked, code: str, facts: Iterable[Fact]) -> tuple[Cell, ...]:
    """Return what is known of a teacher; "" where nothing is."""
    return tuple(_cell(asked, code, each) for each in facts)


def spans_in(asked: Asked, code: str) -> tuple[tuple[date, date], ...]:
    """Return the spans in post that touch the period, up to the day of the question."""
    last = min(asked.period.last, asked.assessment.as_of)
    spans = asked.timeline(code).spans_in_post
    return tuple(each for each in spans if each[0] <= last and each[1] >= asked.period.first)


def entry_day(timeline: Timeline, day: date) -> date | None:
    """Return the day of the last entry into post up to a day, None if it is not known."""
    firsts = [first for first, _last in timeline.spans_in_post if date.min < first <= day]
    return max(firsts, default=None)


def is_new(timeline: Timeline, period: Period, day: date) -> bool:
    """Whether somebody was a new teacher on any day of the period up to `day`."""
    days = timeline.turning_points(period.first, day)
    told = (timeline.values("new_teacher", each) for each in days)
    return any(values and "yes" in values for values in told)


def day_after(last: date) -> date | None:
    """Return the first day out of post, None if there is none."""
    return last + timedelta(days=1) if last < date.max else None


def _cell(asked: Asked, code: str, fact: Fact) -> Cell:
    teacher, timeline = asked.book.teachers[code], asked.timeline(code)
    if fact.name == "born_on" and teacher.born_on is not None:
        return teacher.born_on
    own = timeline.values(fact.columns[0], asked.day) if fact.name != _ID else ()
    if own:
        return own if len(own) > 1 else own[0]
    text = next((teacher.cells[name] for name in fact.columns if teacher.cells.get(name)), "")
    return masked_cell(fact.name, text)


def audited(facts: Sequence[Fact]) -> tuple[Fact, ...]:
    """Return the facts that stand in the audit list of hours."""
    return tuple(each for each in facts if each.audit)
