"""Teachers who are short, or behind: one task a requirement and period, with names and amounts."""

from __future__ import annotations

from datetime import date
from gettext import gettext as _
from gettext import ngettext
from typing import TYPE_CHECKING

from sbt_ledger.assessment.result import State
from sbt_ledger.reports.amounts import shown
from sbt_ledger.reports.todo.commands import MOST_CODES, SAYS_WHAT, add, kind_in, named_by
from sbt_ledger.reports.todo.task import Kind, Rule, Task

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sbt_ledger.assessment.result import Standing
    from sbt_ledger.periods import Period
    from sbt_ledger.reports.todo.desk import Desk
    from sbt_ledger.reports.todo.task import Command
    from sbt_ledger.rules.filter import Filter

_A_YEAR = 366
"""Days: what is counted in a longer period than that, nobody is behind with yet."""


def _tasks(desk: Desk) -> Iterator[Task]:
    together: dict[tuple[object, ...], list[Standing]] = {}
    for assessment in desk.report.assessments:
        for each in assessment.standings:
            if _is_asked(each, desk):
                key = (each.rule_set.id, each.part_of, each.requirement.id, each.state)
                together.setdefault((*key, _span(each, desk)), []).append(each)
    tasks = [_task(standings, desk) for standings in together.values()]
    later = [task for task in tasks if task.due is not None and task.due > desk.horizon]
    if desk.looks_far or not desk.is_whole or not later:
        yield from tasks
        return
    yield from (task for task in tasks if task not in later)
    yield _in_one_line(later, desk)


def _in_one_line(later: Sequence[Task], desk: Desk) -> Task:
    """Return one task for all that there is still time for: it is no work of this morning."""
    text = ngettext(
        "{count} requirement of teachers is due after {day}, and not met yet",
        "{count} requirements of teachers are due after {day}, and not met yet",
        len(later),
    )
    return Task(
        text.format(count=len(later), day=desk.horizon),
        min(task.due for task in later if task.due is not None),
        count=len(later),
        commands=(("todo", "--only", "people"),),
    )


def _span(standing: Standing, desk: Desk) -> tuple[object, ...]:
    """Return the period; those that are over go together, as do those of a teacher's own."""
    period = standing.period
    if period is None:
        return ()
    when = Task("", period.last).when(desk.today)
    return (when,) if when == "overdue" or "@" in period.label else (period,)


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
    one = None if several else next(iter(periods))
    amounts: dict[str, list[str]] = {}
    for each in standings:
        amounts.setdefault(each.teacher.code, []).append(_lacks(each, dated=several))
    people = tuple(desk.person(code, _(", ").join(told)) for code, told in amounts.items())
    due = min(period.last for period in periods)
    names = (first.requirement.named(desk.language), "" if one is None else one.label)
    return Task(
        _text(first, len(people)).format(name=" ".join(filter(None, names)), count=len(people)),
        None if due == date.max else due,
        count=len(people),
        people=people,
        rule=Rule(first.rule_set, first.requirement),
        commands=(_command(first, tuple(amounts), one, desk),),
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
    """Return how much somebody lacks, and for which period if that differs.

    Of one thing nothing is said: everybody lacks it.
    """
    one, period = standing.needed == standing.short == 1, standing.period
    label = ""
    if dated and period is not None:
        label = period.last.isoformat() if "@" in period.label else period.label
    return " ".join(filter(None, ("" if one else shown(standing.short), label)))


def _command(
    standing: Standing, codes: Sequence[str], period: Period | None, desk: Desk
) -> Command:
    line, kind = standing.requirement, kind_in(standing.requirement.where)
    if kind and line.measure == "records" and len(codes) <= MOST_CODES and period is not None:
        unknown = [code for code in codes if not _is_recorded(line.where, code, period, desk)]
        if unknown:
            title = f"{desk.naming.cell('kind', kind)} {period.label}"
            return add(title, line.where, *named_by("--teachers", unknown))
    if standing.state is State.OPEN and standing.on_pace is not None:
        return "forecast", *(codes if len(codes) <= MOST_CODES else _groups(desk))
    if len(codes) == 1:
        return "explain", codes[0], line.id
    if len(codes) <= MOST_CODES:
        return "check", *(word for code in codes for word in ("--teacher", code))
    common = () if period is None or "@" in period.label else ("--period", period.label)
    return "check", *common, *_groups(desk)


def _is_recorded(where: Filter, code: str, period: Period, desk: Desk) -> bool:
    """Whether how it went is recorded already: then nothing is to be added, as it did not pass."""
    decides = [test.column for test in where.tests if test.column not in SAYS_WHAT]
    kinds = desk.rows_of_kind(code, kind_in(where))
    here = [row for row in kinds if row.activity.end in period]
    return any(row.text(column) for row in here for column in decides)


def _groups(desk: Desk) -> Iterator[str]:
    for group in sorted(desk.groups):
        yield from ("--group", group)


KIND = Kind("people", lambda: _("teachers short or behind"), _tasks)
