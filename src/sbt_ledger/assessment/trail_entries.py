"""What of an entry counts toward a requirement: shares, tags, and days outside the period."""

from __future__ import annotations

from fractions import Fraction
from gettext import gettext as _
from typing import TYPE_CHECKING

from sbt_ledger.assessment.cuts import reduction
from sbt_ledger.assessment.figures import figure
from sbt_ledger.assessment.result import Counted, Mark, Reduction
from sbt_ledger.assessment.tags import part_share, tag_share

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sbt_ledger.assessment.cuts_held import Cut
    from sbt_ledger.assessment.pieces import Piece
    from sbt_ledger.assessment.result import Credit, Standing
    from sbt_ledger.rules.requirement import Part, Requirement

_ONE = Fraction(1)


def portion_told(
    path: Sequence[Requirement | Part], credit: Credit, mark: Mark
) -> Iterator[Reduction]:
    """Yield why only a share of an entry counts toward a requirement, or the part that `path` ends.

    A credit line may give it a share, and a cell may name several tags, each with its weight.
    """
    measure = getattr(path[0], "measure", "")
    if mark is Mark.VOID or measure not in {"", "hours"}:
        return
    for line in path:
        share = _ONE if measure else part_share(credit.rate, line.id)
        if share != _ONE:
            told = _("{share} of it counts toward “{requirement}”.")
            percent = f"{figure(share * 100)}%"
            yield Reduction(told.format(share=percent, requirement=line.id), credit.rate)
        tagged = tag_share(line.where, credit.entry)
        if tagged != _ONE:
            told = _("By its tags {share} of it belongs to “{requirement}”.")
            yield Reduction(told.format(share=tagged, requirement=line.id), line)


def told_cut(cut: Cut | Reduction, piece: Piece) -> Reduction:
    """Return what floors and caps take of a piece, in words."""
    return cut if isinstance(cut, Reduction) else reduction(cut, cut.share * piece.amount)


def combined(pieces: Sequence[tuple[Piece, Counted]], standing: Standing) -> Counted:
    """Return one entry for the pieces of a row, which counts by days or shares in a period."""
    piece, first = pieces[0]
    amount = sum((counted.amount for _piece, counted in pieces), Fraction(0))
    later = sum((counted.later for _piece, counted in pieces), Fraction(0))
    why = tuple(
        dict.fromkeys(reason for _piece, counted in pieces for reason in counted.reductions)
    )
    inside = {each.day: each.amount for each, _counted in pieces}
    whole, here = piece.share.amount, sum(inside.values(), Fraction(0))
    if here < whole and first.mark is not Mark.VOID:
        why = (*why, _told_inside(piece, here / whole, len(inside), first, standing))
    return Counted(first.credit, first.place, amount, first.mark, why, later)


def _told_inside(
    piece: Piece, share: Fraction, days: int, counted: Counted, standing: Standing
) -> Reduction:
    rate, label = counted.credit.rate, "" if standing.period is None else standing.period.label
    if rate is not None and rate.spread and not standing.requirement.measure:
        told = _("Spread over {length}: {share} of {amount} counts in {period}.").format(
            length=rate.spread, share=share, amount=figure(piece.share.amount), period=label
        )
        return Reduction(told, rate)
    activity = counted.credit.entry.activity
    told = _("{days} of its {all} days lie in {period}: {share} of {amount}.").format(
        days=days,
        all=(activity.end - activity.start).days + 1,
        period=label,
        share=share,
        amount=figure(piece.share.amount),
    )
    return Reduction(told, standing.rule_set.counting)
