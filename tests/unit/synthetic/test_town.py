"""The demo's town: made once, enough for every list, and closed where it must be."""

import datetime as dt
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import time_machine
from django.test import override_settings

from tests.unit.plan.office_people import forget, signed_in
from village.kernel.access.queries import policy, viewer_for
from village.kernel.access.rules import Viewer
from village.kernel.accounts.models import Account
from village.kernel.accounts.rules import persona_email
from village.linkage.rules.keys import hashed, keys
from village.people.actions import asking
from village.people.models import Child, Feed, Involvement, Key, Record, ReviewItem, Shield, SourceSystem
from village.people.queries import feeds as queries
from village.people.rules.searching import Criteria
from village.synthetic import town
from village.synthetic.demo import PERSONAS, demo_people

AT = dt.datetime(2026, 11, 23, 9, tzinfo=dt.UTC)


@pytest.fixture
def made(db: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[], None]]:
    """The town when called: smaller than the demo's, and without training, which has tests of its own."""
    forget()
    monkeypatch.setattr(town, "CHILDREN", 900)
    monkeypatch.setattr(town, "_sign", lambda at: None)
    with time_machine.travel(AT, tick=False), override_settings(DEMO=True):
        demo_people(AT)
        yield lambda: town.demo_town(AT)


def viewer(slug: str) -> Viewer:
    return viewer_for(Account.objects.get(email=persona_email(slug)), second_factor=True)


def looking_for(record: Record, *parts: str) -> list[Any]:
    """What Hana finds by these parts of a record."""
    hana, words = viewer("hana"), {"birth": "date_of_birth"}
    asking.give_reason(purpose="help", words="", by=hana, at=AT)
    said = {words.get(one, one): record.said.get(words.get(one, one), "") for one in parts}
    return asking.search(criteria=Criteria(**said), by=hana, at=AT)


def state() -> list[Any]:
    tables = (SourceSystem, Feed, Record, Child, Involvement, Key, ReviewItem, Shield)
    return [table.objects.count() for table in tables]


def test_it_has_what_every_list_needs(made: Callable[[], None]) -> None:
    made()
    assert SourceSystem.objects.filter(sensitive="").count() == 5
    assert Feed.objects.exclude(state="taken").count() == 0
    assert Feed.objects.count() == 5 * (town.MONTHS + 1)
    assert ReviewItem.objects.filter(state="waiting").exists()
    assert Involvement.objects.filter(lead=True).exists()
    assert Involvement.objects.filter(assessment=True).exists()
    assert Involvement.objects.filter(ended_on__lt=AT.date()).exists()
    sensitive = Involvement.objects.exclude(record__source__sensitive="")
    assert sensitive.exclude(consent="").exists()
    assert sensitive.filter(consent="", grounds="").exists()
    assert "made up" in " ".join(SourceSystem.objects.values_list("title", flat=True))


def test_one_source_is_late_and_no_feed_came_after_the_demo_was_made(made: Callable[[], None]) -> None:
    made()
    (late,) = queries.late(viewer("max"), AT.date())
    assert (late.source.slug, late.days) == (town.LATE, 3)
    assert max(Feed.objects.values_list("received_at", flat=True)) < AT
    assert Record.objects.filter(source__slug=town.LATE).exists()


def test_made_again_nothing_happens(made: Callable[[], None]) -> None:
    made()
    before = state()
    made()
    assert state() == before


def test_killed_between_feeds_it_goes_on_from_there(made: Callable[[], None], monkeypatch: pytest.MonkeyPatch) -> None:
    real, calls = town.take_in, []

    def dies(**told: Any) -> dict[str, int]:
        calls.append(told["feed"])
        if len(calls) == 4:
            raise KeyboardInterrupt
        return real(**told)

    monkeypatch.setattr(town, "take_in", dies)
    with pytest.raises(KeyboardInterrupt):
        made()
    monkeypatch.setattr(town, "take_in", real)
    made()
    assert Feed.objects.filter(state="taken").count() == 5 * (town.MONTHS + 1)
    assert Record.objects.values("source", "key").distinct().count() == Record.objects.count()


def test_the_shielded_child_is_found_by_name_and_birth_but_not_by_postcode(made: Callable[[], None]) -> None:
    made()
    child = Shield.objects.get().child
    record = Record.objects.get(child=child, source__slug="school")
    assert record.values.keys() >= {"forename", "surname", "birth", "postcode"}
    assert child.ref in [one.ref for one in looking_for(record, "forename", "surname", "birth")]
    (seen,) = [one for one in looking_for(record, "forename", "surname", "birth") if one.ref == child.ref]
    assert (seen.shielded, seen.postcode) == (True, "")
    by_place = {hashed(key) for key in keys({name: record.values[name] for name in ("postcode", "birth")})}
    assert by_place & set(Key.objects.filter(child=child).values_list("key", flat=True))
    assert not by_place & set(Key.objects.filter(child=child, area__gt=0).values_list("key", flat=True))
    with_place = {"surname": "Nobody", "forename": "Noone", "postcode": record.said["postcode"]}
    assert asking.search(criteria=Criteria(**with_place), by=viewer("hana"), at=AT) == []


def test_the_example_is_found_first_and_several_services_answer(made: Callable[[], None]) -> None:
    made()
    found = town.example()
    assert found is not None
    name, born = found
    forename, _, surname = name.partition(" ")
    hana = viewer("hana")
    asking.give_reason(purpose="help", words="", by=hana, at=AT)
    criteria = Criteria(forename=forename, surname=surname, date_of_birth=born.isoformat())
    first = asking.search(criteria=criteria, by=hana, at=AT)[0]
    answer = asking.look(ref=first.ref, by=hana, at=AT)
    assert answer is not None
    assert len(answer.services) + len(answer.past) >= 3


def test_without_a_town_there_is_no_example(db: None) -> None:
    assert town.example() is None


def test_those_who_may_ask_are_vetted_and_trained_and_others_are_not(made: Callable[[], None]) -> None:
    for one in PERSONAS:
        asked = any(
            policy().permissions[slug].cleared for role in one.roles for slug in policy().roles[role].permissions
        )
        assert bool(viewer(one.slug).clearances) == asked


def test_the_three_screens_of_a_practitioner(made: Callable[[], None]) -> None:
    made()
    found = town.example()
    assert found is not None
    name, born = found
    forename, _, surname = name.partition(" ")
    client = signed_in(Account.objects.get(email=persona_email("hana")))
    said = {"forename": forename, "surname": surname, "born": born.isoformat()}
    page = client.post("/children/", {**said, "purpose": "help"})
    address = re.search(r"/children/[0-9a-f-]{36}/", page.content.decode())
    assert address is not None
    page = client.get(address[0])
    assert "Made-up" in page.content.decode()
    contact = re.search(address[0] + r"contact/\d+/", page.content.decode())
    assert contact is not None
    page = client.post(contact[0], {"reach": "0113 496 0001"}, follow=True)
    assert "Your message is with the service" in page.content.decode()
