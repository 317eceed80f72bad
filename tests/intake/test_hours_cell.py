"""Hours and credits as people write them: an exact number with its unit, or refused."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sbt_ledger.files.cells import CellError
from sbt_ledger.intake.han_numbers import han_number
from sbt_ledger.intake.hours_cell import Amount, is_decimal_comma, read_hours

TWO, TWO_AND_A_HALF = Fraction(2), Fraction(5, 2)


def refused(cell, unit="", **said):
    with pytest.raises(CellError) as told:
        read_hours(cell, unit, **said)
    return told.value


@pytest.mark.parametrize(
    ("cell", "number", "unit"),
    [
        ("2", TWO, ""),
        ("2.0", TWO, ""),
        ("２", TWO, ""),
        (2, TWO, ""),
        (2.0, TWO, ""),
        ("２．５", TWO_AND_A_HALF, ""),
        ("2学时", TWO, "periods45"),
        ("2 课时", TWO, "periods45"),
        ("二学时", TWO, "periods45"),
        ("2節", TWO, "periods45"),
        ("2h", TWO, "hours"),
        ("2小时", TWO, "hours"),
        ("2个小时", TWO, "hours"),
        ("两小时", TWO, "hours"),
        ("2 hours", TWO, "hours"),
        ("2个半小时", TWO_AND_A_HALF, "hours"),
        ("2.5h", TWO_AND_A_HALF, "hours"),
        ("一个半学时", Fraction(3, 2), "periods45"),
        ("2½", TWO_AND_A_HALF, ""),
        ("半小时", Fraction(1, 2), "hours"),
        ("半个小时", Fraction(1, 2), "hours"),
        ("一小时半", Fraction(3, 2), "hours"),
        ("二十五学时", Fraction(25), "periods45"),
        ("半天", Fraction(1), "half-days"),
        ("上午", Fraction(1), "half-days"),
        ("3个半天", Fraction(3), "half-days"),
        ("1天", Fraction(1), "days"),
        ("全天", Fraction(1), "days"),
        ("3天", Fraction(3), "days"),
        ("一天半", Fraction(3, 2), "days"),
        ("90分钟", Fraction(90), "minutes"),
        ("120min", Fraction(120), "minutes"),
        ("1小时30分", Fraction(90), "minutes"),
        ("30学分", Fraction(30), "credits"),
        ("0.5学分", Fraction(1, 2), "credits"),
        ("'2", TWO, ""),
        ("2 ", TWO, ""),
        ("2。", TWO, ""),
        ("2．", TWO, ""),
        (0.1 + 0.2, Fraction(3, 10), ""),
        ("0", Fraction(0), ""),
        ("108.5", Fraction(217, 2), ""),
        (".5", Fraction(1, 2), ""),
    ],
)
def test_an_amount_is_read_with_its_unit(cell, number, unit):
    assert read_hours(cell) == Amount(number, unit)


@pytest.mark.parametrize("cell", ["", "-", "--", "/", "无", "N/A"])
def test_a_blank_cell_is_no_amount(cell):
    assert read_hours(cell, "hours") is None


@pytest.mark.parametrize(
    "cell", ["2-3", "2~3", "2至3", "约2", "≥2", "2+1", "2*3", "2学时/天×3天", "<2", "±1"]
)
def test_what_is_not_one_certain_number_is_refused_with_its_text(cell):
    told = refused(cell)

    assert told.code == "bad-number"
    assert cell in told.message


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("-2", "negative-number"),
        (-2.0, "negative-number"),
        ("abc", "bad-number"),
        ("1:30", "bad-number"),
        ("2²", "bad-number"),
        (True, "bad-number"),
        ("1.2.3", "bad-number"),
        ("两个半个小时半", "bad-number"),
        ("1.23E+17", "bad-number"),
        ("半", None),
    ],
)
def test_what_is_no_amount_is_refused(cell, code):
    if code is None:
        assert read_hours(cell) == Amount(Fraction(1, 2))
    else:
        assert refused(cell).code == code


def test_a_bare_number_takes_the_unit_of_its_column():
    assert read_hours("30", "periods45") == Amount(Fraction(30), "periods45")
    assert read_hours("90分钟", "periods45") == Amount(Fraction(90), "minutes")
    assert read_hours("2小时", "periods45") == Amount(TWO, "hours")


@pytest.mark.parametrize(("cell", "unit"), [("30学分", "periods45"), ("2学时", "credits")])
def test_credits_and_hours_are_never_taken_for_each_other(cell, unit):
    assert refused(cell, unit).code == "unit-clash"


def test_a_comma_is_decimal_only_where_it_parts_no_cells():
    column = ["1,5", "109,0909091", "2"]

    assert is_decimal_comma(column, ";")
    assert is_decimal_comma(column, "\t")
    assert not is_decimal_comma(column, ",")
    assert not is_decimal_comma(["1,5", "1,234.5"], ";")
    assert not is_decimal_comma(["1,234,567"], ";")


def test_a_decimal_comma_is_read_exactly_where_it_is_one():
    assert read_hours("1,5", decimal_comma=True) == Amount(Fraction(3, 2))
    assert read_hours("109,0909091", decimal_comma=True) == Amount(Fraction("109.0909091"))
    assert refused("1,5").code == "bad-number"


@given(st.integers(0, 10**9), st.integers(0, 6))
def test_a_written_number_is_read_back_exactly(digits, places):
    number = Fraction(digits, 10**places)
    written = f"{digits // 10**places}.{digits % 10**places:0{places}}" if places else str(digits)

    amount = read_hours(f"{written}学时")

    assert amount == Amount(number, "periods45")
    assert amount is not None
    assert type(amount.number) is Fraction


@given(st.integers(0, 99))
def test_chinese_numbers_below_a_hundred_are_read(number):
    digits = "零一二三四五六七八九"
    tens, ones = divmod(number, 10)
    head = "" if tens == 1 else digits[tens]
    written = f"{head}十{digits[ones] if ones else ''}" if tens else digits[ones]

    assert han_number(written) == number


def test_what_is_no_chinese_number_is_none():
    assert [han_number(text) for text in ("百", "十十", "三", "卅一", "廿", "两")] == [
        None,
        None,
        3,
        31,
        20,
        2,
    ]
