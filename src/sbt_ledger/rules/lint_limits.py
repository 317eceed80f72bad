"""Limits that get in each other's way: caps that overlap, percents of nothing, rates never used."""

from __future__ import annotations

from gettext import gettext as _
from itertools import combinations
from typing import TYPE_CHECKING

from sbt_ledger.rules.compared import lies_inside, never_both
from sbt_ledger.rules.finding import finding
from sbt_ledger.rules.rule_set import line_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sbt_ledger.errors import Problem
    from sbt_ledger.rules.cut_rule import Cap
    from sbt_ledger.rules.rule_set import RuleSet


def limits(rule_set: RuleSet, lines: Mapping[str, int]) -> Iterator[Problem]:
    """Yield what is found about caps and rates; `lines` are those of the keys of the file."""
    for one, other in combinations(rule_set.cap, 2):
        if _overlap(one, other):
            text = _("this cap and that on line {line} overlap, and neither lies inside the other")
            message = text.format(line=line_of(one.written_at) or "?")
            hint = _(
                "What is best for the teacher is taken. Make the filters say which cap is meant."
            )
            yield finding("overlapping-caps", "warning", other.written_at, message, hint)
    yield from _percents(rule_set, lines)
    yield from _unreachable(rule_set)


def _overlap(one: Cap, other: Cap) -> bool:
    if one.measure != other.measure or (
        one.for_ and other.for_ and not {*one.for_} & {*other.for_}
    ):
        return False
    nested = lies_inside(one.where, other.where) or lies_inside(other.where, one.where)
    return not nested and not never_both(one.where, other.where)


def _percents(rule_set: RuleSet, lines: Mapping[str, int]) -> Iterator[Problem]:
    """Yield percent caps of which it is not clear what they are a percent of."""
    for number, cap in enumerate(rule_set.cap):
        if cap.for_ or not _is_percent(cap.at_most):
            continue
        meant = [
            line.id
            for line in rule_set.require
            if (line.per, line.measure) == (cap.per, cap.measure)
            and (line.at_least is not None or line.at_least_by)
        ]
        if len(meant) == 1:
            continue
        text = _("a cap in percent without 'for': no requirement has its period and measure")
        if meant:
            text = _("a cap in percent without 'for': it may be of {names}")
        message = text.format(names=_(" or ").join(meant))
        hint = _('Name the requirement that it is a percent of: for = ["{name}"].')
        name = meant[0] if meant else "…"
        file, _colon, entry = cap.written_at.rpartition(":")
        place = f"{file}:{lines.get(f'cap.{number}.at_most', entry)}"
        yield finding("percent-of-what", "error", place, message, hint.format(name=name))


def _is_percent(amount: object) -> bool:
    """Whether an amount, or one of its steps, is a percent of a requirement."""
    if isinstance(amount, list | tuple):
        return any(
            _is_percent(each.get("amount") if isinstance(each, dict) else each.amount)
            for each in amount
        )
    return isinstance(amount, str) and amount.strip().endswith("%")


def _unreachable(rule_set: RuleSet) -> Iterator[Problem]:
    """Yield rates that no record gets, as an earlier line takes all that fits them."""
    for number, line in enumerate(rule_set.credit):
        earlier = next(
            (each for each in rule_set.credit[:number] if lies_inside(line.where, each.where)), None
        )
        if earlier is not None:
            text = _("no record reaches this rate: line {line} takes them all")
            message = text.format(line=line_of(earlier.written_at) or "?")
            hint = _("The first line that fits decides: move this one up, or take it out.")
            yield finding("unreachable-credit", "warning", line.written_at, message, hint)
