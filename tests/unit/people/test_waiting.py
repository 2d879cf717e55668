"""What the desk says waits in the index: to each person only what is theirs, by number and never by name."""

import datetime as dt

import pytest
import time_machine
import yaml

from tests.index_made import HERE, NOW, THERE, a_code, a_town, someone, source
from tests.index_made import browser as signed_in
from village.people.actions import asking, shielding
from village.people.models import Alert, Feed, Message, Record, ReviewItem, SourceSystem
from village.people.queries import review
from village.people.queries.waiting import waiting

pytestmark = pytest.mark.django_db


def told(*roles: str, **other: object) -> dict[str, int]:
    return {one.page: one.count for one in waiting(someone(*roles, **other), NOW)}  # type: ignore[arg-type]


def test_nothing_is_told_of_pages_that_are_not_ones_own() -> None:
    child = a_town()
    everything(child)
    assert told() == {}
    assert told("auditor", area=None) == {}
    assert told("practitioner", of="somewhere-else") == {}
    assert told("matching-lead", area=THERE) == {}
    assert told("information-governance", area=THERE) == {}
    assert told("information-governance", second_factor=False) == {}
    assert told("matching-officer", clearances=()) == {"feeds": 1}  # reviews ask for vetting, the register does not


def test_each_role_is_told_what_waits_for_it() -> None:
    everything(a_town())
    assert told("practitioner", of="ashmere-health") == {"contact-requests": 1}
    for role in ("matching-officer", "matching-lead"):
        assert told(role) == {"children-reviews": 1, "feeds": 1}
    assert told("information-governance") == {"shield-reviews": 1, "messages": 1, "new-identities": 1}
    everywhere = told("information-governance", area=None)
    assert everywhere == {"shield-reviews": 1, "messages": 1, "new-identities": 1, "alerts": 1}
    later = waiting(someone("information-governance"), NOW + dt.timedelta(days=200))
    assert "shields" in [one.page for one in later]


def test_a_late_feed_is_told_to_whoever_keeps_the_register_of_its_area() -> None:
    a_town()
    source(
        "ashmere-clinic", "health", opened_at=NOW - dt.timedelta(days=10)
    )  # it sends every seven, and a day of grace
    assert told("matching-officer", area=THERE) == told("practitioner") == {}
    (late,) = [one for one in waiting(someone("matching-officer"), NOW) if one.page == "feeds"]
    assert (late.count, late.one) == (1, "source is late with its feed")


def test_the_desk_shows_it_without_a_name() -> None:
    everything(a_town())
    with time_machine.travel(NOW, tick=False):
        page = signed_in("matching-lead").get("/work/").content.decode()
    assert "1 record may be of a child we know" in page
    assert "1 feed is held for a person" in page
    assert "Amy" not in page


def everything(child: object) -> None:
    """One of each thing that waits."""
    record = Record.objects.select_related("child").get(source__slug="ashmere-health")
    asker = someone("practitioner")
    asking.give_reason(purpose="help", words="", by=asker, at=NOW)
    asking.ask_contact(ref=record.child.ref, record=record.pk, reach="01632 960000", by=asker, at=NOW)
    ReviewItem.objects.create(
        record=record, area=HERE, reason="band", chance=0.5, candidates=[], state="waiting", made_at=NOW
    )
    Feed.objects.create(
        source=SourceSystem.objects.get(slug="ashmere-school"), received_at=NOW, name="a.csv", sha256="0" * 64, rows=1,
        state="held", held_because="made",
    )  # fmt: skip
    officer, looker = someone("information-governance", area=None), someone("safeguarding-practitioner")
    shielding.shield_child(ref=record.child.ref, reason="refuge", words="Her father looks for her.", by=officer, at=NOW)
    asking.give_reason(purpose="concern", words="", by=looker, at=NOW)
    asking.override(ref=record.child.ref, words="She may be in danger now.", code=a_code(looker), by=looker, at=NOW)
    Message.objects.create(
        area=HERE, from_account=looker.ref, from_name="Lou", purpose="concern", reach="01632 960001", asked_at=NOW
    )
    shielding.propose_new_identity(ref=record.child.ref, words="Adoption order of 3 November", by=officer, at=NOW)
    Alert.objects.create(kind="volume", account=officer.ref, on=NOW.date(), told="Many.", raised_at=NOW)


def test_two_must_agree_where_the_settings_say_so() -> None:
    review._second_reader.cache_clear()
    wanted = yaml.safe_load(review.SETTINGS.read_text(encoding="utf-8"))["second_reader"]
    for reason in wanted["reasons"]:
        assert review.needs_two(ReviewItem(reason=reason, area="elsewhere"))
    for area in wanted["areas"]:
        assert review.needs_two(ReviewItem(reason="none of them", area=area))
    assert not review.needs_two(ReviewItem(reason="none of them", area="elsewhere"))
