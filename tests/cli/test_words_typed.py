"""Words as offices say them, typed in Chinese: understood, and shown in Chinese again."""

import csv

import pytest


@pytest.fixture
def office(ledger, tmp_path):
    folder = tmp_path / "book"
    rules = ("changsha-meixihu", "backbone-2019", "zhejiang-district-2023")
    asked = [word for each in rules for word in ("--rules", each)]
    assert ledger("init", folder, *asked, "--school", "示例", "--lang", "zh-CN").code == 0

    def do(*words, code=0, lang="zh-CN"):
        told = ledger(*words, "--book", folder, "--as-of", "2026-08-31", "--lang", lang)
        assert told.code == code, told.err
        return told

    do("teacher", "add", "T1", "李静", "--hired-on", "2020-09-01")
    do.folder = folder  # type: ignore[attr-defined]  # of a test
    return do


def cells(folder, table, column):
    with (folder / f"{table}.csv").open(encoding="utf-8-sig", newline="") as file:
        return [row[column] for row in csv.DictReader(file)]


@pytest.mark.parametrize(
    "said", ["县级骨干教师", "縣級骨幹教師", "县级骨干", "区级骨干教师", "县骨干"]
)
def test_a_rank_is_known_by_the_names_that_offices_have_for_it(office, said):
    told = office("teacher", "change", "T1", "rank", said, "--from", "2020-09-01")
    assert cells(office.folder, "changes", "value") == ["county-backbone"]
    assert "县区级骨干教师" in told.out
    assert told.err == ""


def test_a_rank_that_nobody_knows_is_told_with_those_known_in_the_language_of_the_office(office):
    told = office("teacher", "change", "T1", "rank", "特聘", "--from", "2020-09-01")
    assert "“骨干级别”还没有过“特聘”这个值。" in told.err
    assert "县区级骨干教师" in told.err
    assert "county-backbone" not in told.err


def test_a_level_is_known_by_the_name_that_imports_know(office):
    paper = ("--date", "2026-03-02", "--hours", 0, "--kind", "论文", "--teachers", "T1")
    office("teacher", "change", "T1", "rank", "县级骨干", "--from", "2020-09-01")
    office("add", "论文", *paper, "--set", "prize=一等奖", "--set", "level=县级")
    assert cells(office.folder, "activities", "level") == ["county"]
    assert "获奖论文" not in office("check", code=1).out
    told = office("add", "又一篇", *paper, "--set", "level=乡下", "--dry-run")
    assert "县区级" in told.err
    assert "county" not in told.err


@pytest.mark.parametrize("said", ["工资总额", "教职工工资", "工资", "薪資總額"])
def test_the_payroll_is_the_base_of_a_share_and_no_spending(office, said):
    told = office("money", "add", said, 1000000, "--date", "2026-01-05")
    assert cells(office.folder, "money", "what") == ["payroll"]
    assert "已登记：教职工工资总额、1000000" in told.out
    assert told.err == ""
    assert "应达30000；未入账：教育主管部门培训经费" in office("check", code=1).out


def test_amounts_that_are_not_booked_are_named_in_the_language_of_the_office(office):
    assert "未入账：教育主管部门培训经费、教职工工资总额" in office("check", code=1).out
    assert "教育主管部门培训经费：没有入账。" in office("explain", "payroll-share").out
    told = office("check", code=1, lang="en").out
    assert "not booked: training fund of the authority, payroll" in told


def test_a_new_word_of_money_says_in_chinese_on_which_side_it_counts(office):
    told = office("money", "add", "茶点", 10, "--date", "2026-01-05")
    assert "“茶点”是新用途，按“支出”计。" in told.err


def test_what_follows_from_a_duty_is_named_in_the_language_of_the_office(office):
    office("teacher", "change", "T1", "rank", "县级骨干", "--from", "2020-09-01")
    told = office("explain", "T1", "assessment").out
    assert "否则：当年取消骨干资格。" in told
    assert "If not: lose rank for the year." in office("explain", "T1", "assessment", lang="en").out


def test_the_clause_has_a_chinese_heading(office):
    told = office("report", "money").out
    assert "条款" in told
    assert "clause" not in told


def test_deadlines_that_were_not_kept_are_counted_whether_done_later_or_not(office):
    told = office("check", code=1)
    assert "1项未按期完成。" in told.out
