"""Where the policy asks for a relationship, a child whom one's own organisation does not work with is nobody."""

import uuid
from dataclasses import replace

import pytest

from tests.index_made import AMY, NOW, a_town, arrive, practitioner, source
from village.kernel.access.queries import policy
from village.kernel.access.rules import Viewer
from village.kernel.audit.models import Entry
from village.people.actions import asking
from village.people.models import Child
from village.people.queries import asking as queries
from village.people.rules.searching import Criteria

pytestmark = pytest.mark.django_db
BY_NAME = Criteria(forename="Amy", surname="Archer", age="11")
BY_NUMBER = Criteria(number=AMY["nhs_number"])


@pytest.fixture(autouse=True)
def asked(monkeypatch: pytest.MonkeyPatch) -> None:
    before = policy()
    ask = replace(before.permissions[queries.ASK], related=True)
    other = replace(before, permissions={**before.permissions, queries.ASK: ask})
    monkeypatch.setattr(queries, "policy", lambda: other)


def sees(by: Viewer, child: Child) -> bool:
    """Whether somebody finds a child, by name and by number, and sees it: all of it, or none."""
    found = [[one.ref for one in asking.search(criteria=one, by=by, at=NOW)] for one in (BY_NAME, BY_NUMBER)]
    answers = {asking.look(ref=child.ref, by=by, at=NOW) is not None, *(child.ref in refs for refs in found)}
    assert len(answers) == 1
    return answers.pop()


def test_whose_organisation_does_not_work_with_the_child_sees_nobody() -> None:
    child, by = a_town(), practitioner(of="ashmere-help")
    assert not sees(by, child)
    assert asking.look(ref=child.ref, by=by, at=NOW) is asking.look(ref=uuid.uuid4(), by=by, at=NOW)
    assert Entry.objects.filter(action="people.view").latest("pk").decision == "denied"
    assert not sees(practitioner(of=""), child)


def test_whose_organisation_works_with_the_child_sees_it_until_that_ends() -> None:
    child, by = a_town(), practitioner(of="ashmere-help")
    help_ = source("ashmere-help", "early-help")
    assert arrive(help_, {**AMY, "record": "e1", "started_on": "2026-01-05"}) == [child]
    assert sees(by, child)
    arrive(help_, {**AMY, "record": "e1", "started_on": "2026-01-05", "ended_on": "2026-02-01"})
    assert not sees(by, child)


def test_a_sensitive_service_without_consent_makes_no_relationship_that_others_of_its_organisation_could_see() -> None:
    child, by = a_town(), practitioner(of="ashmere-clinic")
    arrive(source("ashmere-clinic", "health", sensitive="substance-misuse"), {**AMY, "record": "q1"})
    assert not sees(by, child)


def test_without_it_whoever_may_ask_in_the_area_sees_the_child(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queries, "policy", policy)
    assert sees(practitioner(of="ashmere-help"), a_town())
