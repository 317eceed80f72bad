from sbt_ledger.errors import Problem
from sbt_ledger.reports.problems import told


def test_a_problem_tells_place_column_words_and_code_and_below_how_to_mend_it():
    problem = Problem(
        "bad-number", "'2,5' is not a number", "Write it with a point: 2.5.", "credits.csv", 7,
        "hours", "2,5",
    )  # fmt: skip

    assert told([problem]) == (
        "credits.csv:7: hours: '2,5' is not a number [bad-number]\n    Write it with a point: 2.5."
    )


def test_a_warning_says_so_after_the_place():
    problem = Problem("later", "1 row is dated later.", "", "credits.csv", 7, level="warning")

    assert told([problem]) == "credits.csv:7: warning: 1 row is dated later. [later]"


def test_the_cell_is_quoted_if_the_message_does_not_do_it():
    problem = Problem("no-rate", "there is no rate", "", "credits.csv", 7, "level", "village")

    assert told([problem]) == "credits.csv:7: level: there is no rate (“village”) [no-rate]"


def test_a_problem_of_a_whole_file_has_no_line():
    assert told([Problem("missing-file", "the file is missing", file="teachers.csv")]) == (
        "teachers.csv: the file is missing [missing-file]"
    )


def test_every_line_of_a_hint_is_indented():
    problem = Problem("x", "wrong", "One.\nTwo.", "a.csv", 1)

    assert told([problem]).splitlines()[1:] == ["    One.", "    Two."]


def test_problems_are_sorted_by_file_line_and_column():
    places = [("b.csv", 1, ""), ("a.csv", 10, ""), ("a.csv", 9, "z"), ("a.csv", 9, "c")]
    problems = [Problem("x", "w", "", file, line, column) for file, line, column in places]

    assert [line.removesuffix("w [x]") for line in told(problems).splitlines()] == [
        "a.csv:9: c: ",
        "a.csv:9: z: ",
        "a.csv:10: ",
        "b.csv:1: ",
    ]


def test_two_hundred_problems_are_printed_and_the_others_counted():
    problems = [Problem("x", "wrong", "", "a.csv", line) for line in range(1, 204)]

    assert told(problems[:200]).splitlines()[-1] == "a.csv:200: wrong [x]"
    assert told(problems).splitlines()[199:] == ["a.csv:200: wrong [x]", "… and 3 more problems."]
    assert told(problems[:201]).splitlines()[-1] == "… and 1 more problem."


def test_no_problem_is_no_text():
    assert told([]) == ""
