"""`report results`: what is asked of whom and of the school, and how it stands, as in `check`."""

from __future__ import annotations

from collections import Counter
from gettext import gettext as _
from typing import TYPE_CHECKING

from sbt_ledger.assessment.result import State
from sbt_ledger.periods import Period
from sbt_ledger.reports import school_words
from sbt_ledger.reports.check_order import period_together
from sbt_ledger.reports.coded import Coded, coded
from sbt_ledger.reports.concerns import (
    cohorts_in,
    deadlines_in,
    money_in,
    remark_on_readings,
    states_of_concern,
)
from sbt_ledger.reports.office.sheet import OfficeReport, Sheet
from sbt_ledger.reports.office.titles import columns
from sbt_ledger.reports.words import period_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sbt_ledger.assessment.result import Report, Standing
    from sbt_ledger.reports.naming import Naming
    from sbt_ledger.reports.office.asked import Asked
    from sbt_ledger.reports.office.sheet import Row

_PEOPLE = (
    "group* code* name* require* period needed* earned* certified pending lacking* state* awaits "
    "force rules"
)
_COUNTED = "rules require* period* met* open pending short* over exempt waived unknown empty"
_SCHOOL = "require* group period needed* reached* state* force rules clause"
_DEADLINES = "require* due* state* count* who* activity rules"
_MONEY = "require* period* needed* value* state* force rules"


def make(asked: Asked) -> OfficeReport:
    """Return the results of those meant, and those of the school."""
    standings = list(asked.standings())
    tables = _Tables(asked.assessment, asked.naming, asked.language)
    groups = {each.teacher.code: asked.group_of(each.teacher.code) for each in standings}
    sheets = tables.sheets(standings, groups)
    return asked.report("results", _("Results"), sheets, *asked.readings(standings))


def of_check(
    report: Report, naming: Naming, language: str, *, states: frozenset[State]
) -> OfficeReport:
    """Return what `check` found as a report; `states` are those of people that are listed."""
    settings, day = report.book.settings, report.as_of
    standings = [
        standing
        for assessment in report.assessments
        for standing in assessment.standings
        if standing.state in states
    ]
    groups = {each.teacher.code: each.group for each in standings}
    return OfficeReport(
        "check",
        _("Results"),
        settings.school,
        settings.code,
        Period(day, day, day.isoformat()),
        day,
        tuple(_Tables(report, naming, language).sheets(standings, groups)),
        remark_on_readings(report),
    )


class _Tables:
    """The tables of results; one that would be empty is none, but for that of people."""

    def __init__(self, report: Report, naming: Naming, language: str) -> None:
        self._report = report
        self._naming = naming
        self._language = language

    def sheets(self, standings: Sequence[Standing], groups: dict[str, str]) -> list[Sheet]:
        """Return the tables; `groups` names that of each teacher."""
        found = [
            self._sheet("people", _("Teachers"), _PEOPLE, self._people(standings, groups)),
            self._sheet("requirements", _("Requirements"), _COUNTED, self._counted(standings)),
            self._sheet("school", _("The school"), _SCHOOL, self._school()),
            self._sheet("deadlines", _("Deadlines"), _DEADLINES, self._deadlines()),
            self._sheet("money", _("Money"), _MONEY, self._money()),
        ]
        return [each for each in found if each.rows or each.name == "people"]

    def _sheet(self, name: str, title: str, names: str, rows: Iterable[Row]) -> Sheet:
        return Sheet(name, title, columns(self._naming, names), list(rows))

    def _people(self, standings: Sequence[Standing], groups: dict[str, str]) -> Iterable[Row]:
        for each in standings:
            yield (
                groups[each.teacher.code], each.teacher.code, each.teacher.name,
                coded(each.requirement, self._language), period_of(each), each.needed, each.earned,
                each.certified, each.pending, each.short or each.over, each.state,
                each.awaits, each.requirement.force, each.rule_set.id,
            )  # fmt: skip

    def _counted(self, standings: Sequence[Standing]) -> Iterable[Row]:
        """Yield how many teachers are in which state, by requirement and period."""
        found: dict[tuple[str, Coded, str | Coded], Counter[State]] = {}
        for each in standings:
            asks = coded(each.requirement, self._language)
            key = (each.rule_set.id, asks, period_together(each))
            found.setdefault(key, Counter())[each.state] += 1
        states = _COUNTED.replace("*", "").split()[3:]
        for key, counts in found.items():
            yield (*key, *(counts[State(name)] for name in states))

    def _school(self) -> Iterable[Row]:
        for each in cohorts_in(self._report, _ANY):
            yield (
                coded(each.cohort, self._language), each.group or "", each.period.label,
                school_words.needed(each), school_words.reached(each), each.state,
                each.cohort.force, each.rule_set.id, each.cohort.clause,
            )  # fmt: skip

    def _deadlines(self) -> Iterable[Row]:
        for each in deadlines_in(self._report, _ANY):
            yield (
                coded(each.deadline, self._language), each.due, each.state, len(each.names),
                each.people if each.state in states_of_concern() else (),
                each.activity, each.rule_set.id,
            )  # fmt: skip

    def _money(self) -> Iterable[Row]:
        for each in money_in(self._report, _ANY):
            yield (
                coded(each.money, self._language), each.period.label, each.needed,
                school_words.money_reached(each), each.state, each.money.force, each.rule_set.id,
            )  # fmt: skip


_ANY = states_of_concern(everything=True)
