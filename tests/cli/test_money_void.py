"""A booking that was declared void by hand, and spending of several groups without an activity."""

import json

from tests.books import write_book

MONEY = (
    "date,what,amount,group,status\n"
    "2026-03-01,lecture fee,1200,Maths,\n"
    "2026-03-02,travel,17,,\n"
    "2026-03-03,travel,200,Maths,void\n"
)


def test_what_is_void_is_not_counted_and_spending_of_several_is_of_no_group(ledger, tmp_path):
    book = write_book(tmp_path / "book", {"money.csv": MONEY})

    answer = ledger("report", "money", "--book", book, "--as-of", "2026-08-31", "--format", "json")
    (row,) = json.loads(answer.out)["activities"]

    assert (row["amount"], row["group"], row["place"]) == (
        "1217", "", ["money.csv:2", "money.csv:3"],
    )  # fmt: skip


def test_a_plan_of_a_group_says_of_which(ledger, tmp_path):
    book = write_book(
        tmp_path / "book",
        {"teachers.csv": "code,name,group\nT1,李静,Maths\n", "credits.csv": "activity,teacher\n"},
    )
    words = ("add", "Plan", "--date", "2026-03-02", "--kind", "group-plan", "--book", book,
             "--as-of", "2026-03-05", "--lang", "en")  # fmt: skip

    refused = ledger(*words)

    assert refused.code == 2
    assert "It is not said of which group it is." in refused.err
    assert "It is not said of which group it is." in refused.err
    assert ledger(*words, "--group", "Maths").code == 0
