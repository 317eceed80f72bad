"""Lines of money that are short, or not booked."""

from __future__ import annotations

from gettext import gettext as _
from typing import TYPE_CHECKING

from sbt_ledger.assessment.result import State
from sbt_ledger.reports.school_words import told_money
from sbt_ledger.reports.todo.task import Kind, Rule, Task

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sbt_ledger.assessment.school import MoneyStanding
    from sbt_ledger.reports.todo.desk import Desk
    from sbt_ledger.reports.todo.task import Command

_LACKING = frozenset({State.OPEN, State.SHORT, State.UNKNOWN})


def _tasks(desk: Desk) -> Iterator[Task]:
    if not desk.is_whole:
        return
    lines = [each for each in desk.report.money if each.money.force == "must"]
    newest = desk.newest(((each.rule_set.id, each.money.id), each.period) for each in lines)
    for each in lines:
        last = each.period.last
        past = last < desk.today and ((each.rule_set.id, each.money.id), last) not in newest
        if each.state in _LACKING and not past and not desk.is_past(each.period):
            yield Task(
                _("{name}: {told}").format(
                    name=f"{each.money.named(desk.language)} {each.period.label}",
                    told=told_money(each),
                ),
                None if each.period.is_open_ended else last,
                rule=Rule(each.rule_set, each.money),
                commands=tuple(_commands(each)),
            )


def _commands(standing: MoneyStanding) -> Iterator[Command]:
    """Yield what books the amounts that are missing; how much it was, and when, a person knows."""
    line = standing.money
    if standing.whole is None:
        yield "money", "add", line.of, "AMOUNT", "--date", "DATE"
    if standing.amount is None or standing.whole is not None:
        yield "money", "add", line.what, "AMOUNT", "--date", "DATE"


KIND = Kind("money", lambda: _("money"), _tasks)
