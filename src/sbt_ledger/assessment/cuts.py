"""Cut what floors and caps do not let count (steps 7 and 8 of the order of computing).

Floors first, then caps, once and before any requirement is weighed. Of what a cap leaves, the
hours that an open sub-minimum needs stay first, then the earliest, then the first row. Where caps
overlap, what stays is what is best for the teacher: first the most for sub-minimums, then the most
in all, then the earliest. What awaits a proof takes no room from what counts.
"""

from __future__ import annotations

from gettext import gettext as _
from typing import TYPE_CHECKING

from sbt_ledger.assessment.cuts_bounds import ALWAYS
from sbt_ledger.assessment.cuts_held import Cut, Held, share_taken
from sbt_ledger.assessment.cuts_sums import cut_sums
from sbt_ledger.assessment.cuts_things import drop_below_floors, drop_things
from sbt_ledger.assessment.figures import figure
from sbt_ledger.assessment.result import Reduction
from sbt_ledger.rules.cut_rule import Cap
from sbt_ledger.rules.source import amount_on

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence
    from fractions import Fraction

    from sbt_ledger.assessment.cuts_bounds import Bounds, PeriodOf, Required
    from sbt_ledger.assessment.cuts_held import Item, Need

Cuts = dict[int, tuple[Cut, ...]]
"""What is cut of items, by their number; nothing of those that are not there."""


def cut(
    items: Iterable[Item],
    bounds: Bounds,
    period_of: PeriodOf,
    needs: Sequence[Need],
    required: Required,
) -> Cuts:
    """Return what is cut of items that all count: those that do not are not among them.

    `needs` are the open sub-minimums; `required` tells the amounts that caps are a percent of.
    """
    held = Held(items, bounds, period_of)
    if not any(item.under for item in held.items):
        return {}
    drop_below_floors(held)
    drop_things(held, needs, required)
    return held.cuts(cut_sums(held, needs, required))


def cut_both(
    items: Sequence[Item],
    bounds: Bounds,
    period_of: PeriodOf,
    needs: Sequence[Need],
    required: Required,
) -> tuple[Cuts, Cuts]:
    """Return what is cut of the items that count, and of all as if those that wait counted too.

    Of both, what counts under the second and not under the first is what is pending.
    """
    counting = [item for item in items if not item.waits]
    now = cut(counting, bounds, period_of, needs, required)
    if len(counting) == len(items):
        return now, now
    return now, cut(items, bounds, period_of, needs, required)


def share_kept(cuts: Iterable[Cut], chain: Collection[str]) -> Fraction:
    """Return which share of an item counts to a requirement or part, by its `Bounds.chain`."""
    return 1 - share_taken(cuts, chain)


def reduction(each: Cut, amount: Fraction | None = None) -> Reduction:
    """Return a cut in words, with the line that says so; `amount` is what it takes of an entry."""
    words = {
        "period": each.period.label,
        "limit": figure(each.limit),
        "have": figure(each.have),
        "amount": figure(each.amount if amount is None else amount),
    }
    if not isinstance(each.line, Cap):
        told = _told_floor(each)
        words["group"] = each.line.group
        words["value"] = _(", ").join(each.value)
    elif each.line.counts_things:
        told = _("{period}: at most {limit} of {have} records count.")
        if column := each.line.measure.removeprefix("distinct ").removeprefix("records"):
            told = _("{period}: at most {limit} of {have} different “{column}” count.")
            words["column"] = column
    else:
        told = _("{period}: at most {limit} of {have} counts; {amount} of it is cut here.")
        written = amount_on(each.line.at_most, each.period.first)
        if isinstance(written, str):
            told = _percent_told(written)
            words["percent"] = written.partition(" ")[0]
    return Reduction(told.format(**words), each.line)


def _told_floor(each: Cut) -> str:
    if each.period is ALWAYS:
        return _("{have} is less than the {limit} from which on it counts.")
    if not each.value:
        return _("{period}: {have} is less than the {limit} from which on it counts.")
    return _(
        "{period}: of {group} “{value}” {have} is less than the {limit} from which on it counts."
    )


def _percent_told(written: str) -> str:
    if written.endswith("earned"):
        return _(
            "{period}: at most {limit} ({percent} of all that counts) of {have} counts; "
            "{amount} of it is cut here."
        )
    return _(
        "{period}: at most {limit} ({percent} of what is asked) of {have} counts; "
        "{amount} of it is cut here."
    )
