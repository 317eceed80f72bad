"""`report backbone`: the register of backbone teachers by rank and line, and their duties."""

from __future__ import annotations

from collections import Counter
from gettext import gettext as _
from typing import TYPE_CHECKING, NamedTuple

from sbt_ledger.assessment.proposals import consequences_of
from sbt_ledger.assessment.result import State
from sbt_ledger.reports import school_words
from sbt_ledger.reports.coded import all_together, coded
from sbt_ledger.reports.office.asked import written
from sbt_ledger.reports.office.sheet import Column, Sheet
from sbt_ledger.reports.office.titles import columns
from sbt_ledger.rules.condition import Text

if TYPE_CHECKING:
    from collections.abc import Container, Iterator, Sequence
    from datetime import date

    from sbt_ledger.assessment.result import Standing
    from sbt_ledger.records.place import Place
    from sbt_ledger.reports.office.asked import Asked
    from sbt_ledger.reports.office.sheet import OfficeReport, Row
    from sbt_ledger.rules.rule_set import RuleSet

RANK = "rank"
LINE = "line"
"""A column of the roster, where a school has it: whether one is counted as teaching or leading."""
_LACKING = frozenset({State.SHORT, State.OVER})


class Ranked(NamedTuple):
    """A teacher who holds a rank on the day, since when, and the row that says so."""

    code: str
    rank: str
    since: date | None = None
    until: date | None = None
    reason: str = ""
    place: Place | None = None


def make(asked: Asked) -> OfficeReport:
    """Return the register on the day, and what is asked of those in it."""
    ranked = _ordered(asked, [each for code in asked.in_post for each in _ranks(asked, code)])
    rule_sets = [each for each in asked.assessment.rule_sets if _of_ranks(each)]
    ids = {each.id for each in rule_sets}
    own = [each for each in asked.standings() if each.rule_set.id in ids]
    sheets = (
        _register(asked, ranked, own),
        _counts(asked, ranked),
        _duties(asked, ranked, own),
        _school(asked, ids),
        _changes(asked),
    )
    return asked.report(
        "backbone", _("Register of backbone teachers"), sheets, *asked.readings(own)
    )


def _ranks(asked: Asked, code: str) -> Iterator[Ranked]:
    timeline, day = asked.timeline(code), asked.day
    held = [each for each in timeline.changes if each.attribute == RANK and day in each]
    for each in held:
        if each.value:
            yield Ranked(code, each.value, each.first, each.until, each.reason, each.place)
    if not held and (rank := timeline.teacher.cells.get(RANK)):
        yield Ranked(code, rank, place=timeline.teacher.place)


def _ordered(asked: Asked, ranked: Sequence[Ranked]) -> list[Ranked]:
    """Return them from the highest rank down, as the rules list the ranks; then by group."""
    steps = {rank: -number for number, rank in enumerate(_ladder(asked))}
    codes = {code: number for number, code in enumerate(asked.teachers)}
    return sorted(ranked, key=lambda each: (steps.get(each.rank, 1), each.rank, codes[each.code]))


def _ladder(asked: Asked) -> list[str]:
    """Return the ranks that the rules in use name, from the lowest up."""
    found: dict[str, None] = {}
    for rule_set in asked.assessment.rule_sets:
        tests = (test for test in rule_set.who.tests if test.column == RANK)
        found |= dict.fromkeys(
            each.text for test in tests for each in test.conditions if isinstance(each, Text)
        )
    return list(found)


def _of_ranks(rule_set: RuleSet) -> bool:
    return any(test.column == RANK for test in rule_set.who.tests)


def _register(asked: Asked, ranked: Sequence[Ranked], own: Sequence[Standing]) -> Sheet:
    rows = [_one(asked, each, [s for s in own if s.teacher.code == each.code]) for each in ranked]
    names = "rank* group code* name* line since until asked met* short* if_not reason place"
    return Sheet(
        "teachers",
        _("On {day}").format(day=asked.day),
        columns(asked.naming, names),
        rows,
        notes=(_("Duties that rules ask of a rank alone, in the periods of the year so far."),),
    )


def _one(asked: Asked, each: Ranked, own: Sequence[Standing]) -> Row:
    must = [standing for standing in own if standing.binds]
    return (
        each.rank, asked.group_of(each.code), each.code, asked.name(each.code),
        _line(asked, each.code), each.since, each.until, len(must),
        sum(standing.state is State.MET for standing in must),
        sum(standing.state in _LACKING for standing in must),
        consequences_of(must, asked.book),
        each.reason, written(each.place),
    )  # fmt: skip


def _line(asked: Asked, code: str) -> str:
    return _(", ").join(asked.timeline(code).values(LINE, asked.day) or ())


def _counts(asked: Asked, ranked: Sequence[Ranked]) -> Sheet:
    """Return how many hold each rank, and of them how many belong to each line of the school."""
    lines = list(dict.fromkeys(filter(None, (_line(asked, each.code) for each in ranked))))
    counts = Counter((each.rank, _line(asked, each.code)) for each in ranked)
    people = Counter(each.rank for each in ranked)
    rows: list[Row] = [
        (rank, people[rank], *(counts[rank, line] for line in lines)) for rank in people
    ]
    totals: Row = (
        all_together(), len(ranked),
        *(sum(counts[rank, line] for rank in people) for line in lines),
    )  # fmt: skip
    of_line = (Column(f"{LINE}={line}", line, over=_("line of work")) for line in lines)
    named = (*columns(asked.naming, "rank* people*"), *of_line)
    return Sheet("ranks", _("By rank"), named, rows, totals if rows else None)


def _duties(asked: Asked, ranked: Sequence[Ranked], own: Sequence[Standing]) -> Sheet:
    """Return a row a teacher and duty: in how many periods it was asked, and how it stands."""
    found: dict[str, dict[str, list[Standing]]] = {}
    for each in own:
        found.setdefault(each.teacher.code, {}).setdefault(each.requirement.id, []).append(each)
    rows: list[Row] = [
        (
            teacher.rank, asked.group_of(teacher.code), teacher.code, asked.name(teacher.code),
            coded(some[0].requirement, asked.language), some[0].requirement.force, len(some),
            *_states(some),
            tuple(s.period.label for s in some if s.period and s.state in _LACKING),
            some[0].rule_set.id,
        )
        for teacher in {each.code: each for each in ranked}.values()
        for some in found.get(teacher.code, {}).values()
    ]  # fmt: skip
    names = "rank group code* name* require* force asked met* short* open unknown period rules"
    return Sheet("duties", _("Duties"), columns(asked.naming, names), rows)


def _states(standings: Sequence[Standing]) -> tuple[int, int, int, int]:
    states = Counter(each.state for each in standings)
    return (
        states[State.MET],
        sum(states[state] for state in _LACKING),
        states[State.OPEN] + states[State.PENDING],
        states[State.UNKNOWN],
    )


def _school(asked: Asked, ids: Container[str]) -> Sheet:
    """Return what the school owes its backbone teachers, such as a contest a year."""
    rows = [
        (
            coded(each.cohort, asked.language), each.group or "", each.period.label,
            school_words.needed(each), school_words.reached(each), each.state, each.rule_set.id,
            each.activities,
        )
        for each in asked.assessment.cohorts
        if each.rule_set.id in ids and each.state is not State.NOT_APPLICABLE
    ]  # fmt: skip
    names = "require* group period* needed* reached* state* rules activity"
    return Sheet("school", _("Duties of the school"), columns(asked.naming, names), rows)


def _changes(asked: Asked) -> Sheet:
    """Return what changed in the register within the period."""
    rows = [
        (
            asked.group_of(code), code, asked.name(code), each.value, each.first, each.until,
            each.reason, tuple(kind for kind, _path in each.evidence), written(each.place),
        )
        for code in asked.teachers
        for each in asked.timeline(code).changes
        if each.attribute == RANK
        and (each.first in asked.period or (each.until and each.until in asked.period))
    ]  # fmt: skip
    names = "group code* name* rank* since* until* reason evidence place"
    return Sheet("changes", _("Changes in the year"), columns(asked.naming, names), rows)
