"""What is worked out for a batch at once is what it would be for each record by itself."""

import gc
import random

import pytest
from django.db import IntegrityError

from tests.index_made import HERE, NOW, THERE, someone
from tests.oracles import index_of_children as oracle
from tests.unit.people import made
from tests.unit.people.test_feeding import LATER, crowd
from village.linkage.rules.keys import KEPT, KEYS, by_names_alone, keys
from village.people.actions import resolving, shielding
from village.people.actions.resolving import Arrival
from village.people.models import Child, Key, Record
from village.people.queries.opened import open_in_one_area, opened

pytestmark = pytest.mark.django_db
NAMED = {"forename": "ANNA", "surname": "ARCHER"}


def same_named(many: int) -> list[dict[str, str]]:
    """Rows of as many children of one name, alike in nothing else."""
    rows = crowd(many)
    return [{**row, "forename": "Anna", "surname": "Archer", "date_of_birth": f"{1990 + i}-{1 + i % 12:02}-{2 + i:02}"}
            for i, row in enumerate(rows)]  # fmt: skip


def found_by(values: dict[str, str]) -> list[int]:
    arrival = Arrival(0, 0, values)
    near = resolving.neighbourhood([arrival])
    return [one.child for one in near.of(arrival, frozenset())]


def test_keys_of_names_alone_are_those_without_any_other_part_and_come_last() -> None:
    said = {**NAMED, "birth": "2015-03-14", "postcode": "M11AA", "phone": "07700900123"}
    for values in (said, NAMED):
        named = [by_names_alone(key) for key in keys(values)]
        assert named == sorted(named)
        for key, alone in zip(keys(values), named, strict=True):
            fields = {name.split("-")[0] for name in KEPT[int(key.partition(":")[0])]}
            assert alone is (fields == {"surname", "forename"})
    assert not any(by_names_alone(f"{kind}:x") for kind in range(len(KEYS)))


@pytest.mark.parametrize(("sharing", "dated"), [(resolving.FEW, resolving.FEW), (resolving.FEW + 1, 0)])
def test_a_record_with_a_date_follows_its_names_alone_only_where_few_share_them(sharing: int, dated: int) -> None:
    made.take(made.source("health"), same_named(sharing))
    assert Child.objects.count() == sharing
    assert len(found_by(NAMED)) == sharing
    assert len(found_by({**NAMED, "birth": "1950-11-29"})) == dated
    assert len(found_by({**NAMED, "birth": "1990-01-02"})) == max(dated, 1)


def test_in_a_batch_with_one_that_has_no_date_the_others_still_follow_few() -> None:
    made.take(made.source("health"), same_named(resolving.FEW + 1))
    undated, dated = Arrival(-1, 0, NAMED), Arrival(-2, 0, {**NAMED, "birth": "1950-11-29"})
    near = resolving.neighbourhood([undated, dated])
    assert [len(near.likeliest(one)) for one in (undated, dated)] == [resolving.FEW + 1, 0]
    near = resolving.neighbourhood([dated])
    near.widen(undated)
    assert [len(near.likeliest(one)) for one in (undated, dated)] == [resolving.FEW + 1, 0]


def test_who_is_near_is_told_anew_after_the_batch_has_brought_others() -> None:
    made.take(made.source("health"), crowd(20))
    arrivals = [Arrival(-i, 0, {**one.values, "sex": "F"}) for i, one in enumerate(Record.objects.all(), start=1)]
    near, dice, brought = resolving.neighbourhood(arrivals + arrivals[:1]), random.Random(4), 0
    for number, arrival in enumerate(arrivals):
        likeliest = near.likeliest(arrival)
        assert [one.child for one in near.of(arrival, frozenset())] == likeliest
        brought += any(child < 0 for child in likeliest)
        near.place(dice.choice(arrivals[number:]), -number - 1)
    assert 0 < brought < len(arrivals)


def test_of_whom_nothing_is_hidden_and_who_is_known_in_one_area() -> None:
    rows = crowd(12)
    made.take(made.source("health"), rows)
    made.take(made.source("clinic", sensitive="mental-health"), rows[:3])
    made.take(made.source("elsewhere", area=THERE if made.AREA != THERE else HERE), rows[2:6])
    officer = someone("information-governance", area=None)
    for key in ("5", "6"):
        ref = made.record(made.source("health"), key).child.ref
        shielding.shield_child(ref=ref, reason="harm", words="He looks for her.", by=officer, at=NOW)
    every = set(Child.objects.values_list("pk", flat=True))
    records: dict[int, list[tuple[str, bool, bool]]] = {}
    for one, openness in opened(Record.objects.all()):
        records.setdefault(one.child_id, []).append((one.source.area, openness.sensitive, openness.shielded))
    plain = {
        child
        for child, of in records.items()
        if len({area for area, _, _ in of}) == 1 and not any(sensitive or shielded for _, sensitive, shielded in of)
    }
    assert len(plain) == 5
    assert open_in_one_area(every) == plain
    assert open_in_one_area(set()) == set()


def test_keys_added_in_a_batch_with_what_is_hidden_are_those_made_anew() -> None:
    made.take(made.source("health"), crowd(6))
    child = made.record(made.source("health"), "1").child
    officer = someone("information-governance", area=None)
    shielding.shield_child(ref=child.ref, reason="harm", words="He looks for her.", by=officer, at=NOW)
    made.take(made.source("school"), [{**row, "postcode": "LS1 1AA"} for row in crowd(9)])
    added = set(Key.objects.values_list("key", "area", "child_id"))
    resolving.rebuild_keys(Child.objects.values_list("pk", flat=True))
    assert added == set(Key.objects.values_list("key", "area", "child_id"))
    assert {key for key, area, of in added if of == child.pk and area == 0}


@pytest.mark.parametrize("swept", [True, False])
def test_garbage_is_looked_for_after_a_batch_as_before_it(monkeypatch: pytest.MonkeyPatch, swept: bool) -> None:
    during: list[bool] = []
    resolve = resolving.resolve

    def watched(*args: object, **named: object) -> object:
        during.append(gc.isenabled())
        if len(during) > 1:
            raise IntegrityError("killed")
        return resolve(*args, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(resolving, "resolve", watched)
    was = gc.isenabled()
    (gc.enable if swept else gc.disable)()
    try:
        made.take(made.source("health"), crowd(2))
        assert gc.isenabled() is swept
        with pytest.raises(IntegrityError):
            made.take(made.source("school"), crowd(2))
        assert gc.isenabled() is swept
    finally:
        (gc.enable if was else gc.disable)()
    assert during == [False, False]


def test_rows_that_are_new_changed_and_as_they_were_in_one_batch() -> None:
    system = made.source("school")
    made.take(system, crowd(6))
    rows = [*crowd(2), {**crowd(6)[2], "postcode": "LS1 1AA"}, *crowd(9)[6:]]
    counts = made.take(system, rows, at=LATER)
    assert (counts["unchanged"], counts["changed"], counts["arrived"]) == (2, 1, 3)
    assert {one.key for one in Record.objects.filter(last_seen_at=LATER)} == {"0", "1", "2", "6", "7", "8"}
    assert made.record(system, "2").said["postcode"] == "LS1 1AA"
    oracle.check()
