"""A place's page speaks to a parent, a young person or someone who works with children, of the age they ask for."""

import csv
import html
import io
import re

import pytest
from django.test import Client

from tests.spec.places.conftest import links, words

LEEDS, ENGLAND = "E08000035", "E92000001"
PLACE = f"/places/{LEEDS}/"


def test_readers_and_ages_are_plain_links_that_keep_each_other(reader: Client) -> None:
    young = reader.get(links(reader.get(PLACE).content)["A young person"])
    assert young.wsgi_request.get_full_path() == f"{PLACE}?level=children"
    older = reader.get(links(young.content)["14 to 19"])
    assert older.wsgi_request.get_full_path() == f"{PLACE}?level=children&age=14-19"
    assert links(older.content)["Any age"] == f"{PLACE}?level=children"
    assert links(older.content)["A parent or carer"] == f"{PLACE}?level=plain&age=14-19"


def test_a_parent_reads_questions_and_what_was_promised_happened_and_is_next(reader: Client) -> None:
    said = words(reader.get(f"{PLACE}?level=plain&age=0-7").content)
    assert "How many children are doing well in all parts of early learning when they are five?" in said
    assert "in England as a whole (" in said
    for heading in ("What was promised here", "What has happened", "What is next", "Help and things to do"):
        assert heading in said
    assert "of its promises are for this age" in said


def test_the_count_of_promises_is_that_of_the_plans_own_page(reader: Client) -> None:
    for age in ("0-7", "8-13", "14-19"):
        count = words(reader.get(f"/plan/ages/{age}/").content).split("promises that speak of this age")[0].split()[-1]
        assert f"{count} of its promises are for this age" in words(reader.get(f"{PLACE}?age={age}").content)


@pytest.mark.parametrize("query", ["level=grown-up", "age=99", "age=0-7%00", "level=", "age=&level=%F0"])
def test_what_nobody_offers_is_the_plain_page(reader: Client, query: str) -> None:
    assert words(reader.get(f"{PLACE}?{query}").content) == words(reader.get(PLACE).content)


def test_each_count_of_promises_leads_to_just_those_and_each_figure_to_what_stands_behind_it(reader: Client) -> None:
    for page in (PLACE, f"{PLACE}?age=8-13", "/", "/plans/"):
        body = reader.get(page).content.decode()
        found = re.findall(r'href="(/plan/commitments/(?:\?[^"]*)?)"[^>]*>(\d+)\b', body)
        assert len(found) > 2, page
        for address, many in found:
            address = html.unescape(address)
            listed = reader.get(f"{address}{'&' if '?' in address else '?'}format=csv").content.decode()
            assert len(list(csv.DictReader(io.StringIO(listed)))) == int(many), (page, address)
    values = whys(reader, PLACE, "/measures/")
    assert len(values) > 3
    for address, value in values:
        assert f"{value}, ".casefold() in words(reader.get(address).content).casefold()
    england = whys(reader, "/measures/", "/measures/")
    assert len(england) > 5
    assert all(f"/{ENGLAND}/why/" in address and reader.get(address).status_code == 200 for address, _ in england)


def whys(reader: Client, page: str, begins: str) -> list[tuple[str, str]]:
    """Where figures of a page lead to what stands behind them, each with its words."""
    body = reader.get(page).content.decode()
    found = re.findall(rf'<a class="govuk-link[^"]*" href="({begins}[^"]*/why/[^"]*)">([^<]+)</a>', body)
    return [(html.unescape(address), html.unescape(said)) for address, said in found]
