"""`report turnout`: who was expected, who came, and who stayed away."""

from __future__ import annotations

from gettext import gettext as _
from gettext import ngettext
from typing import TYPE_CHECKING

from sbt_ledger.assessment.result import State
from sbt_ledger.reports import school_words
from sbt_ledger.reports.coded import all_together, coded
from sbt_ledger.reports.office.asked import written
from sbt_ledger.reports.office.seats import CAME, seats_at, tally
from sbt_ledger.reports.office.sessions import days_in
from sbt_ledger.reports.office.sheet import Sheet
from sbt_ledger.reports.office.titles import columns

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from sbt_ledger.assessment.school import CohortStanding
    from sbt_ledger.records.activity import Activity
    from sbt_ledger.reports.office.asked import Asked
    from sbt_ledger.reports.office.seats import Seat
    from sbt_ledger.reports.office.sheet import OfficeReport, Row

_COUNTS = "expected* came* turnout* absent on_leave swapped"


def make(asked: Asked) -> OfficeReport:
    """Return the turn-out of the period: by session, group and teacher, and each seat missed."""
    held = dict(days_in(asked))
    seats = {
        number: [seat for seat in found if asked.is_meant(seat.code)]
        for number, found in seats_at(asked.book, held).items()
    }
    everyone = [seat for found in seats.values() for seat in found]
    sheets = (
        _sessions(asked, held, seats),
        _of_groups(asked, everyone),
        _of_teachers(asked, everyone),
        _missed(asked, everyone),
        _rates(asked, everyone),
    )
    return asked.report("turnout", _("Turn-out"), sheets)


def _sessions(
    asked: Asked, held: Mapping[int, Activity], seats: Mapping[int, Sequence[Seat]]
) -> Sheet:
    found = sorted(
        ((held[number], some) for number, some in seats.items() if some),
        key=lambda each: (each[0].end, each[0].id),
    )
    rows = [
        (
            each.end, each.title, *_counts(some), each.cells.get("kind", ""),
            each.cells.get("group", ""), each.id, written(each.place),
        )
        for each, some in found
    ]  # fmt: skip
    names = f"date* title* {_COUNTS} kind group activity place"
    everyone = [seat for some in seats.values() for seat in some]
    totals = (None, all_together(), *_counts(everyone), "", "", "", "")
    return Sheet("sessions", _("By session"), columns(asked.naming, names), rows, totals)


def _counts(seats: Iterable[Seat]) -> Row:
    found = tally(seats)
    return (
        found.expected, found.came, found.rate, found.absent, found.on_leave, found.swapped,
    )  # fmt: skip


def _of_groups(asked: Asked, seats: Sequence[Seat]) -> Sheet:
    """Return the turn-out of each group: of those who belonged to it on the day."""
    found: dict[str, list[Seat]] = {group: [] for group in asked.groups}
    for seat in seats:
        for group in asked.groups_of(seat.code, seat.entry.activity.end):
            found.setdefault(group, []).append(seat)
    rows = [(group, *_counts(some)) for group, some in found.items() if some]
    totals = (all_together(), *_counts(seats))
    note = _("A seat belongs to the group of its teacher on the day of the session.")
    names = columns(asked.naming, f"group* {_COUNTS}")
    return Sheet("groups", _("By group"), names, rows, totals, (note,))


def _of_teachers(asked: Asked, seats: Sequence[Seat]) -> Sheet:
    found: dict[str, list[Seat]] = {}
    for seat in seats:
        found.setdefault(seat.code, []).append(seat)
    rows = [
        (asked.group_of(code), code, asked.name(code), *_counts(found[code]))
        for code in asked.ordered(found)
    ]
    names = columns(asked.naming, f"group code* name* {_COUNTS}")
    return Sheet("teachers", _("By teacher"), names, rows)


def _missed(asked: Asked, seats: Iterable[Seat]) -> Sheet:
    """Return each seat that was not taken: with leave, swapped, or without."""
    found: dict[str, list[Seat]] = {}
    for seat in seats:
        if seat.mark not in CAME:
            found.setdefault(seat.code, []).append(seat)
    rows: list[Row] = [
        (
            asked.group_of(code), code, asked.name(code), seat.entry.activity.end,
            seat.entry.activity.title, seat.mark, seat.entry.text("note"),
            seat.entry.activity.id, str(seat.place),
        )
        for code in asked.ordered(found)
        for seat in sorted(found[code], key=lambda each: each.entry.activity.end)
    ]  # fmt: skip
    names = "group code* name* date* title attendance* note activity place"
    return Sheet("missed", _("Seats not taken"), columns(asked.naming, names), rows)


def _rates(asked: Asked, seats: Sequence[Seat]) -> Sheet:
    """Return how the rates that rules ask for stand, as `check` has them."""
    found = [
        each
        for each in asked.assessment.cohorts
        if each.cohort.measure == "rate" and each.state is not State.NOT_APPLICABLE
    ]
    rows = [_rate(asked, each) for each in found]
    names = "rules require* group period* needed* expected came value* state*"
    notes = tuple(_differing(asked, found, seats))
    return Sheet("rates", _("As the rules count"), columns(asked.naming, names), rows, notes=notes)


def _rate(asked: Asked, each: CohortStanding) -> Row:
    return (
        each.rule_set.id, coded(each.cohort, asked.language), each.group or "", each.period.label,
        each.needed, each.denominator, each.numerator, school_words.reached(each), each.state,
    )  # fmt: skip


def _differing(
    asked: Asked, found: Iterable[CohortStanding], seats: Sequence[Seat]
) -> Iterator[str]:
    """Yield why a rule counts other seats than the tables above, where it does."""
    expected = tally(seats).expected
    for each in found:
        same = each.group is None and each.period == asked.period and not asked.chosen
        if same and asked.codes is None and each.denominator != expected:
            text = ngettext(
                "{requirement} counts {seats} seat of {expected}: that of people in post on the "
                "day of counting, at what the rule names.",
                "{requirement} counts {seats} seats of {expected}: those of people in post on the "
                "day of counting, at what the rule names.",
                int(each.denominator or 0),
            )
            yield text.format(
                requirement=each.cohort.named(asked.language),
                seats=int(each.denominator or 0),
                expected=expected,
            )
