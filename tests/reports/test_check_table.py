from datetime import date
from fractions import Fraction

import pytest
from rich.cells import cell_len

from sbt_ledger.records.credit import Presence
from sbt_ledger.reports import page_text
from sbt_ledger.reports.check_table import as_table, page
from sbt_ledger.reports.page import bar
from tests.reports.conftest import (
    YEAR,
    a_book,
    a_change,
    a_rule_set,
    a_teacher,
    an_activity,
    checked,
    printed,
)

WANG = a_teacher("430104-0007", "王芳", "语文组")
OUYANG = a_teacher("430104-0008", "欧阳修文", "数学组")
SMITH = a_teacher("430104-0009", "Anna Smith", "English")
TALK = an_activity("talk", date(2025, 10, 12), 20, kind="lecture")
CIRCLE = an_activity("circle", date(2026, 3, 1), "8.5", evidence=(), kind="reading")
PAPER = an_activity("paper", date(2026, 4, 1), 40, kind="paper")
COURSE = an_activity("course", date(2026, 5, 1), 40, kind="course")
NEEDS_REVIEW = {"where": {"kind": "paper"}, "needs_all": ["school-review"], "else": "pending"}
PROOF = {"needs_any": ["certificate"], "else": "provisional"}


def a_report(**tables):
    book = a_book(
        [WANG, OUYANG, SMITH],
        [TALK, CIRCLE, PAPER, COURSE],
        {
            WANG.code: ["talk", "circle"],
            OUYANG.code: ["talk", "paper"],
            SMITH.code: ["course"],
        },
    )
    return checked(book, a_rule_set(valid=[PROOF, NEEDS_REVIEW], **tables))


def table(report, width, language="en", **asked):
    return printed(as_table(report, language, width=width, **asked), width)


def test_who_is_short_comes_first_then_what_is_pending_each_group_by_group():
    assert table(a_report(), 120) == [
        "Meixihu School, as of 2026-08-31: Town rules",
        "",
        "Short: 1 teacher",
        "teacher           requirement         progress    needed  earned  certified  lacking",
        "─" * 84,
        "语文组",
        "430104-0007 王芳  Year total 2025-26  █████████░      30    28.5         20      1.5",
        "",
        "Pending: 1 teacher",
        (
            "teacher               requirement         progress    needed  earned  certified"
            "  pending  lacking"
        ),
        "─" * 97,
        "数学组",
        (
            "430104-0008 欧阳修文  Year total 2025-26  ██████░░░░      30      20         20"
            "       40       10"
        ),
        "Year total 2025-26: pending for 1 teacher: awaits school-review",
        "",
        "Town rules",
        "requirement  period   progress    met  short  pending",
        "─────────────────────────────────────────────────────",
        "Year total   2025-26  ███░░░░░░░    1      1        1",
        "",
        "1 of 3 teachers short, 1 pending, 1 compliant.",
        "These results rest on readings R1, R2; see ledger rules show town",
    ]


def test_eighty_columns_leave_out_what_can_be_spared():
    lines = table(a_report(), 80)

    assert lines[3:7] == [
        "teacher           requirement         progress    needed  earned  lacking",
        "─" * 73,
        "语文组",
        "430104-0007 王芳  Year total 2025-26  █████████░      30    28.5      1.5",
    ]


def test_sixty_columns_keep_who_what_and_how_much_is_lacking():
    lines = table(a_report(), 60)

    assert lines[3:7] == [
        "teacher           requirement         earned  lacking",
        "─" * 53,
        "语文组",
        "430104-0007 王芳  Year total 2025-26    28.5      1.5",
    ]


def test_forty_columns_say_below_a_name_what_it_is_about():
    lines = table(a_report(), 40)

    at = lines.index("Pending: 1 teacher")
    assert lines[at : at + 5] == [
        "Pending: 1 teacher",
        "teacher               lacking",
        "─" * 29,
        "数学组",
        "430104-0008 欧阳修文       10",
    ]
    assert lines[at + 5] == "    requirement: Year total 2025-26"


@pytest.mark.parametrize("width", [40, 60, 80, 120])
@pytest.mark.parametrize("language", ["en", "zh-CN"])
def test_no_line_is_wider_than_the_terminal(width, language):
    lines = table(a_report(), width, language, everything=True)

    assert max(cell_len(line) for line in lines) <= width


def test_chinese_names_take_two_cells_and_the_columns_line_up():
    anna = checked(a_book([WANG, SMITH], [TALK]))
    header, _rule, _group, first, _other, second = table(anna, 80, "zh-CN")[3:9]

    for word, cell in (("requirement", "学年学分"), ("progress", "██████░░░░")):
        begins = {cell_len(line[: line.index(cell)]) for line in (first, second)}
        assert begins == {cell_len(header[: header.index(word)])}


def test_only_who_is_short_without_an_overview():
    assert table(a_report(), 80, short_only=True) == [
        "Meixihu School, as of 2026-08-31: Town rules",
        "",
        "Short: 1 teacher",
        "teacher           requirement         progress    needed  earned  lacking",
        "─" * 73,
        "语文组",
        "430104-0007 王芳  Year total 2025-26  █████████░      30    28.5      1.5",
        "",
        "1 of 3 teachers short, 1 pending, 1 compliant.",
        "These results rest on readings R1, R2; see ledger rules show town",
    ]


def test_everything_lists_who_is_in_order_too_and_last():
    lines = table(a_report(), 80, everything=True)

    at = lines.index("In order: 1 teacher")
    assert lines[at + 3 : at + 5] == [
        "English",
        "430104-0009 Anna Smith  Year total 2025-26      30      40         40  met",
    ]
    assert at > lines.index("Pending: 1 teacher") > lines.index("Short: 1 teacher")


def test_one_teacher_alone_is_neither_counted_nor_put_into_a_group():
    report = checked(a_book([WANG], [TALK]))

    assert table(report, 60)[2:6] == [
        "Short",
        "teacher           requirement         earned  lacking",
        "─" * 53,
        "430104-0007 王芳  Year total 2025-26      20       10",
    ]


def test_who_belongs_to_no_group_stands_under_a_line_that_says_so():
    alone = a_teacher("7", "Zhou")
    lines = table(checked(a_book([alone, WANG], [TALK])), 60)

    assert lines[5:9] == [
        "语文组",
        "430104-0007 王芳  Year total 2025-26      20       10",
        "without a group",
        "7 Zhou            Year total 2025-26      20       10",
    ]


def test_where_nobody_has_a_group_no_line_names_one():
    lines = table(checked(a_book([a_teacher("7", "Zhou"), a_teacher("8", "Wu")], [TALK])), 60)

    assert [line.split()[0] for line in lines[5:7]] == ["7", "8"]


def test_who_is_open_and_behind_pace_is_named_once_a_requirement_the_furthest_first():
    half = date(2026, 2, 28)
    book = a_book([WANG, OUYANG, SMITH], [TALK, COURSE], {WANG.code: ["talk"]})
    lines = table(checked(book, as_of=half), 80)

    at = lines.index("Open and behind pace")
    assert lines[at + 1 : at + 5] == [
        "requirement  period   progress    teachers",
        "──────────────────────────────────────────",
        "Year total   2025-26  ░░░░░░░░░░         2",
        "    欧阳修文 0/14.88, Anna Smith 0/14.88",
    ]
    assert "王芳" not in lines[at + 4], "20 of 30 are well after half a year"


def test_what_does_not_bind_comes_after_what_does_and_says_that_it_does_not():
    advised = {**YEAR, "id": "advised", "force": "advice", "name": {"en": "Advised"}}
    lines = table(checked(a_book([WANG, OUYANG], [TALK]), a_rule_set(advised, YEAR)), 100)

    assert [line for line in lines if line.endswith("teachers")] == [
        "Short: 2 teachers",
        "Advice and entitlements: 2 teachers",
    ]
    assert "short [advice]" in next(line for line in lines if "Advised" in line)


def test_a_bar_is_full_only_where_all_is_there_and_never_empty_where_something_is():
    assert bar(Fraction(2999, 100), Fraction(30)) == "█████████░"
    assert bar(Fraction(30), Fraction(30)) == "██████████"
    assert bar(Fraction(1, 100), Fraction(30)) == "█░░░░░░░░░"
    assert bar(Fraction(0), Fraction(30)) == "░░░░░░░░░░"
    assert bar(Fraction(0), Fraction(0)) == "██████████"


def test_bars_are_for_terminals_and_lines_of_groups_for_all():
    text = page_text.as_text(page(a_report(), "en"))

    assert "█" not in text
    assert "progress" not in text
    assert "语文组\n430104-0007 王芳  Year total 2025-26      30" in text


def test_where_all_is_well_no_teacher_is_listed():
    report = checked(a_book([SMITH], [COURSE]))

    assert table(report, 80) == [
        "Meixihu School, as of 2026-08-31: Town rules",
        "",
        "Town rules",
        "requirement  period   progress    met",
        "─────────────────────────────────────",
        "Year total   2025-26  ██████████    1",
        "",
        "0 of 1 teacher short, 1 compliant.",
        "These results rest on readings R1, R2; see ledger rules show town",
    ]


FEW = {"id": "few", "at_most": 15, "per": "year", "name": {"en": "Ceiling"}}


def test_the_overview_is_in_the_order_of_the_rules_whoever_comes_first():
    for_new = {**YEAR, "who": {"new_teacher": True}}
    new = a_change(WANG.code, "new_teacher", "", date(2025, 9, 1))
    book = a_book([SMITH, WANG], [COURSE], changes=[new])

    lines = table(checked(book, a_rule_set(for_new, FEW)), 80)

    begin = lines.index("Town rules") + 3
    assert [line.split("  ")[0] for line in lines[begin : begin + 2]] == ["Year total", "Ceiling"]


def test_two_rule_sets_have_an_overview_each_and_name_their_rows():
    other = a_rule_set({**YEAR, "at_least": 50}, ruleset={"id": "county", "from": "2015-09-01"})
    lines = table(checked(a_book([SMITH], [TALK]), a_rule_set(), other), 120)

    assert [line for line in lines if line in {"Town rules", "county"}] == ["Town rules", "county"]
    assert [line.split()[3] for line in lines if line.startswith("430104")] == ["town", "county"]


def test_the_school_and_its_deadlines_have_tables_of_their_own():
    demo = {
        "id": "demo", "measure": "records", "at_least": 1, "per": "year",
        "where": {"kind": "demo"}, "name": {"en": "Demo lessons"},
    }  # fmt: skip
    most = {**demo, "id": "most", "at_most": 3, "at_least": None, "name": {"en": "No more demos"}}
    deadline = {"id": "d", "task": "check", "by": "year end", "name": {"en": "Year-end check"}}
    lines = table(a_report(cohort=[demo, most], deadline=[deadline]), 80)

    begin = lines.index("The school")
    assert lines[begin : begin + 11] == [
        "The school",
        "requirement    period      needed  reached  state",
        "─────────────────────────────────────────────────",
        "Demo lessons   2025-26          1        0  short",
        "No more demos  2025-26  at most 3        0  met",
        "",
        "Deadlines",
        "deadline        due         teachers  state",
        "───────────────────────────────────────────",
        "Year-end check  2026-08-31         3  short",
        "    王芳, 欧阳修文, Anna Smith",
    ]


def test_what_is_over_says_by_how_much_and_advice_is_marked():
    lines = table(checked(a_book([SMITH], [TALK]), a_rule_set({**FEW, "force": "advice"})), 100)

    assert "over by 5 [advice]" in next(line for line in lines if "Anna" in line)


def test_square_brackets_of_a_name_are_no_markup():
    teacher = a_teacher("1", "Wang [red]Fang[/red]")
    lines = table(checked(a_book([teacher], [])), 100)

    assert any(line.startswith("1 Wang [red]Fang[/red]  ") for line in lines)


def test_states_have_colours_on_a_terminal_that_has_them():
    from rich.console import Console

    console = Console(width=80, force_terminal=True, color_system="standard", _environ={})
    with console.capture() as capture:
        console.print(as_table(a_report(), "en", width=80))

    assert "\x1b[31m█████████\x1b[0m\x1b[2m░" in capture.get()
    assert "\x1b[31m1.5" in capture.get()
    assert "\x1b[33m10" in capture.get()


def test_a_void_row_adds_nothing():
    book = a_book([SMITH], [TALK], {SMITH.code: [("talk", Presence(cells={"status": "void"}))]})

    lines = table(checked(book), 60)

    assert [line for line in lines if "Anna" in line] == [
        "430104-0009 Anna Smith  Year total 2025-26       0       30"
    ]
