"""Which files a book has: what each table must hold, and where `ledger.toml` says it is."""

from __future__ import annotations

from gettext import gettext as _
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from sbt_ledger.errors import Problem
from sbt_ledger.files.inside import is_file, is_inside, outside
from sbt_ledger.records.nearest import meant
from sbt_ledger.records.settings import listed

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from sbt_ledger.files.tables import Table
    from sbt_ledger.records.settings import Files

REQUIRED: Mapping[str, tuple[str, ...]] = {
    "teachers": ("code", "name"),
    "changes": ("teacher", "attribute", "from"),
    "activities": ("id", "title", "start", "kind"),
    "credits": ("activity", "teacher"),
    "money": ("date", "what", "amount"),
    "imports": ("activity", "teacher", "file", "sha256", "line", "row"),
}
"""The columns without which a table says nothing."""
COLUMNS: Mapping[str, str] = {
    "teachers": "code,name,group,stage,email,lang,hired_on,left_on,born_on",
    "changes": "teacher,attribute,value,from,until,reason,by,evidence",
    "activities": "id,title,start,end,hours,kind,program,mode,level,topic,content,choice,platform,"
    "sponsor,lead,group,course,status,approvals,evidence,note,planned_start,planned_hours,returned,"
    "evidence_on",
    "credits": "activity,teacher,attendance,hours,minutes,late_minutes,part,units,unit,role,result,"
    "prize,author_rank,for,evidence,approvals,evaluated_on,rated_on,status,note,asked,answers,"
    "returned,evidence_on",
    "money": "date,what,amount,period,activity,group,note",
    "imports": "activity,teacher,file,sha256,sheet,line,row",
}
"""The columns that the tool knows; any other is the school's own."""
_SELDOM = ",evidence_on"
"""Needed only under rules that ask by when a proof was there."""
HEADERS = {
    name: header.removesuffix(_SELDOM)
    for name, header in COLUMNS.items()
    if name not in {"money", "imports"}
}
"""The columns of the tables of a new book."""
KEYS = {
    "teachers": "teacher", "changes": "change", "activities": "activity", "credits": "credit",
    "money": "money", "imports": "import",
}  # fmt: skip
"""The name of a table's array in TOML."""
NUMBER_COLUMNS = frozenset({"amount", "hours", "late_minutes", "minutes", "units"})
"""The columns that hold plain numbers; every other holds a text, a day, or a list."""
NEEDED = frozenset({"teachers", "activities", "credits"})
"""The tables without which a book cannot be."""
_ALIKE = 0.8
"""As near as “attendence” and “hour” are; a school's own “for_whom” is far from “for”."""


def files_of(folder: Path, files: Files, name: str) -> tuple[list[str], list[Problem]]:
    """Return the files of a table, as names inside the book, and what is wrong with them."""
    patterns = tuple(filter(None, listed(getattr(files, name))))
    if patterns:
        return _inside(folder, *_expanded(folder, name, patterns))
    present = [file for file in (f"{name}.csv", f"{name}.toml") if (folder / file).is_file()]
    if len(present) == 1 or (not present and name not in NEEDED):
        return _inside(folder, present, [])
    return [], [_one_file_needed(name, present)]


def _inside(
    folder: Path, files: list[str], problems: list[Problem]
) -> tuple[list[str], list[Problem]]:
    """Return the files, and a problem for each that is a link to somewhere else."""
    away = [file for file in files if not is_inside(folder, folder / file)]
    return files, [*problems, *(outside(file, file) for file in away)]


def is_hidden(file: str, pattern: str) -> bool:
    """Whether a file is one that a pattern does not mean, as its name begins with a point.

    Such are what a command writes at this moment, locks of spreadsheets, and what macOS leaves.
    """
    found, asked = (
        [part.startswith(".") for part in PurePosixPath(name).parts] for name in (file, pattern)
    )
    return sum(found) > sum(asked)


def _expanded(
    folder: Path, name: str, patterns: tuple[str, ...]
) -> tuple[list[str], list[Problem]]:
    found: dict[str, None] = {}
    problems = []
    for pattern in patterns:
        is_glob = bool(set(pattern) & set("*?["))
        try:
            paths = sorted(folder.glob(pattern)) if is_glob else [folder / pattern]
        except (NotImplementedError, ValueError):
            told = _("[files] {name}: “{pattern}” is no pattern of files inside the book")
            message = told.format(name=name, pattern=pattern)
            problems.append(Problem("bad-value", message, "", "ledger.toml"))
            continue
        for path in paths:
            file = path.relative_to(folder).as_posix()
            if is_glob and is_hidden(file, pattern):
                continue
            if is_file(path):
                found[file] = None
            else:
                told = _("the file does not exist; [files] {name} of ledger.toml names it")
                problems.append(Problem("missing-file", told.format(name=name), "", file))
    if not found and not problems and name in NEEDED:
        told = _("no file fits “{patterns}”; [files] {name} of ledger.toml names it")
        message = told.format(patterns=", ".join(patterns), name=name)
        problems.append(Problem("missing-file", message, "", f"{name}.csv"))
    return list(found), problems


def header_faults(name: str, table: Table) -> list[Problem]:
    """Return what is wrong with the columns of a table; one that may be left out may be empty."""
    columns = table.columns
    # A TOML file without entries is as good as a header without rows.
    if not columns and (name not in NEEDED or table.file.lower().endswith(".toml")):
        return []
    faults = [
        Problem(
            "missing-column",
            _("the column “{column}” is missing").format(column=column),
            meant(column, columns) or _("The first line names the columns."),
            table.file,
            1,
            column,
        )
        for column in REQUIRED[name]
        if column not in columns
    ]
    doubled = sorted({column for column in columns if column and columns.count(column) > 1})
    return faults + [
        Problem(
            "duplicate-column",
            _("the column “{column}” stands twice").format(column=column),
            _("Rename or remove one of the two."),
            table.file,
            1,
            column,
        )
        for column in doubled
    ]


def header_remarks(name: str, table: Table) -> list[Problem]:
    """Return a warning for each unknown column that looks like a known one that is not there."""
    known = COLUMNS[name].split(",")
    lacking = [column for column in known if column not in table.columns]
    remarks = []
    for column in table.columns:
        if column and column not in known and (near := nearly(column, lacking)):
            message = _("“{column}” is no column that the tool knows, and “{near}” is missing")
            message = message.format(column=column, near=near[0])
            hint = _("Rename it if “{near}” is meant; else nothing is to be done.")
            hint = hint.format(near=near[0])
            place = (table.file, 1, column)
            remarks.append(Problem("near-column", message, hint, *place, level="warning"))
    return remarks


def nearly(column: str, known: Iterable[str]) -> list[str]:
    """Return the known column that another looks like, [] if it looks like none."""
    from difflib import get_close_matches  # noqa: PLC0415 - only a mistake needs it

    return get_close_matches(column, list(known), 1, _ALIKE)


def _one_file_needed(name: str, present: list[str]) -> Problem:
    if present:
        message = _("there are both {files}").format(files=_(" and ").join(present))
        hint = _("Keep one, or name the files in ledger.toml: [files] {name}.").format(name=name)
        return Problem("two-files", message, hint, present[0])
    message = _("the file is missing")
    hint = _("Make a book with “ledger init”, or name the file in ledger.toml: [files] {name}.")
    return Problem("missing-file", message, hint.format(name=name), f"{name}.csv")
