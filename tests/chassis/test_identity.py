"""Tokens that must not pass, and the ones that must (trust.md section 3, G17); what is revoked; whose rows."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from services.chassis import clock
from services.chassis.database import new_id
from services.chassis.identity import (
    SERVICES,
    Caller,
    Keys,
    Power,
    Revocations,
    background,
    caller_of,
    issued,
    take_line,
)
from services.chassis.problems import SignedOut
from services.chassis.signing import SigningKeys
from tests.kit.services import ORIGIN, Service, caller

OFFICER = caller(Power.OFFICE, district_id=new_id())
PATH = "/api/registry/v1/districts"


def claims(**changes: Any) -> dict[str, Any]:
    body = issued(OFFICER, audience=list(SERVICES), seconds=600, login=new_id(), token_id=str(new_id())) | changes
    return {key: value for key, value in body.items() if value is not None}


def now(seconds: int) -> int:
    return int(clock.now().timestamp()) + seconds


def segment(value: dict[str, Any]) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")


def public_pem(keys: SigningKeys) -> bytes:
    key = jwt.PyJWK(keys.jwks()["keys"][-1], "ES256").key
    return key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)


def by_hand(keys: SigningKeys, header: dict[str, Any], secret: bytes) -> str:
    text = f"{segment(header)}.{segment(claims())}"
    mac = hmac.new(secret, text.encode(), hashlib.sha256).digest()
    return f"{text}.{base64.urlsafe_b64encode(mac).decode().rstrip('=')}"


def kid(keys: SigningKeys) -> str:
    return keys.jwks()["keys"][-1]["kid"]


def foreign(keys: SigningKeys, **header: Any) -> str:
    return jwt.encode(claims(), ec.generate_private_key(ec.SECP256R1()), "ES256", headers={"kid": kid(keys), **header})


def tampered(keys: SigningKeys) -> str:
    head, _, signature = keys.sign(claims()).split(".")
    return f"{head}.{segment(claims(power='security_admin'))}.{signature}"


def own_key_in_header(keys: SigningKeys) -> str:
    key = ec.generate_private_key(ec.SECP256R1())
    jwk = json.loads(jwt.algorithms.ECAlgorithm.to_jwk(key.public_key()))
    return jwt.encode(claims(), key, "ES256", headers={"kid": kid(keys), "jwk": jwk})


ATTACKS: dict[str, Callable[[SigningKeys], str]] = {
    "alg none": lambda keys: f"{segment({'alg': 'none', 'kid': kid(keys)})}.{segment(claims())}.",
    "alg None": lambda keys: f"{segment({'alg': 'None', 'kid': kid(keys)})}.{segment(claims())}.",
    "no alg": lambda keys: f"{segment({'kid': kid(keys)})}.{segment(claims())}.",
    "HS256 by the public key": lambda keys: by_hand(keys, {"alg": "HS256", "kid": kid(keys)}, public_pem(keys)),
    "ES256 said, HS256 done": lambda keys: by_hand(keys, {"alg": "ES256", "kid": kid(keys)}, public_pem(keys)),
    "HS256 by nothing": lambda keys: by_hand(keys, {"alg": "HS256", "kid": kid(keys)}, b""),
    "another's key": foreign,
    "a kid nobody has": lambda keys: foreign(keys, kid="nobody"),
    "a kid that is a path": lambda keys: foreign(keys, kid="../../../../dev/null"),
    "a kid that is SQL": lambda keys: foreign(keys, kid="' OR 1=1 --"),
    "an empty kid": lambda keys: foreign(keys, kid=""),
    "own key in the header": own_key_in_header,
    "a jku": lambda keys: foreign(keys, jku="http://127.0.0.1/jwks"),
    "changed claims": tampered,
    "no signature": lambda keys: keys.sign(claims()).rpartition(".")[0] + ".",
    "expired": lambda keys: keys.sign(claims(exp=now(-61))),
    "not yet": lambda keys: keys.sign(claims(nbf=now(90), iat=now(90))),
    "no exp": lambda keys: keys.sign(claims(exp=None)),
    "no nbf": lambda keys: keys.sign(claims(nbf=None)),
    "no jti": lambda keys: keys.sign(claims(jti=None)),
    "exp as text": lambda keys: keys.sign(claims(exp="never")),
    "another audience": lambda keys: keys.sign(claims(aud=["elsewhere"])),
    "a sibling's audience": lambda keys: keys.sign(claims(aud=["rotation"])),
    "no audience": lambda keys: keys.sign(claims(aud=None)),
    "another issuer": lambda keys: keys.sign(claims(iss="tongzhou")),
    "no issuer": lambda keys: keys.sign(claims(iss=None)),
    "three dots": lambda keys: "...",
    "not a token": lambda keys: "x" * 5000,
}


@pytest.mark.parametrize("attack", ATTACKS)
async def test_a_forged_token_is_refused(registry: Service, attack: str) -> None:
    async with registry.client() as http:
        answer = await http.get(PATH, headers={"Authorization": f"Bearer {ATTACKS[attack](registry.signing)}"})
    assert (answer.status_code, answer.json()["type"]) == (401, "/problems/signed-out")


async def test_control_the_same_claims_rightly_signed_pass(registry: Service) -> None:
    token = registry.signing.sign(claims())
    async with registry.client() as http:
        assert (await http.get(PATH, headers={"Authorization": f"Bearer {token}"})).status_code == 200


async def test_control_a_verifier_that_takes_any_algorithm_would_be_fooled(
    registry: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        Keys, "claims", lambda _self, token, _aud: jwt.decode(token, options={"verify_signature": False})
    )
    async with registry.client() as http:
        forged = {"Authorization": f"Bearer {ATTACKS['HS256 by the public key'](registry.signing)}"}
        assert (await http.get(PATH, headers=forged)).status_code == 200


@pytest.mark.parametrize("header", ["Bearer", "Bearer ", "Digest x", "Token abc"])
async def test_another_scheme_is_not_signed_in(registry: Service, header: str) -> None:
    async with registry.client() as http:
        assert (await http.get(PATH, headers={"Authorization": header})).status_code == 401


async def test_a_person_may_not_act_for_another(registry: Service) -> None:
    async with registry.client(OFFICER) as http:
        answer = await http.get(PATH, headers={"Subject-Token": registry.token(caller(Power.LEADER))})
    assert (answer.status_code, answer.json()["type"]) == (400, "/problems/bad-request")


async def test_a_service_for_a_person_may_do_what_both_may(registry: Service) -> None:
    service = background("rotation")
    token = registry.signing.sign(issued(service, audience=["registry"], seconds=60, login=None, token_id="t"))
    teacher = registry.token(caller(Power.TEACHER, district_id=OFFICER.district_id))
    async with registry.client() as http:
        headers = {"Authorization": f"Bearer {token}"}
        assert (await http.get(PATH, headers=headers | {"Subject-Token": teacher})).status_code == 200
        rosters = "/api/registry/v1/roster-snapshots"
        asked = {"district_id": str(OFFICER.district_id)}
        denied = await http.get(rosters, params=asked, headers=headers | {"Subject-Token": teacher})
    assert denied.status_code == 403


async def test_two_credentials_or_a_foreign_page_are_refused(registry: Service) -> None:
    cookie = {"cookie": f"__Host-access={registry.token(OFFICER)}"}
    async with registry.client(OFFICER) as http:
        assert (await http.get(PATH, headers=cookie)).status_code == 400
    async with registry.client() as http:
        wrong = await http.post(PATH, headers=cookie | {"origin": "https://evil.example"}, json={})
        none = await http.post(PATH, headers=cookie, json={})
        own = await http.post(PATH, headers=cookie | {"origin": ORIGIN}, json={})
    assert [answer.json().get("reason") for answer in (wrong, none)] == ["foreign-origin"] * 2
    assert own.status_code == 403 and own.json().get("reason") == "not-granted"


async def test_what_is_revoked_is_signed_out(registry: Service) -> None:
    fired, stays = caller(Power.OFFICE, district_id=new_id()), caller(Power.OFFICE, district_id=new_id())
    revocations = registry.app.state.identity.revocations
    moment = (clock.now() + timedelta(seconds=1)).isoformat()
    line = {"seq": revocations.seq + 1, "kind": "account", "id": str(fired.account_id), "not_before": moment}
    heard = revocations._heard
    take_line(revocations, json.dumps(line).encode())
    revocations._heard = heard
    for who, status in ((fired, 401), (stays, 200)):
        async with registry.client(who) as http:
            assert (await http.get(PATH)).status_code == status
    assert revocations.refuses_grant(fired, clock.now()) and not revocations.refuses_grant(stays, clock.now())


def test_authority_is_confirmed_only_while_the_feed_is_heard() -> None:
    revocations = Revocations()
    assert not revocations.confirmed
    take_line(revocations, b"{}")
    assert revocations.confirmed
    revocations._heard -= 3
    assert not revocations.confirmed


@pytest.mark.parametrize(
    ("who", "scope"),
    [
        (Caller(None, None, Power.OFFICE, "", district_id=(d := UUID(int=7))), f"district:{d}"),
        (Caller(None, None, Power.CLIENT, "", district_id=d), f"district:{d}"),
        (Caller(None, None, Power.PRINCIPAL, "", school_id=d), f"school:{d}"),
        (Caller(None, None, Power.TEACHER, "", person_id=d, school_id=new_id()), f"person:{d}"),
        (Caller(None, None, Power.SYSTEM_ADMIN, ""), "none"),
        (Caller(None, None, Power.AUDITOR, ""), "none"),
        (Caller(None, None, Power.ANONYMOUS, ""), "none"),
        (background("rotation"), "all"),
    ],
)
def test_row_scope_follows_the_power(who: Caller, scope: str) -> None:
    assert who.row_scope() == scope
    assert Caller.from_json(who.to_json()) == who


def test_a_caller_is_what_its_token_says() -> None:
    found = caller_of(claims())
    assert (found.account_id, found.power, found.district_id) == (OFFICER.account_id, Power.OFFICE, OFFICER.district_id)
    assert caller_of(claims(power="service.registry")).account_id is None


def test_keys_are_kept_between_starts_and_replaced_whole(tmp_path: Path) -> None:
    signing, path = SigningKeys(tmp_path / "keys"), tmp_path / "jwks.json"
    keys = Keys(path)
    assert not keys.loaded
    keys.replace(signing.jwks())
    assert Keys(path).claims(signing.sign(claims()), "registry")["power"] == "district.office"
    keys.replace({"keys": []})
    with pytest.raises(SignedOut):
        keys.claims(signing.sign(claims()), "registry")


def test_signing_keys_rotate_with_overlap(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TONGZHOU_NOW", "2026-09-01T00:00:00+00:00")
    signing = SigningKeys(tmp_path)
    first = jwt.get_unverified_header(signing.sign(claims()))["kid"]
    monkeypatch.setenv("TONGZHOU_NOW", "2026-10-01T00:00:00+00:00")
    signing.rotate()
    assert len(signing.jwks()["keys"]) == 2
    assert jwt.get_unverified_header(signing.sign(claims()))["kid"] == first
    monkeypatch.setenv("TONGZHOU_NOW", "2026-10-01T01:00:01+00:00")
    assert jwt.get_unverified_header(signing.sign(claims()))["kid"] != first
    assert all((path.stat().st_mode & 0o777) == 0o600 for path in tmp_path.iterdir())
    assert not any("d" in key for key in signing.jwks()["keys"])
