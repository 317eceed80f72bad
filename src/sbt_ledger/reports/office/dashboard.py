"""`report dashboard`: who is short first, then how groups, requirements, people and the year stand.

The verdicts are those of `check`; what is drawn stands in a table as well.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from fractions import Fraction
from gettext import gettext as _
from typing import TYPE_CHECKING

from sbt_ledger.assessment.result import State
from sbt_ledger.reports.check_order import has
from sbt_ledger.reports.coded import all_together, coded
from sbt_ledger.reports.office.attended import notes_on_hidden
from sbt_ledger.reports.office.by_group import groups
from sbt_ledger.reports.office.chart import Bar, Chart, Legend, Part
from sbt_ledger.reports.office.demanded import requirements
from sbt_ledger.reports.office.gauges import cohorts, deadlines, money
from sbt_ledger.reports.office.headline import headline
from sbt_ledger.reports.office.pace import behind, pace
from sbt_ledger.reports.office.progress import (
    SHADES,
    VERDICTS,
    of_teachers,
    share_of,
    told_counts,
    verdict_names,
)
from sbt_ledger.reports.office.rhythm import kinds, months, training
from sbt_ledger.reports.office.sheet import Sheet
from sbt_ledger.reports.office.titles import columns
from sbt_ledger.reports.words import period_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sbt_ledger.assessment.result import Report, Standing
    from sbt_ledger.reports.office.asked import Asked
    from sbt_ledger.reports.office.sheet import OfficeReport, Row

_MISSED = frozenset({State.SHORT, State.OVER})
_WAITING = frozenset({State.PENDING, State.UNKNOWN})


def make(asked: Asked) -> OfficeReport:
    """Return the dashboard of the period."""
    report = _narrowed(asked)
    standings = tuple(asked.standings())
    held = training(asked)
    sheets = (
        _overview(asked, report),
        _short(asked, standings),
        _waiting(asked, standings),
        groups(asked, report),
        requirements(asked, standings),
        pace(asked, standings),
        cohorts(asked, report),
        deadlines(asked, report),
        kinds(asked, held),
        months(asked, held),
        money(asked, report),
        behind(asked, standings),
        of_teachers(asked, report),
    )
    found = asked.report(
        "dashboard", _("Dashboard"), sheets, *notes_on_hidden(asked), *asked.readings(standings)
    )
    return replace(found, foot=(), verdict=headline(asked, report))


def _narrowed(asked: Asked) -> Report:
    """Return the assessment of those meant; what the whole school owes only where all are."""
    report = asked.assessment
    meant = {code for code in asked.book.teachers if asked.is_meant(code)}
    is_narrow = bool(asked.chosen) or asked.codes is not None
    return report._replace(
        assessments=tuple(each for each in report.assessments if each.teacher.code in meant),
        cohorts=tuple(
            each for each in report.cohorts if not is_narrow or each.group in asked.chosen
        ),
        deadlines=tuple(each for each in report.deadlines if each.teacher.code in meant),
        money=() if is_narrow else report.money,
    )


def _overview(asked: Asked, report: Report) -> Sheet:
    """Return how many teachers have which verdict, the worst first."""
    counts = Counter(report.summary)
    everybody = counts["teachers"]
    rows: list[Row] = [
        (name, counts[name], share_of(Fraction(counts[name]), Fraction(everybody)))
        for name in map(str, VERDICTS)
    ]
    names = verdict_names()
    legend = tuple(Legend(SHADES[each], names[each], str(counts[each])) for each in VERDICTS)
    parts = tuple(Part(Fraction(counts[each]), SHADES[each]) for each in VERDICTS)
    told = told_counts(counts)
    chart = Chart("tiles", _("Teachers"), (Bar("", parts, Fraction(everybody), told),), legend)
    return Sheet(
        "overview", _("At a glance"), columns(asked.naming, "verdict* people* value*"), rows,
        (all_together(), everybody, ""), charts=(chart,) if everybody else (), folded=True,
    )  # fmt: skip


def _short(asked: Asked, standings: Iterable[Standing]) -> Sheet:
    """Return who misses what must be met, by group."""
    found = [each for each in standings if each.binds and each.state in _MISSED]
    return Sheet(
        "short", _("Who is short"), columns(asked.naming, _LISTED), _rows(asked, found),
        empty=_("Nobody is short."),
    )  # fmt: skip


def _waiting(asked: Asked, standings: Iterable[Standing]) -> Sheet:
    """Return whose results are not known, then who awaits a step or a proof, by group."""
    found = [each for each in standings if each.binds and each.state in _WAITING]
    found.sort(key=lambda each: each.state is State.PENDING)  # as in `check`
    return Sheet(
        "waiting", _("Pending and unknown"), columns(asked.naming, _LISTED), _rows(asked, found),
        empty=_("Nothing is pending, and nothing unknown."), folded=len(found) > _MANY,
    )  # fmt: skip


_LISTED = "group* code* name* require* period lacking* progress earned needed certified state rules"
_MANY = 12
"""Rows: a longer list of what only waits is folded away."""


def _rows(asked: Asked, standings: Sequence[Standing]) -> list[Row]:
    return [
        (
            asked.group_of(each.teacher.code), each.teacher.code, each.teacher.name,
            coded(each.requirement, asked.language), period_of(each),
            each.short or each.over, share_of(has(each), each.needed), each.earned, each.needed,
            each.certified, each.state, each.rule_set.id,
        )
        for each in standings
    ]  # fmt: skip
