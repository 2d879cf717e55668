"""Definitions from the command line: told in a line each whether they may be published, and if not, where and why."""

import re
from pathlib import Path

import pytest

from village.cli import main
from village.forms.queries import FOLDER

ROOT = Path(__file__).resolve().parents[3]
GUIDE = (ROOT / "docs" / "guides" / "writing-a-form.md").read_text(encoding="utf-8")
FORM: str = re.findall(r"```yaml\n(.*?)```", GUIDE, re.DOTALL)[0]


def run(*words: object) -> int:
    with pytest.raises(SystemExit) as left:
        main(["definitions", *map(str, words)])
    assert isinstance(left.value.code, int)
    return left.value.code


def written(folder: Path, text: str, name: str = "form.yaml") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_what_comes_with_village_is_listed(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("list") == 0
    said = capsys.readouterr().out
    assert "form     common-assessment 1: Common assessment, 78 questions" in said
    assert "codes    need-scale@1" in said
    assert "process  early-help 2" in said


def test_the_form_of_the_guide_may_be_published(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("check", written(tmp_path, FORM)) == 0
    assert capsys.readouterr().out.endswith("form.yaml: may be published.\n")


def test_a_fault_is_told_with_its_place(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    wrong = FORM.replace("[waiting.settled, no]", "[waiting.settled, never]")
    assert run("check", written(tmp_path, wrong)) == 1
    said = capsys.readouterr().out
    assert "cannot be published yet:\n  now/waiting.why-not/shown: waiting.settled is answered with yes or no" in said


def test_a_list_may_come_with_the_form_that_uses_it(tmp_path: Path) -> None:
    own = FORM.replace("relations@1", "neighbours@1")
    assert run("check", written(tmp_path, own)) == 1
    codes = 'codes: neighbours\nversion: 1\ntitle: {en: "Near"}\nof:\n  - {code: near, label: {en: "Next door"}}\n'
    assert run("check", written(tmp_path, own), written(tmp_path, codes, "codes.yaml")) == 0


def test_a_second_version_is_held_against_the_first(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    first = written(tmp_path, FORM, "first.yaml")
    second = FORM.replace("version: 1", "version: 2").replace("Has somebody rung them?", "Has anyone visited?")
    assert run("check", written(tmp_path, second), "--before", first) == 1
    assert "now/waiting.settled/meaning: its words differ" in capsys.readouterr().out
    process = ROOT / "src" / "village" / "reference" / "processes" / "early-help.yaml"
    assert run("check", process, "--before", process) == 1
    assert "version: the version after early-help 2 is early-help 3" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("title: {en: x}\n", "the document: it begins with one of form, codes, process"),
        ("form: [\n", ""),
        ("form: x\n", "the document: version is missing"),
        ("process: x\n", "the document: states is missing"),
        ("codes: x\n", "the document: of is missing"),
        ("form: &a x\nversion: *a\n", ""),
    ],
)
def test_what_is_no_definition_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str, said: str
) -> None:
    assert run("check", written(tmp_path, text)) in (1, 2)
    told = capsys.readouterr()
    assert said in told.out
    assert told.out or told.err.startswith("village: ")


def test_files_that_are_not_there_and_two_with_one_before_are_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("check", tmp_path / "none.yaml") == 2
    assert "There is no file" in capsys.readouterr().err
    form = FOLDER / "review.yaml"
    assert run("check", form, form, "--before", form) == 2
    assert "--before is for one file." in capsys.readouterr().err
