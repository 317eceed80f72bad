"""Plans, summaries and other things that the school, or each group, owes in a period."""

from __future__ import annotations

from gettext import gettext as _
from gettext import ngettext
from typing import TYPE_CHECKING

from sbt_ledger.assessment.result import State
from sbt_ledger.files.group_papers import PAPERS
from sbt_ledger.reports.school_words import needed, reached
from sbt_ledger.reports.todo.commands import add, kind_in
from sbt_ledger.reports.todo.task import Kind, Rule, Task

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sbt_ledger.assessment.school import CohortStanding
    from sbt_ledger.reports.todo.desk import Desk
    from sbt_ledger.reports.todo.task import Command

_LACKING = frozenset({State.OPEN, State.SHORT})


def _tasks(desk: Desk) -> Iterator[Task]:
    together: dict[tuple[object, ...], list[CohortStanding]] = {}
    for each in _missing(desk):
        key = (each.rule_set.id, each.cohort.id, each.period)
        together.setdefault(key, []).append(each)
    for standings in together.values():
        yield _task(standings, desk)


def _missing(desk: Desk) -> Iterator[CohortStanding]:
    """Yield what is missing in a running period, or in the newest that has ended."""
    counts = [each for each in desk.report.cohorts if each.cohort.measure == "records"]
    newest = desk.newest(((each.rule_set.id, each.cohort.id), each.period) for each in counts)
    for each in counts:
        ended = each.period.last < desk.today
        past = ended and ((each.rule_set.id, each.cohort.id), each.period.last) not in newest
        if each.state in _LACKING and each.binds and not past and _is_asked(each, desk):
            yield each


def _is_asked(standing: CohortStanding, desk: Desk) -> bool:
    if desk.is_past(standing.period):
        return False
    return desk.is_whole or standing.group in desk.groups


def _task(standings: Sequence[CohortStanding], desk: Desk) -> Task:
    first = standings[0]
    groups = tuple(each.group for each in standings if each.group is not None)
    name = f"{first.cohort.named(desk.language)} {first.period.label}"
    if groups:
        text = ngettext(
            "{name}: missing for {count} group", "{name}: missing for {count} groups", len(groups)
        )
    else:
        text = _("{name}: missing, {value} of {needed}")
    return Task(
        text.format(
            name=name, count=len(groups), value=reached(first) or "0", needed=needed(first)
        ),
        first.period.last,
        count=len(standings),
        groups=groups,
        rule=Rule(first.rule_set, first.cohort),
        commands=tuple(_command(each, desk) for each in standings),
    )


def _command(standing: CohortStanding, desk: Desk) -> Command:
    line = standing.cohort
    kind = kind_in(line.where)
    if not kind:
        return "explain", line.id
    day = min(standing.period.last, desk.today)
    name = desk.naming.cell("kind", kind)
    title = " ".join(filter(None, (standing.group, name, standing.period.label)))
    cells = {line.for_each: standing.group} if standing.group else {}
    who = () if kind in PAPERS else ("--teachers", "WHO")
    return add(title, day, line.where, *who, **cells)


KIND = Kind("papers", lambda: _("plans and summaries"), _tasks)
