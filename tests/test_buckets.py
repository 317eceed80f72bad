"""Judged of buckets, a book comes to what it comes to itself: rows are counted, nothing is lost."""

import csv
import json
import random
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import assume, event, given
from hypothesis import strategies as st

from sbt_ledger.assessment.assess import assess
from sbt_ledger.assessment.district import figures_of
from sbt_ledger.assessment.shape import shape_of
from sbt_ledger.assessment.span import Span
from sbt_ledger.errors import BrokenFilesError
from sbt_ledger.files import kept_table
from sbt_ledger.files.book_files import read_book
from sbt_ledger.files.bucket_book import book_of_buckets
from sbt_ledger.files.layout import COLUMNS
from sbt_ledger.files.rule_files import read_rule_sets
from sbt_ledger.files.toml_lines import as_cell
from sbt_ledger.periods import Period
from sbt_ledger.reports.check_json import as_json
from sbt_ledger.reports.kept_figures import as_text, from_kept
from sbt_ledger.rules.rule_set import RuleSet
from tests.books import TOWN, asking
from tests.engines import (
    BY_DAYS,
    PLAIN,
    alike,
    as_buckets,
    in_duckdb,
    in_python,
    put,
    school,
    sql_for,
)  # fmt: skip
from tests.naive.school_strategies import school_cases, school_rule_sets
from tests.naive.test_equal import drawn

WHOLE = Period(date(2023, 1, 1), date(2027, 12, 31), "all")
OF_ROW = {
    "attendance", "hours", "minutes", "late_minutes", "part", "units", "unit", "role", "result",
    "prize", "author_rank", "for", "evidence", "approvals", "evaluated_on", "rated_on",
}  # fmt: skip
"""The columns of a drawn record that are those of its teacher's row."""


def split(records):
    """Return activities and rows of credits; a later record of an event adds a row alone."""
    activities: dict[str, Any] = {}
    rows = []
    for number, record in enumerate(records):
        row = {k: v for k, v in record.items() if k in OF_ROW}
        rest = {k: v for k, v in record.items() if k not in OF_ROW | {"id", "teacher", "date"}}
        if rest.get("status") == "void":
            row["status"] = rest.pop("status")
        rest["hours"] = rest.pop("planned", None)
        id_, day = record.get("id", f"e{number}"), record.get("date")
        told = {"id": id_, "title": id_, "kind": "course", "start": day, "end": day, **rest}
        first = activities.setdefault(id_, told)
        others = {k: v for k, v in rest.items() if k not in {"start", "end", "hours"}}
        row |= {k: v for k, v in others.items() if first.get(k) != v}
        rows.append({"activity": id_, "teacher": record.get("teacher", "t0"), **row})
    return list(activities.values()), rows


def written(folder, case):
    """Write the book of a drawn case, and read it."""
    activities, rows = split(case["records"])
    tables = {
        "teachers": [{"name": each["code"], **each} for each in case["teachers"]],
        "changes": case.get("changes", []),
        "activities": activities,
        "credits": rows,
        "money": case.get("money", []),
    }
    for name, listed in tables.items():
        columns = list(dict.fromkeys([*COLUMNS[name].split(","), *(k for r in listed for k in r)]))
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as stream:
            writer = csv.writer(stream)
            writer.writerow(columns)
            for row in listed:
                cells = (row.get(column) for column in columns)
                writer.writerow("" if cell is None else as_cell(cell) for cell in cells)
    settings = f'school = "S"\nrules = ["x"]\nholidays = {json.dumps(case["holidays"])}\n'
    (folder / "ledger.toml").write_text(settings, encoding="utf-8")
    return read_book(folder)


def written_or_not(folder, case):
    """Do so, but for people who are hired while they are in post."""
    try:
        return written(folder, case)
    except BrokenFilesError as fault:
        assume("employment-conflict" not in {each.code for each in fault.problems})
        raise


def judged(book, rules, span):
    """Return all that `check` says, but for remarks on rows: of these there are none.

    Activities that were counted stand in the order of the book, which no cluster knows.
    """
    found = json.loads(as_json(assess(book, (rules,), span), "en"))
    del found["problems"]
    for cohort in found["cohorts"]:
        cohort["activities"] = sorted(cohort["activities"])
    return found


def hold(rules, case, *, in_sql=False):
    """Hold a book and its buckets equal, in the periods around its day and in all."""
    read = RuleSet.read(asking(rules))
    assume(not list(read.faults()))
    with TemporaryDirectory() as name:
        folder = Path(name)
        book = written_or_not(folder, case)
        for span in (Span(case["as_of"], WHOLE), Span(case["as_of"])):
            shape = shape_of(book, [read], span)
            days = "every day is another" if shape.borders is None else "days are alike"
            event("each event is another" if shape.events else days)
            rows = in_python(shape, book, "S")
            if in_sql:
                put(folder, {"S": book})
                assert alike(in_duckdb(folder, sql_for(shape, book))) == alike(rows)
            again = book_of_buckets(folder, as_buckets(rows))
            assert judged(again, read, span) == judged(book, read, span)
            assert shape_of(again, [read], span) == shape


ELABORATE = frozenset({
    "split", "spread", "for", "award",
    "any_of", "if", "carry", "dated",
    "same_course", "personal", "grace", "pause", "length_by", "ends", "deadlines", "ladder",
})  # fmt: skip


SHIFTS = (1, -1, 7, 31, -31, 190, -190, 365, -365, 800)
DAYS = {"date", "start", "end"}
COMMON = ("year", "semester", "cycle", "rolling 2 year", "career")
YEAR = {"id": "year", "at_least": 30, "per": "year"}


@st.composite
def crowded(draw, those):
    """Return a case in which many rows are alike: each record again on other days, or twice."""
    case = draw(those)
    found: list[dict[str, Any]] = []
    for number, first in enumerate(case["records"]):
        record = {"id": f"e{number}", **first}
        found.append(record)
        for by in draw(st.lists(st.sampled_from(SHIFTS), min_size=1, max_size=6)):
            days = {k: v + timedelta(days=by) for k, v in record.items() if k in DAYS and v}
            found.append({**record, **days, "id": f"{record['id']}.{len(found)}"})
        if draw(st.booleans()):
            marks = draw(st.sampled_from([{}, {"attendance": "present"}, {"part": "2"}]))
            found.append({**record, **marks})
    return {**case, "records": found}


def dayless(written):
    """Return tables of rules whose filters ask for no day."""
    if isinstance(written, dict):
        return {key: dayless(each) for key, each in written.items() if key not in {"end", "start"}}
    return [dayless(each) for each in written] if isinstance(written, list) else written


@drawn(40)
@given(school_rule_sets({"same_course"}), crowded(school_cases()))
def test_a_book_and_its_buckets_are_judged_alike(rules, case):
    hold(rules, case)


@st.composite
def plain_rule_sets(draw):
    """Return a rule set of plain sums in common periods, with cohorts of people."""
    drawn_rules = draw(school_rule_sets(ELABORATE))
    own = {"ruleset", "period"}
    rules = {key: each if key in own else dayless(each) for key, each in drawn_rules.items()}
    plain = [line for line in rules["require"] if line.get("measure") not in {"days", "months"}]
    for line in (*plain, *rules["cohort"]):
        if line["per"] not in COMMON:
            line["per"] = draw(st.sampled_from(COMMON))
    people = [line for line in rules["cohort"] if line["measure"] in {"mean", "share", "people"}]
    rules["cap"] = [line for line in rules.get("cap", ()) if not is_share_of_all(line)]
    return {**rules, "require": plain or [YEAR], "cohort": people, "deadline": [], "counting": {}}


def is_share_of_all(cap):
    return "earned" in str(cap["at_most"]) and not cap["where"]


@drawn(50)
@given(plain_rule_sets(), crowded(school_cases(ELABORATE)))
def test_plain_sums_need_no_day(rules, case):
    hold(rules, case)


@drawn(12)
@given(plain_rule_sets() | school_rule_sets({"same_course"}), crowded(school_cases()))
def test_the_statement_counts_what_python_counts(rules, case):
    hold(rules, case, in_sql=True)


@drawn(25)
@given(school_rule_sets(), crowded(school_cases()))
def test_what_was_kept_comes_to_what_was_read(rules, case):
    read = RuleSet.read(asking(rules))
    assume(case["records"] and not list(read.faults()))
    with TemporaryDirectory() as name, pytest.MonkeyPatch.context() as patch:
        folder = Path(name, "book")
        folder.mkdir()
        patch.setenv("LEDGER_CACHE", "")
        book, span = written_or_not(folder, case), Span(case["as_of"], WHOLE)
        anew = assess(book, (read,), span)
        patch.setenv("LEDGER_CACHE", str(Path(name, "kept")))
        patch.setattr(kept_table, "_LEAST", 1)
        read_book(folder)
        again = assess(read_book(folder), (read,), span)

        kept = {path.suffix for path in Path(name, "kept").iterdir()}
        assert ".rows" in kept
    assert as_json(again, "en") == as_json(anew, "en")
    known = WHOLE, figures_of("S", anew, ("group", "stage", "rank"))
    assert from_kept(as_text(known), (read,)) == known


CROWDS = {
    "sums": TOWN + 'cohort = [{ id = "m", measure = "mean", at_least = 9, per = "year" }]\n',
    "caps": PLAIN,
    "days": BY_DAYS,
    "records": TOWN.replace("at_least", 'measure = "records", where = { theme = "a" }, at_least'),
}


@pytest.mark.parametrize("name", CROWDS)
@pytest.mark.parametrize("seed", range(3))
def test_crowded_schools_come_to_the_same_and_have_fewer_buckets(tmp_path, name, seed):
    chance = random.Random(seed)  # noqa: S311 - the same schools each time
    folder = school(tmp_path, "S", CROWDS[name], chance)
    book, (rules,) = read_book(folder), read_rule_sets(["town"], folder)
    for span in (Span(date(2026, 3, 1), WHOLE), Span(date(2026, 3, 1))):
        shape = shape_of(book, [rules], span)
        rows = in_python(shape, book, "S")
        assert judged(book_of_buckets(folder, as_buckets(rows)), rules, span) == judged(
            book, rules, span
        )
        assert len(rows) < sum(map(len, book.rows.values()))
