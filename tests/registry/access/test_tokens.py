"""Odd secrets are refused like wrong ones."""

from __future__ import annotations

import pytest

from tests.kit.services import Service


@pytest.mark.parametrize("name", ["rotation", "00000000-0000-7000-8000-000000000000", "nobody", "密钥"])
@pytest.mark.parametrize("secret", ["密钥", "é", "x"])
async def test_a_wrong_secret_of_any_script_is_a_401(registry: Service, name: str, secret: str) -> None:
    form = {"grant_type": "client_credentials", "client_id": name, "client_secret": secret, "audience": "registry"}
    async with registry.client() as http:
        answer = await http.post("/api/registry/v1/tokens", data=form)
    assert answer.status_code == 401, answer.text
    assert answer.json()["type"] == "/problems/client-refused"
