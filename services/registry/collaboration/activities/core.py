"""Activities on plain values: kinds, states, who confirms."""

from enum import StrEnum

from services.registry.governance.policies.core import Step


class ActivityKind(StrEnum):
    """跟班听课, 指导教研, 联合教研, 培训, 对口处室参与管理 (E10)"""

    CLASS_OBSERVATION = "class_observation"
    GUIDANCE = "guidance"
    JOINT_RESEARCH = "joint_research"
    TRAINING = "training"
    COUNTERPART_VISIT = "counterpart_visit"


class ActivityState(StrEnum):
    """已记录, 已确认, 不予确认"""

    RECORDED = "recorded"
    CONFIRMED = "confirmed"
    REJECTED = "rejected"


HOSTS = frozenset({"principal", "clerk"})
STEPS = (
    Step(ActivityState.RECORDED, ActivityState.CONFIRMED, HOSTS, second_person=True),
    Step(ActivityState.RECORDED, ActivityState.REJECTED, HOSTS, second_person=True, needs_reason=True),
)
