"""One person at work through the public API: signs in, lists, makes, moves things on, waits for jobs."""

from __future__ import annotations

import time
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import httpx

REGISTRY, ROTATION, EVALUATION = "/api/registry/v1", "/api/rotation/v1", "/api/evaluation/v1"
PATIENCE_SECONDS = 300.0
ENDED = ("done", "failed", "refused", "cancelled")
Json = dict[str, Any]


class Refused(Exception):
    """The product answered with a problem document; `slug` is its name."""

    def __init__(self, response: httpx.Response) -> None:
        self.status = response.status_code
        is_problem = "problem+json" in response.headers.get("content-type", "")
        self.problem: Json = response.json() if is_problem else {"type": "", "detail": response.text[:500]}
        self.slug = str(self.problem.get("type", "")).rsplit("/", 1)[-1].rsplit(":", 1)[-1]
        super().__init__(f"{response.request.method} {response.request.url.path}: {self.status} {self.problem}")


class JobFailed(Exception):
    """A job ended otherwise than done; `problem` says why and `slug` is its name."""

    def __init__(self, job: Json) -> None:
        self.problem: Json = job.get("problem") or {}
        self.slug = str(self.problem.get("type", "")).rsplit("/", 1)[-1].rsplit(":", 1)[-1]
        super().__init__(f"job {job['kind']} {job['state']}: {job.get('problem') or job.get('message')}")


@dataclass
class Office:
    """A signed-in person. Every write carries an Idempotency-Key; a change of something carries its version."""

    http: httpx.Client
    username: str
    password: str
    token: str = ""

    def me(self) -> Json:
        """Who one is."""
        return self.get(f"{REGISTRY}/me").json()

    def sign_in(self) -> None:
        """A fresh token."""
        draft = {"username": self.username, "password": self.password}
        response = self.http.post(f"{REGISTRY}/sessions", json=draft)
        self.http.cookies.clear()
        if response.status_code != 200:
            raise Refused(response)
        self.token = response.json()["access_token"]

    def request(self, method: str, path: str, **more: Any) -> httpx.Response:
        """One request under this person's token, renewed when it has run out; a refusal is a `Refused`."""
        key = {} if method == "GET" else {"Idempotency-Key": str(uuid.uuid4())}
        headers = key | more.pop("headers", {})
        for _ in range(2):
            if not self.token:
                self.sign_in()
            signed = headers | {"Authorization": f"Bearer {self.token}"}
            response = self.http.request(method, path, headers=signed, **more)
            if response.status_code != 401:
                break
            self.token = ""
        if response.is_error:
            raise Refused(response)
        return response

    def get(self, path: str, **params: Any) -> httpx.Response:
        """Read."""
        return self.request("GET", path, params={k: v for k, v in params.items() if v is not None})

    def read(self, path: str, **params: Any) -> Json:
        """Read one thing."""
        return self.get(path, **params).json()

    def every(self, path: str, **params: Any) -> Iterator[Json]:
        """Each row of a list, page by page."""
        after: str | None = None
        while True:
            page = self.read(path, limit=200, after=after, **params)
            yield from page["items"]
            after = page.get("next")
            if not after:
                return

    def make(self, path: str, body: Json) -> Json:
        """POST a draft."""
        return self.request("POST", path, json=body).json()

    def upload(self, path: str, name: str, content: bytes, **fields: str) -> Json:
        """POST a file with form fields."""
        return self.request("POST", path, files={"file": (name, content)}, data=fields).json()

    def put(self, path: str, body: Json, *, version: int | None = None) -> Json:
        """PUT, under If-Match where there is a version."""
        return self.request("PUT", path, json=body, headers=_match(version)).json()

    def move(self, path: str, to: str, *, version: int | None = None, **more: Any) -> Json:
        """Moves a thing along its table of transitions under the version it has now."""
        if version is None:
            version = self.read(path)["version"]
        body = {"to": to} | more
        return self.request("POST", f"{path}/transitions", json=body, headers=_match(version)).json()

    def wait(self, job_path: str) -> Json:
        """A job's end, polled; anything but done is a `JobFailed`."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        while (job := self.read(job_path))["state"] not in ENDED:
            if time.monotonic() > deadline:
                raise TimeoutError(f"{job_path}: {job['state']} {job['stage']}")
            time.sleep(0.1)
        if job["state"] != "done":
            raise JobFailed(job)
        return job


def _match(version: int | None) -> dict[str, str]:
    return {} if version is None else {"If-Match": f'"{version}"'}
