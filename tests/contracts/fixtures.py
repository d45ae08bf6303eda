"""What a plain example cannot know: bodies of operations, the state their rows must be in, and variants worth a line.

``PREPARE`` is SQL run first inside the request's own transaction, which is rolled back afterwards.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

from services.chassis import spreadsheets
from tests.kit.services import SECRETS
from tests.kit.world import PASSWORD, SECRET, SHA, profile

Body = Callable[[dict[str, Any]], Any]
ROOT = Path(__file__).resolve().parents[2]
TERM = {"name": "2026-2027-1", "starts_on": "2026-09-01", "ends_on": "2027-01-20"}
YEAR = {"starts_on": "2026-09-01", "ends_on": "2027-09-01",
        "terms": [{"code": "2026-2027-1", "starts_on": "2026-09-01", "ends_on": "2027-01-20"}]}  # fmt: skip
BECAUSE = "按办法办理"


@cache
def _policy() -> dict[str, Any]:
    import json

    import yaml

    text = (ROOT / "deploy/demo/policies/xx-county-2023.yaml").read_text(encoding="utf-8")
    return json.loads(json.dumps(yaml.safe_load(text), default=str)) | {"key": "another-edition"}


def _assumption() -> dict[str, Any]:
    rule = next(rule for rule in profile()["rules"] if rule["assumed"])
    return {"rule_id": rule["id"], "parameter": rule["assumed"][0]["parameter"], "value": rule["assumed"][0]["value"]}


def _to(state: str, **more: Any) -> Body:
    return lambda ids: {"to": state, **more}


BODIES: dict[str, Body] = {
    "open_session": lambda ids: {"username": ids.get("username", "nobody"), "password": PASSWORD},
    "create_account": lambda ids: {"username": "newcomer-1", "name": "某人", "password": "long enough for anybody"},
    "give_grant": lambda ids: {"account_id": ids.get("account_id"), "power": "clerk", "org_name": "某校",
                               "district_id": ids.get("district_id"), "school_id": ids.get("school_id"),
                               "start": "2026-01-01"},
    "create_client": lambda ids: {"name": "某系统", "district_id": ids["district_id"], "actions": ["group.read"],
                                  "days": 30},
    "record_activity": lambda ids: {"group_id": ids["group_id"], "kind": "guidance", "held_on": "2023-03-01",
                                    "host_unit_id": ids["unit_id"], "title": "示范课", "days": "1", "hours": "4",
                                    "person_ids": [ids["person_id"]]},
    "move_activity": _to("confirmed"),
    "raise_change": lambda ids: {"kind": "change_lead", "group_id": ids["group_id"], "reason": BECAUSE,
                                 "units": [{"unit_id": ids["unit_id"], "role": "lead"}],
                                 "takes_effect_on": "2023-01-01"},
    "edit_change": lambda ids: {"kind": "change_lead", "group_id": ids["group_id"], "reason": BECAUSE,
                                "units": [{"unit_id": ids["unit_id"], "role": "lead"}],
                                "takes_effect_on": "2023-01-01"},
    "move_change": _to("withdrawn"),
    "move_change returned": _to("returned", reason=BECAUSE),
    "move_change refused": _to("refused", reason=BECAUSE),
    "move_group": _to("suspended", reason=BECAUSE),
    "draft_document": lambda ids: {"group_id": ids["group_id"], "kind": "incentive", "title": "激励办法",
                                   "school_year": "2026-2027", "sections": [], "file_id": None},
    "move_document": _to("adopted"),
    "draft_filing": lambda ids: {"group_id": ids["group_id"], "kind": "year_plan", "school_year": "2026-2027",
                                 "title": "年度计划", "goals": "目标", "plan": "计划", "file_id": None},
    "move_filing": _to("submitted"),
    "move_filing accepted": _to("accepted", reason=BECAUSE),
    "set_group_liaisons": lambda ids: {"valid_from": "2026-09-01", "liaisons": [{"name": "王某", "post": "副局长"}]},
    "record_meeting": lambda ids: {"group_id": ids["group_id"], "kind": "working", "held_on": "2023-03-01",
                                   "title": "例会", "agenda": "议题"},
    "write_minutes": lambda ids: {"minutes": [{"title": "决定", "text": "照办"}]},
    "import_policy": lambda ids: _policy(),
    "confirm_policy_assumptions": lambda ids: {"items": [_assumption()]},
    "move_policy": _to("signed_off"),
    "move_policy in_force": _to("in_force", on="2026-09-01"),
    "enter_school_year": lambda ids: YEAR | {"name": "2026-2027"},
    "replace_school_year": lambda ids: YEAR,
    "establish_district": lambda ids: {"code": "987654", "name": "新区", "level": "county"},
    "amend_district": lambda ids: {"name": "新名"},
    "settle_import": _to("committed", rows="good"),
    "enter_school": lambda ids: {"school_code": "1234567890", "name": "新校", "stages": ["junior"],
                                 "ownership": "public", "jurisdiction": "county"},
    "amend_school": lambda ids: {"name": "改名中学"},
    "enter_unit": lambda ids: {"kind": "section", "name": "高中部", "stages": ["senior"],
                               "school_ids": [ids["school_id"]]},
    "look_up_staff": lambda ids: {"ids": [ids["person_id"]]},
    "amend_staff": lambda ids: {"subjects": ["math"]},
    "excuse_duty": lambda ids: {"group_id": ids["group_id"], "duty_id": ids["duty_id"], "reason": BECAUSE},
    "put_reason": lambda ids: {"instance": "A19", "reason": BECAUSE},
    "transition_placement": _to("early_returned", reason=BECAUSE),
    "put_placement_report": lambda ids: {"report": "在受援校任教一年的述职"},
    "create_round": lambda ids: {"name": "轮次", "policy_id": ids.get("policy_id"), "school_year": "2026-2027",
                                 "terms": [TERM]},
    "transition_round": _to("frozen"),
    "transition_round published": _to("published"),
    "sign_round": lambda ids: {"unit_id": ids["unit_id"], "plan_sha256": SHA},
    "put_wish": lambda ids: {"consent": "volunteer", "choices": [], "accepts_unlisted": True},
    "adopt_framework": lambda ids: {"pack": "process-core"},
    "transition_framework": _to("consulting"),
    "transition_framework approved": _to("approved"),
    "enter_observation": lambda ids: {"unit_id": ids["unit_id"], "node_code": "NC12", "school_year": "2026-2027",
                                      "value": 1},
    "draft_review_round": lambda ids: {"title": "考核", "school_year": "2026-2027", "as_of": "2026-11-01",
                                       "framework_id": ids.get("framework_id")},
    "amend_review_round": lambda ids: {"fit_id": None, "left_out": []},
    "transition_review_round": _to("void", reason=BECAUSE),
    "transition_review_round final": _to("final"),
}  # fmt: skip

VARIANTS: dict[str, tuple[str, ...]] = {}
for _name in BODIES:
    if " " in _name:
        VARIANTS.setdefault(_name.split()[0], ())
        VARIANTS[_name.split()[0]] += (_name,)


def _workbook() -> bytes:
    return spreadsheets.write([spreadsheets.Column("人员编号"), spreadsheets.Column("姓名")], [["T1", "某人"]])


FORMS: dict[str, Body] = {
    "issue_token": lambda ids: {"grant_type": "client_credentials", "client_id": "rotation", "audience": "registry",
                                "client_secret": SECRETS["rotation"]},
    "raise_import": lambda ids: {"noun": "staff", "file": ("roster.xlsx", _workbook())},
    "store_registry_file": lambda ids: {"file": ("a.txt", "会议决定".encode())},
    "create_wish_import": lambda ids: {"file": ("wishes.xlsx", _workbook())},
    "load_exam_batch": lambda ids: {"title": "期中", "school_year": "2026-2027", "stage": "junior",
                                    "as_of": "2026-11-01", "file": ("exam.csv", b"a,b\n1,2\n")},
}  # fmt: skip
QUERIES: dict[str, dict[str, str]] = {}
COOKIES = dict.fromkeys(("choose_grant", "refresh_session", "close_session"), f"__Secure-session={SECRET}")
PREPARE: dict[str, str] = {
    "edit_change": "UPDATE change_requests SET state = 'draft', kind = 'change_lead'",
    "move_filing accepted": "UPDATE filings SET state = 'submitted'",
    "move_policy": "UPDATE policy_profiles SET state = 'draft'",
    "confirm_policy_assumptions": "UPDATE policy_profiles SET state = 'draft'",
    "move_policy in_force": "UPDATE policy_profiles SET state = 'signed_off'",
    "amend_review_round": "UPDATE review_rounds SET state = 'open'",
    "transition_review_round final": "UPDATE review_rounds SET proposed_by = opened_by",
    "propose_review_verdict": "UPDATE review_rounds SET state = 'scored'",
    "start_score_run": "UPDATE review_rounds SET state = 'frozen'",
    "transition_framework approved": "UPDATE framework_versions SET state = 'consulting'",
    "transition_round": "UPDATE rounds SET state = 'open', wishes_until = NULL",
    "transition_round published": "UPDATE rounds SET state = 'co-signed'",
    "put_wish": "UPDATE rounds SET state = 'open'",
    "create_wish_import": "UPDATE rounds SET state = 'open'",
    "transition_wish_import": "UPDATE rounds SET state = 'open'",
    "update_post": "UPDATE rounds SET state = 'open'",
    "put_reason": "WITH missed AS (UPDATE scenarios SET rules = jsonb_build_array(jsonb_build_object('instance', 'A19',"
    " 'status', 'missed', 'rule', 'A19', 'severity', 'soft'))) UPDATE rounds SET state = 'scenarios'",
    **{
        f"cancel_{service}_job": "UPDATE jobs SET state = 'queued'"
        for service in ("registry", "rotation", "evaluation")
    },
}
# Lists: which id of the world must be seen in the answer for the row of that relation to count as listed.
LISTED: dict[str, str] = {
    "list_accounts": "account_id", "list_activities": "activity_id", "list_changes": "change_id",
    "list_documents": "document_id", "list_filings": "filing_id", "list_groups": "group_id",
    "list_meetings": "meeting_id", "list_policies": "policy_id", "list_school_years": "year_id",
    "list_districts": "district_id", "list_imports": "import_id", "list_schools": "school_id",
    "list_units": "unit_id", "list_enrolments": "school_id", "list_staff": "person_id", "look_up_staff": "person_id",
    "list_teaching_needs": "unit_id", "list_duties": "group_id", "read_overview": "group_id",
    "list_placements": "placement_id", "list_rotation_duties": "group_id", "list_rounds": "round_id",
    "read_structure": "unit_id", "list_frameworks": "framework_id", "list_exam_batches": "batch_id",
    "list_observations": "unit_id", "list_review_rounds": "round_id", "list_va_fits": "fit_id",
}  # fmt: skip
# Operations that touch no row of a world: one cell, in the column `own`.
ROWLESS = frozenset(
    ["create_account", "list_clients", "issue_token", "open_session", "choose_grant", "refresh_session",
     "close_session", "read_me", "read_jwks", "follow_revocations", "import_policy", "enter_school_year",
     "establish_district", "download_import_template", "raise_import", "enter_school", "store_registry_file",
     "list_framework_packs", "adopt_framework", "read_exam_template", "load_exam_batch", "refresh_staff_structure",
     *(f"{verb}_{service}_{noun}" for service in ("registry", "rotation", "evaluation")
       for verb, noun in (("read", "health"), ("list", "events")))]
)  # fmt: skip
