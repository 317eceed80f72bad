"""Several tags in one cell: `area = "technical;leadership"`, or split: `"technical=1;..=3"`.

A tag that is split counts with its share of the entry; `counting.tags = "one"` wants the split.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from sbt_ledger.rules.condition import Filled, Test

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sbt_ledger.records.credit import CreditEntry
    from sbt_ledger.rules.credit_rule import CreditRule
    from sbt_ledger.rules.filter import Filter

_ONE, _NOTHING = Fraction(1), Fraction(0)
_NO_TAGS = frozenset({"evidence", "approvals"})


def tag_share(where: Filter, entry: CreditEntry) -> Fraction:
    """Return the share of an entry that the tags named by a filter hold."""
    share = _ONE
    for test, cells in _tagged(where, entry):
        split = [(name, _weight(weight)) for name, _equals, weight in map(_parted, cells)]
        weights = [(name, weight) for name, weight in split if weight is not None]
        whole = sum((weight for _name, weight in weights), _NOTHING)
        if whole and len(weights) == len(split):
            named = (weight for name, weight in weights if _names(test, name))
            share *= sum(named, _NOTHING) / whole
    return share


def is_unsplit(where: Filter, entry: CreditEntry) -> bool:
    """Whether a cell names several tags of which the filter wants some, without a split."""
    return next(unsplit(where, entry), None) is not None


def unsplit(where: Filter, entry: CreditEntry) -> Iterator[tuple[str, Sequence[str]]]:
    """Yield the columns, with their tags, that name several without saying the share of each."""
    for test, cells in _tagged(where, entry):
        is_split = len(cells) == 1 or all("=" in cell for cell in cells)
        if not is_split and 0 < sum(_names(test, cell) for cell in cells) < len(cells):
            yield test.column, cells


def part_share(rate: CreditRule | None, id_: str) -> Fraction:
    """Return the share with which entries of a credit line count to a requirement or part."""
    text = rate.share.get(id_, "") if rate is not None else ""
    return Fraction(text.removesuffix("%")) / 100 if text else _ONE


def _tagged(where: Filter, entry: CreditEntry) -> Iterator[tuple[Test, Sequence[str]]]:
    for test in where.tests:
        if test.column in _NO_TAGS or any(isinstance(each, Filled) for each in test.conditions):
            continue
        text = entry.text(test.column)
        if text:
            yield test, [cell.strip() for cell in text.split(";")]


def _names(test: Test, name: str) -> bool:
    return any(
        condition.fits(name) for condition in test.conditions if not isinstance(condition, Filled)
    )


def _parted(cell: str) -> tuple[str, str, str]:
    name, equals, weight = cell.partition("=")
    return name.strip(), equals, weight


def _weight(text: str) -> Fraction | None:
    try:
        return Fraction(text.strip())
    except (ValueError, ZeroDivisionError):
        return None
