"""What a district's workbook may refer to: its schools by code, its units by code, name and former name."""

from collections.abc import Callable
from dataclasses import dataclass

from services.registry.organisation.imports.core import Wrong


@dataclass(frozen=True, slots=True)
class KnownSchool:
    id: str
    code: str
    unit_id: str
    stages: tuple[str, ...]
    is_closed: bool


@dataclass(frozen=True, slots=True)
class KnownUnit:
    id: str
    name: str
    kind: str
    school_id: str | None
    stages: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Known:
    """Schools and units of one district. `elsewhere` are codes in use in other districts.

    `staff_elsewhere` are staff numbers in use in the district at schools that the importing one does not see.
    """

    schools: dict[str, KnownSchool]
    units: dict[str, KnownUnit]
    names: dict[str, tuple[str, ...]]
    elsewhere: frozenset[str]
    staff_elsewhere: frozenset[str] = frozenset()

    def school(self, code: str) -> KnownSchool:
        """The open school of a code. Raises `Wrong`."""
        if code not in self.schools:
            raise Wrong("unknown-school", "本区县没有此学校标识码", "no school of this district has this code")
        if self.schools[code].is_closed:
            raise Wrong("void-code", "此学校标识码已作废", "this school code is void")
        return self.schools[code]

    def unit(self, written: str) -> KnownUnit:
        """The unit of a school code, a name or a former name; an ambiguous name is asked, never guessed."""
        if written.isdigit():
            return self.units[self.school(written).unit_id]
        found = self.names.get(written, ())
        match found:
            case [only]:
                return self.units[only]
            case []:
                near = [name for name in self.names if written in name or name in written]
                raise Wrong("unknown-unit", "没有此单位", "there is no such unit", near[0] if near else "")
        several = "、".join(sorted(self._label(unit_id) for unit_id in found))
        raise Wrong("ambiguous-unit", f"名称对应多个单位：{several}，请改填学校标识码", f"several units: {several}")

    def _label(self, unit_id: str) -> str:
        unit = self.units[unit_id]
        code = next((school.code for school in self.schools.values() if school.unit_id == unit_id), "")
        return f"{unit.name}({code})" if code else unit.name


@dataclass(frozen=True, slots=True)
class Setting:
    """Where and when an import happens, and on whose authority: `school_id` is set when a school imports its own."""

    district_id: str
    school_id: str | None
    today: str
    import_id: str
    known: Known
    new_id: Callable[[], str]
