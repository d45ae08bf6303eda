"""The closed sets of schools and what follows from them."""

from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from pypinyin import lazy_pinyin


class Stage(StrEnum):
    """学段"""

    PRIMARY = "primary"
    JUNIOR = "junior"
    SENIOR = "senior"


class Ownership(StrEnum):
    """办学性质"""

    PUBLIC = "public"
    PRIVATE = "private"


class Jurisdiction(StrEnum):
    """隶属 (C03)"""

    COUNTY = "county"
    DISTRICT = "district"
    CITY = "city"
    PROVINCE = "province"


class UnitKind(StrEnum):
    """What a membership can bind (E01): a school, a section of one, or a named set of schools."""

    SCHOOL = "school"
    SECTION = "section"
    SET = "set"


def is_guest(jurisdiction: Jurisdiction) -> bool:
    """A school of another jurisdiction stands in the zone: readable by the county, never its to edit (C03)."""
    return jurisdiction in (Jurisdiction.CITY, Jurisdiction.PROVINCE)


@dataclass(frozen=True, slots=True)
class UnitShape:
    """How many schools a unit names, checked against its kind."""

    kind: UnitKind
    schools: int

    @property
    def holds(self) -> bool:
        return self.schools >= 1 if self.kind is UnitKind.SET else self.schools == 1


@lru_cache(maxsize=1 << 14)
def spell(name: str) -> tuple[str, str]:
    """A name's pinyin and its initials, for Chinese order and for search by typing: ("diyizhongxue", "dyzx")."""
    syllables = lazy_pinyin(name)
    return "".join(syllables).lower()[:300], "".join(syllable[:1] for syllable in syllables).lower()[:60]
