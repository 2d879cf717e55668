"""The plan office’s desk and lists: what stands where, on which day."""

import csv
import datetime as dt
import io
import re
from dataclasses import replace
from typing import Any

import pytest
from django.test import Client

from tests.builders import and_also, row, whole_plan
from tests.unit.plan.office_pages import words
from tests.unit.plan.office_people import NOW, as_viewer, decided, forget, load, recorded, signed_in
from village.kernel.accounts.models import Account

pytestmark = pytest.mark.django_db


def test_the_desk_says_first_what_presses(amina: Account) -> None:
    said = words(signed_in(amina).get("/plan-office/"))
    assert "2 promises are past the date, none is due within 60 days, no update waits for a second person" in said


def test_work_stands_at_now_whatever_day_the_desk_shows(amina: Account, ben: Account) -> None:
    first = recorded(as_viewer(amina))
    client = signed_in(ben)
    for address in ("/plan-office/", "/plan-office/?as-at=2009-01-15", "/plan-office/?as-at=2009-01-15&chapter=1"):
        assert "1 update waits for a second person" in words(client.get(address)), address
    assert "no update waits" in words(client.get("/plan-office/?chapter=2"))
    decided(first, as_viewer(ben), at=NOW + dt.timedelta(days=9))
    early = words(client.get("/plan-office/?as-at=2009-01-15"))
    assert "no update waits" in early
    assert "Approved by you on 29 January 2009" in early
    assert "Promises and dates are as at 15 January 2009." in early
    assert "is always as it stands now" not in words(client.get("/plan-office/"))


def test_a_plan_that_opens_at_a_past_day_shows_its_approver_what_waits_today(amina: Account, ben: Account) -> None:
    forget()
    load(replace(whole_plan(), shown_as_at="2009-01-15"), number=2)
    recorded(as_viewer(amina), at=NOW + dt.timedelta(days=100))
    said = words(signed_in(ben).get("/plan-office/"))
    assert "1 update waits for a second person" in said
    assert "opens at 15 January 2009" in said
    assert "opens at 15 January 2009" in words(signed_in(ben).get("/plan-office/?as-at=2009-03-01"))


@pytest.mark.parametrize("day", ["2009-13-01", "soon", "2009-06-11", "1200-01-01"])
def test_a_day_that_cannot_be_is_told_in_a_sentence(amina: Account, day: str) -> None:
    client = signed_in(amina)
    for address in ("/plan-office/", "/plan-office/overdue/"):
        answer = client.get(address, {"as-at": day})
        assert answer.status_code == 400
        assert "choose today or an earlier day" in words(answer) or "no such day" in words(answer)


def test_what_came_back_stays_until_it_is_followed(amina: Account, ben: Account, now: Any) -> None:
    decided(recorded(as_viewer(amina)), as_viewer(ben), "returned", note="How many?")
    client = signed_in(amina)
    assert "Returned to you" in words(client.get("/plan-office/"))
    assert "Returned to you by Ben: How many?" in words(client.get("/work/"))
    assert "Returned to you" not in words(signed_in(ben).get("/plan-office/"))
    recorded(as_viewer(amina), at=NOW + dt.timedelta(days=1))
    assert "Returned to you" not in words(client.get("/plan-office/"))


def test_the_lists_filter_page_and_download(amina: Account) -> None:
    forget()
    many = [
        row("commitments", f"p{n:02}", title=f"Promise {n:02}", due="2009-03", leads=("school",)) for n in range(30)
    ]
    load(and_also(whole_plan(), "commitments", *many), number=2)
    client = signed_in(amina)
    assert "32 promises , page 1 of 2" in words(client.get("/plan-office/overdue/"))
    assert "Promise 29" in words(client.get("/plan-office/overdue/?page=2"))
    narrowed = client.get("/plan-office/overdue/?lead=school&chapter=1")
    assert "30 promises" in words(narrowed)
    assert "A council" not in words(narrowed).split("Back to")[0].split("Download")[0].split("30 promises")[1]
    assert "Nothing fits these filters" in words(client.get("/plan-office/overdue/?lead=school&chapter=2"))
    assert "32 promises" in words(client.get("/plan-office/overdue/?lead=nobody&chapter=9"))
    table = list(
        csv.DictReader(io.StringIO(client.get("/plan-office/overdue/?lead=school&format=csv").content.decode()))
    )
    assert len(table) == 30
    assert {one["days_to_last_day"] for one in table} == {"-71"}


def test_no_title_runs_as_a_formula_in_the_download(amina: Account) -> None:
    forget()
    bad = row("commitments", "bad", title='=HYPERLINK("https://example.org")', due="2009-01")
    load(and_also(whole_plan(), "commitments", bad), number=2)
    answer = signed_in(amina).get("/plan-office/overdue/?format=csv")
    assert answer["Content-Type"].startswith("text/csv")
    titles = [one["title"] for one in csv.DictReader(io.StringIO(answer.content.decode()))]
    assert '\'=HYPERLINK("https://example.org")' in titles


def test_nothing_due_and_no_plan_say_so(amina: Account) -> None:
    client = signed_in(amina)
    assert "Nothing falls due in the next 60 days" in words(client.get("/plan-office/due/"))
    assert "Nothing is past its date" in words(client.get("/plan-office/overdue/?as-at=2009-01-20"))


def test_the_menu_has_one_place_for_each_page_and_keeps_what_visitors_have(amina: Account) -> None:
    def menu(client: Client, address: str) -> tuple[list[str], int]:
        bar = client.get(address).content.decode().split("govuk-service-navigation__list")[1].split("</ul>")[0]
        return re.findall(r'href="([^"]*)"', bar), bar.count("govuk-service-navigation__item--active")

    for address in ("/plan/money/", "/plan/rights/", "/plan/stories/", "/plan/progress/", "/data/", "/places/"):
        visitors, one = menu(Client(), address)
        officers, own = menu(signed_in(amina), address)
        assert (one, own) == (1, 1), address
        assert set(visitors) <= set(officers)
        assert len(officers) <= 6
