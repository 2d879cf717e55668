"""A sensitive service is found by need and by the areas it says it serves. Wherever it is, every answer is the same,
byte for byte: no distance, no order and no count depends on its place."""

import random
import tempfile
from dataclasses import replace
from itertools import product
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.spec.search import worlds
from village.search.building import build_index
from village.search.columns import DATA
from village.search.index import Index, open_index
from village.search.rules.entry import Entry
from village.search.rules.question import Question

HERE = (430_000, 430_000)
REFUGE = Entry(
    "refuge", "Safe House", "Refuge for women and children", kinds=("refuge",), areas=("E08000035",), placed=False
)


def built(folder: Path, entries: list[Entry]) -> Index:
    build_index(folder, entries, words=worlds.THESAURUS)
    return open_index(folder)


@pytest.mark.slow
@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 2**32))
def test_paired_worlds_answer_alike(seed: int) -> None:
    """Two worlds that differ only in where what is sensitive is: one version, so one answer to every question."""
    making = worlds.Maker(seed)
    entries = making.entries()
    moved = [entry if entry.placed else replace(entry, points=making.points()) for entry in entries]
    with tempfile.TemporaryDirectory() as one, tempfile.TemporaryDirectory() as other:
        first, second = built(Path(one), entries), built(Path(other), moved)
        assert first.version == second.version
        for question in [making.question() for _ in range(12)]:
            assert first.ask(question) == second.ask(question)


def test_the_place_is_in_no_file(tmp_path: Path) -> None:
    built(tmp_path / "a", [REFUGE])
    built(tmp_path / "b", [replace(REFUGE, points=(HERE,))])
    (one,), (other,) = (list((tmp_path / name).glob(f"*/{DATA}")) for name in "ab")
    assert one.read_bytes() == other.read_bytes()


def test_asking_from_everywhere_tells_nothing(tmp_path: Path) -> None:
    """Triangulation: from a net of places and by every distance it is found, or to be checked, always alike."""
    others = [
        Entry(f"o{x}{y}", "House", points=((428_000 + x * 500, 428_000 + y * 500),))
        for x, y in product(range(9), repeat=2)
    ]
    index = built(tmp_path, [replace(REFUGE, points=(HERE,)), *others])
    seen = set()
    for x, y, within in product(range(425_000, 435_001, 2_500), range(425_000, 435_001, 2_500), (100, 1_000, 50_000)):
        for area in ("E08000035", "E08000036", None):
            answer = index.ask(Question("refuge", place=(x, y), within=within, area=area))
            hits = [
                (band, hit.metres, hit.score, hit.unknown)
                for band in ("hits", "check")
                for hit in getattr(answer, band)
            ]
            seen.add((area, tuple(hits)))
    assert {(area, tuple((band, metres) for band, metres, *_ in hits)) for area, hits in seen} == {
        ("E08000035", (("hits", None),)),
        ("E08000036", ()),
        (None, (("check", None),)),
    }
    assert len(seen) == 3


@pytest.mark.parametrize("order", ["best", "near"])
def test_the_order_among_them_does_not_vary_with_the_place_asked_from(tmp_path: Path, order: str) -> None:
    dice = random.Random(7)
    refuges = [
        replace(REFUGE, ref=f"r{number}", points=((dice.randrange(700_000), 400_000),), completeness=number % 3 / 2)
        for number in range(12)
    ]
    index = built(tmp_path, refuges)
    orders = {
        tuple(hit.ref for hit in index.ask(Question("refuge", place=place, area="E08000035", order=order)).hits)
        for place in [(100_000, 100_000), (600_000, 200_000), HERE]
    }
    assert len(orders) == 1
    assert len(orders.pop()) == 12
