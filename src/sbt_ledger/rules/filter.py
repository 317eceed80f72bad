"""Filters: `where` tests records, `who` tests teachers.

All keys must fit. A test answers True, False, or None: a cell that it needs is blank, so it is not
known. `not` leaves out what fits the whole inner filter; inside it, blank does not fit.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
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
_INNER = frozenset({"not", "any"})
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
                found = _any([condition.fits(value) for value in values] or [None])
            if found:
                return True
            answer = None if found is None else answer
        return answer


@dataclass(frozen=True, slots=True)
class Filter:
    """A filter as a rule file writes it."""

    tests: tuple[Test, ...] = ()
    without: tuple[Filter, ...] = ()
    any_of: tuple[Filter, ...] = ()

    @classmethod
    def read(cls, written: object) -> Filter:
        """Return the filter that a TOML table means; ValueError if it is not one."""
        if isinstance(written, Filter):
            return written
        if not isinstance(written, dict):
            msg = _('a filter is a table such as { kind = "lecture" }')
            raise ValueError(msg)  # noqa: TRY004 - pydantic collects ValueErrors
        rest = dict(written)
        without = rest.pop("not", ())
        any_of = rest.pop("any", ())
        return cls(
            tests=tuple(Test(column, _conditions(value)) for column, value in rest.items()),
            without=tuple(cls.read(part) for part in _listed(without)),
            any_of=tuple(cls.read(part) for part in _listed(any_of)),
        )

    @classmethod
    def asking(cls, written: object) -> Filter:
        """Return what `read` does; ValueError also where a filter, or a part of it, asks nothing.

        A rule file that says so leaves something out: it would fit everything, or nothing.
        """
        if written == {}:
            raise ValueError(_("this filter asks for nothing: leave it out, or say what must fit"))
        if isinstance(written, dict):
            _refuse_empty(written)
        return cls.read(written)

    def fits(self, read: Read) -> bool | None:
        """Whether a record or teacher fits; None if the answer hangs on a blank cell."""
        answer: bool | None = True
        for test in self.tests:
            found = test.fits(read)
            if found is False:
                return False
            answer = None if found is None else answer
        if any(part.fits(read) for part in self.without):
            return False
        if self.any_of:
            found = _any([part.fits(read) for part in self.any_of])
            if found is False:
                return False
            answer = None if found is None else answer
        return answer

    def blanks(self, read: Read) -> tuple[str, ...]:
        """Return the columns whose blank cells keep the answer from being known."""
        own = [test.column for test in self.tests if test.fits(read) is None]
        inner = [column for part in self.any_of for column in part.blanks(read)]
        return tuple(dict.fromkeys([*own, *inner]))

    def columns(self) -> frozenset[str]:
        """Return every column that the filter names."""
        parts = [part.columns() for part in (*self.without, *self.any_of)]
        return frozenset(test.column for test in self.tests).union(*parts)

    def with_scales(self, scales: Mapping[str, Sequence[str]]) -> Filter:
        """Return the filter with each "step+" resolved; ValueError names an unknown step."""
        return Filter(
            tuple(_resolved(test, scales) for test in self.tests),
            tuple(part.with_scales(scales) for part in self.without),
            tuple(part.with_scales(scales) for part in self.any_of),
        )

    def unresolved(self, scales: Mapping[str, Sequence[str]]) -> Iterator[tuple[str, str]]:
        """Yield (column, step) of each "step+" that no scale has."""
        for test in self.tests:
            steps = scales.get(test.column, ())
            for each in test.conditions:
                if isinstance(each, AtLeastStep) and each.step not in steps:
                    yield test.column, each.step
        for part in (*self.without, *self.any_of):
            yield from part.unresolved(scales)

    def __bool__(self) -> bool:
        """Whether the filter asks for anything."""
        return bool(self.tests or self.without or self.any_of)


def both(one: Filter, other: Filter) -> Filter:
    """Return the filter that fits what both fit."""
    any_of = one.any_of or other.any_of
    if one.any_of and other.any_of:
        any_of = tuple(both(this, that) for this in one.any_of for that in other.any_of)
    return Filter(one.tests + other.tests, one.without + other.without, any_of)


def _refuse_empty(written: Mapping[str, object]) -> None:
    for key, value in written.items():
        if value in ({}, [], ()):
            raise ValueError(_("“{key}” is empty: it asks for nothing").format(key=key))
        for part in _listed(value) if key in _INNER else ():
            if isinstance(part, dict):
                _refuse_empty(part or {key: part})


def _resolved(test: Test, scales: Mapping[str, Sequence[str]]) -> Test:
    steps = scales.get(test.column, ())
    conditions: list[Condition] = []
    for condition in test.conditions:
        if not isinstance(condition, AtLeastStep):
            conditions.append(condition)
        elif condition.step in steps:
            above = frozenset(steps[list(steps).index(condition.step) :])
            conditions.append(AtLeastStep(condition.step, above))
        else:
            told = _("“{step}+” is no step of scale.{column}")
            msg = told.format(step=condition.step, column=test.column)
            raise ValueError(msg)
    return Test(test.column, tuple(conditions))


def _conditions(value: object) -> tuple[Condition, ...]:
    return tuple(_condition(part) for part in _listed(value))


def _listed(value: object) -> Sequence[object]:
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


def _is_filled(values: Sequence[Value] | None) -> bool:
    return any(str(value).casefold() not in NEGATIVE for value in values or ())


def _any(answers: Sequence[bool | None]) -> bool | None:
    if any(answers):
        return True
    return None if None in answers else False
