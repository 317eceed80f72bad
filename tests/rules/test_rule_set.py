"""A rule set is whole: what it names is there, and it tells itself in the reader's language."""

from datetime import date

import pytest
from pydantic import ValidationError

from sbt_ledger.rules.cohort import Cohort
from sbt_ledger.rules.credit_rule import CreditRule, ValidRule
from sbt_ledger.rules.deadline import Deadline
from sbt_ledger.rules.period_rule import PeriodRule
from sbt_ledger.rules.requirement import Requirement
from sbt_ledger.rules.rule_set import RuleSet, parts_of

YEAR = {"id": "year", "at_least": 30, "per": "year"}


def a_rule_set(*require, **tables):
    written = {
        "ruleset": {"id": "town", "from": date(2015, 9, 1)},
        "period": {"year": {"start": "09-01"}, "own": {"start": "hired_on", "length": "1 year"}},
        "scale": {"level": ["school", "county"]},
        "require": [*require] or [YEAR],
    }
    return RuleSet.read({**written, **tables})


def told(rules):
    return [fault.told for fault in rules.faults()]


# ---------------------------------------------------------------- names


def test_a_whole_rule_set_has_no_faults():
    rules = a_rule_set(
        {**YEAR, "who": {"level": "county+"}, "where": {"level": "school+"}, "source": "T"},
        sources={"T": "Order 7"},
        credit=[{"per_hour": 1, "not_for": ["year"]}],
        adjust=[{"who": {"level": "county+"}, "change": "waive", "require": "year"}],
        deadline=[{"id": "d", "task": "x", "by": "year end"}],
    )

    assert told(rules) == []


@pytest.mark.parametrize(
    ("tables", "word"),
    [
        ({"require": [{**YEAR, "per": "semester"}]}, "semester"),
        ({"deadline": [{"id": "d", "task": "x", "by": "2 days before term end"}]}, "term"),
        ({"cohort": [{"id": "c", "measure": "records", "at_least": 1, "per": "own"}]}, "own"),
        ({"credit": [{"per_hour": 1, "not_for": ["yaer"]}]}, "yaer"),
        ({"adjust": [{"change": "waive", "require": ["yaer"]}]}, "yaer"),
        ({"require": [{**YEAR, "source": "U"}], "sources": {"T": "Order 7"}}, "U"),
        ({"require": [{**YEAR, "doubts": "R9"}]}, "R9"),
        ({"require": [{**YEAR, "where": {"level": "city+"}}]}, "city+"),
        ({"require": [{**YEAR, "who": {"not": {"rank": "county+"}}}]}, "county+"),
        ({"who": {"level": "city+"}}, "city+"),
        ({"attendance": {"void_if": {"level": "city+"}}}, "city+"),
        ({"require": [YEAR, YEAR]}, "year"),
        ({"require": [{**YEAR, "of_which": [{"id": "year", "at_least": 1}]}]}, "year"),
    ],
)
def test_what_a_rule_set_names_and_does_not_have_is_one_fault(tables, word):
    faults = told(a_rule_set(**tables))

    assert len(faults) == 1
    assert f"“{word}" in faults[0]


def test_a_source_is_looked_up_only_where_the_file_lists_its_sources():
    assert told(a_rule_set({**YEAR, "source": "T"})) == []


def test_the_parts_of_a_requirement_are_found_however_deep():
    inner = {"id": "implicit", "at_least": 1}
    line = {**YEAR, "of_which": [{"id": "bias", "at_least": 2, "of_which": [inner]}]}

    assert [part.id for part in parts_of(a_rule_set(line).require[0])] == ["bias", "implicit"]


# ---------------------------------------------------------------- words


def test_a_title_is_told_in_the_language_of_the_reader_else_in_english_else_by_the_id():
    def title(written, language):
        head = {"id": "town", "from": date(2015, 9, 1), "title": written}
        return a_rule_set(ruleset=head).title(language)

    both = {"en": "Town rules", "zh-CN": "市规定"}
    assert title(both, "zh-CN") == "市规定"
    assert title(both, "zh-TW") == "Town rules"
    assert title({"zh-CN": "市规定"}, "en") == "town"
    assert title("Town rules", "zh-CN") == "Town rules"
    assert title("", "en") == "town"


def test_a_source_is_told_with_its_clause_as_far_as_the_file_says_it():
    def source(language="en", **line):
        sources = {"T": {"title": {"en": "Order 7", "zh-CN": "第七号令"}}, "U": "Notice 3"}
        rules = a_rule_set({**YEAR, **line}, sources=sources)
        return rules.source_of(rules.require[0], language)

    assert source(source="T", clause="art. 3") == "Order 7, art. 3"
    assert source("zh-CN", source="T", clause="第三条") == "第七号令, 第三条"
    assert source("zh-TW", source="T") == "Order 7"
    assert source(source="U", clause="3") == "Notice 3, 3"
    assert source(clause="art. 3") == "art. 3"
    assert source() == ""


def test_a_line_is_told_by_its_sentence_and_named_by_its_short_name_else_by_its_id():
    line = Requirement.read({**YEAR, "text": {"en": "30 a year"}, "name": {"zh-CN": "学年"}})

    assert (line.told("zh-CN"), line.told("en")) == ("30 a year", "30 a year")
    assert (line.named("zh-CN"), line.named("en")) == ("学年", "year")


# ---------------------------------------------------------------- the other reading


def test_the_other_reading_of_a_doubt_replaces_the_tables_that_it_names():
    doubts = {"R4": {"instead": {"credit": [{"per_hour": "0.5"}]}}, "R1": {"clause": "1"}}
    rules = a_rule_set(credit=[{"per_hour": 1}], doubts=doubts)

    other = rules.under("R4")

    assert other is not None
    assert other.credit[0].per_hour is not None
    assert other.credit[0].per_hour * 2 == rules.credit[0].per_hour
    assert other.require == rules.require
    assert rules.under("R1") is None
    assert rules.under("R9") is None


def test_who_is_meant_stays_the_same_under_the_other_reading():
    rules = a_rule_set(who={"level": "county+"}, doubts={"R4": {"instead": {"credit": []}}})

    other = rules.under("R4")

    assert other is not None
    assert other.who == rules.who


# ---------------------------------------------------------------- lines that say too little


@pytest.mark.parametrize(
    ("model", "written", "words"),
    [
        (Requirement, {"at_least": 1, "per": "year"}, "'id' is missing"),
        (Requirement, {"id": "a", "per": "year"}, "'at_least', 'at_most'"),
        (Cohort, {"measure": "records", "at_least": 1, "per": "year"}, "'id' is missing"),
        (Deadline, {"task": "x", "by": "year end"}, "'id' is missing"),
        (Deadline, {"id": "d", "task": "x"}, "either 'by' or 'within'"),
        (Deadline, {"id": "d", "task": "x", "by": "year end", "within": "5 days"}, "either"),
        (Deadline, {"id": "d", "task": "x", "by": "soon"}, "“soon”|'soon'"),
        (ValidRule, {"else": "void"}, "asks for nothing"),
        (CreditRule, {}, "one of per_hour"),
        (CreditRule, {"per_hour": 1, "per_record": 1}, "one of per_hour"),
        (CreditRule, {"table": {"a": 1}}, "go together"),
        (CreditRule, {"by": "level", "per_hour": 1}, "go together"),
        (CreditRule, {"per_hour": True}, "a number is needed"),
    ],
)
def test_a_line_that_says_too_little_or_too_much_is_refused(model, written, words):
    with pytest.raises(ValidationError, match=words):
        model.read(written)


def test_a_deadline_is_the_end_of_a_period_or_some_days_before_or_after_it():
    def due(by, **keys):
        line = Deadline.read({"id": "d", "task": "x", "by": by, **keys})
        return line.days_after(), line.period

    assert due("year end") == (0, "year")
    assert due("year end", per="year") == (0, "year")
    assert due("2 days before period end", per="rolling 2 year") == (-2, "rolling 2 year")
    assert due("1 day after year end") == (1, "year")
    assert due("30 days before semester end") == (-30, "semester")


@pytest.mark.parametrize(
    ("keys", "told"),
    [
        ({"by": "year end", "per": "month"}, "'per' goes with"),
        ({"by": "period end"}, "'per' is missing"),
        ({"within": "2 weeks", "after": "period start"}, "'per' is missing"),
        ({"within": "2 weeks", "after": "end", "per": "year"}, "'per' goes with"),
        ({"by": "career end"}, "a career has no end"),
        ({"within": "2 weeks", "after": "period end", "per": "career"}, "a career has no end"),
    ],
)
def test_a_deadline_in_each_period_says_whether_it_is_its_start_or_its_end(keys, told):
    with pytest.raises(ValidationError, match=told):
        Deadline.read({"id": "d", "task": "x", **keys})


def test_a_period_of_ones_own_needs_its_day():
    with pytest.raises(ValueError, match="hired_on"):
        PeriodRule.read({"start": "hired_on", "length": "1 year"}).scheme("own")
