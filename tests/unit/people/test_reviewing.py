"""People decide what the weights could not."""

import datetime as dt
import uuid

import pytest

from tests.oracles import index_of_children as oracle
from tests.unit.people import made
from village.kernel.access.actions import Refusal
from village.kernel.access.rules import ANYONE, Viewer
from village.people.actions import merging, reviewing
from village.people.models import Assertion, Child, LinkEvent, Record, ReviewItem
from village.people.queries import review
from village.people.rules import reviewing as rules
from village.people.rules.reviewing import LEASE

pytestmark = pytest.mark.django_db
NOW = made.NOW
LATER = NOW + dt.timedelta(minutes=1)
FAR = {"date_of_birth": "2009-10-02", "postcode": "LS1 1AA", "surname": "Sample"}


@pytest.fixture
def officer() -> Viewer:
    return made.viewer("matching-officer")


@pytest.fixture
def other() -> Viewer:
    return made.viewer("matching-officer")


def twins(**said: str) -> ReviewItem:
    """The health system knows Anna, the school knows Grace of the same home and birthday: one child, or twins?"""
    made.take(made.source("health"), [made.row("1")])
    made.take(made.source("school"), [made.row("1", forename="Grace", **said)])
    return ReviewItem.objects.get(state="waiting")


def anna() -> Record:
    return made.record(made.source("health"), "1")


def grace() -> Record:
    return made.record(made.source("school"), "1")


def decide(item: ReviewItem, by: Viewer, decision: str, child: uuid.UUID | None = None, at: dt.datetime = NOW) -> str:
    """Take up, look, decide."""
    reviewing.take(item=item.pk, by=by, at=at)
    shown = reviewing.look(item=item.pk, by=by, at=at)
    assert shown is not None
    return reviewing.decide(item=item.pk, decision=decision, child=child, seen=shown.seen, by=by, at=at)


# ── who gets nothing ─────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "who",
    [
        ANYONE,
        made.viewer(),
        made.viewer("practitioner"),
        made.viewer("information-governance"),
        made.viewer("matching-officer", area=made.ELSEWHERE),
        made.viewer("matching-officer", cleared=False),
    ],
    ids=["anyone", "no role", "practitioner", "governance", "elsewhere", "not cleared"],
)
def test_others_get_no_review_and_cannot_tell_that_there_is_one(who: Viewer) -> None:
    item = twins()
    said = []
    for number in (item.pk, item.pk + 1000):
        for act in (reviewing.take, reviewing.look, reviewing.leave):
            with pytest.raises(Refusal) as refusal:
                act(item=number, by=who, at=NOW)
            said.append(str(refusal.value))
        with pytest.raises(Refusal) as refusal:
            reviewing.decide(item=number, decision="new", child=None, seen="", by=who, at=NOW)
        said.append(str(refusal.value))
    assert set(said) == {"There is no such review."}
    assert reviewing.take_next(by=who, at=NOW) is None
    assert review.by_reason(review.open_to(who, NOW)) == {}
    with pytest.raises(Refusal, match="nothing of yours"):
        reviewing.undo_last(by=who, at=NOW)
    assert ReviewItem.objects.get() == item
    assert ReviewItem.objects.get().state == "waiting"


# ── taking up ────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_next_is_the_likeliest_or_the_oldest_and_what_one_holds_comes_first(officer: Viewer) -> None:
    first = twins()
    made.take(made.source("health"), [made.row("2", **FAR)], at=LATER)
    made.take(made.source("school"), [made.row("2", **{**FAR, "surname": "Other", "postcode": "B1 1AA"})], at=LATER)
    second = ReviewItem.objects.exclude(pk=first.pk).get()
    likeliest, oldest = max(first, second, key=lambda one: one.chance), first
    assert reviewing.take_next(by=made.viewer("matching-officer"), at=LATER) == likeliest.pk
    ReviewItem.objects.update(state="waiting", held_by="")
    assert reviewing.take_next(by=officer, at=LATER, oldest=True) == oldest.pk
    assert reviewing.take_next(by=officer, at=LATER) == oldest.pk
    assert reviewing.take_next(by=made.viewer("matching-officer"), at=LATER) == second.pk
    assert reviewing.take_next(by=made.viewer("matching-officer"), at=LATER) is None
    assert reviewing.take_next(by=made.viewer("matching-officer"), at=LATER, reason="several") is None


def test_a_review_is_held_for_a_while_and_working_on_it_renews_that(officer: Viewer, other: Viewer) -> None:
    item = twins()
    reviewing.take(item=item.pk, by=officer, at=NOW)
    almost = NOW + LEASE - dt.timedelta(seconds=1)
    with pytest.raises(Refusal, match="taken this up"):
        reviewing.take(item=item.pk, by=other, at=almost)
    assert reviewing.look(item=item.pk, by=other, at=almost) is None
    assert reviewing.look(item=item.pk, by=officer, at=almost) is not None
    with pytest.raises(Refusal, match="taken this up"):
        reviewing.take(item=item.pk, by=other, at=NOW + LEASE)
    shown = reviewing.look(item=item.pk, by=officer, at=almost)
    assert shown is not None
    lapsed = almost + LEASE
    reviewing.take(item=item.pk, by=other, at=lapsed)
    with pytest.raises(Refusal, match="taken this up"):
        reviewing.decide(item=item.pk, decision="new", child=None, seen=shown.seen, by=officer, at=lapsed)


def test_of_two_who_reach_for_one_the_other_gets_the_next(
    officer: Viewer, other: Viewer, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = twins()
    made.take(made.source("health"), [made.row("2", **FAR)], at=LATER)
    made.take(made.source("school"), [made.row("2", **{**FAR, "surname": "Other", "postcode": "B1 1AA"})], at=LATER)
    second = ReviewItem.objects.exclude(pk=first.pk).get()
    really = reviewing._take

    def slower(item: ReviewItem, by: Viewer, at: dt.datetime) -> bool:
        if item == first:
            assert really(item, other, at)
        return really(item, by, at)

    monkeypatch.setattr(reviewing, "_take", slower)
    assert reviewing.take_next(by=officer, at=LATER, oldest=True) == second.pk
    assert [one.held_by for one in ReviewItem.objects.order_by("pk")] == [other.ref, officer.ref]


def test_a_review_that_is_left_is_anybodys(officer: Viewer, other: Viewer) -> None:
    item = twins()
    reviewing.take(item=item.pk, by=officer, at=NOW)
    reviewing.leave(item=item.pk, by=other, at=NOW)
    assert ReviewItem.objects.get().held_by == officer.ref
    reviewing.leave(item=item.pk, by=officer, at=NOW)
    reviewing.take(item=item.pk, by=other, at=NOW)


# ── deciding ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_same_joins_the_two_and_keeps_that_a_person_said_so(officer: Viewer) -> None:
    item = twins()
    gone = grace().child
    assert decide(item, officer, "same", anna().child.ref) == "decided"
    assert made.together(anna(), grace())
    assert Child.objects.get(pk=gone.pk).into == anna().child
    settled = Assertion.objects.get()
    assert (settled.kind, {settled.one_id, settled.two_id}) == ("must", {anna().pk, grace().pk})
    event = LinkEvent.objects.get(kind="review")
    assert event.levels is not None
    assert event.operation == ReviewItem.objects.get().operation
    oracle.check()


def test_a_child_of_its_own_is_never_linked_to_what_was_shown(officer: Viewer) -> None:
    item = twins()
    assert decide(item, officer, "new") == "decided"
    settled = Assertion.objects.get()
    assert (settled.kind, {settled.one_id, settled.two_id}) == ("cannot", {anna().pk, grace().pk})
    made.take(made.source("school"), [made.row("1")])  # now it says just what the other says
    assert not made.together(anna(), grace())
    with pytest.raises(Refusal, match="two children"):
        merging.merge(keep=anna().child.ref, gone=grace().child.ref, reason="alike", by=officer, at=NOW)
    oracle.check()


@pytest.mark.parametrize("decision", ["same", "new", "cannot-tell"])
def test_what_was_decided_last_can_be_taken_back_as_if_it_had_not_been(officer: Viewer, decision: str) -> None:
    item = twins()
    reviewing.take(item=item.pk, by=officer, at=NOW)
    before = oracle.snapshot()
    decide(item, officer, decision, anna().child.ref if decision == "same" else None)
    assert reviewing.undo_last(by=officer, at=LATER) == item.pk
    assert oracle.snapshot() == before
    assert not Assertion.objects.filter(ended_at=None).exists()
    again = ReviewItem.objects.get()
    assert (again.state, again.held_by, again.first_reader, again.decided_by) == ("held", officer.ref, "", "")
    with pytest.raises(Refusal, match="nothing of yours"):
        reviewing.undo_last(by=officer, at=LATER)
    oracle.check()
    assert decide(item, officer, "new", at=LATER) == "decided"


def test_taking_back_leaves_no_child_without_a_record(officer: Viewer) -> None:
    """Anna's own record has gone elsewhere since; what came later is like Grace, and stays with Anna all the same."""
    item = twins()
    decide(item, officer, "same", anna().child.ref)
    made.take(made.source("early-help"), [made.row("1", forename="Grace")], at=LATER)
    merging.split(record=anna().pk, reason="Another child's.", by=officer, at=LATER)
    reviewing.undo_last(by=officer, at=LATER)
    oracle.check()


def test_taking_back_brings_back_what_was_settled_before(officer: Viewer) -> None:
    item = twins()
    before = uuid.uuid4()
    merging.assert_of("must", anna().pk, grace().pk, operation=before, by="test", at=NOW - dt.timedelta(days=1))
    decide(item, officer, "new")
    reviewing.undo_last(by=officer, at=LATER)
    standing = Assertion.objects.get(ended_at=None)
    assert (standing.kind, standing.operation) == ("must", before)


def test_what_was_settled_and_ended_before_is_not_brought_back(officer: Viewer) -> None:
    """At the very moment at which something else is settled, too."""
    item = twins()
    for kind in ("must", "cannot"):
        merging.assert_of(kind, anna().pk, grace().pk, operation=uuid.uuid4(), by="test", at=NOW)
    Assertion.objects.update(ended_at=NOW)
    decide(item, officer, "same", anna().child.ref)
    reviewing.undo_last(by=officer, at=NOW)
    assert not Assertion.objects.filter(ended_at=None).exists()


def test_a_decision_on_a_record_that_is_asked_about_again_is_not_taken_back(officer: Viewer) -> None:
    item = twins()
    decide(item, officer, "new")
    made_again = {"area": made.AREA, "candidates": [], "chance": 0.5, "made_at": LATER}
    ReviewItem.objects.create(record=grace(), reason="bridge", **made_again)
    before = oracle.snapshot()
    with pytest.raises(Refusal, match="asked about again"):
        reviewing.undo_last(by=officer, at=LATER)
    assert oracle.snapshot() == before


def test_only_ones_own_decision_is_taken_back(officer: Viewer, other: Viewer) -> None:
    decide(twins(), officer, "new")
    with pytest.raises(Refusal, match="nothing of yours"):
        reviewing.undo_last(by=other, at=LATER)


def test_a_decision_that_was_built_upon_is_not_taken_back(officer: Viewer) -> None:
    item = twins()
    decide(item, officer, "same", anna().child.ref)
    made.take(made.source("clinic"), [made.row("9", forename="Zed", surname="Nobody", date_of_birth="2001-01-09")])
    third = made.record(made.source("clinic"), "9").child
    merging.merge(keep=third.ref, gone=anna().child.ref, reason="because", by=officer, at=NOW)
    before = oracle.snapshot()
    with pytest.raises(Refusal, match="joined to another since"):
        reviewing.undo_last(by=officer, at=LATER)
    assert oracle.snapshot() == before


@pytest.mark.parametrize(
    ("decision", "child", "why"),
    [("perhaps", None, "Choose what"), ("same", None, "Choose which"), ("same", uuid.uuid4(), "Choose which")],
)
def test_a_choice_that_is_none_is_refused(officer: Viewer, decision: str, child: uuid.UUID | None, why: str) -> None:
    item = twins()
    with pytest.raises(Refusal, match=why):
        decide(item, officer, decision, child)
    assert not made.together(anna(), grace())


def test_a_decision_holds_only_for_what_was_seen(officer: Viewer) -> None:
    item = twins()
    reviewing.take(item=item.pk, by=officer, at=NOW)
    shown = reviewing.look(item=item.pk, by=officer, at=NOW)
    assert shown is not None
    made.take(made.source("health"), [made.row("1", sex="M")])
    with pytest.raises(Refusal, match="has changed since"):
        reviewing.decide(
            item=item.pk, decision="same", child=anna().child.ref, seen=shown.seen, by=officer, at=NOW
        )  # fmt: skip


def test_a_record_that_finds_its_child_meanwhile_is_asked_about_no_more(officer: Viewer) -> None:
    item = twins()
    reviewing.take(item=item.pk, by=officer, at=NOW)
    shown = reviewing.look(item=item.pk, by=officer, at=NOW)
    assert shown is not None
    made.take(made.source("school"), [made.row("1")])  # a correction: it was Anna all along
    assert made.together(anna(), grace())
    assert ReviewItem.objects.get().state == "lapsed"
    with pytest.raises(Refusal, match="settled meanwhile"):
        reviewing.decide(item=item.pk, decision="new", child=None, seen=shown.seen, by=officer, at=NOW)
    oracle.check()


def test_a_candidate_that_became_another_child_is_followed(officer: Viewer) -> None:
    item = twins()
    made.take(made.source("clinic"), [made.row("9", forename="Zed", surname="Nobody", date_of_birth="2001-01-09")])
    third = made.record(made.source("clinic"), "9").child
    merging.merge(keep=third.ref, gone=anna().child.ref, reason="because", by=officer, at=NOW)
    assert ReviewItem.objects.get().state == "waiting"
    assert decide(item, officer, "same", third.ref) == "decided"
    assert grace().child == third


def test_when_another_is_joined_to_the_record_it_is_still_asked_about(officer: Viewer) -> None:
    item = twins()
    made.take(made.source("clinic"), [made.row("9", forename="Zed", surname="Nobody", date_of_birth="2001-01-09")])
    third = made.record(made.source("clinic"), "9").child
    merging.merge(keep=grace().child.ref, gone=third.ref, reason="because", by=officer, at=NOW)
    assert ReviewItem.objects.get().state == "waiting"
    assert decide(item, officer, "same", anna().child.ref) == "decided"
    assert made.together(anna(), grace())


def test_when_the_candidate_is_joined_to_the_record_nothing_is_left_to_ask(officer: Viewer) -> None:
    twins()
    merging.merge(keep=grace().child.ref, gone=anna().child.ref, reason="because", by=officer, at=NOW)
    assert ReviewItem.objects.get().state == "lapsed"


# ── two readers ──────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def two(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(review, "_second_reader", lambda: {"reasons": [], "areas": [made.AREA]})


def test_two_must_agree_and_the_second_is_never_the_first(two: None, officer: Viewer, other: Viewer) -> None:
    item = twins()
    assert decide(item, officer, "same", anna().child.ref) == "second"
    assert not made.together(anna(), grace())
    assert reviewing.take_next(by=officer, at=LATER) is None
    with pytest.raises(Refusal, match="taken this up"):
        reviewing.take(item=item.pk, by=officer, at=LATER)
    assert decide(item, other, "same", anna().child.ref, LATER) == "decided"
    assert made.together(anna(), grace())
    assert Assertion.objects.get().by == other.ref


def test_where_two_differ_a_third_decides(two: None, officer: Viewer, other: Viewer) -> None:
    item = twins()
    decide(item, officer, "same", anna().child.ref)
    assert decide(item, other, "new") == "second"
    for one in (officer, other):
        assert reviewing.take_next(by=one, at=LATER) is None
    third = made.viewer("matching-lead")
    assert decide(item, third, "new") == "decided"
    assert not made.together(anna(), grace())


def test_nobody_reads_twice_however_many_may_read(
    two: None, officer: Viewer, other: Viewer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rules, "READERS", 4)
    item = twins()
    decide(item, officer, "same", anna().child.ref)
    decide(item, other, "new")
    assert decide(item, made.viewer("matching-lead"), "cannot-tell") == "second"
    with pytest.raises(Refusal, match="Someone else must read"):
        decide(item, other, "new", at=LATER)  # neither the first of them nor the last
    assert len(review.readings(ReviewItem.objects.get())) == 3
    assert not Assertion.objects.exists()


def test_who_cannot_tell_hands_it_on(officer: Viewer, other: Viewer) -> None:
    item = twins()
    assert decide(item, officer, "cannot-tell") == "second"
    reviewing.take(item=item.pk, by=other, at=NOW)
    reviewing.leave(item=item.pk, by=other, at=NOW)
    assert ReviewItem.objects.get().state == "second"
    assert reviewing.undo_last(by=officer, at=LATER) == item.pk
    assert decide(item, officer, "cannot-tell") == "second"
    assert decide(item, other, "cannot-tell") == "second"
    assert decide(item, made.viewer("matching-lead"), "cannot-tell") == "decided"
    assert not Assertion.objects.exists()
    assert not made.together(anna(), grace())


def test_a_number_with_nothing_to_support_it_needs_two() -> None:
    made.take(made.source("health"), [made.row("1", nhs_number=made.NHS[0])])
    other = made.row("1", nhs_number=made.NHS[0], forename="Zed", surname="Nobody", date_of_birth="2001-10-09")
    made.take(made.source("school"), [other])
    item = ReviewItem.objects.get()
    assert item.reason == "id-conflict"
    assert review.needs_two(item)
    assert not review.needs_two(ReviewItem(reason="band", area=made.AREA))
