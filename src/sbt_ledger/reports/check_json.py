"""`check` as JSON: one result a line, exact amounts as text, the fields in a fixed order.

A district has a hundred thousand results: what many of them share is put into words once. That the
result is the same as that of the plain way, `result_fields`, is tested.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sbt_ledger.reports.amounts import exact, exact_text, measure_of
from sbt_ledger.reports.json_text import listed, listed_parts, one_line, whole, whole_parts
from sbt_ledger.reports.problems import fields_of, in_order
from sbt_ledger.reports.result_fields import doubts_of
from sbt_ledger.reports.school_words import money_reached, reached
from sbt_ledger.rules.cohort import RATIOS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sbt_ledger.assessment.result import Report, Standing
    from sbt_ledger.assessment.school import CohortStanding, DeadlineStanding, MoneyStanding
    from sbt_ledger.errors import Problem
    from sbt_ledger.periods import Period

VERSION = 1
_WORDS = {True: "true", False: "false", None: "null"}


def as_json(report: Report, language: str, problems: Sequence[Problem] = ()) -> str:
    """Return the report, with `problems` before those that it found itself."""
    return "".join(json_parts(report, language, problems))


def json_parts(report: Report, language: str, problems: Sequence[Problem] = ()) -> Iterator[str]:
    """Yield the report in parts: that of a district need not stand in memory as a whole."""
    rules = [{"id": each.id, "from": each.ruleset.from_} for each in report.rule_sets]
    yield from whole_parts(
        {
            "version": (one_line(VERSION),),
            "as_of": (one_line(report.as_of),),
            "school": (one_line(report.book.settings.school),),
            "rules": (one_line(rules),),
            "results": listed_parts(_Results(language).lines(report)),
            "cohorts": listed_parts(one_line(cohort_fields(each)) for each in report.cohorts),
            "deadlines": listed_parts(_deadlines(report.deadlines)),
            "money": listed_parts(one_line(money_fields(each)) for each in report.money),
            "problems": listed_parts(problem_lines((*problems, *report.problems))),
            "summary": (one_line(report.summary),),
        }
    )


def problems_json(problems: Sequence[Problem]) -> str:
    """Return the problems of a book that cannot be read."""
    lines = problem_lines(problems)
    return whole({"version": one_line(VERSION), "problems": listed(lines)})


def problem_lines(problems: Sequence[Problem]) -> list[str]:
    """Return each problem as JSON, in the order of the files."""
    return [one_line(fields_of(problem)) for problem in in_order(problems)]


class _Fixed(NamedTuple):
    """What all results of one requirement say: the pieces around those that differ."""

    rules: str
    measure: str
    doubts: str
    text: str


class _Results:
    """Puts results into JSON; what many of them share is put into words once."""

    def __init__(self, language: str) -> None:
        self._language = language
        # By identity: requirements and periods live as long as the report, and are slow to hash.
        self._fixed: dict[tuple[int, int], _Fixed] = {}
        self._periods: dict[int, str] = {}
        self._texts: dict[str | None, str] = {None: "null"}
        self._awaits: dict[tuple[str, ...], str] = {(): "[]"}

    def lines(self, report: Report) -> Iterator[str]:
        """Yield the results of all teachers."""
        for assessment in report.assessments:
            code, name = one_line(assessment.teacher.code), one_line(assessment.teacher.name)
            who = f'{{"teacher": {code}, "name": {name}, "group": '
            for standing in assessment.standings:
                yield who + self._rest(standing)

    def _rest(self, standing: Standing) -> str:
        key = (id(standing.rule_set), id(standing.requirement))
        fixed = self._fixed.get(key) or self._fix(standing, key)
        period = self._periods.get(id(standing.period)) or self._dated(standing.period)
        awaits = self._awaits.get(standing.awaits) or self._awaited(standing.awaits)
        return (
            f"{self._text(standing.group)}{fixed.rules}{period}{fixed.measure}"
            f'"needed": "{exact(standing.needed)}", "earned": "{exact(standing.earned)}", '
            f'"certified": "{exact(standing.certified)}", "pending": "{exact(standing.pending)}", '
            f'"carried_in": "{exact(standing.carried_in)}", '
            f'"carried_out": "{exact(standing.carried_out)}", '
            f'"short": "{exact(standing.short)}", "over": "{exact(standing.over)}", '
            f'"state": "{standing.state}", "complete": {_WORDS[standing.complete]}, '
            f'"spilled": "{exact(standing.spilled)}", "missing": {self._listed(standing.missing)}, '
            f'"awaits": {awaits}, '
            f'"gives": {self._text(standing.gives)}, "if_not": {self._text(standing.if_not)}, '
            f'{fixed.doubts}"on_pace": {_WORDS[standing.on_pace]}{fixed.text}'
        )

    def _fix(self, standing: Standing, key: tuple[int, int]) -> _Fixed:
        requirement, rule_set = standing.requirement, standing.rule_set
        rules, require = one_line(rule_set.id), one_line(requirement.id)
        force, text = one_line(requirement.force), one_line(requirement.told(self._language))
        fixed = self._fixed[key] = _Fixed(
            rules=f', "rules": {rules}, "require": {require}, '
            f'"part_of": {one_line(standing.part_of)}, ',
            measure=f'"measure": {one_line(measure_of(requirement, rule_set))}, ',
            doubts=f'"doubts": {one_line(doubts_of(standing))}, ',
            text=f', "force": {force}, "text": {text}}}',
        )
        return fixed

    @staticmethod
    def _listed(values: tuple[str, ...]) -> str:
        return one_line(values) if values else "[]"

    def _dated(self, period: Period | None) -> str:
        label, first, last = "null", "null", "null"
        if period is not None:
            label, first, last = map(one_line, (period.label, period.first, period.last))
        told = self._periods[id(period)] = f'"period": {label}, "from": {first}, "to": {last}, '
        return told

    def _awaited(self, awaits: tuple[str, ...]) -> str:
        told = self._awaits[awaits] = one_line(awaits)
        return told

    def _text(self, text: str | None) -> str:
        told = self._texts.get(text)
        if told is None:
            told = self._texts[text] = one_line(text)
        return told


def cohort_fields(standing: CohortStanding) -> dict[str, object]:
    """Return the fields of what the school must reach together."""
    period, cohort = standing.period, standing.cohort
    known = standing.value is not None
    return {
        "rules": standing.rule_set.id,
        "cohort": cohort.id,
        "group": standing.group,
        "period": period.label,
        "from": period.first,
        "to": period.last,
        "needed": exact_text(standing.needed),
        "value": reached(standing) if cohort.measure in RATIOS and known else standing.value,
        "numerator": standing.numerator,
        "denominator": standing.denominator,
        "state": standing.state.value,
        "activities": standing.activities,
        "people": standing.people,
        "below": standing.below,
        "left_out": standing.left_out,
        "unsure": standing.unsure,
    }


def money_fields(standing: MoneyStanding) -> dict[str, object]:
    """Return the fields of a share of money."""
    period = standing.period
    return {
        "rules": standing.rule_set.id,
        "money": standing.money.id,
        "period": period.label,
        "from": period.first,
        "to": period.last,
        "needed": standing.needed,
        "value": money_reached(standing) or None,
        "state": standing.state.value,
        "amount": standing.amount,
        "of": standing.whole,
        "asked": standing.asked,
    }


def _deadlines(standings: Sequence[DeadlineStanding]) -> Iterator[str]:
    """Yield each deadline; there is one a teacher, so the words that they share are kept."""
    named: dict[int, str] = {}
    for each in standings:
        key = id(each.deadline)
        if key not in named:
            rules, deadline = one_line(each.rule_set.id), one_line(each.deadline.id)
            named[key] = f'{{"rules": {rules}, "deadline": {deadline}, "activity": '
        teacher = one_line(each.teacher.code)
        due, done = (
            "null" if day is None else f'"{day.isoformat()}"' for day in (each.due, each.done)
        )
        blocks = one_line(each.blocks) if each.blocks else "[]"
        yield (
            f'{named[key]}{one_line(each.activity)}, "teacher": {teacher}, "due": {due}, '
            f'"done": {done}, "state": "{each.state}", "blocks": {blocks}}}'
        )
