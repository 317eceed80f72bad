"""Exports of platforms and registers: a row is a person with a course and its hours."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from gettext import gettext as _
from gettext import ngettext
from typing import TYPE_CHECKING

from sbt_ledger.errors import Problem
from sbt_ledger.intake.mark import Mark, read_mark
from sbt_ledger.intake.presence import Attended
from sbt_ledger.intake.proposal import Told
from sbt_ledger.intake.row_people import is_blank, people_of, unnamed
from sbt_ledger.intake.state import States
from sbt_ledger.intake.told_hours import told_hours
from sbt_ledger.records.masking import masked

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from fractions import Fraction

    from sbt_ledger.intake.context import Context
    from sbt_ledger.intake.occasion import Occasions
    from sbt_ledger.intake.proposal import Occasion, Said
    from sbt_ledger.intake.reading import Row, TableReader

_KEPT = ("result", "note")
_OWN = ("evidence", "approvals")
"""What the book itself exports besides, as it writes it."""
_PRESENT = Mark("present")
_MOST = 20
"""Pairs told one by one: more than a person looks at."""


def people_of_claims(reader: TableReader, context: Context, occasions: Occasions) -> Told:
    """Return each claim as one person at one occasion; the first of two alike is taken."""
    warnings: list[Problem] = []
    people: list[Said] = []
    states = States(reader, context)
    for row in reader.rows():
        if is_blank(row):
            people += unnamed(row)
            continue
        if not states.counts(row):
            continue
        people += _row(row, reader, context, occasions)
        warnings += row.warnings
    warnings += states.left_out()
    if not context.source.get("own"):
        warnings += _alike(people, reader)
    return Told(tuple(_at_one(people)), tuple(warnings))


def _at_one(people: Sequence[Said]) -> Iterator[Said]:
    """Yield the claims; those of one course are one session, with hours of their own if need be.

    So a later export finds it again. What somebody claims twice with other hours stays apart.
    """
    firsts: dict[Occasion, Occasion] = {}
    known: dict[int, Occasion] = {}  # by identity: rows that name one occasion share it
    seen: set[tuple[str, int]] = set()
    for said in people:
        occasion = said.occasion
        if occasion is None:
            yield said
            continue
        first = known.get(id(occasion))
        if first is None:
            first = firsts.setdefault(replace(occasion, hours=None), occasion)
            known[id(occasion)] = first
        if (said.teacher, id(first)) not in seen and first.hours != occasion.hours:
            attended = replace(said.attended, hours=occasion.hours)
            said = replace(said, occasion=first, attended=attended)  # noqa: PLW2901
        seen.add((said.teacher, id(first)))
        yield said


def _row(row: Row, reader: TableReader, context: Context, occasions: Occasions) -> Iterator[Said]:
    people = list(people_of(row, context.matcher))
    hours = claimed_hours(row, reader, context)
    occasion = occasions.of(row, hours)
    attended = Attended(attendance_of(row), hours=hours if occasion and occasion.id else None)
    cells = {name: text for name in _KEPT if (text := masked(row.text(name)))}
    if context.source.get("own"):
        cells |= {name: text for name in _OWN if (text := row.text(name))}
    for told, _match in people:
        if told.state != "matched":
            yield told
        elif row.problems:
            yield told.refused("rejected", row.problems)
        else:
            yield replace(told, occasion=occasion, cells=cells).attending(attended)


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


def _alike(people: Sequence[Said], reader: TableReader) -> Iterator[Problem]:
    """Yield claims of one person that are perhaps one course under two titles."""
    pairs = list(_pairs(people))
    message = _("{one} and {other} of {person} are perhaps one course (line {line})")
    hint = _("If so, void one of them after the import, or take its row out.")
    for one, other in pairs[:_MOST]:
        titles = [f"“{each.occasion.title}”" for each in (one, other) if each.occasion]
        told = message.format(one=titles[0], other=titles[1], person=one.text, line=one.lines[0])
        yield Problem("alike-claims", told, hint, reader.file, other.lines[0], level="warning")
    left = len(pairs) - _MOST
    if left > 0:
        text = ngettext(
            "{count} more pair of claims is perhaps one course",
            "{count} more pairs of claims are perhaps one course each", left,
        )  # fmt: skip
        line = reader.table.header_line
        told = text.format(count=left)
        yield Problem("alike-claims", told, hint, reader.file, line, level="warning")


def _pairs(people: Sequence[Said]) -> Iterator[tuple[Said, Said]]:
    """Yield two claims of one person, sponsor and amount, whose days overlap under two titles."""
    claims: dict[object, list[tuple[Occasion, Said]]] = defaultdict(list)
    for said in people:
        occasion = said.occasion
        if occasion and said.state == "matched":
            sponsor = dict(occasion.cells).get("sponsor", "")
            claims[said.teacher, sponsor, occasion.hours].append((occasion, said))
    for own in claims.values():
        if len(own) > 1:
            yield from _overlapping(sorted(own, key=lambda each: each[0].start))


def _overlapping(own: Sequence[tuple[Occasion, Said]]) -> Iterator[tuple[Said, Said]]:
    """Yield each claim with the one before it that it overlaps; they are sorted by first day."""
    latest = own[0]
    for each in own[1:]:
        if each[0].start <= latest[0].end and each[0] != latest[0]:
            yield latest[1], each[1]
        if each[0].end >= latest[0].end:
            latest = each
