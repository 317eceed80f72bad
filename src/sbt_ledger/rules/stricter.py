"""Which of two lines of one id asks more: `if_both = "stricter"`.

One line takes the place of another only if both say the same but for how much: then nothing that
was asked is lost. Others stand side by side.
"""

from __future__ import annotations

from decimal import Decimal
from enum import Enum, auto
from typing import TYPE_CHECKING, Any, NamedTuple

from sbt_ledger.rules.adjustment import Adjustment
from sbt_ledger.rules.beside import as_another, beside, with_parts_beside
from sbt_ledger.rules.carry_rule import Carry, Grace
from sbt_ledger.rules.credit_rule import CreditRule, ValidRule
from sbt_ledger.rules.deadline import Deadline
from sbt_ledger.rules.more import compared_amounts, compared_times
from sbt_ledger.rules.requirement import Part, Requirement

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from sbt_ledger.rules.line import RuleLine
    from sbt_ledger.rules.more import Answers

_ONE_HOLDS = (CreditRule, Adjustment, Carry, Grace)
"""Not two can say what a record is worth, or who is spared what: then the upper one does."""
_MARKS = ("provisional", "pending", "void")
"""What holds without a proof, from the mildest."""
_WHOM = frozenset({"who", "who_when", "if_"})
"""Whom a requirement binds: of each teacher it is known which of two asks more."""
_TOLD = frozenset({
    "id", "source", "clause", "quote", "text", "name", "doubts", "written_at", "gives", "if_not",
    "proposes",
})  # fmt: skip
"""What a line says beside what it asks."""


class Verdict(Enum):
    """Which of two lines holds."""

    UPPER = auto()
    LOWER = auto()
    LARGER = auto()
    """Of each teacher and period the one that asks more."""
    BOTH = auto()


class Layer(NamedTuple):
    """The id of a rule set, and the scales; whether nothing changes what a requirement asks."""

    id: str
    scales: Mapping[str, Sequence[str]] = {}
    is_fixed: bool = True


def stricter(upper: RuleLine, below: Sequence[RuleLine], layer: Layer) -> list[RuleLine]:
    """Return the lines that hold of one of a layer, and of those of its id that are below it.

    The upper one holds of equals. Where both hold the upper one is called `LAYER:ID`.
    """
    upper = upper.with_scales(layer.scales)
    held: list[RuleLine] = []
    place: RuleLine | None = None
    is_asked = True
    for lower in below:
        verdict = compared(upper, lower)
        one, other = _with_parts(upper, lower, verdict, layer)
        if verdict is Verdict.LOWER:
            is_asked = False
        else:
            upper = one
        if verdict in {Verdict.UPPER, Verdict.LARGER} and place is None:
            place = lower
        if verdict is not Verdict.UPPER:
            held.append(other)
    if not is_asked:
        return held
    if place is not None:
        return [as_another(upper, place), *held]
    return [*held, with_parts_beside(beside(upper, layer.id), held, layer.id)]


def compared(upper: RuleLine, lower: RuleLine, whole: Decimal | None = None) -> Verdict:
    """Return which of two lines of one id holds; `whole` is what percents are of, if known."""
    bounds = _bounds(upper, lower, whole)
    differing = _differing(upper, lower)
    if differing <= {*bounds, "force"}:
        found = _asks_more(upper, lower, bounds.values())
        if found is not None:
            return Verdict.UPPER if found else Verdict.LOWER
    if isinstance(upper, _ONE_HOLDS):
        return Verdict.UPPER
    if isinstance(upper, Requirement) and isinstance(lower, Requirement):
        return _of_each(upper, lower, differing)
    return Verdict.BOTH


def _of_each(upper: Requirement, lower: Requirement, differing: set[str]) -> Verdict:
    """Return whether of each teacher one asks more, or both hold."""
    binds_others = differing & _WHOM
    if binds_others and (upper.of_which or lower.of_which):
        return Verdict.BOTH
    bound = "at_most" if upper.is_ceiling else "at_least"
    both_have_it = all(getattr(each, bound) is not None for each in (upper, lower))
    is_one = both_have_it and differing <= {bound, *_WHOM}
    return Verdict.LARGER if is_one else Verdict.BOTH


def says_the_same(one: RuleLine, other: RuleLine) -> bool:
    """Whether two lines of one table are alike but for what they cite and how they are told."""
    return not _differing(one, other) and one.force == other.force


def _differing(one: RuleLine, other: RuleLine) -> set[str]:
    """Return the keys, of those that say what is asked, in which two lines differ."""
    keys = {*one.written, *other.written} & {*one.names()} - _TOLD - {"of_which"}
    return {key for key in keys if getattr(one, key) != getattr(other, key)}


def _bounds(one: RuleLine, other: RuleLine, whole: Decimal | None) -> dict[str, Answers]:
    """Return what says how much is asked, with whether `one` asks more by it."""
    found: dict[str, Answers] = {}
    names = () if isinstance(one, Adjustment | Grace) else (("at_least", 1), ("at_most", -1))
    for key, sign in names:
        if key in one.names():
            found[key] = compared_amounts(getattr(one, key), getattr(other, key), sign, whole)
    if isinstance(one, ValidRule | Deadline) and isinstance(other, ValidRule | Deadline):
        found["within"] = compared_times(one.within, other.within)
    if isinstance(one, ValidRule) and isinstance(other, ValidRule):
        found["else_"] = _words(one, other)
    return found


def _words(one: ValidRule, other: ValidRule) -> Answers:
    mine, theirs = (_MARKS.index(each.else_) for each in (one, other))
    return frozenset({"same" if mine == theirs else ("more" if mine > theirs else "less")})


def _asks_more(one: RuleLine, other: RuleLine, bounds: Iterable[Answers]) -> bool | None:
    """Whether `one` asks as much as `other`, or more; None if that cannot be said for all."""
    if one.force != other.force:
        return None if "must" not in {one.force, other.force} else one.force == "must"
    # Where both ask the same it does not matter which of them is taken.
    answers = {answer for each in bounds for answer in each} - {"same"}
    if answers <= {"more"}:
        return True
    return False if answers == {"less"} else None


def _with_parts(
    upper: RuleLine, lower: RuleLine, verdict: Verdict, layer: Layer
) -> tuple[Any, Any]:
    """Return two lines with the parts of both: what either asks inside it is asked still."""
    if not isinstance(upper, Requirement | Part) or not isinstance(lower, type(upper)):
        return upper, lower
    if verdict is Verdict.BOTH or not (upper.of_which or lower.of_which):
        return upper, lower
    winner = {Verdict.UPPER: upper, Verdict.LOWER: lower}.get(verdict)
    amount = winner.at_least if winner is not None and layer.is_fixed else None
    whole = amount if isinstance(amount, Decimal) else None
    parts = tuple(_parts(upper.of_which, lower.of_which, whole, layer))
    return upper.but(of_which=parts), lower.but(of_which=parts)


def _parts(
    upper: Iterable[Part], below: Iterable[Part], whole: Decimal | None, layer: Layer
) -> Iterator[Part]:
    others = {part.id: part for part in below}
    for part in upper:
        lower = others.pop(part.id, None)
        if lower is None:
            yield part
            continue
        verdict = compared(part, lower, whole)
        one, other = _with_parts(part, lower, verdict, layer)
        if verdict is not Verdict.UPPER:
            yield other
        if verdict is Verdict.BOTH:
            one = with_parts_beside(beside(part, layer.id), [lower], layer.id)
        if verdict is not Verdict.LOWER:
            yield one
    yield from others.values()
