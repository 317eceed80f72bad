"""Plans and summaries of a group or of the school: nobody attends them, and they have no hours."""

from __future__ import annotations

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
_OF_GROUPS = frozenset({"group-plan", "group-summary"})
WITHOUT_HOURS = PAPERS | {"growth-plan", "reading-plan"}


def as_paper(book: Book, words: SessionWords) -> SessionWords:
    """Return what a person says of a paper with its group as a cell; anything else as it is.

    Raises WrongUseError for several groups, and for one to which nobody belongs on its day.
    """
    groups, kind = words.naming.groups, key_of("kind", tidy(words.kind))
    if kind not in PAPERS:
        return words
    if words.naming.teachers or words.naming.everybody:
        raise _refused("--teachers", kind, _("Nobody attends a paper of a group or of the school."))
    if not groups:
        if kind in _OF_GROUPS and not any(_says_group(cell) for cell in words.cells):
            raise _refused("--group", kind, _("It is not said of which group it is."))
        return words
    try:
        named = groups_on(book, parse_date(words.start))
    except CellError:
        named = {}  # the day is told as wrong by who reads it
    known = [*named]
    found = [each for each in known if matching_key(each) == matching_key(groups[0])]
    if len(groups) > 1:
        message = _("A paper is of one group: record one after the other.")
        raise _refused("--group", groups[1], message, code="several-groups")
    if known and not found:
        message = _("On {day} nobody belongs to a group “{group}”.")
        hint = meant(groups[0], known) or _("Known: {known}.").format(known=_(", ").join(known))
        text = message.format(day=words.start, group=groups[0])
        raise _refused("--group", groups[0], text, hint, code="unknown-group")
    cells = (*words.cells, f"group={(found or groups)[0]}")
    return words._replace(cells=cells, naming=words.naming._replace(groups=()))


def _says_group(cell: str) -> bool:
    name, _equals, group = cell.replace("＝", "=").partition("=")
    return tidy(name).lower() in {"group", "activities.group"} and bool(group.strip())


def _refused(
    option: str, text: str, message: str, hint: str = "", *, code: str = "bad-paper"
) -> LedgerError:
    hint = hint or _("For example: --kind group-plan --group G, and nobody else.")
    problem = Problem(code, message, hint, column=option, text=text)
    return WrongUseError(_("Nothing was written."), problems=(problem,))
