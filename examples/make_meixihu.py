"""Make the example book `meixihu`: an invented school of 100 staff and six and a half school years.

Every byte follows from this file: one seeded generator, of which only `random()` is used, no clock,
no order taken from a hash. So the book is the same on every machine, and `--check` can prove it.

    python examples/make_meixihu.py            write examples/meixihu
    python examples/make_meixihu.py DIR        write it elsewhere
    python examples/make_meixihu.py --check    compare with what is there; exit 1 if a byte differs

The people are invented. Who is special, and why, is told in README.md beside this file.
"""

# ruff: noqa: PLR2004, S311
# A calendar is full of numbers, and chance need not be secret here.

from __future__ import annotations

import argparse
import random
import sys
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

SEED = 20260831
FIRST_DAY = date(2020, 3, 1)  # before it the school kept paper
TODAY = date(2026, 8, 31)  # the day on which the book is looked at
COLLEGE_UP_TO = date(2026, 5, 31)  # the college of education has answered for records up to here
SCHOOL_UP_TO = date(2026, 8, 15)  # and the school has reviewed up to here
MON, TUE, WED, THU, FRI, SAT = range(6)

# ---------------------------------------------------------------- the people, as lists of codes

GROUPS = {
    "语": ("语文组", "语文"),
    "数": ("数学组", "数学"),
    "英": ("英语组", "英语"),
    "物": ("物理组", "物理"),
    "化": ("化学组", "化学"),
    "生": ("生物组", "生物"),
    "政": ("道法历史组", "道德与法治"),
    "地": ("地理组", "地理"),
    "体": ("体育艺术组", "体育"),
    "信": ("信息科技组", "信息科技"),
}
GROUP_PATTERN = "语数英物化语数英政生语数英体地物政语数英化生体信"  # repeated along the codes

RETIREES = {  # code: (born_on, left_on)
    1: (date(1960, 8, 12), date(2020, 8, 31)),
    2: (date(1961, 3, 9), date(2021, 3, 31)),
    3: (date(1962, 8, 3), date(2022, 8, 31)),
    4: (date(1963, 11, 21), date(2023, 11, 30)),
    5: (date(1964, 8, 17), date(2024, 8, 31)),
    6: (date(1966, 1, 6), date(2026, 1, 31)),
}
LEAVERS = {  # code: (left_on, how)
    14: (date(2021, 1, 31), "transferred-out"),
    23: (date(2022, 8, 31), "transferred-out"),
    35: (date(2023, 1, 31), "left"),
    47: (date(2024, 8, 31), "transferred-out"),
    58: (date(2025, 8, 31), "left"),
    66: (date(2026, 1, 31), "transferred-out"),
    90: (date(2024, 6, 30), "left"),
    100: (date(2026, 2, 28), "transferred-out"),
}
LATER_STAFF = (  # (joined on, how, number of people); codes go on from 83
    (date(2020, 9, 1), "hired", 4),
    (date(2021, 2, 22), "transferred-in", 1),
    (date(2021, 9, 1), "hired", 4),
    (date(2022, 2, 21), "transferred-in", 1),
    (date(2022, 9, 1), "hired", 4),
    (date(2023, 2, 13), "transferred-in", 1),
    (date(2023, 9, 1), "hired", 4),
    (date(2024, 2, 26), "transferred-in", 1),
    (date(2024, 9, 1), "hired", 4),
    (date(2025, 2, 17), "transferred-in", 1),
    (date(2025, 9, 1), "hired", 5),
    (date(2026, 2, 23), "transferred-in", 1),
    (date(2026, 2, 24), "hired", 1),
    (date(2026, 9, 1), "hired", 1),
)
OLD_STAFF = 82

GIVEN_NAMES = {  # code: (name, e-mail, language); all others are drawn
    26: ("王伟", "wang.wei", ""),
    80: ("王伟", "wang.wei2", ""),
    59: ("欧阳静宜", "ouyang.jingyi", "zh-TW"),
    63: ("阿依古丽·买买提", "ayguli.memet", ""),
    72: ("刘䶮", "liu.yan", ""),
    85: ("Mary Zhou", "mary.zhou", "en"),
    109: ("Nguyễn Thị Mai", "nguyen.mai", "en"),
}
MANAGEMENT = (7, 8, 9, 10, 11, 12, 13, 15, 16, 17)  # seven of them are backbone teachers
DIRECTOR = 7  # head of the research office: leads what the whole school attends

PROVINCE, CITY, COUNTY, SCHOOL = (
    "province-backbone",
    "city-backbone",
    "county-backbone",
    "school-backbone",
)
LADDER = (SCHOOL, COUNTY, CITY, PROVINCE)
RANKS = {  # who holds which rank on TODAY: 5, 9, 13, 13
    PROVINCE: (8, 11, 16, 20, 25),
    CITY: (9, 13, 18, 24, 27, 30, 33, 37, 41),
    COUNTY: (10, 15, 21, 28, 34, 38, 40, 43, 50, 55, 60, 64, 68),
    SCHOOL: (36, 42, 48, 51, 56, 62, 67, 71, 74, 78, 81, 84, 93),
}
NAMED_ON = {  # ranks whose first day is not made by `rank_history`
    81: date(2021, 9, 1),
    84: date(2023, 9, 1),
    93: date(2026, 3, 1),
}
FORMER_RANKS = (  # code, rank, last day
    (3, PROVINCE, date(2022, 8, 31)),
    (23, COUNTY, date(2022, 8, 31)),
    (12, CITY, date(2022, 8, 31)),
    (45, SCHOOL, date(2023, 8, 31)),
    (19, COUNTY, date(2024, 8, 31)),
    (66, CITY, date(2026, 1, 31)),
)
LEAVES = (  # code, kind, first day, last day
    (32, "illness", date(2020, 9, 1), date(2020, 12, 31)),
    (19, "illness", date(2021, 11, 1), date(2022, 5, 31)),
    (63, "maternity", date(2022, 3, 1), date(2022, 8, 14)),
    (39, "illness", date(2022, 10, 10), date(2023, 5, 31)),
    (73, "maternity", date(2023, 9, 11), date(2024, 2, 18)),
    (86, "maternity", date(2024, 11, 4), date(2025, 4, 13)),
    (31, "illness", date(2025, 9, 15), date(2026, 4, 30)),
    (49, "maternity", date(2025, 10, 8), date(2026, 3, 15)),
    (75, "study", date(2026, 2, 24), date(2026, 6, 12)),
)

# ---------------------------------------------------------------- the special teachers

NO_TRANSFER_SHEET = 113
MID_YEAR_NEWCOMER = 114
NEXT_YEAR_NEWCOMER = 115
SETTLED = (  # code, school year, credits wanted, why the rest is missing
    (31, 2025, "29.5", "病假"),
    (44, 2025, "30", "外出支教，请假"),
    (39, 2022, "24", "病假"),
    (19, 2021, "28.5", "病假"),
    (NO_TRANSFER_SHEET, 2025, "18", "与原校交接毕业班工作，请假"),
    *((52, year, text, "事假") for year, text in enumerate(("62", "58", "66", "61", "63"), 2020)),
    *((53, year, "72", "事假") for year in range(2020, 2025)),
    *((54, year, text, "事假") for year, text in enumerate(("72", "72", "72", "72", "71.5"), 2020)),
)
NO_GROWTH_PLAN = {(17, 2025), (61, 2025), (38, 2022), (58, 2023), (70, 2021)}
NO_YEAR_END_CHECK = {(29, 2025), (87, 2025)}
ABSENT_AT_YEAR_END = {(70, 2025)}
NO_OPEN_LESSON = {(51, 2025), (43, 2021)}
NO_PRIZE_PAPER = {(42, 2025), (27, 2022), (60, 2023)}
NO_SUBSCRIPTION = {(56, 2025), (33, 2020)}
NO_EXPERIENCE = {(62, 2025), (21, 2023)}
FAILED_ASSESSMENT = {(48, 2025), (36, 2022)}
NO_MONTHLY_NOTE = {(71, "2025-11"), (68, "2022-04"), (67, "2024-03")}
LATE_NOTE = (74, "2026-05", date(2026, 6, 2))
NO_MONOGRAPH = {(78, "2025-26/2"), (68, "2021-22/1")}
ONE_DAY_VISIT = {(40, "2025-26/2")}
NO_CONTEST_IN = 2022
NO_DEMO_LESSON_IN = "2025-26/1"
MISSED_APPRAISALS = {(99, "competent"), (89, "talent")}
BLANK_APPRAISAL = (110, "qualified")
FULL_TIME_STUDENT = 75
MISSING_PAPERS = {  # group, school year, which semester, plan or summary
    ("地理组", 2025, 2, "group-summary"),
    ("信息科技组", 2025, 2, "group-plan"),
    ("体育艺术组", 2024, 1, "group-summary"),
}
PUT_OFF = {  # day on which a group met: the day for which it was planned
    ("数学组", date(2026, 4, 9)): date(2026, 4, 2),
    ("英语组", date(2025, 10, 20)): date(2025, 10, 13),
}

# ---------------------------------------------------------------- words

SURNAMES = """李li 王wang 张zhang 刘liu 陈chen 杨yang 黄huang 赵zhao 周zhou 吴wu 徐xu 孙sun 胡hu
朱zhu 高gao 林lin 何he 郭guo 马ma 罗luo 梁liang 宋song 郑zheng 谢xie 韩han 唐tang 冯feng 于yu
董dong 萧xiao 程cheng 曹cao 袁yuan 邓deng 许xu 傅fu 沈shen 曾zeng 彭peng 吕lv 苏su 卢lu 蒋jiang
蔡cai 贾jia 丁ding 魏wei 薛xue 叶ye 阎yan"""
SYLLABLES = """文wen 静jing 敏min 丽li 强qiang 磊lei 洋yang 艳yan 勇yong 军jun 杰jie 娟juan 涛tao
超chao 霞xia 平ping 刚gang 桂gui 英ying 华hua 玉yu 兰lan 红hong 云yun 峰feng 明ming 亮liang
晨chen 雨yu 思si 嘉jia 子zi 欣xin 怡yi 悦yue 浩hao 宇yu 轩xuan 博bo 然ran 佳jia 琪qi 梦meng 婷ting
志zhi 国guo 春chun 海hai 建jian 立li 清qing 晓xiao 慧hui 芳fang 燕yan 波bo 松song 柏bai"""
SCHOOL_TOPICS = (
    ("新课程标准的理解与落实", "curriculum-standard"),
    ("大单元教学设计", "curriculum-standard"),
    ("“双减”背景下的作业设计", "homework"),
    ("课堂提问与追问的艺术", "classroom"),
    ("学业质量标准与命题", "assessment"),
    ("学生心理健康与危机识别", "wellness"),
    ("信息技术与课堂融合", "technology"),
    ("跨学科主题学习的实施", "curriculum-standard"),
    ("家校沟通的方法与边界", "class-adviser"),
    ("人工智能工具在备课中的使用", "technology"),
    ("小组合作学习的组织", "classroom"),
    ("校园安全与应急处置", "safety"),
    ("试卷讲评课的改进", "assessment"),
    ("班级文化与学生自治", "class-adviser"),
    ("教学反思怎样写", "classroom"),
    ("差异化教学与个别辅导", "classroom"),
    ("数据驱动的学情分析", "technology"),
)
LECTURES = (
    "核心素养导向的课堂转型",
    "教师专业成长的路径",
    "脑科学与学习",
    "教育惩戒规则解读",
    "中考改革与教学应对",
    "从经验到论文",
    "学习科学视野下的深度学习",
    "项目式学习案例分析",
    "教师情绪管理",
    "名师工作室的十年",
    "教育家精神与教师修养",
)
GROUP_TOPICS = (
    "集体备课：单元整体设计",
    "期中试卷分析",
    "同课异构研讨",
    "作业设计交流",
    "学科核心素养案例研讨",
    "教材重难点突破",
    "复习课模式研讨",
    "命题与评价研讨",
    "教学进度与学困生帮扶",
    "新教材使用交流",
)
OBSERVED = ("组内听课评课", "推门听课与研讨", "青年教师汇报课听评", "新课型听评课")
LESSONS = {
    "语文组": ("背影", "岳阳楼记", "孔乙己", "春", "苏州园林"),
    "数学组": ("一次函数", "勾股定理", "圆的性质", "概率初步", "全等三角形"),
    "英语组": ("My Day", "Travel Plans", "A Letter Home", "Healthy Food", "Weather"),
    "物理组": ("浮力", "欧姆定律", "光的折射", "杠杆"),
    "化学组": ("质量守恒定律", "酸碱中和", "金属的性质", "溶解度"),
    "生物组": ("光合作用", "人体的呼吸", "生态系统", "遗传与变异"),
    "道法历史组": ("网络新空间", "法律在我们身边", "洋务运动", "丝绸之路"),
    "地理组": ("湘江流域", "气候与生活", "地图的阅读", "日本"),
    "体育艺术组": ("篮球运球", "水彩风景", "合唱训练", "耐久跑"),
    "信息科技组": ("算法的描述", "数据与图表", "物联网初探", "在线协作"),
}
PAPERS = (
    "{0}课堂中问题链的设计与运用",
    "指向核心素养的{0}单元作业设计",
    "{0}教学中学生自主学习能力的培养",
    "信息技术支持下的{0}教学实践",
    "{0}学科跨学科主题学习的实践与反思",
    "农村学生{0}学习困难成因与对策",
    "{0}试卷讲评课的有效策略",
)
PRIZES = ("一等奖", "二等奖", "三等奖")
BOOKS = ("给教师的建议", "教学勇气", "静悄悄的革命", "可见的学习", "民主主义与教育", "论语译注")
TEXTBOOK_COURSES = ("新教材培训", "教学能力提升培训", "中考复习研讨培训", "课程标准专题培训")
PAPERS_OF_GROUPS = {"group-plan", "group-summary", "training-plan", "training-summary"}
EVIDENCE = {  # kinds of proof by kind of activity
    "school-training": "hours-slip;sign-in-sheet",
    "lecture": "hours-slip;sign-in-sheet",
    "teaching-research": "hours-slip;sign-in-sheet",
    "lesson-observation": "study-notes",
    "reading-report": "reading-report",
    "reading-exchange": "study-notes",
    "monograph-read": "study-notes",
    "course": "certificate",
    "off-job": "certificate;after-training-report",
    "pre-job": "certificate",
    "on-the-job": "certificate",
    "basic-skills": "certificate",
    "research-topic": "certificate;activity-record",
    "paper": "article",
    "open-lesson": "hours-slip;lesson-plan",
    "demo-lesson": "hours-slip;lesson-plan",
    "contest": "marks",
    "outside-visit": "conference-notice;after-training-report",
    "experience-material": "article",
    "subscription": "hours-slip;receipt",
    "growth-plan": "hours-slip;growth-plan",
    "training-assessment": "marks",
    "backbone-assessment": "marks",
    "appraisal": "marks",
    "opening-balance": "transfer-sheet;hours-slip",
    "group-plan": "document",
    "group-summary": "document",
    "training-plan": "document",
    "training-summary": "document",
    "teaching-reflection": "study-notes",
    "lesson-design": "hours-slip;lesson-plan",
    "mentoring": "hours-slip;activity-record",
}

# ---------------------------------------------------------------- the records


@dataclass
class Person:
    """One row of teachers.csv, and how and when the person came and went."""

    number: int
    name: str
    email: str
    lang: str
    hired_on: date
    how: str
    born_on: date
    left_on: date | None = None
    leaving: str = ""
    groups: list[tuple[date, str]] = field(default_factory=list)  # since when in which group
    subject: str = ""
    stage: str = "secondary"

    @property
    def line(self) -> str:
        """Return whether the person is counted as teaching or as management."""
        return "管理" if self.number in MANAGEMENT else "教学"

    @property
    def code(self) -> str:
        """Return the staff code, which no spreadsheet takes for a number."""
        return code_of(self.number)

    def in_post(self, day: date) -> bool:
        """Tell whether the person is on the staff on `day`; `left_on` is the last day in post."""
        return self.hired_on <= day and (self.left_on is None or day <= self.left_on)

    def group_on(self, day: date) -> str:
        """Return the subject group on `day`."""
        return next((name for since, name in reversed(self.groups) if since <= day), self.group)

    @property
    def group(self) -> str:
        """Return the present group."""
        return self.groups[-1][1]


@dataclass
class Change:
    """One row of changes.csv."""

    number: int
    attribute: str
    value: str
    since: date
    until: date | None = None
    reason: str = ""
    evidence: str = ""
    by: str = "办公室"

    @property
    def teacher(self) -> str:
        """Return the staff code."""
        return code_of(self.number)


@dataclass
class Seat:
    """One row of credits.csv: one teacher at one activity."""

    number: int
    attendance: str = ""
    hours: Decimal | None = None
    late_minutes: str = ""
    role: str = ""
    result: str = ""
    prize: str = ""
    written_for: str = ""
    evidence: str = ""
    approvals: str = ""
    status: str = ""
    note: str = ""

    @property
    def teacher(self) -> str:
        """Return the staff code."""
        return code_of(self.number)


@dataclass
class Activity:
    """One row of activities.csv with its seats; `approvals` None means: by the usual calendar."""

    title: str
    start: date
    end: date
    kind: str
    hours: Decimal | None = None
    program: str = "school-based"
    mode: str = "face-to-face"
    level: str = "school"
    topic: str = ""
    content: str = ""
    lead: str = ""
    group: str = ""
    status: str = ""
    approvals: str | None = None
    evidence: str | None = None
    note: str = ""
    for_whom: str = ""
    planned_start: date | None = None
    seats: list[Seat] = field(default_factory=list)
    identifier: str = ""

    @property
    def last_day(self) -> date | None:
        """Return the end of an activity of several days."""
        return self.end if self.end != self.start else None


@dataclass
class School:
    """The book while it is being made."""

    rng: random.Random
    people: dict[int, Person] = field(default_factory=dict)
    changes: list[Change] = field(default_factory=list)
    activities: list[Activity] = field(default_factory=list)

    def chance(self, percent: float) -> bool:
        """Return True in `percent` of the calls."""
        return self.rng.random() * 100 < percent

    def draw(self, below: int) -> int:
        """Return a whole number from 0 to `below` - 1; `random()` alone never changes."""
        return int(self.rng.random() * below)

    def sample(self, items: Sequence[Person], size: int) -> list[Person]:
        """Return `size` different people in the order of their codes."""
        rest = list(items)
        taken = [rest.pop(self.draw(len(rest))) for _ in range(min(size, len(rest)))]
        return sorted(taken, key=lambda person: person.number)

    def staff(self, start: date, end: date | None = None, group: str = "") -> list[Person]:
        """Return who is in post and not on leave from `start` to `end`, of one group or all."""
        end = end or start
        return [
            person
            for person in self.people.values()
            if person.in_post(start)
            and person.in_post(end)
            and (not group or person.group_on(end) == group)
            and not self.on_leave(person.number, start, end)
        ]

    def on_leave(self, number: int, start: date, end: date) -> bool:
        """Tell whether a long leave touches the days."""
        return any(
            who == number and since <= end and start <= until for who, _, since, until in LEAVES
        )

    def value(self, number: int, attribute: str, day: date) -> str:
        """Return the value of a dated attribute on `day`, or an empty text."""
        for change in self.changes:
            held = change.since <= day and (change.until is None or day <= change.until)
            if held and change.number == number and change.attribute == attribute:
                return change.value
        return ""

    def backbone(self, day: date) -> list[Person]:
        """Return the backbone teachers at work on `day`."""
        return [p for p in self.staff(day) if self.value(p.number, "rank", day)]

    def young(self, day: date) -> list[Person]:
        """Return the young teachers at work on `day`."""
        return [p for p in self.staff(day) if self.value(p.number, "young", day)]

    def head(self, group: str) -> str:
        """Return the code of the group's head: its first backbone teacher above school level."""
        leading = sorted(RANKS[PROVINCE] + RANKS[CITY] + RANKS[COUNTY])
        return next(code_of(n) for n in leading if self.people[n].groups[0][1] == group)

    def add(self, activity: Activity, people: Iterable[Person], *, marked: bool = True) -> Activity:
        """Seat the people, with chance marks of attendance if `marked`, and keep the activity."""
        for person in people:
            activity.seats.append(self.seat(person, activity) if marked else Seat(person.number))
        self.activities.append(activity)
        return activity

    def seat(self, person: Person, activity: Activity) -> Seat:
        """Return a seat: mostly present, at times late, gone early, on leave, absent or swapped."""
        seat, fate = Seat(person.number), self.rng.random() * 100
        planned = activity.hours or Decimal(0)
        if fate < 2.6:
            seat.attendance, seat.note = "leave", ("病假", "事假", "公差")[self.draw(3)]
        elif fate < 4.2:
            seat.attendance, seat.late_minutes = "late", str(5 + 5 * self.draw(7))
        elif fate < 4.7 and planned >= 2:
            seat.attendance, seat.hours = "left-early", planned - Decimal("0.5")
        elif fate < 5.0:
            seat.attendance = "absent"
        elif fate < 5.3:
            seat.attendance, seat.note = "swapped", "经批准与同事调换场次"
        return seat


# ---------------------------------------------------------------- days


def code_of(number: int) -> str:
    """Return the staff code of a number."""
    return f"M{number:03}"


def nth(year: int, month: int, weekday: int, which: int) -> date:
    """Return the `which`-th Monday (0) ... Sunday (6) of a month."""
    first = date(year, month, 1)
    return first + timedelta(days=(weekday - first.weekday()) % 7 + 7 * (which - 1))


def years_later(day: date, years: int) -> date:
    """Return the last day of a span of `years` that begins on `day` (never 29 February here)."""
    return day.replace(year=day.year + years) - timedelta(days=1)


def school_year(day: date) -> int:
    """Return the year in which the school year of `day` began (on 1 September)."""
    return day.year if day.month >= 9 else day.year - 1


def label(year: int) -> str:
    """Return the label of a school year, as in `2025-26`."""
    return f"{year}-{(year + 1) % 100:02}"


def semester(day: date) -> str:
    """Return the label of the semester: September to January is the first."""
    return f"{label(school_year(day))}/{1 if day.month >= 9 or day.month == 1 else 2}"


def hours(text: str) -> Decimal:
    """Return exact hours."""
    return Decimal(text)


# ---------------------------------------------------------------- the roster


def make_people(school: School) -> None:
    """Fill the roster: 82 of the time before the records, 33 who came later."""
    joined = [(old_hire_date(number), "hired") for number in range(1, OLD_STAFF + 1)]
    for day, how, count in LATER_STAFF:
        joined += [(day, how)] * count
    names = name_maker(school)
    for number, (day, how) in enumerate(joined, 1):
        name, email, lang = GIVEN_NAMES.get(number) or (*names(), "")
        group, subject = GROUPS[GROUP_PATTERN[(number - 1) % len(GROUP_PATTERN)]]
        born = born_on(school, number, day, how)
        school.people[number] = Person(
            number,
            name,
            f"{email}@school.example",
            lang,
            day,
            how,
            born,
            groups=[(day, group)],
            subject=subject,
        )
    for number, (_, last) in RETIREES.items():
        school.people[number].left_on, school.people[number].leaving = last, "retired"
    for number, (last, how) in LEAVERS.items():
        school.people[number].left_on, school.people[number].leaving = last, how
    school.people[64].groups.append((date(2023, 9, 1), "信息科技组"))
    school.people[64].subject = "信息科技"


def old_hire_date(number: int) -> date:
    """Return the first day of those who were there before the records begin."""
    if number in RETIREES:
        return date(RETIREES[number][0].year + 22, 9, 1)
    return date(1989 + (number - 7) * 31 // 76, 9, 1)


def born_on(school: School, number: int, hired_on: date, how: str) -> date:
    """Return a birthday that fits the first post; who was transferred in had one before."""
    if number in RETIREES:
        return RETIREES[number][0]
    older = school.draw(3) if hired_on.year > 1990 else 0  # nobody at work is over sixty
    age = 22 + older + (9 if how == "transferred-in" else 0)
    return date(hired_on.year - age, 1 + school.draw(12), 1 + school.draw(28))


def name_maker(school: School) -> Callable[[], tuple[str, str]]:
    """Return a function that draws a new name and the name part of its address."""
    families, syllables = SURNAMES.split(), SYLLABLES.split()
    used = {name for name, _, _ in GIVEN_NAMES.values()}
    addresses = {address for _, address, _ in GIVEN_NAMES.values()}

    def draw_name() -> tuple[str, str]:
        while True:
            family = families[school.draw(len(families))]
            given = [
                syllables[school.draw(len(syllables))] for _ in range(1 + (school.draw(3) > 0))
            ]
            name = family[0] + "".join(part[0] for part in given)
            address = f"{family[1:]}.{''.join(part[1:] for part in given)}"
            if name not in used and address not in addresses:
                used.add(name)
                addresses.add(address)
                return name, address

    return draw_name


# ---------------------------------------------------------------- the dated changes


def make_changes(school: School) -> None:
    """Fill changes.csv: posts first, then everything that has a first and a last day."""
    for person in school.people.values():
        employment(school, person)
    for number, kind, since, until in LEAVES:
        school.changes.append(Change(number, "leave", kind, since, until, "", "leave-slip"))
    mover = school.people[64]
    school.changes += [
        Change(64, "group", mover.groups[0][1], mover.hired_on, date(2023, 8, 31)),
        Change(64, "group", mover.groups[1][1], date(2023, 9, 1), None, "新开信息科技课"),
    ]
    rank_rows(school)
    newcomers(school)
    advisers(school)
    trainers = {number_of(school.head(group)) for group, _ in GROUPS.values()} | {DIRECTOR, 12}
    for number in sorted(trainers):
        school.changes.append(
            Change(number, "trainer", "yes", date(2019, 9, 1), None, "校本培训教师登记")
        )


def employment(school: School, person: Person) -> None:
    """Add how the person came and went; a departure holds from the day after the last in post."""
    sheet = "transfer-sheet"
    moved = person.how == "transferred-in"
    paper = sheet if moved and person.number != NO_TRANSFER_SHEET else ""
    add = school.changes.append
    add(Change(person.number, "employment", person.how, person.hired_on, person.left_on))
    if moved:
        school.changes[-1].evidence = paper
        add(Change(person.number, "moved_in", "yes", person.hired_on, None, "调入", paper))
    if person.left_on:
        after = person.left_on + timedelta(days=1)
        leaving = "transfer-sheet" if person.leaving == "transferred-out" else ""
        add(Change(person.number, "employment", person.leaving, after, None, "", leaving))


def rank_rows(school: School) -> None:
    """Add the backbone ranks: who holds one on TODAY, and who once did."""
    for rank, numbers in RANKS.items():
        for index, number in enumerate(numbers):
            school.changes += rank_history(rank, index, number)
    for number, rank, last in FORMER_RANKS:
        reason = "" if school.people[number].left_on == last else "任期届满"
        row = Change(number, "rank", rank, date(2019, 9, 1), last, reason, "appointment")
        school.changes.append(row)


def rank_history(rank: str, index: int, number: int) -> list[Change]:
    """Return one of three histories: always had it, rose to it, or was named later."""
    step, paper, start = LADDER.index(rank), "appointment", date(2019, 9, 1)
    if number in NAMED_ON:
        return [Change(number, "rank", rank, NAMED_ON[number], None, "新任命", paper)]
    if index % 3 == 0 or (index % 3 == 1 and step == 0):
        return [Change(number, "rank", rank, start, None, "", paper)]
    if index % 3 == 1:
        rose = date(2021 + index % 4, 9, 1)
        before = Change(
            number, "rank", LADDER[step - 1], start, rose - timedelta(days=1), "", paper
        )
        return [before, Change(number, "rank", rank, rose, None, "晋级", paper)]
    return [Change(number, "rank", rank, date(2020 + index % 5, 9, 1), None, "新任命", paper)]


def newcomers(school: School) -> None:
    """Add who is young (to 35), who is new (one year) and who is guided by whom."""
    mentors = sorted(RANKS[PROVINCE] + RANKS[CITY] + RANKS[COUNTY])
    for person in school.people.values():
        grown = date(person.born_on.year + 36, 8, 31)
        since = max(person.hired_on, date(2019, 9, 1))
        if grown > since and (person.left_on is None or person.left_on > since):
            ends = [day for day in (grown, person.left_on) if day and day <= TODAY]
            school.changes.append(
                Change(person.number, "young", "yes", since, min(ends, default=None))
            )
        if person.how != "hired" or person.hired_on < FIRST_DAY:
            continue
        first_year = years_later(person.hired_on, 1)
        school.changes.append(
            Change(person.number, "new_teacher", "yes", person.hired_on, first_year)
        )
        mentor = mentors[(person.number * 5) % len(mentors)]
        last = min(years_later(person.hired_on, 3), person.left_on or date.max)
        for one, other in ((person.number, mentor), (mentor, person.number)):
            school.changes.append(
                Change(one, "paired_with", code_of(other), person.hired_on, last, "青蓝工程")
            )


def advisers(school: School) -> None:
    """Add class advisers: every fourth teacher of middle age, three years with one class, twice."""
    for person in school.people.values():
        if person.number % 4 or not 1998 <= person.hired_on.year <= 2022:
            continue
        first = 2019 + person.number // 4 % 4
        for year in (first, first + 3):
            since = date(year, 9, 1)
            until = years_later(since, 3)
            if not (person.in_post(since) and person.in_post(min(until, TODAY))):
                continue
            name = f"{year}级{1 + person.number // 4 % 10}班"
            last = until if until <= TODAY else None
            school.changes.append(Change(person.number, "class_adviser", name, since, last))


def number_of(code: str) -> int:
    """Return the number of a staff code."""
    return int(code[1:])


# ---------------------------------------------------------------- what the whole school does


def whole_school(school: School, year: int) -> None:
    """Add the sessions of one school year that everybody attends."""
    days = [nth(year, 9, WED, 3), nth(year, 11, WED, 3), nth(year, 12, WED, 1)]
    days += [nth(year + 1, month, WED, 3) for month in (3, 4, 5)]
    for index, day in enumerate(days):
        title, topic = SCHOOL_TOPICS[((year - 2019) * 6 + index) % len(SCHOOL_TOPICS)]
        content = "designated" if index % 3 == 0 else "elective"
        gathering(school, f"全员培训：{title}", day, topic, content)
    ethics = (nth(year, 9, WED, 4), nth(year + 1, 3, WED, 1))
    for day, half in zip(ethics, ("一", "二"), strict=True):
        title = f"{label(year)}学年第{half}学期师德专题学习"
        gathering(school, title, day, "ethics", "designated")
    talks = (nth(year, 10, FRI, 3), nth(year + 1, 3, FRI, 4), nth(year + 1, 5, FRI, 4))
    for index, day in enumerate(talks):
        title = f"专家讲座：{LECTURES[((year - 2019) * 3 + index) % len(LECTURES)]}"
        talk(school, title, day, by_county=index == 1)
    holiday_courses(school, year)


def is_recorded(day: date) -> bool:
    """Tell whether an activity of `day` belongs to the records kept in this book."""
    return FIRST_DAY <= day <= TODAY


def mode_on(day: date) -> str:
    """Return how people met: on line in the spring of 2020 and in December 2022."""
    shut = date(2020, 3, 1) <= day <= date(2020, 5, 10)
    return "online" if shut or (day.year, day.month) == (2022, 12) else "face-to-face"


def gathering(school: School, title: str, day: date, topic: str, content: str) -> None:
    """Add one session of the whole school."""
    if not is_recorded(day):
        return
    session = Activity(title, day, day, "school-training", hours("2"), mode=mode_on(day))
    session.topic, session.content, session.lead = topic, content, code_of(DIRECTOR)
    school.add(session, school.staff(day))


def talk(school: School, title: str, day: date, *, by_county: bool) -> None:
    """Add a lecture by a guest, held by the school or by the county's research office."""
    if not is_recorded(day):
        return
    lecture = Activity(title, day, day, "lecture", hours("3"), mode=mode_on(day), topic="lecture")
    lecture.lead = code_of(DIRECTOR)
    if by_county:
        lecture.program, lecture.level, lecture.note = "county", "county", "区教研室组织"
        lecture.lead = "区教研室专家"
    school.add(lecture, school.staff(day))


def holiday_courses(school: School, year: int) -> None:
    """Add the platform courses of winter and summer and the days before the new school year."""
    spring = date(year + 1, 1, 1)
    winter = (spring.replace(day=26), spring.replace(month=2, day=12))
    if year == 2019:
        winter = (date(2020, 3, 2), date(2020, 3, 20))
    platform(school, f"{year + 1}年寒假教师研修", *winter, "6")
    summer = (spring.replace(month=7, day=20), spring.replace(month=8, day=15))
    platform(school, f"{year + 1}年暑期教师研修", *summer, "10")
    before = (spring.replace(month=8, day=27), spring.replace(month=8, day=28))
    if year == 2024:
        before = (date(2025, 8, 30), date(2025, 9, 1))  # ends in the next school year, next cycle
    autumn = Activity(
        f"{year + 1}年秋季开学前集中培训",
        *before,
        "school-training",
        hours("6"),
        mode="concentrated",
        topic="term-start",
        content="designated",
        lead=code_of(DIRECTOR),
    )
    school.add(autumn, school.staff(*before))


def platform(school: School, title: str, start: date, end: date, length: str) -> None:
    """Add a course of the national platform; some do not finish it. Leave does not keep one off."""
    course = Activity(title, start, end, "course", hours(length))
    course.program, course.mode, course.level = "platform", "net", "nation"
    course.topic = "holiday-study"
    school.activities.append(course)
    for person in school.people.values():
        if not (person.in_post(start) and person.in_post(end)) or school.chance(2):
            continue
        seat = Seat(person.number)
        if school.chance(5):
            seat.hours, seat.note = hours(str(1 + school.draw(4))), "未学完"
        course.seats.append(seat)


def yearly_papers(school: School, year: int) -> None:
    """Add what everybody hands in once a year: the growth plan, and the check at its end."""
    planned = {2019: date(2020, 3, 4)}.get(year, nth(year, 9, WED, 2))
    plan = Activity(
        f"{label(year)}学年个人发展规划", planned, planned, "growth-plan", level="school"
    )
    writers = [p for p in school.staff(planned) if (p.number, year) not in NO_GROWTH_PLAN]
    school.add(plan, writers, marked=False)
    late = date(year + 1, 3, 6)
    arrivals = [p for p in school.staff(late) if planned < p.hired_on <= late]
    if arrivals:
        title = f"{label(year)}学年新进教师个人发展规划"
        school.add(Activity(title, late, late, "growth-plan"), arrivals, marked=False)
    day = nth(year + 1, 6, FRI, 4)
    check = Activity(f"{label(year)}学年度培训考核", day, day, "training-assessment")
    listed = [p for p in school.people.values() if p.in_post(day)]
    listed = [p for p in listed if (p.number, year) not in NO_YEAR_END_CHECK]
    school.add(check, listed, marked=False)
    for seat in check.seats:
        if (seat.number, year) in ABSENT_AT_YEAR_END:
            seat.attendance, seat.note = "absent", "未参加考核"
        else:
            seat.result = "pass"


def reading_exchange(school: School, year: int) -> None:
    """Add the school's exchange on what was read."""
    day = nth(year + 1, 6, WED, 1)
    meeting = Activity(
        f"{label(year)}学年全员读书交流", day, day, "reading-exchange", hours("1"), topic="reading"
    )
    school.add(meeting, school.staff(day))


# ---------------------------------------------------------------- what the subject groups do


def group_year(school: School, year: int) -> None:
    """Add the sessions, observed lessons and topics of the ten groups."""
    for index, (group, subject) in enumerate(GROUPS.values()):
        weekday = (TUE, THU, MON)[index % 3]
        days = [nth(year, 9, weekday, 4), nth(year, 10, weekday, 3)]
        days += [nth(year, 11, weekday, 2), nth(year, 12, weekday, 2)]
        days += [nth(year + 1, 3, weekday, 2), nth(year + 1, 4, weekday, 2)]
        days += [nth(year + 1, 5, weekday, 3)]
        for turn, day in enumerate(days):
            topic = GROUP_TOPICS[(turn + 3 * (year - 2019) + index) % len(GROUP_TOPICS)]
            title = f"{subject}教研：{topic}"
            group_meeting(
                school, group, Activity(title, day, day, "teaching-research", hours("1.5"))
            )
        for turn, day in enumerate((nth(year, 11, weekday, 1), nth(year + 1, 4, weekday, 3))):
            title = f"{subject}{OBSERVED[(turn + year + index) % len(OBSERVED)]}"
            group_meeting(
                school, group, Activity(title, day, day, "lesson-observation", hours("1"))
            )
        topic_of_year(school, year, group, subject)
        county_course(school, year, index, group, subject)


def group_meeting(school: School, group: str, meeting: Activity) -> None:
    """Add one meeting of a subject group, led by its head."""
    if not is_recorded(meeting.start):
        return
    meeting.group, meeting.lead, meeting.mode = group, school.head(group), mode_on(meeting.start)
    school.add(meeting, school.staff(meeting.start, group=group))
    for seat in meeting.seats:
        if code_of(seat.number) == meeting.lead:
            seat.role, seat.attendance, seat.hours, seat.note = "organiser", "", None, ""
            seat.late_minutes = ""


def topic_of_year(school: School, year: int, group: str, subject: str) -> None:
    """Add the group's research topic of the year, with three or four members."""
    start, end = max(date(year, 10, 8), FIRST_DAY), date(year + 1, 5, 28)
    members = school.sample(school.staff(start, end, group), 3 + school.draw(2))
    topic = Activity(
        f"课题研究：{subject}学科作业与评价研究（{label(year)}）", start, end, "research-topic"
    )
    topic.hours, topic.mode, topic.group, topic.lead = hours("8"), "research", group, ""
    topic.level = ("school", "county", "city")[school.draw(3)]
    topic.program = "school-based" if topic.level == "school" else "research"
    topic.lead = school.head(group)
    school.add(topic, members, marked=False)
    for index, seat in enumerate(topic.seats):
        seat.role = "organiser" if index == 0 else ""


def county_course(school: School, year: int, index: int, group: str, subject: str) -> None:
    """Add the county's course for the subject, for about two in five of the group."""
    month, day = ((10, 16), (11, 6), (3, 22), (4, 12))[index % 4]
    start = date(year if month > 8 else year + 1, month, day)
    if start < FIRST_DAY:
        start = date(2020, 6, 8)
    end = start + timedelta(days=1 + index % 3)
    members = [p for p in school.staff(start, end, group) if school.chance(42)]
    title = f"区{subject}{TEXTBOOK_COURSES[(year + index) % len(TEXTBOOK_COURSES)]}"
    course = Activity(title, start, end, "course", hours(str(6 + 3 * (index % 3))))
    course.program, course.level, course.mode, course.group = "county", "county", "concentrated", ""
    if members:
        school.add(course, members, marked=False)


# ---------------------------------------------------------------- courses outside


def outside_courses(school: School, year: int) -> None:
    """Add the courses of city, province and nation, and the one across New Year."""
    first, spring = date(year, 10, 23), date(year + 1, 1, 1)
    plans = [  # title, first day, days after it, hours, program, level, places
        ("市级学科骨干研修班", first, 3, "18", "backbone", "city", 7),
        ("市级班主任培训", spring.replace(month=4, day=24), 3, "18", "class-adviser", "city", 7),
        ("市级教科研能力培训", spring.replace(month=7, day=6), 4, "20", "city", "city", 7),
        ("省级学科带头人研修", spring.replace(month=7, day=10), 6, "36", "province", "province", 3),
        ("“国培计划”示范性项目", spring.replace(month=5, day=11), 9, "60", "national", "nation", 2),
    ]
    if year in {2021, 2025}:
        plans.append(("市级跨年集中研修", date(year, 12, 30), 4, "18", "city", "city", 12))
    for title, start, days, length, program, level, size in plans:
        end = start + timedelta(days=days)
        if start < FIRST_DAY:
            continue
        people = [p for p in school.staff(start, end) if p.hired_on < date(2025, 1, 1)]
        course = Activity(f"{title}（{label(year)}）", start, end, "course", hours(length), program)
        course.level, course.mode = level, "concentrated"
        school.add(course, school.sample(people, size), marked=False)


def self_study(school: School, year: int) -> None:
    """Add what single teachers chose for themselves on the platform."""
    start, end = date(year + 1, 4, 1), date(year + 1, 6, 20)
    for title, length in (("中小学智慧教育平台自选课程", "4"), ("省名师网络课堂", "6")):
        course = Activity(f"{title}（{label(year)}）", start, end, "course", hours(length))
        course.program, course.mode, course.level = "self", "net", "province"
        people = [p for p in school.staff(start, end) if school.chance(30)]
        school.add(course, people, marked=False)


def free_papers(school: School, year: int) -> None:
    """Add papers of teachers without rank; few of them won a prize."""
    day = date(year + 1, 6, 12)
    people = [p for p in school.staff(day) if not school.value(p.number, "rank", day)]
    for person in school.sample(people, 10):
        prized = school.chance(30)
        title = PAPERS[school.draw(len(PAPERS))].format(person.subject)
        work = paper(title, day, "county" if prized else "school")
        hand_in(school, person, work, PRIZES[school.draw(3)] if prized else "")


def paper(title: str, day: date, level: str) -> Activity:
    """Return a paper of a level."""
    return Activity(f"论文《{title}》", day, day, "paper", hours("2"), "self", "self-study", level)


def hand_in(school: School, person: Person, work: Activity, prize: str) -> None:
    """Add one paper of one teacher, with or without a prize."""
    work.seats.append(Seat(person.number, role="author", prize=prize))
    school.activities.append(work)


# ---------------------------------------------------------------- the backbone teachers


def backbone_year(school: School, year: int) -> None:
    """Add what the backbone teachers owe each year."""
    june = date(year + 1, 6, 10)
    team = school.backbone(june)
    sheets: tuple[tuple[str, str, date, set[tuple[int, int]], str | None], ...] = (
        ("subscription", "骨干教师报刊订阅登记", date(year, 12, 15), NO_SUBSCRIPTION, None),
        ("experience-material", "骨干教师经验材料汇编", date(year + 1, 6, 5), NO_EXPERIENCE, "1"),
        ("backbone-assessment", "骨干教师年度考核", nth(year + 1, 6, THU, 3), set(), None),
    )
    for kind, title, day, missing, length in sheets:
        day = day if day >= FIRST_DAY else date(2020, 4, 15)  # noqa: PLW2901 - the book begins later
        sheet = Activity(f"{label(year)}学年{title}", day, day, kind)
        sheet.hours = hours(length) if length else None
        sheet.for_whom = "backbone"
        members = [p for p in team if p.in_post(day) and (p.number, year) not in missing]
        school.add(sheet, members, marked=False)
        for seat in sheet.seats:
            if kind == "backbone-assessment":
                failed = (seat.number, year) in FAILED_ASSESSMENT
                seat.result = "fail" if failed else "pass"
    for index, person in enumerate(team):
        open_lesson(school, year, index, person)
        if (person.number, year) not in NO_PRIZE_PAPER:
            title = PAPERS[(person.number + year) % len(PAPERS)].format(person.subject)
            level = ("county", "county", "city", "province")[school.draw(4)]
            day = date(year + 1, 3, 10) + timedelta(days=2 * index)
            hand_in(school, person, paper(title, day, level), PRIZES[school.draw(3)])


def open_lesson(school: School, year: int, index: int, person: Person) -> None:
    """Add the yearly open lesson of one backbone teacher."""
    if (person.number, year) in NO_OPEN_LESSON:
        return
    day = nth(year, 10 + index % 3, (MON, TUE, THU)[index % 3], 1 + index % 4)
    if index % 2 or day < FIRST_DAY or not person.in_post(day) or person.number in NAMED_ON:
        day = nth(year + 1, 4 + index % 2, (MON, TUE, THU)[index % 3], 2 + index % 3)
    names = LESSONS[person.group_on(day)]
    title = f"公开课《{names[(person.number + year) % len(names)]}》"
    lesson = Activity(title, day, day, "open-lesson", hours("2"), group=person.group_on(day))
    lesson.lead = school.head(lesson.group)
    lesson.seats.append(Seat(person.number, role="speaker"))
    school.activities.append(lesson)


def outside_visits(school: School, year: int) -> None:
    """Add each semester's visits to schools elsewhere: two or three days, four trips."""
    places = ("岳麓区", "株洲", "湘潭", "常德", "武汉", "南昌", "杭州", "衡阳")
    for half, start in enumerate((date(year, 11, 18), date(year + 1, 4, 20))):
        if start < FIRST_DAY:
            continue
        if start.year == 2020 and half == 1:
            start = date(2020, 6, 15)  # noqa: PLW2901 - after the schools had opened again
        team = school.backbone(start)
        for trip in range(4):
            day = start + timedelta(days=7 * trip)
            end = day + timedelta(days=1 + trip % 2)
            place = places[(trip + 4 * half + year) % len(places)]
            visit = Activity(
                f"赴{place}名校跟岗学习", day, end, "outside-visit", hours("4"), "self"
            )
            visit.level, visit.for_whom = "city", "backbone"
            members = [p for p in team[trip::4] if p in school.staff(day, end)]
            stay = [p for p in members if (p.number, semester(day)) in ONE_DAY_VISIT]
            school.add(visit, [p for p in members if p not in stay], marked=False)
            for person in stay:
                short = Activity(f"赴{place}名校听课一日", day, day, "outside-visit", hours("2"))
                short.program, short.level = "self", "city"
                school.add(short, [person], marked=False)


def demo_lessons(school: School, year: int) -> None:
    """Add two demonstration lessons a semester, each with those who listened."""
    for month, turn in ((10, 0), (12, 1), (3, 2), (5, 3)):
        day = nth(year if month > 8 else year + 1, month, FRI, 2)
        if not is_recorded(day) or semester(day) == NO_DEMO_LESSON_IN:
            continue
        team = school.backbone(day)
        person = team[(turn * 7 + year * 3) % len(team)]
        names = LESSONS[person.group_on(day)]
        title = f"全校示范课《{names[(turn + year) % len(names)]}》"
        lesson = Activity(title, day, day, "demo-lesson", hours("2"), mode=mode_on(day))
        lesson.lead, lesson.group = school.head(person.group_on(day)), person.group_on(day)
        lesson.seats.append(Seat(person.number, role="speaker"))
        school.activities.append(lesson)
        heard = Activity(f"听课：{title}", day, day, "lesson-observation", hours("1"))
        heard.mode, heard.lead = mode_on(day), lesson.lead
        listeners = [p for p in school.staff(day) if p != person]
        school.add(heard, school.sample(listeners, 24 + school.draw(12)))


def contest(school: School, year: int) -> None:
    """Add the yearly contest of the young teachers, with six prizes."""
    if year == NO_CONTEST_IN:
        return
    day = date(2020, 6, 18) if year == 2019 else nth(year + 1, 4, FRI, 4)
    event = Activity(f"{label(year)}学年青年教师教学竞赛", day, day, "contest", hours("2"))
    event.for_whom, event.lead = "young", code_of(DIRECTOR)
    school.add(event, school.young(day), marked=False)
    for index in range(6):
        seat = event.seats[(school.draw(4) + index * 5) % len(event.seats)]
        seat.prize = PRIZES[(index + 1) // 2 if index < 5 else 2]


def young_notes(school: School, year: int) -> None:
    """Add the monthly reading notes and the monograph of each semester of the young."""
    for month in (9, 10, 11, 12, 1, 3, 4, 5, 6):
        start = date(year if month > 8 else year + 1, month, 1)
        if start < FIRST_DAY:
            continue
        day = nth(start.year, month, WED, 2) if month == 1 else nth(start.year, month, FRI, 4)
        text = start.strftime("%Y-%m")
        notes = Activity(f"青年教师读书心得（{text}）", day, day, "reading-report", hours("0.5"))
        notes.program, notes.mode, notes.for_whom = "self", "self-study", "young"
        writers = [p for p in note_writers(school, day) if (p.number, text) not in NO_MONTHLY_NOTE]
        writers = [p for p in writers if (p.number, text) != LATE_NOTE[:2]]
        school.add(notes, writers, marked=False)
        for seat in notes.seats:
            seat.written_for = text
    for day in (date(year + 1, 1, 8), date(year + 1, 6, 16)):
        if day < FIRST_DAY:
            continue
        title = f"精读教育专著《{BOOKS[(day.month + year) % len(BOOKS)]}》"
        study = Activity(title, day, day, "monograph-read", hours("2"), "self", "self-study")
        study.for_whom = "young"
        readers = note_writers(school, day)
        readers = [p for p in readers if (p.number, semester(day)) not in NO_MONOGRAPH]
        school.add(study, readers, marked=False)


def note_writers(school: School, day: date) -> list[Person]:
    """Return the young who hand in notes: of the backbone, or in their first three years."""
    return [
        person
        for person in school.young(day)
        if school.value(person.number, "rank", day)
        or (person.how == "hired" and day <= years_later(person.hired_on, 3))
    ]


# ---------------------------------------------------------------- the new teachers


def induction(school: School, year: int) -> None:
    """Add the induction of those hired in this school year: 156 hours in five parts."""
    parts = (
        ("岗前集中培训", "pre-job", date(year, 9, 5), date(year, 9, 27), "48", "city"),
        ("适应性培训", "on-the-job", date(year, 10, 17), date(year, 11, 28), "36", "city"),
        ("跟岗研修", "on-the-job", date(year + 1, 3, 7), date(year + 1, 4, 18), "40", "county"),
        ("基本功训练", "basic-skills", date(year + 1, 5, 8), date(year + 1, 6, 12), "26", "county"),
        ("跟班学习", "on-the-job", date(year + 1, 6, 15), date(year + 1, 6, 19), "6", "school"),
    )
    new = [p for p in school.people.values() if p.how == "hired" and p.hired_on >= FIRST_DAY]
    for index, (title, kind, start, end, length, level) in enumerate(parts):
        members = [p for p in new if school_year(p.hired_on) == year and p.in_post(start)]
        if not members:
            continue
        course = Activity(f"新任教师{title}（{label(year)}）", start, end, kind, hours(length))
        course.program, course.level, course.mode = "induction", level, "concentrated"
        course.for_whom = "new"
        if level == "school":
            course.lead = code_of(DIRECTOR)
        school.add(course, members, marked=False)
        for seat in course.seats:
            seat.result = "pass"
            short_induction(seat, index)


def short_induction(seat: Seat, part: int) -> None:
    """Cut the hours of three of those hired in 2025: 150 exactly, 144 and 138."""
    if (seat.number, part) in {(109, 4), (111, 4), (112, 4)}:
        seat.attendance, seat.note, seat.result = "leave", "病假", ""
    elif (seat.number, part) == (111, 3):
        seat.attendance, seat.hours = "left-early", hours("20")
    elif (seat.number, part) == (112, 1):
        seat.attendance, seat.hours, seat.note = "left-early", hours("24"), "后两次未到"


def appraisals(school: School, year: int) -> None:
    """Add the appraisals after one, three and five years: the last June inside each span."""
    day = date(year + 1, 6, 22)
    steps = ((1, "qualified", "一年合格"), (3, "competent", "三年胜任"), (5, "talent", "五年成才"))
    for span, wanted, words in steps:
        due = [p for p in school.people.values() if is_due(p, span, day)]
        if not due:
            continue
        event = Activity(f"{label(year)}学年教师{words}考核", day, day, "appraisal")
        school.add(event, due, marked=False)
        for seat in event.seats:
            missed = (seat.number, wanted) in MISSED_APPRAISALS
            seat.result = "not-qualified" if missed else wanted
            if (seat.number, wanted) == BLANK_APPRAISAL:
                seat.result, seat.note = "", "结果待填"


def is_due(person: Person, span: int, day: date) -> bool:
    """Tell whether `day` is the last June appraisal inside the person's first `span` years."""
    if not person.in_post(day) or person.number == MID_YEAR_NEWCOMER:
        return False
    last = years_later(person.hired_on, span)
    return day <= last < day.replace(year=day.year + 1)


def opening_balances(school: School) -> None:
    """Add what those transferred in had earned before: one row a school year."""
    for person in school.people.values():
        if person.how != "transferred-in":
            continue
        day_before = person.hired_on - timedelta(days=1)
        for year in range(2020, school_year(day_before) + 1):
            end = min(date(year + 1, 8, 31), day_before)
            whole = end == date(year + 1, 8, 31)
            amount = str(70 + 2 * school.draw(8)) if whole else str(30 + 2 * school.draw(6))
            if person.number == NO_TRANSFER_SHEET and not whole:
                amount = "20"
            balance(school, person, label(year), end, amount)


def balance(school: School, person: Person, year: str, day: date, amount: str) -> None:
    """Add one opening balance, approved after the move unless the transfer sheet is missing."""
    title = f"调入学分结转（{year}学年，{person.code}）"
    row = Activity(title, day, day, "opening-balance", hours(amount), "self", "", "county")
    seen = [person.hired_on + timedelta(days=days) for days in (10, 40)]
    row.approvals = f"school-review@{seen[0]};college-review@{seen[1]}"
    row.note = "原学校登记，见调动学分转移单"
    if person.number == NO_TRANSFER_SHEET:
        row.approvals, row.evidence, row.note = "", "hours-slip", "转移单未到"
    row.seats.append(Seat(person.number))
    school.activities.append(row)


# ---------------------------------------------------------------- plans, summaries, pairs


def papers(school: School, year: int) -> None:
    """Add the plans and summaries of the school and of its groups for both semesters."""
    days = (
        (1, "plan", date(year, 9, 8)),
        (1, "summary", date(year + 1, 1, 21)),
        (2, "plan", date(year + 1, 2, 27)),
        (2, "summary", date(year + 1, 6, 30)),
    )
    words = {"plan": "计划", "summary": "总结"}
    for half, what, day in days:
        term = f"{label(year)}学年第{'一二'[half - 1]}学期"
        whole = Activity(f"{term}校本培训{words[what]}", day, day, f"training-{what}")
        whole.lead = code_of(DIRECTOR)
        school.activities.append(whole)
        for group, _subject in GROUPS.values():
            if (group, year, half, f"group-{what}") in MISSING_PAPERS:
                continue
            paper_ = Activity(f"{group}{term}{words[what]}", day, day, f"group-{what}")
            paper_.group, paper_.lead = group, school.head(group)
            school.activities.append(paper_)
    for activity in school.activities:
        if activity.kind in PAPERS_OF_GROUPS:
            activity.approvals = ""


def pair_work(school: School, year: int) -> None:
    """Add what pairs hand in: reflections and designs of the learners, a record of both sides."""
    terms = (
        (date(year, 10, 30), date(year, 12, 18)),
        (date(year + 1, 4, 29), date(year + 1, 6, 11)),
    )
    for middle, end in terms:
        term = semester(end)
        works = (
            (f"结对教学反思（{term}）", end, "teaching-reflection"),
            (f"结对教学设计一（{term}）", middle, "lesson-design"),
            (f"结对教学设计二（{term}）", end, "lesson-design"),
            (f"师徒结对活动记录（{term}）", end, "mentoring"),
        )
        for title, day, kind in works:
            paired = [p for p in school.staff(day) if school.value(p.number, "paired_with", day)]
            learners = [p for p in paired if p.hired_on >= FIRST_DAY]
            work = Activity(title, day, day, kind, program="self", mode="practice")
            school.add(work, paired if kind == "mentoring" else learners, marked=False)


# ---------------------------------------------------------------- the special cases


def special_courses(school: School) -> None:
    """Add what single teachers need for their special state."""
    person = school.people[FULL_TIME_STUDENT]
    start, end = date(2026, 2, 24), date(2026, 6, 12)
    study = Activity("“国培计划”卓越教师脱产研修", start, end, "off-job", hours("320"), "national")
    study.mode, study.level = "concentrated", "nation"
    study.evidence = "certificate=evidence/2026/excellent-teacher-M075.pdf;after-training-report"
    school.add(study, [person], marked=False)

    title, day = "教育学院新教师课程（补修）", date(2026, 7, 9)
    course = Activity(title, day, day + timedelta(days=1), "course", hours("12"), "")
    course.mode, course.level, course.note = "concentrated", "city", "所属项目待查"
    course.evidence = "certificate=evidence/2026/new-teacher-M111.pdf"
    school.add(course, [school.people[111]], marked=False)

    writer = school.people[42]
    prized = paper("校级获奖：语文课堂的留白", date(2026, 3, 18), "school")
    hand_in(school, writer, prized, PRIZES[0])
    printed = paper("全国刊物：语文课堂的留白", date(2026, 5, 20), "nation")
    hand_in(school, writer, printed, "")

    number, text, day = LATE_NOTE
    note = Activity(f"青年教师读书心得（{text}，补交）", day, day, "reading-report", hours("0.5"))
    note.program, note.mode, note.for_whom = "self", "self-study", "young"
    note.seats.append(Seat(number, written_for=text))
    school.activities.append(note)


def special_statuses(school: School) -> None:
    """Add what was planned, put off, called off or recorded by mistake."""
    plans = (
        (
            "全校示范课《勾股定理》",
            date(2025, 11, 14),
            "demo-lesson",
            "cancelled",
            "因流感停课取消",
        ),
        ("全校示范课《浮力》", date(2025, 12, 12), "demo-lesson", "delayed", "延期至下学期"),
        (
            "专家讲座：量子科技与未来课堂",
            date(2024, 11, 22),
            "lecture",
            "cancelled",
            "专家行程变更",
        ),
        ("全员培训：教育数字化", date(2023, 10, 25), "school-training", "delayed", "延至11月"),
        ("专家讲座：新课标新教材", date(2026, 10, 16), "lecture", "planned", ""),
        ("全员培训：作业与评价", date(2026, 9, 16), "school-training", "planned", ""),
        ("全员培训：班级管理案例", date(2026, 11, 18), "school-training", "planned", ""),
        ("全校示范课《岳阳楼记》", date(2026, 10, 9), "demo-lesson", "planned", ""),
        ("2026-27学年青年教师教学竞赛", date(2027, 4, 23), "contest", "planned", ""),
    )
    for title, day, kind, status, note in plans:
        plan = Activity(title, day, day, kind, hours("2"), status=status, note=note)
        plan.lead, plan.evidence = code_of(DIRECTOR), ""
        plan.for_whom = "young" if kind == "contest" else ""
        school.activities.append(plan)
    day = nth(2025, 11, WED, 3)
    twice = next(a for a in school.activities if a.start == day and a.kind == "school-training")
    copy = Activity(f"{twice.title}（重复）", day, day, twice.kind, twice.hours)
    copy.lead, copy.status, copy.note = twice.lead, "void", "重复录入，以另一条为准"
    copy.seats = [Seat(seat.number) for seat in twice.seats]
    school.activities.append(copy)
    wrong = next(a for a in school.activities if a.title.startswith("省级学科带头人研修（2024"))
    present = {seat.number for seat in wrong.seats}
    stray = next(p.number for p in school.staff(wrong.start, wrong.end) if p.number not in present)
    wrong.seats.append(Seat(stray, status="void", note="误登，本人未参加"))


def settle(school: School, number: int, year: int, wanted: Decimal, reason: str) -> None:
    """Bring a teacher's credits of one school year to `wanted` exactly.

    Keeps the earliest entries that fit; of the first that does not fit, part; leave for the rest.
    """
    left, cut = wanted, False
    for activity in sorted(school.activities, key=lambda a: (a.end, a.start, a.title)):
        if school_year(activity.end) != year or activity.kind == "opening-balance":
            continue
        for seat in [seat for seat in activity.seats if seat.number == number]:
            worth = worth_of(activity, seat)
            if worth <= left:
                left -= worth
            elif left > 0 and not cut and activity.mode != "concentrated":
                seat.attendance, seat.hours, seat.note = "left-early", left, reason
                seat.late_minutes = ""
                left, cut = Decimal(0), True
            elif activity.kind in {"school-training", "lecture", "teaching-research"}:
                seat.attendance, seat.hours, seat.late_minutes = "leave", None, ""
                seat.note = reason
            else:
                activity.seats.remove(seat)
    if left:
        day = date(year + 1, 6, 27)
        title = f"区级教师网络补修（{code_of(number)}）"
        extra = Activity(title, date(year + 1, 6, 1), day, "course", left, "county")
        extra.mode, extra.level = "net", "county"
        school.add(extra, [school.people[number]], marked=False)


def worth_of(activity: Activity, seat: Seat) -> Decimal:
    """Return the hours that a seat is worth: nothing for who was not there."""
    if activity.status or seat.status or seat.attendance in {"leave", "absent", "swapped"}:
        return Decimal(0)
    return seat.hours if seat.hours is not None else (activity.hours or Decimal(0))


# ---------------------------------------------------------------- numbers, proofs, reviews


def finish(school: School) -> None:
    """Sort the activities, number them by day, and fill in proofs and approvals."""
    school.activities = [
        a for a in school.activities if a.seats or a.status or a.kind in PAPERS_OF_GROUPS
    ]
    school.activities.sort(key=lambda a: a.start)  # stable: those of one day stay as made
    counts: dict[date, int] = {}
    for activity in school.activities:
        counts[activity.start] = counts.get(activity.start, 0) + 1
        activity.identifier = f"{activity.start:%Y%m%d}-{counts[activity.start]:02}"
        if activity.program == "school-based" and not activity.lead:
            activity.lead = code_of(DIRECTOR)
        if activity.evidence is None:
            activity.evidence = EVIDENCE[activity.kind]
        if activity.approvals is None:
            activity.approvals = approvals(activity)
        activity.seats.sort(key=lambda seat: seat.number)
    for activity in school.activities:
        if activity.kind == "teaching-research":
            activity.planned_start = PUT_OFF.get((activity.group, activity.start))
    loose_ends(school)


def approvals(activity: Activity) -> str:
    """Return the steps passed by TODAY, each with its day."""
    steps = []
    if activity.program == "school-based" and activity.hours is not None:
        approved = activity.start - timedelta(days=12)
        steps = [f"project-approval@{approved}"] if approved <= TODAY else []
    if activity.status in {"planned", "delayed", "cancelled"}:
        return ";".join(steps)
    end = activity.end
    if end.month >= 9 or end.month == 1:
        year = school_year(end) + 1
        school, college = date(year, 2, 24), date(year, 3, 20)
    elif end.month <= 6:
        school, college = date(end.year, 7, 3), date(end.year, 8, 20)
    else:
        school, college = date(end.year, 9, 11), date(end.year, 10, 23)
        school = min(school, date(2026, 8, 28))
    if end <= SCHOOL_UP_TO:
        steps.append(f"school-review@{school}")
    if end <= COLLEGE_UP_TO:
        steps.append(f"college-review@{college}")
    return ";".join(steps)


def loose_ends(school: School) -> None:
    """Leave two sessions without proof, and give single rows their own certificate."""
    spring = [a for a in school.activities if a.start >= date(2026, 4, 1) and a.group]
    for activity in [a for a in spring if a.kind == "teaching-research"][:2]:
        activity.evidence = ""
    rows = [a for a in school.activities if a.program == "national" and a.start.year >= 2025]
    for activity in rows:
        for seat in activity.seats:
            if activity.evidence == "certificate":
                name = f"{activity.identifier}-{code_of(seat.number)}.pdf"
                seat.evidence = f"certificate=evidence/{activity.start.year}/{name}"


# ---------------------------------------------------------------- the files


def text(value: object) -> str:
    """Return a cell's text: nothing for None, exact hours without trailing zeros, ISO dates."""
    if value is None:
        return ""
    if isinstance(value, Decimal):
        plain = format(value, "f")
        return plain.rstrip("0").rstrip(".") if "." in plain else plain
    return str(value)


def quoted(cell: str) -> str:
    """Return a cell in quotes if it holds a comma or a quote."""
    if "," in cell or '"' in cell:
        return '"' + cell.replace('"', '""') + '"'
    return cell


def table(header: str, rows: Iterable[Sequence[object]]) -> bytes:
    """Return a CSV file as bytes: UTF-8 with BOM, CRLF, quotes only where needed."""
    lines = [header, *(",".join(quoted(text(cell)) for cell in row) for row in rows)]
    return b"\xef\xbb\xbf" + "".join(f"{line}\r\n" for line in lines).encode("utf-8")


def cells(record: object, header: str) -> list[object]:
    """Return the columns of a record in the order of the header; some are called otherwise here."""
    return [getattr(record, ATTRIBUTES.get(name, name)) for name in header.split(",")]


ATTRIBUTES = {"id": "identifier", "from": "since", "for": "written_for", "end": "last_day"}
TEACHERS = "code,name,group,stage,email,lang,hired_on,left_on,born_on,subject,line"
CHANGES = "teacher,attribute,value,from,until,reason,by,evidence"
ACTIVITIES = (
    "id,title,start,end,hours,kind,program,mode,level,topic,content,lead,group,status,"
    "approvals,evidence,note,for_whom,planned_start"
)
CREDITS = (
    "teacher,attendance,hours,late_minutes,role,result,prize,for,evidence,approvals,status,note"
)


def tables(school: School) -> dict[str, bytes]:
    """Return the five tables; `subject`, `line` and `for_whom` are the school's own columns."""
    people, acts = school.people.values(), school.activities
    changes = sorted(school.changes, key=lambda c: (c.since, c.number, c.attribute))
    return {
        "teachers.csv": table(TEACHERS, (cells(person, TEACHERS) for person in people)),
        "changes.csv": table(CHANGES, (cells(change, CHANGES) for change in changes)),
        "activities.csv": table(ACTIVITIES, (cells(act, ACTIVITIES) for act in acts)),
        "credits.csv": table(
            f"activity,{CREDITS}",
            ([act.identifier, *cells(seat, CREDITS)] for act in acts for seat in act.seats),
        ),
        "money.csv": money_csv(school),
    }


def money_csv(school: School) -> bytes:
    """Return money.csv: the yearly funds, and what the guests' lectures cost."""
    rows: list[tuple[object, ...]] = []
    for year in range(2020, 2027):
        funds = 1_180_000 + 35_000 * (year - 2020)
        share = funds * (105 + 3 * (year % 3)) // 1000
        day = date(year, 3, 31)
        rows.append((day, "daily public funds of the year", funds, year, "", "", "年度公用经费"))
        rows.append((day, "training fund of the school", share, year, "", "", "培训经费预算"))
    for activity in school.activities:
        if activity.kind == "lecture" and not activity.status:
            fee = 1500 + 500 * (activity.start.month % 4)
            year, name = activity.start.year, activity.identifier
            rows.append((activity.start, "lecture fee", fee, year, name, "", "专家课酬"))
        if activity.kind == "course" and activity.program == "county" and activity.seats:
            year, name, group = activity.start.year, activity.identifier, group_of(activity)
            fee = 40 * len(activity.seats)
            rows.append((activity.end, "travel", fee, year, name, group, "交通费"))
    for index, (group, _subject) in enumerate(GROUPS.values()):
        for year in range(2020, 2027):
            cost = Decimal(160 + 15 * index) + Decimal("0.5") * (year - 2020)
            rows.append((date(year, 4, 23), "books", cost, year, "", group, "教师用书"))
    rows.sort(key=lambda row: str(row[0]))
    return table("date,what,amount,period,activity,group,note", rows)


def group_of(course: Activity) -> str:
    """Return the group of whose subject a course is."""
    return next((group for group, subject in GROUPS.values() if subject in course.title), "")


POINTS_TOML = """\
# Extra points of the yearly appraisal, as this invented school gives them: no document names them.
# ledger report appraisal --rules changsha-meixihu --rules backbone-2019 --rules points

[ruleset]
id = "points"
title = { en = "Extra points", zh-CN = "年度考核加分", zh-TW = "年度考核加分" }
from = 2019-09-01
unit = "point"

[period.year]
start = "09-01"

[[credit]]
where = { prize = true }
by = "level"
table = { school = 1, county = 2, city = 3, province = 4, nation = 5 }
else = 0

[[credit]]
where = { kind = ["open-lesson", "demo-lesson"], role = "speaker" }
per_record = "0.5"

[[credit]]
per_record = 0

[[require]]
id = "points"
name = { en = "Extra points", zh-CN = "考核加分", zh-TW = "考核加分" }
at_least = 0
per = "year"
force = "advice"
"""

LEDGER_TOML = """\
# An invented school, made by examples/make_meixihu.py.
school   = "梅溪湖示例学校"
code     = "430104001"
lang     = "zh-CN"
timezone = "Asia/Shanghai"
rules    = ["changsha-meixihu", "backbone-2019"]
holidays = ["2025-10-01..2025-10-08", "2026-02-16..2026-02-22", "2026-10-01..2026-10-07"]

[import]
blank = "absent"
hour_minutes = 45
late_over = "15 minutes"

[mail]
from = "office@school.example"
"""


def certificate(title: str) -> bytes:
    """Return a one-page PDF that says what it stands for, so that the proof is really there."""
    text = f"BT /F1 18 Tf 72 760 Td (EXAMPLE: no real certificate) Tj 0 -28 Td ({title}) Tj ET"
    parts = (
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources 6 0 R >>",
        f"<< /Length {len(text)} >>\nstream\n{text}\nendstream",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        "<< /Font << /F1 5 0 R >> >>",
    )
    body, places = "%PDF-1.4\n", []
    for index, part in enumerate(parts, 1):
        places.append(len(body))
        body += f"{index} 0 obj\n{part}\nendobj\n"
    table_at = len(body)
    body += f"xref\n0 {len(parts) + 1}\n0000000000 65535 f \n"
    body += "".join(f"{place:010} 00000 n \n" for place in places)
    body += f"trailer\n<< /Size {len(parts) + 1} /Root 1 0 R >>\nstartxref\n{table_at}\n%%EOF\n"
    return body.encode("ascii")


def proofs(school: School) -> dict[str, bytes]:
    """Return the files that some cells of `evidence` point to."""
    lists = [a.evidence or "" for a in school.activities]
    lists += [seat.evidence for a in school.activities for seat in a.seats]
    paths = [item.partition("=")[2] for kinds in lists for item in kinds.split(";") if "=" in item]
    return {path: certificate(Path(path).stem) for path in sorted(paths)}


# ---------------------------------------------------------------- all of it


def make_school() -> School:
    """Return the whole school, made in a fixed order from one seed."""
    school = School(random.Random(SEED))
    make_people(school)
    make_changes(school)
    for year in range(2019, 2026):
        for add in (
            yearly_papers,
            whole_school,
            group_year,
            reading_exchange,
            outside_courses,
            self_study,
            free_papers,
            backbone_year,
            outside_visits,
            demo_lessons,
            contest,
            young_notes,
            induction,
            appraisals,
        ):
            add(school, year)
    opening_balances(school)
    special_courses(school)
    special_statuses(school)
    for number, year, wanted, reason in SETTLED:
        settle(school, number, year, hours(wanted), reason)
    for year in (2024, 2025):
        papers(school, year)
        pair_work(school, year)
    finish(school)
    return school


def make_files() -> dict[str, bytes]:
    """Return every file of the book by its path."""
    school = make_school()
    settings = {
        "ledger.toml": LEDGER_TOML.encode("utf-8"),
        "rules/points.toml": POINTS_TOML.encode("utf-8"),
    }
    return settings | tables(school) | proofs(school)


def main(arguments: Sequence[str] | None = None) -> int:
    """Write or check the book; return 1 if a checked file differs."""
    parser = argparse.ArgumentParser(description="Make the example book meixihu.")
    parser.add_argument("target", nargs="?", type=Path, default=Path(__file__).parent / "meixihu")
    parser.add_argument("--check", action="store_true", help="compare byte for byte, write nothing")
    options = parser.parse_args(arguments)
    differing = 0
    for name, content in make_files().items():
        path = options.target / name
        if not options.check:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        elif not path.is_file() or path.read_bytes() != content:
            print(f"differs: {path}", file=sys.stderr)
            differing += 1
    return 1 if differing else 0


if __name__ == "__main__":
    sys.exit(main())
