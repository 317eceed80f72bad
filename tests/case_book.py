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
from sbt_ledger.files.new_book import HEADERS
from sbt_ledger.files.rule_files import read_rule_sets
from sbt_ledger.files.tables import as_cell
from sbt_ledger.periods import Period
from sbt_ledger.reports.check_json import as_json

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

_OF_ROW = {
    "attendance", "minutes", "late_minutes", "part", "units", "unit", "role", "result", "prize",
    "author_rank", "for", "evidence", "approvals", "evaluated_on", "rated_on",
}  # fmt: skip
_KEYS = {"name", "as_of", "teachers", "changes", "records", "money"} | {
    f"expect{what}" for what in ("", "_cohorts", "_deadlines", "_money", "_problems")
}
_AROUND_YEARS = 12


def judged(case: Mapping[str, Any], rule_set: str, folder: Path) -> dict[str, Any]:
    """Return what `check --format json` says of a case, for all periods around its day."""
    assert not set(case) - _KEYS, f"unknown keys: {set(case) - _KEYS}"
    write_book(case, rule_set, folder)
    book, rules = read_book(folder), read_rule_sets([rule_set])
    as_of: date = case["as_of"]
    around = Period(
        date(as_of.year - _AROUND_YEARS, 1, 1), date(as_of.year + _AROUND_YEARS, 12, 31), "all"
    )
    report = assess(book, rules, Span(as_of, around))
    found: dict[str, Any] = json.loads(as_json(report, "en"))
    return found


def failures(case: Mapping[str, Any], found: Mapping[str, Any]) -> Iterator[str]:
    """Yield each key of an expectation that the judgement does not fulfil."""
    lists = {"": "results", "_cohorts": "cohorts", "_deadlines": "deadlines"}
    for what, name in {**lists, "_problems": "problems"}.items():
        for expected in case.get(f"expect{what}", ()):
            yield from _unmet(expected, found[name], case["as_of"])


def write_book(case: Mapping[str, Any], rule_set: str, folder: Path) -> None:
    """Write a case as the files of a book."""
    settings = f'school = "A case"\nrules = ["{rule_set}"]\n'
    (folder / "ledger.toml").write_text(settings, encoding="utf-8")
    teachers = case.get("teachers", [{"code": "t"}])
    _write(folder, "teachers", [{"name": row["code"], **row} for row in teachers])
    _write(folder, "changes", case.get("changes", ()))
    activities, rows = _split(case.get("records", ()), teachers[0]["code"])
    _write(folder, "activities", activities.values())
    _write(folder, "credits", rows)


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
    columns = dict.fromkeys(HEADERS[table].split(","))
    columns |= dict.fromkeys(name for row in listed for name in row)
    with (folder / f"{table}.csv").open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(columns)
        for row in listed:
            cells = [row.get(name) for name in columns]
            writer.writerow(["" if cell is None else as_cell(cell) for cell in cells])


def _unmet(
    expected: Mapping[str, Any], found: list[dict[str, Any]], as_of: date
) -> Iterator[str]:
    naming = ("require", "cohort", "deadline", "code", "teacher", "period", "from", "to", "due")
    named = {key: _told(expected[key]) for key in naming if key in expected}
    fitting = [row for row in found if all(row.get(key) == text for key, text in named.items())]
    if "from" in (found[0] if found else {}) and not {"from", "period"} & set(named):
        fitting = [row for row in fitting if _spans(row, as_of)]
    if not fitting:
        # What is asked of nobody is not reported at all.
        if expected.get("state") != "not-applicable":
            yield f"{named}: nothing of that name was found"
        return
    for key, wanted in expected.items():
        if not any(_same(row.get(key), wanted) for row in fitting):
            yield f"{named} {key}: expected {wanted}, got {[row.get(key) for row in fitting]}"


def _spans(row: Mapping[str, Any], as_of: date) -> bool:
    return row["from"] is None or row["from"] <= as_of.isoformat() <= row["to"]


def _same(got: Any, wanted: Any) -> bool:
    if isinstance(wanted, bool) or got is None or isinstance(got, bool | list):
        return bool(got == wanted)
    if isinstance(wanted, int | Decimal):
        return Fraction(got) == Fraction(wanted)
    return bool(got == _told(wanted))


def _told(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value
