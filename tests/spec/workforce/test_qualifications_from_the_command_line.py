"""The list is taken in whole or not at all, and one qualification is answered for, from the command line."""

import json
from pathlib import Path

import pytest

from tests.commands import run
from tests.unit.workforce.qualifications.lists import ROWS, written


@pytest.fixture(scope="module")
def var(tmp_path_factory: pytest.TempPathFactory) -> Path:
    tmp_path = tmp_path_factory.mktemp("list")
    file = tmp_path / "list.csv"
    file.write_bytes(written(ROWS))
    done = run("workforce", "qualifications", str(file), VILLAGE_VAR=str(tmp_path))
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith(f"{len(ROWS)} qualifications; 3 ask something of their holder.\n")
    return tmp_path


def ask(var: Path, *words: str) -> tuple[int, str, str]:
    done = run("workforce", "qualification", *words, VILLAGE_VAR=str(var))
    assert "Traceback" not in done.stderr
    return done.returncode, done.stdout, done.stderr


def test_a_qualification_is_answered_for_with_its_reasons(var: Path) -> None:
    code, out, _ = ask(var, "eyq-902", "--started", "2019-09-01")
    assert (code, out.splitlines()[0]) == (0, "Counts at level 2.")
    assert "[Early years qualifications list, EYQ-902]" in out
    assert ask(var, "EYQ-902", "--started", "2019-08-31")[1].startswith("Undecided; open at level 2.\n")
    assert ask(var, "EYQ-908", "--started", "2020-01-01")[1].startswith("Does not count at level 2, 3 or 6.\n")
    assert ask(var, "Playing award", "--started", "2020-01-01", "--body", "Made-up awards")[1].startswith(
        "Counts at level 2 at least; open at level 3.\n"
    )


def test_what_is_left_to_ask_is_said_and_can_be_answered(var: Path) -> None:
    told = json.loads(ask(var, "EYQ-904", "--started", "2020-01-01", "--no", "knowledge-only", "--json")[1])
    assert told["counts"] == "undecided"
    assert [one["slug"] for one in told["ask"]] == ["practice-assessed-in-maintained-sector"]
    answered = ("--no", "knowledge-only", "--yes", "practice-assessed-in-maintained-sector")
    assert ask(var, "EYQ-904", "--started", "2020-01-01", *answered)[1].startswith("Counts at level 3.\n")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["EYQ-999"], "The list has no EYQ-999."),
        (["EYQ-902", "--started", "1/9/19"], "--started 1/9/19 is no day."),
        (["EYQ-902", "--started", "2020-01-01", "--awarded", "2019-01-01"], "before it was begun on 2020-01-01."),
        (["EYQ-902", "--started", "2020-01-01", "--yes", "blue"], "EYQ-902 does not ask blue."),
        (["EYQ-902", "--yes", "blue", "--no", "blue"], "Something is answered twice."),
        (["Playing Award", "--level", "9"], "There is no level 9."),
        (["EYQ-902", "--list", "/no/such.csv"], "There is no file /no/such.csv."),
    ],
)
def test_bad_input_gets_one_sentence(var: Path, words: list[str], said: str) -> None:
    code, out, err = ask(var, *words)
    assert (code, out) == (2, "")
    assert err.startswith("village: ")
    assert said in err


def test_without_a_list_it_says_how_to_take_one_in(tmp_path: Path) -> None:
    code, _, err = ask(tmp_path, "EYQ-902")
    assert code == 2
    assert "Take the list in first: ./village workforce qualifications FILE." in err


def test_a_bad_list_changes_nothing(var: Path) -> None:
    kept = var / "workforce" / "early-years-list.csv"
    before = kept.read_bytes()
    for raw, said in [(b"\x00\x01", "village: "), (written(ROWS).replace(b"Sep-98", b"Sep-1"), "'Sep-1' is no month.")]:
        (var / "bad.csv").write_bytes(raw)
        done = run("workforce", "qualifications", str(var / "bad.csv"), VILLAGE_VAR=str(var))
        assert done.returncode == 2
        assert said in done.stderr
        assert done.stdout == ""
        assert [kept.read_bytes(), *kept.parent.iterdir()] == [before, kept]


def test_the_whole_list_can_be_had_as_data(var: Path) -> None:
    done = run("workforce", "qualifications", str(var / "list.csv"), "--json", VILLAGE_VAR=str(var))
    told = json.loads(done.stdout)
    assert [one["reference"] for one in told["qualifications"]] == [row[0] for row in ROWS]
    assert told["qualifications"][3]["begun"] == "from 2014-09-01 and before 2024-09-01"
    assert told["decisions"]["2019-09-01"]["undecided"] == 5


FRAMEWORK = """
units:
  core: {level: "3", credit: 10}
  play: {level: "3", credit: 8}
  unknown: {level: "3"}
qualifications:
  play-diploma: {level: "3", body: Made-up Awards, mandatory: [core, play], until: 2030-09-01}
  status: {level: "6", mandatory: [unknown]}
"""


def test_the_shortest_way_to_a_qualification_is_said(tmp_path: Path) -> None:
    file = tmp_path / "framework.yaml"
    file.write_text(FRAMEWORK, encoding="utf-8")

    def go(*words: str) -> tuple[int, str, str]:
        done = run("workforce", "route", str(file), *words, VILLAGE_VAR=str(tmp_path))
        return done.returncode, done.stdout, done.stderr

    code, out, _ = go("--to", "play-diploma", "--to", "status", "--passed", "core", "--on", "2026-09-01")
    assert code == 0
    assert out.splitlines() == [
        "8 credits to play-diploma and status.",
        "  play: 8 credits",
        "  unknown: nobody says how much credit",
    ]
    told = json.loads(go("--to", "play-diploma", "--on", "2026-09-01", "--json")[1])
    assert (told["units"], told["credit"]) == (["core", "play"], 18)
    for words, code, said in [
        (("--to", "play-diploma", "--on", "2030-09-01"), 1, "Nothing that can be begun that day leads there."),
        (("--to", "play-diploma", "--on", ""), 2, "--on is blank."),
        (("--to", "play-diploma", "--on", "soon"), 2, "--on soon is no day."),
        (("--to", "play-diploma", "--on", "2026-09-01", "--prior", "swim"), 2, "There is no unit swim."),
    ]:
        failed = go(*words)
        assert failed[0] == code
        assert failed[2].startswith(f"village: {said}")
