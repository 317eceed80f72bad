"""`report plan`: planned against held sessions, plans and summaries on file or missing."""

from __future__ import annotations

from gettext import gettext as _
from typing import TYPE_CHECKING

from sbt_ledger.assessment.result import State
from sbt_ledger.reports.coded import Coded, all_together, coded
from sbt_ledger.reports.office.asked import LAST, written
from sbt_ledger.reports.office.papers import COLUMNS, kinds_in, papers
from sbt_ledger.reports.office.seats import Tally
from sbt_ledger.reports.office.sessions import Outcome, sessions_of
from sbt_ledger.reports.office.sheet import Sheet
from sbt_ledger.reports.office.titles import columns

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from sbt_ledger.assessment.result import Standing
    from sbt_ledger.reports.office.asked import Asked
    from sbt_ledger.reports.office.sessions import Session
    from sbt_ledger.reports.office.sheet import OfficeReport, Row

_OWN_PLANS = frozenset({"growth-plan", "reading-plan"})
_NOT_ASKED = frozenset({State.NOT_APPLICABLE, State.EXEMPT, State.WAIVED})


def make(asked: Asked) -> OfficeReport:
    """Return the plan of the year, and what became of it."""
    sessions = sessions_of(asked)
    sheets = (
        _sessions(asked, sessions), _groups(asked, sessions), _papers(asked), _own_plans(asked),
    )  # fmt: skip
    return asked.report("plan", _("Plan of the training"), sheets)


def _sessions(asked: Asked, sessions: Sequence[Session]) -> Sheet:
    rows = [
        (
            each.planned, each.activity.title, each.outcome.value, each.held,
            tuple(map(asked.person, each.leaders)), each.tally.rate if each.is_held else "",
            each.tally.expected, each.tally.came if each.is_held else None, each.group,
            each.activity.cells.get("kind", ""), each.planned_hours,
            each.activity.hours if each.is_held else None, each.activity.cells.get("content", ""),
            each.activity.cells.get("topic", ""), each.activity.cells.get("note", ""),
            each.activity.id, written(each.activity.place),
        )
        for each in sessions
    ]  # fmt: skip
    names = (
        "planned* title* outcome* held lead turnout expected came group kind planned_hours hours "
        "content topic note activity place"
    )
    return Sheet("sessions", _("Sessions"), columns(asked.naming, names), rows)


def _groups(asked: Asked, sessions: Sequence[Session]) -> Sheet:
    """Return how many sessions of each group came to what; those for all come first."""
    of_group: dict[str, list[Session]] = {group: [] for group in (LAST, *asked.groups)}
    for each in sessions:
        of_group.setdefault(each.group, []).append(each)
    rows = [_counted(group, some) for group, some in of_group.items() if some]
    names = "group* sessions* held* held_later delayed cancelled overdue planned expected came "
    return Sheet(
        "groups",
        _("Sessions by group"),
        columns(asked.naming, f"{names} turnout"),
        [(_for_all(row), *row[1:]) for row in rows],
        (all_together(), *_counted("", sessions)[1:]),
    )


def _for_all(row: Row) -> Coded:
    group = str(row[0])
    return Coded(group, group or _("all staff"))


def _counted(group: str, sessions: Iterable[Session]) -> Row:
    some = list(sessions)
    held = [each.tally for each in some if each.is_held]
    expected, came = sum(each.expected for each in held), sum(each.came for each in held)
    order = (
        Outcome.HELD, Outcome.HELD_LATER, Outcome.DELAYED, Outcome.CANCELLED, Outcome.OVERDUE,
        Outcome.PLANNED,
    )  # fmt: skip
    counts = (sum(each.outcome is outcome for each in some) for outcome in order)
    return (group, len(some), *counts, expected, came, Tally(expected, came).rate)


def _papers(asked: Asked) -> Sheet:
    found = papers(asked)
    unasked = any(each.state is None for each in found)
    note = _("Where no rule in use asks for a paper, only what is on file is told.")
    return Sheet(
        "papers",
        _("Plans and summaries"),
        columns(asked.naming, COLUMNS),
        [each.row for each in found],
        notes=(note,) if unasked else (),
    )


def _own_plans(asked: Asked) -> Sheet:
    """Return of each group how many of those who owe a plan of their own have filed it."""
    found: dict[tuple[str, Coded, str, str], list[Standing]] = {}
    for each in asked.standings():
        is_plan = _OWN_PLANS.intersection(kinds_in(each.requirement.where))
        if is_plan and each.period is not None and each.state not in _NOT_ASKED:
            asks = coded(each.requirement, asked.language)
            for group in filter(asked.is_group_meant, asked.groups_of(each.teacher.code)):
                key = (group, asks, each.period.label, each.rule_set.id)
                found.setdefault(key, []).append(each)
    names = "group* require* period asked* met* lacking* who rules"
    rows = list(_owing(asked, found))
    return Sheet("own_plans", _("Personal plans"), columns(asked.naming, names), rows)


def _owing(asked: Asked, found: dict[tuple[str, Coded, str, str], list[Standing]]) -> Iterator[Row]:
    for (group, asks, period, rules), standings in found.items():
        met = [each for each in standings if each.state is State.MET]
        rest = [each.teacher.code for each in standings if each.state is not State.MET]
        who = tuple(map(asked.person, rest))
        yield group, asks, period, len(standings), len(met), len(rest), who, rules
