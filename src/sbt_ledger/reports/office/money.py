"""`report money`: what came in and went out in a year, by activity and group, and the shares."""

from __future__ import annotations

from fractions import Fraction
from gettext import gettext as _
from gettext import ngettext
from typing import TYPE_CHECKING, NamedTuple

from sbt_ledger.assessment.money import Cash
from sbt_ledger.assessment.result import State
from sbt_ledger.reports.amounts import share_text
from sbt_ledger.reports.coded import Coded, all_together, coded
from sbt_ledger.reports.office.asked import written
from sbt_ledger.reports.office.sheet import Sheet
from sbt_ledger.reports.office.titles import columns
from sbt_ledger.reports.words import some_things

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from sbt_ledger.records.activity import Activity
    from sbt_ledger.records.money import MoneyEntry
    from sbt_ledger.reports.office.asked import Asked
    from sbt_ledger.reports.office.sheet import OfficeReport, Row

INCOME, SPENDING, BASE = "income", "spending", "base"
SIDES = (INCOME, SPENDING, BASE)
_MOST = 5


class Booking(NamedTuple):
    """An entry of the period: its side, and the group whose it is."""

    entry: MoneyEntry
    side: str
    group: str
    activity: Activity | None


def make(asked: Asked) -> OfficeReport:
    """Return the money of the period."""
    entries = _cash(asked).within(asked.period)
    every = [_booking(asked, each) for each in entries]
    booked = [each for each in every if asked.is_group_meant(each.group)]
    sheets = (
        _year(asked, booked),
        _by_activity(asked, booked),
        _by_group(asked, booked),
        _ratios(asked),
        _entries(asked, booked),
    )
    return asked.report("money", _("Training money"), sheets, _elsewhere(asked, entries))


def _cash(asked: Asked) -> Cash:
    """Return what is booked, as the rules about money count it; else as the first rules do."""
    rule_sets = asked.assessment.rule_sets
    counting = next((each for each in rule_sets if each.money), rule_sets[0])
    return Cash(asked.book, counting, asked.assessment.as_of)


def _booking(asked: Asked, entry: MoneyEntry) -> Booking:
    """Return an entry with its side: as its row says, else as its words do, else spending."""
    activity = asked.book.activities.get(entry.cells.get("activity", ""))
    of_activity = activity.cells.get("group", "") if activity else ""
    said = entry.cells.get("side", "").strip()
    side = said if said in SIDES else asked.side_of(entry.what) or SPENDING
    return Booking(entry, side, entry.cells.get("group", "") or of_activity, activity)


def _sum(booked: Iterable[Booking]) -> Fraction:
    return sum((each.entry.amount for each in booked), Fraction(0))


def _year(asked: Asked, booked: Sequence[Booking]) -> Sheet:
    """Return the sums by what they are for: income, spending, then the bases of shares."""
    rows: list[Row] = []
    for side in SIDES:
        own = [each for each in booked if each.side == side]
        for what, some in _parted(own, lambda each: each.entry.what).items():
            rows.append((side, what, len(some), _sum(some)))
    left = _sum(b for b in booked if b.side == INCOME) - _sum(
        b for b in booked if b.side == SPENDING
    )
    totals: Row = ("", Coded("", _("income less spending")), None, left)
    named = columns(asked.naming, "side* what* count amount*")
    return Sheet("year", _("The year"), named, rows, totals if rows else None)


def _by_activity(asked: Asked, booked: Sequence[Booking]) -> Sheet:
    spent = [each for each in booked if each.side == SPENDING]
    rows = [
        (
            some[0].activity.start if some[0].activity else None,
            some[0].activity.title if some[0].activity else "",
            tuple(dict.fromkeys(each.entry.what for each in some)),
            _sum(some), _common_group(some), id_, tuple(written(each.entry.place) for each in some),
        )
        for id_, some in _parted(spent, lambda each: each.entry.cells.get("activity", "")).items()
    ]  # fmt: skip
    # What belongs to no activity comes last.
    rows.sort(key=lambda row: (row[0] is None, str(row[0]), str(row[5])))
    totals: Row = (None, all_together(), (), _sum(spent), "", "", ())
    named = columns(asked.naming, "date title* what amount* group activity place")
    return Sheet("activities", _("Spending by activity"), named, rows, totals if rows else None)


def _common_group(booked: Sequence[Booking]) -> str:
    """Return the group that all of it is of, "" if there is none."""
    groups = {each.group for each in booked}
    return groups.pop() if len(groups) == 1 else ""


def _by_group(asked: Asked, booked: Sequence[Booking]) -> Sheet:
    spent = [each for each in booked if each.side == SPENDING]
    places = {group: number for number, group in enumerate(asked.groups)}
    parted = _parted(spent, lambda each: each.group)
    groups = sorted(parted, key=lambda each: (not each, places.get(each, len(places)), each))
    rows = [
        (Coded(group, group or _("whole school")), len(parted[group]), _sum(parted[group]))
        for group in groups
    ]
    totals: Row = (all_together(), len(spent), _sum(spent))
    named = columns(asked.naming, "group* count amount*")
    return Sheet("groups", _("Spending by group"), named, rows, totals if rows else None)


def _ratios(asked: Asked) -> Sheet:
    """Return the shares that rules ask for, as `check` has them; what is not booked is blank."""
    rows = [
        (
            each.rule_set.id, coded(each.money, asked.language), each.period.label, each.money.what,
            each.amount, each.money.of, each.whole, each.asked,
            "" if each.value is None else share_text(each.value, each.needed), each.needed,
            each.state, each.money.clause,
        )
        for each in asked.assessment.money
        if each.state is not State.NOT_APPLICABLE
    ]  # fmt: skip
    names = "rules require* period what amount base whole asked value* needed* state* clause"
    notes = () if rows else (_("No rule set in use asks for a share of money; see --rules."),)
    return Sheet("ratios", _("Shares"), columns(asked.naming, names), rows, notes=notes)


def _entries(asked: Asked, booked: Sequence[Booking]) -> Sheet:
    ordered = sorted(booked, key=lambda each: each.entry.day)
    rows = [
        (
            each.entry.day, each.entry.what, each.side, each.entry.amount,
            each.entry.cells.get("period", ""), each.entry.cells.get("activity", ""), each.group,
            each.entry.cells.get("note", ""), written(each.entry.place),
        )
        for each in ordered
    ]  # fmt: skip
    names = "date* what* side amount* period activity group note place"
    return Sheet("entries", _("Bookings"), columns(asked.naming, names), rows)


def _elsewhere(asked: Asked, entries: Sequence[MoneyEntry]) -> str:
    """Return which bookings of these days name another period, or one that no rule knows."""
    known = {id(each) for each in entries}
    others = [
        each
        for each in asked.book.money
        if each.day in asked.period and id(each) not in known and asked.has_come(each.day)
    ]
    if not others:
        return ""
    text = ngettext(
        "{count} booking of these days names another period, and is left out: {places}.",
        "{count} bookings of these days name another period, and are left out: {places}.",
        len(others),
    )
    places = some_things([written(each.place) for each in others], _MOST)
    return text.format(count=len(others), places=places)


def _parted(booked: Iterable[Booking], key: Callable[[Booking], str]) -> dict[str, list[Booking]]:
    found: dict[str, list[Booking]] = {}
    for each in booked:
        found.setdefault(key(each), []).append(each)
    return found
