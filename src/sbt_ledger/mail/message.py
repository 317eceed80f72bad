"""A mail as the bytes that a server takes.

The headers are written here, each value encoded before it is folded: what a name says can neither
end a header nor begin another, nor become an address.
"""

from __future__ import annotations

import re
from email.header import Header
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from email.policy import compat32
from email.utils import format_datetime, make_msgid
from typing import TYPE_CHECKING, NamedTuple

from sbt_ledger.reports.harmless import tame

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from sbt_ledger.records.address import Mailbox

_EOL = "\r\n"
_POLICY = compat32.clone(linesep=_EOL, max_line_length=76)
_LONGEST_NAME = 120
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
    body = _body(letter).as_bytes(policy=_POLICY)
    return head.encode() + _EOL.encode() + body


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
    # What looks like an encoded word would be read as what it encodes.
    charset = "us-ascii" if plain.isascii() and "=?" not in plain else "utf-8"
    return Header(plain, charset, header_name=header).encode(linesep=_EOL)


def _body(letter: Letter) -> MIMEMultipart:
    texts = MIMEMultipart("alternative")
    texts.attach(MIMEText(letter.text, "plain", "utf-8"))
    texts.attach(MIMEText(letter.html, "html", "utf-8"))
    if not letter.table:
        return texts
    whole = MIMEMultipart("mixed")
    whole.attach(texts)
    table = MIMEText(f"\ufeff{letter.table}", "csv", "utf-8")  # Excel asks for the mark
    table.add_header("Content-Disposition", "attachment", filename=letter.table_name)
    whole.attach(table)
    return whole
