"""The mappings that come with Village are whole, and need no web application."""

import subprocess
import sys
from pathlib import Path

from village.warehouse.importing.shipped import FOLDER, mappings_in, shipped

ROOT = Path(__file__).resolve().parents[4]


def test_each_is_named_for_its_dataset_and_says_where_it_is_from() -> None:
    assert [f"{one.dataset}.yaml" for one in shipped()] == sorted(path.name for path in FOLDER.glob("*.yaml"))
    for one in shipped():
        assert one.licence == "Open Government Licence v3.0"
        assert one.url.startswith("https://")
        assert one.publisher


def test_no_indicator_is_said_twice_of_the_same() -> None:
    for one in shipped():
        said = [(i.name, i.definition, *sorted(i.group.items()), *sorted(i.when.items())) for i in one.indicators]
        assert len(said) == len(set(said)), one.dataset


def test_an_indicator_has_one_title_and_one_unit() -> None:
    for one in shipped():
        for name in {i.name for i in one.indicators}:
            same = {(i.title, i.unit) for i in one.indicators if i.name == name}
            assert len(same) == 1, (one.dataset, name)


def test_a_folder_of_ones_own_is_read(tmp_path: Path) -> None:
    (tmp_path / "own.yaml").write_bytes((FOLDER / "population.yaml").read_bytes())
    (tmp_path / "notes.txt").write_text("not a mapping")
    assert [one.dataset for one in mappings_in(tmp_path)] == ["population"]


def test_the_engine_needs_no_web_application() -> None:
    code = (
        "import sys; from village.warehouse import releases; from village.warehouse.importing import draft, shipped; "
        "shipped.shipped(); assert not [name for name in sys.modules if name.split('.')[0] == 'django']"
    )
    done = subprocess.run([sys.executable, "-c", code], env={"PYTHONPATH": str(ROOT / "src")}, check=False)
    assert done.returncode == 0
