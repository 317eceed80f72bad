"""A file is whole at every moment, and what somebody else wrote meanwhile is never lost."""

import os
import random
import signal
import stat
import subprocess
import sys
import threading
import time

import pytest

from sbt_ledger.errors import LedgerError, RefusedError
from sbt_ledger.files import write
from sbt_ledger.files.write import Draft, save

posix_only = pytest.mark.skipif(sys.platform == "win32", reason="as POSIX has it")
not_for_root = pytest.mark.skipif(
    sys.platform == "win32" or os.geteuid() == 0, reason="root may write everywhere"
)


@pytest.fixture
def book(tmp_path):
    (tmp_path / "activities.csv").write_bytes(b"old activities")
    (tmp_path / "credits.csv").write_bytes(b"old credits")
    return tmp_path


def drafts_of(book):
    return (
        Draft(book / "activities.csv", b"old activities", b"new activities"),
        Draft(book / "credits.csv", b"old credits", b"new credits"),
    )


def contents(book):
    return {path.name: path.read_bytes() for path in book.iterdir()}


OLD = {"activities.csv": b"old activities", "credits.csv": b"old credits"}
NEW = {"activities.csv": b"new activities", "credits.csv": b"new credits"}


OLD_BYTES = sorted(OLD.items())
WAITING = f".credits.csv.{os.getpid()}.tmp"


def refusal(drafts, **options):
    with pytest.raises(RefusedError) as caught:
        save(drafts, **options)
    return caught.value


def test_all_files_get_their_new_bytes_and_nothing_else_stays(book):
    save(drafts_of(book))

    assert contents(book) == NEW


def test_a_new_file_is_made_with_its_folder(tmp_path):
    save([Draft(tmp_path / "closed" / "2025.toml", None, b"by = 'Li'")])

    assert contents(tmp_path / "closed") == {"2025.toml": b"by = 'Li'"}


def test_a_file_that_changed_meanwhile_is_not_overwritten(book):
    drafts = drafts_of(book)
    (book / "credits.csv").write_bytes(b"typed in Excel")

    refused = refusal(drafts)

    assert refused.message == f"{book / 'credits.csv'} changed meanwhile; nothing was written"
    assert refused.hint == "Look at the change and run the command again."
    assert contents(book) == OLD | {"credits.csv": b"typed in Excel"}


def test_a_file_that_was_made_or_removed_meanwhile_stays_so(book):
    made = Draft(book / "credits.csv", None, b"new")
    removed = Draft(book / "money.csv", b"old", b"new")

    assert "changed meanwhile" in refusal([made]).message
    assert "changed meanwhile" in refusal([removed]).message
    assert contents(book) == OLD


def test_a_change_while_the_journal_is_written_is_seen_too(book):
    def meanwhile(_drafts):
        (book / "credits.csv").write_bytes(b"typed in Excel")

    assert "changed meanwhile" in refusal(drafts_of(book), record=meanwhile).message
    assert contents(book) == OLD | {"credits.csv": b"typed in Excel"}


def test_the_journal_is_told_when_all_is_ready_and_nothing_is_changed(book):
    seen = []

    save(drafts_of(book), record=lambda drafts: seen.append((drafts, contents(book))))

    ((drafts, then),) = seen
    waiting = {f".{name}.{os.getpid()}.tmp": content for name, content in NEW.items()}
    assert drafts == drafts_of(book)
    assert then == OLD | waiting


LONG = b"long " * (1 << 18)
"""More than a thread is begun for."""


@pytest.mark.parametrize("after", [b"short", LONG], ids=["short", "long"])
def test_what_is_done_while_the_disk_takes_the_drafts_is_done_before_the_journal_is_told(
    book, after
):
    seen = []

    save(
        [Draft(book / "credits.csv", b"old credits", after)],
        meanwhile=lambda: seen.append("meanwhile"),
        record=lambda _drafts: seen.append((book / WAITING).read_bytes()),
    )

    assert seen == ["meanwhile", after]
    assert contents(book) == OLD | {"credits.csv": after}


@pytest.mark.parametrize("after", [b"short", LONG], ids=["short", "long"])
@pytest.mark.parametrize("fault", [RefusedError("no such line"), KeyboardInterrupt()])
def test_what_fails_while_the_disk_takes_the_drafts_leaves_all_as_it_was(book, after, fault):
    def fail():
        raise fault

    recorded: list[object] = []
    with pytest.raises(type(fault)):
        save(
            [Draft(book / "credits.csv", b"old credits", after)],
            meanwhile=fail, record=recorded.append,
        )  # fmt: skip

    assert not recorded
    assert contents(book) == OLD


@pytest.mark.parametrize("after", [b"short", LONG], ids=["short", "long"])
def test_a_disk_that_refuses_a_draft_is_told_and_the_journal_is_not(book, after):
    (book / WAITING).mkdir()
    recorded: list[object] = []

    refused = refusal(
        [Draft(book / "credits.csv", b"old credits", after)],
        meanwhile=lambda: None, record=recorded.append,
    )  # fmt: skip

    assert refused.message.startswith(f"{book / 'credits.csv'} cannot be written: ")
    assert not recorded
    (book / WAITING).rmdir()
    assert contents(book) == OLD


@pytest.mark.parametrize("after", [b"short", LONG], ids=["short", "long"])
def test_where_all_fails_it_is_the_disk_that_is_told(book, after):
    (book / WAITING).mkdir()

    def fail():
        raise RefusedError("no such line")

    refused = refusal([Draft(book / "credits.csv", b"old credits", after)], meanwhile=fail)

    assert refused.message.startswith(f"{book / 'credits.csv'} cannot be written: ")


def test_who_stops_a_command_while_a_thread_writes_leaves_no_copies(book, monkeypatch):
    staged: list[str] = []

    def slowly(each):
        time.sleep(0.2)
        stage(each)
        staged.append(each.draft.path.name)

    stage = write._stage
    monkeypatch.setattr(write, "_stage", slowly)

    def stop():
        raise KeyboardInterrupt

    drafts = [Draft(path, raw, LONG) for path, raw in ((book / n, c) for n, c in OLD_BYTES)]
    with pytest.raises(KeyboardInterrupt):
        save(drafts, meanwhile=stop)

    assert staged == ["activities.csv"]  # the one that was on its way, and no other
    assert contents(book) == OLD


def test_who_stops_a_command_while_it_waits_for_the_disk_leaves_no_copies(book, monkeypatch):
    interrupts = [KeyboardInterrupt(), KeyboardInterrupt()]
    join = threading.Thread.join

    def interrupted(thread):
        if interrupts:
            raise interrupts.pop()
        join(thread)

    monkeypatch.setattr(threading.Thread, "join", interrupted)
    stage = write._stage

    def slowly(each):
        time.sleep(0.2)
        stage(each)

    monkeypatch.setattr(write, "_stage", slowly)
    drafts = [Draft(path, raw, LONG) for path, raw in ((book / n, c) for n, c in OLD_BYTES)]
    with pytest.raises(KeyboardInterrupt):
        save(drafts, meanwhile=lambda: None)

    assert not interrupts
    assert contents(book) == OLD


def test_where_the_system_gives_no_more_threads_a_long_draft_is_written_without(book, monkeypatch):
    def refuse(_thread):
        raise RuntimeError("can't start new thread")

    monkeypatch.setattr(threading.Thread, "start", refuse)
    save([Draft(book / "credits.csv", b"old credits", LONG)], meanwhile=lambda: None)

    assert contents(book) == OLD | {"credits.csv": LONG}


def test_a_journal_that_cannot_be_written_leaves_all_as_it_was(book):
    def record(_drafts):
        raise RefusedError("the disk is full")

    assert refusal(drafts_of(book), record=record).message == "the disk is full"
    assert contents(book) == OLD


def test_when_the_second_file_fails_the_first_is_put_back(book):
    new = Draft(book / "appraisals.csv", None, b"new appraisals")

    def lose_the_last(_drafts):
        (book / f".credits.csv.{os.getpid()}.tmp").unlink()

    refused = refusal((new, *drafts_of(book)), record=lose_the_last)

    assert refused.message.startswith(f"{book / 'credits.csv'} cannot be written: ")
    assert contents(book) == OLD


def test_a_file_is_taken_away_with_its_bytes_as_they_were_read(book):
    path = book / "activities.csv"
    refusal([Draft(path, b"other", None)])
    assert contents(book) == OLD

    save([Draft(path, b"old activities", None)])
    assert contents(book) == {"credits.csv": b"old credits"}


def test_a_file_that_was_taken_away_is_put_back_when_another_fails(book):
    drafts = (Draft(book / "activities.csv", b"old activities", None), drafts_of(book)[1])

    def lose_the_last(_drafts):
        (book / f".credits.csv.{os.getpid()}.tmp").unlink()

    refusal(drafts, record=lose_the_last)

    assert contents(book) == OLD


def test_two_drafts_of_one_file_are_a_bug_of_ours(book):
    first, _second = drafts_of(book)

    with pytest.raises(LedgerError, match="overwrite each other"):
        save([first, first])
    assert contents(book) == OLD


def test_what_a_killed_command_left_is_swept_up(book):
    (book / ".credits.csv.4711.tmp").write_bytes(b"half")
    (book / ".credits.csv.notes.tmp").write_bytes(b"somebody's own")

    save(drafts_of(book))

    assert contents(book) == NEW | {".credits.csv.notes.tmp": b"somebody's own"}


def test_a_folder_in_the_place_of_a_file_is_refused_in_our_words(book):
    (book / "money.csv").mkdir()

    assert (
        "money.csv cannot be written: " in refusal([Draft(book / "money.csv", b"", b"x")]).message
    )


@posix_only
def test_permissions_are_kept(book):
    (book / "credits.csv").chmod(0o640)

    save(drafts_of(book))

    assert stat.S_IMODE((book / "credits.csv").stat().st_mode) == 0o640


@posix_only
def test_a_link_goes_on_leading_to_its_file(book, tmp_path_factory):
    shared = tmp_path_factory.mktemp("shared") / "school.csv"
    shared.write_bytes(b"old")
    (book / "teachers.csv").symlink_to(shared)

    save([Draft(book / "teachers.csv", b"old", b"new")])

    assert (book / "teachers.csv").is_symlink()
    assert contents(shared.parent) == {"school.csv": b"new"}


@posix_only
def test_a_link_that_leads_nowhere_yet_makes_its_file(tmp_path):
    (tmp_path / "teachers.csv").symlink_to(tmp_path / "school.csv")

    save([Draft(tmp_path / "teachers.csv", None, b"new")])

    assert (tmp_path / "school.csv").read_bytes() == b"new"


@not_for_root
def test_a_file_made_read_only_is_protected(book):
    (book / "credits.csv").chmod(0o444)

    assert "credits.csv is read-only" in refusal(drafts_of(book)).message
    assert contents(book) == OLD


@not_for_root
def test_a_folder_that_became_read_only_is_refused_with_a_hint(book):
    book.chmod(0o555)
    try:
        refused = refusal(drafts_of(book))
    finally:
        book.chmod(0o755)

    assert refused.hint.startswith("If a spreadsheet program has it open, close it there")
    assert contents(book) == OLD


@not_for_root
def test_when_the_second_folder_becomes_read_only_the_first_file_is_put_back(book):
    archive = book / "archive"
    save([Draft(archive / "credits.csv", None, b"old credits")])
    activities, _credits = drafts_of(book)
    drafts = (activities, Draft(archive / "credits.csv", b"old credits", b"new credits"))

    try:
        refused = refusal(drafts, record=lambda _drafts: archive.chmod(0o555))
    finally:
        archive.chmod(0o755)

    assert refused.hint.startswith("If a spreadsheet program has it open, close it there")
    assert (book / "activities.csv").read_bytes() == b"old activities"
    assert (archive / "credits.csv").read_bytes() == b"old credits"


SAVE_AND_DIE = """
import os, signal, sys
from pathlib import Path
from sbt_ledger.files.write import Draft, save

book = Path(sys.argv[1])
save(
    [
        Draft(book / "activities.csv", b"old activities", b"new activities"),
        Draft(book / "credits.csv", b"old credits", b"new credits"),
    ],
    record=lambda drafts: os.kill(os.getpid(), signal.SIGKILL),
)
"""


@posix_only
def test_a_command_killed_before_the_first_rename_has_changed_nothing(book):
    done = subprocess.run([sys.executable, "-c", SAVE_AND_DIE, book], check=False)

    assert done.returncode == -signal.SIGKILL
    assert OLD.items() <= contents(book).items()
    save(drafts_of(book))
    assert contents(book) == NEW


SAVE_FOR_EVER = """
import sys
from pathlib import Path
from sbt_ledger.files.write import Draft, save

paths = [Path(sys.argv[1]) / name for name in ("activities.csv", "credits.csv")]
while True:
    old = [path.read_bytes() for path in paths]
    print(old[0][:1].decode(), flush=True)
    new = [bytes([48 + (text[0] - 47) % 10]) * len(text) for text in old]
    save([Draft(*each) for each in zip(paths, old, new)])
"""


@posix_only
@pytest.mark.parametrize("seed", range(8))
def test_each_file_is_whole_whoever_reads_it_and_whenever_the_command_is_killed(tmp_path, seed):
    def assert_whole():
        for path in paths:
            content = path.read_bytes()
            assert content == content[:1] * 500_000

    paths = [tmp_path / name for name in ("activities.csv", "credits.csv")]
    for path in paths:
        path.write_bytes(b"0" * 500_000)

    with subprocess.Popen(
        [sys.executable, "-c", SAVE_FOR_EVER, tmp_path], stdout=subprocess.PIPE
    ) as process:
        assert process.stdout
        process.stdout.readline()
        end = time.monotonic() + random.Random(seed).uniform(0.01, 0.1)  # noqa: S311
        try:
            while time.monotonic() < end:
                assert_whole()
        finally:
            process.kill()

    assert_whole()


FULL_DISK = """
import resource, sys
from pathlib import Path
from sbt_ledger.errors import RefusedError
from sbt_ledger.files.write import Draft, save

resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))
try:
    save([Draft(Path(sys.argv[1]) / "credits.csv", b"old credits", b"x" * 2000)])
except RefusedError as refused:
    print(refused.message)
"""


@posix_only
def test_a_disk_that_takes_no_more_leaves_the_old_file(book):
    done = subprocess.run(
        [sys.executable, "-c", FULL_DISK, book], check=True, capture_output=True, text=True
    )

    assert done.stdout.startswith(f"{book / 'credits.csv'} cannot be written: ")
    assert contents(book) == OLD


FULL_DISK_ON_THE_WAY_BACK = """
import os, resource, sys
from pathlib import Path
from sbt_ledger.errors import RefusedError
from sbt_ledger.files.write import Draft, save

book = Path(sys.argv[1])
(book / "activities.csv").write_bytes(b"x" * 2000)
resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))
drafts = [
    Draft(book / "activities.csv", b"x" * 2000, b"new activities"),
    Draft(book / "credits.csv", b"old credits", b"new credits"),
]
try:
    save(drafts, record=lambda _: (book / f".credits.csv.{os.getpid()}.tmp").unlink())
except RefusedError as refused:
    print(refused.message)
"""


@posix_only
def test_a_file_that_cannot_be_put_back_is_named(book):
    done = subprocess.run(
        [sys.executable, "-c", FULL_DISK_ON_THE_WAY_BACK, book],
        check=True,
        capture_output=True,
        text=True,
    )

    assert done.stdout.startswith(f"{book / 'credits.csv'} cannot be written: ")
    assert done.stdout.endswith(f"; and {book / 'activities.csv'} could not be put back\n")
    assert contents(book) == OLD | {"activities.csv": b"new activities"}
