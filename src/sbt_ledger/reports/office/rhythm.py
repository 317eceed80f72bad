"""When the training of a period was, and of which kinds: what people took part in."""

from __future__ import annotations

from fractions import Fraction
from gettext import gettext as _
from gettext import ngettext
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from sbt_ledger.reports.amounts import shown
from sbt_ledger.reports.coded import all_together
from sbt_ledger.reports.office.attended import attended, by_key
from sbt_ledger.reports.office.chart import Bar, Chart, Part, drawn_of
from sbt_ledger.reports.office.seats import CAME, seats_at
from sbt_ledger.reports.office.sessions import days_in
from sbt_ledger.reports.office.sheet import Sheet
from sbt_ledger.reports.office.titles import columns

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from sbt_ledger.records.activity import Activity
    from sbt_ledger.reports.office.asked import Asked
    from sbt_ledger.reports.office.sheet import Row

Key = TypeVar("Key")
_MOST_KINDS = 12
"""So many kinds are drawn, the most frequent first; the table has all."""


class Held(NamedTuple):
    """An activity, how many came, and how many hours they were there all together."""

    activity: Activity
    times: int
    hours: Fraction


class _Sums(NamedTuple):
    """How many activities, and what they come to."""

    activities: int
    times: int
    hours: Fraction


def training(asked: Asked) -> tuple[Held, ...]:
    """Return what those meant took part in, in the period and up to the day.

    Who came has one seat, and the hours of every part.
    """
    held = dict(days_in(asked))
    rows = by_key(attended(asked), lambda each: each.entry.activity.id)
    found = []
    for number, seats in seats_at(asked.book, held).items():
        times = sum(each.mark in CAME and asked.is_meant(each.code) for each in seats)
        if times:
            hours = (each.hours for each in rows.get(held[number].id, ()))
            found.append(Held(held[number], times, sum(hours, Fraction(0))))
    return tuple(found)


def months(asked: Asked, held: Sequence[Held]) -> Sheet:
    """Return the training by the month in which it ended."""
    found = _by(held, lambda each: (each.activity.end.year, each.activity.end.month))
    counted = [
        (month, found.get((month.first.year, month.first.month), _NOTHING))
        for month in asked.months
    ]
    rows: list[Row] = [(month.label, *sums) for month, sums in counted]
    highest = max((sums.hours for _month, sums in counted), default=Fraction(0))
    bars = tuple(
        Bar(str(month.first.month), (Part(sums.hours),), highest, _told(sums), _short(sums.hours))
        for month, sums in counted
    )
    chart = Chart("columns", _("Hours of all people, by month"), bars)
    names = "month* activities* times* person_hours*"
    return Sheet(
        "months", _("By month"), columns(asked.naming, names), rows, _totals(held),
        charts=(chart,) if held else (), folded=bool(held),
    )  # fmt: skip


def kinds(asked: Asked, held: Sequence[Held]) -> Sheet:
    """Return the training by kind, the most frequent first."""
    found = _by(held, lambda each: each.activity.cells.get("kind", ""))
    ordered = sorted(found.items(), key=lambda each: -each[1].times)
    rows: list[Row] = [(kind, *sums) for kind, sums in ordered]
    most = max((Fraction(sums.times) for _kind, sums in ordered), default=Fraction(0))
    bars = tuple(
        Bar(
            asked.naming.cell("kind", kind) if kind else _("no kind"),
            (Part(Fraction(sums.times)),), most, _told(sums), str(sums.times),
        )
        for kind, sums in ordered[:_MOST_KINDS]
    )  # fmt: skip
    chart = Chart(
        "bars", _("Person-times, by kind"), bars, note=drawn_of(len(bars), len(ordered))
    )  # fmt: skip
    names = "kind* activities* times* person_hours*"
    return Sheet(
        "kinds", _("By kind"), columns(asked.naming, names), rows, _totals(held) if rows else None,
        empty=_("Nothing was held in these days."), charts=(chart,) if bars else (),
        folded=bool(bars),
    )  # fmt: skip


def _by(held: Iterable[Held], key_of: Callable[[Held], Key]) -> dict[Key, _Sums]:
    found: dict[Key, list[Held]] = {}
    for each in held:
        found.setdefault(key_of(each), []).append(each)
    return {key: _summed(some) for key, some in found.items()}


def _summed(held: Sequence[Held]) -> _Sums:
    hours = sum((each.hours for each in held), Fraction(0))
    return _Sums(len(held), sum(each.times for each in held), hours)


_NOTHING = _Sums(0, 0, Fraction(0))


def _totals(held: Sequence[Held]) -> Row:
    return (all_together(), *_summed(held))


def _told(sums: _Sums) -> str:
    text = ngettext(
        "{activities} activity, {times} person-times, {hours} hours of all people",
        "{activities} activities, {times} person-times, {hours} hours of all people",
        sums.activities,
    )
    return text.format(activities=sums.activities, times=sums.times, hours=shown(sums.hours))


def _short(hours: Fraction) -> str:
    """Return hours as they fit over a column: without decimals; nothing over none."""
    return str(round(hours)) if hours else ""
