"""One organisation claims one provider once at a time, and after a no not before some weeks have passed."""

import datetime as dt
import uuid

import pytest

from tests.unit.directory.keeping.world import NOW, World, browser
from village.directory.actions.keeping import claiming, drafting
from village.directory.models import Claim, Provider
from village.directory.queries.keeping.limits import claim_again
from village.kernel.access.actions import Refusal
from village.kernel.accounts.models import Account

DECLINED_AT = NOW + dt.timedelta(hours=15)  # 27 November is a day in winter: midnight has passed in London
DAYS = 28


def claim(world: World, provider: uuid.UUID, at: dt.datetime = NOW, who: Account | None = None) -> Claim:
    return claiming.claim(provider=provider, why="We answer.", **world.by(who or world.peter, at))


def declined(world: World, made: Claim) -> None:
    claiming.decide_claim(
        claim=made.ref, decision="declined", because="Another answers that number.",
        **world.by(world.olive, DECLINED_AT),
    )  # fmt: skip


def test_how_long_is_data_with_its_reason() -> None:
    assert claim_again() == dt.timedelta(days=DAYS)


def test_a_claim_that_was_declined_is_asked_again_only_after_so_many_days(world: World) -> None:
    provider = world.fed().provider_id
    declined(world, claim(world, provider))
    said = (
        r"The area said no on 28 November 2026: Another answers that number\. You can ask again from 26 December 2026\."
    )
    last = dt.datetime(2026, 12, 25, 23, 59, tzinfo=dt.UTC)
    for at in (DECLINED_AT, last):
        for who in (world.peter, world.petra):  # whoever of the organisation asks
            with pytest.raises(Refusal, match=said):
                claim(world, provider, at, who)
    assert Claim.objects.count() == 1
    claim(world, provider, DECLINED_AT, world.rita)  # another organisation was not refused
    again = claim(world, provider, last + dt.timedelta(minutes=1))
    with pytest.raises(Refusal, match="claimed it already"):
        claim(world, provider, last + dt.timedelta(minutes=2))
    assert again.decision == ""


def test_the_same_provider_as_a_feed_has_it_and_as_it_is_kept_here_is_one(world: World) -> None:
    fed, other = world.fed(steward="rival"), world.fed("s2", "Chess")
    kept = drafting.say_status(service=fed.pk, status="temporarily closed", **world.by(world.rita))
    assert fed.provider_id == other.provider_id != kept.provider_id
    for first, second in ((fed, kept), (kept, fed)):
        made = claim(world, first.provider_id)
        with pytest.raises(Refusal, match="claimed it already"):
            claim(world, second.provider_id)
        declined(world, made)
        with pytest.raises(Refusal, match="said no on"):
            claim(world, second.provider_id)
        Claim.objects.all().delete()


def test_what_was_granted_and_lost_again_may_be_asked_at_once(world: World) -> None:
    provider = world.fed().provider_id
    made = claim(world, provider)
    claiming.decide_claim(claim=made.ref, decision="granted", because="", **world.by(world.olive))
    Provider.objects.update(steward=None)
    assert claim(world, provider).decision == ""


def test_the_page_says_so_before_anything_is_written(world: World) -> None:
    provider = world.fed().provider_id
    page = f"/my-services/claim/{provider}/"
    peter = browser(world.peter)
    assert "The area said no" not in peter.get(page).content.decode()
    made = claim(world, provider)
    claiming.decide_claim(
        claim=made.ref, decision="declined", because="No.", by=world.viewer(world.olive), at=dt.datetime.now(dt.UTC)
    )
    said = peter.get(page).content.decode()
    assert "The area said no on" in said
    refused = peter.post(page, {"why": "Still ours."})
    assert refused.status_code == 400
    assert Claim.objects.count() == 1
