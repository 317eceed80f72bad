"""Columns that `people` of the settings names by a slip: it would speak of the wrong teachers."""

from __future__ import annotations

from gettext import gettext as _
from typing import TYPE_CHECKING

from sbt_ledger.errors import Problem
from sbt_ledger.files.known_words import known_to_all
from sbt_ledger.files.settings_file import SETTINGS
from sbt_ledger.files.toml_lines import toml_lines
from sbt_ledger.rules.near import meant
from sbt_ledger.rules.people import People

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from sbt_ledger.records.settings import Settings


def mistyped_people(folder: Path, settings: Settings, columns: Iterable[str]) -> Iterator[Problem]:
    """Yield each column that no teacher has and that is nearly one.

    `columns` are those of the roster and the attributes that the book has.
    """
    known = known_to_all().teachers.union(columns)
    for number, entry in enumerate(settings.people):
        for column in sorted(People.of(entry).who.columns() - known):
            if hint := meant(column, known):
                told = _("people {number}: no teacher has a column “{name}”")
                message = told.format(number=number + 1, name=column)
                text = (folder / SETTINGS).read_text(encoding="utf-8-sig")
                line = toml_lines(text).get(f"people.{number}")
                yield Problem("near-column", message, hint, SETTINGS, line, "who", level="warning")
