"""Replace files so that each is whole at every moment: the old bytes or the new ones.

All drafts are staged beside their files and read back before the first rename, and none
is renamed when any file is no longer as the command read it.
"""

from __future__ import annotations

import contextlib
import os
import sys
import time
from gettext import gettext as _
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from sbt_ledger.errors import LedgerError, RefusedError
from sbt_ledger.files.meanwhile import Meanwhile
from sbt_ledger.files.rights import copy_rights, make_folder, share
from sbt_ledger.pattern import pattern

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

# A virus scanner holds a fresh file for moments, a spreadsheet until it is closed.
_PATIENCE = (0.05, 0.1, 0.2, 0.4) if sys.platform == "win32" else ()
_MUCH = 1 << 20
"""Bytes: less is on the disk before a thread of its own has begun."""
_TEMP = pattern(r"\.(?P<of>.+)\.(?P<process>\d{1,19})\.tmp")


class Draft(NamedTuple):
    """A file to be: `before` is what it must still hold, None when it must not exist yet.

    `after` is None for a file that is taken away.
    """

    path: Path
    before: bytes | None
    after: bytes | None


class _Staged(NamedTuple):
    """A draft, the file that a link leads to, and the copy that waits beside it."""

    draft: Draft
    target: Path
    temp: Path


def save(
    drafts: Sequence[Draft],
    *,
    meanwhile: Callable[[], None] | None = None,
    record: Callable[[Sequence[Draft]], None] | None = None,
) -> None:
    """Give all files their new bytes, or leave all as they were and raise RefusedError.

    `meanwhile` is called while the disk takes the drafts, and changes nothing there. `record` is
    the journal's seam: it is called once all drafts are verified and staged, before the first
    rename, to write down the intent. When anything fails after it, the files have been put back,
    unless the error says otherwise; only a killed process leaves some renamed and some not.
    """
    for draft in drafts:
        _verify(draft)
    with _staging(drafts, meanwhile) as staged:
        if record:
            record(drafts)
        for each in staged:
            _verify(each.draft)
        _swap(staged)
        for folder in {each.target.parent for each in staged}:
            sync_folder(folder)


def sweep(targets: Iterable[Path], *, but: int = 0) -> None:
    """Remove what killed commands have left beside some files, but not what process `but` has.

    A folder among the targets means all files in it.
    """
    targets = set(targets)
    for folder in {target if target.is_dir() else target.parent for target in targets}:
        for name in os.listdir(folder) if folder.is_dir() else ():  # noqa: PTH208 (names will do)
            left = _TEMP.fullmatch(name)
            if left and targets & {folder, folder / left["of"]} and int(left["process"]) != but:
                (folder / name).unlink(missing_ok=True)


def _verify(draft: Draft) -> None:
    """Raise RefusedError unless the file is as it was read, and may be written."""
    with _told(draft.path):
        exists = draft.path.exists()
        found = draft.path.read_bytes() if exists else None
    if found != draft.before:
        raise RefusedError(
            _("{file} changed meanwhile; nothing was written").format(file=draft.path),
            _("Look at the change and run the command again."),
        )
    # A rename would succeed where the file itself was made read-only to protect it.
    if exists and not os.access(draft.path, os.W_OK):
        raise RefusedError(
            _("{file} is read-only; nothing was written").format(file=draft.path),
            _("Make it writable if it may be changed, and run the command again."),
        )


@contextlib.contextmanager
def _staging(
    drafts: Sequence[Draft], meanwhile: Callable[[], None] | None
) -> Iterator[tuple[_Staged, ...]]:
    """Write every new content beside its file; what is left of it is removed at the end."""
    targets = [_target(draft.path) for draft in drafts]
    if len(set(targets)) < len(targets):
        raise LedgerError(_("two drafts of one file would overwrite each other"))
    staged = tuple(
        _Staged(draft, target, target.with_name(f".{target.name}.{os.getpid()}.tmp"))
        for draft, target in zip(drafts, targets, strict=True)
    )
    try:
        _stage_all(staged, meanwhile)
        yield staged
    finally:
        for each in staged:
            with contextlib.suppress(OSError):
                each.temp.unlink(missing_ok=True)


def _target(path: Path) -> Path:
    """Return the file itself: a link goes on leading to it."""
    return Path(os.path.realpath(path)) if path.is_symlink() else path


def _stage_all(staged: Sequence[_Staged], meanwhile: Callable[[], None] | None) -> None:
    """Write all waiting copies, and do something else until the disk has them.

    If both fail, it is the disk of which is told.
    """
    given_up: list[BaseException] = []
    is_little = sum(len(each.draft.after or b"") for each in staged) < _MUCH

    def stage() -> None:
        for each in staged:
            if not given_up:
                _stage(each)

    staging: Meanwhile[None] | None = None
    fault: Exception | None = None
    try:
        staging = Meanwhile(stage, at_once=is_little or not meanwhile)
        if meanwhile and not staging.has_failed:
            meanwhile()
    except Exception as found:  # noqa: BLE001 - raised below
        fault = found
    except BaseException as stop:  # also while the thread begins, which is to end as well
        given_up.append(stop)
        raise
    finally:
        if staging:
            staging.wait()
    if staging:
        staging.result()
    if fault:
        raise fault


def _stage(staged: _Staged) -> None:
    """Write the new bytes to the disk beside the file, and read them back."""
    with _told(staged.draft.path):
        make_folder(staged.target.parent)
        sweep([staged.target])
        if staged.draft.after is None:
            return
        _write(staged, staged.draft.after)
        written = staged.temp.read_bytes()
    if written != staged.draft.after:
        raise RefusedError(
            _("{file}: the disk did not keep what was written").format(file=staged.draft.path),
            _("Nothing was changed. Check the disk, and the memory of the computer."),
        )


def _write(staged: _Staged, content: bytes) -> None:
    """Write the waiting copy through to the disk, with the rights of its file or folder."""
    if staged.draft.before is None:
        staged.temp.touch(exist_ok=False)
        share(staged.temp, staged.target.parent)
    else:
        staged.temp.touch(mode=0o600, exist_ok=False)  # nobody else reads it meanwhile
        copy_rights(staged.target, staged.temp)
    with staged.temp.open("r+b") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())


def _swap(staged: tuple[_Staged, ...]) -> None:
    """Rename all copies over their files; when one fails, put the earlier ones back."""
    try:
        for each in staged:
            with _told(each.draft.path):
                if each.draft.after is None:  # aside first: it can still be put back
                    _replace(each.target, each.temp)
                else:
                    _replace(each.temp, each.target)
    except BaseException as trouble:
        kept = [str(each.draft.path) for each in reversed(staged) if not _put_back(each)]
        if kept:
            message = _("{trouble}; and {files} could not be put back")
            raise RefusedError(
                message.format(trouble=trouble, files=", ".join(kept)),
                _("Close the programs that use these files and run the command again."),
            ) from trouble
        raise


def _put_back(staged: _Staged) -> bool:
    """Return whether the file is as it was; what somebody else wrote meanwhile stays."""
    before, after = staged.draft.before, staged.draft.after
    try:
        found = staged.target.read_bytes() if staged.target.exists() else None
        if found == after and after is None:
            _replace(staged.temp, staged.target)
        elif found == after and before is None:
            staged.target.unlink()
        elif found == after and before is not None:
            staged.temp.unlink(missing_ok=True)
            _write(staged, before)
            _replace(staged.temp, staged.target)
    except OSError:
        return False
    return found in {before, after}


def _replace(temp: Path, target: Path) -> None:
    """Rename over the file, waiting a moment where a scanner may hold it."""
    for pause in _PATIENCE:
        try:
            os.replace(temp, target)  # noqa: PTH105 (said as in the manual: it is atomic)
        except PermissionError:
            time.sleep(pause)
        else:
            return
    os.replace(temp, target)  # noqa: PTH105 (as above)


@contextlib.contextmanager
def _told(path: Path) -> Iterator[None]:
    """Turn what the system refuses into a refusal in our words."""
    try:
        yield
    except PermissionError as trouble:
        raise RefusedError(
            _("{file} cannot be written: {reason}").format(file=path, reason=trouble.strerror),
            _("If a spreadsheet program has it open, close it there; else ask for the right."),
        ) from trouble
    except OSError as trouble:
        raise RefusedError(
            _("{file} cannot be written: {reason}").format(file=path, reason=trouble.strerror),
            _("Nothing was changed. Mend this and run the command again."),
        ) from trouble


if sys.platform == "win32":

    def sync_folder(folder: Path) -> None:
        """Do nothing: Windows writes a rename through by itself."""

else:

    def sync_folder(folder: Path) -> None:
        """Make the renames survive a power cut."""
        with contextlib.suppress(OSError):  # some network disks cannot
            handle = os.open(folder, os.O_RDONLY)
            try:
                os.fsync(handle)
            finally:
                os.close(handle)
