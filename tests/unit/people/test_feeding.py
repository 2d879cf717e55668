"""Feeds as they come: replayed, reordered, cut short, hostile. No record is lost or linked twice."""

import datetime as dt
import random
import threading
import uuid
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from tests.oracles import index_of_children as oracle
from tests.unit.kernel.people import audited
from tests.unit.people import made
from village.people.actions import feeding, merging, resolving
from village.people.models import (
    Assertion,
    Child,
    Identifier,
    Involvement,
    Key,
    LinkEvent,
    Record,
    RecordVersion,
    Rejection,
    ReviewItem,
    Shield,
)  # fmt: skip

pytestmark = pytest.mark.django_db
LATER = made.NOW + dt.timedelta(days=7)


def crowd(many: int, seed: int = 1) -> list[dict[str, str]]:
    """Rows of as many children, none like another."""
    rnd = random.Random(seed)

    def name(letters: int) -> str:
        return "".join(rnd.choice("bdfgklmnprst") + rnd.choice("aeiou") for _ in range(letters))

    return [
        {
            "record": str(i),
            "forename": name(3),
            "surname": f"{name(4)}-testperson",
            "date_of_birth": f"{2006 + i % 17}-{1 + i % 12:02}-{1 + i % 28:02}",
            "sex": "FM"[i % 2],
            "postcode": f"M{1 + i % 30} {i % 10}{rnd.choice('ABDEFGHJ')}{rnd.choice('ABDEFGHJ')}",
        }
        for i in range(many)
    ]


def grouped() -> set[frozenset[tuple[str, str]]]:
    """Which records are together, by source and key: the same whatever numbers children have."""
    found: dict[int, set[tuple[str, str]]] = {}
    for slug, key, child in Record.objects.values_list("source__slug", "key", "child"):
        found.setdefault(child, set()).add((slug, key))
    return {frozenset(of) for of in found.values()}


def feed_both(rows: list[dict[str, str]]) -> None:
    made.take(made.source("health"), rows)
    made.take(made.source("school"), rows)


# ── again, in another order, cut short ───────────────────────────────────────────────────────────────────────────────


def test_a_feed_replayed_changes_nothing() -> None:
    feed_both(crowd(40))
    before, events = oracle.snapshot(), LinkEvent.objects.count()
    assert made.take(made.source("school"), crowd(40), at=LATER)["unchanged"] == 40
    assert oracle.snapshot() == before
    assert LinkEvent.objects.count() == events
    assert set(Record.objects.filter(source__slug="school").values_list("last_seen_at", flat=True)) == {LATER}


def test_a_file_waits_once() -> None:
    system = made.source("school")
    feed = made.feed_of(system, 3, "a file")
    with (
        pytest.raises(IntegrityError, match=r"feed_file_waits_once|source_id, people_feed.sha256"),
        transaction.atomic(),
    ):
        made.feed_of(system, 3, "a file")
    made.take(system, crowd(3), feed=feed)
    made.feed_of(system, 3, "a file")
    made.feed_of(made.source("health"), 3, "a file")


def test_rows_in_another_order_come_to_the_same() -> None:
    rows = crowd(60)
    feed_both(rows)
    first = grouped()
    shuffled = random.Random(2).sample([{**row, "record": f"again-{row['record']}"} for row in rows], len(rows))
    system = made.source("clinic")
    made.take(system, shuffled)
    added = {frozenset({*of, ("clinic", f"again-{next(iter(of))[1]}")}) for of in first}
    assert grouped() == added


@pytest.mark.parametrize("after", [0, 1, 20, 21, 59])
def test_a_feed_cut_short_is_taken_in_again_to_the_same_end(monkeypatch: pytest.MonkeyPatch, after: int) -> None:
    monkeypatch.setattr(feeding, "BATCH", 20)
    rows = [*crowd(60), made.row("60", record="")]
    made.take(made.source("health"), crowd(60))

    def broken() -> Iterator[dict[str, str]]:
        yield from rows[:after]
        raise ConnectionError("the file ended here")

    system = made.source("school")
    feed = made.feed_of(system, len(rows))
    with pytest.raises(ConnectionError):
        feeding.take_in(feed=feed, rows=broken(), by="test", at=made.NOW)
    oracle.check()
    assert Record.objects.filter(source=system).count() == after // 20 * 20
    assert audited("people.feed.take")[1:] == []
    counts = feeding.take_in(feed=feed, rows=rows, by="test", at=made.NOW)
    assert counts["rejected"] == Rejection.objects.count() == 1
    assert grouped() == {frozenset({("health", str(i)), ("school", str(i))}) for i in range(60)}
    assert RecordVersion.objects.count() == LinkEvent.objects.count() == Involvement.objects.count() == 120
    oracle.check()


@pytest.mark.parametrize("where", ["resolve", "keep_keys", "rebuild_keys"])
def test_a_batch_that_fails_anywhere_leaves_nothing_of_it(monkeypatch: pytest.MonkeyPatch, where: str) -> None:
    feed_both(crowd(10))
    before = oracle.snapshot()

    def fail(*_: Any, **__: Any) -> None:
        raise IntegrityError("killed")

    monkeypatch.setattr(resolving, where, fail)
    rows = [{**row, "sex": "M" if row["sex"] == "F" else "F"} for row in crowd(10)] + crowd(12)[10:]
    with pytest.raises(IntegrityError), transaction.atomic():
        made.take(made.source("school"), rows)
    monkeypatch.undo()
    assert oracle.snapshot() == before
    oracle.check()


def test_a_full_feed_ends_what_it_no_longer_holds_and_no_row_that_it_could_not_read() -> None:
    system = made.source("school", mode="full")
    made.take(system, crowd(3))
    rows = crowd(3)
    counts = made.take(system, [rows[0], {**rows[1], "forename": "x" * 201}], at=LATER)
    assert counts["ended"] == 1
    assert {one.key: one.ended_at for one in Record.objects.all()} == {"0": None, "1": None, "2": LATER}
    assert made.take(system, rows, at=LATER)["changed"] == 1
    assert not Record.objects.exclude(ended_at=None).exists()


# ── the same child twice, numbers, twins ─────────────────────────────────────────────────────────────────────────────


def test_the_same_key_twice_in_a_feed_is_taken_once_and_said() -> None:
    feed = made.feed_of(made.source("school"), 2)
    made.take(made.source("school"), [made.row("1"), made.row("1", forename="Bella")], feed=feed)
    assert made.record(made.source("school"), "1").said["forename"] == "Anna"
    assert [(one.row, one.reason) for one in Rejection.objects.all()] == [(2, "its key stands in an earlier row")]


def test_the_same_child_twice_in_a_feed_of_a_source_without_duplicates_is_put_before_a_person() -> None:
    made.take(made.source("school"), [made.row("1"), made.row("2")])
    assert Child.objects.count() == 2
    assert ReviewItem.objects.get().reason == "same-source"
    made.take(made.source("clinic", duplicate_free=False), [made.row("7"), made.row("8")])
    oracle.check()


def test_a_source_that_may_repeat_itself_has_one_child_for_all_its_repeats() -> None:
    made.take(made.source("clinic", duplicate_free=False), [made.row(str(i)) for i in range(40)])
    assert Child.objects.count() == 1
    assert LinkEvent.objects.filter(kind="weight").count() == 39


def test_a_number_that_its_source_says_is_verified_keeps_two_of_one_name_apart() -> None:
    """NHS NUMBER STATUS INDICATOR CODE 01 is "number present and verified", 02 "present but not traced"."""
    for slug, status, number in (("health", "01", 0), ("clinic", "02", 1), ("hospital", "01", 2)):
        row = made.row("1", nhs_number=made.NHS[number], nhs_number_status=status)
        made.take(made.source(slug, duplicate_free=False), [row])
    health, clinic, hospital = (made.record(made.source(slug), "1") for slug in ("health", "clinic", "hospital"))
    assert [one.values.get("nhs_traced") for one in (health, clinic, hospital)] == ["yes", None, "yes"]
    assert made.together(health, clinic)
    assert not made.together(health, hospital)


def test_one_number_on_two_children_links_neither_to_the_other() -> None:
    made.take(made.source("health"), [made.row("1", nhs_number=made.NHS[0])])
    zed = made.row("2", nhs_number=made.NHS[0], forename="Zed", surname="Nobody", date_of_birth="2001-10-09")
    made.take(made.source("school"), [zed])
    assert ReviewItem.objects.get().reason == "id-conflict"
    assert Child.objects.count() == 2
    third = made.row("3", nhs_number=made.NHS[0])
    made.take(made.source("clinic"), [third])
    assert made.together(made.record(made.source("clinic"), "3"), made.record(made.source("health"), "1"))
    assert Identifier.objects.filter(value=made.NHS[0]).count() == 3


def test_a_likelier_record_takes_the_place_of_another_which_finds_its_own_child() -> None:
    health, school = made.source("health"), made.source("school")
    bella = {"forename": "Bella", "date_of_birth": "2012-10-02"}
    made.take(health, [made.row("anna", nhs_number=made.NHS[0]), made.row("bella", nhs_number=made.NHS[1], **bella)])
    # The school has Bella under Anna’s number; then Anna herself comes, whom all else fits.
    wrong = made.row("wrong", forename="Bela", date_of_birth="2012-10-02", postcode="LS1 1AA")
    made.take(school, [wrong])
    record = made.record(school, "wrong")
    anna = made.record(health, "anna").child
    merged = Record.objects.filter(pk=record.pk)
    LinkEvent.objects.create(
        operation=uuid.uuid4(), kind="weight", at=made.NOW, by="test", reason="weight", record=record,
        child_from=record.child, child_to=anna,
    )  # fmt: skip
    merged.update(child=anna)
    resolving.rebuild_keys([anna.pk, record.child_id, made.record(health, "bella").child_id])
    counts = made.take(school, [made.row("right")])
    assert counts["displaced"] == 1
    assert made.together(made.record(school, "right"), made.record(health, "anna"))
    assert made.together(made.record(school, "wrong"), made.record(health, "bella"))
    event = LinkEvent.objects.get(kind="displaced")
    assert (event.child_from, event.record_id) == (anna, record.pk)


def test_what_a_person_settled_is_not_displaced() -> None:
    health, school = made.source("health"), made.source("school")
    made.take(health, [made.row("anna")])
    made.take(school, [made.row("wrong", forename="Otto", surname="Other", postcode="LS1 1AA", sex="M")])
    officer = made.viewer("matching-officer")
    one, two = made.record(health, "anna"), made.record(school, "wrong")
    merging.merge(keep=one.child.ref, gone=two.child.ref, reason="a new name", by=officer, at=made.NOW)
    merging.assert_of("must", one.pk, two.pk, operation=uuid.uuid4(), by="test", at=made.NOW)
    made.take(school, [made.row("right")])
    assert made.together(one, two)
    assert ReviewItem.objects.get(record__key="right").reason == "same-source"
    oracle.check()


def test_two_records_that_come_to_be_alike_at_once_become_one_child() -> None:
    system = made.source("clinic", duplicate_free=False)
    first = {"forename": "Otto", "surname": "Other", "postcode": "LS1 1AA", "date_of_birth": "2001-05-06"}
    made.take(system, [made.row("1", **first), made.row("2", forename="Zed", surname="Nobody", postcode="B1 1AA")])
    assert Child.objects.filter(state="active").count() == 2
    made.take(system, [made.row("1"), made.row("2")])
    assert made.together(made.record(system, "1"), made.record(system, "2"))
    assert Child.objects.filter(state="active").count() == 1
    oracle.check()


def test_a_change_that_asks_again_leaves_the_record_where_it_is() -> None:
    made.take(made.source("health"), [made.row("1")])
    made.take(made.source("school"), [made.row("1", forename="Otto", surname="Other", postcode="LS1 1AA")])
    before = made.record(made.source("school"), "1").child
    events = LinkEvent.objects.count()
    counts = made.take(made.source("school"), [made.row("1", forename="Grace")])
    assert (counts["changed"], counts["review"]) == (1, 1)
    assert made.record(made.source("school"), "1").child == before
    assert LinkEvent.objects.count() == events
    held = ReviewItem.objects.get(state="waiting")
    ReviewItem.objects.update(state="held", held_by="someone")
    made.take(made.source("school"), [made.row("1", forename="Gracie")])
    assert ReviewItem.objects.get(pk=held.pk).state == "lapsed"
    assert ReviewItem.objects.exclude(pk=held.pk).get().state == "waiting"


def test_a_shield_goes_with_a_record_that_leaves() -> None:
    made.take(made.source("health"), [made.row("1")])
    made.take(made.source("school"), [made.row("1", forename="Otto", surname="Other", postcode="LS1 1AA")])
    alone = made.record(made.source("school"), "1").child
    Shield.objects.create(
        child=alone, reason="harm", words="Danger.", from_at=made.NOW, by=uuid.uuid4(), review_on=LATER.date()
    )  # fmt: skip
    made.take(made.source("school"), [made.row("1")])
    kept = made.record(made.source("health"), "1").child
    assert made.together(made.record(made.source("school"), "1"), made.record(made.source("health"), "1"))
    assert Shield.objects.filter(child=kept, until_at=None).exists()
    assert Key.objects.filter(child=kept, area=0).exists()


# ── two at once ──────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="on SQLite whoever writes holds the whole database")
def test_two_workers_on_one_child_find_one_child() -> None:
    systems = [made.source(slug) for slug in ("health", "school", "clinic", "youth")]
    feeds = [made.feed_of(system, 50) for system in systems]
    failed: list[BaseException] = []

    def work(number: int) -> None:
        try:
            feeding.take_in(feed=feeds[number], rows=crowd(50), by=f"worker {number}", at=made.NOW)
        except BaseException as error:
            failed.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=(number,)) for number in range(len(systems))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    assert grouped() == {frozenset((system.slug, str(i)) for system in systems) for i in range(50)}
    oracle.check()


def test_no_assertion_was_made_by_any_feed() -> None:
    feed_both(crowd(20))
    assert not Assertion.objects.exists()
