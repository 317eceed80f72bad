import csv
import json
from datetime import date

from sbt_ledger.reports.explain_csv import COLUMNS, as_csv
from sbt_ledger.reports.explain_entries import Entries
from sbt_ledger.reports.explain_json import as_json
from sbt_ledger.reports.result_fields import FIELDS
from tests.reports.conftest import (
    YEAR,
    a_book,
    a_rule_set,
    a_teacher,
    an_activity,
    explained,
)

WANG = a_teacher("0007", "王芳", "语文组", hired_on=date(2025, 9, 1))
TALK = an_activity("talk", date(2025, 10, 12), 20, title="课程标准研讨", kind="lecture")
CIRCLE = an_activity("circle", date(2026, 3, 1), "8.5", evidence=(), kind="reading")
INDUCTION = an_activity("ind", date(2026, 2, 1), 340, program="induction", kind="course")
CYCLE = {
    "id": "cycle", "at_least": 360, "per": "cycle", "name": {"en": "Cycle total"},
    "doubts": ["R4"], "gives": "completion of the cycle",
}  # fmt: skip
ON_TOP = {"where": {"program": "induction"}, "per_hour": 1, "not_for": ["cycle"], "#at": "t:5"}
R4 = {
    "clause": "art. 4",
    "readings": {"en": "On top of the 360, or part of them"},
    "taken": {"en": "On top"},
    "instead": {"credit": [{"per_hour": 1}]},
}


def test_json_has_the_result_and_then_where_it_comes_from():
    rules = a_rule_set(CYCLE, credit=[ON_TOP, {"per_hour": 1}], doubts={"R4": R4})
    found = explained(a_book([WANG], [TALK, INDUCTION]), "0007", rules)

    told = json.loads(as_json(found, Entries("en")))

    assert list(told) == ["version", "teacher", "name", "as_of", "derivations", "problems"]
    (derivation,) = told["derivations"]
    assert tuple(derivation)[: len(FIELDS)] == FIELDS
    assert list(derivation)[len(FIELDS) :] == [
        "why", "source", "clause", "rule", "quote", "ruled_by", "yielded", "period_steps", "asked",
        "asked_of", "asked_because", "entries", "brought", "carried", "options", "left_out",
        "readings",
    ]  # fmt: skip
    assert derivation["entries"][1] == {
        "date": "2026-02-01",
        "activity": "ind",
        "title": "ind",
        "hours": "340",
        "rate": "1",
        "worth": "340",
        "counted": "0",
        "later": "0",
        "mark": "cut",
        "reasons": [
            {
                "why": "Not counted toward “cycle”.",
                "rule": "t:5",
                "source": None,
                "amount": None,
                "places": [],
            }
        ],
        "awaits": [],
        "file": "credits.csv",
        "line": 3,
    }
    assert derivation["readings"] == [
        {
            "doubt": "R4",
            "clause": "art. 4",
            "taken": "On top",
            "readings": "On top of the 360, or part of them",
            "other": {"needed": "360", "earned": "360", "state": "met"},
        }
    ]


def test_json_cites_document_clause_and_rule_line():
    told = json.loads(as_json(explained(a_book([WANG], [CIRCLE]), "0007"), Entries("zh-CN")))

    (derivation,) = told["derivations"]
    assert [derivation[name] for name in ("source", "clause", "rule", "quote")] == [
        "第七号令", "art. 3", "town.toml:20", "不得少于30学分",
    ]  # fmt: skip
    assert derivation["entries"][0]["reasons"] == [
        {
            "why": "Missing: certificate or marks.",
            "rule": "town.toml:14",
            "source": "第七号令, art. 6",
            "amount": None,
            "places": [],
        }
    ]


def test_csv_has_a_line_an_entry_and_requirement():
    rules = a_rule_set(YEAR, CYCLE, credit=[ON_TOP, {"per_hour": 1}])

    lines = list(
        csv.reader(
            as_csv(
                explained(a_book([WANG], [INDUCTION]), "0007", rules), Entries("en")
            ).splitlines()
        )
    )

    assert tuple(lines[0]) == COLUMNS
    assert lines[1] == (
        [
            "0007",
            "王芳",
            "town",
            "year",
            "2025-26",
            "2026-02-01",
            "ind",
            "ind",
            "340",
            "1",
            "340",
            "340",
            "ok",
            "",
            "",
            "credits.csv",
            "2",
        ]
    )
    assert [line[11:14] for line in lines[1:]] == [
        ["340", "ok", ""],
        ["0", "cut", "Not counted toward “cycle”."],
    ]


def test_an_entry_without_a_credit_line_has_no_rate():
    rules = a_rule_set(credit=[{"where": {"kind": "lecture"}, "per_hour": 1}])

    told = json.loads(as_json(explained(a_book([WANG], [CIRCLE]), "0007", rules), Entries("en")))

    (entry,) = told["derivations"][0]["entries"]
    assert (entry["rate"], entry["worth"], entry["hours"]) == (None, "0", "8.5")


def test_what_is_not_asked_has_no_entries():
    new = {"id": "new", "at_least": 1, "per": "year", "who": {"new_teacher": True}}

    told = json.loads(
        as_json(explained(a_book([WANG], [TALK]), "0007", a_rule_set(YEAR, new)), Entries("en"))
    )

    last = told["derivations"][-1]
    assert (last["require"], last["state"], last["entries"]) == ("new", "not-applicable", [])
    assert [each["why"] for each in last["why"]] == ["Not asked of this teacher."]
    assert last["asked_of"] == [
        {
            "column": "new_teacher",
            "values": [],
            "wanted": ["true"],
            "excepted": False,
            "fits": False,
            "day": "2026-08-31",
            "places": [],
        }
    ]
