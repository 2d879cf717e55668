"""Children joined and parted by hand, and what becomes of records that came between."""

import uuid

import pytest
from django.db import IntegrityError, transaction

from tests.oracles import index_of_children as oracle
from tests.unit.people import made
from village.kernel.access.actions import Refusal
from village.kernel.access.rules import ANYONE, Viewer
from village.people.actions import merging, reviewing
from village.people.models import Assertion, Child, LinkEvent, Record, Remark, ReviewItem

pytestmark = pytest.mark.django_db
BELLA = {"forename": "Bella", "surname": "Sample", "date_of_birth": "2012-10-02", "postcode": "LS1 1AA"}


@pytest.fixture
def officer() -> Viewer:
    return made.viewer("matching-officer")


def record(slug: str, key: str) -> Record:
    return made.record(made.source(slug), key)


def two() -> tuple[Record, Record]:
    """Anna whom the health system knows, and Bella whom the school knows."""
    made.take(made.source("health"), [made.row("anna")])
    made.take(made.source("school"), [made.row("bella", **BELLA)])
    return record("health", "anna"), record("school", "bella")


def merged(officer: Viewer) -> LinkEvent:
    anna, bella = two()
    merging.merge(keep=anna.child.ref, gone=bella.child.ref, reason="because", by=officer, at=made.NOW)
    return LinkEvent.objects.get(kind="merge")


@pytest.mark.parametrize(
    "who",
    [ANYONE, made.viewer("practitioner"), made.viewer("matching-officer", area=made.ELSEWHERE)],
    ids=["anyone", "practitioner", "elsewhere"],
)
def test_others_join_and_part_nothing_and_cannot_tell_what_there_is(who: Viewer, officer: Viewer) -> None:
    event = merged(officer)
    made.take(made.source("clinic"), [made.row("zed", forename="Zed", surname="Else", date_of_birth="2001-01-09")])
    before = oracle.snapshot()
    keep, other = record("health", "anna").child.ref, record("clinic", "zed").child.ref
    with pytest.raises(Refusal, match=r"You may not do this|There is no such child"):
        merging.merge(keep=keep, gone=other, reason="because", by=who, at=made.NOW)
    with pytest.raises(Refusal, match="no such merge"):
        merging.unmerge(operation=event.operation, reason="because", by=who, at=made.NOW)
    with pytest.raises(Refusal, match="no such record"):
        merging.split(record=record("health", "anna").pk, reason="because", by=who, at=made.NOW)
    assert merging.look(ref=keep, by=who, at=made.NOW) is None
    assert oracle.snapshot() == before


@pytest.mark.parametrize(("reason", "why"), [("  ", "Say why"), ("\0", "Say why"), ("x" * 201, "200 characters")])
def test_each_asks_for_a_reason_that_can_be_kept(officer: Viewer, reason: str, why: str) -> None:
    anna, bella = two()
    with pytest.raises(Refusal, match=why):
        merging.merge(keep=anna.child.ref, gone=bella.child.ref, reason=reason, by=officer, at=made.NOW)
    with pytest.raises(Refusal, match=why):
        merging.split(record=anna.pk, reason=reason, by=officer, at=made.NOW)


def test_a_child_is_not_joined_to_itself(officer: Viewer) -> None:
    anna = two()[0].child.ref
    with pytest.raises(Refusal, match="same child already"):
        merging.merge(keep=anna, gone=anna, reason="because", by=officer, at=made.NOW)
    assert not LinkEvent.objects.filter(kind="merge").exists()


def test_a_child_of_which_nothing_is_recorded_is_joined_and_parted_too() -> None:
    everywhere = made.viewer("matching-officer", area=None)
    anna, empty = two()[0].child, Child.objects.create(made_at=made.NOW)
    before = oracle.snapshot()
    operation = merging.merge(keep=anna.ref, gone=empty.ref, reason="because", by=everywhere, at=made.NOW)
    event = LinkEvent.objects.get(operation=operation)
    assert (event.record, event.child_from, event.child_to) == (None, empty, anna)
    assert Child.objects.get(pk=empty.pk).into == anna
    merging.unmerge(operation=operation, reason="two after all", by=everywhere, at=made.NOW)
    assert oracle.snapshot() == before


def test_a_merge_of_which_all_that_moved_has_gone_on_is_not_undone(officer: Viewer) -> None:
    made.take(made.source("health"), [made.row("anna")])
    made.take(made.source("school"), [made.row("1", **BELLA)])
    made.take(made.source("clinic"), [made.row("1", **BELLA)])
    moved = [record("school", "1"), record("clinic", "1")]
    assert made.together(*moved)
    keep = record("health", "anna").child.ref
    operation = merging.merge(keep=keep, gone=moved[0].child.ref, reason="because", by=officer, at=made.NOW)
    for one in moved:
        merging.split(record=one.pk, reason="not hers", by=officer, at=made.NOW)
    before = oracle.snapshot()
    with pytest.raises(Refusal, match="nothing left to part"):
        merging.unmerge(operation=operation, reason="two after all", by=officer, at=made.NOW)
    assert oracle.snapshot() == before


def test_what_is_settled_already_is_not_settled_twice(officer: Viewer) -> None:
    anna, bella = two()
    first, again = uuid.uuid4(), uuid.uuid4()
    for operation in (first, again):
        merging.keep_apart([anna.pk], [bella.pk], operation=operation, by="test", at=made.NOW)
    standing = Assertion.objects.get()
    assert (standing.kind, standing.operation, standing.ended_at) == ("cannot", first, None)


def test_an_undone_merge_asks_again_what_it_left_no_reason_to_ask(officer: Viewer) -> None:
    """Grace, of Anna's home and birthday, is held by a reader; a third child of whom she is asked too is not theirs."""
    made.take(made.source("health"), [made.row("anna")])
    made.take(made.source("school"), [made.row("grace", forename="Grace")])
    item = ReviewItem.objects.get()
    reviewing.take(item=item.pk, by=officer, at=made.NOW)
    before = oracle.snapshot()
    anna, grace = record("health", "anna"), record("school", "grace")
    operation = merging.merge(keep=anna.child.ref, gone=grace.child.ref, reason="because", by=officer, at=made.NOW)
    item.refresh_from_db()
    assert (item.state, item.lapsed_by) == ("lapsed", operation)
    merging.unmerge(operation=operation, reason="two after all", by=officer, at=made.NOW)
    item.refresh_from_db()
    assert (item.state, item.held_by, item.lapsed_by) == ("held", officer.ref, None)
    assert oracle.snapshot() == before


@pytest.mark.parametrize(("first", "state"), [("", "waiting"), ("somebody", "second")])
def test_what_nobody_held_waits_again_for_whom_it_waited(officer: Viewer, first: str, state: str) -> None:
    made.take(made.source("health"), [made.row("anna")])
    made.take(made.source("school"), [made.row("grace", forename="Grace")])
    ReviewItem.objects.update(state=state, first_reader=first)
    anna, grace = record("health", "anna"), record("school", "grace")
    operation = merging.merge(keep=grace.child.ref, gone=anna.child.ref, reason="because", by=officer, at=made.NOW)
    assert ReviewItem.objects.get().state == "lapsed"
    merging.unmerge(operation=operation, reason="two after all", by=officer, at=made.NOW)
    assert ReviewItem.objects.get().state == state


def test_what_is_asked_for_another_reason_since_is_asked_once(officer: Viewer) -> None:
    made.take(made.source("health"), [made.row("anna")])
    made.take(made.source("school"), [made.row("grace", forename="Grace")])
    anna, grace = record("health", "anna"), record("school", "grace")
    operation = merging.merge(keep=anna.child.ref, gone=grace.child.ref, reason="because", by=officer, at=made.NOW)
    since = ReviewItem.objects.create(
        record=grace, reason="bridge", area=made.AREA, candidates=[], chance=0.5, made_at=made.NOW
    )
    merging.unmerge(operation=operation, reason="two after all", by=officer, at=made.NOW)
    assert ReviewItem.objects.get(state="waiting") == since


def test_what_is_asked_of_a_record_and_its_own_child_outlives_a_merge(officer: Viewer) -> None:
    """The audit of clusters asks whether a record is rightly of the child it has: a merge does not answer that."""
    anna, bella = two()
    own = {"child": anna.child_id, "against": anna.pk, "levels": [], "frequencies": [], "weight": 0.0, "chance": 0.5}
    ReviewItem.objects.create(
        record=anna, reason="bridge", area=made.AREA, candidates=[own], chance=0.5, made_at=made.NOW
    )
    merging.merge(keep=bella.child.ref, gone=anna.child.ref, reason="because", by=officer, at=made.NOW)
    assert ReviewItem.objects.get().state == "waiting"


def test_a_child_that_becomes_another_by_itself_leaves_nothing_to_ask_of_the_two() -> None:
    made.take(made.source("health"), [made.row("anna")])
    made.take(made.source("school"), [made.row("grace", forename="Grace")])
    ReviewItem.objects.update(state="lapsed")
    asked = {"child": record("school", "grace").child_id, "against": record("school", "grace").pk}
    ReviewItem.objects.create(
        record=record("health", "anna"), reason="band", area=made.AREA, candidates=[asked], chance=0.5, made_at=made.NOW
    )
    made.take(made.source("school"), [made.row("grace")])  # corrected: she is Anna
    assert made.together(record("health", "anna"), record("school", "grace"))
    assert not ReviewItem.objects.exclude(state="lapsed").exists()


def test_what_is_written_of_a_merge_stands_beside_the_ledger_which_keeps_a_code(officer: Viewer) -> None:
    event = merged(officer)
    assert event.reason == "by-hand"
    written = Remark.objects.get(operation=event.operation)
    assert (written.text, written.by) == ("because", officer.ref)
    assert set(written.about.all()) == {event.child_from, event.child_to}
    with pytest.raises(IntegrityError, match="link_event_reason_known"), transaction.atomic():
        LinkEvent.objects.create(operation=uuid.uuid4(), kind="merge", at=made.NOW, by="x", reason="Anna is Bella")
    with pytest.raises(IntegrityError, match="remark_says_something"), transaction.atomic():
        Remark.objects.create(operation=uuid.uuid4(), by="x", text="", made_at=made.NOW)


def test_what_came_between_goes_with_whom_it_is_plainly_of(officer: Viewer) -> None:
    event = merged(officer)
    made.take(made.source("clinic", duplicate_free=False), [made.row("1"), made.row("2", **BELLA)])
    assert Child.objects.filter(state="active").count() == 1
    merging.unmerge(operation=event.operation, reason="two after all", by=officer, at=made.NOW)
    assert made.together(record("health", "anna"), record("clinic", "1"))
    assert made.together(record("school", "bella"), record("clinic", "2"))
    assert not made.together(record("health", "anna"), record("school", "bella"))
    assert not ReviewItem.objects.exists()
    oracle.check()


def test_what_came_between_and_is_not_plain_stays_and_is_put_before_a_person(officer: Viewer) -> None:
    made.take(made.source("health"), [made.row("anna")])
    made.take(made.source("school"), [made.row("grace", forename="Grace")])
    ReviewItem.objects.update(state="lapsed")
    anna, grace = record("health", "anna"), record("school", "grace")
    operation = merging.merge(keep=anna.child.ref, gone=grace.child.ref, reason="because", by=officer, at=made.NOW)
    made.take(made.source("clinic"), [made.row("1", forename="", sex="")])
    assert made.together(anna, record("clinic", "1"))
    merging.unmerge(operation=operation, reason="twins", by=officer, at=made.NOW)
    assert made.together(anna, record("clinic", "1"))
    item = ReviewItem.objects.get(state="waiting")
    assert (item.reason, item.record) == ("undone", record("clinic", "1"))
    assert [one["child"] for one in item.candidates] == [record("school", "grace").child_id]
    oracle.check()


def test_what_came_between_goes_with_whom_its_number_is_of(officer: Viewer) -> None:
    made.take(made.source("health"), [made.row("anna")])
    made.take(made.source("school"), [made.row("bella", **BELLA, nhs_number=made.NHS[0])])
    anna, bella = record("health", "anna"), record("school", "bella")
    operation = merging.merge(keep=anna.child.ref, gone=bella.child.ref, reason="because", by=officer, at=made.NOW)
    made.take(made.source("clinic"), [made.row("1", **BELLA, nhs_number=made.NHS[0])])
    assert made.together(anna, record("clinic", "1"))
    merging.unmerge(operation=operation, reason="two after all", by=officer, at=made.NOW)
    assert made.together(record("school", "bella"), record("clinic", "1"))
    assert not made.together(anna, bella)
    oracle.check()


def test_what_came_by_a_number_that_nobody_has_now_is_weighed_for_whoever_is_asked(officer: Viewer) -> None:
    made.take(made.source("health"), [made.row("anna", nhs_number=made.NHS[0])])
    made.take(made.source("school"), [made.row("bella", **BELLA)])
    anna, bella = record("health", "anna"), record("school", "bella")
    operation = merging.merge(keep=anna.child.ref, gone=bella.child.ref, reason="because", by=officer, at=made.NOW)
    unlike = {"forename": "Zed", "surname": "Sample", "sex": "M", "postcode": "LS1 1AA", "date_of_birth": "2015-03-15"}
    made.take(made.source("clinic"), [made.row("1", **unlike, nhs_number=made.NHS[0])])
    assert made.together(anna, record("clinic", "1"))
    made.take(made.source("health"), [made.row("anna")])  # the number was a slip
    merging.unmerge(operation=operation, reason="two after all", by=officer, at=made.NOW)
    assert made.together(anna, record("clinic", "1"))
    (candidate,) = ReviewItem.objects.get(record=record("clinic", "1"), reason="undone").candidates
    assert candidate["child"] == record("school", "bella").child_id
    assert candidate["levels"]
    oracle.check()


def test_what_is_not_plain_is_put_before_a_person_once(officer: Viewer) -> None:
    made.take(made.source("health"), [made.row("anna")])
    made.take(made.source("school"), [made.row("grace", forename="Grace")])
    made.take(made.source("youth"), [made.row("heidi", forename="Heidi")])
    ReviewItem.objects.update(state="lapsed")
    keep = record("health", "anna").child.ref
    joined = [
        merging.merge(keep=keep, gone=record(*one).child.ref, reason="because", by=officer, at=made.NOW)
        for one in (("school", "grace"), ("youth", "heidi"))
    ]
    made.take(made.source("clinic"), [made.row("1", forename="", sex="")])
    for operation in joined:
        merging.unmerge(operation=operation, reason="triplets", by=officer, at=made.NOW)
    item = ReviewItem.objects.get(state="waiting")
    assert (item.reason, item.record) == ("undone", record("clinic", "1"))
    oracle.check()


def test_what_a_person_joined_since_stays(officer: Viewer) -> None:
    event = merged(officer)
    made.take(made.source("clinic"), [made.row("zed", forename="Zed", surname="Else", date_of_birth="2001-01-09")])
    keep, zed = record("health", "anna").child, record("clinic", "zed")
    merging.merge(keep=keep.ref, gone=zed.child.ref, reason="because", by=officer, at=made.NOW)
    merging.unmerge(operation=event.operation, reason="two after all", by=officer, at=made.NOW)
    assert record("clinic", "zed").child == keep
    oracle.check()


def test_an_undone_merge_cannot_be_undone_by_its_old_name_after_another(officer: Viewer) -> None:
    first = merged(officer).operation
    merging.unmerge(operation=first, reason="two after all", by=officer, at=made.NOW)
    Assertion.objects.update(ended_at=made.NOW)
    anna, bella = record("health", "anna"), record("school", "bella")
    merging.merge(keep=anna.child.ref, gone=bella.child.ref, reason="again", by=officer, at=made.NOW)
    with pytest.raises(Refusal, match="no such merge"):
        merging.unmerge(operation=first, reason="old", by=officer, at=made.NOW)


def test_a_child_that_was_all_of_a_record_comes_back_when_that_is_taken_out(officer: Viewer) -> None:
    made.take(made.source("health"), [made.row("anna")])
    made.take(made.source("school"), [made.row("1", **BELLA)])
    before = record("school", "1").child.ref
    made.take(made.source("school"), [made.row("1")])  # corrected: now it is Anna's, and is linked by itself
    assert made.together(record("health", "anna"), record("school", "1"))
    assert merging.split(record=record("school", "1").pk, reason="a namesake", by=officer, at=made.NOW) == before
    assert LinkEvent.objects.filter(kind="split").count() == 1
    oracle.check()


def test_a_preview_says_what_would_be_twice(officer: Viewer) -> None:
    made.take(made.source("school"), [made.row("1"), made.row("2", **BELLA)])
    shown = merging.preview(
        keep=record("school", "1").child.ref, gone=record("school", "2").child.ref, by=officer, at=made.NOW
    )
    assert (shown.twice, shown.barred, len(shown.gone.records)) == (("The school system",), False, 1)
    made.source("school").__class__.objects.update(sensitive="mental-health")
    shown = merging.preview(
        keep=record("school", "1").child.ref, gone=record("school", "2").child.ref, by=officer, at=made.NOW
    )
    assert shown.twice == ("A service",)
