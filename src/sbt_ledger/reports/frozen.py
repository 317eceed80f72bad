"""What a closed year froze: its results as lines of exact text, and whether they still hold.

A figure that depends on the day of the question differs from day to day; so closed results are
judged anew for the day on which they were judged then.
"""

from __future__ import annotations

from dataclasses import dataclass
from gettext import gettext as _
from gettext import ngettext
from itertools import zip_longest
from typing import TYPE_CHECKING

from sbt_ledger.errors import Problem
from sbt_ledger.reports.amounts import exact, exact_text
from sbt_ledger.reports.result_fields import is_asked
from sbt_ledger.reports.words import joined, some_of, state_names

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping
    from fractions import Fraction

    from sbt_ledger.assessment.result import Report
    from sbt_ledger.files.closed_year import ClosedYear, Lines
    from sbt_ledger.periods import Period

_Line = tuple[str, ...]
_COLUMNS: Mapping[str, _Line] = {
    "results": (
        "teacher", "name", "rules", "require", "part_of", "period", "state", "needed", "earned",
        "certified", "pending", "carried_in", "carried_out", "spilled", "short", "over",
    ),
    "cohorts": (
        "rules", "cohort", "group", "period", "state", "needed", "value", "numerator",
        "denominator",
    ),
    "deadlines": ("teacher", "name", "rules", "deadline", "activity", "due", "done", "state"),
    "money": ("rules", "money", "period", "state", "needed", "amount", "of", "asked"),
}  # fmt: skip
"""The names are those of `check --format json`."""
_NAMES = {"results": "require", "cohorts": "cohort", "deadlines": "deadline", "money": "money"}
"""The column that names the rule."""
_SAYS_WHICH = frozenset(
    {"teacher", "rules", "require", "part_of", "period", "cohort", "group", "deadline", "activity",
     "due", "money"}
)  # fmt: skip
_MOST_ALONE = 5
"""So many results of one rule are told one by one; of more the first few."""


@dataclass(frozen=True, slots=True)
class Difference:
    """A line of a closed year as it was, and as it would be now, None if there was or is none."""

    kind: str
    then: Mapping[str, str] | None
    now: Mapping[str, str] | None
    name: str = ""
    """That of the teacher, if it is of one."""

    @property
    def one(self) -> Mapping[str, str]:
        """What both say: of whom and of what."""
        return self.then or self.now or {}

    @property
    def rule(self) -> tuple[str, str]:
        """The rule set and the id in it."""
        return self.one["rules"], self.one[_NAMES[self.kind]]


def judged(report: Report, year: ClosedYear | Period) -> dict[str, Lines]:
    """Return what a report says of the periods that lie in a year, as lines below their columns."""
    found = {
        "results": _results(report, year),
        "cohorts": _cohorts(report, year),
        "deadlines": _deadlines(report),
        "money": _money(report, year),
    }
    return {kind: (_COLUMNS[kind], *lines) for kind, lines in found.items()}


def differences(
    year: ClosedYear, report: Report, codes: Collection[str] | None = None
) -> list[Difference]:
    """Return the lines that are not as they were closed; `codes` are the teachers in the report.

    Rule sets that the year knew nothing of are not looked at.
    """
    now, found = judged(report, year), []
    names = {code: teacher.name for code, teacher in report.book.teachers.items()}
    for kind, then in year.judged.items():
        if codes is not None and "teacher" not in _COLUMNS[kind]:
            continue
        old, new = (_by_key(lines, year, codes) for lines in (then, now[kind]))
        for key in dict.fromkeys((*old, *new)):
            for before, after in zip_longest(old.get(key, ()), new.get(key, ())):
                if before != after:
                    one: Mapping[str, str] = before or after or {}
                    name = names.get(one.get("teacher", ""), "")
                    found.append(Difference(kind, before, after, name))
    return found


def may_differ(year: ClosedYear, report: Report) -> bool:
    """Whether a report of another day, or of some teachers, says anything else of a closed year."""
    now = judged(report, year)
    for kind, then in year.judged.items():
        old, new = (_by_key(lines, year, None) for lines in (then, now[kind]))
        is_told = kind == "results"
        if any(old.get(key) != lines for key, lines in new.items() if is_told or key in old):
            return True
    return False


def told_differences(year: ClosedYear, found: Iterable[Difference]) -> list[Problem]:
    """Return a warning for each difference; those of one rule together where they are many."""
    rules: dict[tuple[str, str], list[Difference]] = {}
    for each in found:
        rules.setdefault(each.rule, []).append(each)
    problems = []
    for rule, alike in rules.items():
        if len(alike) <= _MOST_ALONE:
            problems += [_problem(year, _told(each)) for each in alike]
            continue
        text = ngettext(
            "{rules} {rule}: {count} result differs; {some}",
            "{rules} {rule}: {count} results differ; {some}",
            len(alike),
        )
        some = some_of([_told(each) for each in alike], 2)
        told = text.format(rules=rule[0], rule=rule[1], count=len(alike), some=some)
        problems.append(_problem(year, told))
    return problems


def _problem(year: ClosedYear, told: str) -> Problem:
    text = _("{period} was closed with another result: {told}").format(period=year.label, told=told)
    hint = _("Was a rule changed, or a row edited by hand? “ledger verify” tells more.")
    return Problem("closed-differs", text, hint, year.file, level="warning")


def _told(difference: Difference) -> str:
    one, then, now = difference.one, difference.then, difference.now
    who = " ".join(filter(None, (one.get("teacher"), difference.name)))
    named = " ".join(
        filter(None, (*difference.rule, one.get("group"), one.get("period") or one.get("due")))
    )
    old, new = (_told_line(line) for line in (then, now))
    if then and now and old == new:
        changed = [name for name in then if then[name] != now[name]]
        old = joined(f"{name} {then[name]}" for name in changed)
        new = joined(f"{name} {now[name]}" for name in changed)
    text = _("{what}: {then}, now {now}")
    return text.format(what=joined((who, named)), then=old, now=new)


def _told_line(line: Mapping[str, str] | None) -> str:
    if line is None:
        return _("not asked")
    states = {str(state): name for state, name in state_names().items()}
    state = states.get(line["state"], line["state"])
    figures = ""
    if "earned" in line:
        figures = _("{earned} of {needed}").format(**line)
    elif line.get("value"):
        figures = _("{earned} of {needed}").format(earned=line["value"], needed=line["needed"])
    return _("{state} ({figures})").format(state=state, figures=figures) if figures else state


def _by_key(
    lines: Lines, year: ClosedYear, codes: Collection[str] | None
) -> dict[_Line, list[Mapping[str, str]]]:
    """Return the lines by what they are about; a name may change, and is no part of them."""
    columns, *rows = lines or ((),)
    found: dict[_Line, list[Mapping[str, str]]] = {}
    for row in rows:
        line = {name: text for name, text in zip(columns, row, strict=False) if name != "name"}
        if line.get("rules") in year.rules and (codes is None or line.get("teacher") in codes):
            key = tuple(text for name, text in line.items() if name in _SAYS_WHICH)
            found.setdefault(key, []).append(line)
    return found


def _inside(period: Period | None, year: ClosedYear | Period) -> bool:
    """Whether a period lies in the year; what has no end is in none."""
    return period is not None and period.first >= year.first and period.last <= year.last


def _results(report: Report, year: ClosedYear | Period) -> list[_Line]:
    return [
        (
            each.teacher.code, each.teacher.name, each.rule_set.id, each.requirement.id,
            each.part_of or "", each.period.label, each.state.value, exact(each.needed),
            exact(each.earned), exact(each.certified), exact(each.pending),
            exact(each.carried_in), exact(each.carried_out), exact(each.spilled),
            exact(each.short), exact(each.over),
        )
        for assessment in report.assessments
        for each in assessment.standings
        if each.period is not None and is_asked(each) and _inside(each.period, year)
    ]  # fmt: skip


def _cohorts(report: Report, year: ClosedYear | Period) -> list[_Line]:
    return [
        (
            each.rule_set.id, each.cohort.id, each.group or "", each.period.label,
            each.state.value, exact_text(each.needed), _exact(each.value),
            _exact(each.numerator), _exact(each.denominator),
        )
        for each in report.cohorts
        if _inside(each.period, year)
    ]  # fmt: skip


def _deadlines(report: Report) -> list[_Line]:
    return [
        (
            each.teacher.code, each.teacher.name, each.rule_set.id, each.deadline.id,
            each.activity or "", str(each.due or ""), str(each.done or ""), each.state.value,
        )
        for each in report.deadlines
    ]  # fmt: skip


def _money(report: Report, year: ClosedYear | Period) -> list[_Line]:
    return [
        (
            each.rule_set.id, each.money.id, each.period.label, each.state.value,
            exact_text(each.needed), _exact(each.amount), _exact(each.whole), _exact(each.asked),
        )
        for each in report.money
        if _inside(each.period, year)
    ]  # fmt: skip


def _exact(amount: Fraction | None) -> str:
    return "" if amount is None else exact(amount)
