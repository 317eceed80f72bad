"""The whole rules language, evaluated slowly and plainly: an oracle for the real evaluator."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from tests.naive.book import Book, Teacher, book_of
from tests.naive.border import Border
from tests.naive.cohorts import cohort_results
from tests.naive.deadlines import deadline_results
from tests.naive.judge import Judge
from tests.naive.money import money_results
from tests.naive.periods import Horizon, Period, in_rule_set, periods_of
from tests.naive.requirements import results_of

Rules = Mapping[str, Any]
Found = dict[str, list[dict[str, Any]]]
YEARS_BEFORE = 12


def evaluate(
    rules: Rules,
    case: Mapping[str, Any],
    around: tuple[date, date] | None = None,
    worth_on: Callable[[date], Rules] | None = None,
    *,
    of_teachers: bool = True,
    unasked: bool = False,
    border: Border | None = None,
) -> Found:
    """Judge a case: results, cohorts, deadlines, money and problems.

    Without `of_teachers` only the school is judged: there are no results. With `unasked` there are
    results also of teachers of whom nothing is asked.

    Told are all periods that share a day with `around`: by default from 12 years before the as-of
    day to the end of the year after it. Amounts are exact fractions. `worth_on` says by which
    version a record of a day is marked and valued (`on_change = "record date"`), `border` what an
    older version hands on.
    """
    book, border = book_of(case), border or Border()
    as_of = book.as_of
    first, last = around or (
        date(as_of.year - YEARS_BEFORE, 1, 1),
        date(as_of.year + 1, 12, 31),
    )
    horizon = Horizon(earliest(rules, book, first), max(last, as_of))
    problems: list[str] = []
    judges = [
        Judge(rules, book, teacher, horizon, problems, worth_on, border)
        for teacher in book.teachers
    ]
    found: Found = {
        "results": [
            row
            for judge in judges
            if of_teachers
            for row in of_teacher(judge, (first, last), unasked=unasked)
        ],
        "cohorts": [],
        "deadlines": [],
        "money": [],
    }
    for cohort in rules.get("cohort", ()):
        periods = common(rules, cohort["per"], book, horizon, (first, last))
        found["cohorts"] += cohort_results(cohort, judges, periods)
    for deadline in rules.get("deadline", ()):
        for judge in judges:
            found["deadlines"] += deadline_results(deadline, judge, (first, last))
    for line in rules.get("money", ()):
        periods = common(rules, line.get("per", "year"), book, horizon, (first, last))
        found["money"] += money_results(line, rules, book, periods, horizon)
    if any(teacher.employment_conflicts() for teacher in book.teachers):
        problems.append("employment-conflict")
    found["problems"] = [{"code": code} for code in sorted(set(problems))]
    return found


def earliest(rules: Rules, book: Book, first: date) -> date:
    """Return the first day of which anything is told: no period need begin much before it."""
    begun: date = rules["ruleset"]["from"]
    days: list[date] = [event["start"] for event in book.activities.values()]
    return min([first, begun, *days])


def common(
    rules: Rules, name: str, book: Book, horizon: Horizon, around: tuple[date, date]
) -> list[Period]:
    """Return the periods of the school as a whole: no teacher's own."""
    nobody: Teacher | None = None
    known = rules.get("period", {})
    if name == "year" and name not in known:
        rules = {**rules, "period": {**known, "year": {"start": "01-01"}}}
    periods = periods_of(rules, name, nobody, book, horizon) or []
    return [period for period in in_rule_set(periods, rules) if period.overlaps(*around)]


def of_teacher(
    judge: Judge, around: tuple[date, date], *, unasked: bool = False
) -> list[dict[str, Any]]:
    """Return a teacher's results; none at all if the rule set asks this teacher for nothing."""
    found = [
        result
        for requirement in judge.rules.get("require", ())
        for result in results_of(requirement, judge)
        if (result["to"] is None or result["to"] >= around[0])
        and (result["from"] is None or result["from"] <= around[1])
    ]
    asked = unasked or any(result["state"] != "not-applicable" for result in found)
    return found if asked else []


def evaluate_all(
    rule_sets: Sequence[Rules],
    case: Mapping[str, Any],
    around: tuple[date, date] | None = None,
) -> Found:
    """Judge a case by several rule sets side by side: each is independent of the others (P74)."""
    whole: Found = {}
    for rules in rule_sets:
        for name, rows in evaluate(rules, case, around).items():
            whole.setdefault(name, []).extend(rows)
    return whole
