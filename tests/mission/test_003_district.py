"""A district's training work plan of 2023 (document 003)."""

import json

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


@pytest.mark.clause("003.4")
def test_a_project_that_was_not_approved_before_it_ran_counts_nothing(school):
    book = staff(school, 2)
    said = ("--hours", "4", "--kind", "course", "--set", "program=school-based",
            "--set", "content=designated", "--teachers", "T1,T2", "--yes")  # fmt: skip
    for title, day in (("新课标研读", "2026-03-05"), ("课堂观察", "2026-03-12")):
        book.do("propose", title, "--date", day, *said)
    book.do("approve", "project-approval", "新课标研读", "--on", "2026-03-04", "--yes")
    for title in ("新课标研读", "课堂观察"):
        book.do("hold", title, "--as-of", "2026-03-13")
    assert book.standing("2026-03-31", "designated")["earned"] == "4", "only one was approved"
    book.do("approve", "project-approval", "课堂观察", "--on", "2026-03-13", "--yes")
    assert book.standing("2026-03-31", "designated")["earned"] == "4", "not before it ran"


@pytest.mark.clause("003.4")
def test_a_project_is_developed_approved_run_assessed_and_its_hours_recognised_step_by_step(school):
    book = staff(school, 2)
    steps = {"sessions", "proofs", "deadlines"}

    def open_steps(day):
        told = json.loads(book.do("todo", "--as-of", day, "--format", "json").out)
        return {
            (task["kind"], task["commands"][0].split()[1])
            for task in told["tasks"]
            if task["kind"] in steps
        }

    def recognised(day):
        return book.cohort(day, "mean")["numerator"]

    book.do(
        "propose", "课堂观察", "--date", "2026-03-05", "--hours", "4", "--kind", "course",
        "--set", "platform=yes", "--set", "program=school-based", "--teachers", "T1", "--yes",
    )  # fmt: skip
    assert ("proofs", "approve") in open_steps("2026-03-01")
    book.do("approve", "project-approval", "课堂观察", "--on", "2026-03-02", "--yes")
    assert {kind for kind, _ in open_steps("2026-03-02")} == {"sessions"}
    assert ("sessions", "hold") in open_steps("2026-03-06"), "it was to run, and nobody says it did"
    book.do("hold", "课堂观察", "--as-of", "2026-03-06")
    assert open_steps("2026-03-06") == {("deadlines", "evaluate"), ("deadlines", "rate")}
    book.do("evaluate", "课堂观察", "--all", "--on", "2026-03-08")
    assert open_steps("2026-03-08") == {("deadlines", "rate")}
    assert recognised("2026-03-08") == "0"
    book.do("rate", "课堂观察", "T1", "--on", "2026-03-09")
    assert open_steps("2026-03-09") == set()
    assert recognised("2026-03-09") == "4"
    done = [line.split()[-1] for line in book.do("log").out.splitlines() if line[:1].isdigit()]
    assert done[-5:] == ["propose", "approve", "hold", "evaluate", "rate"]


@pytest.mark.clause("003.5")
def test_approved_leave_is_no_seat_and_an_approved_swap_moves_it(school):
    book = staff(school, 21)
    seats = list(MANY)[:20]
    day = ("--date", "2026-05-05", "--hours", "6", "--kind", "course", "--set", "choice=self")
    book.do("propose", "平台研修", *day, "--teachers", ",".join(seats), "--yes")
    book.do("seat", "leave", "平台研修", "T1", "--on", "2026-05-01")
    book.do("seat", "leave", "平台研修", "T2", "--on", "2026-05-01")
    book.do("seat", "swap", "平台研修", "T3", "T21", "--on", "2026-05-01")
    book.do("seat", "approve", "平台研修", "T1", "T3", "--on", "2026-05-02", "--yes")
    book.do("seat", "refuse", "平台研修", "T2", "--on", "2026-05-02", "--reason", "人手不足")
    book.do("hold", "平台研修", "--absent", "T2", "--as-of", "2026-05-06")
    turnout = book.cohort(YEAR_END, "turnout")
    # 20 seats, one on leave; that of T3 is held by T21; T2 stayed away without leave.
    assert (turnout["numerator"], turnout["denominator"], turnout["state"]) == ("18", "19", "short")
    held = {
        row["code"]: (row["expected"], row["came"])
        for row in book.report("turnout", YEAR_END)["teachers"]
        if row["code"] in {"T1", "T2", "T3", "T21"}
    }
    assert held == {"T1": (0, 0), "T2": (1, 0), "T3": (0, 0), "T21": (1, 1)}


@pytest.mark.clause("003.6")
def test_hours_are_hidden_and_the_next_choice_blocked_until_the_learner_has_rated(school):
    book = staff(school, 2)
    book.held("平台课程", "2026-05-01", "course", "T1", hours=10, platform="yes", choice="self")
    due = {
        row["deadline"]: row
        for row in book.judged("2026-05-08")["deadlines"]
        if row["teacher"] == "T1"
    }
    assert (due["trainer-rates"]["due"], due["trainer-rates"]["state"]) == ("2026-05-06", "short")
    assert (due["learner-rates"]["due"], due["learner-rates"]["state"]) == ("2026-05-11", "open")
    assert due["learner-rates"]["blocks"] == ["show hours", "choose next semester"]
    assert book.cohort("2026-05-31", "mean-own")["numerator"] == "0"
    told = book.do("todo", "--as-of", "2026-05-08", "--only", "deadlines", "--format", "json").out
    assert "ledger rate" in told
    assert "ledger evaluate" in told
    book.do("evaluate", "平台课程", "--all", "--on", "2026-05-08")
    book.do("rate", "平台课程", "T1", "--on", "2026-05-09")
    assert book.cohort("2026-05-31", "mean-own")["numerator"] == "10"


@pytest.mark.clause("003.6")
def test_who_has_not_rated_is_refused_the_choice_of_the_next_semester_until_it_is_done(school):
    book = staff(school, 2)
    book.held("平台课程", "2026-05-01", "course", "T1", hours=10, platform="yes", choice="self")
    chosen = ("propose", "下学期课程", "--date", "2026-09-10", "--hours", "4", "--kind", "course",
              "--set", "choice=self", "--teachers", "T1,T2", "--yes",
              "--as-of", "2026-06-01")  # fmt: skip
    before = (book.folder / "activities.csv").read_bytes()

    refused = book.do(*chosen, code=4)

    assert "(T1) may not choose yet" in refused.err
    assert "2026-05-11" in refused.err, "the tenth day after it"
    assert "(T2)" not in refused.err, "who was not there has nothing to rate"
    assert (book.folder / "activities.csv").read_bytes() == before
    book.do("rate", "平台课程", "T1", "--on", "2026-06-01")
    book.do(*chosen)
    assert "下学期课程" in (book.folder / "activities.csv").read_text("utf-8")


@pytest.mark.clause("003.9")
def test_the_district_compares_its_schools_and_weighs_the_people_of_all(school, tmp_path):
    for name, size, trained in (("lake", 60, 13), ("hill", 40, 9)):
        book = staff(school, size, name=name)
        people = list(MANY)[:trained]
        book.held("90学时集中培训", "2026-07-10", "course", *people, hours=90, mode="concentrated")

    answer = book.ledger("rollup", tmp_path, "--as-of", YEAR_END, "--format", "json")

    assert answer.code == 1
    found = json.loads(answer.out)
    told = {
        (each["school"], each["reached"], each["state"])
        for each in found["cohorts_by_school"]
        if each["require_name"] == "Concentrated 90"
    }
    assert told == {("lake", "21.7%", "short"), ("hill", "22.5%", "met")}
    (together,) = [each for each in found["cohorts"] if each["require_name"] == "Concentrated 90"]
    assert (together["above"], together["below"], together["state"]) == ("22", "100", "met")
