"""From a published file to an area's workforce strategy on two pages: what the figures say with how sure, what they
cannot say, six themes to decide on. Nothing is invented, and what cannot be meant is refused in a sentence."""

import csv
import html
import re
from pathlib import Path
from typing import Any

import pytest

from tests.commands import ROOT, run
from tests.shared import shared

HEADER = "area,period,stock,joiners,leavers"


def series(folder: Path, extra: str = "") -> Path:
    """Three areas over six years: in one twice as many leave as elsewhere, and it shrinks."""
    rows = []
    for year in range(2018, 2024):
        past = year - 2018
        rows += [f"Calm,{year},{1000 + past},101,100", f"Steady,{year},{900 + past},91,90"]
        rows.append(f"Restless,{year},{800 - 20 * past},140,{160}")
    path = folder / "series.csv"
    path.write_text("\n".join((HEADER, *rows)) + "\n" + extra, encoding="utf-8")
    return path


def drafted(path: Path, whose: str, out: Path, *more: str) -> Any:
    return run(
        "workforce", "strategy", "--input", str(path), "--for", whose, "--origin", "2023", "--out", str(out), *more
    )


def text(out: Path) -> str:
    return html.unescape(
        re.sub(r"\s+", " ", re.sub(r"<(style|svg).*?</\1>|<[^>]+>", " ", out.read_text(), flags=re.DOTALL))
    )


def test_needs_are_those_that_chance_does_not_explain(tmp_path: Path) -> None:
    out = tmp_path / "strategy.html"
    found = drafted(series(tmp_path), " restless ", out, "--needed", "2000")
    assert found.returncode == 0, found.stderr
    words = text(out)
    assert "2,000 people are needed and" in words
    # 160 of 700 are 22.9 %, elsewhere 190 of 1,910 are 9.9 %
    assert "In 2023 22.9% left of those in post in Restless at its end; in the other areas 9.9%." in words
    assert "Nobody has decided it." in words
    calm = drafted(series(tmp_path), "Calm", out)
    assert "0 needs" in calm.stdout
    assert "Nothing that chance could not explain." in text(out)
    assert "How many are needed: nobody has said." in text(out)


def test_the_second_page_has_the_six_themes_and_national_promises_by_paragraph(tmp_path: Path) -> None:
    out = tmp_path / "strategy.html"
    drafted(series(tmp_path), "Calm", out)
    words = text(out)
    for theme in (
        "Capacity", "Excellence in practice", "Purpose and roles", "Joint working", "What works with the workforce",
        "Managing reform",
    ):  # fmt: skip
        assert theme in words
    assert "(¶7.65 box)" in words
    raw = out.read_text()
    assert "<script" not in raw
    assert not re.search(r"(src|href)=", raw)


@pytest.mark.parametrize(
    ("more", "why"),
    [
        (("--for", "Atlantis"), "has no area 'Atlantis'"),
        (("--for", "<script>"), "has no area '<script>'"),
        (("--origin", "2030"), "There is no period"),
        (("--horizon", "0"), "cannot be told"),
        (("--horizon", "51"), "cannot be told"),
        (("--stock", "people"), "There is no column"),
        (("--out", "nowhere/at/all.html"), "There is no folder"),
        (("--input", "none.csv"), "There is no file"),
    ],
)
def test_what_cannot_be_meant_is_refused_and_writes_nothing(tmp_path: Path, more: tuple[str, ...], why: str) -> None:
    out = tmp_path / "strategy.html"
    found = drafted(series(tmp_path), "Calm", out, *more)
    assert found.returncode == 2
    assert why in found.stderr.replace("\n", " ")
    assert not out.exists()


def test_an_area_that_would_be_markup_is_written_as_text(tmp_path: Path) -> None:
    out = tmp_path / "strategy.html"
    extra = "".join(f"<b>Sly</b>,{year},100,5,5\n" for year in range(2018, 2024))
    assert drafted(series(tmp_path, extra), "<b>Sly</b>", out).returncode == 0
    assert "<b>" not in out.read_text()


def of_two_roles(folder: Path) -> Path:
    """Managers, of whom there are few, and workers, of whom there are many, in two areas."""
    rows = []
    for year in range(2018, 2024):
        past = year - 2018
        for area in ("Leeds", "York"):
            rows += [f"{area},{year},{100 + past},11,10,Manager", f"{area},{year},{1000 + past},101,100,Worker"]
    path = folder / "roles.csv"
    path.write_text("\n".join((f"{HEADER},role", *rows)) + "\n", encoding="utf-8")
    return path


def test_a_file_of_several_roles_is_not_mixed_and_asks_for_one(tmp_path: Path) -> None:
    out, path = tmp_path / "strategy.html", of_two_roles(tmp_path)
    found = drafted(path, "Leeds", out)
    assert found.returncode == 2
    words = " ".join(found.stderr.split())
    assert "roles.csv has 2 series for 'Leeds'." in words
    assert "Choose one with --for-role and --for-sector; of role and sector it has Manager; Worker." in words
    assert not out.exists()
    wrong = drafted(path, "Leeds", out, "--for-role", "Nurse")
    assert wrong.returncode == 2
    assert "roles.csv has nothing of that role and sector for 'Leeds'." in " ".join(wrong.stderr.split())
    assert not out.exists()


def test_a_role_that_was_chosen_is_told_alone_with_the_numbers_of_its_projection(tmp_path: Path) -> None:
    out, path = tmp_path / "strategy.html", of_two_roles(tmp_path)
    given = ("--input", str(path), "--origin", "2023", "--horizon", "3", "--out", str(tmp_path / "projected"))
    assert run("workforce", "project", *given).returncode == 0
    lines = list(csv.DictReader((tmp_path / "projected" / "projection.csv").read_text(encoding="utf-8").splitlines()))
    for role, many, other in (("Manager", 100, 1000), ("Worker", 1000, 100)):
        found = drafted(path, "Leeds", out, "--for-role", role.lower(), "--needed", str(2 * many))
        assert found.returncode == 0, found.stderr
        words = text(out)
        assert f"Leeds, {role}: the people who work with children" in words
        last = next(one for one in lines if (one["area"], one["role"], one["period"]) == ("Leeds", role, "2026"))
        low, high = (f"{float(last[name]):,.0f}" for name in ("low", "high"))
        assert words.count("2026, expected") + words.count("2026, a scenario") == 1
        assert f"{low} to {high}" in words
        assert f"{many + 5:,}" in words
        assert f"{other + 5:,}" not in words
        assert f"In 2026 {2 * many:,} people are needed" in words


@pytest.mark.published
def test_the_tutorial_does_what_it_says(tmp_path: Path) -> None:
    path = shared("data", "published", "social_work_workforce_2017-2023_la.csv")
    guide = (ROOT / "docs" / "start" / "workforce-strategy-in-ten-minutes.md").read_text(encoding="utf-8")
    commands = [
        line.removeprefix("./village ").split()
        for block in re.findall(r"```sh\n(.*?)```", guide, re.DOTALL)
        for line in block.replace("\\\n", " ").splitlines()
    ]
    assert [one[:2] for one in commands] == [["workforce", "project"], ["workforce", "strategy"]]
    (tmp_path / "workforce.csv").symlink_to(path)
    for one in commands:
        words = [str(tmp_path / word) if word in ("workforce.csv", "projected", "leeds.html") else word for word in one]
        assert run(*words).returncode == 0
    assert (tmp_path / "projected" / "projection.csv").is_file()
    words_of_page = text(tmp_path / "leeds.html")
    sentence = re.search(r"> (In 2026 .*)", guide)
    assert sentence
    assert sentence[1] in words_of_page
