"""Whether a mail is due, by what the log says was sent before."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from sbt_ledger.mail.content import Content
    from sbt_ledger.mail.history import Sending


class Due(Enum):
    """Whether to send."""

    NOW = "now"
    NOTHING = "nothing"
    DONE = "done"
    DOUBTFUL = "doubtful"


class Decision(NamedTuple):
    """Whether to send, and the doubtful mail that hinders it, or is sent once more."""

    due: Due
    doubtful: Sending | None = None


def decide(
    content: Content,
    sent: Sequence[Sending],
    today: date,
    *,
    changed: bool,
    resend_doubtful: bool,
) -> Decision:
    """Return whether a content is sent today; `sent` is what left for the recipient, in order.

    Without `changed` there is one mail a day; with it one for each content, and one for each day
    of a reminder that has come since.
    """
    last = sent[-1] if sent else None
    reminded = any(last is None or day > last.day for day in content.reminders)
    if not content.calls and not reminded:
        return Decision(Due.NOTHING)
    if changed:
        same = last is not None and last.digest == content.digest and not reminded
        hindering = [last] if last is not None and same else []
    else:
        hindering = [each for each in sent if each.day == today]
    if not hindering:
        return Decision(Due.NOW)
    if any(each.is_sent for each in hindering):
        return Decision(Due.DONE)
    return Decision(Due.NOW if resend_doubtful else Due.DOUBTFUL, hindering[-1])
