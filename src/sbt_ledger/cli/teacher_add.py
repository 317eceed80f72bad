"""`ledger teacher add` and `transfer-in`: somebody new, or back again."""

from __future__ import annotations

from functools import partial
from gettext import gettext as _
from typing import TYPE_CHECKING, Annotated

from typer import Argument, Context, Option

from sbt_ledger.cli.declared import DecidedBy, DryRun, Reason, Texts
from sbt_ledger.errors import WrongUseError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sbt_ledger.cli.options import Options
    from sbt_ledger.files.roster_entry import Newcomer

_Code = Annotated[str, Argument(metavar="CODE", help=_("What tells the teacher from others."))]
_Group = Annotated[str, Option("--group", metavar="G", help=_("The group."))]
_Stage = Annotated[str, Option("--stage", metavar="S", help=_("The stage of school."))]
_Email = Annotated[str, Option("--email", metavar="E", help=_("The address for mails."))]
_Lang = Annotated[
    str, Option("--speaks", metavar="en|zh-CN|zh-TW", help=_("The language of mails."))
]
_Born = Annotated[str, Option("--born-on", metavar="DATE", help=_("The day of birth."))]
_Cells = Annotated[
    list[str] | None,
    Option("--set", metavar="COLUMN=VALUE", help=_("Any other column of the roster.")),
]


def teacher_add(
    context: Context,
    code: _Code = "",
    name: Annotated[str, Argument(metavar="NAME", help=_("As it is printed."))] = "",
    hired_on: Annotated[
        str, Option("--hired-on", metavar="DATE", help=_("The first day in post."))
    ] = "",
    group: _Group = "",
    stage: _Stage = "",
    email: _Email = "",
    speaks: _Lang = "",
    born_on: _Born = "",
    cells: _Cells = None,
    reason: Reason = "",
    dry_run: DryRun = False,
) -> int:
    """Add a teacher to the roster."""
    from sbt_ledger.cli.amending import Headlines, amend_rows
    from sbt_ledger.cli.options import options_of
    from sbt_ledger.files import roster_entry

    options = options_of(context)
    others = _others(group=group, stage=stage, email=email, lang=speaks, born_on=born_on)
    newcomer = _newcomer(options, (code, name, hired_on), others, cells)
    told = Headlines(
        _("Added: {what}"),
        _("Not written, would be added: {what}"),
        _("It says so already, nothing was written: {what}"),
    )
    return amend_rows(
        options, "teacher add", partial(roster_entry.add, newcomer=newcomer), told,
        reason=reason, dry_run=dry_run, needs_reason=False,
    )  # fmt: skip


def transfer_in(
    context: Context,
    code: _Code,
    name: Annotated[
        str, Argument(metavar="[NAME]", help=_("As it is printed; not needed for who comes back."))
    ] = "",
    on: Annotated[
        str,
        Option("--from", "--on", "--hired-on", metavar="DATE", help=_("The first day in post.")),
    ] = "",
    of: Annotated[
        str, Option("--of", metavar="SCHOOL", help=_("The school from which they come."))
    ] = "",
    balance: Annotated[
        list[str] | None,
        Option(metavar="YEAR=HOURS", help=_("What they bring along from a year, or a day.")),
    ] = None,
    evidence: Annotated[
        Texts,
        Option("--evidence", metavar="KIND=PATH", help=_("The proof, such as the transfer sheet.")),
    ] = None,
    by: DecidedBy = "",
    group: _Group = "",
    stage: _Stage = "",
    email: _Email = "",
    speaks: _Lang = "",
    born_on: _Born = "",
    cells: _Cells = None,
    reason: Reason = "",
    dry_run: DryRun = False,
) -> int:
    """Let a teacher move in, with what they bring along; who once left keeps the code."""
    from sbt_ledger.cli.amending import Headlines, amend_rows
    from sbt_ledger.cli.asked_words import day_asked
    from sbt_ledger.cli.balances import balances_of
    from sbt_ledger.cli.options import options_of
    from sbt_ledger.files import roster_entry
    from sbt_ledger.files.roster_rows import Why

    options = options_of(context)
    _check_code(code)
    day = day_asked("--from", on, _("First day in post"))
    others = _others(group=group, stage=stage, email=email, lang=speaks, born_on=born_on)
    newcomer = roster_entry.Newcomer(code, name, day, others, cells or ())
    brought = roster_entry.Brought(
        balances_of(options, balance or (), day),
        Why(reason.strip(), by, ";".join(evidence or ()), of),
    )
    plan = partial(
        roster_entry.transfer_in, newcomer=newcomer, brought=brought, folder=options.folder()
    )
    told = Headlines(
        _("Moved in: {what}"),
        _("Not written, would move in: {what}"),
        _("It says so already, nothing was written: {what}"),
    )
    return amend_rows(
        options, "teacher transfer-in", plan, told, reason=reason, dry_run=dry_run,
        needs_reason=False,
    )  # fmt: skip


def _newcomer(
    options: Options,
    said: tuple[str, str, str],
    others: Mapping[str, str],
    cells: list[str] | None,
) -> Newcomer:
    """Return who is to be added; what is missing is asked for, with the next free code."""
    from sbt_ledger.cli.asked_words import Word, day_of, words_asked
    from sbt_ledger.files.roster_codes import next_code
    from sbt_ledger.files.roster_entry import Newcomer

    code, name, hired_on = said
    _check_code(code)
    if not all(text.strip() for text in said):
        _folder, book = options.read()
        free = next_code(book.teachers)
        today = str(options.day(book.settings.timezone))
        asked = (
            Word("CODE", code, _("Code"), free),
            Word("NAME", name, _("Name")),
            Word("--hired-on DATE", hired_on, _("First day in post"), today),
        )
        code, name, hired_on = words_asked(
            asked, _("The next free code: {code}.").format(code=free)
        )
    return Newcomer(code, name, day_of("--hired-on", hired_on), others, cells or ())


def _check_code(code: str) -> None:
    """Refuse the number of an identity card as a code: it would stand in every file."""
    from sbt_ledger.intake.codes import has_right_check_digit, hidden

    if has_right_check_digit(code.strip().upper()):
        message = _("'{text}' is the number of an identity card").format(text=hidden(code.strip()))
        raise WrongUseError(f"{message}.", _("Use the school's own code."))


def _others(**given: str) -> dict[str, str]:
    """Return the other cells that are given, a day of birth as an ISO day."""
    from sbt_ledger.cli.asked_words import day_of

    cells = {name: text.strip() for name, text in given.items() if text.strip()}
    if "born_on" in cells:
        cells["born_on"] = str(day_of("--born-on", cells["born_on"]))
    return cells
