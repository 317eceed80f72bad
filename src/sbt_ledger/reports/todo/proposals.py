"""Changes of the roster that results ask for, such as a rank that is lost: a person decides."""

from __future__ import annotations

from gettext import gettext as _
from typing import TYPE_CHECKING

from sbt_ledger.assessment.proposals import proposals_of
from sbt_ledger.reports.proposals import words_of
from sbt_ledger.reports.todo.task import Kind, Rule, Task
from sbt_ledger.reports.words import joined

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sbt_ledger.assessment.proposals import Proposal
    from sbt_ledger.reports.todo.desk import Desk


def _tasks(desk: Desk) -> Iterator[Task]:
    for each in proposals_of(desk.report):
        if not desk.is_closed(each.first):
            yield _task(each, desk)


def _task(proposal: Proposal, desk: Desk) -> Task:
    standing, person = proposal.standing, desk.person(proposal.teacher.code)
    period = "" if standing.period is None else standing.period.label
    attribute, naming = proposal.attribute, desk.naming
    text = _("{name} missed “{rule}” {period}: {attribute} is to become {value}")
    if not proposal.value:
        text = _("{name} missed “{rule}” {period}: {attribute} {now} is to end")
    return Task(
        text.format(
            name=person.name, rule=standing.requirement.named(desk.language), period=period,
            attribute=naming.column(attribute), value=naming.cell(attribute, proposal.value),
            now=joined(naming.cell(attribute, each) for each in proposal.now),
        ),
        proposal.first,
        people=(person,),
        rule=Rule(standing.rule_set, standing.requirement),
        commands=(("teacher", "accept", person.code), words_of(proposal)),
    )  # fmt: skip


KIND = Kind("proposals", lambda: _("proposals for the roster"), _tasks)
