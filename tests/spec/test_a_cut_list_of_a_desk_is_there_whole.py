"""A list of the desk that is cut says how many there are in all, and leads to all of them; nobody sees more by it."""

import datetime as dt
import html
import re
from collections.abc import Iterator

import pytest
from django.test import Client
from django.utils import timezone

from tests.builders import and_also, row, whole_plan
from tests.unit.casework import made
from tests.unit.plan.office_people import as_viewer, decided, forget, load, person, recorded, signed_in

pytestmark = pytest.mark.django_db
LISTS = ("due", "new", "waiting", "watching")
SHOWN = 5


def told(client: Client, address: str) -> dict[str, tuple[int, int, str]]:
    """Of each list of a desk: how many it says there are, how many it shows, and where all of them are."""
    answer = client.get(address.partition("#")[0])
    assert answer.status_code == 200
    body, found = answer.content.decode(), {}
    for name in LISTS:
        part = body[body.index(f'aria-labelledby="{name}"') :].partition("</section>")[0]
        count = re.search(r'class="vg-desk-list__count">(\d+)<', part)
        assert count
        more = re.search(r'href="(\?all=[^"]*)">All ([\d,]+) [^<]+<', part)
        assert not more or more[2] == count[1]
        found[name] = (int(count[1]), part.count("<li>"), html.unescape(more[1]) if more else "")
    return found


def holds(client: Client, *cut: str) -> None:
    """Those lists are cut, and each is whole where it leads; no other is changed by that."""
    few = told(client, "/work/")
    assert {name for name in LISTS if few[name][2]} == set(cut)
    for name, (count, shown, href) in few.items():
        assert (shown < count) == bool(href), name
        if href:
            assert href == f"?all={name}#{name}"
            whole = told(client, f"/work/{href}")
            assert whole[name] == (count, count, "")
            assert {one: whole[one] for one in LISTS if one != name} == {one: few[one] for one in LISTS if one != name}


def test_what_is_due_of_families_is_there_whole() -> None:
    lead, other = made.account("Lena Lead", "practitioner"), made.account("Olga Other", "practitioner")
    for number in range(7):
        made.episode(lead, f"Family {number}")
    client = made.browser(lead)
    holds(client, "due")
    page = client.get("/work/?all=due").content.decode()
    assert all(f"Family {number}: " in page for number in range(7))
    assert told(made.browser(other), "/work/?all=due")["due"] == (0, 0, "")


@pytest.fixture
def afresh() -> Iterator[None]:
    """Plans are kept by edition, and a database that starts over has others under the same numbers."""
    forget()
    yield
    forget()


@pytest.mark.usefixtures("afresh")
def test_what_waits_in_the_office_of_a_plan_is_there_whole() -> None:
    many = [row("commitments", f"p{n}", title=f"Promise {n}", due="2009-03", leads=("school",)) for n in range(9)]
    load(and_also(whole_plan(), "commitments", *many))
    amina, ben, carol = person("amina", "plan-officer"), person("ben", "plan-approver"), person("carol")
    at = timezone.now()
    decided(recorded(as_viewer(amina), commitment="helmets"), as_viewer(ben), at=at - dt.timedelta(days=29))
    for number in range(7):
        recorded(as_viewer(amina), commitment=f"p{number}")
        decided(recorded(as_viewer(amina), commitment="helmets"), as_viewer(ben), at=at)
    for number in range(6):
        decided(recorded(as_viewer(amina), commitment=f"p{number}"), as_viewer(ben), "returned", note="How many?")
    officer, approver = signed_in(amina), signed_in(ben)
    holds(officer, *LISTS)
    holds(approver, "due", "waiting", "watching")
    assert told(officer, "/work/?all=waiting")["waiting"][:2] == (7, 7)
    assert told(officer, "/work/")["watching"][:2] == (7, SHOWN)  # the one before four weeks ago is not followed
    for name in LISTS:
        assert told(signed_in(carol), f"/work/?all={name}")[name] == (0, 0, "")


def test_a_list_that_there_is_not_changes_nothing() -> None:
    lead = made.account("Lena Lead", "practitioner")
    for number in range(6):
        made.episode(lead, f"Family {number}")
    client = made.browser(lead)
    assert told(client, "/work/?all=nonsense") == told(client, "/work/")
