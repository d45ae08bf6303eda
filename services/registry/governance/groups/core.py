"""Groups on plain values: states, roles, seats derived from posts held, the size and siting a profile asks for."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import asin, cos, radians, sin, sqrt
from typing import Any

from services.registry.governance.policies.core import LEADER, OFFICE, Step

EARTH_KM = 6371.0
# An identifier, hashable and with `.hex`: a UUID, which a core may not import.
Key = Any


class GroupForm(StrEnum):
    """紧密型, 帮扶型, 联盟, 片区共同体"""

    TIGHT = "tight"
    SUPPORT = "support"
    ALLIANCE = "alliance"
    AREA = "area"


class GroupState(StrEnum):
    """拟建, 筹建, 运行, 暂停, 解散"""

    PROPOSED = "proposed"
    FOUNDING = "founding"
    ACTIVE = "active"
    SUSPENDED = "suspended"
    DISSOLVED = "dissolved"


class Role(StrEnum):
    """龙头校, 成员校, 帮扶校; the words are a district's, see `labels`."""

    LEAD = "lead"
    MEMBER = "member"
    SUPPORTED = "supported"


class Tightness(StrEnum):
    TIGHT = "tight"
    SUPPORT = "support"


class Pairing(StrEnum):
    """以强带弱, 以强带新, 以城带乡 (D01)"""

    STRONG_WEAK = "strong_weak"
    STRONG_NEW = "strong_new"
    TOWN_COUNTRY = "town_country"


STEPS = (
    Step(GroupState.FOUNDING, GroupState.ACTIVE, frozenset({OFFICE})),
    Step(GroupState.ACTIVE, GroupState.SUSPENDED, frozenset({OFFICE, LEADER}), needs_reason=True),
    Step(GroupState.SUSPENDED, GroupState.ACTIVE, frozenset({OFFICE, LEADER}), needs_reason=True),
)
LABELS: dict[str, str] = {
    "lead": "牵头校", "member": "成员校", "supported": "帮扶校", "group": "教育集团", "liaison": "挂点领导",
    "body": "联席会议", "convener": "召集人", "vice_convener": "副召集人", "committee": "成员",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Member:
    """A unit of a group on a day."""

    unit_id: Key
    unit_name: str
    role: Role
    ownership: str | None = None
    lat: float | None = None
    lon: float | None = None


@dataclass(frozen=True, slots=True)
class Holder:
    """Who holds a post at a unit on a day."""

    unit_id: Key
    post: str
    person_id: Key
    name: str
    is_sample: bool = False


@dataclass(frozen=True, slots=True)
class Seat:
    """A seat of the governing body; `person_id` is None while nobody holds the post it hangs on."""

    seat: str
    post: str
    unit_id: Key
    unit_name: str
    person_id: Key | None
    name: str | None
    requirement_id: str
    is_sample: bool = False

    @property
    def is_vacant(self) -> bool:
        return self.person_id is None


def derived_seats(
    seat_rules: Iterable[Mapping[str, Any]], members: Sequence[Member], holders: Sequence[Holder]
) -> list[Seat]:
    """The governing body (A12 to A14): a seat for each holder of the post, a vacant one where a unit has none."""
    seats: list[Seat] = []
    for rule in seat_rules:
        for member in members:
            if member.role.value in rule["roles"]:
                seats += _seats_of(rule, member, holders)
    return seats


def _seats_of(rule: Mapping[str, Any], member: Member, holders: Sequence[Holder]) -> list[Seat]:
    place = (rule["seat"], rule["post"], member.unit_id, member.unit_name)
    found = sorted(
        {(one.name, one.person_id, one.is_sample) for one in holders if _holds(one, member, rule["post"])},
        key=lambda found: (found[0], found[1].bytes),
    )
    taken = [Seat(*place, person_id, name, rule["requirement_id"], sample) for name, person_id, sample in found]
    return taken or [Seat(*place, None, None, rule["requirement_id"])]


def _holds(holder: Holder, member: Member, post: str) -> bool:
    return holder.unit_id == member.unit_id and holder.post == post


def has_convener(seats: Iterable[Seat]) -> bool:
    """A group without a convener has no governing body and cannot be active (A06)."""
    return any(seat.seat == "convener" and not seat.is_vacant for seat in seats)


def broken_sizes(rule: Mapping[str, Any], members: Iterable[Member]) -> list[str]:
    """Roles whose number of units, or ownership, is not what a membership rule (A07, B04) allows."""
    found = list(members)
    return [role for role, size in rule["roles"].items() if not _fits(size, [m for m in found if m.role.value == role])]


def _fits(size: Mapping[str, Any], members: list[Member]) -> bool:
    least, most, ownership = size.get("min") or 0, size.get("max"), size.get("ownership")
    counted = least <= len(members) and (most is None or len(members) <= most)
    return counted and (ownership is None or all(member.ownership == ownership for member in members))


@dataclass(frozen=True, slots=True)
class SitingWarning:
    """A unit far from the lead, or of unknown place (`km` None): advice, unless the profile requires nearness."""

    unit_id: Key
    unit_name: str
    km: int | None


def siting_warnings(members: Sequence[Member], km_max: int | None) -> list[SitingWarning]:
    """Units further from the nearest lead than the profile's figure (A07, C02); nothing without a figure."""
    if km_max is None:
        return []
    leads = [member for member in members if member.role is Role.LEAD]
    found = [(member, _nearest(member, leads)) for member in members if member.role is not Role.LEAD]
    return [SitingWarning(m.unit_id, m.unit_name, km) for m, km in found if km is None or km > km_max]


def _nearest(member: Member, leads: Sequence[Member]) -> int | None:
    """Whole kilometres to the nearest lead of known place, rounded."""
    known = [_km(member, lead) for lead in leads if None not in (member.lat, member.lon, lead.lat, lead.lon)]
    return round(min(known)) if known else None


def _km(a: Member, b: Member) -> float:
    """Great-circle distance by the haversine formula, in kilometres."""
    lat_a, lat_b = radians(a.lat or 0.0), radians(b.lat or 0.0)
    half_lat, half_lon = (lat_b - lat_a) / 2, radians((b.lon or 0.0) - (a.lon or 0.0)) / 2
    return 2 * EARTH_KM * asin(sqrt(sin(half_lat) ** 2 + cos(lat_a) * cos(lat_b) * sin(half_lon) ** 2))
