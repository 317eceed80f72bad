"""Problems of files, as people and programs read them: one layout for all of them."""

from __future__ import annotations

from gettext import gettext as _
from gettext import ngettext
from textwrap import indent
from typing import TYPE_CHECKING

from sbt_ledger.files.inside import OUTSIDE
from sbt_ledger.records.masking import KEYS, masked
from sbt_ledger.reports.harmless import tame, tame_lines

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sbt_ledger.errors import Problem

# More than a person mends in one go, and fewer than scroll the first one out of reach.
_MOST = 200


def told(problems: Sequence[Problem]) -> str:
    """Return the problems in the order of the files, each with its hint indented below.

    `FILE:LINE: COLUMN: what is wrong [code]`; a warning and a note say so after the place.
    """
    listed = in_order(problems)
    lines = [told_problem(problem) for problem in listed[:_MOST]]
    if len(listed) > _MOST:
        more = len(listed) - _MOST
        text = ngettext("… and {count} more problem.", "… and {count} more problems.", more)
        lines.append(text.format(count=more))
    return "\n".join(lines)


def in_order(problems: Iterable[Problem]) -> list[Problem]:
    """Return the problems sorted by their place."""
    return sorted(problems, key=lambda problem: (problem.where, problem.code, problem.message))


def told_problem(problem: Problem) -> str:
    """Return one problem, and its hint below."""
    place = problem.file if problem.line is None else f"{problem.file}:{problem.line}"
    level = "" if problem.level == "error" else _level(problem.level)
    column = _arguments().get(problem.column, problem.column)
    before = "".join(f"{part}: " for part in (place, level, column) if part)
    line = tame(_masked(problem, f"{before}{_quoting(problem)} [{problem.code}]"))
    hint = indent(tame_lines(problem.hint), "    ")
    return f"{line}\n{hint}" if hint else line


def fields_of(problem: Problem) -> dict[str, object]:
    """Return a problem as JSON has it."""
    return {
        "level": problem.level,
        "code": problem.code,
        "file": problem.file,
        "line": problem.line,
        "column": problem.column,
        "text": _masked(problem, problem.text),
        "message": _masked(problem, problem.message),
        "hint": problem.hint,
    }


def _arguments() -> dict[str, str]:
    """Return the arguments of commands as they are told of: by the word of the help."""
    return {
        "ACTIVITY": _("ACTIVITY"),
        "AMOUNT": _("AMOUNT"),
        "CODE": _("CODE"),
        "KIND": _("KIND"),
        "NAME": _("NAME"),
        "TEACHER": _("TEACHER"),
        "VALUE": _("VALUE"),
        "WHAT": _("WHAT"),
    }


def _level(level: str) -> str:
    return {"warning": _("warning"), "note": _("note")}.get(level, "")


def _masked(problem: Problem, text: str) -> str:
    """Return a text without national ids; a code that is at fault must be found again."""
    return text if problem.column in KEYS else masked(text)


def _quoting(problem: Problem) -> str:
    """Return the message, with the cell's own words if it does not quote them already.

    Of a cell with many proofs it quotes the one that leads away.
    """
    if not problem.text or problem.text in problem.message or problem.code == OUTSIDE:
        return problem.message
    return _("{message} (“{text}”)").format(message=problem.message, text=problem.text)
