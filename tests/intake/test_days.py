"""Days as people and programs write them; where two are meant nobody chooses."""

# ruff: noqa: DTZ001 - a cell of a sheet knows no zone

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from sbt_ledger.files.cells import CellError
from sbt_ledger.intake.date_order import date_order_of
from sbt_ledger.intake.day_cell import is_ditto, read_day
from sbt_ledger.intake.moment import DayHabits, Moment, read_moment

DAY = date(2023, 9, 1)
SESSION = DayHabits(year=2023, near=DAY)


def refused(cell, habits=SESSION, reader=read_day):
    with pytest.raises(CellError) as told:
        reader(cell, habits)
    return told.value.code


def warnings(moment):
    return [each.code for each in moment.warnings]


@pytest.mark.parametrize(
    "cell",
    [
        "2023.9.1",
        "2023年9月1日",
        "2023/9/1",
        "2023-09-01",
        "20230901",
        "２０２３．９．１",
        "2023. 9. 1",
        "2023年09月01号",
        "2023/9/1 14:00",
        "2023-09-01 星期五",
        "9月1日下午",
        "2023/09/01 下午 02:44:14",
        "2023.9.1（周五）",
        "9月1日",
        "民國112年9月1日",
        "民国112年9月1日",
        "中華民國112年9月1日",
        "1 Sep 2023",
        "Sep 1, 2023",
        "1 September 2023",
        "01.09.2023",
        45170,
        45170.0,
        45170.583,
        20230901.0,
        DAY,
        datetime(2023, 9, 1, 14),
        "2023年9月1日 14:00—16:00",
        "2023-09-01 Friday",
    ],
)
def test_a_day_is_read_in_each_shape(cell):
    moment = read_day(cell, SESSION)

    assert moment.day == DAY
    assert moment.warnings == ()


@pytest.mark.parametrize(
    ("cell", "warning"),
    [
        ("23-9-1", "short-year"),
        ("23.9.1", "short-year"),
        ("23年9月1日", "short-year"),
        ("45170", "serial-date"),
        ("45170.583", "serial-date"),
        ("2023-09-01 星期四", "other-weekday"),
        ("2023.9.1（周四）", "other-weekday"),
    ],
)
def test_a_day_that_may_be_a_slip_is_taken_with_a_warning(cell, warning):
    moment = read_day(cell, SESSION)

    assert moment.day == DAY
    assert warnings(moment) == [warning]


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("9-1-23", "ambiguous-date"),
        ("9/1/2023", "ambiguous-date"),
        ("1/9/2023", "ambiguous-date"),
        ("112/9/1", "roc-date"),
        ("114/10/13", "roc-date"),
        ("2023.9", "no-single-day"),
        ("2023年9月", "no-single-day"),
        ("2023年秋", "no-single-day"),
        ("2023", "no-single-day"),
        ("2023—2024学年第一学期", "no-single-day"),
        ("暑假", "no-single-day"),
        ("Summer 2018", "no-single-day"),
        ("2023.9.1-9.3", "several-days"),
        ("9.1、9.8、9.15", "several-days"),
        ("7月10日—12日", "several-days"),
        ("2023-09-01至2023-09-03", "several-days"),
        ("2023年9月1日-3日", "several-days"),
        ("9月1日、8日", "several-days"),
        ("6月31日", "bad-date"),
        ("2023-02-29", "bad-date"),
        ("2203-09-01", "bad-date"),
        ("13/13/2023", "bad-date"),
        ("0", "missing-date"),
        (0, "missing-date"),
        ("-", "missing-date"),
        ("/", "missing-date"),
        ("无", "missing-date"),
        ("", "missing-date"),
        ("2023-09-01 25:00", "bad-date"),
        ("14:00", "bad-date"),
        ("开学后", "bad-date"),
        (45170.5e4, "bad-date"),
        (36525, "bad-date"),
        (73051, "bad-date"),
        (True, "bad-date"),
        (timedelta(days=2), "bad-date"),
        ("4.5170E+4", "lost-digits"),
        ("Ê¾Àý", "mojibake"),
    ],
)
def test_what_is_no_certain_day_is_refused(cell, code):
    assert refused(cell) == code


def test_a_day_without_year_needs_one():
    assert refused("9月1日", DayHabits()) == "no-year"


def test_years_of_the_republic_are_read_only_where_it_is_said():
    roc = DayHabits(calendar="roc")

    assert read_day("112/9/1", roc).day == DAY
    assert read_day("99/9/1", roc).day == date(2010, 9, 1)


def test_a_workbook_that_counts_from_1904_is_four_years_ahead():
    assert read_day(43708, DayHabits(date1904=True)).day == DAY


def test_the_first_and_the_last_number_that_may_be_a_day():
    assert read_day(36526, SESSION).day == date(2000, 1, 1)
    assert read_day(73050, SESSION).day == date(2099, 12, 31)


def test_a_day_to_come_is_refused_and_the_last_one_is_not():
    habits = DayHabits(latest=DAY)

    assert read_day("2023-09-01", habits).day == DAY
    assert refused("2023-09-02", habits) == "future-date"


@pytest.mark.parametrize("text", ["同上", "〃", "″", "ditto", "do.", '"'])
def test_ditto_means_the_day_above_and_is_no_day_itself(text):
    assert is_ditto(text)
    assert refused(text) == "bad-date"


def test_a_blank_cell_means_nothing_above_it():
    assert not is_ditto("")


@pytest.mark.parametrize(
    ("values", "near", "order"),
    [
        (["9/1/2023", "9/13/2023"], None, "mdy"),
        (["1/9/2023", "13/9/2023"], None, "dmy"),
        (["9/1/2023"], None, ""),
        (["1/9/2023"], DAY, "dmy"),
        (["9/1/2023"], DAY, "mdy"),
        (["9/9/2023"], date(2023, 9, 9), ""),
        (["23-9-1"], None, "ymd"),
        (["23.09.01"], DAY, "ymd"),
        (["06.10.26, 18:01:00"], date(2026, 10, 6), "dmy"),
        (["9/1/23, 2:00:05\u202fPM"], DAY, "mdy"),
        (["13/9/2023", "9/13/2023"], None, ""),
        (["2023-09-01", 45170.0], None, ""),
    ],
)
def test_the_order_of_a_column_is_what_all_its_days_allow(values, near, order):
    assert date_order_of(values, near=near) == order


def test_a_declared_order_decides_and_refuses_what_it_cannot_be():
    assert date_order_of(["9/1/2023"], "dmy") == "dmy"
    assert read_day("9/1/2023", DayHabits(order="dmy")).day == date(2023, 1, 9)
    assert refused("13/9/2023", DayHabits(order="mdy")) == "bad-date"


def test_who_is_asked_for_the_order_is_told_what_each_would_mean():
    with pytest.raises(CellError) as told:
        read_day("9/1/2023", DayHabits())

    assert "--date-order mdy reads it as 2023-09-01" in told.value.hint
    assert "--date-order dmy reads it as 2023-01-09" in told.value.hint


@pytest.mark.parametrize(
    ("cell", "order", "moment"),
    [
        ("9/1/23, 2:00:05 PM", "mdy", datetime(2023, 9, 1, 14, 0, 5)),
        ("9/1/23, 2:00:05\u202fPM", "mdy", datetime(2023, 9, 1, 14, 0, 5)),
        ("11/12/2020, 12:27:24", "dmy", datetime(2020, 12, 11, 12, 27, 24)),
        ("13/04/2021 à 09:01:31", "", datetime(2021, 4, 13, 9, 1, 31)),
        ("06.10.26, 18:01:00", "dmy", datetime(2026, 10, 6, 18, 1)),
        ("21/10/22 12:00:00", "dmy", datetime(2022, 10, 21, 12)),
        ("11/19/2021 09:54:15 AM", "", datetime(2021, 11, 19, 9, 54, 15)),
        ("2020/12/8 8:35", "", datetime(2020, 12, 8, 8, 35)),
        ("2026/04/10 2:44:14 下午 [GMT+8]", "", datetime(2026, 4, 10, 14, 44, 14)),
        ("2026/04/10 2:44:14 PM GMT+8", "", datetime(2026, 4, 10, 14, 44, 14)),
        ("4/10/2026 14:44:14", "mdy", datetime(2026, 4, 10, 14, 44, 14)),
        ("2024-01-01 00:00:00", "", datetime(2024, 1, 1)),
        ("2022.07.21 11:01:40 (GMT+08:00)", "", datetime(2022, 7, 21, 11, 1, 40)),
        ("2023/9/1 16:35:02", "", datetime(2023, 9, 1, 16, 35, 2)),
        ("9/1/23, 下午2:00:05", "mdy", datetime(2023, 9, 1, 14, 0, 5)),
        ("1 Sep 2023 2.00PM", "", datetime(2023, 9, 1, 14)),
        ("2023-09-01T06:00:00Z", "", datetime(2023, 9, 1, 14)),
        ("2023-09-01T06:00:00+08:00", "", datetime(2023, 9, 1, 6)),
        ("2023-09-01 上午12:10", "", datetime(2023, 9, 1, 0, 10)),
        ("2023-09-01 12:10 AM", "", datetime(2023, 9, 1, 0, 10)),
        ("2023-09-01 12:10 PM", "", datetime(2023, 9, 1, 12, 10)),
        ("2023-09-01 中午1点", "", datetime(2023, 9, 1, 13)),
        ("2023年9月1日14时30分", "", datetime(2023, 9, 1, 14, 30)),
        (45170.5, "", datetime(2023, 9, 1, 12)),
    ],
)
def test_a_moment_is_read_as_each_program_writes_it(cell, order, moment):
    found = read_moment(cell, DayHabits(order=order, zone=ZoneInfo("Asia/Shanghai")))

    assert (found.day, found.clock) == (moment.date(), moment.time())
    assert found.warnings == ()


@pytest.mark.parametrize(
    ("cell", "clock"),
    [
        ("18:02", time(18, 2)),
        ("10:00 AM", time(10)),
        ("0:30:00", time(0, 30)),
        ("下午2:30", time(14, 30)),
        (time(13, 52), time(13, 52)),
        (0.75, time(18)),
        (timedelta(hours=9), time(9)),
    ],
)
def test_a_time_without_day_waits_for_the_day_of_the_session(cell, clock):
    found = read_moment(cell)

    assert found == Moment(clock=clock)
    assert found.on(DAY) == Moment(DAY, clock)
    assert Moment(DAY).on(date(2023, 9, 2)).day == DAY


def test_a_span_on_one_day_has_both_ends():
    assert read_moment("2023年9月1日 下午2:30-4:30") == Moment(DAY, time(14, 30), time(16, 30))
    assert read_moment("2023年9月1日 上午11:30-1:00").until == time(1)


@pytest.mark.parametrize("cell", ["", "--", "N/A", "#N/A", "-"])
def test_an_unknown_moment_is_neither_day_nor_time(cell):
    assert read_moment(cell) == Moment()
