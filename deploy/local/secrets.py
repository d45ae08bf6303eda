"""What must stay secret and stay the same from start to start: var/secrets.json, mode 0600, made once at random."""

import json
import os
import secrets
from pathlib import Path

from deploy.local import databases

CALLING_SERVICES = ("rotation", "evaluation")


def load(file: Path) -> dict[str, str]:
    """The secrets by name; a name that is new in this release gets its value now.

    Names: `<service>_owner` and `<service>_service` (database passwords), `client_<service>` (its credential at the
    registry's token endpoint), `cursor_key`, `journal_key`, `data_key` (each 32 bytes, url-safe text).
    """
    known: dict[str, str] = json.loads(file.read_text()) if file.exists() else {}
    names = [f"client_{service}" for service in databases.SERVICES] + ["cursor_key", "journal_key", "data_key"]
    wanted = databases.new_passwords() | {name: secrets.token_urlsafe(32) for name in names}
    if wanted.keys() - known.keys():
        known = wanted | known
        write_private(file, json.dumps(known, indent=2))
    return known


def write_private(file: Path, text: str) -> None:
    """Writes a file that only its owner may read, whole or not at all."""
    file.parent.mkdir(parents=True, exist_ok=True)
    part = file.with_name(f"{file.name}.part")
    part.unlink(missing_ok=True)
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as out:
        out.write(text + "\n")
        out.flush()
        os.fsync(out.fileno())
    part.replace(file)
