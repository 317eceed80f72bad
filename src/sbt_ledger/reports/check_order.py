"""The order in which `check` tells of people: by what matters, and in that group by group.

Who is short comes first, then what is not known, what is pending, and what need not be met.
"""

from __future__ import annotations

from enum import IntEnum
from gettext import gettext as _
from typing import TYPE_CHECKING, NamedTuple

from sbt_ledger.assessment.result import State
from sbt_ledger.assessment.weigh import by_now
from sbt_ledger.reports.amounts import shown
from sbt_ledger.reports.coded import Coded
from sbt_ledger.reports.concerns import standings_in
from sbt_ledger.reports.group_order import group_order
from sbt_ledger.reports.school_words import MOST_NAMES
from sbt_ledger.reports.words import period_of, some_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from fractions import Fraction

    from sbt_ledger.assessment.result import Report, Standing


class Concern(IntEnum):
    """What a standing is to who reads it, the most pressing first."""

    SHORT = 0
    UNKNOWN = 1
    PENDING = 2
    NOT_BINDING = 3
    OPEN = 4
    DONE = 5


_OF_STATE = {
    State.SHORT: Concern.SHORT, State.OVER: Concern.SHORT, State.UNKNOWN: Concern.UNKNOWN,
    State.PENDING: Concern.PENDING, State.OPEN: Concern.OPEN,
}  # fmt: skip


class Behind(NamedTuple):
    """Those who are open and behind an even pace in one requirement, the furthest first."""

    requirement: str
    period: str
    standings: tuple[Standing, ...]
    names: str
    """Who it is, each with what was earned and what an even pace would have come to."""


def by_concern(report: Report, states: frozenset[State]) -> Mapping[Concern, list[Standing]]:
    """Return the standings in one of `states` by concern, each group by group."""
    found: dict[Concern, list[Standing]] = {concern: [] for concern in Concern}
    for standing in standings_in(report, states):
        found[_concern(standing)].append(standing)
    groups = group_order(report.book, report.as_of)
    places = {group: number for number, group in enumerate(groups)}
    for some in found.values():
        some.sort(key=lambda each: _place(each.group, places))
    return found


def _place(group: str, places: Mapping[str, int]) -> tuple[int, str]:
    """Return where a group comes; one that nobody is in any more comes late, and none last."""
    first = group.partition(";")[0]
    return places.get(first, len(places) + (not first)), group


def behind(report: Report, language: str) -> tuple[Behind, ...]:
    """Return who is behind an even pace in what must be met, by requirement and period."""
    found: dict[tuple[int, str, str], list[Standing]] = {}
    for standing in standings_in(report, frozenset({State.OPEN})):
        if standing.on_pace is False and standing.binds:
            label = under(standing, language)[1]
            key = (id(standing.rule_set), standing.requirement.id, label)
            found.setdefault(key, []).append(standing)
    return tuple(_behind(under(some[0], language), some, report) for some in found.values())


def under(standing: Standing, language: str) -> tuple[str, str]:
    """Return the requirement and period under which standings are counted together.

    Periods of each teacher's own have no label there: hardly two begin on the same day.
    """
    label = period_of(standing)
    return standing.requirement.named(language), "" if "@" in label else label


def period_together(standing: Standing) -> str | Coded:
    """Return the period under which standings are counted together, as it stands in a cell."""
    label, at, _day = (period_of(standing) or standing.requirement.per).partition("@")
    return Coded(label, _("each their own")) if at else label


def has(standing: Standing) -> Fraction:
    """Return all that stands against what is needed."""
    return standing.earned + standing.carried_in + standing.spilled


def _concern(standing: Standing) -> Concern:
    concern = _OF_STATE.get(standing.state, Concern.DONE)
    is_missed = concern < Concern.NOT_BINDING
    return Concern.NOT_BINDING if is_missed and not standing.binds else concern


def _behind(title: tuple[str, str], some: list[Standing], report: Report) -> Behind:
    paced = sorted(
        ((each, by_now(each, report.as_of) or each.needed) for each in some),
        key=lambda pair: (has(pair[0]) - pair[1]) / pair[0].needed,
    )
    text = _("{name} {earned}/{by_now}")
    names = [
        text.format(
            name=report.book.called(each.teacher.code),
            earned=shown(has(each), pace),
            by_now=shown(pace),
        )
        for each, pace in paced[: MOST_NAMES + 1]
    ]
    names += [""] * (len(paced) - len(names))
    return Behind(*title, tuple(each for each, _pace in paced), some_of(names, MOST_NAMES))
