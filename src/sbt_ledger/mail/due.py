"""Whether a mail is due, by what the log says was sent before."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from sbt_ledger.mail.content import Content
    from sbt_ledger.mail.history import Sending


class State(Enum):
    """Whether to send."""

    NOW = "now"
    NOTHING = "nothing"
    DONE = "done"
    DOUBTFUL = "doubtful"


class Decision(NamedTuple):
    """Whether to send, and the doubtful mail that hinders it, or is sent once more."""

    due: State
    doubtful: Sending | None = None


class Asked(NamedTuple):
    """As what a recipient is to be told something, when, and what asks for it again."""

    role: str
    period: str
    today: date
    changed: bool
    resend_doubtful: bool


def decide(content: Content | None, sent: Sequence[Sending], asked: Asked) -> Decision:
    """Return whether a content is sent; `sent` is what left for the recipient in the role.

    Without `changed` there is one mail a day; with it one for each content, and one for each day
    of a reminder that has come since.
    """
    hindering = None if content is None else _hindering(content, sent, asked)
    if hindering is None:
        return Decision(State.NOTHING)
    if not hindering:
        return Decision(State.NOW)
    if any(each.is_sent for each in hindering):
        return Decision(State.DONE)
    return Decision(State.NOW if asked.resend_doubtful else State.DOUBTFUL, hindering[-1])


def _hindering(content: Content, sent: Sequence[Sending], asked: Asked) -> Sequence[Sending] | None:
    """Return the mails after which none is due any more; None if there is nothing to tell."""
    reminder = max(content.reminders, default=None)
    if reminder is not None:
        # In whatever period; a trial with a day to come reminded nobody of this one.
        since = [each for each in sent if reminder <= each.day <= asked.today]
        if not since or not content.calls:
            return since
    elif not content.calls:
        return None
    if not asked.changed:
        return [each for each in _of_period(sent, asked) if each.is_of(asked.today)]
    last = _of_period(sent, asked)[-1:]
    return last if last and last[0].digests[asked.role] == content.digest else ()


def is_over(content: Content | None, sent: Sequence[Sending], asked: Asked) -> bool:
    """Whether what was told last is so no more, and nothing calls for a mail instead."""
    last = _of_period(sent, asked)[-1:]
    if not last or (content is not None and content.calls):
        return False
    digest = last[0].digests[asked.role]
    return digest not in {"", None if content is None else content.digest}


def _of_period(sent: Sequence[Sending], asked: Asked) -> Sequence[Sending]:
    return [each for each in sent if each.period == asked.period]
