"""All figures of an assessment, to be held against those of another book."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from sbt_ledger.reports.check_json import cohort_fields, money_fields
from sbt_ledger.reports.result_fields import result_fields

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sbt_ledger.assessment.result import Report

_LANGUAGE = "en"
_OF_PEOPLE = ("people", "below", "left_out")


class Names(NamedTuple):
    """What teachers, activities and groups are called."""

    teacher: Callable[[str], str] = str
    activity: Callable[[str], str] = str
    group: Callable[[str], str] = str


def figures(report: Report, names: Names) -> dict[str, Counter[str]]:
    """Return what a report says, a text for each result, by the list of JSON in which it stands."""
    return {
        "results": Counter(_results(report, names)),
        "cohorts": Counter(_cohorts(report, names)),
        "deadlines": Counter(_deadlines(report, names)),
        "money": Counter(repr(money_fields(each)) for each in report.money),
    }


def _results(report: Report, names: Names) -> Iterator[str]:
    for assessment in report.assessments:
        for standing in assessment.standings:
            told = result_fields(standing, _LANGUAGE)
            told |= {
                "teacher": names.teacher(standing.teacher.code), "name": "",
                "group": names.group(standing.group),
            }  # fmt: skip
            yield repr(told)


def _cohorts(report: Report, names: Names) -> Iterator[str]:
    for each in report.cohorts:
        told = cohort_fields(each)
        told["group"] = names.group(each.group or "")
        told["activities"] = sorted(map(names.activity, each.activities))
        for column in _OF_PEOPLE:
            told[column] = sorted(map(names.teacher, getattr(each, column)))
        told["unsure"] = len(each.unsure)  # people, or activities
        yield repr(told)


def _deadlines(report: Report, names: Names) -> Iterator[str]:
    for each in report.deadlines:
        teacher, activity = names.teacher(each.teacher.code), names.activity(each.activity or "")
        line = (each.rule_set.id, each.deadline.id, each.due, each.done, each.state.value)
        yield repr((teacher, activity, *line, each.blocks))
