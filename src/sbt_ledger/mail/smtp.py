"""A mail server, by SMTP: with STARTTLS or TLS, certificates verified.

Each step of a mail is a command of its own, so that it is always known how far the server had it.
"""

from __future__ import annotations

import smtplib
import ssl
from contextlib import suppress
from gettext import gettext as _
from typing import TYPE_CHECKING, NamedTuple

from sbt_ledger.mail.courier import (
    DeferredError,
    LostError,
    SilentError,
    TurnedDownError,
    UnansweredError,
    UnreachableError,
    UnusableError,
)
from sbt_ledger.reports.harmless import tame

if TYPE_CHECKING:
    from collections.abc import Callable

    from sbt_ledger.mail.courier import NotDeliveredError
    from sbt_ledger.mail.message import Envelope

_CLOSING = 421
_DEFERRED = 400
_REFUSED = 500
_GO_ON = 354
_LONGEST = 300


class Server(NamedTuple):
    """Where the server is, how the way to it is kept safe, and who signs in ("" for nobody)."""

    host: str
    port: int
    tls: str
    timeout: int
    user: str = ""


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
            if code >= _REFUSED:  # the server may hang up with it: its words are what counts
                raise UnusableError(_told(code, words))
            self._check(session, code, words)
            code, words = session.rcpt(envelope.recipient.address)
            self._check(session, code, words)
        except OSError as trouble:
            self._drop()
            lost = SilentError if _is_late(trouble) else LostError
            raise lost(_reason(trouble)) from None

    def _give(self, raw: bytes) -> str:
        """Hand over the text of the mail; from then on an answer alone tells whether it arrived."""
        session = self._connected()
        try:
            code, words = session.docmd("DATA")
            if code != _GO_ON:
                self._check(session, code, words)
                self._drop()
                raise DeferredError(_told(code, words))
        except OSError as trouble:
            self._drop()
            raise LostError(_reason(trouble)) from None
        try:
            session.send(_dotted(raw))
            code, words = session.getreply()
        except OSError as trouble:
            self._drop()
            raise UnansweredError(_reason(trouble)) from None
        if not (_is_yes(code) or code >= _DEFERRED):
            self._drop()
            raise UnansweredError(_told(code, words))
        self._check(session, code, words)
        return _told(code, words)

    def _check(self, session: smtplib.SMTP, code: int, words: bytes) -> None:
        """Raise what an answer means, unless it is that all is well."""
        if code == _CLOSING:
            self._drop()
            raise LostError(_told(code, words))
        if _is_yes(code):
            return
        with suppress(smtplib.SMTPException, OSError):
            session.rset()
        raise (TurnedDownError if code >= _REFUSED else DeferredError)(_told(code, words))

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
            session = self._opened()
            try:
                self._sign_in(session)
            except BaseException:
                session.close()
                raise
            self._session = session
        return self._session

    def _opened(self) -> smtplib.SMTP:
        server = self._server
        where, patience = (server.host, server.port), server.timeout
        try:
            if server.tls == "tls":
                context = ssl.create_default_context()
                return smtplib.SMTP_SSL(*where, timeout=patience, context=context)
            return smtplib.SMTP(*where, timeout=patience)
        except smtplib.SMTPConnectError as trouble:
            raise _of_server(trouble) from None
        except UnicodeError:  # a label of the name is empty or too long
            told = _("“{host}” is no name of a server")
            raise UnusableError(told.format(host=tame(server.host))) from None
        except OSError as trouble:
            raise UnreachableError(_reason(trouble)) from None

    def _sign_in(self, session: smtplib.SMTP) -> None:
        try:
            session.ehlo_or_helo_if_needed()
            if self._server.tls == "starttls":
                session.starttls(context=ssl.create_default_context())
                session.ehlo()
            if self._server.user:
                session.login(self._server.user, self._secret())
        except smtplib.SMTPNotSupportedError as trouble:
            raise UnusableError(_words_of(trouble)) from None
        except smtplib.SMTPResponseException as trouble:
            raise _of_server(trouble) from None
        except UnicodeError:
            told = _("user and password can only have ASCII characters here")
            raise UnusableError(told) from None
        except smtplib.SMTPServerDisconnected as trouble:
            raise UnreachableError(_reason(trouble)) from None
        except smtplib.SMTPException as trouble:
            raise UnusableError(_words_of(trouble)) from None
        except OSError as trouble:
            raise UnreachableError(_reason(trouble)) from None

    def _drop(self) -> None:
        """Let go of a connection that is of no use any more."""
        session, self._session, self._is_used = self._session, None, False
        if session is not None:
            session.close()


def _is_yes(code: int) -> bool:
    return 200 <= code < 300  # noqa: PLR2004 - RFC 5321, 4.2.1


def _dotted(raw: bytes) -> bytes:
    """Return the text of a mail as DATA takes it: a leading dot is doubled, a dot alone ends it."""
    lines = raw.removesuffix(b"\r\n").split(b"\r\n")
    return (
        b"".join((b"." if line[:1] == b"." else b"") + line + b"\r\n" for line in lines) + b".\r\n"
    )


def _of_server(trouble: smtplib.SMTPResponseException) -> NotDeliveredError:
    """Return what it means that the server lets us not in."""
    words = _told(trouble.smtp_code, trouble.smtp_error)
    return (UnusableError if trouble.smtp_code >= _REFUSED else UnreachableError)(words)


def _told(code: int, words: bytes | str) -> str:
    """Return an answer of the server in one line."""
    text = words.decode("utf-8", "replace") if isinstance(words, bytes) else words
    told = f"{code} {text}" if code > 0 else text or "?"  # what begins with no number
    return tame(" ".join(told.split()))[:_LONGEST]


def _reason(trouble: Exception) -> str:
    """Return why there is no connection, in words."""
    if isinstance(trouble, ssl.SSLCertVerificationError):
        told = _("the certificate of the server is not to be trusted: {reason}")
        return told.format(reason=tame(trouble.verify_message))
    if _is_late(trouble):
        return _("no answer in time")
    if isinstance(trouble, smtplib.SMTPServerDisconnected):
        return _("the server ended the connection")
    return _words_of(trouble)


def _is_late(trouble: Exception) -> bool:
    """Whether an answer did not come in time; smtplib tells that as a lost connection."""
    return isinstance(trouble, TimeoutError) or isinstance(trouble.__context__, TimeoutError)


def _words_of(trouble: Exception) -> str:
    return tame(getattr(trouble, "strerror", None) or str(trouble))[:_LONGEST]
