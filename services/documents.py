"""The committed OpenAPI documents, and the users' clients made from the merged one."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
from importlib import import_module
from pathlib import Path
from typing import Any

from services.chassis.identity import SERVICES
from services.chassis.openapi import merge

ROOT = Path(__file__).resolve().parents[1]
# The Python generator knows these only as plain bytes.
WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
AS_BYTES = dict.fromkeys((WORKBOOK, "application/x-ndjson", "text/event-stream"), "application/octet-stream")
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


def generate_clients(target: Path | None = None) -> int:
    """Generate and compile the users' TypeScript and Python clients from the merged document, under ``clients/``."""
    target = target or ROOT / "clients"
    target.mkdir(exist_ok=True)
    documents = [json.loads((ROOT / "services" / s / "openapi.json").read_text(encoding="utf-8")) for s in SERVICES]
    document = target / "openapi.json"
    document.write_text(text_of(merge(documents)), encoding="utf-8")
    return _typescript(document, target / "typescript") or _python(document, target / "python")


def _typescript(document: Path, target: Path) -> int:
    tools = ROOT / "frontend" / "node_modules" / ".bin"
    shutil.rmtree(target, ignore_errors=True)
    (target / "src").mkdir(parents=True)
    settings = {
        "input": str(document),
        "output": {"path": str(target / "src"), "importFileExtension": ".js"},
        "plugins": ["@hey-api/client-fetch", "@hey-api/typescript", "@hey-api/sdk"],
    }
    config = document.with_name("typescript.config.mjs")
    config.write_text(f"export default {json.dumps(settings)}\n", encoding="utf-8")
    made = _run([str(tools / "openapi-ts"), "-f", str(config)])
    if made:
        return made
    (target / "package.json").write_text('{"name": "tongzhou-client", "version": "1.0.0", "type": "module"}\n')
    source = [str(target / "src" / name) for name in ("index.ts", "client.gen.ts")]
    options = "--target es2022 --module es2022 --moduleResolution bundler --strict --skipLibCheck --declaration"
    options += " --lib es2023,dom"
    return _run([str(tools / "tsc"), *source, "--outDir", str(target / "dist"), *options.split()])


def _python(document: Path, target: Path) -> int:
    command = [str(Path(sys.executable).with_name("openapi-python-client")), "generate", "--path", str(document)]
    settings = document.with_name("python.json")
    settings.write_text(json.dumps({"content_type_overrides": AS_BYTES, "post_hooks": []}), encoding="utf-8")
    options = ["--overwrite", "--meta", "none", "--fail-on-warning", "--config", str(settings)]
    target.mkdir(exist_ok=True)
    made = _run([*command, "--output-path", str(target / "tongzhou_client"), *options])
    return made or _run([sys.executable, "-m", "compileall", "-q", str(target)])


def _run(command: list[str]) -> int:
    finished = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - our own tools
    if finished.returncode:
        print(finished.stdout + finished.stderr, file=sys.stderr)
    return finished.returncode
