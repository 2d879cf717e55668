"""`scripts/faults.py` breaks a demo on purpose: what is lost, doubled or half done does not escape it."""

import importlib
import json
import socket
import threading
from pathlib import Path
from types import ModuleType

import pytest

SCRIPTS = Path(__file__).resolve().parents[2] / "scripts"


@pytest.fixture
def faulting(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The journal of the script, read from where it lies."""
    monkeypatch.syspath_prepend(SCRIPTS)
    return importlib.import_module("faulting.journal")


def said(faulting: ModuleType, *found: tuple[str, dict[str, int]], kept: tuple[str, ...] = ("a", "b")) -> list[str]:
    """What is wrong when a and b were tried, each with two parts, and those `kept` were acknowledged."""
    tried = [faulting.Thing("note", mark, {"texts": 1, "audit": 1}) for mark in ("a", "b")]
    there = [faulting.Thing("note", mark, parts) for mark, parts in found]
    return faulting.wrong(tried, [("note", mark) for mark in kept], there)


WHOLE = {"texts": 1, "audit": 1}


def test_what_is_there_once_and_whole_is_right(faulting: ModuleType) -> None:
    assert said(faulting, ("a", WHOLE), ("b", WHOLE)) == []


def test_what_was_not_acknowledged_may_be_there_or_not(faulting: ModuleType) -> None:
    assert said(faulting, ("a", WHOLE), kept=("a",)) == []
    assert said(faulting, ("a", WHOLE), ("b", WHOLE), kept=("a",)) == []


@pytest.mark.parametrize(
    ("found", "word"),
    [
        ([("b", WHOLE)], "lost: note a"),
        ([("a", WHOLE), ("a", WHOLE), ("b", WHOLE)], "doubled: note a"),
        ([("a", {"texts": 0, "audit": 1}), ("b", WHOLE)], "half done: note a"),
        ([("a", {"texts": 1, "audit": 2}), ("b", WHOLE)], "half done: note a"),
        ([("a", {"texts": 1}), ("b", WHOLE)], "half done: note a"),
        ([("a", WHOLE), ("b", WHOLE), ("c", WHOLE)], "unasked: nobody tried note c"),
    ],
)
def test_what_is_lost_doubled_half_done_or_unasked_is_seen(
    faulting: ModuleType, found: list[tuple[str, dict[str, int]]], word: str
) -> None:
    [problem] = said(faulting, *found)
    assert problem.startswith(word)


def test_the_half_of_what_was_not_acknowledged_is_seen_too(faulting: ModuleType) -> None:
    [problem] = said(faulting, ("a", WHOLE), ("b", {"texts": 1, "audit": 0}), kept=("a",))
    assert problem.startswith("half done: note b")


def test_kinds_are_kept_apart(faulting: ModuleType) -> None:
    tried = [faulting.Thing("note", "a", WHOLE), faulting.Thing("answer", "a", {"audit": 1})]
    kept = [("note", "a"), ("answer", "a")]
    assert faulting.wrong(tried, kept, tried[:1]) == ["lost: answer a was acknowledged and is not there"]


def test_the_journal_is_on_the_disk_before_anything_happens(faulting: ModuleType, tmp_path: Path) -> None:
    journal = faulting.Journal(tmp_path / "journal")
    journal.try_("note", "a", texts=1)
    lines = [json.loads(line) for line in (tmp_path / "journal").read_text().splitlines()]
    assert lines == [["tried", "note", "a", {"texts": 1}]]
    journal.keep("note", "a")
    assert (tmp_path / "journal").read_text().splitlines()[1] == '["kept", "note", "a", {}]'
    assert journal.figures() == {"note_tried": 1, "note_kept": 1}
    journal.close()
    assert faulting.wrong(journal.tried, journal.kept, []) == ["lost: note a was acknowledged and is not there"]


def test_a_way_that_is_closed_hands_nothing_on(faulting: ModuleType) -> None:
    with socket.create_server(("127.0.0.1", 0)) as database:
        threading.Thread(target=shout_back, args=(database,), daemon=True).start()
        proxy = importlib.import_module("faulting.proxy").Proxy(database.getsockname()[1], seed=1)
        came = []
        for proxy.mode in ("well", "slow", "closed"):
            came.append(ask_over(proxy.port))
        proxy.close()
    assert came == [b"ASKED", b"ASKED", b""]


def shout_back(database: socket.socket) -> None:
    for _ in range(2):
        one, _ = database.accept()
        with one:
            one.sendall(one.recv(100).upper())


def ask_over(port: int) -> bytes:
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=10) as one:
            one.sendall(b"asked")
            return one.recv(100)
    except OSError:
        return b""
