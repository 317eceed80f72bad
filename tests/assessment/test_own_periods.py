"""Periods of each teacher's own: from personal dates, by birth month, by group, with pauses."""

from datetime import date

import pytest

from sbt_ledger.assessment.result import State
from sbt_ledger.assessment.span import named_period
from sbt_ledger.periods import Career, Period
from tests.assessment.conftest import (
    a_book,
    a_change,
    a_row,
    a_teacher,
    an_activity,
    rules,
    standings,
    whys,
)

ALL = Period(date(2010, 1, 1), date(2040, 12, 31), "all")


def spans(rule, *changes, as_of=date(2030, 1, 1), per="own", named=ALL, adjust=(), **cells):
    """Return the first and last days of the periods of a teacher with these cells."""
    found = asked(rule, *changes, as_of=as_of, per=per, named=named, adjust=adjust, **cells)
    return [(str(each.period.first), str(each.period.last)) for each in found if each.period]


def asked(rule, *changes, as_of=date(2030, 1, 1), per="own", named=ALL, adjust=(), **cells):
    born_on = cells.pop("born_on", None)
    rule_set = rules({"per": per}, period={"own": rule}, adjust=adjust)
    assert list(rule_set.faults()) == []
    told = {name: str(cell) for name, cell in cells.items()}
    plain = a_teacher(**told)
    teacher = type(plain)(
        plain.code,
        plain.name,
        date(2000, 9, 1),
        None,
        born_on,
        plain.cells,
        plain.columns | {"born_on"},
    )
    book = a_book(teachers=[teacher], changes=changes)
    return standings(book, rule_set, as_of, named=named)


# ---------------------------------------------------------------- from a date of one's own


FIVE = {"start": "licensed_on", "length": "5 years"}


@pytest.mark.parametrize("written", ["2018-05-10", "2018/5/10", "2018.05.10"])
def test_a_cycle_of_ones_own_follows_on_the_one_before(written):
    found = asked(FIVE, licensed_on=written, named=None, as_of=date(2023, 5, 10))

    assert [each.period.label for each in found] == ["own@2018-05-10", "own@2023-05-10"]
    assert [str(each.period.last) for each in found] == ["2023-05-09", "2028-05-09"]


@pytest.mark.parametrize("written", ["", "spring", "2018-02-30"])
def test_without_a_day_nobody_knows_the_cycle(written):
    (found,) = asked(FIVE, licensed_on=written)

    assert (found.state, found.period) == (State.UNKNOWN, None)
    assert whys(found) == ["“licensed_on” of the roster is blank."]


def test_of_whom_nothing_is_asked_no_date_is_needed():
    rule_set = rules({"per": "own", "who": {"rank": "senior"}}, period={"own": FIVE})

    (found,) = standings(a_book(), rule_set)
    assert (found.state, found.period) == (State.NOT_APPLICABLE, None)


def test_years_from_a_29th_of_february_are_counted_from_the_first():
    assert spans(
        {"start": "licensed_on", "length": "1 year"},
        licensed_on="2020-02-29",
        named=Period(date(2020, 1, 1), date(2025, 12, 31), ""),
    ) == [
        ("2020-02-29", "2021-02-27"),
        ("2021-02-28", "2022-02-27"),
        ("2022-02-28", "2023-02-27"),
        ("2023-02-28", "2024-02-28"),
        ("2024-02-29", "2025-02-27"),
    ]
    assert spans(FIVE, licensed_on="2020-02-29")[0] == ("2020-02-29", "2025-02-27")


def test_once_since_a_date_has_no_end():
    (found,) = asked({"start": "licensed_on", "once": True}, licensed_on="2018-05-10")

    assert found.period == Period(date(2018, 5, 10), date.max, "own@2018-05-10")
    assert found.state is State.OPEN


# ---------------------------------------------------------------- birth month


BIRTH = {"start": "registered_on", "length": "5 years", "ends": "before birth month"}


@pytest.mark.parametrize(
    ("month", "last"),
    [
        (12, "2022-11-30"),
        (8, "2023-07-31"),
        (1, "2022-12-31"),
        (9, "2022-08-31"),
        (7, "2023-06-30"),
    ],
)
def test_the_first_cycle_runs_on_to_the_birth_month_and_the_next_lasts_five_years(month, last):
    found = spans(BIRTH, registered_on="2017-08-10", born_on=date(1985, month, 15))

    assert found[0] == ("2017-08-10", last)
    following = date.fromisoformat(last).year + 5
    assert found[1][1] == f"{following}{last[4:]}"
    assert spans(BIRTH, registered_on="2017-08-10", birth_month=month)[0] == found[0]


@pytest.mark.parametrize(
    ("registered", "last"),
    [("2017-12-01", "2022-11-30"), ("2017-12-02", "2023-11-30"), ("2017-11-30", "2022-11-30")],
)
def test_who_has_five_years_when_the_birth_month_begins_gets_no_more(registered, last):
    found = spans(BIRTH, registered_on=registered, born_on=date(1985, 12, 15))

    assert found[0] == (registered, last)


@pytest.mark.parametrize("month", ["", "13", "0", "1.5", "May"])
def test_without_a_birth_month_nobody_knows_the_cycle(month):
    (found,) = asked(BIRTH, registered_on="2017-08-10", birth_month=month)

    assert (found.state, whys(found)) == (
        State.UNKNOWN,
        ["“born_on” of the roster is blank."],
    )


def test_the_day_of_birth_goes_before_the_month():
    found = spans(BIRTH, registered_on="2017-08-10", birth_month=9, born_on=date(1985, 12, 15))

    assert found[0] == ("2017-08-10", "2022-11-30")


# ---------------------------------------------------------------- listed by group


LISTED = {
    "by": "name_group",
    "from_day": "first of month of admitted_on",
    "list": {
        "A-G": [[date(2022, 2, 1), date(2025, 3, 29)], [date(2025, 3, 30), date(2028, 3, 29)]],
        "N-Z": [[date(2023, 2, 1), date(2026, 3, 29)]],
    },
}


def test_listed_periods_are_those_of_ones_group():
    long_ago = {"admitted_on": "2010-06-01"}

    assert spans(LISTED, name_group="A-G", **long_ago) == [
        ("2022-02-01", "2025-03-29"),
        ("2025-03-30", "2028-03-29"),
    ]
    assert spans(LISTED, name_group="N-Z", **long_ago) == [("2023-02-01", "2026-03-29")]


@pytest.mark.parametrize(
    ("admitted", "first"),
    [
        ("2023-12-10", ("2023-12-01", "2025-03-29")),
        ("2022-02-28", ("2022-02-01", "2025-03-29")),
        ("2022-03-01", ("2022-03-01", "2025-03-29")),
        ("2025-03-30", ("2025-03-01", "2025-03-29")),
        ("2025-04-01", ("2025-04-01", "2028-03-29")),
    ],
)
def test_who_came_later_begins_on_the_first_of_that_month(admitted, first):
    assert spans(LISTED, name_group="A-G", admitted_on=admitted)[0] == first


def test_who_came_later_begins_on_that_day_where_the_file_says_no_month():
    rule = {**LISTED, "from_day": "admitted_on"}

    assert spans(rule, name_group="A-G", admitted_on="2023-12-10")[0][0] == "2023-12-10"


@pytest.mark.parametrize(
    ("cells", "told"),
    [
        ({"name_group": "", "admitted_on": "2010-06-01"}, "“name_group” of the roster is blank."),
        ({"name_group": "H-M", "admitted_on": "2010-06-01"}, "[period.own] has no list for “H-M”."),
        ({"name_group": "A-G", "admitted_on": ""}, "“admitted_on” of the roster is blank."),
    ],
)
def test_what_is_lacking_for_a_listed_period_is_told(cells, told):
    (found,) = asked(LISTED, **cells)

    assert (found.state, whys(found)) == (State.UNKNOWN, [told])


def test_periods_listed_for_all_may_begin_later_for_some():
    rule = {"list": [[date(2020, 1, 1), date(2024, 12, 31)]], "from_day": "admitted_on"}

    (found,) = asked(rule, admitted_on="2021-03-01")
    assert found.period == Period(date(2021, 3, 1), date(2024, 12, 31), "own@2021-03-01")


def test_the_hours_of_a_listed_period_are_those_of_its_days():
    days = {"a": date(2025, 3, 29), "b": date(2025, 3, 30)}
    teacher = a_teacher(name_group="A-G", admitted_on="2010-06-01")
    book = a_book([an_activity(name, day) for name, day in days.items()], teachers=[teacher])

    found = standings(book, rules({"per": "own"}, period={"own": LISTED}), date(2025, 6, 30))
    assert [each.earned for each in found] == [2, 2]


# ---------------------------------------------------------------- length by attribute


BY_POST = {
    "start": "licensed_on",
    "length_by": {"post": {"full": "5 years", "part": "7 years"}},
}


def test_the_length_is_that_of_the_attribute():
    assert spans(BY_POST, licensed_on="2018-05-10", post="full")[0][1] == "2023-05-09"
    assert spans(BY_POST, licensed_on="2018-05-10", post="part")[0][1] == "2025-05-09"


def test_each_span_has_the_length_of_its_first_day():
    changes = (
        a_change("post", "full", date(2018, 5, 10), date(2023, 5, 9)),
        a_change("post", "part", date(2023, 5, 10)),
    )

    assert spans(BY_POST, *changes, licensed_on="2018-05-10")[:2] == [
        ("2018-05-10", "2023-05-09"),
        ("2023-05-10", "2030-05-09"),
    ]


def test_a_length_may_be_written_for_all_others():
    rule = {**BY_POST, "length": "6 years"}

    assert spans(rule, licensed_on="2018-05-10", post="guest")[0][1] == "2024-05-09"
    assert spans(rule, licensed_on="2018-05-10")[0][1] == "2024-05-09"


@pytest.mark.parametrize(
    ("post", "told"),
    [
        ("", "“post” of the roster is blank."),
        ("guest", "[period.own] has no length for “guest”."),
    ],
)
def test_without_a_length_nobody_knows_the_cycle(post, told):
    (found,) = asked(BY_POST, licensed_on="2018-05-10", post=post)

    assert (found.state, whys(found)) == (State.UNKNOWN, [told])


# ---------------------------------------------------------------- pause and extend


PAUSE = [{"change": "pause", "who": {"moratorium": True}}]


def paused(first, until=None, *, rule=FIVE, adjust=PAUSE, as_of=date(2030, 1, 1), **cells):
    change = a_change("moratorium", "yes", first, until, evidence=cells.pop("evidence", ()))
    dates = {"licensed_on": "2010-07-01", **cells}
    return spans(rule, change, adjust=adjust, as_of=as_of, **dates)


def test_a_pause_of_two_years_makes_seven_of_five():
    found = paused(date(2011, 7, 1), date(2013, 6, 30))

    assert found[:2] == [("2010-07-01", "2017-06-30"), ("2017-07-01", "2022-06-30")]


@pytest.mark.parametrize(
    ("first", "until", "last"),
    [
        (date(2011, 7, 1), date(2011, 7, 31), "2015-07-31"),
        (date(2011, 7, 1), date(2011, 7, 30), "2015-07-30"),
        (date(2011, 7, 1), date(2011, 7, 1), "2015-07-01"),
        (date(2009, 1, 1), date(2010, 7, 31), "2015-07-31"),
        (date(2015, 6, 30), date(2015, 6, 30), "2015-07-01"),
        (date(2015, 7, 1), date(2015, 12, 31), "2015-06-30"),
        # In the month by which it is longer it goes on, and makes it longer again.
        (date(2015, 6, 1), date(2015, 7, 31), "2015-08-31"),
    ],
)
def test_only_the_days_of_a_pause_inside_the_span_make_it_longer(first, until, last):
    assert paused(first, until)[0] == ("2010-07-01", last)


def test_a_pause_is_known_up_to_the_day_of_the_question():
    assert paused(date(2011, 7, 1), as_of=date(2012, 6, 30))[0][1] == "2016-06-30"
    assert paused(date(2011, 7, 1), as_of=date(2011, 6, 30))[0][1] == "2015-06-30"


def test_a_pause_that_is_too_short_is_none():
    adjust = [{**PAUSE[0], "min_length": "3 months"}]

    assert paused(date(2011, 7, 1), date(2011, 9, 30), adjust=adjust)[0][1] == "2015-09-30"
    assert paused(date(2011, 7, 1), date(2011, 9, 29), adjust=adjust)[0][1] == "2015-06-30"


def test_a_pause_may_need_a_letter():
    adjust = [{**PAUSE[0], "needs_all": ["letter"]}]
    month = (date(2011, 7, 1), date(2011, 7, 31))

    assert paused(*month, adjust=adjust)[0][1] == "2015-06-30"
    assert paused(*month, adjust=adjust, evidence=["letter"])[0][1] == "2015-07-31"


def test_a_common_cycle_is_longer_for_those_who_paused_only():
    rule = {"start": date(2010, 7, 1), "length": "5 years"}
    change = a_change("moratorium", "yes", date(2011, 7, 1), date(2013, 6, 30))

    others = asked(rule, adjust=PAUSE)
    longer = asked(rule, change, adjust=PAUSE)
    assert [each.period.label for each in others[:2]] == ["2010/11-2014/15", "2015/16-2019/20"]
    assert [each.period.label for each in longer[:2]] == ["2010/11-2016/17", "2017/18-2021/22"]


def test_of_a_line_that_names_requirements_the_periods_of_others_stay():
    rule_set = rules(
        {"id": "window", "per": "own"},
        {"id": "other", "per": "own"},
        period={"own": FIVE},
        adjust=[{**PAUSE[0], "require": ["window"]}],
    )
    change = a_change("moratorium", "yes", date(2011, 7, 1), date(2013, 6, 30))
    book = a_book(teachers=[a_teacher(licensed_on="2010-07-01")], changes=[change])

    window, other, *_later = standings(book, rule_set, date(2015, 6, 30))
    assert (str(window.period.last), str(other.period.last)) == ("2017-06-30", "2015-06-30")


def test_an_extended_window_ends_later():
    adjust = [{"change": "extend", "who": {"stretched": True}, "by": "2 years"}]

    assert spans(FIVE, adjust=adjust, licensed_on="2018-07-01", stretched="yes")[0] == (
        "2018-07-01",
        "2025-06-30",
    )
    assert spans(FIVE, adjust=adjust, licensed_on="2018-07-01", stretched="no")[0] == (
        "2018-07-01",
        "2023-06-30",
    )


def test_a_single_span_comes_once_however_long():
    rule = {**FIVE, "once": True}
    adjust = [{"change": "extend", "who": {"stretched": True}, "by": "30 days"}]

    found = spans(rule, adjust=adjust, licensed_on="2018-07-01", stretched="yes")
    assert found == [("2018-07-01", "2023-07-30")]


@pytest.mark.parametrize("change", [{"change": "pause"}, {"change": "extend", "by": "1 year"}])
def test_what_has_no_length_cannot_be_made_longer(change):
    line = {**change, "who": {"moratorium": True}, "require": ["a"]}
    cycle, year, window = (
        rules({"id": "a", "per": per}, adjust=[line])
        for per in ("cycle", "year", "rolling 2 licence")
    )

    assert [list(cycle.faults()), list(window.faults())] == [[], []]
    assert [fault.told for fault in year.faults()] == [
        "a period that begins on a date can be made longer: that of “a” does not"
    ]


# ---------------------------------------------------------------- windows, careers, months off


def test_a_window_moves_on_every_year_and_the_first_are_shorter():
    rule = {"start": "licensed_on", "length": "1 year"}

    found = spans(rule, per="rolling 3 own", licensed_on="2015-03-01")
    assert found[:4] == [
        ("2015-03-01", "2016-02-29"),
        ("2015-03-01", "2017-02-28"),
        ("2015-03-01", "2018-02-28"),
        ("2016-03-01", "2019-02-28"),
    ]


def test_in_question_is_the_window_that_ends_with_this_year_and_with_the_last():
    rule = {"start": "licensed_on", "length": "1 year"}
    cells = {"per": "rolling 3 own", "named": None, "licensed_on": "2015-03-01"}

    found = asked(rule, as_of=date(2023, 5, 1), **cells)
    assert [each.period.label for each in found] == [
        "rolling 3 own@2020-03-01",
        "rolling 3 own@2021-03-01",
    ]


def test_a_window_of_cycles_that_a_pause_made_longer():
    rule = {"start": "licensed_on", "length": "1 year"}
    change = a_change("moratorium", "yes", date(2016, 7, 1), date(2016, 12, 31))

    found = spans(rule, change, per="rolling 2 own", adjust=PAUSE, licensed_on="2015-03-01")
    assert found[1:3] == [("2015-03-01", "2017-08-31"), ("2016-03-01", "2018-08-31")]


CAREER = {"per": "career", "at_least": 12}


def career(*teachers, rows=None, activities=(), changes=(), as_of=date(2026, 8, 31), named=None):
    book = a_book(activities, rows, teachers, changes)
    return standings(book, rules(CAREER), as_of, named=named)


def test_a_career_begins_on_the_first_day_in_post_and_has_no_end():
    (found,) = career(a_teacher(hired_on=date(2015, 9, 1)))

    assert found.period == Career(date(2015, 9, 1), date.max, "career")
    assert (found.state, found.short) == (State.OPEN, 12)


def test_a_career_of_unknown_begin_is_counted_from_when_the_rules_began():
    (found,) = career(a_teacher(hired_on=None))

    assert found.period.first == date(2010, 9, 1)


def test_all_hours_of_a_career_count_however_long_ago():
    days = [date(2015, 9, 1), date(2016, 3, 1), date(2026, 8, 31)]
    activities = [an_activity(str(day), day, 4) for day in days]

    (found,) = career(a_teacher(), activities=activities)
    assert (found.state, found.earned) == (State.MET, 12)


def test_what_was_brought_along_belongs_to_the_career():
    activities = [
        an_activity("brought", date(2015, 8, 31), 8, kind="opening-balance"),
        an_activity("early", date(2015, 8, 30), 8),
        an_activity("own", date(2016, 3, 1), 4),
    ]

    (found,) = career(a_teacher(hired_on=date(2015, 9, 1)), activities=activities)
    assert (found.period.first, found.earned) == (date(2015, 9, 1), 12)


def test_a_career_of_unknown_begin_counts_what_was_earned_before_the_rules_began():
    activities = [an_activity("early", date(2009, 8, 30), 8), an_activity("own", hours=4)]

    (found,) = career(a_teacher(hired_on=None), activities=activities)
    assert (found.period.first, found.earned) == (date(2010, 9, 1), 12)


def test_who_was_hired_before_the_rules_is_asked_what_they_asked_first():
    line = {**CAREER, "at_least": [{"from": date(2010, 9, 1), "amount": 12}]}
    book = a_book(teachers=[a_teacher(hired_on=date(2005, 9, 1))])

    (found,) = standings(book, rules(line))
    assert (found.state, found.needed) == (State.OPEN, 12)


def test_who_has_left_owes_nothing_more_for_the_career():
    (found,) = career(a_teacher(left_on=date(2026, 8, 30)))

    assert found.state is State.NOT_APPLICABLE


def test_a_career_is_part_of_every_question_about_its_days():
    year = Period(date(2025, 9, 1), date(2026, 8, 31), "2025-26")
    before = Period(date(2014, 9, 1), date(2015, 8, 31), "2014-15")

    assert [each.period.label for each in career(a_teacher(), named=year)] == ["career"]
    assert career(a_teacher(), named=before) == ()


def test_in_months_off_nothing_counts():
    rule = {"start": "hired_on", "length": "1 year", "once": True, "skip": [2, 7, 8]}
    days = [date(2026, 1, 31), date(2026, 2, 1), date(2026, 2, 28), date(2026, 3, 1)]
    teacher = a_teacher(hired_on=date(2025, 9, 1))
    activities = [an_activity(str(day), day) for day in days]
    rows = [a_row(each.id) for each in activities]

    (found,) = standings(
        a_book(activities, rows, [teacher]), rules({"per": "own"}, period={"own": rule})
    )
    assert (str(found.period.last), found.earned) == ("2026-08-31", 4)


@pytest.mark.parametrize(
    "rule",
    [
        {"start": "09-01", "skip": [2]},
        {"start": date(2025, 9, 1), "length": "1 year", "skip": [2]},
        {"list": [[date(2025, 9, 1), date(2026, 8, 31)]], "skip": [2]},
        {"by": "stage", "list": {"x": [[date(2025, 9, 1), date(2026, 8, 31)]]}, "skip": [2]},
        {"start": "licensed_on", "length_by": {"stage": {"x": "1 year"}}, "skip": [2]},
    ],
)
def test_months_off_are_off_in_every_kind_of_period(rule):
    days = [date(2026, 1, 31), date(2026, 2, 1), date(2026, 3, 1)]
    teacher = a_teacher(stage="x", licensed_on="2025-09-01")
    book = a_book([an_activity(str(day), day) for day in days], teachers=[teacher])

    found = standings(book, rules({"per": "own"}, period={"own": rule}), date(2026, 8, 31))
    assert found[-1].earned == 4


# ---------------------------------------------------------------- by name


@pytest.mark.parametrize(
    ("text", "last"),
    [
        ("own@2018-05-10", "2023-05-09"),
        ("post@2018-05-10", "2025-05-09"),
        ("listed@2023-12-01", "2026-03-29"),
        ("rolling 3 own@2018-05-10", "2033-05-09"),
        ("ever@2018-05-10", "2026-03-05"),
        ("listed@2029-01-01", None),
        ("year@2025-09-01", None),
        ("nothing@2018-05-10", None),
        ("own@spring", None),
    ],
)
def test_a_span_of_somebodys_own_can_be_named(text, last):
    period = {
        "own": FIVE,
        "post": BY_POST,
        "listed": LISTED,
        "year": {"start": "09-01"},
        "ever": {"start": "licensed_on", "once": True},
    }

    found = named_period(text, (rules({"per": "own"}, period=period),), date(2026, 3, 5))
    assert (found and str(found.last)) == last


def test_a_named_span_is_that_of_the_teacher_however_long_it_is():
    change = a_change("moratorium", "yes", date(2011, 7, 1), date(2013, 6, 30))
    rule_set = rules({"per": "own"}, period={"own": FIVE}, adjust=PAUSE)
    book = a_book(teachers=[a_teacher(licensed_on="2010-07-01")], changes=[change])
    as_of = date(2026, 8, 31)

    named = named_period("own@2010-07-01", (rule_set,), as_of)
    (found,) = standings(book, rule_set, as_of, named=named)
    assert str(found.period.last) == "2017-06-30"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("2026-W07", ("2026-02-09", "2026-02-15")),
        ("2020-W53", ("2020-12-28", "2021-01-03")),
        ("2023/24-2025/26", ("2023-09-01", "2026-08-31")),
        ("career", ("2026-03-05", "2026-03-05")),
    ],
)
def test_weeks_windows_and_careers_can_be_named(text, found):
    rule_set = rules({"per": "week"}, {"per": "rolling 3 year"}, {"per": "career"})

    named = named_period(text, (rule_set,), date(2026, 3, 5))
    assert named is not None
    assert (str(named.first), str(named.last)) == found


def test_a_career_that_nobody_asks_for_has_no_name():
    assert named_period("career", (rules({}),), date(2026, 3, 5)) is None


def test_a_year_is_not_the_window_that_has_its_label():
    rule_set = rules({"per": "rolling 2 semester"}, {"per": "year"})

    named = named_period("2025-26", (rule_set,), date(2026, 8, 31))
    assert named == Period(date(2025, 9, 1), date(2026, 8, 31), "2025-26")


# ---------------------------------------------------------------- what names no period


@pytest.mark.parametrize(
    "per", ["rolling 1 year", "rolling three year", "rolling 3 term", "rolling 2 career", "term"]
)
def test_a_window_is_one_of_periods_that_there_are(per):
    told = [fault.told for fault in rules({"per": per}).faults()]

    assert told == [f"“{per}” is no period: [period.{per}] is missing"]
