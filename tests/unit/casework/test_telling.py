"""What the index is told of an episode, out of the outbox: how things stand, once, whatever is killed on its way."""

import datetime as dt
import uuid
from typing import Any
from unittest import mock

import pytest
import structlog

from tests.unit.casework import made
from tests.unit.people import made as index
from village.casework.actions import families, team, telling
from village.casework.actions.episodes import move_on, record_agreement
from village.casework.actions.telling import see_to_effects, tell_again
from village.casework.models import Episode
from village.casework.queries.told import told_of
from village.kernel.access.actions import Refusal
from village.kernel.accounts.models import Account
from village.kernel.audit.models import Entry
from village.kernel.jobs.registry import find
from village.people.models import Child, Record
from village.people.rules.hearing import Assessment
from village.workflow.actions.moving import Asked
from village.workflow.models import Effect

pytestmark = pytest.mark.django_db
LATER = made.NOW + dt.timedelta(hours=1)


@pytest.fixture
def anna() -> Child:
    """A child whom a school knows."""
    school = index.source("school")
    index.take(school, [index.row("s1")])
    return index.record(school, "s1").child


@pytest.fixture
def lead() -> Account:
    return made.account("Lena Lead", "practitioner")


def run(at: dt.datetime = LATER) -> dict[str, int]:
    return {what: count for what, count in see_to_effects(by="test", at=at).items() if count}


def heard() -> list[Record]:
    return list(Record.objects.filter(source__mode="told").select_related("involvement", "child").order_by("pk"))


def move(one: Account, episode: Episode, name: str, reason: str = "") -> None:
    episode.process.refresh_from_db()
    asked = Asked(uuid.uuid4().hex, name, episode.process.changed, reason)
    move_on(episode=episode.ref, asked=asked, by=made.seen(one), at=LATER)


def test_that_help_has_begun_is_told_once(anna: Child, lead: Account) -> None:
    made.episode(lead, child=anna.ref)
    assert not heard()
    assert run() == {"done": 1}
    assert run() == {}
    (one,) = heard()
    assert (one.child, one.involvement.contact) == (anna, "Lena Lead, The council")
    assert (one.involvement.started_on, one.involvement.assessment) == (made.NOW.date(), False)


def test_who_is_not_of_the_index_is_not_told_of(lead: Account) -> None:
    made.episode(lead)
    assert run() == {"done": 1}
    assert not heard()


def test_how_far_the_assessment_has_come_and_that_help_has_ended(anna: Child, lead: Account) -> None:
    boss = made.account("Bea Boss", "family-help-manager")
    episode = made.episode(lead, child=anna.ref)
    mother = episode.family.people.get(name="Mary Testperson")
    record_agreement(
        episode=episode.ref, person=mother.ref, capacity="parent", scope="Early help", state="given",
        on=made.NOW.date(), by=made.seen(lead), at=made.NOW,
    )  # fmt: skip
    move(lead, episode, "agree")
    move(lead, episode, "assess")
    run()
    assert heard()[0].involvement.assessed == "begun"
    Effect.objects.create(
        key="signed", instance=episode.process, kind="tell-index", about={"event": "assessment-done"}, at=LATER,
        due_at=LATER,
    )  # fmt: skip
    assert told_of(episode).assessment is Assessment.DONE
    move(boss, episode, "close-early", reason="disengaged")
    run()
    (one,) = heard()
    assert (one.involvement.assessed, one.involvement.ended_on) == ("done", LATER.date())
    assert not one.involvement.working


def test_whoever_leads_next_is_the_one_to_ask(anna: Child, lead: Account) -> None:
    made.organisation("school")
    nurse = made.account("Nina Nurse", "practitioner", body="school")
    episode = made.episode(lead, child=anna.ref)
    mother = episode.family.people.get(name="Mary Testperson")
    run()
    team.offer_lead(episode=episode.ref, to=nurse.ref, agreed_by=mother.ref, by=made.seen(lead), at=LATER)
    assert run() == {}  # until it is accepted, whoever led leads
    team.accept_lead(episode=episode.ref, by=made.seen(nurse), at=LATER)
    assert run() == {"done": 1}
    assert [one.involvement.contact for one in heard()] == ["Nina Nurse, The school"]


def test_a_child_that_is_found_in_the_index_later_is_told_of_and_one_that_was_none_no_more(
    anna: Child, lead: Account
) -> None:
    episode = made.episode(lead)
    child = episode.children.get()
    run()
    made.shown(lead, anna.ref, LATER)
    families.link_to_index(episode=episode.ref, person=child.ref, child=anna.ref, by=made.seen(lead), at=LATER)
    run()
    assert [one.ended_at for one in heard()] == [None]
    families.link_to_index(episode=episode.ref, person=child.ref, child=None, by=made.seen(lead), at=LATER)
    run()
    assert [one.ended_at for one in heard()] == [LATER]


def test_killed_between_its_commit_and_its_telling_it_is_told_once(anna: Child, lead: Account) -> None:
    made.episode(lead, child=anna.ref)

    class Killed(BaseException):
        pass

    real = telling.hear

    def halfway(**told: object) -> None:
        real(**told)  # type: ignore[arg-type]
        raise Killed

    with mock.patch.object(telling, "hear", halfway), pytest.raises(Killed):
        run()
    assert not heard()  # neither of the two has happened
    assert not Entry.objects.filter(action="people.hear").exists()
    assert run(LATER + dt.timedelta(minutes=5)) == {"done": 1}
    assert run(LATER + dt.timedelta(minutes=9)) == {}
    assert [one.version for one in heard()] == [1]
    assert Entry.objects.filter(action="people.hear").count() == 1


def test_what_belongs_to_no_episode_is_given_up_and_not_lost(anna: Child, lead: Account) -> None:
    episode = made.episode(lead, child=anna.ref)
    with mock.patch.object(telling.Episode.objects, "get", side_effect=Episode.DoesNotExist):
        assert run() == {"failed": 1}
    assert Effect.objects.get(instance=episode.process).done_at is None


def test_every_night_all_that_goes_on_is_told_as_it_stands(lead: Account) -> None:
    reference = uuid.uuid4()
    made.episode(lead, child=reference)
    made.episode(lead)
    run()
    assert not heard()  # nobody of the index is called so
    school = index.source("school")
    index.take(school, [index.row("s1")])
    Child.objects.filter(records__key="s1").update(ref=reference)
    Account.objects.filter(pk=lead.pk).update(name="Lena Married")
    assert tell_again(by="test", at=LATER) == {"told": 1, "refused": 0}
    assert [one.involvement.contact for one in heard()] == ["Lena Married, The council"]


def test_what_closes_while_all_is_told_is_not_told_as_going_on(anna: Child, lead: Account) -> None:
    first, second = made.episode(lead, child=anna.ref), made.episode(lead, "The Otherperson family", child=anna.ref)
    real = telling.hear

    def and_the_other_closes(**told: object) -> None:
        real(**told)  # type: ignore[arg-type]
        Episode.objects.filter(pk=second.pk).update(closed_at=LATER, closing="refused")

    with mock.patch.object(telling, "hear", side_effect=and_the_other_closes) as heard_of:
        assert tell_again(by="test", at=LATER) == {"told": 1, "refused": 0}
    assert [call.kwargs["told"].work for call in heard_of.call_args_list] == [first.ref]


def test_one_that_cannot_be_told_stops_no_other(anna: Child, lead: Account) -> None:
    first, second = made.episode(lead, child=anna.ref), made.episode(lead, "The Otherperson family", child=anna.ref)
    real = telling.hear

    def not_of_the_first(**told: Any) -> None:
        real(**told)
        if told["told"].work == first.ref:
            raise Refusal("There is no such organisation.")

    with mock.patch.object(telling, "hear", not_of_the_first), structlog.testing.capture_logs() as said:
        assert tell_again(by="test", at=LATER) == {"told": 1, "refused": 1}
    assert Entry.objects.filter(action="people.hear").values_list("thing", flat=True).get() == f"work:{second.ref}"
    assert [(one["log_level"], one["episode"]) for one in said] == [("warning", str(first.ref))]


def test_other_work_that_nobody_here_opens_is_put_off_and_not_lost(anna: Child, lead: Account) -> None:
    episode = made.episode(lead, child=anna.ref)
    about = {"process": "early-help"}
    Effect.objects.create(key="x", instance=episode.process, kind="open", about=about, at=LATER, due_at=LATER)
    assert run() == {"done": 1, "failed": 1}
    assert Effect.objects.get(key="x").failure == "LookupError"


@pytest.mark.parametrize("slug", ["casework.effects", "casework.index", "casework.leads.watch"])
def test_it_is_done_in_the_background(slug: str) -> None:
    job = find(slug)
    assert job is not None
    assert job.cron
    job.run(by="schedule", at=LATER)
