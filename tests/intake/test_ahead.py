"""A workbook is begun to be read before it is asked for: that changes nothing but the time."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from contextlib import suppress

import pytest

from sbt_ledger.errors import LedgerError
from sbt_ledger.intake import ahead
from sbt_ledger.intake.read import read_contents
from tests.books import ROOT
from tests.intake.clerk import Clerk
from tests.intake.foreign import SAMPLES, workbook

WORKBOOKS = sorted(path for path in SAMPLES.iterdir() if path.suffix in {".xlsx", ".xls", ".ods"})
ROWS = [["姓名", "日期", "活动名称", "学时"], ["王芳", "2025-09-05", "数学教研", "2学时"]]
SHEET = workbook({"一": ROWS})
TEXT = "".join(f"{','.join(row)}\n" for row in ROWS)


@pytest.fixture(autouse=True)
def nothing_begun():
    yield
    with suppress(LedgerError):
        ahead.contents(b"", "nothing.csv")


def read(how, raw, file="sheet.xlsx"):
    try:
        return how(raw, file)
    except LedgerError as fault:
        return type(fault), fault.problems


def begun(raw, file):
    ahead.begin(raw, file)
    return ahead.contents(raw, file)


@pytest.mark.parametrize("path", WORKBOOKS, ids=lambda path: path.name)
def test_a_sample_reads_the_same_when_it_was_begun_before(path):
    raw = path.read_bytes()

    assert read(begun, raw) == read(read_contents, raw)


@pytest.mark.parametrize(
    "raw", [SHEET[:-200], SHEET[:40], b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b""]
)
def test_a_damaged_workbook_is_told_where_it_is_asked_for(raw):
    ahead.begin(raw, "sheet.xlsx")

    with pytest.raises(LedgerError) as told:
        ahead.contents(raw, "sheet.xlsx")

    assert told.value.problems
    assert read(begun, raw) == read(read_contents, raw)


def test_what_was_begun_is_not_taken_for_a_file_that_changed_meanwhile():
    other = workbook({"二": [["姓名"], ["李四"]]})
    ahead.begin(SHEET, "sheet.xlsx")

    assert ahead.contents(other, "sheet.xlsx") == read_contents(other, "sheet.xlsx")


def test_what_was_begun_of_one_file_is_not_taken_for_another_of_the_same_bytes():
    ahead.begin(SHEET, "sheet.xlsx")

    assert ahead.contents(SHEET, "copy.xlsx").file == "copy.xlsx"


@pytest.mark.parametrize(
    ("name", "raw", "code"),
    [
        ("sheet.xlsx", SHEET, 0), ("SHEET.XLSX", SHEET, 0), ("cut.xlsx", SHEET[:-300], 3),
        ("text.xlsx", TEXT.encode(), 0), ("folder.xlsx", None, 2),
    ],
    ids=["workbook", "capitals", "cut", "text", "folder"],
)  # fmt: skip
def test_wherever_the_sheet_stands_in_a_command_the_answer_is_the_same(
    ledger, tmp_path, name, raw, code
):
    clerk = Clerk(ledger, tmp_path, "credit_hours = 1\n")
    sheet = clerk.desk / name
    if raw is None:
        sheet.mkdir()
    else:
        sheet.write_bytes(raw)

    first = run("import", sheet, "--book", clerk.folder, "--dry-run")
    later = run("--book", clerk.folder, "import", "--dry-run", sheet)

    assert first == later
    assert first[0] == code, first[1]
    assert "Traceback" not in first[1]


def run(*words):
    """Return the exit code of a process, and what it printed in Chinese."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src"), "LC_ALL": "zh_CN.UTF-8"}
    done = subprocess.run(
        [sys.executable, "-m", "sbt_ledger", *map(str, words)],
        env=environment, capture_output=True, check=False,
    )  # fmt: skip
    return done.returncode, (done.stdout + done.stderr).decode()


def test_where_the_system_gives_no_more_threads_the_sheet_is_read_without(monkeypatch):
    def refuse(_thread):
        raise RuntimeError("can't start new thread")

    monkeypatch.setattr(threading.Thread, "start", refuse)

    assert begun(SHEET, "sheet.xlsx").sheets[0].rows == ROWS
