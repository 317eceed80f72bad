"""How a rule set cuts time, and what the day is on which an entry counts."""

from __future__ import annotations

from datetime import date
from gettext import gettext as _
from itertools import pairwise
from typing import Annotated, Any, Literal, NamedTuple, Self

from sbt_ledger import periods
from sbt_ledger.months import months_of
from sbt_ledger.notation.table import After, ByShape
from sbt_ledger.pattern import pattern
from sbt_ledger.rules.line import Names, RuleLine, Whole
from sbt_ledger.rules.schemes import Listed, MonthsOff, month_and_day

_LONGEST = 100 * 12
"""Months: longer than any career."""
_YEARS = range(1900, 2101)
"""In which a period may begin: outside, a year is mistyped."""
_FEBRUARY = {(2, 29): (2, 28)}
"""The two are one day in most years."""
_FROM_DAY = pattern(r"(first of month of )?(\w+)")
_ROLLING = pattern(r"rolling (\d{1,3}) (\S+)")
_ONCE = pattern(r"once( per \S+)?")
CAREER = "career"
"""What `per` calls the one span from the first day in post on, which has no end."""


def a_length(text: str) -> str:
    """Let a length pass that a period can have; ValueError if it is none."""
    try:
        months = months_of(text)
    except ValueError:
        msg = _("this is no length such as “5 years” or “9 months”")
        raise ValueError(msg) from None
    if months > _LONGEST:
        msg = _("a length is at most {years} years").format(years=_LONGEST // 12)
        raise ValueError(msg)
    return text


def _length_if_any(text: str) -> str:
    return a_length(text) if text else text


def _a_day_or_an_attribute(start: date | str) -> date | str:
    if isinstance(start, str) and start[:1].isdigit():
        month_and_day(start)
    if isinstance(start, date) and start.year not in _YEARS:
        told = _("a period begins between {first} and {last}")
        msg = told.format(first=_YEARS[0], last=_YEARS[-1])
        raise ValueError(msg)
    return start


def _days_of_the_year(starts: Names) -> Names:
    days = [month_and_day(start) for start in starts]
    if len({_FEBRUARY.get(day, day) for day in days}) < len(days):
        msg = _("a day stands twice: each part of the year begins on a day of its own")
        raise ValueError(msg)
    return starts


def _not_every_month(skip: tuple[int, ...]) -> tuple[int, ...]:
    if not set(skip) < set(range(1, 13)):
        msg = _("months from 1 to 12 are needed, and not all of them")
        raise ValueError(msg)
    return skip


def _one_after_another(spans: tuple[tuple[date, date], ...]) -> tuple[tuple[date, date], ...]:
    if not spans:
        msg = _("it is empty")
        raise ValueError(msg)
    for first, last in spans:
        _a_day_or_an_attribute(first)
        if last < first:
            told = _("the period from {first} ends before it begins, on {last}")
            msg = told.format(first=first, last=last)
            raise ValueError(msg)
    ordered = tuple(sorted(spans))
    for earlier, later in pairwise(ordered):
        if later[0] <= earlier[1]:
            told = _("the period from {first} begins before the one before has ended")
            msg = told.format(first=later[0])
            raise ValueError(msg)
    return ordered


def _once_in_a_period(text: str) -> str:
    if text and not _ONCE.fullmatch(text):
        msg = _("“once” is needed, or “once per” with the name of a period")
        raise ValueError(msg)
    return text


def _shape_of_list(written: Any) -> str:  # noqa: ANN401 - a TOML value, or what was made of it
    return "by_group" if isinstance(written, dict) else "of_all"


def _an_attribute(from_day: str) -> str:
    if from_day and not _FROM_DAY.fullmatch(from_day):
        msg = _("an attribute such as “admitted_on” is needed, or “first of month of admitted_on”")
        raise ValueError(msg)
    return from_day


Length = Annotated[str, After(a_length)]
OptionalLength = Annotated[str, After(_length_if_any)]
Spans = Annotated[tuple[tuple[date, date], ...], After(_one_after_another)]
"""Periods by their first and last days, oldest first."""
Listing = Annotated[
    dict[str, Spans] | Spans, ByShape(_shape_of_list, by_group=dict[str, Spans], of_all=Spans)
]


class FromDay(NamedTuple):
    """From which day on periods count for a teacher: that of an attribute, or of its month."""

    attribute: str
    whole_month: bool


class PeriodRule(RuleLine):
    """One `period.NAME`: `start` is a day of the year, a date, or an attribute holding a date."""

    start: Annotated[date | str, After(_a_day_or_an_attribute)] = ""
    starts: Annotated[Names, After(_days_of_the_year)] = ()
    length: OptionalLength = ""
    length_by: dict[str, dict[str, Length]] = {}
    ends: Literal["", "before birth month"] = ""
    by: str = ""
    list: Listing = ()
    from_day: Annotated[str, After(_an_attribute)] = ""
    skip: Annotated[tuple[Whole, ...], After(_not_every_month)] = ()
    once: bool = False

    def checked(self) -> Self:
        """Return it if it can be cut."""
        if not (self.start or self.starts or self.skip or self.list):
            msg = _("'start', 'starts', 'list' or 'skip' is missing: nothing says when it begins")
            raise ValueError(msg)
        if (bool(self.start), bool(self.starts), bool(self.list)).count(True) > 1:
            msg = _("only one of 'start', 'starts' and 'list' says when it begins")
            raise ValueError(msg)
        if isinstance(self.list, dict) is not bool(self.by):
            msg = _("'by' names the attribute, and 'list' has a list for each value of it")
            raise ValueError(msg)
        if self.from_day and not self.list:
            msg = _("'from_day' goes with 'list'")
            raise ValueError(msg)
        if self.begins_on_a_date and not (self.length or self.length_by or self.once):
            msg = _("'length' is missing: a period that begins on a date has one")
            raise ValueError(msg)
        if not self.begins_on_a_date and (self.length or self.length_by):
            msg = _("'length' goes with a 'start' that is a date, or names one")
            raise ValueError(msg)
        if not self.begins_on_a_date and self.once:
            msg = _("'once' goes with a 'start' that is a date, or names one")
            raise ValueError(msg)
        if self.ends and not (self.length or self.length_by):
            msg = _("'ends' goes with a 'length'")
            raise ValueError(msg)
        return self

    @property
    def anchor(self) -> str:
        """The attribute whose date opens a personal period, "" for a common one."""
        return self.start if isinstance(self.start, str) and not self.start[:1].isdigit() else ""

    @property
    def begins_on_a_date(self) -> bool:
        """Whether its spans are counted from a date: one for all, or each teacher's own."""
        return isinstance(self.start, date) or bool(self.anchor)

    @property
    def is_personal(self) -> bool:
        """Whether each teacher has periods of their own."""
        return bool(self.anchor or self.by or self.length_by or self.ends or self.from_day)

    @property
    def has_months_off(self) -> bool:
        """Whether `skip` takes months out of longer periods."""
        return bool(self.skip) and bool(self.start or self.starts or self.list)

    @property
    def from_(self) -> FromDay | None:
        """What `from_day` means, None if nothing is written."""
        found = _FROM_DAY.fullmatch(self.from_day)
        return FromDay(found[2], bool(found[1])) if found else None

    @property
    def months(self) -> int:
        """How long it is at most, 0 if it has no length."""
        lengths = [text for table in self.length_by.values() for text in table.values()]
        return max((months_of(text) for text in (*lengths, self.length) if text), default=0)

    def scheme(self, name: str, anchored_on: date | None = None) -> periods.PeriodScheme:
        """Return the periods that this rule means; a personal one needs its anchor's day.

        Where more than a day decides, `own_periods` finds them.
        """
        scheme = self._scheme(name, anchored_on)
        return MonthsOff(scheme, frozenset(self.skip)) if self.has_months_off else scheme

    def _scheme(self, name: str, anchored_on: date | None) -> periods.PeriodScheme:
        if self.starts:
            return periods.Semesters(tuple(sorted(month_and_day(start) for start in self.starts)))
        if isinstance(self.list, dict) or (self.anchor and anchored_on is None):
            raise ValueError(self.by or self.anchor)
        if self.list:
            spans = (periods.Period(*span, periods.span_label(*span)) for span in self.list)
            return Listed(tuple(spans))
        if not self.start:
            return periods.Months(frozenset(self.skip))
        if isinstance(self.start, date):
            anchored_on = self.start
        elif anchored_on is None:
            return periods.Years(*month_and_day(self.start))
        if not self.length:
            label = f"{name}@{anchored_on.isoformat()}"
            return Listed((periods.Period(anchored_on, date.max, label),))
        months = months_of(self.length)
        return periods.Cycles(anchored_on, months, name if self.anchor else "", self.once)


class Counting(RuleLine):
    """Which day decides where an entry counts, and how repeats and tags count."""

    date: Literal["end", "start", "split", "award", "for"] = "end"
    same_event: Literal["once"] = "once"
    same_course: Annotated[str, After(_once_in_a_period)] = ""
    tags: Literal["many", "one"] = "many"

    @property
    def course_per(self) -> str:
        """The period in which the same course counts once, "career" if it is not named."""
        words = self.same_course.removeprefix("once").split()
        return words[-1] if words else "career"


def rolling(per: str) -> tuple[int, str] | None:
    """Return (3, "licence_year") of "rolling 3 licence_year", None of what is no window."""
    found = _ROLLING.fullmatch(per)
    return (int(found[1]), found[2]) if found else None
