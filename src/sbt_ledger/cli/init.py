"""`ledger init`: make a book."""

from __future__ import annotations

from gettext import gettext as _
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from collections.abc import Sequence


def init(
    context: typer.Context,
    folder: Annotated[Path, typer.Argument(metavar="DIR", help=_("The folder to make."))],
    rules: Annotated[
        list[str] | None,
        typer.Option(metavar="ID", help=_("A rule set to judge by; can be repeated.")),
    ] = None,
    school: Annotated[str, typer.Option(metavar="NAME", help=_("The name of the school."))] = "",
    code: Annotated[str, typer.Option(metavar="CODE", help=_("The code of the school."))] = "",
    timezone: Annotated[
        str, typer.Option(metavar="ZONE", help=_("Where days begin: a zone such as Asia/Taipei."))
    ] = "Asia/Shanghai",
    roster: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help=_("A list of the teachers, as the office has it.")),
    ] = None,
    group_column: Annotated[
        list[str] | None,
        typer.Option(metavar="COLUMN", help=_("A further column of the list that names groups.")),
    ] = None,
    example: Annotated[
        bool, typer.Option("--example", help=_("Make a filled book of an invented school."))
    ] = False,
) -> int:
    """Make a book."""
    from sbt_ledger.cli.exit_code import BROKEN_FILES, COMPLIANT
    from sbt_ledger.cli.language import spoken
    from sbt_ledger.cli.options import options_of
    from sbt_ledger.cli.output import say
    from sbt_ledger.cli.rostering import listed_teachers
    from sbt_ledger.cli.stamp import stamp_of
    from sbt_ledger.errors import WrongUseError
    from sbt_ledger.files.new_book import copy_example, make_book, refuse_filled
    from sbt_ledger.files.rule_files import read_rule_sets
    from sbt_ledger.records.settings import Settings

    options = options_of(context)
    if example:
        files = copy_example(folder, stamp_of("init"))
    else:
        missing = [name for name, value in (("--rules", rules), ("--school", school)) if not value]
        if missing:
            message = _("Still needed: {options}.").format(options=" ".join(missing))
            hint = _("“ledger rules list” shows the rule sets; or try: ledger init DIR --example")
            raise WrongUseError(message, hint)
        read_rule_sets(rules or ())
        refuse_filled(folder)
        groups = _groups(group_column or ())
        said: dict[str, object] = {"school": school, "lang": spoken(), "timezone": timezone}
        said |= {"rules": rules, **({"groups": groups} if groups else {})}
        listed = listed_teachers(options, roster, Settings.read(said)) if roster else ()
        if listed is None:
            return BROKEN_FILES
        files = make_book(
            folder,
            stamp_of("init"),
            school=school,
            code=code,
            lang=spoken(),
            timezone=timezone,
            rules=rules or [],
            groups=groups,
            teachers=listed,
        )
    say("\n".join(str(folder / name) for name in files), options)
    day = " --as-of 2026-08-31" if example else ""
    say(_("Next: ledger check --book {folder}{day}").format(folder=folder, day=day), options)
    return COMPLIANT


def _groups(columns: Sequence[str]) -> dict[str, list[str]]:
    """Return what the settings say of further columns of groups, nothing if there are none."""
    from sbt_ledger.errors import WrongUseError
    from sbt_ledger.files.cells import tidy
    from sbt_ledger.records.settings import OF_PERSONS

    names = [tidy(name).lower() for name in columns]
    wrong = next((name for name in names if name in OF_PERSONS or not name), None)
    if wrong is not None:
        message = _("--group-column: “{name}” says who somebody is, not in which group")
        raise WrongUseError(message.format(name=wrong), _("Name a column of the list."))
    return {"columns": list(dict.fromkeys((*names, "group")))} if names else {}
