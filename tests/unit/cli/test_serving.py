"""A server's processes count on their own, also when the one that starts them has counted before."""

import socket
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings
from django.db import OperationalError

from village.cli import serving
from village.cli.complaint import Complaint

# Stands in for the server: starts one process as the server does, which counts with many threads.
SERVED_AFTER_COUNTING = """
import multiprocessing
import os
os.environ["DJANGO_SETTINGS_MODULE"] = "village.config.settings"
os.environ["POLARS_MAX_THREADS"] = "2"  # with one there is nothing to be shared
import polars as pl
import django

django.setup()
from village.cli import serving

counting = pl.LazyFrame({"a": range(1000)}).group_by(pl.col("a") % 7).agg(pl.col("a").sum().alias("b"))
counting.collect()


class Served:
    def __init__(self, *_, **__):
        pass

    def serve(self):
        one = multiprocessing.get_context(multiprocessing.get_start_method()).Process(target=counting.collect)
        one.start()
        one.join(20)
        still = one.is_alive()
        one.kill()
        raise SystemExit("it waits for good" if still else one.exitcode)


serving.Granian = Served
serving._serve(8000, workers=1)
"""


def test_a_server_started_where_figures_were_built_can_count() -> None:
    done = subprocess.run(
        [sys.executable, "-c", SERVED_AFTER_COUNTING], capture_output=True, text=True, timeout=60, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("address", ["192.0.2.1", "no.such.host.invalid"])
def test_an_address_that_is_not_ours_is_said(address: str) -> None:
    with pytest.raises(Complaint, match=f"Nothing can listen at {address}") as refused:
        serving._free(8000, address)
    assert refused.value.code == 2


def test_a_port_in_use_is_said_with_another() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(Complaint, match=f"Port {port} is in use") as refused:
            serving._free(port)
    assert refused.value.code == 1


def test_a_database_that_is_away_keeps_nobody_from_the_pages_that_need_none(
    settings: LazySettings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def away(connection: object) -> None:
        raise OperationalError("no route to secret-host")

    settings.STATIC_ROOT = tmp_path
    monkeypatch.setattr(serving, "MigrationExecutor", away)
    serving._ready()
    said = capsys.readouterr().err
    assert "The database cannot be reached" in said
    assert "secret-host" not in said


def test_a_database_that_is_not_set_up_does(monkeypatch: pytest.MonkeyPatch) -> None:
    class Behind:
        loader: Any = type("Loader", (), {"graph": type("Graph", (), {"leaf_nodes": lambda self: []})()})()

        def __init__(self, connection: object) -> None: ...

        def migration_plan(self, targets: object) -> list[str]:
            return ["one to be made"]

    monkeypatch.setattr(serving, "MigrationExecutor", Behind)
    with pytest.raises(Complaint, match="has not been set up"):
        serving._ready()


def test_a_process_of_the_server_that_dies_is_replaced(monkeypatch: pytest.MonkeyPatch) -> None:
    given: dict[str, object] = {}

    class Server:
        def __init__(self, target: str, **more: object) -> None:
            given.update(more)

        def serve(self) -> None: ...

    monkeypatch.setattr(serving, "Granian", Server)
    monkeypatch.setattr(serving.multiprocessing, "set_start_method", lambda *args, **kwargs: None)
    serving._serve(8000, workers=2)
    assert given["respawn_failed_workers"] is True
