"""A source is read again and again: nothing twice, nothing lost, nothing gone before its time."""

import datetime as dt
import json
import uuid
from typing import Any

import pytest

from tests.unit.directory.harvesting.feed import Feed, Reading, audited, counts, services
from tests.unit.directory.made import NOW, nested, source
from village.directory.actions.harvesting import harvesting as doing
from village.directory.actions.harvesting import keeping, taking
from village.directory.actions.harvesting.coming import Sheet, come
from village.directory.actions.harvesting.harvesting import harvest
from village.directory.actions.harvesting.searching import differs
from village.directory.models import Change, Harvest, Raw, Service
from village.directory.queries.keeping.standing import standing
from village.directory.rules.standard.walking import Said
from village.kernel.access.actions import Refusal
from village.kernel.organisations.models import Organisation

pytestmark = pytest.mark.usefixtures("db")


def test_a_first_harvest_takes_everything_in_with_one_entry_in_the_audit() -> None:
    reading = Reading(Feed(*services(23)))
    one = reading.read()
    assert (one.state, one.complete, one.why, counts(one)) == ("done", True, "", (23, 0, 0, 0, 0))
    assert Service.objects.filter(state="shown", source=reading.source).count() == 23
    assert (one.page, one.rows, one.total) == (3, 23, 23)
    [entry] = audited()
    assert entry.thing == "source:made-up-feed"
    assert json.loads(entry.detail)["new"] == 23


def test_the_same_again_asks_with_validators_and_looks_at_no_record() -> None:
    reading = Reading(Feed(*services(23)))
    reading.read()
    reading.feed.asked.clear()
    one = reading.read()
    assert counts(one) == (0, 0, 23, 0, 0)
    assert all(etag for _, etag in reading.feed.asked)
    assert not Raw.objects.filter(waits=True).exists()
    assert set(Service.objects.values_list("last_seen_at", flat=True)) == {one.ended_at}
    assert one.report["records"] == 23


def test_of_what_no_word_hides_nobody_is_asked_whether_its_place_may_be_told(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[Service] = []
    monkeypatch.setattr(taking, "told_again", asked.append)
    reading = Reading(Feed(*services(3)))
    reading.read()
    reading.feed.records[0] = nested("s1", "Renamed")
    assert counts(reading.read()) == (0, 1, 2, 0, 0)
    assert asked == []


def test_a_feed_without_validators_is_known_again_by_its_hash() -> None:
    reading = Reading(Feed(*services(11)))
    reading.feed.validators = False
    reading.read()
    assert counts(reading.read()) == (0, 0, 11, 0, 0)


def test_what_changed_and_what_is_new_is_taken_in_alone() -> None:
    feed = Feed(*services(23))
    reading = Reading(feed)
    reading.read()
    feed.records[0] = nested("s1", "Otters, moved")
    feed.records.append(nested("s24", "New"))
    one = reading.read()
    assert counts(one) == (1, 1, 22, 0, 0)
    assert Service.objects.get(theirs="s1").name == "Otters, moved"


def test_only_three_complete_harvests_without_it_make_a_service_gone_and_it_may_come_back() -> None:
    feed = Feed(*services(12))
    reading = Reading(feed)
    reading.read()
    lost = feed.records.pop()
    for expected in (0, 0, 1):
        assert reading.read().gone == expected
    assert Service.objects.get(theirs="s12").state == "gone"
    feed.records.append(lost)
    back = reading.read()
    assert Service.objects.get(theirs="s12").state == "shown"
    assert (back.changed, back.gone) == (1, 0)


@pytest.mark.parametrize(
    ("spoil", "says"),
    [
        (lambda feed: feed.broken.update({"page=2": "The site answers 500. Try later."}), "answers 500"),
        (lambda feed: feed.says.update(total_items=40), "it has 40 services, and 11 came"),
        (lambda feed: feed.records.clear(), "It is empty"),
        (lambda feed: feed.says.update(total_pages=9, contents=[]), "It is empty"),
        (lambda feed: feed.says.update(total_pages=9), "Page 3 of 9 is empty"),
    ],
)
def test_nothing_is_gone_after_a_harvest_that_is_not_whole(spoil: Any, says: str) -> None:
    feed = Feed(*services(12))
    reading = Reading(feed)
    reading.read()
    del feed.records[11]
    spoil(feed)
    for _ in range(4):
        one = reading.read()
        assert not one.complete
        assert says in one.why
    assert Service.objects.filter(state="shown").count() == 12
    assert Raw.objects.filter(missed=0).count() == 12
    assert len(audited()) == 5


def test_a_feed_that_changes_while_it_is_read_is_taken_in_and_nothing_is_gone() -> None:
    class Moving(Feed):
        def page(self, number: int) -> dict[str, Any]:
            return {**super().page(number), "total_items": 20 + number}

    one = Reading(Moving(*services(20))).read()
    assert (one.state, one.complete, one.new) == ("done", False, 20)
    assert "changed while it was read" in one.why


def test_a_harvest_that_was_killed_goes_on_after_its_last_page(monkeypatch: pytest.MonkeyPatch) -> None:
    reading = Reading(Feed(*services(30)))
    put, pages = keeping._put, []

    def killed(*given: Any) -> Any:
        pages.append(given)
        if len(pages) == 3:
            put(*given)
            raise KeyboardInterrupt
        return put(*given)

    monkeypatch.setattr(keeping, "_put", killed)
    with pytest.raises(KeyboardInterrupt):
        reading.read()
    assert Raw.objects.count() == 20  # the third page went with its transaction
    with pytest.raises(Refusal, match="being read just now"):
        reading.read(days=0)
    reading.feed.asked.clear()
    one = reading.read(days=1 / 24)
    assert [url for url, _ in reading.feed.asked] == ["https://feeds.example.org/api/services?page=3&per_page=100"]
    assert (one.state, one.complete, one.new) == ("done", True, 30)
    assert Harvest.objects.count() == 1


def test_pages_of_a_harvest_that_was_killed_long_ago_are_asked_for_again(monkeypatch: pytest.MonkeyPatch) -> None:
    reading = Reading(Feed(*services(30)))
    reading.feed.broken["page=3"] = "x"
    monkeypatch.setattr(doing, "_stopped", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
    with pytest.raises(KeyboardInterrupt):
        reading.read()
    monkeypatch.undo()
    reading.feed.broken.clear()
    one = reading.read()
    assert (one.page, one.new, one.unchanged, one.complete) == (3, 10, 20, True)
    assert set(Harvest.objects.values_list("state", flat=True)) == {"refused", "done"}


def test_a_harvest_killed_while_it_took_in_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    reading = Reading(Feed(*services(12)))
    monkeypatch.setattr(taking, "BATCH", 5)
    take, times = doing.take_some, []

    def killed(*given: Any, **named: Any) -> int:
        times.append(1)
        if len(times) == 2:
            raise KeyboardInterrupt
        return take(*given, **named)

    monkeypatch.setattr(doing, "take_some", killed)
    with pytest.raises(KeyboardInterrupt):
        reading.read()
    assert Service.objects.count() == 5
    one = reading.read(days=1)
    assert (one.state, one.new, Service.objects.count()) == ("done", 12, 12)
    assert len(audited()) == 1


def test_version_three_lists_less_and_the_rest_is_asked_for_once_a_week_or_when_the_list_says_otherwise() -> None:
    feed = Feed(*services(3), lists_less=True)
    reading = Reading(feed)
    reading.read()
    assert [url.rsplit("/", 1)[1] for url, _ in feed.asked[1:]] == ["s1", "s2", "s3"]
    assert Service.objects.get(theirs="s1").at_locations.count() == 1
    feed.asked.clear()
    assert counts(reading.read()) == (0, 0, 3, 0, 0)
    assert len(feed.asked) == 1
    feed.records[1] = nested("s2", "Another name")
    feed.asked.clear()
    assert counts(reading.read()) == (0, 1, 2, 0, 0)
    assert [url.rsplit("/", 1)[1] for url, _ in feed.asked[1:]] == ["s2"]
    feed.asked.clear()
    feed.records[2]["service_at_locations"] = []
    assert counts(reading.read(days=7)) == (0, 1, 2, 0, 0)  # the list says the same of it
    assert len(feed.asked) == 4


def test_a_list_that_says_that_there_are_no_places_is_not_believed_without_asking() -> None:
    class Blank(Feed):
        def page(self, number: int) -> dict[str, Any]:
            told = super().page(number)
            return {**told, "contents": [{**one, "service_at_locations": []} for one in told["contents"]]}

    feed = Blank(*services(2))
    reading = Reading(feed)
    reading.read()
    assert [one.at_locations.count() for one in Service.objects.all()] == [1, 1]
    feed.asked.clear()
    assert counts(reading.read()) == (0, 0, 2, 0, 0)
    assert len(feed.asked) == 1


def test_a_service_that_cannot_be_asked_for_is_told_and_five_in_a_row_stop_the_harvest() -> None:
    feed = Feed(*services(7), lists_less=True)
    reading = Reading(feed)
    feed.broken["services/s2"] = "The site answers 500. Try later."
    one = reading.read()
    assert (one.state, one.new) == ("done", 6)
    assert one.report["unread"] == {"records": 1, "some": {"s2": "The site answers 500. Try later."}}
    feed.broken.clear()
    assert counts(reading.read()) == (1, 0, 6, 0, 0)
    other = Reading(Feed(*services(7), lists_less=True), slug="other-feed")
    other.feed.broken["services/s"] = "The site answers 500. Try later."
    stopped = other.read()
    assert (stopped.state, stopped.new) == ("stopped", 0)
    assert stopped.why == "The site answers 500. Try later."


def test_a_harvest_that_would_change_more_than_half_waits_for_a_person() -> None:
    feed = Feed(*services(12))
    reading = Reading(feed)
    reading.read()
    feed.records[:7] = [nested(f"s{number}", f"Changed {number}") for number in range(1, 8)]
    one = reading.read()
    assert one.state == "held"
    assert "change 7 of the 12 records" in one.held
    assert not Service.objects.filter(name__startswith="Changed").exists()
    again = reading.read()
    assert (again.state, again.unchanged) == ("held", 12)
    one.refresh_from_db()
    assert one.state == "refused"
    assert "before anybody decided" in one.why


def test_many_gone_at_once_wait_for_a_person() -> None:
    feed = Feed(*services(40))
    reading = Reading(feed)
    reading.read()
    del feed.records[30:]
    states = [reading.read().state for _ in range(3)]
    assert states == ["done", "done", "held"]
    assert Service.objects.filter(state="gone").count() == 0
    held = Harvest.objects.all()[0]
    assert "10 of the 40 services" in held.held
    assert "What else came is taken in already." in held.held
    assert not differs(held)
    assert reading.read().state == "held"


def test_what_came_beside_many_that_are_gone_is_found_before_anybody_decides() -> None:
    feed = Feed(*services(40))
    reading = Reading(feed)
    reading.read()
    del feed.records[30:]
    reading.read()
    reading.read()
    feed.records.append(nested("new", "Brand new"))
    one = reading.read()
    assert (one.state, one.new) == ("held", 1)
    assert Service.objects.filter(theirs="new", state="shown").exists()
    assert differs(one)
    feed.records = [nested(one["id"], "Renamed") for one in feed.records]
    all_changed = reading.read()
    assert all_changed.state == "held"
    assert not differs(all_changed)


def test_what_is_closed_or_has_no_address_is_not_read() -> None:
    with pytest.raises(Refusal, match="closed"):
        harvest(source(closed_on=NOW.date()), by="test", at=NOW)
    with pytest.raises(Refusal, match="closed"):
        doing.harvest_sheets(source("b", closed_on=NOW.date()), [], by="test", at=NOW)
    with pytest.raises(Refusal, match="import a file"):
        harvest(source("c"), by="test", at=NOW)


def test_a_file_comes_after_what_a_dead_reader_left(monkeypatch: pytest.MonkeyPatch) -> None:
    feed = source()
    sheet = Sheet((come(nested("s1")),), Said(1, 1, True))
    left = Harvest.objects.create(source=feed, state="taking", started_at=NOW, beat_at=NOW, complete=True)
    later = NOW + dt.timedelta(hours=1)
    one = doing.harvest_sheets(feed, [sheet], by="test", at=later, clock=lambda: later)
    left.refresh_from_db()
    assert (left.state, one.state, one.new) == ("done", "done", 1)
    assert one != left


def checked() -> dict[str, dt.date | None]:
    return dict(Service.objects.values_list("theirs", "checked_on"))


def test_a_source_says_when_its_services_were_last_checked() -> None:
    said = {"s1": "2026-10-01", "s2": "2026-10-01T09:00:00Z", "s3": "2027-06-01", "s4": "soon"}
    feed = Feed(nested("s0"), *(nested(theirs, assured_date=day) for theirs, day in said.items()))
    Reading(feed).read()
    october = dt.date(2026, 10, 1)
    assert checked() == {"s0": None, "s1": october, "s2": october, "s3": None, "s4": None}


def test_whoever_said_last_that_a_service_is_so_is_believed() -> None:
    feed = Feed(nested(assured_date="2026-10-01"))
    reading = Reading(feed)
    reading.read()
    here = dt.date(2026, 11, 20)
    Service.objects.update(checked_on=here)
    Change.objects.create(
        service=Service.objects.get(),
        kind="confirmed",
        account=uuid.uuid4(),
        organisation="play",
        at=dt.datetime(2026, 11, 20, 9, tzinfo=dt.UTC),
    )
    Organisation.objects.create(slug="play", name="Made-up play", kind="voluntary")
    for day, believed, by in (("2026-11-19", here, "Made-up play"), ("2026-11-25", dt.date(2026, 11, 25), "")):
        feed.records[0] = nested(assured_date=day)
        reading.read()
        one = Service.objects.get()
        assert (one.checked_on, standing(one, NOW.date()).checked_by) == (believed, by)
