"""A person is found by code, by full name, or by a part that only one has; nobody guesses."""

import pytest

from sbt_ledger.errors import RefusedError, WrongUseError
from sbt_ledger.records.roster import find_teacher, matching_key, near_teachers
from sbt_ledger.records.teacher import Teacher

TEACHERS = {
    code: Teacher(code, name, cells={"group": group})
    for code, name, group in (
        ("M001", "李静", "语文组"),
        ("M002", "李静怡", "语文组"),
        ("M026", "王伟", "语文组"),
        ("M080", "王伟", "数学组"),
        ("M063", "阿依古丽·买买提", ""),
        ("M109", "Nguyễn Thị Mai", "英语组"),
        ("0012", "欧阳静宜", "数学组"),
        ("12", "刘䶮", "数学组"),
    )
}


def code_of(text):
    return find_teacher(TEACHERS, text).code


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("M001", "M001"),
        ("m001", "M001"),
        ("Ｍ００１", "M001"),
        (" M001 ", "M001"),
        ("12", "12"),
        ("0012", "0012"),
    ],
)
def test_a_code_is_found_first_whatever_its_width_and_case(text, code):
    assert code_of(text) == code


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("李静", "M001"),
        ("李 静", "M001"),
        ("李　静", "M001"),
        ("阿依古丽·买买提", "M063"),
        ("阿依古丽•买买提", "M063"),
        ("阿依古丽・买买提", "M063"),
        ("nguyễn  thị mai", "M109"),
        ("刘䶮", "12"),
    ],
)
def test_a_full_name_comes_before_a_longer_one_that_contains_it(text, code):
    assert code_of(text) == code


@pytest.mark.parametrize(("text", "code"), [("静怡", "M002"), ("买买提", "M063"), ("m10", "M109")])
def test_a_part_is_enough_if_only_one_has_it(text, code):
    assert code_of(text) == code


def test_between_two_people_of_one_name_nobody_guesses():
    with pytest.raises(RefusedError) as caught:
        code_of("王伟")

    assert caught.value.exit_code == 4
    assert "王伟 (M026, 语文组), 王伟 (M080, 数学组)" in caught.value.message
    assert caught.value.hint == "Give the code."


def test_a_part_that_several_have_is_refused_with_all_of_them():
    with pytest.raises(RefusedError) as caught:
        code_of("静")

    assert "3 teachers" in caught.value.message


def test_a_part_that_very_many_have_is_cut_off():
    many = {str(number): Teacher(str(number), f"Wang {number}") for number in range(100, 120)}

    with pytest.raises(RefusedError) as caught:
        find_teacher(many, "wang")

    assert "20 teachers" in caught.value.message
    assert caught.value.message.count("Wang") == 8
    assert "…" in caught.value.message


@pytest.mark.parametrize("text", ["", "  ", "　"])
def test_nothing_is_nobody(text):
    with pytest.raises(WrongUseError):
        code_of(text)


@pytest.mark.parametrize(
    ("text", "near"),
    [("李婧", "李静"), ("欧阳静仪", "欧阳静宜"), ("M0O1", "M001"), ("王玮", "王伟")],
)
def test_an_unknown_name_is_told_with_the_near_ones(text, near):
    with pytest.raises(WrongUseError) as caught:
        code_of(text)

    assert caught.value.exit_code == 2
    assert text in caught.value.message
    assert near in caught.value.hint


def test_near_names_are_at_most_three_and_none_where_nothing_is_near():
    assert len(near_teachers(TEACHERS, "M00")) <= 3
    assert near_teachers(TEACHERS, "諸葛亮亮亮") == []


def test_two_spellings_of_one_name_have_one_key():
    assert matching_key("Ｚｈａｎｇ　三") == matching_key("zhang 三 ")
    assert matching_key("张 三 丰") == matching_key("张三丰")
    assert matching_key("Li Jing") != matching_key("LiJing")
