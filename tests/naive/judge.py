"""What one rule set knows of one teacher, and who is asked at all."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from tests.naive.amounts import Asker
from tests.naive.book import Book, Teacher
from tests.naive.border import Border
from tests.naive.filters import Answer, all_of, any_of, fits
from tests.naive.pauses import longer_for
from tests.naive.periods import Horizon, Period, in_rule_set, periods_of
from tests.naive.values import Entry, entries_of

Rules = Mapping[str, Any]


@dataclass(eq=False)
class Judge:
    """Rules, book, teacher and the teacher's records, as they stand on the as-of day."""

    rules: Rules
    book: Book
    teacher: Teacher
    horizon: Horizon
    problems: list[str] = field(default_factory=list)
    worth_on: Callable[[date], Rules] | None = None
    border: Border = field(default_factory=Border)
    entries: list[Entry] = field(init=False)

    def __post_init__(self) -> None:
        self.entries = entries_of(
            self.book, self.rules, self.teacher, self.horizon, self.problems, self.worth_on
        )

    def periods(self, name: str, require: str = "") -> list[Period] | None:
        rules = longer_for(self.rules, require)
        return periods_of(rules, name, self.teacher, self.book, self.horizon)

    def judged_periods(self, name: str, require: str = "") -> list[Period] | None:
        found = self.periods(name, require)
        return None if found is None else in_rule_set(found, self.rules)

    def asker(self, period: Period) -> Asker:
        return Asker(self.rules, self.book, self.teacher, period)

    def gate(self, line: Mapping[str, Any], period: Period) -> str | None:
        """Return why a requirement is not judged: `not-applicable` or `unknown`; None if it is."""
        asker = self.asker(period)
        if not self.teacher.in_post(asker.day):
            return "not-applicable"
        answer = all_of([self.is_asked(line, period), self.fires(line, period)])
        if answer is None:
            return "unknown"
        return None if answer else "not-applicable"

    def undated_gate(self, line: Mapping[str, Any]) -> str:
        """Return why nothing is judged where a personal date is blank: an `if` may have fired."""
        today = Period(self.book.as_of, self.book.as_of, "")
        asked = self.teacher.in_post(self.book.as_of) and self.is_asked(line, today)
        return "not-applicable" if asked is False else "unknown"

    def is_asked(self, line: Mapping[str, Any], period: Period) -> Answer:
        """Whether `who` of the rule set and of the line hold when `who_when` says (ruling 21)."""
        when, of_all = line.get("who_when", "at end"), self.rules.get("who", {})
        return self.asker(period).fits_when(line.get("who", {}), when, of_all)

    def fires(self, line: Mapping[str, Any], period: Period) -> Answer:
        """If A happened, then B: an `if` that does not fire asks nothing (ruling 11)."""
        if "if" not in line:
            return True
        asker = self.asker(period)
        happened = [
            fits(line["if"].get("where", {}), entry.lookup, self.rules.get("scale", {}))
            for entry in self.entries
            if entry.mark in {"ok", "provisional"} and period.holds(entry.deciding)
        ]
        answers = [asker.who(line["if"]["who"], asker.day)] if "who" in line["if"] else []
        if "where" in line["if"]:
            answers.append(any_of(happened))
        return all_of(answers)

    def has_ended(self, period: Period) -> bool:
        """A period is ended from `as_of = to` on (ruling 1), also while grace runs."""
        return self.book.as_of >= period.end

    def grace_end(self, period: Period) -> date:
        from tests.naive.grace import grace_end

        return grace_end(self.rules, self.teacher, period)
