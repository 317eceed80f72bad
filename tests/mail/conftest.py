"""A school of five on 1 July, and a real mail server beside it, over TLS.

An even pace would be 24.98 of 30 by then: one is done, two are behind, one is on pace, one left.
"""

from __future__ import annotations

import asyncio
import csv
import email
import email.policy
import io
import ssl
from email.message import EmailMessage

import pytest
import trustme
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult

from tests.books import TOWN, write_book

TODAY = "2026-07-01"
FILES = {
    "rules/town.toml": TOWN
    + 'valid = [ { where = { kind = "paper" }, needs_all = ["school-review"], else = "pending" } ]'
    "\n",
    "teachers.csv": (
        "code,name,group,email,lang,hired_on,left_on,head_of\n"
        "T1,李静,Chinese,li@school.example,zh-CN,2010-09-01,,Chinese\n"
        "T2,王芳,Chinese,wang@school.example,zh-CN,2010-09-01,,\n"
        "T3,Ada Byron,Maths,ada@school.example,en,2010-09-01,,Maths\n"
        "T4,張偉,Maths,zhang@school.example,zh-TW,2010-09-01,,\n"
        "T5,Gone Away,Maths,gone@school.example,,2010-09-01,2026-01-31,\n"
    ),
    "activities.csv": (
        "id,title,start,hours,kind,status\n"
        "a,Talk,2025-10-05,30,lecture,\n"
        "b,Course,2025-11-05,10,course,\n"
        "c,Essay,2025-12-05,5,paper,\n"
        "d,Reading,2026-02-05,26,reading,\n"
        "e,Summer school,2026-08-05,12,course,planned\n"
    ),
    "credits.csv": "activity,teacher\na,T1\nb,T2\nc,T2\ne,T2\nd,T4\n",
}


class MailServer:
    """What arrived, and what the server is to say to whom: replies by address and step."""

    def __init__(self) -> None:
        self.arrived: list[tuple[str, bytes]] = []
        self.open: set[object] = set()
        self.at_rcpt: dict[str, str] = {}
        self.at_data: dict[str, str] = {}
        self.at_mail = ""
        self.hangs_up = False
        self.hang = 0.0
        self.port = 0

    @property
    def boxes(self) -> list[str]:
        """The addresses to which something arrived, sorted."""
        return sorted(address for address, _raw in self.arrived)

    def mail_to(self, address: str) -> EmailMessage:
        """Return the one mail that arrived at an address."""
        (raw,) = [raw for box, raw in self.arrived if box == address]
        return email.message_from_bytes(raw, policy=email.policy.default)

    async def handle_MAIL(self, server, _session, envelope, address, options):  # noqa: N802
        if self.hangs_up:
            asyncio.get_running_loop().call_soon(server.transport.close)
        if self.at_mail:
            return self.at_mail
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return "250 OK"

    async def handle_RCPT(self, server, _session, envelope, address, _options):  # noqa: N802
        told = self.at_rcpt.get(address, "250 OK")
        if told == "hang":
            await asyncio.sleep(self.hang)
        if told == "close":
            self.at_rcpt.pop(address)
            server.transport.close()
        if told.startswith("250"):
            envelope.rcpt_tos.append(address)
        return told

    async def handle_DATA(self, server, _session, envelope):  # noqa: N802
        (address,) = envelope.rcpt_tos
        told = self.at_data.get(address, "250 Taken")
        if told == "hang":
            await asyncio.sleep(self.hang)
        if told.startswith(("250", "close", "lost")):
            self.arrived.append((address, envelope.original_content or envelope.content))
        if told == "close":  # last: from here on the other side goes on
            server.transport.close()
        return told


class Counted(SMTP):
    """A connection that the handler knows of while it is open."""

    def connection_made(self, transport):
        self.event_handler.open.add(self)
        super().connection_made(transport)

    def connection_lost(self, error):
        super().connection_lost(error)
        self.event_handler.open.discard(self)


class OnAnyPort(Controller):
    """A server at a port that the system chooses."""

    def factory(self):
        return Counted(self.handler, **self.SMTP_kwargs)

    def _trigger_server(self):
        assert isinstance(self.server, asyncio.Server)
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


@pytest.fixture(scope="session")
def authority():
    return trustme.CA()


@pytest.fixture
def start(authority, tmp_path, monkeypatch):
    """Return what starts a server; its certificate is trusted unless it is of another host."""
    trusted = tmp_path / "authority.pem"
    authority.cert_pem.write_to_path(str(trusted))
    monkeypatch.setenv("SSL_CERT_FILE", str(trusted))
    running = []

    def started(tls="starttls", host="127.0.0.1", **options):
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        authority.issue_cert(host).configure_cert(context)
        if tls == "tls":
            options |= {"ssl_context": context}
        elif tls == "starttls":
            options |= {"tls_context": context, "require_starttls": True}
        server = MailServer()
        controller = OnAnyPort(server, hostname="127.0.0.1", port=0, **options)
        controller.start()
        running.append(controller)
        server.port = controller.port
        return server

    yield started
    for controller in running:
        controller.stop()


@pytest.fixture
def server(start):
    return start()


def lets_in(_server, _session, _envelope, _mechanism, data):
    return AuthResult(success=(data.login, data.password) == (b"clerk", b"s3cret"), handled=False)


def settings(port=0, *, rules="", mail="", groups=""):
    """Return a `ledger.toml` with a server at a port, and more keys."""
    return (
        f'school = "Lake School"\nrules = ["town"]\n{rules}\n'
        '[mail]\nfrom = "Training Office <office@school.example>"\n'
        f'host = "127.0.0.1"\nport = {port or 25}\ntimeout = 10\n{mail}\n{groups}'
    )


@pytest.fixture
def make(tmp_path):
    """Return what writes the book of the school, with other settings or files."""

    def made(port=0, *, mail="", groups="", rules="", **files):
        told = {f"{name}.csv": text for name, text in files.items()}
        toml = settings(port, mail=mail, groups=groups, rules=rules)
        return write_book(tmp_path / "school", {**FILES, **told, "ledger.toml": toml})

    return made


@pytest.fixture
def run(ledger, tmp_path):
    """Return `ledger mail` on the school, in English; never a traceback."""

    def ran(*words, as_of=TODAY, lang="en", command="mail"):
        answer = ledger(command, "--book", tmp_path / "school", "--as-of", as_of, "--lang", lang,
                        *words)  # fmt: skip
        assert "Traceback" not in answer.err
        return answer

    return ran


def parts(message):
    """Return the plain text, the HTML and the attached table of a mail, as they are read."""
    text = message.get_body(("plain",)).get_content().replace("\r\n", "\n")
    html = message.get_body(("html",)).get_content().replace("\r\n", "\n")
    tables = [each.get_content() for each in message.iter_attachments()]
    return text, html, tables[0] if tables else ""


def rows_of(book):
    text = (book / "mail-log.csv").read_text(encoding="utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def log_of(book):
    return [(row["recipient"].partition("@")[0], row["status"]) for row in rows_of(book)]


def email_of(raw):
    return email.message_from_bytes(raw, policy=email.policy.default)


def parts_of(raw):
    return parts(email_of(raw))


def told_of_pauses(waiting):
    """Return how to wait for the lock so that an event tells that somebody does."""
    from sbt_ledger.files.lock import _Turn

    pause = _Turn._pause

    def paused(turn):
        waiting.set()
        return pause(turn)

    return paused
