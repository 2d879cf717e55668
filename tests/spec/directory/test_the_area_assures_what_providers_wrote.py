"""The area looks at what is new and what was changed, and says who a provider is; never on one's own work."""

import datetime as dt
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from tests.unit.directory.keeping.world import ELSEWHERE, LEEDS, NOW, TODAY, World, account, browser, seen
from village.directory.actions.keeping import assuring, claiming, confirming, reporting
from village.directory.models import Claim, Draft, Provider, Service
from village.directory.queries.documents import document_of, shown
from village.directory.queries.keeping import visible
from village.directory.queries.keeping.known import known_by_source, known_of
from village.directory.queries.keeping.standing import standing
from village.directory.queries.keeping.whole import proposed, state_of
from village.directory.queries.waiting import of_viewer
from village.directory.rules.keeping.freshness import Standing
from village.kernel.access.actions import Refusal
from village.kernel.access.rules import Viewer
from village.kernel.accounts.actions import give_role
from village.kernel.audit.models import Entry


def waits(world: World) -> tuple[Service, Draft]:
    own = world.kept()
    world.write(own, description="New words.")
    return own, Draft.objects.get(decision="")


def decisions(draft: Draft) -> list[Callable[..., None]]:
    at: dict[str, Any] = {"draft": draft.ref, "version": draft.version}
    return [lambda **by: assuring.assure(**at, **by), lambda **by: assuring.send_back(because="Mend it.", **at, **by)]


def test_nobody_but_an_officer_of_the_area_decides(world: World) -> None:
    _, draft = waits(world)
    for who in (world.peter, world.petra, world.rita, world.oona):
        for decide in decisions(draft):
            with pytest.raises(Refusal, match="Nothing of this entry waits for you"):
                decide(**world.by(who))
        assert not visible.drafts(seen(who)).exists()
    for decide in decisions(draft):
        with pytest.raises(Refusal):  # without a second factor
            decide(by=seen(world.olive, second_factor=False), at=NOW)
    assert Draft.objects.get(pk=draft.pk).decision == ""


def test_who_wrote_in_it_does_not_decide_on_it(world: World) -> None:
    own, _ = waits(world)
    give_role(account=world.petra, role="directory-officer", area=LEEDS, from_on=TODAY, by="test", at=NOW)
    world.write(own, "cost", by=world.petra, cost="free")
    world.write(own, "cost", cost="")
    draft = Draft.objects.get(decision="")
    for decide in decisions(draft):
        with pytest.raises(Refusal, match="Someone else must decide"):
            decide(**world.by(world.petra))


def test_what_changed_since_it_was_looked_at_is_looked_at_again(world: World) -> None:
    own, draft = waits(world)
    world.write(own, description="Slipped in.")
    for decide in decisions(draft):
        with pytest.raises(Refusal, match="while you were looking"):
            decide(**world.by(world.olive))
    assert "description" not in document_of(shown().get())


def test_an_assured_entry_is_checked_on_that_day_by_the_area(world: World) -> None:
    own, _ = waits(world)
    world.assure(own)
    assert standing(world.fresh(own), TODAY) == Standing(TODAY, "Made-up council", "Made-up play", "fresh", TODAY)
    assert standing(world.fresh(own), TODAY).assured
    with pytest.raises(Refusal):
        world.write(world.fresh(own), by=world.rita)


def test_sending_back_needs_a_reason_and_the_provider_goes_on_from_what_they_wrote(world: World) -> None:
    own, draft = waits(world)
    for because in ("", "  "):
        with pytest.raises(Refusal, match="what is to be mended"):
            assuring.send_back(draft=draft.ref, version=1, because=because, **world.by(world.olive))
    assuring.send_back(draft=draft.ref, version=1, because="Say on which days.", **world.by(world.olive))
    for decide in decisions(draft):
        with pytest.raises(Refusal, match="decided already"):
            decide(**world.by(world.oscar))
    assert "description" not in document_of(shown().get())
    again = proposed(own)
    assert (again.document["description"], again.draft) == ("New words.", Draft.objects.get(decision="returned"))
    assert "Say on which days." in browser(world.peter).get(f"/my-services/{own.pk}/").content.decode()
    world.write(own, "cost", cost="free")
    world.assure(own)
    assert document_of(shown().get())["description"] == "New words."


def test_the_officer_sees_what_is_and_what_would_be(world: World) -> None:
    own, draft = waits(world)
    page = browser(world.olive).get(f"/directory/waiting/{draft.ref}/").content.decode()
    assert "New words." in page
    assert "Not said" in page
    sent = {"version": "1", "decision": "assure"}
    assert browser(world.olive).post(f"/directory/waiting/{draft.ref}/", sent).status_code == 302
    assert document_of(shown().get(pk=own.pk))["description"] == "New words."


def test_the_provider_of_an_assured_entry_is_told_as_it_is_now(world: World) -> None:
    own, draft = waits(world)
    document = {**own.provider.document, "name": "A new name"}
    Provider.objects.filter(pk=own.provider_id).update(name="A new name", document=document)
    Service.objects.filter(provider=own.provider_id).update(looked_up_by="")
    world.assure(own)
    assert document_of(shown().get())["organization"]["name"] == "A new name"
    assert draft.document["organization"]["name"] == "Made-up play"


def claimed(world: World, who: str = "peter") -> Claim:
    return claiming.claim(provider=world.fed().provider_id, why="We answer.", **world.by(getattr(world, who)))


def answer(world: World, claim: Claim, by: Viewer, decision: str = "granted", because: str = "") -> None:
    claiming.decide_claim(claim=claim.ref, decision=decision, because=because, by=by, at=NOW)


def test_a_claim_is_decided_by_an_officer_of_every_area_that_it_is_about(world: World) -> None:
    made = claimed(world)
    for who in (world.peter, world.rita, world.oona):
        with pytest.raises(Refusal, match="no such claim"):
            answer(world, made, seen(who))
    other = world.fed("s2", "In another area")
    Service.objects.filter(pk=other.pk).update(area=ELSEWHERE)
    for who in (world.olive, world.oona):
        assert not visible.claims(seen(who)).exists()
    everywhere = account("Edith Everywhere", "directory-officer", "department", "")
    answer(world, made, seen(everywhere))
    assert Provider.objects.get().steward == world.peter.organisation


def test_nobody_decides_their_own_claim_nor_their_organisations(world: World) -> None:
    made = claimed(world)
    for who in (world.peter, world.petra):
        give_role(account=who, role="directory-officer", area=LEEDS, from_on=TODAY, by="test", at=NOW)
    with pytest.raises(Refusal, match="Someone else must decide"):
        answer(world, made, seen(world.peter))
    with pytest.raises(Refusal, match="another organisation"):
        answer(world, made, seen(world.petra))


def test_a_granted_claim_gives_what_is_fed_and_what_was_kept_of_it(world: World) -> None:
    first = claimed(world)
    answer(world, first, seen(world.olive))
    kept = world.write(world.fresh(Service.objects.get()), description="Play’s.")
    second = claiming.claim(provider=kept.provider_id, why="We do now.", **world.by(world.rita))
    answer(world, second, seen(world.olive), because="They took it on.")
    assert world.fresh(kept).provider.steward == world.rita.organisation
    assert list(visible.own(seen(world.rita))) == [kept]
    assert not visible.own(seen(world.peter)).exists()
    assert set(Provider.objects.values_list("steward__slug", flat=True)) == {"rival"}


def test_claims_that_say_nothing_are_refused(world: World) -> None:
    fed = world.fed()
    with pytest.raises(Refusal, match="no such provider"):
        claiming.claim(provider=uuid.uuid4(), why="Ours.", **world.by(world.peter))
    with pytest.raises(Refusal, match="how the area can know"):
        claiming.claim(provider=fed.provider_id, why=" ", **world.by(world.peter))
    made = claimed(world)
    with pytest.raises(Refusal, match="claimed it already"):
        claimed(world)
    with pytest.raises(Refusal, match="Choose whether"):
        answer(world, made, seen(world.olive), "perhaps")
    with pytest.raises(Refusal, match="Say why"):
        answer(world, made, seen(world.olive), "declined")
    answer(world, made, seen(world.olive), "declined", "Another answers that number.")
    assert Provider.objects.get().steward is None
    with pytest.raises(Refusal, match="decided already"):
        answer(world, made, seen(world.olive))
    assert list(visible.own_claims(seen(world.peter))) == [made]
    assert not visible.own_claims(seen(world.olive)).exists()
    Provider.objects.update(steward=world.peter.organisation)
    with pytest.raises(Refusal, match="keeps it already"):
        claimed(world)


def test_a_provider_is_found_by_words_of_its_name_or_its_id(world: World) -> None:
    fed = world.fed()
    assert [one.pk for one in visible.providers_named("association play")] == [fed.provider_id]
    assert [one.pk for one in visible.providers_named(str(fed.provider_id))] == [fed.provider_id]
    assert not visible.providers_named("nobody")
    Service.objects.update(state="gone")
    assert not visible.providers_named("play")


def test_how_much_is_known_is_told_by_origin(world: World) -> None:
    fed, own = world.fed(), world.kept()
    assert known_of(fed).missing == (
        "contact", "when", "ages", "cost", "access", "languages", "eligibility"
    )  # fmt: skip
    world.write(own, "cost", cost="free")
    world.assure(own)
    found = {one.title: (one.entries, one.share, one.missing["cost"]) for one in known_by_source(shown())}
    assert found == {"Kept here by their providers": (1, 2 / 8, 0), "A made-up feed": (1, 1 / 8, 1)}


def test_who_keeps_what_nobody_claimed_is_its_source_or_its_provider(world: World) -> None:
    fed, own = world.fed(), world.kept()
    assert standing(fed, TODAY) == Standing(None, "", "A made-up feed", "never")
    Provider.objects.filter(pk=own.provider_id).update(steward=None)
    assert standing(world.fresh(own), TODAY).owner == "Made-up play"


def test_an_officer_opens_an_entry_and_it_is_in_the_audit(world: World) -> None:
    own = world.kept()
    page = browser(world.olive).get(f"/directory/entries/{own.pk}/")
    assert "Made-up Hall" in page.content.decode()
    looked = Entry.objects.filter(action="directory.entry.look").get()
    assert (looked.actor, looked.thing) == (str(world.olive.ref), f"service:{own.pk}")
    assert browser(world.oona).get(f"/directory/entries/{own.pk}/").status_code == 404


def test_how_much_is_known_is_apart_by_area(world: World) -> None:
    world.fed()
    other = world.fed("s2", "Elsewhere", minimum_age=0)
    Service.objects.filter(pk=other.pk).update(area=ELSEWHERE)
    national = world.fed("s3", "National")
    Service.objects.filter(pk=national.pk).update(area="")
    found = [(one.area, one.entries, one.share) for one in known_by_source(shown())]
    assert found == [("Salford", 1, 2 / 8), ("", 1, 1 / 8), ("Leeds", 1, 1 / 8)]


@pytest.mark.slow
def test_an_officer_goes_to_each_page_and_others_see_nothing(world: World) -> None:
    own, draft = waits(world)
    made = claimed(world)
    pages = [
        "waiting/", f"waiting/{draft.ref}/", f"claims/{made.ref}/", "entries/", "entries/?q=otters", "entries/known/",
        f"entries/{own.pk}/", f"entries/{own.pk}/hide/", f"entries/{own.pk}/show/", "reports/", "same/",
    ]  # fmt: skip
    officer, elsewhere, provider = (browser(one) for one in (world.olive, world.oona, world.peter))
    nothing = elsewhere.get("/directory/nothing/").content
    for page in pages:
        assert officer.get(f"/directory/{page}").status_code == 200, page
        assert provider.get(f"/directory/{page}").status_code == 404, page
        if page.count("/") > 1 and "known" not in page:
            assert elsewhere.get(f"/directory/{page}").content == nothing, page
    assert "Otters" not in elsewhere.get("/directory/entries/").content.decode()
    claim = {"decision": "granted"}
    assert officer.post(f"/directory/claims/{made.ref}/", claim).status_code == 302
    find = provider.get("/my-services/claim/?q=play").content.decode()
    assert "Made-up Play Association" in find
    assert provider.get(f"/my-services/claim/{made.provider_id}/").status_code == 200


def test_anyone_reads_when_a_service_was_checked_by_whom_and_who_keeps_it(world: World) -> None:
    own, at = world.kept(), timezone.now() - dt.timedelta(days=400)
    said = Client().get(f"/services/{own.pk}/").content.decode()
    assert "Kept by Made-up play" in said
    assert "by Made-up council. Assured by the area on" in said
    confirming.confirm(service=own.pk, seen=state_of(own), **world.by(world.peter, at))
    said = Client().get(f"/services/{own.pk}/").content.decode()
    assert "more than six months ago: check with the service" in said
    assert f"/services/{own.pk}/report/" in said


def test_who_wrote_in_what_was_sent_back_does_not_decide_on_what_goes_on_from_it(world: World) -> None:
    own, draft = waits(world)
    give_role(account=world.peter, role="directory-officer", area=LEEDS, from_on=TODAY, by="test", at=NOW)
    assuring.send_back(draft=draft.ref, version=draft.version, because="Which days?", **world.by(world.olive))
    world.write(own, "cost", by=world.petra, cost="free")
    draft = Draft.objects.get(decision="")
    assert draft.writers == sorted([str(world.peter.ref), str(world.petra.ref)])
    for decide in decisions(draft):
        with pytest.raises(Refusal, match="Someone else must decide on what you recorded"):
            decide(**world.by(world.peter))


def test_what_the_former_keeper_wrote_and_was_not_told_does_not_go_to_the_next(world: World) -> None:
    fed = world.fed(steward="play")
    kept = world.write(fed, description="Secret plan.")
    world.assure(kept)
    kept = world.write(kept, description="Secret plan of next year.")
    new = world.added("Never told")
    Service.objects.filter(pk=new.pk).update(provider=kept.provider_id)
    told = Draft.objects.get(service=kept, decision="")
    assuring.send_back(draft=told.ref, version=told.version, because="Which days?", **world.by(world.olive))
    claim = claiming.claim(provider=kept.provider_id, why="Ours now.", **world.by(world.rita))
    claiming.decide_claim(claim=claim.ref, decision="granted", because="", **world.by(world.olive))
    assert list(visible.own(seen(world.rita))) == [world.fresh(kept)]
    assert proposed(world.fresh(kept)).draft is None
    assert "next year" not in browser(world.rita).get(f"/my-services/{kept.pk}/").content.decode()
    assert not visible.drafts(seen(world.olive)).exists()


def test_a_claim_to_a_provider_that_has_no_entry_left_is_for_whoever_keeps_every_area(world: World) -> None:
    fed = world.fed()
    claim = claiming.claim(provider=fed.provider_id, why="Ours.", **world.by(world.peter))
    rest = account("Edith Everywhere", "directory-officer", "department", "")
    Service.objects.filter(pk=fed.pk).update(provider=world.kept("Another").provider_id, looked_up_by="")
    decide: dict[str, Any] = {"claim": claim.ref, "decision": "declined", "because": "It has gone."}
    with pytest.raises(Refusal, match="no such claim"):
        claiming.decide_claim(**decide, **world.by(world.olive))
    claiming.decide_claim(**decide, **world.by(rest))
    assert Claim.objects.get().decision == "declined"


def test_what_leads_nobody_to_a_service_is_not_assured(world: World) -> None:
    """A name alone helps no family: a way to get in touch, or a place, an area or that it is online."""
    bare = world.added("Empty")
    with pytest.raises(Refusal, match="Nobody could get in touch with it or come to it"):
        world.assure(bare)
    assert (world.fresh(bare).state, shown().exists()) == ("waiting", False)
    world.write(bare, "contact", phone="01632 960001")
    world.assure(bare)
    assert shown().get() == bare


def test_what_waits_is_told_on_the_page_of_ones_work(world: World) -> None:
    """An officer's as the directory's desk counts it; a provider's own; nobody else's."""
    own, _ = waits(world)
    for kind in ("times", "worry"):
        assert reporting.report(service=own.pk, kind=kind, text="It moved.", at=NOW) is not None
    officer = browser(world.olive).get("/work/").content.decode()
    for said in ("1 entry that a provider wrote", "2 reported problems"):
        assert said in officer
        assert said in browser(world.olive).get("/directory/").content.decode()
    assert "reported problem" not in browser(world.oona).get("/work/").content.decode()
    provider = browser(world.peter).get("/work/").content.decode()
    assert "1 problem reported of your services" in provider
    assert "to be confirmed" not in provider
    assert "entry that a provider wrote" not in provider
    assert "of your services" not in browser(world.rita).get("/work/").content.decode()


def test_what_is_due_and_what_was_sent_back_waits_for_its_provider(world: World) -> None:
    own, draft = waits(world)
    assuring.send_back(draft=draft.ref, version=draft.version, because="Say when.", **world.by(world.olive))
    half = dt.datetime(2027, 5, 27, 9, 0, tzinfo=dt.UTC)  # six months after the entry was assured
    before = half - dt.timedelta(days=1)

    def told(at: dt.datetime) -> list[tuple[int, str]]:
        return [(one.count, one.page) for one in of_viewer(seen(world.peter), at=at)]

    assert told(before) == [(1, "my-services")]
    assert told(half) == [(1, "my-services"), (1, "my-services")]
    confirming.confirm(service=own.pk, seen=state_of(world.fresh(own)), **world.by(world.peter, before))
    assert told(half) == [(1, "my-services")]


def test_headings_of_how_much_is_known_are_of_one_word(world: World) -> None:
    world.kept()
    page = browser(world.olive).get("/directory/entries/known/").content.decode()
    heads = [one.split(">")[1].split("<")[0] for one in page.split('<th scope="col"')[1:]]
    assert heads[3:] == ["Contact", "Where", "When", "Ages", "Cost", "Access", "Languages", "Eligibility"]


@pytest.mark.parametrize("path", ["waiting/", "entries/", "reports/", "same/", "contributions/", "places/"])
def test_every_list_of_an_officer_leads_back_to_the_directory(world: World, path: str) -> None:
    page = browser(world.olive).get(f"/directory/{path}").content.decode()
    assert 'class="govuk-breadcrumbs__link" href="/directory/">Directory of services' in page
