"""The books that a call names: folders, folders that hold such, and patterns."""

from __future__ import annotations

import os
from collections import Counter
from dataclasses import replace
from gettext import gettext as _
from gettext import ngettext
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
    from sbt_ledger.reports.unread_schools import Unread


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


def _told_twins(schools: Iterable[SchoolFigures]) -> Iterator[str]:
    """Yield what is to be said of books that have one code: a copy would be counted twice."""
    from sbt_ledger.reports.harmless import tame

    met: dict[str, str] = {}
    for each in schools:
        first = met.setdefault(each.code, each.place) if each.code else each.place
        if first != each.place:
            message = _("{first} and {other} both have the code {code}: both are counted.")
            yield message.format(first=tame(first), other=tame(each.place), code=each.code)
            yield "    " + _("If one is a copy of the other, name only one of them.")


def told_apart(schools: Sequence[SchoolFigures]) -> tuple[SchoolFigures, ...]:
    """Return the schools, each under a name of its own: many towns have a First Primary School."""
    names = Counter(each.name for each in schools)
    named = Counter((each.name, each.code) for each in schools)
    found = []
    for each in schools:
        if names[each.name] > 1:
            is_one = each.code and named[each.name, each.code] == 1
            mark = each.code if is_one else each.place
            told = _("{name} ({mark})").format(name=each.name, mark=mark)
            found.append(replace(each, name=told))
        else:
            found.append(each)
    return tuple(found)


def complain_of(
    schools: Sequence[SchoolFigures], unread: Sequence[Unread], columns: Iterable[str]
) -> None:
    """Say which schools are twins, which `columns` asked for are empty, and what is unread."""
    from sbt_ledger.cli.output import complain

    for text in (*_told_twins(schools), *_told_empty(schools, columns)):
        complain(text)
    complain_of_unread(unread, len(schools) + len(unread))


def complain_of_unread(unread: Sequence[Unread], total: int) -> None:
    """Say which of `total` schools could not be read, and why, with file and line."""
    from sbt_ledger.cli.output import complain
    from sbt_ledger.reports.harmless import tame
    from sbt_ledger.reports.problems import told

    for each in unread:
        folder, fault = each
        # The message may name the folder, too.
        complain(tame(_("{folder}: {message}").format(folder=folder, message=fault.message)))
        if fault.problems:
            complain(told(each.problems))
        elif fault.hint:
            complain(f"    {fault.hint}")
    if unread:
        text = ngettext(
            "{count} of {total} schools is left out: its figures are not in these.",
            "{count} of {total} schools are left out: their figures are not in these.",
            len(unread),
        )
        complain(text.format(count=len(unread), total=total))


def _told_empty(schools: Sequence[SchoolFigures], columns: Iterable[str]) -> Iterator[str]:
    met = {column for each in schools for column, value in each.shares if value}
    for column in columns:
        if column not in met:
            text = _("Nothing stands in the column “{column}” of any teacher in question.")
            yield text.format(column=column)
