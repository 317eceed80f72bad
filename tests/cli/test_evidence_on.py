"""The day on which a proof was there: a day, of the activity's proofs or of the row's own."""

import pytest

from tests.books import TOWN, check, results, write_book

AS_OF = ("--as-of", "2026-06-30", "--lang", "en")
RULES = (
    TOWN
    + """\
[[valid]]
needs_any = ["certificate"]
within = "5 days"
else = "void"
"""
)
FILES = {
    "rules/town.toml": RULES,
    "teachers.csv": "code,name\nT1,Ann\nT2,Bob\n",
    "activities.csv": "id,title,start,hours,kind,evidence,evidence_on\n"
    "C,Course,2026-05-01,16,lecture,certificate,2026-05-07\n",
    "credits.csv": "activity,teacher,evidence,evidence_on\nC,T1,,\nC,T2,certificate,\n",
}


@pytest.fixture
def book(tmp_path):
    return write_book(tmp_path / "book", FILES)


@pytest.mark.parametrize(
    ("text", "code"), [("foo", "bad-date"), ("6/7/2026", "ambiguous-date"), ("soon", "bad-date")]
)
@pytest.mark.parametrize("whose", [["C"], ["C", "T1"]])
def test_what_is_no_day_is_not_taken_as_in_time(text, code, whose, book, ledger):
    said = ("--set", f"evidence_on={text}", "--reason", "typed")

    answer = ledger("correct", *whose, *said, *AS_OF, "--book", book)

    assert answer.code == 2
    assert f"evidence_on: '{text}'" in answer.err
    assert f"[{code}]" in answer.err


def test_a_new_session_takes_a_day_only(book, ledger):
    said = ("--date", "2026-06-01", "--hours", "3", "--kind", "lecture", "--all")

    answer = ledger("add", "Talk", *said, "--set", "evidence_on=soon", *AS_OF, "--book", book)

    assert (answer.code, "[bad-date]" in answer.err) == (2, True)


@pytest.mark.parametrize("written", ["2026-05-06", "2026年5月6日", "20260506", "2026/5/6"])
def test_a_day_may_be_written_in_any_way_that_is_plain(written, book, ledger):
    said = ("--set", f"evidence_on={written}", "--reason", "came")

    answer = ledger("correct", "C", *said, *AS_OF, "--book", book)

    assert "T1 Ann  year 2025-26: 0 → 16 of 30" in answer.out


def test_the_day_of_the_sessions_proof_is_not_that_of_a_rows_own(book, ledger):
    """Nobody knows when that was there: it is taken as in time, and told."""
    found = check(ledger, book)

    assert results(found, "teacher", "earned") == [("T1", "0"), ("T2", "16")]
    assert [(each["code"], each["line"]) for each in found["problems"]] == [("no-day", 3)]
