"""Content-addressed files: stored once under their SHA-256, referenced by id, gone through the scope check."""

from __future__ import annotations

import asyncio
import codecs
import errno
import hashlib
import os
import tempfile
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Request, UploadFile
from fastapi.responses import FileResponse
from sqlalchemy.ext.asyncio import AsyncSession

from services.chassis import journal, tables
from services.chassis.database import Db, new_id
from services.chassis.fields import Id, View
from services.chassis.identity import Caller
from services.chassis.journal import service_of
from services.chassis.permissions import allowed
from services.chassis.problems import NoRoom, NotThere, TooLarge, UnsupportedMedia, refusals
from services.chassis.settings import ServiceSettings

CHUNK, HEAD = 1 << 18, 4096
DOCUMENT_LIMIT = 20 << 20
SIGNATURES = (
    (b"%PDF-", "application/pdf"), (b"\x89PNG\r\n\x1a\n", "image/png"), (b"\xff\xd8\xff", "image/jpeg"),
    (b"PK\x03\x04", "application/zip"),
)  # fmt: skip


class FileKindRefused(UnsupportedMedia):
    title_zh, title_en = "只收 PDF、图片、Office 文档与文本", "PDF, pictures, Office documents and text only"


def path_of(settings: ServiceSettings, sha256: str) -> Path:
    """Where a content lies."""
    return settings.files_dir / sha256[:2] / sha256


def media_type_of(head: bytes) -> str:
    """The type of a content by its first bytes, not its name. Raises ``FileKindRefused``."""
    for signature, kind in SIGNATURES:
        if head.startswith(signature):
            return kind
    try:
        # The head may end inside a character; only a short content is whole.
        codecs.getincrementaldecoder("utf-8")().decode(head, final=len(head) < HEAD)
    except UnicodeDecodeError:
        raise FileKindRefused from None
    if b"\0" in head or head.lstrip()[:1] == b"<":
        raise FileKindRefused
    return "text/plain; charset=utf-8"


async def save(settings: ServiceSettings, upload: UploadFile, *, limit: int = DOCUMENT_LIMIT) -> tuple[str, int]:
    """Write an upload durably under its digest; (sha256, bytes). Raises ``TooLarge``, ``NoRoom``."""
    settings.files_dir.mkdir(parents=True, exist_ok=True)
    digest, size = hashlib.sha256(), 0
    handle, name = tempfile.mkstemp(dir=settings.files_dir, prefix=".incoming-")
    try:
        with os.fdopen(handle, "wb") as target:
            while chunk := await upload.read(CHUNK):
                size += len(chunk)
                if size > limit:
                    raise TooLarge(limit_bytes=limit)
                digest.update(chunk)
                await asyncio.to_thread(target.write, chunk)
            target.flush()
            await asyncio.to_thread(os.fsync, target.fileno())
        await asyncio.to_thread(_settle, Path(name), path_of(settings, digest.hexdigest()))
    except OSError as error:
        raise NoRoom if error.errno in (errno.ENOSPC, errno.EDQUOT) else error from error
    finally:
        await asyncio.to_thread(Path(name).unlink, missing_ok=True)
    return digest.hexdigest(), size


def _settle(incoming: Path, final: Path) -> None:
    final.parent.mkdir(parents=True, exist_ok=True)
    incoming.replace(final)
    _sync_folder(final.parent)


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


async def store(db: AsyncSession, settings: ServiceSettings, upload: UploadFile) -> Any:
    """Keep an uploaded document: durable content first, then the row that names it, owned by the caller's scope."""
    head = await upload.read(HEAD)
    await upload.seek(0)
    media_type = media_type_of(head)
    sha256, size = await save(settings, upload)
    caller: Caller = db.info["caller"].person
    row = tables.of(service_of(db), "file")(
        id=new_id(), sha256=sha256, name=Path(upload.filename or "file").name[:200], media_type=media_type, size=size,
        district_id=caller.district_id, school_id=caller.school_id, owner_account_id=caller.account_id,
    )  # fmt: skip
    db.add(row)
    await db.flush()
    return row


def attachment(settings: ServiceSettings, row: Any) -> FileResponse:
    """The content as a download, never shown inline."""
    return FileResponse(path_of(settings, row.sha256), media_type=row.media_type, filename=row.name)


class FileView(View):
    """A stored document: its content's SHA-256, its type by content, its size in bytes."""

    id: UUID
    sha256: str
    name: str
    media_type: str
    size: int
    created_at: datetime


async def visible_file(db: AsyncSession, file_id: UUID) -> Any:
    """The file's row when it belongs to the caller's school or district; else 404."""
    caller: Caller = db.info["caller"].person
    row = await db.get(tables.of(service_of(db), "file"), file_id)
    near = row is not None and row.district_id == caller.district_id
    if row is None or not near or (caller.school_id and row.school_id not in (None, caller.school_id)):
        raise NotThere
    return row


def files_router(service: str) -> APIRouter:
    """Storing documents and taking them out again as attachments."""
    from services.chassis.app import router

    routes = router(f"/api/{service}/v1/files", tags=["files"])

    async def store_file(
        request: Request, _caller: Annotated[Caller, allowed("file.store")], db: Db, file: UploadFile
    ) -> Any:
        row = await store(db, request.app.state.settings, file)
        journal.record(db, "file.store", "file", row.id, after={"sha256": row.sha256, "bytes": row.size})
        return row

    async def download_file(
        request: Request, _caller: Annotated[Caller, allowed("file.read")], db: Db, file_id: Id
    ) -> FileResponse:
        return attachment(request.app.state.settings, await visible_file(db, file_id))

    routes.add_api_route(
        "", store_file, methods=["POST"], status_code=201, name=f"store_{service}_file", response_model=FileView,
        responses=refusals(FileKindRefused, TooLarge, NoRoom),
    )  # fmt: skip
    content = {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}
    routes.add_api_route(
        "/{file_id}", download_file, name=f"download_{service}_file", response_class=FileResponse,
        responses={200: {"content": content, "description": "the document, as an attachment"}},
    )  # fmt: skip
    return routes
