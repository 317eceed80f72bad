"""`ledger teacher proposals` and `accept`: a rank that is lost is proposed, never just taken."""

import json

import pytest

from tests.books import check, results, write_book
from tests.cli.conftest import rows_of

HEADER = "teacher,attribute,value,from,until,reason,by,evidence\n"
CHANGES = (
    "T1,rank,county-backbone,2020-09-01,,elected,,\n"
    "T2,rank,city-backbone,2020-09-01,,,,\n"
    "T4,rank,city-backbone,2020-09-01,,,,\n"
    "T5,rank,city-backbone,2020-09-01,2026-08-31,,,\n"
)
FILES = {
    "ledger.toml": 'school = "A"\nrules = ["backbone-2019"]\n',
    "rules/town.toml": None,
    "teachers.csv": (
        "code,name,hired_on,left_on,rank\n"
        "T1,李静,,,\nT2,王芳,,,\nT3,张伟,,,county-backbone\nT4,刘洋,,2026-08-31,\nT5,陈晨,,,\n"
    ),
    "changes.csv": HEADER + CHANGES,
    "activities.csv": (
        "id,title,start,kind\na,Assessment,2026-06-20,backbone-assessment\n"
        "b,Assessment,2025-06-20,backbone-assessment\n"
    ),
    "credits.csv": "activity,teacher,result\na,T2,pass\n"
    + "".join(f"a,T{n},fail\n" for n in (1, 3, 4, 5))
    + "".join(f"b,T{n},pass\n" for n in range(1, 6)),
}
YEAR = "2026-11-01"


@pytest.fixture
def book(tmp_path):
    return write_book(tmp_path / "book", FILES)


@pytest.fixture
def teacher(ledger, book):
    def asked(*words, as_of=YEAR, lang="en"):
        return ledger("teacher", *words, "--as-of", as_of, "--lang", lang, "--book", book)

    return asked


def changes(book):
    return (book / "changes.csv").read_text("utf-8-sig").removeprefix(HEADER).splitlines()


def test_a_year_before_the_first_record_takes_no_rank(teacher):
    assert "T2" not in teacher("proposals", as_of="2025-08-31").out
    answer = teacher("proposals", "--format", "json", as_of="2025-06-01")

    assert json.loads(answer.out)["proposals"] == []


def test_who_failed_is_proposed_to_lose_the_rank_for_the_year_after(teacher, book):
    answer = teacher("proposals", "--format", "json")

    first, second = json.loads(answer.out)["proposals"]
    assert (first["code"], second["code"]) == ("T1", "T3")
    assert first == {
        "code": "T1", "name": "李静", "attribute": "rank", "now": ["county-backbone"], "value": "",
        "from": "2026-09-01", "until": "2027-08-31",
        "why": "missed: Passes the yearly assessment of backbone teachers",
        "command": "ledger teacher change T1 rank --end --from 2026-09-01 --until 2027-08-31",
        "period": "2025-26", "rules": "backbone-2019", "require": "assessment",
        "clause": "Fourth, 6 and 7", "place": first["place"],
    }  # fmt: skip
    assert first["place"].startswith("backbone-2019.toml:")
    assert changes(book) == CHANGES.splitlines()
    assert not (book / "journal.jsonl").exists()


def test_nothing_is_proposed_before_the_year_is_over(teacher):
    assert json.loads(teacher("proposals", "--format", "json", as_of="2026-08-30").out) == {
        "version": 1, "proposals": [],
    }  # fmt: skip
    found = json.loads(teacher("proposals", "--format", "json", as_of="2026-08-31").out)
    assert len(found["proposals"]) == 2


def test_accepted_proposals_are_written_with_their_rule_and_gone(teacher, book, ledger):
    dry = teacher("accept", "--dry-run")
    assert dry.out.startswith("Not written, would be changed: rank of 李静 (T1), 张伟 (T3)\n")

    refused = teacher("accept")
    assert (refused.code, changes(book)) == (2, CHANGES.splitlines())
    assert "Say whose proposals are accepted: teachers, or --all." in refused.err
    answer = teacher("accept", "--all")

    assert answer.code == 0
    assert changes(book) == [
        "T1,rank,county-backbone,2020-09-01,2026-08-31,elected,,",
        *CHANGES.splitlines()[1:],
        'T1,rank,no,2026-09-01,2027-08-31,"backbone-2019 assessment 2025-26 Fourth, 6 and 7",,',
        "T1,rank,county-backbone,2027-09-01,,elected,,",
        'T3,rank,no,2026-09-01,2027-08-31,"backbone-2019 assessment 2025-26 Fourth, 6 and 7",,',
    ]
    assert json.loads(teacher("proposals", "--format", "json").out)["proposals"] == []
    assert teacher("accept", "--all").out == "Nothing is proposed, and nothing was written.\n"
    # The year that was failed stays failed; the one after it asks nothing of them.
    found = check(ledger, book, "--period", "2025-26", as_of=YEAR)
    assert results(found, "teacher", require="assessment", state="short") == [
        "T1",
        "T3",
        "T4",
        "T5",
    ]
    found = check(ledger, book, "--period", "2026-27", as_of="2027-08-31")
    assert results(found, "teacher", "state", require="assessment") == [
        ("T2", "short"), ("T5", "unknown"),
    ]  # fmt: skip
    found = check(ledger, book, "--period", "2027-28", as_of="2028-08-31")
    assert results(found, "teacher", require="assessment", state="short") == ["T1", "T2", "T3"]
    assert ledger("undo", "--yes", "--book", book).code == 0
    assert changes(book) == CHANGES.splitlines()


def test_without_a_column_of_the_roster_the_rank_just_ends(teacher, book):
    (book / "teachers.csv").write_text("code,name\n" + "".join(f"T{n},x{n}\n" for n in range(1, 6)))

    assert teacher("accept", "T1").code == 0

    why = '"elected; backbone-2019 assessment 2025-26 Fourth, 6 and 7"'
    assert changes(book) == [
        f"T1,rank,county-backbone,2020-09-01,2026-08-31,{why},,",
        *CHANGES.splitlines()[1:],
        "T1,rank,county-backbone,2027-09-01,,elected,,",
    ]


def test_who_was_not_assessed_did_not_fail(teacher, book):
    rows = str(FILES["credits.csv"]).replace("a,T1,fail\n", "a,T1,\n").replace("a,T3,fail\n", "")
    (book / "credits.csv").write_text(rows, encoding="utf-8")

    found = json.loads(teacher("proposals", "--format", "json").out)["proposals"]

    assert found == []


def test_only_some_may_be_accepted_with_a_reason_of_ones_own(teacher, book):
    teacher("accept", "张伟", "--reason", "meeting of 3 September", "--by", "head")

    assert changes(book)[-1] == "T3,rank,no,2026-09-01,2027-08-31,meeting of 3 September,head,"
    assert len(changes(book)) == 5


def test_the_command_that_is_told_does_the_same(teacher, book):
    (row,) = (each for each in rows_of(teacher("proposals", "T1", "--format", "csv").out))

    assert teacher(*row["command"].split()[2:]).code == 0

    assert changes(book)[-1] == "T1,rank,county-backbone,2027-09-01,,elected,,"
    assert changes(book)[-2] == "T1,rank,no,2026-09-01,2027-08-31,,,"
    assert rows_of(teacher("proposals", "T1", "--format", "csv").out) == []


def test_people_read_what_why_by_which_clause_and_how(teacher):
    answer = teacher("proposals", "T1", "--format", "table")

    assert [line.strip() for line in answer.out.splitlines()][:2] == [
        "T1 李静: rank: county-backbone → none, 2026-09-01..2027-08-31",
        "missed: Passes the yearly assessment of backbone teachers (2025-26)",
    ]
    assert "backbone-2019, Fourth, 6 and 7, backbone-2019.toml:" in answer.out
    assert "ledger teacher change T1 rank --end --from 2026-09-01" in answer.out
    assert "Nothing is proposed." in teacher("proposals", "T2", "--format", "table").out


def test_in_a_pipe_the_columns_are_named_and_nothing_is_told_as_such(teacher):
    header, row = teacher("proposals", "T1", "--format", "text").out.splitlines()

    assert header.split("\t")[:4] == ["code", "name", "attribute", "now"]
    assert len(row.split("\t")) == len(header.split("\t"))
    assert teacher("proposals", "T2", "--format", "text").out == "Nothing is proposed.\n"


def test_in_chinese_the_reason_is_the_sentence_of_the_rule(teacher):
    answer = teacher("proposals", lang="zh-CN")

    assert "未达到：通过骨干教师年度考核" in answer.out
    assert "先列出、再执行" in answer.err


RULES = """\
ruleset = { id = "town", from = 2015-09-01 }
period.year = { start = "09-01" }
period.mine = { start = "hired_on", length = "1 year" }
credit = [ { per_hour = 1 } ]
"""


def a_book(tmp_path, line, teachers="code,name,hired_on\nT1,李静,2024-02-29\n"):
    rule = f'require = [ {{ id = "r", at_least = 1, {line} }} ]\n'
    files = {
        "rules/town.toml": RULES + rule,
        "teachers.csv": teachers,
        "activities.csv": "id,title,start,kind\na,Talk,2025-09-05,lecture\n",
    }
    return write_book(tmp_path / "other", {**files, "credits.csv": "activity,teacher\n"})


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ('per = "year", proposes = { attribute = "talk", value = "head", from = "next period" }',
         ("talk", "head", "2026-09-01", None)),
        ('per = "year", proposes = { attribute = "talk", value = "yes", for = "this period" }',
         ("talk", "yes", "2025-09-01", "2026-08-31")),
        ('per = "mine", proposes = { attribute = "talk", value = "x", for = "next period" }',
         ("talk", "x", "2026-02-28", "2027-02-27")),
        ('per = "month", proposes = { attribute = "talk", value = "x", for = "next period" }',
         ("talk", "x", "2025-11-01", "2025-11-30")),
    ],
)  # fmt: skip
def test_a_value_may_be_proposed_for_a_period_or_from_one_on(tmp_path, ledger, line, told):
    book = a_book(tmp_path, line)
    asked = ("--book", book, "--as-of", "2026-10-01", "--lang", "en")

    answer = ledger("teacher", "proposals", "--format", "json", *asked)

    found = json.loads(answer.out)["proposals"]
    assert told in [(e["attribute"], e["value"], e["from"], e["until"]) for e in found]
    assert ledger("teacher", "accept", "--all", *asked).code == 0
    left = json.loads(ledger("teacher", "proposals", "--format", "json", *asked).out)["proposals"]
    assert [e for e in left if (e["from"], e["until"]) == told[2:]] == []


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ('{ attribute = "rank" }', "one of 'for' and 'from' says when"),
        ('{ attribute = "rank", for = "next period", from = "next period" }', "one of 'for' and"),
        ('{ attribute = "leave", for = "next period" }', "“leave” cannot be proposed"),
        ('{ attribute = "rank", for = "next year" }', "next year"),
        ('{ value = "x", for = "next period" }', "attribute"),
        ('{ attribute = "rank", form = "next period" }', "form"),
    ],
)
def test_what_no_change_can_carry_out_is_refused_in_the_rule(tmp_path, ledger, written, told):
    book = a_book(tmp_path, f'per = "year", proposes = {written}')

    answer = ledger("check", "--book", book, "--lang", "en")

    assert (answer.code, told in answer.err) == (3, True), answer.err


def test_nothing_is_proposed_for_a_period_that_never_comes(tmp_path, ledger):
    line = 'per = "term", proposes = { attribute = "talk", for = "next period", value = "x" }'
    book = a_book(tmp_path, line)
    rules = book / "rules/town.toml"
    term = "period.term = { list = [[2025-09-01, 2026-02-28]] }\n"
    rules.write_text(rules.read_text().replace("period.mine", f"{term}period.mine"))

    answer = ledger("teacher", "proposals", "--book", book, "--as-of", "2026-03-01")

    assert (answer.code, answer.out) == (0, "Nothing is proposed.\n")


def test_an_attribute_that_is_nearly_a_known_one_is_found_by_lint(tmp_path, ledger):
    line = 'per = "year", proposes = { attribute = "rnak", for = "next period" }'
    book = a_book(tmp_path, line)

    answer = ledger("rules", "lint", book / "rules/town.toml", "--lang", "en")

    assert "“rnak”" in answer.out
    assert "Did you mean rank" in answer.out
