"""The templates: which columns each noun's workbook has, what they mean, and how a cell of each is read."""

import re
from dataclasses import dataclass
from enum import StrEnum

from services.registry.organisation.imports.core import ImportNoun, Wrong
from services.registry.organisation.imports.core import cells as c
from services.registry.organisation.schools.core import Jurisdiction, Ownership, Stage, UnitKind
from services.registry.organisation.staff.core import HonourKind, HonourLevel, PostKind, Sex, Subject, Title

TEMPLATE_VERSION = 1
EXAMPLE_MARK = "示例行"
YES_NO = {"是": True, "否": False}


def _words(codes: type[StrEnum], words: str) -> dict[str, str]:
    """The Chinese words of a closed set, in its order."""
    return {word: code.value for word, code in zip(words.split(), codes, strict=True)}


STAGES = _words(Stage, "小学 初中 高中")
OWNERSHIPS = _words(Ownership, "公办 民办")
JURISDICTIONS = _words(Jurisdiction, "县属 区属 市属 省直")
UNIT_KINDS = _words(UnitKind, "学校 学部 学校组合")
SEXES = _words(Sex, "女 男")
SUBJECTS = _words(Subject, "语文 数学 英语 物理 化学 生物 政治 历史 地理 体育 音乐 美术 信息技术 科学 劳动")
OTHER_SUBJECTS = {
    "道德与法治": Subject.POLITICS.value,
    "思想政治": Subject.POLITICS.value,
    "生物学": Subject.BIOLOGY.value,
    "体育与健康": Subject.PE.value,
    "信息科技": Subject.IT.value,
}
TITLES = _words(Title, "正高级 高级 一级 二级 三级")
OTHER_TITLES = {f"{word}教师": code for word, code in TITLES.items()}
HONOURS = _words(HonourKind, "名教师 骨干教师 学科带头人 教学能手 教坛新星")
LEVELS = _words(HonourLevel, "国家级 省级 市级 县区级 校级")
OTHER_LEVELS = {"县级": HonourLevel.COUNTY.value, "区级": HonourLevel.COUNTY.value}
POSTS = _words(PostKind, "校长 副校长 中层 教研组长 学科带头人 后备干部 教师")

_read_honour, _read_level = c.one_of(HONOURS), c.one_of(LEVELS | OTHER_LEVELS)
_read_post, _read_subject = c.one_of(POSTS), c.one_of(SUBJECTS | OTHER_SUBJECTS)


def _honour(written: str) -> tuple[str, str, str | None, str | None]:
    kind, _, rest = written.partition("/")
    level, _, dates = rest.partition("/")
    if not level:
        raise Wrong("level-missing", "荣誉须写级别，如 骨干教师/县区级", "write the level: 骨干教师/县区级")
    granted, _, until = dates.partition("/")
    return _read_honour(kind), _read_level(level), c.day(granted) if granted else None, c.day(until) if until else None


def _post(written: str) -> tuple[str, str | None]:
    post, _, subject = written.partition("/")
    return _read_post(post), _read_subject(subject) if subject else None


@dataclass(frozen=True, slots=True)
class Field:
    """A column: its heading, the key of its value, how a cell is read, and what the template says of it."""

    key: str
    header: str
    read: c.Reader
    required: bool
    example: str
    note: str = ""
    choices: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        return f"{self.header}*" if self.required else self.header


@dataclass(frozen=True, slots=True)
class Template:
    """A noun's workbook. `keys` name the columns that say which thing a row is about."""

    noun: ImportNoun
    sheet: str
    fields: tuple[Field, ...]
    keys: tuple[str, ...]


def heading(written: object) -> str:
    """A heading as it is compared: without stars, brackets and spaces."""
    return re.sub(r"\(.*?\)|[*\s]", "", c.tidy(str(written)))


_code = c.digits(10)
_CODE = Field("school_code", "学校标识码", _code, True, "3600000001", "10 位数字")
_STAGES = Field(
    "stages", "学段", c.listed(c.one_of(STAGES)), True, "初中", "小学、初中、高中；多个用；分隔", tuple(STAGES)
)
_STAGE = Field("stage", "学段", c.one_of(STAGES), True, "初中", "", tuple(STAGES))
_SAMPLE = Field("is_sample", "示例", c.one_of(YES_NO), False, "否", "示例数据填 是", tuple(YES_NO))
_WHOLE = c.number(0, 1_000_000)

_SCHOOLS = Template(
    ImportNoun.SCHOOLS,
    "学校",
    (
        _CODE,
        Field("name", "学校名称", c.text(80), True, "第一中学"),
        Field("aliases", "曾用名", c.listed(c.text(80)), False, "第一初级中学", "多个用；分隔"),
        _STAGES,
        Field("ownership", "办学性质", c.one_of(OWNERSHIPS), True, "公办", "", tuple(OWNERSHIPS)),
        Field("jurisdiction", "隶属", c.one_of(JURISDICTIONS), True, "县属", "", tuple(JURISDICTIONS)),
        Field("lat", "纬度", c.number(-90, 90, places=7), False, "28.68"),
        Field("lon", "经度", c.number(-180, 180, places=7), False, "115.86"),
        _SAMPLE,
    ),
    ("school_code",),
)
_UNITS = Template(
    ImportNoun.UNITS,
    "单位",
    (
        Field("name", "单位名称", c.text(80), True, "五中小学部"),
        Field("kind", "类型", c.one_of(UNIT_KINDS), True, "学部", "", tuple(UNIT_KINDS)),
        Field("school_codes", "所含学校标识码", c.listed(_code), True, "3600000001", "多个用；分隔"),
        _STAGES,
        _SAMPLE,
    ),
    ("name", "kind"),
)
_ENROLMENTS = Template(
    ImportNoun.ENROLMENTS,
    "在校生",
    (
        _CODE,
        _STAGE,
        Field("school_year", "学年", c.school_year, True, "2026-2027"),
        Field("pupils", "在校生数", _WHOLE, True, "1200", "只填人数"),
        Field("classes", "班数", _WHOLE, True, "24"),
    ),
    ("school_code", "stage", "school_year"),
)
_NEEDS = Template(
    ImportNoun.TEACHING_NEEDS,
    "教学需求",
    (
        Field("place", "学校标识码或单位名称", c.text(80), True, "第一中学"),
        _STAGE,
        Field("subject", "学科", c.one_of(SUBJECTS | OTHER_SUBJECTS), True, "数学", "", tuple(SUBJECTS)),
        Field("term", "学期", c.term, True, "2026-2027-1"),
        Field("fte", "需求学时当量", c.hundredths(10_000), True, "6.5", "折合全职人数，6.5 即六个半全职岗位"),
    ),
    ("place", "stage", "subject", "term"),
)
_STAFF = Template(
    ImportNoun.STAFF,
    "教职工",
    (
        Field("staff_no", "人员编号", c.text(40), True, "T000001", "本区县内唯一"),
        Field("name", "姓名", c.text(60), True, "示例教师"),
        Field("sex", "性别", c.one_of(SEXES), True, "女", "", tuple(SEXES)),
        Field("born", "出生日期", c.day, True, "1985.6.1"),
        Field("place", "所在单位", c.text(80), True, "第一中学", "学校标识码或单位名称"),
        Field("employer_code", "人事关系学校标识码", _code, False, "", "与所在单位不同时填写"),
        _STAGES,
        Field("subjects", "任教学科", c.listed(_read_subject), True, "数学", "多个用；分隔", tuple(SUBJECTS)),
        Field("title", "职称", c.one_of(TITLES | OTHER_TITLES), False, "一级", "", tuple(TITLES)),
        Field("honours", "荣誉", c.listed(_honour), False, "骨干教师/县区级/2024.9", "荣誉/级别/授予时间/有效期止"),
        Field("posts", "职务", c.listed(_post), False, "教研组长/数学", "多个用；分隔"),
        Field("since", "到校日期", c.day, True, "2015.9.1"),
        Field("fte", "FTE", c.hundredths(1), False, "1", "全职为 1"),
        Field("exempt_from", "免除起", c.day, False, ""),
        Field("exempt_until", "免除止", c.day, False, "", "不含当日；不填写原因"),
        _SAMPLE,
    ),
    ("staff_no",),
)
TEMPLATES: dict[ImportNoun, Template] = {t.noun: t for t in (_SCHOOLS, _UNITS, _ENROLMENTS, _NEEDS, _STAFF)}
NOTES = (
    f"模板版本 {TEMPLATE_VERSION}。带 * 的列必须有。首列写“{EXAMPLE_MARK}”的行不导入。",
    f"空白表示不改动；{c.CLEAR} 表示清空。日期可写 2026.9.1、2026/9/1、2026年9月。",
    "一格多项用；分隔。不得出现身份证号、手机号、住址和任何学生个人信息。",
)
