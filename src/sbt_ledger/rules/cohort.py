"""What a school or a group must reach together, with what money, and what it keeps."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from gettext import gettext as _
from typing import Annotated, Literal, Self

from sbt_ledger.notation.table import After, Table
from sbt_ledger.rules.filter import Filter
from sbt_ledger.rules.line import Count, Measure, Names, RuleLine, Where, filled_in, not_above_all
from sbt_ledger.rules.period_rule import a_length
from sbt_ledger.rules.source import Amount, amounts_in, check_between

RATIOS = frozenset({"share", "rate"})
"""Measures that are asked for in percent."""
BY_HAVING = frozenset({"share", "people"})
"""Measures that ask how many people have something."""
BY_SEATS = frozenset({"rate", "seats"})
"""Measures that look at each row of the people, whatever it is worth."""


class Having(Table):
    """What a person must have: a requirement fulfilled, or so much of the entries that fit."""

    require: str = ""
    measure: Measure = ""
    where: Where = Filter()
    at_least: Amount | None = None
    at_most: Amount | None = None

    def checked(self) -> Self:
        """Return it if it asks for one thing, in an amount that is no percent."""
        inline = {"measure", "where", "at_least", "at_most"} & self.written
        if bool(self.require) == bool(inline):
            msg = _("either 'require', or 'at_least' and what it counts, says what people have")
            raise ValueError(msg)
        if inline and self.at_least is None and self.at_most is None:
            msg = _("'at_least' or 'at_most' is missing: it says nothing of how much")
            raise ValueError(msg)
        _in_numbers(self.at_least, self.at_most)
        check_between(self.at_least, self.at_most)
        return self

    @property
    def named(self) -> tuple[str, ...]:
        """The requirement that it names, if it names one."""
        return (self.require,) if self.require else ()


class Cohort(RuleLine):
    """A mean, share, rate or count over the people (or activities) of a school."""

    measure: Literal["mean", "share", "rate", "records", "people", "seats"]
    for_each: str = ""
    where: Where = Filter()
    having: Having | None = None
    of: Where = Filter()
    done: Where = Filter()
    at_least: Amount | None = None
    at_most: Amount | None = None
    per: str
    who: Where = Filter()
    count_on: Literal["period start", "period end"] = "period end"
    group_by: str = ""
    round: Literal["", "up", "down", "nearest"] = ""
    at_least_people: Count | None = None

    def checked(self) -> Self:
        """Return it if it is named, asks for something, and its keys go with its measure."""
        if not self.id:
            msg = _("'id' is missing: reports name a cohort rule by it")
            raise ValueError(msg)
        if self.at_least is None and self.at_most is None:
            msg = _("'at_least' or 'at_most' is missing: it says nothing of how much")
            raise ValueError(msg)
        if (self.having is not None) != (self.measure in BY_HAVING):
            msg = _("'having' goes with a share or with people, who have something")
            raise ValueError(msg)
        if self.measure == "rate" and not self.done:
            msg = _("'done' is missing: a rate is what was done of what was expected")
            raise ValueError(msg)
        for key, measures in _ONLY_WITH.items():
            if key in self.written and self.measure not in measures:
                told = _("'{key}' goes with {measures} only")
                raise ValueError(told.format(key=key, measures=_(" or ").join(sorted(measures))))
        if self.measure in RATIOS:
            _in_percent(self.at_least, self.at_most)
            for key in ("at_least", "at_most"):
                for each in amounts_in(getattr(self, key)):
                    not_above_all(str(each or "0%"), key)
        else:
            _in_numbers(self.at_least, self.at_most)
        check_between(*map(_as_number, (self.at_least, self.at_most)))
        return self

    def with_scales(self, scales: Mapping[str, Sequence[str]]) -> Self:
        """Return the line with each "step+" of its filters resolved, also of `having`."""
        line = super().with_scales(scales)
        if line.having is None or not line.having.where:
            return line
        where = filled_in(line.having.where, scales)
        return line.but(having=line.having.but(where=where))

    @property
    def column(self) -> str:
        """The column by whose values it stands for each by itself, "" for the whole school."""
        return self.for_each or self.group_by


_ONLY_WITH: dict[str, frozenset[str]] = {
    "of": BY_SEATS,
    "done": BY_SEATS,
    "where": frozenset({"mean", "records", *BY_SEATS}),
    "for_each": frozenset({"records"}),
    "group_by": frozenset({"mean", *BY_HAVING, *BY_SEATS}),
    "round": frozenset({"share"}),
    "at_least_people": frozenset({"share"}),
}


def _a_time_or_words(text: str) -> str:
    """Let words pass, such as “as long as the school stands”, but no slip of so many years."""
    return a_length(text) if text[:1].isdigit() else text


class Keep(RuleLine):
    """What must be kept, and how long."""

    what: Names
    for_: Annotated[str, After(_a_time_or_words)] = ""
    per: str = ""
    after: str = ""


class MoneyRatio(RuleLine):
    """A share of one amount of money in another."""

    what: str
    of: str
    at_least: Amount
    per: str = ""

    def checked(self) -> Self:
        """Return it if it is named and asks for a percent."""
        if not self.id:
            msg = _("'id' is missing: reports name a money rule by it")
            raise ValueError(msg)
        if self.what == self.of:
            msg = _("'what' and 'of' are the same: a share of itself is always the whole")
            raise ValueError(msg)
        _in_percent(self.at_least)
        return self


def _in_percent(*asked: Amount | None) -> None:
    if any(
        each is not None and not (isinstance(each, str) and each.endswith("%"))
        for each in amounts_in(*asked)
    ):
        msg = _("a percent such as “22%” is needed")
        raise ValueError(msg)


def _in_numbers(*asked: Amount | None) -> None:
    if any(each is not None and not isinstance(each, Decimal) for each in amounts_in(*asked)):
        msg = _("a number is needed, not a percent and nothing that hangs on a teacher")
        raise ValueError(msg)


def _as_number(amount: Amount | None) -> Amount | None:
    """Return a plain percent as the number before its sign."""
    return Decimal(amount.removesuffix("%")) if isinstance(amount, str) else amount
