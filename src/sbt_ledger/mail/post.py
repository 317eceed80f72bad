"""The mails of one run, composed one by one: never more than one of them is held."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from sbt_ledger.mail.attachment import table_of
from sbt_ledger.mail.content import as_only, content_for, roles_of
from sbt_ledger.mail.deliver import Parcel
from sbt_ledger.mail.due import Asked, State, decide, is_over
from sbt_ledger.mail.history import Sending
from sbt_ledger.mail.html_part import as_html
from sbt_ledger.mail.message import Envelope, Letter, as_bytes, new_id
from sbt_ledger.mail.page import page_of, subject_of
from sbt_ledger.mail.text_part import as_text
from sbt_ledger.records.address import Mailbox, mailbox_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import datetime

    from sbt_ledger.mail.content import Content
    from sbt_ledger.mail.edition import Edition
    from sbt_ledger.mail.history import History
    from sbt_ledger.mail.recipients import Recipient


class Rules(NamedTuple):
    """Which of the mails are sent."""

    changed: bool
    resend_doubtful: bool


class Due(NamedTuple):
    """A mail that is due: what it tells, a digest of it for each role, and the one it repeats."""

    content: Content
    digests: Mapping[str, str]
    again: Sending | None


@dataclass
class Dues:
    """What one run has to do: the mails that are due, those that doubt holds back, what is over."""

    mails: list[Due] = field(default_factory=list)
    doubtful: dict[int, Sending] = field(default_factory=dict)
    """By their lines."""
    over: list[Sending] = field(default_factory=list)


def dues_of(
    recipients: Iterable[Recipient], edition: Edition, history: History, rules: Rules
) -> Dues:
    """Return what is due today, and for whom: who waits longest comes first."""
    dues = Dues()
    for recipient in recipients:
        _look_at(recipient, edition, history, rules, dues)
    dues.mails.sort(key=lambda each: history.waiting(each.content.recipient.address, each.digests))
    return dues


def _look_at(
    recipient: Recipient, edition: Edition, history: History, rules: Rules, dues: Dues
) -> None:
    """Look what is due for a recipient: one mail for all roles, but for what is sent once more."""
    again: dict[str, Sending | None] = {}
    digests: dict[str, dict[str, str]] = {}
    quiet: list[str] = []
    content, roles = None, roles_of(recipient)
    for role in roles:
        content = content_for(as_only(recipient, (role,)), edition)
        sent = history.of(recipient.address, role)
        asked = Asked(role, edition.period, edition.report.as_of, *rules)
        decision = decide(content, sent, asked)
        doubt = decision.doubtful
        if content is not None and decision.due is State.NOW:
            id_ = "" if doubt is None else doubt.message_id
            again[id_] = doubt
            digests.setdefault(id_, {})[role] = content.digest
        elif decision.due is State.DOUBTFUL and doubt is not None:
            dues.doubtful[doubt.line] = doubt
        elif decision.due is State.NOTHING:
            quiet.append(role)
        if decision.due is not State.NOW and is_over(content, sent, asked):
            dues.over.append(_over(recipient, role, edition))
    for id_, told in digests.items():
        if len(roles) > 1:
            content = content_for(as_only(recipient, (*told, *quiet)), edition)
        if content is not None:
            dues.mails.append(Due(content, told, again[id_]))


def _over(recipient: Recipient, role: str, edition: Edition) -> Sending:
    today = edition.report.as_of
    return Sending(recipient.address, edition.period, today, {role: ""}, "")


def letter_of(content: Content, edition: Edition) -> Letter:
    """Return the mail of a content, in the language of its recipient."""
    language = content.recipient.language
    with edition.speaking(language):
        page, subject = page_of(content, edition), subject_of(content, edition)
        table = table_of(content, edition)
        name = f"training-{edition.report.as_of.isoformat()}.csv"
        html = as_html(page, language, subject)
        return Letter(subject, as_text(page), html, language, table, name)


def parcels(dues: Iterable[Due], edition: Edition, sender: Mailbox) -> Iterator[Parcel]:
    """Yield the mails that are due; a doubtful one that is sent once more keeps its id."""
    reply_to = mailbox_of(edition.mailing.reply_to)
    for content, digests, again in dues:
        recipient = content.recipient
        envelope = Envelope(sender, Mailbox(recipient.name, recipient.address), reply_to)
        id_ = new_id(sender) if again is None else again.message_id
        day, letter = edition.report.as_of, letter_of(content, edition)

        def raw(
            moment: datetime, letter: Letter = letter, envelope: Envelope = envelope, id_: str = id_
        ) -> bytes:
            return as_bytes(letter, envelope, moment, id_)

        yield Parcel(envelope, edition.period, day, digests, id_, raw, again is not None)
