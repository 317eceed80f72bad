"""Whatever the bytes are: a table, or problems that a person can read; never anything else."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sbt_ledger.errors import LedgerError
from sbt_ledger.intake.read import read_contents
from sbt_ledger.intake.source import source_of
from sbt_ledger.intake.table import Table
from sbt_ledger.intake.the_table import the_table
from tests.intake.foreign import SAMPLES, workbook

TEXTS = sorted(SAMPLES.glob("*.csv")) + sorted(SAMPLES.glob("*.txt"))
ZIPS = sorted(SAMPLES.glob("*.xlsx"))
CELLS = st.one_of(
    st.sampled_from(
        ["", " ", "姓名", "学时", "签到", "1、姓名", "合计", "周一", "上午", "1", "2", "3", "2. X",
         "序号", "时间：9:00", "：", "2023-09-01", "Name", "Email", "√", "@", "1h", "范例"]
    ),
    st.text(max_size=8),
)  # fmt: skip
TAGS = [
    "<table>", "</table>", "<tr>", "</tr>", "<td>", "<td rowspan=3>", "<td colspan=2>", "</td>",
    "<th rowspan=0>", "<td colspan=99999>", "姓名", "学时", "王芳", "<br>", "<script>", "</script>",
    "<!--", "-->", "&nbsp;", "<p>",
]  # fmt: skip
ROWS = st.lists(st.lists(CELLS, max_size=8), max_size=40)


def is_told(raw: bytes) -> bool:
    """Read the file; return whether it gave a table. Anything but a LedgerError is a failure."""
    try:
        table = the_table(read_contents(raw, "a"))
    except LedgerError as fault:
        problems = fault.problems
    else:
        return _is_a_table(table)
    assert problems
    assert all(each.message and each.file for each in problems)
    return False


def _is_a_table(table: Table) -> bool:
    assert source_of(table).shape
    assert len(table.rows) == len(table.lines)
    assert all(each.index >= 0 for each in table.columns)
    return True


def mangled(raw: bytes, seed: int) -> bytes:
    """Return the bytes with some changed, taken out or put in, or cut off."""
    chance = random.Random(seed)  # noqa: S311 - the same damage each time
    data = bytearray(raw)
    for _time in range(chance.choice((1, 3, 20))):
        place = chance.randrange(len(data))
        change = chance.randrange(3)
        if change == 0:
            data[place] = chance.randrange(256)
        elif change == 1:
            del data[place : place + chance.randrange(8)]
        else:
            data[place:place] = chance.choice((b"\0", b'"', b"\n", b",", b"\t", b"\xff", b"<"))
        data = data or bytearray(b"x")
    return bytes(data[: chance.randrange(1, len(data) + 1)] if chance.random() < 0.3 else data)


@given(st.binary(max_size=400))
def test_random_bytes_are_told(raw):
    is_told(raw)


@given(
    st.sampled_from(
        [b"PK\x03\x04", b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf", b"<table>", b"sep=;"]
    ),
    st.binary(max_size=300),
)
def test_random_bytes_after_a_known_beginning_are_told(beginning, rest):
    is_told(beginning + rest)


@settings(max_examples=60)
@given(ROWS, st.sampled_from(",;\t"), st.sampled_from(["utf-8", "gb18030", "utf-16"]))
def test_random_sheets_of_header_words_are_told(rows, separator, encoding):
    text = "\n".join(separator.join(row) for row in rows)
    is_told(text.encode(encoding, "replace"))


@settings(max_examples=40)
@given(ROWS)
def test_random_workbooks_are_told(rows):
    is_told(workbook({"A": rows}, merged=["B2:C2", "A3:A5"] if len(rows) > 5 else ()))


@given(st.lists(st.sampled_from(TAGS), max_size=40))
def test_random_web_pages_are_told(parts):
    is_told(("<html>" + "".join(parts)).encode())


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.name)
def test_mangled_texts_are_told(path: Path):
    raw = path.read_bytes()
    for seed in range(25):
        is_told(mangled(raw, seed))


@pytest.mark.parametrize("path", ZIPS, ids=lambda path: path.name)
def test_mangled_workbooks_are_told(path: Path):
    raw = path.read_bytes()
    for seed in range(60):
        is_told(mangled(raw, seed))


def test_a_mangled_old_workbook_ends_no_more_than_its_own_trial():
    raw = (SAMPLES / "ce_broker_roster_no_header.xls").read_bytes()

    for seed in range(8):
        assert not is_told(mangled(raw, seed))
