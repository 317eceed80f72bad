"""How much is asked: amounts from attributes and ladders, adjusted (step 6)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from typing import Any

from tests.naive.book import Book, Teacher
from tests.naive.calendar_days import days_in, each_day
from tests.naive.counters import counter
from tests.naive.exact import (
    ZERO,
    in_force,
    is_percent,
    is_percent_of_earned,
    number,
    rounded_by,
    share,
)
from tests.naive.filters import Answer, Lookup, all_of, any_of, fits, names_in
from tests.naive.periods import Period, teacher_day
from tests.naive.prorating import remaining
from tests.naive.split import has_ended, spells

Rules = Mapping[str, Any]


@dataclass(frozen=True)
class Asked:
    """An amount, or why there is none: `exempt`, `waived`, `not-applicable`, `unknown`."""

    amount: Fraction = ZERO
    instead: str | None = None
    of_earned: Fraction | None = None  # a part that is a percentage of what was earned
    doubtful: bool = False  # a blank cell leaves open whether less, or nothing, is asked


@dataclass(frozen=True)
class Asker:
    """Who is asked, under which rules, in which period."""

    rules: Rules
    book: Book
    teacher: Teacher
    period: Period

    @property
    def day(self) -> date:
        return teacher_day(self.period, self.book.as_of)

    def who(self, wanted: Mapping[str, Any], on: date) -> Answer:
        return fits(wanted, lambda name: self.teacher.lookup(name, on), self.rules.get("scale", {}))

    def fits_when(
        self, who: Mapping[str, Any], when: str, of_all: Mapping[str, Any] = {}
    ) -> Answer:
        """Whether a teacher fits two filters at the end, on any day, or throughout (ruling 21)."""
        days = [self.day] if when == "at end" else list(each_day(self.period.start, self.day))
        fit = [all_of([self.who(of_all, on), self.who(who, on)]) for on in days or [self.day]]
        return any_of(fit) if when == "any day" else all_of(fit)

    def count(self, name: str) -> Fraction | None:
        return counter(name, self.teacher, self.period, self.book)


def asked_of(requirement: Mapping[str, Any], asker: Asker) -> Asked:
    """Return the adjusted amount of a requirement."""
    base = base_amount(requirement, asker)
    if base is None:
        return Asked(instead="unknown")
    if base == "none":
        return Asked(instead="not-applicable")
    return adjusted(Fraction(base), requirement, [requirement["id"]], asker)


def asked_of_part(
    part: Mapping[str, Any], path: Sequence[str], whole: Asked, asker: Asker
) -> Asked:
    """Return the amount of a part of `whole`: percents are of the adjusted requirement."""
    wanted = part["at_least"]
    if is_percent_of_earned(wanted):
        return Asked(of_earned=share(wanted))
    if is_percent(wanted):
        freed = freeing([*path, part["id"]], asker)
        doubtful = freed == "unknown" or whole.doubtful
        instead = None if freed == "unknown" else freed
        return Asked(share(wanted) * whole.amount, instead, doubtful=doubtful)
    base = base_amount(part, asker)
    if base is None or base == "none":
        return Asked(instead="unknown" if base is None else "not-applicable")
    found = adjusted(Fraction(base), part, [*path, part["id"]], asker)
    if part.get("prorate") is False and not part.get("on_top"):
        # R20: never above the total
        return replace(found, amount=min(found.amount, whole.amount))
    return found


def base_amount(requirement: Mapping[str, Any], asker: Asker) -> Fraction | str | None:
    """Return the amount before adjusting; `"none"` where none is in force, None if unknown."""
    first, last = asker.period.start, asker.period.end
    held = (
        [(requirement, first, last)] if last == date.max else list(spells(requirement, first, last))
    )
    if len(held) == 1:  # it does not change in the period
        return "none" if has_ended(requirement) else amount_on(requirement, first, asker)
    asked = [
        "none" if line is None else amount_before(line, begun, asker, requirement)
        for line, begun, _ended in held
    ]
    if None in asked:
        return None
    amounts = [Fraction(0) if each in {None, "none"} else Fraction(each or 0) for each in asked]
    days = [days_in(begun, ended) for _line, begun, ended in held]
    weighed = sum((amount * many for amount, many in zip(amounts, days, strict=True)), Fraction(0))
    return "none" if {*asked} == {"none"} else weighed / sum(days)


def amount_before(
    line: Mapping[str, Any], on: date, asker: Asker, newest: Mapping[str, Any]
) -> Fraction | str | None:
    """Return what one of several versions asks from a day on, nothing of whom it does not mean."""
    meant = line is newest or asker.fits_when(line.get("who", {}), line.get("who_when", "at end"))
    if meant is None:
        return None
    return amount_on(line, on, asker) if meant else "none"


def amount_on(requirement: Mapping[str, Any], on: date, asker: Asker) -> Fraction | str | None:
    """Return the amount of one version on a day."""
    if "covers" in requirement and "at_least" not in requirement:
        return Fraction(sum(len(options) for options in requirement["covers"].values()))
    if "any_of" in requirement:
        return Fraction(requirement.get("how_many", 1))
    if "at_least_by" in requirement:
        ladder = requirement["at_least_by"]
        reached = asker.count(ladder["counter"])
        if reached is None:
            return None
        steps = [amount for least, amount in ladder["steps"] if reached >= least]
        return Fraction(steps[-1]) if steps else "none"
    amount = requirement.get("at_least", requirement.get("at_most"))
    if isinstance(amount, Mapping):
        each = asker.count(amount["each"])
        return None if each is None else Fraction(amount["base"]) + Fraction(amount["plus"]) * each
    begun = max(on, asker.rules["ruleset"]["from"]) if (asker.period.label == "career") else on
    amount = in_force(amount, begun)
    return "none" if amount is None else Fraction(amount)


def lines_for(path: Sequence[str], asker: Asker) -> list[Mapping[str, Any]]:
    """Return the adjust lines that name the requirement or part, what it stands in, or nothing."""
    return [
        line for line in asker.rules.get("adjust", ())
        if not line.get("require") or set(line["require"]) & set(path)
    ]  # fmt: skip


def applies(line: Mapping[str, Any], asker: Asker) -> Answer:
    """Whether `who`, `when` and the letters of a line are there."""
    answers = [asker.who(line.get("who", {}), asker.day)]
    for name, wanted in line.get("when", {}).items():
        count = asker.count(name)
        answers.append(None if count is None else fits({name: wanted}, saying(count), {}))
    return all_of([*answers, has_letters(line, asker)])


def has_letters(line: Mapping[str, Any], asker: Asker) -> bool:
    """The letter of an `adjust` lives in the `evidence` column of changes.csv (ruling 8).

    It is that of a change of the period.
    """
    at_hand = asker.teacher.letters(
        names_in(line.get("who", {})), asker.period.start, asker.period.end
    )
    return set(line.get("needs_all", ())) <= at_hand


def freeing(path: Sequence[str], asker: Asker) -> str | None:
    """Return `exempt` or `waived` if a line frees, `unknown` if a blank leaves it open."""
    unclear = None
    for line in lines_for(path, asker):
        if line["change"] in {"exempt", "waive"}:
            answer = applies(line, asker)
            if answer:
                return "exempt" if line["change"] == "exempt" else "waived"
            unclear = "unknown" if answer is None else unclear
    return unclear


def saying(count: Fraction) -> Lookup:
    """Return a lookup that knows one number only."""
    return lambda _: [str(count)]


@dataclass
class Running:
    """An amount on its way through the adjust lines."""

    amount: Fraction
    base: Fraction
    rounding: str | None = None
    least: Fraction | None = None
    doubtful: bool = False

    def final(self) -> Fraction:
        """`least` once at the end, never above what was asked; then round."""
        amount = self.amount
        if self.least is not None:
            amount = max(amount, min(self.least, self.base))
        return rounded_by(amount, self.rounding) if self.rounding else amount


def adjusted(
    amount: Fraction, line_of: Mapping[str, Any], path: Sequence[str], asker: Asker
) -> Asked:
    """Adjust in file order: several prorates multiply (ruling 10)."""
    freed = freeing(path, asker)
    if freed and freed != "unknown":
        return Asked(amount, freed)
    running = Running(amount, amount, doubtful=freed == "unknown")
    for line in lines_for(path, asker):
        # A part shrinks with its requirement, but is set, or kept from vanishing, by name only.
        own = line_of["id"] in line.get("require", ()) or not (len(path) > 1 or line.get("require"))
        known = True
        if "any_of" in line_of:  # how many of several are enough is no amount
            continue
        if line["change"] == "set" and own:
            known = set_by(line, running, asker)
        if line["change"] == "prorate" and line_of.get("prorate") is not False:
            known = prorate_by(line, running, asker, own=own) or "at_most" not in line_of
        if not known:
            return Asked(instead="unknown")
    return Asked(running.final(), doubtful=running.doubtful)


def set_by(line: Mapping[str, Any], running: Running, asker: Asker) -> bool:
    """Set the amount if the line applies; False if that is not known."""
    answer = applies(line, asker)
    found = set_amount(line, asker) if answer else ZERO
    if answer is None or found is None:
        return False
    if answer:
        running.amount = running.base = found
        running.rounding = line.get("round", running.rounding)
    return True


def prorate_by(line: Mapping[str, Any], running: Running, asker: Asker, *, own: bool) -> bool:
    """Take off what the line takes off; False if that is not known.

    Not knowing how much less is asked only matters where the whole is not reached.
    """
    if not has_letters(line, asker):
        return True
    left = remaining(line, asker.teacher, asker.period, asker.rules)
    if left is None:
        running.doubtful = True
        return False
    if left != 1:
        running.amount *= left
        running.rounding = line.get("round", running.rounding)
        running.least = number(line.get("least")) if own and "least" in line else running.least
    return True


def set_amount(line: Mapping[str, Any], asker: Asker) -> Fraction | None:
    """`each = 20, per = "active_years"`: so much for each, at most so much."""
    found = Fraction(line["each"])
    if "per" in line:
        many = counter(
            line["per"], asker.teacher, asker.period, asker.book, line.get("active_if"), asker.rules
        )
        if many is None:
            return None
        found *= many
    if "at_most" in line:
        found = min(found, Fraction(line["at_most"]))
    return found
