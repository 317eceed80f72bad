"""The rows of sheets that an import leaves out: in the columns of the sheet, and why."""

from __future__ import annotations

from gettext import gettext as _
from typing import TYPE_CHECKING

from sbt_ledger.intake.proposal import BLOCKING
from sbt_ledger.reports.csv_text import csv_text
from sbt_ledger.reports.imported import why

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sbt_ledger.intake.proposal import Origin, Proposal, Said


def rejects_csv(proposal: Proposal) -> list[str]:
    """Return for each sheet the rows that were left out, as `rejects_of` does."""
    origin = proposal.origin
    if not origin.parts:
        return [rejects_of(proposal.people, origin)]
    return [
        rejects_of((_in_part(each, origin, part) for each in proposal.people), part)
        for part in origin.parts
    ]


def _in_part(said: Said, origin: Origin, part: Origin) -> Said:
    """Return somebody with the lines of one of several sheets only."""
    places = map(origin.at, said.lines)
    return said._replace(lines=tuple(line for each, line in places if each is part))


def rejects_of(people: Iterable[Said], origin: Origin) -> str:
    """Return the rows that were left out, in the columns of the sheet, and why; "" if none was."""
    width = max(map(len, (origin.header, *origin.rows.values())), default=0)
    rows = [
        (str(line), why(said), *_wide(origin.texts(line), width))
        for said in people
        if said.state in BLOCKING
        for line in said.lines
        if line in origin.rows
    ]
    return csv_text((_("line"), _("why"), *_wide(origin.header, width)), rows) if rows else ""


def _wide(cells: Sequence[str], width: int) -> tuple[str, ...]:
    return (*cells, *[""] * (width - len(cells)))
