"""A mail as the bytes that a server takes.

All of it is written here, without the means of `email`, which take ten times as long: each
value is encoded before it is folded, so that what a name says can neither end a header nor begin
another, nor become an address.
"""

from __future__ import annotations

import re
from base64 import encodebytes
from email.header import Header
from email.utils import format_datetime, make_msgid
from typing import TYPE_CHECKING, NamedTuple

from sbt_ledger.pattern import pattern
from sbt_ledger.reports.harmless import tame

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from sbt_ledger.records.address import Mailbox

_EOL = "\r\n"
_LONGEST_NAME = 120
_UNFOLDED = pattern(r"\S{60}")
_LINE_END = pattern(r"\r?\n")
_NAMES = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?: [A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*")


class Envelope(NamedTuple):
    """Who sends to whom, and where answers go."""

    sender: Mailbox
    recipient: Mailbox
    reply_to: Mailbox | None = None


class Letter(NamedTuple):
    """What a mail says: subject, both texts, and a table to attach with its file name, if any."""

    subject: str
    text: str
    html: str
    language: str
    table: str = ""
    table_name: str = ""


def new_id(sender: Mailbox) -> str:
    """Return an id that no other mail has."""
    return make_msgid(domain=sender.domain)


def as_bytes(letter: Letter, envelope: Envelope, moment: datetime, message_id: str) -> bytes:
    """Return the whole mail, with CRLF line ends; `moment` has the school's time zone."""
    head = _EOL.join(_headers(letter, envelope, moment, message_id))
    return f"{head}{_EOL}{_body(letter, '=_ledger')}".encode()


def _headers(
    letter: Letter, envelope: Envelope, moment: datetime, message_id: str
) -> Iterator[str]:
    yield _mailbox("From", envelope.sender)
    yield _mailbox("To", envelope.recipient)
    if envelope.reply_to is not None:
        yield _mailbox("Reply-To", envelope.reply_to)
    yield f"Subject: {_encoded(letter.subject, 'Subject')}"
    yield f"Date: {format_datetime(moment)}"
    yield f"Message-ID: {message_id}"
    # Absence notes and other programs do not answer it (RFC 3834, and what Exchange asks for).
    yield "Auto-Submitted: auto-generated"
    yield "X-Auto-Response-Suppress: All"
    yield f"Content-Language: {letter.language}"
    yield "MIME-Version: 1.0"


def _mailbox(header: str, mailbox: Mailbox) -> str:
    name = tame(mailbox.name).strip()[:_LONGEST_NAME]
    if not name:
        return f"{header}: {mailbox.address}"
    if _NAMES.fullmatch(name) and "=?" not in name:
        phrase = name
    elif name.isascii() and "=?" not in name:
        phrase = '"' + re.sub(r'(["\\])', r"\\\1", name) + '"'
    else:
        phrase = _encoded(name, header)
    return f"{header}: {phrase}{_EOL} <{mailbox.address}>"


def _encoded(text: str, header: str) -> str:
    """Return a text as a value of a header: encoded words where it is more than plain ASCII."""
    plain = tame(text).strip()
    # What looks like an encoded word would be read as what it encodes; long ones cannot be folded.
    is_plain = plain.isascii() and "=?" not in plain and not _UNFOLDED.search(plain)
    charset = "us-ascii" if is_plain else "utf-8"
    return Header(plain, charset, header_name=header).encode(linesep=_EOL)


def _body(letter: Letter, boundary: str) -> str:
    """Return both texts, and the table beside them if there is one, with what each part is."""
    texts = (
        _part('text/plain; charset="utf-8"', letter.text),
        _part('text/html; charset="utf-8"', letter.html),
    )
    whole = _multipart("alternative", f"{boundary}-texts", texts)
    if not letter.table:
        return whole
    how = f'Content-Disposition: attachment; filename="{letter.table_name}"{_EOL}'
    table = _part('text/csv; charset="utf-8"', f"\ufeff{letter.table}", how)  # Excel asks for it
    return _multipart("mixed", f"{boundary}-parts", (whole, table))


def _multipart(kind: str, boundary: str, parts: Iterable[str]) -> str:
    head = f'Content-Type: multipart/{kind};{_EOL} boundary="{boundary}"{_EOL}{_EOL}'
    return head + "".join(f"--{boundary}{_EOL}{part}" for part in parts) + f"--{boundary}--{_EOL}"


def _part(kind: str, text: str, more: str = "") -> str:
    """Return a part in base64: no line of it is long, and none is taken for a boundary."""
    ended = _LINE_END.sub(_EOL, text)  # RFC 2045, 6.8: before it is encoded
    lines = encodebytes(ended.encode("utf-8", "replace")).decode("ascii").replace("\n", _EOL)
    return f"Content-Type: {kind}{_EOL}Content-Transfer-Encoding: base64{_EOL}{more}{_EOL}{lines}"
