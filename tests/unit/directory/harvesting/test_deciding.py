"""What a person decides of sources, harvests and records: denied first."""

import datetime as dt
import json
import uuid
from typing import Any

import pytest
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from tests.unit.directory.harvesting.feed import Feed, Reading, services
from tests.unit.directory.made import LEEDS, NOW, nested, source
from tests.unit.people.made import viewer
from village.directory.actions.harvesting import deciding
from village.directory.actions.harvesting.harvesting import take_in_released
from village.directory.actions.harvesting.reader import UNDER_WAY
from village.directory.actions.harvesting.sources import (
    ask_harvest,
    change_own_source,
    close_own_source,
    close_source,
    open_own_source,
    open_source,
)
from village.directory.models import Harvest, Quarantined, Raw, Service, Source
from village.directory.queries.harvesting import told
from village.directory.queries.harvesting.standing import held, set_aside, sources
from village.directory.rules.harvesting.sources import NotASource, SaidOfSource
from village.kernel.access.actions import Refusal
from village.kernel.access.rules import Viewer
from village.kernel.audit.models import Entry

pytestmark = pytest.mark.usefixtures("db")
ELSEWHERE = "E08000036"
SAID: dict[str, Any] = {
    "slug": "leeds-directory", "title": "Leeds directory", "area": LEEDS, "format": "uk-3.0",
    "url": "https://feeds.example.org/api", "licence": "OGL v3.0", "contact": "feeds@example.org",
}  # fmt: skip

CHANGED: dict[str, Any] = {
    "title": "Leeds family directory", "licence": "CC BY 4.0", "contact": "office@example.org", "trust": 8
}  # fmt: skip


def officer(area: str | None = LEEDS) -> Viewer:
    return viewer("directory-officer", area=area)


def others() -> list[Viewer]:
    """Who keeps no directory, and who keeps another's."""
    alone = Viewer(str(uuid.uuid4()), "One factor", "council", True, False, officer().grants, ())
    return [viewer("service-provider", area=LEEDS), viewer("plan-officer"), officer(ELSEWHERE), alone, Viewer()]


def actions() -> list[str]:
    return list(Entry.objects.filter(action__startswith="directory.").order_by("pk").values_list("action", flat=True))


def holding() -> tuple[Reading, Harvest]:
    reading = Reading(Feed(*services(12)))
    reading.read()
    reading.feed.records = [nested(f"s{number}", f"Changed {number}") for number in range(1, 13)]
    return reading, reading.read()


def test_nobody_else_sees_a_source_or_does_anything_to_it() -> None:
    _, one = holding()
    before = actions()
    for by in others():
        assert not sources(by).exists()
        assert not held(by).exists()
        assert told.desk(by) == []
        for act in (
            lambda by=by: open_own_source(said=SaidOfSource(**SAID), by=by, at=NOW),
            lambda by=by: close_own_source(source="made-up-feed", by=by, at=NOW),
            lambda by=by: ask_harvest(source="made-up-feed", by=by, at=NOW),
            lambda by=by: change_own_source(source="made-up-feed", said=CHANGED, by=by, at=NOW),
            lambda by=by: deciding.release_harvest(harvest=one.ref, by=by, at=NOW),
            lambda by=by: deciding.refuse_harvest(harvest=one.ref, by=by, at=NOW),
        ):
            with pytest.raises(Refusal):
                act()
    assert actions() == before
    assert not Service.objects.filter(name__startswith="Changed").exists()


def test_a_released_harvest_has_one_reader() -> None:
    reading, one = holding()
    deciding.release_harvest(harvest=one.ref, by=officer(), at=reading.now)
    assert reading.read(days=0).pk == one.pk  # nobody is at it yet: whoever comes first takes it in
    assert Service.objects.filter(name__startswith="Changed").count() == 12
    now = timezone.now()
    Harvest.objects.filter(pk=one.pk).update(state="taking", beat_at=now)
    with pytest.raises(Refusal, match="being read just now"):
        reading.read(days=(now - reading.now) / dt.timedelta(days=1))
    assert take_in_released(by="test", at=now, harvest=str(one.ref)) == UNDER_WAY
    [again] = DBTaskResult.objects.filter(run_after__gt=now, run_after__lt=now + dt.timedelta(hours=1))
    assert again.args_kwargs["args"][0] == "directory.take-in"


@pytest.mark.parametrize("state", ["fetching", "taking", "held"])
def test_nothing_more_is_taken_in_of_a_source_that_is_closed(state: str) -> None:
    _, one = holding()
    Harvest.objects.filter(pk=one.pk).update(state=state, ended_at=None)
    close_own_source(source="made-up-feed", by=officer(), at=one.started_at)
    one.refresh_from_db()
    assert (one.state, one.why, one.ended_at) == ("refused", "The source was closed.", one.started_at)
    assert take_in_released(by="test", at=NOW, harvest=str(one.ref)) == "refused"
    with pytest.raises(Refusal):
        deciding.release_harvest(harvest=one.ref, by=officer(), at=NOW)
    assert not Service.objects.filter(name__startswith="Changed").exists()
    assert set(Harvest.objects.exclude(pk=one.pk).values_list("state", flat=True)) == {"done"}


def test_a_national_source_belongs_to_whoever_keeps_all() -> None:
    source("national", area="")
    assert not sources(officer()).exists()
    assert sources(officer(None)).count() == 1


def test_what_cannot_be_a_source_is_said_in_a_sentence() -> None:
    for field, value, words in (
        ("slug", "Not a slug", "short name"),
        ("slug", "x" * 61, "short name"),
        ("title", " ", "Give a title"),
        ("licence", "", "licence"),
        ("contact", "", "whom to tell"),
        ("format", "xml", "one of the formats"),
        ("trust", 0, "from 1 to 9"),
        ("url", "http://feeds.example.org", "Only https"),
        ("url", "https://user@feeds.example.org", "user name"),
        ("area", "E00000000", "no such area"),
    ):
        with pytest.raises(NotASource, match=words) as wrong:
            open_source(said=SaidOfSource(**{**SAID, field: value}), by="test", at=NOW)
        assert wrong.value.field == field
    with pytest.raises(NotASource, match="imported, not fetched"):
        open_source(said=SaidOfSource(**{**SAID, "format": "csv"}), by="test", at=NOW)
    assert not Source.objects.exists()
    assert actions() == []


def test_a_source_is_opened_read_and_closed() -> None:
    by = officer()
    open_own_source(said=SaidOfSource(**SAID), by=by, at=NOW)
    with pytest.raises(NotASource, match="of this name already"):
        open_own_source(said=SaidOfSource(**SAID), by=by, at=NOW)
    ask_harvest(source="leeds-directory", by=by, at=NOW)
    close_own_source(source="leeds-directory", by=by, at=NOW)
    for act in (close_own_source, ask_harvest):
        with pytest.raises(Refusal, match="closed"):
            act(source="leeds-directory", by=by, at=NOW)
    with pytest.raises(Refusal, match="no open source"):
        close_source(source="leeds-directory", by="test", at=NOW)
    open_source(said=SaidOfSource(**{**SAID, "slug": "files", "url": "", "area": ""}), by="test", at=NOW)
    with pytest.raises(Refusal, match="no address"):
        ask_harvest(source="files", by=officer(None), at=NOW)
    assert actions() == [
        "directory.source.open", "directory.harvest.ask", "directory.source.close", "directory.source.open",
    ]  # fmt: skip
    assert [one.state for one in told.desk(officer(None))] == ["Not read yet", "Closed"]


def test_what_was_held_is_taken_in_when_somebody_says_so_and_only_once() -> None:
    _, one = holding()
    assert told.changes(one, 1) == [("s1", "Made-up group 1", "Changed 1")]
    assert told.report_of(one.source)[0] == Harvest.objects.get(state="done")
    deciding.release_harvest(harvest=one.ref, by=officer(), at=NOW)
    with pytest.raises(Refusal, match="waits for nobody"):
        deciding.release_harvest(harvest=one.ref, by=officer(), at=NOW)
    assert take_in_released(by="x", at=NOW, harvest=str(one.ref)) == "done"
    assert take_in_released(by="x", at=NOW, harvest=str(one.ref)) == "done"
    assert Service.objects.filter(name__startswith="Changed").count() == 12


def test_what_was_held_and_refused_changes_nothing() -> None:
    _, one = holding()
    deciding.refuse_harvest(harvest=one.ref, by=officer(), at=NOW)
    one.refresh_from_db()
    assert one.state == "refused"
    assert not Service.objects.filter(name__startswith="Changed").exists()


def test_services_that_were_held_as_gone_are_gone_when_somebody_says_so() -> None:
    reading = Reading(Feed(*services(40)))
    reading.read()
    del reading.feed.records[30:]
    one = [reading.read() for _ in range(3)][-1]
    deciding.release_harvest(harvest=one.ref, by=officer(), at=reading.now)
    take_in_released(by="x", at=reading.now, harvest=str(one.ref))
    one.refresh_from_db()
    assert (one.state, one.gone) == ("done", 10)
    assert Service.objects.filter(state="gone").count() == 10
    assert Raw.objects.filter(missed=3).count() == 10


def aside(*records: Any) -> Quarantined:
    Reading(Feed(nested("good"), *records)).read()
    return Quarantined.objects.get()


def decide(one: Quarantined, decision: str, **other: Any) -> None:
    said = {"record": one.ref, "decision": decision, "seen": one.raw.sha256, "by": officer(), "at": NOW, **other}
    deciding.decide_record(**said)


AGES = nested("odd", minimum_age=9, maximum_age=3)


def test_nobody_else_reads_or_decides_a_record_and_either_is_in_the_audit() -> None:
    one = aside(AGES)
    for by in others():
        assert deciding.open_set_aside(record=one.ref, by=by, at=NOW) is None
        with pytest.raises(Refusal, match="no such record"):
            decide(one, "in", by=by)
    assert deciding.open_set_aside(record=one.ref, by=officer(), at=NOW) == one
    read = Entry.objects.filter(action="directory.record.read").order_by("pk")
    assert [entry.decision for entry in read] == ["denied"] * 5 + ["permitted"]


def test_a_record_is_let_in_as_it_came_until_something_else_is_found() -> None:
    reading = Reading(Feed(nested("good"), AGES))
    reading.read()
    one = Quarantined.objects.get()
    assert '"maximum_age": 3' in told.came(one)[0]
    decide(one, "in")
    assert Service.objects.get(theirs="odd").state == "shown"
    with pytest.raises(Refusal, match="decided already"):
        decide(one, "in")
    reading.feed.records[1] = {**AGES, "name": "Another name"}
    reading.read()
    assert Service.objects.get(theirs="odd").name == "Another name"
    reading.feed.records[1] = {**AGES, "name": "Worse", "url": "javascript:x"}
    reading.read()
    assert Service.objects.get(theirs="odd").name == "Another name"
    one.refresh_from_db()
    assert (one.decision, one.decided_by) == ("", None)
    reading.feed.records[1] = nested("odd", "Mended")
    reading.read()
    assert Service.objects.get(theirs="odd").name == "Mended"
    assert not Quarantined.objects.exists()


def test_a_record_that_is_kept_out_stays_out() -> None:
    reading = Reading(Feed(nested("good"), AGES))
    reading.read()
    one = Quarantined.objects.get()
    decide(one, "out")
    reading.feed.records[1] = {**AGES, "name": "Another name"}
    reading.read()
    one.raw.refresh_from_db()
    assert set_aside(officer()).get().decision == "out"
    assert not Service.objects.filter(theirs="odd").exists()
    with pytest.raises(Refusal, match="no such record"):
        decide(one, "perhaps")
    with pytest.raises(Refusal, match="come otherwise"):
        decide(one, "in", seen="x")


@pytest.mark.parametrize(
    "bad", [nested("odd", url="javascript:x"), {"id": "odd", "name": "Nobody provides it"}, {"id": 1}]
)
def test_what_would_run_in_a_browser_or_is_no_service_cannot_be_let_in(bad: Any) -> None:
    one = aside(bad)
    with pytest.raises(Refusal, match="cannot be let in"):
        decide(one, "in")
    assert Service.objects.count() == 1


def test_the_desk_tells_how_each_source_stands() -> None:
    aside(AGES)
    [one] = told.desk(officer())
    assert (one.state, one.shown, one.waiting, one.asks) == ("Taken in", 1, 1, True)
    assert told.standing(officer(), one.source).waiting == 1
    last, report = told.report_of(one.source)
    assert last == one.last
    assert [found["code"] for found in report["findings"] if found["held"]] == ["age.crossed"]
    assert told.report_of(source("empty")) == (None, {})


def test_a_record_too_long_to_be_kept_has_nothing_to_show() -> None:
    one = aside(nested("long", description="x" * 1_000_001))
    assert told.came(one)[0] == ""
    assert told.changes(Harvest.objects.get()) == []
    Raw.objects.update(waits=True)
    assert told.changes(Harvest.objects.get())[1] == ("long", "", "")


def test_what_is_said_of_a_source_is_changed_and_what_it_is_known_and_read_by_stays() -> None:
    by = officer()
    open_own_source(said=SaidOfSource(**SAID), by=by, at=NOW)
    close_own_source(source="leeds-directory", by=by, at=NOW)  # what came from it is still told
    stays = {"slug": "another", "format": "csv", "area": ELSEWHERE, "url": "https://other.example.org"}
    change_own_source(source="leeds-directory", said={**CHANGED, "contact": SAID["contact"], **stays}, by=by, at=NOW)
    kept = Source.objects.values(*SAID, "trust").get()
    assert kept == {**SAID, **CHANGED, "contact": SAID["contact"]}
    entry = Entry.objects.get(action="directory.source.change")
    assert (entry.actor, entry.thing) == (str(by.ref), "source:leeds-directory")
    trust = {"before": 5, "after": 8}
    assert json.loads(entry.detail) == {"fields": ["title", "licence", "trust"], "trust": trust}


def test_what_cannot_be_said_of_a_source_changes_nothing() -> None:
    by = officer()
    open_own_source(said=SaidOfSource(**SAID), by=by, at=NOW)
    open_own_source(said=SaidOfSource(**{**SAID, "slug": "files", "url": "", "format": "csv"}), by=by, at=NOW)
    before = list(Source.objects.values())
    for field, value in (("title", " "), ("title", "x" * 121), ("licence", ""), ("contact", " "), ("trust", 10)):
        with pytest.raises(NotASource) as wrong:
            change_own_source(source="leeds-directory", said={**CHANGED, field: value}, by=by, at=NOW)
        assert wrong.value.field == field
    assert list(Source.objects.values()) == before
    assert "directory.source.change" not in actions()
    change_own_source(source="files", said={**CHANGED, "licence": "", "contact": ""}, by=by, at=NOW)
    assert Source.objects.get(slug="files").licence == ""  # of files nobody need say it
