"""`mail-log.csv`: what was sent to whom, a line before each mail and one after it.

A line is added at the end and never changed. `sending` is on the disk before a mail leaves; the
answer follows it. So what was sent is known however a run ends, but for the one mail that was on
its way.
"""

from __future__ import annotations

import csv
import errno
import os
from dataclasses import dataclass
from functools import lru_cache
from gettext import gettext as _
from typing import TYPE_CHECKING, NamedTuple

from sbt_ledger.errors import BrokenFilesError, Problem, RefusedError
from sbt_ledger.files.cells import CellError, parse_date
from sbt_ledger.files.csv_form import form_of, line_with, numbered
from sbt_ledger.files.decode import UndecodableError, decode, encode
from sbt_ledger.files.inside import is_inside, outside
from sbt_ledger.files.write import Draft, save
from sbt_ledger.records.address import same_box
from sbt_ledger.reports.csv_text import cell

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date, datetime
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
    """A mail that left, or may have left: to whom, of which period, judged on which day."""

    recipient: str
    period: str
    day: date
    digest: str
    message_id: str
    is_sent: bool
    line: int


@dataclass(frozen=True, slots=True)
class History:
    """What the log says: the mails that left, or may have, oldest first, by recipient."""

    by_box: Mapping[tuple[str, str], Sequence[Sending]]

    def of(self, recipient: str, period: str) -> Sequence[Sending]:
        """Return the mails to an address about a period, oldest first."""
        return self.by_box.get((same_box(recipient), period), ())

    def doubtful(self) -> tuple[Sending, ...]:
        """Return the mails of which it is not known whether they arrived."""
        every = (each for some in self.by_box.values() for each in some if not each.is_sent)
        return tuple(sorted(every, key=lambda each: each.line))


def read_log(folder: Path) -> History:
    """Return what the log of a book says; BrokenFilesError tells each line that cannot be read."""
    return _history(_read(folder)[1])


class MailLog:
    """The log while mails are sent: the book is locked, and nobody else adds to it."""

    def __init__(self, folder: Path) -> None:
        """Open the log of a book, or begin one; a line that was not written to its end goes."""
        self._path = folder / NAME
        raw, text = _read(folder)
        if not raw:
            save([Draft(self._path, self._path.read_bytes() if self._path.exists() else None,
                        _beginning())])  # fmt: skip
            raw, text = _read(folder)
        elif whole := _whole(raw, text):
            save([Draft(self._path, raw, whole)])
            raw, text = _read(folder)
        self.history = _history(text)
        self._form = form_of(text)
        self._encoding = decode(raw)[1]
        self._size = len(raw)

    def sending(self, moment: datetime, told: Sending) -> None:
        """Write that a mail is about to leave, through to the disk."""
        self._add(moment, SENDING, told, "", through=True)

    def answered(self, moment: datetime, status: str, told: Sending, answer: str) -> None:
        """Write what became of it. A power cut may lose this line: the mail is then doubtful."""
        self._add(moment, status, told, answer, through=status != SENT)

    def _add(
        self, moment: datetime, status: str, told: Sending, answer: str, *, through: bool
    ) -> None:
        values = {
            "time": moment.isoformat(timespec="seconds"), "status": status,
            "recipient": told.recipient, "period": told.period, "day": told.day.isoformat(),
            "digest": told.digest, "message_id": told.message_id, "answer": answer,
        }  # fmt: skip
        header = [name.strip().lower() for name in self._form.header]
        cells = [cell(values.get(name, "")) for name in header]
        line = line_with(cells, self._form.delimiter) + self._form.line_end
        self._append(encode(line, self._encoding.removesuffix("-sig")), through=through)

    def _append(self, raw: bytes, *, through: bool) -> None:
        try:
            with self._path.open("ab", buffering=0) as stream:
                if stream.seek(0, os.SEEK_END) != self._size:
                    raise RefusedError(
                        _("{file} changed meanwhile; nothing more was sent").format(file=NAME),
                        _("Look at the change and run the command again."),
                    )
                written = stream.write(raw)
                if written != len(raw):
                    stream.truncate(self._size)
                    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))  # noqa: TRY301 - told below
                if through:
                    os.fsync(stream.fileno())
        except OSError as trouble:
            message = _("{file} cannot be written: {reason}; nothing more was sent")
            reason = trouble.strerror or trouble
            raise RefusedError(message.format(file=NAME, reason=reason)) from trouble
        self._size += len(raw)


def log_problems(folder: Path) -> list[Problem]:
    """Return what is wrong with the log, and as a note each mail that may not have arrived."""
    try:
        history = read_log(folder)
    except BrokenFilesError as fault:
        return list(fault.problems)
    return [
        Problem(
            "doubtful-mail", told_doubtful(each), hint_doubtful(), NAME, each.line, level="note"
        )
        for each in history.doubtful()
    ]


def told_doubtful(each: Sending) -> str:
    """Return that it is not known whether a mail arrived."""
    text = _("it is not known whether the mail of {day} to {recipient} arrived")
    return text.format(day=each.day.isoformat(), recipient=each.recipient)


def hint_doubtful() -> str:
    """Return how to decide it."""
    return _("Ask there; “ledger mail --send --resend-doubtful” sends it once more.")


def _beginning() -> bytes:
    return encode(line_with(COLUMNS, ",") + "\r\n", "utf-8-sig")


def _read(folder: Path) -> tuple[bytes, str]:
    """Return the bytes and the text of the log, both empty if there is none."""
    path = folder / NAME
    if not is_inside(folder, path):
        raise BrokenFilesError(_("{file} cannot be read.").format(file=NAME),
                               problems=(outside(NAME, NAME),))  # fmt: skip
    try:
        raw = path.read_bytes()
        return raw, _text(raw)
    except FileNotFoundError:
        return b"", ""
    except UndecodableError as fault:
        problem = Problem("bad-encoding", str(fault), _("Save it as UTF-8."), NAME, fault.line)
        raise BrokenFilesError(problem.message, problems=(problem,)) from None
    except OSError as trouble:
        message = _("{file} cannot be read: {reason}")
        raise RefusedError(message.format(file=NAME, reason=trouble.strerror)) from None


def _text(raw: bytes) -> str:
    """Return the text; without a last line that ends within a character."""
    try:
        return decode(raw)[0] if raw else ""
    except UndecodableError:
        return decode(raw[: raw.rfind(b"\n") + 1])[0]


def _whole(raw: bytes, text: str) -> bytes:
    """Return the log without a last line that has no end; no bytes if it is whole."""
    kept = text[: max(text.rfind("\n"), text.rfind("\r")) + 1]
    if not kept:
        return _beginning()
    whole = encode(kept, decode(raw[: raw.rfind(b"\n") + 1] or raw)[1])
    return b"" if whole == raw else whole


def _history(text: str) -> History:
    """Return what the lines say; a last line without its end tells of nothing that was done."""
    if not text:
        return History({})
    whole = text[: max(text.rfind("\n"), text.rfind("\r")) + 1]
    if not whole:
        return History({})
    problems: list[Problem] = []
    found: dict[tuple[str, str], dict[str, Sending]] = {}
    for line, values in _rows(form_of(whole), problems):
        _take(line, values, found, problems)
    if problems:
        raise BrokenFilesError(_("{file} cannot be read.").format(file=NAME),
                               problems=tuple(problems))  # fmt: skip
    return History({key: tuple(mails.values()) for key, mails in found.items()})


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
                    {name: _unguarded(text) for name, text in zip(header, cells, strict=False)},
                )
    except csv.Error as fault:
        problems.append(Problem("csv-shape", str(fault), "", NAME))


def _unguarded(text: str) -> str:
    """Return a cell without the apostrophe that keeps a spreadsheet from running it."""
    return text.removeprefix("'")


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
        mails[id_] = Sending(recipient, key[1], day, digest, id_, status == SENT, line)
    elif before is not None and before.is_sent:
        mails[id_] = before


@lru_cache(maxsize=512)
def _day(text: str) -> date:
    return parse_date(text)
