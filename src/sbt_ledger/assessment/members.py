"""Who counts in a cohort: those in post on its count day whom its filters do not leave out."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sbt_ledger.assessment.who import fits

if TYPE_CHECKING:
    from datetime import date

    from sbt_ledger.periods import Period
    from sbt_ledger.records.book import Book
    from sbt_ledger.records.teacher import Timeline
    from sbt_ledger.rules.cohort import Cohort
    from sbt_ledger.rules.filter import Filter
    from sbt_ledger.rules.rule_set import RuleSet


class Members(NamedTuple):
    """Who belongs, by code; of `perhaps` a blank cell of the roster decides.

    `left_out` are those in post of whom the rules speak, and whom the cohort's `who` leaves out.
    """

    sure: tuple[str, ...] = ()
    perhaps: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        """Whether there may be anybody."""
        return bool(self.sure or self.perhaps)


class Roll:
    """Calls the roll of a school on the days on which cohorts are counted."""

    def __init__(self, book: Book, rule_set: RuleSet) -> None:
        self._book = book
        self._who = rule_set.who
        self._known: dict[tuple[Filter, date], Members] = {}

    def on(self, cohort: Cohort, day: date) -> Members:
        """Return who belongs to the cohort on `day`, in the order of the roster."""
        key = (cohort.who, day)
        members = self._known.get(key)
        if members is None:
            members = self._known[key] = self._call(cohort.who, day)
        return members

    def anybody(self, cohort: Cohort, day: date) -> bool:
        """Whether anybody may belong to the cohort on `day`."""
        return any(
            timeline.in_post(day)
            and fits(self._who, timeline, day) is not False
            and fits(cohort.who, timeline, day) is not False
            for timeline in self._book.timelines.values()
        )

    def by(self, column: str, members: Members, day: date) -> dict[str, Members]:
        """Return the members by what a column of the roster says of them on `day`, sorted.

        Whoever is in several groups, `a;b`, counts in each of them.
        """
        found: dict[str, tuple[list[str], list[str], list[str]]] = {}
        for place, codes in enumerate(members):
            for code in codes:
                for value in frozenset(self._book.timelines[code].values(column, day) or ()):
                    found.setdefault(value, ([], [], []))[place].append(code)
        groups = {value: Members(*map(tuple, found[value])) for value in sorted(found)}
        return {value: group for value, group in groups.items() if group}

    def _call(self, who: Filter, day: date) -> Members:
        answers: dict[bool | None, list[str]] = {True: [], None: [], False: []}
        for code, timeline in self._book.timelines.items():
            if not timeline.in_post(day):
                continue
            asked = self._fits(self._who, timeline, day)
            if asked is False:
                continue
            answer = self._fits(who, timeline, day)
            answers[answer if asked or answer is False else None].append(code)
        return Members(tuple(answers[True]), tuple(answers[None]), tuple(answers[False]))

    @staticmethod
    def _fits(who: Filter, timeline: Timeline, day: date) -> bool | None:
        return fits(who, timeline, day) if who else True


def count_day(cohort: Cohort, period: Period, as_of: date) -> date:
    """Return the day that decides who counts; while the period runs it is that of the question."""
    day = period.first if cohort.count_on == "period start" else period.last
    return min(day, as_of)
