"""`ledger show`: all that is recorded of a teacher."""

import json

import pytest

from tests.cli.conftest import problem_of, rows_of


def test_in_a_pipe_it_tells_who_it_is_and_every_row(ask):
    assert ask("show", "T1") == (
        0,
        (
            "T1 李静\n"
            "  group: Chinese, stage: primary, hired on 2010-09-01\n"
            "  teachers.csv:2\n"
            "\n"
            "2025-26: 30 h\n"
            "  date        activity  kind         hours  line\n"
            "  2026-03-05  Talk      expert talk     30  credits.csv:2\n"
            "      Evidence: certificate=evidence/a.pdf\n"
            "      Approvals: school review@2026-04-01\n"
        ),
        "",
    )


@pytest.mark.parametrize("form", ["text", "table"])
def test_people_read_names_in_their_language(ask, form):
    first = ask("show", "T1", "--format", form, lang="zh-CN").out
    third = ask("show", "T3", "--format", form, lang="zh-CN").out
    fourth = ask("show", "T4", "--format", form, lang="zh-CN").out

    for name in ("组室", "学段", "小学", "专家讲座"):
        assert name in first
    for proof in ("结业证书=evidence/a.pdf", "学校初审@2026-04-01"):
        assert proof in first
    assert "迟到" in third
    assert "中学" in fourth
    for word in ("lecture", "certificate", "school-review", "primary", "group", "stage"):
        assert word not in first


def test_a_word_of_the_books_own_stays_as_it_is_written(ask, school):
    with (school / "activities.csv").open("a", encoding="utf-8") as stream:
        stream.write("d,Dig,2026-05-01,1,Archaeology,\n")
    with (school / "credits.csv").open("a", encoding="utf-8") as stream:
        stream.write("d,T1,,\n")

    assert "Archaeology" in ask("show", "T1").out


def test_programs_read_the_words_of_the_files(ask):
    listed = json.loads(ask("show", "T3", "--format", "json", lang="zh-CN").out)
    sheet = rows_of(ask("show", "T3", "--format", "csv", lang="zh-CN").out)

    (entry,) = listed["years"][0]["entries"]
    assert (entry["kind"], entry["attendance"]) == ("reading", "late")
    assert [(row["kind"], row["attendance"], row["hours"]) for row in sheet] == [
        ("reading", "late", "2")
    ]


def test_a_dated_change_is_shown(ask):
    answer = ask("show", "T4")

    assert "  2026-02-01  group      Chinese  changes.csv:2\n" in answer.out


@pytest.mark.parametrize(
    ("name", "code", "named"), [("nobody", 2, "wrong-use"), ("王芳", 4, "refused")]
)
def test_whom_it_cannot_show_is_told(ask, name, code, named):
    answer = ask("show", name, "--format", "json")

    assert answer.code == code
    assert problem_of(answer)[0] == named


def test_a_name_that_is_nearly_right_is_told_with_the_right_one(ask):
    answer = ask("show", "李晶")

    assert (answer.code, answer.out) == (2, "")
    assert "Did you mean 李静 (T1, Chinese)?" in answer.err


def test_a_file_takes_the_format_of_its_ending(ask, tmp_path):
    sheet, listed = tmp_path / "t.csv", tmp_path / "t.json"

    assert ask("show", "T1", "-o", sheet).out == ask("show", "T1", "-o", listed).out == ""

    assert sheet.read_bytes().startswith(b"\xef\xbb\xbfteacher,")
    assert json.loads(listed.read_bytes())["teacher"] == "T1"
