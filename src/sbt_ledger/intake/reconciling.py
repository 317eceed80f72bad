"""A book against a platform's export: the same people, the same days, course by course or in sums.

Nothing is written.
"""

from __future__ import annotations

from dataclasses import dataclass
from gettext import gettext as _
from typing import TYPE_CHECKING

from sbt_ledger.errors import WrongUseError
from sbt_ledger.files.session_cells import SessionWords
from sbt_ledger.intake.claimed import courses_of
from sbt_ledger.intake.comparison import DIFFERENCES, TOLD_APART, compare
from sbt_ledger.intake.opened_sheet import context_of, open_sheet
from sbt_ledger.intake.presence import Sitting
from sbt_ledger.intake.recorded import claims_of_book, sums_of_book
from sbt_ledger.intake.school_year import YearReader
from sbt_ledger.intake.year_sums import sums_of, tells_sums
from sbt_ledger.periods import Period, span_label

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from sbt_ledger.errors import Problem
    from sbt_ledger.intake.asked import Asked
    from sbt_ledger.intake.claimed import Claimed
    from sbt_ledger.intake.comparison import Claim, Found
    from sbt_ledger.intake.context import Context
    from sbt_ledger.intake.opened_sheet import OpenedSheet
    from sbt_ledger.periods import Years
    from sbt_ledger.records.book import Book

_ANY_KIND = SessionWords(kind="-")
"""Kinds are not compared: each platform has its own."""


@dataclass(frozen=True, slots=True)
class Asking:
    """What is to be compared: how the sheet is to be read, whose claims (None: all), and when.

    `years` are those of the rules; they part sums, and without a period the years that the sheet
    touches are compared.
    """

    asked: Asked
    years: Years
    named: Period | None = None
    codes: Sequence[str] | None = None


@dataclass(frozen=True, slots=True)
class Reconciled:
    """What came out: every claim of both sides, and what is wrong with rows of the sheet."""

    file: str
    sheet: OpenedSheet
    periods: tuple[Period, ...]
    found: tuple[Found, ...]
    problems: tuple[Problem, ...]
    sums: bool

    @property
    def counts(self) -> dict[str, int]:
        """How often each finding was made."""
        kinds = ("equal", *DIFFERENCES, *TOLD_APART)
        return {what: sum(each.what == what for each in self.found) for what in kinds}

    @property
    def unclear(self) -> bool:
        """Whether rows of the sheet could not be compared."""
        return any(each.level == "error" for each in self.problems)

    def differs(self, *, strict: bool) -> bool:
        """Whether the sides differ; `strict` counts what is only told apart as well."""
        kinds = {*DIFFERENCES, *(TOLD_APART if strict else ())}
        return any(each.what in kinds for each in self.found)


def reconcile(book: Book, file: str, raw: bytes, asking: Asking) -> Reconciled:
    """Return the book against a sheet; `file` names it in messages.

    Raises BrokenFilesError for a sheet that cannot be read, WrongUseError for one that claims
    nothing, and for what is not told.
    """
    sheet = open_sheet(book, file, raw, asking.asked)
    context = context_of(book, sheet, asking.asked, Sitting())
    if asking.codes is not None:
        context = context._replace(wanted=frozenset(asking.codes))
    sums = tells_sums(sheet.reader)
    if not sums and sheet.source.shape != "claims":  # a meeting, a matrix, a roster
        message = _("{file} claims no hours for anybody: there is nothing to compare.")
        hint = _("Needed are columns of people, of hours, and of courses with their days.")
        raise WrongUseError(message.format(file=sheet.table.file), hint)
    claimed = _claimed(book, sheet, context, asking, sums=sums)
    there = claimed.claims
    periods = _years_of(there, asking.named) if sums else _touched(book, there, asking)
    wanted = [
        each
        for each in there
        if (asking.codes is None or each.teacher in asking.codes)
        and any(each.end in period for period in periods)
    ]
    codes = book.teachers if asking.codes is None else asking.codes
    if sums:
        here = tuple(sums_of_book(book, codes, periods, wanted))
    else:
        here = tuple(claim for each in periods for claim in claims_of_book(book, codes, each))
    problems = (*sheet.contents.problems, *sheet.table.problems, *claimed.problems)
    unread = claimed.unread
    found = tuple(
        each
        for each in filter(_claims_something(sheet), compare(here, wanted))
        if not (each.what == "only-here" and each.teacher in unread)  # perhaps it is there
    )
    return Reconciled(file, sheet, periods, found, problems, sums)


def _claims_something(sheet: OpenedSheet) -> Callable[[Found], bool]:
    """Return what lets through all but what is on one side only, and worth nothing there.

    That is of no hours, or set aside by a book that wrote the sheet.
    """
    own = sheet.source.habits.get("own", False)

    def does(found: Found) -> bool:
        if found.here and found.there:
            return True
        set_aside = own and found.what == "pending-there"
        return not set_aside and any(each.hours for each in (*found.here, *found.there))

    return does


def _claimed(
    book: Book, sheet: OpenedSheet, context: Context, asking: Asking, *, sums: bool
) -> Claimed:
    years = YearReader(asking.years, context.habits.year_day, asking.named)
    if sums:
        return sums_of(sheet.reader, context, years)
    return courses_of(sheet.reader, context, book, _ANY_KIND, years)


def _years_of(claims: Sequence[Claim], named: Period | None) -> tuple[Period, ...]:
    spans = sorted({(each.start, each.end) for each in claims})
    found = tuple(Period(first, last, span_label(first, last)) for first, last in spans)
    return found or ((named,) if named else ())


def _touched(book: Book, claims: Sequence[Claim], asking: Asking) -> tuple[Period, ...]:
    """Return the period that was named, else the span of whole years in which claims end.

    A sheet without claims is held against all of the book.
    """
    if asking.named:
        return (asking.named,)
    ends = [each.end for each in claims] or list(book.activities.ends)
    if not ends:
        return ()
    years = asking.years.between(min(ends), max(ends))
    first, last = years[0].first, years[-1].last
    return (Period(first, last, span_label(first, last)),)
