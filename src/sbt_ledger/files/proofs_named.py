"""The proofs that rows name by a path, and those of them that are not there, or lead away."""

from __future__ import annotations

from contextlib import suppress
from functools import cache
from gettext import gettext as _
from typing import TYPE_CHECKING

from sbt_ledger.errors import Problem
from sbt_ledger.files.cells import CellError, parse_evidence
from sbt_ledger.files.inside import is_inside, outside
from sbt_ledger.files.tables import BrokenTableError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sbt_ledger.files.table_files import TableFiles
    from sbt_ledger.records.place import Place

_TABLES = ("activities", "credits", "changes")


def missing_proofs(folder: Path, tables: TableFiles) -> tuple[int, list[Problem]]:
    """Return how many files are named as proofs, and a problem for each row whose is missing.

    One that is a link out of the book is told as well.
    """
    there: dict[str, bool] = {}
    inside: dict[str, bool] = {}
    problems = []
    text = _("the proof {path} ({kind}) is missing")  # once: a district may miss very many
    for place, kind, path in _named(tables):
        if path not in there:
            there[path] = _exists(folder, path)
        if not there[path]:
            message = text.format(path=path, kind=kind)
            problem = Problem("missing-proof", message, "", place.file, place.line, "evidence")
            problems.append(problem)
        elif path not in inside:
            inside[path] = is_inside(folder, folder / path)
        if not inside.get(path, True):
            problems.append(outside(path, place.file, place.line, "evidence"))
    return len(there), problems


def led_away(folder: Path, cell: str, option: str) -> Iterator[Problem]:
    """Yield, under the option that gives them, new proofs that are links to somewhere else."""
    for _kind, path in _proofs(cell):
        if path and not is_inside(folder, folder / path):
            yield outside(path, "", column=option)


def not_there_yet(folder: Path, cell: str) -> Iterator[str]:
    """Yield that a new proof is no file of the book yet: it may come, or it is mistyped."""
    for kind, path in _proofs(cell):
        if path and not _exists(folder, path):
            text = _("The proof {path} ({kind}) is not there yet.")
            yield text.format(path=path, kind=kind)


def _named(tables: TableFiles) -> Iterator[tuple[Place, str, str]]:
    with suppress(BrokenTableError):  # told by whoever reads the book
        for table in _TABLES:
            for place, (cell,) in tables.written(table, "evidence"):
                if cell:
                    for kind, path in _proofs(cell):
                        if path and "://" not in path:
                            yield place, kind, path


@cache
def _proofs(cell: str) -> tuple[tuple[str, str], ...]:
    with suppress(CellError):
        return parse_evidence(cell)
    return ()


def _exists(folder: Path, path: str) -> bool:
    with suppress(OSError, ValueError):
        return (folder / path).exists()
    return False
