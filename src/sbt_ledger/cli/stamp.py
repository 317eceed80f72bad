"""Who calls, and when: the one place that reads the clock for the journal."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sbt_ledger.files.journal import Stamp


def stamp_of(command: str) -> Stamp:
    """Return who calls `command`, on which machine, and when."""
    from datetime import datetime

    from sbt_ledger.files.holder import host, user
    from sbt_ledger.files.journal import Stamp

    return Stamp(datetime.now().astimezone(), user(), host(), command)
