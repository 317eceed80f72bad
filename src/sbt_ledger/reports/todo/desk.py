"""What lies on the office's desk on a day: what every kind of task looks at.

Nothing is judged here: the report and its assessors say what follows from the records.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from sbt_ledger.files.submitted import last_sent
from sbt_ledger.months import whole_months
from sbt_ledger.periods import Years
from sbt_ledger.reports.todo.task import Person

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from sbt_ledger.assessment.assessor import Assessor
    from sbt_ledger.assessment.result import Report
    from sbt_ledger.assessment.versions import Judge
    from sbt_ledger.files.closed_year import ClosedYear
    from sbt_ledger.files.journaled import Journaled
    from sbt_ledger.files.submitted import Key, Row, Submission
    from sbt_ledger.periods import Period, PeriodScheme
    from sbt_ledger.records.activity import Activity
    from sbt_ledger.records.book import Book, Pair
    from sbt_ledger.records.credit import CreditEntry
    from sbt_ledger.records.place import Place
    from sbt_ledger.reports.naming import Naming
    from sbt_ledger.rules.rule_set import RuleSet

_A_YEAR = 12  # months
_SCHOOL_YEAR = Years(9, 1)
"""Where no rule set has a year of its own."""


class RowOf(NamedTuple):
    """A row of a teacher at an activity, by numbers: what it says, and where it stands."""

    code: str
    pair: Pair
    packed: int


@dataclass(frozen=True)
class Desk:
    """A book as it was judged, and what is asked of it.

    `codes` are the teachers asked about, None for all; `groups` those among them asked for as such.
    """

    report: Report
    assessors: Sequence[Assessor | Judge]
    within: int
    naming: Naming
    language: str
    codes: Collection[str] | None = None
    groups: frozenset[str] = frozenset()
    closed: Sequence[ClosedYear] = ()
    returned: Sequence[Journaled] = ()
    """The changes that sent something back, the newest last."""
    submitted: Sequence[Submission] = ()
    """What was sent to the college, by year and oldest first."""
    looks_far: bool = False
    """Whether what people still have time for, beyond the last day looked ahead to, is told too."""

    @property
    def book(self) -> Book:
        """The book."""
        return self.report.book

    @property
    def today(self) -> date:
        """The day of the question."""
        return self.report.as_of

    @cached_property
    def horizon(self) -> date:
        """The last day that is looked ahead to."""
        return self.today + timedelta(days=self.within)

    @property
    def is_whole(self) -> bool:
        """Whether the whole school is asked about."""
        return self.codes is None

    def is_closed(self, day: date) -> bool:
        """Whether a day lies in a closed year: nothing of it is to be done any more."""
        return any(day in year for year in self.closed)

    def is_past(self, period: Period) -> bool:
        """Whether nothing can be done for a period: it is closed, or was before any record."""
        return self.is_closed(period.last) or period.last < self.first_day

    def person(self, code: str, amount: str = "") -> Person:
        """Return a teacher as a task names one: of two of one name with the code."""
        return Person(code, self.book.called(code), amount)

    def concerns(self, activity: Activity, codes: Iterable[str]) -> bool:
        """Whether an activity, at which some teachers are, concerns who is asked about."""
        if self.codes is None or activity.cells.get("group", "") in self.groups:
            return True
        return activity.cells.get("lead", "") in self.codes or any(
            code in self.codes for code in codes
        )

    def rows_at(self, numbers: Collection[int]) -> dict[int, list[RowOf]]:
        """Return the rows of all teachers at some activities, by number; void ones are none."""
        found: dict[int, list[RowOf]] = {}
        said = self.book.presences
        for code, rows in self.book.rows.items() if numbers else ():
            for at, number in enumerate(rows.activities):
                if number in numbers:
                    pair, packed = rows.at(at)
                    if not said.beside_proofs(pair[1]).void:
                        found.setdefault(number, []).append(RowOf(code, pair, packed))
        return found

    def rows_of_kind(self, code: str, kind: str) -> list[CreditEntry]:
        """Return what a teacher has at held activities of a kind, whether there or away."""
        rows, numbers = self.book.rows.get(code), self._by_kind.get(kind, ())
        if rows is None or not numbers:
            return []
        found = (self.book.entry(pair) for pair in rows.pairs() if pair[0] in numbers)
        return [entry for entry in found if not entry.void]

    def places(self, rows: Iterable[RowOf]) -> tuple[Place, ...]:
        """Return where some rows stand, in the order of the files."""
        return tuple(self.book.place(row.packed) for row in sorted(rows, key=_packed))

    @cached_property
    def years(self) -> tuple[Period, ...]:
        """The school years that have begun since the first record, oldest first."""
        since = min((each.ruleset.from_ for each in self.report.rule_sets), default=self.today)
        return self._year_scheme.between(max(self.first_day, since), self.today)

    @cached_property
    def current(self) -> tuple[Period, ...]:
        """The running school year and the one that has just ended, unless that is closed."""
        year_ago = self.today - timedelta(days=366)
        found = self._year_scheme.between(year_ago, self.today)[-2:]
        return tuple(each for each in found if not self.is_closed(each.last))

    def is_current(self, day: date) -> bool:
        """Whether a day lies in a school year that is still worked on."""
        return any(day in year for year in self.current) and not self.is_closed(day)

    @cached_property
    def ruled(self) -> Mapping[str, frozenset[str]]:
        """The ids of the rule sets that ask something of each teacher."""
        return {
            each.teacher.code: frozenset(one.rule_set.id for one in each.standings)
            for each in self.report.assessments
        }

    def newest(self, periods: Iterable[tuple[object, Period]]) -> set[tuple[object, date]]:
        """Return of each thing the last day of its newest period that has ended.

        That may still be mended; one before it is past.
        """
        found: dict[object, date] = {}
        for thing, period in periods:
            if period.last < self.today:
                found[thing] = max(found.get(thing, date.min), period.last)
        return set(found.items())

    @cached_property
    def first_day(self) -> date:
        """The day of the first record, today if there is none."""
        days = (each.day for each in self.book.money)
        return min(self.book.activities.earliest, self.today, *days)

    @cached_property
    def last_sent(self) -> Mapping[Key, Row]:
        """Each row as it was sent to the college last."""
        return last_sent(self.submitted)

    @cached_property
    def _by_kind(self) -> Mapping[str, Collection[int]]:
        """The numbers of the held activities of each kind."""
        found: dict[str, set[int]] = {}
        for number, (kind, status) in enumerate(self.book.activities.texts(["kind", "status"])):
            if not status:
                found.setdefault(kind, set()).add(number)
        return found

    @cached_property
    def _year_scheme(self) -> PeriodScheme:
        return next(_yearly(self.report.rule_sets, self.today), _SCHOOL_YEAR)


def _yearly(rule_sets: Iterable[RuleSet], day: date) -> Iterator[PeriodScheme]:
    """Yield the common periods of a year, in the order of the rule sets."""
    for rule_set in rule_sets:
        for name, rule in rule_set.period.items():
            if rule.is_personal:
                continue
            scheme = rule.scheme(name)
            if any(whole_months(p.first, p.last) == _A_YEAR for p in scheme.between(day, day)):
                yield scheme


def _packed(row: RowOf) -> int:
    return row.packed
