"""How much is asked: by counters, in steps, in shares of a post or a year; of parts as well."""

from datetime import date
from fractions import Fraction

import pytest

from sbt_ledger.assessment.adjust import demand, demand_of_part
from sbt_ledger.assessment.counters import counter
from sbt_ledger.assessment.result import State
from sbt_ledger.periods import Period
from sbt_ledger.records.teacher import Teacher, Timeline
from sbt_ledger.rules.adjustment import rounded
from sbt_ledger.rules.rule_set import parts_of
from tests.assessment.conftest import a_book, a_change, a_teacher, rules, standings, whys

YEAR = Period(date(2023, 1, 1), date(2023, 12, 31), "2023")
END = YEAR.last


def timeline(*changes, born_on=None, hired_on=date(2010, 9, 1), columns=(), **cells):
    told = {name: str(cell) for name, cell in cells.items() if cell != ""}
    return Timeline(
        Teacher(
            "t",
            "李静",
            hired_on,
            None,
            born_on,
            told,
            frozenset({*cells, *columns}),
        ),
        changes,
    )


def asked(line, *changes, adjust=(), period=YEAR, as_of=END, **cells):
    """Return what a requirement asks of a teacher in 2023."""
    rule_set = rules({"id": "total", **line}, adjust=adjust)
    return demand(rule_set, rule_set.require[0], timeline(*changes, **cells), period, as_of)


def amount(line, *changes, **said):
    found = asked(line, *changes, **said)
    assert (found.settled, found.unsure) == (None, ())
    return found.amount


def told(found):
    return [each.why for each in (*found.why, *found.unsure)]


# ---------------------------------------------------------------- counters


LICENCES = {"at_least": {"base": 150, "plus": 30, "each": "extra_licences"}}
LADDER = {"at_least_by": {"counter": "full_licence_years", "steps": [[1, 0], [2, 20], [3, "60.5"]]}}


@pytest.mark.parametrize(("licences", "needed"), [(0, 150), (1, 180), (2, 210)])
def test_an_amount_grows_with_an_attribute(licences, needed):
    assert amount(LICENCES, extra_licences=licences) == needed


def test_an_amount_that_shrinks_is_never_below_nothing():
    shrinking = {"at_most": {"base": 10, "plus": -4, "each": "extra_licences"}}

    assert amount(shrinking, extra_licences=2) == 2
    assert amount(shrinking, extra_licences=3) == 0


def test_the_attribute_is_that_of_the_last_day_or_of_the_day_of_the_question():
    gained = a_change("extra_licences", "2", date(2023, 7, 1))

    assert amount(LICENCES, gained, extra_licences=1) == 210
    assert amount(LICENCES, gained, extra_licences=1, as_of=date(2023, 6, 30)) == 180


@pytest.mark.parametrize("cells", [{}, {"extra_licences": ""}, {"extra_licences": "two"}])
def test_where_nobody_knows_the_count_nobody_knows_the_amount(cells):
    found = asked(LICENCES, **cells)

    assert found.settled is State.UNKNOWN
    assert told(found) == ["Not known: extra_licences. It decides how much is asked."]


@pytest.mark.parametrize(
    ("years", "needed"),
    [(1, 0), (2, 20), ("2.9", 20), (3, Fraction(121, 2)), (10, Fraction(121, 2))],
)
def test_the_steps_of_a_ladder_hold_from_their_count_on(years, needed):
    assert amount(LADDER, full_licence_years=years) == needed


def test_below_the_first_step_nothing_is_asked():
    assert asked(LADDER, full_licence_years=0).settled is State.NOT_APPLICABLE


@pytest.mark.parametrize(
    ("licensed", "years"),
    [
        ("2020-12-31", 3),
        ("2021-01-01", 3),
        ("2021-01-02", 2),
        ("2022-12-31", 1),
        ("2023-01-02", 0),
        ("2024-05-01", 0),
    ],
)
def test_full_years_of_a_licence_are_counted_from_its_day(licensed, years):
    found = counter("full_licence_years", timeline(licensed_on=licensed), YEAR, END)

    assert found == years


def test_an_attribute_of_that_name_goes_before_what_can_be_counted():
    both = timeline(licensed_on="2010-01-01", full_licence_years=2)

    assert counter("full_licence_years", both, YEAR, END) == 2
    assert counter("full_licence_years", timeline(), YEAR, END) is None


def test_active_months_are_whole_months_in_post():
    assert counter("active_months", timeline(), YEAR, END) == 12
    assert counter("active_months", timeline(hired_on=date(2023, 3, 1)), YEAR, END) == 10
    assert counter("active_months", timeline(hired_on=date(2023, 3, 2)), YEAR, END) == 9
    assert counter("active_months", timeline(), YEAR, date(2023, 3, 30)) == 2
    assert counter("active_months", timeline(), YEAR, date(2022, 3, 30)) == 0
    assert counter("active_months", timeline(active_months=4), YEAR, END) == 4


def test_who_is_how_old_is_known_by_the_day_of_birth():
    line = {"who": {"age": ">= 50"}, "change": "exempt"}

    def state(born_on, **cells):
        return asked({}, adjust=[line], born_on=born_on, **cells).settled

    assert state(date(1973, 12, 31)) is State.EXEMPT
    assert state(date(1974, 1, 1)) is None
    assert state(date(1974, 1, 1), age=50) is State.EXEMPT
    assert state(None) is None


def test_a_blank_day_of_birth_leaves_open_who_is_freed():
    line = {"who": {"age": ">= 50"}, "change": "exempt"}

    found = asked({}, adjust=[line], columns=["born_on"])
    assert (found.settled, len(found.unsure)) == (None, 1)


def test_who_was_born_on_a_29th_of_february_is_older_on_the_28th():
    born = timeline(born_on=date(2000, 2, 29))

    assert born.values("age", date(2023, 2, 27)) == ("22",)
    assert born.values("age", date(2023, 2, 28)) == ("23",)


def test_of_two_teachers_alike_in_the_roster_the_day_of_birth_tells_who_is_freed():
    teachers = [
        Teacher(code, code, date(2010, 9, 1), None, born, {}, frozenset({"born_on"}))
        for code, born in (("t1", date(1960, 1, 1)), ("t2", date(1990, 1, 1)))
    ]
    rule_set = rules({}, adjust=[{"who": {"age": ">= 50"}, "change": "exempt"}])
    book = a_book(teachers=teachers)

    states = [
        standing.state for code in ("t1", "t2") for standing in standings(book, rule_set, code=code)
    ]
    assert states == [State.EXEMPT, State.SHORT]


@pytest.mark.parametrize(
    ("line", "adjust"),
    [
        (LICENCES, ()),
        ({"at_most": {"plus": 1, "each": "extra_licences"}}, ()),
        ({}, [{"change": "set", "each": 20, "per": "extra_licences"}]),
        ({}, [{"who": {"fte": "< 1"}, "change": "prorate", "by": "fte"}]),
        ({}, [{"when": {"extra_licences": ">= 1"}, "change": "exempt"}]),
    ],
)
def test_two_teachers_of_whom_a_cell_says_different_counts_are_asked_apart(line, adjust):
    teachers = [
        a_teacher("t1", extra_licences="1", fte="1"),
        a_teacher("t2", extra_licences="0", fte="0.5"),
    ]
    book, rule_set = a_book(teachers=teachers), rules(line, adjust=adjust)

    first, second = (standings(book, rule_set, code=code)[-1] for code in ("t1", "t2"))
    assert (first.needed, first.state) != (second.needed, second.state)


# ---------------------------------------------------------------- covers, any of


def test_of_values_to_be_touched_each_is_asked_and_of_alternatives_one():
    assert amount({"covers": {"topic": ["a", "b"], "mode": ["c"]}}) == 3
    assert amount({"any_of": ["a", "b", "c"]}) == 1
    assert amount({"any_of": ["a", "b", "c"], "how_many": 2}) == 2


# ---------------------------------------------------------------- shares


FTE = {"who": {"fte": "< 1"}, "change": "prorate", "by": "fte"}
LEAVE = {"who": {"leave": ["illness", "maternity"]}, "change": "prorate"}


def leave(first, until, kind="illness"):
    return a_change("leave", kind, first, until)


@pytest.mark.parametrize(
    ("fte", "needed"), [("1", 36), ("0.5", 18), ("0.35", Fraction("12.6")), ("1.2", 36)]
)
def test_half_a_post_asks_for_half(fte, needed):
    assert amount({"at_least": 36}, adjust=[FTE], fte=fte) == needed


def test_a_post_that_changes_is_weighed_by_days():
    # 73 days of 1 and 292 of 0.5
    changes = [
        a_change("fte", "1", date(2022, 1, 1), date(2023, 3, 14)),
        a_change("fte", "0.5", date(2023, 3, 15)),
    ]

    found = asked({"at_least": 36}, *changes, adjust=[FTE])
    assert found.amount == 36 * Fraction(6, 10)
    assert told(found) == ["Prorated by “fte”: 3/5 of it is asked."]


def test_days_of_which_no_share_is_told_weigh_in_full():
    changes = [a_change("fte", "0.5", date(2023, 1, 1), date(2023, 3, 14))]

    # 73 days of 0.5 and 292 of 1
    assert amount({"at_least": 365}, *changes, adjust=[FTE]) == 365 - Fraction(73, 2)
    everybody = [{"change": "prorate", "by": "fte"}]
    assert amount({"at_least": 365}, *changes, adjust=everybody) == 365 - Fraction(73, 2)


@pytest.mark.parametrize("fte", ["", "half"])
def test_a_share_that_is_not_known_leaves_open_whether_less_is_asked(fte):
    found = asked({"at_least": 36}, adjust=[FTE], fte=fte)

    assert (found.amount, found.settled, len(found.unsure)) == (36, None, 1)
    assert asked({"at_most": 36}, adjust=[FTE], fte=fte).settled is State.UNKNOWN


@pytest.mark.parametrize(
    ("until", "needed"), [(date(2023, 3, 14), 292), (date(2023, 3, 13), 293), (None, 0)]
)
def test_by_days_each_day_of_leave_counts(until, needed):
    line = {**LEAVE, "by": "days"}

    assert amount({"at_least": 365}, leave(date(2023, 1, 1), until), adjust=[line]) == needed


def test_of_so_many_months_or_days_they_are_a_share_of_those():
    months = {**LEAVE, "by": "full months", "of": 36, "round": "up 1"}
    days = {**LEAVE, "by": "days", "of": 100}
    away = leave(date(2023, 1, 1), date(2023, 3, 31))

    # 25 x 33/36 = 22.9; 90 days of 100
    assert amount({"at_least": 25}, away, adjust=[months]) == 23
    assert amount({"at_least": 25}, away, adjust=[days]) == Fraction(5, 2)
    assert amount({"at_least": 25}, leave(date(2023, 1, 1), None), adjust=[days]) == 0


def test_the_months_of_an_odd_period_are_counted_from_its_first_day():
    odd = Period(date(2022, 2, 1), date(2025, 3, 29), "")
    away = leave(date(2022, 2, 1), date(2022, 2, 28))

    assert amount({"at_least": 37}, away, adjust=[LEAVE], period=odd, as_of=odd.last) == 36


@pytest.mark.parametrize(
    ("min_length", "until", "needed"),
    [
        ("3 months", date(2023, 4, 30), 27),
        ("3 months", date(2023, 4, 29), 36),
        ("> 3 months", date(2023, 4, 30), 36),
        ("> 3 months", date(2023, 5, 1), 27),
        ("89 days", date(2023, 4, 30), 27),
        ("90 days", date(2023, 4, 30), 36),
        ("12 weeks", date(2023, 4, 30), 27),
        ("13 weeks", date(2023, 4, 30), 36),
    ],
)
def test_only_a_long_leave_takes_anything_off(min_length, until, needed):
    line = {**LEAVE, "min_length": min_length}

    assert amount({"at_least": 36}, leave(date(2023, 2, 1), until), adjust=[line]) == needed


def test_the_length_is_that_of_the_whole_leave_and_its_months_are_those_of_the_period():
    line = {**LEAVE, "min_length": "4 months"}
    winter = leave(date(2022, 11, 1), date(2023, 2, 28))

    assert amount({"at_least": 36}, winter, adjust=[line]) == 30


def test_two_leaves_that_follow_each_other_are_one_long_leave():
    line = {**LEAVE, "min_length": "3 months"}
    changes = [
        leave(date(2023, 2, 1), date(2023, 3, 15)),
        leave(date(2023, 3, 16), date(2023, 4, 30), "maternity"),
    ]

    assert amount({"at_least": 36}, *changes, adjust=[line]) == 27


def test_what_lies_after_the_day_of_the_question_is_looked_at_too():
    away = leave(date(2023, 7, 1), date(2023, 12, 31))

    assert amount({"at_least": 36}, away, adjust=[LEAVE], as_of=date(2023, 3, 5)) == 18


def test_shares_multiply_and_the_least_comes_once_then_the_rounding():
    adjust = [{**FTE, "least": 6, "round": "up 0.5"}, LEAVE]
    spring = leave(date(2023, 1, 1), date(2023, 3, 31))

    # 36 x 0.5 x 9/12; x 0.35: 9.45; x 0.1 x 3/4: 2.7
    assert amount({"at_least": 36}, spring, adjust=adjust, fte="0.5") == Fraction(27, 2)
    assert amount({"at_least": 36}, spring, adjust=adjust, fte="0.35") == Fraction(19, 2)
    assert amount({"at_least": 36}, spring, adjust=adjust, fte="0.1") == 6
    assert amount({"at_least": 5}, spring, adjust=adjust, fte="0.1") == 5


def test_who_is_asked_for_the_whole_gets_neither_the_least_nor_the_rounding():
    adjust = [{**FTE, "least": 40, "round": "up 10"}]

    assert amount({"at_least": 36}, adjust=adjust, fte="1") == 36


def test_a_career_has_no_share():
    career = Period(date(2010, 9, 1), date.max, "career")

    found = asked({"at_least": 12}, adjust=[{**FTE}], fte="0.5", period=career)
    assert found.amount == 12


@pytest.mark.parametrize(
    ("how", "exact", "found"),
    [
        ("up 0.5", "12.1", "12.5"),
        ("up 0.5", "12.5", "12.5"),
        ("up", "12.1", "13"),
        ("down 1", "12.9", "12"),
        ("down 0.25", "12.9", "12.75"),
        ("nearest", "12.5", "13"),
        ("nearest 0.25", "12.12", "12"),
        ("nearest 0.25", "12.125", "12.25"),
        ("", "12.1", "12.1"),
    ],
)
def test_amounts_are_rounded_as_the_line_says(how, exact, found):
    assert rounded(Fraction(exact), how) == Fraction(found)


# ---------------------------------------------------------------- set by a counter


ACTIVE = {
    "change": "set",
    "each": 20,
    "per": "active_years",
    "at_most": 100,
    "active_if": {"practice_days": ">= 90"},
}
CYCLE = Period(date(2010, 7, 1), date(2015, 6, 30), "own@2010-07-01")


def active(*changes, line=ACTIVE, as_of=CYCLE.last, **cells):
    return asked({"at_least": 100}, *changes, adjust=[line], period=CYCLE, as_of=as_of, **cells)


@pytest.mark.parametrize(("years", "needed"), [(0, 0), (3, 60), (5, 100), (6, 100)])
def test_twenty_for_each_year_worked_and_never_more_than_a_hundred(years, needed):
    assert active(active_years=years).amount == needed


def worked(*days):
    return [
        a_change("practice_days", str(each), date(year, 7, 1), date(year + 1, 6, 30))
        for year, each in enumerate(days, 2010)
    ]


def test_a_year_is_worked_with_ninety_days_and_not_with_89():
    found = active(*worked(90, 89, 180, 0, 120))

    assert (found.amount, told(found)) == (60, ["20 for each of 3: “active_years”."])


def test_years_are_looked_at_on_their_last_day_or_on_the_day_of_the_question():
    assert active(*worked(90, 90, 90), as_of=date(2012, 6, 30)).amount == 40
    assert active(*worked(90, 90, 90), as_of=date(2012, 7, 1)).amount == 60
    assert active(practice_days=180).amount == 100


@pytest.mark.parametrize("cells", [{}, {"practice_days": ""}, {"active_years": ""}])
def test_without_any_word_of_years_the_amount_is_not_known(cells):
    found = active(**cells)

    assert (found.settled, told(found)) == (
        State.UNKNOWN,
        ["Not known: active_years. It decides how much is asked."],
    )


def test_an_amount_is_set_for_those_who_fit():
    line = {"change": "set", "each": 12, "who": {"stage": "new"}, "round": "up"}

    assert active(line=line, stage="new").amount == 12
    assert active(line=line, stage="old").amount == 100
    assert active(line=line, stage="").settled is State.UNKNOWN


def test_what_was_set_shrinks_in_the_lines_that_follow():
    lines = [{"change": "set", "each": 20, "per": "active_years"}, {**FTE, "least": 50}]

    assert amount({"at_least": 100}, adjust=lines, active_years=3, fte="0.5") == 50
    assert amount({"at_least": 100}, adjust=lines, active_years=1, fte="0.5") == 20
    assert amount({"at_least": 100}, adjust=lines[::-1], active_years=3, fte="0.5") == 60


# ---------------------------------------------------------------- when


@pytest.mark.parametrize(("months", "state"), [(4, State.EXEMPT), (5, None), ("", None)])
def test_a_counter_frees(months, state):
    line = {"when": {"active_months": "<= 4"}, "change": "exempt"}

    assert asked({}, adjust=[line], active_months=months).settled is state


def test_a_counter_that_is_not_known_leaves_open_who_is_freed():
    line = {"when": {"extra_licences": "<= 4"}, "change": "waive"}

    found = asked({}, adjust=[line])
    assert found.settled is None
    assert told(found) == ["Not known: extra_licences. It decides how much is asked."]


def test_a_share_is_taken_when_a_counter_says_so():
    line = {**FTE, "when": {"extra_licences": ">= 1"}}

    assert amount({"at_least": 36}, adjust=[line], fte="0.5", extra_licences=1) == 18
    assert amount({"at_least": 36}, adjust=[line], fte="0.5", extra_licences=0) == 36
    assert asked({"at_least": 36}, adjust=[line], fte="0.5").unsure


# ---------------------------------------------------------------- parts


def part_of(part, *changes, adjust=(), at_least=36, inside=None, **cells):
    """Return what a part of a requirement asks; `inside` is the part that it stands in."""
    written = {"id": "part", **part}
    parts = [written] if inside is None else [{"id": "outer", **inside, "of_which": [written]}]
    rule_set = rules({"id": "total", "at_least": at_least, "of_which": parts}, adjust=adjust)
    assert list(rule_set.faults()) == []
    requirement, teacher = rule_set.require[0], timeline(*changes, **cells)
    found = demand(rule_set, requirement, teacher, YEAR, END)
    for each in parts_of(requirement):
        found = demand_of_part(rule_set, each, found, teacher, YEAR, END)
    return found


def test_a_part_asks_for_its_own_amount_or_for_a_percent_of_the_whole():
    assert part_of({"at_least": 4}).amount == 4
    assert part_of({"at_least": "15%"}).amount == Fraction("5.4")
    assert part_of({"at_least": {"base": 2, "plus": 1, "each": "langs"}}, langs=2).amount == 4
    assert part_of({"at_least": [{"from": date(2023, 1, 2), "amount": 4}]}).settled is (
        State.NOT_APPLICABLE
    )


def test_a_percent_of_a_nested_part_is_of_the_part_that_it_stands_in():
    found = part_of({"at_least": "50%"}, inside={"at_least": "50%"})

    assert (found.amount, found.path) == (9, ("total", "outer", "part"))


def test_a_percent_of_what_was_earned_is_told_as_such():
    assert part_of({"at_least": "50% of earned"}).of_earned == Fraction(1, 2)
    assert part_of({"at_least": "50%"}).of_earned is None


def test_a_part_shrinks_with_the_whole_and_is_rounded_and_a_percent_is_not():
    adjust = [{**FTE, "require": ["total"], "least": 6, "round": "up 0.5"}]

    # 36 x 0.35 = 12.6, up to 13; 4 x 0.35 = 1.4, up to 1.5; 15 % of 13
    assert part_of({"at_least": 4}, adjust=adjust, fte="0.35").amount == Fraction(3, 2)
    assert part_of({"at_least": "15%"}, adjust=adjust, fte="0.35").amount == Fraction("1.95")
    inside = {"at_least": 10}
    assert part_of({"at_least": 4}, adjust=adjust, inside=inside, fte="0.35").amount == Fraction(
        3, 2
    )


def test_a_part_that_does_not_shrink_stays_whole_and_is_never_above_the_total():
    stays = {"at_least": 4, "prorate": False}

    assert part_of(stays, adjust=[FTE], fte="0.5").amount == 4
    assert part_of(stays, adjust=[FTE], fte="0.1").amount == Fraction("3.6")
    assert part_of({**stays, "on_top": True}, adjust=[FTE], fte="0.1").amount == 4


def test_what_names_a_part_changes_that_part_only():
    line = {"require": ["part"], "change": "exempt", "who": {"district": "small"}}
    rule_set = rules(
        {"id": "total", "at_least": 100, "of_which": [{"id": "part", "at_least": "15%"}]},
        adjust=[line],
    )
    teacher = timeline(district="small")

    total = demand(rule_set, rule_set.require[0], teacher, YEAR, END)
    assert total.settled is None
    assert total.amount == 100
    for at_least in (15, "15%"):
        part = part_of({"at_least": at_least}, adjust=[line], district="small")
        assert part.settled is State.EXEMPT
        assert part_of({"at_least": at_least}, adjust=[line], district="big").settled is None
        assert part_of({"at_least": at_least}, adjust=[line], district="").unsure


def test_a_part_can_be_set_by_name_and_is_not_set_with_the_whole():
    whole = {"require": ["total"], "change": "set", "each": 20, "per": "years"}
    part = {"require": ["part"], "change": "set", "each": 3}

    assert part_of({"at_least": 4}, adjust=[whole], years=2).amount == 4
    assert part_of({"at_least": "10%"}, adjust=[whole], years=2).amount == 4
    assert part_of({"at_least": 4}, adjust=[{"change": "set", "each": 20}]).amount == 4
    assert part_of({"at_least": 4}, adjust=[part]).amount == 3


@pytest.mark.parametrize(
    ("line", "state"),
    [
        ({"change": "exempt"}, State.EXEMPT),
        ({"change": "waive", "require": ["total"]}, State.WAIVED),
        ({"change": "set", "each": 1, "per": "years", "require": ["total"]}, State.UNKNOWN),
    ],
)
def test_what_settles_the_whole_settles_its_parts(line, state):
    found = part_of({"at_least": 4}, adjust=[line], inside={"at_least": 10})

    assert (found.settled, len(found.why)) == (state, 1)


def test_a_part_is_asked_of_those_who_fit():
    part = {"at_least": "50%", "who": {"area": "esol"}}

    assert part_of(part, area="esol").amount == 18
    assert part_of(part, area="art").settled is State.NOT_APPLICABLE
    blank = part_of(part, area="")
    assert (blank.settled, blank.amount, len(blank.unsure)) == (None, 18, 1)


def test_what_is_not_known_of_the_whole_is_not_known_of_its_parts():
    assert part_of({"at_least": "15%"}, adjust=[FTE], fte="").unsure
    counted = {"at_least": {"plus": 1, "each": "langs"}}
    assert part_of(counted).settled is State.UNKNOWN


# ---------------------------------------------------------------- weighed


def test_where_a_count_decides_the_standing_is_unknown_and_says_why():
    (found,) = standings(a_book(), rules(LICENCES), date(2026, 8, 31))

    assert found.state is State.UNKNOWN
    assert whys(found) == ["Not known: extra_licences. It decides how much is asked."]
