"""Send what is due, one mail after the other, so that a run can be ended at any moment.

What one recipient's mail meets is told and the next one goes out. Where the server is gone, some
more attempts are made, and the rest is left to the next run, which sends exactly that.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from gettext import gettext as _
from typing import TYPE_CHECKING, NamedTuple

from sbt_ledger.mail.courier import (
    DeferredError,
    LostError,
    NotDeliveredError,
    TurnedDownError,
    UnansweredError,
    UnreachableError,
    UnusableError,
)
from sbt_ledger.mail.history import DEFERRED, REFUSED, SENT, Sending

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from datetime import date, datetime

    from sbt_ledger.mail.courier import Courier
    from sbt_ledger.mail.mail_log import MailLog
    from sbt_ledger.mail.message import Envelope

_MOST_LOST = 3
"""In a row: then the server is taken to be gone, not one mail to be hard to take."""


class Parcel(NamedTuple):
    """A mail that is due: its envelope, what the log keeps of it, and what makes its bytes."""

    envelope: Envelope
    period: str
    day: date
    digests: Mapping[str, str]
    message_id: str
    raw: Callable[[datetime], bytes]
    is_again: bool = False
    """Whether it may have arrived before: each answer then stands behind a `sending` of its own."""

    @property
    def kept(self) -> Sending:
        """What the log keeps of it."""
        address = self.envelope.recipient.address
        return Sending(address, self.period, self.day, self.digests, self.message_id)


@dataclass
class Outcome:
    """How a run went: how many were sent, refused for good, put off, or have no answer."""

    sent: int = 0
    refused: int = 0
    deferred: int = 0
    unanswered: int = 0
    stopped: str = ""
    """Why the rest was not tried, "" if all were."""
    told: list[str] = field(default_factory=list)

    @property
    def attempts(self) -> int:
        """How many mails were tried."""
        return self.sent + self.refused + self.deferred + self.unanswered


def deliver(
    parcels: Iterable[Parcel],
    courier: Courier,
    log: MailLog,
    clock: Callable[[], datetime],
    say: Callable[[str], None],
) -> Outcome:
    """Send the mails; `say` is told of each that was not taken, with the server's words."""
    outcome, lost = Outcome(), 0
    try:
        for parcel in parcels:
            try:
                _send(parcel, courier, log, clock)
                outcome.sent += 1
                lost = 0
            except NotDeliveredError as trouble:
                lost = lost + 1 if isinstance(trouble, LostError | UnansweredError) else 0
                say(_told(parcel, trouble))
                _count(trouble, outcome)
                if isinstance(trouble, UnusableError | UnreachableError) or lost == _MOST_LOST:
                    outcome.stopped = trouble.words
                    break
    finally:
        courier.close()
    return outcome


def _send(parcel: Parcel, courier: Courier, log: MailLog, clock: Callable[[], datetime]) -> None:
    """Send one mail, and write down what became of it."""
    claimed = False

    def claim() -> None:
        nonlocal claimed
        log.sending(clock(), parcel.kept)
        claimed = True

    try:
        answer = courier.hand_over(parcel.envelope, parcel.raw(clock()), claim)
    except UnansweredError:
        raise
    except NotDeliveredError as trouble:
        status = REFUSED if isinstance(trouble, TurnedDownError) else DEFERRED
        is_answer = isinstance(trouble, TurnedDownError | DeferredError | LostError)
        is_answer = is_answer and not isinstance(trouble, UnreachableError)
        if claimed or is_answer:
            if parcel.is_again and not claimed:
                log.sending(
                    clock(), parcel.kept
                )  # else the answer would be that of the attempt before
            log.answered(clock(), status, parcel.kept, trouble.words)
        raise
    log.answered(clock(), SENT, parcel.kept, answer)


def _count(trouble: NotDeliveredError, outcome: Outcome) -> None:
    match trouble:
        case TurnedDownError() | UnusableError():
            outcome.refused += 1
        case UnansweredError():
            outcome.unanswered += 1
        case _:
            outcome.deferred += 1


def _told(parcel: Parcel, trouble: NotDeliveredError) -> str:
    text = _("{recipient}: not sent: {words}")
    match trouble:
        case TurnedDownError():
            text = _("{recipient}: refused for good: {words}")
        case DeferredError():
            text = _("{recipient}: put off, try again later: {words}")
        case UnansweredError():
            text = _(
                "{recipient}: handed over, but there was no answer; it may have arrived: {words}"
            )
    return text.format(recipient=parcel.envelope.recipient.address, words=trouble.words)
