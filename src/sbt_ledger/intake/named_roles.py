"""The roles that `[import.columns]` may give to a header."""

from __future__ import annotations

from gettext import gettext as _
from typing import TYPE_CHECKING

from sbt_ledger.errors import BrokenFilesError, Problem
from sbt_ledger.files.settings_file import SETTINGS
from sbt_ledger.intake.words import words
from sbt_ledger.records.nearest import meant

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sbt_ledger.records.book import Book

_OF_SHAPES = frozenset({"session", "session_date", "ignored"})


def check_roles(columns: Mapping[str, str], book: Book) -> None:
    """Raise BrokenFilesError for a role that no column of a sheet or of the roster has."""
    known = words()
    of_sources = {
        role for each in known.sources.values() for role in each.get("columns", {}).values()
    }
    roles = _OF_SHAPES | known.examples.keys() | of_sources
    others = {*book.columns.get("teachers", ()), *known.roster.values()}
    problems = tuple(
        _unknown(header, role, roles)
        for header, role in columns.items()
        if role not in roles and role not in others
    )
    if problems:
        raise BrokenFilesError(_("Nothing was written."), problems=problems)


def _unknown(header: str, role: str, roles: frozenset[str]) -> Problem:
    message = _("[import.columns] “{header}” = “{role}”: a column can have no such role")
    known = _("Known: {known}.").format(known=", ".join(sorted(roles)))
    hint = " ".join(filter(None, (meant(role, roles), known)))
    return Problem(
        "unknown-role", message.format(header=header, role=role), hint, SETTINGS, None, header, role
    )
