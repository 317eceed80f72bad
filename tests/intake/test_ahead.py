"""A workbook is begun to be read before it is asked for: that changes nothing but the time."""

from __future__ import annotations

import io
import os
import subprocess
import sys
import threading
import zipfile
from contextlib import suppress

import pytest

from sbt_ledger.errors import LedgerError
from sbt_ledger.intake import ahead
from sbt_ledger.intake.read import read_contents
from sbt_ledger.intake.sniff import kind_of
from sbt_ledger.intake.workbook import open_workbook
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


@pytest.mark.parametrize("raw", [SHEET, SHEET[:-300], b"PK\x03\x04"], ids=["good", "cut", "torn"])
def test_a_workbook_is_opened_once_whatever_is_wrong_with_it(ledger, tmp_path, monkeypatch, raw):
    clerk = Clerk(ledger, tmp_path, "credit_hours = 1\n")
    sheet = clerk.desk / "sheet.xlsx"
    sheet.write_bytes(raw)
    opened = []

    def counted(*what):
        opened.append(what)
        return open_workbook(*what)

    monkeypatch.setattr("sbt_ledger.intake.workbook.open_workbook", counted)
    kinds = []

    def looked_at(*what):
        kinds.append(what)
        return kind_of(*what)

    monkeypatch.setattr(ahead, "kind_of", looked_at)

    clerk.do("import", sheet, "--dry-run")

    assert len(kinds) == 1
    assert len(opened) == (raw != b"PK\x03\x04" and raw != SHEET[:-300])


def test_who_asks_for_help_does_not_wait_for_a_sheet(ledger, tmp_path, monkeypatch):
    sheet = tmp_path / "sheet.xlsx"
    sheet.write_bytes(SHEET)
    begun = []
    monkeypatch.setattr(ahead, "begin", lambda *what: begun.append(what))

    assert ledger("import", sheet, "--help").code == 0
    assert not begun


def test_stopping_while_a_sheet_is_begun_is_stopping(ledger, tmp_path, monkeypatch):
    clerk = Clerk(ledger, tmp_path)
    sheet = clerk.desk / "sheet.xlsx"
    sheet.write_bytes(SHEET)

    def interrupted(*_what):
        raise KeyboardInterrupt

    monkeypatch.setattr("sbt_ledger.intake.workbook.unpacked", interrupted)

    answer = clerk.do("import", sheet)

    assert answer.code == 130
    assert "nothing was written" in answer.err


def test_a_bug_while_a_sheet_is_begun_is_told_as_a_bug(ledger, tmp_path, monkeypatch):
    clerk = Clerk(ledger, tmp_path)
    sheet = clerk.desk / "sheet.xlsx"
    sheet.write_bytes(SHEET)

    def broken(_path):
        raise AssertionError("what nobody thought of")

    monkeypatch.setattr("sbt_ledger.cli.sheet_file.read_sheet", broken)

    answer = clerk.do("import", sheet)

    assert answer.code == 70
    assert "AssertionError: what nobody thought of" in answer.err
    assert "This is a bug of ledger" in answer.err


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="Windows has no such pipes")
def test_a_sheet_that_comes_through_a_pipe_is_read_once(ledger, tmp_path):
    clerk = Clerk(ledger, tmp_path, "credit_hours = 1\n")
    pipe = clerk.desk / "sheet.xlsx"
    os.mkfifo(pipe)
    writer = threading.Thread(target=pipe.write_bytes, args=(SHEET,), daemon=True)
    writer.start()

    code, printed = run("import", pipe, "--book", clerk.folder, "--dry-run")

    assert code == 0, printed


def test_a_part_packed_in_another_way_and_damaged_is_a_damaged_workbook():
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(SHEET)) as old, zipfile.ZipFile(packed, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name), zipfile.ZIP_LZMA)
        place = new.getinfo("xl/worksheets/sheet1.xml").header_offset
    raw = bytearray(packed.getvalue())
    raw[place + 70 : place + 90] = bytes(20)

    with pytest.raises(LedgerError) as told:
        begun(bytes(raw), "sheet.xlsx")

    assert [each.code for each in told.value.problems] == ["broken-workbook"]
