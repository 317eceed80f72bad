"""The verdicts over cases: a line for each key that is not as expected, and how many held."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from gettext import gettext as _
from typing import TYPE_CHECKING

from sbt_ledger.reports.check_json import VERSION, problem_lines
from sbt_ledger.reports.csv_text import csv_text
from sbt_ledger.reports.harmless import tame
from sbt_ledger.reports.json_text import listed, one_line, whole
from sbt_ledger.reports.page import Column, Grid, Line, Row
from sbt_ledger.rules.rule_set import line_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sbt_ledger.errors import Problem
    from sbt_ledger.reports.case_verdict import Failure
    from sbt_ledger.reports.page import Page
    from sbt_ledger.rules.case import Case


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of a case; `refused`: it was not judged, as its rules or names cannot be used."""

    file: str
    case: Case
    failures: tuple[Failure, ...] = ()
    problems: tuple[Problem, ...] = ()
    refused: bool = False

    @property
    def state(self) -> str:
        """Return "passed", "failed" or "refused"."""
        if self.refused:
            return "refused"
        return "failed" if self.failures else "passed"


_COLUMNS = ("file", "line", "case", "about", "key", "expected", "got")


def as_text(verdicts: Sequence[Verdict], unread: int) -> str:
    """Return a line for each key that is not as expected, and the sum; `unread` files count."""
    lines = [
        _("{place}: {case}: {failure}").format(
            place=failure.place, case=verdict.case.name, failure=failure
        )
        for verdict in verdicts
        for failure in verdict.failures
    ]
    return "".join(f"{tame(line)}\n" for line in (*lines, summary_line(verdicts, unread)))


def page(verdicts: Sequence[Verdict], unread: int) -> Page:
    """Return a row for each key that is not as expected, below the name of its case."""
    columns = (
        Column(_("line")),
        Column(_("case"), wraps=True, spare=1, below=True),
        Column(_("about"), wraps=True),
        Column(_("key")),
        Column(_("expected"), wraps=True),
        Column(_("got"), wraps=True, toned=True),
    )
    rows = tuple(
        Row(
            (each.place, verdict.case.name, each.about, each.key, each.expected, each.got),
            tone="bad",
        )
        for verdict in verdicts
        for each in verdict.failures
    )
    grid = (Grid(columns, rows),) if rows else ()
    return (*grid, Line(summary_line(verdicts, unread)))


def as_json(verdicts: Sequence[Verdict], problems: Sequence[Problem], unread: int) -> str:
    """Return an object a case, what is wrong with the files, and the sum."""
    cases = (
        one_line(
            {
                "file": each.file,
                "line": line_of(each.case.written_at),
                "case": each.case.name,
                "state": each.state,
                "failures": [
                    {
                        "line": line_of(failure.place),
                        "about": failure.about,
                        "key": failure.key,
                        "expected": failure.expected,
                        "got": failure.got,
                    }
                    for failure in each.failures
                ],
            }
        )
        for each in verdicts
    )
    counts = _counts(verdicts, unread)
    summary = {state: counts[state] for state in ("passed", "failed", "refused")}
    return whole(
        {
            "version": one_line(VERSION),
            "cases": listed(cases),
            "problems": listed(problem_lines(problems)),
            "summary": one_line(summary),
        }
    )


def as_csv(verdicts: Sequence[Verdict]) -> str:
    """Return a row for each key that is not as expected."""
    rows = (
        (each.file, line_of(failure.place), each.case.name, failure.about, failure.key,
         failure.expected, failure.got)
        for each in verdicts
        for failure in each.failures
    )  # fmt: skip
    return csv_text(_COLUMNS, rows)


def summary_line(verdicts: Sequence[Verdict], unread: int) -> str:
    """Return how many cases held: `3 passed, 1 failed`."""
    counts = _counts(verdicts, unread)
    told = _("{passed} passed, {failed} failed")
    if counts["refused"]:
        told = _("{passed} passed, {failed} failed, {refused} not judged")
    return told.format(passed=counts["passed"], failed=counts["failed"], refused=counts["refused"])


def _counts(verdicts: Sequence[Verdict], unread: int) -> Counter[str]:
    """Return how many cases are of each state; of a file that cannot be read nobody knows more."""
    return Counter(each.state for each in verdicts) + Counter(refused=unread)
