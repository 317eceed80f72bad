"""What stands in a cell under two names: programs join by the id, people read the name."""

from __future__ import annotations

from dataclasses import dataclass
from gettext import gettext as _
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sbt_ledger.rules.line import RuleLine


@dataclass(frozen=True, slots=True)
class Coded:
    """A thing of the rules under its id, a person under their code, or a group that has no name."""

    code: str
    name: str

    def __str__(self) -> str:
        """Return what people read."""
        return self.name


def coded(line: RuleLine, language: str) -> Coded:
    """Return what a rule asks for: its id is never translated."""
    return Coded(line.id, line.named(language))


def all_together() -> Coded:
    """Return what stands beside the sums of a table; programs get a blank."""
    return Coded("", _("all together"))
