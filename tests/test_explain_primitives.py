"""`explain` covers the rules language: every primitive, state and kind of period has its words.

`explained.toml` names for each a case of the law and lines that must stand in its derivation, in
English and in Chinese. A primitive that is missing there fails.
"""

from __future__ import annotations

import tomllib
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Any

import pytest

from sbt_ledger.assessment.assess import all_of, assessors_of, report_of
from sbt_ledger.assessment.result import State
from sbt_ledger.assessment.span import Span
from sbt_ledger.cli.language import speaking
from sbt_ledger.cli.output import naming
from sbt_ledger.files.case_book import book_of
from sbt_ledger.files.case_files import Cases, read_cases
from sbt_ledger.periods import Period
from sbt_ledger.reports import explain_page, explain_school_page, page_text
from sbt_ledger.reports.explain import Explanation, derivations
from sbt_ledger.reports.explain_school import school_explanation
from tests.books import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sbt_ledger.reports.page import Page
    from sbt_ledger.rules.case import Case

_TOLD: list[dict[str, Any]] = tomllib.loads(
    (ROOT / "tests" / "explained.toml").read_text(encoding="utf-8")
)["told"]
_JUDGED = [each for each in _TOLD if "case" in each]
_PERIODS = (
    "start", "starts", "length", "length_by", "ends", "by", "list", "from_day", "once", "skip",
    "month", "week", "career", "rolling",
)  # fmt: skip
_YEARS_ON = 5
_HALF_WIDTH = frozenset(",;:()")


def test_every_primitive_state_and_kind_of_period_is_explained():
    primitives = {f"P{number}" for number in range(1, 75)}
    periods = {f"period {kind}" for kind in _PERIODS}

    assert {each["of"] for each in _TOLD} == primitives | periods | {each.value for each in State}


@pytest.mark.parametrize("language", ["en", "zh-CN"])
@pytest.mark.parametrize("told", _JUDGED, ids=[f"{each['of']}: {each['name']}" for each in _JUDGED])
def test_what_is_explained_says_why_by_which_line(told, language):
    lines = _lines(told["case"], told["name"], language)

    wanted = set(told["en" if language == "en" else "zh"])
    assert wanted - lines == set()


def test_the_chinese_words_have_full_width_marks():
    halves = [
        line
        for each in _JUDGED
        for line in each["zh"]
        for before, mark, after in zip(line, line[1:], f"{line[2:]} ", strict=False)
        if mark in _HALF_WIDTH and (_is_chinese(before) or _is_chinese(after))
    ]

    assert halves == []


def _is_chinese(character: str) -> bool:
    return "\u4e00" <= character <= "\u9fff"


@cache
def _lines(file: str, name: str, language: str) -> frozenset[str]:
    """Return the lines that are told of a case, with single blanks."""
    with speaking(language):
        cases, case = _case(file, name)
        pages = [page_text.as_text(page) for page in _pages(cases, case, language)]
    return frozenset(" ".join(line.split()) for page in pages for line in page.splitlines())


def _case(file: str, name: str) -> tuple[Cases, Case]:
    cases = _read(file)
    return cases, next(each for each in cases.cases if each.name == name)


@cache
def _read(file: str) -> Cases:
    return read_cases(ROOT / "tests" / "cases" / file)


def _pages(cases: Cases, case: Case, language: str) -> Iterator[Page]:
    rules = cases.rule_set
    assert rules is not None
    book = book_of(case)
    for span in (Span(case.as_of), *_before(case)):
        assessors = assessors_of(book, (rules,), span)
        report = report_of(book, assessors, span)
        for assessment in report.assessments:
            code = assessment.teacher.code
            found = derivations(assessors, assessment)
            found = found or derivations(assessors, all_of(book, assessors, code))
            teacher = book.teachers[code]
            explained = Explanation(teacher, case.as_of, found, report.problems, in_full=True)
            yield explain_page.page(explained, language, naming())
        wanted = {
            (version.id, line.id)
            for version in rules.versions
            for line in (*version.cohort, *version.deadline, *version.money)
        }
        school = school_explanation(report, assessors, span, wanted)
        yield explain_school_page.page(school, language, naming())


def _before(case: Case) -> Iterator[Span]:
    """Yield the periods since the first that a case asks about, where that is an earlier one."""
    asked = [each.from_ for each in case.expect if isinstance(each.from_, date)]
    if asked and min(asked) < case.as_of.replace(day=1):
        ends = case.as_of.replace(year=case.as_of.year + _YEARS_ON)
        yield Span(case.as_of, Period(min(asked), ends, "around"))
