"""What was asked of an organisation and what stands out about its people, for those of one area and of all."""

import datetime as dt
import uuid

import pytest

from tests.index_made import HERE, NOW, THERE, a_town, browser, practitioner, someone, viewer_behind
from village.kernel.audit.models import Entry
from village.people.actions import asking
from village.people.models import Alert, Record
from village.people.queries.contacts import requests_to
from village.people.queries.watching import alerts, looks
from village.people.rules.monitors import Look, Person, Raised, raised

pytestmark = pytest.mark.django_db


def test_requests_are_read_in_ones_own_area_and_by_those_of_all_areas() -> None:
    child = a_town()
    health = Record.objects.get(source__slug="ashmere-health")
    made = asking.ask_contact(
        ref=child.ref, record=health.pk, reach="01632 960000", by=practitioner(of="ashmere-care"), at=NOW
    )
    told = {area: requests_to(someone("practitioner", of="ashmere-health", area=area)) for area in (THERE, HERE, None)}
    assert told == {THERE: [], HERE: [made], None: [made]}
    assert requests_to(someone("practitioner", of="ashmere-school", area=None)) == []


def test_alerts_are_seen_in_ones_own_area_and_by_those_of_all_areas_but_never_about_oneself() -> None:
    looker = viewer_behind(browser("practitioner", of="ashmere-school"))
    assert looker.ref
    alert = Alert.objects.create(
        kind="own", account=uuid.UUID(looker.ref), on=NOW.date(), told="The same last name.", raised_at=NOW
    )
    told = {area: list(alerts(someone("information-governance", area=area))) for area in (THERE, HERE, None)}
    assert told == {THERE: [], HERE: [alert], None: [alert]}
    assert list(alerts(someone("information-governance", area=None, ref=looker.ref))) == []


def test_a_look_that_was_denied_is_no_look() -> None:
    child = a_town()
    here = practitioner()
    asking.look(ref=child.ref, by=practitioner(area=THERE), at=NOW)
    asking.look(ref=child.ref, by=here, at=NOW)
    entries = Entry.objects.filter(action="people.view")
    assert sorted(one.decision for one in entries) == ["denied", "permitted"]
    assert [(one.account, one.child, one.surname) for one in looks(entries, NOW.date())] == [
        (here.ref, str(child.ref), "ARCHER")
    ]


def test_a_child_whose_records_give_no_last_name_is_known_by_its_home_alone() -> None:
    child = a_town()
    asking.look(ref=child.ref, by=practitioner(), at=NOW)
    Record.objects.filter(child=child).update(values={"postcode": "LS11AA"})
    (look,) = looks(Entry.objects.filter(action="people.view"), NOW.date())
    assert look.surname == ""
    assert look.places


def test_looks_after_the_day_do_not_bear_on_it() -> None:
    """A day that is judged later: what came since is not known to it, or the third day of coming back would be."""
    days = [Look("a", "c", NOW + dt.timedelta(days=number), known=False) for number in range(3)]
    first, third = NOW.date(), (NOW + dt.timedelta(days=2)).date()
    assert raised(days, {"a": Person()}, first) == []
    assert raised(days, {"a": Person()}, third) == [Raised("no-relation", "a", "c", "Came back on 3 days in a month.")]
