"""What pages of families ask the database: no more for many rows than for few; and nothing is shown unless that it was
shown can be written down."""

import datetime as dt
import uuid

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.unit.casework import made
from village.casework.actions.reading import show_list
from village.casework.models import (
    Alarm,
    Belonging,
    Concern,
    Episode,
    Goal,
    Household,
    Lead,
    Member,
    NeedReading,
    Person,
    Residence,
    Restriction,
    Step,
)
from village.kernel.accounts.models import Account
from village.kernel.audit.models import Entry

pytestmark = pytest.mark.django_db
SCALES = ("need-scale@1", "another@1", "a-third@1", "a-fourth@1")
RECORD = ("", "needs/", "plan/", "team/", "family/", "forms/")


def asked(client: Client, page: str) -> int:
    """How many questions a page asks, once everything that is read once for all has been read."""
    client.get(page)
    with CaptureQueriesContext(connection) as found:
        answer = client.get(page)
        count = len(found)
    assert answer.status_code == 200
    return count


@pytest.fixture
def lead() -> Account:
    return made.account("Lena Lead", "practitioner")


def more_of(one: Episode, by: Account, number: int) -> None:
    """Another child at another home, another helper, an older lead, a need on another scale, a goal and its steps."""
    child = Person.objects.create(name=f"Child {number} Testperson", child=uuid.uuid4(), made_at=made.NOW)
    Belonging.objects.create(family=one.family, person=child, part="child", from_on=made.LONG_AGO)
    home = Household.objects.create(address=f"{number} Made-up Street", made_at=made.NOW)
    Residence.objects.create(person=child, household=home, from_on=made.LONG_AGO)
    one.children.add(child)
    helper = made.account(f"Helper {number}", "practitioner")
    told = {"episode": one, "by": by.ref}
    Member.objects.create(**told, account=helper.ref, name=helper.name, role="Nurse", from_at=made.NOW)
    Lead.objects.create(episode=one, account=helper.ref, from_at=made.NOW, until_at=made.NOW)
    Restriction.objects.create(
        person=child, kind="barred", account=uuid.uuid4(), authority="A court", by=by.ref, from_at=made.NOW,
        review_on=made.FAR_OFF,
    )  # fmt: skip
    for day in (0, 9):
        at = made.NOW + dt.timedelta(days=day)
        NeedReading.objects.create(
            **told, person=child, element="behaviour", voice="practitioner", scale=SCALES[number], level=2,
            on=at.date(), at=at,
        )  # fmt: skip
    goal = Goal.objects.create(
        **told, person=child, element="behaviour", scale=SCALES[number], start=2, target=0, words="Sleep", order=number,
        at=made.NOW,
    )  # fmt: skip
    Step.objects.create(goal=goal, words="Read", person=child, due_on=made.FAR_OFF, by=by.ref, at=made.NOW)


@pytest.mark.parametrize("part", RECORD)
def test_a_record_of_much_asks_no_more_than_one_of_little(lead: Account, part: str) -> None:
    one = made.episode(lead)
    page, client = f"/help/{one.ref}/{part}", made.browser(lead)
    more_of(one, lead, 0)
    few = asked(client, page)
    for number in (1, 2, 3):
        more_of(one, lead, number)
    assert asked(client, page) == few


def another(by: Account, number: int) -> Episode:
    one = made.episode(by, f"Manyfolk {number}")
    Alarm.objects.create(episode=one, kind="lead-left", raised_at=made.NOW)
    Concern.objects.create(episode=one, words="A worry.", by=by.ref, at=made.NOW)
    return one


@pytest.mark.parametrize("show", ["mine", "all", "closed"])
def test_a_list_of_many_asks_no_more_than_one_of_few(lead: Account, show: str) -> None:
    boss = made.account("Bea Boss", "family-help-manager")
    who = lead if show == "mine" else boss

    def more(number: int) -> None:
        one = another(lead, number)
        if show == "closed":
            Episode.objects.filter(pk=one.pk).update(closed_at=made.NOW, closing="disengaged")

    client, page = made.browser(who), f"/help/?show={show}"
    more(0)
    few = asked(client, page)
    for number in range(1, 5):
        more(number)
    assert asked(client, page) == few
    assert client.get(page).content.decode().count("Manyfolk ") == 5


def test_a_list_of_several_pages_shows_each_family_once_and_counts_all(lead: Account) -> None:
    refs = {str(made.episode(lead, f"Family {n}").ref) for n in range(28)}
    client = made.browser(lead)
    pages = [client.get(f"/help/?page={n}").content.decode() for n in (1, 2)]
    shown = [{ref for ref in refs if f"/help/{ref}/" in page} for page in pages]
    assert [len(some) for some in shown] == [25, 3]
    assert shown[0] | shown[1] == refs
    assert all("28 families" in page for page in pages)


@pytest.mark.parametrize("page", ["/help/", "/help/{ref}/", "/help/{ref}/plan/", "/work/"])
def test_no_page_is_answered_that_cannot_be_written_down(
    lead: Account, monkeypatch: pytest.MonkeyPatch, page: str
) -> None:
    one = made.episode(lead)
    client = made.browser(lead)
    client.raise_request_exception = False
    address = page.format(ref=one.ref)
    assert b"Testperson" in client.get(address).content

    def fails(*_: object, **__: object) -> None:
        raise OSError("the disc is full")

    monkeypatch.setattr("village.kernel.audit.noting.audit.record", fails)
    answer = client.get(address)
    assert answer.status_code == 500
    assert b"Testperson" not in answer.content


def test_however_many_were_shown_each_is_in_the_audit(lead: Account) -> None:
    refs = [str(uuid.uuid4()) for _ in range(700)]  # a manager's desk tells of every family that is late
    show_list(what="desk", shown=refs, by=made.seen(lead), at=made.NOW)
    kept = " ".join(str(one.detail) for one in Entry.objects.filter(action="casework.list"))
    assert all(ref in kept for ref in refs)
    before = Entry.objects.count()
    show_list(what="mine", shown=[], by=made.seen(lead), at=made.NOW)
    assert Entry.objects.count() == before + 1
