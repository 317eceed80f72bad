"""`evaluate` and `rate`: hours that do not show, and choices that are barred, until it is done."""

import csv
import io
import json

import pytest

from tests.books import check, write_book

YEAR = "2022-09-01..2023-08-31"
RULES = 'school = "A school"\nrules = ["zhejiang-district-2023"]\n'
FILES = {
    "ledger.toml": RULES,
    "teachers.csv": "code,name,group\nT1,李静,语文\nT2,王芳,数学\nT3,王芳,数学\nT4,张伟,数学\n",
    "activities.csv": (
        "id,title,start,end,hours,kind,platform,choice,status\n"
        "p,Course,2023-03-01,2023-03-03,8,course,province,self,\n"
        "n,Next,2023-09-04,,8,course,province,self,planned\n"
    ),
    "credits.csv": (
        "activity,teacher,attendance,rated_on\np,T1,,\np,T2,absent,\np,T3,,2023-03-05\np,T4,,\n"
        "n,T4,,\n"
    ),
}


@pytest.fixture
def book(tmp_path):
    return write_book(tmp_path / "book", FILES)


@pytest.fixture
def do(ledger, book):
    def asked(*words, as_of="2023-03-10", lang="en"):
        return ledger(*words, "--as-of", as_of, "--lang", lang, "--book", book)

    return asked


def rows(book):
    return (book / "credits.csv").read_text().splitlines()


def mean_own(ledger, book, as_of):
    cohorts = check(ledger, book, as_of=as_of)["cohorts"]
    (found,) = [each for each in cohorts if each["cohort"] == "mean-own"]
    return found["numerator"]


def deadline(ledger, book, name, as_of):
    return {
        each["teacher"]: (each["state"], each["done"])
        for each in check(ledger, book, as_of=as_of)["deadlines"]
        if each["deadline"] == name
    }


def test_hours_are_hidden_until_the_learner_has_rated(do, book, ledger):
    assert mean_own(ledger, book, "2023-03-10") == "8"
    assert deadline(ledger, book, "learner-rates", "2023-03-10")["T1"] == ("open", None)
    assert deadline(ledger, book, "learner-rates", "2023-03-14")["T1"] == ("short", None)

    answer = do("rate", "p", "T1", "--on", "2023-03-13", as_of="2023-03-13")
    assert (
        answer.out.splitlines()[0]
        == "Training rated: Course (p, 2023-03-01..2023-03-03): 李静 (T1, 语文)"
    )
    assert mean_own(ledger, book, "2023-03-14") == "16"
    assert deadline(ledger, book, "learner-rates", "2023-03-14")["T1"] == ("met", "2023-03-13")


def test_all_who_were_there_and_have_no_day_are_rated(do, book):
    assert do("rate", "p", "--all", "--on", "2023-03-08").code == 0
    assert rows(book)[1:5] == [
        "p,T1,,2023-03-08", "p,T2,absent,", "p,T3,,2023-03-05", "p,T4,,2023-03-08",
    ]  # fmt: skip
    assert do("rate", "p", "--all").out.startswith("It says so already")


def test_the_provider_rates_with_a_result(do, book, ledger):
    do("evaluate", "p", "--all", "--result", "合格", "--on", "2023-03-08")

    assert "qualified" in rows(book)[1]
    assert deadline(ledger, book, "trainer-rates", "2023-03-10")["T1"] == ("met", "2023-03-08")
    ledger("undo", "--yes", "--book", book)
    assert rows(book) == FILES["credits.csv"].splitlines()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("rate", "p"), "Say whose: name teachers, or give --all."),
        (("rate", "p", "T1", "--all"), "Say whose"),
        (("rate", "p", "T2"), "王芳 (T2, 数学) was not there: absent, credits.csv:3."),
        (("rate", "p", "T3", "--on", "2023-03-08"), "has 2023-03-05 already, credits.csv:4."),
        (("rate", "p", "--all", "--on", "2023-03-02"), "had not ended on 2023-03-02."),
        (("rate", "p", "--all", "--on", "2023-03-11"), "--on: 2023-03-11 has not come yet."),
        (("evaluate", "n", "--all"), "Next (n, 2023-09-04) is planned."),
        (("evaluate", "n", "T1"), "is planned"),
        (("evaluate", "p", "T9"), "No teacher is called “T9”."),
    ],
)
def test_what_cannot_be_meant_is_refused_with_a_cure(do, book, words, said):
    answer = do(*words)

    assert answer.code == 2
    assert said in answer.err
    assert rows(book) == FILES["credits.csv"].splitlines()


def test_a_result_that_nobody_knows_is_told(do, book):
    answer = do("evaluate", "p", "T1", "--result", "qualifed")

    assert answer.code == 0
    assert "The value “qualifed” is new for “result”." in answer.err
    assert "qualified" in answer.err


def test_another_result_is_given_on_the_same_day_and_all_tells_whose_stays(do, book):
    do("evaluate", "p", "T1", "--result", "pass")
    answer = do("evaluate", "p", "--all", "--result", "qualified")
    assert "Rated otherwise already, which stays so: 李静 (T1, 语文)." in answer.err

    do("evaluate", "p", "T1", "--result", "qualified")
    assert [line.split(",")[-1] for line in rows(book)[1:5]] == [
        "qualified", "", "qualified", "qualified",
    ]  # fmt: skip


def test_what_was_taken_back_is_not_said_to_be_held(do):
    do("void", "p", "--reason", "twice")

    assert "“ledger correct ID --set status=” lets it" in do("evaluate", "p", "T1").err


def test_two_people_of_one_name_are_not_guessed_between(do):
    assert do("rate", "p", "王芳").code == 4


def test_on_the_last_day_it_can_be_rated_already(do):
    assert do("rate", "p", "T1", "--on", "2023-03-03").code == 0


def test_of_who_rated_late_nobody_says_that_the_hours_do_not_count(do):
    do("rate", "p", "T1", "--on", "2023-03-20", as_of="2023-03-20")

    told = do("check", "--format", "text", as_of="2023-03-21").out
    table = do("check", "--format", "table", as_of="2023-03-21").out

    lines = [line.strip() for line in told.splitlines() if "2023-03-13" in line]
    waiting, late = sorted((line for line in lines if "Course" in line), key=len, reverse=True)
    assert waiting.endswith("张伟; until then: hours do not count, no choice for the next semester")
    assert late.endswith("done late: 1 teacher: 李静 (2023-03-20)")
    assert "done late" in table
    assert "李静 (2023-03-20)" in table


def test_hours_that_are_hidden_show_nowhere_before_they_are_rated(do, ledger, book):
    def found(report, table):
        told = do("report", report, "--period", YEAR, "--format", "json").out
        return json.loads(told)[table]

    def hours():
        return {row["code"]: row["hours_sum"] for row in found("hours", "hours")}

    def listed():
        rows = csv.DictReader(io.StringIO(do("list", "credits", "--format", "csv").out))
        return {
            row["code"]: (row["hours"], row["awaits"]) for row in rows if row["activity"] == "p"
        }

    def shown():
        (year,) = json.loads(do("show", "T1", "--format", "json").out)["years"]
        return year["hours"], year["entries"][0]["hours"], year["entries"][0]["why"]

    waits = ("", "learner-evaluation")
    note = "The hours of 2 rows do not show yet, and are not counted. They await: learner's rating."
    why = "The hours do not show yet. It awaits: learner's rating."

    assert hours() == {"T1": "0", "T2": "0", "T3": "8", "T4": "0"}
    assert [row["hours"] for row in found("statistics", "programs")] == ["8"]
    assert [row["person_hours"] for row in found("dashboard", "kinds")] == ["8"]
    assert listed() == {"T1": waits, "T2": ("8", ""), "T3": ("8", ""), "T4": waits}
    assert shown() == ("0", "0", why)
    for report in ("hours", "statistics", "dashboard"):
        assert note in do("report", report, "--period", YEAR).out.replace("\n", " ")

    do("rate", "p", "--all", "--on", "2023-03-08")

    assert hours() == {"T1": "8", "T2": "0", "T3": "8", "T4": "8"}
    assert listed()["T1"] == ("8", "")
    assert shown() == ("8", "8", "")
    assert "do not show yet" not in do("report", "statistics", "--period", YEAR).out


def test_rules_that_cannot_be_used_hide_nothing_and_the_rows_are_shown_all_the_same(do, book):
    (book / "ledger.toml").write_text(RULES.replace("zhejiang-district-2023", "nowhere"))

    for words in (("show", "T1"), ("list", "credits")):
        answer = do(*words)
        assert (answer.code, "Course" in answer.out) == (0, True)
        assert "Hours that the rules hide cannot be told: " in answer.err
