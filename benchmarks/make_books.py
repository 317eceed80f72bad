"""Make the books that the benchmark reads: the same bytes on every machine and Python version.

A book is kept in the cache folder until one of the scripts that made it changes.
"""

from __future__ import annotations

import argparse
import hashlib
import shutil
import sys
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import school_life
from school_life import CODE, YEARS, Dice, approvals, make_events, make_roster

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from school_life import Event, Teacher

SIZES = {"T": 30, "S": 100, "L": 1_000, "D": 10_000, "C": 100_000}  # teachers; T is for trying
CACHE = Path(__file__).parent / "books"
_SURNAMES = "王李张刘陈杨黄赵周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧"
_GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超兰霞平刚桂英华玉萍红鑫宇航晨曦梓涵"
_GROUPS = ("语文组", "数学组", "英语组", "科学组", "艺术组", "体育组", "综合组")
_RANKS = ("school-backbone", "county-backbone", "city-backbone", "province-backbone")


def main(arguments: Sequence[str] | None = None) -> int:
    """Make the books that are asked for."""
    parser = argparse.ArgumentParser(description="Make the books that the benchmark reads.")
    parser.add_argument("--sizes", default="S,L,D", help="of T, S, L, D, C (default: %(default)s)")
    parser.add_argument("--cache", type=Path, default=CACHE, help="where (default: %(default)s)")
    options = parser.parse_args(arguments)
    for size in options.sizes.split(","):
        if size not in SIZES:
            parser.error(f"no size {size!r}: choose of {', '.join(SIZES)}")
        print(make(size, options.cache))
    return 0


def make(size: str, cache: Path = CACHE) -> Path:
    """Return the folder of the book, made anew unless these very scripts made it before."""
    folder = cache / size
    stamp = folder / "made-by.txt"
    made_by = _digest(
        Path(__file__), Path(school_life.__file__), Path(__file__).with_name("book_forms.py")
    )
    if stamp.is_file() and stamp.read_text(encoding="ascii") == made_by:
        return folder
    if stamp.is_file():
        shutil.rmtree(folder)  # with what was made of it
    folder.mkdir(parents=True, exist_ok=True)
    dice = Dice(SIZES[size])
    roster = make_roster(SIZES[size], dice)
    _write(folder / "ledger.toml", settings(CODE), encoding="utf-8")
    _write(folder / "teachers.csv", _teacher_lines(roster, dice))
    _write(folder / "changes.csv", _change_lines(roster, dice))
    _write_events(folder, make_events(roster, dice), dice)
    _write(stamp, [made_by], encoding="ascii")
    return folder


def _digest(*scripts: Path) -> str:
    content = b"".join(script.read_bytes().replace(b"\r\n", b"\n") for script in scripts)
    return hashlib.sha256(content).hexdigest()


def _write(path: Path, lines: Iterable[str], encoding: str = "utf-8-sig") -> None:
    with path.open("w", encoding=encoding, newline="\n") as file:
        file.writelines(lines)


def settings(code: str) -> tuple[str, ...]:
    """Return the lines of the settings of the school with this code."""
    return (
        'school   = "Benchmark School"\n',
        f'code     = "{code}"\n',
        'lang     = "zh-CN"\n',
        'timezone = "Asia/Shanghai"\n',
        'rules    = ["changsha-meixihu"]\n',
    )


def _teacher_lines(roster: Sequence[Teacher], dice: Dice) -> Iterator[str]:
    yield "code,name,group,stage,email,lang,hired_on,left_on,born_on\n"
    for teacher in roster:
        name = dice.pick(_SURNAMES) + dice.pick(_GIVEN) + dice.pick(("", dice.pick(_GIVEN)))
        born = date(teacher.hired_on.year - 24, dice.between(1, 12), dice.between(1, 28))
        stage = dice.pick(("primary", "secondary"))
        group = dice.pick(_GROUPS)
        mail = f"t{teacher.number:05}@school.example"
        yield f"{teacher.code},{name},{group},{stage},{mail},,{teacher.hired_on},,{born}\n"


def _change_lines(roster: Sequence[Teacher], dice: Dice) -> Iterator[str]:
    yield "teacher,attribute,value,from,until,reason,by,evidence\n"
    for teacher in roster:
        hired_on = teacher.hired_on
        if hired_on.year >= YEARS[0]:
            until = hired_on.replace(year=hired_on.year + 1) - timedelta(days=1)
            yield f"{teacher.code},new_teacher,yes,{hired_on},{until},,office,\n"
        elif dice.happens(0.4):
            named = date(dice.between(2021, 2025), 3, 1)
            last = dice.pick(("", f"{named.year + 3}-02-28"))
            yield f"{teacher.code},rank,{dice.pick(_RANKS)},{named},{last},评选,office,\n"


def _write_events(folder: Path, events: Iterable[Event], dice: Dice) -> None:
    """Write activities.csv and credits.csv, in the order of the events."""
    with (
        (folder / "activities.csv").open("w", encoding="utf-8-sig", newline="\n") as activities,
        (folder / "credits.csv").open("w", encoding="utf-8-sig", newline="\n") as credit_rows,
    ):
        activities.write(
            "id,title,start,end,hours,kind,program,mode,level,status,approvals,evidence\n"
        )
        credit_rows.write("activity,teacher,attendance,hours,part,evidence,approvals,status\n")
        counts: dict[date, int] = {}
        for event in events:
            counts[event.start] = count = counts.get(event.start, 0) + 1
            name = f"{event.start:%Y%m%d}-{count:03}"
            activities.write(_activity_line(name, event, dice))
            credit_rows.writelines(
                f"{name},{row.teacher.code},{row.attendance},{row.hours},{row.part},"
                f"{row.evidence},{row.approvals},{row.status}\n"
                for row in event.rows
            )


def _activity_line(name: str, event: Event, dice: Dice) -> str:
    what = event.what
    end = "" if event.end == event.start else event.end
    proof = dice.pick(("certificate", "conference-notice;hours-slip")) if what.shared else ""
    steps = approvals(event.end, dice) if what.shared else ""
    return (
        f"{name},{what.title},{event.start},{end},{event.hours:g},{what.kind},{what.program},"
        f"{what.mode},{what.level},,{steps},{proof}\n"
    )


if __name__ == "__main__":
    sys.exit(main())
