"""Chinese names in Latin letters: an alias says who that is, and without one nobody is guessed."""

import sys

import pytest

from sbt_ledger.intake import latin_names
from tests.intake.clerk import ROSTER, Clerk, codes, hints, messages, states

TALK = ("--title", "讲座", "--date", "2025-09-05", "--hours", "2")


@pytest.fixture
def clerk(ledger, tmp_path):
    return Clerk(ledger, tmp_path)


def signed(clerk, *names):
    return clerk.sheet("姓名,签到", *(f'"{name}",√' for name in names))


@pytest.mark.parametrize(
    "shown",
    [
        "Wang Fang", "WANG FANG", "wangfang", "WangFang", "Fang Wang", "Wang, Fang", "Wáng Fāng",
        "Ｗang Ｆang", "wang-fang", "Wang Fang (Host)",
    ],
)  # fmt: skip
def test_any_spelling_of_an_alias_is_the_teacher(clerk, shown):
    assert clerk.do("teacher", "change", "T001", "alias", "Wang Fang").code == 0

    code, told = clerk.imports(signed(clerk, shown), *TALK)

    assert (code, states(told)) == (0, ["matched"]), messages(told)


@pytest.mark.parametrize("shown", ["Wang Fan", "Wang", "Fang", "Wang Fangfang", "W Fang"])
def test_less_or_more_than_an_alias_is_nobody(clerk, shown):
    clerk.do("teacher", "change", "T001", "alias", "Wang Fang")

    _code, told = clerk.imports(signed(clerk, shown), *TALK)

    assert "matched" not in states(told)


def test_an_alias_that_fits_two_in_either_order_is_asked_about(clerk):
    clerk.do("teacher", "change", "T001", "alias", "Wang Fang")
    clerk.do("teacher", "change", "T002", "alias", "Fang Wang")

    code, told = clerk.imports(signed(clerk, "wangfang"), *TALK)

    assert (code, states(told)) == (3, ["rejected"])
    assert "王芳 (T001)" in messages(told)
    assert "李四 (T002)" in messages(told)


def test_a_teacher_has_several_aliases_beside_each_other(clerk):
    for alias in ("Wang Fang", "Fanny"):
        clerk.do("teacher", "change", "T001", "alias", alias, "--also")

    assert clerk.rows("teachers", "code", "alias")[0] == ("T001", "Wang Fang;Fanny")
    code, told = clerk.imports(signed(clerk, "fanny"), *TALK)
    assert (code, states(told)) == (0, ["matched"])


def test_without_an_alias_nobody_is_recorded_and_who_may_be_meant_is_listed(clerk):
    code, told = clerk.imports(
        signed(clerk, "Wang Fang", "lisi", "NANA OUYANG", "Ouyang Nana", "John Smith", "赵六"),
        *TALK,
    )

    assert (code, states(told)) == (0, ["unknown"] * 5 + ["matched"])
    assert codes(told) == ["latin-names"]
    assert "5 names are in Latin letters" in messages(told)
    cure, *candidates = hints(told).splitlines()
    assert cure.endswith('ledger teacher change CODE alias "Wang Fang"')
    assert candidates == [
        "“Wang Fang” may be 王芳 (T001)",
        "“lisi” may be 李四 (T002)",
        "“NANA OUYANG” may be 欧阳娜娜 (T004)",
        "“Ouyang Nana” may be 欧阳娜娜 (T004)",
    ]


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("曾国", "Zeng Guo"), ("仇英", "Qiu Ying"), ("查良镛", "Zha Liangyong"), ("区伟", "Ou Wei"),
        ("朴树", "Piao Shu"), ("解珍", "Xie Zhen"), ("单雄信", "Shan Xiongxin"), ("吕布", "Lv Bu"),
        ("吕布", "Lü Bu"), ("吕布", "Lyu Bu"),
    ],
)  # fmt: skip
def test_surnames_that_are_read_in_their_own_way_are_found(clerk, name, shown):
    (clerk.folder / "teachers.csv").write_text(
        f"{ROSTER}T005,{name},2010-09-01\n", encoding="utf-8"
    )

    _code, told = clerk.imports(signed(clerk, shown), *TALK)

    assert f"may be {name} (T005)" in hints(told)


def test_several_who_are_read_alike_are_all_listed(clerk):
    (clerk.folder / "teachers.csv").write_text(f"{ROSTER}T005,汪方,2010-09-01\n", encoding="utf-8")

    _code, told = clerk.imports(signed(clerk, "wang fang"), *TALK)

    assert "may be 王芳 (T001), 汪方 (T005)" in hints(told)


def test_without_the_extra_the_names_are_told_and_how_to_get_candidates(clerk, monkeypatch):
    monkeypatch.setitem(sys.modules, "pypinyin", None)
    latin_names._syllables.cache_clear()

    code, told = clerk.imports(signed(clerk, "Wang Fang"), *TALK)

    assert (code, codes(told)) == (0, ["latin-names"])
    assert 'pip install "sbt-ledger[pinyin]"' in hints(told)


def test_in_a_school_of_latin_names_a_guest_is_a_guest(clerk):
    (clerk.folder / "teachers.csv").write_text(
        "code,name,hired_on\nA,Ada Alder,2010-09-01\nB,Ben Birch,2010-09-01\n", encoding="utf-8"
    )

    code, told = clerk.imports(signed(clerk, "Zoe Zander"), *TALK)

    assert (code, states(told), codes(told)) == (0, ["unknown"], [])


def test_a_machine_is_no_name(clerk):
    _code, told = clerk.imports(signed(clerk, "iPhone", "Otter"), *TALK)

    assert codes(told) == []


def test_a_roster_sheet_brings_the_names_that_meeting_tools_show(clerk):
    sheet = clerk.sheet("工号,姓名,拼音,性别", "T009,孙八,Sun Ba,男", name="roster.csv")

    assert clerk.do("teacher", "import", sheet, "--yes").code == 0

    assert clerk.rows("teachers", "code", "alias")[-1] == ("T009", "Sun Ba")
