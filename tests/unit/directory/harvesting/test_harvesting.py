"""A source is read again and again: nothing twice, nothing lost, nothing gone before its time."""

import datetime as dt
import json
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.unit.directory.harvesting.feed import Feed, Reading, services
from tests.unit.directory.made import NOW, nested, source
from village.directory.actions.harvesting import harvesting as doing
from village.directory.actions.harvesting import keeping, taking
from village.directory.actions.harvesting.coming import Got
from village.directory.actions.harvesting.harvesting import harvest, harvest_all
from village.directory.models import Harvest, Page, Quarantined, Raw, Service
from village.kernel.access.actions import Refusal
from village.kernel.audit.models import Entry

pytestmark = pytest.mark.usefixtures("db")


def counts(one: Harvest) -> tuple[int, int, int, int, int]:
    return one.new, one.changed, one.unchanged, one.quarantined, one.gone


def audited() -> list[Entry]:
    return list(Entry.objects.filter(action="directory.harvest").order_by("pk"))


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


def test_pages_that_go_round_in_a_circle_are_left() -> None:
    class Round(Feed):
        def page(self, number: int) -> dict[str, Any]:
            return {**super().page(1 + (number - 1) % 2), "total_pages": 99}

    feed = Round(*services(20))
    one = Reading(feed).read()
    assert (one.state, one.short, one.new) == ("stopped", True, 20)
    assert "Page 3 holds nothing but what came on earlier pages" in one.why
    assert len(feed.asked) == 3


def test_pages_without_end_are_left(monkeypatch: pytest.MonkeyPatch) -> None:
    class Endless(Feed):
        def page(self, number: int) -> dict[str, Any]:
            return {"contents": services(1, number), "total_pages": number + 1}

    monkeypatch.setattr("village.directory.rules.harvesting.paging.MOST_PAGES", 4)
    one = Reading(Endless()).read()
    assert "more than 4 pages" in one.why
    assert one.new == 4


@pytest.mark.parametrize(
    ("body", "says"),
    [
        (b"<html>", "This is a web page, not JSON."),
        (b"[" * 100_000, "too deep"),
        (b'{"services": []}', "no list “contents”"),
        (b'{"contents": {}}', "no list “contents”"),
    ],
)
def test_what_is_no_page_is_told(body: bytes, says: str) -> None:
    reading = Reading(Feed())
    reading.feed.get = lambda *_: Got(body)  # type: ignore[method-assign]
    one = reading.read()
    assert one.state == "stopped"
    assert says in one.why


def test_ids_that_come_twice_are_counted_and_the_first_stands() -> None:
    feed = Feed(nested("s1", "First"), nested("s1", "Second"), nested("s2"), size=2)
    feed.records.append(nested("s1", "Third"))
    one = Reading(feed).read()
    assert (one.new, one.complete) == (2, True)
    assert Service.objects.get(theirs="s1").name == "First"
    assert one.report["twice"] == {"records": 2, "some": {"s1": ""}}


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


def test_another_service_than_was_asked_for_is_not_taken() -> None:
    class Mixed(Feed):
        def one(self, theirs: str) -> Any:
            return {"id": "other"} if theirs == "s1" else super().one(theirs)

    one = Reading(Mixed(*services(2), lists_less=True)).read()
    assert "What came when s1 was asked for is not that service" in one.report["unread"]["some"]["s1"]


def test_a_site_that_says_unchanged_of_what_nobody_had_is_told() -> None:
    reading = Reading(Feed())
    reading.feed.get = lambda *_: Got(same=True)  # type: ignore[method-assign]
    assert "nothing has changed, and nothing is known of it yet" in reading.read().why


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
    assert "10 of the 40 services" in Harvest.objects.all()[0].held
    assert reading.read().state == "held"


def test_what_is_closed_or_has_no_address_is_not_read() -> None:
    with pytest.raises(Refusal, match="closed"):
        harvest(source(closed_on=NOW.date()), by="test", at=NOW)
    with pytest.raises(Refusal, match="closed"):
        doing.harvest_sheets(source("b", closed_on=NOW.date()), [], by="test", at=NOW)
    with pytest.raises(Refusal, match="import a file"):
        harvest(source("c"), by="test", at=NOW)


def test_the_nightly_job_reads_every_open_feed_and_one_that_is_being_read_stops_no_other(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    first = source("a-feed", url="https://a.example.org")
    source("b-feed", url="https://b.example.org")
    source("no-address")
    source("closed", url="https://c.example.org", closed_on=NOW.date())
    now = dt.datetime.now(dt.UTC)
    Harvest.objects.create(source=first, state="fetching", started_at=now, beat_at=now)
    asked = []

    def nothing(url: str, etag: str, modified: str) -> Any:
        asked.append(url)
        raise doing.Stopped("The site cannot be reached.")

    real = doing.harvest
    monkeypatch.setattr(doing, "harvest", lambda one, **named: real(one, get=nothing, **named))
    assert harvest_all(by="schedule", at=now) == {"a-feed": doing.UNDER_WAY, "b-feed": "stopped"}
    assert [url[:21] for url in asked] == ["https://b.example.org"]
    assert [(entry.decision, entry.thing) for entry in audited()] == [
        ("denied", "source:a-feed"), ("done", "source:b-feed"),
    ]  # fmt: skip
    assert harvest_all(by="somebody", at=now, source="a-feed") == {"a-feed": doing.UNDER_WAY}
    assert len(audited()) == 2


def test_what_waits_is_quarantined_with_its_reason_and_the_rest_is_taken_in() -> None:
    feed = Feed(*services(3), {"name": "No id"}, "a text", nested("bad", url="javascript:alert(1)"))
    long = nested("long", description="x" * 1_000_001)
    feed.records += [long, nested("half", description="\ud800"), nested("nul", name="a\0b"), nested("x" * 201)]
    one = Reading(feed).read()
    assert (one.state, one.new, one.quarantined) == ("done", 10, 7)
    found = dict(Quarantined.objects.values_list("raw__theirs", "codes"))
    assert found["bad"] == ["link.scheme"]
    assert found["long"] == ["record.long"]
    assert found["half"] == ["record.characters", "text.unseen"]
    assert "record.characters" in found["nul"]
    without = [codes for theirs, codes in found.items() if theirs.startswith("no id")]
    assert sorted(without) == [["record.id"], ["record.none"], ["record.unnamed"]]
    assert Service.objects.count() == 3
    assert json.dumps(one.report)
    assert Page.objects.count() == 1


ODD = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(-1e9, 1e9), st.text(max_size=5), st.just([]), st.just({}),
    st.just([None]), st.just("\ud800"), st.just("\0"), st.just("x" * 300), st.just("javascript:alert(1)"),
    st.just([[]]),
)  # fmt: skip


def spots(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Every place in a document."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [*([path] if path else []), *(found for key, one in inner for found in spots(one, (*path, key)))]


def spoiled(document: dict[str, Any], path: tuple[Any, ...], odd: Any) -> dict[str, Any]:
    made = json.loads(json.dumps(document))
    at = made
    for step in path[:-1]:
        at = at[step]
    at[path[-1]] = odd
    return made


FULL = nested(
    schedules=[{"id": "h", "byday": "MO", "opens_at": "10:00"}], languages=[{"id": "l", "code": "en"}],
    attributes=[{"id": "a", "taxonomy_term": {"id": "t", "name": "Toddlers"}}], cost_options=[{"id": "c", "amount": 1}],
)  # fmt: skip


@given(st.sampled_from(spots(FULL)), ODD)
@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_stands_anywhere_in_a_record_it_is_taken_in_or_set_aside(path: tuple[Any, ...], odd: Any) -> None:
    with transaction.atomic():
        feed = Feed(spoiled(FULL, path, odd), nested("good", "Good"))
        one = Reading(feed, format="uk-3.0").read()
        assert one.state == "done"
        taken = Service.objects.exclude(theirs="good").count()
        assert taken + Quarantined.objects.count() == 1
        assert Service.objects.filter(theirs="good").exists()
        transaction.set_rollback(True)
