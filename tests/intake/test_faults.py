"""Faults of formulas in workbooks of every kind: told where they stand, never read as blanks."""

import random
from pathlib import Path

import pytest

from sbt_ledger.intake.ods_faults import ods_faults
from sbt_ledger.intake.xls_faults import xls_faults
from tests.intake.clerk import Clerk, codes, messages, states

WORKBOOKS = Path(__file__).parent / "workbooks"
"""As a spreadsheet saved them: 学时 =1/0 and #REF!, 日期 =NOSUCH(1), 姓名 a look-up that failed."""


@pytest.fixture
def clerk(ledger, tmp_path):
    return Clerk(ledger, tmp_path)


@pytest.mark.parametrize(
    ("name", "name_of_nobody"),
    [("faults.xls", "#VALUE!"), ("faults.ods", "Err:502"), ("faults_many.xls", "#VALUE!")],
)
def test_a_fault_is_told_with_its_row_and_its_column(clerk, name, name_of_nobody):
    code, told = clerk.imports(WORKBOOKS / name)

    faults = [each for each in told["problems"] if each["code"] == "formula-error"]
    assert code == 3
    assert [(each["line"], each["column"], each["text"]) for each in faults] == [
        (2, "学时", "#DIV/0!"), (3, "学时", "#REF!"), (4, "日期", "#NAME?"),
        (5, "姓名", name_of_nobody),
    ]  # fmt: skip
    assert states(told)[:5] == ["rejected"] * 4 + ["matched"]


@pytest.mark.parametrize("name", ["faults.xls", "faults.ods", "faults_many.xls"])
def test_faults_count_as_blanks_to_nobody_where_the_others_are_recorded(clerk, name):
    code, _told = clerk.imports(WORKBOOKS / name, "--skip-bad")

    assert code == 0
    assert clerk.rows("credits", "teacher")[0] == ("T004",)
    assert {who for (who,) in clerk.rows("credits", "teacher")} == {"T004"}


def test_a_title_that_is_a_fault_is_no_course(clerk):
    sheet = clerk.sheet(
        "姓名,项目名称,学时,日期", "王芳,#REF!,2,2025-09-05", "李四,Err:502,2,2025-09-05"
    )

    code, told = clerk.imports(sheet)

    assert (code, states(told)) == (3, ["rejected", "rejected"])
    assert codes(told) == ["formula-error", "formula-error"]
    assert "'#REF!' is a formula without a value" in messages(told)


def test_of_an_opendocument_sheet_repeated_rows_and_remarks_do_not_shift_a_fault():
    cell = (
        '<table:table-cell table:formula="of:=1/0" {}>{}<text:p>#DIV/0!</text:p></table:table-cell>'
    )
    remark = "<office:annotation><text:p>#REF!</text:p></office:annotation>"
    xml = (
        '<table:table table:name="甲">'
        '<table:table-row table:number-rows-repeated="3"><table:table-cell/></table:table-row>'
        '<table:table-row><table:table-cell table:number-columns-repeated="2"/>'
        f"{cell.format('', '')}</table:table-row></table:table>"
        '<table:table table:name="乙"><table:table-row>'
        f"<table:covered-table-cell/>{cell.format('', remark)}</table:table-row></table:table>"
    )

    assert ods_faults(xml.encode()) == {"甲": {(3, 2): "#DIV/0!"}, "乙": {(0, 1): "#DIV/0!"}}


def test_a_text_that_only_looks_like_a_fault_is_a_text():
    xml = (
        '<table:table table:name="a"><table:table-row><table:table-cell office:value-type="string">'
        "<text:p>#REF!</text:p></table:table-cell></table:table-row></table:table>"
    )

    assert ods_faults(xml.encode()) == {}


@pytest.mark.parametrize("name", ["faults.xls", "faults_many.xls"])
def test_of_a_damaged_xls_faults_are_found_or_not_and_nothing_breaks(name):
    raw = (WORKBOOKS / name).read_bytes()
    chance = random.Random(name)  # noqa: S311 - the same damage every time
    for _ in range(300):
        broken = bytearray(raw[: chance.randrange(len(raw))] if chance.random() < 0.3 else raw)
        for _each in range(chance.randrange(1, 40)):
            if broken:
                broken[chance.randrange(len(broken))] = chance.randrange(256)
        assert isinstance(xls_faults(bytes(broken)), dict)
