"""`ledger report money` and `ledger money add`: what came in and went out, and the shares."""

import json

import pytest

from tests.books import check, write_book
from tests.cli.conftest import rows_of

RULES = """\
ruleset = { id = "town", from = 2015-09-01 }
period.year = { start = "01-01" }
credit = [ { per_hour = 1 } ]
require = [ { id = "year", at_least = 30, per = "year" } ]

[[money]]
id = "payroll-share"
what = "training fund of the authority"
of = "payroll"
at_least = "3%"

[[money]]
id = "to-schools"
what = "paid out to schools"
of = "training fund of the authority"
at_least = "70%"

[[money]]
id = "school-share"
what = "training fund of the school"
of = "daily public funds of the year"
at_least = "10%"
"""
FILES = {
    "rules/town.toml": RULES,
    "teachers.csv": (
        "code,name,group,hired_on\nT1,李静,语文组,2010-09-01\nT2,王芳,数学组,2010-09-01\n"
    ),
    "activities.csv": (
        "id,title,start,hours,kind,group\n"
        "a,Talk,2026-03-05,2,lecture,\nb,Circle,2026-04-08,1,teaching-research,数学组\n"
    ),
    "credits.csv": "activity,teacher\na,T1\n",
    "money.csv": (
        "date,what,amount,period,activity,group,note,side\n"
        "2026-03-31,training fund of the school,9999.99,2026,,,,\n"
        "2026-03-31,daily public funds of the year,100000,2026,,,,\n"
        "2026-03-05,lecture fee,1500.10,,a,,,\n"
        "2026-03-06,lecture fee,0.2,,a,,,\n"
        "2026-04-08,travel,80,,b,,,\n"
        "2026-04-09,books,20,,,语文组,,\n"
        "2026-04-10,lottery,5,,,,,income\n"
        "2025-12-30,books,7,2026,,,,\n"
        "2026-01-05,books,3,2025,,,,\n"
        "2026-01-06,books,4,some day,,,,\n"
        "2026-12-01,books,11,,,,,\n"
    ),
}


@pytest.fixture
def school(tmp_path):
    return write_book(tmp_path / "school", FILES)


@pytest.fixture
def made(ledger, school):
    def report(*words, form="json"):
        answer = ledger(
            "report", "money", *words, "--book", school, "--as-of", "2026-08-31",
            "--format", form, "--lang", "en",
        )  # fmt: skip
        assert answer.code == 0, answer.err
        return json.loads(answer.out) if form == "json" else answer.out

    return report


def test_the_year_has_income_spending_and_what_is_left(made):
    found = made()

    assert [(row["side"], row["what"], row["count"], row["amount"]) for row in found["year"]] == [
        ("income", "training fund of the school", 1, "9999.99"),
        ("income", "lottery", 1, "5"),
        ("spending", "lecture fee", 2, "1500.3"),
        ("spending", "travel", 1, "80"),
        ("spending", "books", 2, "27"),
        ("base", "daily public funds of the year", 1, "100000"),
    ]
    assert found["totals"]["year"]["amount"] == "8397.69"


def test_money_without_a_period_belongs_to_that_of_its_day_and_else_to_the_one_named(made):
    days = {row["date"] for row in made()["entries"]}

    assert "2025-12-30" in days
    assert {"2026-01-05", "2026-01-06", "2026-12-01"} & days == set()
    assert made()["notes"] == [
        (
            "2 bookings of these days name another period, and are left out: "
            "money.csv:10, money.csv:11."
        )
    ]


def test_spending_by_activity_and_by_group_is_the_same_sum(made):
    found = made()

    assert found["totals"]["activities"]["amount"] == found["totals"]["groups"]["amount"]
    assert found["totals"]["groups"]["amount"] == "1607.3"
    assert [(row["group"], row["amount"]) for row in found["groups"]] == [
        ("语文组", "20"), ("数学组", "80"), ("", "1507.3"),
    ]  # fmt: skip
    assert found["activities"][0]["place"] == ["money.csv:4", "money.csv:5"]


def test_the_shares_are_those_of_check_also_where_nothing_is_booked(ledger, school, made):
    asked = [each for each in check(ledger, school)["money"] if each["period"] == "2026"]
    told = made()["ratios"]

    keys = ("period", "needed", "value", "state")
    assert [tuple(row[key] or None for key in keys) for row in told] == [
        tuple(each[key] for key in keys) for each in asked
    ]
    school_share = told[-1]
    # 9 999.99 of 100 000: shown with as many digits as tell it from 10 %.
    assert (school_share["value"], school_share["state"]) == ("9.99999%", "open")
    assert (told[0]["amount"], told[0]["whole"], told[0]["state"]) == (None, None, "unknown")


def test_a_share_of_nothing_is_not_known(ledger, tmp_path):
    money = "date,what,amount\n2026-03-01,payroll,0\n2026-03-01,training fund of the authority,3\n"
    book = write_book(tmp_path / "zero", {**FILES, "money.csv": money})

    answer = ledger("report", "money", "--book", book, "--as-of", "2026-08-31", "--format", "json")
    found = json.loads(answer.out)["ratios"][0]

    assert (found["amount"], found["whole"], found["value"], found["state"]) == (
        "3", "0", "", "unknown",
    )  # fmt: skip


def test_a_book_without_money_has_a_report_that_says_so(ledger, tmp_path):
    book = write_book(tmp_path / "none", {**FILES, "money.csv": None})

    answer = ledger("report", "money", "--book", book, "--as-of", "2026-08-31", "--lang", "en")

    assert answer.code == 0
    assert "There is nothing to list." in answer.out


def test_a_group_has_its_own_spending(made):
    found = made("--group", "数学组")

    assert [(row["what"], row["amount"]) for row in found["entries"]] == [("travel", "80")]


def test_csv_of_the_bookings_has_every_line_once(made, school):
    rows = rows_of(made("--table", "entries", form="csv"))
    lines = (school / "money.csv").read_text(encoding="utf-8").splitlines()

    places = [row["place"] for row in rows]
    assert len(set(places)) == len(places)
    for row in rows:
        assert lines[int(row["place"].partition(":")[2]) - 1].startswith(row["date"])


def test_another_year_can_be_named_where_no_rule_is_about_money(ledger, tmp_path):
    rules = RULES.split("[[money]]", maxsplit=1)[0].replace('"01-01"', '"09-01"')
    book = write_book(tmp_path / "plain", {**FILES, "rules/town.toml": rules})

    def year(*words):
        answer = ledger(
            "report", "money", *words, "--book", book, "--as-of", "2026-08-31", "--format", "json"
        )
        return json.loads(answer.out)["period"]["label"]

    assert year() == "2026"
    assert year("--period", "2025") == "2025"
    assert year("--period", "2025-26") == "2025-26"


# ---------------------------------------------------------------- booking


@pytest.fixture
def book(ledger, school):
    def asked(*words):
        return ledger(
            "money", "add", *words, "--book", school, "--as-of", "2026-08-31", "--lang", "en"
        )

    return asked


def lines_of(school):
    return (school / "money.csv").read_text(encoding="utf-8").splitlines()


def test_an_amount_is_booked_under_the_word_that_files_have(book, school):
    answer = book("讲课费", "1200.50", "--date", "2026/5/8", "--activity", "Talk")

    assert answer == (
        0,
        (
            "Booked: lecture fee, 1200.50, 2026-05-08\n"
            "money.csv:13: new: lecture fee\n"
            "    2026-05-08,lecture fee,1200.50,,a,,,\n"
        ),
        "",
    )
    assert lines_of(school)[-1] == "2026-05-08,lecture fee,1200.50,,a,,,"


def test_without_a_day_it_is_the_day_of_the_question(book, school):
    assert book("travel", "12").code == 0

    assert lines_of(school)[-1].startswith("2026-08-31,travel,12,")


def test_what_seems_booked_already_is_refused(book, school):
    words = ("lecture fee", "1500.1", "--date", "2026-03-05", "--activity", "a")

    refused = book(*words)

    assert refused.code == 4
    assert "It seems to be booked already: lecture fee of 2026-03-05, money.csv:4." in refused.err
    assert book(*words, "--yes").code == 0
    assert len(lines_of(school)) == 13


def test_all_that_is_wrong_is_told_at_once_and_nothing_is_written(book, school):
    before = lines_of(school)

    answer = book("", "1,500", "--date", "2026-02-30", "--activity", "zzz")

    assert answer.code == 2
    for code in ("missing-what", "bad-number", "bad-date", "unknown-activity"):
        assert f"[{code}]" in answer.err
    assert lines_of(school) == before


def test_what_nobody_knows_is_booked_only_if_it_is_meant(book, school):
    before = lines_of(school)
    words = (
        "coffee", "3", "--side", "income", "--group", "语文", "--period", "2026-27",
        "--note", "gift",
    )  # fmt: skip

    refused = book(*words)

    assert (refused.code, lines_of(school)) == (2, before)
    assert "Did you mean 语文组? Give --yes to book it all the same." in refused.err
    assert "No rule set in use has a period “2026-27”" in refused.err
    answer = book(*words, "--yes")
    assert answer.code == 0
    assert "“coffee” is new; it counts as income." in answer.err
    assert lines_of(school)[-1] == "2026-08-31,coffee,3,2026-27,,语文,gift,income"


def test_a_booking_is_undone_as_a_whole(ledger, book, school):
    before = lines_of(school)
    book("travel", "12")

    ledger("undo", "--yes", "--book", school)

    assert lines_of(school) == before


def test_a_dry_run_writes_nothing(book, school):
    before = lines_of(school)

    answer = book("travel", "12", "--dry-run")

    assert "Not written, would be booked: travel, 12, 2026-08-31" in answer.out
    assert lines_of(school) == before


def test_a_word_of_its_own_stays_on_its_side(book, school):
    book("gifts", "5", "--side", "income", "--date", "2026-05-08")
    assert book("gifts", "6", "--date", "2026-05-09").code == 0
    assert [line.endswith(",income") for line in lines_of(school)[-2:]] == [True, True]

    answer = book("gifts", "7", "--date", "2026-05-10", "--side", "spending")
    assert "“gifts” counted as income so far; this amount counts as spending." in answer.err


@pytest.mark.parametrize("amount", ["0", "0.00"])
def test_an_amount_of_nothing_is_no_booking(book, amount):
    answer = book("travel", amount)

    assert answer.code == 2
    assert "AMOUNT: An amount of nothing is no booking." in answer.err


def test_the_first_booking_makes_the_file(ledger, tmp_path):
    book = write_book(tmp_path / "none", {**FILES, "money.csv": None})

    answer = ledger("money", "add", "travel", "12", "--date", "2026-05-08", "--book", book)

    assert answer.code == 0, answer.err
    assert (book / "money.csv").read_text("utf-8-sig").splitlines() == [
        "date,what,amount,period,activity,group,note", "2026-05-08,travel,12,,,,",
    ]  # fmt: skip


def test_money_of_a_day_to_come_is_booked_only_if_it_is_meant(book, school):
    before = lines_of(school)

    refused = book("travel", "12", "--date", "2030-01-01")

    assert (refused.code, lines_of(school)) == (2, before)
    assert "--date: 2030-01-01 has not come yet." in refused.err
    assert book("travel", "12", "--date", "2030-01-01", "--yes").code == 0


def test_what_comes_in_is_not_taken_for_what_was_spent_on_the_same_day(book):
    assert book("travel", "12").code == 0

    assert book("travel", "12", "--side", "income").code == 0
    assert book("travel", "12").code == 4


def test_an_amount_below_nothing_is_told_as_such(book):
    answer = book("travel", "-5")

    assert answer.code == 2
    assert "No amount is negative here" in answer.err
