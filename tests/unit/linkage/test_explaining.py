"""What is kept of a pair explains it again: the same weight, field by field, links by number as well."""

from pathlib import Path

import polars as pl
import pytest

from village.kernel.tables.rules import Refused
from village.linkage.files import service
from village.linkage.files.explaining import explained
from village.linkage.files.results import MODEL, PAIRS

FORENAMES = ("Anneliese", "Barnaby", "Clementine", "Desmond", "Ekaterina", "Fitzgerald")
SURNAMES = ("Testwood", "Mockford", "Examplar", "Dummerton", "Placeholt", "Fictor", "Inventon")


@pytest.fixture(scope="module")
def linked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two files with a number in both; in some rows names, birth or number went wrong or are missing."""
    folder = tmp_path_factory.mktemp("explained")
    for side in "ab":
        lines = ["id,forename,surname,dob,postcode,hospital no"]
        for i in range(60):
            first, last, number = FORENAMES[i % 6], SURNAMES[i % 7], f"{700_000 + 37 * i}"
            if side == "b":
                first, last = (last, first) if i % 10 == 1 else (first[:-2] + first[-1] if i % 9 == 2 else first, last)
                number = "" if i % 5 == 3 else number[:-1] + "0" if i % 11 == 4 else number
            where = f"ZZ{i % 9} {i % 8 + 1}AA"
            lines.append(f"{side}{i},{first},{last},{2010 + i % 5}-{i % 12 + 1:02}-{i % 28 + 1:02},{where},{number}")
        (folder / f"{side}.csv").write_text("\n".join(lines) + "\n")
    wanted = service.Wanted(identifiers=["hospital no"])
    service.link([folder / "a.csv", folder / "b.csv"], folder / "out", wanted)
    return folder / "out"


def test_the_weight_of_every_pair_comes_out_again(linked: Path) -> None:
    pairs = pl.read_parquet(linked / PAIRS)
    assert len(pairs) >= 60
    for left, right, weight in pairs.select("left", "right", "weight").iter_rows():
        row, parts = explained(linked, left, right)
        assert sum(part.bits for part in parts) == pytest.approx(weight, abs=1e-6)
        levels = {name: level for name, level in row["levels"].items() if level != "missing"}
        assert {part.field: part.level for part in parts if part.field != "household"} == levels


def test_a_link_by_number_keeps_its_levels(linked: Path) -> None:
    pairs = pl.read_parquet(linked / PAIRS).filter(decision="link").unnest("levels")
    number = next(name for name in pairs.columns if name.startswith("id:"))
    assert pairs.filter(pl.col(number) == "same").height >= 40
    assert pairs.filter(pl.col(number) == "missing").height >= 5
    _, parts = explained(linked, "b5", "a5")  # either way round
    assert next(part for part in parts if part.field == number).bits > 3


def test_the_model_that_is_kept_shows_nobody(linked: Path) -> None:
    said = (linked / MODEL).read_text().upper()
    assert not any(name.upper() in said for name in (*FORENAMES, *SURNAMES))
    assert "ZZ1" not in said
    assert "700037" not in said


def test_what_was_not_kept_is_not_explained(linked: Path, tmp_path: Path) -> None:
    with pytest.raises(Refused, match="Nothing was kept of a1 and b30"):
        explained(linked, "a1", "b30")
    with pytest.raises(Refused, match="no linkage here"):
        explained(tmp_path, "a1", "b1")
    for name in (PAIRS, MODEL):
        (tmp_path / name).write_bytes((linked / name).read_bytes())
    (tmp_path / MODEL).write_text((linked / MODEL).read_text().replace('"version": "', '"version": "x'))
    with pytest.raises(Refused, match="is not the model"):
        explained(tmp_path, "a1", "b1")
