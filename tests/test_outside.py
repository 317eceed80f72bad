"""A book reads and writes its own folder only; whoever asks may name files anywhere."""

import shutil

import pytest

from tests.books import AS_OF, TOWN, check, digest, problems, write_book

ELSEWHERE = "activity,teacher\na,t\n"


@pytest.fixture
def book(tmp_path):
    return write_book(tmp_path / "book", {"ledger.toml": 'school = "A"\nrules = ["town"]\n'})


def settings(book, text):
    (book / "ledger.toml").write_text(f'school = "A"\n{text}\n', encoding="utf-8")


@pytest.mark.parametrize(
    "name", ["../credits.csv", "/credits.csv", "a/../../credits.csv", "..\\\\credits.csv",
             "C:\\\\credits.csv", "C:credits.csv", "\\\\\\\\server\\\\credits.csv", "../*.csv",
             "FILE:///credits.csv", " /credits.csv"],
)  # fmt: skip
def test_a_table_that_lies_elsewhere_is_refused_with_the_line_that_names_it(name, book, ledger):
    settings(book, f'rules = ["town"]\n[files]\ncredits = ["credits.csv", "{name}"]')

    (told,) = problems(ledger, book)

    assert told == ("outside-book", "ledger.toml", 4, "credits", name.replace("\\\\", "\\"))


@pytest.mark.parametrize("name", ["./credits.csv", "a/../credits.csv", "a/./b/../../credits.csv"])
def test_a_way_round_that_ends_in_the_book_is_none_out_of_it(name, book, ledger):
    (book / "a/b").mkdir(parents=True)
    settings(book, f'rules = ["town"]\n[files]\ncredits = "{name}"')

    assert check(ledger, book)["problems"] == []


def test_rules_that_lie_elsewhere_are_refused_for_all_and_for_some(book, ledger):
    some = '{ who = { stage = "primary" }, rulesets = ["town", "../some.toml"] }'
    settings(book, f'rules = ["town", "/rules/all.toml"]\npeople = [ {some} ]')

    assert problems(ledger, book) == [
        ("outside-book", "ledger.toml", 2, "rules", "/rules/all.toml"),
        ("outside-book", "ledger.toml", 3, "people", "../some.toml"),
    ]


def test_rules_named_by_the_book_are_read_in_the_book_wherever_the_command_runs(
    book, tmp_path, ledger, monkeypatch
):
    settings(book, 'rules = ["rules/town.toml"]')
    other = tmp_path / "other/rules/town.toml"
    other.parent.mkdir(parents=True)
    other.write_text(TOWN.replace("at_least = 30", "at_least = 99"), encoding="utf-8")
    monkeypatch.chdir(tmp_path / "other")

    assert {row["needed"] for row in check(ledger, book)["results"]} == {"30"}
    assert ledger("rules", "lint", "--book", book).code in {0, 1}


def test_rules_named_by_whoever_asks_may_lie_anywhere(book, tmp_path, ledger):
    other = tmp_path / "other.toml"
    other.write_text(TOWN.replace('id = "town"', 'id = "other"'), encoding="utf-8")

    assert [row["rules"] for row in check(ledger, book, "--rules", other)["results"]] == ["other"]


@pytest.mark.parametrize("table", ["teachers", "activities", "credits", "money"])
def test_a_table_that_is_a_link_to_elsewhere_is_neither_read_nor_extended(
    table, book, tmp_path, ledger
):
    place = book / f"{table}.csv"
    other = tmp_path / "other.csv"
    other.write_text("date,what,amount\n", encoding="utf-8")
    if place.exists():
        shutil.move(place, other)
    place.symlink_to(other)
    before = other.read_bytes()

    told = problems(ledger, book)
    add = ["add", "T", "--date", "2026-05-05", "--hours", "1", "--kind", "k", "--all"]

    assert told == [("outside-book", f"{table}.csv", None, "", f"{table}.csv")]
    assert ledger(*add, "--book", book).code == 3
    assert other.read_bytes() == before


def test_a_table_that_is_a_link_within_the_book_is_read(book, ledger):
    (book / "archive").mkdir()
    shutil.move(book / "credits.csv", book / "archive/credits.csv")
    (book / "credits.csv").symlink_to("archive/credits.csv")

    assert check(ledger, book)["problems"] == []


def test_the_folder_of_the_book_may_itself_be_a_link(book, tmp_path, ledger):
    (tmp_path / "link").symlink_to(book)

    assert check(ledger, tmp_path / "link")["problems"] == []


def test_a_link_that_leads_to_itself_is_a_missing_file(book, ledger):
    (book / "credits.csv").unlink()
    (book / "credits.csv").symlink_to("credits.csv")

    assert [told[0] for told in problems(ledger, book)] == ["missing-file"]


def test_a_rule_set_that_is_a_link_to_elsewhere_is_refused(book, tmp_path, ledger):
    shutil.move(book / "rules/town.toml", tmp_path / "town.toml")
    (book / "rules/town.toml").symlink_to(tmp_path / "town.toml")

    assert problems(ledger, book) == [
        ("outside-book", "rules/town.toml", None, "", "rules/town.toml")
    ]
    assert "[outside-book]" in ledger("rules", "lint", "town", "--book", book).out


def test_a_layer_is_named_by_its_id_and_never_by_a_path(book, tmp_path, ledger):
    (tmp_path / "layer.toml").write_text(TOWN, encoding="utf-8")
    rules = book / "rules/town.toml"
    for name in ("../../layer", "../../layer.toml", str(tmp_path / "layer")):
        based = TOWN.replace('id = "town"', f'id = "town", based_on = ["{name}"]')
        rules.write_text(based, encoding="utf-8")

        (told,) = problems(ledger, book)

        assert told[:2] == ("bad-value", "rules/town.toml")


@pytest.mark.parametrize("language", ["en", "zh-CN"])
def test_a_proof_that_lies_elsewhere_is_not_recorded(language, book, tmp_path, ledger):
    (tmp_path / "photo.jpg").write_bytes(b"")
    (book / "link.jpg").symlink_to(tmp_path / "photo.jpg")
    before = digest(book)
    add = ["add", "T", "--date", "2026-05-05", "--hours", "1", "--kind", "k", "--all"]
    for path in ("../photo.jpg", str(tmp_path / "photo.jpg"), "link.jpg", "D:/photo.jpg"):
        answer = ledger(*add, "--evidence", f"photo={path}", "--book", book, "--lang", language)

        assert answer.code == 2
        assert answer.err.startswith("--evidence: ")
        assert "[outside-book]" in answer.err
    assert digest(book) == before


@pytest.mark.parametrize("table", ["activities", "credits"])
@pytest.mark.parametrize(
    "proof",
    ["k=/x", "k= /x", "k=\v/x", "k=a/../../x", "k=C:x", "k=\\x", "ok;k=../x", "'k=/x", "k＝/x"],
)
def test_a_proof_that_lies_elsewhere_is_told_however_it_is_written(proof, table, book, ledger):
    head = {"activities": "id,title,start,hours,kind,evidence\na,Talk,2026-03-05,2,k,",
            "credits": "activity,teacher,evidence,note\na,t,"}[table]  # fmt: skip
    (book / f"{table}.csv").write_text(f"{head}{proof}\n", encoding="utf-8")

    (told,) = problems(ledger, book)

    assert told[:4] == ("outside-book", f"{table}.csv", 2, "evidence")


@pytest.mark.parametrize("path", ["x" * 5000, "a" * 200 + "/b", "nul\u2400", "https://a.example/1"])
def test_a_proof_with_an_odd_name_is_told_not_to_be_there(path, book, ledger):
    add = ["add", "T", "--date", "2026-05-05", "--hours", "1", "--kind", "k", "--all"]

    answer = ledger(*add, "--evidence", f"photo={path}", "--book", book, "--lang", "en")

    assert answer.code == 0, answer.err
    assert "is not there yet" in answer.err


def test_verify_tells_each_row_whose_proof_is_a_link_to_elsewhere(book, tmp_path, ledger):
    (tmp_path / "photo.jpg").write_bytes(b"")
    (book / "own.jpg").write_bytes(b"")
    for name, target in (("link.jpg", tmp_path / "photo.jpg"), ("inner.jpg", "own.jpg")):
        (book / name).symlink_to(target)
    rows = "activity,teacher,part,evidence\na,t,1,photo=link.jpg\na,t,2,photo=inner.jpg\n"
    (book / "credits.csv").write_text(f"{rows}a,t,3,photo=link.jpg\n", encoding="utf-8")

    told = ledger("verify", "--book", book, "--lang", "en").out

    assert [line.strip() for line in told.splitlines() if "[outside-book]" in line] == [
        f"credits.csv:{line}: evidence: “link.jpg” leads out of the folder of the book "
        "[outside-book]"
        for line in (2, 4)
    ]


# ---------------------------------------------------------------- where results go


def test_a_result_keeps_the_permissions_of_the_file_that_it_replaces(book, tmp_path, ledger):
    out, new = tmp_path / "result.csv", tmp_path / "new.csv"
    out.write_text("old", encoding="utf-8")
    out.chmod(0o600)
    (tmp_path / "like").write_text("", encoding="utf-8")

    for file in (out, new):
        ledger("check", "--book", book, "--as-of", AS_OF, "-o", file)

    assert out.stat().st_mode & 0o777 == 0o600
    assert new.stat().st_mode == (tmp_path / "like").stat().st_mode
    assert out.read_bytes() == new.read_bytes()


def test_a_result_is_written_through_a_link_and_a_device_stays_one(book, tmp_path, ledger):
    (tmp_path / "link.json").symlink_to(tmp_path / "result.json")
    (tmp_path / "null.json").symlink_to("/dev/null")

    for name in ("link.json", "null.json"):
        ledger("check", "--book", book, "--as-of", AS_OF, "-o", tmp_path / name)

    assert (tmp_path / "link.json").is_symlink()
    assert (tmp_path / "result.json").read_text("utf-8").startswith("{")
    assert (tmp_path / "null.json").is_char_device()
