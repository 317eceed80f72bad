"""The catalogue, names: what each cell becomes through the real command, or why it is refused."""

import pytest

from tests.intake.catalogue import Catalogue, School, rows
from tests.intake.clerk import Clerk


@pytest.fixture
def school(ledger, tmp_path):
    return School(Clerk(ledger, tmp_path))


NAMES: Catalogue = {
    "full-width, no-break, zero-width; ½ and ①": {
        "李\u200b四\ufeff": "0040",
        "Ｂｅｎ\u202fＢｉｒｃｈ": "0045",
        "Ben\u00a0Birch": "0045",
        "李四（主持人）": "0040",
        "①张三": "0042",
    },
    "张 三, 张　三; Zhou Mary": {
        "张 三": "0042",
        "张　三": "0042",
        "Zhou Mary": "0047",
        "ZhouMary": "unknown latin-names",
    },
    "trailing blanks": {"李四 ": "0040", "李四\u3000": "0040"},
    "radicals: ⽅ ⻢": {"⽅芳": "0048", "⻢云": "0049 radical"},
    "minority dots · • ・ ‧ ∙ ．": {
        f"阿依古丽{dot}买买提": "0043" for dot in ("·", "•", "・", "‧", "∙", "．")
    },
    "陳國強 / 陈国强": {"陳國強": "0044", "陈国强": "0044"},
    "rare characters, and those that were lost: ? U+FFFD □ (左马右天)": {
        "龚㛃𫖯": "0050",
        **dict.fromkeys(("李?", "张\ufffd", "张□", "(左马右天)"), "rejected lost-character"),
    },
    "mojibake": {
        "Ê¾Àý": "rejected mojibake",
        "å¼ ä¸‰": "rejected mojibake",
        "锟斤拷": "mojibake",
    },
    "two 王芳 in one school": {
        "王芳": "ambiguous ambiguous-name",
        ("王芳", "0031"): "0031",
        ("王芳", "0012"): "0012",
    },
    "name and code glued": {
        "0040李四": "0040",
        "李四0040": "0040",
        "0040；李四": "0040",
        "0040 李四": "0040",
        "0040;李四": "0040",
        "0040，李四": "0040",
        "0040-李四": "0040",
        "李四_0040": "0040",
        "0040": "0040",
        "": "rejected nobody-named",
        "0041李四": "rejected contradiction",
    },
    "roles, groups, devices and prefixes": {
        "李四(主持人)": "0040",
        "李四（语文组）": "0040",
        "赵六（代）": "rejected irregular-mark",
        "手机用户1234(张 三)": "0042",
        "12赵六": "0046",
        "初二数学李四": "0040",
    },
    "two people in one cell": {
        "李四、王五": "0040 0041",
        "李四&王五": "0040 0041",
        "李四/王五": "0040 0041",
        "李四、外人": "rejected several-people",
    },
    "devices and others": dict.fromkeys(
        ("会议室A301", "录播", "iPhone", "read.ai meeting notes", "外校"), "unknown"
    ),
    "near misses: 张珊/张三, 王方/王芳": {
        "张珊": "unknown near-name",
        "王方": "rejected near-name",
    },
    "English names": {
        "ben birch": "0045",
        "BEN BIRCH": "0045",
        "Birch, Ben": "0045",
        "Ben  Birch": "0045",
        ("Benny", "", "", "", "BEN@school.example"): "0045",
    },
    "pinyin: Wang Fang": {"Wang Fang": "unknown latin-names"},
}


@pytest.mark.parametrize("cells", rows(NAMES))
def test_a_name_means_a_person_of_the_roster_or_says_why_not(school, cells):
    def whom(cell):
        return school.signed(*(cell if isinstance(cell, tuple) else (cell,))).whom

    assert {cell: whom(cell) for cell in cells} == cells


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        ("李?", ("sheet.csv:2", "“李?”", "xlsx")),
        ("锟斤拷", ("--encoding",)),
        ("王芳", ("“王芳”", "0012", "语文", "0031", "数学", "编号")),
        ("0041李四", ("0041", "王五", "李四")),
        ("王方", ("王芳",)),
    ],
)
def test_what_is_refused_is_quoted_with_the_cure_in_the_language_of_the_clerk(school, cell, said):
    found = school.signed(cell, lang="zh-CN")

    assert found.answer.code == 3
    assert [words for words in said if words not in found.said] == []
