"""Hold what a case expects against what `check --format json` says of its book.

Amounts are compared as exact numbers. A share is compared as an exact fraction (`20/90`), or as a
percent rounded half up to the digits in which it is expected (`22.2%`).
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from gettext import gettext as _
from math import floor
from typing import TYPE_CHECKING, Any

from sbt_ledger.notation.as_written import as_written
from sbt_ledger.notation.table import key_of
from sbt_ledger.reports.check_json import as_json
from sbt_ledger.reports.problems import fields_of, in_order
from sbt_ledger.rules.case import EXPECTED, PLACE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from sbt_ledger.assessment.result import Report
    from sbt_ledger.errors import Problem
    from sbt_ledger.rules.case import Case, Expected

_Row = dict[str, Any]
Found = dict[str, list[_Row]]
"""By the names of `check --format json`, the rows of each list."""
_NAMING = frozenset(
    [
        "require",
        "cohort",
        "deadline",
        "money",
        "code",
        "teacher",
        "group",
        "activity",
        "period",
        "from",
        "to",
        "due",
        "part_of",
    ]
)
"""The keys that say which row an expectation is about."""
_AMOUNTS = frozenset(
    [
        "needed",
        "earned",
        "certified",
        "pending",
        "carried_in",
        "carried_out",
        "short",
        "over",
        "spilled",
        "value",
        "numerator",
        "denominator",
    ]
)
_EXACT = "#exact"
KEY = "#key"
"""In a problem of the book: what the case calls the column; `PLACE` is where it writes it."""
_FRACTION = re.compile(r"-?\d+(\.\d+)?(/[1-9]\d*)?")
_PERCENT = re.compile(r"(-?\d+)(?:\.(\d+))?%")


@dataclass(frozen=True, slots=True)
class Failure:
    """One key of an expectation that is not as expected; without a key, nothing was found."""

    about: str
    key: str
    expected: str
    got: str
    place: str

    def __str__(self) -> str:
        """Return it as one line without its place."""
        if not self.key:
            return _("{about}: {got}").format(about=self.about, got=self.got)
        return _("{about}: {key}: expected {expected}, got {got}").format(
            about=self.about, key=self.key, expected=self.expected, got=self.got
        )


def found_in(reports: Iterable[Report]) -> Found:
    """Return all rows of several reports on one case, each once."""
    found: dict[str, dict[str, _Row]] = {name: {} for name in EXPECTED.values()}
    for report in reports:
        told = json.loads(as_json(report, "en"))
        # What a school or an amount of money comes to is shown rounded: the exact value goes along.
        for name, standings in (("cohorts", report.cohorts), ("money", _money(report))):
            for row, standing in zip(told[name], standings, strict=True):
                row[_EXACT] = standing.value
        for name, rows in found.items():
            rows.update((repr(row), row) for row in told[name])
    return {name: list(rows.values()) for name, rows in found.items()}


def not_read(problems: Sequence[Problem]) -> Found:
    """Return what is said of a book that cannot be read: its problems."""
    rows = [fields_of(problem) for problem in in_order(problems)]
    return {**{name: [] for name in EXPECTED.values()}, "problems": rows}


def failures(case: Case, found: Found) -> Iterator[Failure]:
    """Yield each key of an expectation that is not as expected."""
    # First and last day are one key of a record.
    yield from dict.fromkeys(_unexpected_errors(case, found["problems"]))
    for key, name in EXPECTED.items():
        for expected in getattr(case, key):
            wanted = {key_of(each): getattr(expected, each) for each in expected.written}
            wanted.pop("#at", None)
            if name == "results" and _is_asked_of_nobody(wanted, case, found[name]):
                continue
            yield from _unmet(expected, wanted, found[name], case.as_of)


def _money(report: Report) -> Sequence[Any]:
    return report.money


def _unexpected_errors(case: Case, rows: Sequence[_Row]) -> Iterator[Failure]:
    expected = {each.code for each in case.expect_problems}
    for row in rows:
        if row["level"] == "error" and row["code"] not in expected:
            place = ":".join(str(row[key]) for key in ("file", "line") if row[key] is not None)
            key = f"{row[KEY]}: " if row.get(KEY) else ""
            got = f"{place}: {key}{row['message']} [{row['code']}]"
            written_at = row.get(PLACE) or case.written_at
            yield Failure(_("the book of the case"), "", "", got, written_at)


def _is_asked_of_nobody(wanted: _Row, case: Case, results: Sequence[_Row]) -> bool:
    """Whether a rule set is expected not to apply, and says nothing of the teacher at all."""
    teacher = wanted.get("teacher", case.teachers[0].get("code") if case.teachers else None)
    return (
        wanted.get("state") == "not-applicable"
        and set(wanted) <= _NAMING | {"state"}
        and all(row["teacher"] != teacher for row in results)
    )


def _unmet(
    expected: Expected, wanted: _Row, rows: Sequence[_Row], as_of: date
) -> Iterator[Failure]:
    naming = {key: value for key, value in wanted.items() if key in _NAMING}
    about = " ".join(_text(value) for value in naming.values())
    fitting = [row for row in rows if all(_same(row, key, naming[key]) for key in naming)]
    if fitting and "from" in fitting[0] and not {"from", "period"} & naming.keys():
        fitting = [row for row in fitting if _spans(row, as_of)]
    if not fitting:
        yield Failure(about, "", "", _("nothing of that name was found"), expected.written_at)
        return
    # One row must fulfil all of it; if none does, the nearest one says what is amiss.
    unmet = (
        [
            Failure(about, key, _text(value), _text(row.get(key)), expected.written_at)
            for key, value in wanted.items()
            if not _same(row, key, value)
        ]
        for row in fitting
    )
    yield from min(unmet, key=len)


def _spans(row: Mapping[str, Any], as_of: date) -> bool:
    return row["from"] is None or row["from"] <= as_of.isoformat() <= row["to"]


def _same(row: _Row, key: str, wanted: Any) -> bool:  # noqa: ANN401 - a TOML value
    got = row.get(key)
    if isinstance(wanted, bool) or isinstance(got, bool):
        return bool(got is wanted)
    if isinstance(wanted, tuple):
        return got is not None and list(wanted) == list(got)
    if got is None:
        return str(wanted) == ""
    if isinstance(wanted, date) or key not in _AMOUNTS:
        return str(got) == _text(wanted)
    exact = row.get(_EXACT) if key == "value" else None
    return bool(str(got) == _text(wanted)) or _is_worth(got if exact is None else exact, wanted)


def _is_worth(got: Any, wanted: Any) -> bool:  # noqa: ANN401 - a number, or its text
    """Whether an amount is the number that is expected, or its percent when rounded half up."""
    number = _number(got)
    if number is None:
        return False
    percent = _PERCENT.fullmatch(wanted) if isinstance(wanted, str) else None
    if percent is None:
        return number == _number(wanted)
    steps: int = 10 ** len(percent[2] or "")
    told = Fraction(wanted.removesuffix("%")) * steps
    return floor(number * 100 * steps + Fraction(1, 2)) == told


def _number(value: Any) -> Fraction | None:  # noqa: ANN401 - a number, or its text
    if isinstance(value, int | Decimal | Fraction):
        # TOML knows nan and inf; no amount is ever one of them.
        return None if isinstance(value, Decimal) and not value.is_finite() else Fraction(value)
    text = str(value)
    if text.endswith("%") and _PERCENT.fullmatch(text):
        return Fraction(text[:-1]) / 100
    if not _FRACTION.fullmatch(text):
        return None
    top, _slash, bottom = text.partition("/")
    return Fraction(top) / Fraction(bottom or "1") if Fraction(bottom or "1") else None


def _text(value: Any) -> str:  # noqa: ANN401 - a TOML or JSON value
    match value:
        case None:
            return _("nothing")
        case list() | tuple():
            return f"[{', '.join(map(_text, value))}]"
        case _:
            return as_written(value)
