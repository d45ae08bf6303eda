"""The embedded PostgreSQL and the roles on it, with the real server."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from sqlalchemy.engine import make_url

from deploy.local import databases, processes
from deploy.local.postgres import Cluster


def connect(url: str) -> psycopg.Connection:
    text = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
    return psycopg.connect(text, autocommit=True)


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    running = Cluster(tmp_path_factory.mktemp("a cluster")).start()
    yield running
    running.stop()


@pytest.fixture(scope="module")
def passwords() -> dict[str, str]:
    return databases.new_passwords()


@pytest.fixture(scope="module")
def urls(cluster: Cluster, passwords: dict[str, str]) -> dict[str, databases.Urls]:
    return databases.prepare(cluster.admin_url, passwords)


def test_what_is_acknowledged_is_on_disk(cluster: Cluster) -> None:
    with connect(cluster.admin_url) as admin:
        for setting in ("fsync", "synchronous_commit", "full_page_writes", "data_checksums"):
            assert admin.execute("SELECT current_setting(%s)", (setting,)).fetchone() == ("on",)


def test_a_wrong_password_is_refused(cluster: Cluster) -> None:
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        connect(make_url(cluster.admin_url).set(password="guess").render_as_string(hide_password=False))


def test_it_listens_on_loopback_only_and_its_files_are_private(cluster: Cluster) -> None:
    with connect(cluster.admin_url) as admin:
        assert admin.execute("SHOW listen_addresses").fetchone() == ("127.0.0.1",)
        assert admin.execute("SHOW unix_socket_directories").fetchone() == ("",)
    assert (cluster.directory / "password").stat().st_mode & 0o777 == 0o600
    assert cluster.data.stat().st_mode & 0o777 == 0o700


def test_killed_under_writers_it_comes_back_with_every_acknowledged_row(cluster: Cluster) -> None:
    with connect(cluster.admin_url) as admin:
        admin.execute("CREATE TABLE kept (n int)")
        for number in range(200):
            admin.execute("INSERT INTO kept VALUES (%s)", (number,))
        assert cluster.process
        cluster.process.kill()
        cluster.process.wait(10)
    port = cluster.port
    cluster.start()
    with connect(cluster.admin_url) as admin:
        assert admin.execute("SELECT count(*) FROM kept").fetchone() == (200,)
    assert cluster.port == port


def test_it_dies_with_whoever_started_it_and_the_folder_starts_again(tmp_path: Path) -> None:
    parent = (
        "import sys, time; from deploy.local.postgres import Cluster; c = Cluster(sys.argv[1]).start();"
        "print(c.process.pid, flush=True); time.sleep(60)"
    )
    with subprocess.Popen([sys.executable, "-c", parent, str(tmp_path)], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        pid = int(process.stdout.readline())
        assert processes.started_at(pid)
        process.kill()
    again = Cluster(tmp_path).start()
    try:
        assert processes.started_at(pid) is None
    finally:
        again.stop()


def test_a_stale_lock_with_a_strangers_pid_does_not_stop_it(tmp_path: Path) -> None:
    cluster = Cluster(tmp_path).start()
    cluster.stop()
    (cluster.data / "postmaster.pid").write_text(f"{os.getpid()}\n{cluster.data}\n1\n{cluster.port}\n\n*\n")
    begun = time.monotonic()
    try:
        assert cluster.start().answers()
        assert time.monotonic() - begun < 20
    finally:
        cluster.stop()


@pytest.mark.parametrize("service", databases.SERVICES)
def test_a_service_role_reads_and_writes_but_owns_and_makes_nothing(
    urls: dict[str, databases.Urls], service: str
) -> None:
    with connect(urls[service].owner) as owner, connect(urls[service].service) as role:
        owner.execute("CREATE TABLE things (n int GENERATED ALWAYS AS IDENTITY, name text)")
        role.execute("INSERT INTO things (name) VALUES ('一')")
        assert role.execute("SELECT * FROM things").fetchall() == [(1, "一")]
        for forbidden in (
            "CREATE TABLE mine (n int)",
            "CREATE TEMPORARY TABLE mine (n int)",
            "CREATE SCHEMA mine",
            "DROP TABLE things",
            "TRUNCATE things",
            "ALTER TABLE things ADD COLUMN x int",
            f"SET ROLE {service}_owner",
            "CREATE ROLE mine",
        ):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                role.execute(forbidden.encode())
        query = (
            "SELECT rolsuper OR rolbypassrls OR rolcreatedb OR rolcreaterole FROM pg_roles WHERE rolname = current_user"
        )
        assert role.execute(query).fetchone() == owner.execute(query).fetchone() == (False,)


def test_a_service_cannot_enter_anothers_database(urls: dict[str, databases.Urls]) -> None:
    other = make_url(urls["rotation"].service).set(database="tongzhou_registry")
    with pytest.raises(psycopg.OperationalError, match="permission denied for database"):
        connect(other.render_as_string(hide_password=False))


def test_extensions_are_there_and_text_sorts_by_code_point(urls: dict[str, databases.Urls]) -> None:
    with connect(urls["registry"].service) as role:
        found = {row[0] for row in role.execute("SELECT extname FROM pg_extension").fetchall()}
        assert found >= set(databases.EXTENSIONS)
        row = role.execute("SELECT datlocprovider, datlocale FROM pg_database WHERE datname = current_database()")
        assert row.fetchone() == ("b", "C.UTF-8")


def test_preparing_again_with_new_passwords_replaces_the_old(cluster: Cluster, urls: dict[str, databases.Urls]) -> None:
    renewed = databases.prepare(cluster.admin_url, databases.new_passwords())
    connect(renewed["registry"].service).close()
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        connect(urls["registry"].service)


def test_an_admin_who_is_no_superuser_can_prepare_too(tmp_path: Path) -> None:
    cluster = Cluster(tmp_path).start()
    try:
        with connect(cluster.admin_url) as admin:
            admin.execute("CREATE ROLE bureau LOGIN CREATEDB CREATEROLE PASSWORD 'bureau'")
        admin_url = make_url(cluster.admin_url).set(username="bureau", password="bureau")
        made = databases.prepare(admin_url.render_as_string(hide_password=False), databases.new_passwords())
        with connect(made["registry"].owner) as owner, connect(made["registry"].service) as role:
            owner.execute("CREATE TABLE things (n int)")
            assert role.execute("SELECT * FROM things").fetchall() == []
    finally:
        cluster.stop()
