"""What whoever reads a review is shown: all that differs, in words, and nothing that is not theirs to see."""

import datetime as dt
import uuid
from typing import Any

import pytest

from tests.unit.kernel.people import audited
from tests.unit.people import made
from tests.unit.people.test_reviewing import LATER, anna, decide, grace, officer, twins
from village.kernel.access.actions import Refusal
from village.kernel.access.rules import Viewer
from village.people.actions import merging, reviewing
from village.people.actions.settling import CARRIED
from village.people.models import Child, ReviewItem, Shield
from village.people.queries.ledger import ledger_of

pytestmark = pytest.mark.django_db
NOW = made.NOW
__all__ = ["officer"]  # a fixture


def look(item: ReviewItem, by: Viewer) -> Any:
    reviewing.take(item=item.pk, by=by, at=NOW)
    return reviewing.look(item=item.pk, by=by, at=NOW)


def test_each_look_and_each_act_is_in_the_audit_once(officer: Viewer) -> None:
    item = twins()
    decide(item, officer, "new")
    reviewing.undo_last(by=officer, at=LATER)
    reviewing.leave(item=item.pk, by=officer, at=LATER)
    for action in ("take", "view", "decide", "undo", "leave"):
        entries = audited(f"people.review.{action}")
        assert [(one.actor, one.thing) for one in entries] == [(officer.ref, f"review:{item.pk}")], action


def test_what_differs_is_said_in_words_with_what_it_is_worth(officer: Viewer) -> None:
    shown = look(twins(), officer)
    rival = shown.rivals[0]
    words = {row.field: (row.here, row.there, row.word) for row in rival.rows}
    assert words["Forename"] == ("Grace", ("Anna",), "Differs")
    assert words["Date of birth"] == ("14 March 2015", ("14 March 2015",), "The same")
    assert [one.words for one in rival.counter] == ["Forename differs", "What brothers and sisters would share anyway"]
    assert sum(one.bits for one in rival.sentences) == pytest.approx(rival.scored.weight, abs=0.1)
    assert [one.signed for one in rival.sentences if one.words == "Sex is the same"] == ["+1.0"]


def test_others_of_the_household_are_counted_and_not_named(officer: Viewer) -> None:
    made.take(made.source("clinic"), [made.row("7", forename="Otto", date_of_birth="2009-11-20", sex="M")])
    count, born = look(twins(), officer).household
    assert (count, born) == (1, ("2009",))


def test_what_a_record_said_before_is_shown(officer: Viewer) -> None:
    item = twins()
    made.take(made.source("school"), [made.row("1", forename="Gracie")])
    shown = look(ReviewItem.objects.get(state="waiting"), officer)
    assert [said["Forename"] for _, said in shown.earlier] == ["Grace"]
    assert item.pk != shown.item.pk


def test_a_sensitive_service_is_not_named(officer: Viewer) -> None:
    made.source("school", sensitive="mental-health", title="A clinic for young minds")
    shown = look(twins(), officer)
    assert shown.record.source == "A service"
    assert "young minds" not in repr(shown.record) + repr(shown.rivals)


def shield(child: Child) -> Shield:
    return Shield.objects.create(
        child=child, reason="harm", words="Danger.", from_at=NOW, by=uuid.uuid4(), review_on=dt.date(2026, 11, 4)
    )


def test_of_a_shielded_child_nothing_hidden_is_shown_on_either_side(officer: Viewer) -> None:
    made.take(made.source("health"), [made.row("1")])
    shield(anna().child)
    shown = look(twins(), officer)
    assert shown.hidden
    told = {row.field: (row.here, row.there, row.word) for row in shown.rivals[0].rows}
    assert told["Postcode"] == ("Hidden", ("Hidden",), "Hidden")
    assert not [one for one in shown.rivals[0].sentences if "ostcode" in one.words]
    assert "M14" not in repr(shown.record) + repr(shown.rivals) + repr(shown.earlier)
    assert shown.household == (0, ())
    both = made.viewer("matching-officer", "information-governance")
    reviewing.leave(item=shown.item.pk, by=officer, at=NOW)
    assert not look(shown.item, both).hidden


def test_a_record_that_may_be_a_shielded_childs_is_shielded_until_someone_says_that_it_is_not(officer: Viewer) -> None:
    made.take(made.source("health"), [made.row("1")])
    shield(anna().child)
    item = twins()
    carried = Shield.objects.get(child=grace().child)
    assert (carried.words, carried.until_at) == (CARRIED, None)
    assert set(grace().child.keys.filter(area=0)) != set()
    decide(item, officer, "new")
    assert Shield.objects.get(child=grace().child).ended_by == uuid.UUID(str(officer.ref))
    assert not grace().child.keys.filter(area=0).exists()
    reviewing.undo_last(by=officer, at=LATER)
    assert Shield.objects.filter(child=grace().child, until_at=None).exists()


def test_a_child_that_somebody_settled_to_be_another_cannot_be_chosen(officer: Viewer) -> None:
    item = twins()
    merging.assert_of("cannot", anna().pk, grace().pk, operation=uuid.uuid4(), by="test", at=NOW)
    assert look(item, officer).rivals[0].barred
    with pytest.raises(Refusal, match="two children"):
        decide(item, officer, "same", anna().child.ref)


def test_a_decision_is_explained_later_from_what_was_kept(officer: Viewer) -> None:
    item = twins()
    before = look(item, officer).rivals[0]
    decide(item, officer, "same", anna().child.ref)
    made.take(made.source("school"), [made.row("1", forename="Somebody", date_of_birth="2001-10-02")])
    found = ledger_of(anna().child.ref, officer, "people.merge")
    assert found is not None
    told = next(one for one in found.told if one.event.kind == "review")
    assert [(one.words, one.signed) for one in told.sentences] == [(one.words, one.signed) for one in before.sentences]
    assert (told.unexplained, found.undoable) == ("", (told.event.operation,))
