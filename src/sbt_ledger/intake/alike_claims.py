"""Claims of one person that are perhaps one course under two titles."""

from __future__ import annotations

from collections import defaultdict
from gettext import gettext as _
from gettext import ngettext
from typing import TYPE_CHECKING

from sbt_ledger.errors import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sbt_ledger.intake.proposal import Occasion, Said
    from sbt_ledger.intake.reading import TableReader

_MOST = 20
"""Pairs told one by one: more than a person looks at."""


def alike_claims(people: Sequence[Said], reader: TableReader) -> Iterator[Problem]:
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
    claims: dict[tuple[str, int], list[tuple[Occasion, Said]]] = defaultdict(list)
    kinds: dict[object, int] = {}
    known: dict[int, int] = {}  # by identity: rows that name one occasion share it
    for said in people:
        occasion = said.occasion
        if occasion and said.state == "matched":
            kind = known.get(id(occasion))
            if kind is None:
                told = dict(occasion.cells).get("sponsor", ""), occasion.hours
                kind = known[id(occasion)] = kinds.setdefault(told, len(kinds))
            claims[said.teacher, kind].append((occasion, said))
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
