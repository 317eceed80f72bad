"""Each thing that can be wrong with a book is told: what, where, and how to mend it.

`invalid/CODE/` or `invalid/CODE.WHERE/` holds a broken book and what is said of it, in English and
in Chinese. Where `command.txt` holds a command it is the command that is wrong, and not the book;
where that is `rules lint`, the rules can be read, and what is said of them is its result.
"""

import ast
import json
import re
import shlex
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.books import AS_OF, ROOT, digest, problems, write_book

INVALID = ROOT / "tests/invalid"
BOOKS = sorted(path.name for path in INVALID.iterdir() if path.is_dir())
WARNINGS = {
    "after-leaving",
    "barred-choice",
    "before-hire",
    "closed-differs",
    "closed-edited",
    "duplicate-disagrees",
    "later",
    "near-column",
    "no-day",
    "no-rate",
    "shared-group",
}
# What `rules lint` finds in rules that can be read and computed.
LINT = {
    "assumed": {"note"},
    "choice-left": {"note"},
    "carried-nowhere": {"warning"},
    "grace-of-nothing": {"warning"},
    "no-checked-on": {"warning"},
    "no-credit": {"warning"},
    "no-clause": {"note"},
    "no-source": {"warning"},
    "no-text": {"note"},
    "overlapping-caps": {"warning"},
    "part-above-whole": {"warning"},
    "percent-of-what": {"error"},
    "period-gap": {"warning"},
    "unknown-column": {"warning", "note"},
    "unknown-value": {"warning", "note"},
    "unreachable-credit": {"warning"},
    "unused-doubt": {"warning"},
    "unused-source": {"warning"},
}
# What `verify` finds: it differs, or is worth knowing.
VERIFIED = {
    "bad-closed-year": "error",
    "bad-journal": "error",
    "bad-submission": "error",
    "closed-row": "error",
    "doubtful-mail": "note",
    "edited-since": "error",
    "interrupted": "error",
    "missing-proof": "error",
    "no-journal": "error",
    "other-journal": "error",
    "other-version": "note",
    "proof-without-kind": "warning",
    "rules-changed": "note",
    "sent-differs": "warning",
    "torn-line": "note",
    "wrong-clock": "note",
}
# What `--format json` prints for a command that was refused for no fault of any row.
# Of an archive, of rows that were counted elsewhere, and of whom no mail reaches, their own tests
# show what is told.
OF_NO_BOOK = {
    "refused", "archive-altered", "archive-extra", "archive-missing", "bad-parquet",
    "no-address", "no-head", "no-office",
}  # fmt: skip
REFUSED = {"ambiguous-name", "barred", "changed-since", "not-in-encoding"}
# What keeps a command from writing that may read all the same.
BROKEN_TO_WRITE = {"bad-journal"}


@pytest.fixture(params=BOOKS)
def broken(request, tmp_path):
    """Return a copy of a broken book, and the folder that says what is expected of it."""
    folder = INVALID / request.param
    shutil.copytree(folder / "book", tmp_path / "book")
    return tmp_path / "book", folder


def command(folder: Path, *words: str) -> list[str]:
    told = folder / "command.txt"
    first = told.read_text(encoding="utf-8") if told.exists() else "check"
    return [*shlex.split(first), "--as-of", AS_OF, *words]


def expected_exit(folder: Path) -> set[int]:
    code = code_of(folder.name)
    if is_verified(folder):
        return {0, 1} if VERIFIED[code] == "note" else {1}
    if code in LINT:
        return {0, 1} if LINT[code] == {"note"} else {1}
    if code in WARNINGS:
        return {0, 1}
    if (folder / "command.txt").exists() and code not in BROKEN_TO_WRITE:
        return {4} if code in REFUSED else {2}
    return {3}


def is_verified(folder: Path) -> bool:
    return command(folder)[0] == "verify"


def tells_on_stdout(folder: Path) -> bool:
    return code_of(folder.name) in LINT or is_verified(folder)


@pytest.mark.parametrize("language", ["en", "zh-CN"])
def test_a_broken_book_is_told_with_file_and_line_and_how_to_mend_it(
    broken, language, ledger, golden
):
    book, folder = broken

    answer = ledger(*command(folder, "--book", str(book), "--lang", language))

    told = answer.out if tells_on_stdout(folder) else answer.err
    golden(folder / f"expected.{language}.txt", told)


def test_a_broken_book_ends_the_command_and_nothing_is_written(broken, ledger):
    book, folder = broken
    before = digest(book)

    answer = ledger(*command(folder, "--book", str(book)))

    assert answer.code in expected_exit(folder)
    is_warning = code_of(folder.name) in WARNINGS
    assert bool(answer.out) == (is_warning or tells_on_stdout(folder))
    assert digest(book) == before


def test_a_program_reads_the_same_problems_as_json(broken, ledger):
    book, folder = broken
    code = code_of(folder.name)

    answer = ledger(*command(folder, "--book", str(book), "--format", "json"))

    told = json.loads(answer.out)["problems"]
    assert code in {each["code"] for each in told}
    levels = LINT.get(code, {"warning" if code in WARNINGS else VERIFIED.get(code, "error")})
    assert {each["level"] for each in told if each["code"] == code} == levels
    places = [(each["file"], each["line"] or 0, each["column"]) for each in told]
    assert places == sorted(places)
    assert all((book / each["file"]).exists() or code == "missing-file" for each in told)
    assert all(each["message"] for each in told)


def test_people_and_programs_are_told_of_the_same_places(broken, ledger):
    book, folder = broken

    answer = ledger(*command(folder, "--book", str(book)))
    listed = answer.out if tells_on_stdout(folder) else answer.err
    told = json.loads(ledger(*command(folder, "--book", str(book), "--format", "json")).out)

    shown = re.findall(r"(?m) \[([a-z]+(?:-[a-z]+)*)\]$", listed)
    codes = [each["code"] for each in told["problems"]]
    # `verify` shows them section by section.
    assert (sorted(shown) == sorted(codes)) if is_verified(folder) else (shown == codes)


def test_no_message_speaks_the_language_of_the_program(broken, ledger):
    """Whoever keeps the book knows neither pydantic nor Python."""
    book, folder = broken

    answer = ledger(*command(folder, "--book", str(book)))

    foreign = r"Input should|should be a valid|should have at least|should match|instance of|Tuple"
    assert not re.findall(rf"(?m)^.*(?:{foreign}|Traceback|Errno).*$", answer.err)


def test_each_code_in_the_source_has_a_broken_book():
    assert set(codes_in_the_source()) - OF_NO_BOOK == {code_of(name) for name in BOOKS}


def test_a_book_with_a_dozen_problems_tells_all_of_them_at_once_in_the_order_of_the_files(
    tmp_path, ledger
):
    files = {
        "ledger.toml": 'school = "A"\nrules = ["town"]\n'
        '[files]\ncredits = ["credits.csv", "old.csv"]\n',
        "teachers.csv": "code,name,hired_on,lang\nt,李静,2015-09-01,\nt,王伟,01/09/2016,zh\nu,,,\n",
        "changes.csv": "teacher,attribute,value,from,until\n"
        "t,leave,illness,2026-03-01,2026-02-01\nt,employment,here,2015-09-01,\n",
        "activities.csv": "id,title,start,end,hours,kind\na,Talk,2026-03-05,,-2,lecture\n"
        "b,Talk,2026-03-05,2026-03-04,2,lecture\n"
        "b,Talk,2026-02-30,,2学时,\n"
        "c,Talk,2026-03-06,,2,talk\n",
        "credits.csv": "activity,teacher,attendance,hours\n"
        'c,t,abesnt,"2,5"\nc,x,,\nd,t,,,,late\n,,,\n"c",t,,1\n',
        "money.csv": "date,what,amount\n2026-03-27,fee,¥3000\n",
        "money.toml": "",
    }
    book = write_book(tmp_path, files)

    assert problems(ledger, book) == [
        ("negative-number", "activities.csv", 2, "hours", "-2"),
        ("reversed-dates", "activities.csv", 3, "end", "2026-03-04"),
        ("bad-number", "activities.csv", 4, "hours", "2学时"),
        ("missing-value", "activities.csv", 4, "kind", ""),
        ("bad-date", "activities.csv", 4, "start", "2026-02-30"),
        ("reversed-dates", "changes.csv", 2, "until", "2026-02-01"),
        ("bad-value", "changes.csv", 3, "value", "here"),
        ("bad-attendance", "credits.csv", 2, "attendance", "abesnt"),
        ("bad-number", "credits.csv", 2, "hours", "2,5"),
        ("unknown-teacher", "credits.csv", 3, "teacher", "x"),
        ("too-many-cells", "credits.csv", 4, "", "late"),
        ("two-files", "money.csv", None, "", ""),
        ("missing-file", "old.csv", None, "", ""),
        ("duplicate-code", "teachers.csv", 3, "code", "t"),
        ("ambiguous-date", "teachers.csv", 3, "hired_on", "01/09/2016"),
        ("bad-lang", "teachers.csv", 3, "lang", "zh"),
        ("missing-value", "teachers.csv", 4, "name", ""),
    ]


def test_one_wrong_cell_is_one_problem_however_many_rows_name_its_row(tmp_path, ledger):
    rows = "".join(f"a,t,{number}\n" for number in range(300))
    files = {"teachers.csv": "code,name,hired_on\nt,李静,01/09/2015\n", "credits.csv": rows}
    files["credits.csv"] = f"activity,teacher,hours\n{rows}"
    book = write_book(tmp_path, files)

    assert problems(ledger, book) == [
        ("ambiguous-date", "teachers.csv", 2, "hired_on", "01/09/2015")
    ]


@pytest.mark.parametrize(
    ("files", "problem"),
    [
        ({"teachers.csv": b"code,name\nt,\xff\xff\n"}, ("bad-encoding", "teachers.csv", 2)),
        ({"teachers.csv": "code\nt\n"}, ("missing-column", "teachers.csv", 1)),
        ({"teachers.csv": None}, ("missing-file", "teachers.csv", None)),
        ({"activities.csv": "id,title,start\n"}, ("missing-column", "activities.csv", 1)),
        ({"activities.csv": None}, ("missing-file", "activities.csv", None)),
    ],
    ids=lambda value: value[0] if isinstance(value, tuple) else "",
)  # fmt: skip
def test_a_table_that_cannot_be_read_is_not_told_again_at_each_row_that_needs_it(
    files, problem, tmp_path, ledger
):
    book = write_book(tmp_path, files)

    assert [told[:3] for told in problems(ledger, book)] == [problem]


def test_one_problem_is_not_called_problems(tmp_path, ledger):
    book = write_book(tmp_path, {"teachers.csv": "code,name,lang\nt,李静,zh\n"})

    assert "1 problem." in ledger("check", "--book", book, "--as-of", AS_OF).err


def test_a_text_that_is_empty_is_told_as_empty(tmp_path, ledger):
    book = write_book(tmp_path, {"ledger.toml": 'school = ""\nrules = ["town"]\n'})

    told = ledger("check", "--book", book, "--as-of", AS_OF).err

    assert told.startswith("ledger.toml:1: school: it is empty [bad-value]\n")


def test_the_rules_are_told_of_all_files_at_once(tmp_path, ledger):
    files = {
        "ledger.toml": 'school = "A"\nrules = ["town", "village"]\n',
        "rules/town.toml": 'ruleset = { id = "town" }\n',
        "rules/village.toml": "ruleset = {\n",
    }
    book = write_book(tmp_path, files)

    assert [told[:3] for told in problems(ledger, book)] == [
        ("missing-key", "rules/town.toml", 1),
        ("bad-toml", "rules/village.toml", 1),
    ]


def test_an_entry_is_named_by_its_place_counted_from_one(tmp_path, ledger):
    rules = 'ruleset = { id = "town", from = 2015-09-01 }\n[[credit]]\nper_hour = 1\n[[credit]]\n'
    book = write_book(tmp_path, {"rules/town.toml": rules})

    told = ledger("check", "--book", book, "--as-of", AS_OF).err

    assert told.startswith("rules/town.toml:4: credit 2: one of per_hour, ")


def test_names_that_do_not_fit_together_are_told_one_by_one_with_their_lines(tmp_path, ledger):
    rules = """\
ruleset = { id = "town", from = 2015-09-01 }
period.year = { start = "09-01" }
credit = [ { per_hour = 1 } ]
require = [
  { id = "year", at_least = 30, per = "semester" },
  { id = "year", at_least = 40, per = "year" },
]
"""
    book = write_book(tmp_path, {"rules/town.toml": rules})

    assert [told[:3] for told in problems(ledger, book)] == [
        ("bad-value", "rules/town.toml", 5),
        ("bad-value", "rules/town.toml", 6),
    ]


def code_of(name: str) -> str:
    return name.partition(".")[0]


def codes_in_the_source() -> Iterator[str]:
    """Yield each code that the source gives to a problem of a book.

    What is wrong with a foreign sheet is no problem of the book: tests/intake shows it.
    """
    for path in sorted((ROOT / "src/sbt_ledger").rglob("*.py")):
        if path.parent.name == "intake":
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                yield from codes_of_call(node)
            elif isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "code":
                yield from texts_in(node.value)


def codes_of_call(call: ast.Call) -> Iterator[str]:
    name = ast.unparse(call.func).rpartition(".")[2]
    if not call.args:
        return
    if name in {"Problem", "Fault", "CellError", "_broken", "finding", "stands_already"}:
        yield from texts_in(call.args[0])
    elif name in {"one_of", "word", "_word_of"}:
        yield from (f"bad-{column}" for column in texts_in(call.args[0]))
    elif name == "unknown":
        yield from (f"unknown-{column}" for column in texts_in(call.args[0]))
    elif name == "unique":
        yield from texts_in(call.args[-1])


def texts_in(node: ast.expr) -> list[str]:
    """Return a text, or the two between which a condition chooses."""
    parts = [node.body, node.orelse] if isinstance(node, ast.IfExp) else [node]
    return [
        part.value
        for part in parts
        if isinstance(part, ast.Constant) and isinstance(part.value, str) and part.value
    ]
