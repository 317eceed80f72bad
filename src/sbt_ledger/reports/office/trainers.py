"""`report trainers`: who trains others, since when registered as a trainer, and what each held."""

from __future__ import annotations

from fractions import Fraction
from gettext import gettext as _
from typing import TYPE_CHECKING, NamedTuple

from sbt_ledger.reports.office.asked import LAST, written
from sbt_ledger.reports.office.seats import seats_at, tally
from sbt_ledger.reports.office.sessions import PAPERS, days_in, leaders
from sbt_ledger.reports.office.sheet import Sheet
from sbt_ledger.reports.office.titles import columns

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from sbt_ledger.records.activity import Activity
    from sbt_ledger.records.change import Change
    from sbt_ledger.reports.office.asked import Asked
    from sbt_ledger.reports.office.seats import Seat
    from sbt_ledger.reports.office.sheet import OfficeReport, Row

TRAINER = "trainer"
_LEAD = "lead"
_ROLES = ("speaker", "trainer", "panelist")
"""What a row of a session says of who holds it, beside who leads it."""


class Held(NamedTuple):
    """A session that somebody led, or spoke at; how many came, beside that person."""

    activity: Activity
    role: str
    times: int


def make(asked: Asked) -> OfficeReport:
    """Return the register of trainers."""
    held = _held(asked)
    registered = {code: _registered(asked, code) for code in asked.teachers}
    codes = [c for c in asked.teachers if registered[c] or c in held]
    guests = () if asked.codes is not None or asked.chosen else _guests(asked, held)
    sheets = (
        _register(asked, [*codes, *guests], registered, held),
        _sessions(asked, [*codes, *guests], held),
    )
    return asked.report("trainers", _("Register of trainers"), sheets)


def _guests(asked: Asked, held: Mapping[str, Sequence[Held]]) -> list[str]:
    return sorted(name for name in held if name not in asked.book.teachers)


def _registered(asked: Asked, code: str) -> Change | None:
    """Return the latest change that makes somebody a trainer on a day of the period."""
    found = [
        each
        for each in asked.timeline(code).changes
        if each.attribute == TRAINER
        and each.first <= asked.day
        and (each.until is None or each.until >= asked.period.first)
    ]
    return found[-1] if found else None


def _register(
    asked: Asked,
    people: Sequence[str],
    registered: Mapping[str, Change | None],
    held: Mapping[str, Sequence[Held]],
) -> Sheet:
    rows = [_trainer(asked, each, registered.get(each), held.get(each, ())) for each in people]
    names = (
        "group code* name* registered* since until rank sessions* hours times* led speakers place"
    )
    note = _("Not registered: the attribute “trainer” does not hold; guests have no code.")
    return Sheet(
        "trainers", _("Trainers"), columns(asked.naming, names), rows, notes=(note,) if rows else ()
    )


def _trainer(asked: Asked, who: str, change: Change | None, held: Sequence[Held]) -> Row:
    known = who in asked.book.teachers
    own = {each.activity.id: each for each in held}.values()
    hours = sum((each.activity.hours or Fraction(0) for each in own), Fraction(0))
    rank = asked.timeline(who).values("rank", asked.day) if known else ()
    return (
        asked.group_of(who) if known else LAST,
        who if known else "",
        asked.name(who),
        change is not None,
        change.first if change else None,
        change.until if change else None,
        rank or (),
        len(own),
        hours,
        sum(each.times for each in own),
        sum(each.role == _LEAD for each in held),
        sum(each.role != _LEAD for each in held),
        written(change.place if change else None),
    )


def _sessions(asked: Asked, people: Sequence[str], held: Mapping[str, Sequence[Held]]) -> Sheet:
    rows = [
        (
            who if who in asked.book.teachers else "", asked.name(who), each.activity.end,
            each.activity.title, each.role, each.times, each.activity.hours,
            each.activity.cells.get("kind", ""), each.activity.cells.get("group", ""),
            each.activity.id, written(each.activity.place),
        )
        for who in people
        for each in held.get(who, ())
    ]  # fmt: skip
    names = "code* name* date* title* role times hours kind group activity place"
    return Sheet("sessions", _("What they held"), columns(asked.naming, names), rows)


def _held(asked: Asked) -> dict[str, list[Held]]:
    """Return what everybody held, by code, or by the name of a guest, in the order of the days."""
    activities = dict(days_in(asked))
    seats = seats_at(asked.book, activities)
    found: dict[str, list[Held]] = {}
    for number, each in sorted(activities.items(), key=lambda held: (held[1].end, held[1].id)):
        if each.cells.get("kind", "") not in PAPERS:
            own = seats.get(number, [])
            for who, role in _holders(each, own):
                times = tally(seat for seat in own if seat.code != who).came
                found.setdefault(who, []).append(Held(each, role, times))
    return found


def _holders(activity: Activity, seats: Sequence[Seat]) -> Iterator[tuple[str, str]]:
    if activity.hours:
        yield from ((who, _LEAD) for who in dict.fromkeys(leaders(activity)))
    for seat in seats:
        role = seat.entry.text("role")
        if role in _ROLES:
            yield seat.code, role
