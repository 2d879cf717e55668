"""Six years after a child is archived nothing that anybody wrote or sent of the child is left in any table, whatever
became of its records on the way; what is left is the proof."""

import datetime as dt
import json
import uuid
from typing import Any

import pytest

from tests.index_made import AMY, HERE, NOW, arrive, practitioner, someone, source
from tests.tables import tables_that_say
from village.kernel.access.rules import Viewer
from village.kernel.audit.models import Entry
from village.kernel.audit.queries import keyed_hash
from village.people.actions import arriving, asking, keeping, merging, reviewing, shielding
from village.people.models import Alert, Child, Feed, LinkEvent, Override, Record, Remark, ReviewItem
from village.people.queries.shields import seen_of

pytestmark = pytest.mark.django_db
NAME, NUMBER, HOME = "Zebedee", "9999999468", "Planted Lane"
GROWN = {**AMY, "forename": NAME, "date_of_birth": "2008-11-24", "address": f"4 {HOME}", "nhs_number": NUMBER}
OTHER = {"forename": "Quentin", "surname": "Else", "date_of_birth": "2015-01-09", "sex": "M", "postcode": "LS1 1AA"}
ARCHIVED = dt.datetime(2026, 11, 24, 12, tzinfo=dt.UTC)
DESTROYED = dt.datetime(2032, 11, 24, 12, tzinfo=dt.UTC)
PLANTED = (NAME, NUMBER, HOME)


def officer() -> Viewer:
    return someone("matching-officer")


def grown() -> Child:
    """A child nearly eighteen, of whom a school, a health service and social care have told."""
    arrive(source("ashmere-school"), {**GROWN, "record": "s1", "role": f"Teacher of {NAME}", "contact": NAME})
    arrive(source("ashmere-care", "social-care"), {**GROWN, "record": "c1", "consent": f"{NAME} said so"})
    arrive(source("ashmere-care", "social-care"), {**GROWN, "record": "c1", "known_as": f"{NAME}-Lee"})
    return Record.objects.get(key="s1").child


def written_of(child: Child) -> None:
    """People write of the child wherever the index lets them write."""
    governance, lead = someone("information-governance"), someone("matching-officer")
    asker = practitioner(of="ashmere-care", area=HERE)
    asking.give_reason(purpose="help", words=f"{NAME} is here", by=asker, at=NOW)
    record = Record.objects.get(key="s1")
    asking.ask_contact(ref=child.ref, record=record.pk, reach=f"{NAME}’s worker", by=asker, at=NOW)
    shielding.shield_child(ref=child.ref, reason="harm", words=f"{NAME}’s father looks.", by=governance, at=NOW)
    breaker = someone("override-practitioner", "practitioner", "social-worker")
    shield = child.shields.get()
    Override.objects.create(
        shield=shield, child=child, account=uuid.UUID(str(breaker.ref)), words=f"{NAME} is lost", at=NOW,
        until_at=NOW + dt.timedelta(minutes=30), finding=f"{NAME} was found",
    )  # fmt: skip
    shielding.propose_new_identity(ref=child.ref, words=f"The order about {NAME}", by=governance, at=NOW)
    keeping.keep_longer(ref=str(child.ref), kept_for="", consent="", by=governance, at=NOW)
    for about in (child.ref, None):
        Alert.objects.create(
            kind="own", account=uuid.uuid4(), child=about, on=NOW.date(), told=f"Looked at {NAME}", raised_at=NOW,
            finding=f"{NAME} is a cousin",
        )  # fmt: skip
    held = Feed.objects.create(
        source=record.source,
        name="week.csv",
        sha256="0" * 64,
        rows=1,
        state="held",
        held_because="1 row.",
        received_at=NOW,
    )
    arriving.refuse(feed=held.pk, reason=f"{NAME} is not in it", by=lead, at=NOW)
    _moved_about(child, lead)


def _moved_about(child: Child, lead: Viewer) -> None:
    """Records are joined, parted, taken out and read, each time with a word about why."""
    gone = arrive(source("ashmere-help", "early-help"), {**OTHER, "record": "e1"})[0]
    operation = merging.merge(keep=child.ref, gone=gone.ref, reason=f"{NAME} is Quentin", by=lead, at=NOW)
    merging.unmerge(operation=operation, reason=f"{NAME} is not Quentin", by=lead, at=NOW)
    same = {**GROWN, "forename": "Zed", "surname": "Away", "nhs_number": "", "postcode": "M1 1AA", "address": ""}
    became = arrive(source("ashmere-youth", "youth-justice"), {**same, "record": "y1"})[0]
    shielding.shield_child(
        ref=became.ref, reason="harm", words=f"Once {NAME} was found.", by=someone("information-governance"), at=NOW
    )
    merging.merge(keep=child.ref, gone=became.ref, reason=f"{NAME} goes by Zed", by=lead, at=NOW)
    twin = {**GROWN, "forename": "Tabitha", "nhs_number": "", "record": "h1", "address": ""}
    arrive(source("ashmere-health", "health"), twin)
    item = ReviewItem.objects.get(record__key="h1")
    reviewing.take(item=item.pk, by=lead, at=NOW)
    shown = reviewing.look(item=item.pk, by=lead, at=NOW)
    assert shown is not None
    reviewing.decide(item=item.pk, decision="new", child=None, seen=shown.seen, note=f"{NAME}’s twin", by=lead, at=NOW)
    merging.split(record=Record.objects.get(key="c1").pk, reason=f"Not {NAME}’s", by=lead, at=NOW)


def test_no_word_and_no_name_is_left_in_any_table_and_the_proof_is() -> None:
    child = grown()
    written_of(child)
    said = {"record", "recordversion", "involvement", "remark", "shield", "override", "reason", "contactrequest"}
    said |= {"newidentity", "alert", "identifier", "feed"}
    assert {f"people_{one}" for one in said} <= tables_that_say(*PLANTED)
    events = LinkEvent.objects.count()
    keeping.retain(by="test", at=ARCHIVED)
    apart = Record.objects.get(key="c1").child  # taken out: a child of its own, as old, and so is the twin
    archived = {child.pk, apart.pk, Record.objects.get(key="h1").child_id}
    assert archived == set(Child.objects.filter(state="archived").values_list("pk", flat=True))
    assert tables_that_say(*PLANTED) == tables_that_say(NAME, NUMBER)
    assert keeping.retain(by="test", at=DESTROYED)["destroyed"] == 3
    assert tables_that_say(*PLANTED) == set()
    assert not Remark.objects.exists()
    assert LinkEvent.objects.count() == events
    for one in (child, apart):
        proof = json.loads(Entry.objects.get(action="people.destroy", thing=f"child:{one.ref}").detail)
        assert len(proof["proof"]) == 64


def test_what_was_written_of_others_stands() -> None:
    """Of two other children somebody wrote too; and of a child and another who lives on only what names both goes."""
    child, lead = grown(), officer()
    one = arrive(source("ashmere-help", "early-help"), {**OTHER, "record": "e1"})[0]
    two = arrive(source("ashmere-youth", "youth-justice"), {**OTHER, "record": "y1", "forename": "Ruth", "sex": "F"})[0]
    stands = merging.merge(keep=one.ref, gone=two.ref, reason="Two of one", by=lead, at=NOW)
    merging.unmerge(operation=stands, reason="Two after all", by=lead, at=NOW)
    operation = merging.merge(keep=one.ref, gone=child.ref, reason=f"{NAME}!", by=lead, at=NOW)
    merging.unmerge(operation=operation, reason=f"Not {NAME}", by=lead, at=NOW)
    keeping.retain(by="test", at=ARCHIVED)
    keeping.retain(by="test", at=DESTROYED)
    assert sorted(Remark.objects.values_list("text", flat=True)) == ["Two after all", "Two of one"]


def test_a_child_of_an_old_identity_is_destroyed_as_late_as_any_other() -> None:
    child = grown()
    by, another = someone("information-governance"), someone("information-governance")
    shielding.shield_number(number=NUMBER, area=HERE, reason="harm", words=f"{NAME} is looked for.", by=by, at=NOW)
    made = shielding.propose_new_identity(ref=child.ref, words=f"The order about {NAME}", by=by, at=NOW)
    shielding.decide_new_identity(proposal=made.pk, seen=seen_of(child), agreed=True, by=another, at=NOW)
    keeping.retain(by="test", at=ARCHIVED)
    child.refresh_from_db()
    assert (child.state, child.archived_on) == ("retired", ARCHIVED.date())
    assert keeping.retain(by="test", at=DESTROYED - dt.timedelta(days=1))["destroyed"] == 0
    assert keeping.retain(by="test", at=DESTROYED)["destroyed"] == 1
    assert tables_that_say(*PLANTED) == set()


def test_a_child_without_a_date_of_birth_is_not_kept_for_ever() -> None:
    unborn = {name: text for name, text in AMY.items() if name != "date_of_birth"}
    first = arrive(source("ashmere-school"), {**unborn, "record": "s1"})[0]
    later = NOW + dt.timedelta(days=400)
    assert arrive(source("ashmere-health", "health"), {**unborn, "record": "h1"}, when=later) == [first]
    young = arrive(source("ashmere-care", "social-care"), {**OTHER, "record": "c1", "date_of_birth": "2030-01-09"})[0]
    eighteen = NOW.replace(year=NOW.year + 18)
    keeping.retain(by="test", at=eighteen - dt.timedelta(days=1))
    assert not Child.objects.filter(state="archived").exists()
    keeping.retain(by="test", at=eighteen)
    assert list(Child.objects.filter(state="archived")) == [first]
    assert Child.objects.get(pk=young.pk).state == "active"
    keeping.retain(by="test", at=eighteen.replace(year=eighteen.year + 6))
    assert Child.objects.get(pk=first.pk).destroyed_on is not None


def test_the_proof_outlives_the_secret_key(settings: Any) -> None:
    """The same bytes give the same proof whatever the secret key is, and the audit says with which key it was made."""
    before = keyed_hash(b"all of it")
    settings.SECRET_KEY = "another " * 8
    assert keyed_hash(b"all of it") == before
    assert keyed_hash(b"all of it.")[0] != before[0]
    child = grown()
    keeping.retain(by="test", at=ARCHIVED)
    keeping.retain(by="test", at=DESTROYED)
    told = json.loads(Entry.objects.get(action="people.destroy", thing=f"child:{child.ref}").detail)
    assert told["key"] == before[1]
