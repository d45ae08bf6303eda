"""The closed sets of staff."""

from enum import StrEnum


class Sex(StrEnum):
    FEMALE = "female"
    MALE = "male"


class Subject(StrEnum):
    """学科"""

    CHINESE = "chinese"
    MATH = "math"
    ENGLISH = "english"
    PHYSICS = "physics"
    CHEMISTRY = "chemistry"
    BIOLOGY = "biology"
    POLITICS = "politics"
    HISTORY = "history"
    GEOGRAPHY = "geography"
    PE = "pe"
    MUSIC = "music"
    ART = "art"
    IT = "it"
    SCIENCE = "science"
    LABOUR = "labour"


class Title(StrEnum):
    """职称, highest first."""

    SENIOR_FULL = "senior_full"
    SENIOR = "senior"
    FIRST = "first"
    SECOND = "second"
    THIRD = "third"


class HonourKind(StrEnum):
    """名教师, 骨干教师, 学科带头人, 教学能手, 教坛新星"""

    RENOWNED = "renowned"
    BACKBONE = "backbone"
    SUBJECT_LEADER = "subject_leader"
    TEACHING_EXPERT = "teaching_expert"
    RISING_STAR = "rising_star"


class HonourLevel(StrEnum):
    NATIONAL = "national"
    PROVINCE = "province"
    CITY = "city"
    COUNTY = "county"
    SCHOOL = "school"


class PostKind(StrEnum):
    """职务: 校长, 副校长, 中层, 教研组长, 学科带头人 (a post, not the honour), 后备干部, 教师"""

    PRINCIPAL = "principal"
    VICE_PRINCIPAL = "vice_principal"
    MIDDLE = "middle"
    RESEARCH_HEAD = "research_head"
    SUBJECT_LEAD = "subject_lead"
    RESERVE = "reserve"
    TEACHER = "teacher"
