"""Who is not given what they are due, what training is missing, how old people are and why they left: each count leads
to the list of just those."""

import datetime as dt
import html
import json
import re
from decimal import Decimal

import pytest
from django.test import Client

from tests.unit.workforce.growing.made import Team, days
from tests.unit.workforce.made import DESIGNATED, Scene, account, ahead, browser
from tests.unit.workforce.test_workforce_pages import day, send
from village.kernel.audit.models import Entry
from village.workforce.actions.engaging import end_engagement
from village.workforce.models import Worker
from village.workforce.rules.growing.succession import birthday

pytestmark = pytest.mark.django_db
INDUCTIONS, TRAINING, SUCCESSION = "/workforce/inductions/", "/workforce/training/", "/workforce/succession/"


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


LINK = re.compile(r'<a class="govuk-link" href="([^"]+)" aria-label="([^"]+)">(\d+)</a>')
# So many years ago, and so many days after that.
BORN = {"Thirty": (30, 0), "Almost": (40, 1), "Forty": (40, 0), "Fifties": (55, 1), "Sixty": (60, 0), "Oldest": (70, 0)}


@pytest.fixture
def aged(db: None) -> Scene:
    """A nursery with people on a birthday and on the day before one, of whom the oldest manages too; one who is lent
    for a role and employed in another; and some who left."""
    scene, half = Scene(), {"fte": Decimal("0.5"), "start_on": days(-900)}
    for name, (years, later) in BORN.items():
        worker = scene.checked(name, born_on=birthday(ahead(0), -years) + dt.timedelta(days=later))
        scene.start(worker, scene.post(), **half)
        if name == "Oldest":
            scene.start(worker, scene.post("early-years-manager"), **half)
    lent = scene.checked("Lent")
    scene.start(lent, scene.post(), kind="agency", **half)
    scene.start(lent, scene.post("early-years-manager"), **half)
    for name, ago, reason in (("Gone", 40, "resigned"), ("Gone", 20, "resigned"), ("Away", 30, "retired")):
        left = Worker.objects.filter(names__family=name).first() or scene.checked(name)
        began = scene.start(left, scene.post(), start_on=days(-ago - 15))
        end_engagement(engagement=began.ref, last_on=days(-ago), reason=reason, **scene.kept)
    return scene


@pytest.mark.parametrize("address", [SUCCESSION, f"{SUCCESSION}?reason=resigned", "/workforce/?age=60-and-over"])
def test_nobody_else_sees_how_old_people_are_or_why_they_left(aged: Scene, address: str) -> None:
    for who in (account("Dot Other", DESIGNATED), account("Norma Nobody")):
        assert browser(who).get(address).status_code in (403, 404)
    theirs = body(browser(Scene("school").lead), address)
    assert "Wanda" not in theirs
    assert not LINK.findall(theirs)


def test_each_age_of_each_role_leads_to_the_workers_it_counts(aged: Scene) -> None:
    lead = browser(aged.lead)
    found = [one for one in LINK.findall(body(lead, SUCCESSION)) if "age=" in one[0]]
    for href, said, many in found:
        assert listed(body(lead, html.unescape(href))) == int(many), said
    ages = [(said.partition(" ")[2], int(many)) for _, said, many in found]
    manager, practitioner = "Manager of an early years setting: ", "Nursery practitioner: "
    assert ages == [
        (f"{manager}40 to 49", 1), (f"{manager}60 and over", 1),
        (f"{practitioner}30 to 39", 2), (f"{practitioner}40 to 49", 1), (f"{practitioner}50 to 54", 1),
        (f"{practitioner}60 and over", 2),
    ]  # fmt: skip
    [forties] = [href for href, said, _ in found if f"{practitioner}40" in said]
    page = body(lead, html.unescape(forties))
    assert "Wanda Forty" in page
    assert "Wanda Lent" not in page  # who is in post as a manager, and a practitioner for an agency
    assert "Nursery practitioner; 40 to 49." in page


@pytest.mark.parametrize(
    ("age", "names"),
    [
        ("under-30", set()), ("30-to-39", {"Thirty", "Almost"}), ("40-to-49", {"Forty", "Lent", "Gone", "Away"}),
        ("50-to-54", {"Fifties"}), ("55-to-59", set()), ("60-and-over", {"Sixty", "Oldest"}),
    ],
)  # fmt: skip
def test_an_age_is_a_list_of_whoever_in_the_register_is_of_it(aged: Scene, age: str, names: set[str]) -> None:
    page = body(browser(aged.lead), f"/workforce/?age={age}")
    assert {name for name in (*BORN, "Lent", "Gone", "Away") if f"Wanda {name}" in page} == names
    assert ("Nobody fits" in page) == (not names)


def test_who_may_soon_leave_is_as_many_as_stand_below(aged: Scene) -> None:
    page = body(browser(aged.lead), SUCCESSION)
    said = re.search(r"(\d+) of your posts are held by", page)
    assert said
    part = page[said.end() : page.index("Who prepares to lead")]
    assert part.count('<th scope="row"') == int(said[1]) == 3  # two people, of whom one holds two


def test_why_people_left_leads_to_who_they_are(aged: Scene) -> None:
    lead = browser(aged.lead)
    found = [one for one in LINK.findall(body(lead, SUCCESSION)) if "reason=" in one[0]]
    assert [(said.partition("left: ")[2], int(many)) for _, said, many in found] == [("Resignation", 2), ("Retired", 1)]
    for href, _, many in found:
        page = body(lead, SUCCESSION + html.unescape(href).partition("#")[0])
        part = page[page.index('id="left"') :].partition("</table>")[0]
        assert part.count('<th scope="row"') == int(many)
        assert part.count("Wanda Gone") == (2 if int(many) == 2 else 0)
    assert 'id="left"' not in body(lead, f"{SUCCESSION}?reason=nothing")


def test_who_was_shown_as_having_left_is_in_the_audit(aged: Scene) -> None:
    away = str(Worker.objects.get(names__family="Away").ref)
    for asked, told in (("", False), ("?reason=retired", True)):
        body(browser(aged.lead), SUCCESSION + asked)
        detail = json.loads(Entry.objects.filter(action="workforce.worker.list").latest("pk").detail)
        assert (away in detail["shown"]) == told
