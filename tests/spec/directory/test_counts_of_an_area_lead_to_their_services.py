"""Each count of services on an area's page leads to just the services that it counts, and to as many."""

import html
import re
from itertools import count
from pathlib import Path

import pytest
from django.test import Client

from tests.spec.directory.finding_world import made, words
from tests.unit.directory.made import LEEDS
from village.directory.models import Service
from village.directory.queries.finding.of_area import named
from village.public import services as page_of_area

PAGE = f"/places/{LEEDS}/services/"
COUNT = re.compile(rf'href="({PAGE}all/[^"]*)"[^>]*>\s*([\d,]+)')


@pytest.fixture(autouse=True)
def _services(db: None, own_index: Path) -> None:
    made()


def body(address: str) -> str:
    answer = Client().get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()


def listed(address: str) -> list[str]:
    """The names of every service of a list, from each of its pages."""
    found: list[str] = []
    for number in count(1):
        page = body(f"{address}{'&' if '?' in address else '?'}page={number}")
        part = page.partition('<ul class="govuk-list vg-list">')[2].partition("</ul>")[0]
        some = re.findall(r'<a class="govuk-link" href="/services/[0-9a-f-]{36}/">([^<]*)</a>', part)
        if not some or some[0] in found:
            return found
        found += map(html.unescape, some)
        if len(some) < page_of_area.PER_PAGE:
            return found
    raise AssertionError


def test_what_is_no_such_count_is_no_page() -> None:
    for code in ("nowhere", "E12000003", "E06000001"):  # no area, a region, a council without a directory
        assert Client().get(f"/places/{code}/services/all/").status_code == 404
    for kind in ("no-such", "none"):
        assert Client().get(f"{PAGE}all/?kind={kind}").status_code == 404


def test_each_count_is_that_of_the_list_that_it_leads_to() -> None:
    found = COUNT.findall(body(PAGE))
    assert len(found) > 8
    for address, many in found:
        names = listed(html.unescape(address))
        assert len(names) == int(many.replace(",", "")), address
        assert f"{len(names)} service" in words(Client().get(html.unescape(address)))
    [(address, many)] = re.findall(rf'href="({PAGE}all/)">(\d+) services</a>', body(f"/places/{LEEDS}/"))
    assert len(listed(address)) == int(many)


def test_a_count_that_was_kept_is_not_told_once_it_is_another() -> None:
    body(PAGE)
    Service.objects.filter(name="Food parcels").update(status="defunct")
    for address, many in COUNT.findall(body(PAGE)):
        assert len(listed(html.unescape(address))) == int(many.replace(",", "")), address


def test_a_kind_lists_those_of_it_alone_and_those_of_none_are_listed_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(page_of_area, "PER_PAGE", 2)
    of_kind = [one.name for one in Service.objects.filter(area=LEEDS, state="shown") if "stay-and-play" in one.kinds]
    assert listed(f"{PAGE}all/?kind=stay-and-play") == sorted(of_kind)
    Service.objects.filter(name="Food parcels").update(kinds=["of-an-area-s-own"], looked_up_by="")
    assert listed(f"{PAGE}all/?kind=none") == ["Food parcels"]
    assert "Food parcels" not in [name for _, name in named(LEEDS, "food")]
    assert "Food parcels" in listed(f"{PAGE}all/")


def test_one_whose_place_is_not_shown_stands_by_name_and_nothing_else() -> None:
    part = body(f"{PAGE}all/").partition('<ul class="govuk-list vg-list">')[2].partition("</ul>")[0]
    assert "Made-up refuge" in part
    assert "LS29" not in part
    assert "Street" not in part
