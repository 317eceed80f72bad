"""The proofs that rows name by a path: those that are not there, lead away, or have no kind."""

from __future__ import annotations

from contextlib import suppress
from functools import cache
from gettext import gettext as _
from typing import TYPE_CHECKING

from sbt_ledger.errors import Problem
from sbt_ledger.files.cells import CellError, parse_evidence
from sbt_ledger.files.inside import is_inside, outside
from sbt_ledger.files.tables import BrokenTableError
from sbt_ledger.pattern import pattern

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sbt_ledger.files.table_files import TableFiles
    from sbt_ledger.records.place import Place

_FILE = pattern(r"\\|://|^evidence/|\.[A-Za-z][A-Za-z0-9]{1,4}$")
_TABLES = ("activities", "credits", "changes")


def missing_proofs(folder: Path, tables: TableFiles) -> tuple[int, list[Problem]]:
    """Return how many files are named as proofs, and a problem for each row whose is missing.

    One that is a link out of the book is told as well.
    """
    there: dict[str, bool] = {}
    inside: dict[str, bool] = {}
    problems: list[Problem] = []
    text = _("the proof {path} ({kind}) is missing")  # once: a district may miss very many
    for place, kind, path in _named(tables):
        if not path:
            problems += without_kind(place, kind)
            continue
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


def without_kind(place: Place, kind: str) -> Iterator[Problem]:
    """Yield a warning if what is named as the kind of a proof looks like a file."""
    if looks_like_a_file(kind):
        yield Problem(
            "proof-without-kind", _told_without_kind(kind), _cure(kind), place.file, place.line,
            "evidence", kind, "warning",
        )  # fmt: skip


def without_kinds(tables: TableFiles) -> list[Problem]:
    """Return a warning for each proof of the book that looks like a file, and has no kind."""
    found = (without_kind(place, kind) for place, kind, path in _named(tables) if not path)
    return [problem for each in found for problem in each]


def looks_like_a_file(kind: str) -> bool:
    """Whether a word is a path, an address, or ends as names of files do."""
    return bool(_FILE.search(kind))


def led_away(folder: Path, cell: str, option: str) -> Iterator[Problem]:
    """Yield, under the option that gives them, new proofs that are links to somewhere else."""
    for _kind, path in _proofs(cell):
        if path and not is_inside(folder, folder / path):
            yield outside(path, "", column=option)


def not_there_yet(folder: Path, cell: str) -> Iterator[str]:
    """Yield that a new proof is no file of the book yet: it may come, or it is mistyped."""
    for kind, path in _proofs(cell):
        if not path and looks_like_a_file(kind):
            yield f"{_told_without_kind(kind)} {_cure(kind)}"
        elif path and not _exists(folder, path):
            text = _("The proof {path} ({kind}) is not there yet.")
            yield text.format(path=path, kind=kind)


def _named(tables: TableFiles) -> Iterator[tuple[Place, str, str]]:
    with suppress(BrokenTableError):  # told by whoever reads the book
        for table in _TABLES:
            for place, (cell,) in tables.written(table, "evidence"):
                if cell:
                    for kind, path in _proofs(cell):
                        if "://" not in path:
                            yield place, kind, path


def _told_without_kind(kind: str) -> str:
    return _("“{text}” looks like a file, but says what kind of proof it is.").format(text=kind)


def _cure(kind: str) -> str:
    return _("Write kind=path, such as certificate={path}.").format(path=kind)


@cache
def _proofs(cell: str) -> tuple[tuple[str, str], ...]:
    with suppress(CellError):
        return parse_evidence(cell)
    return ()


def _exists(folder: Path, path: str) -> bool:
    with suppress(OSError, ValueError):
        return (folder / path).exists()
    return False
