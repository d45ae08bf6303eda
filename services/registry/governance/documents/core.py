"""Documents on plain values: kinds, states, which sections and signatures a profile's rules ask for."""

from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from typing import Any

from services.registry.governance.policies.core import OFFICE, RuleKind, Step

REQUIRING = frozenset({RuleKind.DOCUMENT, RuleKind.ARTEFACT, RuleKind.COSIGN})


class DocumentKind(StrEnum):
    """交流方案, 考核办法, 激励办法, 顶岗交流制度, 章程, 集团协议, 帮扶计划, 发展规划, 工作方案, 文化方案, 教学常规"""

    EXCHANGE_PLAN = "exchange_plan"
    ASSESSMENT_METHOD = "assessment_method"
    INCENTIVE = "incentive"
    POST_EXCHANGE_RULES = "post_exchange_rules"
    CHARTER = "charter"
    AGREEMENT = "agreement"
    ASSISTANCE_PLAN = "assistance_plan"
    THREE_YEAR_PLAN = "three_year_plan"
    WORK_PLAN = "work_plan"
    CULTURE_PLAN = "culture_plan"
    TEACHING_RULES = "teaching_rules"


class DocumentState(StrEnum):
    """草稿, 已通过, 已替代"""

    DRAFT = "draft"
    ADOPTED = "adopted"
    SUPERSEDED = "superseded"


KEEPERS = frozenset({"principal", OFFICE})
STEPS = (
    Step(DocumentState.DRAFT, DocumentState.ADOPTED, KEEPERS),
    Step(DocumentState.ADOPTED, DocumentState.SUPERSEDED, KEEPERS, needs_reason=True),
)


def sections_wanted(rules: Iterable[Mapping[str, Any]], kind: DocumentKind) -> list[str]:
    """Sections that the profile's rules ask of a document of this kind, in the order of the rules."""
    found = [name for rule in rules if rule.get("document_kind") == kind.value for name in rule.get("sections") or ()]
    return list(dict.fromkeys(found))


def unfilled(sections: Sequence[Mapping[str, str]], wanted: Iterable[str]) -> list[str]:
    """Wanted sections that are absent or empty: an empty section is 未填, not zero (E30)."""
    filled = {one["title"] for one in sections if one["text"].strip()}
    return [name for name in wanted if name not in filled]


def signing_roles(rules: Iterable[Mapping[str, Any]], kind: DocumentKind) -> frozenset[str]:
    """Roles whose units must all have signed before a document of this kind is adopted (A18, B14)."""
    return frozenset(
        role for rule in rules if rule.get("document_kind") == kind.value for role in rule.get("parties") or ()
    )


def kinds_demanded(rules: Iterable[Mapping[str, Any]], gate: str) -> list[str]:
    """Document kinds without which the profile's gate stays shut."""
    return list(dict.fromkeys(rule["document_kind"] for rule in rules if rule.get("gate") == gate))
