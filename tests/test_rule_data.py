"""The shipped rules and words: whole, sourced, in three languages, an answer for every day."""

from __future__ import annotations

import re
import tomllib
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from sbt_ledger.assessment.own_periods import OwnPeriods
from sbt_ledger.files.rule_files import read_rule_sets, rule_files
from sbt_ledger.files.shipped import shipped
from sbt_ledger.months import add_months
from sbt_ledger.rules.condition import Text
from sbt_ledger.rules.finding import named_lines
from sbt_ledger.rules.line import filters_in
from sbt_ledger.rules.source import Source, amount_on
from tests.assessment.conftest import a_book, a_teacher, report
from tests.books import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sbt_ledger.records.book import Book
    from sbt_ledger.rules.cohort import Cohort, MoneyRatio
    from sbt_ledger.rules.condition import Test as ColumnTest
    from sbt_ledger.rules.cut_rule import Cap, Floor
    from sbt_ledger.rules.filter import Filter
    from sbt_ledger.rules.line import RuleLine
    from sbt_ledger.rules.period_rule import PeriodRule
    from sbt_ledger.rules.requirement import Requirement
    from sbt_ledger.rules.rule_set import RuleSet

LANGUAGES = {"en", "zh-CN", "zh-TW"}
RULE_SETS = read_rule_sets(list(rule_files()))
UNTIL = date(2030, 12, 31)
"""The last day that is looked at in a rule set without an end."""
AT_HAND = {
    "changsha-meixihu", "backbone-2019", "school-program", "semester-work",
    "zhejiang-district-2023",
}  # fmt: skip
"""Whose documents are at hand, and quoted. Of the others only figures are: they come from public
pages whose words are not kept."""


def lines() -> list[tuple[RuleSet, str, RuleLine]]:
    """Return every entry of every shipped rule set, parts too, with a name for messages."""
    return [(rules, name, line) for rules in RULE_SETS for name, line in named_lines(rules)]


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


@EACH_LINE
def test_every_entry_cites_its_document_its_clause_and_its_words(rules, line):
    assert isinstance(rules.sources[line.source], Source)
    assert line.clause
    # Of a public page no words are kept: a quotation would be made up.
    assert bool(line.quote) is (rules.id in AT_HAND)


@EACH_LINE
def test_every_entry_is_put_into_words_in_three_languages(rules, line):
    assert set(line.text) == LANGUAGES
    assert all(line.text.values())
    assert "name" not in line.written or set(line.name) == LANGUAGES


@EACH_SET
def test_a_document_has_a_title_in_three_languages(rules):
    for source in rules.sources.values():
        assert set(source.title) == LANGUAGES
        assert source.kind


@EACH_SET
def test_a_document_at_hand_is_a_file_and_any_other_a_public_page_which_the_head_doubts(rules):
    is_at_hand = rules.id in AT_HAND

    assert rules.ruleset.source in rules.sources
    for source in rules.sources.values():
        assert (bool(source.file), bool(source.url)) == (is_at_hand, not is_at_hand)
    assert ("R47" in rules.ruleset.doubts) is not is_at_hand
    if not is_at_hand:
        doubt = rules.doubts["R47"]
        assert "public page" in doubt.readings["en"]
        assert "ask the issuing body" in doubt.taken["en"]
        assert all("网页" in told["zh-CN"] for told in (doubt.readings, doubt.taken))
        assert all("網頁" in told["zh-TW"] for told in (doubt.readings, doubt.taken))


@EACH_SET
def test_what_reports_put_into_a_column_has_a_short_name_of_its_own(rules):
    for language in LANGUAGES:
        names = [line.named(language) for line in (*rules.require, *rules.cohort, *rules.deadline)]
        assert len(set(names)) == len(names)


@EACH_SET
def test_each_doubt_that_is_named_is_explained_with_the_reading_taken(rules):
    named = {doubt for _name, line in named_lines(rules) for doubt in line.doubts}

    assert named | set(rules.ruleset.doubts) == set(rules.doubts)
    for doubt in rules.doubts.values():
        assert doubt.clause
        assert set(doubt.readings) == set(doubt.taken) == LANGUAGES


@EACH_SET
def test_the_other_reading_of_a_doubt_is_a_rule_set_that_can_be_computed(rules):
    for name, doubt in rules.doubts.items():
        other = rules.under(name)

        assert (other is None) == (not doubt.instead)
        assert other is None or [*other.faults()] == []


# ---------------------------------------------------------------- every day


def names_of_periods(rules: RuleSet) -> set[str]:
    """Return what a rule set calls its periods, and those that it uses without a definition."""
    asking: tuple[Requirement | Cohort | Cap | Floor | MoneyRatio, ...] = (
        *rules.require, *rules.cohort, *rules.cap, *rules.floor, *rules.money,
    )  # fmt: skip
    return {*rules.period, *(line.per for line in asking if line.per)}


def days(rules: RuleSet) -> Iterator[date]:
    """Yield every day on which a rule set holds, up to the last that is looked at."""
    day = rules.ruleset.from_
    while day <= min(rules.ruleset.to or UNTIL, UNTIL):
        yield day
        day += timedelta(days=1)


def books(rules: RuleSet) -> Iterator[tuple[Book, str]]:
    """Yield a book of one person for whom all begins with the rule set, and of which group.

    The roster says what the rule set's `who` and the periods of one's own need, and nothing else.
    """
    first = rules.ruleset.from_
    cells = {"birth_month": "12"}
    for test in rules.who.tests:
        word = next(each.text for each in test.conditions if isinstance(each, Text))
        cells[test.column] = word
    for rule in rules.period.values():
        anchors = {rule.anchor, rule.from_.attribute if rule.from_ else ""} - {"", "hired_on"}
        cells |= dict.fromkeys(anchors, str(first))
    groups = {(rule.by, group) for rule in rules.period.values() if rule.by for group in rule.list}
    for column, group in sorted(groups) or [("", "")]:
        grouped = {**cells, **({column: str(group)} if column else {})}
        yield a_book(teachers=[a_teacher(hired_on=first, **grouped)]), str(group)


def last_day(rule: PeriodRule, first: date, group: str) -> date:
    """Return the last day that the periods of a rule must reach.

    Listed ones end with their list, a single one with its length; all others go on for ever.
    """
    if rule.list:
        return (rule.list[group] if isinstance(rule.list, dict) else rule.list)[-1][1]
    return add_months(first, rule.months) - timedelta(days=1) if rule.once else date.max


EACH_PERIOD = pytest.mark.parametrize(
    ("rules", "per"),
    [
        pytest.param(rules, per, id=f"{rules.id}: {per}")
        for rules in RULE_SETS
        for per in sorted(names_of_periods(rules))
    ],
)


@EACH_PERIOD
def test_every_day_lies_in_one_period_of_each_kind_or_in_none_that_the_rule_leaves_out(rules, per):
    # Weeks, and months without a definition, have no rule.
    rule = rules.period.get(per)
    for book, group in books(rules):
        scheme = OwnPeriods(rules, UNTIL).scheme(per, book.timelines["t"])
        last = last_day(rule, rules.ruleset.from_, group) if rule else date.max
        for day in days(rules):
            found = scheme.between(day, day)

            left_out = day > last or (rule is not None and day.month in rule.skip)
            assert len(found) == (not left_out), day
            assert all(day in each for each in found), day


@EACH_SET
def test_an_amount_is_in_force_on_every_day(rules):
    # An entry that asks for things by name (`covers`) has no amount: it names them.
    asking = [line for _name, line in named_lines(rules) if {"at_least", "at_most"} & line.written]
    covering = [line for line in rules.require if line not in asking]
    assert all(line.covers for line in covering)

    for line in asking:
        wanted = [vars(line)[key] for key in ("at_least", "at_most") if key in line.written]
        assert all(amount_on(each, day) is not None for each in wanted for day in days(rules))


@EACH_SET
def test_a_rule_set_judges_on_every_first_of_a_month(rules):
    # Nothing was done, and most attributes are not known: neither is a mistake.
    asked = set()
    for book, _group in books(rules):
        for day in (each for each in days(rules) if each.day == 1):
            found = report(book, rules, as_of=day)

            assert {each.cohort.id for each in found.cohorts} == {each.id for each in rules.cohort}
            asked |= {each.requirement.id for one in found.assessments for each in one.standings}
    assert {each.id for each in rules.require} <= asked


@EACH_SET
def test_a_deadline_falls_due_at_the_end_of_a_period_or_so_long_after_a_day(rules):
    for line in rules.deadline:
        if line.by:
            assert line.period in rules.period
        else:
            count, _unit = line.length()
            assert count > 0
            assert line.after == "end"


# ---------------------------------------------------------------- numbers

NUMBER = re.compile(r"\d+(?:\.\d+)?")
DAYS = re.compile(r"\d+月\d+日|\d+ (?:January|February|March|April|July|August|September)")
UNSAID = {"0", "1"}
"""A sentence need not say them: "a plan every year", or what is counted and not asked."""
SPELLED = {"two": 2, "three": 3, "five": 5, "两": 2, "兩": 2, "三": 3, "五": 5}
NO_AMOUNTS = {
    "id", "source", "clause", "quote", "text", "name", "doubts", "start", "starts", "list", "skip",
}  # fmt: skip
"""Keys without an amount: names and words, and days of the calendar."""
BEYOND = {("backbone-2019", "visit"): {"3"}}
"""What a sentence says beyond its amount: 2 to 3 days are asked as 2."""


def written_lines(table: Any, place: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield every table of a file that has a sentence, as TOML has it, and where it stands."""
    if isinstance(table, dict):
        if "text" in table:
            yield place, table
        for key, value in table.items():
            yield from written_lines(value, f"{place} {key}".strip())
    elif isinstance(table, list):
        for number, value in enumerate(table, 1):
            yield from written_lines(value, f"{place} {number}")


def amounts(value: Any) -> set[str]:
    """Return the numbers in the keys of an entry, without those of its parts."""
    if isinstance(value, dict):
        inner = [each for key, each in value.items() if key not in {*NO_AMOUNTS, "of_which"}]
        return set().union(*map(amounts, inner))
    if isinstance(value, list):
        return set().union(*map(amounts, value))
    return set() if isinstance(value, bool) else set(NUMBER.findall(str(value)))


def spelled_out(text: str) -> set[str]:
    """Return the numbers of a sentence that are written as words."""
    words = {*re.findall("[a-z]+", text.lower()), *text}
    return {str(number) for word, number in SPELLED.items() if word in words}


EACH_SENTENCE = pytest.mark.parametrize(
    ("rule_set", "place", "line", "language"),
    [
        pytest.param(name, place, line, language, id=f"{name}: {place}, {language}")
        for name, path in sorted(rule_files().items())
        for place, line in written_lines(tomllib.loads(path.read_text(encoding="utf-8")))
        for language in sorted(LANGUAGES)
    ],
)


@EACH_SENTENCE
def test_the_numbers_of_a_sentence_are_those_of_its_keys(rule_set, place, line, language):
    text = line["text"][language]
    asked = amounts(line)
    told = set(NUMBER.findall(text))

    assert asked - UNSAID <= told | spelled_out(text)
    beyond = set(NUMBER.findall(DAYS.sub("", text))) - asked - UNSAID
    # The years of a period that begins on a date stand in its `start`.
    if place.startswith("period"):
        return
    if place.startswith("credit"):
        # It may say what the rate comes to: "20 hours are 1 credit".
        rates = {Decimal(each) for each in asked}
        known = {Decimal(each) for each in told | {"1"}}
        assert not beyond or any(one * rate in known for one in known - {1} for rate in rates - {1})
    else:
        assert beyond == BEYOND.get((rule_set, line.get("id")), set())


@EACH_SET
def test_both_chinese_sentences_have_the_same_numbers(rules):
    said = [line.text for _name, line in named_lines(rules)]
    said += [told for doubt in rules.doubts.values() for told in (doubt.readings, doubt.taken)]

    for texts in said:
        assert NUMBER.findall(texts["zh-CN"]) == NUMBER.findall(texts["zh-TW"])


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


def asked_in(wanted: Filter) -> Iterator[ColumnTest]:
    """Yield every test of a filter, however deep."""
    yield from wanted.tests
    for each in (*wanted.without, *wanted.any_of):
        yield from asked_in(each)


def test_every_word_that_the_shipped_rules_look_for_has_a_name():
    columns = {"kind", "program", "level", "result"}
    wanted = {
        (test.column, condition.text)
        for _rules, _name, line in lines()
        for where in filters_in(line)
        for test in asked_in(where)
        for condition in test.conditions
        if test.column in columns and isinstance(condition, Text)
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
