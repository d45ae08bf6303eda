"""The skeleton stands: services start on a real database and answer."""

from tests.kit.services import Service


async def test_every_service_says_it_is_ready(registry: Service, rotation: Service, evaluation: Service) -> None:
    for service in (registry, rotation, evaluation):
        async with service.client() as http:
            answer = await http.get(f"/api/{service.name}/v1/health")
        assert answer.status_code == 200, answer.text
        assert answer.json()["state"] == "ready", answer.text
