"""Every report of the office on the example school, for four of its teachers, in three languages.

A mentor, a new teacher, one on leave, one who retired in the year. The book is read and judged
once: what is looked at here are the words and the layout.
"""

from datetime import date
from functools import partial
from pathlib import Path

import pytest

from sbt_ledger.assessment.assess import assess
from sbt_ledger.assessment.span import named_period
from sbt_ledger.cli.language import speaking
from sbt_ledger.files.book_files import read_book
from sbt_ledger.files.kinds import name_of, side_of
from sbt_ledger.files.rule_files import named_by, read_rule_sets
from sbt_ledger.reports.naming import Naming
from sbt_ledger.reports.office.asked import Asked
from sbt_ledger.reports.office.formats import as_text
from sbt_ledger.reports.office.markdown import as_markdown
from sbt_ledger.reports.office.registry import made, reports
from sbt_ledger.reports.office.years import span_of_report
from tests.books import ROOT

GOLDEN = Path(__file__).parent / "golden"
DAY = date(2026, 8, 31)
PEOPLE = frozenset({"M006", "M011", "M049", "M114"})
CYCLE = "2020/21-2024/25"
FORMATS = {"txt": as_text, "md": as_markdown}


@pytest.fixture(scope="module")
def judged():
    """Return what makes the assessment of a report of some kind; each kind is judged once."""
    folder = ROOT / "examples" / "meixihu"
    book = read_book(folder)
    rules = read_rule_sets(named_by(folder, book.settings.rule_sets), folder)
    kept = {}

    def of(kind):
        if kind not in kept:
            named = named_period(CYCLE, rules, DAY) if kind == "cycle" else None
            span = span_of_report(kind, rules, DAY, named)
            kept[kind] = assess(book, rules, span), span
        return kept[kind]

    return of


@pytest.mark.parametrize("language", ["en", "zh-CN", "zh-TW"])
@pytest.mark.parametrize("name", reports())
def test_a_report_of_the_example_reads_as_it_should(name, language, judged, golden):
    assessment, span = judged(reports()[name].year)
    with speaking(language):
        naming = Naming(partial(name_of, language=language))
        asked = Asked(assessment, span.period, naming, language, (), PEOPLE, side_of, span.asked_on)
        report = made(name, asked)
        told = {ending: form(report, naming) for ending, form in FORMATS.items()}

    for ending, text in told.items():
        golden(GOLDEN / f"{name}.{language}.{ending}", text)
