"""What a school comes to is kept, and is worth as much as the bytes that it was made of."""

import json
import os
import shutil

import pytest

from sbt_ledger.assessment import assess
from sbt_ledger.files import kept_school, rule_check
from tests.books import AS_OF, ROOT, TOWN, digest, write_book

DAY = "2026-04-01"
MORE = """\
cohort = [ { id = "mean", measure = "mean", at_least = 10, per = "year" } ]
deadline = [ { id = "rates", task = "rated_on", within = "5 days", after = "end" } ]
money = [ { id = "fees", what = "training", of = "budget", at_least = "5%", per = "year" } ]
"""
SCHOOLS = {
    "ledger.toml": 'school = "A school"\ncode = "s-1"\nrules = ["town", "next"]\n',
    "rules/town.toml": TOWN + MORE,
    "rules/next.toml": TOWN.replace('"town"', '"next"').replace("2015", "2016"),
}


@pytest.fixture
def kept(tmp_path, monkeypatch):
    """Return the folder of kept files, empty."""
    folder = tmp_path / "kept"
    monkeypatch.setenv("LEDGER_CACHE", str(folder))
    return folder


@pytest.fixture
def judged(monkeypatch):
    """Return the names of the schools that were judged."""
    found = []

    def seen(book, *rest):
        found.append(book.settings.school)
        return whole(book, *rest)

    whole = assess.assess
    monkeypatch.setattr(assess, "assess", seen)
    return found


@pytest.fixture
def roll(ledger):
    def rolled(*words, as_of=DAY, lang="en"):
        answer = ledger("rollup", *words, "--as-of", as_of, "--lang", lang, "--format", "json")
        assert answer.code in {0, 1}, answer.err
        return json.loads(answer.out)

    return rolled


def test_what_was_kept_says_what_was_judged(roll, kept, judged, tmp_path):
    shutil.copytree(ROOT / "examples" / "meixihu", tmp_path / "a")
    fresh = roll(tmp_path / "a", as_of=AS_OF)

    assert roll(tmp_path / "a", as_of=AS_OF) == fresh
    assert len(judged) == 1
    assert len(list(kept.glob("*.answers"))) == 1


def test_kept_and_fresh_schools_are_added_up_as_if_all_were_fresh(roll, kept, judged, tmp_path):
    schools = [write_book(tmp_path / name, SCHOOLS) for name in ("a", "b")]
    (schools[1] / "credits.csv").write_text("activity,teacher\n", encoding="utf-8")
    fresh = roll(*schools)
    (schools[1] / "credits.csv").write_text("activity,teacher\n\n", encoding="utf-8")

    assert roll(*schools) == fresh
    assert len(judged) == 3


@pytest.mark.parametrize(
    "file", ["ledger.toml", "teachers.csv", "activities.csv", "credits.csv", "rules/town.toml"]
)
def test_a_byte_of_any_file_has_the_school_judged_again(roll, kept, judged, tmp_path, file):
    book = write_book(tmp_path / "a", SCHOOLS)
    roll(book)
    path = book / file
    path.write_bytes(path.read_bytes() + b"\n")

    roll(book)

    assert len(judged) == 2


@pytest.fixture
def program(tmp_path, monkeypatch):
    """Return the folder of a program that can be changed."""
    copy = tmp_path / "program"
    shutil.copytree(kept_school._PROGRAM, copy, ignore=shutil.ignore_patterns("*.pyc", "*.po"))
    monkeypatch.setattr(kept_school, "_PROGRAM", copy)
    kept_school._program.cache_clear()
    yield copy
    kept_school._program.cache_clear()


@pytest.mark.parametrize(
    "file",
    [
        "assessment/district.py",
        "cli/closed_years.py",
        "cli/schools.py",
        "reports/closed_differences.py",
        "reports/kept_figures.py",
        "reports/office/years.py",
    ],
)
def test_another_program_judges_the_school_again(roll, kept, judged, tmp_path, program, file):
    book = write_book(tmp_path / "a", SCHOOLS)
    roll(book)
    os.utime(program / file, ns=(0, 0))
    kept_school._program.cache_clear()  # as in the next call

    roll(book)

    assert len(judged) == 2


def test_a_file_that_was_not_there_has_the_school_judged_again(roll, kept, judged, tmp_path):
    book = write_book(tmp_path / "a", {})
    roll(book)
    (book / "changes.csv").write_text("teacher,attribute,value,from\n", encoding="utf-8")

    roll(book)

    assert len(judged) == 2


@pytest.mark.parametrize(
    ("words", "how"),
    [
        ([], {"as_of": "2026-04-02"}),
        ([], {"lang": "zh-CN"}),
        (["--period", "2024-25"], {}),
        (["--by", "group"], {}),
        (["--rules", "next"], {}),
    ],
)
def test_another_question_is_judged_by_itself(roll, kept, judged, tmp_path, words, how):
    book = write_book(tmp_path / "a", SCHOOLS)
    first = roll(book)

    roll(book, *words, **how)
    assert len(judged) == 2

    assert roll(book) == first
    assert len(judged) == 2


def test_a_torn_answer_is_as_if_it_were_not_there(roll, kept, judged, tmp_path):
    book = write_book(tmp_path / "a", SCHOOLS)
    first = roll(book)
    (place,) = kept.glob("*.answers")
    place.write_bytes(place.read_bytes()[:-9])

    assert roll(book) == first
    assert len(judged) == 2


def test_schools_of_the_same_bytes_have_each_their_own_folder(roll, kept, judged, tmp_path):
    schools = [write_book(tmp_path / name, SCHOOLS) for name in ("a", "b")]

    found = roll(*schools)

    assert [each["folder"] for each in found["schools"]] == list(map(str, schools))
    assert len(judged) == 1


def test_a_broken_school_is_told_each_time(ledger, kept, tmp_path):
    book = write_book(tmp_path / "a", {"credits.csv": "activity,teacher\nx,t\n"})

    told = [ledger("rollup", book, "--as-of", DAY) for _time in range(2)]

    assert told[0] == told[1]
    assert told[0].code == 3


def test_nothing_is_written_into_the_book(roll, kept, tmp_path):
    book = write_book(tmp_path / "a", SCHOOLS)
    before = digest(book)

    roll(book)

    assert digest(book) == before


def test_rules_that_many_schools_have_are_checked_once(roll, monkeypatch, tmp_path):
    monkeypatch.setenv("LEDGER_CACHE", "")
    met = []

    def seen(raw, file):
        met.append(file)
        return whole(raw, file)

    whole = rule_check.check_rule_set
    monkeypatch.setattr(rule_check, "check_rule_set", seen)
    schools = [write_book(tmp_path / name, SCHOOLS) for name in ("a", "b", "c")]
    other = TOWN.replace("30", "20") + MORE
    schools.append(write_book(tmp_path / "d", {**SCHOOLS, "rules/town.toml": other}))

    found = roll(*schools)

    assert sorted(met) == ["rules/next.toml", "rules/town.toml", "rules/town.toml"]
    years = {each["needed"] for each in found["lines"] if each["rules"] == "town"}
    assert years == {"90", "20"}


def test_who_is_short_is_named_where_that_table_is_asked_for(roll, kept, tmp_path):
    school = write_book(tmp_path / "a", SCHOOLS)
    whole = roll(school)

    for _kept in range(2):
        assert "short" not in roll(school, "--table", "schools")
        assert roll(school, "--table", "schools", "--table", "short")["short"] == whole["short"]
    assert whole["short"]
