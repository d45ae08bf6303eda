"""Which teaching needs a caller sees: those of the city's units."""

from datetime import date

from sqlalchemy import Select, select

from services.chassis.identity import Caller
from services.registry.organisation.schools.queries import visible_units
from services.registry.organisation.schools.tables import Unit
from services.registry.organisation.teaching.tables import TeachingNeed


def visible_teaching_needs(caller: Caller, as_of: date) -> Select[TeachingNeed]:
    """Teaching needs of the units the caller sees; counts, so class 1."""
    units = visible_units(caller, as_of).with_only_columns(Unit.id)
    return select(TeachingNeed).where(TeachingNeed.unit_id.in_(units))
