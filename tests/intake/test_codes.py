"""Codes are kept as they are; a number that has lost digits is refused, never repaired."""

import pytest

from sbt_ledger.files.cells import CellError
from sbt_ledger.intake.codes import (
    check_digit,
    code_text,
    fits_mask,
    has_right_check_digit,
    hidden,
    is_masked,
    national_id,
    phone_number,
)

# The examples of the standard itself.
ID = "11010519491231002X"
OLD_ID = "110105491231002"


def refused(reader, cell):
    with pytest.raises(CellError) as told:
        reader(cell)
    return told.value.code


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        (12.0, "12"),
        ("12.0", "12"),
        (2500000000103.0, "2500000000103"),
        ("0012", "0012"),
        ("\t9900123", "9900123"),
        ("'9900123", "9900123"),
        ('="0007"', "0007"),
        ("9900123\t", "9900123"),
        ("Ｔ０００７", "T0007"),
        ("t7", "t7"),
        ("99 00 12", "990012"),
        ("", ""),
    ],
)
def test_a_code_is_read_as_text(cell, code):
    assert code_text(cell) == code


@pytest.mark.parametrize(
    "cell", ["9.90001E+17", "1.23457E+11", "1.23457e+11", 1.23457e17, "430104198805123000", 10**15]
)
def test_digits_that_a_spreadsheet_has_cut_cannot_come_back(cell):
    assert refused(code_text, cell) == "lost-digits"


def test_a_code_with_a_fraction_is_refused():
    assert refused(code_text, 12.5) == "bad-code"


def test_a_true_number_that_ends_in_zeros_is_taken():
    whole = next(
        f"{first}000" for first in range(110105194912310, 110105194912330)
        if has_right_check_digit(f"{first}000")
    )  # fmt: skip

    assert national_id(whole) == whole


@pytest.mark.parametrize(
    ("cell", "number"),
    [
        (ID, ID),
        (ID.lower(), ID),
        ("11010519491231002Ｘ", ID),
        ("110105 19491231 002X", ID),
        ("110105-19491231-002X", ID),
        (f"\t{ID}", ID),
        (f"'{ID}", ID),
        (f'="{ID}"', ID),
        (OLD_ID, OLD_ID),
        ("", ""),
        ("430***********1234", "430***********1234"),
    ],
)
def test_the_number_of_an_identity_card_is_read(cell, number):
    assert national_id(cell) == number


@pytest.mark.parametrize("cell", ["110105194912310021", "12345", "王芳", "11010519491231002XX"])
def test_a_mistyped_number_is_refused_and_not_shown_whole(cell):
    with pytest.raises(CellError) as told:
        national_id(cell)

    assert told.value.code == "bad-national-id"
    assert len(cell) < 10 or cell not in told.value.message


def test_the_check_digit_is_that_of_the_standard():
    assert check_digit("11010519491231002") == "X"
    assert check_digit("44052418800101001") == "4"


@pytest.mark.parametrize(
    ("cell", "number"),
    [
        ("138 1234 0000", "13812340000"),
        ("+86 138-1234-0000", "13812340000"),
        (13812340000.0, "13812340000"),
        ("138****0000", "138****0000"),
        ("+86123****8910", "123****8910"),
        ("", ""),
    ],
)
def test_a_telephone_number_is_its_digits(cell, number):
    assert phone_number(cell) == number


@pytest.mark.parametrize(
    ("masked", "whole", "fits"),
    [
        ("138****0000", "13812340000", True),
        ("138****0000", "13912340000", False),
        ("138****0000", "13812340001", False),
        ("110***********002X", ID, True),
        ("*002X", ID, True),
        ("****0000", "0000", True),
        ("138****0000", "1380", False),
    ],
)
def test_a_mask_fits_whose_visible_part_agrees(masked, whole, fits):
    assert fits_mask(masked, whole) is fits


def test_a_mask_is_known_by_its_stars():
    assert is_masked("138****0000")
    assert not is_masked("13812340000")
    assert not is_masked(ID)


def test_a_hidden_number_shows_its_ends():
    assert hidden(ID) == "110***********002X"
    assert hidden("0012") == "0012"
