"""`ledger rules test`: what holds, what fails, and what cannot be judged."""

import json

import pytest

from sbt_ledger.reports.result_fields import FIELDS
from sbt_ledger.rules.case import EXPECTED, Case
from tests.books import TOWN, check, write_book

CASES = """\
ruleset = "town.toml"
[[case]]
name = "thirty hours in a year"
as_of = 2026-08-31
records = [
  { date = 2025-10-15, hours = 12.5, kind = "lecture" },
  { date = 2025-11-15, hours = 17.5 },
]
expect = [ { require = "year", state = "met", needed = 30, earned = "30.00" } ]
"""


@pytest.fixture
def run(ledger, tmp_path, monkeypatch):
    """Return the command on a file of cases beside the rules of the town, in English."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "town.toml").write_text(TOWN, encoding="utf-8")

    def tried(text, *words):
        (tmp_path / "cases.toml").write_text(text, encoding="utf-8")
        answer = ledger("rules", "test", "cases.toml", "--lang", "en", *words)
        assert "Traceback" not in answer.err
        return answer

    return tried


def case(expected, *, keys="", as_of="2026-08-31", rules="town.toml", hours=29):
    return (
        f'ruleset = "{rules}"\n[[case]]\nname = "a case"\nas_of = {as_of}\n{keys}\n'
        f"records = [ {{ date = 2025-10-15, hours = {hours} }} ]\n{expected}\n"
    )


def test_a_case_that_holds_passes(run):
    assert run(CASES) == (0, "1 passed, 0 failed\n", "")


def test_what_was_kept_of_the_book_that_one_is_in_is_no_part_of_a_case(
    run, ledger, tmp_path, monkeypatch
):
    monkeypatch.setenv("LEDGER_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr("sbt_ledger.files.kept_table._LEAST", 1)
    write_book(tmp_path, {})
    check(ledger, tmp_path)

    assert run(CASES) == (0, "1 passed, 0 failed\n", "")


def test_each_key_that_is_not_as_expected_is_a_line_with_file_case_key_expected_and_got(run):
    answer = run(case('expect = [ { require = "year", state = "met", earned = 30, short = 1 } ]'))

    assert answer.code == 1
    assert answer.out.splitlines() == [
        "cases.toml:7: a case: year: state: expected met, got short",
        "cases.toml:7: a case: year: earned: expected 30, got 29",
        "0 passed, 1 failed",
    ]


def test_lists_and_truths_are_told_as_toml_writes_them(run):
    expected = 'expect = [ { require = "year", missing = ["law"], complete = true } ]'

    assert run(case(expected)).out.splitlines()[:2] == [
        "cases.toml:7: a case: year: complete: expected true, got false",
        "cases.toml:7: a case: year: missing: expected [law], got []",
    ]


def test_one_result_must_fulfil_the_whole_expectation(run):
    text = """\
ruleset = "town.toml"
[[case]]
name = "30 credits of one and 5 of the other"
as_of = 2026-08-31
teachers = [ { code = "a1" }, { code = "a2" } ]
records = [
  { teacher = "a1", date = 2025-10-15, hours = 30 },
  { teacher = "a2", date = 2025-10-15, hours = 5 },
]
expect = [ { require = "year", state = "met", earned = 5, short = 25 } ]
"""

    assert run(text).out.splitlines()[:-1] == [
        "cases.toml:10: 30 credits of one and 5 of the other: year: state: expected met, got short"
    ]


def test_what_is_not_there_fails_the_case(run):
    answer = run(case('expect = [ { require = "year", period = "2025-27", state = "short" } ]'))

    assert answer.code == 1
    assert answer.out.splitlines()[0] == (
        "cases.toml:7: a case: year 2025-27: nothing of that name was found"
    )


def test_a_result_of_years_ago_is_found_if_it_is_named(run):
    answer = run(
        case('expect = [ { require = "year", from = 2019-09-01, state = "short", earned = 0 } ]')
    )

    assert answer.out == "1 passed, 0 failed\n"


def test_without_period_the_one_that_contains_the_day_is_meant(run):
    expected = 'expect = [ { require = "year", to = 2026-08-31, state = "open", earned = 29 } ]'

    assert run(case(expected, as_of="2026-08-30")).code == 0
    assert run(case(expected, as_of="2026-09-01")).code == 1


def test_a_rule_set_that_says_nothing_of_a_teacher_does_not_apply(run):
    asked = 'require = "open-lesson", from = 2019-09-01'
    text = case(
        f'expect = [ {{ {asked}, state = "not-applicable" }},\n'
        f'  {{ {asked}, state = "not-applicable", needed = 1 }},\n'
        f'  {{ {asked}, state = "short" }} ]',
        rules="backbone-2019", as_of="2020-08-31",
    )  # fmt: skip

    nothing = "a case: open-lesson 2019-09-01: nothing of that name was found"
    assert run(text).out.splitlines()[:-1] == [f"cases.toml:{n}: {nothing}" for n in (8, 9)]


@pytest.mark.parametrize(
    ("text", "code", "line", "hint"),
    [
        (case("expects = []"), "unknown-key", 7, "Did you mean expect"),
        (case('expect = [ { require = "year", erned = 30 } ]'), "unknown-key", 7, "earned"),
        (case('expect = [ { require = "year", done = 30 } ]'), "unknown-key", 7, ""),
        (case('expect = [ { state = "met" } ]'), "missing-key", 7, ""),
        (case('expect_cohorts = [ { state = "met" } ]'), "missing-key", 7, ""),
        (case('expect_money = [ { state = "met" } ]'), "missing-key", 7, ""),
        (case('expect_problems = [ { file = "credits.csv" } ]'), "missing-key", 7, ""),
        (case('expect_problems = [ { code = "later", state = "met" } ]'), "unknown-key", 7, ""),
        (case(""), "bad-value", 2, ""),
        (case('expect = [ { require = "yaer", state = "met" } ]'), "bad-value", 7, ""),
        (case('expect = [ { require = "year", teacher = "a9" } ]'), "bad-value", 7, ""),
        (case('expect_cohorts = [ { cohort = "mean" } ]'), "bad-value", 7, ""),
        (case('expect_deadlines = [ { deadline = "end" } ]'), "bad-value", 7, ""),
        (case('expect_money = [ { money = "fund" } ]'), "bad-value", 7, ""),
        (case("expect = []", rules="twon.toml"), "bad-value", 2, ""),
        (CASES.replace("as_of", "asof"), "unknown-key", 4, "as_of"),
        (CASES.replace('"town.toml"', '"changsha-meixih"'), "bad-value", 1, "changsha-meixihu"),
        (case('expect = [ { require = "year", state = "meet" } ]'), "unknown-word", 7, "mean met"),
        (case('expect_cohorts = [ { cohort = "c", state = "shrt" } ]'), "unknown-word", 7, "short"),
        ('ruleset = "town.toml"\n', "bad-value", 1, ""),
        ("", "missing-key", 1, "ruleset"),
        ("ruleset = {\n", "bad-toml", 1, ""),
        ('ruleset = "town.toml"\ncase = 1\n', "bad-value", 2, ""),
        ('ruleset = "town.toml"\ncase = [\n 1 ]\n', "bad-value", 2, ""),
        (TOWN, "bad-value", 1, ""),
    ],
)  # fmt: skip
def test_a_case_that_names_what_does_not_exist_is_refused(text, code, line, hint, run):
    told = json.loads(run(text, "--format", "json").out)["problems"]

    found = [each for each in told if (each["code"], each["line"]) == (code, line)]
    assert {each["file"] for each in told} == {"cases.toml"}
    assert hint in found[0]["hint"]
    assert run(text).code == 3


def test_cases_of_rules_that_cannot_be_computed_are_not_judged(run, tmp_path):
    (tmp_path / "town.toml").write_text(f"{TOWN}[[cap]]\nat_mst = 1\n", encoding="utf-8")

    answer = run(CASES)

    assert (answer.code, answer.out) == (3, "0 passed, 0 failed, 1 not judged\n")
    assert answer.err.startswith("town.toml:5: at_most: cap 1: ")
    assert json.loads(run(CASES, "--format", "json").out)["summary"] == {
        "passed": 0, "failed": 0, "refused": 1,
    }  # fmt: skip


def test_a_problem_that_is_expected_passes_and_another_error_fails(run):
    expected = 'expect_problems = [ { code = "negative-number", file = "credits.csv", line = 2 } ]'

    assert run(case(expected, hours=-1)).code == 0
    answer = run(case('expect_problems = [ { code = "later" } ]', hours=-1))

    assert answer.code == 1
    assert "the book of the case: credits.csv:2: " in answer.out
    assert "[negative-number]" in answer.out


def test_a_remark_on_the_book_can_be_expected(run):
    text = case('expect_problems = [ { code = "later", level = "warning" } ]', as_of="2025-10-14")

    assert run(text).out == "1 passed, 0 failed\n"


def test_one_event_of_several_teachers_is_one_activity_and_a_row_may_say_otherwise(run):
    text = """\
ruleset = "changsha-meixihu"
[[case]]
name = "one of two was trained at induction"
as_of = 2026-08-31
teachers = [ { code = "a1" }, { code = "a2" } ]
records = [
  { id = "e", teacher = "a1", date = 2025-10-15, hours = 4, program = "induction" },
  { id = "e", teacher = "a2", date = 2025-10-15, hours = 4, program = "school-based" },
]
expect = [
  { require = "cycle", teacher = "a1", state = "open", earned = 0 },
  { require = "cycle", teacher = "a2", state = "open", earned = 4 },
]
"""

    assert run(text).out == "1 passed, 0 failed\n"


def test_programs_read_an_object_a_case(run):
    text = case('expect = [ { require = "year", earned = 30 } ]')

    told = json.loads(run(text, "--format", "json").out)

    assert list(told) == ["version", "cases", "problems", "summary"]
    assert told["cases"] == [
        {
            "file": "cases.toml", "line": 2, "case": "a case", "state": "failed",
            "failures": [
                {"line": 7, "about": "year", "key": "earned", "expected": "30", "got": "29"}
            ],
        }
    ]  # fmt: skip


def test_spreadsheets_read_a_row_a_failure(run):
    answer = run(case('expect = [ { require = "year", earned = 30 } ]'), "--format", "csv")

    assert answer.out.splitlines() == [
        "file,line,case,about,key,expected,got", "cases.toml,7,a case,year,earned,30,29",
    ]  # fmt: skip


@pytest.mark.parametrize("width", [60, 100])
@pytest.mark.parametrize("language", ["en", "zh-CN", "zh-TW"])
def test_the_table_fits_the_terminal(run, monkeypatch, width, language):
    from rich.cells import cell_len

    monkeypatch.setenv("COLUMNS", str(width))
    text = case('expect = [ { require = "year", earned = 30 } ]')

    answer = run(text, "--format", "table", "--lang", language)

    assert "29" in answer.out
    assert max(map(cell_len, answer.out.splitlines())) <= width


def test_folders_and_globs_are_looked_through_for_cases(run, ledger, tmp_path):
    assert run(CASES).code == 0
    inner = tmp_path / "more" / "deep"
    inner.mkdir(parents=True)
    (inner / "town.rules.toml").write_text(TOWN.replace('"town"', '"town.rules"'), encoding="utf-8")
    text = CASES.replace('"town.toml"', '"town.rules.toml"')
    (inner / "town.toml").write_text(text, encoding="utf-8")

    assert ledger("rules", "test", "more").out == "1 passed, 0 failed\n"
    assert ledger("rules", "test", "more/*/*.toml", "cases.toml").out == "2 passed, 0 failed\n"
    assert ledger("rules", "test", tmp_path / "more" / "**" / "town.toml").code == 0


@pytest.mark.parametrize("name", ["nothing.toml", "empty", "none-*.toml"])
def test_a_name_without_cases_is_wrong_use(ledger, tmp_path, monkeypatch, name):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "empty").mkdir()

    answer = ledger("rules", "test", name, "--lang", "en")

    assert answer.code == 2
    assert name in answer.err


def test_a_rule_set_of_the_book_is_known_by_its_id(ledger, tmp_path):
    book = write_book(tmp_path / "book", {})
    file = tmp_path / "cases.toml"
    file.write_text(CASES.replace("town.toml", "town"), encoding="utf-8")

    assert ledger("rules", "test", file, "--book", book).code == 0


def test_what_a_case_may_expect_is_what_check_prints(ledger, tmp_path):
    """Whatever `check` says can be expected under its own name, and nothing else."""
    from sbt_ledger.notation.schema import keys_of

    assert keys_of(Case, ["expect"]) == set(FIELDS)
    changes = "teacher,attribute,value,from\nt,rank,school-backbone,2020-09-01\n"
    later = "id,title,start,kind\na,Lesson,2026-09-02,open-lesson\n"
    book = write_book(tmp_path, {"changes.csv": changes, "activities.csv": later})
    found = check(ledger, book, "--rules", "backbone-2019", "--rules", "changsha-meixihu")
    for key, name in EXPECTED.items():
        if name != "money":
            assert keys_of(Case, [key]) == set(found[name][0])


def test_a_day_outside_the_calendar_and_a_number_that_is_none_are_told(run):
    far = run(case('expect = [ { require = "year" } ]', as_of="0001-01-01"))
    none = run(case('expect = [ { require = "year", needed = nan } ]'))

    assert (far.code, "a day lies between 1900 and 2100" in far.err) == (3, True)
    assert (none.code, "needed: expected nan, got 30" in none.out + none.err) == (1, True)


ROWS = """\
ruleset = "town.toml"
[[case]]
name = "a case"
as_of = 2026-08-31
teachers = [
  { code = "t", %s },
]
changes = [
  { teacher = "t", attribute = "rank", value = "x", from = 2020-09-01, %s },
]
records = [
  { date = 2025-10-01, hours = 3 },
  { date = 2025-10-02, hours = 3, %s },
]
expect = [ { require = "year", state = "short", earned = 6 } ]
"""


@pytest.mark.parametrize(
    ("keys", "line", "key", "meant"),
    [
        (('hired_onn = "x"', "own = 1", "own = 1"), 6, "hired_onn", "hired_on"),
        (("own = 1", 'untill = "x"', "own = 1"), 9, "untill", "until"),
        (("own = 1", "own = 1", 'attendence = "absent"'), 13, "attendence", "attendance"),
        (("own = 1", "own = 1", "planed = 3"), 13, "planed", "planned"),
    ],
)
def test_a_key_of_a_row_that_is_nearly_a_column_is_refused_with_what_was_meant(
    run, keys, line, key, meant
):
    answer = run(ROWS % keys)

    assert (answer.code, answer.out) == (3, "0 passed, 0 failed, 1 not judged\n")
    assert answer.err.startswith(f"cases.toml:{line}: {key}: ")
    assert f"Did you mean {meant}?" in answer.err


def test_columns_of_the_schools_own_may_stand_in_the_rows_of_a_case(run):
    assert run(ROWS % ('choir = "x"', 'ward = "x"', 'for_whom = "young"')).code == 0


def test_a_column_that_the_rules_look_at_is_none_that_was_mistyped(run, tmp_path):
    text = ROWS % ("own = 1", "own = 1", 'hour = "x"')
    assert run(text).code == 3

    rules = TOWN.replace('per = "year"', 'per = "year", where = { not = { hour = "y" } }')
    (tmp_path / "town.toml").write_text(rules, encoding="utf-8")
    assert run(text).code == 0


@pytest.mark.parametrize(
    ("keys", "place", "key"),
    [
        (("hired_on = 'soon'", "own = 1", "own = 1"), 6, "teachers.csv:2: hired_on"),
        (("own = 1", "until = 'soon'", "own = 1"), 9, "changes.csv:2: until"),
        (("own = 1", "own = 1", "planned = -1"), 13, "activities.csv:3: planned"),
        (("own = 1", "own = 1", "minutes = -1"), 13, "credits.csv:3: minutes"),
        (("own = 1", "own = 1", "teacher = 'u'"), 13, "credits.csv:3: teacher"),
    ],
)
def test_what_is_wrong_with_the_book_of_a_case_is_told_with_the_line_and_key_of_its_row(
    run, keys, place, key
):
    answer = run(ROWS % keys)

    first = answer.out.splitlines()[0]
    assert answer.code == 1
    assert first.startswith(f"cases.toml:{place}: a case: the book of the case: {key}: ")


def test_a_day_of_a_record_that_is_none_is_told_once(run):
    answer = run(
        case('expect = [ { require = "year" } ]').replace("date = 2025-10-15", "date = 'x'")
    )

    told = [line for line in answer.out.splitlines() if "[bad-date]" in line]
    assert [line.partition(": a case")[0] for line in told] == ["cases.toml:6"]
    assert "activities.csv:2: date: " in told[0]


def test_a_file_that_cannot_be_read_counts_as_one_case_that_was_not_judged(run, ledger):
    assert run("ruleset = {\n").out == "0 passed, 0 failed, 1 not judged\n"

    told = json.loads(run('ruleset = "town.toml"\n', "--format", "json").out)

    assert told["summary"] == {"passed": 0, "failed": 0, "refused": 1}
    assert ledger("rules", "test", "cases.toml", "--lang", "zh-CN").err.startswith(
        "cases.toml:1: 其中没有 [[case]]：什么都不会检验 [bad-value]\n"
    )


def test_rule_sets_among_the_names_that_the_shell_makes_of_a_glob_are_no_cases(
    run, ledger, tmp_path
):
    assert run(CASES).code == 0
    (tmp_path / "town.rules.toml").write_text(TOWN, encoding="utf-8")

    assert ledger("rules", "test", "cases.toml", "town.rules.toml").code == 0
    assert ledger("rules", "test", "town.rules.toml").code == 3


@pytest.mark.parametrize(
    ("later", "told"),
    [
        ("date = 2025-11-15", "date: an earlier record of “a” says 2025-10-15"),
        ("end = 2025-11-15", "end: an earlier record of “a” says 2025-10-15"),
        ("start = 2025-10-15", ""),
        ("planned = 6", "planned: an earlier record of “a” says 4"),
        ('date = 2025-10-15, planned = 4, kind = "paper"', ""),
    ],
)
def test_two_records_of_one_event_have_its_day_and_its_hours(run, later, told):
    first = '{ id = "a", date = 2025-10-15, planned = 4, hours = 2 },\n'
    rows = f'records = [\n{first}{{ id = "a", teacher = "u", {later} }},\n]'
    text = CASES[: CASES.index("records")] + (
        f'teachers = [ {{ code = "t" }}, {{ code = "u" }} ]\n{rows}\n'
        'expect = [ { require = "year", teacher = "t", earned = 2 } ]\n'
    )

    answer = run(text)

    assert answer.code == (3 if told else 0)
    assert f"cases.toml:8: {told}" in answer.err if told else not answer.err
