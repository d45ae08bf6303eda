"""deploy/compose: valid by the compose specification, and the same programs and settings as deploy/local."""

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from deploy.local import databases, product, secrets
from deploy.local import prepare as preparing

FOLDER = product.ROOT / "deploy" / "compose"


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    return yaml.safe_load((FOLDER / "compose.yaml").read_text())


@pytest.fixture
def told(tmp_path: Path) -> dict[str, dict[str, str]]:
    urls = {service: databases.Urls("owner", "service") for service in product.SERVICES}
    ports = dict.fromkeys(product.SERVICES, 8000)
    return product.environments(product.Place(8080, tmp_path), ports, urls, secrets.load(tmp_path / "secrets.json"))


def check(file: Path) -> subprocess.CompletedProcess[str]:
    tool = Path(sys.executable).with_name("check-jsonschema")
    command = [str(tool), "--builtin-schema", "vendor.compose-spec", str(file)]
    return subprocess.run(command, capture_output=True, text=True)


def test_it_is_valid_by_the_compose_specification(tmp_path: Path) -> None:
    checked = check(FOLDER / "compose.yaml")
    assert checked.returncode == 0, checked.stdout
    broken = tmp_path / "compose.yaml"
    broken.write_text((FOLDER / "compose.yaml").read_text().replace("depends_on:", "depend_on:"))
    assert check(broken).returncode == 1


def test_every_program_of_one_box_is_a_service_here(compose: dict[str, Any], told: dict[str, dict[str, str]]) -> None:
    here = {program.name for program in product.service_programs(told)}
    assert {"postgres", "migrate", "gateway"} | here == set(compose["services"])


def test_services_and_workers_are_told_the_same_things(
    compose: dict[str, Any], told: dict[str, dict[str, str]]
) -> None:
    only_local = {"VAR_DIR", "PYTHONUNBUFFERED"}
    for program in product.service_programs(told):
        assert set(compose["services"][program.name]["environment"]) == set(program.environment) - only_local


def test_services_and_workers_run_the_same_commands(compose: dict[str, Any], told: dict[str, dict[str, str]]) -> None:
    own_address = ("--host", "--port", "--log-level")
    for program in product.service_programs(told):
        local = [word for word in program.command()[2:] if not word.startswith(own_address)]
        there = [word for word in compose["services"][program.name]["command"] if not word.startswith(own_address)]
        assert [word for word in there if word not in ("python", "-m")] == local


def test_the_gateway_is_told_the_same_things(compose: dict[str, Any], tmp_path: Path) -> None:
    program = product.gateway_program(product.Place(8080, tmp_path), dict.fromkeys(product.SERVICES, 1))
    assert set(compose["services"]["gateway"]["environment"]) == set(program.environment)


def test_migrations_are_told_every_owner_and_nobody_else_is(
    compose: dict[str, Any], told: dict[str, dict[str, str]]
) -> None:
    owners = {name for name in told["owners"] if name.endswith("_OWNER_DATABASE_URL") and name.count("_") > 3}
    passwords = {f"{role.upper()}_PASSWORD" for role in databases.new_passwords()}
    assert set(compose["services"]["migrate"]["environment"]) >= owners | passwords | {"DATABASE_URL"}
    for name in set(compose["services"]) - {"migrate"}:
        assert "OWNER" not in str(compose["services"][name].get("environment"))


def test_every_variable_stands_in_the_example(compose: dict[str, Any]) -> None:
    example = {
        line.partition("=")[0]
        for line in (FOLDER / ".env.example").read_text().splitlines()
        if line and not line.startswith("#")
    }
    text = (FOLDER / "compose.yaml").read_text()
    used = {part.partition("}")[0].partition(":")[0] for part in text.split("${")[1:]}
    assert used == example


def test_a_missing_password_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    for role in databases.new_passwords():
        monkeypatch.delenv(f"{role.upper()}_PASSWORD", raising=False)
    with pytest.raises(KeyError, match="REGISTRY_OWNER_PASSWORD"):
        preparing.passwords()
