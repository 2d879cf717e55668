"""A system gives its records new keys: they find their children again, and none comes to have two of one source."""

import datetime as dt
import uuid
from typing import Any

import pytest

from tests.oracles import index_of_children as oracle
from tests.unit.people import made
from tests.unit.people.test_feeding import crowd, grouped
from village.people.actions import feeding, merging
from village.people.models import Child, LinkEvent, Record, ReviewItem, SourceSystem

pytestmark = pytest.mark.django_db
LATER = made.NOW + dt.timedelta(days=7)
LAST = LATER + dt.timedelta(days=7)


@pytest.fixture
def school() -> SourceSystem:
    return made.source("school", mode="full")


def rekeyed(rows: list[dict[str, str]]) -> list[dict[str, str]]:
    return [{**row, "record": f"new-{row['record']}"} for row in rows]


@pytest.mark.parametrize("batch", [7, 500])
@pytest.mark.parametrize("known_elsewhere", [True, False])
def test_every_record_under_a_new_key_finds_its_child(
    school: SourceSystem, monkeypatch: pytest.MonkeyPatch, batch: int, known_elsewhere: bool
) -> None:
    monkeypatch.setattr(feeding, "BATCH", batch)
    rows = crowd(30)
    others = {("health", str(i)) for i in range(30)} if known_elsewhere else set()
    if known_elsewhere:
        made.take(made.source("health"), rows)
    made.take(school, rows)
    counts = made.take(school, rekeyed(rows), at=LATER)
    assert (counts["ended"], counts["arrived"], counts["link"]) == (30, 30, 30)
    assert grouped() == {
        frozenset({("school", str(i)), ("school", f"new-{i}")} | {one for one in others if one[1] == str(i)})
        for i in range(30)
    }
    assert not ReviewItem.objects.exists()
    oracle.check()
    oracle.one_of_each_source()


def test_a_number_finds_its_child_too(school: SourceSystem) -> None:
    made.take(school, [made.row("1", nhs_number=made.NHS[0])])
    made.take(school, [made.row("2", nhs_number=made.NHS[0], surname="Newname", postcode="LS1 1AA")], at=LATER)
    assert made.together(made.record(school, "1"), made.record(school, "2"))
    assert LinkEvent.objects.get(record__key="2").kind == "number"


def test_while_the_old_key_is_still_sent_a_person_looks(school: SourceSystem) -> None:
    made.take(school, [made.row("1")])
    made.take(school, [made.row("1"), made.row("2")], at=LATER)
    assert ReviewItem.objects.get().reason == "same-source"
    oracle.one_of_each_source()


def test_a_twin_who_comes_as_another_leaves_is_not_taken_for_the_other(school: SourceSystem) -> None:
    made.take(made.source("health"), [made.row("1"), made.row("2", forename="Beatrice")])
    made.take(school, [made.row("1")])
    made.take(school, [made.row("2", forename="Beatrice")], at=LATER)
    assert grouped() == {
        frozenset({("health", "1"), ("school", "1")}),
        frozenset({("health", "2"), ("school", "2")}),
    }


def test_a_row_that_cannot_be_taken_ends_nothing(school: SourceSystem) -> None:
    made.take(school, [made.row("1")])
    counts = made.take(school, [made.row(" 1 ", forename="x" * 300)], at=LATER)
    assert (counts["ended"], counts["rejected"]) == (0, 1)
    assert made.record(school, "1").ended_at is None


def test_rows_that_are_read_once_need_their_keys(school: SourceSystem) -> None:
    feed = made.feed_of(school, 1)
    told: dict[str, Any] = {"feed": feed, "by": "test", "at": made.NOW}
    with pytest.raises(ValueError, match="need their keys"):
        feeding.take_in(rows=iter([made.row("1")]), **told)
    assert feeding.take_in(rows=iter([made.row("1")]), sent={"1": False}, **told)["arrived"] == 1


@pytest.mark.parametrize("batch", [1, 500])
@pytest.mark.parametrize("order", [1, -1])
def test_a_record_that_is_closed_makes_room_for_the_next(
    school: SourceSystem, monkeypatch: pytest.MonkeyPatch, batch: int, order: int
) -> None:
    """It is still sent, and says that it ended: in a feed that comes later, and in one that brings both at once."""
    monkeypatch.setattr(feeding, "BATCH", batch)
    over = made.row("old", started_on="2025-01-01", ended_on="2026-05-05")
    next_one = made.row("new", started_on="2026-05-05")
    made.take(school, [made.row("old", started_on="2025-01-01")])
    counts = made.take(school, [over, next_one][::order], at=LATER)
    assert (counts["ended"], counts["arrived"], counts["changed"], counts["link"]) == (0, 1, 1, 1)
    clinic = made.source("clinic", mode="full")
    made.take(clinic, [{**over, "forename": "Annabel"}, {**next_one, "forename": "Annabel"}][::order], at=LATER)
    assert made.together(made.record(clinic, "old"), made.record(clinic, "new"))
    assert not ReviewItem.objects.filter(reason="same-source").exists()
    oracle.check()
    oracle.one_of_each_source()
    made.take(school, [made.row("old"), next_one], at=LAST)  # it was closed by mistake
    assert not made.together(made.record(school, "old"), made.record(school, "new"))
    oracle.one_of_each_source()


def test_an_end_that_is_still_to_come_makes_no_room(school: SourceSystem) -> None:
    made.take(school, [made.row("old", ended_on="2030-01-01")])
    made.take(school, [made.row("old", ended_on="2030-01-01"), made.row("new")], at=LATER)
    assert ReviewItem.objects.get().reason == "same-source"


# ── the old key comes back ───────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("known_elsewhere", [True, False])
def test_an_old_key_that_comes_back_where_a_new_one_stands_is_put_before_a_person(
    school: SourceSystem, known_elsewhere: bool
) -> None:
    if known_elsewhere:
        made.take(made.source("health"), [made.row("h")])
    made.take(school, [made.row("old")])
    made.take(school, [made.row("new")], at=LATER)
    child = made.record(school, "new").child
    counts = made.take(school, [made.row("old"), made.row("new")], at=LAST)
    assert (counts["changed"], counts["unchanged"], counts["displaced"]) == (1, 1, 1)
    assert made.record(school, "new").child == child
    assert made.record(school, "old").child != child
    assert ReviewItem.objects.get(record__key="old", state="waiting").reason == "same-source"
    assert LinkEvent.objects.filter(record__key="old").last().child_from == child  # type: ignore[union-attr]
    oracle.check()
    oracle.one_of_each_source()


def test_an_old_key_that_fits_better_takes_its_place_again(school: SourceSystem) -> None:
    made.take(made.source("health"), [made.row("h", nhs_number=made.NHS[0])])
    made.take(school, [made.row("old")])
    child = made.record(school, "old").child
    wrong = {"forename": "Zed", "postcode": "LS1 1AA"}
    made.take(school, [made.row("new", nhs_number=made.NHS[0], **wrong)], at=LATER)
    assert made.record(school, "new").child == child
    made.take(school, [made.row("old"), made.row("new", **wrong)], at=LAST)  # its number was a slip
    assert made.record(school, "old").child == child
    assert made.record(school, "new").child != child
    oracle.check()
    oracle.one_of_each_source()


def test_two_old_keys_of_one_child_that_come_back_are_parted(school: SourceSystem) -> None:
    for key, at in (("1", made.NOW), ("2", LATER), ("3", LAST)):
        made.take(school, [made.row(key)], at=at)
    assert Child.objects.filter(state="active").count() == 1
    made.take(school, [made.row("1"), made.row("2")], at=LAST + dt.timedelta(days=7))
    assert not made.together(made.record(school, "1"), made.record(school, "2"))
    oracle.check()
    oracle.one_of_each_source()


def test_an_old_key_that_comes_back_to_a_free_place_stays(school: SourceSystem) -> None:
    made.take(made.source("health"), [made.row("h")])
    for rows, at in (([made.row("1")], made.NOW), ([made.row("2", **OTHER)], LATER), ([made.row("1")], LAST)):
        made.take(school, rows, at=at)
    assert made.together(made.record(school, "1"), made.record(made.source("health"), "h"))
    assert Record.objects.filter(source=school, ended_at=None).count() == 1


OTHER = {"forename": "Zed", "surname": "Nobody", "date_of_birth": "2001-01-09", "postcode": "LS1 1AA", "sex": "M"}


def test_what_a_person_joined_stays_joined_when_it_comes_back(school: SourceSystem) -> None:
    made.take(made.source("health"), [made.row("h")])
    made.take(school, [made.row("old")])
    made.take(school, [made.row("new")], at=LATER)
    old, new = made.record(school, "old"), made.record(school, "new")
    merging.assert_of("must", old.pk, new.pk, operation=uuid.uuid4(), by="test", at=LATER)
    made.take(school, [made.row("old"), made.row("new")], at=LAST)
    assert made.together(old, new)
    oracle.check()


def test_a_source_that_may_repeat_itself_keeps_them_together() -> None:
    clinic = made.source("clinic", mode="full", duplicate_free=False)
    for rows, at in (([made.row("old")], made.NOW), ([made.row("new")], LATER)):
        made.take(clinic, rows, at=at)
    made.take(clinic, [made.row("old"), made.row("new")], at=LAST)
    assert made.together(made.record(clinic, "old"), made.record(clinic, "new"))
