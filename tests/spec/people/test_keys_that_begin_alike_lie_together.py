"""Keys that begin alike lie together in the index, an index made before is numbered anew by itself, and nobody is lost
or shown by it."""

from importlib import import_module

import pytest
from django.apps import apps

from tests.index_made import AMY, NOW, THERE, arrive, practitioner, someone, source
from tests.oracles.index_of_children import kept_keys, keys_again
from village.linkage.rules.keys import hashed
from village.people.actions import asking, shielding
from village.people.models import Key
from village.people.rules.searching import Criteria

migration = import_module("village.people.migrations.0007_keys_lie_together")


def everything() -> set[tuple[int, int, int]]:
    return set(Key.objects.values_list("key", "area", "child"))


def test_keys_that_differ_in_their_kind_and_last_part_alone_begin_alike() -> None:
    of_a_birth = ["3:2015-03-04/TSTWT", "4:2015-03-04/ANN", "5:2015-03-04/ZE10AA", "11:2015-03-04/14 HIGH"]
    numbers = [hashed(key) for key in of_a_birth]
    assert len({number >> 48 for number in numbers}) == 1
    assert len(set(numbers)) == 4
    assert hashed("3:2015-03-05/TSTWT") >> 48 != numbers[0] >> 48


@pytest.mark.parametrize("key", ["0:9434765919", "3:2015-03-04/TSTWT", "no kind", "a/b:c", "", "/"])
def test_what_is_kept_of_a_key_is_what_an_index_made_before_is_given(key: str) -> None:
    assert migration.together(key) == hashed(key)


@pytest.mark.django_db
def test_an_index_made_before_is_numbered_anew_and_can_go_back() -> None:
    child = arrive(source("school"), {**AMY, "record": "s1"})[0]
    arrive(source("clinic", "health", area=THERE, sensitive="mental-health"), {**AMY, "record": "k1"})
    other = {**AMY, "record": "s2", "forename": "Zoe", "date_of_birth": "2010-01-01", "nhs_number": ""}
    hidden = arrive(source("school"), other)[0]
    officer = someone("information-governance", area=None)
    shielding.shield_child(ref=hidden.ref, reason="harm", words="Her father looks for her.", by=officer, at=NOW)
    now = everything()
    assert kept_keys() == keys_again()
    migration.number_anew(apps, migration.together, migration.apart)
    before = everything()
    assert len(before) == len(now)
    assert not before & now
    migration.number_anew(apps, migration.apart, migration.together)
    assert everything() == now
    asked = Criteria(forename="Amy", surname="Archer", date_of_birth=AMY["date_of_birth"])
    assert [one.ref for one in asking.search(criteria=asked, by=practitioner(), at=NOW)] == [child.ref]


@pytest.mark.django_db
def test_a_key_that_no_record_makes_is_not_kept() -> None:
    child = arrive(source("school"), {**AMY, "record": "s1"})[0]
    now = everything()
    migration.number_anew(apps, migration.together, migration.apart)
    Key.objects.create(key=1, area=1, child=child)
    migration.number_anew(apps, migration.apart, migration.together)
    assert everything() == now
