"""The mails of one run, composed one by one: never more than one of them is held."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sbt_ledger.mail.attachment import table_of
from sbt_ledger.mail.content import content_for
from sbt_ledger.mail.deliver import Parcel
from sbt_ledger.mail.due import Due, decide
from sbt_ledger.mail.html_part import as_html
from sbt_ledger.mail.message import Envelope, Letter, as_bytes, new_id
from sbt_ledger.mail.page import page_of, subject_of
from sbt_ledger.mail.text_part import as_text
from sbt_ledger.records.address import Mailbox, mailbox_of

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator
    from datetime import datetime

    from sbt_ledger.mail.content import Content
    from sbt_ledger.mail.due import Decision
    from sbt_ledger.mail.edition import Edition
    from sbt_ledger.mail.history import History, Sending
    from sbt_ledger.mail.recipients import Recipient


@dataclass(frozen=True)
class Rules:
    """Which of the mails are sent; `doubtful` is told of each that is held back by doubt."""

    changed: bool
    resend_doubtful: bool
    doubtful: Callable[[Sending], None]
    only: Collection[str] = ()
    """The addresses that are asked for, as `same_box` has them; none means all."""


def due_contents(
    recipients: Iterable[Recipient], edition: Edition, history: History, rules: Rules
) -> Iterator[tuple[Content, Decision]]:
    """Yield what is due today, and for whom."""
    for recipient in recipients:
        content = content_for(recipient, edition)
        if content is None:
            continue
        decision = decide(
            content,
            history.of(recipient.address, edition.period),
            edition.report.as_of,
            changed=rules.changed,
            resend_doubtful=rules.resend_doubtful,
        )
        if decision.due is Due.NOW:
            yield content, decision
        elif decision.due is Due.DOUBTFUL and decision.doubtful is not None:
            rules.doubtful(decision.doubtful)


def letter_of(content: Content, edition: Edition) -> Letter:
    """Return the mail of a content, in the language of its recipient."""
    language = content.recipient.language
    with edition.speaking(language):
        page, subject = page_of(content, edition), subject_of(content, edition)
        table = table_of(content, edition)
        name = f"training-{edition.report.as_of.isoformat()}.csv"
        html = as_html(page, language, subject)
        return Letter(subject, as_text(page), html, language, table, name)


def parcels(
    due: Iterable[tuple[Content, Decision]], edition: Edition, sender: Mailbox
) -> Iterator[Parcel]:
    """Yield the mails that are due; a doubtful one that is sent once more keeps its id."""
    reply_to = mailbox_of(edition.mailing.reply_to)
    for content, decision in due:
        recipient = content.recipient
        envelope = Envelope(sender, Mailbox(recipient.name, recipient.address), reply_to)
        again = decision.doubtful
        id_ = new_id(sender) if again is None else again.message_id
        day, letter = edition.report.as_of, letter_of(content, edition)

        def raw(
            moment: datetime, letter: Letter = letter, envelope: Envelope = envelope, id_: str = id_
        ) -> bytes:
            return as_bytes(letter, envelope, moment, id_)

        yield Parcel(envelope, edition.period, day, content.digest, id_, raw, again is not None)
