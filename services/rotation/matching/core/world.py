"""The records of an instance by their keys, and what follows from them at once."""

from collections import defaultdict
from datetime import date

from services.rotation.matching.core.instance import Instance, Kind, Pin, Teacher, Wish


class World:
    """The instance's records by their keys."""

    def __init__(self, instance: Instance) -> None:
        self.instance = instance
        self.units = {u.unit_id: u for u in instance.units}
        self.teachers = {t.teacher_id: t for t in instance.teachers}
        self.terms = instance.calendar.terms
        self.wishes = {w.teacher_id: w for w in instance.wishes}
        self.pins: dict[str, list[Pin]] = defaultdict(list)
        for pin in instance.pins:
            self.pins[pin.teacher_id].append(pin)
        self.bans = {(b.teacher_id, b.unit_id, b.kind) for b in instance.bans}
        self.km = {frozenset((d.a, d.b)): d.km for d in instance.distances}
        self.busy = {(c.teacher_id, c.term): c.load for c in instance.committed}
        self.seats = {(s.unit_id, kind) for s in instance.posts for kind in s.kinds}
        self.staff: dict[str, list[Teacher]] = defaultdict(list)
        self.have: dict[tuple[str, str], int] = defaultdict(int)
        for teacher in sorted(instance.teachers, key=lambda t: t.teacher_id):
            self.staff[teacher.unit_id].append(teacher)
            if field := self.field(teacher, teacher.unit_id):
                self.have[teacher.unit_id, field] += teacher.fte
        self.need = {(n.unit_id, f"{n.stage}.{n.subject}", n.term): n.fte for n in instance.need}
        self.taught = {key for key, fte in self.have.items() if fte > 0}
        self.taught |= {(unit, field) for (unit, field, _), fte in self.need.items() if fte > 0}
        self.roles = {(g.group_id, m.unit_id): m.role for g in instance.groups for m in g.members}
        self.spans = {kind.kind: self._spans(kind) for kind in instance.kinds}
        self.rules = sorted(instance.rules, key=lambda r: r.id)

    def field(self, teacher: Teacher, unit_id: str) -> str | None:
        """stage.subject that the teacher teaches at the unit; None = no stage in common or no subject."""
        unit = self.units.get(unit_id)
        stage = next((s for s in teacher.stages if unit and s in unit.stages), None)
        return f"{stage}.{teacher.subjects[0]}" if stage and teacher.subjects else None

    def _spans(self, kind: Kind) -> list[tuple[int, ...]]:
        each = range(len(self.terms))
        return [tuple(each)] if kind.span == "year" else [(n,) for n in each]

    def interval(self, terms: tuple[int, ...]) -> tuple[date, date]:
        """[start, end) of a run of terms."""
        return self.terms[terms[0]].from_, self.terms[terms[-1]].until

    def wish(self, teacher_id: str) -> Wish:
        """The wish, or a neutral one."""
        return self.wishes.get(teacher_id) or Wish(teacher_id, "neutral")
