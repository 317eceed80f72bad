"""Rule sets that hold for some, and versions that take turns, as commands show them."""

import json

from tests.books import AS_OF, TOWN, check, results, write_book

NURSERY = (
    TOWN.replace('"town"', '"nursery"').replace("30", "10").replace('"year", at', '"play", at')
)
FILES = {
    "ledger.toml": """\
school = "A"
rules = ["town"]
people = [ { who = { stage = "nursery" }, rulesets = "nursery" } ]
""",
    "rules/nursery.toml": NURSERY,
    "teachers.csv": "code,name,stage\nt,李静,primary\nn,王芳,nursery\n",
    "credits.csv": "activity,teacher\na,t\na,n\n",
}


def test_some_are_judged_by_other_rules(tmp_path, ledger):
    book = write_book(tmp_path, FILES)

    found = check(ledger, book)

    assert results(found, "teacher", "rules", "require") == [
        ("t", "town", "year"), ("n", "nursery", "play"),
    ]  # fmt: skip
    assert [each["id"] for each in found["rules"]] == ["town", "nursery"]
    assert results(check(ledger, book, "--rules", "town"), "teacher") == ["t"]


def test_explain_derives_the_rules_that_hold(tmp_path, ledger):
    book = write_book(tmp_path, FILES)

    answer = ledger("explain", "n", "--book", book, "--as-of", AS_OF, "--format", "json")

    assert [each["rule"] for each in json.loads(answer.out)["derivations"]] == [
        "rules/nursery.toml:4"
    ]


def test_a_session_adds_to_the_totals_of_the_rules_that_hold(tmp_path, ledger):
    book = write_book(tmp_path, FILES)

    answer = ledger(
        "add", "Talk", "--date", "2026-03-06", "--hours", "8", "--kind", "lecture", "--all",
        "--book", book, "--as-of", AS_OF, "--format", "json", "--yes",
    )  # fmt: skip

    totals = json.loads(answer.out)["totals"]
    assert [(each["teacher"], each["rules"], each["after"]) for each in totals] == [
        ("t", "town", "10"), ("n", "nursery", "10"),
    ]  # fmt: skip


def test_a_session_adds_to_the_totals_of_the_version_in_force(tmp_path, ledger):
    newer = NURSERY.replace("from = 2015-09-01", 'from = 2026-01-01, replaces = "town"')
    files = {"ledger.toml": 'school = "A"\nrules = ["nursery"]\n', "rules/nursery.toml": newer}
    book = write_book(tmp_path, files)

    answer = ledger(
        "add", "Talk", "--date", "2026-03-06", "--hours", "8", "--kind", "lecture", "--all",
        "--book", book, "--as-of", AS_OF, "--format", "json", "--yes",
    )  # fmt: skip

    totals = json.loads(answer.out)["totals"]
    assert [(each["rules"], each["before"], each["after"]) for each in totals] == [
        ("town", "2", "10")
    ]
