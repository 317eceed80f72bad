"""A cell is read as a person sees it, and what was damaged is told and never mended."""

# ruff: noqa: DTZ001 - a cell of a sheet knows no zone

from datetime import date, datetime, time, timedelta

import pytest

from sbt_ledger.files.cells import CellError
from sbt_ledger.intake.cell_text import cell_text, check_legible, check_whole


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (12.0, "12"),
        (2500000000103.0, "2500000000103"),
        (999999999999999, "999999999999999"),
        (2.5, "2.5"),
        (0.1 + 0.2, "0.3"),
        (0.0, "0"),
        (100.0, "100"),
        (-2, "-2"),
        (True, "TRUE"),
        (date(2023, 9, 1), "2023-09-01"),
        (datetime(2023, 9, 1), "2023-09-01"),
        (datetime(2023, 9, 1, 14, 0, 5), "2023-09-01 14:00:05"),
        (time(13, 52), "13:52:00"),
        (timedelta(hours=26, seconds=5), "26:00:05"),
        ('="0007"', "0007"),
        ('="say ""yes"""', 'say "yes"'),
        ("'9900", "9900"),
        ("'张三", "张三"),
        ("'t Hooft", "'t Hooft"),
        ("\t9900\t", "9900"),
        ("李四 ", "李四"),
        ("\u3000李四\u00a0\u202f", "李四"),
        ("李\u200b四\ufeff", "李四"),
    ],
)
def test_a_cell_is_the_text_that_a_person_sees(cell, text):
    assert cell_text(cell) == text


@pytest.mark.parametrize("cell", [1e15, 9.90001199001011e17, -1e16, float("inf"), float("nan")])
def test_a_number_of_more_than_fifteen_digits_has_lost_some(cell):
    with pytest.raises(CellError) as told:
        cell_text(cell)

    assert told.value.code == "lost-digits"


@pytest.mark.parametrize(
    "text", ["李?", "?张", "李？四", "张\ufffd", "张□", "??", "M?ller", "(左马右天)张", "?"]
)
def test_a_name_with_a_lost_character_is_refused(text):
    with pytest.raises(CellError) as told:
        check_whole(text)

    assert told.value.code == "lost-character"
    assert text in told.value.message


@pytest.mark.parametrize(
    "text",
    ["Ê¾Àý", "å¼\u00a0ä¸‰", "å¼ ä¸‰", "锟斤拷", "张三".encode().decode("gbk"), "ÍõÓÑ¹ú"],
)
def test_text_that_was_decoded_wrongly_is_refused(text):
    with pytest.raises(CellError) as told:
        check_legible(text)

    assert told.value.code == "mojibake"


@pytest.mark.parametrize(
    "text",
    [
        "张三",
        "李静怡",
        "阿依古丽·买买提",
        "Müller Hans",
        "José Ñandú",
        "Ngô Đình",
        "Åse Åström",
        "« été »",
        "欧阳静宜",
        "刘䶮",
        "𫖯",
        "联通",
        "Who is it?",
        "名前",
        "Łukasz",
        "鑫磊淼",
        "陳國強",
        "Ünal Öğüç",
    ],
)
def test_a_name_of_any_language_is_whole(text):
    check_whole(text)
