"""The proofs that an archive lists, or copies: those of a period, and whose they are."""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from sbt_ledger.files.archived import digest_of_file
from sbt_ledger.files.inside import is_file, is_inside, leaves
from sbt_ledger.files.journal import JOURNAL
from sbt_ledger.files.safe_names import safe_name, safe_names

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping
    from pathlib import Path

    from sbt_ledger.periods import Period
    from sbt_ledger.records.book import Book

_SHARED = "proofs"
_KEPT = (JOURNAL, "mail-log.csv")
"""What commands keep of themselves."""


@dataclass(frozen=True, slots=True)
class Proof:
    """A file that is named as a proof: `codes` are of the teachers whose rows name it.

    `digest` is "" if the file is not there, lies outside the book, or is one of its records. `name`
    is its place in the archive if it is copied: in the folder of the one teacher whose it is, else
    in one for all.
    """

    path: str
    kinds: tuple[str, ...]
    codes: tuple[str, ...]
    size: int | None
    digest: str
    name: str


def proofs_of(
    folder: Path, book: Book, period: Period, folders: Mapping[str, str], records: Iterable[str]
) -> list[Proof]:
    """Return the proofs that rows of a period name; `folders` has that of each teacher.

    What is one of the `records` of the book, or of its journal, is no proof of anything: the whole
    roster would lie in the folder of one teacher.
    """
    own = {os.path.realpath(folder / name) for name in (*records, *_KEPT)}
    kinds: dict[str, dict[str, None]] = {}
    codes: dict[str, dict[str, None]] = {}
    for code, kind, path in _named(book, period, folders):
        if path and "://" not in path:
            kinds.setdefault(path, {})[kind] = None
            codes.setdefault(path, {}).update({code: None} if code else {})
    paths = sorted(kinds)
    places = [_place(tuple(codes[path]), folders) for path in paths]
    names = _names(places, paths)
    found = (
        Proof(path, tuple(kinds[path]), tuple(codes[path]), None, "", name)
        for path, name in zip(paths, names, strict=True)
    )
    return [_looked_at(folder, each, own) for each in found]


def _looked_at(folder: Path, proof: Proof, own: Collection[str]) -> Proof:
    """Return a proof with what its file is, without a place in the archive if it gets none."""
    source = folder / proof.path
    is_away = leaves(proof.path) or not is_file(source) or not is_inside(folder, source)
    if is_away or os.path.realpath(source) in own:
        return replace(proof, name="")
    return replace(proof, size=source.stat().st_size, digest=digest_of_file(source))


def _place(codes: tuple[str, ...], folders: Mapping[str, str]) -> str:
    """Return the folder for the proofs of one teacher, or for those of several."""
    return f"{folders[codes[0]]}/{_SHARED}" if len(codes) == 1 else _SHARED


def _names(places: list[str], paths: list[str]) -> list[str]:
    """Return where each file stands: no two alike in one folder."""
    of_place: dict[str, list[int]] = {}
    for number, place in enumerate(places):
        of_place.setdefault(place, []).append(number)
    found = [""] * len(paths)
    for place, numbers in of_place.items():
        names = safe_names(_file_name(paths[number]) for number in numbers)
        for number, name in zip(numbers, names, strict=True):
            found[number] = f"{place}/{name}"
    return found


def _file_name(path: str) -> str:
    """Return the last part of a path; one that is too long keeps its ending."""
    name = path.replace("\\", "/").rpartition("/")[2]
    stem, dot, ending = name.rpartition(".")
    short = safe_name(ending)[:8] if stem and dot else ""
    return f"{safe_name(stem)[:30]}.{short}" if short else safe_name(name)


def _named(book: Book, period: Period, codes: Collection[str]) -> Iterator[tuple[str, str, str]]:
    """Yield whose proof it is, its kind and path: of sessions, of rows, and of changes."""
    numbers = {number for number, end in enumerate(book.activities.ends) if end in period}
    for number in numbers:
        activity = book.activities.at(number)
        if activity.status != "void":
            yield from (("", kind, path) for kind, path in activity.evidence)
    for code in codes:
        yield from ((code, kind, path) for kind, path in _of_teacher(book, period, code, numbers))


def _of_teacher(
    book: Book, period: Period, code: str, numbers: Collection[int]
) -> Iterator[tuple[str, str]]:
    for pair in book.rows[code].pairs() if code in book.rows else ():
        own = book.presences[pair[1]]
        if pair[0] in numbers and not own.void:
            yield from own.evidence or ()
    for change in book.timelines[code].changes:
        if change.first in period:
            yield from change.evidence
