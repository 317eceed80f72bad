"""Two reports of one book never have two figures for one thing.

Schools are drawn at random, always the same ones; `DRAWS=500` in the environment draws more.
"""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Mapping
from fractions import Fraction
from functools import cached_property
from pathlib import Path
from typing import Any

import pytest

from sbt_ledger.assessment.assess import assess
from sbt_ledger.cli.options import Options
from sbt_ledger.cli.output import naming
from sbt_ledger.cli.question import Question
from sbt_ledger.cli.report import span_of
from sbt_ledger.files.kinds import side_of
from sbt_ledger.reports.check_json import as_json as check_json
from sbt_ledger.reports.office.asked import Asked
from sbt_ledger.reports.office.formats import as_json
from sbt_ledger.reports.office.registry import made, reports
from tests.drawn_school import CYCLE, YEAR, drawn_school

DRAWS = int(os.environ.get("DRAWS", "18"))
LAST = "2026-08-31"
DAYS = ("2026-03-10", LAST, "2026-11-22")
"""In the year, its last day, and later."""
FREED = {"exempt", "waived"}
ROUNDED = Fraction(1, 10**9)
"""What is handed in has ten decimals."""
Row = Mapping[str, Any]


class Reports:
    """The reports of one book on one day, as programs read them, each made once."""

    def __init__(self, folder: Path, day: str) -> None:
        self.day = day
        self._question = Question(Options(book=str(folder), as_of=day), YEAR)
        self._asked: dict[object, Asked] = {}
        self._made: dict[str, dict[str, Any]] = {}

    def __getitem__(self, name: str) -> dict[str, Any]:
        if name not in self._made:
            self._made[name] = json.loads(as_json(made(name, self._of(name))))
        return self._made[name]

    def _of(self, name: str) -> Asked:
        question = self._question
        span = span_of(question, reports()[name])
        key = (span.period.first, span.period.last, span.as_of)
        if key not in self._asked:
            found = assess(question.book, question.rule_sets, span)
            self._asked[key] = Asked(
                found, span.period, naming(), "en", side_of=side_of, asked_on=span.asked_on
            )
        return self._asked[key]

    @cached_property
    def checked(self) -> dict[str, Any]:
        """What `check` says on the day."""
        question = self._question
        question = Question(question.options, known=(question.folder, question.book))
        found: dict[str, Any] = json.loads(check_json(question.report(), "en"))
        return found

    @cached_property
    def events(self) -> dict[str, list[Row]]:
        """The events of the year in the dossier of each teacher."""
        found: dict[str, list[Row]] = {}
        for each in self["dossier"]["events"]:
            if each["year"] == YEAR:
                found.setdefault(each["code"], []).append(each)
        return found

    def unasked(self, code: str) -> Fraction:
        """What at most lies in years in which nothing is asked: before the own first one."""
        events = (each for each in self["dossier"]["events"] if each["code"] == code)
        rows = [each for each in events if each["credits"] is None]
        notes = (each["note"].split()[0] for each in rows if "brought along" in each["note"])
        return total(rows, "hours") + sum(map(amount, notes), Fraction(0))

    def results(self, require: str, period: str) -> dict[str, Row]:
        """How a requirement stands by the first rules, by teacher."""
        return {
            each["code"]: each
            for each in self["results"]["people"]
            if (each["rules"], each["require"], each["period"]) == ("town", require, period)
        }


def amount(text: object) -> Fraction:
    return Fraction(str(text)) if text not in {None, ""} else Fraction(0)


def total(rows: Any, column: str) -> Fraction:
    return sum((amount(each[column]) for each in rows), Fraction(0))


@pytest.fixture(scope="module", params=range(DRAWS))
def school(request, tmp_path_factory):
    return Reports(drawn_school(tmp_path_factory.mktemp("drawn"), request.param), day_of(request))


def day_of(request: Any) -> str:
    return DAYS[request.param % len(DAYS)]


# ---------------------------------------------------------------- hours


def test_the_hours_of_a_year_are_the_same_in_every_report(school):
    hours, board, statistics = school["hours"], school["dashboard"], school["statistics"]

    whole = total(hours["hours"], "hours_sum")

    assert whole == amount(hours["totals"]["hours"]["hours_sum"])
    assert whole == total(hours["programs"], "hours_sum")
    for name in ("programs", "levels", "stages"):
        assert whole == total(statistics[name], "hours"), name
        assert whole == amount(statistics["totals"].get(name, {}).get("hours")), name
    for name in ("months", "kinds"):
        assert whole == total(board[name], "person_hours"), name
    assert whole == sum(total(rows, "hours") for rows in school.events.values())


def test_the_hours_of_a_teacher_are_those_of_the_dossier(school):
    for each in school["hours"]["hours"]:
        ways = [name for name in each if name.startswith("hours_") and name != "hours_sum"]
        assert amount(each["hours_sum"]) == total(school.events.get(each["code"], ()), "hours")
        assert amount(each["hours_sum"]) == sum(amount(each[name]) for name in ways)


def test_the_hours_of_an_event_stand_in_one_year_of_the_dossier(school):
    told = Counter(
        (each["code"], each["place"])
        for each in school["dossier"]["events"]
        if each["hours"] is not None
    )

    assert set(told.values()) <= {1}


# ---------------------------------------------------------------- credits


def test_the_credits_of_a_teacher_are_those_of_check_dossier_and_summary(school):
    years, cycles = school.results("year", YEAR), school.results("cycle", CYCLE)
    for each in school["hours"]["hours"]:
        if each["credits"] is None:  # who has left is asked for no sum
            assert each["code"] not in years
            continue
        told, events = years[each["code"]], school.events.get(each["code"], ())
        for ours, theirs in (("credits", "earned"), ("certified",) * 2, ("pending",) * 2):
            # Who is freed of the sum has done what they have done, and is asked for none of it.
            same = amount(each[ours]) == amount(told[theirs])
            assert same or told["state"] in FREED, (each["code"], ours)
        assert amount(each["credits"]) == total(events, "credits"), each["code"]
        assert amount(each["pending"]) == total(events, "pending"), each["code"]
    for each in school["summary"]["summary"]:
        told, at = cycles[each["code"]], years[each["code"]]
        assert amount(each["cycle_sum"]) == amount(told["earned"])
        assert amount(each["year_4"]) == amount(at["earned"]) or at["state"] in FREED
        if told["state"] not in FREED:
            whole = sum(amount(each[f"year_{n}"]) for n in range(1, 6))
            unasked = school.unasked(each["code"])
            assert whole <= amount(each["cycle_sum"]) <= whole + unasked, each["code"]


def test_results_are_those_of_check(school):
    checked = {
        (each["rules"], each["require"], each["teacher"], each["period"]): each
        for each in school.checked["results"]
    }
    for each in school["results"]["people"] if school.day <= LAST else ():
        other = checked[each["rules"], each["require"], each["code"], each["period"]]
        for column in ("needed", "earned", "certified", "pending", "state"):
            assert each[column] == other[column], (each["code"], column)


def test_what_is_handed_in_is_worth_what_the_dossier_says(school):
    sheet = school["import-sheet"]
    waits = {each["code"] for each in sheet["waiting"]}
    for code, events in school.events.items():
        if code not in waits:
            told = [each for each in events if each["kind"] != "opening-balance"]
            sent = [each for each in sheet["rows"] if each["教师编号"] == code]
            worth = total(told, "credits") + total(told, "pending")
            assert abs(worth - total(sent, "培训获得学分")) < ROUNDED * (len(sent) + 1), code
            keys = [(each["培训项目名称"], each["培训开始日期"]) for each in sent]
            assert len(set(keys)) == len(keys), "no line looks like a double"


# ---------------------------------------------------------------- people and seats


def test_verdicts_are_counted_alike(school):
    groups = school["groups"]["totals"]["groups"]
    board = {each["verdict"]: each["people"] for each in school["dashboard"]["overview"]}

    assert {verdict: groups[verdict] for verdict in board} == board
    if school.day == LAST:
        checked = school.checked["summary"]
        assert {verdict: checked[verdict] for verdict in board} == board


def test_everybody_of_a_report_is_in_the_roster(school):
    roster = {each["code"] for each in school["roster"]["roster"]}
    for name, table in (("hours", "hours"), ("results", "people"), ("dossier", "events")):
        if name != "dossier":
            assert {each["code"] for each in school[name][table]} <= roster, name
    assert set(school.events) <= roster
    assert {each["code"] for each in school["summary"]["summary"]} <= roster
    assert school["groups"]["totals"]["groups"]["people"] <= len(roster)


def test_who_came_is_counted_alike(school):
    seats, board = school["turnout"], school["dashboard"]
    came = seats["totals"]["sessions"]["came"]

    assert came == sum(each["came"] for each in seats["teachers"])
    assert came == sum(each["times"] for each in board["months"])
    assert came == sum(each["times"] for each in board["kinds"])
    gone = len(seats["missed"])
    assert gone == sum(
        each["absent"] + each["on_leave"] + each["swapped"] for each in seats["teachers"]
    )
    by_session = {each["activity"]: each for each in seats["sessions"]}
    for each in school["plan"]["sessions"]:
        other = by_session.get(each["activity"])
        if each["came"] is not None and other is not None:
            assert (each["came"], each["expected"]) == (other["came"], other["expected"])


def test_person_times_and_those_that_the_notes_leave_out_are_all_who_came(school):
    told = school["statistics"]
    times = told["totals"].get("programs", {}).get("times", 0)
    left_out = sum(int(note.split()[0]) for note in told["notes"] if "without hours" in note)
    hidden = any("do not show yet" in note for note in told["notes"])

    came = school["turnout"]["totals"]["sessions"]["came"]

    assert times + left_out == came or (hidden and times + left_out < came)
