"""A credit line of the rules in plain words, where its file has neither a sentence nor a name."""

from __future__ import annotations

from fractions import Fraction
from gettext import gettext as _
from typing import TYPE_CHECKING

from sbt_ledger.assessment.rate import rate_on
from sbt_ledger.reports.amounts import exact
from sbt_ledger.rules.condition import AtLeastStep, Comparison, Filled

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from sbt_ledger.reports.naming import Naming
    from sbt_ledger.rules.condition import Condition, Test
    from sbt_ledger.rules.credit_rule import CreditRule
    from sbt_ledger.rules.filter import Filter

_CHANGING = frozenset({"step", "round", "least", "factor", "plus", "at_most", "share", "spread"})
_SIGNS = {">=": "≥", "<=": "≤", ">": ">", "<": "<"}


def told_credit(line: CreditRule, day: date, naming: Naming, language: str) -> str:
    """Return a line by its sentence or its name, else what it counts and at what rate on `day`."""
    if line.text:
        return line.told(language)
    if line.name:
        return line.named(language)
    what = told_filter(line.where, naming)
    told = _("{what}, {rate}").format(what=what, rate=_rate(line, day, naming))
    if _CHANGING.isdisjoint(line.written):
        return told
    return _("{told}; more on it in {place}").format(told=told, place=line.written_at)


def told_filter(where: Filter, naming: Naming) -> str:
    """Return what a filter asks of a record: "kind is lecture and role is lead"."""
    parts = [_test(test, naming) for test in where.tests]
    if where.any_of:
        parts.append(_(" or ").join(told_filter(each, naming) for each in where.any_of))
    told = parts[0] if parts else _("whatever is held")
    for part in parts[1:]:
        told = _("{one} and {other}").format(one=told, other=part)
    for each in where.without:
        told = _("{told}, unless {other}").format(told=told, other=told_filter(each, naming))
    return told


def _test(test: Test, naming: Naming) -> str:
    column = naming.column(test.column)
    values = [_value(test.column, each, naming) for each in test.conditions]
    return _("{column} is {value}").format(column=column, value=_(" or ").join(values))


def _value(column: str, condition: Condition, naming: Naming) -> str:
    match condition:
        case Filled():
            return _("filled") if condition.wanted else _("empty")
        case AtLeastStep():
            return _("{step} or higher").format(step=naming.cell(column, condition.step))
        case Comparison():
            limit = condition.limit
            told = exact(limit) if isinstance(limit, Fraction) else limit.isoformat()
            return f"{_SIGNS.get(condition.operator, '')} {told}".lstrip()
        case _:
            return naming.cell(column, str(condition))


def _rate(line: CreditRule, day: date, naming: Naming) -> str:
    """Return the one way in which a line values a record."""
    if line.table is not None:
        pairs = _(", ").join(_pairs(line, day, naming))
        return _("by {column}: {pairs}").format(column=naming.column(line.by), pairs=pairs)
    texts = (
        (line.per_hour, _("{rate} for an hour")),
        (line.per_record, _("{rate} a record")),
        (line.per_unit, _("{rate} a unit")),
        (line.minutes, _("1 for {rate} minutes")),
    )
    amounts = ((rate_on(rate, day), text) for rate, text in texts if rate is not None)
    return next(text.format(rate=exact(amount or Fraction(0))) for amount, text in amounts)


def _pairs(line: CreditRule, day: date, naming: Naming) -> Iterator[str]:
    for value, number in (line.table or {}).items():
        yield f"{naming.cell(line.by, value)} {exact(rate_on(number, day) or Fraction(0))}"
    if line.else_ is not None:
        other = exact(rate_on(line.else_, day) or Fraction(0))
        yield _("otherwise {amount}").format(amount=other)
