"""Writing an archive: beside its place, then into it; killed at any moment, nothing is half.

`NAME.unfinished` is written first. An older archive is moved to `NAME.replaced`, the new one takes
its place, and the older one goes. Between the two renames both are whole: the next run sees to it.
"""

from __future__ import annotations

import contextlib
import hashlib
import shutil
from gettext import gettext as _
from typing import TYPE_CHECKING

from sbt_ledger.errors import RefusedError
from sbt_ledger.files.archived import (
    SUMS,
    UNFINISHED,
    checked,
    digest_of_file,
    is_archive,
    written_sums,
)
from sbt_ledger.files.helpers import Shared
from sbt_ledger.files.write import sync_folder

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

_MOST_NAMES = 5
_WORTH_A_HELPER = 20
"""Teachers: the folders of fewer are sooner written than a process more is started."""


class Archiving:
    """An archive that is being written: file by file, each with its sum."""

    def __init__(self, target: Path) -> None:
        """Take the place of the archive, or raise RefusedError if something else is there."""
        self._target = target
        self._staged = target.with_name(f"{target.name}.unfinished")
        self._replaced = target.with_name(f"{target.name}.replaced")
        self._sums: dict[str, str] = {}
        self._folders: set[Path] = set()

    def prepare(self) -> None:
        """Clear away what a killed run has left, and make the folder that is written into."""
        with _told(self._target):
            self._mend()
            _refuse_others(self._target)
            if self._staged.exists():
                # One that was finished, and not put into its place yet, is ours as well.
                if not ((self._staged / UNFINISHED).is_file() or is_archive(self._staged)):
                    raise _in_the_way(self._staged)
                shutil.rmtree(self._staged)
            self._staged.mkdir(parents=True)
            told = _("This archive was not finished. It can be deleted.")
            (self._staged / UNFINISHED).write_text(f"{told}\n", encoding="utf-8")

    def _mend(self) -> None:
        """Put back, or remove, an older archive that a killed run had moved aside."""
        if not self._replaced.exists():
            return
        if not is_archive(self._replaced):
            raise _in_the_way(self._replaced)
        if self._target.exists():
            shutil.rmtree(self._replaced)
        else:
            self._replaced.rename(self._target)

    @property
    def count(self) -> int:
        """How many files were written."""
        return len(self._sums)

    def add(self, name: str, raw: bytes) -> None:
        """Write a file; `name` is its path in the archive, with slashes."""
        with _told(self._staged):
            self._place(name).write_bytes(raw)
        self._sums[name] = hashlib.sha256(raw).hexdigest()

    def copy(self, name: str, source: Path) -> None:
        """Copy a file of the book, and its bytes alone: no rights, and no times."""
        with _told(self._staged):
            place = self._place(name)
            shutil.copyfile(source, place)
            self._sums[name] = digest_of_file(place)

    def _place(self, name: str) -> Path:
        place = self._staged / name
        if place.parent not in self._folders:
            place.parent.mkdir(parents=True, exist_ok=True)
            self._folders.add(place.parent)
        return place

    def shared(self, things: Sequence[str], write: Callable[[str], None]) -> Shared:
        """Let `write` add the files of each thing, in as many processes as there are processors."""
        return Shared(things, write, lambda: self._sums, self._sums.update, _WORTH_A_HELPER)

    def finish(self) -> str:
        """Put the archive into its place; return the sum of its list of sums."""
        raw = written_sums(self._sums)
        with _told(self._target):
            (self._staged / SUMS).write_bytes(raw)
            (self._staged / UNFINISHED).unlink()
            if self._target.exists() and is_archive(self._target):
                self._target.rename(self._replaced)
            elif self._target.exists():
                self._target.rmdir()
            self._staged.rename(self._target)
            sync_folder(self._target.parent)
            if self._replaced.exists():
                shutil.rmtree(self._replaced)
        return hashlib.sha256(raw).hexdigest()

    def give_up(self) -> None:
        """Take away what was written, after a fault."""
        with contextlib.suppress(OSError):
            if (self._staged / UNFINISHED).is_file():
                shutil.rmtree(self._staged)


def _refuse_others(target: Path) -> None:
    """Refuse a folder that holds anything but an archive as it was written."""
    if target.is_dir() and is_archive(target):
        changed = [each.file for each in checked(target).problems if each.code != "archive-missing"]
        if changed:
            text = _("{folder} is an archive with files that were added or altered: {files}.")
            some = ", ".join(changed[:_MOST_NAMES]) + (" …" if len(changed) > _MOST_NAMES else "")
            hint = _("Move them away, or name another folder; nothing was written.")
            raise RefusedError(text.format(folder=target, files=some), hint)
    elif target.exists() and (not target.is_dir() or any(target.iterdir())):
        message = _("{folder} is not empty, and no archive.").format(folder=target)
        raise RefusedError(message, _("Name a new or an empty folder; nothing was written."))


def _in_the_way(folder: Path) -> RefusedError:
    message = _("{folder} is in the way, and is none of ours.").format(folder=folder)
    return RefusedError(message, _("Move it away; nothing was written."))


@contextlib.contextmanager
def _told(folder: Path) -> Iterator[None]:
    """Turn what the system refuses into a refusal in our words."""
    try:
        yield
    except OSError as trouble:
        message = _("{file} cannot be written: {reason}")
        file = trouble.filename or folder
        raise RefusedError(
            message.format(file=file, reason=trouble.strerror),
            _("What was there before is there still. Mend this and run the command again."),
        ) from trouble
