"""`--as-known-on`: the book as the journal had it at the end of a day, in a folder for the call."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import click

from sbt_ledger.errors import WrongUseError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from sbt_ledger.errors import Problem


def known_folder(book: Path, text: str) -> Path:
    """Return a folder that holds the book as it was known then; it is gone when the call ends."""
    from sbt_ledger.files.history import replayed
    from sbt_ledger.files.journal import read_entries
    from sbt_ledger.files.known_on import lines_until, no_journal, write_files, zone_of

    entries = read_entries(book)
    if not entries:
        raise no_journal()
    count, doubts = lines_until(entries, known_day(text), zone_of(replayed(entries)))
    tell_doubts(doubts)
    folder = Path(click.get_current_context().with_resource(TemporaryDirectory(prefix="ledger-")))
    write_files(replayed(entries[:count]), folder)
    return folder


def tell_doubts(doubts: Sequence[Problem]) -> None:
    """Say on stderr, also when asked to be quiet, which lines of a wrong clock matter."""
    if doubts:
        from sbt_ledger.cli.output import complain
        from sbt_ledger.reports.problems import told

        complain(told(doubts))


def known_day(text: str) -> date:
    """Return the day that the option names."""
    from sbt_ledger.files.cells import CellError, parse_date

    try:
        return parse_date(text)
    except CellError as fault:
        raise WrongUseError(f"--as-known-on: {fault}", fault.hint) from None
