"""What a report is asked: of which book, year, day, group and teachers; who comes in which order.

All figures that rules decide come from one assessment; all others from the rows of the book.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from gettext import gettext as _
from typing import TYPE_CHECKING

from sbt_ledger.assessment.hidden import Hidden
from sbt_ledger.assessment.result import Assessment, State
from sbt_ledger.assessment.span import Span, scheme_of
from sbt_ledger.periods import Months, Semesters
from sbt_ledger.reports.coded import Coded
from sbt_ledger.reports.concerns import remark_on_readings
from sbt_ledger.reports.group_order import group_order
from sbt_ledger.reports.office.sheet import OfficeReport

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from datetime import date

    from sbt_ledger.assessment.result import Report, Standing
    from sbt_ledger.files.closed_year import ClosedYear
    from sbt_ledger.periods import Period
    from sbt_ledger.records.book import Book
    from sbt_ledger.records.place import Place
    from sbt_ledger.records.teacher import Timeline
    from sbt_ledger.reports.naming import Naming
    from sbt_ledger.reports.office.sheet import Sheet
    from sbt_ledger.rules.rule_set import RuleSet

LAST = ""
"""The group of who belongs to none: it comes last."""


@dataclass(frozen=True)
class Asked:
    """A question to a book: `period` of the assessment, and the teachers that are meant.

    The groups `chosen`, and `codes`, narrow it down; () and None do not. `side_of` says whether an
    amount of money is income, spending, or a base of shares.
    """

    assessment: Report
    period: Period
    naming: Naming
    language: str = "en"
    chosen: tuple[str, ...] = ()
    codes: frozenset[str] | None = None
    side_of: Callable[[str], str] = lambda _what: ""
    asked_on: date | None = None
    """The day of the question; a period that was over by then is judged on its last day."""
    edited: tuple[ClosedYear, ...] = ()
    """The closed years of which rows were edited by hand since."""

    @property
    def book(self) -> Book:
        """The book that is asked."""
        return self.assessment.book

    @property
    def seen_on(self) -> date:
        """The day up to which steps and proofs are seen, and what became of what was planned."""
        return self.asked_on or self.assessment.as_of

    @property
    def span(self) -> Span:
        """The day that is judged, and that of the question."""
        return Span(self.assessment.as_of, asked_on=self.asked_on)

    @cached_property
    def rule_sets(self) -> tuple[RuleSet, ...]:
        """The rule sets in use, without versions that were replaced: these hang on the newest."""
        found = self.assessment.rule_sets
        replaced = {id(older) for each in found for older in each.versions[1:]}
        return tuple(each for each in found if id(each) not in replaced)

    @cached_property
    def hidden(self) -> Hidden:
        """The hours that do not show yet."""
        return Hidden(self.book, self.rule_sets, self.seen_on)

    @cached_property
    def day(self) -> date:
        """The day on which groups and posts are looked at: the last one of the period, or today."""
        return max(self.period.first, min(self.period.last, self.assessment.as_of))

    @cached_property
    def groups(self) -> tuple[str, ...]:
        """The groups on that day, column by column, in each in the order of the roster.

        Who has none comes last.
        """
        every = [self.groups_of(code) for code in self.book.teachers]
        found = group_order(self.book, self.day)
        return (*found, *((LAST,) if (LAST,) in every else ()))

    @cached_property
    def months(self) -> tuple[Period, ...]:
        """The months of the period."""
        return Months().between(self.period.first, self.period.last)

    @cached_property
    def semesters(self) -> tuple[Period, ...]:
        """The semesters of the period, by the first rule set that has any; else the period."""
        for rule_set in self.assessment.rule_sets:
            for name, rule in rule_set.period.items():
                scheme = None if rule.is_personal else scheme_of(rule_set, name)
                if isinstance(scheme, Semesters):
                    found = scheme.between(self.period.first, self.period.last)
                    return tuple(each for each in found if each.last <= self.period.last) or found
        return (self.period,)

    @cached_property
    def teachers(self) -> tuple[str, ...]:
        """The codes of all who are meant, group by group, each in the order of the roster."""
        return tuple(self.ordered(code for code in self.book.teachers if self.is_meant(code)))

    @cached_property
    def in_post(self) -> tuple[str, ...]:
        """The codes of those meant who are in post on the day."""
        return tuple(c for c in self.teachers if self.timeline(c).in_post(self.day))

    def is_meant(self, code: str) -> bool:
        """Whether a teacher is among those asked for."""
        if self.codes is not None and code not in self.codes:
            return False
        return not self.chosen or not set(self.chosen).isdisjoint(self.groups_of(code))

    def has_come(self, day: date) -> bool:
        """Whether a day is past, or today: what is recorded for later is not held yet."""
        return day <= self.assessment.as_of

    def is_group_meant(self, group: str) -> bool:
        """Whether a group, or what belongs to none, is asked for."""
        return not self.chosen or group in self.chosen

    def timeline(self, code: str) -> Timeline:
        """Return what was true of a teacher."""
        return self.book.timelines[code]

    def name(self, code: str) -> str:
        """Return the name of a teacher; a text that is no code is a name already."""
        return self.book.teachers[code].name if code in self.book.teachers else code

    def person(self, code: str) -> Coded:
        """Return a teacher of a list; a text that is no code is a name already."""
        return Coded(code, self.book.called(code))

    def group_of(self, code: str, day: date | None = None) -> str:
        """Return the group of a teacher on a day, else on that of the report; several as `a;b`."""
        return self.timeline(code).group(day or self.day)

    def groups_of(self, code: str, day: date | None = None) -> tuple[str, ...]:
        """Return each group of a teacher on a day, else on that of the report; `LAST` for none."""
        return self.timeline(code).groups(day or self.day) or (LAST,)

    @property
    def notes_on_groups(self) -> tuple[str, ...]:
        """What to say below rows of groups: they add up to more if somebody is in several."""
        if all(len(self.groups_of(code)) == 1 for code in self.teachers):
            return ()
        return (in_several(),)

    def ordered(self, codes: Iterable[str]) -> list[str]:
        """Return teachers group by group, in each in the order of the roster."""
        places = {group: number for number, group in enumerate(self.groups)}
        roster = {code: number for number, code in enumerate(self.book.teachers)}
        return sorted(codes, key=lambda code: (places[self.groups_of(code)[0]], roster[code]))

    def standings(self) -> Iterator[Standing]:
        """Yield what is asked of those meant, group by group."""
        known = {each.teacher.code: each for each in self.assessment.assessments}
        for code in self.teachers:
            for standing in known[code].standings:
                if standing.state is not State.NOT_APPLICABLE:
                    yield standing

    def report(self, name: str, title: str, sheets: Sequence[Sheet], *notes: str) -> OfficeReport:
        """Return the report with what all reports say alike."""
        text = _("{title}, {period}")
        asked = title
        if self.chosen:
            names = _(", ").join(self.chosen)
            asked = _("{title}: {group}").format(title=title, group=names)
        return OfficeReport(
            name,
            text.format(title=asked, period=self.period.label),
            self.book.settings.school,
            self.book.settings.code,
            self.period,
            self.assessment.as_of,
            tuple(sheets),
            (*filter(None, notes), *self.notes_on_edited(self.period.first)),
            (_("Filled in by"), _("Checked by"), _("Head of school"), _("Date")),
            asked_on=self.seen_on,
        )

    def notes_on_edited(self, first: date) -> tuple[str, ...]:
        """Return what to say of closed years, from a day on, of which rows were edited by hand."""
        text = _(
            "{period} is closed, but rows of it were edited by hand since: this is not what was "
            "closed. “ledger verify” names them."
        )
        days = (
            each for each in self.edited if each.last >= first and each.first <= self.period.last
        )
        return tuple(text.format(period=each.label) for each in days)

    def readings(self, standings: Iterable[Standing]) -> tuple[str, ...]:
        """Return which readings of the rules these standings rest on."""
        of_teacher: dict[str, list[Standing]] = {}
        for each in standings:
            of_teacher.setdefault(each.teacher.code, []).append(each)
        teachers = self.book.teachers
        shown = (Assessment(teachers[code], tuple(own)) for code, own in of_teacher.items())
        return remark_on_readings(self.assessment._replace(assessments=tuple(shown)))


def in_several() -> str:
    """Return what to say below rows of groups that add up to more than there is."""
    return _("Who is in several groups stands in each, and counts once in the sum.")


def written(place: Place | None) -> str:
    """Return `FILE:LINE`, "" if it stands nowhere."""
    return "" if place is None else str(place)
