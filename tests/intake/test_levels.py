"""Levels of courses: national, provincial … school: kept as the platform tells them."""

import pytest

from tests.intake.clerk import Clerk, codes


@pytest.fixture
def clerk(ledger, tmp_path):
    return Clerk(ledger, tmp_path)


@pytest.mark.parametrize(
    ("category", "level"),
    [
        ("10-国家级", "nation"), ("20-省级", "province"), ("30-地市级", "city"),
        ("40-县级", "county"), ("60-校级", "school"), ("校级", "school"), ("60 - 校級", "school"),
    ],
)  # fmt: skip
def test_a_category_that_is_a_level_is_kept_as_the_level_and_not_as_the_kind(
    clerk, category, level
):
    sheet = clerk.sheet("姓名,项目名称,学时,日期,类别", f"王芳,课一,2,2025-09-05,{category}")

    assert clerk.imports(sheet)[0] == 0

    assert clerk.rows("activities", "kind", "level") == [("lecture", level)]


@pytest.mark.parametrize("categories", [("校级", "公需科目"), ("其他", "其他")])
def test_categories_that_are_no_levels_stay_kinds(clerk, categories):
    (clerk.folder / "ledger.toml").write_text('school = "S"\nrules = ["changsha-meixihu"]\n')
    rows = (f"王芳,课{at},2,2025-09-05,{each}" for at, each in enumerate(categories))
    sheet = clerk.sheet("姓名,项目名称,学时,日期,类别", *rows)

    assert clerk.imports(sheet)[0] == 0

    assert clerk.rows("activities", "kind", "level") == [(each, "") for each in categories]


def test_other_categories_of_the_national_platform_are_a_level_too(clerk):
    sheet = clerk.sheet(
        "姓名,培训年度,培训类别,培训项目名称,培训机构名称,培训获得学时,培训开始日期",
        "王芳,2025,99-其他,课一,学院,2,2025-09-05",
    )

    assert clerk.imports(sheet)[0] == 0

    assert clerk.rows("activities", "level") == [("other",)]


def test_where_the_category_is_a_level_the_kind_is_asked_for(clerk):
    (clerk.folder / "ledger.toml").write_text('school = "S"\nrules = ["changsha-meixihu"]\n')
    sheet = clerk.sheet("姓名,项目名称,学时,日期,类别", "王芳,课一,2,2025-09-05,60-校级")

    code, told = clerk.imports(sheet)

    assert (code, codes(told)) == (3, ["missing-kind"])
