"""The shipped rules and words: whole, sourced, in three languages, an answer for every day."""

from __future__ import annotations

import tomllib
from datetime import date, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest

from sbt_ledger.assessment.span import scheme_of
from sbt_ledger.files.rule_files import read_rule_sets, rule_files
from sbt_ledger.files.shipped import shipped
from sbt_ledger.periods import add_months
from sbt_ledger.rules.computed import not_computed
from sbt_ledger.rules.rule_set import TABLES
from sbt_ledger.rules.source import Source, amount_on
from tests.books import ROOT

if TYPE_CHECKING:
    from sbt_ledger.rules.line import RuleLine
    from sbt_ledger.rules.rule_set import RuleSet

LANGUAGES = {"en", "zh-CN", "zh-TW"}
RULE_SETS = read_rule_sets(list(rule_files()))
UNTIL = date(2027, 12, 31)


def lines() -> list[tuple[RuleSet, str, RuleLine]]:
    """Return every entry of every shipped rule set, with a name for messages."""
    found: list[tuple[RuleSet, str, RuleLine]] = []
    for rules in RULE_SETS:
        for table in TABLES:
            entries = enumerate(getattr(rules, table), 1)
            found += [(rules, f"{table} {number}", line) for number, line in entries]
        found += [(rules, f"period {name}", line) for name, line in rules.period.items()]
        found += [
            (rules, name, getattr(rules, name))
            for name in ("counting", "attendance")
            if getattr(rules, name).written_at
        ]
    return found


EACH_LINE = pytest.mark.parametrize(
    ("rules", "line"),
    [pytest.param(rules, line, id=f"{rules.id}: {name}") for rules, name, line in lines()],
)
EACH_SET = pytest.mark.parametrize("rules", RULE_SETS, ids=lambda rules: rules.id)


def test_the_two_rule_sets_that_the_example_uses_are_shipped():
    assert {"changsha-meixihu", "backbone-2019"} <= {rules.id for rules in RULE_SETS}


@EACH_SET
def test_the_file_of_a_rule_set_bears_its_id(rules):
    assert rule_files()[rules.id].stem == rules.id


@EACH_SET
def test_a_rule_set_says_what_it_is_called_and_when_a_person_last_compared_it(rules):
    assert set(rules.ruleset.title) == LANGUAGES
    assert rules.ruleset.from_ <= rules.ruleset.checked_on
    assert rules.ruleset.unit


@EACH_SET
def test_the_names_in_a_shipped_rule_set_fit_together(rules):
    assert list(rules.faults()) == []


@EACH_SET
def test_everything_that_a_shipped_rule_set_asks_for_is_computed(rules):
    assert list(not_computed(rules)) == []


@EACH_LINE
def test_every_entry_cites_its_document_its_clause_and_its_words(rules, line):
    assert isinstance(rules.sources[line.source], Source)
    assert line.clause
    assert line.quote


@EACH_LINE
def test_every_entry_is_put_into_words_in_three_languages(rules, line):
    assert set(line.text) == LANGUAGES
    assert all(line.text.values())
    assert "name" not in line.written or set(line.name) == LANGUAGES


@EACH_SET
def test_a_document_has_a_title_in_three_languages(rules):
    for source in rules.sources.values():
        assert set(source.title) == LANGUAGES


@EACH_SET
def test_what_reports_put_into_a_column_has_a_short_name_of_its_own(rules):
    for language in LANGUAGES:
        names = [line.named(language) for line in (*rules.require, *rules.cohort, *rules.deadline)]
        assert len(set(names)) == len(names)


@EACH_SET
def test_each_doubt_that_is_named_is_explained_with_the_reading_taken(rules):
    named = {doubt for _rules, _name, line in lines() if _rules is rules for doubt in line.doubts}

    assert named | set(rules.ruleset.doubts) == set(rules.doubts)
    for doubt in rules.doubts.values():
        assert doubt.clause
        assert set(doubt.readings) == set(doubt.taken) == LANGUAGES


@EACH_SET
def test_the_other_reading_of_a_doubt_is_a_rule_set_that_can_be_computed(rules):
    for name, doubt in rules.doubts.items():
        other = rules.under(name)

        assert (other is None) == (not doubt.instead)
        assert other is None or [*other.faults(), *not_computed(other)] == []


@EACH_SET
def test_a_requirement_answers_for_every_day_from_its_first_to_next_year(rules):
    """A gap run: no day lies between two periods, and no period is without an amount."""
    for line in rules.require:
        rule = rules.period.get(line.per)
        hired = rules.ruleset.from_
        scheme = (
            rule.scheme(line.per, hired) if rule and rule.anchor else scheme_of(rules, line.per)
        )
        periods = scheme.between(rules.ruleset.from_, UNTIL)
        skipped = set(rule.skip) if rule else set()

        assert periods
        for one, other in pairwise(periods):
            day = one.last + timedelta(days=1)
            while day.month in skipped:
                day = add_months(day, 1)
            assert other.first == day
        for period in periods:
            for day in (period.first, period.last):
                assert amount_on(line.at_least or line.at_most, day) is not None


@EACH_SET
def test_the_years_of_a_rule_set_follow_each_other_day_by_day(rules):
    day = rules.ruleset.from_
    scheme = scheme_of(rules, "year")
    while day <= UNTIL:
        found = scheme.between(day, day)
        assert len(found) == 1
        assert day in found[0]
        day += timedelta(days=1)


@EACH_SET
def test_a_deadline_falls_due_at_the_end_of_a_period_that_the_rule_set_has(rules):
    for line in rules.deadline:
        _days, per = line.due()

        assert per in rules.period


def test_the_numbers_are_those_of_the_document():
    rules = next(each for each in RULE_SETS if each.id == "changsha-meixihu")

    asked = {line.id: amount_on(line.at_least, date(2026, 8, 31)) for line in rules.require}
    assert asked == {
        "year": 30, "cycle": 360, "induction": 150, "qualified": 1, "competent": 1, "talent": 1,
        "own-plan": 1,
    }  # fmt: skip


# ---------------------------------------------------------------- words

KINDS = tomllib.loads((shipped("data") / "kinds.toml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("table", sorted(KINDS))
def test_every_word_has_a_name_in_three_languages(table):
    for names in KINDS[table].values():
        assert set(names) == LANGUAGES
        assert all(name.strip() == name != "" for name in names.values())


@pytest.mark.parametrize("table", sorted(KINDS))
@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_no_two_words_of_one_table_have_one_name(table, language):
    names = [each[language] for each in KINDS[table].values()]

    assert sorted(set(names)) == sorted(names)


def test_every_word_that_the_shipped_rules_look_for_has_a_name():
    columns = {"kind": "kind", "program": "program", "level": "level", "result": "result"}
    wanted = {
        (columns[test.column], condition.text)
        for rules in RULE_SETS
        for table in ("credit", "valid", "require", "cohort")
        for line in getattr(rules, table)
        for test in line.where.tests
        for condition in test.conditions
        if test.column in columns and hasattr(condition, "text")
    }
    wanted |= {("level", level) for rules in RULE_SETS for level in rules.scale.get("level", ())}

    assert {word for table, word in wanted if word not in KINDS.get(table, {})} == set()


def test_every_proof_and_step_that_the_shipped_rules_need_has_a_name():
    needed = {
        step
        for rules in RULE_SETS
        for steps in (
            *(line.needs_all + line.needs_any for line in rules.valid),
            *(line.needs_all for line in rules.adjust),
        )
        for step in steps
    }

    assert needed <= {*KINDS["evidence"], *KINDS["approval"]}


def test_the_shipped_files_are_found_in_the_package_else_at_the_root_of_the_project(tmp_path):
    package = tmp_path / "site-packages/sbt_ledger"

    assert shipped("data") == ROOT / "data"
    assert shipped("data", package) == tmp_path / "data"
    (package / "data").mkdir(parents=True)
    assert shipped("data", package) == package / "data"
