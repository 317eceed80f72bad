"""`ledger explain`: each kind of rule says how its figures came about, line by line."""

from __future__ import annotations

import csv
import io
import json

import pytest

from tests.books import TOWN, write_book

HEAD = """\
ruleset = { id = "town", from = 2015-01-01, unit = "hour" }
period.year = { start = "01-01" }
period.cycle = { start = 2021-01-01, length = "5 years" }
credit = [ { per_hour = 1 } ]
"""
COLUMNS = "id,title,start,end,hours,kind,topic,mode,course,status\n"
AS_OF = "2023-12-31"


@pytest.fixture
def told(ledger, tmp_path):
    """Return what is told of the teacher t, in lines, in a book of some rules and sessions.

    A session is a line of activities.csv; the teacher was at each of them.
    """

    def ask(rules, sessions=(), *words, changes="", teachers="", head=HEAD, rows=None, **options):
        ids = [line.partition(",")[0] for line in sessions]
        listed = rows if rows is not None else [f"{id_},t" for id_ in ids]
        book = write_book(
            tmp_path / "book",
            {
                "rules/town.toml": head + rules,
                "teachers.csv": teachers or "code,name,hired_on\nt,李静,2010-01-01\n",
                "changes.csv": "teacher,attribute,value,from,until,evidence\n" + changes,
                "activities.csv": COLUMNS + "".join(f"{line}\n" for line in sessions),
                "credits.csv": "activity,teacher\n" + "".join(f"{row}\n" for row in listed),
            },
        )
        wanted = [part for name, value in options.items() for part in (f"--{name}", value)]
        answer = ledger("explain", "t", *words, "--book", book, "--as-of", AS_OF, *wanted)
        assert (answer.code, answer.err) == (0, "")
        if options.get("format") == "json":
            return json.loads(answer.out)["derivations"]
        return [line.strip() for line in answer.out.splitlines()]

    return ask


YEAR = 'require = [ { id = "year", at_least = 30, per = "year" } ]\n'


def test_an_amount_that_changed_says_since_when_it_holds(told):
    rules = (
        'require = [ { id = "year", per = "year", at_least = [ { from = 2015-01-01, amount = 20 }, '
    )
    rules += "{ from = 2022-01-01, amount = 30 } ] } ]\n"

    assert "In force from 2022-01-01 on: 30. (rules/town.toml:5)" in told(rules)


def test_a_line_that_names_one_number_needs_no_derivation(told):
    assert not [line for line in told(YEAR) if line.startswith("Asked:")]


LEAVE = "t,leave,illness,2023-03-01,2023-08-31,\n"
PRORATE = 'adjust = [ { who = { leave = "illness" }, change = "prorate", by = "months"'


def test_a_prorated_amount_shows_the_sum_the_days_and_the_line_of_the_change(told):
    lines = told(YEAR + PRORATE + ', least = 16, round = "up 10" } ]\n', changes=LEAVE)

    assert lines[6:11] == [
        "Asked: 30. (rules/town.toml:5)",
        (
            "Prorated: 6 of 12 months do not count. 30 × 1/2 = 15 (2023-03-01..2023-08-31)."
            " (changes.csv:2; rules/town.toml:6)"
        ),
        "No less than 16 is asked. (rules/town.toml:6)",
        "Rounded “up 10”: from 16 to 20. (rules/town.toml:6)",
        "No entry counts toward it.",
    ]


@pytest.mark.parametrize(
    ("amount", "told_so"),
    [
        ('at_least = { base = 20, plus = 5, each = "licences" }', "20 + 5 × 2 = 30 (licences)."),
        (
            'at_least_by = { counter = "licences", steps = [[0, 10], [2, 25]] }',
            "“licences” is 2: from 2 on, 25 is asked.",
        ),
        ('from_counter = "licences"', "“licences” is 2."),
    ],
)
def test_an_amount_by_a_counter_says_what_it_is_and_where_that_stands(told, amount, told_so):
    rules = f'require = [ {{ id = "year", per = "year", {amount} }} ]\n'

    lines = told(rules, teachers="code,name,licences\nt,李静,2\n")

    assert f"{told_so} (teachers.csv:2; rules/town.toml:5)" in lines


def test_what_is_set_by_years_says_how_many_and_its_limit(told):
    rules = YEAR + 'adjust = [ { change = "set", each = 20, per = "licences", at_most = 50 } ]\n'

    lines = told(rules, teachers="code,name,licences\nt,李静,3\n")

    assert "Set by “licences”: 20 × 3 = 60. (teachers.csv:2; rules/town.toml:6)" in lines
    assert "No more than 50 is asked. (rules/town.toml:6)" in lines


def test_who_is_freed_sees_the_letter_that_frees(told):
    free = 'adjust = [ { who = { waiver = true }, change = "waive", needs_all = ["letter"] } ]\n'

    lines = told(YEAR + free, changes="t,waiver,,2023-01-01,,letter=l.pdf\n")

    assert "Freed from it. (changes.csv:2; rules/town.toml:6)" in lines
    assert lines[-1] == "State: waived."


def test_a_part_in_percent_says_of_what_and_the_whole_which_part_is_not_met(told):
    rules = 'require = [ { id = "year", at_least = 30, per = "year", of_which = ['
    rules += '{ id = "ethics", at_least = "15%", where = { topic = "ethics" } } ] } ]\n'

    lines = told(rules, ["a,Talk,2023-05-01,,30,course,reading,,,"])

    assert "15% of 30, asked by “year”: 4.5. (rules/town.toml:5)" in lines
    assert "Not complete: a part is not met: ethics." in lines
    assert "Left out: credits.csv:2 (topic is reading, asked: professional ethics)." in lines


def test_a_period_of_ones_own_says_what_it_hangs_on_and_what_prolongs_it(told):
    head = HEAD.replace("period.cycle = { start = 2021-01-01", 'period.own = { start = "hired_on"')
    rules = 'require = [ { id = "own", at_least = 30, per = "own" } ]\n'
    rules += 'adjust = [ { who = { status = "inactive" }, change = "pause" } ]\n'
    inactive = "t,status,inactive,2021-01-01,2021-12-31,\n"

    lines = told(rules, head=head, changes=inactive)

    assert "From 2020-01-01 to 2025-12-31, both included. Needed: 30." in lines
    assert "By “hired”: 2010-01-01. (teachers.csv:2; rules/town.toml:3)" in lines
    paused = "Paused: to 2025-12-31 instead of 2024-12-31. (changes.csv:2; rules/town.toml:6)"
    assert paused in lines


@pytest.mark.parametrize(
    ("line", "why"),
    [
        (
            'cap = [ { where = { mode = "online" }, at_most = 5, per = "year" } ]',
            "2023: at most 5 of 8 counts; 3 of it is cut here. (rules/town.toml:6)",
        ),
        (
            'cap = [ { where = { mode = "online" }, at_most = "20%", per = "year" } ]',
            "2023: at most 6 (20% of what is asked) of 8 counts; 2 of it is cut here.",
        ),
        (
            'cap = [ { where = { mode = "online" }, measure = "records", at_most = 0 } ]',
            "2023: at most 0 of 1 records count. (rules/town.toml:6)",
        ),
        (
            'floor = [ { group = "topic", at_least = 10, per = "year" } ]',
            "2023: of topic “reading” 8 is less than the 10 from which on it counts.",
        ),
    ],
)
def test_what_a_cap_or_a_floor_cuts_says_of_how_much_and_how_much_may_count(told, line, why):
    lines = told(YEAR + line, ["a,Talk,2023-05-01,,8,course,reading,online,,"])

    assert [each for each in lines if each.startswith(why)]


CARRY = 'carry = [ { require = "year", at_most = 6, except = { topic = "ethics" } } ]\n'


def test_what_is_carried_says_from_where_how_much_and_what_stays_behind(told):
    sessions = [
        "a,Talk,2022-03-01,,36,course,reading,,,",
        "b,Talk,2022-04-01,,3,course,ethics,,,",
        "c,Talk,2023-04-01,,20,course,reading,,,",
    ]

    before = told(YEAR + CARRY, sessions, period="2022")
    now = told(YEAR + CARRY, sessions)

    assert "Surplus of its own: 39 + 0 - 30 = 9. (rules/town.toml:6)" in before
    assert "At most 6 is carried. (rules/town.toml:6)" in before
    assert "Carried out into the next period: 6." in before
    assert "Carried in from 2022: 6. (rules/town.toml:6)" in now
    assert "Sum: 20 + 6 carried in = 26 of 30. State: short." in now


def test_hours_of_the_time_of_grace_say_how_much_of_them_fills_the_old_period(told):
    grace = 'grace = [ { length = "6 months", credits_go = "old period first" } ]\n'
    sessions = ["a,Talk,2022-03-01,,20,course,,,,", "b,Talk,2023-05-01,,15,course,,,,"]

    lines = told(YEAR + grace, sessions, head=HEAD.replace("2015", "2022"))

    assert any(each.startswith("10 of it fills 2022: its time of grace") for each in lines)
    assert "Sum: 5 of 30. State: short." in lines


def test_one_of_several_lists_each_of_them(told):
    rules = """\
require = [ { id = "talks", at_least = 5, per = "year" },
  { id = "board", measure = "records", at_least = 1, per = "year", where = { kind = "board" } },
  { id = "either", any_of = ["talks", "board"], per = "year" } ]
"""
    lines = told(rules, ["a,Talk,2023-05-01,,8,course,,,,"], "either")

    assert [line.split() for line in lines if line.startswith(("talks", "board"))] == [
        ["talks", "2023", "met", "(8", "of", "5)", "1", "rules/town.toml:5"],
        ["board", "2023", "short", "by", "1", "(0", "of", "1)", "0", "rules/town.toml:6"],
    ]


def test_ways_that_are_mixed_say_which_fraction_each_entry_is(told):
    rules = 'require = [ { id = "mixed", at_least = 1, per = "year", '
    rules += 'mix = [ { measure = "hours", whole = 40 } ] } ]\n'

    lines = told(rules, ["a,Talk,2023-05-01,,10,course,,,,"])

    assert "10 of 40 hours." in lines
    assert "Sum: 0.25 of 1. State: short." in lines


def test_a_coverage_says_which_entry_touches_what_and_what_nothing_touches(told):
    rules = 'require = [ { id = "topics", per = "year", covers = { topic = ["a", "b", "c"] } } ]\n'
    sessions = ["x,Talk,2023-05-01,,1,course,a;b,,,", "y,Talk,2023-06-01,,1,course,b,,,"]

    lines = told(rules, sessions)

    assert "Each of these at least once: a, b, c. (rules/town.toml:5)" in lines
    assert "Touches a, b." in lines
    assert "Touched already: b." in lines
    assert "Touched by nothing: c." in lines


def test_distinct_values_count_once(told):
    rules = 'require = [ { id = "n", measure = "distinct topic", at_least = 2, per = "year" } ]\n'
    sessions = ["x,Talk,2023-05-01,,1,course,a,,,", "y,Talk,2023-06-01,,1,course,a,,,"]

    lines = told(rules, sessions)

    assert lines.index("Counts for a.") < lines.index("Counted already: a.")


def test_a_requirement_with_a_condition_names_the_row_that_calls_for_it(told):
    rules = 'require = [ { id = "year", at_least = 30, per = "year", '
    rules += 'if = { where = { mode = "concentrated" } } } ]\n'

    lines = told(rules, ["a,Talk,2023-05-01,,8,course,,concentrated,,"])

    assert "Asked because of credits.csv:2." in lines


def test_who_is_asked_and_who_is_not_says_by_which_line_of_the_book(told):
    rules = 'require = [ { id = "year", at_least = 30, per = "year", who = { rank = "head" } } ]\n'

    asked = told(rules, changes="t,rank,head,2023-03-01,,\n")
    spared = told(rules, changes="t,rank,deputy,2023-03-01,,\n")

    assert "Asked of whom: rank is head on 2023-12-31 (changes.csv:2)." in asked
    assert spared[-1] == "rank is deputy, asked: head on 2023-12-31 (changes.csv:2)"


def test_hours_that_are_spread_or_split_say_how_much_of_them_lies_in_the_period(told):
    spread = HEAD.replace("per_hour = 1", 'per_hour = 1, spread = "2 years"')
    split = HEAD + 'counting = { date = "split" }\n'
    session = ["a,Camp,2022-12-30,2023-01-02,40,course,,,,"]

    assert any(
        line.startswith("Spread over 2 years: 1/2 of 40 counts in 2023.")
        for line in told(YEAR, session, head=spread)
    )
    assert any(
        line.startswith("2 of its 4 days lie in 2023: 1/2 of 40.")
        for line in told(YEAR, session, head=split)
    )


def test_only_a_share_or_a_tag_says_how_much_of_the_entry_that_is(told):
    shared = HEAD.replace("per_hour = 1", 'per_hour = 1, share = { year = "50%" }')
    tagged = 'counting = { tags = "one" }\nrequire = [ { id = "year", at_least = 30, per = "year", '
    tagged += 'where = { topic = "a" } } ]\n'

    share = told(YEAR, ["a,Talk,2023-05-01,,8,course,,,,"], head=shared)
    tag = told(tagged, ["a,Talk,2023-05-01,,8,course,a=1;b=3,,,"])

    assert "50% of it counts toward “year”. (rules/town.toml:4)" in share
    assert "By its tags 1/4 of it belongs to “year”. (rules/town.toml:6)" in tag


def test_each_row_that_is_left_out_has_its_reason(told):
    sessions = [
        "a,Talk,2023-05-01,,8,course,,,,",
        "b,Talk,2022-05-01,,8,course,,,,",
        "c,Talk,2024-05-01,,8,course,,,,",
        "d,Talk,2023-06-01,,8,lecture,,,,",
        "e,Talk,2023-01-15,,8,course,,,,",
    ]
    rules = (
        'require = [ { id = "year", at_least = 30, per = "year", where = { kind = "course" } } ]'
    )

    lines = told(rules, sessions, "year", teachers="code,name,hired_on\nt,李静,2023-02-01\n")

    assert [line for line in lines if line.startswith("Left out")] == [
        "Left out: credits.csv:5 (kind is expert talk, asked: course).",
        "Left out: credits.csv:6 (not in post then).",
        "Left out: credits.csv:4 (after the day of the question).",
        "Left out: credits.csv:3 (in other periods).",
    ]


def test_a_duplicate_and_a_course_taken_again_name_the_row_that_counts(told):
    counting = 'counting = { same_course = "once per year" }\n'
    sessions = ["a,Talk,2023-05-01,,8,course,,,law,", "b,Talk,2023-06-01,,8,course,,,law,"]

    lines = told(counting + YEAR, sessions, rows=["a,t", "a,t", "b,t"])

    assert any(line.startswith("A duplicate: credits.csv:") for line in lines)
    assert any(line.startswith("The course “law” counts already: credits.csv:") for line in lines)
    assert "Sum: 8 of 30. State: short." in lines


def test_an_entry_that_only_counts_once_another_is_proven_is_pending_too(told):
    rules = YEAR + 'floor = [ { group = "topic", at_least = 10, per = "year" } ]\n'
    rules += (
        'valid = [ { where = { kind = "paper" }, needs_all = ["review"], else = "pending" } ]\n'
    )
    sessions = ["a,Talk,2023-05-01,,6,course,law,,,", "b,Essay,2023-06-01,,4,paper,law,,,"]

    lines = told(rules, sessions)
    (derivation,) = told(rules, sessions, format="json")

    assert "6 more of it counts once what is awaited is there." in lines
    assert [(each["counted"], each["later"]) for each in derivation["entries"]] == [
        ("0", "6"),
        ("4", "0"),
    ]
    assert derivation["pending"] == "10"


def test_programs_read_each_step_with_its_amount_its_rule_and_its_lines(told):
    (derivation,) = told(YEAR + PRORATE + " } ]\n", changes=LEAVE, format="json")

    assert [(each["amount"], each["rule"], each["places"]) for each in derivation["asked"]] == [
        ("30", "rules/town.toml:5", []),
        ("15", "rules/town.toml:6", ["changes.csv:2"]),
    ]


def test_a_part_can_be_asked_for_by_itself(told):
    rules = 'require = [ { id = "year", at_least = 30, per = "year", of_which = ['
    rules += '{ id = "ethics", at_least = 4, where = { topic = "ethics" } } ] } ]\n'

    assert len(told(rules, (), "ethics", format="json")) == 1
    assert len(told(rules, (), "year", format="json")) == 2


@pytest.mark.parametrize(
    ("lang", "sentence"),
    [("en", "Period: Calendar year."), ("zh-CN", "周期：自然年。"), ("zh-TW", "週期：曆年。")],
)
def test_a_period_is_told_by_the_sentence_of_its_rule_and_without_one_by_its_id(
    lang, sentence, told
):
    words = 'text = { en = "Calendar year", zh-CN = "自然年", zh-TW = "曆年" }'
    head = HEAD.replace('start = "01-01"', f'start = "01-01", {words}')
    rules = 'require = [ { id = "year", at_least = 3, per = "year" } ]\n'
    session = "a,Talk,2023-03-01,,2,lecture,,,,"
    assert any(sentence in line for line in told(rules, [session], lang=lang, head=head))
    assert any("“year”" in line or "「year」" in line for line in told(rules, [session], lang=lang))


@pytest.mark.parametrize(
    ("lang", "level", "lacks"),
    [
        ("en", "level is blank: 0", "Missing: school review."),
        ("zh-CN", "未填写级别：0", "缺：学校初审。"),
        ("zh-TW", "未填寫級別：0", "缺：學校初審。"),
    ],
)
def test_a_blank_level_is_told_as_blank_and_reasons_for_programs_are_in_one_language(
    ledger, tmp_path, lang, level, lacks
):
    rules = TOWN.replace("{ per_hour = 1 }", '{ by = "level", table = { county = 2 }, else = 0 }')
    needs = 'valid = [ { needs_all = ["school-review"], else = "provisional" } ]\n'
    book = write_book(tmp_path, {"rules/town.toml": rules + needs})
    asked = ("explain", "t", "--book", book, "--as-of", "2026-08-31", "--lang", lang)

    (row, *_others) = csv.DictReader(io.StringIO(ledger(*asked, "--format", "csv").out))
    (told, *_others) = json.loads(ledger(*asked, "--format", "json").out)["derivations"]

    assert level in ledger(*asked).out
    assert row["reasons"] == lacks
    assert told["entries"][0]["reasons"][0]["why"] == lacks


@pytest.mark.parametrize(("lang", "told"), [("en", "from 2025-09-01"), ("zh-CN", "2025-09-01起")])
def test_people_read_the_first_day_of_a_period_of_their_own_and_programs_its_label(
    ledger, tmp_path, lang, told
):
    rules = TOWN.replace('start = "09-01"', 'start = "hired_on", length = "3 years"')
    teachers = "code,name,hired_on\nt,李静,2025-09-01\n"
    book = write_book(tmp_path, {"rules/town.toml": rules, "teachers.csv": teachers})
    asked = ("--book", book, "--as-of", "2026-08-31", "--lang", lang)

    for words in (("check",), ("explain", "t"), ("report", "results"), ("report", "dossier")):
        answer = ledger(*words, *asked)
        assert "year@" not in answer.out
        assert answer.out.count(told) >= (words != ("check",)), words
    (row,) = json.loads(ledger("report", "results", "--format", "json", *asked).out)["people"]
    assert row["period"] == "year@2025-09-01"
