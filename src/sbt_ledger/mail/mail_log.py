"""`mail-log.csv`: what was sent to whom, a line before each mail and one after it.

A line is added at the end and never changed. `sending` is on the disk before a mail leaves; the
answer follows it. So what was sent is known however a run ends, but for the one mail that was on
its way.
"""

from __future__ import annotations

import errno
import os
from gettext import gettext as _
from typing import TYPE_CHECKING

from sbt_ledger.errors import BrokenFilesError, Problem, RefusedError
from sbt_ledger.files.csv_form import form_of, line_with
from sbt_ledger.files.decode import decode, encode
from sbt_ledger.files.write import Draft, save
from sbt_ledger.mail.history import NAME, OVER, SENDING
from sbt_ledger.mail.log_lines import (
    COLUMNS,
    bytes_and_text,
    decoded,
    history_in,
    read_log,
    whole_lines,
)
from sbt_ledger.reports.csv_text import cell

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime
    from pathlib import Path

    from sbt_ledger.mail.history import Sending


class MailLog:
    """The log while mails are sent: the book is locked, and nobody else adds to it."""

    def __init__(self, folder: Path) -> None:
        """Open the log of a book; a line that was not written to its end goes."""
        self._path = folder / NAME
        self._begin = b""
        raw, text = bytes_and_text(folder)
        if raw and (whole := _whole(raw, text)):
            save([Draft(self._path, raw, whole)])
            raw, text = bytes_and_text(folder)
        if not raw:
            raw, text = _beginning(), line_with(COLUMNS, ",") + "\r\n"
            self._begin = raw
        self.history = history_in(text)
        self._form = form_of(text)
        self._encoding = decode(raw)[1]
        self._size = len(raw)

    def sending(self, moment: datetime, told: Sending) -> None:
        """Write that a mail is about to leave."""
        self._append(self._line(moment, SENDING, told, ""))

    def answered(self, moment: datetime, status: str, told: Sending, answer: str) -> None:
        """Write what became of it."""
        self._append(self._line(moment, status, told, answer))

    def over(self, moment: datetime, told: Iterable[Sending]) -> None:
        """Write of whom what was told last is over, so that it is told if it comes again."""
        lines = b"".join(self._line(moment, OVER, each, "") for each in told)
        if lines:
            self._append(lines)

    def _line(self, moment: datetime, status: str, told: Sending, answer: str) -> bytes:
        values = {
            "time": moment.isoformat(timespec="seconds"), "status": status,
            "recipient": told.recipient, "period": told.period, "day": told.day.isoformat(),
            "digest": " ".join(f"{role}:{digest}" for role, digest in told.digests.items()),
            "message_id": told.message_id, "answer": answer,
        }  # fmt: skip
        header = [name.strip().lower() for name in self._form.header]
        cells = [cell(values.get(name, "")) for name in header]
        line = line_with(cells, self._form.delimiter) + self._form.line_end
        return encode(line, self._encoding.removesuffix("-sig"))

    def _append(self, raw: bytes) -> None:
        """Add lines at the end, through to the disk, or raise RefusedError."""
        if self._begin:  # a run that sends nothing makes no file
            before = self._path.read_bytes() if self._path.exists() else None
            save([Draft(self._path, before, self._begin)])
            self._begin = b""
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


def _whole(raw: bytes, text: str) -> bytes:
    """Return the log without a last line that is not whole; no bytes if it is whole."""
    kept = whole_lines(text)
    if not kept:
        return _beginning()
    whole = encode(kept, decoded(raw)[1])
    return b"" if whole == raw else whole
