"""What a manager's pages tell and let them do, beyond what a lead's do."""

import datetime as dt

import pytest
from django.utils import timezone

from tests.unit.casework import made
from tests.unit.casework.test_pages import Scene, scene, words
from village.casework.actions.timing import extend_clock
from village.casework.models import Episode
from village.kernel.access.actions import Refusal
from village.kernel.audit.models import Entry

__all__ = ["scene"]
pytestmark = pytest.mark.django_db


def test_a_manager_sees_which_families_were_closed_without_reading_needs_again(scene: Scene) -> None:
    boss, lead, note = scene.as_(scene.boss), scene.as_(scene.lead), "needs were not read again"
    assert note not in words(boss.get("/help/?show=all"))
    Episode.objects.filter(pk=scene.episode.pk).update(closed_at=timezone.now(), closing="disengaged")
    assert note in words(boss.get("/help/?show=closed"))
    closed = words(lead.get("/help/?show=closed"))
    assert "The Testperson family" in closed
    assert note not in closed


def test_only_a_manager_lets_something_take_longer_with_a_day_and_a_reason(scene: Scene) -> None:
    clock = scene.episode.process.clocks.get(name="ask-the-family")
    page = scene.at(f"time/{clock.pk}/")
    later = clock.due + dt.timedelta(days=2)
    told = {"seen": clock.due.isoformat(), "reason": "The family is away."}
    told |= {"until-day": str(later.day), "until-month": str(later.month), "until-year": str(later.year)}
    boss = scene.as_(scene.boss)
    for client in (scene.as_(scene.lead), scene.as_(scene.stranger)):
        assert client.post(page, told).status_code == client.get(page).status_code == 404
        assert page not in words(client.get(scene.at()))
    assert page in words(boss.get(scene.at()))
    other = made.episode(scene.lead).process.clocks.get()
    assert boss.get(scene.at(f"time/{other.pk}/")).status_code == 404
    with pytest.raises(Refusal, match="any more"):
        extend_clock(
            episode=scene.episode.ref, clock=other.pk, until=later, seen=other.due, reason="x",
            by=made.seen(scene.boss), at=made.NOW,
        )  # fmt: skip
    with pytest.raises(Refusal, match="manager"):
        extend_clock(
            episode=scene.episode.ref, clock=clock.pk, until=later, seen=clock.due, reason="x",
            by=made.seen(scene.lead), at=made.NOW,
        )  # fmt: skip
    assert boss.get(page).status_code == 200
    assert boss.post(page, told | {"reason": ""}).status_code == 400
    assert boss.post(page, told | {"until-year": str(later.year + 1)}).status_code == 400  # past the longest
    assert boss.post(page, told).status_code == 302
    clock.refresh_from_db()
    assert clock.due == later
    assert Entry.objects.filter(action="casework.extend", thing=f"episode:{scene.episode.ref}").count() == 1
    assert "Read it again" in words(boss.post(page, told))  # from a page that is older than the decision


def test_a_manager_is_shown_first_what_the_service_holds_and_where_it_is_late(scene: Scene) -> None:
    boss, lead = scene.as_(scene.boss), scene.as_(scene.lead)
    for address in ("/help/", "/help/?show=all", "/help/?show=nonsense"):
        assert "The Testperson family" in words(boss.get(address))
    assert "/help/overdue/" in words(boss.get("/help/"))
    assert "/help/overdue/" not in words(lead.get("/help/"))
