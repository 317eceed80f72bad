"""Time `ledger import` of a workbook of 20,000 rows, beside its bare reading by python-calamine.

Whole processes in turns, A B C D A B C D: the bare reading, the look (`--dry-run --quiet`), the
same shown with a line a person, the quiet import into a book that has none of it yet. The same
teachers claim the same courses in the same rows. Each is run with a sheet of one row as well: what
is more than that grows with the rows. Two sheets: a list of eight narrow columns, and the sixteen
columns that a provincial register exports, as wide as there.
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import xlsxwriter

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

_TEACHERS = 400
_NO_BYTECODE = "PYTHONDONTWRITEBYTECODE"  # modules compiled at each run tell nothing
_BARE = (
    "import sys, python_calamine as c;"
    "c.CalamineWorkbook.from_path(sys.argv[1]).get_sheet_by_index(0).to_python()"
)
_WAYS = ("calamine", "look", "shown", "import")
_NARROW = (
    "姓名", "工号", "培训项目名称", "培训开始日期", "培训结束日期", "培训获得学时", "主办单位",
    "备注",
)  # fmt: skip
_REGISTER = (
    "employeeName", "idCard", "unitName", "yearName", "name", "creditTypeName", "credit",
    "trainBeginDate", "trainEndDate", "trainContent", "trainUnitName", "trainAddress",
    "creditCheckStatusDesc", "creationTimeStr", "waitCheckUnitName", "remark",
)  # fmt: skip
_SORTS = ("公需科目", "专业科目", "灵活性")
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
"""Of the digits of an identity number, for the one at its end."""
_SETTINGS = """\
school = "S"
rules = ["changsha-meixihu"]
[import]
hour_minutes = 45
credit_hours = 1
kind = "lecture"
"""


class _Cost(NamedTuple):
    """Seconds of one process."""

    cpu: float
    wall: float


def main(arguments: Sequence[str] | None = None) -> int:
    """Print how long each takes, and the medians of their ratios."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=20_000, help="rows of the sheets")
    parser.add_argument("--runs", type=int, default=9, help="rounds after one to warm up")
    asked = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        book = _book(folder / "book")
        environment = {name: text for name, text in os.environ.items() if name != _NO_BYTECODE}
        environment |= {
            "PYTHONPYCACHEPREFIX": str(folder / "bytecode"), "LEDGER_CACHE": str(folder / "cache"),
        }  # fmt: skip
        for header, cells in ((_NARROW, _narrow), (_REGISTER, _register)):
            sheets = [
                _sheet(folder / f"{len(header)}-{rows}.xlsx", header, map(cells, range(rows)))
                for rows in (1, asked.rows)
            ]
            rounds = [_round(environment, sheets, book) for _run in range(asked.runs + 1)][1:]
            print(f"\n{len(header)} columns")
            for kind in _Cost._fields:
                _tell(kind, asked.rows, [[getattr(cost, kind) for cost in each] for each in rounds])
    return 0


def _round(environment: Mapping[str, str], sheets: Sequence[Path], book: Path) -> list[_Cost]:
    """Return what each way costs with the short sheet, then with the long one."""
    costs: list[_Cost] = []
    for sheet in sheets:
        words = ("-m", "sbt_ledger", "import", str(sheet), "--book")
        fresh = Path(shutil.copytree(book, book.with_name("fresh")))
        costs += [
            _cost(environment, "-c", _BARE, str(sheet)),
            _cost(environment, *words, str(book), "--dry-run", "--quiet"),
            _cost(environment, *words, str(book), "--dry-run"),
            _cost(environment, *words, str(fresh), "--quiet"),
        ]
        shutil.rmtree(fresh)
    return costs


def _tell(kind: str, rows: int, rounds: Sequence[Sequence[float]]) -> None:
    """Print one kind of seconds: of whole processes, and of what grows with the rows."""
    middle = [*map(statistics.median, zip(*rounds, strict=True))]
    of_one, of_all = middle[: len(_WAYS)], middle[len(_WAYS) :]
    for count, seconds in ((1, of_one), (rows, of_all)):
        told = ", ".join(f"{way} {each:.3f} s" for way, each in zip(_WAYS, seconds, strict=True))
        print(f"{kind}: {count} rows: {told}")
    for at, way in enumerate(_WAYS[1:], 1):
        whole = statistics.median(each[len(_WAYS) + at] / each[len(_WAYS)] for each in rounds)
        growing = statistics.median(
            (each[len(_WAYS) + at] - each[at]) / (each[len(_WAYS)] - each[0]) for each in rounds
        )
        print(f"{kind}: {way}: whole {whole:.2f} x, by rows {growing:.2f} x")


def _sheet(path: Path, header: Sequence[str], rows: Iterable[Sequence[str]]) -> Path:
    workbook = xlsxwriter.Workbook(str(path))
    page = workbook.add_worksheet()
    page.write_row(0, 0, header)
    for row, cells in enumerate(rows, 1):
        page.write_row(row, 0, cells)
    workbook.close()
    return path


def _narrow(row: int) -> Sequence[str]:
    course, teacher = divmod(row, _TEACHERS)
    day = _day(course)
    return (_name(teacher), _code(teacher), f"课程{course}", day, day, "2", "示例学院", "")


def _register(row: int) -> Sequence[str]:
    """Return a claim as long, cell by cell, as those of a real register are on average."""
    course, teacher = divmod(row, _TEACHERS)
    day, school = _day(course), "示例市第三中学"
    title = f"二〇二五年专业技术人员继续教育课程{course}"
    content = f"{title}：课堂教学"
    return (
        _name(teacher), _id(teacher), school, "2024-2025年度", title, _SORTS[course % len(_SORTS)],
        "2", day, day, content, f"示例师范大学学院{course % 17}", "线上网络培训", "已通过", day,
        school, "",
    )  # fmt: skip


def _day(course: int) -> str:
    return f"2025-{course % 12 + 1:02d}-{course % 28 + 1:02d}"


def _id(number: int) -> str:
    """Return an identity number that is nobody's."""
    digits = f"99000119{70 + number % 30}0{number % 9 + 1}1{number % 10}{number:03d}"
    rest = sum(int(each) * weight for each, weight in zip(digits, _WEIGHTS, strict=True)) % 11
    return digits + "10X98765432"[rest]


def _book(folder: Path) -> Path:
    folder.mkdir()
    (folder / "ledger.toml").write_text(_SETTINGS, encoding="utf-8")
    roster = "".join(f"{_code(n)},{_name(n)},2010-09-01\n" for n in range(_TEACHERS))
    (folder / "teachers.csv").write_text(f"code,name,hired_on\n{roster}", encoding="utf-8")
    (folder / "activities.csv").write_text("id,title,start,kind,hours\n", encoding="utf-8")
    (folder / "credits.csv").write_text("activity,teacher\n", encoding="utf-8")
    return folder


def _code(number: int) -> str:
    return f"T{number:04d}"


def _name(number: int) -> str:
    return f"教{chr(0x4E00 + 7 * number)}{chr(0x5000 + 3 * number)}"


def _cost(environment: Mapping[str, str], *words: str) -> _Cost:
    began, before = time.perf_counter(), _cpu()
    done = subprocess.run(
        [sys.executable, *words], env=environment, capture_output=True, check=False
    )
    if done.returncode:
        sys.exit(done.stderr.decode())
    return _Cost(_cpu() - before, time.perf_counter() - began)


def _cpu() -> float:
    """Return the seconds of the processor that all processes took that have ended."""
    import resource  # noqa: PLC0415 - not on Windows

    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


if __name__ == "__main__":
    raise SystemExit(main())
