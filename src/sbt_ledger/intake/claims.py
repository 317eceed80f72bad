"""Exports of platforms and registers: a row is a person with a course and its hours."""

from __future__ import annotations

from gettext import gettext as _
from typing import TYPE_CHECKING, NamedTuple

from sbt_ledger.intake.alike_claims import alike_claims
from sbt_ledger.intake.amounts import decimal_text
from sbt_ledger.intake.doubled_claims import told_apart
from sbt_ledger.intake.mark import Mark, read_mark
from sbt_ledger.intake.occasion import NAMING
from sbt_ledger.intake.presence import THERE, Attended
from sbt_ledger.intake.proposal import Said, Told, occasions_of
from sbt_ledger.intake.reading import Row, no_key
from sbt_ledger.intake.row_people import WHO, is_blank, people_of, unnamed
from sbt_ledger.intake.state import States
from sbt_ledger.intake.told_hours import told_hours
from sbt_ledger.records.masking import masked

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator, Mapping, Sequence
    from fractions import Fraction

    from sbt_ledger.errors import Problem
    from sbt_ledger.intake.contents import Cell
    from sbt_ledger.intake.context import Context
    from sbt_ledger.intake.occasion import Occasions
    from sbt_ledger.intake.proposal import Occasion
    from sbt_ledger.intake.reading import TableReader

_KEPT = ("result", "note")
_OWN = ("evidence", "approvals")
"""What the book itself exports besides, as it writes it."""
_WHAT = ("state", "hours", "credits", "mark", *NAMING, *_KEPT, *_OWN)
_PRESENT = Mark("present")
_OF_WHAT = Said._fields.index("occasion")
"""From this field on, a person is told by what a row claims."""


def people_of_claims(reader: TableReader, context: Context, occasions: Occasions) -> Told:
    """Return each claim as one person at one occasion; the first of two alike is taken."""
    claims = _Claims(reader, context, occasions)
    people = claims.people()
    warnings = [*claims.warnings, *claims.states.left_out()]
    if not context.source.get("own"):
        warnings += alike_claims(people, reader)
    return Told(tuple(told_apart(_at_one(people), reader.file)), tuple(warnings))


class _What(NamedTuple):
    """What a row claims, whoever claims it: the last fields of what is said of a person."""

    occasion: Occasion | None
    attended: Attended
    cells: Mapping[str, str]
    problems: tuple[Problem, ...] = ()
    note: str = ""


class _Claims:
    """Reads the rows of a sheet: who claims, and what; cells alike are read once.

    A row with which something is wrong is read for itself, as it has a line.
    """

    def __init__(self, reader: TableReader, context: Context, occasions: Occasions) -> None:
        self._reader = reader
        self._context = context
        self._occasions = occasions
        self._key_of_who = reader.key_of(WHO)
        self._key_of_what = no_key if occasions.has_ditto else reader.key_of(_WHAT)
        self._who: dict[Hashable, tuple[Said, ...]] = {}
        self._what: dict[Hashable, _What] = {}
        self.warnings: list[Problem] = []
        self.states = States(reader, context)

    def people(self) -> list[Said]:
        """Return each claim; what does not count is left out."""
        claims: list[Said] = []
        table, who_of, what_of = self._reader.table, self._who.get, self._what.get
        made = Said._make
        # Asked row by row, as the rows before tell more and more of them.
        known = (
            map(who_of, map(self._key_of_who, table.rows)),
            map(what_of, map(self._key_of_what, table.rows)),
        )
        for line, cells, people, what in zip(table.lines, table.rows, *known, strict=True):
            if people is None or what is None:
                claims += self._read(line, cells, what)
                continue
            for said in people:
                if said.state == "matched":
                    claims.append(made(((line,), *said[1:_OF_WHAT], *what)))
                else:
                    claims.append(said._replace(lines=(line,)))
        return claims

    def _read(self, line: int, cells: Sequence[Cell], what: _What | None) -> Iterator[Said]:
        """Yield the claims of a row, and keep what its cells mean if nothing is wrong with it.

        `what` is claimed, if a row before said the same.
        """
        row = Row(self._reader, line, cells)
        if is_blank(row):
            yield from unnamed(row)
            return
        if not self.states.counts(row):
            return
        people = [said for said, _match in people_of(row, self._context.matcher)]
        what = what or self._claimed(row)
        if not (row.problems or row.warnings or any(said.problems for said in people)):
            self._keep(cells, tuple(people), what)
        for said in people:
            if said.state != "matched":
                yield said
            elif row.problems:
                yield said.refused("rejected", row.problems)
            else:
                yield Said(said.lines, said.text, said.state, said.teacher, *what)
        self.warnings += row.warnings

    def _keep(self, cells: Sequence[Cell], people: tuple[Said, ...], what: _What) -> None:
        who_key, what_key = self._key_of_who(cells), self._key_of_what(cells)
        if who_key is not None and what_key is not None:
            self._who[who_key], self._what[what_key] = people, what

    def _claimed(self, row: Row) -> _What:
        hours = claimed_hours(row, self._reader, self._context)
        said = self._context.hours_said if self._occasions.titled else None
        occasion = self._occasions.of(row, hours if said is None else said)
        mark = attendance_of(row)
        self._check(row, hours, mark, said)
        has_hours = occasion is not None and (occasion.id or mark in THERE)
        attended = Attended(mark, hours=hours if has_hours else None)
        cells = {name: text for name in _KEPT if (text := masked(row.text(name)))}
        if self._context.source.get("own"):
            cells |= {name: text for name in _OWN if (text := row.text(name))}
        return _What(occasion, attended, cells)

    def _check(self, row: Row, hours: Fraction | None, mark: str, said: Fraction | None) -> None:
        """Refuse hours above those that a person says the session has, and presence of no hours."""
        if hours is None:
            return
        if said is not None and hours > said:
            message = _("{hours} is more than the {planned} hours of the session")
            text = message.format(hours=row.text("hours"), planned=decimal_text(said))
            hint = _("Correct the hours of the row, or --hours.")
            row.refuse("too-many-hours", text, hint, "hours")
        elif mark in THERE and decimal_text(hours) == "0" and not self._context.source.get("own"):
            message = _("Somebody was there, and it is of no hours")
            row.refuse(
                "contradiction", message, _("Correct the hours, or take the row out."), "hours"
            )


def _at_one(people: Sequence[Said]) -> Sequence[Said]:
    """Return the claims; those of one course are one session, with hours of their own if need be.

    So a later export finds it again.
    """
    occasions = occasions_of(people)
    first_of = _firsts(occasions)
    if all(first_of[number] is each for number, each in occasions.items()):
        return people
    return [
        said._replace(occasion=first_of[id(said.occasion)]) if said.occasion else said
        for said in people
    ]


def _firsts(occasions: Mapping[int, Occasion]) -> dict[int, Occasion]:
    """Return by identity the first occasion of each course."""
    firsts: dict[Occasion, Occasion] = {}
    return {
        number: firsts.setdefault(each._replace(hours=None), each)
        for number, each in occasions.items()
    }


def claimed_hours(row: Row, reader: TableReader, context: Context) -> Fraction | None:
    """Return the hours of a claim, those said for all if it has none; the row's problems say why.

    None only where the row has a problem.
    """
    hours = told_hours(row, reader, context)
    if hours is None:
        hours = context.hours_said
    if hours is None and not row.problems:
        hint = _("Put the hours in, or give --hours for all.")
        row.refuse("missing-hours", _("The hours are missing"), hint, "hours")
    return hours


def attendance_of(row: Row) -> str:
    """Return how somebody attended: present, unless a column says otherwise."""
    kind = row.take("mark", read_mark, _PRESENT).kind
    return "present" if kind == "blank" else kind
