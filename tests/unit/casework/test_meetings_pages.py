"""Meetings of a team, as somebody at a browser meets them."""

import datetime as dt
import re
import uuid
from typing import Any

import pytest

from tests.unit.casework import made
from tests.unit.casework.met import Table
from tests.unit.casework.planned import NOW, days
from village.casework.models import ApprovedMinutes, Decided, Meeting
from village.casework.queries.meetings import minutes_content
from village.kernel.documents.rules.reader import digest

pytestmark = pytest.mark.django_db


@pytest.fixture
def table() -> Table:
    return Table()


def words(answer: Any) -> str:
    return str(answer.content.decode())


@pytest.fixture
def at_table(table: Table, monkeypatch: pytest.MonkeyPatch) -> Table:
    """On the day of the meeting."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: days(7))
    return table


def test_a_meeting_is_planned_on_a_page_once_and_those_of_last_time_are_offered(at_table: Table) -> None:
    lead, stranger, home = (
        made.browser(at_table.lead),
        made.browser(at_table.stranger),
        f"/help/{at_table.ref}/meetings/",
    )
    assert stranger.get(home).status_code == stranger.get(f"{home}plan/").status_code == 404
    assert lead.get(f"{home}plan/").status_code == 200
    said = {
        "on-day": "11", "on-month": "5", "on-year": "2026", "at": "12.30", "place": "The school", "agenda": "Sleep",
        "family": [str(at_table.mother.ref)], "team": [str(at_table.member)], "others": "Mrs Next", "key": "k",
    }  # fmt: skip
    for _ in range(2):
        assert lead.post(f"{home}plan/", said).status_code == 302
    one = Meeting.objects.get()
    assert one.starts_at == dt.datetime(2026, 5, 11, 11, 30, tzinfo=dt.UTC)  # half past twelve in London
    assert "Mrs Next" in words(lead.get(f"{home}plan/"))
    assert stranger.get(f"{home}{one.ref}/").status_code == 404
    assert lead.get(f"{home}{uuid.uuid4()}/").status_code == 404
    assert "Mrs Next" in words(made.browser(at_table.nurse).get(f"{home}{one.ref}/"))


def test_minutes_and_decisions_are_kept_on_pages_once(at_table: Table) -> None:
    one, lead = at_table.plan(), made.browser(at_table.lead)
    page = f"/help/{at_table.ref}/meetings/{one.ref}/"
    asked = list(one.invited.all())
    minutes = {f"presence_{each.pk}": "came" for each in asked} | {"minutes": "<b>Slept</b>", "seen": "1"}
    minutes |= {f"dissent_{asked[2].pk}": "I asked for more."}
    assert lead.post(f"{page}minutes/", minutes | {"minutes": ""}).status_code == 400
    key = re.search(r'name="page" value="([^"]+)"', lead.get(f"{page}minutes/").content.decode())
    assert key
    for _ in range(2):  # the second says what was said before: nobody wrote in between
        assert lead.post(f"{page}minutes/", minutes | {"page": key[1]}).status_code == 302
    assert "Slept" in words(lead.get(f"{page}minutes/"))
    decision = {"words": "Read", "owner": "service", "due_on-day": "20", "due_on-month": "5", "due_on-year": "2026"}
    assert lead.post(f"{page}decide/", decision | {"key": "d"}).status_code == 400  # which service?
    for _ in range(2):
        assert lead.post(f"{page}decide/", decision | {"key": "d", "service": "Library"}).status_code == 302
    assert Decided.objects.count() == 1
    shown = words(made.browser(at_table.nurse).get(page))
    assert "&lt;b&gt;Slept" in shown
    assert "I asked for more." in shown
    assert "Approve these minutes" in shown
    assert "Approve these minutes" not in words(lead.get(page))


def test_minutes_are_approved_on_their_page_by_another(at_table: Table) -> None:
    lead, nurse, stranger = (made.browser(one) for one in (at_table.lead, at_table.nurse, at_table.stranger))
    one, home = at_table.minute(at_table.plan()), f"/help/{at_table.ref}/meetings/"
    decided, page = at_table.decide(one), f"{home}{one.ref}/"
    seen = digest(minutes_content(one))
    assert lead.get(f"{page}decided/{uuid.uuid4()}/").status_code == 404
    assert stranger.post(f"{page}approve/", {"seen": seen}).status_code == 404
    assert nurse.post(f"{home}{uuid.uuid4()}/approve/", {"seen": seen}).status_code == 404
    lead.post(f"{page}approve/", {"seen": seen})
    assert not ApprovedMinutes.objects.exists()
    nurse.post(f"{page}approve/", {"seen": seen})
    assert ApprovedMinutes.objects.get().sha256 == seen
    told = {"done_on-day": "11", "done_on-month": "5", "done_on-year": "2026"}
    assert lead.get(f"{page}decided/{decided.ref}/").status_code == 200
    assert lead.post(f"{page}decided/{decided.ref}/", told).status_code == 302
    assert "Minutes approved" in words(lead.get(home))
    assert "The team met" in words(lead.get(f"/help/{at_table.ref}/"))


def test_a_planned_meeting_stands_on_the_record_and_is_cancelled_there(
    table: Table, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)
    one, lead = table.plan(), made.browser(table.lead)
    page = f"/help/{table.ref}/meetings/{one.ref}/"
    assert "The team meets next on" in words(lead.get(f"/help/{table.ref}/"))
    assert "Write the minutes" not in words(lead.get(page))
    assert lead.get(f"{page}cancel/").status_code == 200
    assert lead.post(f"{page}cancel/", {"because": "Snow"}).status_code == 302
    assert "Snow" in words(lead.get(page))
    assert "A meeting was cancelled" in words(lead.get(f"/help/{table.ref}/"))
