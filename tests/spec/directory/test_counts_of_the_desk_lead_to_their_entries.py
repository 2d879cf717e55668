"""Each count on the desk of a directory leads its officer to the list of just those entries or records, which has as
many; an officer of another area sees neither."""

import datetime as dt
import html
import re

import pytest
from django.test import Client

from tests.unit.casework.made import account, browser
from tests.unit.directory.harvesting.feed import Feed, Reading, services
from tests.unit.directory.made import LEEDS, nested
from village.directory.models import Quarantined, Service, Source

pytestmark = pytest.mark.django_db
ELSEWHERE = "E08000036"
NUMBER = re.compile(r'<a class="govuk-link" href="([^"]+)" aria-label="[^"]+">([\d,]+)</a>')
LEADING = re.compile(r'<a class="govuk-link" href="([^"]+)">(?:Records (?:set aside|kept back): )?(\d+)\b')
PAGES = ("/directory/", "/directory/entries/known/", "/directory/sources/made-up-feed/")


@pytest.fixture(autouse=True)
def there(db: None) -> Source:
    """A feed of a dozen services, some of them taken out since, and two records of it that were set aside."""
    bad = [nested(f"odd{one}", minimum_age=9, maximum_age=3) for one in (1, 2)]
    reading = Reading(Feed(*services(12), *bad))
    reading.now = dt.datetime.now(dt.UTC) - dt.timedelta(days=9)
    reading.read()
    Service.objects.filter(name__endswith="1").update(state="withdrawn")
    return Source.objects.get(slug="made-up-feed")


def officer(area: str = LEEDS) -> Client:
    return browser(account(f"Olive Officer {area}", "directory-officer", area=area))


def body(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return str(answer.content.decode())


def listed(client: Client, address: str) -> int:
    """How many a list says that it has, and has."""
    page = body(client, address)
    found = re.search(r'class="vg-count">([\d,]+) ', page)
    assert found, address
    assert page[found.end() :].count('<th scope="row"') == int(found[1])
    return int(found[1])


def test_an_officer_of_another_area_sees_no_count_and_no_entry() -> None:
    other = officer(ELSEWHERE)
    for page in PAGES[:2]:
        assert not NUMBER.findall(body(other, page))
    assert other.get(PAGES[2]).status_code == 404
    asks = ("source=made-up-feed", "state=told", "missing=cost", f"area={LEEDS}", "source=made-up-feed&show=waiting")
    for asked in asks:
        for address in ("/directory/entries/", "/directory/set-aside/"):
            page = body(other, f"{address}?{asked}")
            assert 'class="vg-count">0' in page or "vg-count" not in page
            assert "Otters" not in page


@pytest.mark.parametrize("page", PAGES)
def test_each_count_is_that_of_the_list_that_it_leads_to(page: str) -> None:
    client = officer()
    found = [(html.unescape(href), int(many.replace(",", ""))) for href, many in NUMBER.findall(body(client, page))]
    if page == PAGES[2]:
        found = [(html.unescape(href), int(many)) for href, many in LEADING.findall(body(client, page))]
    assert len(found) >= 2, page
    for href, many in found:
        assert listed(client, href) == many, (page, href)


def test_the_filters_are_those_of_the_record() -> None:
    client = officer()
    every = Service.objects.filter(area=LEEDS)
    assert listed(client, "/directory/entries/") == every.count()
    assert listed(client, "/directory/entries/?state=withdrawn") == every.filter(state="withdrawn").count() > 0
    assert listed(client, "/directory/entries/?state=told") == every.filter(state="shown").count()
    assert listed(client, f"/directory/entries/?area={LEEDS}") == every.count()
    assert "No entry" in body(client, "/directory/entries/?source=own")
    assert "No entry" in body(client, "/directory/entries/?area=none")
    assert listed(client, "/directory/entries/?state=nonsense") == every.count()  # what cannot be asked is left out


def test_what_is_kept_back_and_what_waits_are_told_apart() -> None:
    client, at = officer(), dt.datetime.now(dt.UTC)
    one = Quarantined.objects.first()
    assert one is not None
    Quarantined.objects.filter(pk=one.pk).update(decision="out", decided_by=one.ref, decided_at=at)
    asked = "/directory/set-aside/?source=made-up-feed"
    assert [listed(client, asked + more) for more in ("", "&show=waiting", "&show=kept-back")] == [2, 1, 2]
    Quarantined.objects.filter(pk=one.pk).update(decision="in")
    assert [listed(client, asked + more) for more in ("", "&show=waiting", "&show=kept-back")] == [2, 1, 1]
    assert listed(client, "/directory/set-aside/?show=nonsense") == 2
