"""The committed OpenAPI documents, and the users' clients made from the merged one."""

from __future__ import annotations

import json
import sys
import tempfile
from importlib import import_module
from pathlib import Path
from typing import Any

from services.chassis.identity import SERVICES
from services.chassis.openapi import merge

ROOT = Path(__file__).resolve().parents[1]
NOWHERE = "postgresql+psycopg://nobody@127.0.0.1:1/nowhere"


def document_of(service: str) -> dict[str, Any]:
    """A service's document, made from its routes without touching a database."""
    with tempfile.TemporaryDirectory() as folder:
        values: dict[str, Any] = {
            "database_url": NOWHERE, "registry_url": "http://127.0.0.1:1", "service_secret": "unused",
            "cursor_key": "unused", "files_dir": Path(folder) / "files",
        }  # fmt: skip
        if service == "registry":
            values |= {"keys_dir": Path(folder) / "keys", "service_secrets": {}, "data_key": "00" * 32}
        settings = import_module(f"services.{service}.settings").Settings(**values)
        return dict(import_module(f"services.{service}.main").app(settings).openapi())


def text_of(document: dict[str, Any]) -> str:
    """The committed form: sorted, indented, ending in a newline."""
    return json.dumps(document, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def write(*, check: bool = False) -> int:
    """Write every service's document, or with ``check`` only tell (exit code 1) which are stale."""
    documents, stale = {}, []
    for service in SERVICES:
        documents[service] = document_of(service)
        path, text = ROOT / "services" / service / "openapi.json", text_of(documents[service])
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            stale.append(service)
            if not check:
                path.write_text(text, encoding="utf-8")
    merge(documents.values())
    if check and stale:
        print(f"stale OpenAPI documents: {', '.join(stale)}; run `make openapi`", file=sys.stderr)
        return 1
    return 0
