"""What the documents promise of security and privacy is numbered without a gap, and each sentence has a test that is
there or says plainly that it has none."""

import re

import pytest

from tests.named import ROOT, missing, named_in
from village.cli.verification_docs import CHAPTERS, VERDICTS, requirements

WHY = ROOT / "docs" / "why"
NUMBERED = {"threat-model.md": ["t", "p"], "impact-assessment.md": ["r"]}


def rows(name: str) -> list[list[str]]:
    lines = (WHY / name).read_text(encoding="utf-8").splitlines()
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines if re.match(r"\| [tpr]\d", line)]


@pytest.mark.parametrize("name", NUMBERED)
def test_sentences_are_numbered_without_a_gap(name: str) -> None:
    numbers = [cells[0] for cells in rows(name)]
    expected = [f"{kind}{n}" for kind in NUMBERED[name] for n in range(1, sum(one[0] == kind for one in numbers) + 1)]
    assert numbers == expected
    assert set(NUMBERED[name]) == {one[0] for one in numbers}


@pytest.mark.parametrize("name", NUMBERED)
def test_each_sentence_has_a_test_or_says_that_it_has_none(name: str) -> None:
    for cells in rows(name):
        assert bool(named_in(cells[-1])) != bool(re.match(r"Not (yet|by the software): \w", cells[-1])), cells[0]


def test_every_test_that_any_document_names_is_there() -> None:
    documents = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]
    assert [gone for path in documents for gone in missing(named_in(path.read_text(encoding="utf-8")))] == []


def test_every_requirement_of_the_standard_has_one_verdict_in_order() -> None:
    every = requirements()
    numbers = [tuple(map(int, one["id"].split("."))) for one in every]
    assert numbers == sorted(set(numbers))
    assert len(numbers) == 70 + 183  # of levels 1 and 2, as the standard counts them
    assert {chapter for chapter, *_ in numbers} == set(range(1, len(CHAPTERS) + 1))
    assert {one["verdict"] for one in every} == set(VERDICTS)
    assert all(one["asks"] and one["evidence"] for one in every)


def test_a_test_that_is_not_there_is_missed() -> None:
    here = "tests/architecture/test_trust_is_tested.py"
    said = f"`{here}::test_a_test_that_is_not_there_is_missed` `{here}::test_ghost` `tests/ghost.py::test_a`"
    assert missing(named_in(said)) == [f"{here}::test_ghost", "tests/ghost.py::test_a"]
