"""Claims of one person that are perhaps one course under two titles."""

from __future__ import annotations

from collections import defaultdict
from gettext import gettext as _
from gettext import ngettext
from typing import TYPE_CHECKING, TypeVar

from sbt_ledger.errors import Problem
from sbt_ledger.intake.proposal import occasions_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from sbt_ledger.intake.proposal import Occasion, Said
    from sbt_ledger.intake.reading import TableReader

T = TypeVar("T")
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
    kind_of = _overlapping_kinds(occasions_of(people))
    claims: dict[tuple[str, int], list[tuple[Occasion, Said]]] = defaultdict(list)
    for said in people if kind_of else ():
        occasion = said.occasion
        if occasion and said.state == "matched" and id(occasion) in kind_of:
            claims[said.teacher, kind_of[id(occasion)]].append((occasion, said))
    for own in claims.values():
        if len(own) > 1:
            yield from _overlapping(sorted(own, key=lambda each: each[0].start))


def _overlapping_kinds(occasions: Mapping[int, Occasion]) -> dict[int, int]:
    """Return a number for each sponsor with amount, by occasion, where any two days overlap.

    Most rows share their occasions, so that these are few, and known by their identity.
    """
    kinds: dict[object, list[tuple[Occasion, int]]] = defaultdict(list)
    for number, occasion in occasions.items():
        sponsor = dict(occasion.cells).get("sponsor", "")
        kinds[sponsor, occasion.hours].append((occasion, number))
    overlap = (
        own
        for own in kinds.values()
        if any(_overlapping(sorted(own, key=lambda each: each[0].start)))
    )
    return {number: kind for kind, own in enumerate(overlap) for _occasion, number in own}


def _overlapping(own: Sequence[tuple[Occasion, T]]) -> Iterator[tuple[T, T]]:
    """Yield each claim with the one before it that it overlaps; they are sorted by first day."""
    latest = own[0]
    for each in own[1:]:
        if each[0].start <= latest[0].end and each[0] != latest[0]:
            yield latest[1], each[1]
        if each[0].end >= latest[0].end:
            latest = each
