"""Each count of employers in a collection of returns leads its manager to the list of just those, which has as many, on
the page and in its file; a count of queries leads whoever makes the return to those. Nobody else sees either."""

import csv
import html
import re

import pytest
from django.test import Client
from django.urls import reverse

from tests.unit.workforce import made
from tests.unit.workforce.collecting.made import CY, NINA, OVER, SIGNATORY, UMA, Round, account, browser
from village.workforce.actions.collecting.opening import ask_employers, open_collection
from village.workforce.models import Asked, Collection

pytestmark = pytest.mark.django_db
NUMBER = re.compile(r'<a class="govuk-link" href="([^"]+)" aria-label="[^"]+">([\d,]+)</a>')
LATE = re.compile(r'<a class="govuk-link" href="([^"]+)">([\d,]+) (?:is|are) late</a>')
COLLECTIONS = "/workforce/collections/"


@pytest.fixture
def round_(db: None) -> Round:
    """Of six who are asked and late, three sent now and before (one has a query open), one before alone, one is new and
    signed off, one never sent."""
    there = Round()
    earlier = open_collection(
        area=made.AREA, kind="early-years", reference_on=made.days(-400), due_on=made.TODAY, **there.managed
    )
    now = {
        "nursery": [NINA, UMA],
        "school": [NINA.replace(",permanent", ",fixed")],
        "club": [OVER, CY],
        "fresh": [CY],
        "play": [],
        "quiet": [],
    }
    was = {"nursery": [NINA], "school": [NINA], "club": [CY], "play": [NINA, UMA]}
    leads = {name: there.nursery.lead if name == "nursery" else made.Scene(name).lead for name in now}
    for collection, rows in ((earlier, was), (there.collection, now)):
        known = set(Asked.objects.filter(collection=collection).values_list("employer__slug", flat=True))
        ask_employers(collection=collection.ref, employers=sorted(set(rows) - known), **there.managed)
        for name, some in rows.items():
            there.nursery.lead = leads[name]
            there.asked = Asked.objects.get(collection=collection, employer__slug=name)
            if name == "fresh":
                there.signatory = account("Sid Signs fresh", SIGNATORY, body=name)
                there.sign(*some)
            elif some:
                there.send(*some)
    Collection.objects.filter(pk=there.collection.pk).update(due_on=made.days(-3))
    there.nursery.lead = leads["club"]
    there.asked = Asked.objects.get(collection=there.collection, employer__slug="club")
    return there


def body(client: Client, address: str) -> str:
    answer = client.get(address.partition("#")[0])
    assert answer.status_code == 200, address
    return str(answer.content.decode())


def counts(page: str, here: str = "") -> list[tuple[str, int]]:
    """Each count of a page that leads somewhere, and where; `here`: the address of the page."""
    found = [*NUMBER.findall(page), *LATE.findall(page)]
    told = [(html.unescape(href), int(many.replace(",", ""))) for href, many in found]
    return [(f"{here}{href}" if href.startswith("?") else href, many) for href, many in told]


def employers(page: str) -> list[str]:
    """Those whom a collection's page lists, as many as it says that it has."""
    part = page[page.index('id="employers"') :]
    said = re.search(r'class="vg-count">([\d,]+) ', part)
    assert said
    names = re.findall(r'<th scope="row".*?</th>', part[said.end() :].partition("</table>")[0], re.DOTALL)
    found = [re.sub(r"<[^>]+>", "", one).strip() for one in names] if int(said[1]) else []
    assert len(found) == int(said[1])
    return found


def address(round_: Round) -> str:
    return reverse("collection", args=[round_.collection.ref])


def test_nobody_else_sees_a_count_or_a_list(round_: Round) -> None:
    other = account("Oz Other", "workforce-collection-manager", area="E08000035")
    for who in (round_.nursery.lead, round_.signatory, account("Norma Nobody")):
        for page in (COLLECTIONS, f"{address(round_)}?show=sent"):
            assert browser(who).get(page).status_code in (403, 404)
    assert not counts(body(browser(other), COLLECTIONS))
    for show in ("sent", "late", "query-E211"):
        assert browser(other).get(f"{address(round_)}?show={show}").status_code == 404


def test_asked_sent_and_signed_off_lead_to_those_employers(round_: Round) -> None:
    manager = browser(round_.manager)
    found = [one for one in counts(body(manager, COLLECTIONS)) if address(round_) in one[0]]
    assert [many for _, many in found] == [6, 4, 1]
    for href, many in found:
        assert len(employers(body(manager, href))) == many, href
    assert employers(body(manager, found[2][0])) == ["The fresh"]


def test_each_count_of_employers_on_the_page_of_a_collection_leads_to_those(round_: Round) -> None:
    manager, here = browser(round_.manager), address(round_)
    found = counts(body(manager, here), here)
    shows = {href.partition("show=")[2].partition("#")[0] for href, _ in found}
    estimates = {f"{kind}-{of}" for kind in ("estimated", "missing") for of in ("heads", "fte")}
    assert shows == {"", "sent", "signed", "late", "both", "query-E211", *estimates}
    for href, many in found:
        assert len(employers(body(manager, href))) == many > 0, href
    who = {show: employers(body(manager, f"{here}?show={show}")) for show in shows}
    assert who["late"] == ["The play", "The quiet"]
    assert who["both"] == ["The club", "The nursery", "The school"]
    assert who["estimated-fte"] == ["The play"]
    assert who["missing-heads"] == ["The quiet"]
    assert who["query-E211"] == ["The club"]


def test_counts_stay_those_of_all_whatever_is_listed(round_: Round) -> None:
    manager, here = browser(round_.manager), address(round_)
    every = counts(body(manager, here), here)
    for show in ("late", "query-E211"):
        assert counts(body(manager, f"{here}?show={show}"), here) == every


def test_the_file_has_those_that_the_page_lists(round_: Round) -> None:
    manager, here = browser(round_.manager), address(round_)
    for show in ("", "?show=late", "?show=sent", "?show=estimated-heads"):
        page = body(manager, here + show)
        [href] = re.findall(r'href="([^"]*statuses/[^"]*)"', page)
        rows = list(csv.DictReader(body(manager, html.unescape(href)).splitlines()))
        assert [one["name"] for one in rows] == employers(page), show


def test_what_cannot_be_asked_is_left_out_and_none_is_said_to_be_none(round_: Round) -> None:
    manager, here = browser(round_.manager), address(round_)
    every = employers(body(manager, here))
    assert len(every) == 6
    for show in ("nonsense", "query-E999", "error-E211"):
        page = body(manager, f"{here}?show={show}")
        assert employers(page) == every
        assert "Only those" not in page
    Collection.objects.filter(pk=round_.collection.pk).update(due_on=made.days(30))
    assert employers(body(manager, f"{here}?show=late")) == []


def test_open_queries_lead_whoever_makes_the_return_to_those(round_: Round) -> None:
    lead = browser(round_.nursery.lead)
    [(href, many)] = counts(body(lead, "/workforce/returns/"))
    assert many == 1
    page = body(lead, href)
    assert re.search(r'class="vg-count">1 ', page)
    assert page.count("Not explained") == 1
    own = body(lead, reverse("return", args=[round_.asked.ref]))
    assert f'href="{href}"' in own
    round_.asked.explanations.create(
        mark=round_.asked.versions.get().findings[0]["mark"], code="E211", words="Sleeps in.", by=made.NONE, at=made.NOW
    )
    assert not counts(body(lead, "/workforce/returns/"))
    assert 'class="vg-count">0 queries' in body(lead, href)
    assert "Sleeps in." in body(lead, href.partition("?")[0])


def test_new_updated_and_leaving_lead_to_those_below(round_: Round) -> None:
    there = round_.nursery.lead
    Asked.objects.filter(pk=round_.asked.pk).update(state="taken")
    round_.draft(OVER.replace(",60", ",61"), NINA)
    page = body(browser(there), reverse("return-draft", args=[round_.asked.ref]))
    found = dict(counts(page))
    assert found == {"#new": 1, "#updated": 1, "#leaving": 1}
    for href in found:
        assert page.count(f'id="{href[1:]}"') == 1
