"""Young people tell of things to do and say what they thought: nobody knows who they are, a person reads everything
first, and whoever tells of harm is told at once who can help."""

import uuid
from typing import Any

import pytest
from django.test import Client

from tests.spec.directory.young_world import HARM, decide, review, state, suggest
from tests.unit.directory.keeping.world import LEEDS, NOW, World, account, browser, seen
from village.directory.actions.young import moderating, writing
from village.directory.models import Contribution, Provider, Service
from village.directory.queries.young import visible
from village.directory.views.young import writing as pages
from village.kernel.access.actions import Refusal
from village.kernel.access.rules import ANYONE, Viewer
from village.kernel.accounts.actions import give_role
from village.kernel.audit.models import Entry


def test_nobody_but_who_moderates_the_area_reads_or_decides(world: World, club: Service) -> None:
    one = review(club)
    for viewer in (ANYONE, seen(world.peter), seen(world.oona), seen(world.olive, second_factor=False)):
        assert not visible.queue(viewer)
        assert moderating.open_contribution(ref=one.ref, by=viewer, at=NOW) is None
        for decision in ("show", "refuse", "not-harm"):
            with pytest.raises(Refusal, match="nothing of this kind"):
                moderating.decide(contribution=one.ref, decision=decision, because="x", by=viewer, at=NOW)
    nothing = browser(world.oona).get(f"/directory/contributions/{uuid.uuid4()}/")
    elsewhere = browser(world.oona).get(f"/directory/contributions/{one.ref}/")
    assert (nothing.status_code, nothing.content) == (404, elsewhere.content)
    assert browser(world.peter).get("/directory/contributions/").status_code == 404


def test_nothing_is_shown_before_somebody_has_read_it(world: World, club: Service) -> None:
    one = review(club)
    address = f"/things-to-do/{club.pk}/"
    assert "Loads to do." not in Client().get(address).content.decode()
    decide(world, one, "show")
    page = Client().get(address).content.decode()
    assert "Loads to do." in page
    assert "November 2026" in page
    with pytest.raises(Refusal, match="shown already"):
        decide(world, one, "show", world.oscar)
    with pytest.raises(Refusal, match="Choose what is to become"):
        decide(world, one, "eat")


def test_nothing_is_kept_of_who_wrote(world: World, club: Service) -> None:
    first, other = review(club, token="one-browser"), suggest(token="one-browser")
    assert first.once != other.once
    assert "one-browser" not in str(Contribution.objects.values_list())
    kept = Entry.objects.filter(action="directory.contribution")
    assert {(one.actor, one.thing) for one in kept} == {("anyone", f"area:{LEEDS}")}  # when, but not which
    assert first.received_on == NOW.date()
    with pytest.raises(Refusal, match="You have said"):
        review(club, token="one-browser")


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("Look at www.example.org", "Leave out links"), ("Write to me@example.org", "Leave out e-mail"),
        ("add me on snap", "Leave out names of accounts"), ("ring 07700 900123", "Leave out telephone numbers"),
        ("oh seven seven oh oh nine oh oh one two three", "Leave out telephone numbers"),
        ("It is at 12 High Street", "Leave out addresses"), ("I live in LS8 4AA", "Leave out addresses"),
        ("Olivia Jones is there", "Leave out people’s names"), ("Mr Smith runs it", "Leave out people’s names"),
        ("I go to a school near it", "Leave out which school"), ("<b>hi</b>", "without HTML"),
        ("x" * 501, "at most 500"),
    ],
)  # fmt: skip
def test_what_would_say_who_somebody_is_is_asked_to_be_left_out(
    world: World, club: Service, words: str, sentence: str
) -> None:
    with pytest.raises(Refusal, match=sentence):
        review(club, words)
    assert not Contribution.objects.exists()


def test_what_tells_of_harm_is_held_whatever_else_is_in_it(world: World, club: Service) -> None:
    assert suggest(name="Ask Mr Smith", what=HARM).state == "held"
    one = review(club, "Mr Smith keeps touching me, ring 07700 900123")
    assert (one.state, one.signals[0]) == ("held", "harm")
    for who in (world.olive, world.oscar):
        with pytest.raises(Refusal, match="cannot be shown"):
            decide(world, one, "show", who)
    with pytest.raises(Refusal, match="whom you told"):
        decide(world, one, "refuse")
    decide(world, one, "refuse", because="Told social care, reference 1.")
    assert Contribution.objects.get(pk=one.pk).words.startswith("Mr Smith")  # kept: it may be needed


def test_what_is_no_harm_needs_two_people_to_be_shown(world: World, club: Service) -> None:
    one = review(club, "The knife skills class is great.")
    assert one.state == "held"
    decide(world, one, "not-harm")
    with pytest.raises(Refusal, match="not held"):
        decide(world, one, "not-harm", world.oscar)
    with pytest.raises(Refusal, match="Someone else must decide"):
        decide(world, one, "show")
    decide(world, one, "show", world.oscar)
    assert state(one) == "shown"


def test_what_is_refused_is_not_kept(world: World, club: Service) -> None:
    one = review(club, "You are all losers!!!")
    assert set(one.signals) == {"unkind", "shouting"}
    with pytest.raises(Refusal, match="Say why"):
        decide(world, one, "refuse")
    decide(world, one, "refuse", because="It is rude.")
    assert (state(one), Contribution.objects.get(pk=one.pk).words) == ("refused", "")
    with pytest.raises(Refusal, match="nothing of this kind"):
        decide(world, one, "show")


def test_what_is_reported_is_taken_down_until_another_person_has_looked(world: World, club: Service) -> None:
    one = review(club)
    with pytest.raises(Refusal, match="not shown any more"):
        writing.report(contribution=one.ref, kind="unkind", at=NOW)
    decide(world, one, "show")
    with pytest.raises(Refusal, match="Choose what is wrong"):
        writing.report(contribution=one.ref, kind="x", at=NOW)
    address = f"/things-to-do/words/{one.ref}/report/"
    assert Client().get(address).status_code == 200
    assert Client().post(address, {}).status_code == 422
    assert Client().post(address, {"kind": "person"}).status_code == 302
    assert Client().get(address).status_code == 404
    assert "Loads to do." not in Client().get(f"/things-to-do/{club.pk}/").content.decode()
    assert visible.queue(seen(world.oscar))[0].first.reports == ["person"]
    with pytest.raises(Refusal, match="Someone else must decide"):
        decide(world, one, "show")
    decide(world, one, "show", world.oscar)
    decide(world, one, "refuse", because="It does name a person.")  # to take down anyone may at once
    assert (state(one), Contribution.objects.get(pk=one.pk).words) == ("removed", "")


def test_a_flood_is_bounded_and_stands_together(world: World, club: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writing, "MOST_WAITING_OF_ONE", 4)
    for number in range(3):
        review(club, f"Best club ever, you have to come and see it, really number {number}")
    review(club, "The room is cold and the door sticks.")
    held = [(one.first.words[:8], one.others) for one in visible.queue(seen(world.olive))]
    assert held == [("Best clu", 2), ("The room", 0)]
    with pytest.raises(Refusal, match="Try again next week"):
        review(club, "One more")
    assert review(club, HARM).state == "held"
    assert visible.queue(seen(world.olive))[0].first.words == HARM
    monkeypatch.setattr(writing, "MOST_WAITING_IN_AREA", 5)
    with pytest.raises(Refusal, match="Try again next week"):
        suggest()


def test_something_new_is_told_once_it_was_read(world: World, club: Service) -> None:
    one = suggest()
    assert (one.area, one.state) == (LEEDS, "waiting")
    assert Service.objects.count() == 2
    decide(world, one, "show")
    made_service = Service.objects.get(name="Skate jam")
    assert (made_service.state, made_service.area, made_service.kinds) == ("shown", LEEDS, ["outdoors"])
    page = Client().get(f"/things-to-do/{made_service.pk}/").content.decode()
    for said in (
        "Told of by a young person",
        "The old bandstand",
        "LS8 4AA",
        "<strong>Saturday</strong> 6pm to 9pm",
        "Free",
    ):
        assert said in page
    decide(world, one, "refuse", because="It is not there.")
    assert Client().get(f"/things-to-do/{made_service.pk}/").status_code == 404
    priced = suggest(name="Paid jam", free=False)
    decide(world, priced, "show")
    page = Client().get(f"/things-to-do/{Service.objects.get(name='Paid jam').pk}/").content.decode()
    assert "It costs something: ask how much." in page
    unsaid = suggest(name="Some jam", free=None, interests=["cooking"])
    assert unsaid.document["kinds"] == ["youth-clubs"]


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"name": ""}, "Say what it is called"), ({"postcode": "LS0 0AA"}, "we do not know it"),
        ({"postcode": "here"}, "Postcode"), ({"interests": ["x"]}, "Choose what kind"), ({"band": "9"}, "how old"),
        ({"place": "12 High Street"}, "Leave out addresses"), ({"name": "ring 07700 900123"}, "telephone"),
    ],
)  # fmt: skip
def test_what_cannot_be_something_to_do_is_refused(
    world: World, club: Service, wrong: dict[str, Any], sentence: str
) -> None:
    with pytest.raises(Refusal, match=sentence):
        suggest(**wrong)
    assert not Contribution.objects.exists()


def test_only_things_to_do_are_reviewed(world: World, club: Service) -> None:
    bar = Service.objects.get(theirs="bar")
    for key in (bar.pk, uuid.uuid4()):
        with pytest.raises(Refusal, match="no such thing"):
            writing.review(service=key, band="13-15", face=3, again="yes", words="", token="t", at=NOW)
        assert Client().get(f"/things-to-do/{key}/review/").status_code == 404
    Service.objects.filter(pk=club.pk).update(area="")
    with pytest.raises(Refusal, match="no such thing"):
        review(club)
    Service.objects.filter(pk=club.pk).update(area=LEEDS)
    with pytest.raises(Refusal, match="Choose a face"):
        review(club, face=4)


def test_a_provider_answers_once_and_another_reads_it_first(world: World, club: Service) -> None:
    Provider.objects.filter(pk=club.provider_id).update(steward=world.peter.organisation)
    one = review(club, "The room is cold.")

    def answer(by: Viewer, words: str = "We have mended the heating.") -> None:
        moderating.reply(contribution=one.ref, words=words, by=by, at=NOW)

    with pytest.raises(Refusal, match="nothing of this kind"):
        answer(seen(world.peter))  # not shown yet
    decide(world, one, "show")
    for who in (ANYONE, seen(world.rita), seen(world.olive)):
        with pytest.raises(Refusal, match="nothing of this kind"):
            answer(who)
    with pytest.raises(Refusal, match="Leave out telephone numbers"):
        answer(seen(world.peter), "Ring 07700 900123")
    give_role(account=world.peter, role="directory-officer", area=LEEDS, from_on=NOW.date(), by="test", at=NOW)
    mine = browser(world.peter)
    assert mine.get("/my-services/reviews/").status_code == 200
    assert mine.post(f"/my-services/reviews/{one.ref}/", {"words": "We have mended the heating."}).status_code == 302
    assert mine.get(f"/my-services/reviews/{one.ref}/").status_code == 404
    with pytest.raises(Refusal, match="answered already"):
        answer(seen(world.peter))
    with pytest.raises(Refusal, match="nothing of this kind"):
        moderating.decide_reply(contribution=one.ref, show=True, by=seen(world.peter), at=NOW)
    assert "mended the heating" not in Client().get(f"/things-to-do/{club.pk}/").content.decode()
    officer = browser(world.olive)
    assert officer.post(f"/directory/contributions/{one.ref}/answer/", {"show": "show"}).status_code == 302
    assert "mended the heating" in Client().get(f"/things-to-do/{club.pk}/").content.decode()
    assert "You answered" in mine.get("/my-services/reviews/").content.decode()


def test_an_answer_may_be_refused(world: World, club: Service) -> None:
    Provider.objects.filter(pk=club.provider_id).update(steward=world.peter.organisation)
    one = review(club)
    decide(world, one, "show")
    moderating.reply(contribution=one.ref, words="You lie.", by=seen(world.peter), at=NOW)
    moderating.decide_reply(contribution=one.ref, show=False, by=seen(world.olive), at=NOW)
    assert "You lie." not in Client().get(f"/things-to-do/{club.pk}/").content.decode()


def test_on_a_phone(world: World, club: Service) -> None:
    phone, address = Client(), f"/things-to-do/{club.pk}/review/"
    said = {"face": "3", "again": "yes", "band": "13-15", "words": "Loads to do."}
    page = phone.get(address).content.decode()
    assert "ChildLine" in page
    assert phone.post(address, {}).status_code == 422
    assert phone.post(address, {**said, "words": "Ring 07700 900123"}).status_code == 422
    sent = phone.post(address, said)
    assert sent["Location"] == "/things-to-do/thank-you/"
    assert phone.get(sent["Location"]).status_code == 200
    assert phone.post(address, said).status_code == 422  # one browser, once
    new = phone.post("/things-to-do/add/", {
        "name": "Skate jam", "what": "Skating.", "place": "The bandstand", "postcode": "LS8 4AA",
        "interests": ["outdoors"], "day": "SA", "opens": "18:00", "closes": "21:00", "free": "yes", "band": "13-15",
    })  # fmt: skip
    assert new.status_code == 302
    assert phone.post("/things-to-do/add/", {"day": "SA", "opens": "x"}).status_code == 422
    assert phone.get("/things-to-do/add/").status_code == 200


def test_who_tells_of_harm_is_told_at_once_who_can_help(world: World, club: Service) -> None:
    said = {"face": "1", "again": "no", "band": "13-15", "words": HARM}
    phone = Client()
    sent = phone.post(f"/things-to-do/{club.pk}/review/", said)
    assert sent["Location"] == "/things-to-do/who-helps/"
    page = phone.get(sent["Location"]).content.decode()
    for words in ("ChildLine", "0800 11 11", "ring 999", "We do not know who you are"):
        assert words in page


def test_more_than_so_many_from_one_address_are_asked_to_wait(
    world: World, club: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pages, "MOST", 1)
    address = f"/things-to-do/{club.pk}/review/"
    said = {"face": "3", "again": "yes", "band": "13-15"}
    assert [Client().post(address, said).status_code for _ in range(2)] == [302, 429]
    decide(world, Contribution.objects.get(), "show")
    one = Contribution.objects.get()
    other = review(club)
    decide(world, other, "show")
    sent = [
        Client().post(f"/things-to-do/words/{each.ref}/report/", {"kind": "wrong"}).status_code for each in (one, other)
    ]
    assert sent == [302, 429]


def test_moderators_pages(world: World, club: Service) -> None:
    one, held, new = review(club), review(club, HARM), suggest()
    officer = browser(world.olive)
    page = officer.get("/directory/contributions/").content.decode()
    assert page.index("Held: it may tell of harm") < page.index("Waits to be looked at")
    assert "Follow your area’s procedure" in officer.get(f"/directory/contributions/{held.ref}/").content.decode()
    assert "The old bandstand" in officer.get(f"/directory/contributions/{new.ref}/").content.decode()
    assert officer.post(f"/directory/contributions/{one.ref}/", {"decision": "show"}).status_code == 302
    decide(world, one, "refuse", because="No.")
    assert "It is decided." in officer.get(f"/directory/contributions/{one.ref}/").content.decode()
    read = Entry.objects.filter(action="directory.contribution.read", thing=f"contribution:{held.ref}")
    assert read.get().actor == str(world.olive.ref)
    assert visible.to_read(seen(world.oscar)) == (1, 1)
    desk = officer.get("/directory/").content.decode()
    assert "1 thing that may tell of harm: read it today" in desk
    assert "1 thing that young people wrote" in desk
    everywhere = account("Edith Everywhere", "directory-officer", "department", "")
    assert len(visible.queue(seen(everywhere))) == 2
    assert browser(world.rita).get("/my-services/reviews/").status_code == 200
