"""A demo is built again after a change to any file that the build reads or copies, wherever in the tree it lies."""

import inspect
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as real
from django.contrib.staticfiles.finders import get_finders

from village.cli.building import STEPS, build_all, fingerprint

SRC = Path(real.SRC)


def copied_by_collectstatic() -> Iterator[str]:
    """Every file of ours that ends among the static files, as Django itself finds them."""
    for finder in get_finders():
        for name, storage in finder.list([]):
            path = Path(storage.path(name))
            if path.is_relative_to(SRC):
                yield path.relative_to(SRC).as_posix()


def read_by_the_build() -> Iterator[str]:
    for folder in ("reference", "synthetic"):
        yield from (path.relative_to(SRC).as_posix() for path in (SRC / folder).rglob("*.csv"))


@pytest.fixture
def tree(tmp_path: Path, settings: Any) -> Path:
    settings.SRC = tmp_path / "village"
    shutil.copytree(SRC, settings.SRC, ignore=shutil.ignore_patterns("__pycache__"))
    return Path(settings.SRC)


def test_every_file_counts(tree: Path) -> None:
    names = sorted({*copied_by_collectstatic(), *read_by_the_build()})
    assert {name.split("/static/")[0] for name in names if "/static/" in name} >= {"ui", "plan"}
    before = fingerprint()
    assert fingerprint() == before
    for name in names:
        found = (tree / name).stat()
        os.utime(tree / name, ns=(found.st_atime_ns, found.st_mtime_ns + 1))
        after = fingerprint()
        assert after != before, name
        before = after


@pytest.mark.parametrize("folder", ["public/static", "kernel/audit/static/deep", "plan/static/plan", "reference/new"])
def test_a_file_that_is_new_or_gone_counts(tree: Path, folder: str) -> None:
    before = fingerprint()
    new = tree / folder / "new.css"
    new.parent.mkdir(parents=True, exist_ok=True)
    new.write_text("a", encoding="utf-8")
    with_it = fingerprint()
    assert with_it != before
    new.unlink()
    assert fingerprint() == before


def test_as_many_steps_are_announced_as_there_are() -> None:
    assert inspect.getsource(build_all).count("\n    step(") == STEPS
