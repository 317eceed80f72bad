"""What of a report people must look at: who is not in order, and what the results rest on."""

from __future__ import annotations

from dataclasses import dataclass
from gettext import gettext as _
from gettext import ngettext
from typing import TYPE_CHECKING

from sbt_ledger.assessment.result import State
from sbt_ledger.reports.coded import Coded
from sbt_ledger.reports.result_fields import doubts_of, is_asked
from sbt_ledger.reports.words import joined

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from sbt_ledger.assessment.result import Report, Standing
    from sbt_ledger.assessment.school import CohortStanding, DeadlineStanding, MoneyStanding
    from sbt_ledger.records.book import Book
    from sbt_ledger.rules.deadline import Deadline
    from sbt_ledger.rules.rule_set import RuleSet

_MISSED = frozenset({State.SHORT, State.OVER})
_NOT_IN_ORDER = _MISSED | {State.UNKNOWN, State.PENDING}
_ANY = frozenset(State) - {State.NOT_APPLICABLE}


@dataclass(frozen=True, slots=True)
class DeadlineGroup:
    """Those for whom one deadline, due on one day, stands alike."""

    rule_set: RuleSet
    deadline: Deadline
    due: date | None
    state: State
    people: tuple[Coded, ...]
    activity: str = ""
    """The title of the activity that the task belongs to, "" if it belongs to none."""
    blocks: tuple[str, ...] = ()
    """What those who have not done it are kept from."""
    late: bool = False
    """Whether it was done, after the day on which it was due."""

    @property
    def names(self) -> tuple[str, ...]:
        """Who they are, as people read it."""
        return tuple(each.name for each in self.people)


def states_of_concern(*, short_only: bool = False, everything: bool = False) -> frozenset[State]:
    """Return the states that are listed: by default those that are not in order."""
    if short_only:
        return _MISSED
    return _ANY if everything else _NOT_IN_ORDER


def standings_in(report: Report, states: frozenset[State]) -> Iterator[Standing]:
    """Yield the standings in one of `states`, in the order of the roster."""
    for assessment in report.assessments:
        for standing in assessment.standings:
            if standing.state in states:
                yield standing


def cohorts_in(report: Report, states: frozenset[State]) -> tuple[CohortStanding, ...]:
    """Return the school's standings in one of `states`."""
    return tuple(each for each in report.cohorts if each.state in states)


def money_in(report: Report, states: frozenset[State]) -> tuple[MoneyStanding, ...]:
    """Return the school's money in one of `states`."""
    return tuple(each for each in report.money if each.state in states)


def deadlines_in(report: Report, states: frozenset[State]) -> tuple[DeadlineGroup, ...]:
    """Return the deadlines in one of `states`, those that stand alike together."""
    groups: dict[tuple[object, ...], list[DeadlineStanding]] = {}
    for each in report.deadlines:
        if each.state in states:
            key = (
                id(each.rule_set), id(each.deadline), each.due, each.state, each.activity,
                is_late(each),
            )  # fmt: skip
            groups.setdefault(key, []).append(each)
    return tuple(_group(report, alike) for alike in groups.values())


def _group(report: Report, alike: list[DeadlineStanding]) -> DeadlineGroup:
    first = alike[0]
    kept_from = next((each.blocks for each in alike if each.blocks), ())
    return DeadlineGroup(
        first.rule_set,
        first.deadline,
        first.due,
        first.state,
        tuple(Coded(each.teacher.code, _named(each, report.book)) for each in alike),
        report.book.activities[first.activity].title if first.activity else "",
        kept_from,
        is_late(first),
    )


def is_late(standing: DeadlineStanding) -> bool:
    """Whether the task was done, but too late: it was missed, and nobody waits for it any more."""
    return standing.state is State.SHORT and standing.done is not None


def _named(standing: DeadlineStanding, book: Book) -> str:
    """Return who it is; of who was late with the day on which it was done."""
    name = book.called(standing.teacher.code)
    return f"{name} ({standing.done})" if is_late(standing) else name


def remark_on_readings(report: Report) -> tuple[str, ...]:
    """Return a line a rule set: the doubts that its results rest on, and where to read of them."""
    doubts: dict[str, dict[str, None]] = {}
    for standing in _one_a_requirement(report):
        doubts.setdefault(standing.rule_set.id, {}).update(dict.fromkeys(doubts_of(standing)))
    text = _("These results rest on {readings}; see ledger rules show {rules}")
    return tuple(
        text.format(readings=_told_readings(sorted(found, key=_numbered)), rules=rules)
        for rules, found in doubts.items()
        if found
    )


def _told_readings(doubts: list[str]) -> str:
    text = ngettext("reading {readings}", "readings {readings}", len(doubts))
    return text.format(readings=joined(doubts))


def _numbered(doubt: str) -> tuple[int, str]:
    return len(doubt), doubt


def _one_a_requirement(report: Report) -> list[Standing]:
    found: dict[tuple[int, int], Standing] = {}
    for assessment in report.assessments:
        for standing in assessment.standings:
            if is_asked(standing):
                found.setdefault((id(standing.rule_set), id(standing.requirement)), standing)
    return list(found.values())
