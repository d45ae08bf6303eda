"""Refusals as named facts, rendered once as RFC 9457 ``application/problem+json`` in Chinese or English."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any, ClassVar

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.orm.exc import StaleDataError
from starlette.exceptions import HTTPException

from services.chassis.telemetry import log

MEDIA_TYPE = "application/problem+json"


@dataclass(frozen=True, slots=True)
class FieldError:
    """One wrong field: JSON pointer into the body or ``/query/name``, a stable code, a sentence."""

    pointer: str
    code: str
    detail: str


class Problem(Exception):
    """A refusal. Subclass it with titles in both languages; raise it with details and the facts of the case."""

    slug: ClassVar[str] = "problem"
    status: ClassVar[int] = 500
    title_zh: ClassVar[str] = "出错了"
    title_en: ClassVar[str] = "Something went wrong"
    known: ClassVar[dict[str, type[Problem]]] = {}

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if "slug" not in cls.__dict__:
            cls.slug = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "-", cls.__name__).lower()
        Problem.known[cls.slug] = cls

    def __init__(
        self, detail_zh: str = "", detail_en: str = "", *, errors: Sequence[FieldError] = (), **facts: Any
    ) -> None:
        super().__init__(detail_en or detail_zh or self.title_en)
        self.detail_zh, self.detail_en = detail_zh or self.title_zh, detail_en or self.title_en
        self.errors, self.facts = tuple(errors), facts

    def body(self, *, language: str = "zh", instance: str = "") -> dict[str, Any]:
        """The problem document as a mapping."""
        english = language.startswith("en")
        document: dict[str, Any] = {
            "type": f"/problems/{self.slug}",
            "title": self.title_en if english else self.title_zh,
            "status": self.status,
            "detail": self.detail_en if english else self.detail_zh,
            "instance": instance,
        }
        if self.errors:
            document["errors"] = [asdict(error) for error in self.errors]
        return {**self.facts, **document}


class BadRequest(Problem):
    status, title_zh, title_en = 400, "请求无法读懂", "The request cannot be read"


class NotSignedIn(Problem):
    status, title_zh, title_en = 401, "请先登录", "Please sign in"


class SignedOut(NotSignedIn):
    title_zh, title_en = "登录已失效", "Signed out"


class Forbidden(Problem):
    status, title_zh, title_en = 403, "此身份不能办理", "Not yours to do"


class NotThere(Problem):
    status, title_zh, title_en = 404, "未找到", "Not found"


class MethodNotAllowed(Problem):
    status, title_zh, title_en = 405, "不支持此方法", "Method not allowed"


class Conflict(Problem):
    status, title_zh, title_en = 409, "与现状冲突", "Conflicts with the present state"


class InProgress(Conflict):
    title_zh, title_en = "相同请求正在办理", "The same request is in progress"


class PreconditionFailed(Problem):
    status, title_zh, title_en = 412, "已被他人先行修改", "Someone was first"


class TooLarge(Problem):
    status, title_zh, title_en = 413, "内容过大", "Too large"


class UnsupportedMedia(Problem):
    status, title_zh, title_en = 415, "不支持的内容类型", "Unsupported media type"


class Invalid(Problem):
    status, title_zh, title_en = 422, "填写有误", "A field is wrong"


class PreconditionRequired(Problem):
    status, title_zh, title_en = 428, "缺少版本号 (If-Match)", "If-Match is required"


class TooOften(Problem):
    status, title_zh, title_en = 429, "操作过于频繁", "Too often"


class Unexpected(Problem):
    status, title_zh, title_en = 500, "意外错误", "Unexpected defect"


class Unavailable(Problem):
    status, title_zh, title_en = 503, "暂时不可用", "Temporarily away"


class NoRoom(Problem):
    status, title_zh, title_en = 507, "存储空间不足", "No room for files"


class StillReferenced(Conflict):
    title_zh, title_en = "仍被引用", "Still referenced"


class Duplicate(Conflict):
    title_zh, title_en = "已存在", "Already exists"


_BY_CONSTRAINT: dict[str, type[Problem]] = {}


def refuse_on(constraint: str, problem: type[Problem]) -> None:
    """A violation of this database constraint is that named refusal."""
    _BY_CONSTRAINT[constraint] = problem


def refusals(*problems: type[Problem]) -> dict[int | str, dict[str, Any]]:
    """The ``responses=`` of a route: each refusal by status, with the names of the problems it may be."""
    found: dict[int | str, dict[str, Any]] = {}
    for problem in problems:
        entry = found.setdefault(problem.status, {"description": problem.title_en, "content": _CONTENT, "names": []})
        entry["names"].append(problem.slug)
    for entry in found.values():
        entry["description"] = ", ".join(sorted(set(entry.pop("names"))))
    return found


_CONTENT = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}


def from_database(error: DBAPIError | PoolTimeout | StaleDataError) -> Problem:
    """The refusal a database error stands for (trust.md section 8), by SQLSTATE."""
    if isinstance(error, StaleDataError):
        return PreconditionFailed()
    if isinstance(error, PoolTimeout):
        return Unavailable(retry_after=1)
    original = error.orig
    state = getattr(original, "sqlstate", None) or ""
    constraint = getattr(getattr(original, "diag", None), "constraint_name", None) or ""
    if constraint in _BY_CONSTRAINT:
        return _BY_CONSTRAINT[constraint]()
    match state[:2], state:
        case _, "23505" | "23P01":
            return Duplicate(constraint=constraint)
        case _, "23503":
            return StillReferenced(constraint=constraint)
        case "23", _:
            return Invalid(constraint=constraint)
        case "22", _:
            log.error("database.value_refused", sqlstate=state)
            return Invalid(sqlstate=state)
        case (("40" | "55" | "57" | "08" | "53" | "25"), _):
            return Unavailable(retry_after=1)
    if state == "":
        return Unavailable(retry_after=1)
    log.error("database.unexpected", sqlstate=state)
    return Unexpected()


def render(request: Request, problem: Problem) -> JSONResponse:
    """The answer of a refusal, in the language asked for, with the request's id."""
    language = "en" if request.headers.get("accept-language", "zh").lower().startswith("en") else "zh"
    headers = {}
    if "retry_after" in problem.facts:
        headers["Retry-After"] = str(problem.facts["retry_after"])
    if problem.status == 401:
        headers["WWW-Authenticate"] = "Bearer"
    instance = getattr(request.state, "request_id", "")
    log.info("request.refused", slug=problem.slug, status=problem.status)
    return JSONResponse(
        problem.body(language=language, instance=instance), problem.status, headers, media_type=MEDIA_TYPE
    )


def _field_errors(error: RequestValidationError) -> list[FieldError]:
    found = []
    for item in error.errors():
        place, *path = item["loc"]
        prefix = "" if place == "body" else f"/{place}"
        pointer = prefix + "".join(f"/{part}" for part in path)
        found.append(FieldError(pointer or "/", str(item["type"]), str(item["msg"])))
    return found[:50]


_BY_STATUS: dict[int, type[Problem]] = {
    400: BadRequest, 401: NotSignedIn, 403: Forbidden, 404: NotThere, 405: MethodNotAllowed,
    413: TooLarge, 415: UnsupportedMedia,
}  # fmt: skip


def install(app: FastAPI) -> None:
    """Render every exception of this application as a problem document."""

    @app.exception_handler(Problem)
    async def _problem(request: Request, error: Problem) -> JSONResponse:
        return render(request, error)

    @app.exception_handler(RequestValidationError)
    async def _invalid(request: Request, error: RequestValidationError) -> JSONResponse:
        errors = _field_errors(error)
        if any(item.code == "json_invalid" for item in errors):
            return render(request, BadRequest("正文不是有效的 JSON", "The body is not valid JSON", errors=errors))
        return render(request, Invalid(errors=errors))

    @app.exception_handler(HTTPException)
    async def _http(request: Request, error: HTTPException) -> JSONResponse:
        # What we refuse while the body is being read arrives wrapped as "error parsing the body".
        if isinstance(error.__cause__, Problem):
            return render(request, error.__cause__)
        return render(request, _BY_STATUS.get(error.status_code, BadRequest)())

    @app.exception_handler(DBAPIError)
    @app.exception_handler(PoolTimeout)
    @app.exception_handler(StaleDataError)
    async def _database(request: Request, error: DBAPIError | PoolTimeout | StaleDataError) -> JSONResponse:
        return render(request, from_database(error))

    @app.exception_handler(Exception)
    async def _unexpected(request: Request, error: Exception) -> JSONResponse:
        log.exception("request.unexpected", error)
        return render(request, Unexpected())
