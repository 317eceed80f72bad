"""The jobs of this machine that mail the lists of a book, and what each of them lacks to do it."""

from __future__ import annotations

import os
import shutil
from contextlib import suppress
from dataclasses import dataclass
from gettext import gettext as _
from pathlib import Path
from typing import TYPE_CHECKING

from sbt_ledger.files.settings_file import SETTINGS
from sbt_ledger.mail.job_places import found_here
from sbt_ledger.mail.job_rights import unwritable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sbt_ledger.mail.job_call import Call
    from sbt_ledger.mail.job_places import Found

_FIXED_DAY, _TRIAL = "--as-of", frozenset({"--dry-run", "--eml", "--help", "-h"})

_COMPILED = b"\x7fELF"  # ours is a script


@dataclass(frozen=True, slots=True)
class Job:
    """A job that calls `ledger mail` for a book: where it stands, its user, and what it lacks."""

    place: str
    user: str
    lacks: tuple[str, ...]


def jobs(folder: Path) -> tuple[Job, ...]:
    """Return the jobs for the book in a folder, and those that do not say for which."""
    told = []
    for each in found_here():
        book = _book_of(each.call)
        if book is None or _is_same(book, folder):
            told.append(Job(each.place, each.user, tuple(_lacks(each, book, folder))))
    return tuple(dict.fromkeys(told))


def _lacks(found: Found, book: Path | None, folder: Path) -> Iterator[str]:
    """Yield what keeps a job from sending."""
    call = found.call
    if found.lack:
        yield found.lack
    if book is None:
        text = _("which book it means is not known: name it with --book {folder}")
        yield text.format(folder=folder.resolve())
    if "--send" not in call.given or call.given & _TRIAL:
        yield _("it sends nothing: it needs --send, without --dry-run and --eml")
    if _FIXED_DAY in call.given:
        yield _("it judges the same day each time: take --as-of out")
    yield from _of_program(call)
    if book is not None and (names := unwritable(folder, found.user)):
        text = _("its user cannot write {files}")
        yield text.format(files=_(", ").join(names))


def _of_program(call: Call) -> Iterator[str]:
    """Yield what is wrong with the program; nothing if its name is not known before it is run."""
    program = os.path.expanduser(call.program)  # noqa: PTH111 - a name without folder stays one
    found = shutil.which(program, path=call.path or None)
    if found is None and "$" not in program:
        text = _("“{program}” is not found from there: write its whole path")
        yield text.format(program=call.program)
    elif found and Path(found).name == "ledger" and _begin_of(found) == _COMPILED:
        text = _("{file} is another program that is called “ledger” too: write sbt-ledger")
        yield text.format(file=found)


def _begin_of(file: str) -> bytes:
    with suppress(OSError), Path(file).open("rb") as stream:
        return stream.read(len(_COMPILED))
    return b""


def _book_of(call: Call) -> Path | None:
    """Return the folder of the book that a call means, None if that is not known."""
    written = Path(call.folder) / call.book if call.book else None
    if written is not None and written.is_absolute():
        return written
    if call.book or not call.folder:
        return None
    above = (Path(call.folder), *Path(call.folder).parents)
    with suppress(OSError):
        return next((each for each in above if (each / SETTINGS).is_file()), None)
    return None


def _is_same(book: Path, folder: Path) -> bool:
    with suppress(OSError):
        return book.samefile(folder)
    return False
