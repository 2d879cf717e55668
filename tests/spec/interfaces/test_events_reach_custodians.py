"""What happens to a child reaches the systems of those who know it: written in the same transaction, fetched under a
lease by whoever is first, at least once and always by the same name; who has nothing to do with it hears nothing."""

import datetime as dt
import json
import uuid
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone

from tests.spec.interfaces.conftest import ANNA_NHS, System, system
from tests.unit.people import made
from village.kernel.access.actions import Refusal
from village.kernel.accounts.actions import add_organisation
from village.people.actions import asking, custodians, merging, shielding
from village.people.actions.custodians import LONGEST, MOST, SHORTEST
from village.people.models import Child, ContactRequest, OutboxEvent, Record, Shield, Subscriber

OTHER = made.row("f1", forename="Zoe", surname="Faraway", date_of_birth="2011-09-09", postcode="LS1 1AA")


def fetched(caller: System, most: int = 100) -> dict[str, Any]:
    answer = caller.post("/v1/work/lease", {"most": most})
    assert answer.status_code == 200, answer.content
    found: dict[str, Any] = json.loads(answer.content)
    return found


def events(caller: System) -> list[tuple[str, str, str | None, str | None]]:
    return [(one["event"], one["child"], one["was"], one["record"]) for one in fetched(caller)["events"]]


def done(caller: System, event: str, lease: str) -> int:
    return int(caller.post(f"/v1/work/{event}/done", {"lease": lease}).status_code)


@pytest.fixture
def far(db: None) -> System:
    """A custodian elsewhere, with a school of its own, subscribed."""
    made.source("far", area=made.ELSEWHERE, kind="school")
    caller = system("custodian-system", area=made.ELSEWHERE, purpose="")
    assert caller.send("put", "/v1/subscription", {}).status_code == 200
    return caller


@pytest.fixture
def near(anna: Child) -> System:
    """The custodian here, subscribed."""
    caller = system("custodian-system", purpose="")
    assert caller.send("put", "/v1/subscription", {}).status_code == 200
    return caller


def a_merge(anna: Child) -> tuple[Child, uuid.UUID]:
    """Zoe, whom the school elsewhere knows, is joined to Anna: the child that she was, and the operation."""
    made.take(made.source("far"), [OTHER])
    gone = made.record(made.source("far"), "f1").child
    officer = made.viewer("matching-officer", area=None)
    return gone, merging.merge(keep=anna.ref, gone=gone.ref, reason="One child", by=officer, at=made.NOW)


def went_along(child: Child) -> int:
    """The shield that stands on a child."""
    return Shield.objects.get(child=child, until_at=None).pk


# ── what is told, to whom ────────────────────────────────────────────────────────────────────────────────────────────


def test_a_merge_an_unmerge_and_a_split_reach_whose_record_moved(anna: Child, near: System, far: System) -> None:
    gone, operation = a_merge(anna)
    officer = made.viewer("matching-officer", area=None)
    assert events(far) == [("child.merged", str(anna.ref), str(gone.ref), "f1")]
    merging.unmerge(operation=operation, reason="Two", by=officer, at=made.NOW)
    assert events(far) == [("link.changed", str(gone.ref), str(anna.ref), "f1")]
    second = merging.split(record=made.record(made.source("school"), "s1").pk, reason="Two", by=officer, at=made.NOW)
    assert events(near) == [("child.split", str(second), str(anna.ref), "s1")]
    assert events(far) == []


def test_a_record_that_finds_its_child_later_supersedes_a_reference(anna: Child, near: System, far: System) -> None:
    made.take(made.source("far"), [OTHER])
    alone = made.record(made.source("far"), "f1").child
    made.take(made.source("far"), [made.row("f1", nhs_number=ANNA_NHS)])  # it was Anna all along
    assert made.record(made.source("far"), "f1").child == anna
    assert ("id.superseded", str(anna.ref), str(alone.ref), "f1") in events(far)
    assert ("id.superseded", str(anna.ref), str(alone.ref), "f1") not in events(near)


def test_where_a_record_went_behind_a_shield_is_told_when_the_shield_is_off(anna: Child, far: System) -> None:
    made.take(made.source("far"), [OTHER])
    gone = made.record(made.source("far"), "f1").child
    officer, governance = (
        made.viewer("matching-officer", area=None),
        made.viewer("information-governance", area=None),
    )
    shielding.shield_child(ref=gone.ref, reason="harm", words="Her father looks for her.", by=governance, at=made.NOW)
    merging.merge(keep=anna.ref, gone=gone.ref, reason="One child", by=officer, at=made.NOW)
    assert events(far) == []
    shielding.take_off_shield(shield=went_along(anna), by=governance, at=made.NOW)
    assert events(far) == [("id.superseded", str(anna.ref), str(gone.ref), "f1")]


def test_a_record_that_came_back_behind_a_shield_tells_nothing(anna: Child, far: System) -> None:
    made.take(made.source("far"), [OTHER])
    gone = made.record(made.source("far"), "f1").child
    officer, governance = (
        made.viewer("matching-officer", area=None),
        made.viewer("information-governance", area=None),
    )
    shielding.shield_child(ref=gone.ref, reason="harm", words="Her father looks for her.", by=governance, at=made.NOW)
    went = merging.merge(keep=anna.ref, gone=gone.ref, reason="One child", by=officer, at=made.NOW)
    merging.unmerge(operation=went, reason="Two", by=officer, at=made.NOW)
    shielding.take_off_shield(shield=went_along(gone), by=governance, at=made.NOW)
    shielding.take_off_shield(shield=went_along(anna), by=governance, at=made.NOW)
    assert events(far) == []


def test_a_service_that_begins_and_ends_is_told_to_others_who_know_the_child(
    anna: Child, near: System, far: System
) -> None:
    far_school = made.source("far")
    made.take(far_school, [made.row("f1", nhs_number=ANNA_NHS, role="Teacher")])
    assert events(near) == [("involvement.started", str(anna.ref), None, None)]  # and not whose, nor its key
    assert events(far) == []
    made.take(far_school, [made.row("f1", nhs_number=ANNA_NHS, role="Head teacher")])
    assert events(near) == []
    made.take(far_school, [made.row("f1", nhs_number=ANNA_NHS, role="Head teacher", ended_on="2026-01-31")])
    assert events(near) == [("involvement.ended", str(anna.ref), None, None)]
    made.take(far_school, [made.row("f2", forename="Zoe", surname="Faraway", date_of_birth="2011-09-09", postcode="")])
    assert events(near) == []  # a child that they do not know


def test_a_record_that_a_full_feed_holds_no_more_has_ended(anna: Child, near: System) -> None:
    census = made.source("census", area=made.ELSEWHERE, mode="full")
    made.take(census, [made.row("f1", nhs_number=ANNA_NHS)])
    made.take(census, [OTHER | {"record": "f9"}])
    assert [one[0] for one in events(near)] == ["involvement.started", "involvement.ended"]


def test_nothing_is_written_where_nobody_subscribed(anna: Child) -> None:
    a_merge_source = made.source("far", area=made.ELSEWHERE)
    made.take(a_merge_source, [made.row("f1", nhs_number=ANNA_NHS)])
    assert not OutboxEvent.objects.exists()


def test_who_subscribed_hears_only_of_its_own(anna: Child, far: System) -> None:
    clinic = made.source("clinic")
    made.take(clinic, [made.row("c1", forename="Zoe", surname="Faraway", date_of_birth="2011-09-09", postcode="")])
    officer = made.viewer("matching-officer")
    gone = made.record(clinic, "c1").child
    merging.merge(keep=anna.ref, gone=gone.ref, reason="One", by=officer, at=made.NOW)
    assert not OutboxEvent.objects.exists()


def test_what_is_rolled_back_is_not_told(anna: Child, far: System) -> None:
    with transaction.atomic():
        a_merge(anna)
        assert OutboxEvent.objects.count() == 1
        transaction.set_rollback(True)  # killed before the end
    assert events(far) == []


def test_what_is_told_holds_references_only(anna: Child, near: System, far: System) -> None:
    a_merge(anna)
    made.take(made.source("far"), [made.row("f7", nhs_number=ANNA_NHS)])
    told = json.dumps([fetched(far), fetched(near)])
    for word in ("Anna", "Zoe", "Testperson", "Faraway", "2015-03-14", "2011", ANNA_NHS, "M14"):
        assert word not in told


def test_who_asks_to_be_contacted(anna: Child, near: System, far: System) -> None:
    asker = made.viewer("practitioner", name="Pat Asker")
    asking.give_reason(purpose="help", words="", by=asker, at=made.NOW)
    health = made.record(made.source("health"), "h1").pk
    asking.ask_contact(ref=anna.ref, record=health, reach="01632 960123", by=asker, at=made.NOW)
    got = fetched(near)
    (event,) = got["events"]
    assert (event["event"], event["child"], event["record"]) == ("contact.asked", str(anna.ref), "h1")
    assert event["contact"] == {"name": "Pat Asker", "reach": "01632 960123", "askedAt": "2026-05-04T12:00:00Z"}
    assert events(far) == []
    assert done(near, event["id"], got["lease"]) == 204
    assert ContactRequest.objects.get().seen_at is not None
    assert events(near) == []  # it is not gathered again


# ── how it is fetched ────────────────────────────────────────────────────────────────────────────────────────────────


def many(anna: Child, far: System) -> None:
    rows = [made.row(f"m{n}", nhs_number=ANNA_NHS, role=f"Worker {n}") for n in range(4)]
    made.take(made.source("far"), [made.row("f1", nhs_number=ANNA_NHS)])
    made.take(made.source("many", duplicate_free=False), rows)
    assert OutboxEvent.objects.filter(subscriber__organisation=far.account.organisation).count() == 4


def test_two_pollers_never_hold_one_event_and_lose_none(anna: Child, far: System) -> None:
    many(anna, far)
    first, second, third = fetched(far, 3), fetched(far, 3), fetched(far, 3)
    held = [[one["id"] for one in poll["events"]] for poll in (first, second, third)]
    assert [len(one) for one in held] == [3, 1, 0]
    assert len({*held[0], *held[1]}) == 4
    # the first poller dies: its lease lapses, and the second gets what it had, by the same names
    OutboxEvent.objects.filter(lease=first["lease"]).update(leased_until=timezone.now())
    again = fetched(far)
    assert [one["id"] for one in again["events"]] == held[0]
    assert done(far, held[0][0], first["lease"]) == 409  # it comes back to life too late
    for event in held[0]:
        assert done(far, event, again["lease"]) == 204
        assert done(far, event, again["lease"]) == 204  # said twice is said once
    OutboxEvent.objects.update(leased_until=timezone.now())
    assert [one["id"] for one in fetched(far)["events"]] == held[1]


def test_a_lapsed_lease_still_serves_until_somebody_else_has_it(anna: Child, far: System) -> None:
    many(anna, far)
    got = fetched(far, 1)
    OutboxEvent.objects.filter(lease=got["lease"]).update(leased_until=timezone.now())
    assert done(far, got["events"][0]["id"], got["lease"]) == 204


def test_an_event_of_others_is_not_there(anna: Child, near: System, far: System) -> None:
    many(anna, far)
    got = fetched(far, 1)
    answers = [done(near, got["events"][0]["id"], got["lease"]), done(near, str(uuid.uuid4()), got["lease"])]
    assert answers == [404, 404]


def test_taking_the_same_rows_again_tells_nothing_again(anna: Child, far: System) -> None:
    many(anna, far)
    before = OutboxEvent.objects.count()
    made.take(made.source("many"), [made.row(f"m{n}", nhs_number=ANNA_NHS, role=f"Worker {n}") for n in range(4)])
    assert OutboxEvent.objects.count() == before


def test_what_was_subscribed_to_ends(anna: Child, far: System) -> None:
    many(anna, far)
    assert far.send("delete", "/v1/subscription").status_code == 204
    assert (Subscriber.objects.count(), OutboxEvent.objects.count()) == (0, 0)
    assert far.send("delete", "/v1/subscription").status_code == 404
    assert far.post("/v1/work/lease", {}).status_code == 403


def test_limits(far: System) -> None:
    for body in ({"most": 0}, {"most": MOST + 1}, {"seconds": SHORTEST - 1}, {"seconds": LONGEST + 1}, {"x": 1}):
        assert far.post("/v1/work/lease", body).status_code == 422
    by = made.viewer("custodian-system", area=made.ELSEWHERE)
    at = timezone.now()
    with pytest.raises(Refusal, match="no organisation"):
        custodians.lease(most=1, seconds=60, by=made.viewer("custodian-system", area=None), at=at)
    add_organisation(slug="council", name="C", kind="council", area=made.ELSEWHERE, by="test", at=at)
    custodians.subscribe(url="", by=by, at=at)
    for most, seconds in ((0, 60), (MOST + 1, 60), (1, SHORTEST - 1), (1, LONGEST + 1)):
        with pytest.raises(Refusal, match="from"):
            custodians.lease(most=most, seconds=seconds, by=by, at=at)
    with pytest.raises(Refusal, match="300"):
        custodians.subscribe(url="https://example.org/" + "a" * 300, by=by, at=at)


def test_a_lease_ends_when_it_says(anna: Child, far: System) -> None:
    many(anna, far)
    by = made.viewer("custodian-system", area=made.ELSEWHERE)
    by = type(by)(**{**vars(by), "organisation": f"org-{made.ELSEWHERE}"})
    now = timezone.now()
    first = custodians.lease(most=10, seconds=60, by=by, at=now)
    assert first.until_at == now + dt.timedelta(seconds=60)
    assert custodians.lease(most=10, seconds=60, by=by, at=first.until_at - dt.timedelta(seconds=1)).events == ()
    assert len(custodians.lease(most=10, seconds=60, by=by, at=first.until_at).events) == 4
    assert Record.objects.count() == 7
