"""Every count of promises on a plan's pages leads to the list of just those promises, and that list has as many."""

import csv
import html
import io
import re

import pytest
from django.test import Client

from tests.spec.plan_pages.conftest import known_sources, rows

COUNT = re.compile(r'<a\b[^>]*\bhref="([^"]*/commitments/(?:\?[^"]*)?)"[^>]*>\s*(?:<[^>]*>\s*)*([\d,]+)\b([^<]*)')


def counted(client: Client, address: str) -> list[tuple[str, int, str]]:
    """Each count on a page that leads to a list of promises: where, how many, and the words after the number."""
    answer = client.get(address)
    assert answer.status_code == 200, address
    body = re.sub(r"<(svg|script|style)\b.*?</\1>", " ", answer.content.decode(), flags=re.DOTALL)
    main = re.search(r"<main.*?</main>", body, re.DOTALL)
    assert main
    return [(html.unescape(href), int(many.replace(",", "")), said) for href, many, said in COUNT.findall(main[0])]


def listed(client: Client, address: str) -> int:
    """How many promises a list has, by its own file."""
    address = f"{address}{'&' if '?' in address else '?'}format=csv"
    return len(list(csv.DictReader(io.StringIO(client.get(address).content.decode()))))


def below(client: Client, address: str) -> list[str]:
    body = client.get(address).content.decode()
    return sorted(set(re.findall(rf'href="({address}[\w-]+/)"', body)))


PAGES = {  # at least so many counts of promises that lead to a list stand on each
    "/plan/": 20,
    "/plan/?level=plain": 4,
    "/plan/?level=children": 3,
    "/plan/?as-at=2010-01-01": 20,
    "/plan/goals/": 9,
    "/plan/chapters/": 40,
    "/plan/ages/": 3,
    "/plan/progress/": 40,
    "/plan/rights/": 10,
    "/plan/commitments/": 3,
    "/plan/commitments/?chapter=3": 2,
    "/plan/timeline/": 3,
}


@pytest.mark.parametrize("address", PAGES)
def test_each_count_is_that_of_the_list_that_it_leads_to(reader: Client, address: str) -> None:
    found = counted(reader, address)
    assert len(found) >= PAGES[address], found
    for href, many, said in found:
        assert listed(reader, href) == many, (href, many, said)


@pytest.mark.parametrize("kind", ["goals", "chapters", "ages"])
def test_so_is_each_on_the_page_of_a_goal_a_chapter_and_an_age(reader: Client, kind: str) -> None:
    some = below(reader, f"/plan/{kind}/")
    assert len(some) > 2
    for address in some:
        found = counted(reader, address)
        assert len(found) > 1, address
        for href, many, said in found:
            assert listed(reader, href) == many, (address, href, many, said)


def test_what_is_delayed_leads_to_those_and_what_has_stopped_to_those(reader: Client) -> None:
    body = reader.get("/plan/chapters/").content.decode()
    heads = [
        re.sub(r"<[^>]+>", "", one).strip() for one in re.findall(r"<th[^>]*scope=\"col\".*?</th>", body, re.DOTALL)
    ]
    assert {"Delayed", "Stopped"} <= set(heads)
    assert 'status=delayed"' in body
    assert 'status=stopped"' in body


def test_promises_of_no_article_and_those_with_a_date_are_lists_of_their_own(reader: Client) -> None:
    every = list(csv.DictReader(io.StringIO(reader.get("/plan/commitments/?format=csv").content.decode())))
    untied = sum(not one["articles"] for one in every)
    assert listed(reader, "/plan/commitments/?article=none") == untied > 1
    assert f"{untied} promises are</a> tied to no article" in reader.get("/plan/rights/").content.decode()
    dated = listed(reader, "/plan/commitments/?due=dated")
    assert dated == sum(bool(one["due"]) for one in every)
    assert 0 < dated < len(every)


@pytest.mark.parametrize("day", ["", "?as-at=2009-05-01"])
def test_what_is_for_more_than_one_age_leads_to_those(reader: Client, day: str) -> None:
    for age in below(reader, "/plan/ages/"):
        more = [(href, many) for href, many, said in counted(reader, f"{age}{day}") if said.startswith(" more")]
        [(href, many)] = more
        assert "alone=none" in href
        assert listed(reader, href) == many > 0, age


def test_figures_are_counted_by_how_exact_they_are_and_lead_to_those(reader: Client) -> None:
    body = reader.get("/plan/figures/").content.decode()
    found = re.findall(r'href="(/plan/figures/\?precision=[^"]*)"[^>]*>(\d+)', body)
    assert len(found) == 6
    for address, many in found:
        assert listed(reader, html.unescape(address)) == int(many), address


@pytest.mark.parametrize("day", ["", "?as-at=2008-12-11", "?as-at=2008-12-10", "?as-at=2010-01-01"])
def test_what_was_taken_from_a_document_leads_to_it_once_that_is_known(reader: Client, day: str) -> None:
    body = reader.get(f"/plan/sources/{day}").content.decode()
    cards = body.split("vg-sourcecard")[1:]
    assert f"{len(cards)} documents were read" in body
    assert len(cards) == len(known_sources("2100-01-01"))
    for card in cards:
        inside = card.partition("</section>")[0]
        found = re.findall(r'href="(/plan/(?:commitments|figures)/[^"]*source=[^"]*)">([\d,]+) ', inside)
        assert bool(found) == ("It was not known on" not in inside)
        for address, many in found:
            assert listed(reader, html.unescape(address)) == int(many.replace(",", "")), address


TAKEN = {"sum": "money", "nearer target": "milestones", "story": "stories", "stories": "stories", "goal": "goals"}


@pytest.mark.parametrize("day", ["", "?as-at=2008-12-11", "?as-at=2008-12-10", "?as-at=2010-01-01"])
def test_what_is_few_is_listed_on_the_page_of_its_document(reader: Client, day: str) -> None:
    body, seen = reader.get(f"/plan/sources/{day}").content.decode(), 0
    for document in known_sources("2100-01-01"):
        own = reader.get(f"/plan/sources/{document}/{day}").content.decode()
        found = re.findall(rf'href="/plan/sources/{document}/[^"]*#(\w+)">(\d+) ([^<]*)</a>', body)
        for table, many, said in found:
            assert TAKEN[said.removesuffix("s") if said != "stories" else said] == table
            of_it = [one for one in rows(table) if one["source"] == document]
            inside = own.partition(f'id="{table}"')[2].partition("</section>")[0]
            assert inside.count("<tr") - 1 == len(of_it) == int(many), (document, table)
            [links] = {len(re.findall(rf'href="[^"]*/{re.escape(one["id"])}/[^"]*"', inside)) for one in of_it}
            assert links == 1
            seen += 1
        assert bool(found) <= ("This was not known yet" not in own)
    assert seen >= 2 * (day != "?as-at=2008-12-10")


def test_a_document_that_is_none_of_the_plan_s_is_not_there(reader: Client) -> None:
    assert reader.get("/plan/sources/nothing/").status_code == 404


def test_a_part_of_a_sum_leads_to_what_stands_behind_it_in_its_picture_too(reader: Client) -> None:
    body = reader.get("/plan/money/").content.decode()
    inside = body.split('id="bar-myplace-202m-title"')[1].split("</figure>")[0]
    [(where, said)] = re.findall(r'<dd><a class="govuk-link" href="([^"]*)">([^<]*)</a>', inside)
    assert said == "£1.33 million"
    assert "£1.33 million" in reader.get(where).content.decode()
