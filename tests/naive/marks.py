"""What `status`, `attendance`, `valid` and `accept` make of a record (step 2).

"All fitting lines apply, the worst wins: void > pending > provisional > ok."
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from tests.naive.book import Book, Teacher
from tests.naive.calendar_days import after
from tests.naive.exact import day, is_blank, number, text, values
from tests.naive.filters import fits

if TYPE_CHECKING:
    from tests.naive.values import Entry

Rules = Mapping[str, Any]
MARKS = ["ok", "provisional", "pending", "void"]
NOT_ATTENDED = {"attendance": ["absent", "leave", "swapped"]}


def mark_of(
    entry: Entry, rules: Rules, teacher: Teacher, book: Book
) -> tuple[str, list[str], bool]:
    """Return the mark, what it awaits, and whether the teacher attended at all."""
    marks: list[str] = ["ok"]
    steps: list[tuple[str, str]] = []  # the mark that a step would lift, and the step
    attended = not attendance_voids(entry, rules)
    if not attended:
        marks.append("void")
    for line in rules.get("valid", ()):
        if fits(line.get("where", {}), entry.lookup, rules.get("scale", {})) is not True:
            continue
        lacking = missing(line, entry, rules, book.as_of)
        if lacking:
            marks.append(line.get("else", "pending"))
            steps += [(marks[-1], step) for step in lacking]
    for line in rules.get("adjust", ()):
        if line["change"] == "accept" and entry.lookup("kind") == ["opening-balance"]:
            who = line.get("who", {})
            if fits(who, lambda name: teacher.lookup(name, book.as_of), rules.get("scale", {})):
                lacking = missing(line, entry, rules, book.as_of)
                marks += ["pending"] if lacking else []
                steps += [("pending", step) for step in lacking]
    worst = max(marks, key=MARKS.index)
    awaits = [] if worst == "void" else [step for mark, step in steps if mark == worst]
    return worst, awaits, attended


def attendance_voids(entry: Entry, rules: Rules) -> bool:
    line = rules.get("attendance", {})
    scale = rules.get("scale", {})
    if fits(line.get("void_if", NOT_ATTENDED), entry.lookup, scale) is True:
        return True
    late = number(entry.seat.cell("late_minutes"))
    if "late_over" in line and late is not None:
        return late > int(line["late_over"].split()[0])
    return False


def steps_of(entry: Entry, rules: Rules) -> dict[str, date | None]:
    """Return the steps passed and the proofs at hand, each with its day where known."""
    there_on = day_of_proofs(entry, rules)
    kinds = [written.split("=")[0].strip() for written in values(entry.seat.cell("evidence"))]
    passed: dict[str, date | None] = dict.fromkeys(kinds, there_on)
    for written in values(entry.seat.cell("approvals")):
        name, _, on = written.partition("@")
        passed[name.strip()] = day(on)
    for step, column in (
        ("learner-evaluation", "rated_on"),
        ("trainer-evaluation", "evaluated_on"),
    ):
        if step not in passed and not is_blank(entry.seat.cell(column)):
            passed[step] = day(entry.seat.cell(column))
    return passed


def day_of_proofs(entry: Entry, rules: Rules) -> date | None:
    """Return the day of the proofs, where the rules ask by when anything was there at all.

    The activity's day is that of its own proofs.
    """
    if not any("within" in line or "before" in line for line in rules.get("valid", ())):
        return None
    own = entry.seat.own
    of_the_row = not is_blank(own.get("evidence")) or not is_blank(own.get("evidence_on"))
    return day(own.get("evidence_on") if of_the_row else entry.seat.event.get("evidence_on"))


def missing(line: Mapping[str, Any], entry: Entry, rules: Rules, as_of: date) -> list[str]:
    """Return what a line of needs finds lacking."""
    lacking = []
    if "needs" in line and fits(line["needs"], entry.lookup, rules.get("scale", {})) is not True:
        lacking += list(line["needs"])
    passed = {
        name for name, on in steps_of(entry, rules).items() if in_time(on, line, entry, as_of)
    }
    lacking += [step for step in line.get("needs_all", ()) if step not in passed]
    wanted = line.get("needs_any", ())
    if wanted and not passed & set(wanted):
        lacking.append("|".join(wanted))
    return lacking


def in_time(on: date | None, line: Mapping[str, Any], entry: Entry, as_of: date) -> bool:
    """A step without a day is taken as in time (ruling 17)."""
    if on is None:
        return True
    if on > as_of:
        return False
    if "within" in line and on > after(entry.end, line["within"]):
        return False
    if "before" in line:
        limit = day(text(entry.seat.cell(line["before"])))
        return limit is None or on <= limit
    return True
