"""The measures at the command line: listed, explained, tried out, and an area's scorecard as files."""

import csv
import io
import json
import subprocess
from pathlib import Path

import pytest

from tests.commands import run
from tests.shared import shared
from village.cli.complaint import complaint_of
from village.warehouse.measures import shipped
from village.warehouse.measures.run import WrongMeasure


def village(var: Path, *words: str) -> "subprocess.CompletedProcess[str]":
    return run(*words, VILLAGE_VAR=str(var))


def test_list_names_every_measure(tmp_path: Path) -> None:
    told = village(tmp_path, "measures", "list").stdout
    assert all(one.slug in told and one.title in told for one in shipped.measures())
    assert all(f"{one.title} *" in told for one in shipped.counted_measures())


def test_explain_says_what_how_and_from_what_even_before_there_are_figures(tmp_path: Path) -> None:
    told = village(tmp_path, "measures", "explain", "ready-for-school").stdout
    one = next(one for one in shipped.measures() if one.slug == "ready-for-school")
    for text in (one.question, one.numerator, one.source, *one.caveats, "SELECT", "at least 90%", "none yet"):
        assert text in told


def test_what_is_counted_here_is_explained_with_its_twin(tmp_path: Path) -> None:
    told = village(tmp_path, "measures", "explain", "help-closed").stdout
    for text in ("tests/oracles/help_counted.py", "early-help-arrangements-in-every-trust", "never from a release"):
        assert text in told
    assert "tests/oracles/measures.py" in village(tmp_path, "measures", "explain", "neet").stdout


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["explain", "happiness"], "There is no measure 'happiness'."),
        (["values", "happiness", "--area", "Leeds"], "There is no measure 'happiness'."),
        (["values", "neet", "--area", "Atlantis"], "There is no area 'Atlantis'."),
        (["values", "help-opened", "--area", "Leeds"], "The database has not been set up."),
        (["values", "neet", "--area", "Leeds"], "There are no figures of neet for Leeds."),
        (["values", "neet", "--area", "Leeds", "--group", "sex=x"], "neet has no group 'sex=x'."),
        (["scorecard", "Atlantis", "--format", "csv"], "There is no area 'Atlantis'."),
        (["scorecard", "Leeds"], "Say where the scorecard goes."),
        (["scorecard", "Leeds", "--format", "pdf"], "A PDF cannot be printed here."),
        (["scorecard", "Leeds", "--format", "csv"], "There are no figures for Leeds."),
        (["scorecard", "Leeds", "--format", "csv", "--neighbours", "nowhere.csv"], "There is no file nowhere.csv."),
    ],
)
def test_one_clear_sentence_for_what_is_not_there(tmp_path: Path, words: list[str], said: str) -> None:
    done = village(tmp_path, "measures", *words)
    assert done.returncode != 0
    assert said in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["attack", "nowhere"], "no folder or zip file nowhere. Give one that ./village measures protect wrote."),
        (["attack", "README.md"], "no folder or zip file README.md. Give one that ./village measures protect wrote."),
        (["protect", "README.md", "--rules", "nowhere.yaml", "--out", "x"], "no file nowhere.yaml. Check the path."),
        (
            ["status", "--series", "nowhere.csv", "--target", "3", "--by", "2020"],
            "no file nowhere.csv. Give a CSV with the columns period and value.",
        ),
        (["map", "nowhere.csv"], "no file nowhere.csv. Check the path."),
        (["map", "src"], "no file src. Check the path."),
        (["schools", "nowhere.csv"], "no file nowhere.csv. Check the path."),
    ],
)
def test_a_wrong_path_is_one_sentence_and_bad_input(tmp_path: Path, words: list[str], said: str) -> None:
    done = village(tmp_path, "measures", *words)
    assert (done.returncode, done.stderr) == (2, f"village: There is {said}\n")


def test_a_measure_of_ones_own_that_takes_too_long_is_told_so() -> None:
    said = complaint_of(WrongMeasure("The measure mine takes too long: it was stopped after 60 seconds."))
    assert (said.what, said.do, said.code) == (
        "The measure mine takes too long: it was stopped after 60 seconds.", "Mend its SQL.", 1,
    )  # fmt: skip


@pytest.mark.published
@pytest.mark.slow
def test_a_scorecard_of_a_real_file(tmp_path: Path) -> None:
    file = shared("data", "published", "eyfsp_gld_2021-22_la_district_characteristics.csv")
    assert village(tmp_path, "prepare").returncode == 0
    assert village(tmp_path, "figures", "load", str(file)).returncode == 0
    tried = village(tmp_path, "measures", "test", "ready-for-school")
    assert tried.returncode == 0, tried.stderr
    assert "latest 2021/22: as its twin" in tried.stdout
    done = village(tmp_path, "measures", "scorecard", "Leeds", "--out", str(tmp_path / "card"))
    assert done.returncode == 0, done.stderr
    told = json.loads((tmp_path / "card" / "scorecard.json").read_text())
    assert (told["name"], told["made_up"], len(told["releases"])) == ("Leeds", False, 1)
    assert (tmp_path / "card" / "scorecard.pdf").read_bytes().startswith(b"%PDF")
    rows = told["measures"]
    assert {row["area"] for row in rows} == {"E08000035"}
    meals = next(row for row in rows if row["group"] == "fsm=eligible")
    assert meals["measure"] == "ready-for-school"
    assert meals["lower"] < meals["value"] < meals["upper"]
    with (tmp_path / "card" / "scorecard.csv").open(newline="") as opened:
        assert len(list(csv.DictReader(opened))) == len(rows)
    printed = village(tmp_path, "measures", "scorecard", "E08000035", "--format", "csv").stdout
    assert next(iter(csv.DictReader(io.StringIO(printed))))["area"] == "E08000035"
