"""163 real claims of credits, as teachers typed them into a provincial system.

The people in them are invented, and their ids leave the file for no message and no book: each
person gets a code of ours. The sums are made a second time here, with csv and Decimal alone.
"""

from __future__ import annotations

import csv
import io
import json
from collections import Counter, defaultdict
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from tests.books import ROOT, check, problems, results, write_book

CLAIMS = ROOT.parent / "shared/inputs/real/sichuan_teacher_credit_records.csv"
YEARS = "2021-09-01..2024-08-31"
AS_OF = "2024-08-31"
# The hours are credits already; no ceiling is known.
RULES = """\
ruleset = { id = "sichuan", from = 2015-09-01 }
period.year = { start = "09-01" }
credit = [ { per_hour = 1 } ]
require = [
  { id = "year", at_least = 72, per = "year" },
  { id = "public", at_least = 30, per = "year", where = { program = "公需科目" } },
  { id = "claims", measure = "records", at_least = 1, per = "year" },
]
"""

pytestmark = pytest.mark.skipif(
    not CLAIMS.parent.is_dir(),
    reason="the real claims lie beside the project, in ../shared, and are no part of it",
)


def claims() -> list[dict[str, str]]:
    with CLAIMS.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def codes() -> dict[str, str]:
    """Return our own code of each person, by the id that the file has."""
    ids = dict.fromkeys(claim["idCard"] for claim in claims())
    return {id_: f"S{number:03}" for number, id_ in enumerate(ids, 1)}


def local_day(text: str) -> str:
    """Return a day of the file; one claim has moments of universal time, eight hours behind."""
    if "T" not in text:
        return text
    return (datetime.fromisoformat(text) + timedelta(hours=8)).date().isoformat()


def school_year(day: str) -> str:
    year, month = date.fromisoformat(day).year, date.fromisoformat(day).month
    first = year if month >= 9 else year - 1
    return f"{first}-{(first + 1) % 100:02}"


def as_text(rows: list[dict[str, str]]) -> str:
    stream = io.StringIO()
    writer = csv.DictWriter(stream, list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    return stream.getvalue()


def files(day=local_day) -> dict[str, str | None]:
    """Return the claims as the files of a book: one activity and one row a claim."""
    by_id, listed = codes(), list(enumerate(claims(), 1))
    people = {by_id[claim["idCard"]]: claim["employeeName"] for _number, claim in listed}
    activities = [
        {
            "id": f"c{number:03}", "title": claim["name"], "start": day(claim["trainBeginDate"]),
            "end": day(claim["trainEndDate"]), "hours": claim["credit"], "kind": "course",
            "program": claim["creditTypeName"], "sponsor": claim["trainUnitName"],
            "place": claim["trainAddress"],
        }
        for number, claim in listed
    ]  # fmt: skip
    rows = [
        {
            "activity": f"c{number:03}", "teacher": by_id[claim["idCard"]],
            "note": claim["trainContent"], "filed_on": claim["creationTimeStr"],
        }
        for number, claim in listed
    ]  # fmt: skip
    return {
        "ledger.toml": 'school = "四川省示例中学"\nlang = "zh-CN"\nrules = ["sichuan"]\n',
        "rules/sichuan.toml": RULES,
        "rules/town.toml": None,
        "teachers.csv": as_text([{"code": code, "name": name} for code, name in people.items()]),
        "activities.csv": as_text(activities),
        "credits.csv": as_text(rows),
    }


@pytest.fixture
def book(tmp_path: Path) -> Path:
    return write_book(tmp_path, files())


def sums(claims_of_interest: list[dict[str, str]]) -> dict[tuple[str, str], Decimal]:
    """Return the credits by our code and school year of the end date, summed on another way."""
    by_id = codes()
    found: defaultdict[tuple[str, str], Decimal] = defaultdict(Decimal)
    for claim in claims_of_interest:
        year = school_year(local_day(claim["trainEndDate"]))
        found[by_id[claim["idCard"]], year] += Decimal(claim["credit"])
    return dict(found)


def told(found, require) -> dict[tuple[str, str], Decimal]:
    """Return what `check` says was earned, without those who earned nothing."""
    rows = results(found, "teacher", "period", "earned", require=require)
    return {(code, year): Decimal(earned) for code, year, earned in rows if earned != "0"}


def test_163_claims_of_68_people_are_read_without_a_problem(book, ledger):
    listed = json.loads(ledger("list", "credits", "--book", book, "--format", "json").out)

    assert len(listed["credits"]) == 163
    assert len({row["code"] for row in listed["credits"]}) == 68
    assert check(ledger, book, as_of=AS_OF)["problems"] == []


def test_20_claims_end_in_2021_22_and_141_in_2022_23_and_2_in_2023_24(book, ledger):
    listed = json.loads(ledger("list", "credits", "--book", book, "--format", "json").out)
    found = check(ledger, book, "--period", YEARS, as_of=AS_OF)

    years = Counter(school_year(row["end"]) for row in listed["credits"])
    assert years == {"2021-22": 20, "2022-23": 141, "2023-24": 2}
    counts: Counter[str] = Counter()
    for (_code, year), count in told(found, "claims").items():
        counts[year] += int(count)
    assert counts == years


def test_the_credits_of_each_person_and_year_are_those_of_a_plain_sum(book, ledger):
    found = check(ledger, book, "--period", YEARS, as_of=AS_OF)

    assert told(found, "year") == sums(claims())
    assert told(found, "public") == sums(
        [claim for claim in claims() if claim["creditTypeName"] == "公需科目"]
    )


def test_each_year_alone_gives_the_same_as_all_together(book, ledger):
    together = results(
        check(ledger, book, "--period", YEARS, as_of=AS_OF),
        "teacher",
        "require",
        "period",
        "earned",
    )

    for year in ("2021-22", "2022-23", "2023-24"):
        alone = check(ledger, book, "--period", year, as_of=AS_OF)
        assert results(alone, "teacher", "require", "period", "earned") == [
            row for row in together if row[2] == year
        ]


def test_the_claims_of_a_day_later_than_the_question_are_left_out_and_told(book, ledger):
    found = check(ledger, book, "--period", "2022-23", as_of="2022-12-31")

    early = [claim for claim in claims() if local_day(claim["trainEndDate"]) <= "2022-12-31"]
    expected = sums(early)
    assert told(found, "year") == {
        key: credit for key, credit in expected.items() if key[1] == "2022-23"
    }
    assert [problem["code"] for problem in found["problems"]] == ["later"]
    assert str(163 - len(early)) in found["problems"][0]["message"]


def test_two_pairs_of_people_share_a_name_and_are_never_mixed(book, ledger):
    found = check(ledger, book, "--period", YEARS, as_of=AS_OF)
    people: defaultdict[str, set[str]] = defaultdict(set)
    for code, name in results(found, "teacher", "name"):
        people[name].add(code)
    namesakes = {name: sorted(both) for name, both in people.items() if len(both) > 1}
    expected = sums(claims())

    assert [len(both) for both in namesakes.values()] == [2, 2]
    for name, both in namesakes.items():
        refused = ledger("explain", name, "--book", book, "--as-of", AS_OF)
        assert (refused.code, refused.out) == (4, "")
        assert all(code in refused.err for code in both)
        for code in both:
            alone = ledger(
                "explain", code, "year", "--book", book, "--period", YEARS, "--as-of", AS_OF,
                "--format", "json",
            )  # fmt: skip
            derived = json.loads(alone.out)["derivations"]
            assert {
                (code, each["period"]): sum(Decimal(entry["counted"]) for entry in each["entries"])
                for each in derived
                if each["entries"]
            } == {key: credit for key, credit in expected.items() if key[0] == code}


def test_a_moment_of_universal_time_is_refused_never_taken_for_its_day(tmp_path, ledger):
    """2022-10-09T16:00:00.000Z is the tenth of October in Sichuan."""
    book = write_book(tmp_path, files(day=str))

    refused = problems(ledger, book)
    assert [(code, column) for code, _file, _line, column, _text in refused[:2]] == [
        ("bad-date", "end"), ("bad-date", "start"),
    ]  # fmt: skip
    assert refused[0][4] == "2022-10-09T16:00:00.000Z"


def test_no_id_of_a_person_is_kept_in_the_book_or_printed(book, ledger):
    ids = set(codes())
    printed = [
        ledger("check", "--book", book, "--as-of", AS_OF, "--format", kind)
        for kind in ("text", "csv", "json")
    ]
    written = "".join(path.read_text(encoding="utf-8") for path in book.rglob("*.*"))

    assert len(ids) == 68
    for id_ in ids:
        assert id_ not in written
        assert not any(id_ in answer.out + answer.err for answer in printed)
