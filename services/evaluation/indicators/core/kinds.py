"""The closed lists of the indicator framework: states, kinds, lenses, sources, methods, means and bundle modes."""

from enum import StrEnum


class FrameworkState(StrEnum):
    """draft -> consulting (征求意见) -> approved -> frozen -> retired."""

    DRAFT = "draft"
    CONSULTING = "consulting"
    APPROVED = "approved"
    FROZEN = "frozen"
    RETIRED = "retired"


class WeightsStatus(StrEnum):
    """How far a framework's weights are agreed; `example` (示例权重) scores in shadow mode only."""

    EXAMPLE = "example"
    CONSULTED = "consulted"
    SIGNED = "signed"


class SchemeType(StrEnum):
    """What a framework is for."""

    BUNDLE = "bundle"
    LEGAL = "legal"
    PROCESS = "process"
    LITERACY = "literacy"
    DESIGNATION = "designation"


class UnitLevel(StrEnum):
    """Whom a node judges."""

    SCHOOL = "school"
    GROUP = "group"
    DISTRICT = "district"
    CITY = "city"


class Kind(StrEnum):
    """What a node does to its parent.

    Leaf and agg are averaged, deduction and bonus added, gate caps, veto (一票否决) ends.
    """

    LEAF = "leaf"
    AGG = "agg"
    DEDUCTION = "deduction"
    BONUS = "bonus"
    GATE = "gate"
    VETO = "veto"


class Lens(StrEnum):
    """From which side a node looks: 过程, 水平, 增值, 发展, 均衡, 满意度."""

    PROCESS = "process"
    LEVEL = "level"
    VALUE_ADDED = "value_added"
    GROWTH = "growth"
    EQUITY = "equity"
    SATISFACTION = "satisfaction"


class Source(StrEnum):
    """Where a leaf's value comes from; `growth` is derived from another node of the same tree."""

    REGISTRY = "registry"
    ROTATION = "rotation"
    EXAM = "exam"
    SURVEY = "survey"
    SELF = "self"
    INSPECTOR = "inspector"
    VALUE_ADDED = "value_added"
    GROWTH = "growth"
    CV = "cv"
    GAP = "gap"


class Method(StrEnum):
    """How a leaf's value becomes points 0..100 (evaluation.md §4)."""

    PIECEWISE = "piecewise"
    RATIO = "ratio"
    BOOLEAN = "boolean"
    EFFECT_SIZE = "effect_size"
    DUTY = "duty"
    GROWTH = "growth"
    CV = "cv"


class Mean(StrEnum):
    """How children become their parent's score."""

    ARITHMETIC = "arithmetic"
    GEOMETRIC = "geometric"
    POWER = "power"
    MIN = "min"


class BundleMode(StrEnum):
    """What bundling does to a score; `shadow` is computed and shown, without consequence."""

    BLEND = "blend"
    CAP = "cap"
    SAME_GRADE = "same_grade"
    SHADOW = "shadow"


class Omega(StrEnum):
    """The weights of a group's units."""

    PUPILS = "pupils"
    EQUAL = "equal"
    DAYS_PUPILS = "days_pupils"


class OwnInGroup(StrEnum):
    """Whether a unit's own score counts in the group score that it receives."""

    INCLUDE = "include"
    LEAVE_ONE_OUT = "leave_one_out"
