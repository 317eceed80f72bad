"""Plans and summaries of a group or of the school: nobody attends them, and they have no hours."""

from __future__ import annotations

from dataclasses import replace
from gettext import gettext as _
from typing import TYPE_CHECKING

from sbt_ledger.errors import LedgerError, Problem, WrongUseError
from sbt_ledger.files.cells import CellError, parse_date, tidy
from sbt_ledger.files.kinds import key_of
from sbt_ledger.records.groups import groups_on
from sbt_ledger.records.nearest import meant
from sbt_ledger.records.roster import matching_key

if TYPE_CHECKING:
    from sbt_ledger.files.session_cells import SessionWords
    from sbt_ledger.records.book import Book

PAPERS = frozenset({"group-plan", "group-summary", "training-plan", "training-summary"})
"""The kinds of which `--group` says whose paper it is, not who attended."""
WITHOUT_HOURS = PAPERS | {"growth-plan", "reading-plan"}


def as_paper(book: Book, words: SessionWords) -> SessionWords:
    """Return what a person says of a paper with its group as a cell; anything else as it is.

    Raises WrongUseError for several groups, and for one to which nobody belongs on its day.
    """
    groups = words.naming.groups
    if not groups or key_of("kind", tidy(words.kind)) not in PAPERS:
        return words
    try:
        named = groups_on(book, parse_date(words.start))
    except CellError:
        named = {}  # the day is told as wrong by who reads it
    known = [*named]
    found = [each for each in known if matching_key(each) == matching_key(groups[0])]
    if len(groups) > 1:
        raise _refused(groups[1], _("A paper is of one group: record one after the other."), "")
    if known and not found:
        message = _("On {day} nobody belongs to a group “{group}”.")
        hint = meant(groups[0], known) or _("Known: {known}.").format(known=_(", ").join(known))
        raise _refused(groups[0], message.format(day=words.start, group=groups[0]), hint)
    cells = (*words.cells, f"group={(found or groups)[0]}")
    return replace(words, cells=cells, naming=replace(words.naming, groups=()))


def _refused(group: str, message: str, hint: str) -> LedgerError:
    problem = Problem("unknown-group", message, hint, column="--group", text=group)
    return WrongUseError(_("Nothing was written."), problems=(problem,))
