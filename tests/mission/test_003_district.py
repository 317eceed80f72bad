"""A district's training work plan of 2023 (document 003)."""

import pytest

YEAR_END = "2026-12-31"
ZHEJIANG = "zhejiang-district-2023"
MANY = {
    f"T{number}": (f"教师{number:03}", "语文组", "2010-09-01", "primary")
    for number in range(1, 101)
}


def staff(school, size=100, **more):
    people = dict(list(MANY.items())[:size])
    return school(ZHEJIANG, people=people, columns=",stage", **more)


@pytest.mark.clause("003.1")
def test_the_90_hours_must_be_one_training_of_22_in_100_teachers(school):
    book = staff(school)
    book.held(
        "90学时集中培训", "2026-07-10", "course", *list(MANY)[:21], hours=90, mode="concentrated"
    )
    below = book.cohort(YEAR_END, "concentrated")
    assert (below["value"], below["state"]) == ("21%", "short")
    book.held("集中培训（上）", "2026-07-20", "course", "T22", hours=45, mode="concentrated")
    book.held("集中培训（下）", "2026-08-20", "course", "T22", hours=45, mode="concentrated")
    assert book.cohort(YEAR_END, "concentrated")["value"] == "21%", "two halves are not one"
    book.held("90学时集中培训二期", "2026-08-01", "course", "T22", hours=90, mode="concentrated")
    at_line = book.cohort(YEAR_END, "concentrated")
    assert (at_line["numerator"], at_line["denominator"], at_line["state"]) == ("22", "100", "met")


@pytest.mark.clause("003.2")
def test_the_mean_is_of_the_staff_and_only_what_was_chosen_on_the_platform_is_own_choice(school):
    book = staff(school, 2)
    rated = {"platform": "yes", "choice": "self", "rated_on": "2026-05-03"}
    book.held("平台课程", "2026-05-01", "course", "T1", hours=76, **rated)
    book.held(
        "指令性培训", "2026-05-02", "course", "T1", "T2", hours=38, program="ordered", **rated
    )
    mean, own = (book.cohort(YEAR_END, name) for name in ("mean", "mean-own"))
    assert (mean["value"], mean["state"]) == ("76", "met"), "(76 + 38 + 38) / 2"
    assert (own["value"], own["state"]) == ("38", "met"), "76 / 2: ordered hours are no own choice"
    book.do("correct", "平台课程", "--set", "hours=75.9", "--reason", "核对")
    mean, own = (book.cohort(YEAR_END, name) for name in ("mean", "mean-own"))
    assert (mean["state"], own["state"]) == ("short", "short")


@pytest.mark.clause("003.3")
def test_designated_and_elective_hours_and_the_topics_of_the_own_stage_are_asked(school):
    people = {
        "T1": ("李静", "语文组", "2010-09-01", "primary"),
        "T2": ("王芳", "幼儿部", "2010-09-01", "kindergarten"),
    }
    book = school(ZHEJIANG, people=people, columns=",stage")
    held = {"program": "school-based", "approvals": "project-approval@2026-01-05"}
    for topic in ("curriculum-standard", "province-rules"):
        book.held(
            topic, "2026-03-05", "course", "T1", hours=4, content="designated", topic=topic, **held
        )
    book.held("自选", "2026-03-06", "course", "T1", hours=15, content="elective", **held)
    assert book.standing(YEAR_END, "designated")["earned"] == "8"
    assert book.standing(YEAR_END, "elective")["short"] == "1"
    assert book.standing(YEAR_END, "topics")["missing"] == ["city-rules"]
    assert book.state(YEAR_END, "topics", "T2") == "not-applicable"
    assert book.state(YEAR_END, "topics-kindergarten", "T2") == "short"
    assert book.state(YEAR_END, "designated-test") == "short"
    book.held("统一考查", "2026-11-05", "designated-test", "T1", hours=0)
    assert book.state(YEAR_END, "designated-test") == "met"


@pytest.mark.clause("003.7")
def test_three_shares_of_money_are_judged_each_on_what_the_one_before_it_gives(school):
    book = staff(school, 1)
    (book.folder / "money.csv").write_text(
        "date,what,amount\n"
        "2026-01-10,payroll,10000000\n"
        "2026-01-10,training fund of the authority,300000\n"
        "2026-02-10,paid out to schools,209999\n"
        "2026-01-10,daily public funds of the year,1000000\n"
        "2026-01-10,training fund of the school,100000\n",
        "utf-8",
    )
    money = {row["money"]: (row["value"], row["state"]) for row in book.judged(YEAR_END)["money"]}
    assert money["payroll-share"] == ("3%", "met")
    assert money["to-schools"][1] == "short", "one yuan less than 70 %"
    assert money["school-share"] == ("10%", "met")


@pytest.mark.clause("003.8")
def test_any_attribute_of_a_teacher_can_say_of_whom_something_is_asked(school, tmp_path):
    rules = tmp_path / "posts.toml"
    rules.write_text(
        'ruleset = { id = "posts", from = 2020-01-01 }\n'
        'period.year = { start = "01-01" }\n'
        "credit = [ { per_hour = 1 } ]\n"
        "require = [\n"
        '  { id = "head", at_least = 60, per = "year", who = { post = "head" } },\n'
        '  { id = "class-adviser", at_least = 12, per = "year", who = { class_adviser = true } },\n'
        '  { id = "probation", at_least = 180, per = "year", who = { probation = true } },\n'
        "]\n",
        "utf-8",
    )
    book = school(rules)
    (book.folder / "changes.csv").write_text(
        "teacher,attribute,value,from,until\n"
        "T1,post,head,2025-09-01,\nT2,class_adviser,yes,2025-09-01,\n"
        "T4,probation,yes,2025-09-01,2026-08-31\n",
        "utf-8",
    )
    asked = {
        (row["require"], row["teacher"])
        for row in book.judged("2026-08-01")["results"]
        if row["state"] != "not-applicable" and row["from"] == "2026-01-01"
    }
    assert asked == {("head", "T1"), ("class-adviser", "T2"), ("probation", "T4")}
