"""What another model would decide of records as they stand is told first, and put before people after a sign-off."""

import datetime as dt
import uuid
from dataclasses import replace

import pytest

from tests.unit.people.population import AREA, NOW, children, source, take, told_by
from village.kernel.audit.queries import Wanted, entries
from village.linkage.rules.decide import Decision, Scored, Thresholds
from village.linkage.rules.model import as_data
from village.linkage.rules.untrained import untrained
from village.people.actions import shadowing
from village.people.models import Child, LinkEvent, MatchingModel, Record, ReviewItem
from village.people.rules.flips import FLIPS, KINDS, kind_of

MADE = replace(untrained(), version="m-made")
OWN, OTHER = 1, 2
LATER = NOW + dt.timedelta(hours=1)


@pytest.mark.parametrize(
    ("kind", "child", "linked", "called"),
    [
        ("link", OWN, True, "same"),
        ("link", OWN, False, "same"),
        ("link", OTHER, True, "moves"),
        ("link", OTHER, False, "joins"),
        ("new", None, True, "leaves"),
        ("new", None, False, "same"),
        ("review", None, True, "unsure-linked"),
        ("review", None, False, "unsure-alone"),
    ],
)
def test_a_decision_held_against_how_a_record_stands(kind: str, child: int | None, linked: bool, called: str) -> None:
    found = kind_of(Decision(kind, "weight", child), OWN, linked=linked)
    assert found == called
    assert found in KINDS
    assert (found in FLIPS) == (called in ("moves", "joins", "leaves"))


def test_the_chance_told_is_that_of_the_likeliest_child() -> None:
    likely, less = (Scored(child, 1, (), (), 0.0, chance) for child, chance in ((OWN, 0.75), (OTHER, 0.25)))
    decision = Decision("new", "new")
    assert shadowing.Redecided(Record(), decision, (likely, less), "same").chance == 0.75
    assert shadowing.Redecided(Record(), decision, (), "same").chance == 0


@pytest.fixture
def index(db: None) -> None:
    """Eight children of eight homes as two systems know them, each with its number, and a ninth that health alone
    knows: a number decides of each, and nothing but a number makes two of them alike."""
    some = children(18)[::2]
    take(source("health"), told_by("health", some, wrong=0.0))
    take(source("school"), told_by("school", some[:8], wrong=0.0))


def of(system: str, number: int) -> Record:
    return Record.objects.select_related("child", "source").get(source__slug=system, key=f"{system}-{number}")


def stand(record: Record, child: Child) -> None:
    """Have a record stand wrongly with a child."""
    Record.objects.filter(pk=record.pk).update(child=child)


def sign(version: str = "m-made") -> None:
    """A model made by hand, in force."""
    MatchingModel.objects.create(
        version=version, data={**as_data(replace(MADE, version=version)), "thresholds": {"link": 0.99, "review": 0.02}},
        trained_on="nothing", made_at=NOW, made_by="somebody", signed_at=NOW, signed_by="somebody else",
    )  # fmt: skip


def standing() -> list[tuple[int, int]]:
    return list(Record.objects.order_by("pk").values_list("pk", "child"))


@pytest.mark.usefixtures("index")
class TestShadow:
    def test_records_that_stand_with_their_number_are_decided_as_they_stand(self) -> None:
        assert shadowing.shadow(MADE, Thresholds()) == {"records": 17, "counts": {"same": 17}, "flips": []}

    @pytest.mark.parametrize("batch", [1, 200])
    def test_a_record_with_another_child_would_move(self, monkeypatch: pytest.MonkeyPatch, batch: int) -> None:
        monkeypatch.setattr(shadowing, "BATCH", batch)
        astray, own = of("school", 4), of("health", 4).child
        stand(astray, of("school", 0).child)
        told = shadowing.shadow(MADE, Thresholds())
        # school's record of the first child now finds another of its own source there: a person looks
        assert told["counts"] == {"same": 15, "moves": 1, "unsure-linked": 1}
        (flip,) = told["flips"]
        assert (flip["record"], flip["kind"], flip["to"]) == (astray.pk, "moves", own.pk)
        assert 0.99 < flip["chance"] <= 1

    def test_a_record_alone_would_join(self) -> None:
        alone, own = of("school", 4), of("health", 4).child
        stand(alone, Child.objects.create(made_at=NOW))
        told = shadowing.shadow(MADE, Thresholds())
        assert told["counts"] == {"same": 16, "joins": 1}
        assert [(one["record"], one["to"]) for one in told["flips"]] == [(alone.pk, own.pk)]

    def test_a_record_like_no_other_would_leave(self) -> None:
        unlike = of("health", 8)
        stand(unlike, of("health", 0).child)
        told = shadowing.shadow(MADE, Thresholds())
        assert told["counts"] == {"same": 15, "leaves": 1, "unsure-linked": 1}
        assert told["flips"] == [{"record": unlike.pk, "kind": "leaves", "to": None, "chance": 0}]

    def test_it_lists_some_and_counts_all_and_changes_nothing(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(shadowing, "LISTED", 1)
        for number in (4, 5):
            stand(of("school", number), Child.objects.create(made_at=NOW))
        before = standing()
        told = shadowing.shadow(MADE, Thresholds())
        assert told["counts"]["joins"] == 2
        assert len(told["flips"]) == 1
        assert standing() == before
        assert not ReviewItem.objects.filter(reason="model").exists()

    def test_the_same_live_records_are_drawn_each_time(self) -> None:
        ended, retired = of("school", 0), of("school", 1)
        Record.objects.filter(pk=ended.pk).update(ended_at=NOW)
        Child.objects.filter(pk=retired.child_id).update(state="retired")
        gone = {ended.pk, retired.pk, of("health", 1).pk}
        live = sorted(set(Record.objects.values_list("pk", flat=True)) - gone)
        assert shadowing.drawn() == live
        some = shadowing.drawn(5)
        assert shadowing.drawn(5) == some == sorted(set(some) & set(live))
        assert len(some) == 5


@pytest.mark.usefixtures("index")
class TestAfterASignOff:
    def test_flips_are_put_before_people_once_and_nothing_moves(self) -> None:
        sign()
        astray, own = of("school", 4), of("health", 4).child
        stand(astray, of("school", 0).child)
        before = standing()
        assert shadowing.put_flips(by="test", at=LATER, version="m-made") == {"records": 17, "put": 1}
        item = ReviewItem.objects.get(reason="model")
        assert (item.record, item.model, item.area, item.made_at) == (astray, "m-made", AREA, LATER)
        assert item.candidates[0]["child"] == own.pk
        last = entries(Wanted(action="people.review.put"), at_most=1).entries[0]
        assert (last.actor, last.thing) == ("test", "model:m-made")
        assert standing() == before
        assert shadowing.put_flips(by="test", at=LATER, version="m-made")["put"] == 0
        ReviewItem.objects.filter(pk=item.pk).update(state="decided", decided_by="somebody", decided_at=LATER)
        assert shadowing.put_flips(by="test", at=LATER, version="m-made")["put"] == 0

    def test_a_record_like_no_other_is_put_without_a_child(self) -> None:
        sign()
        stand(of("health", 8), of("health", 0).child)
        assert shadowing.put_flips(by="test", at=LATER, version="m-made")["put"] == 1
        item = ReviewItem.objects.get(reason="model")
        assert (item.candidates, item.chance) == ([], 0)

    @pytest.mark.parametrize("kind", ["review", "merge", "unmerge", "split", "asserted"])
    def test_what_people_have_settled_is_left(self, kind: str) -> None:
        sign()
        astray = of("school", 4)
        stand(astray, of("school", 0).child)
        LinkEvent.objects.create(
            operation=uuid.uuid4(), kind=kind, at=NOW, by="somebody", reason="by-hand", record=astray
        )
        assert shadowing.put_flips(by="test", at=LATER, version="m-made") == {"records": 16, "put": 0}

    def test_a_model_that_is_no_longer_in_force_puts_nothing(self) -> None:
        sign("m-newer")
        stand(of("school", 4), Child.objects.create(made_at=NOW))
        assert shadowing.put_flips(by="test", at=LATER, version="m-made") == {"records": 0, "put": 0}
        assert not ReviewItem.objects.filter(reason="model").exists()
