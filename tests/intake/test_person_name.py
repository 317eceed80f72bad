"""What stands around a name is taken off, and every candidate is kept until the roster is asked."""

import pytest

from sbt_ledger.files.cells import CellError
from sbt_ledger.intake.cell_words import characters
from sbt_ledger.intake.person_name import full_name, said_name, simplified_key


@pytest.mark.parametrize(
    ("cell", "name", "code"),
    [
        ("张 三", "张三", ""),
        ("张　三", "张三", ""),
        ("李四 ", "李四", ""),
        ("Zhou  Mary", "Zhou Mary", ""),
        ("ＡＢ", "AB", ""),
        ("⽅芳", "方芳", ""),
        ("⻢云", "马云", ""),
        ("阿依古丽•买买提", "阿依古丽·买买提", ""),
        ("阿依古丽・买买提", "阿依古丽·买买提", ""),
        ("阿依古丽．买买提", "阿依古丽·买买提", ""),
        ("①张三", "张三", ""),
        ("10223901040王瑶", "王瑶", "10223901040"),
        ("王瑶10223901040", "王瑶", "10223901040"),
        ("10223901040；李琪", "李琪", "10223901040"),
        ("10223901040 宋琰芸", "宋琰芸", "10223901040"),
        ("王瑶_10223901040", "王瑶", "10223901040"),
        ("T0007 Ben Birch", "Ben Birch", "T0007"),
        ("Ben Birch 0012", "Ben Birch", "0012"),
        ("王芳(主持人)", "王芳", ""),
        ("李四（语文组）", "李四", ""),
        ("【语文组】张三", "张三", ""),
        ("手机用户1234(张 三)", "张三", ""),
        ("人员2(张三)", "张三", "2"),
        ("(张三)", "张三", ""),
        ("12赵六", "赵六", "12"),
        ("初二数学王芳", "王芳", ""),
        ("七年级3班王芳", "王芳", ""),
        ("张三老师", "张三", ""),
        ("015_Loki (Loki Laufeyson)", "Loki Laufeyson", "015"),
        ("Doe, Jane (External)", "Jane Doe", ""),
        ("Casey Birch (Unverified)", "Casey Birch", ""),
        ("[Corp] Ben Birch", "Ben Birch", ""),
        ("Birch, Ben", "Ben Birch", ""),
        ('"Ben Birch"', "Ben Birch", ""),
    ],
)
def test_the_name_is_among_what_a_cell_may_mean(cell, name, code):
    said = said_name(cell)

    assert name in said.names
    assert said.code == code


def test_the_name_as_it_stands_is_asked_for_first():
    assert said_name("高一鸣老师").names[0] == "高一鸣老师"
    assert said_name("高中华").names == ("高中华",)


@pytest.mark.parametrize("cell", ["10223901040", 10223901040.0, "T0007", "0012-3"])
def test_a_cell_may_hold_a_code_only(cell):
    said = said_name(cell)

    assert said.names == ()
    assert said.code


@pytest.mark.parametrize(
    ("cell", "parts"),
    [
        ("李四、王五", ("李四", "王五")),
        ("李四&王五", ("李四", "王五")),
        ("李四＆王五", ("李四", "王五")),
        ("李四/王五", ("李四", "王五")),
        ("李四，王五", ("李四", "王五")),
        ("李四\n王五", ("李四", "王五")),
        ("李四和王五", ("李四", "王五")),
        ("Ben Birch and Mary Zhou", ("Ben Birch", "Mary Zhou")),
        ("HUAWEI(李四&王五)", ("李四", "王五")),
        ("李四", ()),
        ("Ben Birch", ()),
        ("Sandy Anderson", ()),
    ],
)
def test_several_people_in_one_cell_are_parts(cell, parts):
    assert said_name(cell).parts == parts


@pytest.mark.parametrize(
    ("cell", "sign"),
    [
        ("赵六（代）", True),
        ("李四代签", True),
        ("李四(补签)", True),
        ("李四", False),
        ("李时代", False),
    ],
)
def test_that_somebody_else_signed_is_seen(cell, sign):
    said = said_name(cell)

    assert said.sign is sign
    assert said.names[-1][:1] in {"赵", "李"}


@pytest.mark.parametrize(
    ("cell", "nobody"),
    [
        ("会议室A301", "device"),
        ("录播", "device"),
        ("iPhone", "device"),
        ("read.ai meeting notes", "device"),
        ("Zoom Rooms", "device"),
        ("外校", "outside"),
        ("Guest 3", "outside"),
        ("王芳", ""),
    ],
)
def test_a_room_or_a_machine_is_told_from_a_person(cell, nobody):
    assert said_name(cell).nobody == nobody


def test_two_columns_make_one_name_in_the_order_of_its_language():
    assert full_name("芳", "王 ") == "王芳"
    assert full_name("Ada", "Alder") == "Ada Alder"
    assert full_name("Guest", "") == "Guest"


def test_a_lost_character_is_no_part_of_a_name():
    with pytest.raises(CellError, match=r"李\?"):
        said_name("李?")


def test_traditional_and_simplified_share_a_key():
    assert simplified_key("陳國強") == simplified_key("陈国强")
    assert simplified_key("范伟") == simplified_key("範偉")
    assert simplified_key("王芳") != simplified_key("王方")


def test_each_character_of_the_table_is_given_once_and_is_simplified_already():
    table = characters("simplified")

    assert len(table) > 900
    assert not {ord(meant) for meant in table.values()} & table.keys()
    assert all(len(meant) == 1 for meant in table.values())


def test_the_radicals_are_what_unicode_leaves_alone():
    assert all(0x2E80 <= written <= 0x2EFF for written in characters("radicals"))
