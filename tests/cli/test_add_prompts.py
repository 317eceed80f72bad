"""`ledger add` asks on a terminal: defaults, a step back, numbered choices, and a way out."""

from datetime import date

import click
import pytest

from sbt_ledger.cli.ask import Asking
from sbt_ledger.files.session import open_book
from sbt_ledger.files.session_cells import SessionWords
from sbt_ledger.records.attendees import Naming
from tests.books import write_book
from tests.terminal import Terminal, on_posix

TEACHERS = "code,name,group\nT1,李静,Chinese\nT2,王芳,Chinese\nT3,王芳,Maths\nT4,欧阳静宜,Maths\n"
TODAY = date(2026, 3, 31)
NOBODY = ("", "", "", "")  # absent, on leave, late, left early
END = ("", "", "")  # proofs, other columns, and yes


@pytest.fixture
def book(tmp_path):
    files = {"teachers.csv": TEACHERS, "credits.csv": "activity,teacher\na,T1\n"}
    return write_book(tmp_path, files)


class Person:
    """A person who gives prepared answers; what was asked and told is kept."""

    def __init__(self, *answers):
        self.answers = list(answers)
        self.asked = []
        self.told = []

    def read(self, prompt):
        self.asked.append(prompt)
        return self.answers.pop(0)

    def settle(self, book, given=None, **how):
        asking = Asking(open_book(book), TODAY, self.read, self.told.append)
        return asking.settle(given or SessionWords(), **how)


def test_every_question_has_a_default_and_enter_takes_it(book):
    person = Person("Marking", "", "", "", "", "", *NOBODY, *END)

    words, session, twice = person.settle(book)

    assert person.asked == [
        "Title: ",
        "Day [2026-03-31]: ",
        "Last day [2026-03-31]: ",
        "Hours [2]: ",
        "Kind: a number or a word; ? shows all [lecture]: ",
        "Who: * for all, groups, names [*]: ",
        "Absent [nobody]: ",
        "On leave [nobody]: ",
        "Late, with minutes as in NAME=15 [nobody]: ",
        "Left early, with the hours attended as in NAME=1.5 [nobody]: ",
        "Proofs, as KIND=PATH;… [none]: ",
        "Other columns, as COLUMN=VALUE;… [none]: ",
        "Write it? [Y/n/<] ",
    ]
    assert (words.title, words.start, words.hours, words.kind) == (
        "Marking",
        "2026-03-31",
        "2",
        "lecture",
    )
    assert [each.teacher.code for each in session.people.people] == ["T1", "T2", "T3", "T4"]
    assert not twice
    assert person.told[-2:] == [
        "\nMarking, 2026-03-31, lecture, 2 hours\n4 people",
        "李静, 王芳 (T2), 王芳 (T3), 欧阳静宜",
    ]


def test_a_step_back_shows_what_was_answered_before(book):
    person = Person("Markin", "<", "Marking", "2026-03-06", "<", "", *[""] * 4, *NOBODY, *END)

    words, _session, _twice = person.settle(book)

    assert person.asked[1:5] == [
        "Day [2026-03-31]: ",
        "Title [Markin]: ",
        "Day [2026-03-31]: ",
        "Last day [2026-03-06]: ",
    ]
    assert person.asked[5] == "Day [2026-03-06]: "
    assert (words.title, words.start) == ("Marking", "2026-03-06")


def test_before_the_first_question_there_is_none(book):
    person = Person("＜", "Marking", *[""] * 5, *NOBODY, *END)

    assert person.settle(book)[0].title == "Marking"


def test_a_wrong_answer_is_explained_and_asked_again(book):
    person = Person(
        "", "Marking", "5.3.26", "2026-03-06", "2026-03-05", "", "2,5", "2", "", "", *NOBODY, *END
    )

    words, _session, _twice = person.settle(book)

    assert (words.start, words.end, words.hours) == ("2026-03-06", "2026-03-06", "2")
    assert "2026-03-05 is before 2026-03-06" in person.told
    assert "'2,5' is not a number\n    Write it with a point: 2.5." in person.told


def test_a_kind_is_given_by_its_number_or_its_name(book):
    first = Person("A", "", "", "", "2", "", *NOBODY, *END)
    named = Person("A", "", "", "", "读书活动", "", *NOBODY, *END)
    shown = Person("A", "", "", "", "?", "reading", "", *NOBODY, *END)

    second_of_the_list = first.settle(book)[0].kind
    assert f"({second_of_the_list})" in first.told[2]
    assert named.settle(book)[0].kind == "reading"
    assert shown.settle(book)[0].kind == "reading"
    assert len([text for text in shown.told if "(reading)" in text]) >= 1


def test_a_new_kind_is_taken_if_it_is_insisted_on(book):
    insisting = Person("A", "", "", "", "lectur", "", "", *NOBODY, *END)
    mending = Person("A", "", "", "", "lectur", "lecture", "", *NOBODY, *END)
    going_back = Person("A", "", "", "", "lectur", "<", "course", "", *NOBODY, *END)

    assert insisting.settle(book)[0].kind == "lectur"
    assert mending.settle(book)[0].kind == "lecture"
    assert going_back.settle(book)[0].kind == "course"


def test_two_of_one_name_are_numbered_choices(book):
    person = Person("A", "", "", "", "", "王芳", "2", *NOBODY, *END)

    _words, session, _twice = person.settle(book)

    assert [each.teacher.code for each in session.people.people] == ["T3"]
    asked = person.told.index("“王芳” fits several:")
    assert person.told[asked + 1 : asked + 3] == [
        "   1  王芳 (T2, Chinese)",
        "   2  王芳 (T3, Maths)",
    ]


def test_near_names_are_numbered_choices_and_enter_leaves_out(book):
    person = Person("A", "", "", "", "", "欧阳静怡，王芳，Bob", "1", "T2", "", *NOBODY, *END)

    _words, session, _twice = person.settle(book)

    assert [each.teacher.code for each in session.people.people] == ["T2", "T4"]


def test_when_nobody_is_left_the_question_comes_again(book):
    person = Person("A", "", "", "", "", "Bob", "", "T1", *NOBODY, *END)

    _words, session, _twice = person.settle(book)

    assert [each.teacher.code for each in session.people.people] == ["T1"]


def test_groups_are_named_or_numbered_and_marks_added(book):
    person = Person(
        "A", "", "", "", "", "2,李静", "T2", "", "T4=5", "T1=1", "photo=x.jpg", "level=county", "y"
    )

    words, session, _twice = person.settle(book)

    assert [(each.teacher.code, each.attendance) for each in session.people.people] == [
        ("T1", "left-early"),
        ("T2", "absent"),
        ("T3", "present"),
        ("T4", "late"),
    ]
    assert (words.evidence, words.cells) == (("photo=x.jpg",), ("level=county",))


def test_a_mark_that_contradicts_another_is_explained_at_once(book):
    person = Person("A", "", "", "", "", "", "T1", "T1", "T2", "", "", *END)

    _words, session, _twice = person.settle(book)

    marks = {each.teacher.code: each.attendance for each in session.people.people}
    assert marks == {"T1": "absent", "T2": "leave", "T3": "present", "T4": "present"}
    assert any("named twice" in text for text in person.told)


def test_a_mark_is_taken_back_by_a_dash(book):
    person = Person("A", "", "", "", "", "", "T1", "<", "-", "", "", "", *END)

    _words, session, _twice = person.settle(book)

    assert {each.attendance for each in session.people.people} == {"present"}


def test_a_paper_has_no_hours(book):
    person = Person("A", "", "", "-", "paper", "T1", *NOBODY, *END)

    words, session, _twice = person.settle(book)

    assert (words.hours, session.activity.hours) == ("", None)


def test_what_the_command_line_said_is_the_default(book):
    given = SessionWords(
        title="Marking", hours="3", naming=Naming(groups=("Maths",), marks={"late": ("T4=5",)})
    )
    person = Person(*[""] * 6, *NOBODY, *END)

    words, session, _twice = person.settle(book, given)

    assert "Who: * for all, groups, names [Maths]: " in person.asked
    assert words.hours == "3"
    assert [each.attendance for each in session.people.people] == ["present", "late"]


def test_what_seems_recorded_is_written_only_if_it_is_said_so(book):
    answers = ("Talk", "2026-03-05", "", "", "", "*", *NOBODY, "", "")
    sure, unsure = Person(*answers, "y"), Person(*answers, "")

    assert sure.settle(book)[2] is True
    with pytest.raises(click.Abort):
        unsure.settle(book)
    assert unsure.asked[-1] == "Write it all the same? [y/N/<] "


def test_no_leaves_and_a_step_back_from_the_end_asks_again(book):
    person = Person("A", *[""] * 5, *NOBODY, "", "", "what?", "<", "level=city", "n")

    with pytest.raises(click.Abort):
        person.settle(book)
    assert person.asked[-2].startswith("Other columns")


def complete(**others):
    said = {"title": "A", "start": "2026-03-06", "hours": "1", "kind": "lecture", **others}
    return SessionWords(**said)


def test_a_name_that_was_only_a_part_is_shown_before_it_is_taken(book):
    person = Person("")

    person.settle(book, complete(naming=Naming(teachers=("欧阳",))))

    assert person.told[0] == "“欧阳” → 欧阳静宜 (T4, Maths)"
    assert person.asked == ["Write it? [Y/n] "]


def test_nothing_is_asked_about_few_people_named_in_full_or_for_a_dry_run(book):
    person = Person()

    assert person.settle(book, complete(naming=Naming(teachers=("李静",))))[1] is not None
    assert person.settle(book, complete(naming=Naming(teachers=("欧阳",))), look=False)


def test_many_people_are_looked_at_before_they_are_taken(book):
    many = "".join(f"M{number:02},Teacher {number},\n" for number in range(20))
    (book / "teachers.csv").write_text(TEACHERS + many, encoding="utf-8")
    person = Person("n")

    with pytest.raises(click.Abort):
        person.settle(book, complete(naming=Naming(everybody=True)))
    assert person.asked == ["Write it? [Y/n] "]


@on_posix
def test_on_a_terminal_a_session_is_asked_for_and_written(book):
    terminal = Terminal("add", "--book", book, "--as-of", "2026-03-31")
    for prompt, answer in (("Title: ", "评价\n"), ("]: ", "2026-03-06\n"), *[("]: ", "\n")] * 10):
        terminal.until(prompt)
        terminal.type(answer)
    terminal.until("[Y/n/<] ")
    terminal.type("y\n")

    assert terminal.end() == 0
    assert "Recorded as 20260306-01: 评价, 2026-03-06, lecture, 2 hours" in terminal.screen
    assert (book / "credits.csv").read_text(encoding="utf-8").count("20260306-01,") == 4


@on_posix
@pytest.mark.parametrize("key", ["\x03", "\x04"])
def test_control_c_and_control_d_leave_and_nothing_is_written(book, key):
    before = (book / "activities.csv").read_bytes()
    terminal = Terminal("add", "--book", book)
    terminal.until("Title: ")
    terminal.type("Marking\n")
    terminal.until("]: ")

    assert terminal.end(key) == 130
    assert "nothing was written" in terminal.screen
    assert (book / "activities.csv").read_bytes() == before


def test_of_a_plan_of_a_group_only_the_group_is_asked(book):
    person = Person("Plan", "", "", "", "group-plan", "Maths", *END)

    words, session, _twice = person.settle(book)

    assert not [prompt for prompt in person.asked if prompt.startswith(("Absent", "Late"))]
    assert session.row["group"] == "Maths"
    assert session.people.people == ()
    assert words.naming.groups == ("Maths",)


def test_of_a_plan_of_the_school_nobody_is_asked_for_and_a_step_back_passes_over_it(book):
    person = Person("Plan", "", "", "", "training-plan", "<", "", "document", "", "y")

    _words, session, _twice = person.settle(book)

    assert not [prompt for prompt in person.asked if prompt.startswith("Who")]
    assert sum(prompt.startswith("Kind") for prompt in person.asked) == 2
    assert session.row["evidence"] == "document"
