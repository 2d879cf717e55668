"""What is written into a portfolio, and what cannot be so: refused in one sentence, and nothing is changed."""

import datetime as dt
import uuid
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.unit.workforce.portfolio.made import DIPLOMA, NOW, OTHER, QTS, account, holds, seen, taken_in
from village.kernel.access.actions import Refusal
from village.kernel.access.rules import Viewer
from village.workforce.actions.portfolio import holdings as actions
from village.workforce.models import Holding, UnitPassed
from village.workforce.queries.portfolio.holdings import own, own_units
from village.workforce.rules.portfolio.holdings import Said, mark

PLAY = Said("Play diploma", "Made-up Awards", dt.date(2016, 7, 1), started_on=dt.date(2015, 9, 1), what="play-diploma")
LEAD = Said("Lead award", "Made-up University", dt.date(2018, 7, 1), what="lead-award")


@pytest.fixture(autouse=True)
def reference(settings: Any, tmp_path: Path) -> None:
    taken_in(settings, tmp_path)


@pytest.fixture
def me(db: None) -> Viewer:
    return seen(account("Wanda Testperson"))


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"title": " "}, "Give the title and the awarding body"),
        ({"body": ""}, "Give the title and the awarding body"),
        ({"body": "wanda  TESTPERSON"}, "Nobody awards themselves"),
        ({"awarded_on": NOW.date() + dt.timedelta(days=1)}, "awarded in the future"),
        ({"started_on": dt.date(1939, 12, 31)}, "began that early"),
        ({"started_on": None, "awarded_on": dt.date(1939, 12, 31)}, "began that early"),
        ({"started_on": dt.date(2012, 7, 2)}, "before it was begun"),
        ({"level": "4"}, "of level 3"),
        ({"what": "EYQ-999"}, "no such qualification in the catalogue"),
        ({"what": "counts-at-level-3", "level": ""}, "no such qualification in the catalogue"),
        ({"what": "", "level": "9"}, "There is no such level"),
        ({"what": "", "title": "x" * 201}, "too long"),
        ({"what": "", "body": "x" * 121}, "too long"),
    ],
)
def test_what_cannot_be_so(me: Viewer, change: dict[str, Any], words: str) -> None:
    with pytest.raises(Refusal, match=words):
        holds(me, replace(DIPLOMA, **change))
    assert not Holding.objects.exists()


def test_an_award_before_there_was_one(me: Viewer) -> None:
    """The framework offers the diploma from September 2014, and the odd award until August 2010."""
    for said in (
        replace(PLAY, started_on=dt.date(2014, 8, 31)),
        replace(PLAY, started_on=None, awarded_on=dt.date(2014, 8, 31)),
        Said("Odd award", "Made-up University", dt.date(2012, 1, 1), started_on=dt.date(2010, 9, 1), what="odd-award"),
    ):
        with pytest.raises(Refusal, match="It could not be begun on that day"):
            holds(me, said)
    assert holds(me, replace(PLAY, started_on=dt.date(2014, 9, 1))).level == "3"


def test_notes_and_answers_are_looked_at(me: Viewer) -> None:
    for more, words in (
        ({"note": "convicted of nothing"}, "what a certificate says"),
        ({"note": "x" * 201}, "too long"),
        ({"certificate": "x" * 41}, "too long"),
        ({"answers": {"knowledge-only": True}}, "not asked of this"),
    ):
        with pytest.raises(Refusal, match=words):
            holds(me, **more)
    with pytest.raises(Refusal, match="not asked of this"):
        holds(me, QTS, answers={"knowledge-only": True})
    asking = replace(
        DIPLOMA, what="EYQ-904", body="NCFE", started_on=dt.date(2015, 9, 1), awarded_on=dt.date(2017, 1, 1)
    )
    made = holds(me, asking, answers={"knowledge-only": False}, note=" In the drawer ", certificate="AB/1")
    assert (made.answers, made.note, made.certificate) == ({"knowledge-only": False}, "In the drawer", "AB/1")


def test_the_same_is_not_held_twice_and_a_portfolio_has_an_end(me: Viewer, monkeypatch: pytest.MonkeyPatch) -> None:
    holds(me)
    with pytest.raises(Refusal, match="You hold this already"):
        holds(me, replace(DIPLOMA, body="Others"))
    holds(me, OTHER)
    monkeypatch.setattr(actions, "MOST", 2)
    with pytest.raises(Refusal, match="at most 2 qualifications"):
        holds(me, QTS)
    holds(seen(account("Olga Other")))


def test_whoever_is_not_signed_in_holds_nothing(db: None) -> None:
    with pytest.raises(Refusal, match="Sign in first"):
        holds(Viewer())
    assert list(own(Viewer())) == []


def test_without_a_list_what_stands_in_it_is_not_known(me: Viewer, settings: Any, tmp_path: Path) -> None:
    settings.VAR = tmp_path / "empty"
    with pytest.raises(Refusal, match="no such qualification"):
        holds(me)
    assert holds(me, QTS).what == "qualified-teacher-status"


def passes(me: Viewer, unit: str = "core", **more: Any) -> UnitPassed:
    return actions.add_unit(unit=unit, **{"passed_on": dt.date(2015, 1, 1), "by": me, "at": NOW, **more})


def test_a_unit_is_passed_once_and_its_credit_moves(me: Viewer) -> None:
    one = passes(me)
    for unit, more, words in (
        ("core", {}, "yours already"),
        ("none", {}, "no such unit"),
        ("play", {"passed_on": NOW.date() + dt.timedelta(days=1)}, "Give the day on which you passed it"),
        ("play", {"passed_on": dt.date(1939, 1, 1)}, "Give the day on which you passed it"),
        ("play", {"holding": uuid.uuid4()}, "You hold nothing such here"),
    ):
        with pytest.raises(Refusal, match=words):
            passes(me, unit, **more)
    diploma, lead, listed = holds(me, PLAY), holds(me, LEAD), holds(me)
    told: dict[str, Any] = {"by": me, "at": NOW}
    for award in (diploma, lead):
        actions.move_unit(unit="core", holding=award.ref, **told)
        assert own_units(me)[0].holding == award
    for unit, holding, words in (
        ("core", uuid.uuid4(), "You hold nothing such here"),
        ("play", diploma.ref, "You hold nothing such here"),  # not passed
        ("core", listed.ref, "has no such unit"),  # not of the framework
    ):
        with pytest.raises(Refusal, match=words):
            actions.move_unit(unit=unit, holding=holding, **told)
    passes(me, "play", holding=diploma.ref)
    with pytest.raises(Refusal, match="has no such unit"):
        actions.move_unit(unit="play", holding=lead.ref, **told)
    actions.take_out(holding=lead.ref, **told)
    one.refresh_from_db()
    assert one.holding is None  # a unit stays, whatever becomes of the award
    actions.move_unit(unit="play", holding=None, **told)
    assert [(each.unit, each.holding) for each in own_units(me)] == [("core", None), ("play", None)]


def test_a_unit_is_not_moved_to_anothers_award(me: Viewer) -> None:
    passes(me)
    theirs = holds(seen(account("Olga Other")), PLAY)
    with pytest.raises(Refusal, match="You hold nothing such here"):
        actions.move_unit(unit="core", holding=theirs.ref, by=me, at=NOW)
    with pytest.raises(Refusal, match="You hold nothing such here"):
        passes(me, "play", holding=theirs.ref)


def test_a_mark_is_of_all_that_is_said() -> None:
    said = Said("Title", "Body", dt.date(2012, 7, 1), "3", dt.date(2010, 9, 1), "EYQ-903")
    marks = {
        mark(said, {}),
        mark(said, {"asked": True}),
        mark(said, {"asked": False}),
        *(
            mark(replace(said, **other), {})
            for other in (
                {"title": "Other"}, {"body": "Other"}, {"awarded_on": dt.date(2012, 7, 2)}, {"level": ""},
                {"started_on": None}, {"started_on": dt.date(2010, 9, 2)}, {"what": ""},
            )
        ),
    }  # fmt: skip
    assert len(marks) == 10
    assert mark(said, {"one": True, "two": False}) == mark(said, {"two": False, "one": True})
