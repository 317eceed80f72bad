"""Plans and summaries of the groups and of the school: on file, or missing.

Where a rule in use asks for such a paper, its standing is told; where none does, what is on file
in each semester.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sbt_ledger.assessment.result import State
from sbt_ledger.reports.office.asked import LAST, written
from sbt_ledger.reports.office.sessions import PAPERS, days_in

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sbt_ledger.assessment.school import CohortStanding
    from sbt_ledger.periods import Period
    from sbt_ledger.records.activity import Activity
    from sbt_ledger.reports.office.asked import Asked
    from sbt_ledger.reports.office.sheet import Row
    from sbt_ledger.rules.filter import Filter

_OF_THE_SCHOOL = ("training-plan", "training-summary")


class Paper(NamedTuple):
    """One paper that a group, or the school, owes or has filed in a period.

    `state` is None where no rule in use asks for it.
    """

    group: str
    kind: str
    period: Period
    filed: tuple[Activity, ...]
    state: State | None = None
    rules: str = ""

    @property
    def row(self) -> Row:
        """The paper as a row of a table."""
        return (
            self.group, self.kind, self.period.label, len(self.filed), self.state,
            tuple(each.end.isoformat() for each in self.filed), self.rules,
            tuple(each.id for each in self.filed),
            tuple(written(each.place) for each in self.filed),
        )  # fmt: skip


COLUMNS = "group* kind* period* filed* state filed_on rules activity place"


def papers(asked: Asked) -> tuple[Paper, ...]:
    """Return the papers that are asked for: group by group, those of the whole school last."""
    places = {group: number for number, group in enumerate(asked.groups)}
    found = [each for each in _papers(asked) if asked.is_group_meant(each.group)]
    last = len(places)

    def order(paper: Paper) -> tuple[object, ...]:
        group = last + 1 if paper.group == LAST else places.get(paper.group, last)
        return group, PAPERS.index(paper.kind), paper.period.first, paper.period.days

    return tuple(sorted(found, key=order))


def kinds_in(where: Filter) -> tuple[str, ...]:
    """Return the kinds that a filter names in so many words."""
    tests = (test for test in where.tests if test.column == "kind")
    return tuple(str(each) for test in tests for each in test.conditions)


def _papers(asked: Asked) -> Iterator[Paper]:
    filed = [each for _number, each in days_in(asked) if each.cells.get("kind", "") in PAPERS]
    for kind in PAPERS:
        standings = [each for each in asked.assessment.cohorts if _asks_for(each, kind)]
        for each in standings:
            yield _of_standing(asked, each, kind)
        if not standings:
            yield from _on_file(asked, kind, [p for p in filed if p.cells.get("kind") == kind])


def _asks_for(standing: CohortStanding, kind: str) -> bool:
    is_owed = standing.state not in {State.EMPTY, State.NOT_APPLICABLE}
    return is_owed and kind in kinds_in(standing.cohort.where)


def _of_standing(asked: Asked, standing: CohortStanding, kind: str) -> Paper:
    filed = (asked.book.activities[id_] for id_ in standing.activities)
    mine = tuple(each for each in filed if each.cells.get("kind") == kind)
    group = standing.group or LAST
    return Paper(group, kind, standing.period, mine, standing.state, standing.rule_set.id)


def _on_file(asked: Asked, kind: str, filed: Sequence[Activity]) -> Iterator[Paper]:
    """Yield a paper for each group, or for the school, and each semester that has begun."""
    named = dict.fromkeys(each.cells.get("group", "") for each in filed)
    owing = (*(group for group in asked.groups if group), *named)
    groups = [LAST] if kind in _OF_THE_SCHOOL else list(dict.fromkeys(owing))
    for group in groups:
        own = [p for p in filed if kind in _OF_THE_SCHOOL or p.cells.get("group", "") == group]
        for period in asked.semesters:
            if asked.has_come(period.first):
                yield Paper(group, kind, period, tuple(p for p in own if p.end in period))
