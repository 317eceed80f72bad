"""Who a row is: nobody is guessed; what is not certain is told with those whom it could mean."""

import time

import pytest

from sbt_ledger.intake.identity import Identity
from sbt_ledger.intake.match import Matcher
from sbt_ledger.intake.sounds import sounds_alike
from sbt_ledger.records.teacher import Teacher

ID, OTHER_ID = "11010519491231002X", "440524188001010014"
TEACHERS = {
    code: Teacher(code, name, cells={"group": group, **cells})
    for code, name, group, cells in (
        ("0012", "王芳", "语文", {"phone": "13812340000", "national_id": ID}),
        ("0031", "王芳", "数学", {"phone": "13912341111", "national_id": OTHER_ID}),
        ("0040", "李四", "", {"email": "Li@x.org"}),
        ("0041", "王五", "", {}),
        ("0042", "张三", "", {"alias": "Zhang San; T0042; t42"}),
        ("0043", "陈国强", "", {}),
        ("0044", "Ben Birch", "", {"email": "ben@x.org"}),
        ("0045", "阿依古丽·买买提", "", {}),
        ("0046", "赵六", "", {"national_id": "110105194912310021"}),
        ("0047", "马云", "", {}),
        ("0048", "Loki Laufeyson", "", {}),
        ("0049", "Zhou Mary", "", {}),
        ("0050", "范伟", "", {"phone": "13700000000"}),
    )
}
MATCHER = Matcher(TEACHERS)


def who(name="", code="", email="", phone="", national_id=""):
    return MATCHER.match(Identity(name, code, email, phone, national_id))


@pytest.mark.parametrize(
    ("identity", "teacher", "how"),
    [
        (("张 三",), "0042", "name"),
        (("张　三",), "0042", "name"),
        (("李四 ",), "0040", "name"),
        (("陳國強",), "0043", "name"),
        (("範偉",), "0050", "name"),
        (("阿依古丽•买买提",), "0045", "name"),
        (("ben birch",), "0044", "name"),
        (("BEN BIRCH",), "0044", "name"),
        (("Birch, Ben",), "0044", "name"),
        (("Ben  Birch",), "0044", "name"),
        (("zhou mary",), "0049", "name"),
        (("Zhang San",), "0042", "name"),
        (("0040李四",), "0040", "code"),
        (("李四0040",), "0040", "code"),
        (("0040；李四",), "0040", "code"),
        (("0040 李四",), "0040", "code"),
        (("0040",), "0040", "code"),
        (("", "0040"), "0040", "code"),
        (("李四(主持人)",), "0040", "name"),
        (("李四（语文组）",), "0040", "name"),
        (("赵六（代）",), "0046", "name"),
        (("手机用户1234(张 三)",), "0042", "name"),
        (("12赵六",), "0046", "name"),
        (("初二数学李四",), "0040", "name"),
        (("015_Loki (Loki Laufeyson)",), "0048", "name"),
        (("[Corp] Ben Birch",), "0044", "name"),
        (("王芳", "0031"), "0031", "code"),
        (("王芳", 31.0), "0031", "code"),
        (("王芳", "12"), "0012", "code"),
        (("", "T0042"), "0042", "code"),
        (("", "t0042"), "0042", "code"),
        (("张三", "T42"), "0042", "code"),
        (("Benny", "", "BEN@x.org"), "0044", "email"),
        (("王方", "", "li@x.org"), "0040", "email"),
        (("王芳", "", "", "138****0000"), "0012", "name"),
        (("王芳", "", "", "", "440***********0014"), "0031", "name"),
        (("王芳", "", "", "+86 139-1234-1111"), "0031", "phone"),
        (("王芳", "", "", "", ID.lower()), "0012", "national-id"),
        (("Wang Fang", "0012"), "0012", "code"),
        (("李四", "zhangsan"), "0040", "name"),
        (("赵六", "", "", "", "110105194912310021"), "0046", "national-id"),
        (("李四", "", "", "", ID[:6] + ID[8:17]), "0040", "name"),
    ],
)
def test_a_teacher_is_known_by(identity, teacher, how):
    match = who(*identity)

    assert (match.teacher, match.state, match.how) == (teacher, "matched", how)


@pytest.mark.parametrize(
    ("identity", "code", "shown"),
    [
        (("李四", "0012"), "contradiction", ("0012", "李四 (0040)")),
        (("0012李四",), "contradiction", ("王芳 (0012", "李四 (0040)")),
        (("王方", "0012"), "contradiction", ("王芳 (0012", "王方")),
        (("李四", 12.0), "contradiction", ("王芳 (0012", "李四 (0040)")),
        (("李四", "", "ben@x.org"), "contradiction", ("Ben Birch", "李四 (0040)")),
        (("", "0040", "ben@x.org"), "contradiction", ("Ben Birch", "李四 (0040)")),
        (("", "0040", "", "13812340000"), "contradiction", ("王芳", "李四 (0040)")),
        (("李四", "", "", "", ID), "contradiction", ("110***********002X", "王芳", "李四 (0040)")),
        (
            ("赵六", "", "", "", "440***********0014"),
            "contradiction",
            ("440***********0014", "赵六"),
        ),
        (("张三(李四)",), "contradiction", ("张三 (0042)", "李四 (0040)")),
        (("李四", "0099"), "unknown-code", ("0099", "李四 (0040)")),
        (("9999赵六",), "unknown-code", ("9999", "赵六 (0046)")),
        (("Benny", "0099", "ben@x.org"), "unknown-code", ("0099", "Ben Birch")),
        (("", 12.0), "zeros-lost", ("12", "王芳 (0012")),
        (("王方",), "near-name", ("王方",)),
        (("陈国祥",), "near-name", ("陈国祥",)),
        (("Ben Burch",), "near-name", ("Ben Burch",)),
        (("Mary Zhou",), "near-name", ("Mary Zhou",)),
        (("李四的iPhone",), "near-name", ("李四的iPhone",)),
        (("王五代李四",), "near-name", ("王五代李四",)),
        (("李四&外人",), "several-people", ("李四 (0040)",)),
        (("李?",), "lost-character", ("李?",)),
        (("ÍõÓÑ¹ú",), "mojibake", ("ÍõÓÑ¹ú",)),
        (("李四", "", "", "", "9.90001E+17"), "lost-digits", ("9.90001E+17",)),
        (("李四", "1.23457E+11"), "lost-digits", ("1.23457E+11",)),
        (("李四", "", "", "", "110105194912310030"), "bad-national-id", ("110***********0030",)),
    ],
)
def test_what_contradicts_itself_or_is_damaged_is_rejected_with_both_shown(identity, code, shown):
    match = who(*identity)

    assert (match.teacher, match.state) == (None, "rejected")
    assert match.problem is not None
    assert match.problem.code == code
    assert match.problem.hint
    for text in shown:
        assert text in match.problem.message


def test_the_number_of_an_identity_card_is_never_shown_whole():
    told = [
        who("李四", national_id=ID),
        who("赵六", national_id=OTHER_ID),
        who("李四", "", "", "", ID),
    ]

    assert all(each.problem and ID not in f"{each.problem}" for each in told)
    assert all(each.problem and OTHER_ID not in f"{each.problem}" for each in told)


def test_two_people_of_one_name_are_listed_with_code_and_group():
    match = who("王芳")

    assert (match.teacher, match.state) == (None, "ambiguous")
    assert match.problem is not None
    assert match.problem.message == "“王芳” fits 2 teachers: 王芳 (0012, 语文), 王芳 (0031, 数学)."
    assert match.problem.hint == "Add the code of the one who is meant."


@pytest.mark.parametrize(
    ("name", "how"),
    [
        ("会议室A301", "device"),
        ("录播", "device"),
        ("iPhone", "device"),
        ("read.ai meeting notes", "device"),
        ("外校", "outside"),
        ("外校王芳", "outside"),
        ("Wang Fang", ""),
        ("欧阳静宜", ""),
        ("Casey Guest (Unverified)", "outside"),
        ("", "blank"),
        ("+1 555 0100", ""),
        ("王芳芳", ""),
        ("王老师", ""),
        ("赵", ""),
    ],
)
def test_who_is_nobody_in_the_roster_is_unknown_and_nothing_worse(name, how):
    match = who(name)

    assert (match.teacher, match.state, match.problem, match.how) == (None, "unknown", None, how)


@pytest.mark.parametrize(
    "cell", ["李四、王五", "李四&王五", "李四＆王五", "李四/王五", "李四\n王五", "李四和王五"]
)
def test_several_people_in_one_cell_are_taken_if_each_is_known(cell):
    match = who(cell)

    assert (match.teacher, match.others, match.how) == ("0040", ("0041",), "parts")


def test_a_near_name_is_suggested_and_not_taken():
    match = who("陈国祥")

    assert match.problem is not None
    assert match.problem.hint.startswith("Did you mean 陈国强 (0043)?")
    assert "--habit guests='[\"陈国祥\"]'" in match.problem.hint


@pytest.mark.parametrize("name", ["张珊", "李强", "赵桂", "王桂芳芳"])
def test_who_shares_a_surname_with_a_teacher_is_a_guest(name):
    match = who(name)

    assert (match.teacher, match.state) == (None, "unknown")


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [("方", "芳", True), ("军", "君", True), ("丽", "莉", True), ("强", "芳", False),
     ("桂", "六", False), ("方", "䶮", False), ("方", "a", False), ("a", "b", False)],
)  # fmt: skip
def test_characters_that_are_sorted_beside_each_other_are_read_alike(one, other, alike):
    assert sounds_alike(one, other) is alike
    assert sounds_alike(other, one) is alike


def test_that_somebody_else_signed_is_passed_on():
    assert who("赵六（代）").sign
    assert who("李四代签").sign
    assert not who("赵六").sign


@pytest.mark.parametrize(
    ("identity", "warning"), [(("王芳", 12.0), "code-filled"), (("⻢云",), "radical")]
)
def test_what_was_mended_is_said(identity, warning):
    match = who(*identity)

    assert match.state == "matched"
    assert match.problem is not None
    assert (match.problem.code, match.problem.level) == (warning, "warning")


def test_zeros_are_not_put_back_where_codes_have_several_widths():
    matcher = Matcher(
        {code: Teacher(code, name) for code, name in (("0012", "王芳"), ("7", "李四"))}
    )

    assert matcher.match(Identity("王芳", 12.0)).how == "name"
    assert matcher.match(Identity("", 12.0)).state == "unknown"


def test_without_numbers_of_cards_in_the_roster_only_damaged_ones_matter():
    matcher = Matcher({"1": Teacher("1", "李四")})

    assert matcher.match(Identity("李四", national_id="110105194912310021")).state == "matched"
    assert matcher.match(Identity("李四", national_id=9.90001199001011e17)).state == "rejected"


def test_a_school_of_three_thousand_is_matched_in_no_time():
    teachers = {
        f"{number:05}": Teacher(
            f"{number:05}", f"{chr(0x4E00 + number // 60)}{chr(0x5E00 + number % 60)}"
        )
        for number in range(3000)
    }
    rows = [Identity(f"{teacher.name}(主持人)") for teacher in teachers.values()] * 7
    begun = time.perf_counter()

    matcher = Matcher(teachers)
    found = [matcher.match(row).teacher for row in rows]

    assert found == [*teachers] * 7
    assert time.perf_counter() - begun < 5
