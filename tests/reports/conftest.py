"""A small school in memory: books, rules and reports without any file."""

from datetime import date
from fractions import Fraction

import pytest
from rich.console import Console

from sbt_ledger.assessment.assess import assess
from sbt_ledger.assessment.assessor import Assessor
from sbt_ledger.assessment.span import Span
from sbt_ledger.records.activity import Activities, Activity
from sbt_ledger.records.book import Book, Rows, pack
from sbt_ledger.records.change import Change
from sbt_ledger.records.credit import Presence, Presences
from sbt_ledger.records.place import Place
from sbt_ledger.records.settings import Settings
from sbt_ledger.records.teacher import Teacher, Timeline
from sbt_ledger.reports.explain import Explanation, derivations
from sbt_ledger.rules.rule_set import RuleSet

AS_OF = date(2026, 8, 31)
CERTIFIED = (("certificate", ""),)


@pytest.fixture(autouse=True)
def _english(monkeypatch):
    monkeypatch.setenv("LANGUAGE", "en")


def a_teacher(code, name, group="", hired_on=date(2015, 9, 1), **cells):
    told = {"code": code, "name": name, "group": group, **cells}
    filled = {column: cell for column, cell in told.items() if cell}
    return Teacher(code, name, hired_on, cells=filled, columns=frozenset(told))


def an_activity(
    name, day, hours, *, title="", evidence=CERTIFIED, status="", approvals=(), **cells
):
    amount = None if hours is None else Fraction(hours)
    return Activity(name, title or name, day, day, amount, status, approvals, evidence, cells)


def a_change(teacher, attribute, value, first, until=None, **more):
    return Change(teacher, attribute, value, first, until, place=Place("changes.csv", 2), **more)


def a_book(teachers, activities, attended=None, changes=(), school="Meixihu School"):
    """Return a book; `attended` maps codes to rows: an activity, or (activity, presence).

    Without `attended` everybody was at everything. Rows stand in credits.csv from line 2 on.
    """
    numbers = {activity.id: number for number, activity in enumerate(activities)}
    if attended is None:
        attended = {teacher.code: list(numbers) for teacher in teachers}
    presences, rows, line = [Presence()], {}, 1
    for code, told in attended.items():
        rows[code] = Rows()
        for each in told:
            line += 1
            name, presence = each if isinstance(each, tuple) else (each, presences[0])
            presences.append(presence)
            rows[code].add(numbers[name], len(presences) - 1, pack(0, line))
    timelines = {
        teacher.code: Timeline(teacher, [c for c in changes if c.teacher == teacher.code])
        for teacher in teachers
    }
    return Book(
        settings=Settings(school=school, rules=("town",)),
        teachers={teacher.code: teacher for teacher in teachers},
        timelines=timelines,
        activities=Activities.of(activities),
        presences=Presences(len(presences), presences.__getitem__),
        rows=rows,
        credit_files=("credits.csv",),
    )


YEAR = {
    "id": "year", "#at": "town.toml:20", "at_least": 30, "per": "year",
    "name": {"en": "Year total", "zh-CN": "学年学分"},
    "text": {"en": "At least 30 credits a year", "zh-CN": "每学年不少于30学分"},
    "source": "T1", "clause": "art. 3", "quote": "不得少于30学分", "doubts": ["R2"],
}  # fmt: skip


def a_rule_set(*require, **tables):
    """Return a rule set of credits by the hour; `tables` replace those below."""
    return RuleSet.read(
        {
            "ruleset": {
                "id": "town", "title": {"en": "Town rules", "zh-CN": "市规定"},
                "from": date(2015, 9, 1), "checked_on": date(2026, 1, 5), "doubts": ["R1"],
            },
            "sources": {"T1": {"title": {"en": "Order 7", "zh-CN": "第七号令"}}},
            "period": {
                "year": {"start": "09-01"},
                "cycle": {"start": date(2021, 9, 1), "length": "5 years"},
                "year1": {"start": "hired_on", "length": "1 year", "once": True},
            },
            "credit": [
                {
                    "per_hour": 1, "source": "T1", "clause": "art. 5", "#at": "town.toml:9",
                    "text": {"en": "One credit an hour", "zh-CN": "1学时计1学分"},
                }
            ],
            "valid": [
                {
                    "needs_any": ["certificate", "marks"], "else": "provisional",
                    "source": "T1", "clause": "art. 6", "#at": "town.toml:14",
                }
            ],
            "require": require or [YEAR],
            "doubts": {
                "R2": {
                    "clause": "art. 3",
                    "readings": {"en": "School year or calendar year", "zh-CN": "学年或自然年"},
                    "taken": {"en": "School year", "zh-CN": "学年"},
                }
            },
            **tables,
        }
    )  # fmt: skip


def checked(book, *rule_sets, as_of=AS_OF, codes=None):
    return assess(book, rule_sets or (a_rule_set(),), Span(as_of), codes)


def explained(book, code, *rule_sets, as_of=AS_OF, require=()):
    rule_sets = rule_sets or (a_rule_set(),)
    assessors = [Assessor(book, rule_set, Span(as_of)) for rule_set in rule_sets]
    report = checked(book, *rule_sets, as_of=as_of, codes=[code])
    found = derivations(assessors, report.assessments[0], require)
    return Explanation(book.teachers[code], as_of, found, report.problems)


def printed(renderable, width):
    """Return what a console `width` cells wide prints, without colours."""
    console = Console(width=width, no_color=True, force_terminal=False)
    with console.capture() as capture:
        console.print(renderable)
    return [line.rstrip() for line in capture.get().splitlines()]
