"""Real sheets of other people, whole: who is in them, how long they were there, what is told."""

import csv
import re

import pytest

from tests.intake.clerk import Clerk, codes, states
from tests.intake.foreign import REAL

pytestmark = pytest.mark.skipif(
    not REAL.exists(), reason="the real files are not beside the project"
)
MEETING = '[import]\nhour_minutes = 45\nhour_step = 1\nthreshold = "80%"\nkind = "lecture"\n'
TALK = ("--title", "Z", "--hours", "2")


@pytest.fixture
def clerk(ledger, tmp_path):
    clerk = Clerk(ledger, tmp_path)
    settings = clerk.folder / "ledger.toml"
    head = settings.read_text(encoding="utf-8").partition("[import]")[0]
    settings.write_text(head + MEETING, encoding="utf-8")
    return clerk


@pytest.fixture
def imports(clerk):
    """Import a real sheet into a book with these teachers."""

    def run(name, people, *words):
        roster = "".join(f"{code},{who},2010-09-01\n" for code, who in people.items())
        path = clerk.folder / "teachers.csv"
        path.write_text("code,name,hired_on\n" + roster, encoding="utf-8")
        return clerk.imports(REAL / name, *words, "--dry-run")

    return run


def matched(told, *keys):
    return [
        tuple(each[key] for key in keys) for each in told["people"] if each["state"] == "matched"
    ]


def test_six_stays_of_one_person_are_added_up(imports):
    words = (*TALK, "--time", "12:00-16:00", "--date", "2020-12-11")

    code, told = imports("teams_list_2020_utf16le_tab.csv", {"T": "Müller Hans"}, *words)

    assert (code, told["counts"]["rows"], told["counts"]["people"]) == (0, 38, 5)
    assert matched(told, "line", "minutes", "attendance") == [(28, "25.62", "absent")]  # 1537 s
    assert states(told).count("unknown") == 4


def test_who_joined_before_the_download_was_there_from_its_start_and_without_left_to_its_end(
    imports,
):
    people = {"A": "Mara Umber", "B": "Ben Cedar", "C": "Leo Sage"}
    words = (*TALK, "--time", "9:45-10:15", "--date", "2020-11-04")

    code, told = imports("teams_list_2020_utf8bom_comma.csv", people, *words)

    assert code == 0
    # From 9:50:12 to 10:06:45, to the end at 10:15, and to 10:07:10.
    assert {*matched(told, "teacher", "minutes")} == {("A", "16.55"), ("B", "24.8"), ("C", "16.97")}
    assert "still-in" in codes(told)


def test_rejoins_are_further_rows_of_one_person(imports):
    words = (*TALK, "--time", "8:00-9:40")

    code, told = imports("teams_report_2022_resaved_semicolon.csv", {"T": "Nobody"}, *words)

    counts = told["counts"]
    assert (code, counts["rows"], counts["people"], counts["merged"]) == (0, 69, 60, 9)


def test_the_cells_of_a_matrix_are_there_or_not_or_say_nothing(imports):
    people = {"2100001001": "Ines Pine", "2100001002": "Vik Rowan", "2100001004": "Wren Maple"}
    name = "roster_matrix_semicolon_decimal_comma.csv"

    code, told = imports(name, people, *TALK)
    assert (code, {*codes(told)}) == (3, {"blank-mark"})

    code, told = imports(name, people, *TALK, "--habit", "blank=absent")
    ways = {
        who: [way for each, way in matched(told, "teacher", "attendance") if each == who]
        for who in people
    }
    assert (code, told["counts"]["rows"], told["counts"]["people"]) == (0, 65, 65)
    # 14 columns: 1 is there, 0 and a blank are not, N/A and #N/A say nothing.
    assert {who: (each.count("present"), each.count("absent")) for who, each in ways.items()} == {
        "2100001001": (12, 1), "2100001002": (5, 8), "2100001004": (12, 0),
    }  # fmt: skip
    assert told["activities"][0] == "20220207-01"
    assert len(told["activities"]) == 13  # on one day all have N/A


@pytest.mark.parametrize(
    ("name", "words", "line"),
    [
        ("zoom_participants_utf8.csv", (*TALK, "--time", "10:00-12:00"), 5),
        ("zoom_participants_with_meeting_block.csv", ("--hours", "2"), 8),
    ],
)
def test_two_devices_at_once_are_one_person_once(imports, name, words, line):
    code, told = imports(name, {"T": "Kara Zor-L"}, *words)

    counts = told["counts"]
    assert (code, counts["rows"], counts["people"], counts["merged"]) == (0, 31, 27, 4)
    # 114 and 111 minutes overlap: from 10:08:26 to the end at 12:00.
    assert matched(told, "line", "minutes", "hours") == [(line, "111.57", "2")]


def test_code_and_name_in_one_cell_are_two_however_they_are_parted(imports):
    file = REAL / "lab_signin_gbk_tab_named_xls_a.xls"
    with file.open(encoding="gbk", newline="") as stream:
        cells = [row[2].strip() for row in csv.reader(stream, delimiter="\t")][1:]
    parts = [re.fullmatch(r"(\d*)\W?(\D*)", cell) for cell in cells if cell]
    pairs = [(found[1], found[2]) for found in parts if found]
    # Who wrote a code alone has some name in the roster, and who wrote a name alone some code.
    people = {
        number or f"2022999{at:04d}": name or f"某{at}" for at, (number, name) in enumerate(pairs)
    }

    code, told = imports(file.name, people, *TALK, "--date", "2022-09-22")

    assert (sum(map(all, pairs)), cells.count(""), told["counts"]["rows"]) == (48, 7, 65)
    assert sum(not number for number, _name in pairs) == 3
    assert (code, told["counts"]["matched"], told["counts"]["unknown"]) == (0, 58, 0)
    found = {each["text"]: each["teacher"] for each in told["people"]}
    assert all(found[cell] == re.split(r"\D", cell)[0] for cell in cells if cell[:1].isdecimal())
    assert sum("；" in cell for cell in cells) == sum(" " in cell for cell in cells) == 7


def test_below_a_merged_title_each_row_is_a_person(imports):
    words = ("signin_merged_title.xlsx", {"T": "雷远远"}, *TALK, "--date", "2022-09-22")
    code, told = imports(*words)
    assert (code, codes(told)) == (3, ["blank-mark"])

    code, told = imports(*words, "--habit", "blank=present")

    assert (code, told["header_line"], told["counts"]["rows"]) == (0, 2, 17)
    assert matched(told, "line", "attendance", "hours") == [(4, "present", "2")]


def test_a_form_of_numbered_rows_that_nobody_filled_in_is_refused(imports):
    name = "signin_weekly_two_level_header_blank.xlsx"

    code, told = imports(name, {"T": "雷远远"}, *TALK, "--date", "2022-09-26")

    assert code == 3
    assert "nobody-read" in codes(told)


def test_what_is_in_progress_does_not_count(imports):
    people = {"EMP0001": "Ben Alder", "EMP0003": "Quin Rowan"}

    code, told = imports("hr_training_records.csv", people, "--hours", "1")

    assert code == 0
    assert [line for line, *_ in matched(told, "line")] == [2]
    assert codes(told) == ["not-counted"]
    assert "7 rows are left out" in told["problems"][0]["message"]


def test_claims_that_were_filed_before_their_end_are_told_and_one_course_has_many_titles(
    clerk,
):
    file = REAL / "sichuan_teacher_credit_records.csv"
    with file.open(encoding="utf-8", newline="") as stream:
        claims = list(csv.DictReader(stream))
    people = {(row["employeeName"], row["idCard"]) for row in claims}
    roster = "".join(f"S{at},{name},{id_}\n" for at, (name, id_) in enumerate(sorted(people)))
    text = "code,name,national_id\n" + roster
    (clerk.folder / "teachers.csv").write_text(text, encoding="utf-8")

    code, told = clerk.imports(
        file, "--habit", 'counts=["审核中"]', "--habit", "credit_hours=6", "--dry-run"
    )

    assert (code, told["counts"]["matched"], len(people)) == (0, 163, 68)
    filed = [each["line"] for each in told["problems"] if each["code"] == "filed-before-end"]
    assert len(filed) == 25
    of_all = [row for row in claims if row["creditTypeName"] == "公需科目"]
    assert (len(of_all), len({row["name"] for row in of_all})) == (66, 32)
