"""Who is not given what they are due, and what training is missing: each count leads to the list of just those."""

import html
import re

import pytest
from django.test import Client

from tests.unit.workforce.growing.made import Team, days
from tests.unit.workforce.made import DESIGNATED, account, browser
from tests.unit.workforce.test_workforce_pages import day, send

pytestmark = pytest.mark.django_db
INDUCTIONS, TRAINING = "/workforce/inductions/", "/workforce/training/"


@pytest.fixture
def team(db: None) -> Team:
    """Of two who are new one is not given something; of all some lack training."""
    made = Team()
    new, _ = made.joined("Fresh", begun=-1, origin="newly-qualified")
    lead = browser(made.lead)
    for one, ago in ((made.nia, 30), (new, 1)):
        send(lead, "induction-begin", one.ref, programme="nqsw-2008", **day("start_on", days(-ago)))
    made.train(made.sue)
    return made


def body(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return str(answer.content.decode())


def listed(page: str) -> int:
    number = re.search(r'class="vg-count">([\d,]+) ', page)
    assert number
    assert page[number.end() :].count('<th scope="row"') == int(number[1])
    return int(number[1])


@pytest.mark.parametrize("address", [INDUCTIONS, f"{INDUCTIONS}?show=short", TRAINING, f"{TRAINING}?state=missing"])
def test_whoever_keeps_no_register_sees_neither(team: Team, address: str) -> None:
    for who in (account("Dot Other", DESIGNATED), account("Norma Nobody")):
        assert browser(who).get(address).status_code in (403, 404)


def test_who_is_not_given_something_is_a_list(team: Team) -> None:
    lead = browser(team.lead)
    page = body(lead, INDUCTIONS)
    [(href, short, every)] = re.findall(r'href="([^"]+)">(\d+) of (\d+) (?:is|are) not given something', page)
    assert (int(short), int(every)) == (1, listed(page)) == (1, 2)
    only = body(lead, html.unescape(href))
    assert listed(only) == int(short)
    assert "Sam Newly" in only
    assert "Sam Fresh" not in only


def test_each_count_of_training_is_that_of_its_list(team: Team) -> None:
    lead = browser(team.lead)
    page = body(lead, TRAINING)
    found = re.findall(r'href="(\?state=[^"]+)" aria-label="[^"]+">(\d+)</a>', page)
    assert len(found) >= 2
    for href, many in found:
        assert listed(body(lead, TRAINING + html.unescape(href))) == int(many), href
    assert sum(int(many) for _, many in found) == listed(page)
