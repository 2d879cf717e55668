"""Scores of an area and of its moderator stay apart, and are followed over years."""

import pytest

from village.board.queries.strategy import reference
from village.board.rules.strategy.framework import MODERATED, OWN, Scored, lines, score_wrong

FRAME = reference.frameworks()["working-together-2008"]
BAND = "barriers-removed"


def score(kind: str, level: int, *, by: str, year: int = 2026, band: str = BAND) -> Scored:
    return Scored(band, year, kind, level, "Why", by)


def test_two_frameworks_ship_one_of_which_says_that_its_names_are_not_confirmed() -> None:
    confirmed = {slug: one.confirmed for slug, one in reference.frameworks().items()}
    assert confirmed == {"working-together-2008": True, "one-childrens-workforce": False}
    assert {len(one.bands) for one in reference.frameworks().values()} == {8}  # eight points in ¶7.36, eight bands


@pytest.mark.parametrize(
    ("held", "new", "why"),
    [
        ([], score(OWN, 1, by="a", band="none"), "bands"),
        ([], score(OWN, 0, by="a"), "levels"),
        ([], score(OWN, 5, by="a"), "levels"),
        ([], score(MODERATED, 2, by="b"), "scores a band first"),
        ([score(OWN, 2, by="a", year=2025)], score(MODERATED, 2, by="b"), "scores a band first"),
        ([score(OWN, 2, by="a")], score(MODERATED, 2, by="a"), "does not moderate it"),
        ([score(OWN, 2, by="a"), score(OWN, 3, by="c")], score(MODERATED, 2, by="a"), "does not moderate it"),
        ([score(OWN, 2, by="a"), score(MODERATED, 2, by="b")], score(OWN, 3, by="b"), "does not moderate it"),
    ],
)
def test_a_score_that_cannot_be_is_refused(held: list[Scored], new: Scored, why: str) -> None:
    assert why in score_wrong(FRAME, held, new)[0]


def test_a_score_by_somebody_else_is_taken() -> None:
    held = [score(OWN, 2, by="a")]
    assert score_wrong(FRAME, held, score(MODERATED, 1, by="b")) == []
    assert score_wrong(FRAME, held, score(OWN, 3, by="c")) == []


def test_of_several_scores_the_last_counts_and_a_new_one_waits_to_be_moderated() -> None:
    held = [score(OWN, 2, by="a"), score(MODERATED, 1, by="b")]
    line = next(one for one in lines(FRAME, held, 2026) if one.band.slug == BAND)
    assert (line.own, line.moderated, line.apart, line.moved) == (held[0], held[1], True, None)
    again = [*held, score(OWN, 1, by="a")]
    line = next(one for one in lines(FRAME, again, 2026) if one.band.slug == BAND)
    assert (line.own, line.moderated, line.apart) == (again[-1], None, False)
    agreed = [*again, score(MODERATED, 1, by="b")]
    assert not next(one for one in lines(FRAME, agreed, 2026) if one.band.slug == BAND).apart


def test_what_moved_is_told_from_the_last_year_that_has_a_score() -> None:
    held = [
        score(OWN, 3, by="a", year=2023),
        score(MODERATED, 2, by="b", year=2023),
        score(OWN, 1, by="a", year=2020),
        score(OWN, 4, by="a"),
    ]
    line = next(one for one in lines(FRAME, held, 2026) if one.band.slug == BAND)
    assert line.before == held[1]
    assert line.moved == 2
    own = next(one for one in lines(FRAME, held[2:], 2026) if one.band.slug == BAND)
    assert own.moved == 3
    others = [one for one in lines(FRAME, held, 2026) if one.band.slug != BAND]
    assert {(one.own, one.moderated, one.before, one.moved) for one in others} == {(None, None, None, None)}
    assert [one.moved for one in lines(FRAME, held[:3], 2026) if one.band.slug == BAND] == [None]
