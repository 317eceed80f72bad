"""A real spreadsheet program opens every table and saves it: all results stay what they were."""

import shutil
import subprocess

import pytest

from tests.books import ROOT, check
from tests.spreadsheets import TABLES, a_book

SOFFICE = shutil.which("soffice")
CSV = "CSV:44,34,76,1"  # comma, quotation mark, UTF-8, from line 1
AS_CSV = "csv:Text - txt - csv (StarCalc):44,34,76,1"

pytestmark = pytest.mark.skipif(
    SOFFICE is None,
    reason="soffice is missing: the Debian package libreoffice-calc-nogui brings it",
)


@pytest.fixture(scope="module")
def profile(tmp_path_factory):
    return tmp_path_factory.mktemp("profile").as_uri()


@pytest.fixture
def saved(request, profile, tmp_path):
    """Return a function that opens the tables of a book and saves them, on the way as `param`."""

    def convert(to, files, folder, *how):
        command = [SOFFICE, f"-env:UserInstallation={profile}", "--headless", *how]
        subprocess.run(
            [*command, "--convert-to", to, "--outdir", folder, *files],
            check=True, capture_output=True, timeout=120,
        )  # fmt: skip

    def saved_in(book):
        files = [book / f"{table}.csv" for table in TABLES]
        if request.param == "xlsx":
            convert("xlsx", files, tmp_path / "sheets", f"--infilter={CSV}")
            files = [tmp_path / "sheets" / f"{table}.xlsx" for table in TABLES]
            convert(AS_CSV, files, tmp_path / "saved")
        else:
            convert(AS_CSV, files, tmp_path / "saved", f"--infilter={CSV}")
        for table in TABLES:
            before = (book / f"{table}.csv").read_bytes()
            shutil.copy(tmp_path / "saved" / f"{table}.csv", book)
            assert (book / f"{table}.csv").read_bytes() != before
        return book

    return saved_in


@pytest.mark.parametrize("saved", ["csv", "xlsx"], indirect=True)
def test_the_example_gives_the_same_results(saved, tmp_path, ledger):
    book = tmp_path / "book"
    shutil.copytree(ROOT / "examples/meixihu", book)
    before = check(ledger, book)

    assert check(ledger, saved(book)) == before


@pytest.mark.parametrize("saved", ["csv"], indirect=True)
def test_only_the_zeros_before_codes_are_lost_and_they_are_lost_in_all_tables(
    saved, tmp_path, ledger
):
    book = a_book(tmp_path / "book")
    before = check(ledger, book)

    found = check(ledger, saved(book))

    def without_zeros(rows):
        return [{**row, "teacher": row["teacher"].lstrip("0")} for row in rows]

    assert found["results"] == without_zeros(before["results"])
    assert found["money"] == before["money"]
    assert found["problems"] == []
