"""Small schools drawn at random, with all that makes the sums of reports go apart.

Who comes, leaves and comes back, changes group; sessions over the border of years, put off, called
off, void; rows told twice, parts, minutes, marks; balances; what is pending; hours that are hidden.
"""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from random import Random

from tests.books import write_book

YEAR, CYCLE = "2025-26", "2022/23-2026/27"
_BEGIN = date(2025, 9, 1)
_TEACHERS, _SESSIONS = 7, 12
_RULES = """\
ruleset = {{ id = "{id}", from = 2015-09-01 }}
period.year = {{ start = "09-01" }}
period.cycle = {{ start = 2022-09-01, length = "5 years" }}
period.own = {{ start = "hired_on", length = "3 years" }}
counting = {{ date = "{date}", same_event = "once" }}
adjust = [
  {{ who = {{ moved_in = true }}, change = "accept", needs_all = ["transfer-sheet"] }},
  {{ require = ["year", "cycle"], who = {{ leave = "long" }}, change = {freed} }},
]
{extra}
[[valid]]
where = {{ not = {{ kind = "opening-balance" }} }}
needs_all = ["school-review"]
else = "{lacking}"

[attendance]
credit = "hours attended"
void_if = {{ attendance = ["absent", "leave", "swapped"] }}

[[credit]]
where = {{ kind = "lecture" }}
per_hour = "0.5"

[[credit]]
per_hour = 1

[[require]]
id = "year"
at_least = {needed}
per = "year"

[[require]]
id = "cycle"
at_least = 60
per = "cycle"

[[require]]
id = "own"
at_least = 20
per = "own"
"""
_HIDDEN = """
[[deadline]]
id = "rate"
task = "rated_on"
where = { kind = "course" }
within = "10 days"
after = "end"
days = "calendar"
blocks = ["show hours"]
"""
_CARRY = 'carry = [ { require = "year", at_most = 5 } ]\n'
_CAP = 'cap = [ { where = { kind = "seminar" }, at_most = 9, per = "year" } ]\n'


def drawn_school(folder: Path, seed: int) -> Path:
    """Write the school of a number, and return its folder: the same for the same number."""
    draw = Random(seed)  # noqa: S311 - nothing is kept secret
    teachers, changes = _people(draw)
    activities = _activities(draw)
    names = ["town", "other"] if draw.random() < 0.2 else ["town"]
    listed = ", ".join(f'"rules/{name}.toml"' for name in names)
    files = {
        "ledger.toml": f'school = "School"\nrules = [{listed}]\nlang = "en"\n',
        "teachers.csv": "code,name,group,stage,hired_on,left_on\n" + "".join(teachers),
        "changes.csv": "teacher,attribute,value,from,until\n" + "".join(changes),
        "activities.csv": (
            "id,title,start,end,hours,kind,status,approvals,planned_start,level,group,lead\n"
            + "".join(activities)
        ),
        "credits.csv": (
            "activity,teacher,attendance,hours,minutes,part,status,evidence,rated_on,for\n"
            + "".join(_rows(draw))
        ),
        **{f"rules/{name}.toml": _rules(draw, name) for name in names},
    }
    return write_book(folder, files)


def _rules(draw: Random, name: str) -> str:
    told = _RULES.format(
        id=name,
        date=draw.choice(["end", "start", "split", "for"]),
        freed=draw.choice(['"waive"', '"exempt"', '"prorate", by = "months"']),
        lacking=draw.choice(["provisional", "pending"]),
        needed=draw.choice([5, 10, 15]),
        extra="".join(each for each in (_CAP, _CARRY) if draw.random() < 0.25),
    )
    return told + (_HIDDEN if draw.random() < 0.3 else "")


def _people(draw: Random) -> tuple[list[str], list[str]]:
    teachers, changes = [], []
    for number in range(_TEACHERS):
        code = f"t{number}"
        hired = draw.choice([date(2010, 9, 1)] * 4 + [_near(draw, -3, 420)])
        left = draw.choice([None] * 4 + [_near(draw, -4, 420)])
        left = None if left is None or left < hired else left
        if left is None and hired < _BEGIN and draw.random() < 0.25:
            gone = _near(draw, 1, 200)
            back = gone + timedelta(days=draw.randint(5, 100))
            changes.append(f"{code},employment,left,{gone},{back}\n")
            changes.append(f"{code},employment,transferred-in,{back + timedelta(days=1)},\n")
        if draw.random() < 0.15:
            since = _near(draw, -20, 300)
            changes.append(f"{code},leave,long,{since},{since + timedelta(days=120)}\n")
        if draw.random() < 0.3:
            changes.append(f"{code},group,B,{_near(draw, 0, 364)},\n")
        group, stage = draw.choice(["A", "B", ""]), draw.choice(["primary", "secondary", ""])
        name = draw.choice(["李静", "王芳"])
        teachers.append(f"{code},{name},{group},{stage},{hired},{left or ''}\n")
    return teachers, changes


def _activities(draw: Random) -> list[str]:
    found = []
    for number in range(_SESSIONS):
        at_the_border = draw.choice([_near(draw, -3, -1), _near(draw, 362, 364)])
        start = draw.choice([at_the_border, *[_near(draw, -43, 407)] * 4])
        end = start + timedelta(days=draw.choice([0, 0, 0, 1, 4, 30]))
        kinds = ["lecture", "seminar", "course", "paper"]
        kind = "opening-balance" if draw.random() < 0.1 else draw.choice(kinds)
        hours = draw.choice(["", "0", "2", "4", "8.5"])
        status = draw.choice([""] * 8 + ["void", "planned", "cancelled", "delayed"])
        steps = draw.choice(["", *["school-review"] * 4, "school-review@2026-09-05"])
        first = draw.choice(["", "", "", _near(draw, -43, 407)])
        level, group = draw.choice(["", "city", "school"]), draw.choice(["", "A", "B"])
        lead = draw.choice(["", "t1"])
        cells = (f"a{number}", f"Event {number}", start, end, hours, kind, status, steps, first,
                 level, group, lead)  # fmt: skip
        found.append(",".join(map(str, cells)) + "\n")
    return found


def _rows(draw: Random) -> list[str]:
    found = []
    for number in range(_SESSIONS):
        for teacher in range(_TEACHERS):
            if draw.random() >= 0.5:
                continue
            parts = draw.choice([[""], [""], ["1"], ["", ""], ["1", "2"], ["", "2"]])
            rated = draw.choice(["", "2026-09-10"])
            for part in parts:
                mark = draw.choice(["", "", "", "late", "left-early", "absent", "leave", "swapped"])
                hours, minutes = draw.choice(["", "", "3", "1.5", "0"]), ""
                if draw.random() < 0.2:
                    hours, minutes = "", draw.choice(["45", "90"])
                status = draw.choice([""] * 7 + ["void"])
                proof = draw.choice(["", "transfer-sheet"])
                meant = ""
                if draw.random() < 0.2:
                    meant = str(_near(draw, -60, 300))
                cells = (f"a{number}", f"t{teacher}", mark, hours, minutes, part, status, proof,
                         rated, meant)  # fmt: skip
                found.append(",".join(cells) + "\n")
    return found


def _near(draw: Random, least: int, most: int) -> date:
    """Return a day, counted from the first of the school year."""
    return _BEGIN + timedelta(days=draw.randint(least, most))
