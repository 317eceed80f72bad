"""Which hours of a book its rules hide: told beside what is recorded."""

from __future__ import annotations

from gettext import gettext as _
from typing import TYPE_CHECKING

from sbt_ledger.errors import LedgerError

if TYPE_CHECKING:
    from pathlib import Path

    from sbt_ledger.assessment.hidden import Hidden
    from sbt_ledger.cli.options import Options
    from sbt_ledger.records.book import Book


def hidden_in(options: Options, folder: Path, book: Book) -> Hidden:
    """Return what the rules of a book hide: nothing, which is said, if they cannot be used."""
    from sbt_ledger.assessment.hidden import Hidden
    from sbt_ledger.cli.options import rule_sets_of
    from sbt_ledger.cli.output import say

    day = options.day(book.settings.timezone)
    try:
        return Hidden(book, rule_sets_of(folder, book, None), day)
    except LedgerError as fault:
        text = _("Hours that the rules hide cannot be told: {reason}")
        say(text.format(reason=fault.message), options)
        return Hidden(book, (), day)
