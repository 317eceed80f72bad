"""Whatever a sheet holds, an import ends with a proposal or with problems."""

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sbt_ledger.errors import LedgerError
from sbt_ledger.files.session_cells import SessionWords
from sbt_ledger.intake.asked import Asked
from sbt_ledger.intake.recording import opened
from sbt_ledger.intake.sheet_import import propose
from tests.intake.test_import import LEDGER, TEACHERS

HEADERS = st.sampled_from([
    "姓名", "工号", "签到", "学时", "学分", "日期", "培训时间", "培训年度", "项目名称", "入会时间",
    "退会时间", "参会时长", "身份证号", "邮箱", "备注", "First name", "Last name", "Join Time",
    "Leave Time", "Duration", "Status", "User Action", "Timestamp", "2026-03-05", "周一上午",
    "开始时间", "结束时间",
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


@settings(
    max_examples=400,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(st.lists(HEADERS, min_size=1, max_size=7, unique=True), st.lists(ROW, max_size=6), ASKED)
def test_any_sheet_gives_a_proposal_or_problems(book, headers, rows, asked):
    def quoted(cells):
        return ",".join('"' + cell.replace('"', '""').replace("\0", "") + '"' for cell in cells)

    raw = "\r\n".join(map(quoted, [headers, *rows])).encode("utf-8", "surrogatepass")

    try:
        found = propose(book, "sheet.csv", raw, asked, date(2026, 11, 22))
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
