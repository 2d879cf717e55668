"""Pages of feeds and models as people meet them: who gets nothing, then the whole way."""

import datetime as dt
import html
import re
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.unit.people import made
from tests.unit.people.population import AREA, ELSEWHERE, FAR_OFF, NOW, source
from tests.unit.plan.office_pages import words as written
from tests.unit.plan.office_people import person, signed_in
from village.kernel.access.rules import CLEARANCES
from village.kernel.accounts.actions import record_clearance
from village.kernel.accounts.models import Account
from village.kernel.organisations.models import Organisation
from village.linkage.rules.model import as_data
from village.linkage.rules.untrained import untrained
from village.people.actions import arriving
from village.people.models import Child, Feed, MatchingModel, Record, Rejection, SourceSystem
from village.people.queries.formats import formats

pytestmark = pytest.mark.django_db
FEEDS, SOURCE = "/settings/feeds/", "/settings/feeds/health/"
MODELS, MODEL = "/children/matching/models/", "/children/matching/models/m-example/"
GOOD = b"record,forename,surname\n" + b"".join(b"%d,Anna,Made%d\n" % (n, n) for n in range(60)) + b",Bela,None\n"


@pytest.fixture(autouse=True)
def now(tmp_path: Path, settings: Any) -> Any:
    settings.VAR = tmp_path / "var"
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def officer() -> Client:
    return signed_in(person("olga", "matching-officer", AREA))


@pytest.fixture
def lead() -> Client:
    return signed_in(person("lena", "matching-lead"))


@pytest.fixture
def health() -> SourceSystem:
    return source("health", mapping=formats()["village"].mapping)


def a_model(**figures: Any) -> MatchingModel:
    data = {**as_data(untrained()), "version": "m-example", "thresholds": {"link": 0.99, "review": 0.02}}
    return MatchingModel.objects.create(
        version="m-example", data=data, figures=figures, trained_on="200 records", made_at=NOW, made_by="somebody"
    )


def words(answer: Any) -> str:
    """A page's words as they are read."""
    return html.unescape(written(answer))


def send(client: Client, raw: bytes, name: str = "feed.csv") -> Any:
    return client.post(f"{SOURCE}send/", {"file": SimpleUploadedFile(name, raw)}, follow=True)


class TestWhoGetsNothing:
    def test_a_source_elsewhere_is_like_none(self, health: SourceSystem) -> None:
        feed = Feed.objects.create(
            source=health, received_at=NOW, name="x", sha256="0" * 64, rows=1, state="held", held_because="It is small."
        )
        elsewhere = signed_in(person("eve", "matching-officer", ELSEWHERE))
        assert "No source yet" in words(elsewhere.get(FEEDS))
        nothing = elsewhere.get("/settings/feeds/none/")
        assert nothing.status_code == 404
        for address in ("", "change/", "close/", "send/", f"{feed.pk}/", f"{feed.pk}/release/", f"{feed.pk}/refuse/"):
            for answer in (elsewhere.get(f"{SOURCE}{address}"), elsewhere.post(f"{SOURCE}{address}")):
                assert answer.status_code in (404, 405), address
        assert elsewhere.get(SOURCE).content == nothing.content
        feed.refresh_from_db()
        assert feed.state == "held"

    def test_an_officer_sees_no_models(self, officer: Client) -> None:
        a_model()
        for address in (MODELS, MODEL, f"{MODEL}sign/"):
            assert officer.get(address).status_code == 404
        for address in (f"{MODELS}train/", f"{MODEL}shadow/", f"{MODEL}sign/"):
            assert officer.post(address).status_code == 404
        assert MatchingModel.objects.get().signed_at is None

    def test_without_a_second_factor_it_is_asked_for(self) -> None:
        client = signed_in(person("olga", "matching-officer", AREA), second_factor=False)
        assert client.get(FEEDS)["Location"].startswith("/account/two-factor/needed/")


def test_a_source_is_added_changed_sends_and_is_closed(officer: Client) -> None:
    Organisation.objects.create(slug="council", name="A council", kind="council")
    said = {
        "title": "The health system", "slug": "health", "organisation": "council", "kind": "health", "area": AREA,
        "sensitive": "none", "trust": "9", "duplicate_free": "yes", "mode": "full", "every_days": "7",
        "contact": "system@example.org", "shipped": "village", "own": "",
    }  # fmt: skip
    assert "Leeds" not in words(officer.get(f"{FEEDS}add/"))  # only areas of one's own
    wrong = officer.post(f"{FEEDS}add/", {**said, "own": "forname: First"})
    assert wrong.status_code == 400
    assert "there is no concept 'forname'" in words(wrong)
    added = officer.post(f"{FEEDS}add/", said, follow=True)
    assert "The source is in the register." in words(added)
    assert SourceSystem.objects.get().sensitive == ""
    assert "Nothing has come yet" in words(officer.get(SOURCE))
    assert 'value="9" selected' in officer.get(f"{SOURCE}change/").content.decode()
    officer.post(f"{SOURCE}change/", {**said, "trust": "8", "own": "forename: First"})
    assert "8 of 9" in words(officer.get(SOURCE))
    assert "some of its own" in words(officer.get(SOURCE))
    officer.post(f"{SOURCE}close/")
    assert "Closed on 4 May 2026" in words(officer.get(SOURCE))


def test_a_file_is_sent_taken_and_shown_row_by_row(officer: Client, health: SourceSystem) -> None:
    assert "Upload" in words(officer.post(f"{SOURCE}send/"))
    refused = send(officer, b"town\nAshmere\n", "towns.csv")
    assert refused.status_code == 400
    assert "towns.csv has no column 'record'" in words(refused)
    assert "The file has come." in words(send(officer, GOOD))
    feed = Feed.objects.get()
    assert "Being taken in" in words(officer.get(FEEDS))
    assert "0 of 61 rows are done" in words(officer.get(f"{SOURCE}{feed.pk}/"))
    arriving.take_in_background(by="test", at=NOW, feed=feed.pk)
    shown = words(officer.get(f"{SOURCE}{feed.pk}/"))
    assert "it has no key of its own" in shown
    assert "Bela" not in shown
    assert list(Rejection.objects.values_list("row", flat=True)) == [61]
    assert "1.6%" in words(officer.get(FEEDS))


def test_half_a_feed_is_held_and_released_with_a_reason(officer: Client, health: SourceSystem) -> None:
    for raw in (GOOD, GOOD + b"61,Cora,Testperson\n"):
        send(officer, raw)
        arriving.take_in_background(by="test", at=NOW, feed=Feed.objects.order_by("-pk")[0].pk)
    send(officer, GOOD[:300])
    held = Feed.objects.get(state="held")
    assert "no more than half of the usual" in words(officer.get(FEEDS))
    page = f"{SOURCE}{held.pk}/"
    assert "None of it has been taken" in words(officer.get(page))
    assert "Enter an answer to “Why?”" in words(officer.post(f"{page}refuse/", {"reason": ""}))
    officer.post(f"{page}release/", {"reason": "Half the practice has closed."})
    held.refresh_from_db()
    assert (held.state, held.settled_because) == ("coming", "Half the practice has closed.")
    assert "not held any more" in words(officer.post(f"{page}refuse/", {"reason": "No."}))


def test_late_feeds_are_told(officer: Client, health: SourceSystem) -> None:
    SourceSystem.objects.update(opened_at=NOW - dt.timedelta(days=10))
    assert "2 days late. Ask system@example.org." in words(officer.get(FEEDS))


class TestModels:
    def test_before_any(self, lead: Client) -> None:
        assert "No model has been trained" in words(lead.get(MODELS))
        assert "is being trained" in words(lead.post(f"{MODELS}train/", follow=True))
        assert lead.get(MODEL).status_code == 404
        assert lead.post(f"{MODEL}shadow/").status_code == 404

    def test_one_is_shown_tried_and_signed_off(self, lead: Client) -> None:
        a_model(expected={"precision": 0.9995, "recall": 0.99, "reviewed": 0.012})
        shown = words(lead.get(MODEL))
        assert "99.95% are expected to be right; 1.2% of records would be put before a person" in shown
        assert "0 live records" in words(lead.post(f"{MODEL}shadow/", follow=True))
        assert "The model is in force." in words(lead.post(f"{MODEL}sign/", follow=True))
        assert "In force since 4 May 2026" in words(lead.get(MODEL))
        again = lead.post(f"{MODEL}sign/")
        assert again.status_code == 400
        assert "signed off already" in words(again)
        assert "in force" in words(lead.get(MODELS))

    def test_what_it_would_decide_otherwise_is_counted_both_ways_and_can_be_opened(self, lead: Client) -> None:
        for slug in ("health", "school", "clinic"):
            made.take(made.source(slug), [made.row("1"), made.row("2", forename="Zed", date_of_birth="2001-01-09")])
        alone = made.record(made.source("clinic"), "1")
        own = alone.child
        Record.objects.filter(pk=alone.pk).update(child=Child.objects.create(made_at=NOW))
        a_model()
        assert "Not shown Not shown" in words(lead.post(f"{MODEL}shadow/", follow=True))  # not vetted, not trained
        for kind in CLEARANCES:
            record_clearance(
                account=Account.objects.get(name="Lena"),
                kind=kind,
                from_on=NOW.date(),
                until_on=FAR_OFF,
                by="t",
                at=NOW,
            )
        shown = lead.get(MODEL)
        assert "Stands alone; would be linked to a child 1" in words(shown)
        assert "Is linked; would stand alone 0" in words(shown)
        ways = re.findall(r'href="(/children/matching/children/[^"]+)">(The [^<]+)', shown.content.decode())
        alone.refresh_from_db()
        assert [name for _, name in ways] == [
            f"The child of record {alone.pk}", f"The other child for record {alone.pk}"
        ]  # fmt: skip
        for (address, _), child in zip(ways, (alone.child, own), strict=True):
            assert str(child.ref) in lead.get(address).content.decode()
        elsewhere = signed_in(person("lara", "matching-lead", ELSEWHERE))
        assert "/children/matching/children/" not in elsewhere.get(MODEL).content.decode()
        assert "Not shown Not shown" in words(elsewhere.get(MODEL))

    def test_whoever_trained_it_is_told_that_somebody_else_must(self, lead: Client) -> None:
        a_model()
        MatchingModel.objects.update(made_by=str(Account.objects.get(name="Lena").ref))
        assert "Somebody else must sign it off" in words(lead.get(MODEL))
        assert "Someone else must decide" in words(lead.post(f"{MODEL}sign/"))

    def test_a_lead_of_one_area_may_look_and_not_sign(self) -> None:
        a_model()
        client = signed_in(person("lara", "matching-lead", AREA))
        assert client.get(MODEL).status_code == 200
        assert "You may not do this." in words(client.post(f"{MODEL}sign/"))
        assert "You may not do this." in words(client.post(f"{MODELS}train/", follow=True))

    def test_one_of_other_levels_says_so(self, lead: Client) -> None:
        one = a_model()
        one.data["weighings"][0]["levels"] = ["differs", "same"]
        MatchingModel.objects.update(data=one.data)
        assert "Train a new one" in words(lead.get(MODEL))
        assert "other levels" in words(lead.post(f"{MODEL}shadow/", follow=True))
