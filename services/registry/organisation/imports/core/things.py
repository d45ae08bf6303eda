"""Schools, units, enrolments and teaching needs: what a row makes of the bundle that stands there now."""

from copy import deepcopy
from typing import Any

from services.registry.organisation.bundles.core import Bundle
from services.registry.organisation.imports.core import Wrong
from services.registry.organisation.imports.core.known import KnownUnit, Setting
from services.registry.organisation.schools.core import Jurisdiction, UnitKind, UnitShape, is_guest, spell

Values = dict[str, Any]


def taken(values: Values, keys: tuple[str, ...], into: dict[str, Any]) -> None:
    """Copy the values a row gives for these columns; what it leaves blank stays."""
    into.update({key: values[key] for key in keys if key in values})


def school_key(values: Values, setting: Setting) -> tuple[Any, ...]:
    code = values["school_code"]
    if code in setting.known.elsewhere:
        raise Wrong("code-taken", "此学校标识码已在其他区县使用", "another district uses this school code")
    if code in setting.known.schools:
        setting.known.school(code)
    return (code,)


def amend_school(values: Values, before: Bundle | None, setting: Setting) -> Bundle:
    """A school with its former names and its own unit, which bears its name and stages."""
    after = deepcopy(before) if before else _new_school(setting)
    school, unit = after["schools"][0], after["units"][0]
    if before and is_guest(Jurisdiction(school["jurisdiction"])):
        raise Wrong("guest-school", "该校隶属其他机关，只读", "a school of another jurisdiction is read only")
    former = school["name"]
    taken(values, ("school_code", "name", "stages", "ownership", "jurisdiction", "lat", "lon"), school)
    school["is_sample"] = bool(values.get("is_sample", school["is_sample"]))
    school["pinyin"], school["initials"] = spell(school["name"])
    after["school_aliases"] = _aliases(values, after, former, setting)
    unit.update(name=school["name"], stages=school["stages"], is_sample=school["is_sample"])
    return after


def _new_school(setting: Setting) -> Bundle:
    school_id, unit_id = setting.new_id(), setting.new_id()
    source = {"district_id": setting.district_id, "version": 1}
    school = {"id": school_id, "name": None, "legal_person": None, "lat": None, "lon": None, "closed_on": None}
    unit = {"id": unit_id, "kind": UnitKind.SCHOOL.value, "school_id": school_id}
    return {
        "schools": [school | source | {"is_sample": False}],
        "school_aliases": [],
        "units": [unit | source],
        "unit_schools": [{"unit_id": unit_id, "school_id": school_id}],
    }


def _aliases(values: Values, after: Bundle, former: str | None, setting: Setting) -> list[dict[str, Any]]:
    """Former names: those listed, those there, and the name just given up."""
    school = after["schools"][0]
    cleared = "aliases" in values and values["aliases"] is None
    kept = [] if cleared else list(after["school_aliases"])
    names = {alias["name"] for alias in kept} | {school["name"]}
    renamed = [(former, setting.today)] if former and former != school["name"] else []
    for name, until in [*((name, None) for name in values.get("aliases") or []), *renamed]:
        if name not in names:
            dates = {"valid_from": None, "valid_until": until}
            kept.append({"id": setting.new_id(), "school_id": school["id"], "name": name, **dates})
            names.add(name)
    return kept


def unit_key(values: Values, setting: Setting) -> tuple[Any, ...]:
    schools = [setting.known.school(code) for code in values.get("school_codes", [])]
    kind = UnitKind(values["kind"])
    if schools and not UnitShape(kind, len(schools)).holds:
        raise Wrong("unit-shape", "学校、学部只含一所学校", "a school or a section names exactly one school")
    if kind is UnitKind.SCHOOL:
        own = schools[0].unit_id if schools else None
        if own is None or setting.known.units[own].name != values["name"]:
            raise Wrong("own-unit", "学校单位随学校导入，名称应与学校一致", "a school's own unit bears its name")
    return (values["kind"], values["name"])


def amend_unit(values: Values, before: Bundle | None, setting: Setting) -> Bundle:
    """A section of a school or a named set of schools (E01); a school's own unit follows the school."""
    after = deepcopy(before) if before else _new_unit(values, setting)
    unit = after["units"][0]
    if unit["kind"] == UnitKind.SCHOOL:
        return after
    taken(values, ("stages",), unit)
    unit["is_sample"] = bool(values.get("is_sample", unit["is_sample"]))
    if "school_codes" in values:
        ids = [setting.known.school(code).id for code in values["school_codes"]]
        unit["school_id"] = ids[0] if unit["kind"] == UnitKind.SECTION else None
        after["unit_schools"] = [{"unit_id": unit["id"], "school_id": school_id} for school_id in sorted(ids)]
    return after


def _new_unit(values: Values, setting: Setting) -> Bundle:
    unit = {
        "id": setting.new_id(),
        "district_id": setting.district_id,
        "version": 1,
        "kind": values["kind"],
        "name": values["name"],
        "school_id": None,
        "is_sample": False,
    }
    return {"units": [unit], "unit_schools": []}


def enrolment_key(values: Values, setting: Setting) -> tuple[Any, ...]:
    school = setting.known.school(values["school_code"])
    if values["stage"] not in school.stages:
        raise Wrong("stage-not-taught", "该校没有此学段", "the school does not teach this stage")
    return (school.id, values["stage"], values["school_year"])


def amend_enrolment(values: Values, before: Bundle | None, setting: Setting) -> Bundle:
    if before:
        after = deepcopy(before)
    else:
        school_id, stage, year = enrolment_key(values, setting)
        key = {"school_id": school_id, "stage": stage, "school_year": year}
        after = {"enrolments": [_counted(setting) | key]}
    taken(values, ("pupils", "classes"), after["enrolments"][0])
    return after


def need_unit(values: Values, setting: Setting) -> KnownUnit:
    unit = setting.known.unit(values["place"])
    if values["stage"] not in unit.stages:
        raise Wrong("stage-not-taught", "该单位没有此学段", "the unit does not teach this stage")
    return unit


def need_key(values: Values, setting: Setting) -> tuple[Any, ...]:
    return (need_unit(values, setting).id, values["stage"], values["subject"], values["term"])


def amend_need(values: Values, before: Bundle | None, setting: Setting) -> Bundle:
    if before:
        after = deepcopy(before)
    else:
        unit_id, stage, subject, term = need_key(values, setting)
        key = {"unit_id": unit_id, "stage": stage, "subject": subject, "term": term}
        after = {"teaching_needs": [_counted(setting) | key]}
    taken(values, ("fte",), after["teaching_needs"][0])
    return after


def _counted(setting: Setting) -> dict[str, Any]:
    return {"id": setting.new_id(), "district_id": setting.district_id, "version": 1}
