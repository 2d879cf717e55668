"""Anyone says what is wrong of an entry, without a name; whoever keeps it says what was done. Spam is bounded."""

import uuid

import pytest
from django.core.cache import cache
from django.test import Client

from tests.unit.directory.keeping.world import NOW, World, browser, seen
from village.directory.actions.keeping import drafting, reporting
from village.directory.models import Report, Service
from village.directory.queries.keeping import visible
from village.directory.views.keeping import reports
from village.kernel.access.actions import Refusal
from village.kernel.access.rules import ANYONE


def report(service: Service, kind: str = "times", text: str = "Tuesdays now.") -> Report | None:
    return reporting.report(service=service.pk, kind=kind, text=text, at=NOW)


def test_nobody_without_a_part_reads_or_closes_a_report(world: World) -> None:
    made = report(world.kept())
    assert made is not None
    for viewer in (ANYONE, seen(world.rita), seen(world.oona), seen(world.olive, second_factor=False)):
        assert not visible.reports(viewer).exists()
        with pytest.raises(Refusal, match="no such report"):
            reporting.close_report(report=made.ref, done="x", by=viewer, at=NOW)


def test_its_provider_and_the_area_see_it_and_either_closes_it(world: World) -> None:
    own = world.kept()
    for who in (world.peter, world.olive):
        made = report(own)
        assert made is not None
        assert list(visible.reports(seen(who))) == [made]
        with pytest.raises(Refusal, match="Say what was done"):
            reporting.close_report(report=made.ref, done=" ", **world.by(who))
        reporting.close_report(report=made.ref, done="Put right.", **world.by(who))
        with pytest.raises(Refusal, match="closed already"):
            reporting.close_report(report=made.ref, done="Again.", **world.by(who))


def test_what_worries_somebody_is_for_the_area_alone(world: World) -> None:
    made = report(world.kept(), "worry", "A worker shouted at a child.")
    assert made is not None
    assert not visible.reports(seen(world.peter)).exists()
    assert browser(world.peter).get(f"/my-services/reports/{made.ref}/").status_code == 404
    assert list(visible.reports(seen(world.olive))) == [made]


def test_what_is_no_report_is_refused(world: World) -> None:
    own = world.kept()
    for kind, text, sentence in (
        ("none", "", "Choose what is wrong"), ("other", " ", "in a few words"), ("times", "x" * 1001, "at most 1,000"),
        ("times", "<script>alert(1)</script>", "without HTML"), ("times", "=HYPERLINK(1)", "not as a formula"),
        ("times", "a\u202eb", "hidden character"),
    ):  # fmt: skip
        with pytest.raises(Refusal, match=sentence):
            report(own, kind, text)
    drafting.withdraw(service=own.pk, **world.by(world.peter))
    with pytest.raises(Refusal, match="no such service"):
        report(own)
    assert not Report.objects.exists()


def test_the_same_twice_waits_once_and_a_flood_is_enough(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reporting, "MOST_OPEN", 3)
    own = world.kept()
    assert report(own) is not None
    assert report(own, text="TUESDAYS NOW. ") is None
    for number in range(2):
        report(own, text=f"Other {number}")
    with pytest.raises(Refusal, match="Yours is not needed"):
        report(own, text="One too many")
    assert Report.objects.count() == 3


def test_a_page_without_an_account_takes_it_and_thanks(world: World) -> None:
    cache.clear()
    own, anyone = world.kept(), Client()
    address = f"/services/{own.pk}/report/"
    assert anyone.get(address).status_code == 200
    assert anyone.post(address, {}).status_code == 422
    assert anyone.post(address, {"kind": "other", "text": ""}).status_code == 422
    sent = anyone.post(address, {"kind": "closed", "text": ""})
    assert sent["Location"] == f"{address}thank-you/"
    assert anyone.get(sent["Location"]).status_code == 200
    assert Report.objects.get().kind == "closed"


def test_more_than_so_many_from_one_address_are_asked_to_wait(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    cache.clear()
    monkeypatch.setattr(reports, "MOST", 1)
    own, anyone = world.kept(), Client()
    sent = [
        anyone.post(f"/services/{own.pk}/report/", {"kind": "times", "text": f"{one}"}).status_code for one in range(2)
    ]
    assert sent == [302, 429]
    assert Report.objects.count() == 1


def test_an_entry_that_is_not_told_cannot_be_told_from_none(world: World) -> None:
    waits = world.added()
    for page in ("report/", "report/thank-you/"):
        answers = [Client().get(f"/services/{key}/{page}") for key in (waits.pk, uuid.uuid4())]
        assert [one.status_code for one in answers] == [404, 404]
        assert answers[0].content == answers[1].content


def test_pages_close_a_report(world: World) -> None:
    own = world.kept()
    for who, address in ((world.olive, "/directory/reports/"), (world.peter, "/my-services/reports/")):
        made = report(own)
        assert made is not None
        page = browser(who)
        assert "Tuesdays now." in page.get(f"{address}{made.ref}/").content.decode()
        assert page.post(f"{address}{made.ref}/", {"done": "Mended."}).status_code == 302
    assert not Report.objects.filter(closed_at=None).exists()


def test_no_number_of_reports_keeps_a_worry_out_or_tells_of_one(world: World) -> None:
    own = world.kept()
    for number in range(reporting.MOST_OPEN + 1):
        assert report(own, "worry", f"A worker shouted {number} times.") is not None
    for number in range(reporting.MOST_OPEN):  # as many as where nobody worries
        assert report(own, "times", f"Not at {number}.") is not None
    with pytest.raises(Refusal, match="Many people"):
        report(own, "times", "One more.")
    assert report(own, "worry", "A worker hit a child.") is not None
