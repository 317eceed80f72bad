"""What lint finds in a rule set, and what it lets be."""

from datetime import date

import pytest

from sbt_ledger.rules.lint import Known, lint
from sbt_ledger.rules.rule_set import RuleSet

KNOWN = Known(
    frozenset({"kind", "level", "mode", "hours", "topic"}),
    frozenset({"rank", "stage", "hired_on"}),
    {"kind": frozenset({"lecture", "paper"}), "topic": frozenset({"ethics"})},
)
YEAR = {"id": "year", "at_least": 30, "per": "year"}


def found(*, known=KNOWN, **tables):
    """Return (code, level, line) of all that is found, but for what is not cited or said."""
    written = {
        "ruleset": {"id": "town", "from": date(2015, 9, 1), "#at": "town.toml:1"},
        "period": {"year": {"start": "09-01"}, "month": {"skip": [2]}},
        "counting": {"date": "end", "same_event": "once", "tags": "many"},
        "credit": [{"per_hour": 1}],
        "require": [YEAR],
        **tables,
    }
    for table, entries in written.items():
        if isinstance(entries, list):
            written[table] = [
                {"#at": f"town.toml:{line}", **entry} for line, entry in enumerate(entries, 10)
            ]
    return [
        (each.code, each.level, each.line)
        for each in lint(RuleSet.read(written), known, {}, "en")
        if not each.code.startswith("no-")
    ]


def caps(*written):
    return found(cap=[{"at_most": 5, "per": "year", **each} for each in written])


def test_a_rule_set_that_says_what_it_means_has_no_findings():
    assert found() == []


def test_caps_that_overlap_and_are_not_nested_are_told_at_the_later():
    assert caps({"where": {"kind": "paper"}}, {"where": {"level": "city"}}) == [
        ("overlapping-caps", "warning", 11)
    ]


@pytest.mark.parametrize(
    "pair",
    [
        ({"where": {"kind": "paper"}}, {"where": {"kind": "lecture"}}),
        ({"where": {"kind": "paper"}}, {"where": {"kind": "paper"}, "at_most": 20}),
        ({"where": {"kind": "paper", "level": "city"}}, {"where": {"kind": "paper"}}),
        ({"where": {"kind": "paper"}, "for": ["year"]}, {"where": {"level": "city"}, "for": ["b"]}),
        ({"where": {"kind": "paper"}, "measure": "records"}, {"where": {"level": "city"}}),
    ],
)
def test_caps_that_are_apart_or_nested_or_of_other_things_do_not_overlap(pair):
    assert caps(*pair) == []


def test_a_percent_cap_says_of_what_where_several_requirements_could_be_meant():
    own = {"id": "own", "at_least": 10, "per": "year"}
    cap = {"at_most": "20%", "per": "year"}

    assert found(cap=[cap]) == []
    assert found(cap=[cap], require=[YEAR, own]) == [("percent-of-what", "error", 10)]
    assert found(cap=[{**cap, "for": ["own"]}], require=[YEAR, own]) == []
    assert (
        found(
            cap=[{**cap, "at_most": "20% of earned", "where": {"mode": "net"}}], require=[YEAR, own]
        )
        == []
    )
    assert found(cap=[cap], require=[YEAR, {**own, "measure": "records"}]) == []
    assert found(cap=[{**cap, "per": "month"}]) == [("percent-of-what", "error", 10)]


def test_a_percent_among_dated_amounts_is_a_percent():
    own = {"id": "own", "at_least": 10, "per": "year"}
    steps = [{"from": date(2015, 9, 1), "amount": 5}, {"from": date(2020, 9, 1), "amount": "20%"}]

    assert found(cap=[{"at_most": steps, "per": "year"}], require=[YEAR, own]) == [
        ("percent-of-what", "error", 10)
    ]


def test_a_rate_below_one_that_takes_all_is_never_reached():
    paper = {"where": {"kind": "paper"}, "per_record": 2}

    assert found(credit=[paper, {"per_hour": 1}]) == []
    assert found(credit=[{"per_hour": 1}, paper]) == [("unreachable-credit", "warning", 11)]
    assert found(credit=[paper, {**paper, "where": {"kind": "paper", "level": "city"}}]) == [
        ("unreachable-credit", "warning", 11)
    ]


@pytest.mark.parametrize(
    ("spans", "codes"),
    [
        ([("2024-09-01", "2025-08-31"), ("2025-09-01", "2026-08-31")], []),
        ([("2025-09-01", "2026-08-31"), ("2024-09-01", "2025-08-31")], []),
        ([("2024-09-01", "2025-08-31"), ("2025-09-02", "2026-08-31")],
         [("period-gap", "warning", 5)]),
    ],
)  # fmt: skip
def test_listed_periods_follow_each_other_day_by_day(spans, codes):
    listed = [[date.fromisoformat(day) for day in span] for span in spans]
    group = {"list": {"A-G": listed}, "by": "name_group", "#at": "town.toml:5"}

    assert found(period={"year": {"start": "09-01"}, "own": group}) == codes
    assert found(period={"year": {"list": listed, "#at": "town.toml:5"}}) == codes


def test_a_word_that_is_nearly_a_known_one_is_a_warning_and_any_other_a_note():
    assert found(require=[{**YEAR, "where": {"kind": "lectures"}}]) == [
        ("unknown-value", "warning", 10)
    ]
    assert found(require=[{**YEAR, "where": {"kind": "choir"}}]) == [("unknown-value", "note", 10)]
    assert found(require=[{**YEAR, "where": {"kind": ["lecture", "paper"]}}]) == []


def test_topics_are_the_schools_own_and_a_scale_has_its_steps():
    topic = {**YEAR, "where": {"topic": "calligraphy"}}

    assert found(require=[topic]) == []
    level = {**YEAR, "where": {"level": "city"}}
    assert found(require=[level], scale={"level": ["county", "city"]}) == []


def test_a_column_is_told_once_wherever_it_stands():
    where = {"sort": "a"}
    part = {"id": "p", "at_least": 1, "where": where, "#at": "town.toml:20"}
    lines = [{**YEAR, "where": where, "of_which": [part]}]

    assert found(require=lines, valid=[{"where": where, "needs_all": ["x"]}]) == [
        ("unknown-column", "note", 10)
    ]


@pytest.mark.parametrize(
    "require",
    [
        {**YEAR, "of_which": [
            {"id": "p", "at_least": 1, "where": {"knd": "a"}, "#at": "town.toml:10"}
        ]},
        {**YEAR, "where": {"not": {"knd": "a"}}},
        {**YEAR, "where": {"any": [{"knd": "a"}, {"kind": "paper"}]}},
        {**YEAR, "if": {"where": {"knd": "a"}}},
        {**YEAR, "mix": [{"measure": "hours", "whole": 1, "where": {"knd": "a"}}]},
    ],
)  # fmt: skip
def test_a_filter_is_looked_at_wherever_it_stands(require):
    assert found(require=[require]) == [("unknown-column", "warning", 10)]


def test_what_is_asked_of_teachers_is_looked_for_among_their_attributes():
    line = {**YEAR, "who_when": "any day"}

    assert found(require=[{**line, "who": {"rank": "x"}}]) == []
    assert found(require=[{**line, "who": {"kind": "x"}}]) == [("unknown-column", "note", 10)]


def test_a_book_knows_its_own_columns_and_words():
    book = Known(
        KNOWN.records | {"sort"}, KNOWN.teachers, KNOWN.words, {"kind": frozenset({"choir"})}, True
    )

    assert found(known=book, require=[{**YEAR, "where": {"sort": True, "kind": "choir"}}]) == []
    assert found(known=book, require=[{**YEAR, "where": {"topic": "calligraphy"}}]) == [
        ("unknown-value", "note", 10)
    ]


@pytest.mark.parametrize(
    ("tables", "line"),
    [
        ({"require": [{**YEAR, "who": {"rank": "x"}}]}, 10),
        ({"counting": {"same_event": "once", "tags": "many", "#at": "town.toml:5"}}, 5),
        ({"counting": {"date": "end", "tags": "many"}}, 1),
        ({"deadline": [{"id": "d", "task": "x", "within": "5 days", "after": "end"}]}, 10),
        ({"cohort": [{"id": "m", "measure": "mean", "at_least": 7, "per": "year"}]}, 10),
        ({"carry": [{"require": "year", "at_most": 6}]}, 10),
        ({"ruleset": {"id": "town", "from": date(2015, 9, 1), "replaces": "old",
                      "#at": "town.toml:1"}}, 1),
    ],
)  # fmt: skip
def test_a_choice_left_to_its_default_is_a_note(tables, line):
    assert found(**tables) == [("choice-left", "note", line)]


@pytest.mark.parametrize(
    "tables",
    [
        {"require": [{**YEAR, "who": {"rank": "x"}, "who_when": "at end"}]},
        {"require": [{**YEAR, "who": {"hired_on": "< 2020-01-01"}}]},
        {"deadline": [{"id": "d", "task": "x", "by": "year end"}]},
        {"cohort": [{"id": "m", "measure": "records", "at_least": 7, "per": "year"}]},
        {"carry": [{"require": "year", "at_most": 6, "use": "own first"}]},
    ],
)
def test_a_choice_that_is_made_or_does_not_arise_is_no_finding(tables):
    assert found(**tables) == []


def test_what_the_whole_rule_set_rests_on_is_assumed():
    head = {"id": "town", "from": date(2015, 9, 1), "doubts": ["R1"], "#at": "town.toml:1"}
    doubt = {"R1": {"taken": {"en": "In force from 2015"}}}

    assert found(ruleset=head, doubts=doubt) == [("assumed", "note", 1)]


@pytest.mark.parametrize(
    ("tables", "line"),
    [
        ({"period": {"own": {"start": "hired_onn", "length": "1 year", "#at": "town.toml:3"},
                     "year": {"start": "09-01"}}}, 3),
        ({"credit": [{"by": "levels", "table": {"city": 4}}]}, 10),
        ({"floor": [{"group": "topics", "at_least": 2}]}, 10),
        ({"cap": [{"measure": "distinct topics", "at_most": 2, "per": "year"}]}, 10),
        ({"require": [{"id": "a", "covers": {"topics": ["ethics"]}, "per": "year"}]}, 10),
    ],
)  # fmt: skip
def test_a_column_that_is_nearly_a_known_one_is_told_outside_of_filters_too(tables, line):
    assert found(**tables) == [("unknown-column", "warning", line)]


def test_a_column_of_the_schools_own_is_told_in_filters_only():
    assert found(credit=[{"by": "choir", "table": {"city": 4}}]) == []


@pytest.mark.parametrize(
    ("column", "codes"),
    [
        ("tpoic", [("unknown-column", "warning", 10)]),
        ("leevl", [("unknown-column", "warning", 10)]),
        ("kidn", [("unknown-column", "warning", 10)]),
        ("levle", [("unknown-column", "warning", 10)]),
        ("house", [("unknown-column", "note", 10)]),
    ],
)
def test_two_letters_that_stand_the_wrong_way_round_are_one_slip(column, codes):
    assert found(require=[{**YEAR, "where": {column: "x"}}]) == codes
    grouped = found(floor=[{"group": column, "at_least": 2}])
    assert grouped == [each for each in codes if each[1] == "warning"]


def test_neighbours_that_are_swapped_in_short_words_make_other_words():
    known = Known(frozenset({"kind"}), frozenset(), {"kind": frozenset({"学校", "on"})})
    asked = [{**YEAR, "where": {"kind": ["校学", "no"]}}]

    assert {each[:2] for each in found(known=known, require=asked)} == {("unknown-value", "note")}


def deadline(**keys):
    return {"id": "d", "task": "paper", "within": "10 days", "days": "calendar", "after": "end",
            **keys}  # fmt: skip


@pytest.mark.parametrize(
    ("keys", "count"),
    [
        ({}, 0),
        ({"task": "papre"}, 1),
        ({"task": "hired_no"}, 1),
        ({"task": "a-thing-of-the-school"}, 0),
        ({"after": "hird_on"}, 1),
        ({"after": "hired_on"}, 0),
        ({"after": "levels"}, 0),  # a step that a line of `valid` names
        ({"after": "year end"}, 0),
    ],
)
def test_a_task_or_a_clock_that_is_nearly_a_column_is_a_slip(keys, count):
    told = found(
        deadline=[deadline(**keys)],
        valid=[{"needs_all": ["levels"]}],
        known=Known(KNOWN.records | {"start", "end"}, KNOWN.teachers, KNOWN.words),
    )

    assert told == [("unknown-column", "warning", 10)] * count


def test_a_part_asks_for_no_more_than_its_whole():
    def inside(**keys):
        part = {"id": "p", "where": {"kind": "paper"}, **keys}
        return found(require=[{**YEAR, "of_which": [part]}])

    assert inside(at_least=30) == []
    assert inside(at_least=31) == [("part-above-whole", "warning", 10)]
    assert inside(at_least=31, on_top=True) == []
    deep = {"id": "q", "at_least": 6, "where": {"kind": "paper", "level": "city"}}
    assert inside(at_least=5, of_which=[deep]) == [("part-above-whole", "warning", 10)]


def test_a_percent_of_what_is_told_at_the_line_of_the_percent():
    cap = {"at_most": "20%", "per": "semester", "#at": "town.toml:10"}
    rules = {"ruleset": {"id": "town", "from": date(2015, 9, 1)}, "cap": [cap]}

    told = lint(RuleSet.read(rules), KNOWN, {"cap.0": 10, "cap.0.at_most": 12}, "en")

    assert [each.line for each in told if each.code == "percent-of-what"] == [12]


def test_credits_that_nothing_is_worth_are_told_but_not_of_a_file_over_layers():
    def without_rates(measure, **head):
        ruleset = {"id": "town", "from": date(2015, 9, 1), "#at": "town.toml:1", **head}
        line = {**YEAR, "measure": measure}
        told = lint(
            RuleSet.read({"ruleset": ruleset, "require": [{**line, "#at": "town.toml:10"}]}),
            KNOWN, {}, "en",
        )  # fmt: skip
        return "no-credit" in {each.code for each in told}

    assert without_rates("")
    assert without_rates("credits")
    assert not without_rates("hours")
    assert not without_rates("", based_on=["nation"])


@pytest.mark.parametrize(
    ("carry", "count"),
    [("year", 0), ("ever", 1), (["year"], 0), ("three", 1)],
)
def test_nothing_takes_in_what_a_career_or_a_window_leaves_over(carry, count):
    ever, three = ({"id": name, "at_least": 90, "per": per}
                   for name, per in (("ever", "career"), ("three", "rolling 3 year")))  # fmt: skip

    told = found(require=[YEAR, ever, three], carry=[{"require": carry, "use": "own first"}])
    assert told == [("carried-nowhere", "warning", 10)] * count


def test_a_time_of_grace_needs_a_period_that_ends():
    ever = {"id": "ever", "at_least": 90, "per": "career"}
    grace = [{"length": "3 months", "credits_go": "old period first"}]

    assert found(require=[ever], grace=grace) == [("grace-of-nothing", "warning", 10)]
    assert found(require=[ever, YEAR], grace=grace) == []
