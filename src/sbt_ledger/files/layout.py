"""Which files a book has: what each table must hold, and where `ledger.toml` says it is."""

from __future__ import annotations

from gettext import gettext as _
from typing import TYPE_CHECKING

from sbt_ledger.errors import Problem
from sbt_ledger.records.nearest import meant

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from sbt_ledger.files.tables import Table
    from sbt_ledger.records.settings import Files

REQUIRED: Mapping[str, tuple[str, ...]] = {
    "teachers": ("code", "name"),
    "changes": ("teacher", "attribute", "from"),
    "activities": ("id", "title", "start", "kind"),
    "credits": ("activity", "teacher"),
    "money": ("date", "what", "amount"),
}
"""The columns without which a table says nothing."""
KEYS = {
    "teachers": "teacher", "changes": "change", "activities": "activity", "credits": "credit",
    "money": "money",
}  # fmt: skip
"""The name of a table's array in TOML."""
_NEEDED = {"teachers", "activities", "credits"}


def files_of(folder: Path, files: Files, name: str) -> tuple[list[str], list[Problem]]:
    """Return the files of a table, as names inside the book, and what is wrong with them."""
    named = getattr(files, name)
    patterns = (named,) if isinstance(named, str) else named
    if patterns:
        return _expanded(folder, name, patterns)
    present = [file for file in (f"{name}.csv", f"{name}.toml") if (folder / file).is_file()]
    if len(present) == 1 or (not present and name not in _NEEDED):
        return present, []
    return [], [_one_file_needed(name, present)]


def _expanded(
    folder: Path, name: str, patterns: tuple[str, ...]
) -> tuple[list[str], list[Problem]]:
    found: dict[str, None] = {}
    problems = []
    for pattern in patterns:
        is_glob = bool(set(pattern) & set("*?["))
        paths = sorted(folder.glob(pattern)) if is_glob else [folder / pattern]
        for path in paths:
            inside = path.is_relative_to(folder)
            file = (path.relative_to(folder) if inside else path).as_posix()
            if path.is_file():
                found[file] = None
            else:
                told = _("the file does not exist; [files] {name} of ledger.toml names it")
                problems.append(Problem("missing-file", told.format(name=name), "", file))
    if not found and not problems and name in _NEEDED:
        told = _("no file fits “{patterns}”; [files] {name} of ledger.toml names it")
        message = told.format(patterns=", ".join(patterns), name=name)
        problems.append(Problem("missing-file", message, "", f"{name}.csv"))
    return list(found), problems


def header_faults(name: str, table: Table) -> list[Problem]:
    """Return what is wrong with the columns of a table; an empty file has no fault."""
    columns = table.columns
    if not columns:
        return []
    faults = [
        Problem(
            "missing-column",
            _("the column “{column}” is missing").format(column=column),
            meant(column, columns) or _("The first line names the columns."),
            table.file,
            1,
            column,
        )
        for column in REQUIRED[name]
        if column not in columns
    ]
    doubled = sorted({column for column in columns if column and columns.count(column) > 1})
    return faults + [
        Problem(
            "duplicate-column",
            _("the column “{column}” stands twice").format(column=column),
            _("Rename or remove one of the two."),
            table.file,
            1,
            column,
        )
        for column in doubled
    ]


def _one_file_needed(name: str, present: list[str]) -> Problem:
    if present:
        message = _("there are both {files}").format(files=_(" and ").join(present))
        hint = _("Keep one, or name the files in ledger.toml: [files] {name}.").format(name=name)
        return Problem("two-files", message, hint, present[0])
    message = _("the file is missing")
    hint = _("Make a book with “ledger init”, or name the file in ledger.toml: [files] {name}.")
    return Problem("missing-file", message, hint.format(name=name), f"{name}.csv")
