"""`ledger check`: who is short of what, in every format, and what its exit code says."""

import json
from io import BytesIO, TextIOWrapper

import pytest

from tests.books import AS_OF, TOWN, write_book
from tests.cli.conftest import problem_of, rows_of

VERDICT = "1 of 4 teachers short, 1 pending, 2 compliant.\n"


def states(answer):
    return {row["teacher"]: row["state"] for row in json.loads(answer.out)["results"]}


def test_in_a_pipe_each_finding_is_a_line_and_the_verdict_the_last(ask):
    answer = ask("check")

    assert answer.code == 1
    assert answer.err == ""
    assert "T3 王芳  year 2025-26: short by 30 (0 of 30)\n" in answer.out
    assert "T1 李静" not in answer.out
    assert answer.out.endswith(VERDICT)


def test_a_table_says_the_same_under_the_titles_of_its_columns(ask):
    answer = ask("check", "--format", "table")

    assert answer.code == 1
    assert "lacking" in answer.out
    assert "T3 王芳" in answer.out
    assert VERDICT.strip() in answer.out


def test_json_has_everybody(ask):
    answer = ask("check", "--format", "json")

    assert answer.code == 1
    assert states(answer) == {"T1": "met", "T2": "pending", "T3": "short", "T4": "met"}
    assert json.loads(answer.out)["results"][1]["awaits"] == ["school-review"]


def test_csv_has_a_row_a_result_with_the_words_of_the_files(ask):
    answer = ask("check", "--format", "csv", lang="zh-CN")

    assert [(row["teacher"], row["short"], row["awaits"]) for row in rows_of(answer.out)] == [
        ("T1", "0", ""),
        ("T2", "30", "school-review"),
        ("T3", "30", ""),
        ("T4", "0", ""),
    ]


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("--teacher", "T1"), 0),
        (("--teacher", "T1", "--strict"), 0),
        (("--teacher", "T2"), 0),
        (("--teacher", "T2", "--strict"), 1),
        (("--teacher", "T3"), 1),
        ((), 1),
        (("--teacher", "nobody"), 2),
        (("--as-of", "yesterday"), 2),
        (("--format", "parchment"), 2),
        (("--no-such-option",), 2),
        (("--teacher", "王芳"), 4),
    ],
)
def test_the_exit_code_says_whether_somebody_is_short(ledger, school, words, code):
    assert ledger("check", "--book", school, "--as-of", AS_OF, *words).code == code


def test_broken_files_are_exit_3_and_all_their_problems_are_told_at_once(ledger, tmp_path):
    broken = write_book(
        tmp_path,
        {"activities.csv": "id,title,start,hours,kind\na,Talk,2026-13-05,two,lecture\n"},
    )

    told = ledger("check", "--book", broken, "--lang", "en")
    listed = ledger("check", "--book", broken, "--lang", "en", "--format", "json")

    assert (told.code, told.out) == (3, "")
    assert "activities.csv:2: start:" in told.err
    assert "activities.csv:2: hours:" in told.err
    assert listed.code == 3
    assert [each["column"] for each in json.loads(listed.out)["problems"]] == ["hours", "start"]


def test_two_people_of_one_name_are_not_guessed_between(ask):
    answer = ask("check", "--teacher", "王芳")

    assert (answer.code, answer.out) == (4, "")
    assert "王芳 (T2, Chinese)" in answer.err
    assert "王芳 (T3, Maths)" in answer.err


def test_an_unknown_teacher_or_group_is_told_with_what_is_near(ask):
    teacher, group = ask("check", "--teacher", "李晶"), ask("check", "--group", "Math")

    assert teacher.code == group.code == 2
    assert "Did you mean 李静 (T1, Chinese)?" in teacher.err
    assert "Did you mean Maths?" in group.err


def test_teachers_and_groups_add_up_and_a_group_is_that_of_the_day(ask):
    def judged(*words):
        return set(states(ask("check", "--format", "json", *words)))

    assert judged("--teacher", "T1", "--teacher", "T3") == {"T1", "T3"}
    assert judged("--group", "Chinese") == {"T1", "T2", "T4"}
    assert judged("--group", "Maths", "--teacher", "T1") == {"T1", "T3"}


def test_whoever_is_in_two_groups_is_judged_with_each_of_them(ask, school):
    roster = (school / "teachers.csv").read_text("utf-8")
    (school / "teachers.csv").write_text(
        roster.replace("T3,王芳,Maths", "T3,王芳,Maths;Music"), "utf-8"
    )

    for group in ("Maths", "Music"):
        assert set(states(ask("check", "--group", group, "--format", "json"))) == {"T3"}
    assert "Did you mean Music?" in ask("check", "--group", "Musik").err


@pytest.mark.parametrize("period", ["2024-25", "2024-09-01..2025-08-31"])
def test_a_period_is_named_by_its_label_or_by_its_days(ask, period):
    found = json.loads(ask("check", "--period", period, "--format", "json").out)

    assert {row["period"] for row in found["results"]} == {"2024-25"}
    assert [row["earned"] for row in found["results"]] == ["0", "0", "2", "0"]


def test_an_unknown_period_is_wrong_use_that_shows_how_periods_are_named(ask):
    answer = ask("check", "--period", "last year")

    assert answer.code == 2
    assert "“last year”" in answer.err
    assert "2025-26" in answer.err


def test_rules_of_a_file_judge_instead_of_those_of_the_book(ask, tmp_path):
    mild = tmp_path / "mild.toml"
    mild.write_text(TOWN.replace('"town"', '"mild"').replace("30", "0"), encoding="utf-8")

    answer = ask("check", "--rules", mild, "--format", "json")

    assert answer.code == 0
    assert {row["rules"] for row in json.loads(answer.out)["results"]} == {"mild"}


def test_rules_that_nobody_knows_are_told_with_those_that_are(ask):
    answer = ask("check", "--rules", "twon")

    assert answer.code in {2, 3}
    assert "town" in answer.err


def test_short_leaves_out_what_is_only_pending(ask):
    answer = ask("check", "--short")

    assert "T3 王芳" in answer.out
    assert "T2 王芳" not in answer.out


def test_quiet_leaves_the_verdict_when_all_is_well_and_hides_no_shortfall(ask):
    assert ask("check", "--quiet", "--teacher", "T1").out == "0 of 1 teacher short, 1 compliant.\n"
    assert "T3 王芳" in ask("check", "--quiet").out


def test_a_file_is_written_in_the_format_of_its_ending(ask, tmp_path):
    listed, told, sheet = (tmp_path / f"result.{end}" for end in ("json", "txt", "csv"))

    answers = [ask("check", "-o", file) for file in (listed, told, sheet)]

    assert [answer.out for answer in answers] == ["", "", ""]
    assert [answer.code for answer in answers] == [1, 1, 1]
    assert len(json.loads(listed.read_bytes())["results"]) == 4
    assert told.read_text(encoding="utf-8").endswith(VERDICT)
    assert sheet.read_bytes().startswith(b"\xef\xbb\xbfteacher,")
    assert sheet.read_bytes().count(b"\r\n") == 5


def test_a_format_that_is_asked_for_is_stronger_than_the_ending(ask, tmp_path):
    file = tmp_path / "result.json"

    ask("check", "--format", "csv", "-o", file)

    assert file.read_bytes().startswith(b"\xef\xbb\xbfteacher,")


def test_a_file_that_cannot_be_written_is_refused(ask, tmp_path):
    answer = ask("check", "-o", tmp_path / "no" / "such" / "folder.txt")

    assert answer.code == 4
    assert "folder.txt" in answer.err


def test_an_option_may_stand_before_the_command_and_the_later_one_wins(ledger, school):
    words = ("--as-of", AS_OF, "--lang", "en")

    before = ledger("--format", "csv", "--book", school, *words, "check")
    later = ledger("--format", "csv", "--book", school, *words, "check", "--format", "text")

    assert before.out.startswith("teacher,")
    assert later.out.endswith(VERDICT)


@pytest.mark.parametrize(
    ("words", "code", "named"),
    [
        (("--teacher", "nobody"), 2, "wrong-use"),
        (("--teacher", "王芳"), 4, "refused"),
        (("--period", "never"), 2, "wrong-use"),
    ],
)
@pytest.mark.parametrize("form", [("--format", "json"), ("--format=json",), ("-o", "x.json")])
def test_what_stops_a_command_is_told_to_programs_under_its_kind(
    ask, monkeypatch, tmp_path, words, code, named, form
):
    monkeypatch.chdir(tmp_path)

    answer = ask("check", *words, *form)

    assert answer.code == code
    assert problem_of(answer)[0] == named
    assert problem_of(answer)[1] in answer.err


def test_a_format_that_is_taken_back_is_not_answered_in(ask):
    answer = ask("--format", "json", "check", "--teacher", "nobody", "--format", "text")

    assert (answer.code, answer.out) == (2, "")


def test_where_there_is_no_book_the_way_to_make_one_is_told(ledger, tmp_path):
    answer = ledger("check", "--book", tmp_path, "--lang", "en")

    assert (answer.code, answer.out) == (2, "")
    assert "ledger init" in answer.err


def test_an_option_that_is_not_known_is_told_to_programs_too(ask):
    answer = ask("check", "--format", "json", "--no-such-option")

    assert answer.code == 2
    assert problem_of(answer) == ("wrong-use", "No such option '--no-such-option'.")


def test_the_table_counts_parts_behind_the_requirement_that_they_are_parts_of(ledger, tmp_path):
    of_which = 'of_which = [ { id = "ethics", at_least = 5, where = { topic = "ethics" } } ]'
    rules = TOWN.replace('per = "year" }', f'per = "year", {of_which} }}')
    book = write_book(tmp_path, {"rules/town.toml": rules})
    answer = ledger("check", "--book", book, "--as-of", AS_OF, "--format", "table", "--lang", "en")

    assert answer.code == 1, answer.err
    assert answer.out.index("year") < answer.out.index("ethics")


@pytest.mark.parametrize(
    ("encoding", "drawn"), [("utf-8", "░░░░"), ("ascii", "...."), ("cp936", "....")]
)
def test_bars_are_of_signs_that_the_terminal_has(ask, monkeypatch, encoding, drawn):
    stream = TextIOWrapper(BytesIO(), encoding=encoding, errors="backslashreplace")
    monkeypatch.setattr("sys.stdout", stream)

    ask("check", "--format", "table")

    stream.flush()
    shown = stream.buffer.getvalue().decode(encoding)
    assert drawn in shown
    assert "\\u2" not in shown, "neither lines nor bars are told as numbers"
