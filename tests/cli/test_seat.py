"""`ledger seat`: leave and swaps are asked for, answered, and only then leave the turn-out."""

import pytest

from tests.books import check, write_book

FILES = {
    "ledger.toml": (
        'school = "A school"\nrules = ["zhejiang-district-2023"]\n'
        '[seats]\napprovals = ["school", "provider"]\n'
    ),
    "teachers.csv": "code,name,left_on\n"
    + "".join(f"T{n:02},教师{n:02},\n" for n in range(1, 44))
    + "T50,王芳,\nT51,王芳,\nT60,张伟,2023-02-28\n",
    "activities.csv": (
        "id,title,start,end,hours,kind,platform,choice,status\n"
        "c,Course,2023-03-10,2023-03-12,8,course,province,self,planned\n"
        "h,Held,2023-03-01,,8,course,,,\n"
    ),
    "credits.csv": "activity,teacher,attendance\n"
    + "".join(f"c,T{n:02},\n" for n in range(1, 41))
    + "h,T01,\nh,T02,absent\n",
}


@pytest.fixture
def book(tmp_path):
    return write_book(tmp_path / "book", FILES)


@pytest.fixture
def do(ledger, book):
    def asked(*words, as_of="2023-03-05", lang="en"):
        return ledger(*words, "--as-of", as_of, "--lang", lang, "--book", book)

    return asked


@pytest.fixture
def seat(do):
    def asked(*words, **kw):
        answer = do("seat", *words, **kw)
        assert answer.code == 0, answer.err
        return answer

    return asked


def row(book, code):
    lines = (book / "credits.csv").read_text().splitlines()
    header = lines[0].split(",")
    found = [line.split(",") for line in lines if line.startswith(f"c,{code},")]
    return [{k: v for k, v in zip(header, cells, strict=False) if v} for cells in found]


def turnout(ledger, book, as_of="2023-12-31"):
    cohorts = check(ledger, book, as_of=as_of)["cohorts"]
    (found,) = [each for each in cohorts if each["cohort"] == "turnout"]
    return found["numerator"], found["denominator"], found["state"]


def test_forty_seats_two_on_leave_and_thirty_six_there_are_not_95_percent(seat, do, book, ledger):
    do("void", "h", "--reason", "another story")
    seat("leave", "c", "T01", "T02", "T03", "T04", "--on", "2023-03-01")
    seat("approve", "c", "--by", "school", "--on", "2023-03-02")
    seat("approve", "c", "T01", "T02", "--by", "provider", "--on", "2023-03-03")
    seat("refuse", "c", "T03", "--by", "provider", "--on", "2023-03-03", "--reason", "too many")
    answer = do("hold", "c", "--absent", "T03,T04", as_of="2023-03-12")
    assert answer.code == 0, answer.err

    assert turnout(ledger, book) == ("36", "38", "short")  # E10: 94.7 %


def test_an_approved_swap_moves_the_seat_and_two_swaps_more_are_enough(seat, do, book, ledger):
    do("void", "h", "--reason", "another story")
    seat("leave", "c", "T01", "T02")
    for asks, takes in (("T03", "T41"), ("T04", "T42")):
        seat("swap", "c", asks, takes)
    for by in ("provider", "school"):
        seat("approve", "c", "--by", by)
    do("hold", "c", "--absent", "T05,T06", as_of="2023-03-12")

    assert row(book, "T41") == [
        {"activity": "c", "teacher": "T41", "note": "in place of 教师03 (T03)"}
    ]
    assert turnout(ledger, book) == ("36", "38", "short")
    do("correct", "c", "T06", "--set", "attendance=late", "--reason", "was there")
    assert turnout(ledger, book) == ("37", "38", "met")  # 97.4 %


def test_the_seat_stays_until_all_have_agreed_whose_approval_is_needed(seat, book):
    seat("leave", "c", "T01", "--on", "2023-03-01")
    assert row(book, "T01")[0] == {
        "activity": "c", "teacher": "T01", "asked": "leave@2023-03-01",
    }  # fmt: skip

    answer = seat("approve", "c", "T01")
    assert "the seat stays until these have agreed, too: provider." in answer.err
    assert "attendance" not in row(book, "T01")[0]

    seat("approve", "c", "T01")
    assert row(book, "T01")[0] == {
        "activity": "c", "teacher": "T01", "attendance": "leave", "asked": "leave@2023-03-01",
        "answers": "school@2023-03-05;provider@2023-03-05",
    }  # fmt: skip
    assert seat("approve", "c", "T01").out.startswith("Nothing awaits this answer")
    assert seat("approve", "c").out.startswith("Nothing awaits this answer")


def test_the_other_gets_a_row_in_the_same_act_and_one_undo_takes_all_back(seat, do, book, ledger):
    seat("swap", "c", "T01", "T41", "--on", "2023-03-01")
    before = (book / "credits.csv").read_bytes()
    seat("approve", "c", "--by", "school")
    seat("approve", "c", "--by", "provider")
    assert [len(row(book, code)) for code in ("T01", "T41")] == [1, 1]
    assert row(book, "T01")[0]["attendance"] == "swapped"

    ledger("undo", "--yes", "--book", book)
    ledger("undo", "--yes", "--book", book)
    assert (book / "credits.csv").read_text().split("\n")[1:] == before.decode().split("\n")[1:]


def test_what_was_refused_can_be_asked_again_and_then_be_granted(seat, do, book):
    seat("leave", "c", "T01", "--on", "2023-03-01")
    seat("refuse", "c", "T01", "--on", "2023-03-02", "--reason", "needed")
    assert row(book, "T01")[0]["answers"] == "refused:school@2023-03-02"
    answer = do("seat", "approve", "c", "T01")
    assert answer.code == 2
    assert "was refused by school on 2023-03-02" in answer.err
    assert "It must be asked for again first." in answer.err

    seat("leave", "c", "T01", "--on", "2023-03-03")
    assert row(book, "T01")[0]["asked"] == "leave@2023-03-03"
    assert "answers" not in row(book, "T01")[0]


def test_no_settings_mean_that_the_school_alone_agrees(seat, book):
    (book / "ledger.toml").write_text('school = "A"\nrules = ["zhejiang-district-2023"]\n')
    seat("leave", "c", "T01")
    seat("approve", "c")

    assert row(book, "T01")[0]["attendance"] == "leave"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("swap", "c", "T01", "T01"), "教师01 (T01) cannot take the own seat."),
        (("swap", "c", "T01", "T02"), "教师02 (T02) has a seat there already, credits.csv:3."),
        (("swap", "c", "T01", "T60"), "张伟 (T60) was not in post on 2023-03-12"),
        (("leave", "c", "T41"), "教师41 (T41) has no row at Course"),
        (("leave", "c", "T01", "--on", "2023-03-06"), "--on: 2023-03-06 has not come yet."),
        (("leave", "h", "T01", "--on", "2023-03-02"), "Held (h, 2023-03-01) had begun"),
        (("leave", "h", "T01", "--on", "2023-03-01"), "教师01 (T01) was there: present"),
        (("approve", "c", "T01"), "教师01 (T01) asked for nothing, credits.csv:2."),
        (("approve", "c", "T09", "--by", "college"), "--by: nobody asks for the approval"),
        (("approve", "c", "T09", "--on", "2023-03-02"), "asked on 2023-03-03 only"),
        (("refuse", "c", "T09"), "Why it is done must be said"),
        (("swap", "c", "T09", "T41"), "has asked already, and has no answer yet"),
        (("swap", "c", "T01", "T43"), "教师43 (T43) is asked to take the seat of 教师10 (T10)"),
    ],
)
def test_what_cannot_be_meant_is_refused_with_a_cure(seat, do, book, words, said):
    seat("leave", "c", "T09", "--on", "2023-03-03")
    seat("swap", "c", "T10", "T43", "--on", "2023-03-03")
    before = (book / "credits.csv").read_bytes()
    answer = do("seat", *words)

    assert answer.code == 2
    assert said in answer.err
    assert "\n    " in answer.err
    assert (book / "credits.csv").read_bytes() == before


def test_two_people_of_one_name_are_not_guessed_between(do):
    assert do("seat", "swap", "c", "T01", "王芳").code == 4


def test_who_was_absent_from_what_was_held_may_have_asked_in_time(seat, book):
    seat("leave", "h", "T02", "--on", "2023-02-28")
    seat("approve", "h", "--by", "school")
    seat("approve", "h", "--by", "provider")

    assert "h,T02,leave," in (book / "credits.csv").read_text()


def test_cells_that_cannot_be_read_are_told_with_their_line(do, book):
    (book / "credits.csv").write_text("activity,teacher,asked,answers\nc,T01,tomorrow,\n")
    answer = do("seat", "approve", "c", "T01")

    assert answer.code == 2
    assert "credits.csv:2: “tomorrow”, “” do not say what was asked" in answer.err
    assert "asked: leave@2026-03-01 or swap:CODE@2026-03-01" in answer.err


def test_who_has_a_seat_by_the_time_of_the_answer_cannot_take_another(seat, do, book):
    seat("swap", "c", "T01", "T41")
    seat("approve", "c", "--by", "school")
    do("correct", "c", "T02", "--set", "attendance=absent", "--reason", "r")
    with (book / "credits.csv").open("a") as file:
        file.write("c,T41,\n")
    answer = do("seat", "approve", "c", "--by", "provider")

    assert answer.code == 2
    assert "教师41 (T41) has a seat there already" in answer.err


def test_who_may_not_choose_yet_cannot_take_a_seat_unless_a_reason_is_given(seat, do, book):
    do("correct", "h", "--set", "platform=province", "--reason", "r")
    new = ("--set", "start=2023-09-20", "--set", "end=2023-09-20")
    assert do("correct", "c", *new, "--reason", "r").code == 0
    with (book / "credits.csv").open("a") as file:
        file.write("h,T41,\n")
    assert seat("swap", "c", "T03", "T42").code == 0

    answer = do("seat", "swap", "c", "T04", "T41")
    assert answer.code == 4
    assert "credits.csv:" in answer.err
    assert (
        "教师41 (T41) may not choose yet: Learner's rating of “Held” (h) is missing" in answer.err
    )
    assert "“ledger rate h T41 --on DATE” records it." in answer.err

    assert seat("swap", "c", "T04", "T41", "--anyway", "no one else can").code == 0
    assert "no one else can" in do("log").out
    do("seat", "refuse", "c", "T04", "--reason", "r")
    do("rate", "h", "T41")
    assert "may not choose" not in seat("swap", "c", "T05", "T41").err


ONE = 'school = "A school"\nrules = ["zhejiang-district-2023"]\n'


def with_parts(book, raw="activity,teacher,part,hours\nc,T01,am,1\nc,T01,pm,1.5\n"):
    (book / "ledger.toml").write_text(ONE)
    (book / "credits.csv").write_text(raw)


def test_who_takes_a_seat_takes_its_parts_and_their_hours(seat, do, book):
    with_parts(book)
    seat("swap", "c", "T01", "T41")
    seat("approve", "c")
    do("hold", "c", as_of="2023-03-12")

    assert [(each["part"], each["hours"]) for each in row(book, "T41")] == [
        ("am", "1"),
        ("pm", "1.5"),
    ]


def test_who_gave_a_seat_up_is_not_marked_when_it_is_held(seat, do, book):
    (book / "ledger.toml").write_text(ONE)
    seat("swap", "c", "T01", "T41")
    seat("leave", "c", "T02")
    seat("approve", "c")
    answer = do("hold", "c", "--late", "T01=20", as_of="2023-03-12")
    assert answer.code == 2
    assert "教师01 (T01) gave the seat up: swapped, credits.csv:2." in answer.err
    assert "If they came after all:" in answer.err

    answer = do("hold", "c", "--absent", "T01,T02,T03", as_of="2023-03-12")
    assert "Gave up their seat, which stays so: 教师01 (T01), 教师02 (T02)." in answer.err
    marks = [row(book, code)[0].get("attendance") for code in ("T01", "T02", "T03", "T41")]
    assert marks == ["swapped", "leave", "absent", None]


def test_no_seat_changes_hands_at_a_session_that_was_called_off(seat, do, book):
    (book / "ledger.toml").write_text(ONE)
    seat("swap", "c", "T01", "T41")
    do("cancel", "c", "--reason", "no money")
    answer = do("seat", "approve", "c")

    assert answer.code == 2
    assert "is cancelled: no seat is to be given up." in answer.err
    assert seat("refuse", "c", "--reason", "called off").code == 0


def test_a_void_row_is_no_seat(seat, do, book):
    (book / "ledger.toml").write_text(ONE)
    do("void", "c", "T02", "--reason", "a slip")
    seat("swap", "c", "T01", "T02")
    seat("approve", "c")

    assert [each.get("status") for each in row(book, "T02")] == ["void", None]


def test_an_open_asking_is_told_when_the_session_was_held(seat, do):
    seat("leave", "c", "T01")
    answer = do("hold", "c", as_of="2023-03-12")

    assert "Asked to give up their seat, not answered, and so recorded as there" in answer.err
    assert "--absent, or answer with “ledger seat”" in answer.err


def test_a_book_in_gb18030_stays_in_it(tmp_path, ledger):
    raw = "activity,teacher,attendance,note\nc,T01,,早上\n"
    files = FILES | {"credits.csv": raw.encode("gb18030")}
    files["ledger.toml"] = 'school = "A"\nrules = ["zhejiang-district-2023"]\n'
    book = write_book(tmp_path / "b", files)
    for words in (("swap", "c", "T01", "T41"), ("approve", "c")):
        now = ("--as-of", "2023-03-05", "--lang", "zh-CN", "--book", book)
        assert ledger("seat", *words, *now).code == 0

    assert (book / "credits.csv").read_bytes().decode("gb18030").splitlines()[1:] == [
        "c,T01,swapped,早上,swap:T41@2023-03-05,school@2023-03-05",
        "c,T41,,代教师01 (T01),,",
    ]


def test_the_reason_and_the_slip_of_a_leave_stand_in_the_row(do, seat, book):
    slip = "请假单=evidence/slip.pdf"
    answer = seat("leave", "c", "T01", "--reason", "ill", "--evidence", slip)

    assert "is not there yet" in answer.err
    (asked,) = row(book, "T01")
    assert (asked["asked"], asked["asked_reason"], asked["asked_evidence"]) == (
        "leave@2023-03-05", "ill", "leave-slip=evidence/slip.pdf",
    )  # fmt: skip
    assert "evidence" not in asked, "that would hide the proofs of the session"
    assert "reason: ill" in do("log").out
    (before,) = row(book, "T02")
    seat("swap", "c", "T02", "T41", "--reason", "on duty")
    (after,) = row(book, "T02")
    assert after == {**before, "asked": "swap:T41@2023-03-05", "asked_reason": "on duty"}
