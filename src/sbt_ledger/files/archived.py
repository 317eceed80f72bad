"""An archive on the disk: what makes a folder one, and whether it still is as it was written."""

from __future__ import annotations

import hashlib
import json
import os
import re
from dataclasses import dataclass
from gettext import gettext as _
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from sbt_ledger.errors import Problem, RefusedError, WrongUseError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

MANIFEST = "archive.json"
UNFINISHED = "UNFINISHED.txt"
"""It stands in an archive until all the rest does."""
SUMS = "SHA256SUMS"
"""As `sha256sum -c SHA256SUMS` takes it."""
MANIFEST_VERSION = 1
_LINE = re.compile(r"([0-9a-f]{64}) [ *](.+)")
_BLOCK = 1 << 20


@dataclass(frozen=True, slots=True)
class Checked:
    """What was found in an archive: its own words, how many files, and what is not as it was."""

    told: Mapping[str, Any]
    files: int
    sum: str
    """The SHA-256 of its list of sums: noted elsewhere, it vouches for all the rest."""
    problems: tuple[Problem, ...]


def is_archive(folder: Path) -> bool:
    """Whether a folder is an archive that was finished, whatever became of it since."""
    if (folder / UNFINISHED).exists():
        return False
    return (folder / MANIFEST).is_file() and (folder / SUMS).is_file()


def told_of(folder: Path) -> tuple[str, str, str]:
    """Return of which school, by name and code, and period an archive is.

    What it does not tell is "".
    """
    manifest, _problems = _read_manifest(folder)
    period = manifest.get("period")
    label = period.get("label", "") if isinstance(period, dict) else ""
    return str(manifest.get("school", "")), str(manifest.get("code", "")), str(label)


def checked(folder: Path) -> Checked:
    """Return what of an archive is missing, altered, or not of it.

    Raises WrongUseError for a folder that is none, RefusedError for one that cannot be read.
    """
    if (folder / UNFINISHED).exists():
        message = _("{folder} is an archive that was not finished.").format(folder=folder)
        raise WrongUseError(message, _("Make it again with “ledger archive”."))
    if not is_archive(folder):
        message = _("{folder} is no archive: it has no {file}.")
        missing = SUMS if (folder / MANIFEST).is_file() else MANIFEST
        raise WrongUseError(message.format(folder=folder, file=missing))
    try:
        return _checked(folder)
    except OSError as trouble:
        text = _("{file} cannot be read: {reason}")
        raise RefusedError(text.format(file=trouble.filename, reason=trouble.strerror)) from trouble


def _checked(folder: Path) -> Checked:
    raw = (folder / SUMS).read_bytes()
    sums, problems = read_sums(raw)
    there = set(files_in(folder))
    for name, digest in sums.items():
        if name not in there:
            problems.append(Problem("archive-missing", _("the file is missing"), "", name))
        elif digest_of_file(folder / name) != digest:
            problems.append(Problem("archive-altered", _("the file was altered"), "", name))
    for name in sorted(there - set(sums) - {SUMS}):
        problems.append(Problem("archive-extra", _("the file is none of the archive"), "", name))
    own = {str(each) for name in sums for each in PurePosixPath(name).parents}
    for name in sorted(set(empty_folders_in(folder)) - own):
        message = _("the folder is none of the archive, and empty")
        problems.append(Problem("archive-extra", message, "", name))
    told, wrong = _read_manifest(folder)
    return Checked(told, len(sums), hashlib.sha256(raw).hexdigest(), (*problems, *wrong))


def _read_manifest(folder: Path) -> tuple[Mapping[str, Any], list[Problem]]:
    try:
        told = json.loads((folder / MANIFEST).read_bytes())
    except ValueError:
        told = None
    if isinstance(told, dict):
        return told, []
    # Its sum, which differs as well, says the rest.
    return {}, [Problem("archive-altered", _("the file cannot be read"), "", MANIFEST)]


def read_sums(raw: bytes) -> tuple[dict[str, str], list[Problem]]:
    """Return the digest of each file by its name, and the lines that say nothing."""
    sums: dict[str, str] = {}
    problems = []
    for number, line in enumerate(raw.decode("utf-8", "replace").splitlines(), 1):
        found = _LINE.fullmatch(line)
        if found and found[2] not in sums:
            sums[found[2]] = found[1]
        else:
            message = _("the line is no sum of a file")
            problems.append(Problem("archive-altered", message, "", SUMS, number, text=line))
    return sums, problems


def written_sums(sums: Mapping[str, str]) -> bytes:
    """Return the list of sums as it is written: a line a file, by name."""
    return "".join(f"{digest}  {name}\n" for name, digest in sorted(sums.items())).encode()


def files_in(folder: Path) -> Iterator[str]:
    """Yield the names of all files below a folder, with slashes; links are files of their own."""
    root = os.fspath(folder)
    for base, folders, names in os.walk(root, onerror=_raise):
        links = [name for name in folders if os.path.islink(os.path.join(base, name))]  # noqa: PTH114, PTH118 - of thousands
        for name in (*names, *links):
            path = os.path.relpath(os.path.join(base, name), root)  # noqa: PTH118 - as above
            yield path.replace(os.sep, "/")


def empty_folders_in(folder: Path) -> Iterator[str]:
    """Yield the names of the folders below one in which nothing stands."""
    root = os.fspath(folder)
    for base, folders, names in os.walk(root, onerror=_raise):
        if base != root and not folders and not names:
            yield os.path.relpath(base, root).replace(os.sep, "/")


def _raise(fault: OSError) -> None:
    raise fault


def digest_of_file(path: Path) -> str:
    """Return the SHA-256 of a file, however large; "" for a link or what is no file any more."""
    if path.is_symlink() or not path.is_file():
        return ""
    found = hashlib.sha256()
    with path.open("rb") as stream:
        while block := stream.read(_BLOCK):
            found.update(block)
    return found.hexdigest()
