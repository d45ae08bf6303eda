"""What `python -m deploy.local` does before it starts anything, and what it tells each program."""

import json
import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from deploy.local import databases, processes, product, run, secrets, sockets


def start(var: Path, port: int | str, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {"PORT": str(port), "VAR_DIR": str(var), "DATABASE_URL": ""}
    command = [sys.executable, "-m", "deploy.local", *(arguments or ("run",))]
    return subprocess.run(command, env=environment, cwd=product.ROOT, capture_output=True, text=True, timeout=60)


def test_a_port_in_use_is_one_sentence_in_two_languages_before_anything_starts(tmp_path: Path) -> None:
    with socket.create_server((sockets.LOOPBACK, 0)) as stranger:
        port = stranger.getsockname()[1]
        refused = start(tmp_path, port)
    assert refused.returncode == 2
    assert f"端口 {port} 已被占用" in refused.stdout
    assert f"Port {port} is in use" in refused.stdout
    assert not (tmp_path / "postgres").exists()


def test_a_listener_on_every_address_counts_as_taken() -> None:
    with socket.create_server(("0.0.0.0", 0)) as stranger:
        assert sockets.is_taken(stranger.getsockname()[1])
    assert not sockets.is_taken(sockets.free_port())


def test_a_second_start_on_the_same_folder_is_refused(tmp_path: Path) -> None:
    place = product.Place(sockets.free_port(), tmp_path)
    with run.only_one(place):
        refused = start(tmp_path, place.port)
    assert refused.returncode == 2
    assert "already runs" in refused.stdout


@pytest.mark.parametrize("port", ["http", "0", "70000"])
def test_a_port_that_is_none_is_said_so(tmp_path: Path, port: str) -> None:
    refused = start(tmp_path, port)
    assert (refused.returncode, "not a port number" in refused.stderr) == (2, True)


def test_an_unknown_command_shows_the_usage(tmp_path: Path) -> None:
    assert "usage" in start(tmp_path, 8080, "dance").stderr


def test_secrets_are_private_random_and_made_once(tmp_path: Path) -> None:
    made = secrets.load(tmp_path / "a.json")
    assert (tmp_path / "a.json").stat().st_mode & 0o777 == 0o600
    assert secrets.load(tmp_path / "a.json") == made
    assert len(set(made.values())) == len(made)
    assert not set(made.values()) & set(secrets.load(tmp_path / "b.json").values())
    assert all(len(value) >= 32 for value in made.values())


def test_a_secret_that_is_new_in_a_release_leaves_the_others_alone(tmp_path: Path) -> None:
    made = secrets.load(tmp_path / "a.json")
    (tmp_path / "a.json").write_text(json.dumps({"registry_owner": made["registry_owner"]}))
    assert secrets.load(tmp_path / "a.json")["registry_owner"] == made["registry_owner"]


def test_only_the_named_process_with_the_same_birth_is_ended(tmp_path: Path) -> None:
    with subprocess.Popen(["sleep", "60"]) as left, subprocess.Popen(["sleep", "60"]) as stranger:
        born = {"registry": processes.started_at(left.pid), "gateway": (processes.started_at(stranger.pid) or 0) - 1}
        document = {"pids": {"registry": left.pid, "gateway": stranger.pid}, "born": born}
        (tmp_path / "run.json").write_text(json.dumps(document))
        run.end_leftovers(tmp_path / "run.json")
        assert left.wait(5) != 0
        assert stranger.poll() is None
        stranger.kill()
    assert not (tmp_path / "run.json").exists()


def test_each_service_is_told_its_own_secrets_only(tmp_path: Path) -> None:
    known = secrets.load(tmp_path / "secrets.json")
    urls = {service: databases.Urls(f"owner-{service}", f"service-{service}") for service in product.SERVICES}
    ports = {"registry": 1, "rotation": 2, "evaluation": 3}
    told = product.environments(product.Place(8080, tmp_path), ports, urls, known)
    for service in product.SERVICES:
        words = json.dumps(told[service])
        assert told[service]["TONGZHOU_DATABASE_URL"] == f"service-{service}"
        assert "owner-" not in words
        assert known[f"client_{service}"] == told[service]["TONGZHOU_SERVICE_SECRET"]
    assert json.loads(told["registry"]["TONGZHOU_SERVICE_SECRETS"]).keys() == {"rotation", "evaluation"}
    for name in ("TONGZHOU_SERVICE_SECRETS", "TONGZHOU_KEYS_DIR", "TONGZHOU_DATA_KEY"):
        assert name not in told["rotation"]
        assert name not in told["evaluation"]
    assert told["owners"]["TONGZHOU_EVALUATION_OWNER_DATABASE_URL"] == "owner-evaluation"
