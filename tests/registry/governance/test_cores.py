"""The pure parts of governance: tables of transitions, seats, who belongs after a change."""

import itertools
import json
from datetime import date
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.registry.collaboration.activities import core as activities
from services.registry.governance.changes import core as changes
from services.registry.governance.changes.core import ChangeKind, Proposed, members_after, misplaced
from services.registry.governance.documents import core as documents
from services.registry.governance.filings import core as filings
from services.registry.governance.groups import core as groups
from services.registry.governance.groups.core import Holder, Member, Role, derived_seats
from services.registry.governance.policies import core as policies
from services.registry.governance.policies.core import RuleKind, last_day, obstacle, offered, step_between
from tests.registry.governance.county import ROOT

SCHEMA = json.loads((ROOT / "docs/formats/policy-rule.schema.json").read_text(encoding="utf-8"))
TABLES = (
    (policies.STEPS, policies.PolicyState), (groups.STEPS, groups.GroupState), (changes.STEPS, changes.ChangeState),
    (documents.STEPS, documents.DocumentState), (filings.STEPS, filings.FilingState),
    (activities.STEPS, activities.ActivityState),
)  # fmt: skip


@pytest.mark.parametrize(("table", "states"), TABLES)
def test_a_step_is_taken_exactly_when_the_table_has_it(table, states):
    pairs = [(step.source, step.to) for step in table]
    assert len(set(pairs)) == len(pairs)
    for source, to in itertools.product(states, states):
        step = step_between(table, source, to)
        powers = ("district.office", "district.leader", "principal", "teacher", "city", "clerk")
        taken = {power for power in powers if obstacle(step, power=power, is_proposer=False) is None}
        assert taken == (set(step.who) & set(powers) if (source, to) in pairs else set())
    for state, power in itertools.product(states, ("district.leader", "principal")):
        for to, code in offered(table, state, power=power, is_proposer=True).items():
            step = step_between(table, state, states(to))
            assert (code is None) == (power in step.who and not step.second_person)


def test_the_published_schema_and_the_code_know_the_same_kinds_of_rule():
    assert set(SCHEMA["properties"]["kind"]["enum"]) == {kind.value for kind in RuleKind}


@pytest.mark.parametrize(("day", "end"), [((2023, 3, 15), (2026, 3, 15)), ((2024, 2, 29), (2027, 3, 1))])
def test_a_trial_of_three_years_ends_on_the_same_day(day, end):
    assert last_day(date(*day), "P3Y") == date(*end)


UNITS = [UUID(int=n) for n in range(1, 6)]
SEATS = [
    {"seat": "convener", "post": "principal", "roles": ["lead"], "requirement_id": "A12"},
    {"seat": "vice_convener", "post": "principal", "roles": ["member"], "requirement_id": "A13"},
    {"seat": "committee", "post": "vice_principal", "roles": ["lead", "member"], "requirement_id": "A14"},
]
members = st.lists(st.sampled_from(UNITS), unique=True, min_size=1).flatmap(
    lambda ids: st.tuples(*[st.sampled_from(Role).map(lambda role, i=i: Member(i, str(i), role)) for i in ids])
)
holders = st.lists(
    st.builds(
        lambda unit, post, n: Holder(unit, post, UUID(int=100 + n), f"人{n}"),
        st.sampled_from(UNITS), st.sampled_from(["principal", "vice_principal", "middle"]), st.integers(0, 9),
    ),
    max_size=12,
)  # fmt: skip


@given(members, holders)
def test_a_seat_exists_for_every_holder_and_is_vacant_where_there_is_none(places, held):
    seats = derived_seats(SEATS, places, held)
    for rule, place in itertools.product(SEATS, places):
        here = [seat for seat in seats if (seat.seat, seat.unit_id) == (rule["seat"], place.unit_id)]
        people = {one.person_id for one in held if (one.unit_id, one.post) == (place.unit_id, rule["post"])}
        if place.role.value not in rule["roles"]:
            assert here == []
        else:
            assert {seat.person_id for seat in here} == (people or {None})
            assert len(here) == max(1, len(people))


@given(members, members, st.sampled_from(ChangeKind))
def test_who_belongs_after_a_change_is_what_a_walk_over_units_says(current, named, kind):
    proposed = Proposed(kind, named)
    if misplaced(current, proposed):
        return
    after = {member.unit_id: member.role for member in members_after(current, proposed)}
    asked = {member.unit_id: member.role for member in named}
    for unit in UNITS:
        before = next((member.role for member in current if member.unit_id == unit), None)
        match kind:
            case ChangeKind.FOUND | ChangeKind.JOIN | ChangeKind.CHANGE_LEAD:
                wanted = asked.get(unit, before)
            case ChangeKind.DISSOLVE:
                wanted = None
            case _:
                wanted = None if unit in asked else before
        assert after.get(unit) == wanted
