"""Who may import whom: the contracts in pyproject.toml, and the doors by which a module is entered."""

import os
from pathlib import Path

import grimp
import pytest
from importlinter.cli import lint_imports

ROOT = Path(__file__).resolve().parents[2]
DOORS = {"queries", "actions", "rules"}
# Two modules more may be entered by the ones that join the ends.
SPECIAL = {"village.config": {"urls", "api"}, "village.cli": {"extracts", "report", "api"}}
ENTERED = [
    "village.board", "village.plan", "village.outcomes", "village.people", "village.workforce", "village.public",
    "village.desk",
]  # fmt: skip


@pytest.fixture(scope="module")
def graph() -> grimp.ImportGraph:
    return grimp.build_graph("village", cache_dir=None)


def test_the_contracts_hold(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(ROOT)
    code = lint_imports(config_filename=str(ROOT / "pyproject.toml"), no_cache=True)
    assert code == os.EX_OK, capsys.readouterr().out


@pytest.mark.parametrize("module", ENTERED)
def test_a_module_is_entered_by_its_doors(graph: grimp.ImportGraph, module: str) -> None:
    inside = {module, *graph.find_descendants(module)} if module in graph.modules else set()
    for one in sorted(inside):
        for importer in graph.find_modules_that_directly_import(one):
            if importer in inside:
                continue
            top = ".".join(importer.split(".")[:2])
            door = one.removeprefix(module).lstrip(".").split(".")[0]
            assert door in DOORS | SPECIAL.get(top, set()), f"{importer} enters {module} by {door or 'itself'}"
