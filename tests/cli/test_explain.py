"""`ledger explain`: how every figure of a teacher comes about."""

import json

import pytest

from tests.books import TOWN
from tests.cli.conftest import problem_of, rows_of


def test_in_a_pipe_the_derivation_goes_down_to_file_and_line(ask):
    answer = ask("explain", "T1")

    assert (answer.code, answer.err) == (0, "")
    assert answer.out.startswith("T1 李静, as of 2026-08-31\n")
    assert "30 h × 1 = 30" in answer.out
    assert "credits.csv:2" in answer.out


def test_a_shortfall_is_no_failure_of_the_explanation(ask):
    answer = ask("explain", "T3")

    assert answer.code == 0
    assert "short by 30" in answer.out


def test_a_table_says_the_same(ask):
    answer = ask("explain", "T1", "--format", "table")

    assert answer.code == 0
    assert "credits.csv:2" in answer.out


@pytest.mark.parametrize(
    ("lang", "step"), [("en", "school review"), ("zh-CN", "学校初审"), ("zh-TW", "學校初審")]
)
@pytest.mark.parametrize("form", ["text", "table"])
def test_people_read_the_name_of_the_step_that_is_awaited(ask, form, lang, step):
    answer = ask("explain", "T2", "--format", form, lang=lang)

    assert answer.out.count(step) >= 2


def test_programs_read_the_word_of_the_files(ask):
    listed = json.loads(ask("explain", "T2", "--format", "json", lang="zh-CN").out)
    sheet = rows_of(ask("explain", "T2", "--format", "csv", lang="zh-CN").out)

    (derivation,) = listed["derivations"]
    assert derivation["awaits"] == ["school-review"]
    assert [entry["awaits"] for entry in derivation["entries"]] == [["school-review"]]
    assert [(row["activity"], row["mark"], row["awaits"]) for row in sheet] == [
        ("b", "pending", "school-review")
    ]


def test_a_value_by_a_table_names_the_column_and_the_word(ask, tmp_path):
    by_kind = tmp_path / "kinds.toml"
    rate = 'credit = [ { by = "kind", table = { lecture = 3 } } ]'
    by_kind.write_text(
        TOWN.replace("credit = [ { per_hour = 1 } ]", rate).replace('"town"', '"kinds"'),
        encoding="utf-8",
    )

    assert "kind expert talk: 3" in ask("explain", "T1", "--rules", by_kind).out
    assert "专家讲座" in ask("explain", "T1", "--rules", by_kind, lang="zh-CN").out


def test_one_requirement_is_asked_for_by_its_id(ask):
    assert ask("explain", "T1", "year").code == 0

    answer = ask("explain", "T1", "yaer")
    assert answer.code == 2
    assert "Did you mean year?" in answer.err


@pytest.mark.parametrize("period", ["2024-25", "2024-09-01..2025-08-31"])
def test_another_period_can_be_explained(ask, period):
    answer = ask("explain", "T3", "--period", period)

    assert "2 h × 1 = 2" in answer.out


@pytest.mark.parametrize(
    ("words", "code", "named"),
    [
        (("nobody",), 2, "wrong-use"),
        (("T1", "--period", "never"), 2, "wrong-use"),
        (("王芳",), 4, "refused"),
    ],
)
def test_whom_it_cannot_explain_is_told_to_people_and_to_programs(ask, words, code, named):
    answer = ask("explain", *words, "--format", "json")

    assert answer.code == code
    assert problem_of(answer)[0] == named
    assert problem_of(answer)[1] in answer.err


def test_a_part_of_a_name_is_enough_if_one_teacher_has_it(ask):
    assert ask("explain", "张").out.startswith("T4 张伟")


def test_without_a_teacher_it_is_wrong_use(ask):
    assert ask("explain").code == 2


def test_a_csv_file_has_the_mark_by_which_excel_knows_its_encoding(ask, tmp_path):
    file = tmp_path / "why.csv"

    answer = ask("explain", "T1", "-o", file)

    assert (answer.code, answer.out) == (0, "")
    assert file.read_bytes().startswith(b"\xef\xbb\xbfteacher,name,")
