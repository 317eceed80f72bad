"""The archive of a year: all of it, the same each time, harmless, and checked later."""

import csv
import json
import os
import shutil
import subprocess
import sys
import time
from html.parser import HTMLParser
from urllib.parse import unquote

import pytest

from sbt_ledger.cli import main
from sbt_ledger.files import archiving
from sbt_ledger.reports.office import filled
from tests.books import AS_OF, ROOT, TOWN, digest, write_book

pytest.importorskip("jinja2")
pytest.importorskip("xlsxwriter")
EXAMPLE = ROOT / "examples" / "meixihu"
NAMES = (
    "=cmd|' /C calc'!A0", "<script>alert(1)</script>", "CON", "a/b", "dots...", "王芳", "王芳",
)  # fmt: skip
YEAR = "2025-26"
LOCALES = ("en_US.UTF-8", "zh_TW.UTF-8", "C")


def roster():
    return "code,name,group,hired_on\n" + "".join(
        f't{number},"{name}",语文组,2010-09-01\n' for number, name in enumerate(NAMES)
    )


FILES = {
    "rules/town.toml": TOWN,
    "teachers.csv": roster(),
    "activities.csv": (
        "id,title,start,end,hours,kind,evidence\n"
        "a,讲座,2026-03-05,,30,lecture,sign-in-sheet=evidence/a.pdf\n"
        "b,Course,2024-10-12,2024-10-14,12,course,\n"
    ),
    "credits.csv": (
        "activity,teacher,attendance,evidence\n"
        "a,t0,,\na,t1,,\n"
        "a,t5,,certificate=evidence/王芳.pdf;sign-in-sheet=evidence/gone.pdf\n"
        "a,t6,absent,\nb,t0,,\n"
    ),
    "evidence/a.pdf": "of all",
    "evidence/王芳.pdf": "of one",
}


@pytest.fixture
def book(tmp_path):
    return write_book(tmp_path / "school", FILES)


@pytest.fixture
def archive(ledger, book, tmp_path):
    """Return a function that makes the archive of the school and returns its folder."""

    def made(*words, name="archive", code=0):
        target = tmp_path / name
        answer = ledger(
            "archive", YEAR, "-o", target, "--book", book, "--as-of", AS_OF, "--lang", "en", *words
        )
        assert answer.code == code, answer.err
        return target

    return made


@pytest.fixture
def verify(ledger):
    def verified(folder, *words):
        answer = ledger("verify", "--archive", folder, "--lang", "en", "--format", "json", *words)
        found = json.loads(answer.out)
        return answer.code, [(each["code"], each["file"]) for each in found["problems"]]

    return verified


def files_in(folder):
    return sorted(p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file())


def contents(folder):
    return {name: (folder / name).read_bytes() for name in files_in(folder)}


def test_every_report_stands_in_it_in_three_formats_and_each_teacher_has_a_folder(archive, ledger):
    folder = archive()
    files = set(files_in(folder))
    told = json.loads(ledger("report", "--format", "json").out)["reports"]
    of_the_school = {each["name"] for each in told} - {"dossier"}
    manifest = json.loads((folder / "archive.json").read_text("utf-8"))
    assert {*manifest["reports"]} == {*of_the_school, "proofs"}
    for name in manifest["reports"]:
        assert {f"reports/{name}.html", f"reports/{name}.xlsx"} <= files
        assert [file for file in files if file.startswith(f"reports/{name}-")]
    assert [each["name"] for each in manifest["teachers"]] == list(NAMES)
    for each in manifest["teachers"]:
        own = {"dossier.html", "dossier.xlsx", "dossier.csv", "explained.html"}
        assert {f"{each['folder']}/{name}" for name in own} <= files
    assert set(manifest["book"]) == {
        "activities.csv", "credits.csv", "ledger.toml", "rules/town.toml", "teachers.csv",
    }  # fmt: skip
    assert set(manifest["rules"]) == {"town"}


def test_the_sums_are_as_the_common_tool_takes_them(archive):
    folder = archive()
    program = shutil.which("sha256sum")
    if not program:
        pytest.skip("there is no sha256sum on this machine")
    words = [program, "--check", "--strict", "--quiet", "SHA256SUMS"]
    assert subprocess.run(words, cwd=folder, check=False).returncode == 0
    lines = (folder / "SHA256SUMS").read_text("utf-8").splitlines()
    assert [line[66:] for line in lines] == [f for f in files_in(folder) if f != "SHA256SUMS"]


def test_the_same_book_gives_the_same_bytes_and_replaces_an_older_archive(archive, book):
    first, other = archive(), archive(name="other")
    assert contents(first) == contents(other)
    before = contents(first)
    rows = book / "credits.csv"
    rows.write_text(rows.read_text("utf-8") + "b,t1,,\n", "utf-8")
    assert archive() == first
    assert contents(first) != before
    rows.write_text(rows.read_text("utf-8").replace("b,t1,,\n", ""), "utf-8")
    archive()
    assert contents(first) == before
    assert sorted(p.name for p in first.parent.iterdir()) == ["archive", "other", "school"]


@pytest.fixture(scope="module")
def of_three_clerks(tmp_path_factory):
    """Return the archives of a Chinese school, made on machines that speak three languages."""
    folder = tmp_path_factory.mktemp("clerks")
    settings = 'school = "A school"\nlang = "zh-CN"\nrules = ["town"]\n'
    book = write_book(folder / "school", {**FILES, "ledger.toml": settings})
    for locale in LOCALES:
        with pytest.MonkeyPatch.context() as machine:
            machine.setenv("LANGUAGE", "")
            machine.setenv("LANG", locale)
            words = ("archive", YEAR, "-o", folder / locale, "--book", book, "--as-of", AS_OF)
            assert main([str(word) for word in words]) == 0
    return folder


def test_the_archive_speaks_the_language_of_the_book_whatever_that_of_the_machine(of_three_clerks):
    archives = [contents(of_three_clerks / locale) for locale in LOCALES]
    sums = [each.pop("SHA256SUMS") for each in archives]
    assert sums[0] == sums[1] == sums[2]
    assert archives[0] == archives[1] == archives[2]
    assert '<html lang="zh-CN">' in archives[0]["index.html"].decode()
    assert json.loads(archives[0]["archive.json"])["language"] == "zh-CN"


@pytest.mark.parametrize("where", ["before", "after"])
def test_the_archive_speaks_another_language_where_it_is_asked_for(
    where, ledger, book, tmp_path, monkeypatch
):
    monkeypatch.setenv("LANG", "zh_CN.UTF-8")
    words = ("archive", YEAR, "-o", tmp_path / "out", "--book", book, "--as-of", AS_OF)
    asked = ("--lang", "zh-TW")
    answer = ledger(*asked, *words) if where == "before" else ledger(*words, *asked)
    assert answer.code == 0, answer.err
    assert json.loads((tmp_path / "out" / "archive.json").read_text("utf-8"))["language"] == "zh-TW"


@pytest.fixture(scope="module")
def few_of_the_example(tmp_path_factory):
    """Return the book of the example school with every eighth teacher, and all of their rows."""
    book = tmp_path_factory.mktemp("few") / "school"
    shutil.copytree(EXAMPLE, book)
    rows = (book / "teachers.csv").read_text("utf-8").splitlines()
    kept = rows[:1] + rows[1::8]
    (book / "teachers.csv").write_text("\n".join(kept), "utf-8")
    codes = {row.partition(",")[0] for row in kept}
    for name, column in (("changes", 0), ("credits", 1)):
        first, *others = (book / f"{name}.csv").read_text("utf-8").splitlines()
        theirs = [row for row in others if row.split(",")[column] in codes]
        (book / f"{name}.csv").write_text("\n".join((first, *theirs)), "utf-8")
    return book


def test_the_archive_of_an_example_school_is_the_same_by_each_process(
    few_of_the_example, tmp_path, verify
):
    words = ("archive", YEAR, "--book", few_of_the_example, "--as-of", AS_OF, "--quiet")
    for seed in ("1", "2"):  # by which the order of sets differs
        subprocess.run(
            [sys.executable, "-m", "sbt_ledger", *map(str, words), "-o", str(tmp_path / seed)],
            check=True, env={**os.environ, "PYTHONPATH": str(ROOT / "src"), "PYTHONHASHSEED": seed},
        )  # fmt: skip
    assert contents(tmp_path / "1") == contents(tmp_path / "2")
    assert verify(tmp_path / "1") == (0, [])
    assert len(list((tmp_path / "1" / "teachers").iterdir())) > 10


def test_a_changed_byte_a_missing_file_and_an_extra_one_are_each_named(archive, verify, ledger):
    folder = archive()
    assert verify(folder) == (0, [])
    page = folder / "reports" / "plan.html"
    page.write_bytes(page.read_bytes().replace(b"<h1>", b"<h2>", 1))
    (folder / "reports" / "plan.xlsx").unlink()
    (folder / "teachers" / "note.txt").write_text("mine")
    (folder / "later" / "on").mkdir(parents=True)
    assert verify(folder) == (
        1,
        [
            ("archive-extra", "later/on"),
            ("archive-altered", "reports/plan.html"),
            ("archive-missing", "reports/plan.xlsx"),
            ("archive-extra", "teachers/note.txt"),
        ],
    )
    answer = ledger("verify", "--archive", folder, "--lang", "en")
    assert "reports/plan.xlsx: the file is missing [archive-missing]" in answer.out
    assert "later/on: the folder is none of the archive, and empty" in answer.out
    assert answer.out.rstrip().endswith("4 differences.")


def test_a_list_of_sums_that_was_tampered_with_is_no_traceback(archive, verify):
    folder = archive()
    sums = folder / "SHA256SUMS"
    sums.write_bytes(b"\xff\xfe nonsense\n" + sums.read_bytes())
    (folder / "archive.json").write_text("[1")
    code, problems = verify(folder)
    assert code == 1
    assert ("archive-altered", "SHA256SUMS") in problems
    assert ("archive-altered", "archive.json") in problems


def test_what_is_no_archive_is_said_to_be_none(ledger, tmp_path):
    answer = ledger("verify", "--archive", tmp_path, "--lang", "en")
    assert answer.code == 2
    assert "is no archive: it has no archive.json." in answer.err


def test_no_name_of_a_person_leads_anywhere_or_runs(archive):
    folder = archive()
    people = [p.name for p in sorted((folder / "teachers").iterdir())]
    assert people == [
        "t0_=cmd_' _C calc'!A0", "t1__script_alert(1)__script_", "t2_CON", "t3_a_b", "t4_dots",
        "t5_王芳", "t6_王芳",
    ]  # fmt: skip
    for page in folder.rglob("*.html"):
        assert "<script>alert" not in page.read_text("utf-8")
    for table in folder.rglob("*.csv"):
        with table.open(encoding="utf-8-sig", newline="") as stream:
            cells = [cell for row in csv.reader(stream) for cell in row]
        assert not [cell for cell in cells if cell.startswith(("=", "+", "@"))]


class Links(HTMLParser):
    def __init__(self):
        super().__init__()
        self.found = []

    def handle_starttag(self, _tag, attrs):
        self.found += [value for name, value in attrs if name in {"href", "src"}]


def test_every_link_of_the_index_leads_to_a_file_of_the_archive(archive):
    folder = archive()
    links = Links()
    links.feed((folder / "index.html").read_text("utf-8"))
    files = set(files_in(folder))
    assert links.found
    assert {unquote(link) for link in links.found} <= files
    assert max(map(len, files)) < 100, "short enough for Windows"


def test_proofs_are_listed_with_their_sums_or_copied_to_whom_they_belong(archive):
    listed = archive()
    with (listed / "reports" / "proofs-proofs.csv").open(encoding="utf-8-sig") as stream:
        rows = {row["path"]: row for row in csv.DictReader(stream)}
    assert {path: row["found"] for path, row in rows.items()} == {
        "evidence/a.pdf": "true", "evidence/gone.pdf": "false", "evidence/王芳.pdf": "true",
    }  # fmt: skip
    assert rows["evidence/a.pdf"]["size"] == "6"
    assert not list(listed.rglob("*.pdf"))
    copied = archive("--proofs", "copy", name="copied")
    assert (copied / "proofs" / "a.pdf").read_text() == "of all"
    assert (copied / "teachers" / "t5_王芳" / "proofs" / "王芳.pdf").read_text() == "of one"


def test_a_record_of_the_book_is_copied_as_a_proof_of_nobody(archive, book):
    proofs = "certificate=teachers.csv;photo=evidence/../ledger.toml"
    (book / "credits.csv").write_text(f"activity,teacher,evidence\na,t5,{proofs}\n")

    folder = archive("--proofs", "copy")

    with (folder / "reports" / "proofs-proofs.csv").open(encoding="utf-8-sig") as stream:
        found = {row["path"]: row["found"] for row in csv.DictReader(stream)}
    assert (found["teachers.csv"], found["evidence/../ledger.toml"]) == ("false", "false")
    assert {path.name for path in folder.rglob("proofs/*")} == {"a.pdf"}


def test_a_proof_that_leads_out_of_the_book_is_not_copied(archive, book, tmp_path):
    (tmp_path / "secret.txt").write_text("secret")
    (book / "evidence" / "a.pdf").unlink()
    (book / "evidence" / "a.pdf").symlink_to(tmp_path / "secret.txt")
    folder = archive("--proofs", "copy")
    assert "secret" not in "".join(p.read_text("utf-8", "replace") for p in folder.rglob("*.pdf"))
    assert not (folder / "proofs").exists()


def test_a_folder_that_holds_anything_else_is_refused_and_left_alone(archive, tmp_path, ledger):
    other = tmp_path / "archive"
    other.mkdir()
    (other / "letters.txt").write_text("mine")
    archive(code=4)
    assert files_in(other) == ["letters.txt"]
    (other / "letters.txt").unlink()
    folder = archive()
    (folder / "note.txt").write_text("mine")
    archive(code=4)
    assert (folder / "note.txt").read_text() == "mine"
    (folder / "note.txt").unlink()
    (folder / "reports" / "plan.csv").write_text("mine")
    archive(code=4)


def test_a_folder_inside_the_book_is_refused(ledger, book):
    before = digest(book)
    answer = ledger("archive", YEAR, "-o", book / "out", "--book", book, "--lang", "en")
    assert answer.code == 4
    assert "lies inside the book." in answer.err
    assert digest(book) == before


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ((YEAR,), "Still needed: -o DIR."),
        ((YEAR, "-o", "x", "--format", "csv"), "An archive has all formats"),
        (("2025-27", "-o", "x"), "No rule set in use has a period “2025-27”."),
    ],
)
def test_what_cannot_be_meant_is_said_before_anything_is_written(
    words, told, ledger, book, tmp_path, monkeypatch
):
    monkeypatch.chdir(tmp_path)
    answer = ledger("archive", *words, "--book", book, "--as-of", AS_OF, "--lang", "en")
    assert answer.code == 2
    assert told in answer.err
    assert sorted(p.name for p in tmp_path.iterdir()) == ["school"]


def test_without_the_extras_what_is_left_out_is_said_first(archive, capsys, monkeypatch):
    monkeypatch.setattr(filled, "find_spec", lambda _name: None)
    folder = archive()
    assert not list(folder.rglob("*.html"))
    assert list(folder.rglob("*.xlsx"))
    assert json.loads((folder / "archive.json").read_text("utf-8"))["formats"] == ["xlsx", "csv"]


def test_of_a_closed_year_steps_are_seen_up_to_the_day_of_closing(ledger, book, tmp_path):
    answer = ledger("close", YEAR, "--book", book, "--as-of", "2026-09-01")
    assert answer.code == 0, answer.err
    target = tmp_path / "archive"
    answer = ledger("archive", YEAR, "-o", target, "--book", book, "--lang", "en")
    assert answer.code == 0, answer.err
    assert f"as of {AS_OF}, certified up to 2026-09-01." in answer.err
    manifest = json.loads((target / "archive.json").read_text("utf-8"))
    assert (manifest["as_of"], manifest["asked_on"]) == (AS_OF, "2026-09-01")
    assert manifest["closed"]["as_of"] == "2026-09-01"
    assert "The year was closed by" in (target / "index.html").read_text("utf-8")
    rows = book / "credits.csv"
    rows.write_text(rows.read_text("utf-8").replace("a,t1,,\n", ""), "utf-8")
    answer = ledger("archive", YEAR, "-o", target, "--book", book, "--lang", "en")
    assert "is closed, and rows of it were edited by hand since" in answer.err


def test_a_report_that_a_book_cannot_give_is_left_out_and_told(archive, monkeypatch, ledger):
    from sbt_ledger.errors import WrongUseError
    from sbt_ledger.reports.office import plan

    def refuse(_asked):
        raise WrongUseError("no plan here")

    monkeypatch.setattr(plan, "make", refuse)
    folder = archive()
    assert "plan" not in json.loads((folder / "archive.json").read_text("utf-8"))["reports"]
    assert "Left out: plan. no plan here" in (folder / "index.html").read_text("utf-8")


def test_a_helper_that_dies_is_no_gap(archive, monkeypatch):
    if not hasattr(os, "fork"):
        pytest.skip("here a process cannot fork")
    whole = contents(archive())
    monkeypatch.setattr(archiving, "_WORTH_A_HELPER", 2)
    monkeypatch.setattr(os, "cpu_count", lambda: 3)
    assert contents(archive(name="helped")) == whole
    here, add = os.getpid(), archiving.Archiving.add

    def dying(self, name, raw):
        if os.getpid() != here:
            os._exit(9)
        add(self, name, raw)

    monkeypatch.setattr(archiving.Archiving, "add", dying)
    assert contents(archive(name="dying")) == whole


@pytest.mark.parametrize("lacking", ["fork", "pipe"])
def test_where_no_helper_can_begin_an_archive_is_made_without(archive, monkeypatch, lacking):
    if not hasattr(os, "fork"):
        pytest.skip("here a process cannot fork")
    whole = contents(archive())
    monkeypatch.setattr(archiving, "_WORTH_A_HELPER", 2)
    monkeypatch.setattr(os, "cpu_count", lambda: 3)

    def full():
        raise BlockingIOError(11, "Resource temporarily unavailable")

    monkeypatch.setattr(os, lacking, full)
    assert contents(archive(name="alone")) == whole


def test_of_an_archive_that_is_broken_off_neither_files_nor_helpers_are_left(
    ledger, book, tmp_path, monkeypatch
):
    if not hasattr(os, "fork"):
        pytest.skip("here a process cannot fork")
    monkeypatch.setattr(archiving, "_WORTH_A_HELPER", 2)
    monkeypatch.setattr(os, "cpu_count", lambda: 3)
    here, add = os.getpid(), archiving.Archiving.add

    def broken_off(self, name, raw):
        if os.getpid() != here:
            time.sleep(60)
        if name.startswith("reports/"):
            raise KeyboardInterrupt
        add(self, name, raw)

    monkeypatch.setattr(archiving.Archiving, "add", broken_off)
    answer = ledger("archive", YEAR, "-o", tmp_path / "out", "--book", book, "--as-of", AS_OF)
    assert answer.code != 0
    with pytest.raises(ChildProcessError):
        os.waitpid(-1, os.WNOHANG)
    assert [path.name for path in tmp_path.iterdir()] == ["school"]


def test_in_a_browser_the_index_finds_people_and_is_sound_for_the_blind(archive):
    playwright = pytest.importorskip("playwright.sync_api", reason="drives a browser")
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="checks pages")
    program = shutil.which("chromium") or shutil.which("google-chrome")
    if not program:
        pytest.skip("there is no Chromium on this machine")
    folder = archive()
    pages = ("index.html", "teachers/t5_王芳/explained.html", "teachers/t5_王芳/dossier.html")
    with playwright.sync_playwright() as found:
        browser = found.chromium.launch(executable_path=program, args=["--no-sandbox"])
        for scheme, width in (("light", 1200), ("dark", 390)):
            page = browser.new_page(color_scheme=scheme, viewport={"width": width, "height": 800})
            told: list[str] = []
            page.on("console", lambda message, told=told: told.append(message.text))
            for name in pages:
                page.goto((folder / name).as_uri())
                checked = axe.Axe().run(page)
                assert checked.violations_count == 0, checked.generate_report()
                assert page.evaluate("document.documentElement.scrollWidth") <= width
            page.goto((folder / "index.html").as_uri())
            page.get_by_label("Filter").fill("王芳 t5")
            assert page.get_by_role("status").inner_text() == "1 / 7"
            page.get_by_role("link", name="王芳", exact=True).first.click()
            assert "t5 王芳" in page.title()
            assert told == []
        browser.close()


def test_a_bar_is_shown_on_a_terminal_only(book, tmp_path):
    words = ("archive", YEAR, "-o", tmp_path / "out", "--book", book, "--as-of", AS_OF)
    told = subprocess.run(
        [sys.executable, "-m", "sbt_ledger", *map(str, words), "--lang", "en"],
        check=True, capture_output=True, encoding="utf-8",
        env={**os.environ, "PYTHONPATH": str(ROOT / "src")},
    )  # fmt: skip
    assert told.stdout == ""
    assert len(told.stderr.splitlines()) == 2
    assert "\x1b" not in told.stderr


@pytest.mark.parametrize("other", ["year", "school", "code"])
def test_an_archive_of_another_year_or_school_is_never_replaced(other, ledger, archive, book):
    target = archive()
    before = digest(target)
    if other != "year":
        settings, text = book / "ledger.toml", (book / "ledger.toml").read_text()
        text = text.replace("A school", "B school") if other == "school" else f'code = "9"\n{text}'
        settings.write_text(text)
    words = ("archive", "2024-25" if other == "year" else YEAR, "-o", target, "--book", book)
    answer = ledger(*words, "--as-of", AS_OF, "--lang", "en")

    assert answer.code == 4
    assert "holds another archive: A school, 2025-26" in answer.err
    assert digest(target) == before


@pytest.mark.parametrize(
    ("period", "told"),
    [
        ("2025-26/1", "No rule set in use has a period “2025-26/1”."),
        ("2025-09-01..2026-01-31", "“2025-09-01..2026-01-31” is no school year"),
    ],
)
def test_only_a_school_year_is_archived_and_the_hint_offers_nothing_else(
    period, told, ledger, book, tmp_path
):
    answer = ledger("archive", period, "-o", tmp_path / "kept", "--book", book, "--as-of", AS_OF)

    assert answer.code == 2
    assert told in answer.err
    assert "For example 2025-26" in answer.err
    assert period not in answer.err.replace(f"“{period}”", "")
    assert not (tmp_path / "kept").exists()


def test_a_cycle_is_no_school_year(ledger, tmp_path):
    asked = ("archive", "2025/26-2029/30", "-o", tmp_path / "kept", "--as-of", AS_OF)

    answer = ledger(*asked, "--book", EXAMPLE, "--lang", "en")

    assert (answer.code, "is no school year" in answer.err) == (2, True)


def test_a_hint_offers_only_periods_that_the_rules_know(ledger, book):
    answer = ledger("check", "--book", book, "--as-of", AS_OF, "--period", "2025-26/1")

    assert answer.code == 2
    assert "For example 2025-26, 2025-09-01..2026-08-31." in answer.err


def test_reports_and_the_archive_say_that_rows_of_a_closed_year_were_edited_by_hand(
    book, ledger, archive
):
    asked = ("--book", book, "--as-of", AS_OF, "--lang", "en")
    told = "2025-26 is closed, but rows of it were edited by hand since"

    def hours(*words):
        return ledger("report", "hours", *words, *asked).out

    assert ledger("close", YEAR, *asked).code == 0
    assert told not in hours()
    assert '"edited": false' in (archive(name="before") / "archive.json").read_text("utf-8")
    rows = book / "credits.csv"
    text = rows.read_text("utf-8").replace("a,t1,,", "a,t1,absent,evidence/b.pdf")
    rows.write_text(text, "utf-8")

    assert told in hours()
    assert told not in hours("--period", "2024-25")
    for name in ("hours", "dossier"):
        asked_json = ledger("report", name, "--format", "json", *asked).out
        assert told in " ".join(json.loads(asked_json)["notes"])
    folder = archive()
    assert '"edited": true' in (folder / "archive.json").read_text("utf-8")
    pages = [*(folder / "reports").glob("*.html"), *folder.glob("teachers/*/dossier.html")]
    assert "credits.csv:3: “evidence/b.pdf” looks like a file" in (
        (folder / "index.html").read_text("utf-8")
    )
    assert len(pages) > len(NAMES)
    assert [page.name for page in pages if told not in page.read_text("utf-8")] == []
    index, own = folder / "index.html", [*folder.glob("teachers/*/explained.html")]
    said = "2025-26 is closed, and rows of it were edited by hand since"
    assert f"{said}. “ledger verify” names them." in index.read_text("utf-8")
    assert [page for page in own if said not in page.read_text("utf-8")] == []
    assert said in ledger("explain", "t1", *asked).out
    problems = json.loads(ledger("explain", "t1", "--format", "json", *asked).out)["problems"]
    assert "closed-edited" in [each["code"] for each in problems]
