"""What `mail-log.csv` says: which mails left, or may have left, by recipient.

The lines of one mail share its id; the last of them says what became of it.
"""

from __future__ import annotations

import csv
from contextlib import suppress
from dataclasses import dataclass, field
from functools import lru_cache
from gettext import gettext as _
from typing import TYPE_CHECKING, NamedTuple

from sbt_ledger.errors import BrokenFilesError, Problem, RefusedError
from sbt_ledger.files.cells import CellError, parse_date
from sbt_ledger.files.csv_form import form_of, numbered
from sbt_ledger.files.decode import UndecodableError, decode
from sbt_ledger.files.inside import is_inside, outside
from sbt_ledger.records.address import same_box
from sbt_ledger.reports.harmless import unguarded

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date
    from pathlib import Path

    from sbt_ledger.files.csv_form import CsvForm

NAME = "mail-log.csv"
COLUMNS = (
    "time", "status", "recipient", "period", "day", "digest", "message_id", "answer",
)  # fmt: skip
SENDING, SENT, DEFERRED, REFUSED = "sending", "sent", "deferred", "refused"
_STATUS = frozenset({SENDING, SENT, DEFERRED, REFUSED})
_NEEDED = COLUMNS[:-1]


class Sending(NamedTuple):
    """A mail that left, or may have left: to whom, of which period, judged on which day.

    `before` is an earlier attempt at the same mail that may have arrived, or did.
    """

    recipient: str
    period: str
    day: date
    digest: str
    message_id: str
    is_sent: bool
    line: int
    before: Sending | None = None


@dataclass(frozen=True, slots=True)
class History:
    """What the log says: the mails that left, or may have, oldest first, by recipient."""

    by_box: Mapping[tuple[str, str], Sequence[Sending]]
    last_lines: Mapping[str, int] = field(default_factory=dict)
    """The last line about each address, whatever became of that mail."""

    def waiting(self, recipient: str) -> int:
        """Return what sorts by who was tried the longest ago; who never was goes first."""
        return self.last_lines.get(same_box(recipient), 0)

    def of(self, recipient: str, period: str) -> Sequence[Sending]:
        """Return the mails to an address about a period, oldest first."""
        return self.by_box.get((same_box(recipient), period), ())

    def doubtful(self) -> tuple[Sending, ...]:
        """Return the mails of which it is not known whether they arrived, and none came after."""
        last = (mails[-1] for mails in self.by_box.values() if mails)
        return tuple(sorted((each for each in last if not each.is_sent), key=_line))


def _line(sending: Sending) -> int:
    return sending.line


def read_log(folder: Path) -> History:
    """Return what the log of a book says; BrokenFilesError tells each line that cannot be read."""
    return history_in(bytes_and_text(folder)[1])


def bytes_and_text(folder: Path) -> tuple[bytes, str]:
    """Return the bytes and the text of the log, both empty if there is none."""
    path = folder / NAME
    if not is_inside(folder, path):
        raise BrokenFilesError(_("{file} cannot be read.").format(file=NAME),
                               problems=(outside(NAME, NAME),))  # fmt: skip
    try:
        raw = path.read_bytes()
        return raw, decoded(raw)[0] if raw else ""
    except FileNotFoundError:
        return b"", ""
    except UndecodableError as fault:
        problem = Problem("bad-encoding", str(fault), _("Save it as UTF-8."), NAME, fault.line)
        raise BrokenFilesError(problem.message, problems=(problem,)) from None
    except OSError as trouble:
        message = _("{file} cannot be read: {reason}")
        raise RefusedError(message.format(file=NAME, reason=trouble.strerror)) from None


def decoded(raw: bytes) -> tuple[str, str]:
    """Return text and encoding; without a last line that ends within a character."""
    with suppress(UndecodableError):
        return decode(raw)
    end = raw.rfind(b"\n") + 1
    with suppress(UndecodableError):
        return decode(raw[:end])
    return decode(raw[: end + 1])  # a line of UTF-16 can end with a NUL


def history_in(text: str) -> History:
    """Return what the lines say; a last line without its end tells of nothing that was done."""
    if not text:
        return History({})
    whole = text[: max(text.rfind("\n"), text.rfind("\r")) + 1]
    if not whole:
        return History({})
    problems: list[Problem] = []
    found: dict[tuple[str, str], dict[str, Sending]] = {}
    last_lines: dict[str, int] = {}
    for line, values in _rows(form_of(whole), problems):
        _take(line, values, found, problems)
        last_lines[same_box(values.get("recipient", ""))] = line
    if problems:
        raise BrokenFilesError(_("{file} cannot be read.").format(file=NAME),
                               problems=tuple(problems))  # fmt: skip
    return History({key: tuple(mails.values()) for key, mails in found.items()}, last_lines)


def _rows(form: CsvForm, problems: list[Problem]) -> Iterator[tuple[int, Mapping[str, str]]]:
    header = [name.strip().lower() for name in form.header]
    if missing := [name for name in _NEEDED if name not in header]:
        message = _("the column “{column}” is missing").format(column=missing[0])
        hint = _("The tool writes this file: put back the one that was there.")
        problems.append(Problem("missing-column", message, hint, NAME, 1, missing[0]))
        return
    rows = numbered(form.text, form.delimiter)
    try:
        for number, (line, cells) in enumerate(rows):
            if number > form.row and any(cells):
                yield (
                    line,
                    {name: unguarded(text) for name, text in zip(header, cells, strict=False)},
                )
    except csv.Error as fault:
        problems.append(Problem("bad-csv", str(fault), _("Save it as UTF-8."), NAME))


def _take(
    line: int,
    values: Mapping[str, str],
    found: dict[tuple[str, str], dict[str, Sending]],
    problems: list[Problem],
) -> None:
    """Take in one line: the last one of a mail says what became of it."""
    status, recipient = values.get("status", ""), values.get("recipient", "")
    try:
        day = _day(values.get("day", ""))
    except CellError as fault:
        problems.append(Problem("bad-date", str(fault), fault.hint, NAME, line, "day"))
        return
    if status not in _STATUS:
        message = _("“{text}” is no state of a mail").format(text=status)
        hint = _("Known: {known}.").format(known=", ".join(sorted(_STATUS)))
        problems.append(Problem("unknown-word", message, hint, NAME, line, "status", status))
        return
    key = (same_box(recipient), values.get("period", ""))
    mails, id_ = found.setdefault(key, {}), values.get("message_id", "")
    before = mails.pop(id_, None)
    if status in {SENDING, SENT}:
        digest = values.get("digest", "")
        mails[id_] = Sending(recipient, key[1], day, digest, id_, status == SENT, line, before)
    elif before is not None and (stands := before if before.is_sent else before.before):
        mails[id_] = stands  # the answer is that of the last attempt alone


@lru_cache(maxsize=512)
def _day(text: str) -> date:
    return parse_date(text)
