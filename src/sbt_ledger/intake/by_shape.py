"""A meeting report whose headers are in a language that nobody told us: its shape tells.

Below a numbered title ("2. …") stand a name, two moments, how long it was, and perhaps an address.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sbt_ledger.pattern import pattern

if TYPE_CHECKING:
    from sbt_ledger.intake.contents import Row

_SECTION = pattern(r"\d{1,2}\s*[.、]\s*\S")
_MOMENT = pattern(r"\d{1,4}[-./年]\s?\d{1,2}[-./月].*\d{1,2}:\d{2}")
_LASTING = pattern(r"\d{1,4}\s?[^\W\d_]{1,5}\.?(?:\s?\d{1,4}\s?[^\W\d_]{1,5}\.?){0,2}")
_IN_ORDER = {"moment": ("join", "leave"), "address": ("email", "user_id"), "lasting": ("duration",)}
_NEEDED = {"join", "leave", "duration"}


def section_of(row: Row) -> str:
    """Return the title of a section, as "2. Participants", if a row is one."""
    told = [cell for cell in row if cell != ""]
    return (
        told[0] if len(told) == 1 and isinstance(told[0], str) and _SECTION.match(told[0]) else ""
    )


def roles_by_shape(above: Row, width: int, below: Row) -> dict[int, str]:
    """Return the roles of columns by the first row of data, if all of a meeting are there."""
    if not section_of(above) or len(below) > width:
        return {}
    left = {shape: list(roles) for shape, roles in _IN_ORDER.items()}
    found = {0: "name"}
    for place, cell in enumerate(below[1:], 1):
        roles = left.get(_shape(cell) if isinstance(cell, str) else "", [])
        if roles:
            found[place] = roles.pop(0)
    return found if _NEEDED.issubset(found.values()) else {}


def _shape(cell: str) -> str:
    if _MOMENT.search(cell):
        return "moment"
    if "@" in cell:
        return "address"
    return "lasting" if _LASTING.fullmatch(cell.strip()) else ""
