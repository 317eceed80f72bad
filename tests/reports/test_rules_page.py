import json
from datetime import date
from decimal import Decimal

import pytest
from rich.cells import cell_len

from sbt_ledger.reports import page_table, page_text
from sbt_ledger.reports.rule_words import written
from sbt_ledger.reports.rules_page import as_json, page
from sbt_ledger.rules.filter import Filter
from tests.reports.conftest import YEAR, a_rule_set, printed

SHOWN = {
    "ruleset": {
        "id": "town", "title": {"en": "Town rules"}, "from": date(2011, 9, 1),
        "to": date(2029, 8, 31), "checked_on": date(2026, 1, 5), "doubts": ["R1"],
    },
    "who": {"stage": "primary"},
    "scale": {"level": ["school", "city"]},
    "sources": {
        "T1": {
            "title": {"en": "Order 7"}, "issuer": "Ministry", "date": date(2011, 1, 4),
            "note": "A copy.",
        },
        "T2": "Opinion 12",
    },
}  # fmt: skip
FLOOR = {
    **YEAR,
    "at_least": [
        {"from": date(2011, 9, 1), "amount": 48, "source": "T1", "clause": "art. 1"},
        {"from": date(2020, 9, 1), "amount": 72, "source": "T2"},
        {"from": date(2028, 9, 1), "repealed": True},
    ],
    "force": "advice",
}


def test_a_rule_set_is_shown_from_its_head_to_its_doubts():
    told = page_text.as_text(page(a_rule_set(FLOOR, **SHOWN), "en"))

    assert told.split("\n\n")[:2] == [
        (
            "Town rules (town)\n"
            "  In force from 2011-09-01 to 2029-08-31.\n"
            "  Last compared with its documents on 2026-01-05.\n"
            "  Unit: credit.\n"
            '  who = { stage = "primary" }\n'
            '  scale.level = ["school", "city"]\n'
            "  Rests on: R1"
        ),
        ("Documents\n  T1: Order 7, Ministry, 2011-01-04\n    A copy.\n  T2: Opinion 12"),
    ]
    assert told.split("\n\n")[-2] == (
        "Doubts\n  R2 art. 3: School year or calendar year\n    Taken: School year"
    )


def test_an_amount_that_changed_shows_every_step_with_its_document_clause_and_date():
    told = page_text.as_text(page(a_rule_set(FLOOR, **SHOWN), "en"))

    assert next(part for part in told.split("\n\n") if part.startswith("require")) == (
        "require year: Year total\n"
        "  At least 30 credits a year\n"
        "  at_least = 48 from 2011-09-01 (Order 7, art. 1)\n"
        "  at_least = 72 from 2020-09-01 (Opinion 12)\n"
        "  at_least = repealed from 2028-09-01\n"
        '  per = "year"\n'
        "  Order 7, art. 3, town.toml:20\n"
        "  “不得少于30学分”\n"
        "  Not binding: advice.\n"
        "  Rests on: R2"
    )


def test_a_rule_set_that_nobody_has_compared_with_its_documents_says_so():
    rules = a_rule_set(ruleset={"id": "town", "from": date(2015, 9, 1)}, doubts={})

    told = page_text.as_text(page(rules, "en"))

    assert told.splitlines()[:3] == [
        "town (town)",
        "  In force from 2015-09-01.",
        "  Not yet compared with its documents by anyone.",
    ]
    assert "Doubts" not in told


def test_tables_that_the_file_does_not_write_are_not_shown():
    told = page_text.as_text(page(a_rule_set(), "en"))

    assert "attendance" not in told
    assert 'period cycle\n  start = 2021-09-01\n  length = "5 years"\n' in told


@pytest.mark.parametrize(
    "rule",
    [
        {"kind": "lecture"},
        {"kind": ["lecture", "reading"], "prize": True, "note": False},
        {"level": "county+", "hours": ">= 1.5", "grade": Decimal(3), "end": date(2026, 1, 1)},
        {"not": {"mode": "online"}, "any": [{"a": "1"}, {"b": "2"}]},
    ],
)
def test_a_filter_is_shown_as_the_file_writes_it_and_reads_back_the_same(rule):
    import tomllib

    told = written(Filter.read(rule))

    again = tomllib.loads(f"where = {told}", parse_float=Decimal)["where"]
    assert Filter.read(again) == Filter.read(rule)


def test_nested_values_are_written_as_the_rules_language_does():
    rules = a_rule_set(
        credit=[{"by": "level", "table": {"city": 4, "county": "2.50"}, "else": 0}],
        keep=[{"what": ["roster", "plan"], "for": "5 years"}],
    )

    told = page_text.as_text(page(rules, "en"))

    assert '  by = "level"\n  table = { city = 4, county = 2.5 }\n  else = 0\n' in told
    assert '  what = ["roster", "plan"]\n  for = "5 years"\n' in told


PARTS = [
    {"id": "bias", "at_least": 2, "text": {"en": "2 of bias"}, "#at": "town.toml:23", "of_which": [
        {"id": "implicit", "where": {"topic": "implicit"}, "source": "T1", "clause": "art. 4",
         "at_least": [{"from": date(2011, 9, 1), "amount": 1},
                      {"from": date(2020, 9, 1), "amount": "15%"}]},
    ]},
    {"id": "ethics", "name": {"en": "Ethics"}, "at_least": "15%", "doubts": ["R2"]},
]  # fmt: skip


def test_the_parts_of_a_requirement_are_lines_of_their_own_further_in():
    told = page_text.as_text(page(a_rule_set({**YEAR, "of_which": PARTS}, **SHOWN), "en"))

    assert next(part for part in told.split("\n\n") if part.startswith("require")) == (
        "require year: Year total\n"
        "  At least 30 credits a year\n"
        "  at_least = 30\n"
        '  per = "year"\n'
        "  Order 7, art. 3, town.toml:20\n"
        "  “不得少于30学分”\n"
        "  Rests on: R2\n"
        "  of_which bias\n"
        "    2 of bias\n"
        "    at_least = 2\n"
        "    town.toml:23\n"
        "    of_which implicit\n"
        '      where = { topic = "implicit" }\n'
        "      at_least = 1 from 2011-09-01\n"
        '      at_least = "15%" from 2020-09-01\n'
        "      Order 7, art. 4\n"
        "  of_which ethics: Ethics\n"
        '    at_least = "15%"\n'
        "    Rests on: R2"
    )


def test_programs_read_of_each_part_what_it_is_a_part_of():
    rules = a_rule_set({**YEAR, "of_which": PARTS}, **SHOWN)

    lines = json.loads(as_json(rules, "en"))["lines"]

    assert [(each["table"], each["id"], each["part_of"]) for each in lines][-4:] == [
        ("require", "year", ""),
        ("of_which", "bias", "year"),
        ("of_which", "implicit", "bias"),
        ("of_which", "ethics", "year"),
    ]
    assert lines[-3]["values"] == {"at_least": "2"}


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", ["Signature", "Name: ____", "Date: ____"]),
        ("zh-CN", ["签字", "姓名：____", "日期：____"]),
        ("zh-TW", ["簽字", "姓名：____", "日期：____"]),
    ],
)
def test_a_head_of_school_signs_the_page_and_no_program_does(ledger, language, words):
    def shown(form):
        asked = ("rules", "show", "changsha-meixihu", "--lang", language, "--format", form)
        return ledger(*asked).out

    for form in ("text", "table"):
        told = shown(form)
        assert [word for word in words if word not in told] == []
    for form in ("json", "csv"):
        assert "____" not in shown(form)


def test_json_has_every_line_with_its_values_and_sources():
    told = json.loads(as_json(a_rule_set(FLOOR, **SHOWN), "en"))

    assert list(told) == [
        "version", "id", "title", "unit", "from", "to", "checked_on", "rests_on", "who", "scale",
        "sources", "lines", "doubts",
    ]  # fmt: skip
    assert told["sources"][1] == {
        "source": "T2", "title": "Opinion 12", "issuer": "", "date": "", "kind": "", "file": "",
        "url": "", "note": "",
    }  # fmt: skip
    assert next(line for line in told["lines"] if line["table"] == "require") == {
        "table": "require",
        "id": "year",
        "text": "At least 30 credits a year",
        "values": {
            "at_least": "48 from 2011-09-01 (Order 7, art. 1); 72 from 2020-09-01 (Opinion 12);"
            " repealed from 2028-09-01",
            "per": '"year"',
        },
        "source": "Order 7",
        "clause": "art. 3",
        "quote": "不得少于30学分",
        "force": "advice",
        "doubts": ["R2"],
        "at": "town.toml:20",
        "part_of": "",
    }
    assert told["doubts"] == [
        {
            "doubt": "R2",
            "clause": "art. 3",
            "readings": "School year or calendar year",
            "taken": "School year",
            "at": "",
        }
    ]


@pytest.mark.parametrize("width", [60, 80, 100, 120])
@pytest.mark.parametrize("language", ["en", "zh-CN", "zh-TW"])
def test_the_page_fits_the_terminal(width, language):
    rules = a_rule_set({**YEAR, "of_which": PARTS}, **SHOWN)

    lines = printed(page_table.as_table(page(rules, language), width=width), width)

    assert max(cell_len(line) for line in lines) <= width
