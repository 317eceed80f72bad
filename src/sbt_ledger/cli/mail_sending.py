"""Sending: one run at a time, under the lock of the book, and an exit code by how it went."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from gettext import gettext as _
from gettext import ngettext
from typing import TYPE_CHECKING

from sbt_ledger.cli.exit_code import BROKEN_FILES, COMPLIANT, TRY_AGAIN

if TYPE_CHECKING:
    from sbt_ledger.cli.mail_run import MailRun
    from sbt_ledger.mail.courier import Courier
    from sbt_ledger.mail.deliver import Outcome


def send_mails(run: MailRun) -> int:
    """Send what is due; silent where all went well and nobody looks on."""
    from sbt_ledger.files.lock import hold
    from sbt_ledger.mail.deliver import deliver
    from sbt_ledger.mail.mail_log import MailLog
    from sbt_ledger.mail.post import parcels
    from sbt_ledger.mail.transport import sender_of

    sender, courier, clock = sender_of(run.mailing), _courier(run), clock_of(run)
    since, patience = f"{clock():%Y-%m-%d %H:%M}", run.options.patience()
    # A run of cron that sends all says nothing, also where it had to wait; one that may not go on
    # says why.
    say = _complain if sys.stderr.isatty() else None
    with hold(run.folder, command="ledger mail", since=since, patience=patience, say=say):
        run.read_again()  # who held the book may have changed it, and a wait may end on another day
        log = MailLog(run.folder)
        due = run.due(log.history)
        log.over(clock(), run.over)
        outcome = deliver(parcels(due, run.edition, sender), courier, log, clock, _complain)
    return _told(run, outcome)


def _courier(run: MailRun) -> Courier:
    """Return what hands mails over, as the settings say."""
    from sbt_ledger.mail.transport import courier_of

    return courier_of(run.mailing, run.folder, os.environ)


def _complain(text: str) -> None:
    """Tell what is wrong, if it can be told: the mails of the others do not depend on that."""
    from sbt_ledger.cli.output import complain

    with suppress(OSError):
        complain(text)


def clock_of(run: MailRun) -> Callable[[], datetime]:
    """Return what tells the moment in the school's time zone, if the machine knows it."""
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

    try:
        zone = ZoneInfo(run.question.book.settings.timezone)
    except (ZoneInfoNotFoundError, ValueError):
        return lambda: datetime.now().astimezone()
    return lambda: datetime.now(zone)


def _told(run: MailRun, outcome: Outcome) -> int:
    """Tell what is left to do, and return the exit code: trying again goes before refusals."""
    from sbt_ledger.cli.output import say
    from sbt_ledger.reports.problems import told

    if outcome.stopped:
        _complain(_("The rest was not tried: {words}").format(words=outcome.stopped))
    if complaints := run.complaints():
        _complain(told(complaints))
    with suppress(OSError):
        run.tell_doubtful()
    if sys.stdout.isatty():
        text = ngettext("{count} mail was sent.", "{count} mails were sent.", outcome.sent)
        sent = text.format(count=outcome.sent)
        say(sent if outcome.attempts else _("Nothing is to be sent."), run.options)
    if outcome.deferred or outcome.unanswered:
        return TRY_AGAIN
    return BROKEN_FILES if outcome.refused or complaints else COMPLIANT
