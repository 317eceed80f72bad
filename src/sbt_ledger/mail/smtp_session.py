"""A connection to a mail server: opened, kept safe and signed in, and its answers in words."""

from __future__ import annotations

import re
import smtplib
import ssl
from base64 import b64encode
from gettext import gettext as _
from typing import TYPE_CHECKING, NamedTuple

from sbt_ledger.mail.courier import UnreachableError, UnusableError
from sbt_ledger.reports.harmless import tame

if TYPE_CHECKING:
    from collections.abc import Callable

    from sbt_ledger.mail.courier import NotDeliveredError

REFUSED = 500
_LONGEST = 300


class Server(NamedTuple):
    """Where the server is, how the way to it is kept safe, and who signs in ("" for nobody)."""

    host: str
    port: int
    tls: str
    timeout: int
    user: str = ""


def opened(server: Server, secret: Callable[[], str]) -> smtplib.SMTP:
    """Return a new connection that is signed in; raises a NotDeliveredError."""
    session = _connected(server)
    try:
        _greet(session, server)
        if server.user:
            _sign_in(session, server.user, secret())
    except BaseException:
        session.close()
        raise
    return session


def _connected(server: Server) -> smtplib.SMTP:
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
        raise UnreachableError(told_reason(trouble)) from None


def _greet(session: smtplib.SMTP, server: Server) -> None:
    try:
        session.ehlo_or_helo_if_needed()
        if server.tls == "starttls":
            session.starttls(context=ssl.create_default_context())
            session.ehlo()
    except OSError as trouble:
        raise _not_let_in(trouble) from None


def _sign_in(session: smtplib.SMTP, user: str, secret: str) -> None:
    try:
        session.login(user, secret)
    except UnicodeError:
        told = _("user and password can only have ASCII characters here")
        raise UnusableError(told) from None
    except ValueError:  # what is to be answered is not in base64
        told = _("the server does not sign anybody in as it should")
        raise UnusableError(told) from None
    except OSError as trouble:
        fault = _not_let_in(trouble)
        raise type(fault)(_without(fault.words, user, secret)) from None


def _without(words: str, user: str, secret: str) -> str:
    """Return the words of a server without the password, where it says it after us."""
    whole = f"\0{user}\0{secret}"
    encoded = (b64encode(each.encode()).decode() for each in (whole, secret))
    for told in (*encoded, secret):  # a server may say it in capitals
        words = re.sub(re.escape(told), "…", words, flags=re.IGNORECASE)
    return words


def _not_let_in(trouble: OSError) -> NotDeliveredError:
    match trouble:
        case smtplib.SMTPResponseException():
            return _of_server(trouble)
        case smtplib.SMTPServerDisconnected():
            return UnreachableError(told_reason(trouble))
        case smtplib.SMTPException():
            return UnusableError(_words_of(trouble))
    return UnreachableError(told_reason(trouble))


def _of_server(trouble: smtplib.SMTPResponseException) -> NotDeliveredError:
    """Return what it means that the server lets us not in."""
    words = told_answer(trouble.smtp_code, trouble.smtp_error)
    return (UnusableError if trouble.smtp_code >= REFUSED else UnreachableError)(words)


def told_answer(code: int, words: bytes | str) -> str:
    """Return an answer of the server in one line."""
    text = words.decode("utf-8", "replace") if isinstance(words, bytes) else words
    told = f"{code} {text}" if code > 0 else text or "?"  # what begins with no number
    return tame(" ".join(told.split()))[:_LONGEST]


def told_reason(trouble: Exception) -> str:
    """Return why there is no connection, in words."""
    if isinstance(trouble, ssl.SSLCertVerificationError):
        told = _("the certificate of the server is not to be trusted: {reason}")
        return told.format(reason=tame(trouble.verify_message))
    if is_late(trouble):
        return _("no answer in time")
    if isinstance(trouble, smtplib.SMTPServerDisconnected):
        return _("the server ended the connection")
    return _words_of(trouble)


def is_late(trouble: Exception) -> bool:
    """Whether an answer did not come in time; smtplib tells that as a lost connection."""
    return isinstance(trouble, TimeoutError) or isinstance(trouble.__context__, TimeoutError)


def _words_of(trouble: Exception) -> str:
    return tame(getattr(trouble, "strerror", None) or str(trouble))[:_LONGEST]
