"""Lengths of time as meeting tools write them: exact minutes, unknown, or refused."""

# ruff: noqa: DTZ001 - a cell of a sheet knows no zone

from datetime import date, datetime, time, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sbt_ledger.files.cells import CellError
from sbt_ledger.intake.duration import read_duration


def minutes(hours=0, whole=0, seconds=0):
    return Fraction(hours * 3600 + whole * 60 + seconds, 60)


@pytest.mark.parametrize(
    ("cell", "length"),
    [
        ("1:20:00", minutes(1, 20)),
        ("00:00:05", minutes(seconds=5)),
        ("01:20:00", minutes(1, 20)),
        ("0:30:00", minutes(0, 30)),
        ("1h 2m 3s", minutes(1, 2, 3)),
        ("2h 31m 5s", minutes(2, 31, 5)),
        ("59m 35s", minutes(0, 59, 35)),
        ("8s", minutes(seconds=8)),
        ("2h 0m 0s", minutes(2)),
        ("2H 31M", minutes(2, 31)),
        ("1h3s", minutes(1, 0, 3)),
        ("42m", minutes(0, 42)),
        ("1 hr 2 min", minutes(1, 2)),
        ("58 min", minutes(0, 58)),
        ("95 min", minutes(0, 95)),
        ("2 hours", minutes(2)),
        ("2 h 44 m", minutes(2, 44)),
        ("2\u00a0h\u00a044\u00a0m", minutes(2, 44)),
        ("1 Std. 5 Min. 0 Sek.", minutes(1, 5)),
        ("59 Min. 0 Sek.", minutes(0, 59)),
        ("1 godz. 5 min 2 sek", minutes(1, 5, 2)),
        ("1小时20分", minutes(1, 20)),
        ("1小时20分5秒", minutes(1, 20, 5)),
        ("80分钟", minutes(0, 80)),
        ("43分53秒", minutes(0, 43, 53)),
        ("0小时43分53秒", minutes(0, 43, 53)),
        ("2 小時 31 分 5 秒", minutes(2, 31, 5)),
        ("43秒", minutes(seconds=43)),
        ("PT1H23M4S", minutes(1, 23, 4)),
        ("PT45M", minutes(0, 45)),
        ("1.5h", minutes(1, 30)),
        ("１小时２０分", minutes(1, 20)),
        (timedelta(hours=2), minutes(2)),
        (time(0, 30), minutes(0, 30)),
        (datetime(1899, 12, 31, 12), minutes(36)),
        (0.5, minutes(12)),
        (30 / 1440, minutes(0, 30)),
    ],
)
def test_a_length_of_time_is_read_exactly(cell, length):
    assert read_duration(cell) == length


@pytest.mark.parametrize("cell", ["--", "-", "N/A", "#N/A", "", " "])
def test_an_unknown_length_is_not_nothing(cell):
    assert read_duration(cell) is None
    assert read_duration(cell, "minutes") is None


@pytest.mark.parametrize(
    ("cell", "unit", "length"),
    [
        ("90", "minutes", 90),
        (90.0, "minutes", 90),
        ("1.5", "hours", 90),
        (0.5, "hours", 30),
        ("0", "minutes", 0),
        ("０", "minutes", 0),
        (0.5, "minutes", Fraction(1, 2)),
    ],
)
def test_a_bare_number_counts_what_the_header_says(cell, unit, length):
    assert read_duration(cell, unit) == length


@pytest.mark.parametrize("cell", ["90", 90.0, 1.0])
@pytest.mark.parametrize("unit", ["", "credits"])
def test_a_bare_number_under_a_header_without_unit_is_refused(cell, unit):
    with pytest.raises(CellError) as told:
        read_duration(cell, unit)

    assert told.value.code == "no-unit"


def test_minutes_and_seconds_are_known_only_of_those_who_write_them():
    assert read_duration("32:14", short_clock=True) == minutes(0, 32, 14)
    with pytest.raises(CellError):
        read_duration("32:14")


@pytest.mark.parametrize(
    "cell",
    [
        "3s 2h",
        "3h 3h",
        "about 3h",
        "-3h",
        "-1:00:00",
        "1:60:00",
        "1:00:60",
        "1.5h 2m",
        "1h 2",
        "h",
        "pt",
        "约90分钟",
        "90~100分钟",
        "1:2:3:4",
        True,
        date(2023, 9, 1),
        timedelta(hours=-1),
        "3 m 2 h",
        "²h",
    ],
)
def test_what_is_no_certain_length_is_refused(cell):
    with pytest.raises(CellError) as told:
        read_duration(cell, "minutes")

    assert told.value.code == "bad-duration"


@given(st.integers(0, 999), st.integers(0, 59), st.integers(0, 59))
def test_each_writing_of_one_length_is_the_same_length(hours, whole, seconds):
    written = (
        f"{hours}:{whole:02}:{seconds:02}",
        f"{hours}h {whole}m {seconds}s",
        f"{hours}小时{whole}分{seconds}秒",
        f"{hours} Std. {whole} Min. {seconds} Sek.",
        f"PT{hours}H{whole}M{seconds}S",
    )

    found = [read_duration(each) for each in written]

    assert found == [minutes(hours, whole, seconds)] * len(written)
    assert all(type(each) is Fraction for each in found)


@given(st.integers(1, 24 * 60 * 60 - 1))
def test_a_part_of_a_day_gives_back_its_seconds(seconds):
    assert read_duration(seconds / (24 * 60 * 60)) == Fraction(seconds, 60)


def test_how_long_a_period_is_a_book_declares_and_no_program():
    with pytest.raises(CellError) as told:
        read_duration("2", "periods45")

    assert told.value.code == "no-unit"
