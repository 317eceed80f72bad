"""What a cell is held against: one key of a filter, and the words and numbers after it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from gettext import gettext as _
from operator import eq, ge, gt, le, lt
from typing import Any

from sbt_ledger.notation.as_written import as_written
from sbt_ledger.rules.comparing import compared, fraction, number_or_day

Value = str | Fraction | date
Read = Callable[[str], Sequence[Value] | None]
"""Gives a column's values: () if the cell is blank, None if nothing of that name holds."""

_OPERATORS: Mapping[str, Callable[[Any, Any], bool]] = {
    ">=": ge,
    "<=": le,
    ">": gt,
    "<": lt,
    "=": eq,
}
_HIGHER = ("+", "＋")
NEGATIVE = frozenset({"no", "false", "否", "无", "無"})
"""Words that say in so many words that a yes/no cell is not filled."""


@dataclass(frozen=True, slots=True)
class Text:
    """The cell is exactly this text."""

    text: str

    def fits(self, value: Value) -> bool | None:
        """Whether `value` is this text."""
        return str(value) == self.text

    def __str__(self) -> str:
        """Return it as a rule file writes it."""
        return self.text


@dataclass(frozen=True, slots=True)
class Comparison:
    """The cell is a number or a day that compares as asked."""

    operator: str
    limit: Fraction | date

    def fits(self, value: Value) -> bool | None:
        """Whether `value` compares as asked; None if it cannot be read as a number or a day."""
        known = number_or_day(value) if isinstance(value, str) else value
        if known is None or isinstance(known, date) is not isinstance(self.limit, date):
            return None
        return _OPERATORS[self.operator](known, self.limit)

    def __str__(self) -> str:
        """Return it as a rule file writes it."""
        return str(self.limit) if self.operator == "=" else f"{self.operator} {self.limit}"


@dataclass(frozen=True, slots=True)
class AtLeastStep:
    """The cell is this step of a scale or a higher one; `steps` is filled from the rule set."""

    step: str
    steps: frozenset[str] = frozenset()

    def fits(self, value: Value) -> bool | None:
        """Whether `value` is one of the steps."""
        return value in self.steps

    def __str__(self) -> str:
        """Return it as a rule file writes it."""
        return f"{self.step}+"


@dataclass(frozen=True, slots=True)
class Filled:
    """The cell is filled (`true`) or empty (`false`)."""

    wanted: bool

    def __str__(self) -> str:
        """Return it as a rule file writes it."""
        return "true" if self.wanted else "false"


Condition = Text | Comparison | AtLeastStep | Filled


@dataclass(frozen=True, slots=True)
class Test:
    """One key of a filter: a column, and the conditions of which any may fit."""

    column: str
    conditions: tuple[Condition, ...]

    def fits(self, read: Read) -> bool | None:
        """Whether the column's value fits; None if the answer hangs on a blank cell."""
        values = read(self.column)
        answer: bool | None = False
        for condition in self.conditions:
            if isinstance(condition, Filled):
                found: bool | None = _is_filled(values) is condition.wanted
            elif values is None:
                found = False
            else:
                found = any_of([condition.fits(value) for value in values] or [None])
            if found:
                return True
            answer = None if found is None else answer
        return answer

    def with_scales(self, scales: Mapping[str, Sequence[str]]) -> Test:
        """Return the test with each "step+" resolved; ValueError names an unknown step."""
        steps = scales.get(self.column, ())
        conditions: list[Condition] = []
        for condition in self.conditions:
            if not isinstance(condition, AtLeastStep):
                conditions.append(condition)
            elif condition.step in steps:
                above = frozenset(steps[list(steps).index(condition.step) :])
                conditions.append(AtLeastStep(condition.step, above))
            else:
                told = _("“{step}+” is no step of scale.{column}")
                msg = told.format(step=condition.step, column=self.column)
                raise ValueError(msg)
        return Test(self.column, tuple(conditions))


def conditions_of(value: object) -> tuple[Condition, ...]:
    """Return what a cell may be, as a rule file writes it; ValueError if it is none of that."""
    return tuple(_condition(part) for part in listed(value))


def listed(value: object) -> Sequence[object]:
    """Return a list of the language, which may be written as its only value."""
    return value if isinstance(value, list | tuple) else (value,)


def _condition(value: object) -> Condition:
    if isinstance(value, bool):
        return Filled(value)
    if isinstance(value, int | Decimal):
        number = fraction(Decimal(value))
        if number is None:
            msg = _("the number is far too long")
            raise ValueError(msg)
        return Comparison("=", number)
    if isinstance(value, date):
        return Comparison("=", value)
    if not isinstance(value, str):
        msg = _("{value} cannot be compared with a cell").format(value=as_written(value))
        raise ValueError(msg)  # noqa: TRY004 - pydantic collects ValueErrors
    if (found := compared(value)) is not None:
        return Comparison(*found)
    return AtLeastStep(value[:-1]) if value.endswith(_HIGHER) else Text(value)


def any_of(answers: Sequence[bool | None]) -> bool | None:
    """Return whether any answer is yes; None if a blank cell may make it one."""
    if any(answers):
        return True
    return None if None in answers else False


def _is_filled(values: Sequence[Value] | None) -> bool:
    return any(str(value).casefold() not in NEGATIVE for value in values or ())
