"""The catalogue, codes and ids: what each becomes through the real command, or why not."""

import pytest

from tests.intake.catalogue import Catalogue, School, rows
from tests.intake.clerk import Clerk


@pytest.fixture
def school(ledger, tmp_path):
    return School(Clerk(ledger, tmp_path))


CODES: Catalogue = {
    "0012 read as number 12 / 12.0": {
        ("王芳", 12): "0012 code-filled",
        ("王芳", "12.0"): "0012 code-filled",
        ("王五", 40): "rejected contradiction",
        ("", 40): "rejected zeros-lost",
    },
    "whole numbers as floats": {
        ("王芳", "", "", 13812340000.0): "0012",
        ("王芳", "", "", "13812340000.0"): "0012",
        ("李四", 40.0): "0040 code-filled",
        ("李四", 2500000000103.0): "0040",  # counts something else
        ("李四", 40.5): "rejected bad-code",
    },
    "9.90001E+17, 1.23457E+11": {
        ("李四", "", "9.90001E+17"): "rejected lost-digits",
        ("李四", "1.23457E+11"): "rejected lost-digits",
    },
    "18 digits ending 000; a number of more than 15 digits": {
        ("李四", "", "430104198805123000"): "rejected lost-digits",
        ("李四", "", 430104198805123000.0): "rejected lost-digits",
    },
    'TAB, apostrophe, ="…"': {
        ("王芳", "\t0012"): "0012",
        ("王芳", "'0012"): "0012",
        ("王芳", '="0012"'): "0012",
        ("王芳", "0012\t"): "0012",
    },
    "x, full-width X, 15 digits, blanks and hyphens": {
        ("王芳", "", "11010519491231002x"): "0012",
        ("王芳", "", "11010519491231002Ｘ"): "0012",
        ("王芳", "", "110105 19491231 002X"): "0012",
        ("王芳", "", "110105-19491231-002X"): "0012",
        ("李四", "", "110105491231002"): "0040",
    },
    "bad check digit": {("李四", "", "110105194912310021"): "rejected bad-national-id"},
    "the id or code of another person": {
        ("李四", "", "11010519491231002X"): "rejected contradiction",
        ("李四", "0041"): "rejected contradiction",
    },
    "T0012, t12, 12 in three files": {
        ("王芳", "T0012"): "0012",
        ("王芳", "t0012"): "0012",
        ("王芳", "12"): "0012 code-filled",
    },
    "masked id and phone": {
        ("王芳", "", "110***********002X"): "0012",
        ("王芳", "", "", "138****0000"): "0012",
        ("王芳", "", "", "139****0000"): "ambiguous ambiguous-name",
    },
}


@pytest.mark.parametrize("cells", rows(CODES))
def test_a_code_means_a_person_of_the_roster_or_says_why_not(school, cells):
    assert {cell: school.signed(*cell).whom for cell in cells} == cells


@pytest.mark.row("9.90001E+17, 1.23457E+11")
def test_digits_that_a_spreadsheet_has_cut_are_told_with_the_row_and_the_cure(school):
    found = school.signed("李四", "", "9.90001E+17", lang="zh-CN")

    assert found.lines("lost-digits") == [2]
    assert [word for word in ("截去", "文本", "身份证号") if word not in found.said] == []


@pytest.mark.row("bad check digit")
def test_the_roster_may_have_a_number_that_is_irregular(school):
    found = school.signed("李四", "", "110105194912310021")

    assert "the name alone" in found.said
