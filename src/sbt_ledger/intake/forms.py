"""Forms of the archive that tell of nobody at a session: each is refused with what it is."""

from __future__ import annotations

from contextlib import suppress
from gettext import gettext as _
from typing import TYPE_CHECKING

from sbt_ledger.errors import WrongUseError
from sbt_ledger.files.cells import CellError
from sbt_ledger.intake.header import label_of
from sbt_ledger.intake.named_year import read_year
from sbt_ledger.intake.tables import HEAD
from sbt_ledger.intake.words import keys, words

if TYPE_CHECKING:
    from sbt_ledger.intake.contents import Contents
    from sbt_ledger.intake.reading import TableReader

_OF_SESSION = ("title", "start", "date", "time", "join")


def refuse_forms(contents: Contents, sheet_name: str = "") -> None:
    """Raise WrongUseError for a form without records, if it is the sheet named, or the only one."""
    seen = [each for each in contents.sheets if each.rows and not each.hidden]
    named = [each for each in contents.sheets if each.name == sheet_name] if sheet_name else seen
    for sheet in named if len(named) == 1 else ():
        for row in sheet.rows[:HEAD]:
            labels = {each for cell in row if cell != "" for each in keys(label_of(cell))}
            if form := next((f for f, needed in words().forms.items() if needed <= labels), ""):
                message, hint = _told(form)
                raise WrongUseError(message.format(file=sheet.label), hint)


def refuse_sums(reader: TableReader) -> None:
    """Raise WrongUseError for a sheet that tells hours of years, and of no session."""
    if reader.has(*_OF_SESSION):
        return
    from sbt_ledger.intake.year_sums import tells_sums, year_columns  # noqa: PLC0415 - seldom

    tells_year = reader.has("year") or bool(year_columns(reader)) or _is_headed_by_a_year(reader)
    if not tells_year or not tells_sums(reader):
        return
    message = _("{file} tells hours of whole years, and no course and no session.")
    hint = _(
        "To compare it with the book: ledger reconcile. If it is what the teachers bring along "
        "from before the book: --kind opening-balance."
    )
    raise WrongUseError(message.format(file=reader.file), hint)


def _is_headed_by_a_year(reader: TableReader) -> bool:
    with suppress(CellError):
        return read_year(reader.table.hints.get("year", "")) is not None
    return False


def _told(form: str) -> tuple[str, str]:
    """Return what a form is, and what is to be done."""
    match form:
        case "statistics":
            message = _("{file} is a statistic: it counts people, and names none.")
            return message, _(
                "The ledger makes it of what is recorded; there is nothing to import."
            )
        case "plan":
            message = _("{file} is a plan: it lists sessions, and nobody who was there.")
            return message, _(
                "A session that is planned: ledger propose. Who was there is imported from the "
                "signed sheet of each session."
            )
        case "papers":
            message = _("{file} is an index of the archive: it lists papers, and no people.")
            return message, _("A paper belongs to a session as a proof: --evidence KIND=PATH.")
        case _:
            message = _("{file} lists the papers of one person, and not what was attended.")
            return message, _(
                "What was attended stands in the handbook or in the sheet for the platform; a "
                "paper belongs to its session: ledger add --evidence KIND=PATH."
            )
