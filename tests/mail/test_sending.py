"""Against a real server: what arrives, and what each failure comes to."""

import csv
import email
import email.policy
import io
import re
import threading
import time

import pytest

from tests.mail.conftest import FILES, lets_in, log_of, parts, told_of_pauses

OFFICE = 'office = "head@school.example"'


@pytest.mark.parametrize("tls", ["starttls", "tls"])
def test_each_who_is_behind_gets_one_mail_over_tls_and_a_run_without_failure_is_silent(
    tls, start, make, run
):
    server = start(tls)
    book = make(server.port, mail=f'tls = "{tls}"')

    assert run("--send", "--to", "teachers") == (0, "", "")
    assert server.boxes == ["ada@school.example", "wang@school.example"]
    assert log_of(book) == [
        ("wang", "sending"), ("wang", "sent"), ("ada", "sending"), ("ada", "sent"),
    ]  # fmt: skip


def test_without_send_it_is_printed_and_nothing_leaves_or_is_written(server, make, run):
    book = make(server.port)
    answer = run("--to", "teachers")
    assert answer.code == 0
    assert re.findall("^To: .*", answer.out, re.MULTILINE) == [
        "To: 王芳 <wang@school.example>", "To: Ada Byron <ada@school.example>",
    ]  # fmt: skip
    assert answer.err == "2 mails would be sent. “ledger mail --send” sends them.\n"
    assert run("--send", "--dry-run", "--to", "teachers") == answer
    assert (server.boxes, (book / "mail-log.csv").exists()) == ([], False)


def test_what_arrives_says_what_is_missing_till_when_and_what_would_finish_it(server, make, run):
    make(server.port, mail='contact = "Room 12"\nreply_to = "clerk@school.example"')
    run("--send", "--to", "teachers")
    ada = server.mail_to("ada@school.example")
    text, html, table = parts(ada)

    assert ada["From"] == "Training Office <office@school.example>"
    assert (ada["To"], ada["Reply-To"]) == (
        "Ada Byron <ada@school.example>", "clerk@school.example",
    )  # fmt: skip
    assert ada["Subject"] == "Lake School: your training in 2025-26"
    assert ada["Auto-Submitted"] == "auto-generated"
    assert re.fullmatch(r"<[^<>@\s]+@school\.example>", ada["Message-ID"])
    assert ada["Date"].endswith("+0800"), "the day of the school, not of the machine"
    assert text == (
        "Dear Ada Byron,\n"
        "This is how training stands at Lake School on 2026-07-01, by its own\n"
        "records.\n"
        "\n"
        "What you still need\n"
        "year 2025-26: behind pace (0 of 30)\n"
        "  Time until 2026-08-31: 61 days are left.\n"
        "  Still missing: 30\n"
        "  At an even pace it would be 24.99 by now.\n"
        "  What would finish it: 30 hours: whatever is held, 1 for an hour\n"
        "\n"
        "Questions, or a record that is missing here: Room 12\n"
        "A program wrote this mail from the records of the school.\n"
    )
    assert table == ""
    for told in ("Dear Ada Byron,", "Still missing: 30", "Room 12"):
        assert told in html


def test_a_mail_is_in_the_language_of_its_reader_and_tells_what_waits_and_what_is_planned(
    server, make, run
):
    make(server.port)
    run("--send", "--to", "teachers")
    wang = server.mail_to("wang@school.example")
    text, html, _table = parts(wang)

    assert wang["Content-Language"] == "zh-CN"
    assert '<html lang="zh-CN">' in html
    assert "王芳老师" in text
    assert "尚缺：20" in text
    assert "5" in next(line for line in text.splitlines() if "学校初审" in line)
    assert "12" in next(line for line in text.splitlines() if "已排定" in line)


def test_nothing_of_one_teacher_stands_in_the_mail_of_another(server, make, run):
    make(server.port)
    run("--send", "--to", "teachers")
    for address, others in (
        ("ada@school.example", ("王芳", "T2", "wang")), ("wang@school.example", ("Ada", "T3")),
    ):  # fmt: skip
        (raw,) = [raw for box, raw in server.arrived if box == address]
        head = raw.decode().partition("\r\n\r\n")[0]
        whole = head + "".join(parts(server.mail_to(address)))
        assert not [name for name in others if name in whole]


def test_who_has_several_roles_gets_one_mail_with_all_lists(server, make, run):
    make(server.port, mail='office = ["ada@school.example", "head@school.example"]')
    run("--send")
    assert server.boxes == [
        f"{name}@school.example" for name in ("ada", "head", "li", "wang")
    ]  # fmt: skip
    text, _html, table = parts(server.mail_to("ada@school.example"))
    assert "What you still need" in text
    rows = list(csv.DictReader(io.StringIO(table.removeprefix("\ufeff"))))
    assert [(row["code"], row["group"], row["missing"]) for row in rows] == [
        ("T2", "Chinese", "20"), ("T3", "Maths", "30"),
    ]  # fmt: skip


def test_the_head_of_a_group_gets_its_list_alone_as_a_table_and_a_csv(server, make, run):
    make(server.port)
    run("--send", "--to", "groups")
    assert server.boxes == ["ada@school.example", "li@school.example"]
    text, html, table = parts(server.mail_to("li@school.example"))
    assert "T2 王芳" in text
    assert "Ada" not in text + html + table
    assert '<table border="1"' in html
    assert "<td" in html
    (row,) = csv.reader(io.StringIO(table.split("\n", 1)[1]))
    assert row[:5] == ["T2", "王芳", "Chinese", "town", "year"]


@pytest.mark.parametrize("address", ["li-at-school", "ada@school.example"])
def test_a_head_without_a_good_address_whose_group_lacks_something_is_named(
    address, server, make, run
):
    roster = FILES["teachers.csv"].replace("li@school.example", address)
    make(server.port, teachers=roster)
    answer = run("--send", "--to", "groups")
    assert answer.code == 3
    assert f"teachers.csv:2: email: “{address}”" in answer.err
    make(server.port, teachers=roster, groups='[mail.groups]\nChinese = "desk@x.de"\n')
    answer = run("--send", "--to", "groups", as_of="2026-07-02")
    assert ("teachers.csv:2" in answer.err) == (address == "ada@school.example"), "Maths has it too"


def test_an_address_in_the_settings_takes_the_place_of_a_head(server, make, run):
    make(server.port, groups='[mail.groups]\nChinese = "desk@school.example"\n')
    run("--send", "--to", "groups")
    assert server.boxes == ["ada@school.example", "desk@school.example"]


def test_a_refusal_for_good_concerns_one_and_the_others_get_theirs(server, make, run):
    book = make(server.port)
    server.at_rcpt["wang@school.example"] = "550 5.1.1 No such user here"
    answer = run("--send", "--to", "teachers")
    assert (answer.code, answer.out) == (3, "")
    assert answer.err == ("wang@school.example: refused for good: 550 5.1.1 No such user here\n")
    assert server.boxes == ["ada@school.example"]
    assert log_of(book) == [("wang", "refused"), ("ada", "sending"), ("ada", "sent")]


@pytest.mark.parametrize("step", ["at_rcpt", "at_data"])
def test_who_is_put_off_is_tried_again_by_the_next_run_and_nobody_else_is(step, server, make, run):
    make(server.port)
    getattr(server, step)["wang@school.example"] = "451 4.7.1 Greylisted"
    answer = run("--send", "--to", "teachers")
    assert (answer.code, answer.err) == (
        75, "wang@school.example: put off, try again later: 451 4.7.1 Greylisted\n",
    )  # fmt: skip
    getattr(server, step).clear()
    assert run("--send", "--to", "teachers") == (0, "", "")
    assert server.boxes == ["ada@school.example", "wang@school.example"]


def test_a_mail_that_is_refused_whole_is_refused_for_good(server, make, run):
    make(server.port)
    server.at_data["wang@school.example"] = "554 5.7.1 Looks like spam"
    answer = run("--send", "--to", "teachers")
    assert (answer.code, server.boxes) == (3, ["ada@school.example"])
    assert "554 5.7.1 Looks like spam" in answer.err


def test_put_off_and_refused_together_ask_to_try_again(server, make, run):
    make(server.port)
    server.at_rcpt["wang@school.example"] = "550 No"
    server.at_rcpt["ada@school.example"] = "450 Later"
    assert run("--send", "--to", "teachers").code == 75


def test_a_server_that_is_not_there_is_tried_again_later_and_leaves_no_trace(make, run):
    book = make(1)
    answer = run("--send")
    assert answer.code == 75
    assert answer.err == (
        "li@school.example: not sent: Connection refused\n"
        "The rest was not tried: Connection refused\n"
    )
    assert not (book / "mail-log.csv").exists()


def test_a_connection_that_is_lost_before_the_mail_left_is_made_again(server, make, run):
    make(server.port)
    server.at_rcpt["ada@school.example"] = "close"  # the second of the connection, and only once
    assert run("--send", "--to", "teachers") == (0, "", "")
    assert server.boxes == ["ada@school.example", "wang@school.example"]


def test_a_server_that_hangs_is_left_after_the_timeout_and_the_next_run_goes_on(server, make, run):
    make(server.port, mail="")
    book = make(server.port)
    toml = (book / "ledger.toml").read_text().replace("timeout = 10", "timeout = 1")
    (book / "ledger.toml").write_text(toml)
    server.hang = 3
    server.at_rcpt["wang@school.example"] = "hang"
    answer = run("--send", "--to", "teachers")
    assert (answer.code, answer.err) == (75, "wang@school.example: not sent: no answer in time\n")
    assert server.boxes == ["ada@school.example"]
    server.at_rcpt.clear()
    assert run("--send", "--to", "teachers") == (0, "", "")


def test_a_doubt_is_over_once_a_later_mail_arrived(server, make, run):
    make(server.port)
    server.at_data["wang@school.example"] = "close"
    run("--send", "--to", "teachers")
    server.at_data.clear()
    assert run("--send", "--to", "teachers", as_of="2026-07-02") == (0, "", "")
    assert len([box for box in server.boxes if box.startswith("wang")]) == 2, "of two days"
    assert "it is not known" not in run(command="verify").out


def test_no_answer_after_the_mail_left_is_told_and_never_sent_twice(server, make, run):
    book = make(server.port)
    server.at_data["wang@school.example"] = "close"
    answer = run("--send", "--to", "teachers")
    assert answer.code == 75
    assert answer.err.startswith("wang@school.example: handed over, but there was no answer;")
    assert log_of(book) == [("wang", "sending"), ("ada", "sending"), ("ada", "sent")]

    server.at_data.clear()
    answer = run("--send", "--to", "teachers")
    assert (answer.code, server.boxes) == (0, ["ada@school.example", "wang@school.example"])
    assert "mail-log.csv:2: it is not known whether the mail of 2026-07-01 to" in answer.err

    first = server.mail_to("wang@school.example")["Message-ID"]
    server.arrived.clear()
    assert run("--send", "--to", "teachers", "--resend-doubtful") == (0, "", "")
    assert server.mail_to("wang@school.example")["Message-ID"] == first
    assert run("--send", "--to", "teachers", "--resend-doubtful") == (0, "", "")
    assert server.boxes == ["wang@school.example"]


@pytest.mark.parametrize("answer", ["hello world", "354 again", "100 wait"])
def test_what_is_no_answer_after_the_mail_left_is_a_doubt(answer, server, make, run):
    book = make(server.port)
    server.at_data["wang@school.example"] = answer
    told = run("--send", "--to", "teachers")
    assert (told.code, "there was no answer; it may have arrived: " in told.err) == (75, True)
    assert answer.split()[-1] in told.err
    assert "-1" not in told.err
    assert log_of(book) == [("wang", "sending"), ("ada", "sending"), ("ada", "sent")]


@pytest.mark.parametrize("step", ["at_rcpt", "at_data"])
@pytest.mark.parametrize("answer", ["451 4.7.1 Greylisted", "550 5.7.1 No", "close"])
def test_a_doubt_stays_when_sending_once_more_is_put_off_or_refused(
    step, answer, server, make, run
):
    make(server.port)
    server.at_data["wang@school.example"] = "close"
    run("--send", "--only", "wang@school.example")
    server.at_data.clear()
    getattr(server, step)["wang@school.example"] = answer
    run("--send", "--only", "wang@school.example", "--resend-doubtful")
    server.at_rcpt.clear()
    server.at_data.clear()
    server.arrived.clear()
    told = run("--send", "--to", "teachers")
    assert server.boxes == ["ada@school.example"]
    assert "it is not known whether the mail of 2026-07-01 to wang@school.example" in told.err

    assert run("--send", "--to", "teachers", "--resend-doubtful") == (0, "", "")
    assert run("--send", "--to", "teachers") == (0, "", "")
    assert server.boxes == ["ada@school.example", "wang@school.example"]


def test_a_certificate_of_another_host_or_that_nobody_knows_is_not_trusted(
    start, make, run, monkeypatch
):
    server = start(host="elsewhere.example")
    make(server.port)
    answer = run("--send")
    assert answer.code == 75
    assert "certificate of the server is not to be trusted: IP address mismatch" in answer.err

    server = start()
    make(server.port)
    monkeypatch.delenv("SSL_CERT_FILE")
    answer = run("--send")
    assert answer.code == 75
    assert "certificate of the server is not to be trusted" in answer.err
    assert server.boxes == []


def test_a_server_without_starttls_gets_nothing(start, make, run):
    server = start("none")
    make(server.port)
    answer = run("--send")
    assert (answer.code, server.boxes) == (3, [])
    assert "STARTTLS" in answer.err


def test_who_signs_in_is_let_in_and_a_wrong_password_is_told_and_not_shown(
    start, make, run, monkeypatch
):
    server = start(authenticator=lets_in, auth_required=True)
    make(server.port, mail='user = "clerk"')
    monkeypatch.setenv("LEDGER_SMTP_PASSWORD", "s3cret")
    assert run("--send", "--to", "teachers") == (0, "", "")
    assert len(server.arrived) == 2

    monkeypatch.setenv("LEDGER_SMTP_PASSWORD", "wr0ng")
    answer = run("--send", "--to", "teachers", as_of="2026-07-02")
    assert (answer.code, len(server.arrived)) == (3, 2)
    assert "535" in answer.err
    assert "wr0ng" not in answer.err
    assert answer.err.count("not sent") == 1, "the others would meet the same"


@pytest.mark.parametrize("hangs_up", [False, True])
def test_a_sender_whom_the_server_does_not_take_stops_the_run(hangs_up, server, make, run):
    make(server.port)
    server.hangs_up = hangs_up
    server.at_mail = "553 5.7.1 Sender not owned by user"
    answer = run("--send")
    assert answer.code == 3
    assert answer.err.count("553 5.7.1") == 2, "the mail that was tried, and why the rest was not"


def test_three_for_whom_the_server_hangs_do_not_keep_the_others_from_theirs(server, make, run):
    roster = "".join(f"T{n},Name {n},t{n}@school.example,2010-09-01\n" for n in range(6))
    book = make(server.port, teachers=f"code,name,email,hired_on\n{roster}",
                credits="activity,teacher\n")  # fmt: skip
    toml = (book / "ledger.toml").read_text().replace("timeout = 10", "timeout = 1")
    (book / "ledger.toml").write_text(toml)
    server.hang = 1.5
    server.at_rcpt.update({f"t{n}@school.example": "hang" for n in range(3)})
    assert run("--send").code == 75
    assert server.boxes == []
    run("--send")  # the same three hang again, and are the last now
    assert server.boxes == [f"t{n}@school.example" for n in range(3, 6)]


def test_strict_exits_by_who_is_short_and_failures_go_before(server, make, run):
    make(server.port)
    assert run("--send", "--strict").code == 0, "behind is not short"
    assert run("--send", "--strict", as_of="2026-08-31").code == 1
    server.at_rcpt["zhang@school.example"] = "550 No"
    assert run("--send", "--strict", as_of="2026-09-01").code == 3


def test_while_another_command_writes_it_waits_and_is_then_refused(server, make, run):
    from sbt_ledger.files.lock import hold

    book = make(server.port)
    with hold(book, command="ledger add", since="07:00"):
        answer = run("--send", "--wait", "0")
    assert (answer.code, server.boxes) == (4, [])
    assert "ledger add" in answer.err


def test_what_a_command_wrote_while_the_run_waited_for_it_is_in_the_mails(server, make, run):
    from concurrent.futures import ThreadPoolExecutor

    from sbt_ledger.files.lock import _Turn, hold

    book, judged = make(server.port), threading.Event()
    with ThreadPoolExecutor() as pool, pytest.MonkeyPatch.context() as patch:

        def pause(_turn):
            judged.set()
            time.sleep(0.01)
            return True

        patch.setattr(_Turn, "_pause", pause)
        with hold(book, command="ledger add", since="07:00"):
            answer = pool.submit(run, "--send", "--to", "teachers", "--wait", "30")
            assert judged.wait(20), "it waits for the lock"
            (book / "credits.csv").write_text(FILES["credits.csv"] + "a,T3\n")
        assert answer.result().code == 0
    assert server.boxes == ["wang@school.example"], "Ada is done meanwhile"


def test_that_tables_were_edited_by_hand_is_said_once(server, make, run, ledger):
    book = make(server.port)
    assert ledger("add", "Talk", "--date", "2026-06-05", "--hours", "1", "--kind", "lecture",
                  "--teachers", "T2", "--book", book).code == 0  # fmt: skip
    with (book / "credits.csv").open("a") as table:
        table.write("a,T3\n")
    answer = run("--send", "--to", "teachers")
    assert (answer.code, answer.err.count("Edited by hand")) == (0, 1)
    assert server.boxes == ["wang@school.example"]


def test_broken_files_send_nothing(server, make, run):
    make(server.port, credits="activity,teacher\nnone,T1\n")
    assert (run("--send").code, server.boxes) == (3, [])


def test_eml_writes_files_that_are_read_as_the_same_mails_and_sends_none(
    server, make, run, tmp_path
):
    make(server.port)
    assert run("--eml", tmp_path / "out", "--to", "teachers").code == 0
    files = sorted((tmp_path / "out").iterdir())
    assert [file.name for file in files] == [
        "00001-wang@school.example.eml", "00002-ada@school.example.eml",
    ]  # fmt: skip
    ada = email.message_from_bytes(files[1].read_bytes(), policy=email.policy.default)
    assert "Still missing: 30" in parts(ada)[0]
    assert server.boxes == []
    assert run("--eml", tmp_path / "out").code == 4, "a folder that is not empty"
    assert run("--eml", tmp_path / "new", "--send").code == 2


def test_a_sendmail_program_answers_by_its_exit_code(make, run, tmp_path):
    import sys

    program, seen = tmp_path / "sendmail.py", tmp_path / "seen"
    program.write_text(
        "import sys\n"
        f"with open({str(seen)!r}, 'a') as out:\n"
        "    print(sys.argv[1:], len(sys.stdin.buffer.read()) > 500, file=out)\n"
        "sys.exit(75 if 'ada@school.example' in sys.argv else 67 if 'li@school.example' in sys.argv"
        " else 0)\n"
    )
    book = make()
    toml = (book / "ledger.toml").read_text().replace('host = "127.0.0.1"\nport = 25\n', "")
    (book / "ledger.toml").write_text(f"{toml}sendmail = '{sys.executable} {program}'\n")
    answer = run("--send")
    assert answer.code == 75
    assert seen.read_text().splitlines() == [
        f"['-i', '-f', 'office@school.example', '--', '{name}@school.example'] True"
        for name in ("li", "wang", "ada")
    ]
    assert log_of(book) == [
        ("li", "sending"), ("li", "refused"), ("wang", "sending"), ("wang", "sent"),
        ("ada", "sending"), ("ada", "deferred"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("status", "code", "tried", "became"),
    [
        (69, 75, 3, "deferred"), (68, 75, 3, "deferred"), (75, 75, 4, "deferred"),
        (77, 3, 1, "deferred"), (78, 3, 1, "deferred"), (67, 3, 4, "refused"),
    ],
)  # fmt: skip
def test_a_sendmail_program_that_cannot_connect_or_sign_in_is_not_asked_for_everybody(
    status, code, tried, became, make, run, tmp_path
):
    import sys

    seen = tmp_path / "seen"
    program = tmp_path / "sendmail.py"
    program.write_text(
        f"import sys\nprint(file=open({str(seen)!r}, 'a'))\nsys.exit('cannot' and {status})\n"
    )
    book = make(mail='office = "head@school.example"')
    toml = (book / "ledger.toml").read_text().replace('host = "127.0.0.1"\nport = 25\n', "")
    toml = toml.replace("[mail]\n", f"[mail]\nsendmail = '{sys.executable} {program}'\n")
    (book / "ledger.toml").write_text(toml)
    answer = run("--send")
    assert (answer.code, len(seen.read_text())) == (code, tried)
    assert [status for _name, status in log_of(book)] == ["sending", became] * tried


def test_a_run_that_waited_or_took_a_lock_over_and_sent_all_is_silent(server, make, run):
    from concurrent.futures import ThreadPoolExecutor

    from sbt_ledger.files import lock

    book, waiting = make(server.port), threading.Event()
    with ThreadPoolExecutor() as pool, pytest.MonkeyPatch.context() as patch:
        patch.setattr(lock, "_SAID_AFTER", 0)
        patch.setattr(lock._Turn, "_pause", told_of_pauses(waiting))
        with lock.hold(book, command="ledger add", since="07:00"):
            answer = pool.submit(run, "--send", "--to", "teachers", "--wait", "30")
            assert waiting.wait(20)
            time.sleep(0.2)
        assert answer.result() == (0, "", "")
    assert len(server.arrived) == 2


def test_what_a_command_left_half_done_while_the_run_waited_is_settled_before_it_judges(
    server, make, run, ledger
):
    from concurrent.futures import ThreadPoolExecutor

    from sbt_ledger.files import lock

    book = make(server.port)
    add = ("add", "Talk", "--date", "2026-06-05", "--hours", "30", "--kind", "lecture",
           "--teachers", "T3", "--book", book)  # fmt: skip
    before = {path.name: path.read_bytes() for path in book.glob("*.csv")}
    assert ledger(*add).code == 0
    after = {path.name: path.read_bytes() for path in book.iterdir() if path.is_file()}
    waiting = threading.Event()
    with ThreadPoolExecutor() as pool, pytest.MonkeyPatch.context() as patch:
        patch.setattr(lock._Turn, "_pause", told_of_pauses(waiting))
        for name in ("activities.csv", "credits.csv"):
            (book / name).write_bytes(before[name])
        (book / "journal.jsonl").unlink()
        with lock.hold(book, command="ledger add", since="07:00"):
            answer = pool.submit(run, "--send", "--to", "teachers", "--wait", "30")
            assert waiting.wait(20)
            # Killed with the change in the journal, and one of two tables written.
            lines = after["journal.jsonl"].splitlines(keepends=True)
            (book / "journal.jsonl").write_bytes(b"".join(lines[:-1]))
            (book / "activities.csv").write_bytes(after["activities.csv"])
        assert answer.result().code == 0
    assert (book / "credits.csv").read_bytes() == after["credits.csv"]
    assert server.boxes == ["wang@school.example"], "Ada is done by it"


def test_json_tells_each_mail(make, run):
    import json

    make(mail=OFFICE)
    mails = json.loads(run("--format", "json").out)["mails"]
    assert [(each["to"], each["teacher"], each["groups"], each["office"]) for each in mails] == [
        ("li@school.example", "T1", ["Chinese"], False), ("wang@school.example", "T2", [], False),
        ("ada@school.example", "T3", ["Maths"], False), ("head@school.example", None, [], True),
    ]  # fmt: skip
