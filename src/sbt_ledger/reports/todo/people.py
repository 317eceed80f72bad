"""Teachers who are short, or behind: one task a requirement and period, with names and amounts."""

from __future__ import annotations

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
    from sbt_ledger.reports.todo.desk import Desk
    from sbt_ledger.reports.todo.task import Command

_A_YEAR = 366
"""Days: what is counted in a longer period than that, nobody is behind with yet."""


def _tasks(desk: Desk) -> Iterator[Task]:
    together: dict[tuple[object, ...], list[Standing]] = {}
    for assessment in desk.report.assessments:
        for each in assessment.standings:
            if _is_asked(each, desk):
                period = each.period
                key = (
                    each.rule_set.id, each.part_of, each.requirement.id,
                    period and period.label.partition("@")[0], period and period.last, each.state,
                )  # fmt: skip
                together.setdefault(key, []).append(each)
    for standings in together.values():
        yield _task(standings, desk)


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
    first = standings[0]
    period = first.period
    label = "" if period is None else period.label.partition("@")[0]
    label = label if len(standings) > 1 or period is None else period.label
    people = tuple(
        desk.person(each.teacher.code, _lacks(each, one_only=first.needed == 1))
        for each in standings
    )
    return Task(
        _text(first, len(people)).format(
            name=f"{first.requirement.named(desk.language)} {label}", count=len(people)
        ),
        None if period is None or period.is_open_ended else period.last,
        count=len(people),
        people=people,
        rule=Rule(first.rule_set, first.requirement),
        commands=(_command(standings, label, desk),),
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


def _lacks(standing: Standing, *, one_only: bool) -> str:
    """Return how much somebody lacks, "" where it is one thing that everybody lacks."""
    return "" if one_only and standing.short == 1 else shown(standing.short)


def _command(standings: Sequence[Standing], label: str, desk: Desk) -> Command:
    first, period = standings[0], standings[0].period
    codes = [each.teacher.code for each in standings]
    line = first.requirement
    kind = kind_in(line.where)
    if kind and line.measure == "records" and len(codes) <= MOST_CODES and period is not None:
        title = f"{desk.naming.cell('kind', kind)} {label}"
        day = min(period.last, desk.today)
        return add(title, day, line.where, *named_by("--teachers", codes))
    if len(codes) == 1:
        return "explain", codes[0], line.id
    if len(codes) <= MOST_CODES:
        return "check", *(word for code in codes for word in ("--teacher", code))
    common = period is not None and "@" not in period.label
    return "check", *(("--period", label) if common else ()), *_groups(desk)


def _groups(desk: Desk) -> Iterator[str]:
    for group in sorted(desk.groups):
        yield from ("--group", group)


KIND = Kind("people", lambda: _("teachers short or behind"), _tasks)
