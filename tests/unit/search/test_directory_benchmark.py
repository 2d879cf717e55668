"""The benchmark of the search runs, every way finds, and it says what it promises to say; how fast is not asked."""

from pathlib import Path
from typing import Any

import pytest
from benchmarks import directory, directory_cases, directory_made
from benchmarks.directory_made import Town, entries, questions
from benchmarks.directory_others import sqlite, tantivy

pytestmark = pytest.mark.slow
SERVICES = 300
TOWN = Town(
    tuple((400_000 + step * 211 % 9_000, 300_000 + step * 97 % 9_000) for step in range(500)), ("E07000192",) * 500
)


@pytest.fixture(autouse=True)
def _small_town(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (directory_made, directory_cases):
        monkeypatch.setattr(module, "town", lambda: TOWN)


def test_ours_answers_every_kind_of_question() -> None:
    told = directory_cases.ours(SERVICES, 10)
    assert told["services"] == SERVICES
    assert SERVICES < told["locations"] < 2 * SERVICES
    assert told["serving_mb_shared"] > 0
    assert set(told["cases"]) == set(directory_cases.CASES)
    for case in told["cases"].values():
        assert case["asked"] == 10
        assert 0 < case["p50_ms"] <= case["p95_ms"] <= case["p99_ms"]


def test_the_other_ways_find_what_is_there(tmp_path: Path) -> None:
    asked = questions(20, worded=True, miles=20, filtered=False)
    _, path, ways = sqlite(tmp_path, SERVICES)
    assert path.stat().st_size > 0
    if (more := tantivy(tmp_path, SERVICES)) is not None:
        ways |= more[2]
    found = {name: sum(ask(one) for one in asked) for name, ask in ways.items()}
    assert set(found) >= {"fts5_joined", "fts5_squares", "substring"}
    assert all(count > 0 for count in found.values())
    assert found["fts5_squares"] >= found["fts5_joined"], "squares hold the circle"


def test_the_same_number_makes_the_same_services() -> None:
    assert list(entries(20)) == list(entries(20))
    assert list(entries(20)) == list(entries(30))[:20]


@pytest.mark.parametrize(("database", "on"), [("", "sqlite"), ("postgres://village@127.0.0.1:1/x", "postgresql")])
def test_pages_alone_are_served_from_a_database_that_is_given(
    database: str, on: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    given: dict[str, str] = {}

    def apart(module: str, *words: object, database: str = "") -> dict[str, Any]:
        given[f"{module} {words[0]}"] = database
        cases = {name: {"p95_ms": 1.0, "cpu_p95_ms": 1.0} for name in directory.CASES}
        pages = {"worst_cached_p95_ms": 1.0, "worst_rendered_p95_ms": 1.0}
        return {"cases": cases, "build_s": 1.0, "build_mb": 1.0, "build_cpu_s": 1.0} | pages

    monkeypatch.setattr(directory, "apart", apart)
    told = directory.measure(services=400, asked=10, database=database)
    pages = "benchmarks.directory_pages 400"
    assert given.pop(pages) == database
    assert set(given.values()) == {""}
    assert told["pages"]["database"].startswith(on)
