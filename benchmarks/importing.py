"""Time `ledger import` of a workbook of 20,000 rows, beside its bare reading by python-calamine.

Whole processes in pairs, A B A B; the same teachers claim the same courses in the same rows. Each
is run with a sheet of one row as well: what is more than that grows with the rows.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import xlsxwriter

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_TEACHERS = 400
_NO_BYTECODE = "PYTHONDONTWRITEBYTECODE"  # modules compiled at each run tell nothing
_BARE = (
    "import sys, python_calamine as c;"
    "c.CalamineWorkbook.from_path(sys.argv[1]).get_sheet_by_index(0).to_python()"
)
_LOOK = ("--dry-run", "--quiet")
_HEADER = (
    "姓名", "工号", "培训项目名称", "培训开始日期", "培训结束日期", "培训获得学时", "主办单位",
    "备注",
)  # fmt: skip
_SETTINGS = (
    'school = "S"\nrules = ["changsha-meixihu"]\n[import]\nhour_minutes = 45\nkind = "lecture"\n'
)


class _Cost(NamedTuple):
    """Seconds of one process."""

    cpu: float
    wall: float


def main(arguments: Sequence[str] | None = None) -> int:
    """Print how long each takes, and the medians of their ratios."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=20_000, help="rows of the sheet")
    parser.add_argument("--runs", type=int, default=9, help="pairs after one to warm up")
    asked = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        sheets = [_sheet(folder / f"claims-{rows}.xlsx", rows) for rows in (1, asked.rows)]
        book = _book(folder / "book")
        environment = {name: text for name, text in os.environ.items() if name != _NO_BYTECODE}
        environment |= {"PYTHONPYCACHEPREFIX": str(folder / "bytecode")}
        rounds = [_round(environment, sheets, book) for _run in range(asked.runs + 1)][1:]
    for kind in _Cost._fields:
        _tell(kind, asked.rows, [[getattr(cost, kind) for cost in each] for each in rounds])
    return 0


def _round(environment: Mapping[str, str], sheets: Sequence[Path], book: Path) -> list[_Cost]:
    """Return what reading and import cost of the short sheet, then of the long one."""
    return [
        _cost(environment, *words)
        for sheet in sheets
        for words in (
            ("-c", _BARE, str(sheet)),
            ("-m", "sbt_ledger", "import", str(sheet), "--book", str(book), *_LOOK),
        )
    ]


def _tell(kind: str, rows: int, rounds: Sequence[Sequence[float]]) -> None:
    """Print one kind of seconds: of whole processes, and of what grows with the rows."""
    bare_one, import_one, bare, imported = map(statistics.median, zip(*rounds, strict=True))
    whole = statistics.median(each[3] / each[2] for each in rounds)
    growing = statistics.median((each[3] - each[1]) / (each[2] - each[0]) for each in rounds)
    print(f"{kind}: 1 row: calamine {bare_one:.3f} s, ledger import {import_one:.3f} s")
    print(f"{kind}: {rows} rows: calamine {bare:.3f} s, ledger import {imported:.3f} s")
    print(f"{kind}: whole {whole:.2f} x, by rows {growing:.2f} x")


def _sheet(path: Path, rows: int) -> Path:
    workbook = xlsxwriter.Workbook(str(path))
    page = workbook.add_worksheet()
    page.write_row(0, 0, _HEADER)
    for row in range(rows):
        course, teacher = divmod(row, _TEACHERS)
        day = f"2025-{course % 12 + 1:02d}-{course % 28 + 1:02d}"
        cells = (_name(teacher), _code(teacher), f"课程{course}", day, day, "2", "示例学院", "")
        page.write_row(row + 1, 0, cells)
    workbook.close()
    return path


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
