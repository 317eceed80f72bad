"""Which way mails leave: what the settings say, and what the environment says above them."""

from __future__ import annotations

from functools import cache
from gettext import gettext as _
from typing import TYPE_CHECKING

from sbt_ledger.errors import WrongUseError
from sbt_ledger.mail.secret import password
from sbt_ledger.mail.sendmail import SendmailCourier
from sbt_ledger.mail.smtp import SmtpCourier
from sbt_ledger.mail.smtp_session import Server
from sbt_ledger.records.mailing import is_loopback

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from sbt_ledger.mail.courier import Courier
    from sbt_ledger.records.address import Mailbox
    from sbt_ledger.records.mailing import Mailing

HOST, PORT = "LEDGER_SMTP_HOST", "LEDGER_SMTP_PORT"
_LAST_PORT = 65535


def sender_of(mailing: Mailing) -> Mailbox:
    """Return who sends; WrongUseError if the settings name nobody."""
    if mailing.sender is None:
        message = _("Nobody is named as the sender of mails.")
        hint = _('Name an address in ledger.toml: [mail] from = "office@school.example"')
        raise WrongUseError(message, hint)
    return mailing.sender


def courier_of(mailing: Mailing, folder: Path, environment: Mapping[str, str]) -> Courier:
    """Return what hands mails over; WrongUseError if nothing is named, or not safely."""
    host = environment.get(HOST, "") or mailing.host
    if mailing.sendmail and not environment.get(HOST, ""):
        return SendmailCourier(mailing.sendmail, mailing.timeout)
    if not host:
        message = _("No mail server is named.")
        hint = _('Name one in ledger.toml: [mail] host = "…", or sendmail = "/usr/sbin/sendmail".')
        raise WrongUseError(message, hint)
    if mailing.tls == "none" and not is_loopback(host):
        message = _("{host} is another machine: mail goes there by STARTTLS or TLS only.")
        hint = _('Write [mail] tls = "starttls" or "tls" in ledger.toml.')
        raise WrongUseError(message.format(host=host), hint)
    server = Server(host, _port(mailing, environment), mailing.tls, mailing.timeout, mailing.user)
    return SmtpCourier(server, cache(lambda: password(mailing, folder, environment)))


def _port(mailing: Mailing, environment: Mapping[str, str]) -> int:
    text = environment.get(PORT, "")
    if not text:
        return mailing.usual_port
    if not (text.isascii() and text.isdecimal() and 0 < int(text) <= _LAST_PORT):
        raise WrongUseError(_("{variable}: “{text}” is no port.").format(variable=PORT, text=text))
    return int(text)
