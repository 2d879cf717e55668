"""What a shield leaves to be compared: a child is near to nothing by what is hidden, and makes no key too many's by
it."""

import datetime as dt
import uuid

import pytest

from tests.unit.people import made
from village.people.actions import resolving, shadowing
from village.people.models import Child, Key, Record, Shield
from village.people.queries.behind import Behind, behind, compared, keys_compared
from village.people.queries.near import HOT, under_keys

pytestmark = pytest.mark.django_db
NOBODY_ELSES = dt.date(2030, 1, 1)


def shield(**on: object) -> Shield:
    told = {"reason": "harm", "words": "Danger.", "from_at": made.NOW, "by": uuid.uuid4(), "review_on": NOBODY_ELSES}
    return Shield.objects.create(**told, **on)


@pytest.fixture
def anna() -> Record:
    made.take(made.source("health"), [made.row("1", nhs_number=made.NHS[0])])
    return made.record(made.source("health"), "1")


def keys_of(record: Record) -> set[int]:
    return set(Key.objects.filter(child=record.child_id).values_list("key", flat=True))


@pytest.mark.parametrize("by_number", [False, True])
def test_a_shielded_child_is_under_the_keys_alone_that_can_be_seen(by_number: bool, anna: Record) -> None:
    every = keys_of(anna)
    assert behind() == Behind(set(), frozenset())
    assert {key for key, children in behind().under(every, HOT).items() if children} == every
    shield(**({"scheme": "nhs", "value": made.NHS[0]} if by_number else {"child": anna.child}))
    resolving.rebuild_keys([anna.child_id])
    standing = behind()
    assert standing.children == {anna.child_id}
    assert standing.named_by(anna.values) == by_number
    left = {key for key, children in standing.under(every, HOT).items() if children}
    assert left == keys_compared([anna.values]) < every == keys_of(anna)
    assert "postcode" not in compared(anna.values)


@pytest.mark.parametrize("others", [HOT - 1, HOT, HOT + 1])
def test_whether_a_key_is_too_manys_does_not_depend_on_what_is_hidden(others: int, anna: Record) -> None:
    shield(child=anna.child)
    resolving.rebuild_keys([anna.child_id])
    (hidden,) = list(Key.objects.filter(child=anna.child_id, area=0).values_list("key", flat=True))[:1]
    without = [Child(made_at=made.NOW) for _ in range(others)]
    Child.objects.bulk_create(without)
    Key.objects.bulk_create(Key(key=hidden, area=8000003, child=one) for one in without)
    seen = behind().under([hidden], HOT)[hidden]
    Key.objects.filter(child=anna.child_id).delete()
    assert seen == under_keys([hidden], HOT)[hidden]


def test_a_number_that_comes_under_a_shield_hides_the_rest_of_its_child_within_the_batch(anna: Record) -> None:
    """A feed that brings the number, and then a row that guesses the address, is decided as two feeds would be."""
    made.take(made.source("clinic"), [made.row("c", forename="Bea", nhs_number="")])
    shield(scheme="nhs", value=made.NHS[1])
    school = made.source("school", duplicate_free=False)
    made.take(school, [
        made.row("s", forename="Bea", nhs_number=made.NHS[1]),
        made.row("t", forename="", surname="Other", date_of_birth="", nhs_number=""),
    ])  # fmt: skip
    assert made.record(school, "s").child == made.record(made.source("clinic"), "c").child
    assert Shield.objects.standing_on([made.record(school, "s").child_id]).exists()
    assert not made.together(made.record(school, "s"), made.record(school, "t"))


def test_a_shadow_run_compares_of_a_shielded_child_what_the_shield_leaves() -> None:
    made.take(made.source("health"), [made.row("1")])
    child = Child.objects.get()
    (open_one,) = shadowing._records([child.pk])[child.pk]
    assert "postcode" in open_one.values
    Shield.objects.create(
        child=child,
        reason="harm",
        words="A made-up danger.",
        from_at=made.NOW,
        by=uuid.uuid4(),
        review_on=made.NOW.date(),
    )
    (hidden_one,) = shadowing._records([child.pk])[child.pk]
    assert hidden_one.values == compared(open_one.values)
    assert "postcode" not in hidden_one.values
