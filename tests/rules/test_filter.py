"""A filter fits, does not fit, or hangs on a blank cell."""

import re
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sbt_ledger.rules.filter import Filter

LEVELS = {"level": ["school", "county", "city", "province", "nation"]}


def fits(written, **cells):
    """Return whether a record fits; None stands for nothing of that name, "" for a blank cell."""

    def read(column):
        value = cells.get(column)
        if value is None:
            return None
        return tuple(value) if isinstance(value, list) else () if value == "" else (value,)

    return Filter.read(written).with_scales(LEVELS).fits(read)


# ---------------------------------------------------------------- comparing


@pytest.mark.parametrize(
    ("limit", "below", "at", "above"),
    [
        (">= 90", False, True, True),
        ("<= 90", True, True, False),
        ("> 90", False, False, True),
        ("< 90", True, False, False),
        (90, False, True, False),
        *[(f"{sign}90", False, True, True) for sign in ("≥", "≧", "⩾ ", "＞＝", "＞=")],
        *[(f"{sign} ９０", True, True, False) for sign in ("≤", "≦", "⩽", "＜＝", "＜=")],
        ("＞90", False, False, True),
        ("＜ 90", True, False, False),
    ],
)
def test_a_number_is_compared_exactly_at_the_line(limit, below, at, above):
    step = Fraction(1, 10**9)

    assert fits({"hours": limit}, hours=90 - step) is below
    assert fits({"hours": limit}, hours=Fraction(90)) is at
    assert fits({"hours": limit}, hours="90.0") is at
    assert fits({"hours": limit}, hours=90 + step) is above


@pytest.mark.parametrize("limit", [">= 2020-09-01", ">=2020-09-01", " >= 2020-09-01 "])
def test_a_day_is_compared_exactly_at_the_line(limit):
    assert fits({"start": limit}, start=date(2020, 8, 31)) is False
    assert fits({"start": limit}, start=date(2020, 9, 1)) is True
    assert fits({"start": limit}, start="2020-09-01") is True
    assert fits({"start": date(2020, 9, 1)}, start=date(2020, 9, 1)) is True
    assert fits({"start": date(2020, 9, 1)}, start=date(2020, 9, 2)) is False


@pytest.mark.parametrize("cell", ["many", "2020-09-01", "", "NaN", "Infinity", "1/2"])
def test_what_is_no_number_cannot_be_compared_with_one(cell):
    assert fits({"size": ">= 1"}, size=cell) is None
    assert fits({"size": "< 1"}, size=cell) is None


def test_what_is_no_day_cannot_be_compared_with_one():
    assert fits({"start": "< 2020-09-01"}, start="soon") is None
    assert fits({"start": "< 2020-09-01"}, start="7") is None


@pytest.mark.parametrize(
    ("written", "instead"),
    [
        ("=> 90", '">= 90"'),
        ("＝＜ 2020-06-01", '"<= 2020-06-01"'),
        ("==90", "90"),
        ("= lecture", '"lecture"'),
        ("≠ 2020-06-01", "not = { … = 2020-06-01 }"),
        ("！= lecture", 'not = { … = "lecture" }'),
        ("<> 90", "not = { … = 90 }"),
        (">> 90", ">= or <= or > or <"),
    ],
)
def test_a_sign_that_is_none_is_refused_with_what_to_write(written, instead):
    with pytest.raises(ValueError, match=re.escape(f"write {instead}")):
        fits({"hours": written}, hours=90)


@pytest.mark.parametrize("word", ["!重要", "~>", "90", "A=B"])
def test_a_word_with_a_sign_inside_is_a_word(word):
    assert fits({"hours": word}, hours=word) is True


@pytest.mark.parametrize("written", [">= many", ">  ", "< 2020-13-01", ">= NaN"])
def test_a_comparison_with_neither_a_number_nor_a_day_is_refused(written):
    with pytest.raises(ValueError, match="compares with neither a number nor a day"):
        Filter.read({"hours": written})


def test_a_text_is_compared_as_it_stands():
    assert fits({"kind": "paper"}, kind="paper") is True
    assert fits({"kind": "paper"}, kind="Paper") is False
    assert fits({"kind": "论文"}, kind="论文") is True


# ---------------------------------------------------------------- lists, steps, filled


def test_a_list_means_any_of():
    assert fits({"kind": ["paper", "prize"]}, kind="prize") is True
    assert fits({"kind": ["paper", "prize"]}, kind="course") is False
    assert fits({"hours": ["< 2", "> 8"]}, hours="1") is True
    assert fits({"hours": ["< 2", "> 8"]}, hours="5") is False


def test_a_cell_that_lists_several_values_fits_if_one_does():
    assert fits({"topic": "ethics"}, topic=["safety", "ethics"]) is True
    assert fits({"topic": "ethics"}, topic=["safety", "law"]) is False


@pytest.mark.parametrize(
    ("level", "answer"),
    [("school", False), ("county", True), ("nation", True), ("world", False), ("", None)],
)
def test_a_step_with_a_plus_means_this_step_or_higher(level, answer):
    assert fits({"level": "county+"}, level=level) is answer


def test_a_wide_plus_is_a_plus():
    assert fits({"level": "county＋"}, level="city") is True


def test_the_highest_step_with_a_plus_is_itself_and_one_without_plus_is_exact():
    assert fits({"level": "nation+"}, level="nation") is True
    assert fits({"level": "nation+"}, level="province") is False
    assert fits({"level": "county"}, level="city") is False


def test_a_step_that_no_scale_has_is_refused():
    with pytest.raises(ValueError, match=r"district\+.* is no step of scale\.level"):
        fits({"level": "district+"}, level="city")
    with pytest.raises(ValueError, match=r"no step of scale\.rank"):
        fits({"not": {"any": [{"rank": "county+"}]}}, rank="city")


@pytest.mark.parametrize("word", ["no", "No", "FALSE", "false", "否", "无", "無", ""])
def test_a_word_that_says_no_is_as_good_as_blank(word):
    assert fits({"prize": True}, prize=word) is False
    assert fits({"prize": False}, prize=word) is True


@pytest.mark.parametrize("word", ["yes", "first", "是", "0"])
def test_any_other_word_means_filled(word):
    assert fits({"prize": True}, prize=word) is True
    assert fits({"prize": False}, prize=word) is False


def test_what_nobody_ever_said_is_not_filled():
    assert fits({"prize": True}, prize=None) is False
    assert fits({"prize": False}, prize=None) is True


# ---------------------------------------------------------------- all, not, any, blank


def test_all_keys_must_fit():
    assert fits({"kind": "paper", "level": "city+"}, kind="paper", level="city") is True
    assert fits({"kind": "paper", "level": "city+"}, kind="paper", level="county") is False


def test_a_blank_cell_leaves_it_open_unless_another_key_decides():
    assert fits({"kind": "paper", "level": "city"}, kind="paper", level="") is None
    assert fits({"level": "city", "kind": "paper"}, kind="course", level="") is False
    assert fits({"level": ["city", True]}, level="") is None


def test_what_nothing_says_does_not_hold():
    assert fits({"rank": "county-backbone"}, rank=None) is False
    assert fits({"rank": ">= 3"}, rank=None) is False


def test_not_leaves_out_what_fits_the_whole_inner_filter():
    written = {"not": {"mode": "online", "program": "ordered"}}

    assert fits(written, mode="online", program="ordered") is False
    assert fits(written, mode="online", program="own") is True
    assert fits(written, mode="onsite", program="ordered") is True


def test_inside_not_a_blank_cell_does_not_fit():
    assert fits({"not": {"mode": "online"}}, mode="") is True
    assert fits({"not": {"mode": "online"}}, mode=None) is True
    assert fits({"not": {"mode": "online", "program": "own"}}, mode="", program="own") is True


def test_a_list_of_nots_leaves_out_what_fits_one_of_them():
    written = {"not": [{"mode": "online"}, {"kind": "paper"}]}

    assert fits(written, mode="online", kind="course") is False
    assert fits(written, mode="onsite", kind="paper") is False
    assert fits(written, mode="onsite", kind="course") is True


def test_any_fits_if_one_of_its_filters_does():
    written = {"any": [{"kind": "paper", "prize": True}, {"kind": "course"}]}

    assert fits(written, kind="paper", prize="first") is True
    assert fits(written, kind="course") is True
    assert fits(written, kind="paper", prize="") is False
    assert fits({"any": [{"kind": "paper"}, {"level": "city"}]}, kind="", level="city") is True
    assert fits({"any": [{"kind": "paper"}, {"level": "city"}]}, kind="", level="county") is None


def test_filters_may_stand_inside_each_other():
    written = {"not": {"any": [{"a": "1"}, {"not": {"b": "2"}}]}}

    assert fits(written, a="0", b="2") is True
    assert fits(written, a="1", b="2") is False
    assert fits(written, a="0", b="3") is False


def test_the_empty_filter_asks_for_nothing():
    assert fits({}) is True
    assert not Filter.read({})
    assert Filter.read({"not": {"a": 1}})


@pytest.mark.parametrize(
    "written",
    [{"kind": []}, {"not": {}}, {"any": []}, {"any": [{"kind": "paper"}, {}]},
     {"not": {"any": [{"kind": []}]}}],
)  # fmt: skip
def test_a_rule_file_leaves_out_what_asks_for_nothing(written):
    with pytest.raises(ValueError, match="empty"):
        Filter.asking(written)


def test_a_filter_names_every_column_that_it_looks_at():
    written = {"a": 1, "not": {"b": 1, "any": [{"c": 1}]}, "any": [{"d": True}]}

    assert Filter.read(written).columns() == {"a", "b", "c", "d"}


@pytest.mark.parametrize("written", ["paper", 3, ["paper"], None])
def test_a_filter_is_a_table(written):
    with pytest.raises(ValueError, match="a filter is a table"):
        Filter.read(written)


@pytest.mark.parametrize("value", [{"a": 1}, 1.5, None])
def test_a_cell_is_compared_with_texts_numbers_days_and_yes_or_no_only(value):
    with pytest.raises(ValueError, match="cannot be compared with a cell"):
        Filter.read({"kind": value})


# ---------------------------------------------------------------- laws

CELLS = st.sampled_from(["", "x", "y", "5", "2020-09-01", "no", None])
TESTS = st.dictionaries(
    st.sampled_from("abc"),
    st.sampled_from(["x", "y", 5, ">= 5", "< 2020-09-02", True, False, ["x", "< 9"]]),
    max_size=3,
)
FILTERS = st.recursive(
    TESTS,
    lambda inner: st.builds(
        lambda tests, name, part: {**tests, name: part},
        TESTS,
        st.sampled_from(["not", "any"]),
        inner | st.lists(inner, min_size=1, max_size=3),
    ),
    max_leaves=5,
)
RECORDS = st.fixed_dictionaries(dict.fromkeys("abc", CELLS))
WORST_TO_BEST = [False, None, True]


@given(FILTERS, RECORDS)
def test_not_turns_what_fits_round_and_takes_blank_for_no(written, cells):
    assert fits({"not": written}, **cells) is (fits(written, **cells) is not True)


@given(FILTERS, FILTERS, RECORDS)
def test_any_is_as_good_as_the_best_of_its_filters(one, other, cells):
    best = max(fits(one, **cells), fits(other, **cells), key=WORST_TO_BEST.index)

    assert fits({"any": [one, other]}, **cells) is best
    assert fits({"any": [other, one]}, **cells) is best


@given(TESTS, FILTERS, RECORDS)
def test_keys_together_are_as_bad_as_the_worst_of_them(tests, other, cells):
    answers = [fits({column: wanted}, **cells) for column, wanted in tests.items()]
    worst = min([True, *answers, fits(other, **cells)], key=WORST_TO_BEST.index)

    assert fits({**tests, "any": other}, **cells) is worst


@given(FILTERS, RECORDS)
def test_what_neither_fits_nor_fails_hangs_on_a_cell_that_is_blank_or_cannot_be_compared(
    written, cells
):
    if fits(written, **cells) is None:
        assert set(cells.values()) - {None}
