"""Who is told what, and who is told nothing."""

from tests.books import TOWN
from tests.mail.conftest import FILES, parts

EXEMPT = 'adjust = [ { change = "exempt", who = { leave = "illness" } } ]\n'


def told_to(run, *words, **how):
    """Return the addresses to which something would go."""
    import json

    answer = run("--format", "json", "--to", "teachers", *words, **how)
    return [each["to"].partition("@")[0] for each in json.loads(answer.out)["mails"]]


def test_who_is_done_exempt_on_pace_or_gone_is_told_nothing(make, run):
    make(changes="teacher,attribute,value,from\nT3,employment,left,2026-06-01\n")
    assert told_to(run) == ["wang"], "T1 is done, T3 left in June, T4 is on pace, T5 left"


def test_who_is_exempt_is_told_nothing(make, run, tmp_path):
    book = make(changes="teacher,attribute,value,from\nT3,leave,illness,2025-09-01\n")
    (book / "rules/town.toml").write_text(TOWN + EXEMPT)
    assert told_to(run) == ["wang"]


def test_what_only_waits_calls_for_no_mail(make, run):
    make(activities="id,title,start,hours,kind\na,Essay,2025-10-05,30,paper\n",
         credits="activity,teacher\na,T1\na,T2\na,T3\na,T4\n")  # fmt: skip
    assert told_to(run, as_of="2026-08-31") == []


def test_advice_that_is_not_followed_calls_for_no_mail(make, run):
    book = make()
    rule = TOWN.replace('per = "year" }', 'per = "year", force = "advice" }')
    (book / "rules/town.toml").write_text(rule)
    assert told_to(run, as_of="2026-08-31") == []


def test_a_year_that_is_closed_calls_for_no_mail(make, run, ledger):
    book = make()
    assert "zhang" in told_to(run, as_of="2026-09-01"), (
        "short by 4 of the year that ended yesterday"
    )
    done = ledger("close", "2025-26", "--book", book, "--as-of", "2026-09-01")
    assert done.code == 0, done.err
    assert "zhang" not in told_to(run, as_of="2026-09-01")


def test_in_the_first_tenth_of_a_year_nobody_is_told_to_be_behind(make, run):
    # 36 of 365 days are gone on 6 October, 37 on the day after.
    make(activities="id,title,start,hours,kind\na,Talk,2025-09-01,1,lecture\n",
         credits="activity,teacher\na,T1\n")  # fmt: skip
    assert told_to(run, as_of="2025-10-06") == []
    assert told_to(run, as_of="2025-10-07") == ["li", "wang", "ada", "zhang", "gone"]


def test_years_before_the_first_record_call_for_no_mail(make, run):
    make()
    import json

    (ada,) = [
        each
        for each in json.loads(run("--format", "json", "--to", "teachers").out)["mails"]
        if each["teacher"] == "T3"
    ]
    assert "2024-25" not in ada["text"]


def test_on_the_last_day_it_says_so_and_the_day_after_that_it_has_ended(make, run):
    make()
    one = ("--only", "ada@school.example", "--to", "teachers")
    assert "Time until 2026-08-31: today is the last day." in run(*one, as_of="2026-08-31").out
    assert "The period ended on 2026-08-31." in run(*one, as_of="2026-09-01").out
    assert "1 day is left" in run(*one, as_of="2026-08-30").out


def test_a_task_that_is_overdue_calls_for_a_mail_until_it_is_done(make, run):
    book = make(credits="activity,teacher\na,T1\na,T2\na,T3\na,T4\n")
    (book / "rules/town.toml").write_text(
        TOWN + 'deadline = [ { id = "rate", task = "rated_on", after = "end",'
        ' within = "10 days" } ]\n'
    )
    assert "rate (Talk): was due 2025-10-15, and is not done" in run("--to", "teachers").out


def test_the_office_reads_of_a_task_that_is_overdue_once(server, make, run):
    book = make(server.port, mail='office = "head@school.example"',
                credits="activity,teacher\na,T1\na,T2\na,T3\na,T4\n")  # fmt: skip
    (book / "rules/town.toml").write_text(
        TOWN + 'deadline = [ { id = "rate", task = "rated_on", after = "end",'
        ' within = "10 days" } ]\n'
    )
    run("--send", "--to", "office")
    text, _html, table = parts(server.mail_to("head@school.example"))
    assert text.count("rate (Talk)") == 1
    said = "rate (Talk): was due 2025-10-15, overdue for 李静, 王芳, Ada Byron, 張偉"
    assert said in " ".join(text.split())
    assert table.count("rate (Talk)") == 4, "a line a teacher"


def test_a_requirement_of_the_school_that_is_missed_is_told_to_the_office_alone(server, make, run):
    book = make(server.port, mail='office = "head@school.example"',
                credits="activity,teacher\na,T1\na,T2\na,T3\na,T4\n")  # fmt: skip
    (book / "rules/town.toml").write_text(
        TOWN + 'cohort = [ { id = "lessons", measure = "records", at_least = 3, per = "year",'
        ' where = { kind = "lesson" } } ]\n'
    )
    assert run("--send", as_of="2026-08-31") == (0, "", "")
    assert server.boxes == ["head@school.example"]
    text, _html, _table = parts(server.mail_to("head@school.example"))
    assert "lessons 2025-26: short (0 of 3)" in text


def test_a_long_list_is_cut_in_the_mail_and_whole_in_the_table(server, make, run):
    roster = "".join(f"T{n},Teacher {n},t{n}@school.example,2010-09-01\n" for n in range(230))
    make(server.port, mail='office = "head@school.example"', credits="activity,teacher\n",
         teachers=f"code,name,email,hired_on\n{roster}")  # fmt: skip
    run("--send", "--to", "office")
    text, html, table = parts(server.mail_to("head@school.example"))
    assert "30 more lines are in the attached table." in text
    assert (html.count("<tr>"), table.count("\n")) == (201, 231)


def test_a_table_is_readable_without_its_style(server, make, run):
    make(server.port)
    run("--send", "--to", "groups")
    _text, html, _table = parts(server.mail_to("ada@school.example"))
    assert '<table border="1" cellpadding="4" cellspacing="0">' in html
    assert html.count('<th scope="col">') == 5
    assert "http" not in html, "nothing is loaded from anywhere"


COVERS = """ruleset = { id = "town", from = 2015-09-01 }
period.year = { start = "09-01" }
credit = [ { per_hour = 1 } ]
require = [ { id = "year", per = "year", covers = { topic = ["law", "ethics", "maths"] } } ]
"""
TOPICS = (
    "id,title,start,hours,kind,topic\na,A,2025-10-05,9,talk,law\nb,B,2025-11-05,9,talk,ethics\n"
)


def test_what_a_coverage_lacks_is_named_and_another_topic_is_a_change(server, make, run):
    files = {"credits": "activity,teacher\na,T3\nb,T3\n", "mail": 'office = "head@school.example"'}
    for topics in (TOPICS, TOPICS.replace("ethics", "maths")):
        book = make(server.port, activities=topics, **files)
        (book / "rules/town.toml").write_text(COVERS)
        server.arrived.clear()
        assert run("--send", "--changed", "--only", "ada@school.example", "--to", "teachers",
                   as_of="2026-08-31") == (0, "", "")  # fmt: skip
        lacks = "maths" if topics == TOPICS else "ethics"
        assert f"Not covered yet: {lacks}\n" in parts(server.mail_to("ada@school.example"))[0]
    assert run("--send", "--to", "office", as_of="2026-08-31").code == 0
    text, html, table = parts(server.mail_to("head@school.example"))
    assert "not covered: law, ethics, maths" in " ".join(text.split())
    assert "not covered: ethics" in html
    (ada,) = [row for row in table.splitlines() if row.startswith("T3,")]
    assert ada.endswith(",ethics")


def test_what_an_overdue_task_keeps_from_is_named_to_heads_too_and_a_change_of_it_is_one(
    server, make, run
):
    rule = TOWN + (
        'deadline = [ { id = "rate", task = "rated_on", after = "end", within = "10 days"%s } ]\n'
    )
    book = make(server.port, credits="activity,teacher\na,T1\na,T2\na,T3\na,T4\n")
    for blocks in ("", ', blocks = ["show hours"]'):
        (book / "rules/town.toml").write_text(rule % blocks)
        server.arrived.clear()
        run("--send", "--changed", "--only", "ada@school.example", "--to", "groups")
        text, _html, table = parts(server.mail_to("ada@school.example"))
        assert ("until then: hours do not count" in " ".join(text.split())) == bool(blocks)
        assert ("until then: hours do not count" in table) == bool(blocks)


def test_who_is_in_two_groups_stands_once_in_the_table_of_the_head_of_both(server, make, run):
    roster = FILES["teachers.csv"].replace("Ada Byron,Maths", "Ada Byron,Maths;Chinese")
    make(server.port, teachers=roster.replace(",,Chinese\n", ",,\n").replace(
        ",,Maths\n", ",,Maths;Chinese\n"))  # fmt: skip
    assert run("--send", "--to", "groups") == (0, "", "")
    text, _html, table = parts(server.mail_to("ada@school.example"))
    assert text.count("T3 Ada Byron") == 2, "in the list of each group"
    assert sorted(row[:2] for row in table.splitlines()[1:]) == ["T2", "T3"]


def test_who_cannot_be_judged_is_named_to_the_office_and_it_is_a_change(server, make, run):
    office, changed = ("--send", "--changed", "--to", "office"), 0
    for stage in ("junior", ""):
        roster = FILES["teachers.csv"].replace("code,", "stage,code,").replace("\nT", "\njunior,T")
        book = make(server.port, mail='office = "head@school.example"',
                    teachers=roster.replace("junior,T4", f"{stage},T4"))  # fmt: skip
        rule = TOWN.replace('per = "year" }', 'per = "year", who = { stage = "junior" } }')
        (book / "rules/town.toml").write_text(rule)
        server.arrived.clear()
        assert run(*office) == (0, "", "")
        text, _html, _table = parts(server.mail_to("head@school.example"))
        changed += "cannot be judged, as something is not recorded: 張偉 (T4)" in " ".join(
            text.split()
        )
    assert changed == 1
