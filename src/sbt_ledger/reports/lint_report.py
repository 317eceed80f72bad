"""What `rules lint` found: each finding with its place, its level and how to mend it."""

from __future__ import annotations

from collections import Counter
from gettext import gettext as _
from gettext import ngettext
from typing import TYPE_CHECKING

from sbt_ledger.reports.check_json import VERSION, problem_lines
from sbt_ledger.reports.csv_text import csv_text
from sbt_ledger.reports.json_text import listed, one_line, whole
from sbt_ledger.reports.page import Column, Grid, Line, Row
from sbt_ledger.reports.problems import fields_of, in_order, told_problem
from sbt_ledger.reports.words import joined

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sbt_ledger.errors import Problem
    from sbt_ledger.reports.page import Page, Tone

_LEVELS = ("error", "warning", "note")
_COLUMNS = ("level", "code", "file", "line", "column", "text", "message", "hint")


def as_text(findings: Sequence[Problem]) -> str:
    """Return the findings in the order of the files, with their hints, and how many there are."""
    lines = [*map(told_problem, in_order(findings)), summary_line(findings)]
    return "".join(f"{line}\n" for line in lines)


def page(findings: Sequence[Problem]) -> Page:
    """Return a row a finding, with its hint below."""
    tones: dict[str, Tone] = {"error": "bad", "warning": "doubtful"}
    levels = {"error": _("error"), "warning": _("warning"), "note": _("note")}
    columns = (
        Column(_("line")),
        Column(_("level"), toned=True),
        Column(_("finding"), wraps=True),
        Column(_("code"), spare=1),
    )
    rows = tuple(
        Row(
            (_place(each), levels[each.level], each.message, each.code),
            (each.hint,) if each.hint else (),
            tones.get(each.level, ""),
        )
        for each in in_order(findings)
    )
    return (*((Grid(columns, rows),) if rows else ()), Line(summary_line(findings)))


def as_json(findings: Sequence[Problem], rules: Sequence[str]) -> str:
    """Return the findings as `check` has its problems, and how many of each level there are."""
    counts = Counter(each.level for each in findings)
    return whole(
        {
            "version": one_line(VERSION),
            "rules": one_line(rules),
            "problems": listed(problem_lines(findings)),
            "summary": one_line({level: counts[level] for level in _LEVELS}),
        }
    )


def as_csv(findings: Sequence[Problem]) -> str:
    """Return a line a finding."""
    return csv_text(_COLUMNS, (fields_of(each).values() for each in in_order(findings)))


def summary_line(findings: Sequence[Problem]) -> str:
    """Return how many errors, warnings and notes there are."""
    counts = Counter(each.level for each in findings)
    told = [
        text.format(count=count)
        for text, count in (
            (ngettext("{count} error", "{count} errors", counts["error"]), counts["error"]),
            (ngettext("{count} warning", "{count} warnings", counts["warning"]), counts["warning"]),
            (ngettext("{count} note", "{count} notes", counts["note"]), counts["note"]),
        )
        if count
    ]
    if not told:
        return _("Nothing was found.")
    return _("{verdicts}.").format(verdicts=joined(told))


def _place(problem: Problem) -> str:
    return problem.file if problem.line is None else f"{problem.file}:{problem.line}"
