"""What `doctor` looks at of mail: sender, secret, server, addresses, heads, log, and job."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from datetime import date
from gettext import gettext as _
from gettext import ngettext
from pathlib import Path
from typing import TYPE_CHECKING

from sbt_ledger.errors import LedgerError

if TYPE_CHECKING:
    from sbt_ledger.records.book import Book
    from sbt_ledger.records.mailing import Mailing
    from sbt_ledger.reports.checkup import Finding

_MOST_NAMES = 5


def of_mail(folder: Path, book: Book, day: date) -> Iterator[Finding]:
    """Yield whether mails can leave, and reach those whom they are for."""
    from sbt_ledger.cli.doctor_job import of_jobs
    from sbt_ledger.records.mailing import Mailing
    from sbt_ledger.reports.checkup import Finding

    if not book.settings.mail:
        told = _("not set up: ledger.toml has no [mail]")
        yield Finding("note", _("mail"), told, _("docs/mail.md says what to write there."))
        return
    mailing = Mailing.read(book.settings.mail)
    yield _sender(mailing)
    secrets, findings = _secret(mailing, folder)
    yield from findings
    yield _connection(mailing, folder, secrets)
    yield from _addresses(book, day, mailing)
    yield from _heads(book, day, mailing)
    yield from _log(folder, book, day, mailing)
    yield from of_jobs(folder)


def _sender(mailing: Mailing) -> Finding:
    from sbt_ledger.mail.transport import sender_of
    from sbt_ledger.reports.checkup import Finding

    try:
        return Finding("ok", _("sender"), sender_of(mailing).address)
    except LedgerError as fault:
        return Finding("mend", _("sender"), fault.message, fault.hint)


def _secret(mailing: Mailing, folder: Path) -> tuple[dict[str, str], list[Finding]]:
    """Return what gives the password to the connection, which then asks nobody once more.

    Nothing if it is not to be had. It is never shown.
    """
    from sbt_ledger.mail.secret import VARIABLE, file_of, password, source
    from sbt_ledger.reports.checkup import Finding

    if not mailing.user:
        return {}, []
    try:
        secret = password(mailing, folder, os.environ)
    except LedgerError as fault:
        return {}, [Finding("mend", _("password"), fault.message, fault.hint)]
    told = _("is to be had by {source}").format(source=source(mailing, os.environ))
    found = [Finding("ok", _("password"), told)]
    file = file_of(mailing, folder)
    if file is not None and file.resolve().is_relative_to(folder.resolve()):
        told = _("the file lies in the folder of the book, which is copied and handed on")
        hint = _("Keep it elsewhere: ~/.config/ledger/…")
        found.append(Finding("mend", _("password"), told, hint))
    return {VARIABLE: secret}, found


def _connection(mailing: Mailing, folder: Path, secrets: Mapping[str, str]) -> Finding:
    """Return whether the server lets us in; nothing is sent."""
    from sbt_ledger.mail.courier import NotDeliveredError
    from sbt_ledger.mail.transport import courier_of
    from sbt_ledger.reports.checkup import Finding

    name, text = "", _("{server} lets us in")
    if mailing.user and not secrets:
        mailing, text = mailing.but(user=""), _("{server} answers; nobody signed in")
    try:
        courier = courier_of(mailing, folder, os.environ | secrets)
        name = courier.name
        courier.try_out()
    except LedgerError as fault:
        return Finding("mend", _("server"), fault.message, fault.hint)
    except NotDeliveredError as trouble:
        told = _("{server}: {words}").format(server=name, words=trouble.words)
        hint = _("Compare host, port, tls and user in [mail] with what the provider says.")
        return Finding("mend", _("server"), told, hint)
    return Finding("ok", _("server"), text.format(server=name))


def _addresses(book: Book, day: date, mailing: Mailing) -> Iterator[Finding]:
    from sbt_ledger.mail.recipients import directory
    from sbt_ledger.reports.checkup import Finding
    from sbt_ledger.reports.words import some_of

    found = directory(book, day, mailing, ("teachers",))
    without = [book.called(code) for code, why in found.unreachable.items() if why is None]
    if without:
        text = ngettext(
            "{count} teacher has none: {names}", "{count} teachers have none: {names}", len(without)
        )
        told = text.format(count=len(without), names=some_of(without, _MOST_NAMES))
        yield Finding("note", _("addresses"), told, _("Fill the column “email” of the roster."))
    for problem in found.unreachable.values():
        if problem is not None:
            place = f"{problem.file}:{problem.line}: {problem.message}"
            yield Finding("mend", _("addresses"), place, problem.hint)
    if not found.unreachable:
        yield Finding("ok", _("addresses"), _("each teacher has one"))


def _heads(book: Book, day: date, mailing: Mailing) -> Iterator[Finding]:
    """Yield which groups have nobody who gets their list, and heads of groups that are none."""
    from sbt_ledger.mail.recipients import directory, heads_on
    from sbt_ledger.reports.checkup import Finding
    from sbt_ledger.reports.words import some_things

    in_post = (each for each in book.timelines.values() if each.in_post(day))
    groups = dict.fromkeys(name for each in in_post for name in each.groups(day))
    headed = directory(book, day, mailing, ("groups",)).heads
    without = [group for group in groups if group not in headed]
    if without:
        text = ngettext(
            "{count} group has no head with an address: {names}",
            "{count} groups have no head with an address: {names}",
            len(without),
        )
        told = text.format(count=len(without), names=some_things(without, _MOST_NAMES))
        hint = _("“ledger teacher change CODE head_of GROUP”, or [mail.groups] in ledger.toml.")
        yield Finding("note", _("heads"), told, hint)
    named = dict.fromkeys((*(group for group, _code in heads_on(book, day)), *mailing.groups))
    for group in named:
        if group not in groups:
            told = _("there is no group “{group}” that somebody could be the head of")
            hint = _("Write the name as it stands in the roster.")
            yield Finding("mend", _("heads"), told.format(group=group), hint)


def _log(folder: Path, book: Book, day: date, mailing: Mailing) -> Iterator[Finding]:
    """Yield what is wrong with the log, and which mails may not have arrived.

    Of one to an address that gets no mail any more there is nothing to mend.
    """
    from sbt_ledger.mail.history import NAME
    from sbt_ledger.mail.log_lines import read_log
    from sbt_ledger.mail.mail_log import hint_doubtful, told_doubtful
    from sbt_ledger.mail.recipients import ROLES, directory
    from sbt_ledger.records.address import same_box
    from sbt_ledger.reports.checkup import Finding

    try:
        doubtful = read_log(folder).doubtful()
    except LedgerError as fault:
        if not fault.problems:
            yield Finding("mend", NAME, fault.message, fault.hint)
        for problem in fault.problems:
            place = NAME if problem.line is None else f"{NAME}:{problem.line}"
            yield Finding("mend", place, problem.message, problem.hint)
        return
    every = directory(book, day, mailing, ROLES).recipients
    boxes = {same_box(each.address) for each in every}
    for each in doubtful:
        place, told = f"{NAME}:{each.line}", told_doubtful(each)
        if same_box(each.recipient) in boxes:
            yield Finding("mend", place, told, hint_doubtful())
        else:
            yield Finding("note", place, told, _("That address gets no mail any more."))
