"""Wire shapes of frameworks."""

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from services.chassis.fields import Draft, Text, View
from services.chassis.pages import Page
from services.evaluation.indicators.core import FrameworkState

FrameworkCode = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{0,58}$", min_length=1, max_length=59)]
Semver = Annotated[str, Field(pattern=r"^[0-9]{1,3}\.[0-9]{1,3}\.[0-9]{1,3}$", max_length=11)]


class FrameworkAdoption(Draft):
    """A draft version of this bureau's own, made from a shipped pack."""

    pack: FrameworkCode


class FrameworkTransition(Draft):
    """The state asked for, and why."""

    to: Literal["consulting", "approved", "retired"]
    reason: Text(500) | None = None


class PackView(View):
    """A framework shipped with the product: example weights until a bureau signs its own."""

    code: str
    semver: str
    title_zh: str
    title_en: str
    scheme_type: str
    weights_status: str
    nodes: int


class PackList(View):
    """The shipped packs."""

    items: list[PackView]


class FrameworkView(View):
    """A framework version without its tree."""

    id: UUID
    version: int
    created_at: datetime
    code: str
    semver: str
    title_zh: str
    title_en: str
    scheme_type: str
    state: FrameworkState
    weights_status: str
    bundle_mode: str
    sha256: str
    can: dict[str, str | None]


class FrameworkPage(Page[FrameworkView]):
    """Versions, newest first."""


class StandardRefView(View):
    """A named standard that a node traces to, and how well its text is known."""

    ref: str
    title: str
    source_grade: str


class FrameworkNodeView(View):
    """One node of the tree, its weight and where the weight comes from (示例权重 = `example`)."""

    code: str
    parent: str | None
    name_zh: str
    name_en: str
    kind: str
    dimension: str | None
    lens: str | None
    unit_level: str
    weight: float | None
    weight_origin: str | None
    source: str | None
    standard_refs: list[str]


class FrameworkBandView(View):
    """A band and the least score it takes."""

    code: str
    name_zh: str
    name_en: str
    least: float


class SignOffView(View):
    """Who signed what, when and why."""

    state: FrameworkState
    name: str
    power: str
    on: date
    reason: str | None


class FrameworkDetail(FrameworkView):
    """A framework version with its tree."""

    nodes: list[FrameworkNodeView]
    bands: list[FrameworkBandView]
    standards: list[StandardRefView]
    signoffs: list[SignOffView]


class FrameworkFindingView(View):
    """One thing that keeps a framework from approval."""

    code: str
    node: str | None
    facts: str


class FrameworkValidationView(View):
    """Whether the framework may be approved, and what is wrong if not."""

    is_valid: bool
    findings: list[FrameworkFindingView]
