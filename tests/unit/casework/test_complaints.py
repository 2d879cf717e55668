"""A complaint is heard by whoever hears complaints, of nobody's help of their own, and answered in words."""

import uuid

import pytest

from tests.unit.casework import made
from tests.unit.casework.own import Own, of
from tests.unit.casework.planned import NOW
from village.casework.actions import complaints, own
from village.casework.actions.complaint_stages import ask_of_own
from village.casework.actions.telling import see_to_effects
from village.casework.queries.complaints import heard_by
from village.kernel.access.actions import Refusal
from village.workflow.models import Effect

pytestmark = pytest.mark.django_db


def test_who_hears_a_complaint_and_what_is_refused() -> None:
    world = Own()
    ask = {"episode": world.ref, "by": of(world.mum), "at": NOW}
    for words, key in ((" ", "k"), ("x", ""), ("x" * 2001, "k")):
        with pytest.raises(Refusal):
            own.complain(words=words, key=key, **ask)  # type: ignore[arg-type]
    one = own.complain(words="Nobody came.", key="k", **ask)  # type: ignore[arg-type]
    hears = made.account("Cleo", "complaints-manager")
    helped = made.account("Hal", "complaints-manager")
    world.episode.leads.create(account=helped.ref, from_at=NOW, until_at=NOW)
    assert list(heard_by(made.seen(hears))) == [one]
    for who in (helped, world.lead, world.mum):
        assert list(heard_by(made.seen(who))) == []
        with pytest.raises(Refusal, match=complaints.NO_COMPLAINT):
            complaints.answer_complaint(
                complaint=one.ref, answer="x", advocate=True, key="a", by=made.seen(who), at=NOW
            )  # fmt: skip
    for answer in (" ", "x" * 2001):
        with pytest.raises(Refusal):
            complaints.answer_complaint(
                complaint=one.ref, answer=answer, advocate=True, key="a", by=made.seen(hears), at=NOW
            )  # fmt: skip
    for who, ref, complaint in (
        (world.dad, world.ref, one.ref), (world.mum, uuid.uuid4(), one.ref), (world.mum, world.ref, uuid.uuid4()),
    ):  # fmt: skip
        with pytest.raises(Refusal, match=own.NOTHING):
            ask_of_own(episode=ref, complaint=complaint, step="ask-stage-2", key="f", by=of(who), at=NOW)


def test_what_a_complainant_is_told_stands_on_their_own_pages_and_in_no_letter_of_the_record() -> None:
    world = Own()
    see_to_effects(by="test", at=NOW)
    before = world.episode.letters.count()
    one = own.complain(episode=world.ref, words="Nobody came.", key="k", by=of(world.mum), at=NOW)
    hears = made.account("Cleo", "complaints-manager")
    complaints.answer_complaint(
        complaint=one.ref, answer="We are sorry.", advocate=True, key="a", by=made.seen(hears), at=NOW
    )  # fmt: skip
    found = see_to_effects(by="test", at=NOW)
    assert Effect.objects.filter(instance=one.process, kind="tell").exists()
    assert not Effect.objects.filter(instance=one.process, done_at=None).exists()
    assert found.get("failed", 0) == 0
    assert world.episode.letters.count() == before
