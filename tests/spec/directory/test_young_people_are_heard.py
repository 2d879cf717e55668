"""What young people write reaches who can act on it, and nobody who would rather that it did not."""

import pytest

from tests.spec.directory.young_world import HARM, decide, review, state
from tests.unit.directory.keeping.world import LEEDS, NOW, TODAY, World, browser, seen
from village.directory.actions.young import moderating
from village.directory.models import Contribution, Provider, Service
from village.directory.queries.young import visible
from village.kernel.access.actions import Refusal
from village.kernel.accounts.actions import give_role
from village.kernel.accounts.models import Account


def officer_too(world: World, club: Service, one: Account) -> Account:
    """Somebody whose organisation keeps the club, and who moderates its area."""
    Provider.objects.filter(pk=club.provider_id).update(steward=world.peter.organisation)
    give_role(account=one, role="directory-officer", area=LEEDS, from_on=TODAY, by="test", at=NOW)
    return one


def test_whose_organisation_keeps_a_service_moderates_nothing_that_is_said_of_it(world: World, club: Service) -> None:
    both = officer_too(world, club, world.peter)
    held, bad = review(club, HARM), review(club, "The room is cold.")
    assert visible.queue(seen(both)) == []
    assert visible.to_read(seen(both)) == (0, 0)
    assert browser(both).get(f"/directory/contributions/{held.ref}/").status_code == 404
    for one in (held, bad):
        for decision in ("show", "refuse", "not-harm"):
            with pytest.raises(Refusal, match="nothing of this kind"):
                decide(world, one, decision, both, because="It is nothing.")
    assert (state(held), state(bad)) == ("held", "waiting")
    assert len(visible.queue(seen(world.olive))) == 2


def test_a_colleague_of_who_answered_does_not_show_the_answer(world: World, club: Service) -> None:
    colleague = officer_too(world, club, world.petra)
    one = review(club)
    decide(world, one, "show")
    moderating.reply(contribution=one.ref, words="We know who you are.", by=seen(world.peter), at=NOW)
    with pytest.raises(Refusal, match="nothing of this kind"):
        moderating.decide_reply(contribution=one.ref, show=True, by=seen(colleague), at=NOW)
    assert Contribution.objects.get(pk=one.pk).reply_state == "waiting"
