"""Loopback ports: is one taken, which one is free, and a port remembered from the last start."""

import socket
from pathlib import Path

LOOPBACK = "127.0.0.1"


def is_taken(port: int) -> bool:
    """Whether something already listens on this loopback port."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, port))
        except OSError:
            return True
    return False


def free_port() -> int:
    """A loopback port nobody listens on at this moment."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.bind((LOOPBACK, 0))
        return int(probe.getsockname()[1])


def remembered_port(file: Path) -> int:
    """The port written in `file` if it is still free, otherwise a new free one, which is then written there."""
    text = file.read_text().strip() if file.exists() else ""
    if text.isdigit() and not is_taken(int(text)):
        return int(text)
    port = free_port()
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(f"{port}\n")
    return port
