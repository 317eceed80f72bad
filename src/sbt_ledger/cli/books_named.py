"""The books that a call names: folders, folders that hold such, and patterns."""

from __future__ import annotations

import os
from collections import Counter
from contextlib import suppress
from dataclasses import replace
from gettext import gettext as _
from gettext import ngettext
from glob import glob
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from sbt_ledger.errors import WrongUseError
from sbt_ledger.files.inside import is_closed, refuse_closed
from sbt_ledger.files.journal import JOURNAL
from sbt_ledger.files.settings_file import SETTINGS

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator, Sequence

    from sbt_ledger.assessment.district import SchoolFigures
    from sbt_ledger.cli.options import Options
    from sbt_ledger.reports.unread_schools import Unread

_SOME = 12
"""So many folders are named; a province may have more."""


class Named(NamedTuple):
    """The folders of the books that are meant, and folders of others that lie one level deeper."""

    folders: list[Path]
    passed_over: list[Path]


def books_meant(books: Sequence[str], options: Options) -> Named:
    """Return the folders of the books that are meant, each once, in the order named.

    WrongUseError if one names none, BrokenFilesError if it lies where this account may not look.
    """
    found: dict[Path, Path] = {}
    deeper: dict[Path, Path] = {}
    for book in books or [_unnamed(options)]:
        places = list(_places(book))
        some = [each for place in places for each in _books_at(place)]
        below = [each for place in places for each in _holders_in(place)]
        if not some:
            raise _names_none(book, below)
        for known, folders in ((found, some), (deeper, below)):
            for folder in folders:
                known.setdefault(folder.resolve(), folder)
    left = [each for each in deeper.values() if any(_left_in(each, found))]
    return Named(list(found.values()), left)


def _unnamed(options: Options) -> str:
    """Return what is meant if no book is named: those that lie here, else the nearest upwards."""
    from sbt_ledger.files.settings_file import find_book

    named = options.book or os.environ.get("LEDGER_BOOK", "")
    if named or any(_books_at(Path())):
        return named or "."
    try:
        return str(find_book(Path.cwd(), JOURNAL))
    except WrongUseError:
        return "."


def _places(book: str) -> list[Path]:
    """Return the folder, or those that a pattern finds.

    The shell of Windows hands a pattern on as it stands.
    """
    named = Path(book)
    return [named] if _is_there(named) else [Path(each) for each in sorted(glob(book))]  # noqa: PTH207 - a pattern may begin anywhere


def _books_at(place: Path) -> Iterator[Path]:
    """Yield the folder if it is a book, else the books in it; one that is closed may be either."""
    if _is_book(place):
        yield place
    elif os.path.isdir(place):  # noqa: PTH112 - `Path.is_dir` raises where it may not look
        try:
            yield from sorted(each for each in place.iterdir() if _is_book(each) or is_closed(each))
        except PermissionError:
            yield place


def _holders_in(place: Path) -> list[Path]:
    """Return the folders in one that holds books, which are no books and hold some themselves.

    Hidden ones hold what another program has put aside.
    """
    if _is_book(place) or not os.path.isdir(place) or is_closed(place):  # noqa: PTH112 - as above
        return []
    shown = sorted(each for each in place.iterdir() if not each.name.startswith("."))
    return [each for each in shown if _holds_books(each)]


def _holds_books(folder: Path) -> bool:
    """Whether it is no book and holds some; no school waits for a disk that fails elsewhere."""
    with suppress(OSError):
        books = list(_books_at(folder))
        return bool(books) and folder not in books
    return False


def _left_in(folder: Path, found: Container[Path]) -> Iterator[bool]:
    return (each.resolve() not in found for each in _books_at(folder))


def _names_none(book: str, below: Sequence[Path]) -> WrongUseError:
    """Return what is wrong; BrokenFilesError where a pattern cannot be looked up."""
    if set(book) & set("*?["):
        refuse_closed(next(each for each in Path(book).parents if _is_there(each)))
    message = _("“{text}” names no book, and no folder that holds one.").format(text=book)
    hint = _("A book is a folder with a ledger.toml; “*” stands for any part of a name.")
    if below:
        text = ngettext(
            "There are books one level deeper, in {folders}: name that folder.",
            "There are books one level deeper, in {folders}: name these folders.",
            len(below),
        )
        hint = text.format(folders=_some(below))
    return WrongUseError(message, hint)


def complain_of_deeper(passed_over: Sequence[Path]) -> None:
    """Say which folders hold books that were not named, as those lie one level deeper."""
    from sbt_ledger.cli.output import complain

    if passed_over:
        text = ngettext(
            "{folders} holds books that were not named, and are in no figure.",
            "{folders} hold books that were not named, and are in no figure.",
            len(passed_over),
        )
        complain(text.format(folders=_some(passed_over)))
        text = ngettext(
            "If they are meant, name that folder, too.",
            "If they are meant, name these folders, too.",
            len(passed_over),
        )
        complain("    " + text)


def _some(folders: Sequence[Path]) -> str:
    from sbt_ledger.reports.harmless import tame
    from sbt_ledger.reports.words import some_things

    return some_things([tame(str(each)) for each in folders], _SOME)


def _is_there(path: Path) -> bool:
    """Whether there is something; of what lies in a closed folder nobody can say that it is not."""
    try:
        path.lstat()
    except PermissionError:
        return True
    except (OSError, ValueError):
        return False
    return True


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


def _told_copies(schools: Iterable[SchoolFigures]) -> Iterator[str]:
    """Yield what is to be said of books without a code that have one name and the same figures."""
    from sbt_ledger.assessment.district import has_same_figures
    from sbt_ledger.reports.harmless import tame

    met: dict[str, list[SchoolFigures]] = {}
    for each in schools:
        if each.code or not each.summary["teachers"]:
            continue
        alike = met.setdefault(each.name, [])
        first = next((other for other in alike if has_same_figures(each, other)), None)
        if first is None:
            alike.append(each)
            continue
        message = _("{first} and {other} have one name and the same figures: both are counted.")
        yield message.format(first=tame(first.place), other=tame(each.place))
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

    for text in (*_told_twins(schools), *_told_copies(schools), *_told_empty(schools, columns)):
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
