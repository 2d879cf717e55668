"""Settings for every test: test mode, a throw-away place for files, and no network but this machine."""

import os
import socket
import tempfile
from pathlib import Path

os.environ.setdefault("VILLAGE_MODE", "test")
os.environ.setdefault("VILLAGE_VAR", tempfile.mkdtemp(prefix="village-test-"))
(Path(os.environ["VILLAGE_VAR"]) / "static").mkdir(parents=True, exist_ok=True)

import pytest  # noqa: E402

_connect = socket.socket.connect


def _only_here(self: socket.socket, address: object) -> None:
    if self.family in (socket.AF_INET, socket.AF_INET6) and address[0] not in ("127.0.0.1", "::1", "localhost"):  # type: ignore[index]
        raise RuntimeError(f"A test tried to reach {address!r}; tests speak to this machine only.")
    _connect(self, address)  # type: ignore[arg-type]


@pytest.fixture(autouse=True)
def only_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket.socket, "connect", _only_here)
