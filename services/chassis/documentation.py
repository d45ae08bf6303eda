"""What a stranger reads: the merged OpenAPI document, a page of it without outside hosts, and the problems' pages."""

from __future__ import annotations

import html
import json
from functools import cache
from pathlib import Path
from typing import Any

from fastapi import APIRouter, FastAPI, Request
from fastapi.responses import HTMLResponse, JSONResponse, Response

from services.chassis.identity import SERVICES
from services.chassis.openapi import merge
from services.chassis.problems import NotThere, Problem

ROOT = Path(__file__).resolve().parents[1]
documentation = APIRouter(include_in_schema=False)


@cache
def merged() -> bytes:
    """The committed documents of all services as one, as bytes."""
    documents = [json.loads((ROOT / service / "openapi.json").read_text(encoding="utf-8")) for service in SERVICES]
    return json.dumps(merge(documents), ensure_ascii=False, sort_keys=True).encode()


@documentation.get("/api/openapi.json")
async def merged_document() -> Response:
    """The merged document; generators start here."""
    return Response(merged(), media_type="application/json", headers={"Cache-Control": "no-cache"})


@documentation.get("/api/docs")
async def docs() -> HTMLResponse:
    """A readable page of every operation."""
    return HTMLResponse(_page(json.loads(merged())), headers={"Cache-Control": "no-cache"})


@documentation.get("/problems/{slug}")
async def problem(slug: str, request: Request) -> Response:
    """What a problem's ``type`` leads to."""
    known = Problem.known.get(slug)
    if known is None:
        raise NotThere
    document = {
        "type": f"/problems/{slug}",
        "status": known.status,
        "title": known.title_zh,
        "title_en": known.title_en,
    }
    if "text/html" not in request.headers.get("accept", ""):
        return JSONResponse(document)
    rows = "".join(f"<dt>{key}</dt><dd>{html.escape(str(value))}</dd>" for key, value in document.items())
    return HTMLResponse(_frame(known.title_zh, f"<h1>{html.escape(known.title_zh)}</h1><dl>{rows}</dl>"))


def install(app: FastAPI) -> None:
    """Serve these pages from an application."""
    app.router.routes.extend(documentation.routes)


def _page(document: dict[str, Any]) -> str:
    parts = ["<h1>Tongzhou 同舟 API</h1><p><a href='/api/openapi.json'>openapi.json</a></p>"]
    for path, methods in sorted(document["paths"].items()):
        for method, operation in methods.items():
            parts.append(_operation(path, method, operation))
    return _frame("Tongzhou API", "".join(parts))


def _operation(path: str, method: str, operation: dict[str, Any]) -> str:
    parameters = "".join(
        f"<li><code>{html.escape(item['name'])}</code> ({item['in']}) {html.escape(item.get('description', ''))}</li>"
        for item in operation.get("parameters", [])
    )
    answers = ", ".join(f"{status} {html.escape(answer['description'])}" for status, answer in
                        sorted(operation["responses"].items()))  # fmt: skip
    about = html.escape(operation.get("description", operation.get("summary", "")))
    return (
        f"<section id='{operation['operationId']}'><h2><code>{method.upper()} {html.escape(path)}</code></h2>"
        f"<p>{about}</p><p>operationId <code>{operation['operationId']}</code>, "
        f"action <code>{operation.get('x-action', '')}</code></p><ul>{parameters}</ul><p>{answers}</p></section>"
    )


def _frame(title: str, body: str) -> str:
    return (
        f"<!doctype html><html lang='zh-CN'><head><meta charset='utf-8'><title>{html.escape(title)}</title>"
        "<meta name='viewport' content='width=device-width'><style>body{font:16px/1.6 system-ui,sans-serif;"
        "max-width:60rem;margin:2rem auto;padding:0 1rem}h2{font-size:1rem;margin-top:2rem}code{background:#eef}"
        "@media(prefers-color-scheme:dark){body{background:#141414;color:#ddd}code{background:#223}a{color:#8af}}"
        f"</style></head><body>{body}</body></html>"
    )
