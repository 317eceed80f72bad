"""What `[mail]` may say, where the password comes from, and what `doctor` finds."""

import json
import os
import sys

import pytest

from sbt_ledger.mail.windows_rights import lets_others_read
from tests.books import write_book
from tests.mail.conftest import FILES, TODAY, lets_in, rows_of, settings

POSIX = pytest.mark.skipif(sys.platform == "win32", reason="modes of files")


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ('hots = "x"', "ledger.toml:9: hots: unknown key “hots”"),
        ('tls = "ssl"', "tls = “ssl” is not known"),
        ("days_before = [-1]", "a number from 0 to 3660 is needed"),
        ("days_before = 7", "a list in square brackets is needed"),
        ('reply_to = "nobody"', "“nobody”: this is no address of mail"),
        ('office = ["a@x.de", "b"]', "“b” is no address of mail"),
        ('sendmail = "/usr/sbin/sendmail"', "there is a host as well"),
        ('groups = { Maths = "x" }', "Maths: “x” is no address of mail"),
        ('contact = "a\\nb"', "one line without control characters is needed"),
        ('password = "s3cret"', "a password does not stand in ledger.toml"),
        ('sendmail = " "', "this is no command"),
        ("sendmail = 'msmtp -a \"x'", "this is no command"),
        ("timeout = 0", "a number from 1 to 3600 is needed"),
    ],
)
def test_a_setting_that_cannot_be_is_told_with_its_line_by_any_command(
    line, said, make, run, tmp_path
):
    make(25, mail=line)
    if line.startswith("timeout"):
        toml = tmp_path / "school/ledger.toml"
        toml.write_text(toml.read_text(encoding="utf-8").replace("timeout = 10\n", ""), "utf-8")
    for command in ("check", "mail"):
        answer = run(command=command)
        assert answer.code == 3
        assert said in answer.err
        assert "s3cret" not in answer.err + answer.out


@pytest.mark.parametrize("host", ["mail..school.example", f"{'x' * 64}.example"])
def test_a_host_that_no_server_can_have_is_told_by_mail_and_by_the_doctor(host, run, tmp_path):
    toml = settings(25).replace("127.0.0.1", host)
    write_book(tmp_path / "school", {**FILES, "ledger.toml": toml})
    answer = run("--send")
    assert answer.code == 3
    assert f"“{host}” is no name of a server" in answer.err
    answer = run(command="doctor")
    assert answer.code == 1
    assert "is no name of a server" in " ".join(answer.out.split())


def test_the_doctor_goes_on_where_the_log_cannot_be_read(make, run):
    (make() / "mail-log.csv").mkdir()
    answer = run("--format", "json", command="doctor")
    assert answer.code == 1
    assert "mail-log.csv cannot be read" in answer.out


@pytest.mark.parametrize("host", ["mail.school.example", "127.0.0.1.evil.example", "10.0.0.1"])
def test_only_this_machine_may_do_without_tls(host, make, run, monkeypatch, tmp_path):
    toml = settings(25, mail='tls = "none"').replace("127.0.0.1", host)
    write_book(tmp_path / "school", {**FILES, "ledger.toml": toml})
    answer = run("--send")
    assert answer.code == 3
    assert "only a server on this machine" in answer.err

    make(25, mail='tls = "none"')
    monkeypatch.setenv("LEDGER_SMTP_HOST", host)
    answer = run("--send")
    assert answer.code == 2
    assert "STARTTLS or TLS only" in answer.err


@pytest.mark.parametrize(
    ("toml", "said"),
    [
        ('[mail]\nhost = "127.0.0.1"\n', "Nobody is named as the sender"),
        ('[mail]\nfrom = "a@x.de"\n', "No mail server is named"),
        ("", "Nobody is named as the sender"),
    ],
)
def test_without_sender_or_server_it_prints_and_does_not_send(toml, said, run, tmp_path):
    head = 'school = "Lake School"\nrules = ["town"]\n'
    write_book(tmp_path / "school", {**FILES, "ledger.toml": head + toml})
    assert run().code == 0
    answer = run("--send")
    assert answer.code == 2
    assert said in answer.err


def test_the_environment_names_another_server(start, make, run, monkeypatch):
    make(1)
    server = start()
    monkeypatch.setenv("LEDGER_SMTP_HOST", "127.0.0.1")
    monkeypatch.setenv("LEDGER_SMTP_PORT", str(server.port))
    assert run("--send", "--to", "teachers").code == 0
    assert len(server.arrived) == 2
    monkeypatch.setenv("LEDGER_SMTP_PORT", "70000")
    assert run("--send", "--to", "teachers").code == 2


def printing(text):
    """Return a command, as a list, that prints a text."""
    return json.dumps([sys.executable, "-c", f"print({text!r})"])


def test_the_password_is_that_of_the_environment_then_of_the_command_then_of_the_file(
    start, make, run, monkeypatch, tmp_path
):
    server = start(authenticator=lets_in, auth_required=True)
    secret = tmp_path / "secret"
    secret.touch(0o600)
    secret.write_text("s3cret\n")
    file, right, wrong = f'password_file = "{secret}"', printing("s3cret"), printing("wr0ng")
    user = 'user = "clerk"\n'

    def sent(mail):
        make(server.port, mail=user + mail)
        return run("--send", "--only", "ada@school.example", "--resend-doubtful").code

    assert sent(file) == 0
    (tmp_path / "school/mail-log.csv").unlink()
    assert sent(f"password_command = {wrong}\n{file}") == 3, "the command goes before the file"
    assert sent(f"password_command = {right}\n") == 0
    (tmp_path / "school/mail-log.csv").unlink()
    monkeypatch.setenv("LEDGER_SMTP_PASSWORD", "s3cret")
    assert sent(f"password_command = {wrong}\n{file}") == 0, "the environment before both"


@POSIX
@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620, 0o644])
def test_a_password_file_that_others_can_use_is_refused(mode, make, run, tmp_path):
    secret = tmp_path / "secret"
    secret.write_text("s3cret\n")
    secret.chmod(mode)
    make(1, mail=f'user = "clerk"\npassword_file = "{secret}"')
    answer = run(command="doctor")
    assert answer.code == 1
    assert "others than its owner can read the password." in answer.out
    assert f"\n  Take the right from them: chmod 600 {secret}\n" in answer.out


@pytest.mark.parametrize(
    ("rights", "open_"),
    [
        ("secret\nD:PAI(A;;FA;;;S-1-5-21-1-2-3-1001)\n", False),
        ("secret\nD:AI(A;ID;FA;;;SY)(A;ID;FA;;;BA)(A;ID;FA;;;S-1-5-21-1-2-3-1001)\n", False),
        ("secret\nD:AI(A;ID;0x1200a9;;;BU)(A;ID;FA;;;SY)\n", True),
        ("secret\nD:(A;;FR;;;WD)\n", True),
        ("secret\nD:(D;;FR;;;WD)(A;;FA;;;SY)\n", False),
        ("secret\nD:(A;;0x100000;;;AU)\n", False),
        ("secret\nD:(A;OICIIO;FA;;;WD)\n", False),
        ("secret\nD:NO_ACCESS_CONTROL\n", True),
        ("secret\n", True),
    ],
)
def test_on_windows_the_access_list_tells_who_else_can_read(rights, open_):
    assert lets_others_read(rights) is open_


@pytest.mark.skipif(sys.platform != "win32", reason="access lists of Windows")
def test_on_windows_a_password_file_that_users_can_read_is_refused(make, run, tmp_path):
    import subprocess

    secret = tmp_path / "secret"
    secret.write_text("s3cret\n")
    subprocess.run(["icacls", str(secret), "/grant", "*S-1-5-32-545:R"], check=True)  # noqa: S607
    make(1, mail=f'user = "clerk"\npassword_file = {json.dumps(str(secret))}')
    assert "others than its owner" in run(command="doctor").out


@pytest.mark.parametrize(
    ("command", "said"),
    [
        ([sys.executable, "-c", "import sys; sys.exit('no key')"], "(exit code 1)"),
        ([sys.executable, "-c", ""], "(exit code 0)"),
        (["/no/such/program"], "cannot be run"),
    ],
)
def test_a_command_that_gives_no_password_is_tried_again_later(command, said, start, make, run):
    server = start(authenticator=lets_in, auth_required=True)
    book = make(server.port, mail=f'user = "clerk"\npassword_command = {json.dumps(command)}')
    answer = run("--send")
    assert answer.code == 75
    assert said in answer.err
    assert not (book / "mail-log.csv").exists()


def test_a_user_without_any_password_is_told(server, make, run):
    make(server.port, mail='user = "clerk"')
    answer = run("--send")
    assert answer.code == 2
    assert "set LEDGER_SMTP_PASSWORD" in answer.err


@pytest.mark.parametrize("line", ["password = s3cret", 'password_file = "s3cret', "pwd: s3cret",
                                  'contact = "x" "the password is s3cret"',
                                  'password = """\ns3cret'])  # fmt: skip
def test_no_line_that_speaks_of_a_secret_is_quoted_further(line, make, run):
    make(mail=line)
    for command in ("check", "mail", "doctor"):
        answer = run(command=command)
        assert "ledger.toml" in answer.err + answer.out
        assert "s3cret" not in answer.err + answer.out


def test_what_a_password_command_says_is_shown_to_nobody(server, make, run):
    code = "import sys; print('s3cret'); print('s3cret', file=sys.stderr); sys.exit(1)"
    command = json.dumps([sys.executable, "-c", code])
    make(server.port, mail=f'user = "clerk"\npassword_command = {command}')
    for words in ({"command": "doctor"}, {}):
        answer = run(*(() if words else ("--send",)), **words)
        assert "it must print the password" in " ".join((answer.err + answer.out).split())
        assert "s3cret" not in answer.err + answer.out


def test_doctor_asks_for_the_password_once_and_looks_at_the_server_without_it(
    start, make, run, tmp_path
):
    server, times = start(authenticator=lets_in, auth_required=True), tmp_path / "times"
    for secret, told in (("s3cret", "lets us in"), ("", "answers; nobody signed in")):
        times.write_text("")
        code = f"open({str(times)!r}, 'a').write('x'); print({secret!r})"
        command = json.dumps([sys.executable, "-c", code])
        make(server.port, mail=f'user = "clerk"\npassword_command = {command}')
        found = findings(run("--format", "json", command="doctor"))
        assert times.read_text() == "x"
        assert found["server"] == ("ok", f"127.0.0.1:{server.port} {told}")
        assert found["password"][0] == ("ok" if secret else "mend")


def findings(answer):
    every = json.loads(answer.out)["findings"]
    return {each["about"]: (each["state"], each["told"]) for each in every}


@POSIX
def test_doctor_finds_all_in_order_and_sends_and_writes_nothing(
    start, make, run, monkeypatch, tmp_path
):
    server = start(authenticator=lets_in, auth_required=True)
    book = make(server.port, mail='user = "clerk"')
    monkeypatch.setenv("LEDGER_SMTP_PASSWORD", "s3cret")
    program = tmp_path / "bin/crontab"
    program.parent.mkdir()
    line = f"0 7 * * 1 {sys.executable} -m sbt_ledger mail --send --book {book}"
    program.write_text(f"#!/bin/sh\necho '{line}'\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(program.parent), prepend=os.pathsep)
    before = sorted(path.name for path in book.iterdir())
    answer = run("--format", "json", command="doctor")

    found = findings(answer)
    assert (answer.code, json.loads(answer.out)["to_mend"]) == (0, 0), found
    assert found["server"] == ("ok", f"127.0.0.1:{server.port} lets us in")
    assert found["password"] == ("ok", "is to be had by LEDGER_SMTP_PASSWORD")
    assert found["job"] == ("ok", "“ledger mail” is run by crontab -l")
    assert found["heads"][0] if "heads" in found else True
    assert (server.arrived, sorted(path.name for path in book.iterdir())) == ([], before)
    assert "s3cret" not in answer.out


def test_doctor_says_of_each_thing_how_to_mend_it(make, run):
    teachers = FILES["teachers.csv"].replace("wang@school.example", "wang").replace(
        "ada@school.example", ""
    ).replace(",Maths\n", ",Physics\n", 1)  # fmt: skip
    book = make(1, teachers=teachers)
    old = 1_600_000_000
    for name in ("teachers.csv",):
        os.utime(book / name, (old, old))
    answer = run(command="doctor")
    assert answer.code == 1
    for told in (
        "mend: roster: written 2117 days ago",
        "mend: server: 127.0.0.1:1: Connection refused",
        "mend: addresses: teachers.csv:3: “wang” is no address of mail",
        "note: addresses: 1 teacher has none: Ada Byron",
        "mend: heads: there is no group “Physics”",
        "4 things to mend.",
    ):
        assert told in answer.out
    answer = run(command="doctor", lang="zh-CN")
    assert "4项待改。" in answer.out


def test_doctor_without_mail_settings_or_with_a_broken_book_says_so(run, tmp_path):
    head = 'school = "Lake School"\nrules = ["town"]\n'
    write_book(tmp_path / "school", {**FILES, "ledger.toml": head})
    answer = run(command="doctor")
    assert answer.code == 0
    assert "note: mail: not set up" in answer.out
    write_book(tmp_path / "school", {**FILES, "ledger.toml": head, "credits.csv": "x\n"})
    answer = run(command="doctor")
    assert answer.code == 1
    assert "mend: book:" in answer.out


def test_the_log_of_mails_is_verified_and_its_doubts_are_notes(server, make, run):
    book = make(server.port)
    server.at_data["wang@school.example"] = "close"
    run("--send", "--to", "teachers")
    answer = run(command="verify")
    assert answer.code == 0
    assert "mail-log.csv:2: note: it is not known whether the mail of" in answer.out
    doctor = run(command="doctor")
    assert doctor.code == 1
    assert "mend: mail-log.csv:2: it is not known" in doctor.out

    log = book / "mail-log.csv"
    log.write_text(log.read_text(encoding="utf-8-sig").replace(",sent,", ",sentt,"), "utf-8")
    assert run(command="verify").code == 1
    answer = run("--send")
    assert answer.code == 3
    assert "mail-log.csv:4: status: “sentt” is no state of a mail [unknown-word]" in answer.err


@pytest.mark.parametrize("end", ["done", "elsewhere"])
def test_a_doubt_about_what_nobody_is_to_be_told_any_more_is_not_to_be_mended(
    end, server, make, run
):
    book = make(server.port)
    server.at_data["wang@school.example"] = "close"
    run("--send", "--changed", "--to", "teachers")
    server.at_data.clear()
    if end == "done":
        (book / "credits.csv").write_text(f"{FILES['credits.csv']}a,T2\n")
    else:
        roster = FILES["teachers.csv"].replace("wang@", "wang.fang@")
        (book / "teachers.csv").write_text(roster)
    assert run("--send", "--changed", "--to", "teachers") == (0, "", "")
    doctor = run(command="doctor")
    assert (doctor.code, "mend: " in doctor.out) == (0, False)
    assert ("note: mail-log.csv:2: it is not" in doctor.out) == (end == "elsewhere")
    if end == "done":
        (book / "credits.csv").write_text(FILES["credits.csv"])
        server.arrived.clear()
        assert run("--send", "--changed", "--to", "teachers") == (0, "", "")
        assert server.boxes == ["wang@school.example"], "the same is missing again"


@pytest.mark.parametrize(
    ("column", "spoiled", "said"),
    [
        ("digest", "", "digest: “” does not say what was told"),
        ("digest", "teachers:", "digest: “teachers:” does not say what was told"),
        ("digest", "teachers:1.2E+30", "digest: “teachers:1.2E+30” does not say what was told"),
        ("period", "2025-27", "period: “2025-27” is no year"),
    ],
)
def test_a_line_of_the_log_that_was_spoiled_sends_nothing(column, spoiled, said, server, make, run):
    book = make(server.port)
    run("--send", "--changed", "--to", "teachers")
    rows = rows_of(book)
    rows[1][column] = spoiled
    text = "\n".join(",".join(row) for row in (rows[0], *(each.values() for each in rows)))
    (book / "mail-log.csv").write_text(f"{text}\n", "utf-8")
    server.arrived.clear()
    answer = run("--send", "--changed", "--to", "teachers")
    assert (answer.code, server.arrived) == (3, [])
    assert f"mail-log.csv:3: {said}" in answer.err


def test_a_password_file_in_the_home_folder_does_not_lie_in_the_book(
    server, make, run, monkeypatch, tmp_path
):
    book = make(server.port, mail='user = "clerk"\npassword_file = "~/secret"')
    inside = "password: the file lies in the folder of the book"
    for home, is_inside in ((tmp_path, False), (book, True)):
        monkeypatch.setenv("HOME", str(home))
        monkeypatch.setenv("USERPROFILE", str(home))
        (home / "secret").write_text("s3cret\n")
        (home / "secret").chmod(0o600)
        assert (inside in run(command="doctor").out) == is_inside


def test_a_spreadsheet_may_have_saved_the_log(server, make, run):
    book = make(server.port)
    run("--send", "--to", "teachers", "--limit", "1")
    log = book / "mail-log.csv"
    text = log.read_text(encoding="utf-8-sig").replace("2026-07-01,", "2026/7/1,")
    log.write_bytes(text.replace(",", ";").replace("\r\n", "\n").encode("gb18030"))
    server.arrived.clear()
    assert run("--send", "--to", "teachers") == (0, "", "")
    assert server.boxes == ["ada@school.example"]
    assert run("--send", "--to", "teachers") == (0, "", "")


def test_undo_and_share_leave_the_log_alone(server, make, run, ledger, tmp_path):
    book = make(server.port)
    ledger("add", "Talk", "--date", "2026-06-01", "--hours", "1", "--kind", "lecture",
           "--teachers", "T2", "--book", book)  # fmt: skip
    run("--send", "--to", "teachers")
    kept = (book / "mail-log.csv").read_bytes()
    assert ledger("undo", "--yes", "--book", book).code == 0
    assert (book / "mail-log.csv").read_bytes() == kept
    assert ledger("verify", "--book", book).code == 0
    assert ledger("share", "-o", tmp_path / "copy", "--book", book, "--as-of", TODAY).code == 0
    assert not (tmp_path / "copy/mail-log.csv").exists()
    assert "@" not in (tmp_path / "copy/ledger.toml").read_text(encoding="utf-8")


@POSIX
def test_a_log_that_leads_out_of_the_book_is_not_written(server, make, run, tmp_path):
    book = make(server.port)
    (tmp_path / "elsewhere.csv").write_text("")
    (book / "mail-log.csv").symlink_to(tmp_path / "elsewhere.csv")
    assert run("--send").code == 3
    assert server.arrived == []
    assert (tmp_path / "elsewhere.csv").read_text() == ""
