"""The progress report of December 2008 contradicts itself in places; the checker finds them in the data as authored.

Stated here from the paper, paragraph by paragraph.
"""

import datetime as dt
import re
from collections import Counter
from pathlib import Path

import pytest
from typer.testing import CliRunner

from village.cli.app import commands
from village.kernel.tables.folders import read_folder
from village.plan.rules.check import Finding, check
from village.plan.rules.document import Plan
from village.plan.rules.folder import plan_from
from village.plan.rules.standing import as_known_on

SRC = Path(__file__).resolve().parents[3] / "src" / "village"


@pytest.fixture(scope="module")
def plan() -> Plan:
    return plan_from(read_folder(SRC / "reference" / "plan" / "childrens-plan-2007"))


@pytest.fixture(scope="module")
def findings(plan: Plan) -> list[Finding]:
    return check(plan)


# kind, severity, the paragraphs concerned
DEFECTS = [
    ("figures-disagree", "contradiction", {"4.4", "4.41", "4.44"}),  # academies in 62 or in 64 authorities
    ("figures-disagree", "contradiction", {"4.32"}),  # 24 business manager projects asked for, 30 under way
    ("figures-told-differently", "note", {"summary", "1.22"}),  # nearly 3,000 or over 2,900 children's centres
    ("sums-told-differently", "note", {"summary", "6.12", "annex A"}),  # myplace: over £200m or £202m
    ("passage-twice", "defect", {"1.42"}),
    ("passage-twice", "defect", {"7.34", "7.35"}),
    ("paragraph-missing", "defect", {"4.69"}),
]


@pytest.mark.parametrize(("kind", "severity", "paragraphs"), DEFECTS)
def test_a_known_defect_is_found(findings: list[Finding], kind: str, severity: str, paragraphs: set[str]) -> None:
    found = [one for one in findings if one.check == kind and {row[2] for row in one.rows} == paragraphs]
    assert [one.severity for one in found] == [severity]


def test_the_figures_in_conflict_are_both_told(findings: list[Finding]) -> None:
    told = " ".join(one.message for one in findings if one.severity in ("contradiction", "note"))
    for words in ("62", "64", "24", "30", "2,900", "3,000", "£202 million", "£200 million"):
        assert words in told


def test_footnote_r_stands_twice_and_l_and_p_not_at_all(findings: list[Finding]) -> None:
    assert [one.message.split(" is ")[0] for one in findings if one.check == "footnote-twice"] == ["Footnote r"]
    assert {one.message for one in findings if one.check == "footnote-skipped"} == {
        "There is no footnote l.",
        "There is no footnote p.",
    }


def test_eleven_million_is_a_name(plan: Plan, findings: list[Finding]) -> None:
    assert any("11 MILLION" in one.message for one in findings if one.check == "name-like-a-number")
    assert not [one for one in plan.figures if one.value == 11_000_000]


def test_no_rule_knows_this_plan() -> None:
    """No paragraph number, amount or name of the plan stands in the code of the checks."""
    code = (SRC / "plan" / "rules" / "check.py").read_text(encoding="utf-8")
    for words in ("4.69", "4.32", "7.34", "1.42", "202", "academ", "myplace", "MILLION"):
        assert words not in re.sub(r"million\|", "", code)


# What must hold of the plan as authored, counted in the paper.


def test_the_document_has_the_paragraphs_that_it_has(plan: Plan) -> None:
    numbered = Counter(p.paragraph.split(".")[0] for p in plan.paragraphs if re.fullmatch(r"\d\.\d+", p.paragraph))
    assert numbered == {"1": 80, "2": 44, "3": 95, "4": 83, "5": 56, "6": 45, "7": 109}


def test_every_box_gave_a_commitment(plan: Plan) -> None:
    boxes = Counter(box.paragraph[0] for box in plan.boxes)
    assert boxes == {"1": 13, "2": 7, "3": 8, "4": 9, "5": 5, "6": 5, "7": 19}
    assert {box.paragraph for box in plan.boxes} <= {commitment.paragraph for commitment in plan.commitments}


def test_the_ten_goals_have_eleven_measures(plan: Plan) -> None:
    assert [goal.number for goal in plan.goals] == list(range(1, 11))
    assert {target.goal for target in plan.targets} == {goal.id for goal in plan.goals}
    assert len({target.indicator for target in plan.targets}) == 11
    assert sum(target.target_kind == "not-set" for target in plan.targets) == 3
    known = {target.indicator: target.baseline_value for target in plan.targets if target.baseline_kind == "known"}
    assert known["eyfsp-good-level"] == 45
    assert known["ks2-english-maths"] == 71
    assert len(known) == 4


def test_what_else_was_counted(plan: Plan) -> None:
    assert len(plan.stories) == 29
    assert sum(len(story.places) for story in plan.stories) == 32
    assert (len(plan.articles), len(plan.clusters), len(plan.glossary), len(plan.footnotes)) == (20, 7, 30, 19)
    assert sum(theme.kind == "workforce" for theme in plan.themes) == 6


MONEY = {  # £ million, as printed in the paragraph
    "1.67": {783, 650}, "4.52": {400}, "1.66": {372}, "1.52": {235}, "6.24": {218}, "6.12": {202}, "7.59": {200},
    "1.78": {200, 15}, "4.54": {160}, "3.47": {150}, "1.77": {125}, "4.19": {81}, "1.74": {60}, "2.34": {18},
    "1.43": {8.4}, "6.34": {4.68}, "4.77": {23_000},
}  # fmt: skip


@pytest.mark.parametrize("paragraph", MONEY)
def test_a_sum_stands_with_its_paragraph(plan: Plan, paragraph: str) -> None:
    told = {money.amount / 1_000_000 for money in plan.money if money.paragraph == paragraph}
    assert MONEY[paragraph] <= told


def test_thirty_eight_million_is_thirty_one_and_seven(plan: Plan) -> None:
    whole = next(money for money in plan.money if money.amount == 38_000_000)
    assert sorted(m.amount for m in plan.money if m.part_of == whole.id and not m.same_as) == [7_000_000, 31_000_000]


FIGURES = [  # paragraph, value, unit
    ("3.3", 65, "per cent"), ("3.4", 25, "percentage points"), ("3.4", 24, "percentage points"),
    ("5.5", 9.4, "per cent"),
    ("5.37", 94, "per cent"), ("5.49", 7, "per cent"), ("3.16", 51, "per cent"), ("6.20", 86, "per cent"),
    ("2.6", 29_200, "children"), ("4.3", 515, "schools"), ("1.1", 12_400_000, "people"), ("4.71", 455, "partnerships"),
]  # fmt: skip


@pytest.mark.parametrize(("paragraph", "value", "unit"), FIGURES)
def test_a_figure_stands_with_its_paragraph(plan: Plan, paragraph: str, value: float, unit: str) -> None:
    found = [one for one in plan.figures if one.paragraph == paragraph and one.value == value]
    assert found, [(one.printed, one.value) for one in plan.figures if one.paragraph == paragraph]
    assert unit in {one.unit for one in found}


def test_equal_figures_are_told_once_with_all_their_places(findings: list[Finding]) -> None:
    (told,) = (one for one in findings if one.check == "figures-disagree" and len(one.rows) == 3)
    assert told.message.endswith("“62 local authorities” in 4.4 against “64 local authorities” in 4.41 and 4.44.")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("asked", "day"), [([], "11 December 2008"), (["--as-at", "2008-07-01"], "1 July 2008")], ids=["own day", "earlier"]
)
def test_the_command_counts_what_was_known_on_its_day(plan: Plan, asked: list[str], day: str) -> None:
    folder = str(SRC / "reference" / "plan" / "childrens-plan-2007")
    said = CliRunner().invoke(commands(), ["plan", "check", folder, *asked]).output
    known = as_known_on(plan, dt.date.fromisoformat(asked[1] if asked else plan.shown_as_at))
    gaps = sum(1 for one in check(known) if one.severity == "gap")
    assert f"The Children's Plan, as known on {day}: " in said
    assert re.search(rf"\b{gaps} gaps\b", said)


def test_a_day_that_is_none_is_refused() -> None:
    done = CliRunner().invoke(
        commands(), ["plan", "check", str(SRC / "reference/plan/childrens-plan-2007"), "--as-at", "soon"]
    )
    assert done.exception is not None
    assert done.exception.args[:2] == ("'soon' is not a date.", "Write it as 2008-12-11.")
