"""`ledger rollup`: many schools, each as its own `check` has it, and all of them together."""

import csv
import io
import json
import os
import shutil
import signal
import tempfile
import zipfile
from collections import Counter
from pathlib import Path

import pytest

from sbt_ledger.assessment import assess
from sbt_ledger.cli import exit_code, output
from sbt_ledger.cli.schools import Schools
from tests.books import AS_OF, ROOT, TOWN, check, digest, write_book

MEAN = TOWN + (
    'cohort = [ { id = "mean", measure = "mean", at_least = 10, per = "year" },\n'
    '  { id = "talks", measure = "records", at_least = 1, per = "year" },\n'
    '  { id = "most", measure = "share", having = { at_least = 5 }, at_least = "50%",'
    ' per = "year", group_by = "group" } ]\n'
)


@pytest.fixture
def roll(ledger):
    def rolled(*words, code=None, lang="en"):
        answer = ledger("rollup", "--as-of", AS_OF, "--lang", lang, "--format", "json", *words)
        assert code is None or answer.code == code, answer.err
        return json.loads(answer.out)

    return rolled


def school(folder, name, hours, rules=MEAN, **files):
    """Write a school with a teacher for each number of hours."""
    people = "".join(f"t{n},李静{n},{'ab'[n % 2]}\n" for n in range(len(hours)))
    held = "".join(f"a{n},Talk,2026-03-05,{each},lecture\n" for n, each in enumerate(hours))
    rows = "".join(f"a{n},t{n}\n" for n in range(len(hours)))
    return write_book(
        folder / name,
        {
            "ledger.toml": f'school = "{name}"\ncode = "{name}-1"\nrules = ["town"]\n',
            "rules/town.toml": rules,
            "teachers.csv": f"code,name,group\n{people}",
            "activities.csv": f"id,title,start,hours,kind\n{held}",
            "credits.csv": f"activity,teacher\n{rows}",
            **files,
        },
    )


@pytest.fixture
def parted(tmp_path):
    """Return the example, and its teachers parted into three schools; activities are common."""
    whole = tmp_path / "whole"
    shutil.copytree(ROOT / "examples" / "meixihu", whole)
    for settings in (whole / "ledger.toml",):
        text = settings.read_text("utf-8")
        asked = '["changsha-meixihu", "zhejiang-district-2023"]'
        settings.write_text(
            text.replace('["changsha-meixihu", "backbone-2019"]', asked), encoding="utf-8"
        )
    schools = [tmp_path / "parts" / name for name in ("east", "north", "west")]
    for n, part in enumerate(schools):
        shutil.copytree(whole, part)
        for file, column in (("teachers", "code"), ("changes", "teacher"), ("credits", "teacher")):
            keep(part / f"{file}.csv", lambda row, of=column, n=n: int(row[of][1:]) % 3 == n)
    return whole, schools


def keep(path, wanted):
    with path.open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.DictReader(stream))
    text = io.StringIO()
    writer = csv.DictWriter(text, rows[0].keys())
    writer.writeheader()
    writer.writerows(filter(wanted, rows))
    path.write_text(text.getvalue(), encoding="utf-8")


def test_a_district_comes_to_what_its_teachers_would_come_to_in_one_school(roll, ledger, parted):
    whole, schools = parted
    one = check(ledger, whole)

    found = roll(*schools, code=1)

    assert found["totals"]["schools"] == {
        **found["totals"]["schools"],
        "people": one["summary"]["teachers"],
        **{name: one["summary"][name] for name in ("compliant", "open", "pending", "short")},
    }
    assert [each["people"] for each in found["schools"]] == [
        check(ledger, each)["summary"]["teachers"] for each in schools
    ]
    told = {
        (each["require"], each["period"]): (each["state"], each["above"])
        for each in found["cohorts"]
        if each["state"] is not None
    }
    shared = {"concentrated", "mean", "turnout"}
    ratios = {
        (each["cohort"], each["period"]): (each["state"], each["numerator"])
        for each in one["cohorts"]
        if each["cohort"] in shared
    }
    assert {key: told[key] for key in ratios} == ratios
    assert len(ratios) >= 3


def test_results_are_added_up_as_the_schools_have_them(roll, ledger, parted):
    whole, schools = parted
    one = check(ledger, whole)

    found = roll(*schools)

    asked = [each for each in one["results"] if each["state"] != "not-applicable"]
    counted = Counter((each["require"], (each["period"] or "").partition("@")[0]) for each in asked)
    assert {(each["require"], each["period"]): each["people"] for each in found["lines"]} == counted
    short = {
        (each["teacher"], each["require"], each["period"])
        for each in asked
        if each["force"] == "must" and each["state"] in {"short", "over"}
    }
    assert len(found["short"]) == len(short) > 0
    assert {each["code"] for each in found["short"]} == {code for code, _line, _period in short}


def test_a_mean_of_all_is_of_all_people_not_of_the_schools_means(roll, tmp_path):
    school(tmp_path, "big", [40, 40, 40, 0])
    school(tmp_path, "small", [0])

    found = roll(tmp_path, code=1)

    (mean,) = [each for each in found["cohorts"] if each["require"] == "mean"]
    assert (mean["reached"], mean["above"], mean["below"], mean["state"]) == (
        "24",
        "120",
        "5",
        "met",
    )
    assert (mean["schools"], mean["met"], mean["short"]) == (2, 1, 1)


def test_a_count_is_asked_of_each_school_and_never_of_all_together(roll, tmp_path):
    school(tmp_path, "big", [40])
    school(tmp_path, "none", [], **{"teachers.csv": "code,name,group\nt,李静,a\n"})

    (talks,) = [each for each in roll(tmp_path)["cohorts"] if each["require"] == "talks"]

    assert (talks["reached"], talks["state"], talks["met"], talks["short"]) == ("", None, 1, 1)


def test_groups_of_one_name_are_one_group_over_all_schools(roll, tmp_path):
    school(tmp_path, "one", [40, 0])
    school(tmp_path, "two", [0, 40])

    most = [each for each in roll(tmp_path)["cohorts"] if each["require"] == "most"]

    assert [(each["group"], each["reached"], each["state"]) for each in most] == [
        ("a", "50%", "met"), ("b", "50%", "met"), ("", "50%", None),
    ]  # fmt: skip


def test_another_wording_of_a_rule_is_not_mixed_with_it(roll, tmp_path):
    school(tmp_path, "one", [40])
    school(tmp_path, "two", [0], rules=MEAN.replace("at_least = 10,", "at_least = 20,"))

    means = [each for each in roll(tmp_path)["cohorts"] if each["require"] == "mean"]

    assert [(each["needed"], each["reached"], each["schools"]) for each in means] == [
        ("10", "40", 1), ("20", "0", 1),
    ]  # fmt: skip


def test_a_comment_above_a_rule_does_not_part_schools_that_have_the_same_rule(roll, tmp_path):
    school(tmp_path, "one", [40, 40])
    school(tmp_path, "two", [0], rules=f"# Ours since 2015.\n{MEAN}")
    school(tmp_path, "three", [0], **{"ledger.toml": 'school = "three"\nrules = ["rules/x.toml"]\n',
                                      "rules/x.toml": MEAN, "rules/town.toml": None})  # fmt: skip

    found = roll(tmp_path)

    (mean,) = [each for each in found["cohorts"] if each["require"] == "mean"]
    assert (mean["reached"], mean["below"], mean["schools"]) == ("20", "4", 3)
    assert [(each["people"], each["needed"]) for each in found["lines"]] == [(4, "120")]


def test_a_requirement_in_other_words_is_not_added_to_it(roll, tmp_path):
    less = MEAN.replace("at_least = 30", 'name = { en = "Less" }, at_least = 20')
    school(tmp_path, "one", [40, 10])
    school(tmp_path, "two", [40, 10], rules=less)

    lines = roll(tmp_path)["lines"]

    assert [(each["require_name"], each["needed"], each["short"]) for each in lines] == [
        ("year", "60", 1), ("Less", "40", 1),
    ]  # fmt: skip


def test_a_broken_school_is_named_with_its_lines_and_stops_no_other(ledger, tmp_path):
    school(tmp_path, "fine", [40])
    school(tmp_path, "torn", [40], **{"credits.csv": "activity,teacher\nnone,t0\n"})
    before = digest(tmp_path)

    answer = ledger("rollup", tmp_path, "--as-of", AS_OF, "--lang", "en", "--format", "json")

    assert answer.code == 3
    assert [each["school"] for each in json.loads(answer.out)["schools"]] == ["fine"]
    assert f"{tmp_path / 'torn' / 'credits.csv'}:2: activity: " in answer.err
    assert "1 of 2 schools is left out" in answer.err
    (broken,) = json.loads(answer.out)["broken"]
    place = "credits.csv:2: activity: no activity has the id “none” [unknown-activity]"
    assert broken == {
        "folder": str(tmp_path / "torn"),
        "reason": f"The book cannot be read: 1 problem. {place}",
    }
    assert digest(tmp_path) == before


def test_programs_get_the_problems_of_broken_schools_as_of_one_book(ledger, tmp_path):
    torn = school(tmp_path, "torn", [40], **{"credits.csv": "activity,teacher\nnone,t0\nnope,t0\n"})
    lost = school(tmp_path, "x", [40], **{"ledger.toml": 'school = "x"\nrules = ["nowhere"]\n'})
    words = ("--as-of", AS_OF, "--lang", "en", "--format", "json")
    alone = json.loads(ledger("check", "--book", torn, *words).out)["problems"]

    found = json.loads(ledger("rollup", tmp_path, *words).out)["problems"]

    files = [{**each, "file": f"{torn}/{each['file']}"} for each in alone]
    assert len(files) == 2
    assert found[:2] == files
    assert [(each["code"], each["file"], each["message"]) for each in found[2:]] == [
        ("wrong-use", str(lost), "There is no rule set “nowhere”."),
    ]


@pytest.mark.parametrize(
    ("lang", "told"),
    [
        ("en", "1 short. 1 school could not be read, and is in no figure."),
        ("zh-CN", "1 不足。1 所学校无法读取，未计入任何数字。"),
        ("zh-TW", "1 不足。1 所學校無法讀取，未計入任何數字。"),
    ],
)
def test_the_first_line_tells_of_whom_nothing_is_told(ledger, tmp_path, lang, told):
    school(tmp_path, "fine", [0])
    school(tmp_path, "torn", [40], **{"credits.csv": None})

    words = ("rollup", tmp_path, "--as-of", AS_OF, "--lang", lang)

    assert told in ledger(*words).out
    ledger(*words, "-o", tmp_path / "d.xlsx")
    calamine = pytest.importorskip("python_calamine")
    first = calamine.CalamineWorkbook.from_path(tmp_path / "d.xlsx").get_sheet_by_index(0)
    assert any(cell and told.endswith(str(cell)) for row in first.to_python() for cell in row)


def test_a_table_in_which_nothing_stands_is_there_for_programs(roll, ledger, tmp_path):
    fine = school(tmp_path, "fine", [40], rules=TOWN)

    found = roll(fine)
    answer = ledger("rollup", fine, "--as-of", AS_OF, "--table", "broken", "--format", "csv")

    empty = ("broken", "cohorts", "cohorts_by_school", "deadlines", "money", "problems", "short")
    assert [found[name] for name in empty] == [[]] * len(empty)
    assert (answer.code, answer.out) == (0, "folder,reason\r\n")


def test_schools_of_one_name_are_told_apart(roll, tmp_path):
    for code in ("e-1", "w-1"):
        settings = f'school = "First Primary"\ncode = "{code}"\nrules = ["town"]\n'
        school(tmp_path, code, [0], **{"ledger.toml": settings})
    for part in ("x", "y"):
        settings = 'school = "Second Primary"\nrules = ["town"]\n'
        school(tmp_path, part, [0], **{"ledger.toml": settings})
    school(tmp_path, "z", [0])

    found = roll(tmp_path)

    names = ["First Primary (e-1)", "First Primary (w-1)",
             *(f"Second Primary ({tmp_path / part})" for part in ("x", "y")), "z"]  # fmt: skip
    for table in ("schools", "short"):
        assert [each["school"] for each in found[table]] == names
    assert list(dict.fromkeys(each["school"] for each in found["cohorts_by_school"])) == names


@pytest.mark.parametrize(
    ("lang", "told"),
    [
        ("en", "Nothing stands in the column “post” of any teacher in question."),
        ("zh-CN", "所涉教师的“post”栏都没有内容。"),
        ("zh-TW", "所涉教師的「post」欄都沒有內容。"),
    ],
)
def test_a_column_that_no_roster_has_is_told(ledger, tmp_path, lang, told):
    book = school(tmp_path, "one", [40])

    words = ("rollup", book, "--as-of", AS_OF, "--lang", lang)

    assert told in ledger(*words, "--by", "post", "--by", "group").err
    assert "group" not in ledger(*words, "--by", "group").err


@pytest.mark.parametrize("lost", ["folder", "link", "gone", "shut"])
def test_a_school_that_lost_its_settings_is_missed(ledger, tmp_path, monkeypatch, lost):
    school(tmp_path, "fine", [40])
    settings = school(tmp_path, "lost", [40], **{"journal.jsonl": ""}) / "ledger.toml"
    if lost == "shut":
        refuse(monkeypatch, settings)
    else:
        settings.unlink()
    if lost == "folder":
        settings.mkdir()
    elif lost == "link":
        settings.symlink_to("nowhere.toml")
    (tmp_path / "not a book").mkdir()

    answer = ledger("rollup", tmp_path, "--as-of", AS_OF, "--lang", "en", "--format", "json")

    assert answer.code == 3
    assert [each["school"] for each in json.loads(answer.out)["schools"]] == ["fine"]
    assert f"{tmp_path / 'lost'}: " in answer.err
    assert "1 of 2 schools is left out" in answer.err


def refuse(monkeypatch, path):
    """Have the system refuse to look at a file, as it does to who may not read its folder."""
    lstat = Path.lstat

    def refused(self):
        if self == path:
            raise PermissionError(13, "Permission denied", str(self))
        return lstat(self)

    monkeypatch.setattr(Path, "lstat", refused)
    path.unlink()


@pytest.mark.parametrize(("lang", "told"), [("en", "cannot be read"), ("zh-CN", "无法读取"),
                                            ("zh-TW", "無法讀取")])  # fmt: skip
def test_a_disk_that_fails_at_one_school_stops_no_other(ledger, tmp_path, monkeypatch, lang, told):
    def failing(book, *rest):
        if book.settings.school == "torn":
            raise OSError(5, "Input/output error", "torn.csv")
        return whole(book, *rest)

    whole = assess.assess
    monkeypatch.setattr(assess, "assess", failing)
    for name in ("fine", "torn"):
        school(tmp_path, name, [40])

    answer = ledger("rollup", tmp_path, "--as-of", AS_OF, "--lang", lang, "--format", "json")

    assert answer.code == 3
    assert [each["school"] for each in json.loads(answer.out)["schools"]] == ["fine"]
    assert told in answer.err
    assert "torn.csv" in answer.err


def test_what_is_said_of_a_journal_names_the_school(ledger, tmp_path):
    school(tmp_path, "fine", [40])
    torn = school(tmp_path, "torn", [40], **{"journal.jsonl": "no entry\n"})

    answer = ledger("rollup", tmp_path, "--as-of", AS_OF, "--lang", "en")

    assert answer.code == 0
    assert (
        f"{torn}: The journal is damaged.\n    journal.jsonl: this line is no entry" in answer.err
    )


def test_the_book_of_the_surroundings_is_meant_if_none_is_named(roll, tmp_path, monkeypatch):
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    monkeypatch.setenv("LEDGER_BOOK", str(school(tmp_path, "s1", [40])))

    assert [each["school"] for each in roll()["schools"]] == ["s1"]


def test_three_hundred_schools_with_five_broken_ones_come_out_in_one_run(ledger, tmp_path):
    for n in range(300):
        school(tmp_path, f"s{n:03}", [40, 30, 29][: 1 + n % 3])
    broken = {n: tmp_path / f"s{n:03}" for n in (0, 7, 150, 151, 299)}
    (broken[0] / "teachers.csv").write_bytes(b"code,name\nt0,\xff\xfe\x00\n,\n")
    (broken[7] / "credits.csv").unlink()
    (broken[150] / "rules" / "town.toml").write_text("ruleset = {", "utf-8")
    (broken[151] / "ledger.toml").write_text('school = "s151"\nrules = ["gone"]\n', "utf-8")
    (broken[299] / "activities.csv").unlink()
    (broken[299] / "activities.csv").mkdir()

    answer = ledger("rollup", tmp_path, "--as-of", AS_OF, "--lang", "en", "--format", "json")

    found = json.loads(answer.out)
    read = [n for n in range(300) if n not in broken]
    assert answer.code == 3
    assert [each["school"] for each in found["schools"]] == [f"s{n:03}" for n in read]
    assert [each["folder"] for each in found["broken"]] == list(map(str, broken.values()))
    assert found["totals"]["schools"]["people"] == sum(1 + n % 3 for n in read)
    assert len(found["short"]) == sum(n % 3 == 2 for n in read)
    for n in read[::60]:
        own = check(ledger, tmp_path / f"s{n:03}")["summary"]
        told = found["schools"][read.index(n)]
        assert told["people"] == own.pop("teachers")
        assert {name: told[name] for name in own} == own


def test_rules_that_no_school_knows_are_wrong_use(ledger, tmp_path):
    school(tmp_path, "one", [40])
    school(tmp_path, "two", [40])

    answer = ledger("rollup", tmp_path, "--rules", "nowhere", "--lang", "en")

    assert answer.code == 2
    assert "There is no rule set “nowhere”" in answer.err


def test_schools_that_name_rules_that_they_do_not_have_are_named_each(ledger, tmp_path):
    for name, rules in (("one", "nowhere"), ("two", "elsewhere")):
        text = f'school = "{name}"\nrules = ["{rules}"]\n'
        school(tmp_path, name, [40], **{"ledger.toml": text})

    answer = ledger("rollup", tmp_path, "--as-of", AS_OF, "--lang", "en")

    assert answer.code == 3
    for name, rules in (("one", "nowhere"), ("two", "elsewhere")):
        assert name in answer.err
        assert f"There is no rule set “{rules}”" in answer.err


def test_of_schools_that_all_cannot_be_read_no_figure_is_told(ledger, tmp_path):
    school(tmp_path, "one", [40], **{"credits.csv": "activity\na0\n"})

    answer = ledger("rollup", tmp_path, "--as-of", AS_OF, "--lang", "en", "--format", "text")

    assert answer.code == 3
    assert answer.out.startswith("District\n")
    assert "1 school could not be read, and is in no figure." in answer.out
    assert "0 of 0" not in answer.out


def test_today_is_the_day_of_the_school_and_not_of_the_machine(ledger, tmp_path):
    days = set()
    for timezone in ("Pacific/Kiritimati", "Etc/GMT+12"):  # never on the same day
        text = f'school = "one"\nrules = ["town"]\ntimezone = "{timezone}"\n'
        book = school(tmp_path, "one", [40], **{"ledger.toml": text})

        told, own = (
            json.loads(ledger(*words, "--format", "json").out)["as_of"]
            for words in (("rollup", book), ("check", "--book", book))
        )

        assert told == own
        days.add(told)
    assert len(days) == 2


def test_books_are_named_by_folder_pattern_or_the_folder_above_each_once(roll, tmp_path):
    for name in ("s1", "s2", "other"):
        school(tmp_path, name, [40])

    def names(*words):
        return [each["school"] for each in roll(*words)["schools"]]

    assert names(tmp_path) == ["other", "s1", "s2"]
    assert names(tmp_path / "s*") == ["s1", "s2"]
    assert names(tmp_path / "s2", tmp_path / "s*", tmp_path / "s2") == ["s2", "s1"]
    assert names("--book", tmp_path / "s1") == ["s1"]


@pytest.mark.parametrize("word", ["nothing-*", "empty"])
def test_what_names_no_book_is_refused(ledger, tmp_path, monkeypatch, word):
    (tmp_path / "empty").mkdir()
    monkeypatch.chdir(tmp_path)

    answer = ledger("rollup", word, "--lang", "en")

    assert answer.code == 2
    assert f"“{word}” names no book" in answer.err


def test_strict_asks_for_nothing_pending(ledger, tmp_path):
    reviewed = 'valid = [ { needs_all = ["school-review"], else = "pending" } ]\n'
    school(tmp_path, "one", [30], rules=TOWN + reviewed)

    words = ("rollup", tmp_path, "--as-of", AS_OF)
    codes = [ledger(*words).code, ledger(*words, "--strict").code]

    assert codes == [0, 1]


def test_teachers_are_parted_by_the_columns_asked_for(roll, tmp_path):
    school(tmp_path, "one", [40, 0, 40])

    found = roll(tmp_path, "--by", "group", "--table", "shares")

    told = [
        (each["cell"], each["people"], each["compliant"], each["short"]) for each in found["shares"]
    ]
    assert told == [("a", 2, 2, 0), ("b", 1, 0, 1)]


@pytest.fixture
def no_characters(tmp_path):
    """Return a folder of two schools, one of them broken, whose names are no characters."""
    folder = tmp_path / "gbk"
    try:
        for raw, broken in ((b"\xb5\xda", {}), (b"\xb6\xfe", {"teachers.csv": None})):
            school(folder, "x", [40], **broken).rename(folder / os.fsdecode(raw))
    except OSError:
        pytest.skip("here the name of a file has characters only")
    return folder


@pytest.mark.parametrize("kind", ["json", "csv", "text", "md", "html", "xlsx", "table"])
def test_a_folder_whose_name_is_no_characters_is_written_with_backslashes(
    ledger, no_characters, kind
):
    file = no_characters.parent / f"r.{kind}"
    words = ("rollup", no_characters, "--as-of", AS_OF, "--lang", "en", "--format", kind)

    answer = ledger(*words, "-o", file)

    assert answer.code == exit_code.BROKEN_FILES, answer.err
    assert "\\udcb6\\udcfe: The book cannot be read" in answer.err
    written = b" ".join(parts(file)) if kind == "xlsx" else file.read_bytes()
    plain = written.replace(b"\\\\", b"\\")  # Markdown has a backslash before a backslash
    if kind != "table":  # which parts a long name in two lines
        assert b"\\udcb5\\udcda" in plain
    if kind not in {"table", "csv"}:  # which has the first table only
        assert b"\\udcb6\\udcfe" in plain
    assert not list(file.parent.glob(".*"))


@pytest.mark.parametrize("kind", ["json", "csv"])
def test_a_folder_whose_name_is_no_characters_is_the_same_in_a_pipe(ledger, no_characters, kind):
    words = ("rollup", no_characters, "--as-of", AS_OF, "--format", kind)
    file = no_characters.parent / "r"

    piped = ledger(*words).out
    ledger(*words, "-o", file)

    assert file.read_text("utf-8-sig") == piped.replace("\r\n", "\n")


def parts(workbook):
    with zipfile.ZipFile(workbook) as book:
        return [book.read(name) for name in book.namelist()]


@pytest.mark.parametrize("fault", [KeyboardInterrupt, ValueError, OSError])
def test_a_result_that_is_broken_off_leaves_no_file(ledger, tmp_path, monkeypatch, fault):
    one = school(tmp_path, "one", [40])

    def broken_off(_text):
        yield "{"
        raise fault

    monkeypatch.setattr(output, "_ended", broken_off)
    answer = ledger("rollup", one, "--as-of", AS_OF, "-o", tmp_path / "r.json")

    assert answer.code not in {exit_code.COMPLIANT, exit_code.SHORT}
    assert [path.name for path in tmp_path.iterdir()] == ["one"]


def test_a_line_end_in_the_name_of_a_folder_parts_no_line(ledger, tmp_path):
    try:
        for name in ("a\nb\x1b[2J", "c"):
            school(tmp_path / name, "east", [40])
            school(tmp_path / name, "torn", [40], **{"credits.csv": "activity,teacher\nx,t0\n"})
    except OSError:
        pytest.skip("here the name of a file has no line ends")
    evil, fine = (tmp_path / name for name in ("a\nb\x1b[2J", "c"))

    answer = ledger("rollup", evil, fine, "--as-of", AS_OF, "--lang", "en")

    told = f"{tmp_path}/a b [2J/"
    assert f"{told}torn: The book cannot be read" in answer.err
    assert f"{told}east and {fine}/east both have the code" in answer.err
    assert answer.err.count(f"{told}torn") == 2
    assert not any(line.startswith("b") for line in answer.err.splitlines())


@pytest.mark.parametrize("kind", ["text", "csv", "md", "html", "xlsx"])
def test_every_format_has_the_schools(ledger, tmp_path, kind):
    school(tmp_path, "one", [40])
    answer = ledger(
        "rollup", tmp_path / "one", "--as-of", AS_OF, "-o", tmp_path / f"r.{kind}", "--format", kind
    )

    assert answer.code in {0, 1}, answer.err
    written = (tmp_path / f"r.{kind}").read_bytes()
    assert written[:2] == b"PK" if kind == "xlsx" else b"one" in written


def test_chinese_pages_have_chinese_words(ledger, tmp_path):
    school(tmp_path, "one", [0])
    answer = ledger("rollup", tmp_path, "--as-of", AS_OF, "--lang", "zh-CN", "--format", "text")

    assert "学校" in answer.out
    assert "school" not in answer.out


def test_a_school_that_was_copied_is_told_since_both_are_counted(ledger, tmp_path):
    for name in ("a", "copy"):
        school(tmp_path / name, "east", (3,))
    school(tmp_path / "a", "west", (3,))

    answer = ledger("rollup", tmp_path / "a", tmp_path / "copy", "--as-of", AS_OF)

    east = [str(tmp_path / name / "east") for name in ("a", "copy")]
    assert f"{east[0]} and {east[1]} both have the code east-1: both are counted." in answer.err
    assert "west" not in answer.err
    for lang, told in (("zh-CN", "编号都是 east-1"), ("zh-TW", "編號都是 east-1")):
        answer = ledger(
            "rollup", tmp_path / "a", tmp_path / "copy", "--as-of", AS_OF, "--lang", lang
        )
        assert told in answer.err


@pytest.mark.parametrize(
    ("lang", "told"),
    [
        ("en", "0 of 1 schools are not in order. No teacher is asked for anything."),
        ("zh-CN", "没有对任何教师的要求。"),
        ("zh-TW", "沒有對任何教師的要求。"),
    ],
)
def test_a_district_without_teachers_says_so(ledger, tmp_path, lang, told):
    empty = school(tmp_path, "new", (), TOWN)

    answer = ledger("rollup", empty, "--as-of", AS_OF, "--lang", lang)

    assert answer.code == 0
    assert told in answer.out


@pytest.fixture
def many(tmp_path, monkeypatch):
    """Return the folder of twenty schools, two of them broken; nothing is kept of any."""
    for n in range(20):
        broken = {"credits.csv": "activity,teacher\na0,nobody\n"} if n in (0, 13) else {}
        school(tmp_path, f"s{n:02}", [8 + n, 12, 3], **broken)
    monkeypatch.setenv("LEDGER_CACHE", "")
    return tmp_path


def processes(monkeypatch, count):
    if not hasattr(os, "fork"):
        pytest.skip("here a process cannot fork")
    monkeypatch.setattr(os, "cpu_count", lambda: count)


def test_several_processes_say_what_one_says(ledger, many, monkeypatch):
    processes(monkeypatch, 1)
    one = ledger("rollup", many, "--as-of", AS_OF, "--format", "json")
    here, judged, away = os.getpid(), Schools._judged, os.pipe()

    def noted(self, folder):
        if os.getpid() != here:
            os.write(away[1], b".")
        return judged(self, folder)

    monkeypatch.setattr(Schools, "_judged", noted)
    processes(monkeypatch, 3)
    assert ledger("rollup", many, "--as-of", AS_OF, "--format", "json") == one
    assert one.code == 3
    os.close(away[1])
    assert os.read(away[0], 100)
    os.close(away[0])


def test_what_a_process_that_died_had_judged_is_judged_again(ledger, many, monkeypatch):
    processes(monkeypatch, 1)
    one = ledger("rollup", many, "--as-of", AS_OF, "--format", "json")
    here, judged = os.getpid(), Schools._judged

    def dying(self, folder):
        if os.getpid() != here and folder.name > "s05":
            os._exit(9)
        return judged(self, folder)

    monkeypatch.setattr(Schools, "_judged", dying)
    processes(monkeypatch, 3)
    assert ledger("rollup", many, "--as-of", AS_OF, "--format", "json") == one


@pytest.mark.parametrize("lacking", ["fork", "second fork", "pipe", "temporary file"])
def test_where_no_helper_can_begin_those_that_are_there_do_it_all(
    ledger, many, monkeypatch, lacking
):
    processes(monkeypatch, 1)
    one = ledger("rollup", many, "--as-of", AS_OF, "--format", "json")
    fork, begun = os.fork, []

    def full(*_words, **_more):
        raise BlockingIOError(11, "Resource temporarily unavailable")

    def once():
        begun.append(1)
        return fork() if len(begun) == 1 else full()

    place, name, instead = {
        "fork": (os, "fork", full),
        "second fork": (os, "fork", once),
        "pipe": (os, "pipe", full),
        "temporary file": (tempfile, "TemporaryFile", full),
    }[lacking]
    monkeypatch.setattr(place, name, instead)
    processes(monkeypatch, 4)

    assert ledger("rollup", many, "--as-of", AS_OF, "--format", "json") == one
    assert len(begun) == (2 if lacking == "second fork" else 0)


def test_a_helper_that_was_stopped_holds_nobody_up(ledger, many, monkeypatch):
    here, judged = os.getpid(), Schools._judged

    def stopped(self, folder):
        if os.getpid() != here:
            os.kill(os.getpid(), signal.SIGSTOP)
        if folder.name > "s00":
            os.waitpid(-1, os.WUNTRACED)  # until one stands still
            raise KeyboardInterrupt
        return judged(self, folder)

    monkeypatch.setattr(Schools, "_judged", stopped)
    processes(monkeypatch, 3)

    assert ledger("rollup", many, "--as-of", AS_OF).code == exit_code.INTERRUPTED
    with pytest.raises(ChildProcessError):
        os.waitpid(-1, os.WNOHANG)
