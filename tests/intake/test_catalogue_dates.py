"""The catalogue, dates: which day each cell is through the real command, or why it is none."""

from datetime import date

import pytest

from tests.intake.catalogue import COURSE, Catalogue, School, rows
from tests.intake.clerk import Clerk

DAY = "20230901"


@pytest.fixture
def school(ledger, tmp_path):
    return School(Clerk(ledger, tmp_path))


def on(found):
    """Return the days that courses are recorded on, then what is said of them."""
    days = [each.partition("-")[0] for each in found.told.get("activities", ())]
    assert found.answer.code == (0 if days else 3)
    return " ".join((*days, *found.codes))


DAYS: Catalogue = {
    "2023.9.1 2023年9月1日 2023/9/1 2023-09-01 20230901 and wide": dict.fromkeys(
        (
            "2023.9.1",
            "2023年9月1日",
            "2023/9/1",
            "2023-09-01",
            "20230901",
            "２０２３．９．１",
            "2023. 9. 1",
            "2023年09月01号",
        ),
        DAY,
    ),
    "23-9-1 23.9.1; 9-1-23": {
        "23-9-1": f"{DAY} short-year",
        "23.9.1": f"{DAY} short-year",
        "9-1-23": "ambiguous-date",
    },
    "xlsx date, 45170, 45170.583, text 45170": {
        date(2023, 9, 1): DAY,
        45170: DAY,
        45170.583: DAY,
        "45170": f"{DAY} serial-date",
    },
    "times and weekdays behind a day": {
        "2023/9/1 14:00": DAY,
        "2023-09-01 星期五": DAY,
        "2023/09/01 下午 02:44:14": DAY,
        "2023.9.1（周五）": DAY,
        "2023.9.1（周四）": f"{DAY} other-weekday",
        "9月1日下午": "no-year",
    },
    "9/1/2023, 1/9/2023": {"9/1/2023": "ambiguous-date", "1/9/2023": "ambiguous-date"},
    "112/9/1, 民國112年9月1日, 114/10/13": {
        "民國112年9月1日": DAY,
        "民国112年9月1日": DAY,
        "112/9/1": "roc-date",
        "114/10/13": "roc-date",
    },
    "2023.9, 2023年秋, 2023—2024学年第一学期, 暑假": dict.fromkeys(
        ("2023.9", "2023年秋", "2023—2024学年第一学期", "暑假"), "no-single-day"
    ),
    "2023.9.1-9.3, 9.1、9.8、9.15, 7月10日—12日": dict.fromkeys(
        ("2023.9.1-9.3", "9.1、9.8、9.15", "7月10日—12日"), "several-days"
    ),
    "31 June, 2023-02-29, year 2203, future; an end before the start, or after the filing": {
        "2023-06-31": "bad-date",
        "2023-02-29": "bad-date",
        "2203-09-01": "bad-date",
        "2026-12-31": "future-date",
    },
    "0, -, /, 无; 同上, 〃": dict.fromkeys(("0", "-", "/", "无", ""), "missing-date"),
}


@pytest.mark.parametrize("cells", rows(DAYS))
def test_a_day_is_one_day_or_says_why_not(school, cells):
    assert {cell: on(school.claims(cell)) for cell in cells} == cells


@pytest.mark.row(
    "9/1/2023, 1/9/2023", "112/9/1, 民國112年9月1日, 114/10/13", "times and weekdays behind a day"
)
@pytest.mark.parametrize(
    ("cell", "words", "day"),
    [
        ("9月1日下午", ("--year", "2023"), DAY),
        ("9/1/2023", ("--date-order", "mdy"), DAY),
        ("1/9/2023", ("--date-order", "dmy"), DAY),
        ("112/9/1", ("--habit", "calendar=roc"), DAY),
        ("114/10/13", ("--habit", "calendar=roc"), "20251013"),
    ],
)
def test_what_a_cell_leaves_open_can_be_said(school, cell, words, day):
    assert on(school.claims(cell, "2", *words)) == day


def courses(school, *days, header=("姓名", "培训项目", "开始日期", "结束日期", "学时")):
    return school.sheet(
        header, *(("李四", f"讲座{at}", *each, "2") for at, each in enumerate(days, 1))
    )


@pytest.mark.row("9/1/2023, 1/9/2023")
def test_a_day_above_12_decides_for_the_whole_file(school):
    sheet = courses(school, ("9/1/2023", "9/1/2023"), ("9/13/2023", "9/13/2023"))

    assert on(school.imports(sheet)) == "20230901 20230913"


@pytest.mark.row(
    "2023.9.1-9.3, 9.1、9.8、9.15, 7月10日—12日",
    "31 June, 2023-02-29, year 2203, future; an end before the start, or after the filing",
)
def test_several_days_are_asked_for_as_a_start_and_an_end(school):
    assert on(school.imports(courses(school, ("2023-09-01", "2023-09-03")))) == DAY
    assert on(school.imports(courses(school, ("2023-09-03", "2023-09-01")))) == "end-before-start"


@pytest.mark.row(
    "31 June, 2023-02-29, year 2203, future; an end before the start, or after the filing"
)
def test_an_end_after_the_filing_date_is_told(school):
    header = ("姓名", "培训项目", "开始日期", "结束日期", "登记时间", "学时")
    days = ("2023-09-01", "2023-09-03", "2023-09-02")

    found = school.imports(courses(school, days, header=header))

    assert on(found) == f"{DAY} filed-before-end"
    assert found.lines("filed-before-end") == [2]


@pytest.mark.row("0, -, /, 无; 同上, 〃")
@pytest.mark.parametrize("ditto", ["同上", "〃", "″"])
def test_a_ditto_is_the_day_above_and_is_told(school, ditto):
    sheet = school.sheet(COURSE, ("李四", "讲座", "2023-09-01", "2"), ("王五", "讲座", ditto, "2"))

    found = school.imports(sheet)

    assert on(found) == f"{DAY} as-above"
    assert found.people == ["0040", "0041"]
    assert found.lines("as-above") == [3]


@pytest.mark.row("xlsx date, 45170, 45170.583, text 45170")
def test_a_day_of_a_workbook_that_begins_in_1904_is_that_day(school):
    sheet = school.book(
        ("姓名", "培训项目", "日期", "学时"), ("李四", "讲座", date(2023, 9, 1), 2), from_1904=True
    )

    assert on(school.imports(sheet)) == DAY


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        ("9/1/2023", ("2023-01-09", "2023-09-01", "--date-order")),
        ("112/9/1", ("calendar", "roc")),
        ("2023.9.1-9.3", ("开始", "结束")),
        ("2023.9", ("2023.9",)),
    ],
)
def test_a_day_that_is_refused_is_quoted_with_the_cure(school, cell, said):
    found = school.claims(cell, lang="zh-CN")

    assert [word for word in (cell, *said) if word not in found.said] == []
