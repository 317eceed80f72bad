"""Who made a sheet: by its columns, in whatever language its titles are."""

from __future__ import annotations

import pytest

from sbt_ledger.intake.source import source_of
from sbt_ledger.intake.words import words
from tests.intake.foreign import table

SHEETS = {
    "teams-list": ["Nome Completo;Atividade;Carimbo de data/hora", "Ana;Ingressou;13/04/2021"],
    "teams-report": [
        "*Résumé de la réunion",
        "Titre de la réunion\tÉtude",
        "",
        "Nom complet\tHeure d'arrivée\tHeure de départ\tDurée\tE-mail\tRôle",
        "Léa Roy\t13/04/2021 à 09:01:31\t13/04/2021 à 10:01:31\t1 h 0 m\tl@x.fr\tOrganisateur",
    ],
    "teams-report-sections": [
        "2. 参与者",
        "名称\t加入\t离开\t会议中的时长\t电子信箱",
        "王芳\t2023/9/1 14:00:05\t2023/9/1 16:31:10\t2 小时 31 分 5 秒\tw@x.cn",
    ],
    "zoom-participants": [
        "名前 (元の名前),ユーザーメール,参加時刻,退出時刻,所要時間（分）",
        "王芳,w@x.cn,2023/9/1 14:00,2023/9/1 15:00,60",
    ],
    "google-meet": ["Name,Email,Duration,Time joined,Time exited", "Ada,a@x.uk,58 min,18:02,19:00"],
    "tencent-details": ["用户昵称（入会昵称）,入会时间,退会时间,参会时长,身份", "王芳,1,2,3,成员"],
    "feishu-participants": [
        "参会人,部门,用户ID,加入时间,离开时间,参会时长,离开原因",
        "王芳,语文组,u1,2022.07.21 11:01:40 (GMT+08:00),2022.07.21 12:01:40 (GMT+08:00),01:00:00,-",
    ],
    "wecom-attendance": ["姓名,账号,部门,所属规则,最早,打卡次数(次)", "王芳,wf,语文,教师,13:52,2"],
    "moodle-attendance": [
        "Course\tStudy",
        "Group\tAll",
        "",
        "ID number\tLast name\tFirst name\t1 Sep 2023 2.00PM All\t\tTaken sessions\tPoints",
        "0012\tWang\tFang\tP (2/2)\t\t1\t2 / 2",
    ],
    "cpd-export": ["User,Course,PD Hours,Issued Date", '"Ada","Lesson study","2","2023-09-01"'],
    "platform-export": ["姓名,项目名称,学时", "王芳,校本研修,2"],
    "roster": ["姓名,性别,学段", "王芳,女,小学"],
    "sign-in": ["姓名,是否到场", "王芳,是"],
    "unknown": ["姓名,首次观看直播时间,最后观看直播时间", "王芳,1,2"],
}  # fmt: skip


@pytest.mark.parametrize("name", SHEETS)
def test_a_source_is_known_by_its_columns(name):
    assert source_of(table(*SHEETS[name])).name == name


@pytest.mark.parametrize(
    ("header", "shape"),
    [
        ("姓名,时长", "meeting"),
        ("姓名,学时", "claims"),
        ("姓名,签到", "sign-in"),
        ("姓名,9月1日", "matrix"),
        ("姓名,性别", "roster"),
        ("姓名", "sign-in"),
    ],
)
def test_what_nobody_made_has_the_shape_of_its_columns(header, shape):
    assert source_of(table(header, "王芳,1")).shape == shape


def test_a_report_in_a_language_that_nobody_told_is_known_by_its_shape():
    found = table(
        "2. Osallistujat",
        "Nimi\tLiittyi\tPoistui\tKesto\tOsoite\tTunnus\tAsema",
        "Väinö\t9/1/23, 2:00:05 PM\t9/1/23, 4:31:10 PM\t2h 31m 5s\tv@x.fi\tv@x.fi\tVieras",
    )

    roles = [each.role for each in found.columns]
    assert roles == ["name", "join", "leave", "duration", "email", "user_id", ""]
    assert source_of(found).name == "teams-report-sections"


def test_the_habits_of_a_source_come_with_it():
    zoom = source_of(table(*SHEETS["zoom-participants"]))

    assert zoom.habits == {"month_first": True, "round_up": True}
    assert zoom.shape == "meeting"


def test_every_source_of_the_words_asks_for_what_the_words_know():
    known = words()
    roles = set(known.examples) | {"session", "session_date"}
    shapes = {"meeting", "sign-in", "claims", "matrix", "roster", "sessions"}

    for name, source in known.sources.items():
        asked = {*source.get("roles", ()), *source.get("any_role", ())}
        assert asked <= roles, name
        assert source["shape"] in shapes, name
        assert asked or source.get("headers") or source.get("all_headers"), name
        assert source.get("beside", name) in known.sources, name
