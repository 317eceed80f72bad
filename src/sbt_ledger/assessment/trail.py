"""How a standing came about: the entries that were weighed, and each step on the way.

It is made of what the evaluation itself looks at and tells; nothing is worked out a second time.
"""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from gettext import gettext as _
from typing import TYPE_CHECKING, NamedTuple

from sbt_ledger.assessment.adjust import demand, demand_of_part
from sbt_ledger.assessment.aside import Aside, Said, Setting, asides, said_of
from sbt_ledger.assessment.choice import fulfils
from sbt_ledger.assessment.figures import figure
from sbt_ledger.assessment.result import MARKS, Counted, Mark, Reduction, State
from sbt_ledger.assessment.trail_entries import combined, portion_told, told_cut
from sbt_ledger.assessment.who import NotKnownError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sbt_ledger.assessment.asking import Question
    from sbt_ledger.assessment.assessor import Assessor
    from sbt_ledger.assessment.pieces import Piece
    from sbt_ledger.assessment.result import Standing
    from sbt_ledger.assessment.weighed_period import OfPeriod
    from sbt_ledger.records.place import Place
    from sbt_ledger.rules.requirement import Part, Requirement

_ZERO = Fraction(0)


class Trail(NamedTuple):
    """How a standing came about."""

    entries: tuple[Counted, ...] = ()
    """What was weighed and what was cut, by day; what counts of them adds up to the figures."""
    period: tuple[Reduction, ...] = ()
    """Why the period is as it is, where it is the teacher's own."""
    asked: tuple[Reduction, ...] = ()
    """How the amount came about, where it is not simply the one that the rule names."""
    said: tuple[Said, ...] = ()
    """What the book says of the teacher, by which it is asked or not."""
    called_for: tuple[Place, ...] = ()
    """The rows that a requirement with an `if` hangs on."""
    brought: tuple[Reduction, ...] = ()
    """What counts beside the entries: carried in from periods before, spilled from other parts."""
    carried: tuple[Reduction, ...] = ()
    """How what is carried out came about."""
    options: tuple[Standing, ...] = ()
    """The requirements of which some are enough."""
    asides: tuple[Aside, ...] = ()
    """The teacher's other rows, and why they are none of it."""

    @property
    def fulfilled(self) -> tuple[bool, ...]:
        """Of each option, whether it is one of those that are enough."""
        return tuple(fulfils(each) for each in self.options)


class Trailing:
    """Follows one standing back to the lines of the book and of the rules."""

    def __init__(self, assessor: Assessor, standing: Standing) -> None:
        self.assessor = assessor
        self.standing = standing
        self.fold, self.asking = assessor.fold, assessor.asking
        self.timeline = assessor.book.timelines[standing.teacher.code]
        self.number = _number_of(standing, assessor)
        self.requirement = self.fold.asked[self.number].requirement
        self.parts = _parts(self.requirement, standing.requirement.id) or ()
        self.path: tuple[Requirement | Part, ...] = (self.requirement, *self.parts)
        self.rows = self.fold.of(standing.teacher.code)

    def trail(self) -> Trail:
        """Return it all."""
        if self.standing.period is None:
            return Trail(said=self._said())
        question = self._question()
        if question is None or self.standing.state is State.NOT_APPLICABLE:
            return Trail(said=self._said())
        if self.requirement.any_of:
            options = self.assessor.options(self.standing, question)
            return Trail((), self._period(), self._asked(question), options=tuple(options))
        entries, brought, carried = self._entries()
        return Trail(
            entries,
            self._period(),
            self._asked(question),
            self._said(),
            tuple(self._called_for(question)),
            brought,
            carried,
            asides=self._asides(entries),
        )

    def _question(self) -> Question | None:
        asked = self.asking.of(self.timeline)
        same = (
            each
            for each in asked
            if each.number == self.number and each.period == self.standing.period
        )
        return next(same, None)

    def _entries(
        self,
    ) -> tuple[tuple[Counted, ...], tuple[Reduction, ...], tuple[Reduction, ...]]:
        """Return the entries, what was brought along, and what is carried out."""
        if self.number not in self.assessor.weighings:
            return tuple(sorted(self._plain(), key=_by_day)), (), ()
        found = self._weighed()
        if found is None:
            return (), (), ()
        one, steps = found
        id_ = self.standing.requirement.id
        told = steps.get(id_, ())
        entries = tuple(sorted(self._of_pieces(one), key=_by_day))
        return entries, tuple(self._brought(one)), tuple(told)

    def _plain(self) -> Iterator[Counted]:
        period = self.standing.period
        rows = self.rows.get(self.number, ())
        for fit, row, share in self.fold.shares(rows, period, self.timeline) if period else ():
            credit, place = self.fold.credit_of(row), self.assessor.book.place(row.packed)
            why = (*share.reductions, *portion_told(self.path, credit, share.mark))
            if fit.known:
                yield Counted(credit, place, share.amount, share.mark, why)
            else:
                blank = Reduction(self.assessor.told_blanks(fit, row))
                yield Counted(credit, place, _ZERO, Mark.VOID, (*why, blank))

    def _weighed(self) -> tuple[OfPeriod, dict[str, list[Reduction]]] | None:
        gates = self.assessor.gates
        questions = [
            gates.gated(each, self.rows, self.fold)
            for each in self.asking.of(self.timeline)
            if each.number == self.number
        ]
        weighing = self.assessor.weighings[self.number]
        return weighing.trail(questions, self.rows.get(self.number, ()), self.standing)

    def _of_pieces(self, one: OfPeriod) -> Iterator[Counted]:
        """Yield an entry for each row; what it adds to the figure is told after those before it."""
        found = sorted(one.trail(self.standing.requirement.id), key=_certain_first)
        figures = one.weighing.figure
        added = figures.added(
            [(piece, amount) for piece, amount, _later in found if self._is_known(piece)]
        )
        counted: dict[int, list[tuple[Piece, Counted]]] = {}
        for piece, _amount, more in found:
            known = self._is_known(piece)
            adds, told = next(added) if known else (_ZERO, self._told_blank(piece))
            later = more if known and figures.is_sum else _ZERO
            each = self._counted(piece, adds, told, known=known, later=later)
            counted.setdefault(piece.row.packed, []).append((piece, each))
        for pieces in counted.values():
            yield combined(pieces, self.standing)

    def _counted(
        self, piece: Piece, amount: Fraction, told: str, *, known: bool, later: Fraction
    ) -> Counted:
        credit = self.fold.credit_of(piece.row)
        mark = piece.share.mark if known else Mark.VOID
        why = (
            *piece.share.reductions,
            *portion_told(self.path, credit, piece.share.mark),
            *(told_cut(each, piece) for each in piece.cuts),
            *([Reduction(told)] if told and piece.share.mark is not Mark.VOID else []),
        )
        place = self.assessor.book.place(piece.row.packed)
        if later:
            text = _("{amount} more of it counts once what is awaited is there.")
            why = (*why, Reduction(text.format(amount=figure(later))))
        return Counted(credit, place, _ZERO if mark is Mark.VOID else amount, mark, why, later)

    def _is_known(self, piece: Piece) -> bool:
        """Whether a piece is known to belong to the requirement, and to the part in question."""
        if not piece.fit.known:
            return False
        found = piece.parts.get(self.standing.requirement.id)
        return found is None or found.known

    def _told_blank(self, piece: Piece) -> str:
        from sbt_ledger.assessment.value import reader  # noqa: PLC0415 - only where it is blank

        if not piece.fit.known:
            return self.assessor.told_blanks(piece.fit, piece.row)
        read = reader(self.assessor.book.entry(piece.row.pair))
        blank = [name for line in self.parts for name in line.where.blanks(read)]
        return _("Blank at {place}: {columns}. It decides whether the entry counts.").format(
            place=self.assessor.book.place(piece.row.packed), columns=_(", ").join(blank)
        )

    def _brought(self, one: OfPeriod) -> Iterator[Reduction]:
        rules, id_ = self.assessor.rule_set, self.standing.requirement.id
        line = next((each for each in rules.carry if id_ in each.require), None)
        for coin in one.purses.get(id_, ()):
            out_of = "" if coin.out_of is None else coin.out_of.label
            told = _("Carried in from {period}: {amount}.")
            told = told.format(period=out_of, amount=figure(coin.amount))
            yield Reduction(told, line, amount=coin.amount)
        if self.standing.spilled:
            whole = self.path[-2]
            names = [part.id for part in whole.of_which if part.spill_to == id_]
            told = _("Spilled from {parts}, which have more than they need: {amount}.").format(
                parts=_(", ").join(names), amount=figure(self.standing.spilled)
            )
            yield Reduction(told, whole, amount=self.standing.spilled)

    def _asked(self, question: Question) -> tuple[Reduction, ...]:
        """Return how the amount came about; nothing where the rule simply names it."""
        period, standing = question.period, self.standing
        if period is None:
            return ()
        rules, as_of = self.assessor.rule_set, self.assessor.span.as_of
        steps: list[Reduction] = []
        whole = demand(rules, self.requirement, self.timeline, period, as_of, steps)
        for part in self.parts:
            steps = [] if whole.settled is None else steps
            whole = demand_of_part(rules, part, whole, self.timeline, period, as_of, steps)
        # What else is said of the standing, such as blank cells, is no step to the amount.
        rest = [each for each in standing.why if each not in whole.why]
        is_plain = len(steps) == 1 and not rest and _is_plain(self.path[-1])
        return (*(() if is_plain else steps), *rest)

    def _period(self) -> tuple[Reduction, ...]:
        own, requirement, period = self.asking.own, self.requirement, self.standing.period
        if period is None or own.rule(requirement.per, requirement.id) is None:
            return ()
        try:
            return own.steps(requirement.per, self.timeline, requirement.id, period)
        except NotKnownError:
            return ()

    def _said(self) -> tuple[Said, ...]:
        period, as_of = self.standing.period, self.assessor.span.as_of
        day = as_of if period is None else min(period.last, as_of)
        who = [self.assessor.rule_set.who, *(line.who for line in self.path)]
        condition = self.requirement.if_
        who += [condition.who] if condition is not None else []
        return tuple(said_of(who, self.timeline, day))

    def _called_for(self, question: Question) -> Iterator[Place]:
        for row in self.assessor.gates.fired(question, self.rows, self.fold):
            yield self.assessor.book.place(row.packed)

    def _asides(self, entries: Sequence[Counted]) -> tuple[Aside, ...]:
        known = {each.place for each in entries}
        setting = Setting(
            self.assessor.book,
            self.fold.valuer,
            [line.where for line in self.path],
            self.standing.period,
            self.assessor.span.as_of,
        )
        return tuple(asides(setting, self.timeline, known))


def _number_of(standing: Standing, assessor: Assessor) -> int:
    """Return the number of the requirement of which a standing is, or of whose part."""
    asked, lines = standing.requirement, assessor.rule_set.require
    # Layers may have two readings of one id.
    same = [number for number, line in enumerate(lines) if line is asked]
    named = [number for number, line in enumerate(lines) if _parts(line, asked.id) is not None]
    return (*same, *named)[0]


def _parts(line: Requirement | Part, id_: str) -> tuple[Part, ...] | None:
    """Return the parts down to the one that is meant, () for the line itself; None if none is."""
    if line.id == id_:
        return ()
    for part in line.of_which:
        inner = _parts(part, id_)
        if inner is not None:
            return (part, *inner)
    return None


def _is_plain(line: Requirement | Part) -> bool:
    """Whether a line names one number that never changed."""
    written = line.at_least
    if written is None:
        written = getattr(line, "at_most", None)
    return isinstance(written, Decimal)


def _certain_first(found: tuple[Piece, Fraction, Fraction]) -> tuple[object, ...]:
    piece = found[0]
    return MARKS.index(piece.share.mark), piece.day, piece.row.packed


def _by_day(counted: Counted) -> tuple[object, ...]:
    return counted.credit.day, counted.place
