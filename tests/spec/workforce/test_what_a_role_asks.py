"""Whether somebody meets what a role asks, what is missing and the shortest way there, by a command."""

import json
from pathlib import Path

import pytest

from tests.commands import run
from tests.unit.workforce.qualifications.lists import ROWS, written

FRAMEWORK = """
units:
  core: {level: "3", credit: 10}
  play: {level: "3", credit: 8}
qualifications:
  play-diploma: {level: "3", body: Made-up Awards, mandatory: [core, play]}
equivalences:
  - {what: play-diploma, counts_as: counts-at-level-3, scope: ratios-in-england,
     said_by: A Department, source: Its list}
"""


def ask(at: Path, *words: str, **files: str) -> tuple[int, str, str]:
    named: list[str] = []
    for option, text in files.items():
        (at / f"{option}.yaml").write_text(text, encoding="utf-8")
        named += [f"--{option}", str(at / f"{option}.yaml")]
    done = run("workforce", "role", *words, *named, VILLAGE_VAR=str(at))
    assert "Traceback" not in done.stderr
    return done.returncode, done.stdout, done.stderr


def test_a_requirement_is_told_with_its_source_and_its_kind(tmp_path: Path) -> None:
    source = "[The Children’s Plan One Year On (DCSF, December 2008), 3.76]"
    out = ask(tmp_path, "sen-coordinator", "--on", "2009-01-01")[1].splitlines()
    assert out == [
        "SEN co-ordinator of a school: unmet.",
        f"  Missing: Qualified teacher status. {source}",
        f"  Not asked: Nationally approved training of SEN co-ordinators. It was announced, without a day. {source}",
    ]
    teacher = "holdings:\n  - {what: qualified-teacher-status, awarded: 2005-07-01}\n"
    out = ask(tmp_path, "sen-coordinator", "--on", "2009-01-01", holdings=teacher)[1]
    assert out.startswith("SEN co-ordinator of a school: met.\n  Met: Qualified teacher status, by Qualified teacher")
    out = ask(tmp_path, "full-day-care-lead", "--on", "2016-01-01")[1]
    assert out.startswith("Who leads early years practice in full day care: met.\n  Aimed at and missing: Early Years")
    leading = "holdings:\n  - {what: early-years-professional-status, awarded: 2008-07-01}\n"
    assert "Met (aimed at)" in ask(tmp_path, "full-day-care-lead", "--on", "2016-01-01", holdings=leading)[1]
    first = "taken_up: 2009-04-01\nfirst: yes\n"
    told = json.loads(ask(tmp_path, "head-teacher", "--on", "2010-01-01", "--json", holdings=first)[1])
    assert told["said"] == "unmet"
    assert ask(tmp_path, "head-teacher", "--on", "2010-01-01")[1].startswith("Head teacher: undecided.")


def test_what_is_missing_comes_with_the_shortest_way(tmp_path: Path) -> None:
    told = ask(
        tmp_path, "practitioner-at-level-3", "--on", "2026-09-01", framework=FRAMEWORK, holdings="passed: [core]\n"
    )[1]
    assert told.splitlines()[-1] == "  The shortest way is 8 credits, to play-diploma: play."


def test_a_listed_qualification_meets_a_role_by_its_first_day(tmp_path: Path) -> None:
    (tmp_path / "list.csv").write_bytes(written(ROWS))
    words = ("practitioner-at-level-3", "--on", "2026-09-01", "--list", str(tmp_path / "list.csv"))
    holds = "holdings:\n  - {{what: EYQ-908, awarded: 2003-07-01, started: {}, body: CACHE}}\n"
    assert "counted at level 3: met." in ask(tmp_path, *words, holdings=holds.format("2001-08-31"))[1]
    assert "level 3: unmet." in ask(tmp_path, *words, holdings=holds.format("2001-09-01"))[1]


@pytest.mark.parametrize(
    ("words", "holdings", "said"),
    [
        (["astronaut", "--on", "2026-09-01"], "", "There is no role astronaut. It is one of childrens-centre-lead,"),
        (["head-teacher", "--on", "soon"], "", "--on soon is no day."),
        (["head-teacher", "--on", ""], "", "--on is blank."),
        (["head-teacher", "--on", "2026-09-01"], "colour: blue\n", "It cannot be read: nothing is read of colour."),
        (["head-teacher", "--on", "2026-09-01"], "first: perhaps\n", "It cannot be read: 'perhaps'."),
        (["head-teacher", "--on", "2026-09-01"], "holdings:\n  - {what: x}\n", "It cannot be read: 'awarded'."),
        (
            ["head-teacher", "--on", "2026-09-01"],
            "holdings:\n  - {what: x, awarded: }\n",
            "says no day of award",
        ),
        (["head-teacher", "--on", "2026-09-01"], "holdings:\n  - {what: x, by: y}\n", "nothing is read of by."),
        (["head-teacher", "--on", "2026-09-01"], "holdings: x\n", "It cannot be read:"),
        (["head-teacher", "--on", "2026-09-01", "--list", "/no.csv"], "", "There is no file /no.csv."),
    ],
)
def test_bad_input_gets_one_sentence(tmp_path: Path, words: list[str], holdings: str, said: str) -> None:
    code, out, err = ask(tmp_path, *words, **({"holdings": holdings} if holdings else {}))
    assert (code, out) == (2, "")
    assert err.startswith("village: ")
    assert said in err
