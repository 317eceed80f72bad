"""What hands a mail over, and how that can end.

The one question that decides what is done next: can the mail have arrived? Only where a server was
given all of it and never answered is that not known.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable

    from sbt_ledger.mail.message import Envelope


class NotDeliveredError(Exception):
    """A mail was not handed over, or that is not known; `words` are the server's own."""

    def __init__(self, words: str) -> None:
        super().__init__(words)
        self.words = words


class DeferredError(NotDeliveredError):
    """The server does not take it now, but may later (4xx)."""


class TurnedDownError(NotDeliveredError):
    """The server does not take it, and never will as it is (5xx)."""


class LostError(NotDeliveredError):
    """The connection was lost, or was not to be had, before the mail was handed over."""


class SilentError(LostError):
    """The server did not answer in time, before the mail was handed over."""


class UnreachableError(LostError):
    """There is no way to the server at all: no other mail would leave either."""


class UnansweredError(NotDeliveredError):
    """The mail was handed over, and no answer came: it may have arrived."""


class UnusableError(NotDeliveredError):
    """The server takes no mail of ours at all, as it is set up: trying again does not help."""


class Courier(Protocol):
    """A way by which mails leave."""

    name: str
    """What people call it: host and port, or the program."""

    def hand_over(self, envelope: Envelope, raw: bytes, claim: Callable[[], None]) -> str:
        """Hand one mail over and return the answer; raises a NotDeliveredError.

        `claim` is called right before the mail leaves.
        """

    def try_out(self) -> None:
        """See whether it would work, and send nothing; raises a NotDeliveredError."""

    def close(self) -> None:
        """End the connection, if there is one."""
