"""Names, addresses, groups and titles can say what they like: they stay what they are."""

import csv
import email
import email.policy
import io
from html.parser import HTMLParser

import pytest

from sbt_ledger.records.address import Mailbox, address_of, mailbox_of
from tests.mail.conftest import FILES, parts

NAMES = (
    'Ada", "Eve" <eve@evil.example>, "',
    "Ada, Byron <eve@evil.example>",
    "Ada\\",
    "=?utf-8?q?Ada=0D=0ABcc:_eve=40evil.example?=",
    "沈静，“主任”<eve@evil.example>",
    "张" * 60,
    "=cmd|' /C calc'!A0",
    "<script>alert(1)</script>",
    "Nguyễn Thị Mai (GV)",
    "阿依古丽·买买提",
    "\u202eAda",
)


def of(name, group="Maths", email_="ada@school.example", title="Talk"):
    """Return the files of a school in which one is called so."""

    def cell(text):
        return '"' + text.replace('"', '""') + '"'

    return {
        "teachers": "code,name,group,email,lang,hired_on,left_on,head_of\n"
        f"T1,{cell(name)},{cell(group)},{email_},en,2010-09-01,,{cell(group)}\n",
        "activities": f"id,title,start,hours,kind\na,{cell(title)},2025-10-05,1,lecture\n",
        "credits": "activity,teacher\na,T1\n",
    }  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_a_name_is_one_name_of_one_recipient_however_it_is_written(name, server, make, run):
    make(server.port, mail='office = "head@school.example"', **of(name, group=name))
    assert run("--send") == (0, "", "")

    assert server.boxes == ["ada@school.example", "head@school.example"], "nobody else"
    mail = server.mail_to("ada@school.example")
    (to,) = mail["To"].addresses
    plain = name.replace("\u202e", " ").strip()
    # The parser puts a blank between two encoded words, where RFC 2047 has none.
    assert to.addr_spec == "ada@school.example"
    assert to.display_name.replace(" ", "") == plain.replace(" ", "")
    assert mail["Bcc"] is None
    assert mail["Cc"] is None
    assert [mail.defects, to.addr_spec.count("@")] == [[], 1]
    text, html, _table = parts(mail)
    assert plain in text.replace("\n", "").replace("  ", "") or len(plain) > 30
    assert tags(html) <= {"html", "head", "meta", "title", "style", "body", "h2", "hr", "p", "ul",
                          "li", "table", "thead", "tbody", "tr", "th", "td"}  # fmt: skip
    _text, html, table = parts(server.mail_to("head@school.example"))
    assert "<script>" not in html
    for row in csv.reader(io.StringIO(table.removeprefix("\ufeff"))):
        assert not [cell for cell in row if cell[:1] in tuple("=+-@")]


@pytest.mark.parametrize("break_", ["\r\n", "\n", "\r", "\u2028", "\x0b", "\x85"])
def test_a_line_break_in_a_name_a_school_or_a_group_ends_no_header(break_, server, make, run):
    name = f"Ada{break_}Bcc: eve@evil.example{break_}{break_}Body"
    book = make(server.port, **of(name, group=name))
    toml = (book / "ledger.toml").read_text(encoding="utf-8")
    escaped = "".join(f"\\u{ord(each):04x}" for each in break_)
    school = f'school = "Lake{escaped}Bcc: eve@evil.example"'
    (book / "ledger.toml").write_text(
        toml.replace('school = "Lake School"', school), encoding="utf-8"
    )
    answer = run("--send")
    if answer.code == 3:  # the book itself takes no such cell
        assert server.arrived == []
        return
    assert answer == (0, "", "")
    assert server.boxes == ["ada@school.example"]
    (raw,) = [raw for _box, raw in server.arrived]
    head = raw.partition(b"\r\n\r\n")[0]
    assert not [line for line in head.split(b"\r\n") if line.lower().startswith((b"bcc", b"body"))]
    assert email.message_from_bytes(raw, policy=email.policy.default)["Bcc"] is None


def tags(html):
    """Return the names of the elements."""
    found = set()

    class Reader(HTMLParser):
        def handle_starttag(self, tag, attrs):
            found.add(tag)
            assert not [name for name, _value in attrs if name.startswith("on") or name == "src"]

    Reader().feed(html)
    return found


NO_ADDRESSES = (
    "ada@school.example, eve@evil.example",
    "ada@school.example eve@evil.example",
    "ada@school.example;x",
    "ada@x.de\r\nBcc: eve@x.de",
    "<ada@school.example>",
    '"a b"@school.example',
    "-oQ/tmp@school.example",
    "ada",
    "@x.de",
    "ada@",
    "a@b@c.de",
    "a(b)@x.de",
    "a..b@x.de",
    "ada@-x.example",
    "ada@[127.0.0.1]",
    "ada@127.0.0.1",
    "ada@school..example",
    "ada@sch ool.example",
    "ada＠school.example",
    "ada\u202e@school.example",
    "a" * 65 + "@x.de",
    "ada@" + "x" * 64 + ".de",
)


@pytest.mark.parametrize("written", NO_ADDRESSES)
def test_what_is_no_address_or_more_than_one_is_none(written):
    assert address_of(written) is None


@pytest.mark.parametrize(
    ("written", "address"),
    [
        (" Ada@School.EXAMPLE ", "Ada@school.example"),
        ("a.b+c='x'@school.example", "a.b+c='x'@school.example"),
        ("老师@例子.中国", "老师@xn--fsqu00a.xn--fiqs8s"),
        ("ada@例子.example", "ada@xn--fsqu00a.example"),
        ("root@localhost", "root@localhost"),
        ("=cmd@x.de", "=cmd@x.de"),
    ],
)
def test_an_address_has_its_domain_in_ascii(written, address):
    assert address_of(written) == address


def test_a_mailbox_is_an_address_with_or_without_a_name():
    assert mailbox_of("Office <office@x.de>") == Mailbox("Office", "office@x.de")
    assert mailbox_of('"Office, training" <office@x.de>') == Mailbox(
        "Office, training", "office@x.de"
    )
    assert mailbox_of("office@x.de") == Mailbox("", "office@x.de")
    assert mailbox_of("Office\n <office@x.de>") is None
    assert mailbox_of("Office") is None


def test_who_has_no_good_address_is_told_with_the_line_and_the_others_get_theirs(server, make, run):
    teachers = FILES["teachers.csv"].replace("wang@school.example", '"wang@x.de, eve@x.de"')
    make(server.port, teachers=teachers)
    answer = run("--send", "--to", "teachers")
    assert (answer.code, server.boxes) == (3, ["ada@school.example"])
    assert answer.err == (
        "teachers.csv:3: email: “wang@x.de, eve@x.de” is no address of mail, so 王芳 (T2) gets none"
        " [bad-address]\n"
        "    Each teacher needs an address of their own: ledger teacher change T2 email …\n"
    )


def test_an_address_at_two_teachers_gets_the_list_of_neither(server, make, run):
    teachers = FILES["teachers.csv"].replace("wang@school.example", "ADA@school.example")
    make(server.port, teachers=teachers)
    answer = run("--send", "--to", "teachers")
    assert (answer.code, server.boxes) == (3, [])
    assert answer.err.count("stands at several teachers") == 2


def test_who_has_no_address_is_named_to_the_office_alone(server, make, run):
    teachers = FILES["teachers.csv"].replace("wang@school.example", "")
    make(server.port, teachers=teachers, mail='office = "head@school.example"')
    assert run("--send", "--to", "office", "--to", "teachers") == (0, "", "")
    text, _html, _table = parts(server.mail_to("head@school.example"))
    assert "no address of their own: 王芳 (T2)" in " ".join(text.split())


def test_a_local_part_beyond_ascii_needs_a_server_that_takes_it(start, make, run):
    teachers = FILES["teachers.csv"].replace("wang@school.example", "王芳@例子.example")
    able, unable = start(enable_SMTPUTF8=True), start(enable_SMTPUTF8=False)
    make(able.port, teachers=teachers)
    assert run("--send", "--to", "teachers") == (0, "", "")
    assert able.boxes == ["ada@school.example", "王芳@xn--fsqu00a.example"]
    mail = able.mail_to("王芳@xn--fsqu00a.example")
    assert "王芳@xn--fsqu00a.example" in mail["To"]

    make(unable.port, teachers=teachers)
    answer = run("--send", "--to", "teachers", as_of="2026-07-02")
    assert (answer.code, unable.boxes) == (3, ["ada@school.example"])
    assert "SMTPUTF8" in answer.err


def test_capitals_make_no_second_recipient(server, make, run):
    make(server.port, mail='office = "ADA@School.example"')
    run("--send")
    assert server.boxes == ["ada@school.example", "li@school.example", "wang@school.example"]


def test_all_lines_end_as_mail_wants_it_and_none_is_too_long_for_a_server(server, make, run):
    book = make(server.port, mail='office = "head@school.example"')
    toml = (book / "ledger.toml").read_text().replace("Lake School", "L" * 1500)
    (book / "ledger.toml").write_text(toml)
    assert run("--send", "--only", "head@school.example") == (0, "", "")
    ((_box, raw),) = server.arrived
    assert max(map(len, raw.split(b"\r\n"))) < 100
    mail = email.message_from_bytes(raw, policy=email.policy.default)
    assert mail["Subject"].startswith("L" * 1500)
    for part in mail.walk():
        if not part.is_multipart():
            told = part.get_payload(decode=True)
            assert isinstance(told, bytes)
            assert told.count(b"\n") == told.count(b"\r\n") > 0, "RFC 2045, 6.8"
