"""A mail server, by SMTP: with STARTTLS or TLS, certificates verified.

Each step of a mail is a command of its own, so that it is always known how far the server had it.
"""

from __future__ import annotations

import smtplib
from contextlib import suppress
from gettext import gettext as _
from typing import TYPE_CHECKING

from sbt_ledger.mail.courier import (
    DeferredError,
    LostError,
    SilentError,
    TurnedDownError,
    UnansweredError,
    UnusableError,
)
from sbt_ledger.mail.smtp_session import REFUSED, is_late, opened, told_answer, told_reason

if TYPE_CHECKING:
    from collections.abc import Callable

    from sbt_ledger.mail.message import Envelope
    from sbt_ledger.mail.smtp_session import Server

_CLOSING = 421
_DEFERRED = 400
_GO_ON = 354


class SmtpCourier:
    """Hands mails to one server over one connection, which is made when the first mail leaves."""

    def __init__(self, server: Server, secret: Callable[[], str]) -> None:
        """Take a server, and what gives the password once it is needed."""
        self.name = f"{server.host}:{server.port}"
        self._server = server
        self._secret = secret
        self._session: smtplib.SMTP | None = None
        self._is_used = False

    def hand_over(self, envelope: Envelope, raw: bytes, claim: Callable[[], None]) -> str:
        """Hand one mail over; a connection that the server closed between two mails is renewed."""
        was_used = self._is_used
        try:
            self._offer(envelope)
        except LostError as trouble:
            if not was_used or isinstance(trouble, SilentError):
                raise
            self._offer(envelope)
        claim()
        return self._give(raw)

    def try_out(self) -> None:
        """Connect and sign in, and send nothing; raises a NotDeliveredError."""
        self._connected()
        self.close()

    def close(self) -> None:
        """End the connection."""
        session, self._session, self._is_used = self._session, None, False
        if session is not None:
            with suppress(smtplib.SMTPException, OSError):
                session.quit()
            session.close()

    def _offer(self, envelope: Envelope) -> None:
        """Name sender and recipient; the server takes both, or says why not."""
        session = self._connected()
        try:
            options = self._options(session, envelope)
            code, words = session.mail(envelope.sender.address, options)
            self._is_used = True
            if code >= REFUSED and not _is_for_one(envelope):
                # The server may hang up with it: its words are what counts.
                raise UnusableError(told_answer(code, words))
            self._check(session, code, words)
            code, words = session.rcpt(envelope.recipient.address)
            self._check(session, code, words)
        except OSError as trouble:
            self._drop()
            lost = SilentError if is_late(trouble) else LostError
            raise lost(told_reason(trouble)) from None

    def _give(self, raw: bytes) -> str:
        """Hand over the text of the mail; from then on an answer alone tells whether it arrived."""
        session = self._connected()
        try:
            code, words = session.docmd("DATA")
            if code != _GO_ON:
                self._check(session, code, words)
                self._drop()
                raise DeferredError(told_answer(code, words))
        except OSError as trouble:
            self._drop()
            raise LostError(told_reason(trouble)) from None
        try:
            session.send(_dotted(raw))
            code, words = session.getreply()
        except OSError as trouble:
            self._drop()
            raise UnansweredError(told_reason(trouble)) from None
        if not (_is_yes(code) or code >= _DEFERRED):
            self._drop()
            raise UnansweredError(told_answer(code, words))
        self._check(session, code, words)
        return told_answer(code, words)

    def _check(self, session: smtplib.SMTP, code: int, words: bytes) -> None:
        """Raise what an answer means, unless it is that all is well."""
        if code == _CLOSING:
            self._drop()
            raise LostError(told_answer(code, words))
        if _is_yes(code):
            return
        with suppress(smtplib.SMTPException, OSError):
            session.rset()
        raise (TurnedDownError if code >= REFUSED else DeferredError)(told_answer(code, words))

    def _options(self, session: smtplib.SMTP, envelope: Envelope) -> tuple[str, ...]:
        addresses = (envelope.sender.address, envelope.recipient.address)
        if all(map(str.isascii, addresses)):
            session.command_encoding = "ascii"
            return ()
        if not session.has_extn("smtputf8"):
            told = _("the server takes no address with other characters than ASCII (SMTPUTF8)")
            raise TurnedDownError(told)
        session.command_encoding = "utf-8"
        return ("SMTPUTF8", "BODY=8BITMIME")

    def _connected(self) -> smtplib.SMTP:
        """Return the connection: the one there is, else a new one."""
        if self._session is None:
            self._session = opened(self._server, self._secret)
        return self._session

    def _drop(self) -> None:
        """Let go of a connection that is of no use any more."""
        session, self._session, self._is_used = self._session, None, False
        if session is not None:
            session.close()


def _is_for_one(envelope: Envelope) -> bool:
    """Whether the recipient's characters alone make the sender be told in a way of its own."""
    return envelope.sender.address.isascii() and not envelope.recipient.address.isascii()


def _is_yes(code: int) -> bool:
    return 200 <= code < 300  # noqa: PLR2004 - RFC 5321, 4.2.1


def _dotted(raw: bytes) -> bytes:
    """Return the text of a mail as DATA takes it: a leading dot is doubled, a dot alone ends it."""
    lines = raw.removesuffix(b"\r\n").split(b"\r\n")
    return (
        b"".join((b"." if line[:1] == b"." else b"") + line + b"\r\n" for line in lines) + b".\r\n"
    )
