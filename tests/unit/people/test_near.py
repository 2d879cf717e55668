"""Who is found near what a search says: as found record by record, on either database, whatever is hidden."""

import datetime as dt
from dataclasses import asdict

import pytest

from tests.index_made import AMY, HERE, NOW, THERE, a_town, arrive, someone, source
from tests.oracles import index_of_children as oracle
from village.linkage.rules.decide import Thresholds
from village.linkage.rules.model import as_data
from village.people.actions import keeping, resolving, shielding
from village.people.models import Child, Key, MatchingModel, Record
from village.people.queries import models_in_force, near
from village.people.queries.opened import openness_of, with_openness
from village.people.rules.shielded import open_part

pytestmark = pytest.mark.django_db

AREAS = (None, frozenset({HERE}), frozenset({THERE}), frozenset({HERE, THERE}), frozenset[str]())
BEN = {**AMY, "forename": "Ben", "date_of_birth": "2011-05-06", "sex": "M", "nhs_number": ""}
OLD = {**AMY, "forename": "Olga", "date_of_birth": "2008-02-01", "sex": "F", "nhs_number": "", "postcode": "ZE3 0AA"}


def a_town_with_secrets() -> None:
    """Amy, whom a clinic knows too, without consent; Ben of another area, shielded, known to the clinic with consent;
    Olga, who is archived; a child whom the clinic alone knows."""
    a_town()
    clinic = source("clinic", "health", sensitive="mental-health", trust=9)
    arrive(clinic, {**AMY, "record": "k1", "known_as": "Secret", "postcode": "ZE3 0AA"})
    ben = arrive(source("brack-school", area=THERE), {**BEN, "record": "b1"})[0]
    arrive(clinic, {**BEN, "record": "k2", "consent": "in writing"})
    olga = arrive(source("ashmere-school"), {**OLD, "record": "s9"})[0]
    keeping.archive(child=olga, by="test", at=NOW)
    arrive(clinic, {**AMY, "forename": "Zoe", "surname": "Young", "nhs_number": "", "record": "k3"})
    officer = someone("information-governance", area=None)
    shielding.shield_child(ref=ben.ref, reason="harm", words="Her father looks for her.", by=officer, at=NOW)


@pytest.mark.parametrize("hot", [300, 1])
def test_those_near_are_found_as_record_by_record(hot: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(near, "HOT", hot)
    a_town_with_secrets()
    every = set(Key.objects.values_list("key", flat=True))
    many = 0
    for within in AREAS:
        for wanted in (every, set(sorted(every)[::3]), {-1}, set[int]()):
            found = near.records_near(sorted(wanted), within)
            said = oracle.near(wanted, within, hot)
            assert {child: [one.record for one in records] for child, records in found.items()} == said
            many += len(said)
    assert many > len(AREAS)


@pytest.mark.parametrize("most", [1, 2, 300])
def test_of_a_key_no_more_are_read_than_show_that_too_many_share_it(most: int) -> None:
    a_town()
    for number, name in enumerate(("Ben", "Cleo", "Dan", "Eve"), start=1):
        born = f"200{number}-0{number}-1{number}"
        own = {"record": f"s-{name}", "forename": name, "date_of_birth": born, "nhs_number": ""}
        arrive(source("ashmere-school"), {**AMY, **own})
    truth: dict[int, set[int]] = {}
    for key, child in oracle.kept_keys():
        truth.setdefault(key, set()).add(child)
    found = near.under_keys([*truth, -1], most)
    assert max(map(len, truth.values())) > 2
    assert found.keys() == truth.keys()
    for key, children in truth.items():
        assert found[key] <= children
        assert len(found[key]) == min(len(children), most + 1)


def test_the_likeliest_share_most_keys_and_a_key_that_too_many_share_says_nothing() -> None:
    arrival = resolving.Arrival(0, 1, {})
    vars(arrival)["found_under"] = (1, 2, 3, 4)
    by_key = {1: set(range(100)), 2: set(range(50, 150)), 3: set(range(resolving.HOT + 1))}
    found = resolving.Neighbourhood(by_key).likeliest(arrival)
    assert found == [*range(50, 100), *range(resolving.MOST - 50)]


def test_what_is_known_of_them_is_what_is_open() -> None:
    a_town_with_secrets()
    shielding.shield_number(
        number=AMY["nhs_number"], area=HERE, reason="harm", words="He looks for the girl too.",
        by=someone("information-governance"), at=NOW,
    )  # fmt: skip
    wanted = list(Key.objects.values_list("key", flat=True))
    told = {one.pk: one for one in with_openness(Record.objects.all())}
    found = [one for records in near.records_near(wanted, None).values() for one in records]
    assert {one.openness.shielded for one in found} == {True}
    assert {one.openness.open for one in found} == {True, False}
    for one in found:
        record = told[one.record]
        assert one.openness == openness_of(record)
        assert one.values == open_part(record.values, openness_of(record))
        assert (one.ref, one.said, one.ended_at) == (record.child.ref, record.said, record.ended_at)


def test_a_count_of_children_stands_the_longer_the_more_there_are(monkeypatch: pytest.MonkeyPatch) -> None:
    kept: list[tuple[str, int, int]] = []
    monkeypatch.setattr(models_in_force.cache, "get", lambda _: None)
    monkeypatch.setattr(models_in_force.cache, "set", lambda *told: kept.append(told))
    monkeypatch.setattr(models_in_force, "A_SECOND", 1)
    Child.objects.create(made_at=NOW)
    assert models_in_force.children_held() == models_in_force.FEWEST
    assert kept == [("people.children", 1, models_in_force.COUNTED_FOR + 1)]


def test_the_model_signed_last_is_in_force_and_of_two_signed_at_once_the_later() -> None:
    untrained = models_in_force.in_force()[0]
    assert untrained.version == "untrained"
    data = {**as_data(untrained), "thresholds": asdict(Thresholds())}
    for number, signed in enumerate((NOW, NOW, NOW - dt.timedelta(days=1), None)):
        MatchingModel.objects.create(
            version=f"v{number}", data={**data, "version": f"v{number}"}, trained_on="made", made_at=NOW,
            made_by="test", signed_at=signed, signed_by="another" if signed else "",
        )  # fmt: skip
    assert models_in_force.in_force()[0].version == "v1"


def test_a_record_that_is_new_is_not_lost_with_a_child_who_is_archived() -> None:
    (gone,) = arrive(source("ashmere-school"), {**AMY, "record": "s-old"})
    keeping.archive(child=gone, by="test", at=NOW)
    (found,) = arrive(source("ashmere-health"), {**AMY, "record": "h-new"})
    assert found.pk != gone.pk
    assert found.state == "active"
    assert not Key.objects.filter(child=gone).exists()
