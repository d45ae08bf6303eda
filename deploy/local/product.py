"""The product on one box: which programs there are, in which order, and what each is told by its environment."""

import json
import signal
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from deploy.local import databases, postgres, secrets, sockets, supervisor
from deploy.local.supervisor import Program

ROOT = Path(__file__).resolve().parents[2]
SERVICES = databases.SERVICES


@dataclass(frozen=True, slots=True)
class Place:
    """Where this product runs: its port, its folder, and another PostgreSQL's admin URL if there is one."""

    port: int
    var: Path
    database_url: str | None = None

    @property
    def url(self) -> str:
        """The one address people use."""
        return f"http://{sockets.LOOPBACK}:{self.port}"

    @property
    def accounts(self) -> Path:
        """Where the demo loader writes the accounts."""
        return self.var / "demo-accounts.json"

    def service_ports(self) -> dict[str, int]:
        """A free loopback port for each service, the same from start to start where it can be."""
        return {service: sockets.remembered_port(self.var / "ports" / service) for service in SERVICES}


def postgres_program(cluster: postgres.Cluster) -> Program:
    """The embedded PostgreSQL, tried again for a minute while a crashed one's leftovers go away."""
    return Program(
        "postgres",
        cluster.command,
        ready=cluster.answers,
        seconds=60,
        tries=60,
        stop_by=signal.SIGINT,
        wrapped=False,
        shown=lambda line: any(word in line for word in ("ERROR", "PANIC", "WARNING")),
    )


def environments(
    place: Place, ports: dict[str, int], urls: dict[str, databases.Urls], known: dict[str, str]
) -> dict[str, dict[str, str]]:
    """The environment of each service, and under `owners` the one that migrates and loads."""
    addresses = {service: f"http://{sockets.LOOPBACK}:{ports[service]}" for service in SERVICES}
    shared = {
        "TONGZHOU_PUBLIC_URL": place.url,
        "TONGZHOU_CURSOR_KEY": known["cursor_key"],
        "TONGZHOU_JOURNAL_KEY": known["journal_key"],
        "TONGZHOU_DEMO": "1",
        "VAR_DIR": str(place.var),
        "PYTHONUNBUFFERED": "1",
        **{f"TONGZHOU_{service.upper()}_URL": address for service, address in addresses.items()},
    }
    clients = json.dumps({service: known[f"client_{service}"] for service in secrets.CALLING_SERVICES})
    made = {
        service: shared
        | {
            "TONGZHOU_SERVICE": service,
            "TONGZHOU_DATABASE_URL": urls[service].service,
            "TONGZHOU_SERVICE_SECRET": known[f"client_{service}"],
            "TONGZHOU_FILES_DIR": str(place.var / "files" / service),
        }
        for service in SERVICES
    }
    made["registry"] |= {
        "TONGZHOU_SERVICE_SECRETS": clients,
        "TONGZHOU_DATA_KEY": known["data_key"],
        "TONGZHOU_KEYS_DIR": str(place.var / "keys"),  # only the registry signs
    }
    owners = {f"TONGZHOU_{service.upper()}_OWNER_DATABASE_URL": urls[service].owner for service in SERVICES}
    made["owners"] = made["registry"] | owners | {"TONGZHOU_OWNER_DATABASE_URL": urls["registry"].owner}
    return made


def migrate_program(environment: dict[str, str]) -> Program:
    """Every database to its head."""
    return Program("migrate", lambda: _python("services.cli", "migrate"), environment, once=True)


def service_programs(environment: dict[str, dict[str, str]]) -> list[Program]:
    """The three services and a worker each."""
    services = [_service(service, environment[service]) for service in SERVICES]
    return services + [_worker(service, environment[service]) for service in SERVICES]


def _service(service: str, environment: dict[str, str]) -> Program:
    address = environment[f"TONGZHOU_{service.upper()}_URL"]
    command = _python("uvicorn", "--factory", f"services.{service}.main:app", f"--host={sockets.LOOPBACK}")
    command += [f"--port={address.rpartition(':')[2]}", "--loop=uvloop", "--no-access-log", "--no-server-header"]
    command += ["--timeout-graceful-shutdown=20", "--timeout-keep-alive=75", "--log-level=warning"]
    return Program(service, lambda: command, environment, ready=lambda: supervisor.answers(f"{address}/readyz"))


def _worker(service: str, environment: dict[str, str]) -> Program:
    return Program(f"{service}-worker", lambda: _python("services.cli", "worker", service), environment)


def gateway_program(place: Place, ports: dict[str, int]) -> Program:
    """The gateway: healthy when a service answers through it."""
    environment = {
        "TONGZHOU_SITE": f"http://:{place.port}",
        "TONGZHOU_BIND": sockets.LOOPBACK,
        "TONGZHOU_SPA": str(ROOT / "frontend" / "dist"),
        "TONGZHOU_ACCESS_LOG": f'file "{place.var}/log/access.log"',
        "XDG_DATA_HOME": str(place.var / "caddy"),
        "XDG_CONFIG_HOME": str(place.var / "caddy"),
        **{f"TONGZHOU_{s.upper()}_UPSTREAM": f"{sockets.LOOPBACK}:{ports[s]}" for s in SERVICES},
    }
    command = [str(Path(sys.executable).with_name("caddy")), "run", f"--config={ROOT}/deploy/gateway/Caddyfile"]
    return Program(
        "gateway",
        lambda: [*command, "--adapter=caddyfile"],
        environment,
        ready=lambda: supervisor.answers(f"{place.url}/api/registry/v1/health"),
        stop_within=10,
    )


def demo_program(environment: dict[str, str]) -> Program:
    """The demo story, loaded through the public API the way a bureau would."""
    return Program("demo", lambda: _python("deploy.demo"), environment, once=True)


def _python(module: str, *arguments: str) -> list[str]:
    return [sys.executable, "-m", module, *arguments]


def place_from(environ: Mapping[str, str]) -> Place:
    """Reads PORT, VAR_DIR and DATABASE_URL; a port that is no port is a ValueError."""
    port = int(environ.get("PORT") or 8080)
    if not 0 < port < 65536:
        raise ValueError(port)
    return Place(port, Path(environ.get("VAR_DIR") or ROOT / "var").resolve(), environ.get("DATABASE_URL") or None)
