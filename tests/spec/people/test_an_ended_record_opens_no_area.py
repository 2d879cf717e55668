"""Who has moved is not open any more where only ended records are left, to search, page, message or system alike; a
child with whom nobody works now is open where somebody last did; and whoever keeps the history still reaches it."""

import datetime as dt
from importlib import import_module

import pytest
from django.db import connection

from tests.index_made import AMY, HERE, NOW, THERE, arrive, practitioner, someone, source
from village.kernel.access.actions import Refusal
from village.kernel.access.rules import Viewer
from village.people.actions import asking, merging, overseeing, resolving, shielding, telling
from village.people.models import Child, Key, Record
from village.people.queries import asking as queries
from village.people.rules.searching import Criteria
from village.people.rules.shielded import area_number, areas_opened

pytestmark = pytest.mark.django_db
SAID = (
    Criteria(number=AMY["nhs_number"]),
    Criteria(forename="Amy", surname="Archer", date_of_birth=AMY["date_of_birth"]),
    Criteria(forename="Amy", surname="Archer", postcode=AMY["postcode"]),
)
MOVED = {**AMY, "postcode": "ZE2 0BB", "address": "9 New Street", "record": "t1", "role": "Class teacher"}


def school(**said: str) -> Child:
    return arrive(source("old-school"), {**AMY, "record": "s1", **said})[0]


def new_school(**said: str) -> Child:
    return arrive(source("new-school", area=THERE), {**MOVED, **said})[0]


def opens(child: Child, by: Viewer) -> bool:
    """Whether the child is there for somebody: by search and by reference, which must say the same."""
    found = {bool(asking.search(criteria=one, by=by, at=NOW)) for one in SAID}
    seen = {*found, asking.look(ref=child.ref, by=by, at=NOW) is not None}
    assert len(seen) == 1
    return seen.pop()


def areas_of(child: Child) -> list[bool]:
    return [opens(child, practitioner(area=area)) for area in (HERE, THERE, None)]


@pytest.mark.parametrize("role", ["practitioner", "safeguarding-practitioner"])
def test_the_old_area_does_not_learn_where_the_child_has_gone(role: str) -> None:
    child = school(ended_on="2026-07-20")
    assert new_school() == child
    by = someone(role)
    asking.give_reason(purpose="concern", words="", by=by, at=NOW)
    assert not opens(child, by)
    record = Record.objects.get(key="t1").pk
    with pytest.raises(Refusal, match="no such service"):
        asking.ask_contact(ref=child.ref, record=record, reach="01632 960000", by=by, at=NOW)


def test_who_works_with_the_child_now_sees_what_was_before() -> None:
    child = school(ended_on="2026-07-20")
    new_school()
    answer = asking.look(ref=child.ref, by=practitioner(area=THERE), at=NOW)
    assert answer is not None
    assert [one.organisation for one in answer.services] == ["New School"]
    assert [one.organisation for one in answer.past] == ["Old School"]


def test_while_a_service_of_the_area_works_with_the_child_it_is_open_there() -> None:
    child = school()
    new_school()
    assert areas_of(child) == [True, True, True]


def test_with_whom_nobody_works_now_is_open_where_somebody_last_did() -> None:
    child = school(ended_on="2026-07-20")
    assert areas_of(child) == [True, False, True]
    new_school(ended_on="2026-10-20")
    assert areas_of(child) == [True, True, True]


def test_each_way_of_ending_closes_the_area_at_once() -> None:
    """Its last day comes; the source sends it no more; the row says that it ended."""
    child = school(ended_on="2026-11-24")
    new_school()
    assert areas_of(child) == [True, True, True]
    later = NOW + dt.timedelta(days=2)
    telling.end_involvements(by="test", at=later)
    assert areas_of(child) == [False, True, True]
    school(ended_on="")
    assert areas_of(child) == [True, True, True]
    school(ended_on="2026-11-01")
    assert areas_of(child) == [False, True, True]
    full = source("old-help", "early-help", mode="full")
    arrive(full, {**AMY, "record": "h1"})
    assert areas_of(child) == [True, True, True]
    arrive(full, {"record": "h2", "forename": "Zoe", "surname": "Zephyr", "date_of_birth": "2010-01-01"}, when=later)
    assert areas_of(child) == [False, True, True]


def test_what_only_a_sensitive_service_elsewhere_knows_closes_nothing() -> None:
    """The child would be gone here, and tell that such a service works with it."""
    child = school(ended_on="2026-07-20")
    arrive(source("clinic", "health", area=THERE, sensitive="mental-health"), {**AMY, "record": "k1"})
    assert areas_of(child) == [True, False, True]
    agreed = {**AMY, "record": "k1", "consent": "In writing, 3 May"}
    arrive(source("clinic", "health", area=THERE, sensitive="mental-health"), agreed)
    assert areas_of(child) == [False, True, True]


def test_a_merge_and_its_undoing_open_and_close_what_they_should() -> None:
    child = school(ended_on="2026-07-20")
    other = new_school(forename="Zoe", nhs_number="", date_of_birth="2011-02-03")
    lead = someone("matching-lead", area=None)
    done = merging.merge(keep=child.ref, gone=other.ref, reason="One", by=lead, at=NOW)
    assert areas_of(child) == [False, True, True]
    merging.unmerge(operation=done, reason="Two", by=lead, at=NOW)
    assert areas_of(child) == [True, False, True]


def test_those_who_keep_the_history_still_reach_it() -> None:
    """A family may ask its old area who looked; matching may be wrong there; a shield is of all areas that know her."""
    child = school(ended_on="2026-07-20")
    new_school()
    officer = someone("information-governance")
    assert overseeing.find_overseen(text=str(child.ref), by=officer, at=NOW) == child
    assert merging.look(ref=child.ref, by=someone("matching-officer"), at=NOW) is not None
    shielding.shield_child(ref=child.ref, reason="harm", words="Her father looks for her.", by=officer, at=NOW)
    assert areas_of(child) == [False, True, True]


def test_nobody_looks_behind_a_shield_by_a_role_in_the_old_area() -> None:
    child = school(ended_on="2026-07-20")
    new_school()
    by = someone("safeguarding-practitioner", area=HERE)
    assert not queries.may_look_behind(child, by)
    assert queries.may_look_behind(child, someone("safeguarding-practitioner", area=THERE))


def test_an_index_made_before_forgets_the_keys_of_ended_areas_alone() -> None:
    child = school(ended_on="2026-07-20")
    stays = arrive(source("old-help", "early-help"), {"record": "z1", "forename": "Zoe", "surname": "Zephyr",
                   "date_of_birth": "2010-01-01", "ended_on": "2026-01-01"})[0]  # fmt: skip
    new_school()
    kept = set(Key.objects.values_list("key", "area", "child"))
    there = list(Key.objects.filter(child=child).values_list("key", flat=True))
    Key.objects.bulk_create(Key(key=key, area=area_number(HERE), child=child) for key in there)
    before = import_module("village.people.migrations.0005_ended_records_open_no_area")
    with connection.cursor() as cursor:
        cursor.execute(before.FORGET)
    assert set(Key.objects.values_list("key", "area", "child")) == kept
    assert Key.objects.filter(child=stays).exists()
    resolving.rebuild_keys([child.pk, stays.pk])
    assert set(Key.objects.values_list("key", "area", "child")) == kept


@pytest.mark.parametrize(
    ("known", "opened"),
    [
        ([], set()),
        ([("A", False)], {"A"}),
        ([("A", False), ("B", False)], {"A", "B"}),
        ([("A", False), ("B", True)], {"B"}),
        ([("A", False), ("A", True), ("B", True)], {"A", "B"}),
    ],
)
def test_the_areas_that_a_child_is_open_to(known: list[tuple[str, bool]], opened: set[str]) -> None:
    assert areas_opened(known) == opened
