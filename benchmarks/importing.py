"""Time `ledger import` of a workbook of 20,000 rows, beside its bare reading by python-calamine.

Whole processes in pairs, A B A B; the same teachers claim the same courses in the same rows.
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
from typing import TYPE_CHECKING

import xlsxwriter

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_TEACHERS = 400
_NO_BYTECODE = "PYTHONDONTWRITEBYTECODE"  # modules compiled at each run tell nothing
_BARE = (
    "import sys, python_calamine as c;"
    "c.CalamineWorkbook.from_path(sys.argv[1]).get_sheet_by_index(0).to_python()"
)
_HEADER = (
    "姓名", "工号", "培训项目名称", "培训开始日期", "培训结束日期", "培训获得学时", "主办单位",
    "备注",
)  # fmt: skip
_SETTINGS = (
    'school = "S"\nrules = ["changsha-meixihu"]\n[import]\nhour_minutes = 45\nkind = "lecture"\n'
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Print how long each takes, and the median of their ratios."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=20_000, help="rows of the sheet")
    parser.add_argument("--runs", type=int, default=9, help="pairs after one to warm up")
    asked = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        sheet = _sheet(folder / "claims.xlsx", asked.rows)
        book = _book(folder / "book")
        environment = {name: text for name, text in os.environ.items() if name != _NO_BYTECODE}
        environment |= {"PYTHONPYCACHEPREFIX": str(folder / "bytecode")}
        ours = (
            "-m",
            "sbt_ledger",
            "import",
            str(sheet),
            "--book",
            str(book),
            "--dry-run",
            "--quiet",
        )
        pairs = [
            (_seconds(environment, "-c", _BARE, str(sheet)), _seconds(environment, *ours))
            for _run in range(asked.runs + 1)
        ][1:]
    bare, whole = (statistics.median(column) for column in zip(*pairs, strict=True))
    ratio = statistics.median(mine / theirs for theirs, mine in pairs)
    print(f"{asked.rows} rows: calamine {bare:.2f} s, ledger import {whole:.2f} s, {ratio:.1f} x")
    return 0


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


def _seconds(environment: Mapping[str, str], *words: str) -> float:
    began = time.perf_counter()
    done = subprocess.run(
        [sys.executable, *words], env=environment, capture_output=True, check=False
    )
    if done.returncode:
        sys.exit(done.stderr.decode())
    return time.perf_counter() - began


if __name__ == "__main__":
    raise SystemExit(main())
