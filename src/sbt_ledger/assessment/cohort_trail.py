"""How a figure of the school came about: who counts in it, with which rows, and who does not."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

from sbt_ledger.assessment.aside import Aside, Said, Setting, asides, said_of
from sbt_ledger.assessment.cohort import Cohorts
from sbt_ledger.assessment.members import count_day
from sbt_ledger.assessment.value_by_day import valuer_of
from sbt_ledger.rules.filter import both

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from sbt_ledger.assessment.fulfilled import Judged
    from sbt_ledger.assessment.ratio import Part
    from sbt_ledger.assessment.result import Counted, Standing
    from sbt_ledger.assessment.school import CohortStanding
    from sbt_ledger.assessment.span import Span
    from sbt_ledger.records.activity import Activity
    from sbt_ledger.records.book import Book
    from sbt_ledger.records.teacher import Teacher

Why = Literal["left out", "not in post", "other rules"]


class Member(NamedTuple):
    """One person who counts, or may if a blank cell of the roster is filled."""

    teacher: Teacher
    sure: bool
    part: Part
    entries: tuple[Counted, ...] = ()
    missed: tuple[Counted, ...] = ()
    """Seats that were expected and not taken; they are among the entries."""
    standing: Standing | None = None
    """How a requirement stands of which it is asked who fulfils it."""
    asides: tuple[Aside, ...] = ()
    """Rows of the period that do not count."""


class Outsider(NamedTuple):
    """One person who does not count, and why."""

    teacher: Teacher
    why: Why
    said: tuple[Said, ...] = ()


class CohortTrail(NamedTuple):
    """How a standing of the school came about."""

    standing: CohortStanding
    count_day: date
    members: tuple[Member, ...] = ()
    outsiders: tuple[Outsider, ...] = ()
    activities: tuple[Activity, ...] = ()
    """Of a count of activities, those that count."""


def cohort_trail(book: Book, standing: CohortStanding, span: Span, judge: Judged) -> CohortTrail:
    """Return who and what a standing is made of; `judge` gives the standings of a teacher."""
    return _Trailing(book, standing, span, judge).trail()


class _Trailing:
    """Follows one standing of the school back to the lines of the book."""

    def __init__(self, book: Book, standing: CohortStanding, span: Span, judge: Judged) -> None:
        self.book, self.standing, self.as_of = book, standing, span.as_of
        self.line, self.period = standing.cohort, standing.period
        rules = standing.rule_set
        self.cohorts = Cohorts(book, rules.but(cohort=(self.line,)), span, judge)
        self.day = count_day(self.line, self.period, span.as_of)
        having = self.line.having
        self.requirement = having.require if having is not None else ""
        where = self.line.where if having is None else having.where
        valuer, seats = valuer_of(rules, span.seen_on), both(where, self.line.of)
        self.setting = Setting(book, valuer, [seats], self.period, span.as_of)

    def trail(self) -> CohortTrail:
        if self.line.measure == "records":
            activities = tuple(self.book.activities[id_] for id_ in self.standing.activities)
            return CohortTrail(self.standing, self.day, activities=activities)
        members = self.cohorts.roll.on(self.line, self.day)
        if self.standing.group is not None:
            groups = self.cohorts.roll.by(self.line.group_by, members, self.day)
            members = groups[self.standing.group]
        told = [self._member(code, sure=True) for code in members.sure]
        told += [self._member(code, sure=False) for code in members.perhaps]
        outsiders = self._outsiders({*members.sure, *members.perhaps})
        return CohortTrail(self.standing, self.day, tuple(told), tuple(outsiders))

    def _member(self, code: str, *, sure: bool) -> Member:
        teacher, timeline = self.book.teachers[code], self.book.timelines[code]
        part = self.cohorts.part(self.line, code, self.period)
        if self.requirement:
            standing = self.cohorts.fulfilled.standing(self.requirement, code, self.period)
            return Member(teacher, sure, part, standing=standing)
        entries, missed = self.cohorts.people.entries(self.line, timeline, self.period)
        known = {each.place for each in entries}
        aside = tuple(
            each for each in asides(self.setting, timeline, known) if each.cause != "other period"
        )
        return Member(teacher, sure, part, entries, missed, asides=aside)

    def _outsiders(self, members: set[str]) -> Iterator[Outsider]:
        left_out = frozenset(self.standing.left_out)
        for code, timeline in self.book.timelines.items():
            if code in members or (self.standing.group is not None and code not in left_out):
                continue
            why: Why = "left out" if code in left_out else "other rules"
            who = [self.line.who if code in left_out else self.standing.rule_set.who]
            if not timeline.in_post(self.day):
                why, who = "not in post", []
            said = said_of(who, timeline, self.period.first, self.day)
            yield Outsider(timeline.teacher, why, tuple(said))
