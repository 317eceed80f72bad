"""Who a row is about: one teacher, several in one cell, or nobody of the roster."""

from __future__ import annotations

from gettext import gettext as _
from typing import TYPE_CHECKING

from sbt_ledger.intake.identity import Identity
from sbt_ledger.intake.proposal import Said

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sbt_ledger.intake.contents import Cell
    from sbt_ledger.intake.match import Match, Matcher
    from sbt_ledger.intake.reading import Row

_NAMES = ("name", "nickname")
_OTHERS = ("code", "email", "user_id", "phone", "national_id")
_TOLD = ("mark", "hours", "credits", "join", "leave", "duration", "action")
"""What a row tells of somebody; days and courses are also filled down into empty rows."""
_NOTHING = frozenset({"-", "--", "0", "0.0", "/"})
WHO = (*_NAMES, "first_name", "last_name", *_OTHERS)
"""The roles of the cells that say who a row is about."""
_HAN = "\u2e80"


def is_blank(row: Row) -> bool:
    """Whether a row names nobody: a numbered line that nobody has filled in."""
    return all(not str(row.cell(role)).strip() for role in WHO)


def unnamed(row: Row, marks: Sequence[str] = ()) -> Iterator[Said]:
    """Yield a row that names nobody and yet tells something, refused; none if it is empty.

    `marks` are those of its sessions, where each has a column.
    """
    told = [
        *(row.text(role) for role in _TOLD if _is_told(row.cell(role))),
        *filter(_is_told, marks),
    ]
    if told:
        message = _("Nobody is named, but {told} stands there").format(told=_(", ").join(told))
        hint = _("Write the name or the code into each row, also where cells are merged.")
        row.refuse("nobody-named", message, hint, "name")
        yield Said((row.line,), "", "rejected").refused("rejected", row.problems)


def _is_told(cell: Cell) -> bool:
    text = str(cell).strip()
    return bool(text) and text not in _NOTHING


def people_of(row: Row, matcher: Matcher) -> Iterator[tuple[Said, Match]]:
    """Yield who a row is about, and how that was found out; what is wrong goes to the row."""
    identity = _identity(row)
    match = matcher.match(identity)
    told = Said((row.line,), _shown(row, identity), match.state, match.teacher or "")
    if match.problem:
        level = "warning" if match.state in {"matched", "unknown"} else match.problem.level
        problem = row.placed(match.problem, level)
        if match.state != "matched":
            yield told.refused(match.state, [problem]), match
            return
        row.warnings.append(problem)
    yield told, match
    for other in match.others:
        yield told._replace(teacher=other), match


def _identity(row: Row) -> Identity:
    email, user_id = row.cell("email"), row.cell("user_id")
    if not email and "@" in str(user_id):
        email = user_id
    return Identity(
        name_of(row), row.cell("code"), email, row.cell("phone"), row.cell("national_id")
    )


def name_of(row: Row) -> Cell:
    """Return the name of a row: in one column, or first and last name in two."""
    for role in _NAMES:
        if cell := row.cell(role):
            return cell
    first, last = str(row.cell("first_name")).strip(), str(row.cell("last_name")).strip()
    if first and last and min(first + last) >= _HAN:
        return last + first
    return f"{first} {last}".strip()


def _shown(row: Row, identity: Identity) -> str:
    """Return what a person recognises the row by."""
    named = str(identity.name).strip()
    return named or next(filter(None, (row.text(role) for role in _OTHERS)), "")
