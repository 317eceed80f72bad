"""The books that a call names: folders, folders that hold such, and patterns."""

from __future__ import annotations

import os
from dataclasses import replace
from gettext import gettext as _
from glob import glob
from pathlib import Path
from typing import TYPE_CHECKING

from sbt_ledger.errors import WrongUseError
from sbt_ledger.files.journal import JOURNAL
from sbt_ledger.files.settings_file import SETTINGS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from sbt_ledger.assessment.district import SchoolFigures
    from sbt_ledger.cli.options import Options
    from sbt_ledger.errors import Problem


def folders_of(books: Sequence[str], options: Options) -> list[Path]:
    """Return the folders of the books that are meant, each once, in the order named."""
    found: dict[Path, Path] = {}
    for book in books or [options.book or os.environ.get("LEDGER_BOOK", "") or "."]:
        some = list(_meant(book))
        if not some:
            message = _("“{text}” names no book, and no folder that holds one.").format(text=book)
            hint = _("A book is a folder with a ledger.toml; “*” stands for any part of a name.")
            raise WrongUseError(message, hint)
        for folder in some:
            found.setdefault(folder.resolve(), folder)
    return list(found.values())


def _meant(book: str) -> Iterator[Path]:
    """Yield the folder, or the books in it, or those that a pattern finds.

    The shell of Windows hands a pattern on as it stands.
    """
    named = Path(book)
    places = [named] if os.path.lexists(named) else [Path(each) for each in sorted(glob(book))]  # noqa: PTH207 - a pattern may begin anywhere
    for place in places:
        if _is_book(place):
            yield place
        elif os.path.isdir(place):  # noqa: PTH112 - `Path.is_dir` raises where it may not look
            try:
                yield from sorted(each for each in place.iterdir() if _is_book(each))
            except PermissionError:
                yield place


def _is_book(folder: Path) -> bool:
    """Whether it is a book, sound or not: a district must hear of a school that is lost.

    So is a folder whose settings were removed, and one into which nobody may look.
    """
    for name in (SETTINGS, JOURNAL):
        try:
            (folder / name).lstat()
        except PermissionError:
            return True
        except (OSError, ValueError):
            continue
        return True
    return False


def told_twins(schools: Iterable[SchoolFigures]) -> Iterator[str]:
    """Yield what is to be said of books that have one code: a copy would be counted twice."""
    met: dict[str, str] = {}
    for each in schools:
        first = met.setdefault(each.code, each.place) if each.code else each.place
        if first != each.place:
            message = _("{first} and {other} both have the code {code}: both are counted.")
            yield message.format(first=first, other=each.place, code=each.code)
            yield "    " + _("If one is a copy of the other, name only one of them.")


def within(folder: str, problem: Problem) -> Problem:
    """Return a problem with the whole path of its file: many schools have one of that name."""
    return replace(problem, file=str(Path(folder) / problem.file)) if problem.file else problem
