"""What was sent: the mails that left, or may have left, by recipient and role."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from sbt_ledger.records.address import same_box

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

NAME = "mail-log.csv"
SENDING, SENT, DEFERRED, REFUSED, OVER = "sending", "sent", "deferred", "refused", "over"
"""What a line tells of a mail; `over`: what the last one told is to be told no more."""


class Sending(NamedTuple):
    """A mail that left, or may have left: to whom, of which period, judged on which day.

    `digests` has one of what it told for each role that it told something as. It is "" once that
    is over. `before` is an earlier attempt at the same mail that may have arrived, or did.
    """

    recipient: str
    period: str
    day: date
    digests: Mapping[str, str]
    message_id: str
    is_sent: bool = False
    line: int = 0
    before: Sending | None = None
    left: date | None = None
    """The day on which it left, where the log can be read so far."""

    def is_of(self, day: date) -> bool:
        """Whether it is the mail of a day: judged so, or sent then by a run that began before."""
        return day == self.day or self.day < day == self.left


@dataclass(frozen=True, slots=True)
class History:
    """What the log says: the mails that left, or may have, oldest first, by recipient and role."""

    by_role: Mapping[tuple[str, str], Sequence[Sending]]
    last_lines: Mapping[tuple[str, str], int] = field(default_factory=dict)
    """The last line about each address and role, whatever became of that mail."""

    def waiting(self, recipient: str, roles: Iterable[str]) -> int:
        """Return what sorts by who was tried the longest ago; who never was goes first."""
        box = same_box(recipient)
        return min((self.last_lines.get((box, role), 0) for role in roles), default=0)

    def of(self, recipient: str, role: str) -> Sequence[Sending]:
        """Return the mails that told an address something in a role, oldest first."""
        return self.by_role.get((same_box(recipient), role), ())

    def doubtful(self) -> tuple[Sending, ...]:
        """Return the mails of which it is not known whether they arrived, and still matters.

        That is over once a later one arrived, or what they told is to be told no more.
        """
        last = ((role, mails[-1]) for (_box, role), mails in self.by_role.items() if mails)
        open_ = (each for role, each in last if not each.is_sent and each.digests[role])
        return tuple(sorted({each.line: each for each in open_}.values(), key=_line))


def _line(sending: Sending) -> int:
    return sending.line
