"""How mail leaves: what `[mail]` of `ledger.toml` says. A password never stands there."""

from __future__ import annotations

import re
import shlex
from gettext import gettext as _
from typing import TYPE_CHECKING, Annotated, Literal

from sbt_ledger.notation.table import After, KeyFaultError, Table
from sbt_ledger.records.address import Mailbox, address_of, mailbox_of

if TYPE_CHECKING:
    from typing import Self

_LOOPBACK = re.compile(r"localhost|127(?:\.\d{1,3}){3}|::1", re.ASCII)
_PORTS = {"starttls": 587, "tls": 465, "none": 25}
_LAST_PORT = 65535
_LONGEST_AHEAD = 3660  # days: ten years
_LONGEST_WAIT = 3600  # seconds


def is_loopback(host: str) -> bool:
    """Whether a host is this machine: only there nobody listens between."""
    return _LOOPBACK.fullmatch(host.strip().lower()) is not None


def _mailbox(text: str) -> str:
    if mailbox_of(text) is None:
        raise ValueError(_("this is no address of mail"))
    return text


def _addresses(written: str | tuple[str, ...]) -> str | tuple[str, ...]:
    for text in (written,) if isinstance(written, str) else written:
        if address_of(text) is None:
            told = _("“{text}” is no address of mail")
            raise ValueError(told.format(text=text) if isinstance(written, tuple)
                             else _("this is no address of mail"))  # fmt: skip
    return written


def _of_groups(groups: dict[str, str]) -> dict[str, str]:
    for group, text in groups.items():
        if address_of(text) is None:
            told = _("{group}: “{text}” is no address of mail")
            raise ValueError(told.format(group=group, text=text))
    return groups


def _port(number: int) -> int:
    if not 0 < number <= _LAST_PORT:
        raise ValueError(_("a number from 1 to {most} is needed").format(most=_LAST_PORT))
    return number


def _seconds(number: int) -> int:
    if not 0 < number <= _LONGEST_WAIT:
        raise ValueError(_("a number from 1 to {most} is needed").format(most=_LONGEST_WAIT))
    return number


def _days(days: tuple[int, ...]) -> tuple[int, ...]:
    if any(not 0 <= number <= _LONGEST_AHEAD for number in days):
        raise ValueError(_("a number from 0 to {most} is needed").format(most=_LONGEST_AHEAD))
    return days


def _one_line(text: str) -> str:
    if not text.isprintable():
        raise ValueError(_("one line without control characters is needed"))
    return text


def _command(text: str) -> str:
    try:
        words = shlex.split(_one_line(text))
    except ValueError:
        words = []
    if text and not words:
        raise ValueError(_("this is no command: a quotation mark is open, or nothing stands there"))
    return text


Line = Annotated[str, After(_one_line)]


class Mailing(Table):
    """Who sends, through which server, and who gets the lists."""

    from_: Annotated[str, After(_mailbox)] = ""
    reply_to: Annotated[str, After(_mailbox)] = ""
    contact: Line = ""
    host: Line = ""
    port: Annotated[int, After(_port)] = 0
    tls: Literal["starttls", "tls", "none"] = "starttls"
    timeout: Annotated[int, After(_seconds)] = 60
    user: Line = ""
    password_command: str | tuple[str, ...] = ""
    password_file: Line = ""
    sendmail: Annotated[str, After(_command)] = ""
    office: Annotated[str | tuple[str, ...], After(_addresses)] = ()
    groups: Annotated[dict[str, str], After(_of_groups)] = {}
    days_before: Annotated[tuple[int, ...], After(_days)] = ()

    def checked(self) -> Self:
        """Return the table; ValueError where its keys do not go together."""
        if self.host and self.sendmail:
            told = _("there is a host as well: mail leaves by one of the two")
            raise KeyFaultError(told, "sendmail")
        if self.tls == "none" and self.host and not is_loopback(self.host):
            told = _("only a server on this machine (127.0.0.1, ::1, localhost) may do without")
            raise KeyFaultError(told, "tls")
        return self

    @property
    def sender(self) -> Mailbox | None:
        """Who sends; None if nobody is named."""
        return mailbox_of(self.from_)

    @property
    def usual_port(self) -> int:
        """The port of the server: the one that is named, else the usual one."""
        return self.port or _PORTS[self.tls]

    @property
    def offices(self) -> tuple[str, ...]:
        """The addresses of the office."""
        return (self.office,) if isinstance(self.office, str) else self.office
