"""`ledger teacher change`: one value at a time, to the day; cells are corrected."""

import json

import pytest

from sbt_ledger.files.journal import read_entries
from tests.books import write_book

TEACHERS = (
    "code,name,group,stage,hired_on,post\nT1,李静,语文,primary,2010-09-01,\nT2,王芳,数学,,,dean\n"
)
HEADER = "teacher,attribute,value,from,until,reason,by,evidence\n"
CHANGES = HEADER + "T1,rank,county-backbone,2024-09-01,,promoted,office,letter=evidence/a.pdf\n"


@pytest.fixture
def book(tmp_path):
    files = {"teachers.csv": TEACHERS, "changes.csv": CHANGES, "activities.csv": None}
    files |= {"activities.csv": "id,title,start,hours,kind\n", "credits.csv": "activity,teacher\n"}
    return write_book(tmp_path / "book", files)


@pytest.fixture
def change(ledger, book):
    def asked(*words, lang="en"):
        given = ("--as-of", "2026-08-31", "--lang", lang, "--book", book)
        return ledger("teacher", "change", *words, *given)

    return asked


def changes(book):
    return (book / "changes.csv").read_bytes().decode().removeprefix(HEADER)


def test_a_new_value_ends_the_one_that_held_on_the_day_before(change, book):
    answer = change("李静", "rank", "city-backbone", "--from", "2026-03-01", "--reason", "elected")

    assert answer == (
        0,
        (
            "Changed: 李静 (T1, 语文): rank = city-backbone, 2026-03-01..\n"
            "changes.csv:2: until: blank → 2026-02-28\n"
            "    before: T1,rank,county-backbone,2024-09-01,,promoted,office,"
            "letter=evidence/a.pdf\n"
            "    after:  T1,rank,county-backbone,2024-09-01,2026-02-28,promoted,office,"
            "letter=evidence/a.pdf\n"
            "changes.csv:3: new: T1 rank\n"
            "    T1,rank,city-backbone,2026-03-01,,elected,,\n"
            "T1 李静  year 2025-26: still 0 of 30, short by 30\n"
        ),
        "",
    )
    (entry,) = (each for each in read_entries(book) if each.get("reason") == "elected")
    assert entry["command"] == "teacher change"


def test_the_day_before_the_first_of_march_is_the_29th_in_a_leap_year(change, book):
    change("T1", "rank", "city-backbone", "--from", "2028-03-01")
    assert "county-backbone,2024-09-01,2028-02-29," in changes(book)

    assert change("T1", "trainer", "--from", "2028-02-29").code == 0
    assert "T1,trainer,,2028-02-29," in changes(book)
    assert "[bad-date]" not in change("T1", "trainer", "--from", "2027-02-29").err
    assert change("T1", "trainer", "--from", "2027-02-29").code == 2


def test_with_a_last_day_the_old_value_comes_back_with_its_proofs(change, book):
    answer = change("T1", "rank", "city-backbone", "--from", "2025-09-01", "--until", "2026-08-31")

    assert changes(book).splitlines() == [
        "T1,rank,county-backbone,2024-09-01,2025-08-31,promoted,office,letter=evidence/a.pdf",
        "T1,rank,city-backbone,2025-09-01,2026-08-31,,,",
        "T1,rank,county-backbone,2026-09-01,,promoted,office,letter=evidence/a.pdf",
    ]
    assert "From 2026-09-01 on it is county-backbone again; if that is wrong, end it." in answer.err


def test_a_change_of_the_same_day_replaces_the_value(change, book):
    change("T1", "rank", "city-backbone", "--from", "2024-09-01", "--reason", "mistyped")

    assert changes(book) == "T1,rank,city-backbone,2024-09-01,,mistyped,,\n"


def test_a_change_before_another_one_holds_until_the_day_before_it(change, book):
    answer = change("T1", "rank", "school-backbone", "--from", "2022-09-01")

    assert "T1,rank,school-backbone,2022-09-01,2024-08-31,,,\n" in changes(book)
    assert "It holds until 2024-08-31 only: then follows county-backbone (2024-09" in answer.err
    assert "2024-09-01,,promoted" in changes(book)


def test_a_last_day_inside_a_later_change_is_refused(change, book):
    words = ("T1", "rank", "school-backbone", "--from", "2022-09-01", "--until")

    answer = change(*words, "2024-09-01")

    assert answer.code == 2
    assert answer.err == (
        "Within 2022-09-01..2024-09-01 stands county-backbone (2024-09-01.., changes.csv:2) "
        "already.\n    Give other days, or end that one first.\n"
    )
    assert change(*words, "2024-08-31").code == 0


def test_what_holds_already_is_not_written_again(change, book):
    answer = change("T1", "rank", "county-backbone", "--from", "2025-09-01")

    assert answer.out.startswith("It says so already, nothing was written: 李静 (T1, 语文)")
    assert changes(book) == CHANGES.removeprefix(HEADER)
    assert not (book / "journal.jsonl").exists()


def test_the_same_value_gets_a_last_day_and_grows_again(change, book):
    change("T1", "rank", "county-backbone", "--from", "2024-09-01", "--until", "2025-08-31")
    assert "2024-09-01,2025-08-31,promoted" in changes(book)

    change("T1", "rank", "county-backbone", "--from", "2025-02-01")
    assert changes(book) == CHANGES.removeprefix(HEADER)


def test_beside_what_holds_another_value_may_hold(change, book):
    change("T1", "rank", "subject-leader", "--from", "2025-09-01", "--also")
    assert changes(book).count("T1,rank") == 2
    assert "2024-09-01,,promoted" in changes(book)

    answer = change("T1", "rank", "city-backbone", "--from", "2026-02-01")
    assert (answer.code, answer.err.splitlines()[1]) == (
        2, "    --also lets one more hold beside them; “--end VALUE” ends one of them.",
    )  # fmt: skip
    change("T1", "rank", "subject-leader", "--end", "--from", "2026-02-01")
    assert "subject-leader,2025-09-01,2026-01-31" in changes(book)
    assert "2024-09-01,,promoted" in changes(book)


def test_a_value_ends_on_the_day_before(change, book):
    change("T1", "rank", "--end", "--from", "2026-03-01")

    assert "county-backbone,2024-09-01,2026-02-28" in changes(book)
    assert change("T1", "rank", "--end", "--from", "2026-03-01").out.startswith(
        "It says so already"
    )


@pytest.mark.parametrize(
    ("day", "told"),
    [
        ("2024-08-31", "Nothing of “rank” holds for 李静 (T1) on 2024-08-31 that could be ended."),
        ("2024-09-01", "county-backbone (2024-09-01.., changes.csv:2) begins on that very day"),
    ],
)
def test_what_has_not_begun_cannot_be_ended(change, book, day, told):
    answer = change("T1", "rank", "--end", "--from", day)

    assert (answer.code, told in answer.err, changes(book)) == (
        2,
        True,
        CHANGES.removeprefix(HEADER),
    )
    assert answer.err.count("\n") == 2, "a cure is told"


def test_for_some_days_a_value_is_silent(change, book):
    change("T1", "rank", "--end", "--from", "2024-09-01", "--until", "2025-08-31")
    assert changes(book).startswith("T1,rank,county-backbone,2025-09-01,,promoted")

    change("T1", "rank", "--end", "--from", "2026-09-01", "--until", "2027-08-31")
    assert [line.split(",")[3:5] for line in changes(book).splitlines()] == [
        ["2025-09-01", "2026-08-31"], ["2027-09-01", ""],
    ]  # fmt: skip


def test_what_only_the_roster_says_is_followed_by_a_no(change, book):
    change("T2", "post", "--end", "--from", "2026-03-01")

    assert changes(book).endswith("T2,post,no,2026-03-01,,,,\n")


def test_where_the_roster_has_a_column_the_end_is_said_in_so_many_words(change, book):
    # A blank cell of the roster would leave open whether it still holds.
    change("T1", "post", "head", "--from", "2025-03-01")
    change("T1", "post", "--end", "--from", "2026-03-01", "--until", "2026-06-30")

    assert [line for line in changes(book).splitlines() if "post" in line] == [
        "T1,post,head,2025-03-01,2026-02-28,,,",
        "T1,post,no,2026-03-01,2026-06-30,,,",
        "T1,post,head,2026-07-01,,,,",
    ]


def test_a_cell_of_the_roster_is_corrected_without_a_day(change, book):
    answer = change("T1", "name", "李靖", "--reason", "mistyped")
    assert "teachers.csv:2: name: 李静 → 李靖" in answer.out

    change("T1", "hired_on", "2011-9-1")
    assert (
        b"\xe6\x9d\x8e\xe9\x9d\x96,\xe8\xaf\xad\xe6\x96\x87,primary,2011-09-01,"
        in (book / "teachers.csv").read_bytes()
    )


def test_the_first_day_is_corrected_in_the_changes_as_well(change, book):
    (book / "changes.csv").write_text(CHANGES + "T1,employment,hired,2010-09-01,,,,\n")

    assert change("T1", "hired_on", "2010-08-15").code == 0
    assert "T1,employment,hired,2010-08-15" in changes(book)


@pytest.mark.parametrize(
    ("words", "told", "cure"),
    [
        (("T1", "employment", "left"), "“employment” is changed by commands", "transfer-out, ret"),
        (("T1", "请假", "病假"), "“leave” is changed by commands", "leave, back"),
        (("T1", "paired_with", "T2"), "“paired_with” is changed by", "pair, unpair"),
        (("T1", "code", "T9"), "“code” says whose row it is", "a person keeps it"),
        (("T1", "national_id", "1"), "Numbers of identity cards are not taken", "keep_national"),
        (("T1", "age", "3"), "“age” cannot be changed", "born_on"),
        (("T1", "name", "X"), "“name” has no days", "Leave out --from"),
        (("T1", "fte", "50%"), "VALUE: '50%' is not a number", "50"),
        (("T1", "fte", "1.5"), "VALUE: '1.5' is more than full time.", "such as 0.5"),
        (("T9", "rank", "x"), "No teacher is called “T9”.", "T1"),
        (("T1", "rank", "x", "--until", "2026-02-28"), "--until: 2026-02-28 is before", "Correct"),
        (("T1", "rank", "x", "--until", "3/5/2026"), "can be read as more than one", "2026-03-05"),
        (("T1", "rank", "x", "--end", "--also"), "contradict each other", "Give one"),
    ],
)
def test_what_cannot_be_meant_is_refused_with_a_cure(change, book, words, told, cure):
    for lang in ("en", "zh-CN"):
        answer = change(*words, "--from", "2026-03-01", lang=lang)
        assert (answer.code, answer.out, changes(book)) == (2, "", CHANGES.removeprefix(HEADER))
        if lang == "en":
            assert (told in answer.err, cure in answer.err) == (True, True), answer.err
        else:
            assert told not in answer.err


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("T1", "trainer"), "Still needed: --from DATE."),
        (("T1", "group", "数学"), "Still needed: --from DATE."),
        (("T1", "post", ""), "Still needed: --from DATE."),
        (("T1", "name", "李靖", "--until", "2026-03-01"), "Still needed: --from DATE."),
        (("T1", "email"), "Still needed: VALUE."),
    ],
)
def test_without_a_day_only_the_roster_can_be_corrected(change, words, told):
    answer = change(*words)

    assert (answer.code, told in answer.err) == (2, True)


def test_what_may_be_a_slip_is_noted(change):
    answer = change("T1", "tranier", "--from", "2026-03-01", "--dry-run")
    assert "The attribute “tranier” is new" in answer.err
    assert "Did you mean trainer" in answer.err

    answer = change("T1", "rank", "county-backbnoe", "--from", "2026-03-01", "--dry-run")
    assert "The value “county-backbnoe” is new for “rank”." in answer.err
    assert "Did you mean county-backbone" in answer.err
    answer = change("T1", "group", "语;数学", "--from", "2010-08-31", "--dry-run")
    assert "李静 is not in post on 2010-08-31." in answer.err
    assert "The group “语” is new: nobody else is in it." in answer.err


def test_chinese_words_are_taken_and_told(change, book):
    answer = change("李静", "骨干级别", "市级骨干教师", "--from", "2026年3月1日", lang="zh-CN")

    assert "T1,rank,city-backbone,2026-03-01" in changes(book)
    first = answer.out.splitlines()[0]
    assert first == "已变更：李静 (T1, 语文)：骨干级别 = 市级骨干教师、2026-03-01.."


def test_a_group_is_changed_and_the_roster_holds_before(change, book, ledger):
    change("T1", "group", "数学", "--from", "2026-03-01", "--until", "2026-06-30")

    def group(day):
        answer = ledger("list", "teachers", "--book", book, "--as-of", day, "--format", "json")
        return json.loads(answer.out)["teachers"][0]["group"]

    assert [group(f"2026-{day}") for day in ("02-28", "03-01", "06-30", "07-01")] == [
        "语文", "数学", "数学", "语文",
    ]  # fmt: skip


def test_of_two_groups_that_were_never_ended_the_newest_gives_way(change, book):
    rows = "T1,group,数学,2020-09-01,,,,\nT1,group,英语,2022-09-01,,,,\n"
    (book / "changes.csv").write_bytes((HEADER + rows).encode())

    change("T1", "group", "语文", "--from", "2026-03-01")

    assert changes(book).splitlines() == [
        "T1,group,数学,2020-09-01,,,,",
        "T1,group,英语,2022-09-01,2026-02-28,,,",
        "T1,group,语文,2026-03-01,,,,",
    ]


@pytest.mark.parametrize(
    ("words", "hint"),
    [
        (("group",), "Known: 数学, 语文. --end ends the value that holds."),
        (("group", ""), "Known: 数学, 语文."),
        (("rank",), "Known: school-backbone, county-backbone"),
        (("fte",), "A share of full time is a number up to 1, such as 0.5."),
        (("post",), "Known: dean."),
    ],
)
def test_a_value_that_was_forgotten_does_not_mean_yes(change, book, words, hint):
    answer = change("T1", *words, "--from", "2026-03-01")

    assert (answer.code, answer.err.splitlines()[0]) == (2, "Still needed: VALUE.")
    assert hint in answer.err
    assert (book / "changes.csv").read_text("utf-8-sig") == CHANGES
    assert change("T1", "class_adviser", "--from", "2026-03-01").code == 0


def group_rows(book):
    rows = [line.split(",")[1:5] for line in changes(book).splitlines() if ",rank," not in line]
    return sorted(rows, key=lambda row: row[2])


def test_a_group_may_hold_beside_the_one_of_the_roster(change, book, ledger):
    change("T1", "group", "数学", "--from", "2026-03-01", "--also")

    assert group_rows(book) == [["group", "语文;数学", "2026-03-01", ""]]
    for group in ("语文", "数学"):
        seen = ledger("check", "--group", group, "--as-of", "2026-08-31", "--book", book)
        assert "李静" in seen.out


def test_a_group_beside_one_that_ends_outlives_it(change, book):
    change("T1", "group", "音乐", "--from", "2025-10-01", "--until", "2025-12-31")
    change("T1", "group", "数学", "--from", "2025-12-01", "--also")

    assert group_rows(book) == [
        ["group", "音乐", "2025-10-01", "2025-11-30"],
        ["group", "音乐;数学", "2025-12-01", "2025-12-31"],
        ["group", "语文;数学", "2026-01-01", ""],
    ]


def test_of_several_groups_one_ends_and_the_others_stay(change, book):
    change("T1", "group", "数学;音乐", "--from", "2026-03-01", "--also")
    change("T1", "group", "数学", "--end", "--from", "2026-05-01")

    assert group_rows(book) == [
        ["group", "语文;数学;音乐", "2026-03-01", "2026-04-30"],
        ["group", "语文;音乐", "2026-05-01", ""],
    ]


def test_a_group_that_holds_already_is_not_written_twice(change, book):
    answer = change("T1", "group", "语文", "--from", "2026-03-01", "--also")

    assert answer.out.startswith("It says so already")
    assert group_rows(book) == []


def test_nobody_works_two_shares_of_full_time(change, book):
    answer = change("T1", "fte", "0.5", "--from", "2026-03-01", "--also")

    assert (answer.code, group_rows(book)) == (2, [])
    assert "only one value holds" in answer.err


@pytest.mark.parametrize("words", [["T1", "post"], ["T1", "department"], ["T1", "department", ""]])
def test_a_column_of_groups_wants_a_value(change, book, words):
    """A blank would be the group “yes”."""
    with (book / "ledger.toml").open("a") as file:
        file.write('[groups]\ncolumns = ["department", "post", "group"]\n')

    answer = change(*words, "--from", "2026-03-01")

    assert (answer.code, group_rows(book)) == (2, [])
    assert answer.err.startswith("Still needed: VALUE.")
