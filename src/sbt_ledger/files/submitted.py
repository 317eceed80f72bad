"""What was sent to the college: files of `submitted/`, each with the rows as they were sent.

A file says who sent it when, and holds the rows as a table of text: small, and readable by people.
"""

from __future__ import annotations

import csv
import re
import tomllib
from dataclasses import dataclass, field
from datetime import date
from gettext import gettext as _
from typing import TYPE_CHECKING, Any

from sbt_ledger.errors import BrokenFilesError, Problem
from sbt_ledger.files.closed_year import block, lines_in, quoted
from sbt_ledger.files.journal import digest_of
from sbt_ledger.files.tables import read_bytes

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from sbt_ledger.files.closed_year import Lines

SUBMITTED = "submitted"
KEY = ("activity", "teacher", "part")
"""The columns that say which row of the book a sent row is."""
Key = tuple[str, str, str]
Row = dict[str, str]
_NAME = re.compile(r"(.+)-(\d{1,4})")


@dataclass(frozen=True, slots=True)
class Submission:
    """What was sent of the year from `first` to `last`, for the `number`th time.

    `lines` are the rows under their columns; `rules` has the digest of each rule set then.
    """

    label: str
    number: int
    first: date
    last: date
    as_of: date
    submitted_by: str
    host: str
    time: str
    version: str
    rules: Mapping[str, str]
    lines: Lines = field(default=())

    @property
    def file(self) -> str:
        """The name of its file in the book."""
        return f"{SUBMITTED}/{self.label}-{self.number}.toml"

    @property
    def rows(self) -> dict[Key, Row]:
        """The rows as they were sent, by which rows of the book they are."""
        columns, *rows = self.lines or ((),)
        told = (dict(zip(columns, row, strict=False)) for row in rows)
        return {key_of_row(row): row for row in told}

    def as_text(self, remarks: Sequence[str]) -> str:
        """Return the text of its file, `remarks` for people on top."""
        rows = block(self.lines)
        head = {
            "period": quoted(self.label), "number": self.number, "from": self.first,
            "to": self.last, "as_of": self.as_of, "submitted_by": quoted(self.submitted_by),
            "host": quoted(self.host), "time": quoted(self.time), "version": quoted(self.version),
            "digest": quoted(_digest(self.lines)),
        }  # fmt: skip
        lines = [
            *(f"# {remark}" for remark in remarks),
            *(f"{name} = {value}" for name, value in head.items()),
            *(f"rules.{quoted(id_)} = {quoted(hash_)}" for id_, hash_ in self.rules.items()),
            f"rows = {rows}",
        ]
        return "".join(f"{line}\n" for line in lines)


def key_of_row(row: Mapping[str, str]) -> Key:
    """Return which row of the book a sent row is."""
    activity, teacher, part = (row.get(name, "") for name in KEY)
    return activity, teacher, part


def submitted_files(folder: Path) -> list[str]:
    """Return the names of the files of what was sent; quick where nothing was."""
    return sorted(f"{SUBMITTED}/{path.name}" for path in (folder / SUBMITTED).glob("*.toml"))


def submissions(folder: Path, label: str = "") -> tuple[Submission, ...]:
    """Return what was sent, of one year or of all, by year and oldest first.

    Raises BrokenFilesError for a file that is not what `ledger submit` writes.
    """
    names = (
        file.removeprefix(f"{SUBMITTED}/").removesuffix(".toml") for file in submitted_files(folder)
    )
    wanted = [name for name in names if not label or _label(name) == label]
    found = (read_submission(folder, f"{SUBMITTED}/{name}.toml") for name in wanted)
    return tuple(sorted(found, key=lambda each: (each.label, each.number)))


def last_sent(sent: Iterable[Submission]) -> dict[Key, Row]:
    """Return each row as it was sent last."""
    found: dict[Key, Row] = {}
    for each in sent:
        found |= each.rows
    return found


def read_submission(folder: Path, file: str) -> Submission:
    """Return what a file tells; raises BrokenFilesError if it is not what was written."""
    raw = read_bytes(folder / file, file)
    if isinstance(raw, Problem):
        raise BrokenFilesError(_("What was submitted cannot be read."), problems=(raw,))
    try:
        return _told(tomllib.loads(raw.decode()), file)
    except (ValueError, KeyError, TypeError, AttributeError, csv.Error):
        message = _("this is not what “ledger submit” writes")
        hint = _("“ledger restore DIR” gives the file as it was written.")
        problem = Problem("bad-submission", message, hint, file)
        raise BrokenFilesError(
            _("What was submitted cannot be read."), problems=(problem,)
        ) from None


def _told(told: dict[str, Any], file: str) -> Submission:
    texts = [told[name] for name in ("period", "submitted_by", "host", "time", "version", "digest")]
    first, last, as_of = days = [told[name] for name in ("from", "to", "as_of")]
    label, by, host, time, version, digest = texts
    lines = lines_in(told["rows"])
    rules = {str(id_): str(hash_) for id_, hash_ in told["rules"].items()}
    found = Submission(
        label, told["number"], first, last, as_of, by, host, time, version, rules, lines
    )  # fmt: skip
    sound = (
        all(isinstance(text, str) for text in texts)
        and all(type(day) is date for day in days)
        and type(found.number) is int
        and found.file == file
        and digest == _digest(lines)
        and all(len(line) == len(lines[0]) for line in lines)
        and set(KEY) <= set(lines[0])
    )
    if not sound:
        raise ValueError(label)
    return found


def _digest(lines: Lines) -> str:
    return digest_of(block(lines).encode())


def _label(name: str) -> str:
    found = _NAME.fullmatch(name)
    return found[1] if found else name
