"""What of an entry counts toward a requirement: shares, tags, and days outside the period."""

from __future__ import annotations

from fractions import Fraction
from gettext import gettext as _
from typing import TYPE_CHECKING

from sbt_ledger.assessment.blank_cells import told_blanks
from sbt_ledger.assessment.cuts import reduction
from sbt_ledger.assessment.cuts_bounds import EVERYTHING
from sbt_ledger.assessment.figures import figure, told_length
from sbt_ledger.assessment.result import MARKS, Counted, Mark, Reduction
from sbt_ledger.assessment.tags import part_share, tag_share
from sbt_ledger.assessment.value import reader
from sbt_ledger.rules.cut_rule import Cap

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from sbt_ledger.assessment.cuts_held import Cut
    from sbt_ledger.assessment.figure import Figure
    from sbt_ledger.assessment.fitting import Fit
    from sbt_ledger.assessment.fold import Fold
    from sbt_ledger.assessment.pieces import Piece
    from sbt_ledger.assessment.repeats import Row
    from sbt_ledger.assessment.result import Credit
    from sbt_ledger.assessment.weigh import Share
    from sbt_ledger.periods import Period
    from sbt_ledger.rules.condition import Read
    from sbt_ledger.rules.requirement import Part, Requirement

    Weighed = tuple[Piece, Fraction, Fraction]
    """A piece, how much of it counts, and how much more once all that is awaited is there.

    Less, if what is awaited fills a hole in its stead, in a time of grace.
    """

_ZERO, _ONE = Fraction(0), Fraction(1)


class EntriesTold:
    """Tells what each row adds to a requirement, or to the part that `path` ends with."""

    def __init__(self, fold: Fold, path: Sequence[Requirement | Part]) -> None:
        self._fold, self._book = fold, fold.book
        self._path = path
        self._id = path[-1].id

    def of_shares(self, shares: Iterable[tuple[Fit, Row, Share]]) -> Iterator[Counted]:
        """Yield an entry for each row of a plain sum."""
        for fit, row, share in shares:
            credit, place = self._fold.credit_of(row), self._book.place(row.packed)
            why = (*share.reductions, *portion_told(self._path, credit, share.mark))
            if fit.known:
                yield Counted(credit, place, share.amount, share.mark, why)
            else:
                blank = Reduction(self._told_blank(row), self._path[-1])
                yield Counted(credit, place, _ZERO, Mark.VOID, (*why, blank), known=False)

    def barred(self, shares: Iterable[tuple[Fit, Row, Share]]) -> Iterator[Counted]:
        """Yield the rows that fit and are no pieces of the sum: void, or barred by their rate."""
        for fit, row, share in shares:
            credit = self._fold.credit_of(row)
            read = reader(credit.entry)
            if any(line.where.fits(read) is False for line in self._path[1:]):
                continue
            why = self._told_barred(credit, read) if fit.known else ()
            if share.mark is Mark.VOID or why:
                place = self._book.place(row.packed)
                yield Counted(credit, place, _ZERO, Mark.VOID, (*share.reductions, *why))

    def _told_barred(self, credit: Credit, read: Read) -> tuple[Reduction, ...]:
        """Return what keeps an entry from a part, or from the total beside which it counts."""
        rate = credit.rate
        for part in self._path[1:]:
            if rate is not None and part.id in rate.not_for:
                told = _("Not counted toward “{requirement}”.").format(requirement=part.id)
                return (Reduction(told, rate),)
        for part in _on_top(self._path[-1]) if len(self._path) == 1 else ():
            if part.where.fits(read):
                told = _("Counts on top of it, toward “{requirement}”.")
                return (Reduction(told.format(requirement=part.id), part),)
        return ()

    def of_pieces(
        self, pieces: Iterable[Weighed], figures: Figure, period: Period
    ) -> Iterator[Counted]:
        """Yield an entry for each row; what it adds to the figure is told after those before it."""
        found = sorted(pieces, key=_certain_first)
        known = [self._is_known(piece) for piece, _amount, _later in found]
        added = figures.added([each[:2] for each, sure in zip(found, known, strict=True) if sure])
        counted: dict[int, list[tuple[Piece, Counted]]] = {}
        others = [piece for piece, amount, _more in found if amount]
        for (piece, _amount, more), sure in zip(found, known, strict=True):
            adds, told = next(added) if sure else (_ZERO, "")
            is_void = piece.share.mark is Mark.VOID
            why = [Reduction(told)] if told and not is_void else []
            why += (
                [] if sure or is_void else [Reduction(self._told_blank(piece.row), self._path[-1])]
            )
            later = more if sure and figures.is_sum else _ZERO
            why = [*self._cuts_told(piece, others), *why]
            each = self._counted(piece, adds, later, why, known=sure)
            counted.setdefault(piece.row.packed, []).append((piece, each))
        for some in counted.values():
            yield self._combined(some, period)

    def _counted(
        self,
        piece: Piece,
        amount: Fraction,
        later: Fraction,
        more: Iterable[Reduction],
        *,
        known: bool,
    ) -> Counted:
        credit, mark = piece.credit, piece.share.mark
        why = [
            *piece.share.reductions,
            *portion_told(self._path, credit, mark),
            *more,
        ]
        if later:
            text = _("{amount} more of it counts once what is awaited is there.")
            if later < 0:
                text = _(
                    "{amount} of it no longer counts once what is awaited is there, which fills "
                    "the hole then."
                )
            why.append(Reduction(text.format(amount=figure(abs(later)))))
        mark = mark if known else Mark.VOID
        counts = _ZERO if mark is Mark.VOID else amount
        place = self._book.place(piece.row.packed)
        return Counted(credit, place, counts, mark, tuple(why), later, known)

    def _cuts_told(self, piece: Piece, others: Sequence[Piece]) -> Iterator[Reduction]:
        """Yield what is cut of a piece here, and why it is it and not what came later."""
        scopes = {EVERYTHING, *(line.id for line in self._path)}
        for cut in piece.cuts:
            if isinstance(cut, Reduction):
                yield cut
            elif cut.scope in scopes:
                yield reduction(cut, cut.share * piece.amount)
                if isinstance(cut.line, Cap) and self._gives_way(piece, cut, others):
                    told = _("Later ones stay: parts need them, or more counts that way.")
                    if piece.share.mark is Mark.PENDING:
                        told = _("What counts already goes before what waits.")
                    yield Reduction(told)

    def _gives_way(self, piece: Piece, cut: Cut, others: Iterable[Piece]) -> bool:
        """Whether something later under the same cap is cut less."""
        place = (piece.day, piece.row.packed)
        return any(
            (each.day, each.row.packed) > place
            and each.day in cut.period
            and cut.line.where.fits(reader(self._fold.credit_of(each.row).entry)) is True
            and each.kept.get(self._id, _ONE) > piece.kept.get(self._id, _ONE)
            for each in others
        )

    def _is_known(self, piece: Piece) -> bool:
        """Whether a piece is known to belong to the requirement, and to the part in question."""
        part = piece.parts.get(self._id)
        return piece.fit.known and (part is None or part.known)

    def _told_blank(self, row: Row) -> str:
        return told_blanks([line.where for line in self._path], row, self._book)

    def _combined(self, pieces: Sequence[tuple[Piece, Counted]], period: Period) -> Counted:
        """Return one entry for the pieces of a row, which counts by days or shares in a period."""
        piece, first = pieces[0]
        amount = sum((counted.amount for _piece, counted in pieces), _ZERO)
        later = sum((counted.later for _piece, counted in pieces), _ZERO)
        why = tuple(
            dict.fromkeys(reason for _piece, counted in pieces for reason in counted.reductions)
        )
        inside = {each.day: each.amount for each, _counted in pieces}
        whole, here = piece.share.amount, sum(inside.values(), _ZERO)
        if here < whole and first.mark is not Mark.VOID:
            told = self._told_inside(first, whole, here / whole, len(inside), period)
            why = (*why, told)
        return Counted(first.credit, first.place, amount, first.mark, why, later, first.known)

    def _told_inside(
        self, counted: Counted, whole: Fraction, share: Fraction, days: int, period: Period
    ) -> Reduction:
        rate, amount = counted.credit.rate, figure(whole)
        if rate is not None and rate.spread and not getattr(self._path[0], "measure", ""):
            told = _("Spread over {length}: {share} of {amount} counts in {period}.").format(
                length=told_length(rate.spread), share=share, amount=amount, period=period.label
            )
            return Reduction(told, rate)
        activity = counted.credit.entry.activity
        every = (activity.end - activity.start).days + 1
        told = _("{days} of its {all} days lie in {period}: {share} of {amount}.").format(
            days=days, all=every, period=period.label, share=share, amount=amount
        )
        return Reduction(told, self._fold.valuer.rule_set.counting)


def _on_top(line: Requirement | Part) -> Iterator[Part]:
    """Yield the parts, however deep, that stand outside the total."""
    for part in line.of_which:
        if part.on_top:
            yield part
        yield from _on_top(part)


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


def _certain_first(found: tuple[Piece, Fraction, Fraction]) -> tuple[object, ...]:
    piece = found[0]
    return MARKS.index(piece.share.mark), piece.day, piece.row.packed
