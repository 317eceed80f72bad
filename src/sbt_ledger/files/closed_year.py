"""A closed year: one file of `closed/`, which says who closed it and when, and what it froze.

What was judged stands in it as tables of text: small, read at once, and readable by people.
"""

from __future__ import annotations

import csv
import io
import json
import re
import tomllib
from dataclasses import dataclass, field
from datetime import date
from gettext import gettext as _
from typing import TYPE_CHECKING, Any

from sbt_ledger.errors import BrokenFilesError, Problem
from sbt_ledger.files.tables import read_bytes
from sbt_ledger.pattern import pattern

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

CLOSED = "closed"
Lines = tuple[tuple[str, ...], ...]
"""A table of text; the first line names the columns."""
JUDGED = ("results", "cohorts", "deadlines", "money")
"""What is judged of a year, and so frozen; the names are those of `check --format json`."""
_FIRST_JUDGED = pattern(r"^results = ", re.MULTILINE)
_NOT_LITERAL = pattern(r"'''|[\x00-\x08\x0b-\x1f\x7f]")


@dataclass(frozen=True, slots=True)
class ClosedYear:
    """A school year from `first` to `last` as it was when it was closed.

    Results are those of the day `as_of`. `journal_line` and `journal_hash` are the head of the
    journal then; `rows` is the digest of the rows that counted; `rules` has that of each rule set.
    """

    label: str
    first: date
    last: date
    as_of: date
    closed_by: str
    host: str
    time: str
    version: str
    journal_line: int
    journal_hash: str
    rows: str
    rules: Mapping[str, str]
    judged: Mapping[str, Lines] = field(default_factory=dict)

    @property
    def file(self) -> str:
        """The name of its file in the book."""
        return f"{CLOSED}/{self.label}.toml"

    def __contains__(self, day: date) -> bool:
        """Whether a day lies in the year."""
        return self.first <= day <= self.last

    def as_text(self, remarks: Sequence[str]) -> str:
        """Return the text of its file, `remarks` for people on top."""
        head = {
            "label": quoted(self.label), "from": self.first, "to": self.last,
            "as_of": self.as_of, "closed_by": quoted(self.closed_by), "host": quoted(self.host),
            "time": quoted(self.time), "version": quoted(self.version),
            "journal": f'{{ n = {self.journal_line}, hash = "{self.journal_hash}" }}',
            "rows": quoted(self.rows),
        }  # fmt: skip
        lines = [
            *(f"# {remark}" for remark in remarks),
            *(f"{name} = {value}" for name, value in head.items()),
            *(f"rules.{quoted(id_)} = {quoted(hash_)}" for id_, hash_ in self.rules.items()),
            *(f"{name} = {block(self.judged[name])}" for name in JUDGED),
        ]
        return "".join(f"{line}\n" for line in lines)


def closed_files(folder: Path) -> list[str]:
    """Return the names of the files of closed years; quick where there are none."""
    return sorted(f"{CLOSED}/{path.name}" for path in (folder / CLOSED).glob("*.toml"))


def closed_years(folder: Path) -> tuple[ClosedYear, ...]:
    """Return the closed years of a book, without what was judged.

    Raises BrokenFilesError for a file that is not what `ledger close` writes.
    """
    return tuple(read_closed(folder, file, judged=False) for file in closed_files(folder))


def read_closed(folder: Path, file: str, *, judged: bool = True) -> ClosedYear:
    """Return a closed year; raises BrokenFilesError if its file is not what was written."""
    raw = read_bytes(folder / file, file)
    if isinstance(raw, Problem):
        raise BrokenFilesError(_("A closed year cannot be read."), problems=(raw,))
    try:
        text = raw.decode()
        if not judged and (found := _FIRST_JUDGED.search(text)):
            text = text[: found.start()]
        return _told(tomllib.loads(text), file, judged=judged)
    except (ValueError, KeyError, TypeError, AttributeError, csv.Error):
        message = _("this is not what “ledger close” writes")
        hint = _("“ledger restore DIR” gives the file as it was written.")
        problem = Problem("bad-closed-year", message, hint, file)
        raise BrokenFilesError(_("A closed year cannot be read."), problems=(problem,)) from None


def _told(told: dict[str, Any], file: str, *, judged: bool) -> ClosedYear:
    texts = {name: told[name] for name in ("label", "closed_by", "host", "time", "version", "rows")}
    days = {name: told[name] for name in ("from", "to", "as_of")}
    rules = {str(id_): str(hash_) for id_, hash_ in told["rules"].items()}
    line, hash_ = told["journal"]["n"], told["journal"]["hash"]
    if not (
        all(isinstance(text, str) for text in (*texts.values(), hash_))
        and all(type(day) is date for day in days.values())
        and isinstance(line, int)
        and f"{CLOSED}/{told['label']}.toml" == file
    ):
        raise ValueError(told["label"])
    found = {name: lines_in(told[name]) for name in JUDGED} if judged else {}
    return ClosedYear(
        told["label"], days["from"], days["to"], days["as_of"], told["closed_by"], told["host"],
        told["time"], told["version"], line, hash_, told["rows"], rules, found,
    )  # fmt: skip


def lines_in(text: str) -> Lines:
    """Return the table that a text holds."""
    return tuple(tuple(line) for line in csv.reader(io.StringIO(text, newline=""), strict=True))


def block(lines: Lines) -> str:
    """Return a table as a text of several lines, as TOML writes it."""
    written = io.StringIO(newline="")
    csv.writer(written, lineterminator="\n").writerows(lines)
    text = written.getvalue()
    return quoted(text) if _NOT_LITERAL.search(text) else f"'''\n{text}'''"


def quoted(text: str) -> str:
    """Return a text as TOML quotes it, which is as JSON does but for one character."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
