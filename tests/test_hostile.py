"""Nothing that stands in a book steers a terminal, runs in a spreadsheet, or leads out of it."""

import csv
import io
import json
import re

import pytest

from sbt_ledger.cli.terminal import read_line, tell
from sbt_ledger.files.cells import as_written, tidy
from sbt_ledger.reports.csv_text import cell
from sbt_ledger.reports.harmless import guarded
from tests.books import AS_OF, TOWN, write_book

# An escape sequence, its one-byte twin, a bell, a line of its own, a text turned around, and a
# link and a colour in the words of the library that draws tables.
EVIL = "\x1b[2J\x1b]0;owned\x07\x9b31m\r\u202egnp.\u2066\u200f\x7f[red]x[/red][link=x]"
STEERING = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]")


def quoted(text):
    return '"' + text.replace('"', '""') + '"'


def in_toml(text):
    return json.dumps(text).replace("\x7f", "\\u007f")


def hostile(folder):
    """Write a book that can be read, with hostile words wherever there can be any."""
    evil, toml = quoted(EVIL), in_toml(EVIL)
    texts = f"{{ en = {toml} }}"
    rules = TOWN.replace('id = "town"', f'id = "town", title = {texts}', 1)
    rules = rules.replace('per = "year" }', f'per = "year", text = {texts}, name = {texts} }}')
    return write_book(folder, {
        "ledger.toml": f'school = {toml}\nrules = ["town"]\n',
        "rules/town.toml": rules,
        "teachers.csv": f"code,name,group,{evil}\nt,{quoted('T' + EVIL)},{evil},{evil}\n"
        f"{quoted('u' + EVIL)},U,G,\n",
        "changes.csv": f"teacher,attribute,value,from,reason,by,evidence\n"
        f"t,{evil},{evil},2026-01-01,{evil},{evil},{quoted('k=' + EVIL)}\n",
        "activities.csv": f"id,title,start,hours,kind,evidence,approvals,note\n"
        f"{quoted('a' + EVIL)},{evil},2026-03-05,2,{evil},{quoted('k=p' + EVIL)},{evil},x\n"
        f"b,{evil},2026-09-05,2,{evil},,,{evil}\n",
        "credits.csv": f"activity,teacher,role,evidence,note\n"
        f"{quoted('a' + EVIL)},t,{evil},{quoted('k=p' + EVIL)},{evil}\nb,t,,,\n",
    })  # fmt: skip


COMMANDS = {
    "check": ["check"],
    "check one": ["check", "--teacher", "t"],
    "explain": ["explain", "t"],
    "show": ["show", "t"],
    "list teachers": ["list", "teachers"],
    "list activities": ["list", "activities"],
    "list credits": ["list", "credits"],
    "rules list": ["rules", "list"],
    "rules show": ["rules", "show", "town"],
    "rules lint": ["rules", "lint"],
    "add": [
        "add", f"T{EVIL}", "--date", "2026-05-05", "--hours", "2", "--kind", f"k{EVIL}",
        "--teachers", "t", "--evidence", f"k=p{EVIL}", "--set", f"note={EVIL}", "--dry-run",
    ],
}  # fmt: skip


@pytest.mark.parametrize("form", ["text", "table", "json", "csv"])
@pytest.mark.parametrize("command", COMMANDS)
def test_no_result_steers_the_terminal(command, form, tmp_path, ledger):
    book = hostile(tmp_path / "book")

    answer = ledger(*COMMANDS[command], "--book", book, "--as-of", AS_OF, "--format", form)

    assert answer.code in {0, 1}, answer.err
    line_ends = "\r\n" if form == "csv" else "\n"
    assert "owned" in answer.out or command in {"rules list", "rules lint", "add"}
    assert STEERING.findall(answer.out.replace(line_ends, "")) == []
    assert STEERING.findall(answer.err) == []


REFUSED = {
    "a command": [EVIL],
    "an option": [f"--{EVIL}"],
    "an option of a command": ["check", f"--{EVIL}"],
    "a format": ["check", "--format", EVIL],
    "a language": ["check", "--lang", EVIL],
    "a day": ["check", "--as-of", EVIL],
    "a period": ["check", "--period", EVIL],
    "a teacher": ["check", "--teacher", f"{EVIL}?"],
    "a group": ["check", "--group", EVIL],
    "rules": ["check", "--rules", EVIL],
    "a file of rules": ["check", "--rules", f"{EVIL}.toml"],
    "a file for the result": ["check", "-o", f"nowhere{EVIL}/{EVIL}"],
    "whom to explain": ["explain", f"{EVIL}?"],
    "what to explain": ["explain", "t", EVIL],
    "whom to show": ["show", f"{EVIL}?"],
    "what to list": ["list", EVIL],
    "where": ["list", "credits", "--where", EVIL],
    "a rule set": ["rules", "show", EVIL],
    "a file of cases": ["rules", "test", EVIL],
    "a session": ["add", "T", "--date", EVIL, "--hours", EVIL, "--kind", "k", "--teachers", EVIL],
    "a mark": ["add", "T", "--date", "2026-05-05", "--kind", "k", "--late", f"t={EVIL}"],
    "a proof": ["add", "T", "--date", "2026-05-05", "--kind", "k", "--all", "--evidence",
                f"={EVIL}"],
    "a column": ["add", "T", "--date", "2026-05-05", "--kind", "k", "--all", "--set", EVIL],
}  # fmt: skip


@pytest.mark.parametrize("form", ["text", "json"])
@pytest.mark.parametrize("what", REFUSED)
def test_no_refusal_steers_the_terminal(what, form, tmp_path, ledger):
    book = hostile(tmp_path / "book")
    words = REFUSED[what] if "--format" in REFUSED[what] else [*REFUSED[what], "--format", form]

    answer = ledger(*words, "--book", book)

    assert answer.code in {2, 3, 4}, answer
    assert STEERING.findall(answer.out + answer.err) == []


@pytest.mark.parametrize("language", ["en", "zh-CN"])
@pytest.mark.parametrize("form", ["text", "table", "json"])
def test_no_problem_of_a_book_steers_the_terminal(form, language, tmp_path, ledger):
    evil, toml = quoted(EVIL), in_toml(EVIL)
    book = hostile(tmp_path / f"b{EVIL.replace('/', '')}")
    for name, text in {
        "teachers.csv": f"code,name,hired_on,lang\nt,{evil},{evil},{evil}\n",
        "activities.csv": f"id,title,start,end,hours,kind,status,evidence,approvals\n"
        f"{evil},{evil},{evil},{evil},{evil},{evil},{evil},{quoted('=' + EVIL)},@{evil}\n",
        "credits.csv": f"activity,teacher,attendance,hours\n{evil},{evil},{evil},{evil}\n{evil},"
        f"{evil},,,{evil}\n",
        "money.csv": f"date,what,amount,{evil},{evil}\n{evil},{evil},{evil}\n",
        "ledger.toml": f'school = "A"\nrules = ["town"]\n[files]\nmoney = ["money.csv", {toml}]\n',
    }.items():
        (book / name).write_text(text, encoding="utf-8")
    settings = f'school = "A"\nrules = [{toml}]\n{toml} = {toml}\n'

    told = [ledger("check", "--book", book, "--lang", language, "--format", form)]
    (book / "ledger.toml").write_text(settings, encoding="utf-8")
    told.append(ledger("check", "--book", book, "--lang", language, "--format", form))

    assert [answer.code for answer in told] == [3, 3]
    assert STEERING.findall("".join(answer.out + answer.err for answer in told)) == []


def test_no_question_steers_the_terminal(capsys, monkeypatch):
    asked = []

    def answer(prompt):
        asked.append(prompt)
        return "a\0b"

    monkeypatch.setattr("builtins.input", answer)

    tell(f"{EVIL}\n{EVIL}")

    assert read_line(f"Kind [{EVIL}]: ") == "ab"
    assert STEERING.findall(asked[0] + capsys.readouterr().out) == []


# ---------------------------------------------------------------- formulas


FORMULAS = [
    "=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "＝1", "＋1", "－1", "＠x",
    "'=1", "''=1", "a;=1", "a\n=cmd|' /C calc'!A0", "a;'=1", "=",
]  # fmt: skip


@pytest.mark.parametrize("text", FORMULAS)
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_no_cell_of_a_table_begins_as_a_formula_whatever_separates_the_cells(text, separator):
    opened = csv.reader(io.StringIO(guarded(text), newline=""), delimiter=separator)

    assert not [each for row in opened for each in row if each[:1] in set("=+-@\t\r\n＝＋－＠")]


@pytest.mark.parametrize("text", FORMULAS)
def test_taking_one_apostrophe_off_gives_the_text_back(text):
    taken_off = re.sub("(^|[;\t\r\n])'(?='*[=+@\t\r\n＝＋－＠-])", r"\1", guarded(text))

    assert taken_off == text


@pytest.mark.parametrize("text", ["'Abd", "2026-03-05", "a-b", "a = b", "x;y", "", "'"])
def test_what_is_no_formula_stays_as_it_is(text):
    assert guarded(text) == text


@pytest.mark.parametrize("text", ["=1+1", "-1", "@x", "＝1"])
def test_a_text_that_was_exported_is_read_as_it_was(text):
    assert as_written(cell(text)) == text
    assert tidy(cell(text)) == tidy(text)


def test_every_table_that_is_exported_is_guarded_its_header_too(tmp_path, ledger):
    evil = quoted('=HYPERLINK("http://x";"y")')
    book = write_book(tmp_path, {
        "teachers.csv": f"code,name,group,{evil}\nt,{evil},{evil},{evil}\n",
        "activities.csv": f"id,title,start,hours,kind\na,{evil},2026-03-05,2,{evil}\n",
        "credits.csv": f"activity,teacher,note,role\na,t,{evil},{evil}\n",
    })  # fmt: skip
    for command in ("check", "explain t", "show t", "list teachers", "list activities",
                    "list credits", "rules list", "rules show town"):  # fmt: skip
        text = ledger(*command.split(), "--book", book, "--as-of", AS_OF, "--format", "csv").out

        rows = list(csv.reader(io.StringIO(text, newline="")))
        assert len(rows) > 1
        assert not [each for row in rows for each in row if each[:1] in set("=+-@\t\r")]


def test_the_tables_of_the_book_keep_what_a_person_wrote(tmp_path, ledger):
    book = write_book(tmp_path, {})

    ledger("add", "=1+1", "--date", "2026-05-05", "--hours", "2", "--kind", "k", "--all", "--book",
           book)  # fmt: skip

    assert "20260505-01,=1+1,2026-05-05" in (book / "activities.csv").read_text("utf-8")
