"""`ledger list`: teachers, activities or credits, with filters."""

import json

import pytest

from tests.cli.conftest import problem_of, rows_of

TABLES = ("teachers", "activities", "credits")


def listed(ask, table, *words):
    return json.loads(ask("list", table, *words, "--format", "json").out)[table]


@pytest.mark.parametrize(("table", "count"), [("teachers", 4), ("activities", 3), ("credits", 4)])
def test_every_format_has_every_row(ask, table, count):
    answers = {form: ask("list", table, "--format", form) for form in ("text", "table", "csv")}

    assert {answer.code for answer in answers.values()} == {0}
    assert len(listed(ask, table)) == count
    assert len(rows_of(answers["csv"].out)) == count
    assert len(answers["text"].out.splitlines()) == count
    assert len(answers["table"].out.splitlines()) == count + 2


def test_in_a_pipe_a_row_is_a_line_of_tabs_in_the_words_of_the_files(ask):
    assert ask("list", "credits", "--teacher", "T3", lang="zh-CN").out == (
        "T3\t王芳\tc\tCircle\t2025-03-05\t2\tlate\treading\tcredits.csv:4\t2025-03-05\t\t\n"
    )


def test_a_table_has_titles_and_names_for_people(ask, monkeypatch):
    monkeypatch.setenv("COLUMNS", "120")

    english = ask("list", "teachers", "--format", "table").out.splitlines()
    chinese = ask("list", "credits", "--format", "table", lang="zh-CN").out

    assert english[0].split() == ["code", "name", "group", "stage", "hired", "employed"]
    assert english[2].split() == ["T1", "李静", "Chinese", "primary", "2010-09-01", "yes"]
    for name in ("活动", "学时", "出勤", "类别", "迟到", "论文"):
        assert name in chinese


def test_csv_and_json_keep_the_names_of_the_columns(ask):
    sheet = rows_of(ask("list", "teachers", "--format", "csv", lang="zh-CN").out)

    assert list(sheet[0]) == ["code", "name", "group", "stage", "hired_on", "in_post"]
    assert sheet[0]["stage"] == "primary"
    assert sheet[0]["in_post"] == "yes"
    assert list(listed(ask, "activities")[0])[:2] == ["id", "title"]


@pytest.mark.parametrize(("day", "group"), [("2026-01-31", "Maths"), ("2026-02-01", "Chinese")])
def test_the_group_of_a_teacher_is_that_of_the_day(ledger, school, day, group):
    words = ("list", "teachers", "--book", school, "--as-of", day, "--format", "csv")

    found = {row["code"]: row["group"] for row in rows_of(ledger(*words).out)}

    assert found["T4"] == group


@pytest.mark.parametrize("kind", ["paper", "论文", "論文", "PAPER"])
def test_a_kind_is_asked_for_by_its_word_or_by_its_name(ask, kind):
    assert [row["id"] for row in listed(ask, "activities", "--where", f"kind={kind}")] == ["b"]
    found = listed(ask, "credits", "--where", f"kind={kind}")
    assert [row["code"] for row in found] == ["T2"]


def test_a_word_that_the_book_writes_itself_is_found_as_written(ask, school):
    with (school / "activities.csv").open("a", encoding="utf-8") as stream:
        stream.write("d,Dig,2026-05-01,1,论文,\n")

    found = listed(ask, "activities", "--where", "kind=论文")

    assert [row["id"] for row in found] == ["b", "d"]


@pytest.mark.parametrize(
    ("table", "words", "found"),
    [
        ("teachers", ("--where", "stage=中学"), ["T4"]),
        ("teachers", ("--where", "group=Chinese"), ["T1", "T2", "T4"]),
        ("teachers", ("--group", "Maths"), ["T3"]),
        ("teachers", ("--teacher", "李静"), ["T1"]),
        ("activities", ("--since", "2026-01-01"), ["a"]),
        ("activities", ("--until", "2025-12-31"), ["b", "c"]),
        ("activities", ("--since", "2025-03-05", "--until", "2025-03-05"), ["c"]),
        ("activities", ("--teacher", "T1"), ["a"]),
        ("credits", ("--where", "attendance=迟到"), ["T3"]),
        ("credits", ("--where", "attendance=present", "--where", "kind=lecture"), ["T1", "T4"]),
        ("credits", ("--group", "Maths"), ["T3"]),
        ("credits", ("--where", "kind=nothing like it"), []),
    ],
)
def test_filters_leave_what_fits_all_of_them(ask, table, words, found):
    first = {"teachers": "code", "activities": "id", "credits": "code"}[table]

    assert [row[first] for row in listed(ask, table, *words)] == found


@pytest.mark.parametrize("group", ["Maths", "Music"])
@pytest.mark.parametrize("table", ["teachers", "credits"])
def test_whoever_is_in_two_groups_is_listed_with_each_of_them(ask, school, table, group):
    roster = (school / "teachers.csv").read_text("utf-8")
    assert "T3,王芳,Maths" in roster
    (school / "teachers.csv").write_text(
        roster.replace("T3,王芳,Maths", "T3,王芳,Maths;Music"), "utf-8"
    )

    assert [row["code"] for row in listed(ask, table, "--group", group)] == ["T3"]


def test_an_empty_list_says_so_to_people_only(ask):
    words = ("list", "activities", "--since", "2030-01-01")

    assert ask(*words, "--format", "table").out == "There is nothing to list.\n"
    assert ask(*words).out == ""


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (("teachers", "--where", "stage"), 2, "COLUMN=VALUE"),
        (("teachers", "--where", "stag=primary"), 2, "Did you mean stage or start?"),
        (("credits", "--teacher", "李晶"), 2, "Did you mean 李静"),
        (("credits", "--teacher", "王芳"), 4, "王芳 (T2, Chinese)"),
        (("activities", "--since", "soon"), 2, "--since"),
        (("pupils",), 2, "pupils"),
        ((), 2, "Missing argument"),
    ],
)
def test_what_it_cannot_mean_is_told(ask, words, code, told):
    answer = ask("list", *words)

    assert (answer.code, answer.out) == (code, "")
    assert told in answer.err


def test_wrong_use_is_told_to_programs_too(ask):
    answer = ask("list", "teachers", "--where", "stag=primary", "--format", "json")

    assert problem_of(answer) == ("wrong-use", "The book has no column “stag”.")


@pytest.mark.parametrize("table", TABLES)
def test_a_csv_file_has_the_mark_by_which_excel_knows_its_encoding(ask, tmp_path, table):
    file = tmp_path / "list.csv"

    assert ask("list", table, "-o", file) == (0, "", "")

    assert file.read_bytes().startswith(b"\xef\xbb\xbf")
