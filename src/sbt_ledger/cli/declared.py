"""Options and arguments that several commands take: one declaration, so that they stay alike.

What is acted upon stands in its place: an activity, a teacher. What narrows a question is an
option that may be repeated. `--from` and `--until` are the first and the last day of what holds,
`--on` the day on which something was done.
"""

from __future__ import annotations

from gettext import gettext as _
from typing import Annotated

from typer import Argument, Option

Texts = list[str] | None

# What is acted upon.
OneTeacher = Annotated[str, Argument(metavar="TEACHER", help=_("Code, name, or a part of it."))]
SomeTeachers = Annotated[Texts, Argument(metavar="[TEACHER]..", help=_("Only these; else all."))]
OneActivity = Annotated[str, Argument(metavar="ACTIVITY", help=_("Its id, or its title."))]

# What narrows a question.
OnlyTeachers = Annotated[
    Texts, Option("--teacher", metavar="T", help=_("Only this teacher; can be repeated."))
]
OnlyGroups = Annotated[
    Texts, Option("--group", metavar="G", help=_("Only this group; can be repeated."))
]
OnlyPeriod = Annotated[
    str, Option("--period", metavar="P", help=_("Only this period: a label, or FROM..TO."))
]
OnlySince = Annotated[str, Option("--since", metavar="DATE", help=_("Only from this day on."))]
OnlyUntil = Annotated[str, Option("--until", metavar="DATE", help=_("Only up to this day."))]
OtherRules = Annotated[
    Texts, Option("--rules", metavar="ID|FILE", help=_("These rules instead of the book's."))
]

# A session, and who is at it.
Date = Annotated[str, Option("--date", metavar="DATE", help=_("Its day, or its first day."))]
End = Annotated[str, Option("--end", metavar="DATE", help=_("Its last day."))]
Hours = Annotated[str | None, Option("--hours", metavar="H", help=_("Its hours; 0 for a paper."))]
Kind = Annotated[str, Option("--kind", metavar="K", help=_("Its kind, by word or by name."))]
Lead = Annotated[str, Option("--lead", metavar="WHO", help=_("Who is in charge of it."))]
InGroup = Annotated[Texts, Option("--group", metavar="G", help=_("All of a group on that day."))]
Except = Annotated[Texts, Option("--except", metavar="A,B", help=_("Not these."))]
Absent = Annotated[Texts, Option("--absent", metavar="A,B", help=_("Who was absent."))]
OnLeave = Annotated[Texts, Option("--leave", metavar="A,B", help=_("Who was on leave."))]
Late = Annotated[Texts, Option("--late", metavar="A=MINUTES", help=_("Who was late."))]
LeftEarly = Annotated[
    Texts,
    Option("--left-early", metavar="A=HOURS", help=_("Who left early, and the hours attended.")),
]
Approval = Annotated[Texts, Option("--approval", metavar="STEP@DATE", help=_("A step passed."))]
Cells = Annotated[Texts, Option("--set", metavar="COLUMN=VALUE", help=_("Any other column."))]
NewId = Annotated[
    str, Option("--id", metavar="ID", help=_("Instead of the next free YYYYMMDD-NN."))
]
Anyway = Annotated[
    str,
    Option(
        "--anyway", metavar="WHY", help=_("Also who may not choose yet; the journal keeps why.")
    ),
]

# What holds of a teacher from a day on.
FirstDay = Annotated[str, Option("--from", metavar="DATE", help=_("The first day."))]
LastDay = Annotated[str, Option("--until", metavar="DATE", help=_("The last day, if it is known."))]
DecidedBy = Annotated[str, Option("--by", metavar="WHO", help=_("Who decided it."))]

# How it is recorded.
Evidence = Annotated[Texts, Option("--evidence", metavar="KIND=PATH", help=_("A proof."))]
Reason = Annotated[str, Option("--reason", metavar="R", help=_("Why; the journal keeps it."))]
DryRun = Annotated[bool, Option("--dry-run", help=_("Show it, and write nothing."))]
Yes = Annotated[bool, Option("--yes", help=_("Do not ask."))]
