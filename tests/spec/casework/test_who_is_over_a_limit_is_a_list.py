"""How many people lead more families than their limit leads a manager to just those people; nobody else is told."""

import re

import pytest

from tests.unit.casework import made
from tests.unit.casework.stepped import HandingOn
from tests.unit.casework.test_caseload import limited
from village.kernel.audit.models import Entry

pytestmark = pytest.mark.django_db
PAGE = "/help/caseload/"


@pytest.fixture
def scene() -> HandingOn:
    """A service with a limit of one family, which two of its people lead more than."""
    there = HandingOn()
    limited(made.account("Ada Admin", "administrator"), families=1)
    other = made.account("Fay Full", "practitioner")
    for who, name in ((there.lead, "Another"), (other, "One"), (other, "Two")):
        made.episode(who, name)
    return there


def body(who: object, address: str = PAGE) -> str:
    answer = made.browser(who).get(address)
    assert answer.status_code == 200
    return str(answer.content.decode())


def test_a_lead_sees_neither_the_count_nor_the_list(scene: HandingOn) -> None:
    for address in (PAGE, f"{PAGE}?show=over"):
        told = body(scene.lead, address)
        assert "than their limit" not in told
        assert "Fay Full" not in told
    assert made.browser(scene.sam).get(f"{PAGE}?show=over").status_code == 404


def test_the_count_is_that_of_the_list_that_it_leads_to(scene: HandingOn) -> None:
    every = body(scene.boss)
    found = re.search(r'href="(\?show=over)">(\d+) people lead more families than their limit', every)
    assert found
    only = body(scene.boss, PAGE + found[1])
    number = re.search(r'class="vg-count">(\d+) ', only)
    assert number
    assert int(number[1]) == int(found[2]) == 2
    assert {one for one in ("Lena Lead", "Fay Full", "Bea Boss") if one in only.partition("vg-count")[2]} == {
        "Lena Lead",
        "Fay Full",
    }
    assert "Bea Boss" in every.partition("vg-count")[2]


def test_the_look_is_in_the_audit(scene: HandingOn) -> None:
    before = Entry.objects.filter(action="casework.caseload.list").count()
    body(scene.boss, f"{PAGE}?show=over")
    assert Entry.objects.filter(action="casework.caseload.list").count() == before + 1
