"""A journal that is gone, or that began anew where one had been: told at once, and ever after."""

from __future__ import annotations

from contextlib import suppress
from gettext import gettext as _
from itertools import takewhile
from typing import TYPE_CHECKING

from sbt_ledger.errors import LedgerError, Problem
from sbt_ledger.files.by_command import first_given_id
from sbt_ledger.files.history import replayed
from sbt_ledger.files.journal import JOURNAL
from sbt_ledger.files.table_files import TableFiles
from sbt_ledger.files.tables import BrokenTableError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from sbt_ledger.files.journal import Entry


def lost_journal(folder: Path, entries: Sequence[Entry], *, is_whole: bool) -> Iterator[Problem]:
    """Yield that lines are missing: rows look as commands write them, and so wrote a journal.

    Either there is no line, or the first lines met such rows in tables that no line had told of.
    """
    with suppress(LedgerError, BrokenTableError):  # told by whoever reads the book
        if entries:
            yield from _begun_anew(folder, entries)
        elif is_whole and (found := first_given_id(TableFiles.of(folder))):
            place, id_ = found
            message = _("commands give ids like {id}, and yet there is no journal").format(id=id_)
            hint = _(
                "If it was deleted or left behind, put it back: nothing can be verified without."
            )
            yield Problem("no-journal", message, hint, place.file, place.line)


def told_beginning(folder: Path) -> str:
    """Return, in words, that a journal without lines begins anew; "" where none is missed."""
    with suppress(LedgerError, BrokenTableError):
        if found := first_given_id(TableFiles.of(folder)):
            text = _(
                "{journal} begins anew here and knows nothing earlier, though commands give ids "
                "like {id}. If it was deleted or left behind, keep a copy of it: “ledger verify” "
                "tells from now on that this one is not whole."
            )
            return text.format(journal=JOURNAL, id=found[1])
    return ""


def _begun_anew(folder: Path, entries: Sequence[Entry]) -> Iterator[Problem]:
    first = list(takewhile(lambda entry: entry["what"] == "seen", entries))
    if found := first_given_id(TableFiles.of(folder).instead(replayed(first))):
        place, id_ = found
        line = next(entry["n"] for entry in first if entry["file"] == place.file)
        text = _(
            "the journal begins here, and yet {file} held {id} already: commands give such ids"
        )
        hint = _(
            "An earlier journal was deleted, emptied or left behind: what it told is not verified. "
            "Keep a copy of it, if there is one."
        )
        message = text.format(file=place.file, id=id_)
        yield Problem("no-journal", message, hint, JOURNAL, line)
