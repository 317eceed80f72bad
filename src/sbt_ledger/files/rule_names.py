"""What rule sets are called, where a name finds none."""

from __future__ import annotations

import tomllib
from gettext import gettext as _
from typing import TYPE_CHECKING

from sbt_ledger.records.nearest import meant

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


def called(name: str, files: Mapping[str, Path]) -> str:
    """Return the hint what is perhaps meant by a name; `files` are those in reach, by their names.

    Beside rule sets may lie the cases of one, and a file may be called otherwise than its set.
    """
    ids = {each: _id_in(path) for each, path in files.items()}
    if path := next((files[each] for each, id_ in ids.items() if id_ == name), None):
        hint = _("The name of the file counts, and “{file}” has this id: call it “{name}.toml”.")
        return hint.format(file=path.name, name=name)
    known = [each for each, id_ in ids.items() if id_]
    return meant(name, known) or _("Known: {known}.").format(known=", ".join(known))


def _id_in(path: Path) -> str:
    """Return the id of the rule set in a file; its name if that cannot be read, "" of no set."""
    try:
        written = tomllib.loads(path.read_bytes().decode("utf-8-sig"))
    except (OSError, ValueError):
        return path.stem
    head = written.get("ruleset")
    return str(head.get("id", path.stem)) if isinstance(head, dict) else ""
