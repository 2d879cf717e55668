"""The pages of a portfolio and of what is shown: what each journey does, and what each refuses. Denied first."""

import datetime as dt
import uuid
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.unit.workforce.made import ahead, browser
from tests.unit.workforce.portfolio.made import DIPLOMA, Scene, account, holds, seen, shows, taken_in
from tests.unit.workforce.test_workforce_pages import day, page, send
from village.kernel.accounts.models import Account
from village.kernel.audit.models import Entry
from village.workforce.models import Holding, PortfolioShare, UnitPassed
from village.workforce.queries.portfolio.holdings import looked_at


@pytest.fixture(autouse=True)
def reference(settings: Any, tmp_path: Path) -> None:
    taken_in(settings, tmp_path)


@pytest.fixture
def wanda(db: None) -> Account:
    return account("Wanda Testperson")


OWN = (
    ("portfolio", ()), ("portfolio-print", ()), ("portfolio-file", ()), ("where-next", ()), ("holding-find", ()),
    ("holding-add", ("EYQ-903",)), ("holding-add-other", ()), ("badge-add", ()), ("unit-add", ()),
    ("portfolio-shares", ()), ("portfolio-share", ()),
)  # fmt: skip


def test_whoever_is_not_signed_in_is_asked_to(db: None) -> None:
    for name, args in (*OWN, ("shared-qualifications", ())):
        answer = Client().get(reverse(name, args=args))
        assert answer["Location"].startswith("/sign-in/?next="), name


def test_what_is_taken_along_is_ones_own_alone(wanda: Account) -> None:
    other = account("Otto Otherperson")
    holds(seen(other))
    held = browser(other).get(reverse("portfolio-file")).json()
    assert [one["title"] for one in held["said_and_not_signed"]] == [DIPLOMA.title]
    mine = browser(wanda).get(reverse("portfolio-file"))
    assert mine.json()["said_and_not_signed"] == []
    assert not [word for word in (DIPLOMA.title, "Otto", "Otherperson") if word in mine.content.decode()]


def test_an_empty_portfolio_says_what_would_be_there(wanda: Account) -> None:
    client = browser(wanda)
    assert "Nothing is here yet" in page(client, "portfolio")
    assert "Nothing is held" in page(client, "portfolio-print")
    assert "Add a qualification first" in page(client, "portfolio-shares")
    for name, args in OWN:
        assert client.get(reverse(name, args=args)).status_code == 200, name
    for name, args in (("holding-add", ("EYQ-999",)), ("unit-move", ("core",))):
        assert client.get(reverse(name, args=args)).status_code == 404


def test_a_qualification_is_found_answered_and_taken_out(wanda: Account) -> None:
    client = browser(wanda)
    begun = day("started_on", dt.date(2015, 9, 1))
    text = client.get(reverse("holding-find"), {"q": "knowing", "body": "NCFE", **begun}).content.decode()
    assert "1 qualification" in text
    assert "Undecided" in text
    assert "/my-work/portfolio/add/as/EYQ-904/?started_on=2015-09-01&amp;body=NCFE" in text
    nothing = client.get(reverse("holding-find"), {"q": "no such words"}).content.decode()
    assert "Nothing has all these words" in nothing
    wrong = client.get(reverse("holding-find"), {"q": "x", **begun, "started_on-month": "13"}).content.decode()
    assert "There is a problem" in wrong
    form = client.get(reverse("holding-add", args=["EYQ-904"]), {"started_on": "2015-09-01"}).content.decode()
    assert 'value="2015"' in form
    assert client.get(reverse("holding-add", args=["EYQ-904"]), {"started_on": "rubbish"}).status_code == 200
    told = {"body": "NCFE", "asked_knowledge-only": "no", **begun}
    refused = send(client, "holding-add", "EYQ-904", **told, **day("awarded_on", dt.date(2014, 1, 1)))
    assert "before it was begun" in refused
    saved = send(client, "holding-add", "EYQ-904", **told, **day("awarded_on", dt.date(2017, 7, 1)))
    assert "It is in your portfolio" in saved
    assert "Still to be known" in saved
    assert Holding.objects.get().answers == {"knowledge-only": False}
    one = Holding.objects.get()
    assert 'value="no"' in page(client, "holding-complete", one.ref)
    more = {"asked_knowledge-only": "no", "asked_practice-assessed-in-maintained-sector": "yes"}
    assert "Counts at level 3" in send(client, "holding-complete", one.ref, **more, **begun)
    assert client.get(reverse("holding-complete", args=[uuid.uuid4()])).status_code == 404
    assert "It is taken out" in send(client, "holding-take-out", Holding.objects.get().ref)


def test_what_no_catalogue_has_is_written_as_it_stands(wanda: Account) -> None:
    client = browser(wanda)
    told = {"title": "Forest play <b>", "body": "A woodland", "level": ""}
    saved = send(client, "holding-add-other", **told, **day("awarded_on", dt.date(2017, 7, 1)))
    assert "Forest play &lt;b&gt;" in saved
    assert "Forest play <b>" not in saved
    assert "Forest play" in page(client, "portfolio-print")
    assert client.get(reverse("portfolio-file")).json()["said_and_not_signed"][0]["title"] == "Forest play <b>"
    own = Entry.objects.filter(action="workforce.portfolio.own", thing=f"portfolio:{wanda.ref}")
    assert own.count() == 3


def test_units_are_added_and_moved(wanda: Account) -> None:
    client = browser(wanda)
    saved = send(client, "unit-add", unit="core", **day("passed_on", dt.date(2017, 7, 1)))
    assert "10 credits, 100 hours of learning" in saved
    assert "yours already" not in saved
    told = day("awarded_on", dt.date(2017, 7, 1))
    send(client, "holding-add", "play-diploma", body="Made-up Awards", **told)
    assert "18 credits, 180 hours of learning" in page(client, "portfolio")
    assert "Play diploma" in send(client, "unit-move", "core", holding=str(Holding.objects.get().ref))
    assert UnitPassed.objects.get().holding is not None
    assert "20 credits (200 hours)" in page(client, "where-next")


def test_a_list_of_what_is_shown_is_in_the_audit(wanda: Account) -> None:
    scene = Scene()
    lead = browser(scene.lead)
    assert "Nobody shows you anything" in page(lead, "shared-qualifications")
    shown = shows(seen(wanda), one := holds(seen(wanda), DIPLOMA))
    text = page(lead, "shared-qualifications")
    assert "Wanda Testperson" in text
    assert "1 qualification" in text
    assert "Always Diploma" not in text  # what it is stands where the look at it is in the audit
    entry = Entry.objects.filter(action="workforce.shared.list").latest("seq")
    assert str(shown.ref) in str(entry.detail)
    told = {"said": looked_at(one), **day("seen_on", ahead(1))}
    answer = send(lead, "certificate-seen", shown.ref, one.ref, **told)
    assert "Nobody can have seen it on that day" in answer
    PortfolioShare.objects.update(withdrawn_at=shown.shared_at)
    assert lead.get(reverse("shared-qualification", args=[shown.ref])).status_code == 404
