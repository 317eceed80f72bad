"""Several columns of the roster are groups: departments, year groups and subject groups."""

import json

import pytest

from tests.books import AS_OF, check, write_book

FILES = {
    "ledger.toml": (
        'school = "A school"\nrules = ["changsha-meixihu"]\n'
        '[groups]\ncolumns = ["department", "year_group", "group"]\n'
    ),
    "teachers.csv": (
        "code,name,department,year_group,group\n"
        "T1,李静,教务处,三年级,语文\nT2,王芳,教务处,四年级,数学\nT3,张伟,,三年级,数学\n"
    ),
    "changes.csv": (
        "teacher,attribute,value,from,until\nT3,year_group,四年级,2026-02-01,\n"
        "T2,department,总务处,2026-02-01,\n"
    ),
    "activities.csv": (
        "id,title,start,end,hours,kind,group\n"
        "p,Plan of year 3,2025-09-10,,,group-plan,三年级\n"
        "q,Plan of the office,2025-09-10,,,group-plan,教务处\n"
        "s,Session,2025-10-15,,4,workshop,三年级\n"
    ),
    "credits.csv": "activity,teacher\ns,T1\ns,T3\n",
}


@pytest.fixture
def book(tmp_path):
    return write_book(tmp_path / "book", FILES)


@pytest.fixture
def do(ledger, book):
    def asked(*words, as_of="2025-11-01", lang="en"):
        return ledger(*words, "--as-of", as_of, "--lang", lang, "--book", book)

    return asked


def names(ledger, book, group, as_of):
    found = json.loads(
        ledger("check", "--group", group, "--format", "json", "--as-of", as_of, "--book", book).out
    )
    return list(dict.fromkeys(each["name"] for each in found["results"]))


def sheet(do, report, table, *words, as_of="2025-11-01"):
    out = do("report", report, "--table", table, "--format", "csv", *words, as_of=as_of).out
    return [line.split(",") for line in out.lstrip("\ufeff").splitlines()]


@pytest.mark.parametrize(
    ("group", "before", "after"),
    [
        ("三年级", ["李静", "张伟"], ["李静"]),
        ("四年级", ["王芳"], ["王芳", "张伟"]),
        ("教务处", ["李静", "王芳"], ["李静"]),
        ("数学", ["王芳", "张伟"], ["王芳", "张伟"]),
    ],
)
def test_a_group_of_any_column_is_asked_about_as_it_was_on_the_day(
    ledger, book, group, before, after
):
    assert names(ledger, book, group, "2026-01-31") == before
    assert names(ledger, book, group, "2026-02-01") == after


def test_what_is_in_no_column_is_no_group_and_all_of_them_are_named(do):
    answer = do("check", "--group", "五年级")

    assert answer.code == 2
    assert "There is no group “五年级”." in answer.err
    for name in ("教务处", "三年级", "语文"):
        assert name in do("check", "--group", "zzz").err


def test_list_add_and_approve_know_them(do, book):
    assert do("list", "teachers", "--group", "三年级").out.count("张伟") == 1
    assert "王芳" not in do("list", "teachers", "--group", "三年级").out
    listed = do("list", "teachers", "--format", "csv", as_of="2026-02-01").out
    assert "T3,张伟,,四年级,数学,yes" in listed

    words = ("add", "Talk", "--date", "2025-10-20", "--hours", "2", "--kind", "lecture")
    answer = do(*words, "--group", "三年级", "--except", "T1")
    assert answer.code == 0, answer.err
    assert (book / "credits.csv").read_text().splitlines()[-1].endswith("T3")

    approved = do("approve", "school-review", "--group", "教务处", "--on", "2025-10-30", "--yes")
    assert "1 row at Session (s, 2025-10-15)" in approved.out
    assert do("approve", "school-review", "--group", "五年级").code == 2


def test_a_paper_of_a_group_of_any_column_is_filed_and_found(do):
    words = ("add", "Year 4", "--date", "2025-09-12", "--kind", "group-plan")
    assert do(*words, "--group", "四年级").code == 0
    refused = do(*words, "--group", "五年级")
    assert (refused.code, "unknown-group" in refused.err) == (2, True)

    papers = [row for row in sheet(do, "plan", "papers") if row[1] == "group-plan"]
    filed = {row[0]: row[3] for row in papers if row[2] == papers[0][2]}
    assert filed == {
        "教务处": "1", "三年级": "1", "四年级": "1", "语文": "0", "数学": "0",
    }  # fmt: skip
    own = sheet(do, "plan", "papers", "--group", "三年级")[1:]
    assert {row[0] for row in own} == {"三年级"}


def test_a_rule_asks_each_group_of_every_column_for_its_paper(do, book, ledger):
    rules = book / "papers.toml"
    rules.write_text(
        '[ruleset]\nid = "papers"\nfrom = 2020-09-01\nunit = "hours"\n'
        '[period.year]\nstart = "09-01"\n'
        '[[cohort]]\nid = "plans"\nper = "year"\nmeasure = "records"\nfor_each = "group"\n'
        'where = { kind = "group-plan" }\nat_least = 1\n',
        encoding="utf-8",
    )
    found = check(ledger, book, "--rules", rules, as_of="2025-11-01")["cohorts"]
    assert {each["group"]: each["state"] for each in found} == {
        "三年级": "met", "四年级": "open", "教务处": "met", "数学": "open", "语文": "open",
    }  # fmt: skip
    (book / "ledger.toml").write_text(
        FILES["ledger.toml"].replace("changsha-meixihu", "papers.toml")
    )
    told = do("todo", "--only", "papers", as_of="2026-08-25").out
    assert "四年级" in told
    assert "三年级" not in told


def test_who_is_in_several_groups_stands_in_each_and_counts_once_in_the_sum(do):
    rows = sheet(do, "groups", "groups")
    people = {row[0]: row[1] for row in rows[1:]}

    assert people == {
        "教务处": "2", "三年级": "2", "四年级": "1", "语文": "1", "数学": "2",
    }  # fmt: skip
    assert {row[0] for row in sheet(do, "groups", "groups", "--group", "三年级")[1:]} == {"三年级"}
    told = do("report", "groups", "--format", "text").out
    assert "Who is in several groups stands in each" in told
    (line,) = [each for each in told.splitlines() if "all together" in each]
    assert line.split()[2] == "3"


def test_a_change_of_such_a_column_ends_the_group_before(do, book):
    answer = do("teacher", "change", "T1", "year_group", "五年级", "--from", "2026-02-01")

    assert answer.code == 0, answer.err
    assert "The group “五年级” is new: nobody else is in it." in answer.err
    listed = do("list", "teachers", "--format", "csv", as_of="2026-02-01").out
    assert "T1,李静,教务处,五年级,语文,yes" in listed


def test_one_column_is_the_group_as_long_as_nothing_is_said(do, book):
    (book / "ledger.toml").write_text('school = "A school"\nrules = ["changsha-meixihu"]\n')

    assert do("check", "--group", "三年级").code == 2
    assert do("check", "--group", "数学").code != 2


def test_a_shared_copy_keeps_the_columns_under_other_names(do, book, tmp_path, ledger):
    assert do("share", "--output", tmp_path / "copy").code == 0
    copied = (tmp_path / "copy" / "teachers.csv").read_text(encoding="utf-8-sig")
    assert "department,year_group,group" in copied
    assert "教务处" not in copied
    activities = (tmp_path / "copy" / "activities.csv").read_text(encoding="utf-8-sig")
    assert all(line.split(",")[-1] in copied for line in activities.splitlines()[1:])
    assert ledger("check", "--book", tmp_path / "copy", "--as-of", "2025-11-01").code != 3


@pytest.mark.parametrize(
    ("lang", "heading"),
    [("en", "化学组, 班主任"), ("zh-CN", "化学组、班主任"), ("zh-TW", "化学组、班主任")],
)
def test_people_read_the_groups_of_somebody_as_a_list_and_programs_as_the_file_has_them(
    lang, heading, ledger, tmp_path
):
    book = write_book(
        tmp_path / "book",
        {
            "teachers.csv": "code,name,group,hired_on\nt,李静,化学组;班主任,2010-09-01\n"
            "u,王芳,语文组,2010-09-01\n"
        },
    )
    asked = ("--book", book, "--as-of", AS_OF, "--lang", lang)
    told = ledger("check", *asked, "--format", "table").out
    assert f"\n{heading}\nt 李静" in told
    for report in (("check",), ("report", "roster", "--period", "2025-26")):
        assert f"| {heading} |" in ledger(*report, *asked, "--format", "md").out
        assert "化学组;班主任" in ledger(*report, *asked, "--format", "csv").out
        assert "化学组;班主任" in ledger(*report, *asked, "--format", "json").out
