"""A concern for a child's safety is raised from every state of help, and whatever fails around it: the page that asks
for it, the record, the audit. What the audit could not be told then, it is told later."""

import datetime as dt
import uuid
from unittest import mock

import pytest

from tests.unit.casework import made
from village.casework.actions import concerns
from village.casework.actions.concerns import tell_owed
from village.casework.models import Concern, Episode
from village.kernel.accounts.models import Account
from village.kernel.audit.models import Entry
from village.kernel.audit.queries import verify
from village.workflow.models import Instance
from village.workflow.queries.processes import process_of

pytestmark = pytest.mark.django_db
FULL = mock.patch("village.kernel.audit.actions.record", side_effect=OSError("The disk is full."))
FAMILY = (b"Testperson", b"Anna")


@pytest.fixture
def lead() -> Account:
    made.processes()
    return made.account("Lena Lead", "practitioner")


def page_of(episode: uuid.UUID) -> str:
    return f"/help/{episode}/concern/"


@pytest.fixture
def one(lead: Account) -> Episode:
    return made.episode(lead)


def test_whoever_has_no_part_in_it_learns_nothing_even_then(one: Episode) -> None:
    stranger = made.browser(made.account("Stan", "practitioner"))
    nowhere = page_of(uuid.uuid4())
    with FULL:
        stranger.raise_request_exception = False
        answers = [stranger.get(to).content.replace(to.encode(), b"") for to in (page_of(one.ref), nowhere)]
    assert not any(name in answers[0] for name in FAMILY)
    one_, other = map(without_token, answers)
    assert one_ == other
    assert stranger.post(page_of(one.ref)).status_code == 404


def without_token(content: bytes) -> list[bytes]:
    return [line for line in content.splitlines() if b"csrfmiddlewaretoken" not in line]


def test_it_is_raised_in_every_state(one: Episode, lead: Account) -> None:
    client = made.browser(lead)
    for state in process_of(one.process.process).states:
        Instance.objects.filter(pk=one.process.pk).update(state=state.name)
        assert client.get(page_of(one.ref)).status_code == 200
        assert client.post(page_of(one.ref), {"words": f"In {state.name}"}).status_code == 302
        assert Concern.objects.filter(words=f"In {state.name}").count() == 1


@pytest.mark.parametrize("broken", ["frame.family_of", "concerns.concern_contacts", "frame.granted"])
def test_the_page_asks_for_it_though_the_record_cannot_be_shown(one: Episode, lead: Account, broken: str) -> None:
    with mock.patch(f"village.casework.views.{broken}", side_effect=RuntimeError("broken")):
        answer = made.browser(lead).get(page_of(one.ref))
    asked_without_its_record(answer.content)


def test_without_an_audit_the_page_says_nothing_of_the_family_and_asks(one: Episode, lead: Account) -> None:
    with FULL:
        answer = made.browser(lead).get(page_of(one.ref))
    assert answer.status_code == 200
    asked_without_its_record(answer.content)


def asked_without_its_record(content: bytes) -> None:
    assert b'name="words"' in content
    assert b"call 999" in content
    assert not any(name in content for name in FAMILY)


def test_without_an_audit_it_is_kept_and_the_audit_is_told_later(one: Episode, lead: Account) -> None:
    client, before = made.browser(lead), Entry.objects.filter(action="casework.concern").count()
    with FULL:
        answer = client.post(page_of(one.ref), {"words": "A bruise."})
        again = client.post(page_of(one.ref), {"words": "A bruise."})
        with pytest.raises(OSError, match="full"):
            tell_owed(by="job", at=made.NOW)
    assert (answer.status_code, again.status_code) == (200, 200)
    assert b"Your concern is kept" in answer.content
    concern = Concern.objects.get(words="A bruise.", by=lead.ref)
    assert Entry.objects.filter(action="casework.concern").count() == before
    assert [tell_owed(by="job", at=concern.at + dt.timedelta(hours=hours)) for hours in (1, 2)] == [1, 0]
    found = Entry.objects.filter(action="casework.concern").order_by("seq").last()
    assert found is not None
    assert (found.actor, str(concern.ref) in found.detail) == (str(lead.ref), True)
    assert Entry.objects.filter(action="casework.concern").count() == before + 1
    assert verify().seq is None


def test_two_workers_at_once_tell_the_audit_once(one: Episode, lead: Account) -> None:
    concern = concerns.raise_concern(episode=one.ref, words="A bruise.", by=made.seen(lead), at=made.NOW)
    Concern.objects.filter(pk=concern.pk).update(owes_entry=True)
    before = Entry.objects.count()
    assert [concerns._tell_owed(concern.pk, made.NOW) for _ in range(2)] == [True, False]
    assert Entry.objects.count() == before + 1
