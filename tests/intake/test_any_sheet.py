"""Whatever a sheet holds, an import ends with a proposal or with problems."""

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sbt_ledger.errors import BrokenFilesError, LedgerError
from sbt_ledger.files.additions import add_rows
from sbt_ledger.files.session_cells import SessionWords
from sbt_ledger.intake.asked import Asked
from sbt_ledger.intake.recording import opened
from sbt_ledger.intake.roster_import import RosterSheet, propose_roster
from sbt_ledger.intake.roster_planning import Standing
from sbt_ledger.intake.sheet_import import propose
from tests.intake.test_import import LEDGER, TEACHERS

HEADERS = st.sampled_from([
    "姓名", "工号", "签到", "学时", "学分", "日期", "培训时间", "培训年度", "项目名称", "入会时间",
    "退会时间", "参会时长", "身份证号", "邮箱", "备注", "First name", "Last name", "Join Time",
    "Leave Time", "Duration", "Status", "User Action", "Timestamp", "2026-03-05", "周一上午",
    "开始时间", "结束时间", "2021-22", "第1年", "2022年度（学分）",
])  # fmt: skip
CELLS = st.one_of(
    st.sampled_from([
        "", "王芳", "张三", "0012", "12", "√", "×", "迟到", "代签", "2", "2学时", "半天", "90分钟",
        "1:30:00", "2026-03-05", "2026/3/5 14:00", "9/1/23, 2:00:05 PM", "112/9/1", "同上", "2024",
        "2025-2026学年",
        "990001198001010019", "9.9E+17", "Completed", "Joined", "Left", "--", "=1+1", "李?", "合计",
        "2-3", "-1", "1e999", "２０２６．３．５", "0031王芳", "王芳、张三", "Zhou Mary",
    ]),
    st.text(max_size=12),
    st.integers(-(10**18), 10**18).map(str),
)  # fmt: skip
ROW = st.lists(CELLS, max_size=7)
WORDS = st.builds(
    SessionWords,
    title=st.sampled_from(["", "讲座"]),
    start=st.sampled_from(["", "2026-03-05", "x"]),
    end=st.just(""),
    hours=st.sampled_from([None, "2", "0", "x"]),
    kind=st.sampled_from(["", "lecture", "opening-balance"]),
)
ASKED = st.builds(
    Asked,
    words=WORDS,
    time=st.sampled_from(["", "14:00-16:30", "16-14"]),
    year=st.sampled_from(["", "2026", "x"]),
    date_order=st.sampled_from(["", "mdy", "dmy", "x"]),
    accept_makeup=st.booleans(),
    habits=st.lists(
        st.sampled_from(["blank=absent", "threshold=0%", "hour_minutes=60", "x=1", "day_hours=0"]),
        max_size=2,
    ).map(tuple),
)


@pytest.fixture(scope="module")
def book(tmp_path_factory):
    folder = tmp_path_factory.mktemp("book")
    (folder / "ledger.toml").write_text(LEDGER, encoding="utf-8")
    (folder / "teachers.csv").write_text(TEACHERS, encoding="utf-8")
    (folder / "activities.csv").write_text(
        "id,title,start,end,hours,kind\n20260305-01,讲座,2026-03-05,,2,lecture\n", encoding="utf-8"
    )
    (folder / "credits.csv").write_text("activity,teacher\n20260305-01,0012\n", encoding="utf-8")
    return opened(folder)


def as_csv(rows):
    def quoted(cells):
        return ",".join('"' + cell.replace('"', '""').replace("\0", "") + '"' for cell in cells)

    return "\r\n".join(map(quoted, rows)).encode("utf-8", "surrogatepass")


@settings(
    max_examples=400,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(st.lists(HEADERS, min_size=1, max_size=7, unique=True), st.lists(ROW, max_size=6), ASKED)
def test_any_sheet_gives_a_proposal_or_problems(book, headers, rows, asked):
    try:
        found = propose(book, "sheet.csv", as_csv([headers, *rows]), asked, date(2026, 11, 22))
    except LedgerError:
        return

    assert sum(found.counts[state] for state in ("matched", "already", "unknown")) <= len(
        found.people
    )
    for row in found.rows["credits"]:
        assert row["teacher"] in book.book.teachers
    for row in found.rows["imports"]:
        assert "990001198001010019" not in row["row"]
    keys = [(row["activity"], row["teacher"]) for row in found.rows["credits"]]
    assert len(keys) == len({*keys})


ROSTER_HEADERS = st.sampled_from([
    "姓名", "工号", "性别", "任教学科", "任教学段", "入职日期", "出生年月", "参加工作时间", "职称",
    "职务", "身份证号", "邮箱", "学历", "First name", "Last name",
])  # fmt: skip
ROSTER_CELLS = st.one_of(
    CELLS,
    st.sampled_from(["初中", "幼儿园", "男", "2010-08", "198013", "2010.1", "1980年1月", "T001"]),
)


@settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(ROSTER_HEADERS, min_size=1, max_size=7, unique=True),
    st.lists(st.lists(ROSTER_CELLS, max_size=7), max_size=6),
    ASKED,
    st.booleans(),
)
def test_any_list_of_teachers_gives_a_proposal_or_problems(book, headers, rows, asked, number):
    teachers, timelines = book.book.teachers, book.book.timelines
    sheet = RosterSheet("roster.csv", as_csv([headers, *rows]), asked, number)

    try:
        standing = Standing(teachers, timelines, date(2026, 11, 22))
        found = propose_roster(book.book.settings, standing, sheet)
    except LedgerError:
        return

    new = [row["code"] for row in found.new]
    assert len(new) == len({*new})
    assert not teachers.keys() & {*new}
    assert all(row["name"] for row in found.new)
    assert not any("990001198001010019" in row.values() for row in found.new)
    try:
        add_rows(book.folder, book.book, {"teachers": FIRST}, {"teachers": found.new})
    except BrokenFilesError as fault:
        pytest.fail(str(fault.problems))


FIRST = ("teachers.csv", TEACHERS.encode())
