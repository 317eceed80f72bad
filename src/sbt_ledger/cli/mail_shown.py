"""Mails as they would be sent: printed, or written into files."""

from __future__ import annotations

from gettext import gettext as _
from gettext import ngettext
from pathlib import Path
from typing import TYPE_CHECKING

from sbt_ledger.cli.exit_code import BROKEN_FILES, COMPLIANT

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sbt_ledger.cli.mail_run import MailRun
    from sbt_ledger.mail.content import Content
    from sbt_ledger.mail.message import Letter

_RULE = "-" * 72
_LONGEST_NAME = 100
"""Letters of an address in the name of a file: disks take 255 bytes."""


def show_mails(run: MailRun) -> int:
    """Print the mails that are due, and who could not be reached."""
    from sbt_ledger.cli.output import default_format, say, show
    from sbt_ledger.reports.problems import told

    options = run.options
    if not options.format and default_format(options) == "table":
        options = options._replace(format="text")  # a mail is shown as it is, not in a table
    counts: dict[str, int] = {}
    show(options, {"text": lambda: _text(run, counts), "json": lambda: _json(run)})
    complaints = run.complaints()
    say(told(complaints), run.options)
    run.tell_doubtful()
    if "mails" in counts:
        say(_told(counts["mails"]), run.options)
    return BROKEN_FILES if complaints else COMPLIANT


def write_mails(run: MailRun, name: str) -> int:
    """Write the mails that are due as files of a new folder."""
    from sbt_ledger.cli.mail_sending import clock_of
    from sbt_ledger.cli.output import say, write_result
    from sbt_ledger.cli.restore import refuse_filled
    from sbt_ledger.mail.log_lines import read_log
    from sbt_ledger.mail.post import parcels
    from sbt_ledger.mail.transport import sender_of
    from sbt_ledger.reports.problems import told

    target, clock = Path(name), clock_of(run)
    sender = sender_of(run.mailing)
    refuse_filled(target, run.folder)
    target.mkdir(parents=True, exist_ok=True)
    due = run.due(read_log(run.folder))
    for number, parcel in enumerate(parcels(due, run.edition, sender), start=1):
        address = parcel.envelope.recipient.address
        safe = "".join(each if each.isalnum() or each in "@.-_" else "_" for each in address)
        safe = safe[:_LONGEST_NAME]  # its number tells it from others
        file = target / f"{number:05}-{safe}.eml"
        write_result(str(file), parcel.raw(clock()), "eml")
        say(str(file), run.options)
    complaints = run.complaints()
    say(told(complaints), run.options)
    run.tell_doubtful()
    return BROKEN_FILES if complaints else COMPLIANT


def _letters(run: MailRun) -> Iterator[tuple[Content, Letter]]:
    from sbt_ledger.mail.log_lines import read_log
    from sbt_ledger.mail.post import letter_of

    for each in run.due(read_log(run.folder)):
        yield each.content, letter_of(each.content, run.edition)


def _text(run: MailRun, counts: dict[str, int]) -> Iterator[str]:
    from sbt_ledger.reports.harmless import tame, tame_lines

    counts["mails"] = 0
    for content, letter in _letters(run):
        counts["mails"] += 1
        to = content.recipient
        box = f"{tame(to.name)} <{to.address}>" if to.name else to.address
        lines = [_("To: {address}").format(address=box)]
        lines.append(_("Subject: {text}").format(text=tame(letter.subject)))
        if letter.table:
            lines.append(_("Attached: {file}").format(file=letter.table_name))
        head = "\n".join(lines)
        yield f"{head}\n\n{tame_lines(letter.text)}{_RULE}\n"


def _json(run: MailRun) -> Iterator[str]:
    from sbt_ledger.reports.check_json import VERSION
    from sbt_ledger.reports.json_text import listed_parts, one_line, whole_parts
    from sbt_ledger.reports.problems import fields_of, in_order

    return whole_parts(
        {
            "version": (one_line(VERSION),),
            "as_of": (one_line(run.report.as_of),),
            "period": (one_line(run.edition.period),),
            "mails": listed_parts(
                one_line(_fields(content, letter)) for content, letter in _letters(run)
            ),
            "problems": listed_parts(
                one_line(fields_of(each)) for each in in_order(run.complaints())
            ),
        }
    )


def _fields(content: Content, letter: Letter) -> dict[str, object]:
    to = content.recipient
    return {
        "to": to.address, "name": to.name, "lang": to.language, "teacher": to.own or None,
        "groups": to.groups, "office": to.office, "subject": letter.subject, "text": letter.text,
        "html": letter.html, "table": letter.table or None, "digest": content.digest,
    }  # fmt: skip


def _told(count: int) -> str:
    if not count:
        return _("Nothing is to be sent.")
    text = ngettext(
        "{count} mail would be sent. “ledger mail --send” sends it.",
        "{count} mails would be sent. “ledger mail --send” sends them.",
        count,
    )
    return text.format(count=count)
