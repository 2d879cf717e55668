"""What young people write reaches who can act on it, and nobody who would rather that it did not."""

from pathlib import Path

import pytest
from django.test import Client

from tests.spec.directory.finding_world import at, made, service
from tests.spec.directory.young_world import HARM, decide, review, state, suggest
from tests.unit.directory.keeping.world import LEEDS, NOW, TODAY, World, browser, seen
from village.directory.actions.recording import Said
from village.directory.actions.young import moderating, writing
from village.directory.models import Contribution, Provider, Service
from village.directory.queries.young import visible
from village.directory.rules.young.words import MOST_HELD
from village.directory.views.young import writing as pages
from village.kernel.access.actions import Refusal
from village.kernel.accounts.actions import give_role
from village.kernel.accounts.models import Account
from village.kernel.audit.models import Entry


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


SAID = {"face": "1", "again": "no", "band": "13-15"}
HELP = "/things-to-do/who-helps/"


@pytest.mark.parametrize(
    "words",
    [
        f"- {HARM}", f"=({HARM}", f"{HARM} <crying>", f"{HARM} \U0001f469\u200d\U0001f467 \u2764\ufe0f", f"{HARM}\x00",
        "The coach keeps touch\u200bing me.", "The coach keeps tóuching me.", HARM + " I am telling you." * 400,
        f"{HARM}\u200d ring 07700 900123, Mr Smith",
    ],
)  # fmt: skip
def test_what_tells_of_harm_is_kept_however_it_is_written(world: World, club: Service, words: str) -> None:
    sent = Client().post(f"/things-to-do/{club.pk}/review/", {**SAID, "words": words})
    assert (sent.status_code, sent["Location"]) == (302, HELP)
    kept = Contribution.objects.get()
    assert kept.state == "held"
    assert "The coach keeps t" in kept.words
    assert len(kept.words) <= MOST_HELD
    assert kept.words.isprintable()
    new = suggest(name=words, what=words, place=words)
    assert new.state == "held"


def test_who_wrote_before_can_tell_of_harm_later_and_again(world: World, club: Service) -> None:
    review(club, "Loads to do.", token="one-browser")
    first, second = (review(club, HARM, token="one-browser") for _ in range(2))
    assert (first.state, second.state) == ("held", "held")


def test_whoever_has_the_phone_next_is_not_told_that_harm_was_told_of(world: World, club: Service) -> None:
    phone, address = Client(), f"/things-to-do/{club.pk}/review/"
    sent = phone.post(address, {**SAID, "words": HARM})
    assert pages.TOKEN not in sent.cookies
    assert phone.post(address, {**SAID, "words": "It is fine."})["Location"] == "/things-to-do/thank-you/"
    assert "Exit this page" in phone.get(HELP).content.decode()


def test_a_whole_school_of_one_address_is_not_kept_from_telling_of_harm(
    world: World, club: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pages, "MOST", 0)
    monkeypatch.setattr(pages, "MOST_HARM", 1)
    address = f"/things-to-do/{club.pk}/review/"
    assert Client().post(address, SAID).status_code == 429
    sent = [Client().post(address, {**SAID, "words": HARM}) for _ in range(2)]
    assert [one.status_code for one in sent] == [302, 429]
    assert "It sounds as if somebody may be hurt." in sent[1].content.decode()


def test_what_cannot_be_kept_yet_says_so_beside_who_can_help(world: World, club: Service) -> None:
    page = Client().post(f"/things-to-do/{club.pk}/review/", {"words": HARM})
    assert page.status_code == 422
    assert "<strong>It is not sent yet.</strong>" in page.content.decode()
    assert "It is not sent yet." not in Client().get(f"/things-to-do/{club.pk}/review/").content.decode()


def test_words_as_a_phone_types_them_are_taken(world: World, club: Service) -> None:
    lines = "\r\n".join(["ok"] * 160)  # 479 characters as a phone counts them
    flag = "\U0001f3f4\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f"
    for words in (
        lines,
        "I \u2764\ufe0f it",
        f"Come on {flag}!",
    ):
        sent = Client().post(f"/things-to-do/{club.pk}/review/", {**SAID, "words": words})
        assert sent.status_code == 302, words


UNFOUND = "He is weird with us, you know what I mean."


def test_what_a_person_sees_to_be_harm_is_held_and_kept(world: World, club: Service) -> None:
    one = review(club, UNFOUND)
    assert state(one) == "waiting"
    officer = browser(world.olive)
    assert officer.post(f"/directory/contributions/{one.ref}/", {"decision": "harm"}).status_code == 302
    assert state(one) == "held"
    with pytest.raises(Refusal, match="held already"):
        decide(world, one, "harm")
    with pytest.raises(Refusal, match="cannot be shown"):
        decide(world, one, "show", world.oscar)
    decide(world, one, "refuse", because="Told social care.")
    assert Contribution.objects.get(pk=one.pk).words == UNFOUND


def test_what_is_shown_can_be_held_and_shown_again_by_two(world: World, club: Service) -> None:
    new = suggest()
    decide(world, new, "show")
    decide(world, new, "harm", world.oscar)
    there = Service.objects.get(name="Skate jam")
    assert there.state == "withdrawn"
    decide(world, new, "not-harm", world.oscar)
    with pytest.raises(Refusal, match="Someone else must decide"):
        decide(world, new, "show", world.oscar)
    decide(world, new, "show")
    assert Service.objects.get(name="Skate jam").state == "shown"
    assert Contribution.objects.get(pk=new.pk).signals == ["harm"]


def test_what_somebody_worried_about_is_kept(world: World, club: Service) -> None:
    one = review(club, UNFOUND)
    decide(world, one, "show")
    writing.report(contribution=one.ref, kind="worry", at=NOW)
    decide(world, one, "refuse", because="Told social care.")
    assert Contribution.objects.get(pk=one.pk).words == UNFOUND


def test_however_much_waits_what_may_tell_of_harm_stands_first(
    world: World, club: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(visible, "MOST_GROUPED", 2)
    for number in range(3):
        review(club, f"{number} {'abc'[number]}")
    first, second = review(club, HARM), review(club, HARM)
    [together] = visible.queue(seen(world.olive))
    assert (together.first, together.others) == (first, 1)
    assert "2 are held" in browser(world.olive).get("/directory/contributions/").content.decode()
    decide(world, second, "refuse", because="Told social care.")


def test_reports_without_end_leave_two_people_who_can_show_it_again(world: World, club: Service) -> None:
    one = review(club)
    decide(world, one, "show")
    for last, other in ((world.olive, world.oscar), (world.oscar, world.olive), (world.olive, world.oscar)):
        writing.report(contribution=one.ref, kind="unkind", at=NOW)
        with pytest.raises(Refusal, match="Someone else must decide"):
            decide(world, one, "show", last)
        decide(world, one, "show", other)
    assert state(one) == "shown"


def test_what_hints_at_a_hidden_place_is_marked_and_not_shown(world: World, club: Service) -> None:
    new = suggest(name="Teen group at the women’s refuge", place="Haven House")
    assert new.signals == ["hidden"]
    with pytest.raises(Refusal, match="a place that must not be found"):
        decide(world, new, "show")
    assert not Service.objects.filter(name__startswith="Teen group").exists()
    assert "such as a refuge" in browser(world.olive).get(f"/directory/contributions/{new.ref}/").content.decode()
    assert review(club, "It is next to the women’s refuge.").signals == ["hidden"]


def place_of(theirs: str, name: str, sensitive: str = "") -> Said:
    return service(
        theirs, f"At {name}", ["youth-clubs"], service_at_locations=at("LS8 4AA", theirs, name), sensitive=sensitive
    )


def test_a_place_that_the_directory_has_and_tells_of_nowhere_is_not_told_as_something_to_do(
    world: World, own_index: Path
) -> None:
    """What is hidden and what is only not told any more are refused in the same words; whoever wrote sees no more
    than that it is not shown."""
    town = made([
        place_of("safe", "Haven House", sensitive="refuge"), place_of("gone", "Gone House"),
        place_of("open", "The Hall"),
    ])  # fmt: skip
    Service.objects.filter(pk=town["gone"].pk).update(state="withdrawn")
    for place in ("Haven House", "haven-house", "Gone House"):
        new = suggest(name=f"Jam at {place}", place=place, token=place)
        assert new.signals == []
        with pytest.raises(Refusal) as refused:
            decide(world, new, "show")
        assert str(refused.value) == "It cannot be shown at this place: ask the directory officer."
        assert state(new) == "waiting"
    for place in ("The Hall", "Nobody knows House"):
        new = suggest(name=f"Jam at {place}", place=place, token=place)
        decide(world, new, "show")
        assert state(new) == "shown"
    assert set(Service.objects.filter(name__startswith="Jam").values_list("name", flat=True)) == {
        "Jam at The Hall", "Jam at Nobody knows House",
    }  # fmt: skip


def test_who_wants_to_reach_young_people_is_marked(world: World, club: Service) -> None:
    assert review(club, "Ask at the back door, come alone.").signals == ["reaching"]
    assert review(club, "it is better since jayden left").signals == ["name"]


def test_two_who_report_the_same_at_one_moment_are_both_thanked(
    world: World, club: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = review(club)
    decide(world, one, "show")

    def too_late(**_: object) -> None:
        raise Refusal("It is not shown any more.")

    monkeypatch.setattr(writing, "report", too_late)
    assert Client().post(f"/things-to-do/words/{one.ref}/report/", {"kind": "wrong"}).status_code == 302


def test_words_that_may_tell_of_harm_are_read_where_it_is_noted_who_read_them(world: World, club: Service) -> None:
    held = suggest(name="Ask Mr Smith who hits us", what=HARM)
    officer = browser(world.olive)
    page = officer.get("/directory/contributions/").content.decode()
    assert "Mr Smith" not in page
    assert f"/directory/contributions/{held.ref}/" in page
    assert "Mr Smith" in officer.get(f"/directory/contributions/{held.ref}/").content.decode()
    read = Entry.objects.get(action="directory.contribution.read", thing=f"contribution:{held.ref}")
    assert read.actor == str(world.olive.ref)


def test_what_may_be_for_adults_is_marked(world: World, club: Service) -> None:
    assert suggest(name="Pool night", what="Pool in a wine-bar, it is over 18’s.").signals == ["grown-up"]
    assert review(club, "They let us into the licensed bar.").signals == ["grown-up"]


def test_an_answer_in_which_a_provider_would_reach_a_child_is_marked(world: World, club: Service) -> None:
    Provider.objects.filter(pk=club.provider_id).update(steward=world.peter.organisation)
    for words, marked in (("Come alone next time, I can give you a lift home.", True), ("It is mended.", False)):
        one = review(club)
        decide(world, one, "show")
        moderating.reply(contribution=one.ref, words=words, by=seen(world.peter), at=NOW)
        page = browser(world.olive).get(f"/directory/contributions/{one.ref}/answer/").content.decode()
        assert words in page
        assert ("Somebody may want to meet or reach young people" in page) is marked
