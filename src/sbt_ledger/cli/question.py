"""What a call asks of the assessment: which book, day, periods, rules and teachers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from gettext import gettext as _
from typing import TYPE_CHECKING

from sbt_ledger.errors import WrongUseError

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from sbt_ledger.assessment.assessor import Assessor
    from sbt_ledger.assessment.result import Report
    from sbt_ledger.assessment.span import Span
    from sbt_ledger.assessment.versions import Judge
    from sbt_ledger.cli.options import Options
    from sbt_ledger.periods import Period
    from sbt_ledger.records.book import Book
    from sbt_ledger.rules.rule_set import RuleSet

_A_YEAR = 12  # months
_PERIODS = ("2025-26", "2025/26-2029/30", "2025-26/1", "2025-09-01..2026-08-31")
"""What a hint offers, as far as the rules in use know it: a range always, a year nearly always."""


@dataclass
class Question:
    """A question to a book; each part is worked out when it is first needed.

    `known` is the book with its folder, if it was read already.
    """

    options: Options
    period: str = ""
    rules: Sequence[str] = field(default_factory=tuple)
    known: tuple[Path, Book] | None = None

    @cached_property
    def _read(self) -> tuple[Path, Book]:
        return self.known or self.options.read()

    @property
    def book(self) -> Book:
        """The book that is asked."""
        return self._read[1]

    @property
    def folder(self) -> Path:
        """The folder that the book was read from."""
        return self._read[0]

    @cached_property
    def rule_sets(self) -> tuple[RuleSet, ...]:
        """The rule sets that are asked: those named, else the book's."""
        from sbt_ledger.cli.options import rule_sets_of

        folder, book = self._read
        return rule_sets_of(folder, book, list(self.rules))

    @cached_property
    def day(self) -> date:
        """The day of the question."""
        return self.options.day(self.book.settings.timezone)

    @cached_property
    def span(self) -> Span:
        """The periods asked for; an unknown label is wrong use."""
        from sbt_ledger.assessment.span import Span

        return Span(self.day, self._named(_PERIODS) if self.period else None)

    def _named(self, examples: Sequence[str]) -> Period:
        """Return the period asked for, else refuse it with those `examples` that there are."""
        from sbt_ledger.assessment.span import named_period

        named = named_period(self.period, self.rule_sets, self.day)
        if named is not None:
            return named
        message = _("No rule set in use has a period “{period}”.").format(period=self.period)
        known = [each for each in examples if named_period(each, self.rule_sets, self.day)]
        hint = _("For example {periods}.").format(periods=_(", ").join(known))
        raise WrongUseError(message, hint if known else "")

    def school_year(self) -> Period:
        """Return the school year that is asked for; WrongUseError for any other period."""
        from sbt_ledger.months import whole_months
        from sbt_ledger.periods import Period, span_label

        named = self._named(_PERIODS[:1])
        label = span_label(named.first, named.last)
        if whole_months(named.first, named.last) == _A_YEAR and ".." not in label:
            return Period(named.first, named.last, label)
        message = _("“{period}” is no school year: it is closed, sent and archived year by year.")
        hint = _("For example 2025-26, as “ledger check --period” takes it.")
        raise WrongUseError(message.format(period=self.period), hint)

    def codes(self, teachers: Sequence[str], groups: Sequence[str]) -> list[str] | None:
        """Return the codes of the teachers asked for, None for all."""
        if not teachers and not groups:
            return None
        from sbt_ledger.records.nearest import meant
        from sbt_ledger.records.roster import find_teacher

        book, day = self.book, self.day
        codes = [find_teacher(book.teachers, text).code for text in teachers]
        groups_of = {code: each.groups(day) for code, each in book.timelines.items()}
        known = dict.fromkeys(name for names in groups_of.values() for name in names)
        for group in groups:
            if group not in known:
                message = _("There is no group “{group}”.").format(group=group)
                hint = meant(group, known) or _("Known: {known}.").format(known=", ".join(known))
                raise WrongUseError(message, hint)
            codes += [code for code, names in groups_of.items() if group in names]
        return list(dict.fromkeys(codes))

    def report(self, codes: Sequence[str] | None = None) -> Report:
        """Return the assessment of the teachers asked for."""
        from sbt_ledger.assessment.assess import assess
        from sbt_ledger.cli.output import while_waiting

        book, rule_sets, span = self.book, self.rule_sets, self.span
        with while_waiting(_("Judging …")):
            return assess(book, rule_sets, span, codes)

    def assessors(self) -> tuple[Assessor | Judge, ...]:
        """Return who assesses by every rule set."""
        from sbt_ledger.assessment.assess import assessors_of

        return assessors_of(self.book, self.rule_sets, self.span)
