"""What a book names lies in its folder: a book that is handed on shows and changes nothing else.

How a path is written is looked at when a file is read, where it leads once it is opened.
"""

from __future__ import annotations

import os
from gettext import gettext as _
from pathlib import Path

from sbt_ledger.errors import BrokenFilesError, Problem
from sbt_ledger.pattern import pattern

OUTSIDE = "outside-book"
# The drive of Windows, or the address of a file; a proof may lie under any other address.
_ELSEWHERE = pattern(r"(?i)\s*(?:[\\/]|[a-z]:|file:)")
_STEP = pattern(r"[\\/]+")


def leaves(path: str) -> bool:
    """Whether a path, as it is written, leads out of the folder in which it begins."""
    if _ELSEWHERE.match(path):
        return True
    depth = 0
    for part in map(str.strip, _STEP.split(path)):
        depth += -1 if part == ".." else part not in {"", "."}
        if depth < 0:
            return True
    return False


def is_inside(folder: Path, path: Path) -> bool:
    """Whether a file lies in the folder also where links lead elsewhere."""
    # Unlike `Path.resolve` it bears a link that leads to itself.
    return Path(os.path.realpath(path)).is_relative_to(os.path.realpath(folder))


def is_file(path: Path) -> bool:
    """Whether there is such a file; a name that no disk can hold, as too long a one, is of none."""
    return os.path.isfile(path)  # noqa: PTH113 - `Path.is_file` raises for such a name


def is_closed(folder: Path) -> bool:
    """Whether this account may not look into a folder: then nobody can say what it lacks."""
    try:
        os.stat(os.path.join(folder, "."))  # noqa: PTH116, PTH118 - `Path` leaves out the dot
        with os.scandir(folder):
            return False
    except PermissionError:
        return True
    except (OSError, ValueError):
        return False


def refuse_closed(folder: Path) -> None:
    """Raise BrokenFilesError if this account may not look into a folder, or into one above it."""
    if is_closed(folder):
        seen = (each for each in (folder, *folder.parents) if os.path.isdir(each))  # noqa: PTH112 - `Path.is_dir` raises
        message = _("This account may not look into {folder}.").format(folder=next(seen, folder))
        raise BrokenFilesError(message, _("Ask whoever keeps the folder for the right to read it."))


def told_outside(path: str) -> tuple[str, str]:
    """Return that a path leads out of the book, and how to mend it."""
    message = _("“{path}” leads out of the folder of the book").format(path=path)
    return message, _("Copy it into the folder of the book, and name it from there.")


def outside(path: str, file: str, line: int | None = None, column: str = "") -> Problem:
    """Return the problem of a place that names something outside the book."""
    return Problem(OUTSIDE, *told_outside(path), file, line, column, path)
