"""A case of a case file, written as a book and judged as `check` would judge it."""

from __future__ import annotations

import csv
import json
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from sbt_ledger.assessment.assess import assess
from sbt_ledger.assessment.span import Span
from sbt_ledger.files.book_files import read_book
from sbt_ledger.files.layout import COLUMNS
from sbt_ledger.files.rule_files import read_rule_sets
from sbt_ledger.files.toml_lines import as_cell
from sbt_ledger.periods import Period
from sbt_ledger.reports.check_json import as_json
from sbt_ledger.reports.result_fields import FIELDS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from sbt_ledger.rules.rule_set import RuleSet

# What a case may expect, under the names of `check --format json`: a list, and its fields.
EXPECTED: dict[str, tuple[str, tuple[str, ...]]] = {
    "expect": ("results", FIELDS),
    "expect_cohorts": (
        "cohorts",
        (
            "rules", "cohort", "group", "period", "from", "to", "needed", "value", "numerator",
            "denominator", "state", "activities", "people", "below", "left_out", "unsure",
        ),
    ),
    "expect_deadlines": (
        "deadlines",
        ("rules", "deadline", "activity", "teacher", "due", "done", "state", "blocks"),
    ),
    "expect_money": (
        "money",
        (
            "rules", "money", "period", "from", "to", "needed", "value", "state", "amount", "of",
            "asked",
        ),
    ),
    "expect_problems": (
        "problems",
        ("level", "code", "file", "line", "column", "text", "message", "hint"),
    ),
}  # fmt: skip

_OF_ROW = {
    "attendance", "minutes", "late_minutes", "part", "units", "unit", "role", "result", "prize",
    "author_rank", "for", "evidence", "approvals", "evaluated_on", "rated_on",
}  # fmt: skip
_KEYS = {"name", "as_of", "teachers", "changes", "records", "money", "holidays", *EXPECTED}
# What an expectation is about: it must say so.
_SUBJECTS = {
    "results": "require", "cohorts": "cohort", "deadlines": "deadline", "money": "money",
    "problems": "code",
}  # fmt: skip
_NAMING = {*_SUBJECTS.values(), "teacher", "period", "from", "to", "due"}
_AROUND_YEARS = 12


def judged(case: Mapping[str, Any], rule_set: str, folder: Path) -> dict[str, Any]:
    """Return what `check --format json` says of a case, for all periods around its day."""
    rules = read_rule_sets([rule_set])
    mistaken = list(mistakes(case, rules[0]))
    assert not mistaken, mistaken
    write_book(case, rule_set, folder)
    book = read_book(folder)
    as_of: date = case["as_of"]
    around = Period(
        date(as_of.year - _AROUND_YEARS, 1, 1), date(as_of.year + _AROUND_YEARS, 12, 31), "all"
    )
    report = assess(book, rules, Span(as_of, around))
    found: dict[str, Any] = json.loads(as_json(report, "en"))
    return found


def mistakes(case: Mapping[str, Any], rules: RuleSet) -> Iterator[str]:
    """Yield each name in a case that nothing bears: an expectation of it would say nothing."""
    yield from (f"unknown key {key}" for key in sorted(set(case) - _KEYS))
    known = {
        name: {line.id for line in getattr(rules, name)} for name in ("cohort", "deadline", "money")
    }
    known["require"] = {line.id for line in rules.require}
    known["teacher"] = {row["code"] for row in _teachers(case)}
    for what, (name, fields) in EXPECTED.items():
        for expected in case.get(what, ()):
            yield from (f"{what}: unknown key {key}" for key in sorted(set(expected) - {*fields}))
            if _SUBJECTS[name] not in expected:
                yield f"{what}: {_SUBJECTS[name]} is missing"
            for key, ids in known.items():
                if key in expected and expected[key] not in ids:
                    yield f"{what}: unknown {key} {expected[key]}"


def failures(case: Mapping[str, Any], found: Mapping[str, Any]) -> Iterator[str]:
    """Yield each key of an expectation that the judgement does not fulfil."""
    for what, (name, _fields) in EXPECTED.items():
        for expected in case.get(what, ()):
            if name == "results" and _is_asked_of_nobody(expected, case, found[name]):
                continue
            yield from _unmet(expected, found[name], case["as_of"])


def write_book(case: Mapping[str, Any], rule_set: str, folder: Path) -> None:
    """Write a case as the files of a book."""
    holidays = json.dumps([_told(day) for day in case.get("holidays", ())])
    settings = f'school = "A case"\nrules = ["{rule_set}"]\nholidays = {holidays}\n'
    (folder / "ledger.toml").write_text(settings, encoding="utf-8")
    teachers = _teachers(case)
    _write(folder, "teachers", [{"name": row["code"], **row} for row in teachers])
    _write(folder, "changes", case.get("changes", ()))
    activities, rows = _split(case.get("records", ()), teachers[0]["code"])
    _write(folder, "activities", activities.values())
    _write(folder, "credits", rows)
    if "money" in case:
        _write(folder, "money", case["money"])


def _teachers(case: Mapping[str, Any]) -> list[dict[str, Any]]:
    return list(case.get("teachers", [{"code": "t"}]))


def _split(
    records: Iterable[Mapping[str, Any]], first: str
) -> tuple[dict[str, dict[str, Any]], list[dict[str, Any]]]:
    activities: dict[str, dict[str, Any]] = {}
    rows = []
    for number, record in enumerate(records, 1):
        rest = dict(record)
        id_ = rest.pop("id", f"e{number}")
        row = {"activity": id_, "teacher": rest.pop("teacher", first)}
        row |= {name: rest.pop(name) for name in _OF_ROW & set(rest)}
        if "hours" in rest:
            row["hours"] = rest.pop("hours")
        if rest.get("status") == "void":
            row["status"] = rest.pop("status")
        day = rest.pop("date", None)
        activity = {"id": id_, "title": id_, "kind": "course", "start": day, "end": day}
        if "planned" in rest:
            rest["hours"] = rest.pop("planned")
        activities.setdefault(id_, {**activity, **rest})
        rows.append(row)
    return activities, rows


def _write(folder: Path, table: str, rows: Iterable[Mapping[str, Any]]) -> None:
    listed = list(rows)
    columns = dict.fromkeys(COLUMNS[table].split(","))
    columns |= dict.fromkeys(name for row in listed for name in row)
    with (folder / f"{table}.csv").open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(columns)
        for row in listed:
            cells = [row.get(name) for name in columns]
            writer.writerow(["" if cell is None else as_cell(cell) for cell in cells])


def _is_asked_of_nobody(
    expected: Mapping[str, Any], case: Mapping[str, Any], results: list[dict[str, Any]]
) -> bool:
    """Whether a rule set is expected not to apply, and says nothing of the teacher at all."""
    teacher = expected.get("teacher", _teachers(case)[0]["code"])
    return (
        expected.get("state") == "not-applicable"
        and set(expected) <= _NAMING | {"state"}
        and all(row["teacher"] != teacher for row in results)
    )


def _unmet(expected: Mapping[str, Any], found: list[dict[str, Any]], as_of: date) -> Iterator[str]:
    named = {key: _told(expected[key]) for key in expected if key in _NAMING}
    fitting = [row for row in found if all(row[key] == text for key, text in named.items())]
    if "from" in (found[0] if found else {}) and not {"from", "period"} & set(named):
        fitting = [row for row in fitting if _spans(row, as_of)]
    if not fitting:
        yield f"{named}: nothing of that name was found"
        return
    # One row must fulfil all of it; if none does, the nearest one says what is amiss.
    unmet = [
        [
            f"{named} {key}: expected {wanted}, got {row[key]}"
            for key, wanted in expected.items()
            if not (_same_value(row, wanted) if key == "value" else _same(row[key], wanted))
        ]
        for row in fitting
    ]
    yield from min(unmet, key=len)


def _spans(row: Mapping[str, Any], as_of: date) -> bool:
    return row["from"] is None or row["from"] <= as_of.isoformat() <= row["to"]


def _same_value(row: Mapping[str, Any], wanted: Any) -> bool:
    """Whether a share is this fraction, exactly, or this percent, rounded half up to its digits."""
    got = row["value"]
    if got is None or not isinstance(wanted, str):
        return _same(got, wanted)
    if "amount" in row:
        exactly = Fraction(row["amount"]) / Fraction(row["of"])
    elif got.endswith("%"):
        exactly = Fraction(row["numerator"]) / Fraction(row["denominator"])
    else:
        exactly = Fraction(got)
    if not wanted.endswith("%"):
        return exactly == Fraction(wanted)
    digits = 10 ** len(wanted.removesuffix("%").partition(".")[2])
    rounded = Fraction((exactly * 100 * digits + Fraction(1, 2)).__floor__(), digits)
    return rounded == Fraction(wanted.removesuffix("%"))


def _same(got: Any, wanted: Any) -> bool:
    if isinstance(wanted, bool) or got is None or isinstance(got, bool | list):
        return bool(got == wanted)
    if isinstance(wanted, int | Decimal):
        return Fraction(got) == Fraction(wanted)
    return bool(got == _told(wanted))


def _told(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value
