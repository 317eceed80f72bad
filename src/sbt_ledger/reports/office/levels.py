"""The levels of prizes and trainings, from the nation down to the school."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection

_LEVELS = ("nation", "province", "city", "county", "district", "school-district", "school")


def by_height(levels: Collection[str]) -> tuple[str, ...]:
    """Return levels, the highest first; what is not known comes after, "" last."""
    known = [level for level in _LEVELS if level in levels]
    return (*known, *sorted({*levels} - {*known, ""}), *({""} & {*levels}))
