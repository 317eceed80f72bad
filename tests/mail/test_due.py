"""What is due by the log: to whom, in which role, on which day, and what is not due again."""

import re
import threading
from datetime import datetime

import pytest

from tests.books import TOWN
from tests.mail.conftest import FILES, email_of, log_of, parts, parts_of, rows_of, told_of_pauses

OFFICE = 'office = "head@school.example"'


@pytest.mark.parametrize("how", [(), ("--changed",)])
def test_jobs_that_are_split_by_role_tell_each_role_once_and_none_keeps_another_from_it(
    how, server, make, run
):
    make(server.port, mail='office = "ada@school.example"')
    for _run in range(2):
        for role in ("teachers", "groups", "office"):
            assert run("--send", *how, "--to", role) == (0, "", "")
        assert run("--send", *how) == (0, "", "")
    assert [box.partition("@")[0] for box in server.boxes] == ["ada"] * 3 + ["li", "wang"]
    told = [parts_of(raw)[0] for box, raw in server.arrived if box.startswith("ada")]
    assert ["What you still need" in text for text in told] == [True, False, False]
    assert ["王芳" in text for text in told] == [False, False, True], "the office's list has all"


def test_one_mail_tells_all_roles_but_what_was_told_before(server, make, run, ledger):
    book = make(server.port)
    run("--send", "--changed", "--to", "teachers")
    server.arrived.clear()
    run("--send", "--changed")
    text, _html, table = parts(server.mail_to("ada@school.example"))
    assert ("What you still need" in text, "T3" in table) == (False, True)
    ledger("add", "Talk", "--date", "2026-07-01", "--hours", "2", "--kind", "lecture",
           "--teachers", "T3", "--book", book)  # fmt: skip
    server.arrived.clear()
    assert run("--send", "--changed") == (0, "", "")
    text, _html, table = parts(server.mail_to("ada@school.example"))
    assert ("What you still need" in text, "T3" in table) == (True, True)


def test_a_doubt_about_one_role_holds_back_that_role_alone(server, make, run):
    make(server.port)
    server.at_data["ada@school.example"] = "close"
    run("--send", "--to", "teachers", "--only", "ada@school.example")
    server.at_data.clear()
    answer = run("--send", "--only", "ada@school.example")
    assert (answer.code, answer.err.count("it is not known")) == (0, 1)
    assert len(server.arrived) == 2
    first, second = (email_of(raw) for _box, raw in server.arrived)
    assert "What you still need" not in parts(second)[0]

    assert run("--send", "--resend-doubtful", "--only", "ada@school.example") == (0, "", "")
    again = email_of(server.arrived[2][1])
    assert (again["Message-ID"], len(server.arrived)) == (first["Message-ID"], 3)
    assert parts(again)[2] == "", "the list of the group was sent and taken"


def test_a_log_that_names_no_roles_tells_of_all(server, make, run):
    book = make(server.port)
    run("--send", "--changed")
    log = book / "mail-log.csv"
    text = log.read_text(encoding="utf-8-sig")
    log.write_text(re.sub(r"\b(teachers|groups):([0-9a-f]+)( groups:[0-9a-f]+)?", r"\2", text))
    count = len(server.arrived)
    for words in ((), ("--to", "teachers"), ("--to", "groups")):
        assert run("--send", *words) == (0, "", "")
    assert run("--send", "--changed", "--only", "wang@school.example") == (0, "", "")
    assert len(server.arrived) == count


def test_jobs_of_two_roles_with_a_limit_starve_nobody(server, make, run):
    roster = FILES["teachers.csv"].replace("T1,", "head,").replace("T2,", "T1,")
    make(server.port, teachers=roster.replace("head,", "T2,"))  # both heads lack something
    got = []
    for day in range(1, 4):
        for role in ("teachers", "groups"):
            run("--send", "--limit", "1", "--to", role, as_of=f"2026-07-0{day}")
            got.append((role, server.arrived[-1][0].partition("@")[0]))
    assert len(server.arrived) == 6
    assert set(got) == {(role, name) for role in ("teachers", "groups") for name in ("li", "ada")}


def test_a_second_run_of_the_day_sends_nothing_and_the_next_day_does(server, make, run):
    make(server.port, mail=OFFICE)
    run("--send")
    first = len(server.arrived)
    assert (run("--send"), len(server.arrived)) == ((0, "", ""), first)
    run("--send", as_of="2026-07-02")
    assert len(server.arrived) == 2 * first


def test_with_changed_only_those_whom_a_new_credit_concerns_get_a_new_mail(
    server, make, run, ledger
):
    book = make(server.port, mail=OFFICE)
    run("--send", "--changed")
    assert server.boxes == [
        f"{name}@school.example" for name in ("ada", "head", "li", "wang")
    ]  # fmt: skip
    server.arrived.clear()
    assert run("--send", "--changed", as_of="2026-07-08") == (0, "", "")
    assert server.boxes == [], "days went by, and nothing else changed"

    added = ledger("add", "Talk", "--date", "2026-07-08", "--hours", "2", "--kind", "lecture",
                   "--teachers", "T2", "--book", book, "--lang", "en")  # fmt: skip
    assert added.code == 0, added.err
    run("--send", "--changed", as_of="2026-07-08")
    assert server.boxes == [f"{name}@school.example" for name in ("head", "li", "wang")]


def test_who_is_done_gets_no_more_mail(server, make, run, ledger):
    book = make(server.port)
    run("--send", "--to", "teachers")
    server.arrived.clear()
    ledger("add", "Talk", "--date", "2026-07-02", "--hours", "30", "--kind", "lecture",
           "--teachers", "T2,T3", "--book", book)  # fmt: skip
    assert run("--send", as_of="2026-07-03") == (0, "", "")
    assert server.boxes == []


@pytest.mark.parametrize("name", ["'head", "''head", "'+head", "+head", "=head", "''", "hea'd"])
def test_an_address_with_an_apostrophe_or_a_sign_in_front_is_known_again(name, server, make, run):
    box = f"{name}@school.example"
    make(server.port, mail=f'office = ["{box}", "head@school.example"]')
    for _day in range(2):
        assert run("--send", "--changed", "--to", "office") == (0, "", "")
    assert server.boxes == sorted([box, "head@school.example"])


def test_with_nothing_to_say_it_is_silent_and_needs_no_server(make, run):
    book = make(1, credits="activity,teacher\na,T1\na,T2\na,T3\na,T4\n")
    assert run("--send") == (0, "", "")
    assert not (book / "mail-log.csv").exists()


def test_days_before_remind_who_is_on_pace_once_each_even_if_the_job_runs_weekly(server, make, run):
    make(server.port, mail="days_before = [90, 30, 7]")
    got = {}
    for day in ("2026-05-30", "2026-06-04", "2026-06-11", "2026-08-02", "2026-08-09", "2026-08-25",
                "2026-08-31"):  # fmt: skip
        server.arrived.clear()
        run("--send", "--to", "teachers", "--changed", as_of=day)
        got[day] = server.boxes
    # T4 is on pace until August, then 26 of 30 fall behind; 90 days before is 2 June.
    on = {day for day, boxes in got.items() if "zhang@school.example" in boxes}
    assert "2026-05-30" not in on
    assert {"2026-06-04", "2026-08-02", "2026-08-25"} <= on
    assert "2026-06-11" not in on
    assert "2026-08-31" in on, "now it is short"


def test_a_reminder_comes_once_also_where_a_school_year_ends_between(server, make, run):
    town = TOWN.replace(
        'period.year = { start = "09-01" }',
        'period.year = { start = "09-01" }\nperiod.calendar = { start = "01-01" }',
    )
    town = town.replace('per = "year"', 'per = "calendar"')
    book = make(server.port, mail="days_before = [180]",
                activities="id,title,start,hours,kind\na,Talk,2026-03-05,26,lecture\n",
                credits="activity,teacher\na,T1\na,T2\na,T3\na,T4\n")  # fmt: skip
    (book / "rules/town.toml").write_text(town)
    for day in ("2026-07-01", "2026-07-04", "2026-08-31", "2026-09-01"):
        assert run("--send", "--changed", "--to", "teachers", as_of=day) == (0, "", "")
        assert len(server.arrived) == (4 if day > "2026-07-03" else 0), day


def test_a_trial_with_a_day_to_come_takes_no_reminder_away(server, make, run):
    make(server.port, mail="days_before = [30]")
    only = ("--send", "--changed", "--only", "zhang@school.example")
    for day in ("2026-08-25", "2026-08-01", "2026-08-02"):
        assert run(*only, as_of=day).code == 0
    assert server.boxes == ["zhang@school.example"] * 2, "the trial, and that of 1 August"


def test_a_reminder_without_an_answer_is_told_and_sent_again_only_when_asked(server, make, run):
    make(server.port, mail="days_before = [90]")
    only = ("--send", "--only", "zhang@school.example")
    server.at_data["zhang@school.example"] = "close"
    assert run(*only, as_of="2026-06-02").code == 75
    server.at_data.clear()
    for day in ("2026-06-02", "2026-06-05"):
        answer = run(*only, as_of=day)
        assert (answer.code, answer.err.count("it is not known"), len(server.arrived)) == (0, 1, 1)
    assert run(*only, "--resend-doubtful", as_of="2026-06-05") == (0, "", "")
    assert run(*only, as_of="2026-06-06") == (0, "", "")
    assert len(server.arrived) == 2


def test_who_was_done_meanwhile_and_lacks_the_same_again_is_told_anew(server, make, run, ledger):
    book = make(server.port)
    changed = ("--send", "--changed", "--to", "teachers", "--only", "ada@school.example")
    run(*changed)
    ledger("add", "Talk", "--date", "2026-07-02", "--hours", "30", "--kind", "lecture",
           "--teachers", "T3", "--book", book)  # fmt: skip
    for _run in range(2):
        assert run(*changed, as_of="2026-07-03") == (0, "", "")
    assert log_of(book) == [("ada", "sending"), ("ada", "sent"), ("ada", "over")]
    assert ledger("undo", "--yes", "--book", book).code == 0
    for _run in range(2):
        assert run(*changed, as_of="2026-07-04") == (0, "", "")
    assert server.boxes == ["ada@school.example"] * 2


def test_limit_sends_so_many_and_the_rest_the_next_time(server, make, run):
    make(server.port)
    assert run("--send", "--limit", "1") == (0, "", "")
    assert len(server.arrived) == 1
    run("--send")
    assert server.boxes == ["ada@school.example", "li@school.example", "wang@school.example"]


def test_with_a_limit_who_waits_longest_goes_first_whatever_became_of_the_others(server, make, run):
    make(server.port)
    for day in range(1, 5):
        run("--send", "--limit", "1", "--to", "teachers", as_of=f"2026-07-0{day}")
    assert server.boxes == ["ada@school.example"] * 2 + ["wang@school.example"] * 2

    server.arrived.clear()
    server.at_rcpt["wang@school.example"] = "550 No such user"
    for day in range(5, 7):
        run("--send", "--limit", "1", "--to", "teachers", as_of=f"2026-07-0{day}")
    assert server.boxes == ["ada@school.example"], "the dead address does not stop it"


@pytest.mark.parametrize("answer", ["451 4.7.1 Greylisted", "550 5.1.1 No such user", "close"])
def test_a_doubtful_mail_that_cannot_be_sent_once_more_keeps_nobody_behind_it_waiting(
    answer, server, make, run
):
    book = make(server.port)
    server.at_data["wang@school.example"] = "close"
    run("--send", "--only", "wang@school.example")
    server.at_data.clear()
    once_more = ("--send", "--to", "teachers", "--limit", "1", "--resend-doubtful")
    for day in ("2026-07-01", "2026-07-02"):
        assert run(*once_more, "--only", "ada@school.example", as_of=day).code == 0
    server.arrived.clear()
    server.at_rcpt["wang@school.example"] = answer
    assert run(*once_more).code == (3 if answer.startswith("5") else 75)
    assert log_of(book)[-2][1] == "sending", "the doubt stays one"
    assert run(*once_more, as_of="2026-07-03") == (0, "", "")
    assert server.boxes == ["ada@school.example"]


def test_only_one_address_is_asked_for_and_one_that_gets_nothing_is_wrong_use(server, make, run):
    make(server.port)
    assert run("--send", "--only", "ADA@school.example").code == 0
    assert run("--send", "--only", "Ada Byron <ada@school.example>") == (0, "", ""), (
        "as it is shown"
    )
    assert server.boxes == ["ada@school.example"]
    make(server.port, mail='office = "head@例子.example"')
    assert run("--send", "--only", "head@例子.example") == (0, "", "")
    assert run("--send", "--only", "head@xn--fsqu00a.example") == (0, "", "")
    assert server.boxes == ["ada@school.example", "head@xn--fsqu00a.example"]
    answer = run("--only", "nobody@school.example")
    assert (answer.code, answer.out) == (2, "")
    assert "nobody@school.example gets no mail from this book" in answer.err


class Clock(datetime):
    """Stands still at a moment of the school until it is turned on."""

    moment: datetime

    @classmethod
    def now(cls, tz=None):
        return cls.moment.astimezone(tz)

    @classmethod
    def turn(cls, text):
        cls.moment = datetime.fromisoformat(f"{text}+08:00")


@pytest.fixture
def clock(monkeypatch):
    from sbt_ledger.cli import mail_sending, options

    monkeypatch.setattr(mail_sending, "datetime", Clock)
    monkeypatch.setattr(options, "datetime", Clock)
    return Clock


@pytest.mark.parametrize(
    ("day", "following", "period"),
    [("2026-06-30", "2026-07-01", "2025-26"), ("2026-08-31", "2026-09-01", "2025-26")],
)
def test_midnight_during_a_run_changes_neither_day_nor_year_of_its_mails_and_is_no_reason_for_two(
    day, following, period, server, make, ledger, clock, monkeypatch
):
    book, heard = make(server.port), server.handle_RCPT
    clock.turn(f"{day}T23:59:59")

    async def handle(smtp, session, envelope, address, options):
        clock.turn(f"{following}T00:00:01")
        return await heard(smtp, session, envelope, address, options)

    monkeypatch.setattr(server, "handle_RCPT", handle, raising=False)
    send = ("mail", "--send", "--to", "teachers", "--book", book, "--lang", "en")
    assert ledger(*send) == (0, "", "")
    rows = rows_of(book)
    assert {(row["day"], row["period"]) for row in rows} == {(day, period)}
    assert rows[-1]["time"] == f"{following}T00:00:01+08:00"
    ada = server.mail_to("ada@school.example")
    assert ada["Date"].datetime.isoformat() == f"{following}T00:00:01+08:00"
    assert f"at Lake School on {day}" in parts(ada)[0]

    count, is_same_year = len(server.arrived), day == "2026-06-30"
    if is_same_year:
        assert ledger(*send, "--changed") == (0, "", "")
        assert len(server.arrived) == count, "that a day went by is no change"
    for _run in range(2):
        assert ledger(*send) == (0, "", "")
        assert len(server.arrived) == (count if is_same_year else 2 * count), "one a day and year"
    if is_same_year:
        clock.turn("2026-07-02T00:00:01")
        assert ledger(*send) == (0, "", "")
        assert len(server.arrived) == 2 * count


def test_a_run_that_waited_over_midnight_judges_the_new_day(server, make, ledger, clock):
    from concurrent.futures import ThreadPoolExecutor

    from sbt_ledger.files import lock

    book, waiting = make(server.port), threading.Event()
    clock.turn("2026-08-31T23:59:59")
    with ThreadPoolExecutor() as pool, pytest.MonkeyPatch.context() as patch:
        patch.setattr(lock._Turn, "_pause", told_of_pauses(waiting))
        with lock.hold(book, command="ledger add", since="23:50"):
            answer = pool.submit(ledger, "mail", "--send", "--to", "teachers", "--book", book,
                                 "--wait", "30", "--lang", "en")  # fmt: skip
            assert waiting.wait(20)
            clock.turn("2026-09-01T00:00:01")
        assert answer.result() == (0, "", "")
    assert {(row["day"], row["period"]) for row in rows_of(book)} == {("2026-09-01", "2026-27")}
