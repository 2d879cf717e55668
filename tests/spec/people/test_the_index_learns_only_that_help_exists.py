"""Of help that Village keeps the record of, the index learns that it goes on, how far an assessment has come and whom
to ask: two worlds that differ only in what the record says give the same answers, to the byte."""

import datetime as dt
import json
import re
import uuid

import pytest
import time_machine
from django.db import transaction
from django.test import Client

from tests.unit.casework import made
from tests.unit.people import made as index
from village.casework.actions import families, plan, team
from village.casework.actions.concerns import raise_concern
from village.casework.actions.episodes import open_episode, record_agreement
from village.casework.actions.families import Who
from village.casework.actions.plan import Aimed
from village.casework.actions.telling import see_to_effects
from village.kernel.accounts.models import Account
from village.people.actions import overseeing, shielding
from village.people.models import Child, Involvement, Key, OutboxEvent, Record, Subscriber
from village.people.queries import asking
from village.people.rules.searching import Criteria

pytestmark = pytest.mark.django_db
LATER = made.NOW + dt.timedelta(hours=1)
PLANTED = ("Zanzibar", "Quixote")
"""Words that stand in every field of one record that can hold any; each in one world."""


def help_for(child: Child, lead: Account, word: str) -> None:
    """Help for a family, in whose record a word stands wherever words can."""
    by, at = made.seen(lead), made.NOW
    made.processes()
    made.shown(lead, child.ref)
    people = [
        (Who(f"Anna {word}", known_as=word, reach=word, child=child.ref), "child"),
        (Who(f"Mary {word}"), "carer"),
    ]
    one = open_episode(name=f"The {word}s", area=made.AREA, people=people, key=uuid.uuid4().hex, by=by, at=at)
    mother = one.family.people.get(name=f"Mary {word}").ref
    anna = one.children.get().ref
    record_agreement(
        episode=one.ref, person=mother, capacity="parent", scope=word, state="given", on=at.date(), words=word, by=by,
        at=at,
    )  # fmt: skip
    raise_concern(episode=one.ref, words=f"{word} hits her", by=by, at=at)
    plan.add_goal(episode=one.ref, aimed=Aimed(f"{word} is gone", anna, how_known=word), by=by, at=at)
    team.join_team(episode=one.ref, name=word, role=word, organisation=word, reach=word, by=by, at=at)
    families.move_home(episode=one.ref, people=[mother, anna], address=word, postcode="", on=at.date(), by=by, at=at)
    see_to_effects(by="test", at=LATER)


def a_child() -> Child:
    school = index.source("school")
    index.take(school, [index.row("s1")])
    return index.record(school, "s1").child


def observed(child: Child, client: Client) -> list[str]:
    """All that anybody can have of the index, as text; without numbers of rows, which go on after what was undone."""
    asker = index.viewer("practitioner")
    officer = index.viewer("information-governance")
    found = asking.search(asker, Criteria(forename="Anna", surname="Testperson", postcode="M14 5AB"), on=LATER.date())
    copy = overseeing.subject_access(ref=str(child.ref), told_to="parent", by=officer, at=LATER)
    page = client.get(f"/children/{child.ref}/").content.decode()
    told = Involvement.objects.order_by("pk").values_list("organisation", "role", "contact", "started_on", "assessed")
    return [
        re.sub(r"record=\d+", "", repr(asking.answer(asker, child.ref, at=LATER))),
        repr(found),
        json.dumps(copy["records"], sort_keys=True),
        re.sub(r'name="csrfmiddlewaretoken" value="\w+"|nonce="[^"]*"|contact/\d+/', "", page),
        repr(list(told)),
        repr(sorted(Record.objects.values_list("said", "values"), key=str)),
        repr(sorted(Key.objects.values_list("key", "area", "child"))),
        repr(list(OutboxEvent.objects.order_by("pk").values_list("kind", "child"))),
    ]


def world(word: str, client: Client, child: Child, lead: Account) -> list[str]:
    with time_machine.travel(LATER, tick=False), transaction.atomic():
        help_for(child, lead, word)
        seen = observed(child, client)
        transaction.set_rollback(True)
    return seen


def asked(client: Client) -> Client:
    """A browser in which somebody has said why they ask."""
    with time_machine.travel(LATER, tick=False):
        said = {"number": "9999999476", "purpose": "help"}
        assert client.post("/children/", said).status_code == 200
    return client


def test_two_worlds_that_differ_in_what_the_record_says_answer_alike() -> None:
    lead = made.account("Lena Lead", "practitioner")
    client = asked(made.browser(made.account("Pat Asker", "practitioner", body="school")))
    child = a_child()
    other = index.source("nursery")
    Subscriber.objects.create(organisation=other.organisation, since_at=made.NOW)
    index.take(other, [index.row("n1")])
    one, two = (world(word, client, child, lead) for word in PLANTED)
    assert one == two
    assert "Lena Lead, The council" in one[0]
    assert "Lena Lead, The council" in one[3]
    assert "involvement.started" in one[-1]
    for word in PLANTED:
        assert word not in "".join(one)


def test_help_by_a_sensitive_organisation_is_not_there() -> None:
    lead = made.account("Lena Lead", "practitioner")
    client = asked(made.browser(made.account("Pat Asker", "practitioner", body="school")))
    child = a_child()
    council = lead.organisation
    index.source("camhs", organisation=council, sensitive="mental-health")
    with time_machine.travel(LATER, tick=False):
        before = observed(child, client)[:4]
        help_for(child, lead, PLANTED[0])
        assert Record.objects.filter(source__mode="told").exists()
        after = observed(child, client)[:4]
    assert after == before


def test_a_shield_hides_it() -> None:
    lead = made.account("Lena Lead", "practitioner")
    child = a_child()
    officer, words = index.viewer("information-governance"), "Her father looks for her."
    shielding.shield_child(ref=child.ref, reason="harm", words=words, by=officer, at=made.NOW)
    asker = index.viewer("practitioner")
    before = asking.answer(asker, child.ref, at=LATER)
    help_for(child, lead, PLANTED[0])
    assert before is not None
    assert asking.answer(asker, child.ref, at=LATER) == before


@pytest.mark.parametrize(
    ("role", "opens", "helps"),
    [("practitioner", False, True), ("safeguarding-practitioner", True, True), ("family-help-manager", False, True)],
)
def test_the_way_to_the_record_is_shown_to_whoever_may_ask_for_it(role: str, opens: bool, helps: bool) -> None:
    lead = made.account("Lena Lead", "practitioner")
    client = asked(made.browser(made.account("Pat Asker", role, body="school")))
    child = a_child()
    with time_machine.travel(LATER, tick=False):
        assert f"/help/child/{child.ref}/" not in client.get(f"/children/{child.ref}/").content.decode()
        help_for(child, lead, PLANTED[0])
        page = client.get(f"/children/{child.ref}/").content.decode()
    assert (f"/help/child/{child.ref}/" in page) == opens
    assert (f"/help/new/?child={child.ref}" in page) == helps
