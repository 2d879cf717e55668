"""What Village itself is told of help: a record that says nothing of who a child is, and is like nobody."""

import dataclasses
import datetime as dt
import json
import typing
import uuid
from enum import Enum

import pytest

from tests.index_made import AMY, HERE, NOW, THERE, a_town, arrive, browser, practitioner, someone, source
from village.kernel.access.actions import Refusal
from village.kernel.accounts.actions import add_organisation, open_account
from village.kernel.audit.models import Entry
from village.people.actions import asking, keeping, merging, overseeing, quality, shadowing, shielding
from village.people.actions.hearing import hear
from village.people.actions.sources import register
from village.people.models import Child, Involvement, Key, LinkEvent, OutboxEvent, Record, SourceSystem, Subscriber
from village.people.queries import asking as queries
from village.people.queries import feeds
from village.people.queries.formats import formats
from village.people.queries.records import as_table
from village.people.queries.succession import changed_at
from village.people.rules.hearing import Assessment, Told
from village.people.rules.searching import Criteria

pytestmark = pytest.mark.django_db
WORK, LATER = uuid.UUID(int=7), NOW + dt.timedelta(days=1)
TODAY = dt.date(2026, 11, 23)
CLOSED = (uuid.UUID, frozenset[uuid.UUID], uuid.UUID | None, Assessment, dt.date, dt.date | None)
"""Types of which no value is a text."""


def helper(slug: str = "help") -> str:
    add_organisation(slug=slug, name="Early Help", kind="council", area=HERE, by="test", at=NOW)
    return slug


def told(*children: Child | uuid.UUID, **other: object) -> Told:
    refs = frozenset(one if isinstance(one, uuid.UUID) else one.ref for one in children)
    said = {
        "work": WORK, "children": refs, "organisation": helper(), "area": HERE, "lead": None,
        "assessment": Assessment.NONE, "started_on": TODAY,
    }  # fmt: skip
    return Told(**{**said, **other})  # type: ignore[arg-type]


def say(*children: Child | uuid.UUID, at: dt.datetime = NOW, **other: object) -> None:
    hear(told=told(*children, **other), by="test", at=at)


def heard() -> list[Record]:
    return list(Record.objects.filter(source__mode="told").select_related("child", "involvement").order_by("pk"))


def services(child: Child, at: dt.datetime = NOW) -> list[queries.Service]:
    found = queries.answer(practitioner(), child.ref, at=at)
    assert found is not None
    return [one for one in (*found.services, *found.past) if one.here]


# ── what can be told ─────────────────────────────────────────────────────────────────────────────────────────────────


def test_its_type_cannot_carry_text() -> None:
    hints = typing.get_type_hints(Told)
    texts = {one.name for one in dataclasses.fields(Told) if hints[one.name] not in CLOSED}
    assert texts == {"organisation", "area"}  # codes, of which each refuses what is none
    assert issubclass(Assessment, Enum)
    assert Told.__dataclass_params__.frozen  # type: ignore[attr-defined]


@pytest.mark.parametrize("text", ["", "Anna is afraid of him", "a b", "x" * 61, "é", "a\n", "a.b"])
def test_a_code_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="slug"):
        told(organisation=text)
    with pytest.raises(ValueError, match="code"):
        told(area=text)


def test_work_that_ends_before_it_begins_is_refused() -> None:
    with pytest.raises(ValueError, match="no earlier"):
        told(ended_on=TODAY - dt.timedelta(days=1))


def test_an_organisation_that_is_not_there_is_refused() -> None:
    child = a_town()
    with pytest.raises(Refusal, match="no organisation"):
        say(child, organisation="nobody")
    assert not heard()


# ── what becomes of it ───────────────────────────────────────────────────────────────────────────────────────────────


def test_it_is_shown_with_whom_to_ask_and_makes_no_keys() -> None:
    child = a_town()
    keys = set(Key.objects.values_list("key", "area", "child"))
    of = source("help-desk").organisation
    lead = open_account(email="lea@example.org", name="Lea Lead", organisation=of, by="test", at=NOW)
    say(child, lead=lead.ref, assessment=Assessment.BEGUN)
    assert set(Key.objects.values_list("key", "area", "child")) == keys
    (record,) = heard()
    assert (record.said, record.values, record.child) == ({}, {}, child)
    (one,) = services(child)
    assert (one.organisation, one.contact, one.lead) == ("Early Help", "Lea Lead, Help Desk", True)
    assert (one.assessment, one.assessed) == (True, "begun")
    assert LinkEvent.objects.filter(record=record, child_to=child).count() == 1
    assert Entry.objects.filter(action="people.hear").count() == 1


def test_the_same_again_only_confirms_it() -> None:
    child = a_town()
    say(child)
    say(child, at=LATER)
    (record,) = heard()
    assert (record.version, record.last_seen_at, record.first_seen_at) == (1, LATER, NOW)
    assert LinkEvent.objects.filter(record=record).count() == 1


def test_told_otherwise_it_takes_the_place_of_what_was_told() -> None:
    child = a_town()
    say(child)
    say(child, assessment=Assessment.DONE, at=LATER)
    say(child, assessment=Assessment.DONE, ended_on=TODAY, at=LATER)
    (record,) = heard()
    assert (record.version, record.closed, record.involvement.working) == (3, True, False)
    found = asking.look(ref=child.ref, by=practitioner(), at=NOW)
    assert found is not None
    assert [one.ended_on for one in found.past if one.here] == [TODAY]


def test_a_child_named_by_mistake_is_told_of_no_more() -> None:
    child = a_town()
    other = arrive(source("ashmere-school"), {"record": "s9", "forename": "Ben", "surname": "Other",
                                              "date_of_birth": "2012-02-02"})[0]  # fmt: skip
    say(other, assessment=Assessment.BEGUN)
    say(child, at=LATER)
    (past,) = services(other, LATER)
    assert (past.ended_on, past.assessment, past.contact) == (LATER.date(), False, "")
    assert [one.ended_on for one in services(child, LATER)] == [None]
    say(at=LATER)
    say(at=LATER)
    assert {one.version for one in heard()} == {2}
    say(other, at=LATER)  # it was no mistake
    assert [one.ended_on for one in services(other, LATER)] == [None]


def test_other_systems_are_told_of_its_beginning_and_end_once() -> None:
    child = a_town()
    school = SourceSystem.objects.get(slug="ashmere-school").organisation
    Subscriber.objects.create(organisation=school, since_at=NOW)
    for ended in (None, None, TODAY, TODAY):
        say(child, ended_on=ended)
    kinds = list(OutboxEvent.objects.order_by("pk").values_list("kind", flat=True))
    assert kinds == ["involvement.started", "involvement.ended"]


# ── who is passed over, quietly ──────────────────────────────────────────────────────────────────────────────────────


def test_nobody_is_told_that_there_is_no_such_child() -> None:
    child = a_town()
    keeping.archive(child=child, by="test", at=NOW)
    retired = Child.objects.create(state="retired", made_at=NOW)
    say(child, retired, uuid.uuid4())
    assert not heard()
    assert json.loads(Entry.objects.get(action="people.hear").detail)["children"] == []


def test_one_who_left_the_index_since_is_left_as_it_was() -> None:
    child = a_town()
    say(child)
    keeping.archive(child=child, by="test", at=NOW)
    say(child, assessment=Assessment.DONE, at=LATER)
    assert Record.objects.get(source__mode="told").involvement.assessed == ""


def test_a_reference_opens_no_area() -> None:
    child = a_town()
    far = practitioner(area=THERE)
    say(child, area=THERE)
    assert not heard()
    assert asking.look(ref=child.ref, by=far, at=NOW) is None
    assert asking.search(criteria=Criteria(number="9999999468"), by=far, at=NOW) == []


def test_it_goes_on_where_it_was_told_although_others_have_ended() -> None:
    child = arrive(source("ashmere-school"), {"record": "s1", "forename": "Ben", "surname": "Other",
                                              "date_of_birth": "2012-02-02"})[0]  # fmt: skip
    say(child)
    Record.objects.filter(source__mode="delta").update(ended_at=NOW)
    say(child, assessment=Assessment.BEGUN, at=LATER)
    assert [one.assessed for one in services(child, LATER)] == ["begun"]
    say(child, ended_on=TODAY, at=LATER)
    arrive(source("brack-school", area=THERE), {"record": "b1", "forename": "Ben", "surname": "Other",
                                                "date_of_birth": "2012-02-02"})  # fmt: skip
    assert Record.objects.get(source__slug="brack-school").child == child
    say(child, at=LATER)  # begun anew here, when the child lives there
    assert [one.involvement.working for one in heard()] == [False]


def test_of_a_sensitive_organisation_nothing_is_shown() -> None:
    child = a_town()
    before = asking.look(ref=child.ref, by=practitioner(), at=NOW)
    say(child)
    assert len(services(child)) == 1
    add = {"kind": "health", "organisation": heard()[0].source.organisation, "sensitive": "mental-health"}
    source("clinic", **add)  # type: ignore[arg-type]
    say(child, assessment=Assessment.DONE)
    assert asking.look(ref=child.ref, by=practitioner(), at=NOW) == before


def test_a_shielded_child_stays_hidden() -> None:
    child = a_town()
    shielding.shield_child(
        ref=child.ref, reason="harm", words="Her father looks for her.", by=someone("information-governance"), at=NOW
    )
    before = asking.look(ref=child.ref, by=practitioner(), at=NOW)
    say(child, assessment=Assessment.DONE)
    assert heard()
    assert asking.look(ref=child.ref, by=practitioner(), at=NOW) == before


# ── everything that reads records copes with one that says nothing ───────────────────────────────────────────────────

BEN = {"forename": "Ben", "surname": "Other", "date_of_birth": "2012-02-02", "postcode": "ZE9 9ZZ"}
OFFICER = "matching-officer"


def two() -> tuple[Child, Child]:
    """Amy, and another child."""
    return a_town(), arrive(source("ashmere-school"), {**BEN, "record": "s9"})[0]


def of(record: Record) -> uuid.UUID:
    return Record.objects.get(pk=record.pk).child.ref


def test_it_goes_with_its_child_into_a_merge_and_out_again() -> None:
    keep, gone = two()
    say(gone)
    by = someone(OFFICER)
    operation = merging.merge(keep=keep.ref, gone=gone.ref, reason="One child", by=by, at=NOW)
    (record,) = heard()
    assert of(record) == keep.ref
    say(gone, assessment=Assessment.BEGUN, at=LATER)  # its old name leads to it
    say(gone, keep, assessment=Assessment.BEGUN, at=LATER)  # both names are one child by now
    assert [one.version for one in heard()] == [2]
    merging.unmerge(operation=operation, reason="Two after all", by=by, at=LATER)
    assert of(record) == gone.ref
    say(gone, keep, assessment=Assessment.BEGUN, at=LATER)
    assert {one.child.ref for one in heard()} == {gone.ref, keep.ref}


def test_told_while_two_were_one_it_goes_with_the_reference_that_it_was_told_by() -> None:
    keep, gone = two()
    by = someone(OFFICER)
    operation = merging.merge(keep=keep.ref, gone=gone.ref, reason="One child", by=by, at=NOW)
    say(gone)
    hear(told=told(keep, work=uuid.UUID(int=8)), by="test", at=NOW)
    one, other = heard()
    merging.unmerge(operation=operation, reason="Two after all", by=by, at=LATER)
    assert (of(one), of(other)) == (gone.ref, keep.ref)


def test_it_can_be_explained_but_is_like_nobody() -> None:
    child = a_town()
    table, drawn = as_table(), shadowing.drawn()
    say(child)
    (record,) = heard()
    assert as_table().equals(table)
    assert shadowing.drawn() == drawn
    assert shadowing.audit_clusters(by="test", at=NOW)["put"] == 0
    assert shadowing.put_flips(by="test", at=NOW, version=shadowing.in_force()[0].version)["put"] == 0
    ledger = merging.look(ref=child.ref, by=someone(OFFICER), at=NOW)
    assert ledger is not None
    assert record.pk in [one.pk for one in ledger.records]
    other = arrive(source("ashmere-school"), {**BEN, "record": "s9"})[0]
    say(child, other)
    assert merging.preview(keep=child.ref, gone=other.ref, by=someone(OFFICER), at=NOW).twice == ("Ashmere School",)


def test_it_is_in_no_sample_of_links() -> None:
    child = a_town()
    say(child)
    name = quality.draw(seed=1, by=someone(OFFICER), at=NOW)
    pairs = quality.QualityCheck.objects.filter(sample=name)
    (record,) = heard()
    assert pairs.exists()
    assert not pairs.filter(record=record).exists()
    assert not pairs.filter(against=record).exists()


def test_a_newer_record_finds_the_child_as_before() -> None:
    child = a_town()
    say(child)
    assert arrive(source("brack-school"), {**AMY, "record": "b1"}) == [child]


def test_a_family_is_told_of_it_and_nothing_of_it_outlives_the_child() -> None:
    child = a_town()
    say(child, assessment=Assessment.DONE)
    shown = overseeing.subject_access(
        ref=str(child.ref), told_to="parent", by=someone("information-governance"), at=NOW
    )
    (was,) = heard()
    (one,) = [record for record in shown["records"] if record["source"].startswith("Early Help")]  # type: ignore[attr-defined]
    assert one["says"] == {}
    assert one["service"]["assessment_exists"]
    keeping.archive(child=child, by="test", at=NOW)
    keeping.destroy(child=child, by="test", at=NOW + dt.timedelta(days=2200))
    assert not Involvement.objects.filter(record__source__mode="told").exists()
    say(child, at=LATER)
    assert list(Record.objects.filter(source__mode="told").values_list("key", flat=True)) == [f"destroyed:{was.pk}"]


def test_its_source_is_in_no_register_and_takes_no_feed() -> None:
    say(a_town())
    system = heard()[0].source
    by = someone(OFFICER, of="help")
    assert system.slug not in [one.slug for one in feeds.sources(by)]
    assert system not in [one.source for one in feeds.late(by, dt.date(2027, 1, 1))]
    assert feeds.own_source(by, system.slug) is None
    assert feeds.source_called(system.slug) is None
    with pytest.raises(Refusal, match="Names that begin"):
        register(slug="told-1", area=HERE, organisation="help", by=by, at=NOW)


def test_what_is_told_anew_is_newer_for_whoever_keeps_a_copy() -> None:
    child = a_town()
    say(child)
    say(child, assessment=Assessment.DONE, at=LATER)
    shown = queries.answer(practitioner(), child.ref, at=LATER)
    assert shown is not None
    assert changed_at(shown) == LATER


def test_who_is_asked_to_be_in_touch_is_led_to_the_child() -> None:
    child = a_town()
    say(child)
    by = practitioner()
    asking.ask_contact(ref=child.ref, record=heard()[0].pk, reach="01632 960099", by=by, at=NOW)
    page = browser("practitioner", of="help").get("/children/contact-requests/").content.decode()
    assert "A child you help" in page
    assert f"/children/{child.ref}/" in page


def test_from_when_an_organisation_is_sensitive_nothing_of_it_is_shown() -> None:
    child = a_town()
    before = queries.answer(practitioner(), child.ref, at=NOW)
    say(child)
    said = {
        "title": "The clinic", "kind": "health", "trust": 5, "duplicate_free": True, "sensitive": "mental-health",
        "mode": "delta", "every_days": 7, "contact": "desk", "shipped": next(iter(formats())),
    }  # fmt: skip
    by = someone(OFFICER)
    register(slug="clinic-too", area=HERE, organisation="ashmere-school", by=by, at=NOW, **said)
    assert len(services(child)) == 1  # another's
    register(slug="clinic", area=HERE, organisation="help", by=by, at=NOW, **said)
    assert queries.answer(practitioner(), child.ref, at=NOW) == before
    say(child, at=LATER)
    assert SourceSystem.objects.filter(mode="told").count() == 1
