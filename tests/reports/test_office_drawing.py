"""Charts as shapes: exact shares, rounded at the end; words beside all that is drawn."""

from fractions import Fraction

from sbt_ledger.reports.office.chart import Bar, Chart, Part, drawn_of
from sbt_ledger.reports.office.drawing import drawn, percent_width

HALF = Bar("Maths", (Part(Fraction(3), "good"), Part(Fraction(1), "bad")), Fraction(8), "so it is")


def bars_of(*bars, form="bars"):
    return drawn(Chart(form, "Trial", bars)).bars


def across(bar):
    return [(shape.x, shape.width, shape.shade) for shape in bar.shapes]


def test_parts_stand_one_after_the_other_in_percent_of_the_whole():
    (bar,) = bars_of(HALF)

    assert across(bar) == [("0%", "37.5%", "good"), ("37.5%", "12.5%", "bad")]
    assert bar.full == "Maths: so it is"


def test_a_third_is_rounded_to_two_digits_and_nothing_is_not_drawn():
    parts = (Part(Fraction(0), "bad"), Part(Fraction(1)))
    (bar,) = bars_of(Bar("", parts, Fraction(3), ""))

    assert across(bar) == [("0%", "33.33%", "plain")]


def test_what_is_more_than_nothing_can_be_seen_and_stays_inside():
    parts = (Part(Fraction(999), "good"), Part(Fraction(1), "bad"))
    (bar,) = bars_of(Bar("", parts, Fraction(1000), ""))

    assert across(bar)[1] == ("99.5%", "0.5%", "bad")


def test_more_than_the_whole_ends_where_the_room_ends_and_of_nothing_nothing_is_drawn():
    much, none = bars_of(
        Bar("", (Part(Fraction(9)),), Fraction(3), "", mark=Fraction(12)),
        Bar("", (Part(Fraction(0)),), Fraction(0), "", mark=Fraction(0)),
    )

    assert (across(much), much.mark) == ([("0%", "100%", "plain")], "100%")
    assert (across(none), none.mark) == ([], "0%")


def test_each_bar_that_lies_has_its_own_line():
    assert [bar.top for bar in bars_of(HALF, HALF, HALF)] == [22, 64, 106]
    assert drawn(Chart("bars", "Trial", (HALF, HALF, HALF))).height == 126


def test_columns_share_the_room_and_the_highest_takes_all_of_the_height():
    months = [Bar(str(n), (Part(Fraction(n)),), Fraction(4), "", str(n)) for n in (0, 2, 4)]
    none, half, whole = bars_of(*months, form="columns")

    assert none.shapes == ()
    assert (half.x, half.shapes[0].height) == ("50%", 75)
    assert (whole.x, whole.shapes[0].height, whole.top) == ("83.33%", 150, 20)


def test_a_chart_without_bars_is_drawn_without_any():
    assert bars_of() == bars_of(form="columns") == ()


def test_a_long_label_leaves_room_for_its_figures_and_is_whole_for_a_pointer():
    name = "综合实践活动与劳动教育课程教研组（初中部与高中部，含国际部及分校区）"
    (bar,) = bars_of(Bar(name, (), Fraction(1), "1"))

    assert bar.label == "综合实践活动与劳动教育课程教研组（初中部与高中部，含国际部…"
    assert bar.full.startswith(name)


def test_a_reader_who_does_not_see_it_is_told_each_bar_and_of_many_how_many_more():
    one, many = (drawn(Chart("bars", "Trial", (HALF,) * count)).told for count in (1, 61))

    assert one == "Maths: so it is"
    assert many.endswith("and 1 more")


def test_signs_that_steer_are_taken_out_of_labels():
    (bar,) = bars_of(Bar("a\nb\x1b[31m", (), Fraction(1), "x\ty"))

    assert (bar.label, bar.full) == ("a b [31m", "a b [31m: x y")


def test_the_bar_of_a_percent_is_never_wider_than_all():
    assert [percent_width(text) for text in ("0%", "51.7%", "120%")] == ["0%", "51.7%", "100%"]


def test_that_only_some_are_drawn_is_said_and_that_all_are_is_not():
    assert drawn_of(2, 3) == "2 of 3 are drawn; the table has all."
    assert drawn_of(3, 3) == ""
