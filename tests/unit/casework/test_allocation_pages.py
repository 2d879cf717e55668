"""Panels, their meetings and what follows, as somebody at a browser meets them."""

import uuid

import pytest

from tests.unit.casework import made
from tests.unit.casework.panelled import Table
from tests.unit.casework.planned import days
from village.casework.models import Panel, Seat

pytestmark = pytest.mark.django_db


@pytest.fixture
def table() -> Table:
    return Table()


@pytest.fixture
def now(monkeypatch: pytest.MonkeyPatch) -> None:
    """The day after it was asked."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: days(1))


@pytest.mark.usefixtures("now")
def test_a_meeting_is_opened_attended_and_told_what_there_is_on_pages(table: Table) -> None:
    chair, clerk, boss = (made.browser(one) for one in (table.chair, table.clerk, table.boss))
    home = f"/help/allocation/{table.panel.ref}/"
    assert "You sit on no panel" in boss.get("/help/allocation/").content.decode()
    assert "North" in chair.get("/help/allocation/").content.decode()
    assert "No meeting is open" in chair.get(home).content.decode()
    day = {"on-day": "5", "on-month": "5", "on-year": "2026", "half_term": "summer-1"}
    assert clerk.get(f"{home}open/").status_code == 200
    assert clerk.post(f"{home}open/", day).status_code == 302
    assert chair.post(f"{home}open/", day).status_code == 400  # one is open
    assert "Close the meeting" not in clerk.get(home).content.decode()
    names = [f"seat_{one.pk}" for one in table.panel.seats.all()]
    there = dict(zip(names, ("came", "came", "apologies"), strict=True))
    assert clerk.get(f"{home}attend/").status_code == 200
    bare = clerk.post(f"{home}attend/", {}).content.decode()
    assert "This field is required" not in bare
    assert all(f"{one}: choose whether they are there" in bare for one in ("Cara Chair, chair", "Otto Other, member"))
    assert clerk.post(f"{home}attend/", there).status_code == 302
    rooms_now = {f"places_{table.club.ref}": "1", f"weeks_{table.club.ref}": "2"}
    assert clerk.get(f"{home}capacity/").status_code == 200
    assert "Enter sleep club: places" not in clerk.post(f"{home}capacity/", {}).content.decode()
    assert "Enter how many places Sleep club has" in clerk.post(f"{home}capacity/", {}).content.decode()
    assert clerk.post(f"{home}capacity/", rooms_now).status_code == 302
    for do in ("put", "close", "close"):
        assert chair.post(f"{home}now/", {"do": do}).status_code == 302
    assert chair.post(f"/help/allocation/{uuid.uuid4()}/now/", {"do": "close"}).status_code == 404
    assert "Meetings before" in chair.get(home).content.decode()


@pytest.mark.usefixtures("now")
def test_a_request_is_decided_on_its_page(table: Table) -> None:
    chair, clerk, lead = (made.browser(one) for one in (table.chair, table.clerk, table.lead))
    second = made.episode(table.lead, "The Secondperson family")
    ask = f"/help/{second.ref}/requests/ask/"
    assert lead.get(ask).status_code == 200
    for _ in range(2):
        assert lead.post(ask, {"panel": str(table.panel.ref), "words": "A place", "key": "k"}).status_code == 302
    assert second.requests.count() == 1
    home = f"/help/allocation/{table.panel.ref}/"
    case, other = f"{home}{table.request.ref}/", f"{home}{second.requests.get().ref}/"
    assert "Allocate it" not in chair.get(case).content.decode()  # no meeting is open
    table.sit(table.chair, table.clerk)
    assert "Allocate it to a service" in chair.get(case).content.decode()
    for step in ("give-more", "nothing"):
        assert chair.get(f"{case}{step}/").status_code == 404
    assert clerk.get(f"{case}allocate/").status_code == 404  # for the chair
    assert "Sleep club" in chair.get(f"{case}allocate/").content.decode()
    expects = {"key": "a", "expects": "1"}
    assert chair.post(f"{case}allocate/", expects).status_code == 400
    assert chair.post(f"{case}allocate/", expects | {"service": str(table.club.ref)}).status_code == 302
    assert chair.post(f"{case}decline/", {"key": "b", "expects": "1"}).status_code == 400  # decided already
    assert chair.post(f"{other}know/").status_code == 302
    assert chair.get(other).status_code == chair.post(f"{other}know/").status_code == 404
    assert "Secondperson" not in chair.get(home).content.decode()


@pytest.mark.usefixtures("now")
def test_what_is_asked_of_a_service_is_answered_and_taken_back_on_pages(table: Table) -> None:
    one, lead, mine = table.referred(), made.browser(table.lead), f"/help/{table.ref}/requests/"
    assert "llocated to a service" in lead.get(mine).content.decode()
    assert lead.get(f"{mine}referrals/{uuid.uuid4()}/").status_code == 404
    assert lead.get(f"{mine}referrals/{one.ref}/").status_code == 200
    theo = made.browser(made.account("Theo Teacher", "practitioner", body="school"))
    theirs = f"/help/referrals/{one.ref}/"
    assert theo.get(f"{theirs}nothing/").status_code == 404
    assert theo.get(f"{theirs}accept/").status_code == 200
    assert theo.post(f"{theirs}finish/", {"key": "f", "expects": "0"}).status_code == 400
    assert theo.post(f"{theirs}accept/", {"key": "y", "expects": "9"}).status_code == 400
    assert theo.post(f"{theirs}accept/", {"key": "z", "expects": "0"}).status_code == 302
    assert theo.post(f"/help/referrals/{uuid.uuid4()}/accept/", {"key": "z", "expects": "0"}).status_code == 404
    back = {"key": "t", "expects": "1", "reason": "by-mistake"}
    assert lead.post(f"{mine}referrals/{one.ref}/", back).status_code == 302
    assert theo.get(theirs).status_code == 404
    assert theo.post(f"{theirs}finish/", {"key": "q", "expects": "2"}).status_code == 404


def test_what_a_panel_asks_for_is_answered_on_the_record(table: Table, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: days(1))
    lead, stranger = made.browser(table.lead), made.browser(table.stranger)
    table.sit(table.chair, table.clerk)
    table.decide("ask-more", words="Since when?")
    page = f"/help/{table.ref}/requests/{table.request.ref}/"
    assert stranger.get(f"{page}give-more/").status_code == 404
    for wrong in (f"{page}allocate/", f"/help/{table.ref}/requests/{uuid.uuid4()}/give-more/"):
        assert lead.get(wrong).status_code == 404
    assert lead.get(f"{page}give-more/").status_code == 200
    assert lead.post(f"{page}give-more/", {"key": "m", "expects": "2", "words": ""}).status_code == 400
    assert lead.post(f"{page}give-more/", {"key": "m", "expects": "2", "words": "May"}).status_code == 302
    assert lead.post(f"{page}take-back/", {"key": "t", "expects": "3", "reason": "by-mistake"}).status_code == 302
    assert lead.get(f"{page}take-back/").status_code == 200  # it says that it cannot be done now
    assert lead.get(f"/help/{made.episode(table.lead).ref}/requests/").status_code == 200


def test_a_panel_is_kept_on_pages(table: Table) -> None:
    boss = made.browser(table.boss)
    made_up = {"area": made.AREA, "locality": "East", "quorum": "2"}
    assert boss.get("/help/allocation/new/").status_code == 200
    assert boss.post("/help/allocation/new/", made_up | {"quorum": "1"}).status_code == 400
    assert boss.post("/help/allocation/new/", made_up | {"locality": " "}).status_code == 400
    assert boss.post("/help/allocation/new/", made_up).status_code == 302
    keep = f"/help/allocation/{Panel.objects.get(locality='East').ref}/keep/"
    assert boss.get(f"/help/allocation/{uuid.uuid4()}/keep/").status_code == 404
    assert "Bea Boss" not in boss.get(f"{keep}seat/").content.decode().partition("<main")[2]
    assert boss.post(f"{keep}seat/", {"account": str(table.boss.ref), "part": "chair"}).status_code == 400
    assert boss.post(f"{keep}seat/", {"account": str(table.chair.ref), "part": "chair"}).status_code == 302
    assert boss.get(f"{keep}service/").status_code == 200
    assert boss.post(f"{keep}service/", {"name": "Club", "organisation": "school"}).status_code == 302
    seat = Seat.objects.get(panel__locality="East")
    assert "Cara Chair" in boss.get(keep).content.decode()
    for _ in range(2):
        assert boss.post(f"{keep}seat/{seat.pk}/end/").status_code == 302
    seat.refresh_from_db()
    assert seat.until_at is not None
    assert boss.post(f"/help/allocation/{uuid.uuid4()}/keep/seat/1/end/").status_code == 404


def test_without_a_panel_in_the_area_nothing_can_be_asked(table: Table) -> None:
    Panel.objects.filter(pk=table.panel.pk).update(area=made.ELSEWHERE)
    other = made.episode(table.lead)
    assert made.browser(table.lead).get(f"/help/{other.ref}/requests/ask/").status_code == 302
