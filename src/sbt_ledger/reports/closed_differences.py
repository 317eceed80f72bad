"""Whether the results of a closed year still hold, and those that do not, in words.

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
from sbt_ledger.reports.frozen import COLUMNS, judged
from sbt_ledger.reports.words import joined, some_things, state_names

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from sbt_ledger.assessment.result import Assessment, Report
    from sbt_ledger.files.closed_year import ClosedYear, Lines

_NAMES = {"results": "require", "cohorts": "cohort", "deadlines": "deadline", "money": "money"}
"""The column that names the rule."""
_SAYS_WHICH = (
    "teacher", "rules", "require", "part_of", "period", "cohort", "group", "deadline", "activity",
    "due", "money",
)  # fmt: skip
_PERIOD = _SAYS_WHICH.index("period")
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
        return self.one.get("rules", ""), self.one.get(_NAMES[self.kind], "")


def differences(
    year: ClosedYear, report: Report, codes: Collection[str] | None = None
) -> list[Difference]:
    """Return the lines that are not as they were closed; `codes` are the teachers in the report.

    Rule sets that the year knew nothing of are not looked at.
    """
    now, found = judged(report, year), []
    names = {code: teacher.name for code, teacher in report.book.teachers.items()}
    for kind, then in year.judged.items():
        if codes is not None and "teacher" not in COLUMNS[kind]:
            continue
        old, new = (_by_key(lines, year, codes) for lines in (then, now[kind]))
        for key in dict.fromkeys((*old, *new)):
            found += [
                Difference(kind, before, after, names.get(key[0], ""))
                for before, after in zip_longest(old.get(key, ()), new.get(key, ()))
                if not _same(before, after)
            ]
    return found


def may_differ(year: ClosedYear, report: Report) -> bool:
    """Whether a report of another day, or of some teachers, says anything else of a closed year."""
    now = judged(report, year)
    for kind, then in year.judged.items():
        old, new = (_by_key(lines, year, None) for lines in (then, now[kind]))
        if kind == "results":
            # Who is asked about a period is asked all that was asked of it.
            asked = {(key[0], key[_PERIOD]) for key in new}
            keys = {*new, *(key for key in old if (key[0], key[_PERIOD]) in asked)}
        else:
            keys = {*new} & {*old}
        for key in keys:
            both = zip_longest(old.get(key, ()), new.get(key, ()))
            if not all(_same(before, after) for before, after in both):
                return True
    return False


def told_differences(
    year: ClosedYear, found: Iterable[Difference], hint: str = ""
) -> list[Problem]:
    """Return a warning for each difference; those of one rule together where they are many."""
    rules: dict[tuple[str, str], list[Difference]] = {}
    for each in found:
        rules.setdefault(each.rule, []).append(each)
    problems = []
    for rule, alike in rules.items():
        if len(alike) <= _MOST_ALONE:
            problems += [_problem(year, _told(each), hint) for each in alike]
            continue
        text = ngettext(
            "{rules} {rule}: {count} result differs; {some}",
            "{rules} {rule}: {count} results differ; {some}",
            len(alike),
        )
        some = some_things([_told(each) for each in sorted(alike, key=_is_of_one_state)], 2)
        told = text.format(rules=rule[0], rule=rule[1], count=len(alike), some=some)
        problems.append(_problem(year, told, hint))
    return problems


def looks_at(assessments: Iterable[Assessment], year: ClosedYear) -> bool:
    """Whether any result is of days of a closed year."""
    periods = {
        id(each.period): each.period
        for assessment in assessments
        for each in assessment.standings
        if each.period is not None
    }
    return any(
        period.first <= year.last and period.last >= year.first for period in periods.values()
    )


def told_edited(year: ClosedYear) -> Problem:
    """Return the warning that rows of a closed year were edited by hand."""
    text = _("{period} is closed, and rows of it were edited by hand since")
    hint = _("“ledger verify” names them. “ledger reopen” and “ledger close” take them in.")
    return Problem(
        "closed-edited", text.format(period=year.label), hint, year.file, level="warning"
    )


def _is_of_one_state(difference: Difference) -> bool:
    """Whether only figures differ: those whose state is another are told first."""
    then, now = difference.then or {}, difference.now or {}
    return then.get("state") == now.get("state")


def _problem(year: ClosedYear, told: str, hint: str) -> Problem:
    text = _("{period} was closed with another result: {told}").format(period=year.label, told=told)
    return Problem("closed-differs", text, hint, year.file, level="warning")


def _told(difference: Difference) -> str:
    one, then, now = difference.one, difference.then, difference.now
    who = " ".join(filter(None, (one.get("teacher"), difference.name)))
    named = " ".join(
        filter(None, (*difference.rule, one.get("group"), one.get("period") or one.get("due")))
    )
    old, new = (_told_line(line) for line in (then, now))
    if then and now and old == new:
        changed = [name for name in then if then[name] != now.get(name, then[name])]
        old, new = (joined(f"{name} {line[name]}" for name in changed) for line in (then, now))
    text = _("{what}: {then}, now {now}")
    return text.format(what=joined((who, named)), then=old, now=new)


def _told_line(line: Mapping[str, str] | None) -> str:
    if line is None:
        return _("not asked")
    states = {str(state): name for state, name in state_names().items()}
    state = states.get(line.get("state", ""), "")
    reached, figures = line.get("earned") or line.get("value"), ""
    if reached:
        figures = _("{earned} of {needed}").format(earned=reached, needed=line.get("needed", ""))
    return _("{state} ({figures})").format(state=state, figures=figures) if figures else state


def _same(one: Mapping[str, str] | None, other: Mapping[str, str] | None) -> bool:
    """Whether two lines say the same, as far as both have a column: a year may be of long ago."""
    if one is None or other is None:
        return one is other
    return all(text == other.get(name, text) for name, text in one.items())


def _by_key(
    lines: Lines, year: ClosedYear, codes: Collection[str] | None
) -> dict[tuple[str, ...], list[Mapping[str, str]]]:
    """Return the lines by what they are about; a name may change, and is no part of them."""
    columns, *rows = lines or ((),)
    found: dict[tuple[str, ...], list[Mapping[str, str]]] = {}
    for row in rows:
        line = {name: text for name, text in zip(columns, row, strict=False) if name != "name"}
        if line.get("rules") in year.rules and (codes is None or line.get("teacher") in codes):
            key = tuple(line.get(name, "") for name in _SAYS_WHICH)
            found.setdefault(key, []).append(line)
    return found
