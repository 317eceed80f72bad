"""A book whose tables a spreadsheet opened and saved again: what it does to their bytes."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Literal

from tests.books import write_book

Rows = list[list[str]]
TABLES = ("teachers", "changes", "activities", "credits", "money")
RULES = """\
ruleset = { id = "town", from = 2015-09-01 }
period.year = { start = "09-01" }
credit = [ { per_hour = 1 } ]
valid = [ { where = { kind = "talk" }, needs_all = ["trainer-evaluation"], else = "pending" } ]
require = [ { id = "year", at_least = 30, per = "year", who = { adviser = true } } ]
deadline = [ { id = "rates", after = "end", within = "30 days", task = "evaluated_on" } ]
money = [ { id = "fund", at_least = "1%", of = "payroll", what = "training", per = "year" } ]
"""
# Codes and ids begin with zeros, days stand in columns of every kind, also of the school's own.
FILES: Mapping[str, str] = {
    "ledger.toml": 'school = "A"\nlang = "zh-CN"\nrules = ["town"]\n',
    "rules/town.toml": RULES,
    "teachers.csv": (
        "code,name,group,stage,hired_on,left_on,adviser,office_since\n"
        "0007,林文,语文,primary,2015-09-01,,yes,2015-10-01\n"
        "0012,陈立,语文,primary,2015-09-01,2026-06-30,false,\n"
        "0120,王平,数学,primary,2019-02-15,,yes,2019-03-01\n"
    ),
    "changes.csv": (
        "teacher,attribute,value,from,until,reason\n"
        "0012,employment,left,2026-07-01,,\n"
        "0120,leave,illness,2026-03-01,2026-03-31,note\n"
    ),
    "activities.csv": (
        "id,title,start,end,hours,kind,evidence,approvals\n"
        "001,大会,2025-10-12,2025-10-13,12,talk,certificate,school-review@2025-11-01\n"
        '002,"研修, 二",2026-03-05,,1.5,talk,photo=evidence/a b.jpg;sign-in-sheet,\n'
        '030,"""三""",2026-04-07,,20,course,,\n'
    ),
    "credits.csv": (
        "activity,teacher,attendance,hours,for,evaluated_on,note\n"
        "001,0007,,,2025-10,2025-10-20,\n"
        '001,0012,late,8,,2026-01-05,"一, 二"\n'
        "002,0007,,,,2026-03-10,\n"
        "002,0120,present,,2026-03-05,,\n"
        "030,0120,,20,,,\n"
    ),
    "money.csv": "date,what,amount\n2025-12-01,payroll,1180000\n2026-03-01,training,12744.5\n",
}
_DAY = re.compile(r"(\d{4})-(\d\d)-(\d\d)")
_MONTH = re.compile(r"(\d{4})-(\d\d)")
_EXCEL_DAY_ZERO = date(1899, 12, 30)


def a_book(folder: Path) -> Path:
    """Write the book as the ledger itself would keep it."""
    tables = {name: text.encode("utf-8-sig") for name, text in FILES.items() if "csv" in name}
    return write_book(folder, {**FILES, **tables})


def rows_of(raw: bytes, encoding: str = "utf-8-sig", separator: str = ",") -> Rows:
    """Return the cells of a table."""
    text = io.StringIO(raw.decode(encoding), newline="")
    return list(csv.reader(text, delimiter=separator))


def save_again(book: Path, save: Callable[[Rows], bytes], tables: tuple[str, ...] = TABLES) -> None:
    """Open tables of a book and save each in another way."""
    for table in tables:
        path = book / f"{table}.csv"
        path.write_bytes(save(rows_of(path.read_bytes())))


def as_csv(
    rows: Rows, *, separator: str = ",", line_end: str = "\r\n", quoting: Literal[0, 1] = 0
) -> str:
    """Return the cells as the text of a table."""
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=separator, lineterminator=line_end, quoting=quoting).writerows(rows)
    return text.getvalue()


def cells(change: Callable[[str], str]) -> Callable[[Rows], Rows]:
    """Return a change of every filled cell below the header."""
    return lambda rows: [
        rows[0], *([change(cell) if cell else "" for cell in row] for row in rows[1:])
    ]  # fmt: skip


def days(form: Callable[[int, int, int], str]) -> Callable[[Rows], Rows]:
    """Return a change of every day."""

    def changed(cell: str) -> str:
        found = _DAY.fullmatch(cell)
        return form(*map(int, found.groups())) if found else cell

    return cells(changed)


def months(form: Callable[[int, int], str]) -> Callable[[Rows], Rows]:
    """Return a change of every month without a day."""

    def changed(cell: str) -> str:
        found = _MONTH.fullmatch(cell)
        return form(*map(int, found.groups())) if found else cell

    return cells(changed)


def serial(year: int, month: int, day: int) -> str:
    """Return the number that Excel keeps behind a day."""
    return str((date(year, month, day) - _EXCEL_DAY_ZERO).days)


def without_zeros(cell: str) -> str:
    """Return a cell as a spreadsheet shows it that takes it for a number."""
    return cell.lstrip("0") if cell.isdigit() else cell
