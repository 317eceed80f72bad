"""Who has not rated a training cannot be enrolled in a choice of a later semester (003, 6.4)."""

import json

import pytest

from tests.books import write_book

FILES = {
    "ledger.toml": 'school = "A school"\nrules = ["zhejiang-district-2023"]\n',
    "teachers.csv": "code,name,group\nT1,李静,语文\nT2,王芳,数学\nT3,王敏,数学\nT4,张伟,数学\n",
    "activities.csv": (
        "id,title,start,end,hours,kind,platform,choice,status\n"
        "p,Course,2023-03-01,2023-03-03,8,course,province,self,\n"
        "n,Next,2023-09-04,,8,course,province,self,planned\n"
    ),
    "credits.csv": "activity,teacher,attendance,rated_on\np,T1,,\np,T2,absent,\np,T3,,2023-03-05\n",
}
OWN = ("--hours", "1", "--kind", "course", "--set", "choice=self")


@pytest.fixture
def book(tmp_path):
    return write_book(tmp_path / "book", FILES)


@pytest.fixture
def do(ledger, book):
    def asked(*words, as_of="2023-03-10", lang="en"):
        return ledger(*words, "--as-of", as_of, "--lang", lang, "--book", book)

    return asked


@pytest.fixture
def unchanged(book):
    before = {name: (book / name).read_bytes() for name in FILES}
    return lambda: {name: (book / name).read_bytes() for name in FILES} == before


@pytest.mark.parametrize("command", ["add", "propose"])
@pytest.mark.parametrize("dry", [(), ("--dry-run",)])
def test_an_own_choice_of_the_next_semester_is_refused_with_who_why_and_the_cure(
    do, unchanged, command, dry
):
    answer = do(command, "More", "--date", "2023-09-01", *OWN, "--all", *dry)

    assert answer.code == 4
    assert unchanged()
    first, cure, rest = answer.err.split("\n", 2)
    assert first.startswith(
        "credits.csv:2: 李静 (T1) may not choose yet: Learner's rating of “Course” (p) is missing, "
        "due 2023-03-13. (Teacher training work plan 2023, 三(六)4, zhejiang-district-2023.toml:"
    )
    assert first.endswith("[barred]")
    assert cure == "    “ledger rate p T1 --on DATE” records it."
    assert "T2" not in rest  # was absent: nothing to rate
    assert "T3" not in rest  # has rated
    assert "--anyway “WHY” enrols them all the same; the journal keeps why." in rest


def test_a_reason_enrols_all_the_same_and_is_kept(do, book):
    answer = do("propose", "More", "--date", "2023-09-01", *OWN, "--all", "--anyway", "was ill")

    assert answer.code == 0
    assert "李静 (T1) may not choose yet" in answer.err
    assert "was ill" in do("log").out
    assert '"reason": "was ill"' in (book / "journal.jsonl").read_text().replace('":"', '": "')


def test_a_blank_reason_is_none(do, unchanged):
    words = ("propose", "More", "--date", "2023-09-01", *OWN, "--all")
    assert do(*words, "--anyway", "  ").code == 4
    assert unchanged()


def test_within_the_semester_of_the_training_it_is_told_and_nothing_is_barred(do):
    answer = do("propose", "More", "--date", "2023-08-31", *OWN, "--all", "--dry-run")

    assert answer.code == 0
    assert (
        "李静 (T1): Learner's rating of “Course” (p) is missing, due 2023-03-13; no choice for the "
        "next semester before.\n    “ledger rate p T1 --on DATE” records it.\n"
    ) in answer.err


def test_what_is_ordered_is_no_choice_and_who_has_rated_may_choose(do):
    words = ("propose", "More", "--date", "2023-09-01", "--dry-run")
    ordered = do(*words, "--hours", "1", "--kind", "course", "--all")
    assert (ordered.code, "may not choose" in ordered.err) == (0, False)
    assert do(*words, *OWN, "--teachers", "T2,T3,T4").code == 0
    do("rate", "p", "T1")
    assert do(*words, *OWN, "--all").code == 0


def test_the_bar_does_not_reach_back(do):
    answer = do("add", "Same", "--date", "2023-03-02", *OWN, "--all", "--dry-run")
    assert (answer.code, "may not choose" in answer.err) == (0, False)


def test_who_is_named_when_it_is_held_is_enrolled_then(do, book):
    words = ("hold", "n", "--teachers", "T1,T3")
    answer = do(*words, as_of="2023-09-05")
    assert answer.code == 4
    assert "credits.csv:2: 李静 (T1) may not choose yet" in answer.err

    assert do(*words, "--anyway", "came by mistake", as_of="2023-09-05").code == 0
    assert "n,T1" in (book / "credits.csv").read_text()


def test_a_sheet_tells_what_happened_and_is_only_remarked_upon(do, book, tmp_path):
    sheet = tmp_path / "sheet.csv"
    sheet.write_text("姓名,签到\n李静,√\n王敏,√\n")
    do("correct", "n", "--set", "status=", "--reason", "held")
    answer = do("import", sheet, "--activity", "n", "--yes", as_of="2023-09-05")

    assert answer.code == 0
    assert "李静 (T1) may not choose yet" in answer.err
    assert "王敏" not in answer.err
    assert "n,T1" in (book / "credits.csv").read_text()
    new = (sheet, "--date", "2023-09-06", "--title", "New", *OWN, "--again", "--yes")
    answer = do("import", *new, as_of="2023-09-06")
    assert (answer.code, "李静 (T1) may not choose yet" in answer.err) == (0, True)


def test_programs_get_each_bar_as_a_problem(do):
    words = ("propose", "More", "--date", "2023-09-01", *OWN, "--all", "--format", "json")
    (problem,) = json.loads(do(*words).out)["problems"]

    assert (problem["code"], problem["file"], problem["line"]) == ("barred", "credits.csv", 2)


def test_it_is_told_in_chinese(do):
    answer = do("propose", "More", "--date", "2023-09-01", *OWN, "--all", lang="zh-CN")

    assert "李静 (T1) 暂不能选课" in answer.err


def barred_rows(do):
    """Return the rows of which `check` tells that they were chosen too early."""
    told = json.loads(do("check", "--format", "json").out)["problems"]
    return [(e["file"], e["line"], e["level"]) for e in told if e["code"] == "barred-choice"]


def test_a_choice_that_only_the_rows_tell_of_is_one(do, unchanged):
    words = ("propose", "More", "--date", "2023-09-01", "--hours", "1", "--kind", "course", "--all")
    answer = do(*words, "--set", "credits.choice=self")

    assert answer.code == 4
    assert "credits.csv:2: 李静 (T1) may not choose yet" in answer.err
    assert unchanged()


def test_check_names_the_row_of_a_choice_that_a_correction_made(do, book):
    words = ("propose", "More", "--date", "2023-09-01", "--hours", "1", "--kind", "course", "--all")
    assert do(*words, "--id", "m").code == 0
    assert barred_rows(do) == []

    assert do("correct", "m", "--set", "choice=self", "--reason", "theirs").code == 0

    assert barred_rows(do) == [("credits.csv", 5, "warning")]
    assert (book / "credits.csv").read_text().splitlines()[4].startswith("m,T1")


def test_check_names_the_row_of_a_sheet_and_of_a_reason_until_it_is_rated(do, tmp_path):
    sheet = tmp_path / "sheet.csv"
    sheet.write_text("姓名,签到\n李静,√\n王敏,√\n")
    do("correct", "n", "--set", "status=", "--reason", "held")
    do("import", sheet, "--activity", "n", "--yes", as_of="2023-09-05")
    do("propose", "More", "--date", "2023-09-01", *OWN, "--all", "--anyway", "was ill")
    assert [line for _file, line, _level in barred_rows(do)] == [5, 7]

    do("rate", "p", "T1", "--on", "2023-03-10")
    assert barred_rows(do) == []


def test_a_choice_that_was_called_off_is_none(do, book):
    with (book / "credits.csv").open("a") as file:
        file.write("n,T1,,\n")
    assert [line for _file, line, _level in barred_rows(do)] == [5]

    assert do("void", "n", "--reason", "called off").code == 0
    assert barred_rows(do) == []
