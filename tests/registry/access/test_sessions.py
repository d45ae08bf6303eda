"""Logging in, being shut out, and the tokens of programs, through HTTP on a real database."""

from __future__ import annotations

import secrets
from datetime import date, timedelta

import pytest

from services.chassis import clock
from services.chassis.database import new_id
from services.chassis.identity import Power
from tests.kit.services import SECRETS, Service, caller

SECURITY = caller(Power.SECURITY_ADMIN)
PASSWORD = "correct-horse-battery"


async def an_account(registry: Service, power: Power = Power.OFFICE, *, grants: int = 1) -> tuple[str, dict]:
    username = f"u{secrets.token_hex(6)}"
    async with registry.client(SECURITY) as http:
        made = await http.post(
            "/api/registry/v1/accounts", json={"username": username, "name": "某科员", "password": PASSWORD}
        )
        assert made.status_code == 201, made.text
        for _ in range(grants):
            grant = {
                "account_id": made.json()["id"], "power": power, "district_id": str(new_id()), "org_name": "某局",
                "start": (clock.today() - timedelta(days=1)).isoformat(),
            }  # fmt: skip
            given = await http.post("/api/registry/v1/grants", json=grant)
            assert given.status_code == 201, given.text
    return username, made.json()


async def test_a_right_password_opens_a_session_with_token_and_cookies(registry: Service) -> None:
    username, _ = await an_account(registry)
    async with registry.client() as http:
        answer = await http.post("/api/registry/v1/sessions", json={"username": username, "password": PASSWORD})
        assert answer.status_code == 200, answer.text
        body = answer.json()
        assert body["token_type"] == "Bearer" and body["expires_in"] == 600 and body["next"] is None
        cookies = answer.headers.get_list("set-cookie")
        assert any(c.startswith("__Host-access=") and "HttpOnly" in c and "Secure" in c for c in cookies)
        assert any(c.startswith("__Secure-session=") and "SameSite=strict" in c for c in cookies)
        http.cookies.clear()
        me = await http.get("/api/registry/v1/me", headers={"Authorization": f"Bearer {body['access_token']}"})
        assert me.json()["power"] == "district.office"


async def test_wrong_password_and_unknown_name_get_the_same_answer(registry: Service) -> None:
    username, _ = await an_account(registry)
    answers = []
    async with registry.client() as http:
        for name in (username, "nobody-of-that-name"):
            answer = await http.post("/api/registry/v1/sessions", json={"username": name, "password": "x" * 12})
            answers.append((answer.status_code, {k: v for k, v in answer.json().items() if k != "instance"}))
    assert answers[0] == answers[1]
    assert answers[0][0] == 401 and answers[0][1]["type"] == "/problems/wrong-credentials"


async def test_the_sixth_guess_waits_even_with_the_right_password(registry: Service) -> None:
    username, _ = await an_account(registry)
    async with registry.client() as http:
        for _ in range(5):
            await http.post("/api/registry/v1/sessions", json={"username": username, "password": "wrong-wrong"})
        late = await http.post("/api/registry/v1/sessions", json={"username": username, "password": PASSWORD})
    assert late.status_code == 429 and int(late.headers["retry-after"]) > 0


async def test_several_grants_ask_whom_to_act_for(registry: Service) -> None:
    username, _ = await an_account(registry, grants=2)
    async with registry.client() as http:
        answer = await http.post("/api/registry/v1/sessions", json={"username": username, "password": PASSWORD})
        body = answer.json()
        assert body["next"] == "choose_grant" and body["access_token"] is None and len(body["grants"]) == 2
        secret = next(c.split("=", 1)[1].split(";")[0] for c in answer.headers.get_list("set-cookie") if "session" in c)
        http.cookies.clear()
        chosen = await http.post(
            "/api/registry/v1/sessions/current/grant",
            json={"grant_id": body["grants"][1]["grant_id"]},
            headers={"Cookie": f"__Secure-session={secret}", "Origin": "http://127.0.0.1:8080"},
        )
    assert chosen.status_code == 200, chosen.text
    assert chosen.json()["me"]["grant_id"] == body["grants"][1]["grant_id"]


async def test_log_out_voids_the_token_once_the_feed_is_heard(registry: Service) -> None:
    username, _ = await an_account(registry)
    async with registry.client() as http:
        answer = await http.post("/api/registry/v1/sessions", json={"username": username, "password": PASSWORD})
        token = answer.json()["access_token"]
        secret = next(c.split("=", 1)[1].split(";")[0] for c in answer.headers.get_list("set-cookie") if "session" in c)
        http.cookies.clear()
        closed = await http.delete(
            "/api/registry/v1/sessions/current",
            headers={"Cookie": f"__Secure-session={secret}", "Origin": "http://127.0.0.1:8080"},
        )
        assert closed.status_code == 204, closed.text
        revocations = registry.app.state.identity.revocations
        async with registry.db() as db:
            from services.registry.access.sessions.queries import revocations_after

            for row in await revocations_after(db, 0):
                revocations.apply(row.seq, row.kind, row.subject, row.not_before + timedelta(seconds=2))
        gone = await http.get("/api/registry/v1/me", headers={"Authorization": f"Bearer {token}"})
    assert gone.status_code == 401 and gone.json()["type"] == "/problems/signed-out"


@pytest.mark.parametrize("origin", [None, "http://evil.example"])
async def test_a_write_by_cookie_needs_our_own_origin(registry: Service, origin: str | None) -> None:
    token = registry.token(SECURITY)
    headers = {"Cookie": f"__Host-access={token}"} | ({"Origin": origin} if origin else {})
    draft = {"username": "someone", "name": "某人", "password": PASSWORD}
    async with registry.client() as http:
        answer = await http.post("/api/registry/v1/accounts", json=draft, headers=headers)
    assert answer.status_code == 403 and answer.json()["reason"] == "foreign-origin"


async def test_administrators_hold_no_other_grant(registry: Service) -> None:
    _, account = await an_account(registry, Power.OFFICE)
    grant = {
        "account_id": account["id"], "power": "auditor", "org_name": "全系统", "start": date(2026, 1, 1).isoformat(),
    }  # fmt: skip
    async with registry.client(SECURITY) as http:
        answer = await http.post("/api/registry/v1/grants", json=grant | {"start": clock.today().isoformat()})
    assert answer.status_code == 409 and answer.json()["type"] == "/problems/grant-excluded"


async def test_a_district_system_gets_a_token_limited_to_its_actions(registry: Service) -> None:
    draft = {"name": "区县系统", "district_id": str(new_id()), "actions": ["group.read", "event.read"], "days": 30}
    async with registry.client(SECURITY) as http:
        made = (await http.post("/api/registry/v1/clients", json=draft)).json()
    form = {"grant_type": "client_credentials"}
    async with registry.client() as http:
        token = await http.post("/api/registry/v1/tokens", data=form, auth=(made["id"], made["secret"]))
        assert token.status_code == 200, token.text
        assert set(token.json()["scope"].split()) == {"group.read", "event.read"}
        wrong = await http.post("/api/registry/v1/tokens", data=form, auth=(made["id"], "not-the-secret"))
        assert wrong.status_code == 401
        bearer = {"Authorization": f"Bearer {token.json()['access_token']}"}
        assert (await http.get("/api/registry/v1/events", headers=bearer)).status_code == 200
        assert (await http.get("/api/registry/v1/accounts", headers=bearer)).status_code == 403


async def test_a_services_token_is_good_at_one_service_only(registry: Service, rotation: Service) -> None:
    form = {
        "grant_type": "client_credentials", "client_id": "rotation", "client_secret": SECRETS["rotation"],
        "audience": "registry",
    }  # fmt: skip
    async with registry.client() as http:
        token = (await http.post("/api/registry/v1/tokens", data=form)).json()["access_token"]
        bearer = {"Authorization": f"Bearer {token}"}
        assert (await http.get("/api/registry/v1/events", headers=bearer)).status_code == 200
    async with rotation.client() as http:
        assert (await http.get("/api/rotation/v1/events", headers=bearer)).status_code == 401


async def test_equal_keys_replay_and_another_body_is_refused(registry: Service) -> None:
    key, username = {"Idempotency-Key": secrets.token_hex(8)}, f"u{secrets.token_hex(6)}"
    draft = {"username": username, "name": "某科员", "password": PASSWORD}
    async with registry.client(SECURITY) as http:
        first = await http.post("/api/registry/v1/accounts", json=draft, headers=key)
        again = await http.post("/api/registry/v1/accounts", json=draft, headers=key)
        other = await http.post("/api/registry/v1/accounts", json=draft | {"name": "另一人"}, headers=key)
    assert first.status_code == again.status_code == 201
    assert first.content == again.content
    assert other.status_code == 422 and other.json()["type"] == "/problems/idempotency-key-reused"


@pytest.mark.parametrize("name", ["a\x00b", "\ud800", "x" * 61, "​零宽", ""])
async def test_malformed_text_is_a_named_refusal(registry: Service, name: str) -> None:
    import json

    body = json.dumps({"username": "someone", "name": name, "password": PASSWORD}).encode("utf-8", "surrogatepass")
    async with registry.client(SECURITY) as http:
        answer = await http.post(
            "/api/registry/v1/accounts", content=body, headers={"Content-Type": "application/json"}
        )
    assert answer.status_code in (400, 422), answer.text
    assert answer.headers["content-type"] == "application/problem+json"
