"""Several reports of one session: somebody was there whenever one of them says so, counted once."""

import csv
import hashlib

import pytest

from tests.intake.clerk import Clerk, codes, hints, messages, states

TALK = ("--title", "讲座", "--date", "2025-09-05", "--hours", "2", "--time", "14:00-15:30")
DAY = "2025-09-05"
HEAD = "姓名,加入时间,离开时间"
HABITS = 'threshold = "80%"\nhour_minutes = 45\n'


@pytest.fixture
def clerk(ledger, tmp_path):
    return Clerk(ledger, tmp_path, HABITS)


def stays(clerk, name, *rows, head=HEAD):
    """Return a report; a row is a name and two times of the day, or blanks."""
    lines = [
        ",".join((who, *(at and f"{DAY} {at}:00" for at in times), *rest))
        for who, *times, rest in ((*row[:3], row[3:]) for row in rows)
    ]
    return clerk.sheet(head, *lines, name=name)


def minutes(told):
    return [(each["teacher"], each["attendance"], each["minutes"]) for each in told["people"]]


# ---------------------------------------------------------------- presence


@pytest.mark.parametrize(
    ("first", "second", "together"),
    [
        (("14:00", "14:40"), ("14:42", "15:30"), "88"),
        (("14:00", "14:40"), ("14:40", "15:30"), "90"),
        (("14:00", "14:40"), ("14:39", "15:30"), "90"),
        (("14:00", "15:30"), ("14:20", "14:40"), "90"),
        (("13:30", "14:40"), ("14:50", "16:00"), "80"),
        (("14:42", "15:30"), ("14:00", "14:40"), "88"),
    ],
    ids=["apart", "touching", "one minute twice", "within", "clipped", "the later one first"],
)
def test_the_minutes_of_two_reports_are_the_union_within_the_session(
    clerk, first, second, together
):
    one = stays(clerk, "r1.csv", ("王芳", *first))
    other = stays(clerk, "r2.csv", ("王芳", *second))

    code, told = clerk.imports(one, other, *TALK)

    assert code == 0, messages(told)
    assert minutes(told) == [("T001", "present", together)]
    assert clerk.rows("credits", "teacher", "minutes") == [("T001", together)]


def test_below_the_threshold_in_each_and_above_it_in_both(clerk):
    one = stays(clerk, "r1.csv", ("王芳", "14:00", "14:36"), ("李四", "14:00", "14:35"))
    other = stays(clerk, "r2.csv", ("王芳", "14:54", "15:30"), ("李四", "14:54", "15:30"))

    _code, told = clerk.imports(one, other, *TALK)

    assert minutes(told) == [("T001", "present", "72"), ("T002", "absent", "71")]


def test_who_is_in_one_report_only_was_there_for_that_part(clerk):
    one = stays(clerk, "r1.csv", ("王芳", "14:00", "15:00"), ("李四", "14:00", "15:00"))
    other = stays(clerk, "r2.csv", ("王芳", "15:05", "15:30"), ("赵六", "15:05", "15:30"))

    _code, told = clerk.imports(one, other, *TALK, "--habit", "below=minutes")

    assert [each[2] for each in minutes(told)] == ["85", "60", "25"]


def test_a_morning_and_an_afternoon_are_one_session_of_a_day(clerk):
    words = ("--title", "集中培训", "--hours", "6", "--time", "08:00-16:30", "--habit")
    one = stays(clerk, "am.csv", ("王芳", "08:00", "11:30"))
    other = stays(clerk, "pm.csv", ("王芳", "14:00", "16:30"))

    code, told = clerk.imports(one, other, *words, "threshold=70%")

    assert (code, minutes(told)) == (0, [("T001", "present", "360")])
    assert clerk.rows("activities", "start", "hours") == [(DAY, "6")]


def test_reports_of_two_programs_are_taken_together(clerk):
    zoom = clerk.sheet(
        "Name (Original Name),User Email,Join Time,Leave Time,Duration (Minutes),Guest",
        "王芳,,09/05/2025 02:00:00 PM,09/05/2025 02:40:00 PM,40,No", name="zoom.csv",
    )  # fmt: skip
    other = stays(clerk, "r2.csv", ("王芳", "14:42", "15:30"))

    _code, told = clerk.imports(zoom, other, *TALK)

    assert minutes(told) == [("T001", "present", "88")]


def test_a_list_of_events_that_broke_off_counts_to_its_last_moment(clerk):
    head = "Full Name,User Action,Timestamp"
    one = clerk.sheet(
        head, f"王芳,Joined,{DAY} 14:00:00", f"李四,Joined,{DAY} 14:10:00",
        f"李四,Left,{DAY} 14:40:00", name="r1.csv",
    )  # fmt: skip
    other = clerk.sheet(head, f"王芳,Joined,{DAY} 14:50:00", name="r2.csv")

    _code, told = clerk.imports(one, other, *TALK, "--habit", "below=minutes")

    assert minutes(told)[0] == ("T001", "present", "80")
    assert minutes(told)[1] == ("T002", "left-early", "30")
    assert codes(told) == ["still-in", "still-in"]
    assert "to the end, 14:40" in messages(told)
    assert "to the end, 15:30" in messages(told)


# ---------------------------------------------------------------- what nobody can say


def test_lengths_without_times_in_two_reports_are_not_added_up(clerk):
    head = "Name (Original Name),User Email,Total Duration (Minutes),Guest"
    one = clerk.sheet(head, "王芳,,40,No", "李四,,80,No", name="r1.csv")
    other = clerk.sheet(head, "王芳,,48,No", name="r2.csv")

    code, told = clerk.imports(one, other, *TALK)

    assert (code, states(told), codes(told)) == (3, ["rejected", "matched"], ["unclear-times"])
    assert "without “Show unique users”" in hints(told)
    assert told["problems"][0]["file"] == "r1.csv"


@pytest.mark.parametrize(
    ("second", "state"),
    [(("14:40", "15:30", "50"), "matched"), (("14:39", "15:30", "51"), "rejected")],
    ids=["apart", "overlapping"],
)
def test_a_length_that_is_less_than_lies_between_its_times_may_not_overlap_with_another_report(
    clerk, second, state
):
    head = f"{HEAD},时长（分钟）"
    one = stays(clerk, "r1.csv", ("王芳", "14:00", "14:40", "30"), head=head)
    other = stays(clerk, "r2.csv", ("王芳", *second), head=head)

    _code, told = clerk.imports(one, other, *TALK)

    assert states(told) == [state]
    assert state == "rejected" or minutes(told) == [("T001", "present", "80")]


def test_one_report_given_twice_is_refused(clerk):
    one = stays(clerk, "r1.csv", ("王芳", "14:00", "14:40"))
    other = stays(clerk, "copy.csv", ("王芳", "14:00", "14:40"))

    answer = clerk.do("import", one, other, *TALK)

    assert answer.code == 2
    assert "r1.csv and copy.csv are one and the same report" in answer.err


@pytest.mark.parametrize(
    "lines",
    [
        ("姓名,签到", "王芳,√"),
        ("姓名,项目名称,学时,日期", "王芳,课,2,2025-09-05"),
        ("姓名,9月1日,9月8日", "王芳,√,√"),
    ],
    ids=["signed", "claims", "matrix"],
)
def test_a_report_and_another_sheet_are_not_taken_together(clerk, lines):
    one = stays(clerk, "r1.csv", ("王芳", "14:00", "14:40"))

    answer = clerk.do("import", one, clerk.sheet(*lines), *TALK)

    assert answer.code == 2
    assert "sheet.csv does not tell who was there from when to when" in answer.err
    assert "Import this one by itself" in answer.err
    assert clerk.rows("credits", "teacher") == []


def test_reports_of_two_days_are_two_sessions(clerk):
    one = stays(clerk, "r1.csv", ("王芳", "14:00", "15:30"))
    other = clerk.sheet(HEAD, "王芳,2025-09-12 14:00:00,2025-09-12 15:30:00", name="r2.csv")

    answer = clerk.do("import", one, other, "--title", "讲座", "--hours", "2")
    code, told = clerk.imports(one, other, *TALK)

    assert answer.code == 2
    assert "r1.csv: 2025-09-05, r2.csv: 2025-09-12" in answer.err
    assert (code, codes(told)) == (3, ["other-day"])


def test_habits_that_differ_between_the_programs_are_asked_about(ledger, tmp_path):
    clerk = Clerk(ledger, tmp_path, f'{HABITS}[import.zoom]\nthreshold = "60%"\n')
    zoom = clerk.sheet(
        "Name (Original Name),User Email,Join Time,Leave Time,Duration (Minutes),Guest",
        "王芳,,09/05/2025 02:00:00 PM,09/05/2025 02:40:00 PM,40,No", name="zoom.csv",
    )  # fmt: skip
    other = stays(clerk, "r2.csv", ("王芳", "14:42", "15:30"))

    answer = clerk.do("import", zoom, other, *TALK)

    assert answer.code == 2
    assert "--habit threshold=…" in answer.err
    assert clerk.imports(zoom, other, *TALK, "--habit", "threshold=80%")[0] == 0


# ---------------------------------------------------------------- what the book keeps of it


@pytest.fixture
def two(clerk):
    return (
        stays(clerk, "r1.csv", ("王芳", "14:00", "14:40"), ("李四", "14:00", "14:40")),
        stays(clerk, "r2.csv", ("赵六", "14:42", "15:30"), ("王芳", "14:42", "15:30")),
    )


def test_each_row_keeps_its_file_its_line_and_its_digest(clerk, two):
    clerk.imports(*two, *TALK)

    digests = [hashlib.sha256(each.read_bytes()).hexdigest() for each in two]
    assert sorted(clerk.rows("imports", "teacher", "file", "line", "sha256")) == sorted([
        ("T001", "r1.csv", "2", digests[0]),
        ("T001", "r2.csv", "3", digests[1]),
        ("T002", "r1.csv", "3", digests[0]),
        ("T003", "r2.csv", "2", digests[1]),
    ])  # fmt: skip
    assert f"王芳; {DAY} 14:42:00; {DAY} 15:30:00" in [
        row for (row,) in clerk.rows("imports", "row")
    ]


def test_both_reports_again_are_recorded_already_in_any_order(clerk, two):
    clerk.imports(*two, *TALK)

    for files in (two, two[::-1]):
        code, told = clerk.imports(*files, *TALK)
        assert (code, {*states(told)}) == (0, {"already"})
    assert len(clerk.rows("credits", "teacher")) == 3


def test_both_reports_are_one_change_that_one_undo_takes_back(clerk, two):
    clerk.imports(*two, *TALK)

    assert clerk.do("undo", "--yes").code == 0
    assert clerk.rows("credits", "teacher") == []
    assert not (clerk.folder / "imports.csv").exists()


def test_both_reports_for_another_session_are_refused_row_by_row_unless_again(clerk, two):
    clerk.imports(*two, *TALK)
    words = ("--title", "另一场", *TALK[2:])

    code, told = clerk.imports(*two, *words)

    assert (code, {*codes(told)}) == (3, {"recorded-elsewhere"})
    assert [(each["file"], each["line"]) for each in told["problems"]] == [
        ("r1.csv", 2), ("r1.csv", 3), ("r2.csv", 2),
    ]  # fmt: skip
    assert clerk.imports(*two, *words, "--again")[0] == 0


def test_a_second_report_that_comes_later_is_told_with_the_way_to_take_both(clerk, two):
    clerk.imports(two[0], *TALK)

    code, told = clerk.imports(two[1], *TALK)

    assert code == 3
    assert "The book keeps minutes, and not when somebody came and left" in hints(told)
    assert "give both files at once: ledger import FIRST r2.csv" in hints(told)
    assert clerk.do("undo", "--yes").code == 0
    assert clerk.imports(*two, *TALK)[0] == 0


def test_the_preview_names_the_file_of_each_row(clerk, two):
    answer = clerk.do("import", *two, *TALK, "--dry-run")

    assert "r1.csv: unknown, utf-8" in answer.out
    assert "r2.csv: unknown, utf-8" in answer.out
    assert "r2.csv:2" in answer.out
    assert clerk.rows("credits", "teacher") == []


def test_rows_left_out_are_listed_beside_the_file_in_which_they_stand(clerk):
    one = stays(clerk, "r1.csv", ("王芳", "14:00", "14:40"), ("王方", "14:00", "15:30"))
    other = stays(clerk, "r2.csv", ("王芳", "14:42", "15:30"), ("欧阳娜拉", "14:42", "15:30"))

    code, told = clerk.imports(one, other, *TALK, "--skip-bad")

    assert (code, states(told)) == (0, ["matched", "rejected", "rejected"])
    for name, who in (("r1", "王方"), ("r2", "欧阳娜拉")):
        with (clerk.desk / f"{name}.rejects.csv").open(encoding="utf-8-sig") as stream:
            rows = [*csv.DictReader(stream)]
        assert [(row["line"], row["姓名"]) for row in rows] == [("3", who)]


def test_one_list_for_several_files_is_refused(clerk, two):
    answer = clerk.do("import", *two, *TALK, "--skip-bad", "--rejects", clerk.desk / "x.csv")

    assert answer.code == 2
    assert "each list goes beside its file" in answer.err


def test_the_times_above_the_tables_reach_from_the_first_to_the_last(clerk):
    lines = ("会议主题：讲座",)
    one = clerk.sheet(
        *lines, f"开始时间：{DAY} 14:00", f"结束时间：{DAY} 14:40", HEAD,
        f"王芳,{DAY} 14:00:00,{DAY} 14:40:00", name="r1.csv",
    )  # fmt: skip
    other = clerk.sheet(
        *lines, f"开始时间：{DAY} 14:50", f"结束时间：{DAY} 15:30", HEAD,
        f"王芳,{DAY} 14:50:00,{DAY} 15:30:00", name="r2.csv",
    )  # fmt: skip

    code, told = clerk.imports(one, other, "--hours", "2")

    assert (code, minutes(told)) == (0, [("T001", "present", "80")])
    assert clerk.rows("activities", "title", "start") == [("讲座", DAY)]
