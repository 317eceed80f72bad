"""Teachers who are short, or behind: one task a requirement and period, with names and amounts."""

from __future__ import annotations

from datetime import date
from gettext import gettext as _
from gettext import ngettext
from typing import TYPE_CHECKING

from sbt_ledger.assessment.result import State
from sbt_ledger.reports.amounts import shown
from sbt_ledger.reports.todo.commands import MOST_CODES, add, kind_in, named_by
from sbt_ledger.reports.todo.task import Kind, Rule, Task

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sbt_ledger.assessment.result import Standing
    from sbt_ledger.periods import Period
    from sbt_ledger.reports.todo.desk import Desk
    from sbt_ledger.reports.todo.task import Command

_A_YEAR = 366
"""Days: what is counted in a longer period than that, nobody is behind with yet."""


def _tasks(desk: Desk) -> Iterator[Task]:
    together: dict[tuple[object, ...], list[Standing]] = {}
    for assessment in desk.report.assessments:
        for each in assessment.standings:
            if _is_asked(each, desk):
                key = (each.rule_set.id, each.part_of, each.requirement.id, each.state)
                together.setdefault((*key, _span(each, desk)), []).append(each)
    for standings in together.values():
        yield _task(standings, desk)


def _span(standing: Standing, desk: Desk) -> tuple[object, ...]:
    """Return the period, or of periods of their own how soon they end."""
    period = standing.period
    if period is None:
        return ()
    name, is_own, _anchor = period.label.partition("@")
    soon = Task("", period.last).when(desk.today)
    return (name, soon) if is_own else (name, period.last)


def _is_asked(standing: Standing, desk: Desk) -> bool:
    period = standing.period
    if not standing.binds or period is None or desk.is_past(period):
        return False
    if standing.state is State.SHORT:
        return True
    return standing.state is State.OPEN and (
        period.last <= desk.horizon or standing.on_pace is False or _is_to_come(standing)
    )


def _is_to_come(standing: Standing) -> bool:
    """Whether something that is counted once in a while, not summed, is still missing."""
    period = standing.period
    return standing.on_pace is None and period is not None and period.days <= _A_YEAR


def _task(standings: Sequence[Standing], desk: Desk) -> Task:
    periods = dict.fromkeys(each.period for each in standings if each.period is not None)
    first, several = standings[0], len(periods) > 1
    label = next(iter(periods)).label
    label = label.partition("@")[0] if several else label
    people = tuple(
        desk.person(each.teacher.code, _lacks(each, dated=several)) for each in standings
    )
    due = min(period.last for period in periods)
    return Task(
        _text(first, len(people)).format(
            name=f"{first.requirement.named(desk.language)} {label}", count=len(people)
        ),
        None if due == date.max else due,
        count=len(people),
        people=people,
        rule=Rule(first.rule_set, first.requirement),
        commands=(_command(standings, None if several else next(iter(periods)), desk),),
    )


def _text(standing: Standing, count: int) -> str:
    if standing.state is State.SHORT:
        return ngettext("{name}: {count} teacher is short", "{name}: {count} teachers are short",
                        count)  # fmt: skip
    if standing.on_pace is False:
        return ngettext("{name}: {count} teacher is behind pace",
                        "{name}: {count} teachers are behind pace", count)  # fmt: skip
    return ngettext("{name}: still missing for {count} teacher",
                    "{name}: still missing for {count} teachers", count)  # fmt: skip


def _lacks(standing: Standing, *, dated: bool) -> str:
    """Return how much somebody lacks, and until when if that is a day of their own.

    Of one thing nothing is said: everybody lacks it.
    """
    one = standing.needed == standing.short == 1
    until = standing.period.last.isoformat() if dated and standing.period else ""
    return " ".join(filter(None, ("" if one else shown(standing.short), until)))


def _command(standings: Sequence[Standing], period: Period | None, desk: Desk) -> Command:
    line, kind = standings[0].requirement, kind_in(standings[0].requirement.where)
    codes = [each.teacher.code for each in standings]
    if kind and line.measure == "records" and len(codes) <= MOST_CODES and period is not None:
        title = f"{desk.naming.cell('kind', kind)} {period.label}"
        day = min(period.last, desk.today)
        return add(title, day, line.where, *named_by("--teachers", codes))
    if len(codes) == 1:
        return "explain", codes[0], line.id
    if len(codes) <= MOST_CODES:
        return "check", *(word for code in codes for word in ("--teacher", code))
    common = () if period is None or "@" in period.label else ("--period", period.label)
    return "check", *common, *_groups(desk)


def _groups(desk: Desk) -> Iterator[str]:
    for group in sorted(desk.groups):
        yield from ("--group", group)


KIND = Kind("people", lambda: _("teachers short or behind"), _tasks)
