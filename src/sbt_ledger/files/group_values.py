"""The groups of a teacher: of one column one row speaks, the newest, so it names all of them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from sbt_ledger.files import roster_values
from sbt_ledger.files.roster_rows import ONE_DAY, Span, changes_of
from sbt_ledger.files.roster_values import holding_on, put_in
from sbt_ledger.records.teacher import groups_in

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import date

    from sbt_ledger.files.roster_rows import RosterRows
    from sbt_ledger.files.roster_values import Said
    from sbt_ledger.records.teacher import Timeline


def put_beside(rows: RosterRows, timeline: Timeline, said: Said) -> None:
    """Let a value hold beside those that hold, of groups in one row with them."""
    if said.attribute not in timeline.group_columns:
        roster_values.put_beside(rows, timeline, said)
        return
    more = groups_in(said.value)
    _put(rows, timeline, said, lambda held: dict.fromkeys((*held, *more)))


def take_out(rows: RosterRows, timeline: Timeline, said: Said) -> None:
    """Let a value hold no more from a day on; of several groups in one row the others stay."""
    held = _held(timeline, said.attribute, said.span.first)
    gone = groups_in(said.value)
    is_one_of_several = bool(gone) and set(gone) < set(held)
    if said.attribute not in timeline.group_columns or not is_one_of_several:
        roster_values.take_out(rows, timeline, said)
        return
    _put(rows, timeline, said, lambda held: [name for name in held if name not in gone])


def _put(
    rows: RosterRows,
    timeline: Timeline,
    said: Said,
    changed: Callable[[tuple[str, ...]], Iterable[str]],
) -> None:
    """Put in what becomes of the groups that hold; where these end within the days, go on."""
    held = _held(timeline, said.attribute, said.span.first)
    names = tuple(changed(held))
    last = _last_day(timeline, said)
    span = said.span if last is None else Span(said.span.first, last)
    if names and names != held:
        put_in(rows, timeline, replace(said, value=";".join(names), span=span))
    if last is not None:
        after = replace(said, span=Span(last + ONE_DAY, said.span.until))
        _put(rows, timeline, after, changed)


def _held(timeline: Timeline, attribute: str, day: date) -> tuple[str, ...]:
    return tuple(name for name in timeline.said(attribute, day) or () if name != "no")


def _last_day(timeline: Timeline, said: Said) -> date | None:
    """Return the day on which what holds ends within the days that are said, None if it stays."""
    standing = changes_of(timeline, said.attribute)
    until = [each.until for each in holding_on(timeline, standing, said.attribute, said.span.first)]
    return next((day for day in until if day is not None and day < said.span.end), None)
