"""`./village measures status` says, for any file of figures, whether a target will be met, and how sure that is."""

import json
from pathlib import Path

import pytest

from tests.commands import run

FIGURES = """\
period,value,numerator,denominator
2005,66.8,373173,558620
2006,68.7,394916,574976
2007,71.1,,
2008,73.9,,
2009,76.4,,
2010,78.9,,
2011,81.6,,
2012,83.8,,
2013,84.9,,
2014,85.6,,
"""  # Level 2 by age 19 in England, as DfE published it; 90 % was the goal for 2020, and 81.4 % came


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "figures.csv"
    path.write_text(FIGURES, encoding="utf-8")
    return path


def asked(file: Path, *words: str) -> list[str]:
    return ["measures", "status", "--series", str(file), "--by", "2020", *words]


def test_it_prints_state_chance_forecast_no_change_and_track_record(file: Path) -> None:
    done = run(*asked(file, "--target", "90", "--as-at", "2014"))
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    assert lines[0].startswith("Uncertain: the chance of at least 90% by 2020 is put at ")
    assert lines[1].startswith("The forecast is ")
    assert "8 times in 10 between" in lines[1]
    assert lines[2].startswith("The latest figure is 85.6% (2014); no change would not meet the target.")
    assert lines[3].startswith("Checked 2 times on this series, 6 years ahead: off by ")


def test_json_holds_the_same_facts(file: Path) -> None:
    said = run(*asked(file, "--target", "90", "--as-at", "2012")).stdout.splitlines()
    told = json.loads(run(*asked(file, "--target", "90", "--as-at", "2012", "--json")).stdout)
    assert told["said"] == said
    assert (told["state"], told["horizon"], told["latest"]) == ("uncertain", 8, 83.8)
    assert told["lower"] < told["forecast"] < told["upper"]
    assert 0.2 < told["probability"] < 0.8
    assert (told["no_change"], told["no_change_meets"]) == (pytest.approx(83.8), False)
    assert set(told["record"]) == {
        "horizon", "checks", "series", "bias", "error", "coverage", "no_change_error", "line_error",
    }  # fmt: skip


def test_low_can_be_good_and_a_due_figure_settles_it(file: Path) -> None:
    low = run(*asked(file, "--target", "95", "--direction", "at-most"))
    assert low.stdout.startswith("Likely: the chance of at most 95% by 2020")
    met = run("measures", "status", "--series", str(file), "--target", "85", "--by", "2014")
    assert met.stdout.startswith("Met. The figure for 2014 is 85.6%.")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--target", "101"], "A target of 101% can never be met or missed. It must be from 0 to 100."),
        (["--target", "nan"], "A target of nan% can never be met or missed."),
        (["--target", "90", "--by", "2020/21"], "--by 2020/21 is not a period like those of the file"),
        (["--target", "90", "--by", "soon"], "--by: 'soon' is not a period"),
        (["--target", "90", "--as-at", "2014-13-01"], "--as-at: '2014-13-01' is not a period"),
        (["--target", "90", "--unit", "feet"], "Invalid value for '--unit'"),
        (["--target", "90", "--series", "nowhere.csv"], "There is no file nowhere.csv."),
        (["--target", "inf", "--unit", "score"], "A target that is set has a value"),
    ],
)
def test_what_cannot_be_answered_gets_one_sentence(file: Path, words: list[str], said: str) -> None:
    done = run(*asked(file, *words))
    assert done.returncode == 2, done.stdout
    assert said in done.stderr
    assert (done.stdout, "Traceback" in done.stderr) == ("", False)


def test_a_file_with_mistakes_is_refused_with_every_row_named(file: Path) -> None:
    file.write_text(
        "period,value,numerator,denominator\n2010,120,,\n2011,5,1,0\n2011,5,,\n2011,6,,\n", encoding="utf-8"
    )
    done = run(*asked(file, "--target", "90"))
    assert done.returncode == 2
    for part in ("row 2, column value: 120%", "row 3, column denominator: A denominator of 0", "row 5, column period"):
        assert part in done.stderr


def test_a_file_of_other_bytes_is_refused(file: Path) -> None:
    file.write_bytes(b"\xff\xfe" + "period,value\n2010,5\n".encode("utf-16-le"))
    done = run(*asked(file, "--target", "90"))
    assert done.returncode == 2
    assert "UTF-16" in done.stderr
