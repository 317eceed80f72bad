"""`report hours`: the audit list, a row a teacher: hours by way of training, credits, opinions.

Hours are those attended, as the rows of the book have them; credits are those of `check`.
"""

from __future__ import annotations

from fractions import Fraction
from functools import cached_property, reduce
from gettext import gettext as _
from gettext import ngettext
from typing import TYPE_CHECKING

from sbt_ledger.assessment.event_worth import Worths
from sbt_ledger.assessment.result import State
from sbt_ledger.assessment.year_sums import YearSum, sums_of_year
from sbt_ledger.files.archive_tables import archive
from sbt_ledger.reports.coded import all_together
from sbt_ledger.reports.office.attended import (
    Attended,
    attended,
    brought_along,
    by_key,
    notes_on_hidden,
)
from sbt_ledger.reports.office.dossier_words import told_brought
from sbt_ledger.reports.office.facts import (
    audited,
    fact_cells,
    fact_columns,
    facts_known,
    spans_in,
)
from sbt_ledger.reports.office.filing import called, filed, number_column, numbered
from sbt_ledger.reports.office.sessions import days_in
from sbt_ledger.reports.office.sheet import Column, Sheet
from sbt_ledger.reports.office.sums import sum_of, totals_by_teacher
from sbt_ledger.reports.office.titles import columns
from sbt_ledger.reports.words import joined

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from sbt_ledger.assessment.result import Standing
    from sbt_ledger.reports.listing import Cell
    from sbt_ledger.reports.office.asked import Asked
    from sbt_ledger.reports.office.sheet import OfficeReport, Row

_ZERO = Fraction(0)
_FREED = frozenset({State.EXEMPT, State.WAIVED})
NO_PROGRAM = "other"


class Audit:
    """What there is to audit: everybody of the year, their rows, and what these earned."""

    def __init__(self, asked: Asked) -> None:
        self.asked = asked
        self.codes = [code for code in asked.teachers if spans_in(asked, code)]
        rows = by_key(attended(asked), lambda each: each.code)
        self.rows = {code: rows.get(code, []) for code in self.codes}

    @cached_property
    def held(self) -> frozenset[int]:
        """The numbers of the activities of the period."""
        return frozenset(number for number, _activity in days_in(self.asked))

    @cached_property
    def worths(self) -> Worths:
        """What rules make of each row of the year; slow, so for who is looked at closely."""
        asked = self.asked
        return Worths(asked.book, asked.rule_sets, (asked.period,), asked.span)

    def balance_counts(self, code: str) -> Fraction | None:
        """Return what counts of all that a teacher brought along, None if no rule says so."""
        told = [each.counted for each in self.worths.of(code)]
        balances = [each for each in told if each.credit.entry.is_opening_balance]
        return sum((each.amount + each.later for each in balances), _ZERO) if balances else None

    @cached_property
    def sums(self) -> dict[str, YearSum]:
        """What each of them earned: the sum of the year, as `check` has it."""
        asked, totals = self.asked, totals_by_teacher(self.asked)
        found = {code: sum_of(totals.get(code, ()), asked.period) for code in self.codes}
        known = {code: self._sum(each) for code, each in found.items() if each is not None}
        if known:
            return known
        worth = sums_of_year(asked.book, asked.rule_sets, asked.period, asked.span)
        return worth if any(each.earned or each.pending for each in worth.values()) else {}

    def _sum(self, standing: Standing) -> YearSum:
        """Return the sum of a year; of who is freed of it what the rows are worth, as handed in."""
        if standing.state not in _FREED:
            return YearSum(standing.earned, standing.certified, standing.pending)
        told = self.worths.of(standing.teacher.code)
        return reduce(YearSum.and_, (each.counted for each in told if not each.is_void), YearSum())


def make(asked: Asked) -> OfficeReport:
    """Return the hours and credits of the year."""
    audit = Audit(asked)
    standings = (each for each in asked.standings() if each.period == asked.period)
    foot = (
        _("Registrar"), _("In charge"), _("First review by the school (seal)"),
        _("Audit by the college (seal)"), _("Date"),
    )  # fmt: skip
    return filed(
        asked, "hours", _("Audit list of training hours"),
        (_hours(audit), _programs(audit)), *notes_on_hidden(asked), *asked.readings(standings),
        foot=foot,
    )  # fmt: skip


def _hours(audit: Audit) -> Sheet:
    asked, tables = audit.asked, archive()
    facts = audited(facts_known(asked))
    ways = {each.name: called(each.titles, asked.language) for each in tables.hours}
    rows: list[Row] = [
        (
            code, asked.name(code), *fact_cells(asked, code, facts), *_by_way(audit.rows[code]),
            _sum(audit.rows[code]), *_credits(audit, code),
            *(_opinion(audit.rows[code], each.step, asked.seen_on) for each in tables.opinions),
            _remark(audit, code),
        )
        for code in audit.codes
    ]  # fmt: skip
    names = (
        number_column(),
        *columns(asked.naming, "code* name*"),
        *fact_columns(asked, facts),
        *(Column(f"hours_{name}", title, over=_("hours")) for name, title in ways.items()),
        *columns(asked.naming, "hours_sum* credits* certified* pending"),
        *(Column(each.name, called(each.titles, asked.language)) for each in tables.opinions),
        *columns(asked.naming, "note"),
    )
    blank = (None, "", *("" for _each in facts))
    every = [each for rows_ in audit.rows.values() for each in rows_]
    totals = (
        *blank[:2], all_together(), *blank[2:], *_by_way(every), _sum(every),
        *_totals(audit), *("" for _each in tables.opinions), "",
    )  # fmt: skip
    return Sheet("hours", _("Hours and credits"), names, numbered(rows), totals if rows else None)


def _by_way(rows: Sequence[Attended]) -> tuple[Fraction, ...]:
    """Return the hours by way of training, each row in the first that fits."""
    ways = archive().hours
    found = dict.fromkeys((each.name for each in ways), _ZERO)
    for row in rows:
        way = next((each.name for each in ways if not each.where or row.is_of(each.where)), "")
        if way:
            found[way] += row.hours
    return tuple(found.values())


def _sum(rows: Sequence[Attended]) -> Fraction:
    return sum((each.hours for each in rows), _ZERO)


def _credits(audit: Audit, code: str) -> tuple[Cell, ...]:
    """Return the credits earned, certified and pending; None where no rule asks for any."""
    return tuple(audit.sums.get(code, (None, None, None)))


def _totals(audit: Audit) -> tuple[Cell, ...]:
    sums = [audit.sums[code] for code in audit.codes if code in audit.sums]
    return tuple(sum(each, _ZERO) for each in zip(*sums, strict=True)) or (None, None, None)


def _opinion(rows: Sequence[Attended], step: str, seen_on: date) -> tuple[str, ...]:
    """Return what somebody said of these rows by a day: of all of them, of some, of none."""
    passed = sum(
        any(name == step and (day is None or day <= seen_on) for name, day in row.entry.approvals)
        for row in rows
    )
    if not passed:
        return ()
    return ("approved",) if passed == len(rows) else (f"approved={passed}/{len(rows)}",)


def _remark(audit: Audit, code: str) -> str:
    """Return what the auditor must know: who left, what was brought along, what was sent back."""
    returned = sum(bool(each.entry.returned) for each in audit.rows[code])
    told = list(_comings(audit, code))
    if balance := brought_along(audit.asked, code, audit.held):
        told.append(told_brought(balance, audit.balance_counts(code)))
    if returned:
        text = ngettext("{count} row sent back", "{count} rows sent back", returned)
        told.append(text.format(count=returned))
    return joined(told)


def _comings(audit: Audit, code: str) -> Iterator[str]:
    """Yield when somebody left, and came back."""
    end = min(audit.asked.period.last, audit.asked.assessment.as_of)
    for number, (first, last) in enumerate(spans_in(audit.asked, code)):
        if number:
            yield _("back {day}").format(day=first)
        if last < end:
            yield _("left {day}").format(day=last)


def _programs(audit: Audit) -> Sheet:
    """Return the hours of each teacher by the programs that the book has."""
    asked = audit.asked
    every = [each for rows in audit.rows.values() for each in rows]
    programs = sorted(
        by_key(every, _program).items(), key=lambda each: (not each[0], -_sum(each[1]), each[0])
    )
    names = [name for name, _rows in programs]
    rows: list[Row] = [
        (code, asked.name(code), *_by_program(audit.rows[code], names), _sum(audit.rows[code]))
        for code in audit.codes
    ]
    titles = (
        number_column(),
        *columns(asked.naming, "code* name*"),
        *(
            Column(
                f"program_{name or NO_PROGRAM}",
                asked.naming.cell("program", name) if name else _("without a program"),
                over=_("hours"),
            )
            for name in names
        ),
        *columns(asked.naming, "hours_sum*"),
    )
    totals = (None, "", all_together(), *_by_program(every, names), _sum(every))
    return Sheet(
        "programs", _("Hours by program"), titles, numbered(rows), totals if rows else None
    )


def _program(row: Attended) -> str:
    return row.entry.text("program")


def _by_program(rows: Sequence[Attended], names: Sequence[str]) -> tuple[Fraction, ...]:
    found = by_key(rows, _program)
    return tuple(_sum(found.get(name, ())) for name in names)
