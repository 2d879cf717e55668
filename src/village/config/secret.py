"""A secret key for demo and test machines, made once and kept beside the data. Service brings its own."""

import os
import secrets
from pathlib import Path


def demo_secret(path: Path) -> str:
    """The key in `path`, made on first use; readable only by its owner."""
    try:
        return path.read_text(encoding="ascii")
    except FileNotFoundError:
        path.parent.mkdir(parents=True, exist_ok=True)
        key = secrets.token_urlsafe(50)
        try:
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:  # another process was first
            return path.read_text(encoding="ascii")
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(key)
        return key
