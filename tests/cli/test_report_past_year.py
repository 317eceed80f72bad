"""Reports of a year that is past: judged on its last day, with the people who were there then.

In the autumn after it one teacher came and one left; one had left within the year.
"""

import json

import pytest

from tests.books import AS_OF, write_book

LATER = "2026-11-22"
YEAR = "2025-26"
RULES = """\
ruleset = { id = "town", from = 2015-09-01 }
period.year = { start = "09-01" }
period.cycle = { start = 2025-09-01, length = "5 years" }
credit = [ { per_hour = 1 } ]
valid = [ { needs_all = ["school-review"], else = "provisional" } ]

[[require]]
id = "year"
at_least = 38
per = "year"

[[require]]
id = "cycle"
at_least = 360
per = "cycle"

[[cohort]]
id = "enough"
having = { require = "year" }
measure = "share"
at_least = "50%"
per = "year"
"""
THERE, CAME, LEFT, GONE = "T1", "T2", "T3", "T4"
EVERYBODY = {THERE, LEFT, GONE}
"""Of the year: the last of them left within it."""
ASKED = {THERE, LEFT}
"""Of whom anything is asked on its last day."""
FILES = {
    "ledger.toml": 'school = "A school"\nrules = ["town"]\n',
    "rules/town.toml": RULES,
    "teachers.csv": (
        "code,name,group,hired_on,left_on\n"
        "T1,李静,Chinese,2010-09-01,\n"
        "T2,王芳,Science,2026-09-01,\n"
        "T3,张伟,Maths,2010-09-01,2026-10-01\n"
        "T4,陈晨,Maths,2010-09-01,2026-01-31\n"
    ),
    "changes.csv": "teacher,attribute,value,from,until\n"
    + "".join(
        f"{code},rank,school-backbone,2026-09-01,\n{code},trainer,yes,2026-09-01,\n"
        for code in (CAME,)
    )
    + "".join(
        f"{code},rank,school-backbone,2020-09-01,\n{code},trainer,yes,2020-09-01,\n"
        for code in (THERE, LEFT, GONE)
    )
    + "T3,paired_with,T1,2025-10-01,2026-06-30\nT2,paired_with,T1,2026-09-10,2027-06-30\n",
    "activities.csv": (
        "id,title,start,end,hours,kind,lead,level,approvals\n"
        "a,Talk,2025-11-05,,35,lecture,T1;T3;T4,school,school-review@2026-10-20\n"
        "b,Heard,2026-03-05,,2,lesson-observation,T1,school,\n"
        "c,Talk,2026-09-20,,40,lecture,T1;T2;T3,school,school-review@2026-09-21\n"
        "d,Exam,2026-05-20,,,appraisal,,school,\n"
        "e,Talk,2026-10-01,2026-10-02,2,lecture,T2,school,\n"
    ),
    "credits.csv": (
        "activity,teacher,attendance,prize,result\n"
        "a,T1,,first,\na,T3,,,\na,T4,,,\nb,T1,,,\nb,T3,,,\nd,T1,,,qualified\nd,T3,absent,,\n"
        "c,T1,,,\nc,T2,,first,\nc,T3,absent,,\ne,T2,,,\n"
    ),
}
NAMES = {THERE: "李静", CAME: "王芳", LEFT: "张伟", GONE: "陈晨"}
CERTIFIED = {"certified", "college_opinion", "school_opinion", "year_1_certified", "note", "awaits"}
"""Columns of steps, which are seen as of the day of the question."""
WHO = {
    "dashboard": ASKED, "results": ASKED, "summary": ASKED, "groups": ASKED,
    "form-4068": ASKED, "appraisal": ASKED, "backbone": ASKED, "pairs": ASKED,
    "roster": EVERYBODY, "hours": EVERYBODY, "dossier": EVERYBODY, "turnout": EVERYBODY,
    "trainers": EVERYBODY, "import-sheet": EVERYBODY, "plan": EVERYBODY,
    "statistics": set(), "money": set(),
}  # fmt: skip
"""Whom each report names: nobody who came later, and all who were there and are spoken of.

Nothing is asked on the last day of who had left by then, so such a one stands in no list of what
is asked, nor of people in post; statistics and money name nobody.
"""


@pytest.fixture(scope="module")
def book(tmp_path_factory):
    return write_book(tmp_path_factory.mktemp("past") / "school", FILES)


@pytest.fixture
def report(ledger, book):
    """Return a report of the year that is past, as programs read it."""

    def asked(name, *words, as_of=LATER, form="json"):
        answer = ledger(
            "report", name, "--period", YEAR, "--book", book, "--as-of", as_of, "--lang", "en",
            "--format", form, *words,
        )  # fmt: skip
        assert answer.code == 0, answer.err
        return json.loads(answer.out) if form == "json" else answer.out

    return asked


def tables(found):
    return {name: rows for name, rows in found.items() if isinstance(rows, list)}


def people_in(found):
    """Return the codes of all who stand in any cell, by code or by name."""
    rows = (row for name, rows in tables(found).items() if name != "notes" for row in rows)
    cells = (cell for row in rows for cell in row.values())
    words = {word for cell in cells for word in (cell if isinstance(cell, list) else [cell])}
    return {code for code, name in NAMES.items() if words & {code, name}}


def without_steps(found):
    """Return the tables without what is told of steps."""
    return {
        name: [{key: cell for key, cell in row.items() if key not in CERTIFIED} for row in rows]
        for name, rows in tables(found).items()
        if name != "notes"
    }


@pytest.mark.parametrize("name", WHO)
def test_a_report_of_a_past_year_has_the_people_and_the_figures_of_its_last_day(name, report):
    then, later = report(name, as_of=AS_OF), report(name)

    assert people_in(later) == WHO[name]
    if name != "import-sheet":  # a row that waited for a step is handed in later
        assert without_steps(later) == without_steps(then)
    assert (later["as_of"], later["asked_on"]) == (AS_OF, LATER)


def test_every_report_is_among_them(ledger):
    told = json.loads(ledger("report", "--format", "json").out)["reports"]

    assert {each["name"] for each in told} == WHO.keys()


def test_what_was_certified_after_the_year_is_seen(report):
    def certified(as_of):
        rows = report("results", as_of=as_of)["people"]
        return [row["certified"] for row in rows if row["require"] == "year"]

    assert certified(AS_OF) == ["0", "0"]
    assert certified("2026-10-19") == ["0", "0"]
    assert certified("2026-10-20") == ["35", "35"]
    (then, *_others) = report("hours", as_of=AS_OF)["hours"]
    assert (then["certified"], then["school_opinion"]) == ("0", [])
    (hours, *_others) = report("hours")["hours"]
    assert (hours["certified"], hours["school_opinion"]) == ("35", ["approved=1/2"])
    assert [row["year_1_certified"] for row in report("summary")["summary"]] == ["35", "35"]


def test_a_cycle_that_runs_on_is_that_of_the_last_day_of_the_year_asked_for(report):
    rows = report("summary")["summary"]

    assert [(row["code"], row["cycle_sum"], row["year_2"]) for row in rows] == [
        (THERE, "37", None), (LEFT, "37", None),
    ]  # fmt: skip


def test_the_head_says_on_which_day_it_was_judged_and_up_to_which_steps_are_seen(report):
    assert f"as of {AS_OF}, certified up to {LATER}" in report("dashboard", form="text")
    head = report("hours", form="text").splitlines()[1]
    assert head.endswith(f"Judged on: {AS_OF}    Filled in on: {LATER}")
    assert "certified up to" not in report("dashboard", form="text", as_of=AS_OF)


def test_the_reports_of_an_archive_name_the_same_people_as_its_folders(ledger, book, tmp_path):
    pytest.importorskip("xlsxwriter")
    pytest.importorskip("jinja2")
    folder = tmp_path / "archive"
    answer = ledger("archive", YEAR, "-o", folder, "--book", book, "--as-of", LATER, "--lang", "en")
    manifest = json.loads((folder / "archive.json").read_text("utf-8"))

    assert f" files, as of {AS_OF}, certified up to {LATER}." in answer.err
    assert (manifest["as_of"], manifest["asked_on"]) == (AS_OF, LATER)
    assert {each["code"]: each["verdict"] for each in manifest["teachers"]} == {
        THERE: "short", LEFT: "short", GONE: "",
    }  # fmt: skip
    for file in folder.rglob("*.csv"):
        assert CAME not in file.read_text("utf-8-sig"), file.name
        assert "王芳" not in file.read_text("utf-8-sig"), file.name
    assert LEFT in (folder / "reports/results-people.csv").read_text("utf-8-sig")
    page = (folder / "index.html").read_text("utf-8")
    assert f"as of {AS_OF}, certified up to {LATER}" in page
