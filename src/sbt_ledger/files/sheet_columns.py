"""The columns and codes of the sheet that a school hands in: `data/import-sheet.toml`."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from sbt_ledger.files.shipped import shipped

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

_OTHER = "other"


@dataclass(frozen=True, slots=True)
class SheetColumns:
    """What stands in each column, under which header, and the codes of levels and modes."""

    headers: Mapping[str, str]
    categories: Mapping[str, str]
    ways: Mapping[str, str]
    full_time: Collection[str]
    full_time_days: int
    part: str
    """How the title of a part of a session is written: with `{title}` and `{part}`."""

    def title(self, title: str, part: str) -> str:
        """Return the title of a session, or of a part of it."""
        return self.part.format(title=title, part=part) if part else title

    def category(self, level: str) -> str:
        """Return the code of a level; "" for a blank one."""
        return self.categories.get(level, self.categories[_OTHER]) if level else ""

    def way(self, mode: str, days: int) -> str:
        """Return the code of a mode, by how many days it ran; "" for a blank one."""
        if mode in self.full_time and days > self.full_time_days:
            return self.ways["long"]
        return self.ways.get(mode, self.ways[_OTHER]) if mode else ""


@lru_cache(maxsize=1)
def sheet_columns() -> SheetColumns:
    """Return the columns and codes as they are shipped."""
    told = tomllib.loads((shipped("data") / "import-sheet.toml").read_text(encoding="utf-8"))
    return SheetColumns(
        {each["field"]: each["header"] for each in told["column"]},
        told["category"], told["way"], told["long"]["full_time"], told["long"]["full_time_days"],
        told["part"],
    )  # fmt: skip
