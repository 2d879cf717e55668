"""Evidence bears no more than its kind; the workforce chapter takes no action without a measure."""

from dataclasses import replace

import pytest

from village.board.queries.strategy import reference
from village.board.rules.facts import Aim, Deed
from village.board.rules.strategy.evidence import claim_wrong, said
from village.board.rules.strategy.lint import NO_MEASURE, aim_lint, chapter_lacking, deed_lint

SCALE = reference.evidence()
THEMES = reference.themes()
DEED = Deed(id=1, number=1, title="T", difference="D", evidence="trial", claim=4, evidence_at="A report")
AIM = Aim(id=1, number=2, title="T", why="W", chapter="workforce", theme="capacity", measure="absence")


def test_every_kind_bears_its_own_claim_and_none_above() -> None:
    assert [one.bears for one in SCALE.kinds.values()] == [0, 1, 2, 3, 4, 5]  # one step each, the weakest first
    for kind in SCALE.kinds.values():
        for claim in SCALE.claims:
            wrong = claim_wrong(SCALE, kind.slug, claim, "A report")
            assert bool(wrong) == (claim > kind.bears)


@pytest.mark.parametrize(
    ("kind", "claim", "where", "why"),
    [
        ("", 0, "", "Choose what kind of evidence there is, or none yet."),
        ("hearsay", 0, "", "Choose what kind of evidence there is, or none yet."),
        ("told", 9, "A report", "Choose what is claimed of the evidence."),
        ("told", -1, "A report", "Choose what is claimed of the evidence."),
        ("told", 1, "  ", "Say where the evidence can be read."),
        (
            "told",
            4,
            "A report",
            (
                "“What people who tried it say” cannot bear “A fair trial showed that it helps”: it bears at most "
                "“People who tried it think that it helps”."
            ),
        ),
    ],
)
def test_a_claim_that_cannot_be_is_refused_in_words(kind: str, claim: int, where: str, why: str) -> None:
    assert claim_wrong(SCALE, kind, claim, where) == [why]


def test_evidence_is_told_in_a_sentence() -> None:
    assert said(SCALE, "trial", 4, "A report") == (
        "Evidence: a fair trial showed that it helps (one trial by lot: A report)."
    )
    assert said(SCALE, "none", 0, "") == "Evidence: nobody knows yet whether it works (none yet)."
    assert said(SCALE, "", 0, "") == ""


def test_the_workforce_chapter_asks_for_a_theme_and_other_chapters_have_none() -> None:
    assert len(THEMES) == 6
    assert aim_lint(AIM, THEMES) == []
    for theme in ("", "early-help", "workforce"):
        assert aim_lint(replace(AIM, theme=theme), THEMES) == [
            "Choose the theme of the workforce strategy that the priority belongs to."
        ]
    assert aim_lint(replace(AIM, chapter="14-19"), THEMES) == ["Only a priority of the workforce chapter has a theme."]
    assert aim_lint(replace(AIM, chapter="", theme=""), THEMES) == []


def test_an_action_of_the_chapter_needs_a_measure_and_the_measure_stays_while_it_is_there() -> None:
    bare = replace(AIM, measure="", no_measure="Not yet")
    assert aim_lint(bare, THEMES) == []
    assert aim_lint(replace(bare, deeds=(DEED,)), THEMES) == [NO_MEASURE]
    assert deed_lint(bare, DEED, SCALE) == [NO_MEASURE]
    assert deed_lint(AIM, DEED, SCALE) == []
    assert deed_lint(AIM, replace(DEED, evidence="", claim=0, evidence_at=""), SCALE) != []


def test_elsewhere_evidence_may_be_left_out_but_bears_no_more() -> None:
    other = replace(AIM, chapter="", theme="", measure="")
    silent = replace(DEED, evidence="", claim=0, evidence_at="")
    assert deed_lint(other, silent, SCALE) == []
    for one in (replace(silent, claim=1), replace(silent, evidence_at="A report"), replace(DEED, claim=5)):
        assert len(deed_lint(other, one, SCALE)) == 1


def test_what_was_written_before_there_was_a_strategy_is_told_before_people_are_asked() -> None:
    old = replace(AIM, theme="", measure="", deeds=(replace(DEED, evidence=""), DEED))
    assert list(chapter_lacking(old)) == [
        "Priority 2 has no theme of the workforce strategy.",
        "Priority 2 has no measure, which the workforce strategy asks for.",
        "Action 2.1 does not say on what evidence it rests.",
    ]
    assert list(chapter_lacking(replace(AIM, deeds=(DEED,)))) == []
    assert list(chapter_lacking(replace(old, chapter="14-19"))) == []
