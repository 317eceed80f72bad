"""Whoever should be told and cannot be is named with a line; all others get theirs."""

import json

import pytest

from tests.books import TOWN, write_book
from tests.mail.conftest import FILES, settings

OFFICE = 'office = "head@school.example"'


def roster(old, new):
    """Return the roster with one text in place of another."""
    assert old in FILES["teachers.csv"]
    return FILES["teachers.csv"].replace(old, new)


def told(answer):
    """Return the first words of each problem on stderr."""
    return [line for line in answer.err.splitlines() if line.endswith("]")]


def test_a_head_without_an_address_is_named_and_the_others_get_their_lists(server, make, run):
    make(server.port, teachers=roster("li@school.example", ""), mail=OFFICE)
    answer = run("--send")
    assert (answer.code, server.boxes) == (
        3, [f"{name}@school.example" for name in ("ada", "head", "wang")],
    )  # fmt: skip
    assert answer.err == (
        "teachers.csv:2: email: 李静 (T1) is the head of Chinese, and has no address of mail"
        " [no-address]\n"
        "    Write it into the roster: ledger teacher change T1 email …\n"
    )


@pytest.mark.parametrize(
    ("groups", "place"),
    [('[mail.groups]\n"Chinese " = "x@x.de"\n', "ledger.toml:11"),
     ('[mail.groups]\nPhysics = "x@x.de"\nChinese = "y@x.de"\n', "ledger.toml:11")],
)  # fmt: skip
def test_a_group_of_the_settings_that_none_is_called_is_named(groups, place, make, run):
    make(groups=groups)
    answer = run("--to", "groups")
    assert answer.code == 3
    (line,) = told(answer)
    assert line.startswith(f"{place}: mail.groups: there is no group “")
    assert run("--to", "teachers").code == 0


def test_the_head_of_a_group_that_none_is_called_is_named_and_so_is_the_group_left_alone(make, run):
    make(teachers=roster(",,Maths\n", ",,Mathz\n"))
    answer = run("--to", "groups")
    assert answer.code == 3
    assert told(answer) == [
        "ledger.toml:4: the group “Maths” lacks something, and has no head who is told [no-head]",
        (
            "teachers.csv:4: head_of: there is no group “Mathz” that somebody could be the head of"
            " [unknown-group]"
        ),
    ]
    make(teachers=roster(",,Maths\n", ",,Mathz\n"), mail=OFFICE)
    assert len(told(run())) == 1, "the office has the list of all groups"


def test_a_group_whose_teachers_have_all_left_may_keep_its_head(make, run):
    left = "T6,Long Gone,Physics,x@x.de,,2010-09-01,2020-01-31,\n"
    make(teachers=FILES["teachers.csv"] + left, groups='[mail.groups]\nPhysics = "p@x.de"\n')
    assert run("--to", "groups").code == 0


def test_where_no_group_has_a_head_none_is_missed_until_they_are_asked_for(make, run):
    bare = FILES["teachers.csv"].replace(",,Chinese\n", ",,\n").replace(",,Maths\n", ",,\n")
    make(teachers=bare)
    assert run().code == 0
    answer = run("--to", "groups")
    assert (answer.code, len(told(answer))) == (3, 2)


def test_who_has_no_address_is_named_where_no_office_is_told_of_them(make, run):
    make(teachers=roster("wang@school.example", ""))
    answer = run("--to", "teachers")
    assert answer.code == 3
    assert told(answer) == [
        "teachers.csv:3: email: 王芳 (T2) lacks something, and has no address of mail [no-address]"
    ]
    make(teachers=roster("wang@school.example", ""), mail=OFFICE)
    assert run("--to", "teachers").code == 0
    make(teachers=roster("zhang@school.example", ""))
    assert run("--to", "teachers").code == 0, "who lacks nothing is not to be told"


def test_who_is_to_be_reminded_and_has_no_address_is_named(make, run):
    make(teachers=roster("zhang@school.example", ""), mail="days_before = [90]")
    assert len(told(run("--to", "teachers"))) == 1


def test_an_office_that_is_asked_for_and_is_nowhere_is_named(make, run):
    make()
    answer = run("--to", "office")
    assert answer.code == 3
    assert told(answer) == [
        "ledger.toml:4: there is something to tell the office, and no address of it [no-office]"
    ]
    assert run().code == 0, "not every school has one"


def test_an_office_that_is_asked_for_is_missed_where_the_school_alone_lacks_something(make, run):
    book = make(credits="activity,teacher\na,T1\na,T2\na,T3\na,T4\n")
    (book / "rules/town.toml").write_text(
        TOWN + 'cohort = [ { id = "lessons", measure = "records", at_least = 3, per = "year",'
        ' where = { kind = "lesson" } } ]\n'
    )
    answer = run("--send", "--to", "office", as_of="2026-08-31")
    assert (answer.code, "there is something to tell the office" in answer.err) == (3, True)


@pytest.mark.parametrize("role", ["teachers", "groups"])
def test_both_at_one_address_are_named_though_one_lacks_nothing(role, make, run):
    make(teachers=roster("li@school.example", "wang@school.example"))
    answer = run("--to", role)
    assert answer.code == 3
    assert [line.partition(": ")[0] for line in told(answer)] == [
        "teachers.csv:2",
        "teachers.csv:3",
    ]


def test_a_trial_with_one_address_ends_by_that_address_alone(make, run):
    teachers = roster("wang@school.example", "wang")
    make(teachers=teachers)
    assert run().code == 3
    assert run("--only", "ada@school.example").code == 0
    make(teachers=roster("wang@school.example", "ada@school.example"),
         mail='office = "ada@school.example"')  # fmt: skip
    assert run("--only", "ada@school.example").code == 3


def test_json_has_what_is_wrong_with_addresses(make, run):
    make(teachers=roster("wang@school.example", "wang"))
    answer = run("--format", "json")
    assert answer.code == 3
    (problem,) = json.loads(answer.out)["problems"]
    assert (problem["code"], problem["file"], problem["line"]) == (
        "bad-address", "teachers.csv", 3,
    )  # fmt: skip
    make()
    assert json.loads(run("--format", "json").out)["problems"] == []


def test_in_chinese_too(make, run, tmp_path):
    make(teachers=roster("li@school.example", ""))
    for lang, words in (("zh-CN", "没有邮箱地址"), ("zh-TW", "沒有郵件地址")):
        assert words in run(lang=lang).err


def test_long_addresses_become_files_all_the_same(run, tmp_path):
    domain = ".".join(["x" * 60] * 3)
    teachers = f"code,name,email,hired_on\nT2,W,{'w' * 60}@{domain}.de,2010-09-01\n"
    book = {**FILES, "teachers.csv": teachers, "ledger.toml": settings()}
    write_book(tmp_path / "school", {**book, "credits.csv": "activity,teacher\n"})
    assert run("--eml", tmp_path / "mails").code == 0
    (file,) = (tmp_path / "mails").iterdir()
    assert file.stat().st_size > 500
