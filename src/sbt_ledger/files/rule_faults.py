"""A fault of a rule set as a problem of its file, with the word that was perhaps meant."""

from __future__ import annotations

from gettext import gettext as _
from typing import TYPE_CHECKING

from sbt_ledger.errors import Problem
from sbt_ledger.records.nearest import meant
from sbt_ledger.rules.rule_set import line_of

if TYPE_CHECKING:
    from sbt_ledger.rules.faults import Fault

_MOST = 20
"""Names that are told one by one."""


def told_fault(fault: Fault, file: str) -> Problem:
    """Return a fault as a problem of its file; of a word that is not known, with what was meant."""
    hint = meant(fault.word, fault.known) if fault.word else ""
    if not hint and 0 < len(fault.known) <= _MOST:
        hint = _("Known: {known}.").format(known=", ".join(sorted(fault.known)))
    return Problem("bad-value", fault.told, hint, file, line_of(fault.place), "", fault.word)
