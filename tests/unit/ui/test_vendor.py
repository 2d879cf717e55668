"""The vendored browser files are exactly those listed, and speak to nobody."""

import hashlib
import re
import tomllib
from pathlib import Path

import pytest

from village.ui.charts import svg
from village.ui.maps.tiles import STEPS

STATIC = Path(__file__).parents[3] / "src/village/ui/static"
VENDOR = STATIC / "vendor"
LISTED = tomllib.loads((VENDOR / "VENDOR.toml").read_text())
OURS = [p for p in sorted(STATIC.parents[1].rglob("static/**/*")) if VENDOR not in p.parents and p.is_file()]
SHEETS = [p for p in OURS if p.suffix == ".css"]


@pytest.mark.parametrize("folder", LISTED)
def test_every_file_is_listed_and_unchanged(folder: str) -> None:
    found = {p.name: hashlib.sha256(p.read_bytes()).hexdigest() for p in (VENDOR / folder).iterdir()}
    assert found == LISTED[folder]["sha256"]


def test_nothing_else_is_vendored() -> None:
    assert {p.name for p in VENDOR.iterdir()} == {*LISTED, "VENDOR.toml"}


@pytest.mark.parametrize("folder", LISTED)
def test_each_package_has_its_licence_beside_it(folder: str) -> None:
    text = (VENDOR / folder / "LICENSE.txt").read_text()
    assert {"MIT": "MIT License", "OFL-1.1": "SIL Open Font License"}[LISTED[folder]["licence"]] in " ".join(
        text.split()
    )


def test_govuk_frontend_carries_none_of_govuks_own_branding() -> None:
    css = (VENDOR / "govuk-frontend/govuk-frontend.min.css").read_text()
    for word in ("GDS Transport", "crest", "crown", "@font-face", "/assets/", "sourceMappingURL"):
        assert word not in css


@pytest.mark.parametrize(
    "path",
    [p for p in [*OURS, *VENDOR.rglob("*")] if p.suffix in (".css", ".js", ".svg")],
    ids=lambda p: p.name,
)
def test_no_file_asks_another_host_for_anything(path: Path) -> None:
    text = path.read_text()
    for address in re.findall(r"(?:url\(|from\s*|import\s*\(?)[\"']?(https?:|//)[^\"')]*", text):
        raise AssertionError(f"{path.name} fetches {address}")


@pytest.mark.parametrize("path", SHEETS, ids=lambda p: p.name)
def test_our_own_stylesheets_are_short(path: Path) -> None:
    assert path.read_text().count("\n") < 400


@pytest.mark.parametrize("path", SHEETS, ids=lambda p: p.name)
def test_every_file_a_stylesheet_names_is_there(path: Path) -> None:
    for name in re.findall(r'url\("([^"]+)"\)', path.read_text()):
        assert (path.parent / name).resolve().exists(), name


def _light(colour: str) -> float:
    parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    low, high = sorted((_light(one), _light(other)))
    return (high + 0.05) / (low + 0.05)


TOKENS = dict(re.findall(r"(--[\w-]+):\s*(#[0-9a-f]{6});", (STATIC / "village/village.css").read_text()))
PAIRS = [
    *[(ink, paper) for ink in ("--vg-ink", "--vg-ink-soft", "--vg-pine", "--vg-pine-deep", "--govuk-link-colour",
      "--govuk-link-visited-colour") for paper in ("--vg-white", "--vg-paper", "--vg-paper-deep", "--vg-pine-pale")],
    ("--vg-white", "--vg-pine"), ("--vg-ink", "--vg-honey"), ("--vg-ink", "--vg-focus"), ("--vg-white", "--vg-brick"),
    ("--vg-brick", "--vg-white"), ("--vg-brick", "--vg-brick-pale"), ("--vg-leaf", "--vg-leaf-pale"),
    ("--vg-honey-deep", "--vg-honey-pale"), ("--vg-ink", "--vg-honey-pale"),
]  # fmt: skip


@pytest.mark.parametrize(("ink", "paper"), PAIRS)
def test_words_can_be_read_on_what_is_behind_them(ink: str, paper: str) -> None:
    assert contrast(TOKENS[ink], TOKENS[paper]) >= 4.5


@pytest.mark.parametrize(("fill", "ink"), [*svg.CATEGORIES, *STEPS, ("#ffffff", svg.SOFT), ("#ffffff", svg.AIM)])
def test_words_in_charts_and_maps_can_be_read(fill: str, ink: str) -> None:
    assert contrast(fill, ink) >= 4.5


@pytest.mark.parametrize("stroke", [svg.HERE, svg.COMPARE, svg.AIM, svg.SOFT])
def test_lines_that_carry_meaning_stand_out(stroke: str) -> None:
    assert contrast(stroke, "#ffffff") >= 3
