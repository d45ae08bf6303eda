"""Meetings on plain values."""

from collections.abc import Iterable, Mapping
from enum import StrEnum


class MeetingKind(StrEnum):
    """工作例会, 联席会议, 专题会议, 动员会, 校长论坛, 联盟工作会议"""

    WORKING = "working"
    JOINT_CONFERENCE = "joint_conference"
    TOPIC = "topic"
    MOBILISATION = "mobilisation"
    FORUM = "forum"
    ALLIANCE = "alliance"


def is_minuted(minutes: Iterable[Mapping[str, str]]) -> bool:
    """A meeting counts once something was written down (A16: a month without minutes is a gap)."""
    return any(section["text"].strip() for section in minutes)
