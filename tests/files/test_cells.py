"""Cells mean what their writer meant, or they are refused with what to write instead."""

from contextlib import suppress
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sbt_ledger.files.cells import (
    CellError,
    parse_amount,
    parse_date,
    parse_evidence,
    parse_for,
    parse_list,
    parse_minutes,
    parse_steps,
    tidy,
)


def refusal(parse, text):
    with pytest.raises(CellError) as caught:
        parse(text)
    return caught.value.code, caught.value.hint


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("　张三 ", "张三"),
        ("\u202f0012\xa0", "0012"),
        ("00\u200b12\ufeff", "0012"),
        ("ＡＢ（１）", "AB(1)"),
        ("'0012", "0012"),
        ('="0012"', "0012"),
        ('="a ""b"""', 'a "b"'),
        ('="', '="'),
        ("\t9900", "9900"),
        ("2½", "2.5"),
        ("¼", "0.25"),
        ("１ ¾", "1.75"),
        ("Zhou  Mary", "Zhou  Mary"),
        ("", ""),
    ],
)
def test_a_cell_is_freed_of_what_spreadsheets_and_copying_add(typed, meant):
    assert tidy(typed) == meant


@pytest.mark.parametrize(
    "typed",
    [
        "2026-03-05",
        "2026/3/5",
        "2026.3.5",
        "2026. 3. 5",
        "20260305",
        "2026年3月5日",
        "2026年03月05号",
        "2026年3月5號",
        "2026 年 3 月 5 日",
        "２０２６．３．５",
        "２０２６／０３／０５",
        "'2026-03-05",
        '="2026-03-05"',
        "2026-03-05 00:00",
        "2026/3/5 0:00:00",
        "2026-03-05T14:00:00",
        "2026-03-05 00:00:00.000",
        "2026/03/05 下午 02:44:14",
        "2026/3/5 2:44 PM",
        "2026-03-05 星期四",
        "2026年3月5日星期四",
        "2026.3.5（周四）",
        "2026/3/5(四)",
        "2026-03-05 14:00 週四",
        "2026年3月5日下午",
    ],
)
def test_a_day_is_read_in_every_shape_that_has_one_meaning(typed):
    assert parse_date(typed) == date(2026, 3, 5)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("1900-01-01", date(1900, 1, 1)),
        ("2100-12-31", date(2100, 12, 31)),
        ("2024-02-29", date(2024, 2, 29)),
        ("2026-03-08 星期天", date(2026, 3, 8)),
        ("2026-03-08 周日", date(2026, 3, 8)),
    ],
)
def test_the_first_and_the_last_day_that_is_read(typed, meant):
    assert parse_date(typed) == meant


@pytest.mark.parametrize(
    ("typed", "hint"),
    [
        ("3/5/2026", "Write 2026-03-05 or 2026-05-03, whichever is meant."),
        ("05.03.2026", "Write 2026-03-05 or 2026-05-03, whichever is meant."),
        ("5/3/26", "Write the year with four digits first, for example 2026-03-05."),
        ("23-9-1", "Write the year with four digits first, for example 2026-03-05."),
        ("26年3月5日", "Write the year with four digits first, for example 2026-03-05."),
    ],
)
def test_a_date_of_two_readings_is_never_guessed(typed, hint):
    assert refusal(parse_date, typed) == ("ambiguous-date", hint)


@pytest.mark.parametrize(
    "typed", ["2023-02-29", "2026-06-31", "2026/13/1", "2203-01-01", "1899-12-31", "20260230"]
)
def test_a_day_that_no_calendar_has_is_refused(typed):
    assert refusal(parse_date, typed) == (
        "bad-date",
        "Correct the year, the month or the day.",
    )


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "6/31",
        "9月1日",
        "2023.9",
        "2023年秋",
        "暑假",
        "2026-3/5",
        "2026-03-051",
        "202603051",
        "2023.9.1-9.3",
        "9.1、9.8",
        "2026-03-05 24:00",
        "2026-03-05T23:00Z",
        "2026-03-0⁵",
        "99999",
    ],
)
def test_what_is_no_single_day_is_refused(typed):
    assert refusal(parse_date, typed) == ("bad-date", "Write it like 2026-03-05.")


@pytest.mark.parametrize(
    "typed",
    [
        "46086",
        "46086.583",
        "115/3/5",
        "115.03.05",
        "1150305",
        "115年3月5日",
        "民國115年3月5日",
        "中華民國115年3月5日",
        "民国 115-3-5",
    ],
)
def test_a_spreadsheet_number_and_a_roc_year_are_refused_with_the_day_they_mean(typed):
    hint = "If 2026-03-05 is meant, write 2026-03-05."

    assert refusal(parse_date, typed) == ("bad-date", hint)


def test_a_date_with_the_year_last_is_refused_with_its_only_reading():
    hint = "If 2026-03-25 is meant, write 2026-03-25."

    assert refusal(parse_date, "25/3/2026") == ("bad-date", hint)
    assert refusal(parse_date, "3/25/2026") == ("bad-date", hint)


def test_a_weekday_that_contradicts_the_date_is_a_slip_in_one_of_the_two():
    assert refusal(parse_date, "2026-03-05 星期五") == (
        "bad-date",
        "Correct the date or the weekday.",
    )


def test_the_message_quotes_the_cell_as_it_was_typed():
    with pytest.raises(CellError, match=r"^'６/31' is not a day written as year, month, day$"):
        parse_date("６/31")


@given(st.dates(date(1900, 1, 1), date(2100, 12, 31)))
def test_every_iso_day_is_itself(day):
    assert parse_date(day.isoformat()) == parse_for(day.isoformat()) == day


@pytest.mark.parametrize(
    "typed", ["2019-05", "2019/5", "2019年5月", "2019年05月份", "２０１９－０５"]
)
def test_a_monthly_duty_counts_for_the_first_day_of_its_month(typed):
    assert parse_for(typed) == date(2019, 5, 1)


@pytest.mark.parametrize("typed", ["2019-13", "2019-00", "2019.5", "201905", "5月", "1850-01"])
def test_what_is_no_month_is_refused(typed):
    assert refusal(parse_for, typed)[0] == "bad-date"


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("0", Fraction(0)),
        ("2", Fraction(2)),
        ("2.50", Fraction(5, 2)),
        ("02", Fraction(2)),
        (".5", Fraction(1, 2)),
        ("2．", Fraction(2)),
        ("２．５", Fraction(5, 2)),
        ("2½", Fraction(5, 2)),
        ("'2", Fraction(2)),
        ("0.1", Fraction(1, 10)),
        ("999999999999", Fraction(999999999999)),
    ],
)
def test_a_bare_number_is_exact(typed, meant):
    assert parse_amount(typed) == meant
    assert parse_minutes(typed) == meant


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("2学时", "2"),
        ("2 學時", "2"),
        ("2.5小时", "2.5"),
        ("2h", "2"),
        ("2 hours", "2"),
        ("９０分钟", "90"),
        ("2½学时", "2.5"),
    ],
)
def test_a_unit_is_never_converted(typed, number):
    hint = f"Write the number alone, {number}, if it counts what the column counts."

    assert refusal(parse_amount, typed) == ("bad-number", hint)


@pytest.mark.parametrize(
    ("typed", "hint"),
    [
        ("2,5", "Write it with a point: 2.5."),
        ("1,000", "Write 1000 or 1.000, whichever is meant."),
        ("1,000.5", "Write it without commas: 1000.5."),
        ("0,125", "Write it with a point: 0.125."),
    ],
)
def test_a_comma_in_a_number_is_never_guessed(typed, hint):
    assert refusal(parse_amount, typed) == ("bad-number", hint)


@pytest.mark.parametrize("typed", ["-2", "－0.5", "−2", "-0", "- 2"])
def test_less_than_nothing_is_refused(typed):
    hint = "Write zero or more; void the row to take it back."

    assert refusal(parse_amount, typed) == ("negative-number", hint)


@pytest.mark.parametrize(
    "typed",
    [
        *("", ".", "1e3", "nan", "inf", "+2", "1 000", "1.2.3", "2²", "①", "٣", "两"),
        *("约2", "2-3", "50%", "(2)", "2学时/天×3天", "1234567890123", "9" * 5000),
    ],
)
def test_what_is_no_plain_number_is_refused(typed):
    hint = "Write only a number, such as 2 or 2.5."

    assert refusal(parse_amount, typed) == ("bad-number", hint)


@given(st.decimals(0, 10**9, places=3))
def test_every_plain_decimal_is_itself(number):
    assert parse_amount(f"{number:f}") == Fraction(number)


def test_a_list_is_split_at_semicolons_of_either_width():
    assert parse_list("a; b；ｃ ;;") == ("a", "b", "c")
    assert parse_list("") == ()


def test_approval_steps_carry_their_day_where_it_is_known():
    steps = parse_steps("project-approval@2026-02-20；school-review;college-review＠2026/3/5")

    assert steps == (
        ("project-approval", date(2026, 2, 20)),
        ("school-review", None),
        ("college-review", date(2026, 3, 5)),
    )


def test_an_approval_step_needs_a_name_and_after_the_at_sign_a_day():
    assert refusal(parse_steps, "@2026-02-20") == (
        "bad-step",
        "Write the step, then @ and its day.",
    )
    assert refusal(parse_steps, "school-review@")[0] == "bad-date"
    assert refusal(parse_steps, "school-review@3/5/2026")[0] == "ambiguous-date"


def test_the_path_of_a_proof_keeps_its_characters():
    proofs = parse_evidence("'certificate＝evidence/证书（１）.pdf； ｐhoto ;plan=a=b.pdf;")

    assert proofs == (
        ("certificate", "evidence/证书（１）.pdf"),
        ("photo", ""),
        ("plan", "a=b.pdf"),
    )


def test_a_proof_needs_a_kind():
    hint = "Write kind=path, or the kind alone."

    assert refusal(parse_evidence, "=evidence/a.pdf") == ("bad-evidence", hint)


@given(st.text())
def test_any_text_is_read_or_refused_and_never_breaks_the_run(text):
    for parse in (parse_date, parse_for, parse_amount, parse_steps, parse_evidence, parse_list):
        with suppress(CellError):
            parse(text)
