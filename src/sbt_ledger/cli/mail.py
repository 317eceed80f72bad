"""`ledger mail`: who lacks what, told to each by mail; printed unless it is to be sent."""

from __future__ import annotations

from gettext import gettext as _
from typing import TYPE_CHECKING, Annotated

from typer import Context, Option

from sbt_ledger.errors import WrongUseError

if TYPE_CHECKING:
    from collections.abc import Sequence

_ROLES = ("teachers", "groups", "office")


def mail(
    context: Context,
    to: Annotated[
        list[str] | None,
        Option(metavar="|".join(_ROLES), help=_("Only to these; can be repeated.")),
    ] = None,
    send: Annotated[bool, Option("--send", help=_("Send them; else they are printed."))] = False,
    eml: Annotated[
        str, Option(metavar="DIR", help=_("Write them as files into a new folder instead."))
    ] = "",
    changed: Annotated[
        bool, Option("--changed", help=_("Only what changed since it was sent last."))
    ] = False,
    limit: Annotated[
        int | None, Option(metavar="N", min=1, help=_("At most so many; the rest the next time."))
    ] = None,
    only: Annotated[
        list[str] | None,
        Option(metavar="ADDRESS", help=_("Only to this address; can be repeated.")),
    ] = None,
    strict: Annotated[
        bool, Option("--strict", help=_("Exit code 1 if a teacher is short."))
    ] = False,
    resend_doubtful: Annotated[
        bool,
        Option("--resend-doubtful", help=_("Once more what may have arrived, or may not have.")),
    ] = False,
    dry_run: Annotated[bool, Option("--dry-run", help=_("Show it, and write nothing."))] = False,
) -> int:
    """Tell by mail who lacks what."""
    from sbt_ledger.cli import exit_code
    from sbt_ledger.cli.mail_run import MailRun
    from sbt_ledger.cli.options import options_of

    if send and eml:
        message = _("--send and --eml: mails are either sent or written into files.")
        raise WrongUseError(message)
    options = options_of(context)
    run = MailRun(options, _roles(to or ()), tuple(only or ()), limit)
    run.changed, run.resend_doubtful = changed, resend_doubtful
    if send and not dry_run:
        from sbt_ledger.cli.mail_sending import send_mails

        code = send_mails(run)
    elif eml and not dry_run:
        from sbt_ledger.cli.mail_shown import write_mails

        code = write_mails(run, eml)
    else:
        from sbt_ledger.cli.mail_shown import show_mails

        code = show_mails(run)
    if code == exit_code.COMPLIANT and strict and run.is_anybody_short:
        return exit_code.SHORT
    return code


def _roles(to: Sequence[str]) -> tuple[str, ...]:
    """Return the roles that are asked for, all if none is."""
    from sbt_ledger.records.nearest import meant

    wanted = [word.strip() for text in to for word in text.split(",")]
    for word in wanted:
        if word not in _ROLES:
            message = _("--to: nobody is called “{word}”.").format(word=word)
            known = ", ".join(_ROLES)
            hint = meant(word, _ROLES) or _("Known: {known}.").format(known=known)
            raise WrongUseError(message, hint)
    return tuple(dict.fromkeys(wanted)) or _ROLES
