"""What is said of a row whose person is not certain: what the sheet has, and whom it could mean."""

from __future__ import annotations

from gettext import gettext as _
from typing import TYPE_CHECKING

from sbt_ledger.errors import Problem
from sbt_ledger.records.roster import told

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sbt_ledger.records.teacher import Teacher


def two_people(one: str, teacher: Teacher, other: str, another: Teacher) -> Problem:
    """Return that two cells of a row mean two people."""
    message = _("“{one}” is {teacher}, but “{other}” is {another}").format(
        one=one, teacher=told([teacher]), other=other, another=told([another])
    )
    return Problem("contradiction", message, _("Correct the one that is wrong."), text=other)


def other_name(code: str, teacher: Teacher, name: str) -> Problem:
    """Return that a code belongs to somebody of another name."""
    message = _("“{code}” is {teacher}, and not “{name}”")
    message = message.format(code=code, teacher=told([teacher]), name=name)
    hint = _("Correct the code or the name, or add the name to the column alias of the roster.")
    return Problem("contradiction", message, hint, column="name", text=name)


def unknown_code(code: str, name: str, teacher: Teacher) -> Problem:
    """Return that a name is known, but not the code beside it."""
    message = _("No teacher has the code “{code}”, but “{name}” is {teacher}")
    message = message.format(code=code, name=name, teacher=told([teacher]))
    hint = _("Correct the code, or leave out its column if it counts something else.")
    return Problem("unknown-code", message, hint, column="code", text=code)


def other_id(number: str, teacher: Teacher) -> Problem:
    """Return that the roster has another number of the identity card."""
    message = _("“{number}” is not the number that the roster has for {teacher}")
    message = message.format(number=number, teacher=told([teacher]))
    hint = _("Correct the one that is wrong.")
    return Problem("contradiction", message, hint, column="national_id", text=number)


def namesakes(name: str, people: Sequence[Teacher]) -> Problem:
    """Return that several teachers have one name."""
    message = _("“{text}” fits {count} teachers: {teachers}.")
    message = message.format(text=name, count=len(people), teachers=told(people))
    hint = _("Add the code of the one who is meant.")
    return Problem("ambiguous-name", message, hint, column="name", text=name)


def several_names(name: str, people: Sequence[Teacher]) -> Problem:
    """Return that one cell holds the names of several teachers, one inside the other."""
    message = _("“{name}” may be one of several: {teachers}")
    message = message.format(name=name, teachers=told(people))
    hint = _("Leave the one name that is meant.")
    return Problem("contradiction", message, hint, column="name", text=name)


def not_all_known(name: str, people: Sequence[Teacher]) -> Problem:
    """Return that of several people in one cell only some are teachers."""
    message = _("“{name}” names several people; only these are known: {teachers}")
    message = message.format(name=name, teachers=told(people))
    hint = _("Give each person a row.")
    return Problem("several-people", message, hint, column="name", text=name)


def near(name: str, people: Sequence[Teacher]) -> Problem:
    """Return that a name is nobody's, but nearly somebody's."""
    message = _("Nobody in the roster is called “{name}”").format(name=name)
    hint = _("Did you mean {teachers}?").format(teachers=told(people))
    guest = _(
        'If it is somebody else: guests = ["{name}"] under [import] in ledger.toml, or {once}'
    )
    once = f"--habit guests='[\"{name}\"]'"
    hint = f"{hint}\n{guest.format(name=name, once=once)}"
    return Problem("near-name", message, hint, column="name", text=name)


def filled(code: str, teacher: Teacher) -> Problem:
    """Return the warning that a code had lost its zeros, which the name confirms."""
    message = _("“{text}” was read as {teacher}").format(text=code, teacher=told([teacher]))
    hint = _("Set the column to “text” so that zeros stay.")
    return Problem("code-filled", message, hint, column="code", text=code, level="warning")


def zeros_lost(code: str, teacher: Teacher) -> Problem:
    """Return that a code has lost its zeros, and no name says that it is so."""
    message = _("“{code}” may be {teacher} without zeros, but no name confirms it")
    message = message.format(code=code, teacher=told([teacher]))
    hint = _("Set the column to “text” so that zeros stay.")
    return Problem("zeros-lost", message, hint, column="code", text=code)


def radical(name: str, teacher: Teacher) -> Problem:
    """Return the warning that a name holds a character that only looks right."""
    message = _("“{text}” was read as {teacher}").format(text=name, teacher=told([teacher]))
    hint = _("It was typed with a radical for a character; type it anew if you can.")
    return Problem("radical", message, hint, column="name", text=name, level="warning")
