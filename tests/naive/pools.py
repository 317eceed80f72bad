"""What of a teacher's records a requirement looks at, each with the day it counts on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction
from typing import Any

from tests.naive.calendar_days import after, days_in, each_day, whole_months_from
from tests.naive.exact import ZERO, is_blank, number, share, text, values
from tests.naive.filters import Answer, fits, names_several_without_shares, tag, tag_share
from tests.naive.marks import MARKS
from tests.naive.values import Entry

Rules = Mapping[str, Any]


ONE = Fraction(1)


@dataclass(frozen=True)
class World:
    """Which doubtful records are counted: those that await a proof, those with a blank cell."""

    pending: bool = False
    blanks: bool = False


REAL = World()
WITH_PENDING = World(pending=True)
WITH_BLANKS = World(blanks=True)
WITH_BOTH = World(pending=True, blanks=True)
WORLDS = (REAL, WITH_PENDING, WITH_BLANKS, WITH_BOTH)


@dataclass(frozen=True)
class Slice:
    """The part of a record that counts on one day; only one slice of a record is its main one."""

    entry: Entry
    day: date
    credits: Fraction
    hours: Fraction
    days: Fraction
    main: bool
    portion: Fraction  # of what else the record comes to


@dataclass(frozen=True)
class Piece:
    """A slice as one requirement counts it: how much, and to which of its parts it belongs."""

    slice: Slice
    amount: Fraction
    parts: dict[str, Fraction] = field(default_factory=dict)  # id -> share of the amount
    dropped: bool = False  # below a floor: it counts nothing at all
    undated: bool = False  # under a cap or floor whose periods a blank cell decides

    @property
    def entry(self) -> Entry:
        return self.slice.entry

    def cut_to(self, amount: Fraction) -> Piece:
        return replace(self, amount=amount)


def slices_of(entry: Entry, rules: Rules, measure: str) -> list[Slice]:
    """Put a record on its deciding day; `split` and `spread` put what it sums to on several.

    Only credits are spread; records and values are not split.
    """
    one = whole_of(entry)
    if entry.line is not None and "spread" in entry.line and measure == "credits":
        many, unit = entry.line["spread"].split()
        part = entry.credits / int(many)
        on = [after(entry.deciding, f"1 {unit}", times) for times in range(int(many))]
        first = replace(one, credits=part)
        rest = [Slice(entry, later, part, ZERO, ZERO, main=False, portion=ZERO) for later in on[1:]]
        return [first, *rest]
    things = measure == "records" or measure.startswith("distinct ")
    if rules.get("counting", {}).get("date") == "split" and not things:
        whole = days_in(entry.start, entry.end)
        return [
            Slice(
                entry,
                on,
                one.credits / whole,
                one.hours / whole,
                one.days / whole,
                main=on == entry.end,
                portion=ONE / whole,
            )
            for on in each_day(entry.start, entry.end)
        ]
    return [one]


def whole_of(entry: Entry) -> Slice:
    """Return a record as it stands, on its deciding day."""
    days = Fraction(days_in(entry.start, entry.end))
    if in_units(entry, "days"):
        days = number(entry.seat.cell("units")) or ZERO
    hours = entry.hours or ZERO
    return Slice(entry, entry.deciding, entry.credits, hours, days, main=True, portion=ONE)


def measured(one: Slice, measure: str) -> Fraction:
    """Return what a slice adds to a sum of this measure."""
    sums = {"credits": one.credits, "hours": one.hours, "days": one.days}
    if measure in sums:
        return sums[measure]
    if measure == "records" or measure.startswith("distinct "):
        return Fraction(one.main)
    if in_units(one.entry, measure):  # months, semester-hours
        return (number(one.entry.seat.cell("units")) or ZERO) * one.portion
    months = whole_months_from(one.entry.start, one.entry.end)
    return months * one.portion if measure == "months" else ZERO


def in_units(entry: Entry, measure: str) -> bool:
    """Whether a record says itself how many it is."""
    unit = text(entry.seat.cell("unit"))
    return unit == measure.removesuffix("s") and number(entry.seat.cell("units")) is not None


def measure_of(requirement: Mapping[str, Any]) -> str:
    return requirement.get("measure") or "credits"


def pool_of(
    requirement: Mapping[str, Any], entries: Sequence[Entry], rules: Rules, world: World
) -> list[Piece]:
    """Return what counts to a requirement, before floors and caps, by date and row."""
    pieces = []
    counting = [entry for entry in entries if may_count(requirement, entry, rules)]
    further = further_parts(requirement, counting, rules)
    for entry in counting:
        if entry.mark == "pending" and not world.pending:
            continue
        if not is_in(fits_record(requirement, entry, rules), world):
            continue
        line = entry.line or {}
        for one in slices_of(entry, rules, measure_of(requirement)):
            amount = (
                ZERO
                if entry in further
                else measured(one, measure_of(requirement)) * tags_of(requirement, entry, rules)
            )
            if measure_of(requirement) == "credits":
                amount *= share(line.get("share", {}).get(requirement["id"], 1))
            if amount or one.main or "mix" in requirement:
                pieces.append(Piece(one, amount, parts_of(requirement, entry, rules, world)))
    return sorted(pieces, key=lambda piece: (piece.slice.day, piece.entry.number))


def may_count(requirement: Mapping[str, Any], entry: Entry, rules: Rules) -> bool:
    if entry.mark == "void" or requirement["id"] in (entry.line or {}).get("not_for", ()):
        return False
    return fits_record(requirement, entry, rules) is not False


def further_parts(
    requirement: Mapping[str, Any], entries: Sequence[Entry], rules: Rules
) -> list[Entry]:
    """Return the parts beside the one that stands for its event, where the event counts once."""
    measure = measure_of(requirement)
    if measure not in {"records", "days", "months"}:
        return []
    found: list[Entry] = []
    once = [
        entry for entry in entries
        if not is_blank(entry.seat.own.get("part"))
        and (measure == "records" or not in_units(entry, measure))
    ]  # fmt: skip
    for event in {(entry.activity, entry.deciding) for entry in once}:
        parts = [entry for entry in once if (entry.activity, entry.deciding) == event]
        parts.sort(
            key=lambda entry: (
                fits_record(requirement, entry, rules) is None,
                MARKS.index(entry.mark),
                text(entry.seat.own.get("part")),
            )
        )
        found += parts[1:]
    return found


def is_in(answer: Answer, world: World) -> bool:
    return answer is True or (answer is None and world.blanks)


def fits_record(line: Mapping[str, Any], entry: Entry, rules: Rules) -> Answer:
    """Whether a record fits `where`; unsplit tags leave it unknown under `tags = "one"`."""
    answer = fits(line.get("where", {}), entry.lookup, rules.get("scale", {}))
    if (
        answer is True
        and rules.get("counting", {}).get("tags") == "one"
        and names_several_without_shares(
            line.get("where", {}), entry.lookup, rules.get("scale", {})
        )
    ):
        return None
    return answer


def tags_of(line: Mapping[str, Any], entry: Entry, rules: Rules) -> Fraction:
    if measure_of(line) not in {"credits", "hours"}:
        return Fraction(1)
    return tag_share(line.get("where", {}), entry.lookup, rules.get("scale", {}))


def parts_of(
    requirement: Mapping[str, Any], entry: Entry, rules: Rules, world: World
) -> dict[str, Fraction]:
    """Return the parts, at any depth, to which a record belongs, and with what share of it."""
    found: dict[str, Fraction] = {}
    for part in requirement.get("of_which", ()):
        line = entry.line or {}
        if part["id"] in line.get("not_for", ()):
            continue
        if is_in(fits_record(part, entry, rules), world):
            portion = tags_of({**part, "measure": measure_of(requirement)}, entry, rules)
            portion *= share(line.get("share", {}).get(part["id"], 1))
            found[part["id"]] = portion
            inner = {**part, "measure": measure_of(requirement)}
            found |= {
                id_: portion * deeper
                for id_, deeper in parts_of(inner, entry, rules, world).items()
            }
    return found


def all_parts(line: Mapping[str, Any]) -> list[tuple[Mapping[str, Any], Mapping[str, Any]]]:
    """Return each part, at any depth, with what it is a part of."""
    found = []
    for part in line.get("of_which", ()):
        found.append((part, line))
        found += all_parts(part)
    return found


def is_outside(piece: Piece, requirement: Mapping[str, Any]) -> bool:
    """Whether hours are on top, and so outside the total."""
    return any(
        part.get("on_top") and part["id"] in piece.parts for part, _ in all_parts(requirement)
    )


def touched(pieces: Sequence[Piece], column: str) -> set[str]:
    return {tag(one) for piece in pieces for one in values(piece.entry.seat.cell(column))}
