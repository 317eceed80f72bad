"""Claims of one person that name one session twice: alike, or so that nobody knows which is right.

What has one title and one first day is one session, whatever else a row says of it.
"""

from __future__ import annotations

from collections import defaultdict
from gettext import gettext as _
from typing import TYPE_CHECKING

from sbt_ledger.errors import Problem
from sbt_ledger.intake.amounts import decimal_text
from sbt_ledger.intake.proposal import occasions_of
from sbt_ledger.records.roster import matching_key

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from sbt_ledger.intake.proposal import Occasion, Said

    _Seat = tuple[str, int]


def told_apart(people: Iterable[Said], file: str) -> list[Said]:
    """Return the claims; those of one person and session that differ are rejected, all of them."""
    claims = list(people)
    sessions = _sessions(occasions_of(claims))
    taken = [
        (said.teacher, sessions[id(said.occasion)])
        for said in claims
        if said.state == "matched" and said.occasion
    ]
    if len(set(taken)) == len(taken):
        return claims
    matched = [at for at, said in enumerate(claims) if said.state == "matched" and said.occasion]
    seats: dict[_Seat, list[int]] = defaultdict(list)
    for at, seat in zip(matched, taken, strict=True):
        seats[seat].append(at)
    for places in seats.values():
        if len(places) > 1 and _differ([claims[at] for at in places]):
            problem = _doubled([claims[at] for at in places], file)
            for at in places:
                claims[at] = claims[at].refused("rejected", [problem])
    return claims


def _sessions(occasions: Mapping[int, Occasion]) -> dict[int, int]:
    """Return by identity the number of the session that each occasion names."""
    numbers: dict[object, int] = {}
    return {
        identity: numbers.setdefault((matching_key(each.title), each.start, each.id), len(numbers))
        for identity, each in occasions.items()
    }


def _differ(claims: Sequence[Said]) -> bool:
    first = claims[0]
    return any(
        (each.occasion, each.attended) != (first.occasion, first.attended) for each in claims
    )


def _doubled(claims: Sequence[Said], file: str) -> Problem:
    lines = _(", ").join(str(each.lines[0]) for each in claims)
    amounts = (each.attended.hours for each in claims)
    hours = _(", ").join(decimal_text(each) for each in amounts if each is not None)
    title = claims[0].occasion.title if claims[0].occasion else ""
    message = _("{person} claims “{title}” in lines {lines}, differently; hours: {hours}")
    told = message.format(person=claims[0].text, title=title, lines=lines, hours=hours)
    hint = _(
        "Keep the line that is right, or add the hours up in one line. "
        "If these were two sessions, give each a title of its own."
    )
    return Problem("doubled-person", told, hint, file, claims[-1].lines[0], "", claims[0].text)
