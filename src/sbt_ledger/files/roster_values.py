"""One value of an attribute at a time: a new one ends the old, which comes back if it ends first.

Nothing that held on other days changes, and no row is taken away.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from gettext import gettext as _
from typing import TYPE_CHECKING

from sbt_ledger.errors import WrongUseError
from sbt_ledger.files.kinds import named
from sbt_ledger.files.roster_rows import (
    ONE_DAY,
    RosterRows,
    Span,
    Why,
    changes_of,
    cure_of_what_never_was,
    same,
    span_of,
    told_change,
)

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from sbt_ledger.records.change import Change
    from sbt_ledger.records.teacher import Timeline


@dataclass(frozen=True, slots=True)
class Said:
    """What a person says of an attribute: its value, its days, and why."""

    attribute: str
    value: str
    span: Span
    why: Why = field(default_factory=Why)


def put_in(rows: RosterRows, timeline: Timeline, said: Said, *, is_end: bool = False) -> None:
    """Let a value hold, in the place of the one that held; WrongUseError if one comes later.

    What follows where `is_end` is no news: it was ended as well.
    """
    standing = changes_of(timeline, said.attribute)
    holding = holding_on(timeline, standing, said.attribute, said.span.first)
    if any(_says_so(change, said) for change in holding):
        return
    if len(holding) > 1:
        raise _several(holding, said.span.first)
    following = _next(standing, said)
    if following:
        said = replace(said, span=Span(said.span.first, following.first - ONE_DAY))
    if following and not is_end:
        text = _("It holds until {day} only: then follows {change}.")
        rows.note(text.format(day=said.span.until, change=told_change(following)))
    old = holding[0] if holding else None
    if old and same(old, said.value):
        rows.set_span(old, Span(old.first, said.span.until))
        return
    if old and old.first == said.span.first:
        told = {"value": said.value, "until": str(said.span.until or "")}
        rows.edit_change(old, told | said.why.cells())
    else:
        if old:
            rows.set_span(old, Span(old.first, said.span.first - ONE_DAY))
        rows.add_change(timeline.teacher.code, said.attribute, said.value, said.span, said.why)
    if old:
        _come_back(rows, old, said.span, standing)


def put_beside(rows: RosterRows, timeline: Timeline, said: Said) -> None:
    """Let a value hold beside those that hold; the same value may not stand twice for a day."""
    standing = [each for each in changes_of(timeline, said.attribute) if same(each, said.value)]
    if any(_says_so(change, said) for change in standing):
        return
    overlapping = [
        each
        for each in standing
        if each.first <= said.span.end and span_of(each).end >= said.span.first
    ]
    if not overlapping:
        rows.add_change(timeline.teacher.code, said.attribute, said.value, said.span, said.why)
    elif len(overlapping) == 1 and overlapping[0].first <= said.span.first:
        rows.set_span(overlapping[0], Span(overlapping[0].first, said.span.until))
    else:
        raise in_the_way(overlapping[0], said.span)


def take_out(rows: RosterRows, timeline: Timeline, said: Said) -> None:
    """Let a value, or the one that holds if none is said, hold no more from a day on.

    With a last day it comes back after it, else never. Where the roster has such a column a “no”
    follows. WrongUseError for what does not hold on the first day.
    """
    standing = changes_of(timeline, said.attribute)
    span = said.span
    meant = [each for each in standing if not said.value or same(each, said.value)]
    holding = holding_on(timeline, meant, said.attribute, span.first)
    if not holding:
        if _only_the_roster_says(timeline, said):
            _end_later(rows, meant, said)
            put_in(rows, timeline, replace(said, value="no"), is_end=True)
            return
        if any(each.until == span.first - ONE_DAY for each in meant) and span.until is None:
            return
        raise _holds_not(timeline, meant, said)
    if len(holding) > 1:
        raise _several(holding, span.first)
    if span.until and (later := [each for each in meant if span.first < each.first <= span.until]):
        raise in_the_way(later[0], span)
    old = holding[0]
    _end_later(rows, meant, said)
    if _needs_a_no(timeline, said):
        put_in(rows, timeline, replace(said, value="no"), is_end=True)
    elif old.first < span.first:
        rows.set_span(old, Span(old.first, span.first - ONE_DAY))
        if said.why.reason:
            rows.edit_change(
                old, {"reason": "; ".join(filter(None, (old.reason, said.why.reason)))}
            )
        _come_back(rows, old, span, standing)
    elif span.end < span_of(old).end:
        rows.set_span(old, Span(span.end + ONE_DAY, old.until))
    else:
        message = _("{change} begins on that very day, or later: it would never hold.")
        hint = _("{cure} Or give a later day.").format(cure=cure_of_what_never_was(timeline))
        raise WrongUseError(message.format(change=told_change(old)), hint)


def holding_on(
    timeline: Timeline, standing: Sequence[Change], attribute: str, day: date
) -> list[Change]:
    """Return the changes that speak on a day."""
    holding = [change for change in standing if day in change]
    return holding[-1:] if timeline.is_single(attribute) else holding


def in_the_way(change: Change, span: Span) -> WrongUseError:
    """Return that something else stands in the days that are asked for."""
    message = _("Within {days} stands {change} already.")
    hint = _("Give other days, or end that one first.")
    return WrongUseError(message.format(days=span, change=told_change(change)), hint)


def _says_so(change: Change, said: Said) -> bool:
    """Whether a change says already what is to be said, to the day if a last one is given."""
    if not same(change, said.value) or said.span.first not in change:
        return False
    if change.first == said.span.first and said.span.until is not None:
        return change.until == said.span.until
    return span_of(change).end >= said.span.end


def _needs_a_no(timeline: Timeline, said: Said) -> bool:
    """Whether nothing would be known once it ends: the roster has a column, and speaks again."""
    attribute = said.attribute
    spoken = [each for each in changes_of(timeline, attribute) if said.span.first in each]
    has_column = attribute in timeline.teacher.columns and not timeline.is_single(attribute)
    return has_column and len(spoken) == 1


def _only_the_roster_says(timeline: Timeline, said: Said) -> bool:
    """Whether no change holds on the day, but the cell of the roster does: “no” must silence it."""
    cell = timeline.teacher.cells.get(said.attribute, "")
    spoken = any(said.span.first in each for each in changes_of(timeline, said.attribute))
    return bool(cell) and not spoken and said.value in {"", cell}


def _next(standing: Sequence[Change], said: Said) -> Change | None:
    """Return the change that comes next, None if there is none before the last day, if one is said.

    WrongUseError if it begins on or before the last day.
    """
    later = [each for each in standing if said.span.first < each.first <= said.span.end]
    following = min(later, key=lambda change: change.first, default=None)
    if following and said.span.until is not None:
        raise in_the_way(following, said.span)
    return following


def _end_later(rows: RosterRows, standing: Sequence[Change], said: Said) -> None:
    """Let nothing of it begin again where no last day is said: what ends, ends for good."""
    for each in standing if said.span.until is None else ():
        if each.first > said.span.first and not same(each, "no"):
            rows.edit_change(each, {"value": "no"})
            text = _("What was to follow ends as well: {change}.")
            rows.note(text.format(change=told_change(each)))


def _come_back(rows: RosterRows, old: Change, span: Span, standing: Sequence[Change]) -> None:
    """Let what held before hold again after the last day, if it would have held then."""
    if span.until is None or span_of(old).end <= span.until:
        return
    first = span.until + ONE_DAY
    if any(each.first == first for each in standing):
        return
    evidence = ";".join("=".join(filter(None, proof)) for proof in old.evidence)
    why = Why(old.reason, old.by, evidence)
    rows.add_change(old.teacher, old.attribute, old.value, Span(first, old.until), why)
    text = _("From {day} on it is {value} again; if that is wrong, end it.")
    rows.note(text.format(day=first, value=named(old.attribute, old.value) or _("yes")))


def _several(holding: Sequence[Change], day: date) -> WrongUseError:
    message = _("Several values hold on {day}: {changes}.")
    told = message.format(day=day, changes=_(", ").join(map(told_change, holding)))
    hint = _("--also lets one more hold beside them; “--end VALUE” ends one of them.")
    return WrongUseError(told, hint)


def _holds_not(timeline: Timeline, meant: Sequence[Change], said: Said) -> WrongUseError:
    """Return that there is nothing to end on a day, and what there is instead."""
    teacher, attribute, day = timeline.teacher, said.attribute, said.span.first
    what = named("attribute", attribute)
    if said.value:
        what = f"{what} = {named(attribute, said.value)}"
    message = _("Nothing of “{attribute}” holds for {teacher} on {day} that could be ended.")
    told = message.format(attribute=what, teacher=f"{teacher.name} ({teacher.code})", day=day)
    if meant:
        hint = _("There is: {changes}.")
        return WrongUseError(told, hint.format(changes=_(", ").join(map(told_change, meant))))
    return WrongUseError(told, _("“ledger show” tells what is known of a teacher."))
