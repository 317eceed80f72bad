"""Rows that look as a command writes them: where the journal does not tell of them, it may be cut.

Nobody can know: a person may type the next id, too, or declare a row void. So both are said.
"""

from __future__ import annotations

import re
from gettext import gettext as _
from typing import TYPE_CHECKING

from sbt_ledger.files.cells import tidy

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sbt_ledger.files.row_changes import RowChange
    from sbt_ledger.files.table_files import TableFiles
    from sbt_ledger.records.place import Place

_ID = re.compile(r"(\d{4})(\d\d)(\d\d)-\d{2,}", re.ASCII)


def is_given_id(id_: str, start: str) -> bool:
    """Whether an id is of the form that commands give: YYYYMMDD-NN, of the first day."""
    found = _ID.fullmatch(tidy(id_))
    return found is not None and "-".join(found.groups()) == start


def like_a_command(rows: Iterable[RowChange]) -> bool:
    """Whether rows that differ are such as commands write: a new session, or a row made void."""
    return any(_is_session(row) or _is_voided(row) for row in rows)


def told_like_a_command() -> str:
    """Return, in words, what may have become of such rows."""
    return _(
        "rows look as commands write them: typed by hand, or the end of the journal was cut off "
        "before, as by putting back an older copy of it"
    )


def first_given_id(tables: TableFiles) -> tuple[Place, str] | None:
    """Return where the first activity stands whose id is such as commands give, and the id."""
    for place, (id_, start) in tables.written("activities", "id", "start"):
        if is_given_id(id_, start.strip()):
            return place, id_
    return None


def _is_session(row: RowChange) -> bool:
    cells = row.after or {}
    if row.table != "activities" or row.before is not None:
        return False
    return is_given_id(cells.get("id", ""), cells.get("start", ""))


def _is_voided(row: RowChange) -> bool:
    if row.before is None or row.after is None:
        return False
    return row.after.get("status") == "void" != row.before.get("status")
