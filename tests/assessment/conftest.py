"""A small school in memory, under rules that each test writes itself."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from fractions import Fraction
from typing import Any, NamedTuple

from sbt_ledger.assessment.assess import assess
from sbt_ledger.assessment.assessor import Assessor
from sbt_ledger.assessment.result import Standing
from sbt_ledger.assessment.span import Span
from sbt_ledger.assessment.value import Valuer
from sbt_ledger.periods import Period
from sbt_ledger.records.activity import Activities, Activity
from sbt_ledger.records.book import Book, Rows, pack
from sbt_ledger.records.change import Change
from sbt_ledger.records.credit import CreditEntry, Presence, Presences
from sbt_ledger.records.settings import Settings
from sbt_ledger.records.teacher import Teacher, Timeline
from sbt_ledger.rules.rule_set import RuleSet

FIRST, LAST = date(2025, 9, 1), date(2026, 8, 31)
"""The school year in question, and the day of the question: its last."""
YEAR = Period(FIRST, LAST, "2025-26")
DAY = date(2026, 3, 5)


class Row(NamedTuple):
    """A row of credits: whose, at what, and what it says itself."""

    code: str
    activity: str
    presence: Presence


def a_teacher(code="t", name="李静", *, hired_on=date(2015, 9, 1), left_on=None, **cells):
    """Return a teacher; a cell given as "" is a column of the roster that was left blank."""
    filled = {column: cell for column, cell in cells.items() if cell}
    return Teacher(code, name, hired_on, left_on, cells=filled, columns=frozenset(cells))


def a_change(attribute, value="", first=FIRST, until=None, *, code="t", evidence=()):
    return Change(code, attribute, value, first, until, evidence=_proofs(evidence))


def an_activity(
    name="a", day=DAY, hours: Any = 2, *, start=None, approvals=(), evidence=(), **cells
):
    """Return an activity whose last day is `day`, with texts as its row would have them."""
    told = {"kind": "lecture", "approvals": ";".join(approvals), "evidence": ";".join(evidence)}
    told |= {"hours": "" if hours is None else str(hours), **cells}
    return Activity(
        name,
        name,
        start or day,
        day,
        None if hours is None else Fraction(hours),
        told.get("status", ""),
        tuple((step, None) for step in approvals),
        _proofs(evidence),
        {column: cell for column, cell in told.items() if cell},
    )


def a_presence(
    *,
    hours: Any = None,
    minutes: Any = None,
    written_for=None,
    approvals=None,
    evidence=None,
    **cells,
):
    """Return what a row says itself; its cells have the texts of all of it."""
    told = {"hours": hours, "minutes": minutes, "for": written_for, **cells}
    if evidence is not None:
        told["evidence"] = ";".join(evidence)
    if approvals is not None:
        told["approvals"] = ";".join(approvals)
    return Presence(
        {column: str(cell) for column, cell in told.items() if cell not in {None, ""}},
        hours=None if hours is None else Fraction(hours),
        minutes=None if minutes is None else Fraction(minutes),
        approvals=None if approvals is None else tuple((step, None) for step in approvals),
        evidence=None if evidence is None else _proofs(evidence),
        written_for=written_for,
    )


def a_row(activity="a", code="t", **said):
    return Row(code, activity, a_presence(**said))


def an_entry(activity=None, **said):
    return CreditEntry(activity or an_activity(), a_presence(**said))


def a_book(
    activities: Sequence[Activity] = (),
    rows: Iterable[Row] | None = None,
    teachers: Sequence[Teacher] = (),
    changes: Sequence[Change] = (),
) -> Book:
    """Return a book; without `rows` every teacher has one at each activity, and it is blank.

    Rows stand in credits.csv from line 2 on. Without `teachers` there is one, "t".
    """
    everybody = teachers or [a_teacher()]
    if rows is None:
        rows = [a_row(each.id, one.code) for one in everybody for each in activities]
    numbers = {activity.id: number for number, activity in enumerate(activities)}
    presences: list[Presence] = []
    by_code: dict[str, Rows] = {}
    for line, row in enumerate(rows, 2):
        kept = by_code.setdefault(row.code, Rows())
        kept.add(numbers[row.activity], len(presences), pack(0, line))
        presences.append(row.presence)
    return Book(
        settings=Settings(school="Meixihu", rules=("town",)),
        teachers={each.code: each for each in everybody},
        timelines={
            each.code: Timeline(each, [c for c in changes if c.teacher == each.code])
            for each in everybody
        },
        activities=Activities.of(activities),
        presences=Presences(len(presences), presences.__getitem__),
        rows=by_code,
        credit_files=("credits.csv",),
        columns={"credits": sorted({name for each in presences for name in each.cells})},
    )


def rules(*require: dict[str, Any], **tables: Any) -> RuleSet:
    """Return a rule set of one credit an hour; `require` lines get what they lack."""
    lines = [{"id": f"r{number}", "per": "year", **line} for number, line in enumerate(require)]
    written = {
        "ruleset": {"id": "town", "from": date(2010, 9, 1)},
        "period": {
            "year": {"start": "09-01"},
            "cycle": {"start": date(2021, 9, 1), "length": "5 years"},
            "semester": {"starts": ["02-01", "09-01"]},
            "month": {"skip": [2]},
            "first": {"start": "hired_on", "length": "1 year", "once": True},
            "licence": {"start": "licensed_on", "length": "1 year"},
        },
        "scale": {"level": ["school", "county", "city"], "rank": ["junior", "senior"]},
        "credit": [{"per_hour": 1}],
        "require": [line | ({} if asks(line) else {"at_least": 30}) for line in lines],
    }
    return RuleSet.read({**written, **tables})


def asks(line):
    return not line.keys().isdisjoint({"at_least", "at_most", "at_least_by", "covers", "any_of"})


def standings(book, rule_set, as_of=LAST, *, named=None, code="t"):
    return Assessor(book, rule_set, Span(as_of, named)).standings(code)


def standing(book, rule_set=None, as_of=LAST, *, code="t"):
    """Return the standing in question on `as_of`, of the only requirement that is asked."""
    found = [
        each
        for each in standings(book, rule_set or rules({}), as_of, code=code)
        if each.period is None or as_of in each.period
    ]
    assert len(found) == 1
    return found[0]


def report(book, *rule_sets, as_of=LAST, codes=None):
    return assess(book, rule_sets or (rules({}),), Span(as_of), codes)


def trail(book, rule_set=None, as_of=LAST, *, code="t"):
    """Return (activity, amount, mark, reasons) of each row that a standing was weighed on."""
    rule_set = rule_set or rules({})
    assessor = Assessor(book, rule_set, Span(as_of))
    (asked,) = [
        each for each in assessor.standings(code) if each.period is None or as_of in each.period
    ]
    return [
        (
            each.credit.entry.activity.id,
            each.amount,
            each.mark.value,
            tuple(reduction.why for reduction in each.reductions),
        )
        for each in assessor.trail(asked)
    ]


def value(entry, **tables):
    """Return what an entry is worth under rules with these tables."""
    return Valuer(rules({}, **tables)).value(entry)


def whys(standing_or_credit):
    """Return the reasons in words, of a standing or of a credit."""
    if isinstance(standing_or_credit, Standing):
        return [reduction.why for reduction in standing_or_credit.why]
    return [reduction.why for reduction in standing_or_credit.reductions]


def _proofs(kinds):
    return tuple((kind, "") for kind in kinds)
