"""A slip of the hand tells nobody where somebody fled to: the father is ticked by mistake as living in the mother's
refuge, and once that is put right, on the same day, nothing of the refuge reaches him anywhere."""

import datetime as dt
from typing import Any

import pytest

from tests.unit.casework import made
from tests.unit.casework.own import Own, of
from tests.unit.casework.planned import TODAY, days
from village.casework.actions import correcting, families
from village.casework.models import Household, Letter, Release, Residence
from village.casework.queries.around import family_of
from village.casework.queries.drawing import drawn
from village.casework.queries.letters import NOT_TO_THEM, outdated
from village.casework.queries.passing import homes_of, told_name
from village.casework.queries.releasing import can_be_handed_over, released_to
from village.kernel.access.actions import Refusal
from village.kernel.audit.models import Entry

pytestmark = pytest.mark.django_db
REFUGE, POSTCODE = "7 Haven Row, Bolton", "ZE9 9ZZ"
TELLS = ("Haven Row", POSTCODE, "ZE99ZZ", "Bolton")
NOON = days(5)


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> Own:
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOON)
    return Own()


def slip(world: Own) -> Residence:
    """The mother and Anna go to a refuge; whoever writes that down ticks the father too."""
    world.home(REFUGE, POSTCODE, world.mother, world.anna, world.father, day=5)
    return Residence.objects.get(person=world.father, until_on=None)


def put_right(world: Own, wrong: Residence) -> None:
    correcting.mistake_home(episode=world.ref, residence=wrong.pk, because="Ticked by mistake.", by=world.by(), at=NOON)


def bytes_for(world: Own, *more: str) -> str:
    """Every page that the father can open of his own, and those of documents."""
    client, start = made.browser(world.dad, second_factor=False), f"/my-family/{world.ref}/"
    parts = ("", "plan/", "needs/", "reviews/", "documents/", "say/", "looked/", *more)
    return "".join(client.get(f"{start}{part}").content.decode() for part in parts)


def letter_to_him(world: Own) -> Letter:
    """A letter as it is written to the father at what is taken for his home, and waits to go out."""
    return Letter(
        episode=world.episode,
        person=world.father,
        template="none@1",
        at=NOON,
        content={"address": f"{REFUGE}\n{POSTCODE}"},
    )


def test_the_refuge_is_hidden_from_him_again_at_once(world: Own) -> None:
    world.planned(f"They settle in at {REFUGE}, {POSTCODE}", world.anna, world.father)
    wrong = slip(world)
    before = bytes_for(world)
    assert "Haven Row" in before  # what the slip would have shown him
    assert POSTCODE in before
    assert "Haven Row" not in "".join(world.reader(world.father, NOON).guard.words)
    letter = letter_to_him(world)
    assert outdated(letter, at=NOON) == ""
    put_right(world, wrong)
    after = bytes_for(world)
    assert [one for one in TELLS if one in after] == []
    reader = world.reader(world.father, NOON)
    for text in (f"She is at {REFUGE}.", "in Haven Row", f"at {POSTCODE}"):
        assert not any(one in reader.guard.clean(text) for one in TELLS)
    assert not reader.with_child
    assert reader.home == {world.father.ref, world.clare.ref}
    assert outdated(letter, at=NOON) == NOT_TO_THEM


def test_hers_stays_hers_and_is_hidden_from_others(world: Own) -> None:
    put_right(world, slip(world))
    mother = world.reader(world.mother, NOON)
    assert mother.with_child
    assert mother.guard.clean(f"{REFUGE}, {POSTCODE}") == f"{REFUGE}, {POSTCODE}"
    homes = {one.name: one.home for one in family_of(world.episode, at=NOON)}
    assert homes["Mary Testperson"] == f"{REFUGE} {POSTCODE}"
    assert homes["Fred Testperson"].startswith("12 Elm Street")
    people = {one.name: one.home for one in drawn(world.episode, at=NOON).people}
    assert (
        people["Mary Testperson"]
        == people["Anna Testperson"]
        != people["Fred Testperson"]
        == people["Clare Otherperson"]
    )
    assert "Haven Row" not in homes_of(world.episode.family.people.all()).clean(f"at {REFUGE}")


def test_an_address_that_nobody_lives_at_is_hidden_from_all(world: Own) -> None:
    """It was wrong for all of them: whose home it is, nobody here knows."""
    slip(world)
    for one in Residence.objects.filter(until_on=None, household__address=REFUGE):
        put_right(world, one)
    for person in (world.mother, world.father):
        assert world.reader(person, NOON).guard.clean(f"at {REFUGE}") != f"at {REFUGE}"
    world.episode.family.name = "Those of 7 Haven Row"
    world.episode.family.save()
    assert "Haven Row" not in told_name(world.episode.family)
    assert world.reader(world.mother, NOON).home == {world.mother.ref, world.anna.ref}  # in Mill Lane again


def test_what_was_released_is_kept_back_and_was_not_before(world: Own) -> None:
    wrong = slip(world)
    release = Release.objects.create(
        episode=world.episode, thing="plan:1", person=world.father, state="released", source_sha256="x",
        sha256="x", key="x", by=world.lead.ref, at=NOON, released_by=world.boss.ref, released_at=NOON,
        content={"title": "The plan", "sections": [{"title": "Home", "rows": [["Where", f"At {REFUGE}, {POSTCODE}"]]}]},
    )  # fmt: skip
    reader = world.reader(world.father, NOON)
    assert released_to(reader, world.episode, of(world.dad)) == [release]
    assert "Haven Row" in bytes_for(world, f"documents/{release.ref}/")
    assert can_be_handed_over(release, at=NOON)
    put_right(world, wrong)
    assert released_to(world.reader(world.father, NOON), world.episode, of(world.dad)) == []
    assert [one for one in TELLS if one in bytes_for(world, f"documents/{release.ref}/")] == []
    assert not can_be_handed_over(release, at=NOON)


def test_it_is_put_right_on_the_same_day_and_what_is_right_is_written_that_day(world: Own) -> None:
    wrong = slip(world)
    right: dict[str, Any] = {
        "episode": world.ref, "people": [world.father.ref], "address": "1 New Road", "postcode": "ZE4 0AA",
        "on": TODAY + dt.timedelta(days=5), "by": world.by(), "at": NOON,
    }  # fmt: skip
    with pytest.raises(Refusal, match="Give a later day; or, if what is written there is wrong"):
        families.move_home(**right)
    put_right(world, wrong)
    families.move_home(**right)
    stands = Residence.objects.filter(person=world.father, mistaken_at=None).order_by("from_on")
    assert [(one.household.address, one.from_on, one.until_on) for one in stands] == [
        ("12 Elm Street, Salford", TODAY, TODAY + dt.timedelta(days=5)),
        ("1 New Road", TODAY + dt.timedelta(days=5), None),
    ]


def test_a_mistake_in_the_middle_gives_its_time_back(world: Own) -> None:
    wrong = slip(world)
    world.home("1 New Road", "ZE4 0AA", world.father, day=9)
    correcting.mistake_home(episode=world.ref, residence=wrong.pk, because="Wrong.", by=world.by(), at=days(9))
    elm = Residence.objects.get(person=world.father, household__address="12 Elm Street, Salford")
    assert elm.until_on == TODAY + dt.timedelta(days=9)


def test_what_was_a_mistake_is_kept_with_who_when_and_why_and_no_address_is_in_the_audit(world: Own) -> None:
    wrong = slip(world)
    put_right(world, wrong)
    wrong.refresh_from_db()
    assert (wrong.mistaken_at, wrong.mistaken_by) == (NOON, world.lead.ref)
    assert wrong.mistaken_because == "Ticked by mistake."
    assert Household.objects.filter(address=REFUGE).count() == 1
    last = Entry.objects.order_by("seq").last()
    assert last is not None
    assert last.action == "casework.home.mistake"
    assert "Haven" not in str(last.detail)
    with pytest.raises(Refusal, match="said already"):
        put_right(world, wrong)
    with pytest.raises(Refusal, match="Say why"):
        correcting.mistake_home(episode=world.ref, residence=wrong.pk, because=" ", by=world.by(), at=NOON)


def test_who_may_not_write_corrects_no_home_and_nobody_one_of_another_family(world: Own) -> None:
    wrong = slip(world)
    other = made.episode(world.lead, "The Otherperson family")
    kept = list(Residence.objects.values_list())
    for who, said in (
        (world.stranger, "There is no such record"),
        (world.dad, "There is no such record"),
        (world.boss, "do not work on it"),
    ):
        with pytest.raises(Refusal, match=said):
            correcting.mistake_home(episode=world.ref, residence=wrong.pk, because="x", by=world.by(who), at=NOON)
    with pytest.raises(Refusal, match="no such home"):
        correcting.mistake_home(episode=other.ref, residence=wrong.pk, because="x", by=world.by(), at=NOON)
    assert list(Residence.objects.values_list()) == kept
    client = made.browser(world.lead)
    nowhere = client.get(f"/help/{other.ref}/family/home/{wrong.pk}/")
    assert nowhere.status_code == client.get(f"/help/{other.ref}/family/home/987654/").status_code == 404


def test_whoever_writes_puts_it_right_on_the_pages(world: Own) -> None:
    wrong, client = slip(world), made.browser(world.lead)
    page = client.get(f"/help/{world.ref}/family/{world.father.ref}/").content.decode()
    assert f"/help/{world.ref}/family/home/{wrong.pk}/" in page
    assert REFUGE in client.get(f"/help/{world.ref}/family/home/{wrong.pk}/").content.decode()
    assert client.post(f"/help/{world.ref}/family/home/{wrong.pk}/", {"because": ""}).status_code == 400
    done = client.post(f"/help/{world.ref}/family/home/{wrong.pk}/", {"because": "Ticked by mistake."})
    assert done.headers["Location"] == f"/help/{world.ref}/family/{world.father.ref}/"
    page = client.get(f"/help/{world.ref}/family/{world.father.ref}/").content.decode()
    assert "A mistake, said Lena Lead" in page
    assert f"/home/{wrong.pk}/" not in page
