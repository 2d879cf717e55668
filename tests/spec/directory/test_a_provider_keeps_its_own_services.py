"""A provider adds, changes, closes and takes out its own services; what it says is never written over by a feed."""

import uuid

import pytest

from tests.unit.directory.keeping.world import LEEDS, NONE, NOW, World, browser
from village.directory.actions.keeping import drafting
from village.directory.models import Change, Draft, Location, Provider, Service
from village.directory.queries.documents import document_of, shown
from village.directory.queries.keeping.whole import proposed, whole
from village.directory.rules.keeping.writing import read_contact, read_cost, read_who
from village.kernel.access.actions import Refusal
from village.kernel.audit.models import Entry


def test_a_new_service_is_told_only_once_the_area_has_assured_it(world: World) -> None:
    made = world.added("Otters", description="Songs and play for under-fives: a stay and play.", url="example.org")
    assert (made.state, made.area, made.provider.steward) == ("waiting", LEEDS, world.peter.organisation)
    assert "stay-and-play" in made.kinds
    assert not shown().exists()
    world.assure(made)
    assert document_of(shown().get())["name"] == "Otters"


def test_an_organisation_is_one_provider_for_all_that_it_adds(world: World) -> None:
    one, two, three = world.added("One"), world.added("Two", world.petra), world.added("Three", world.rita)
    assert one.provider_id == two.provider_id != three.provider_id
    assert Provider.objects.count() == 2


def test_what_is_added_stands_under_ones_own_name_and_under_anothers_only_where_that_is_chosen(world: World) -> None:
    """Whoever keeps another body's entry too, by a claim, adds none in its name without saying so."""
    claimed = world.write(world.fed(steward="play"), description="Kept here.").provider
    Provider.objects.filter(pk=claimed.pk).update(name="A claimed body")
    assert world.added("Mine").provider.name == "Made-up play"
    mine = browser(world.peter)
    page = mine.get("/my-services/add/").content.decode()
    assert "Which provider gives it?" in page
    assert "A claimed body" in page
    sent = {"area": LEEDS, "name": "Theirs", "provider": str(claimed.pk)}
    assert mine.post("/my-services/add/", sent).status_code == 302
    assert Service.objects.get(name="Theirs").provider == claimed
    assert "Which provider" not in browser(world.rita).get("/my-services/add/").content.decode()
    with pytest.raises(Refusal, match="providers that you keep"):
        drafting.add_service(area=LEEDS, said={"name": "X"}, provider=str(claimed.pk), **world.by(world.rita))


@pytest.mark.parametrize("area", ["", "E99999999", "Leeds"])
def test_a_service_is_added_to_the_directory_of_an_area_that_there_is(world: World, area: str) -> None:
    with pytest.raises(Refusal, match="Choose the area"):
        drafting.add_service(area=area, said={"name": "X"}, **world.by(world.peter))
    assert not Service.objects.exists()


def test_what_cannot_be_kept_is_refused_in_a_sentence_and_changes_nothing(world: World) -> None:
    own = world.kept()
    before = (whole(own), Change.objects.count())
    for name, sentence in (("", "say what"), ("<b>x</b>", "without HTML"), ("=1+1", "not as a formula")):
        with pytest.raises(Refusal, match=sentence):
            world.write(own, name=name)
    with pytest.raises(Refusal, match="no such part"):
        world.write(own, "provider", name="x")
    assert (whole(world.fresh(own)), Change.objects.count()) == before


def test_a_change_waits_and_what_is_told_stays_until_then(world: World) -> None:
    own = world.kept()
    world.write(own, description="Now on Mondays.")
    world.write(own, "cost", cost="free")
    assert document_of(shown().get()).get("description") is None
    draft = Draft.objects.get(decision="")
    assert (draft.version, draft.writers) == (2, [str(world.peter.ref)])
    world.assure(own)
    said = document_of(shown().get())
    assert (said["description"], read_cost(said)["cost"]) == ("Now on Mondays.", "free")


def test_every_part_is_written_and_told(world: World) -> None:
    own = world.kept()
    world.write(own, "who", minimum_age="0", maximum_age="5", eligibility="Families in Leeds.", send=["autism", "none"])
    world.write(own, "languages", languages=["pl", "xx"])
    world.write(own, "contact", phone="01632 960001", email="otters@example.org", person="The play worker")
    drafting.write_online(service=own.pk, online=True, seen=proposed(own).seen, **world.by(world.peter))
    drafting.write_kinds(
        service=own.pk, kinds=["nursery", "made-up"], seen=proposed(own).seen, **world.by(world.peter)
    )  # fmt: skip
    world.assure(own)
    said = document_of(shown().get())
    assert read_who(said) == {
        "minimum_age": 0, "maximum_age": 5, "eligibility": "Families in Leeds.", "send": ["autism"]
    }  # fmt: skip
    assert [one["code"] for one in said["languages"]] == ["pl"]
    assert read_contact(said) == {"phone": "01632 960001", "email": "otters@example.org", "person": "The play worker"}
    assert {one["location"]["location_type"] for one in said["service_at_locations"]} == {"physical", "virtual"}
    assert world.fresh(own).kinds == ["nursery"]


def test_kinds_of_help_are_one_to_six_of_the_list(world: World) -> None:
    own = world.kept()
    from_list = ["nursery", "preschool", "childminder", "sleep", "antenatal", "toileting", "baby-groups"]
    for kinds in ([], ["made-up"], from_list):
        with pytest.raises(Refusal, match="one kind of help, and at most 6"):
            drafting.write_kinds(service=own.pk, kinds=kinds, seen=proposed(own).seen, **world.by(world.peter))


def test_a_place_is_by_a_postcode_that_there_is(world: World) -> None:
    own = world.kept()
    for code, sentence in (("LS1 9XX", "there is none like this"), ("Leeds", "Postcode: ")):
        with pytest.raises(Refusal, match=sentence):
            drafting.write_place(
                service=own.pk, place="", said={"name": "X", "postcode": code}, seen=proposed(own).seen,
                **world.by(world.peter),
            )  # fmt: skip


def test_a_place_is_changed_and_taken_out(world: World) -> None:
    own = world.kept()
    place = str(Location.objects.get().pk)
    said = {"name": "Other hall", "postcode": "LS2 7EW", "access": ["wheelchair"]}
    drafting.write_place(service=own.pk, place=place, said=said, seen=proposed(own).seen, **world.by(world.peter))
    world.assure(own)
    moved = Location.objects.get(pk=place)
    assert (moved.name, moved.postcode) == ("Other hall", "LS2 7EW")
    drafting.drop_place(service=own.pk, place=place, seen=proposed(own).seen, **world.by(world.peter))
    world.write(own, "contact", phone="01632 960001")
    world.assure(own)
    assert not own.at_locations.exists()
    with pytest.raises(Refusal, match="no such place"):
        drafting.drop_place(service=own.pk, place=str(NONE), seen=proposed(own).seen, **world.by(world.peter))


def test_two_who_write_at_once_are_told_and_neither_loses_a_word(world: World) -> None:
    own = world.kept()
    seen = proposed(own).seen
    first, second = browser(world.peter), browser(world.petra)
    address = f"/my-services/{own.pk}/part/about/"
    assert first.post(address, {"name": "By Peter", "seen": seen}).status_code == 302
    late = second.post(address, {"name": "By Petra", "description": "Mine.", "seen": seen})
    page = late.content.decode()
    assert (late.status_code, drafting.TOO_LATE in page) == (400, True)
    assert "By Petra" in page
    assert "By Peter" in page
    assert Draft.objects.get(decision="").document["name"] == "By Peter"
    now = proposed(own).seen
    assert now in page  # pressing once more is knowingly
    assert second.post(address, {"name": "By both", "seen": now}).status_code == 302
    assert Draft.objects.get(decision="").document["name"] == "By both"


def test_closed_for_now_is_told_at_once_and_so_is_open_again(world: World) -> None:
    own = world.kept()
    for status in ("temporarily closed", "active", "active"):
        drafting.say_status(service=own.pk, status=status, **world.by(world.peter))
        assert (shown().get().status, document_of(shown().get())["status"]) == (status, status)
    assert [one.kind for one in Change.objects.all()[:2]] == ["opened", "closed"]
    with pytest.raises(Refusal, match="Choose whether"):
        drafting.say_status(service=own.pk, status="defunct", **world.by(world.peter))


def test_what_was_closed_stays_so_when_an_older_change_is_assured(world: World) -> None:
    own = world.kept()
    world.write(own, description="Written before.")
    drafting.say_status(service=own.pk, status="temporarily closed", **world.by(world.petra))
    world.assure(own)
    assert (shown().get().status, shown().get().document["description"]) == ("temporarily closed", "Written before.")


def test_a_service_that_is_taken_out_is_told_no_more_and_not_written_in(world: World) -> None:
    own = world.kept()
    world.write(own, description="Never told.")
    drafting.withdraw(service=own.pk, **world.by(world.peter))
    assert not shown().exists()
    assert not Draft.objects.filter(decision="").exists()
    for again in (
        lambda: drafting.withdraw(service=own.pk, **world.by(world.peter)),
        lambda: world.write(world.fresh(own), name="X"),
    ):
        with pytest.raises(Refusal, match="out of the directory"):
            again()


def test_changes_are_taken_back_while_they_wait(world: World) -> None:
    own = world.kept()
    with pytest.raises(Refusal, match="Nothing of this entry waits"):
        drafting.drop_draft(service=own.pk, **world.by(world.peter))
    world.write(own, name="Other")
    drafting.drop_draft(service=own.pk, **world.by(world.petra))
    assert proposed(own).document["name"] == "Otters"
    new = world.added("New")
    with pytest.raises(Refusal, match="withdraw it instead"):
        drafting.drop_draft(service=new.pk, **world.by(world.peter))


def test_a_claimed_entry_of_a_feed_is_kept_here_from_its_first_change(world: World) -> None:
    fed = world.fed(steward="play")
    kept = world.write(fed, description="Said by its provider.")
    fed = world.fresh(fed)
    assert fed.replaced_by == kept
    assert (kept.source, kept.state, kept.provider.steward) == (None, "shown", world.peter.organisation)
    assert document_of(shown().get())["description"] == fed.document["description"]
    world.assure(kept)
    world.fed(name="The feed says otherwise")
    assert document_of(shown().get())["description"] == "Said by its provider."
    assert world.fresh(fed).name == "The feed says otherwise"  # and the officer sees both
    assert world.fresh(fed).replaced_by == kept


def test_the_hours_of_a_feed_are_in_the_form_and_can_be_removed(world: World) -> None:
    """The week's in rows, the month's in words with a box to remove it; no page shows what a machine writes."""
    weekly = {"id": "w", "freq": "WEEKLY", "interval": 1, "byday": "MO", "opens_at": "09:00", "closes_at": "12:00"}
    monthly = {"id": "m", "freq": "MONTHLY", "byday": "1TU", "opens_at": "13:00", "closes_at": "14:00"}
    fed = world.fed(steward="play", schedules=[weekly, monthly])
    mine, address = browser(world.peter), f"/my-services/{fed.pk}/part/when/"
    page = mine.get(address).content.decode()
    assert 'value="09:00"' in page
    assert "first Tuesday of the month 13:00 to 14:00" in page
    box = page.split('name="out" type="checkbox" value="')[1].split('"')[0]
    sent = {"day_0": "WE", "opens_0": "10:00", "closes_0": "11:00", "out": box, "seen": proposed(fed).seen}
    assert mine.post(address, sent).status_code == 302
    [kept] = Draft.objects.get(decision="").document["schedules"]
    assert (kept["byday"], kept["opens_at"]) == ("WE", "10:00")
    looked = browser(world.olive).get(f"/directory/entries/{fed.pk}/").content.decode()
    assert "Monday 09:00 to 12:00; first Tuesday of the month 13:00 to 14:00" in looked


def test_a_time_is_taken_as_people_write_it_and_a_wrong_one_told_at_its_own_field(world: World) -> None:
    own = world.kept()
    mine, address = browser(world.peter), f"/my-services/{own.pk}/part/when/"
    wrong = {"day_0": "FR", "opens_0": "6.30pm", "closes_0": "late", "seen": proposed(own).seen}
    page = mine.post(address, wrong).content.decode()
    assert 'href="#id_closes_0">Friday, until: write a time' in page
    assert 'id="id_closes_0-error"' in page
    assert 'id="id_day_0-error"' not in page
    assert mine.post(address, {**wrong, "closes_0": "10pm"}).status_code == 302
    [kept] = Draft.objects.get(decision="").document["schedules"]
    assert (kept["opens_at"], kept["closes_at"]) == ("18:30", "22:00")


def test_closing_a_claimed_entry_of_a_feed_outlasts_the_feed(world: World) -> None:
    fed = world.fed(steward="play")
    kept = drafting.say_status(service=fed.pk, status="temporarily closed", **world.by(world.peter))
    world.fed(name="Changed")
    assert shown().get() == kept
    assert shown().get().status == "temporarily closed"


def test_a_hidden_place_stays_hidden_when_its_entry_is_kept_here(world: World) -> None:
    fed = world.fed(steward="play")
    Location.objects.update(hidden=True)
    kept = world.write(fed, description="Other.")
    assert kept.at_locations.get().location.hidden
    assert "LS1" not in str(document_of(kept))


def test_each_change_is_in_the_history_by_field_and_in_the_audit_once(world: World) -> None:
    own = world.kept()
    before = Entry.objects.count()
    world.write(own, description="Words that nobody needs twice.", url="www.example.org")
    last = Change.objects.first()
    assert last is not None
    assert (last.kind, last.fields, last.organisation) == ("written", ["description", "url"], "play")
    assert last.account == uuid.UUID(str(world.peter.ref))
    assert Entry.objects.count() == before + 1
    entry = Entry.objects.order_by("-pk")[0]
    assert (entry.action, entry.thing) == ("directory.draft.write", f"service:{own.pk}")
    assert "nobody needs" not in str(entry.detail)


def test_what_is_cut_off_at_its_last_line_has_written_nothing(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    fed, own = world.fed(steward="play"), world.kept()
    counted = (Service, Provider, Location, Draft, Change, Entry)
    before = ([one.objects.count() for one in counted], whole(fed), proposed(own).seen)

    def killed(*args: object, **kwargs: object) -> None:
        raise SystemExit

    monkeypatch.setattr(drafting, "did", killed)
    for cut in (
        lambda: world.added("Never"),
        lambda: world.write(fed, name="Never"),
        lambda: world.write(own, name="Never"),
        lambda: drafting.say_status(service=fed.pk, status="temporarily closed", **world.by(world.peter)),
        lambda: drafting.withdraw(service=own.pk, **world.by(world.peter)),
    ):
        with pytest.raises(SystemExit):
            cut()
        now = ([one.objects.count() for one in counted], whole(world.fresh(fed)), proposed(world.fresh(own)).seen)
        assert now == before
    assert set(shown()) == {fed, own}


def test_what_is_sent_twice_writes_nothing(world: World) -> None:
    own = world.kept()
    world.write(own, name="Other")
    before = (Change.objects.count(), Entry.objects.count(), Draft.objects.get(decision="").version)
    world.write(own, name="Other")
    assert (Change.objects.count(), Entry.objects.count(), Draft.objects.get(decision="").version) == before


@pytest.mark.slow
def test_a_provider_goes_from_the_list_to_each_page(world: World) -> None:
    own = world.kept()
    mine = browser(world.peter)
    place = own.at_locations.get().location_id
    assert "Otters" in mine.get("/my-services/").content.decode()
    parts = ["", "confirm/", "status/", "withdraw/", "take-back/", "kinds/", "online/", "places/add/"]
    parts += [f"places/{place}/", f"places/{place}/out/"]
    parts += [f"part/{one}/" for one in ("about", "who", "cost", "when", "languages", "contact")]
    for part in parts:
        assert mine.get(f"/my-services/{own.pk}/{part}").status_code == 200, part
    assert mine.get(f"/my-services/{own.pk}/part/none/").status_code == 404
    rows = {"day_0": "FR", "opens_0": "22:00", "closes_0": "02:00", "seen": proposed(own).seen}
    assert mine.post(f"/my-services/{own.pk}/part/when/", rows).status_code == 302
    assert "Friday 22:00 to 02:00 the next day" in mine.get(f"/my-services/{own.pk}/").content.decode()
    wrong = mine.post(f"/my-services/{own.pk}/part/when/", {"day_0": "FR", "opens_0": "25:00", "closes_0": "2"})
    assert "write a time between 00:00 and 23:59" in wrong.content.decode()
    added = mine.post("/my-services/add/", {"area": LEEDS, "name": "By form"})
    assert (added.status_code, Service.objects.filter(name="By form", state="waiting").count()) == (302, 1)
    assert Entry.objects.filter(action="directory.entry.read", at__gte=NOW).exists()
