"""Each count of figures on the pages of releases leads to the list of just those figures, which has as many; so does
each of targets on a profile, and how many areas have one among their neighbours stands beside their names."""

import html
import re
from collections.abc import Iterator

import pytest
from django.test import Client

from tests.spec.places.conftest import words
from village.outcomes import queries

LEEDS, LONDON = "E08000035", "E12000007"
NUMBER = re.compile(r'<a\b[^>]*href="([^"]+)"[^>]*>([\d,]+)(?: figures?)?</a>')


def body(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()


def section(text: str, name: str) -> str:
    """A part of a page by the name of its heading; blank where the page has none."""
    found = re.search(rf'<section class="vg-part" aria-labelledby="{name}">.*?</section>', text, re.DOTALL)
    return found[0] if found else ""


def many(client: Client, address: str) -> int:
    """How many figures the list of an address says that it has, and has on its last page and those before."""
    part = section(body(client, address), "figures")
    number = re.search(r'class="vg-count">([\d,]+) figures?', part)
    assert number, address
    said, pages = int(number[1].replace(",", "")), re.search(r"page 1 of ([\d,]+)", part)
    last = int(pages[1].replace(",", "")) if pages else 1
    kept = address.partition("#")[0]
    end = section(body(client, f"{kept}{'&' if '?' in kept else '?'}page={last}"), "figures")
    assert (last - 1) * 50 + end.count("<tr") - 1 == said, address
    return said


def numbers(text: str) -> list[tuple[str, int]]:
    return [(html.unescape(href), int(said.replace(",", ""))) for href, said in NUMBER.findall(text)]


def releases(client: Client) -> Iterator[str]:
    found = re.findall(r'href="(/data/releases/[^"#]+/)"', body(client, "/data/releases/"))
    assert len(found) > 2
    yield from found[:8]


def test_the_list_of_releases_counts_what_stands_below_it(reader: Client) -> None:
    text = body(reader, "/data/releases/")
    rows = numbers(text[text.index("<table") : text.index("</table>")])
    said = words(text.encode())
    assert f"read from {len(rows)} releases with {sum(number for _, number in rows):,} figures in all" in said
    for href, number in rows[:8]:
        assert many(reader, href) == number, href


def test_each_count_of_a_release_is_that_of_the_list_that_it_leads_to(reader: Client) -> None:
    counted = 0
    for address in releases(reader):
        text = body(reader, address)
        lead = numbers(text[text.index("govuk-body-l") : text.index("published by")])
        assert len(lead) == 1
        parts = numbers(section(text, "counts"))
        assert sum(number for _, number in parts) == lead[0][1] == many(reader, lead[0][0])
        for href, number in [*parts[:4], *numbers(section(text, "uses"))[:4]]:
            assert many(reader, address + href) == number, (address, href)
            counted += 1
    assert counted > 10


def test_a_list_of_one_thing_holds_nothing_else(reader: Client) -> None:
    address = next(releases(reader))
    release = address.split("/")[3]
    indicator = queries.indicators_of(release)[-1]["indicator"]
    heads = re.findall(
        r'<th scope="row"[^>]*>([^<]+)', section(body(reader, f"{address}?indicator={indicator}"), "figures")
    )
    assert {one.strip() for one in heads} == {indicator}


def test_a_figure_that_a_measure_made_leads_to_what_stands_behind_it(reader: Client) -> None:
    address = next(releases(reader))
    measure = queries.measures_of(address.split("/")[3])[0]["slug"]
    part = section(body(reader, f"{address}?measure={measure}"), "figures")
    found = re.findall(r'href="(/measures/[^"]+/why/[^"]*)">([^<]+)</a>', part)
    assert len(found) == 50
    for href, said in found[::17]:
        assert said in html.unescape(body(reader, html.unescape(href)))


@pytest.mark.parametrize("asked", ["measure=no-such", "indicator=no-such", "measure=&indicator=%00", "page=999999"])
def test_what_a_release_has_not_is_left_out(reader: Client, asked: str) -> None:
    address = next(releases(reader))
    assert many(reader, address) == int(
        re.findall(r'class="vg-count">([\d,]+)', body(reader, f"{address}?{asked}"))[0].replace(",", "")
    )


def test_how_many_areas_and_periods_are_those_of_the_figures(reader: Client) -> None:
    """Against the figures themselves, read page by page."""
    address = min(releases(reader), key=lambda one: many(reader, one))
    release = address.split("/")[3]
    for one in queries.indicators_of(release):
        found = queries.Figures(release, queries.Asked(indicator=one["indicator"]))
        rows = found[0 : len(found)]
        assert len(rows) == one["figures"]
        assert {(len({r["area"] for r in rows}), len({r["period"] for r in rows}))} == {(one["areas"], one["periods"])}


def test_which_have_it_among_theirs_stands_beside_how_many(reader: Client) -> None:
    text = body(reader, "/data/neighbours/")
    rows = re.findall(r"<tr.*?</tr>", text[text.rindex("<table") :], re.DOTALL)[1:]
    both = every = 0
    for row in rows:
        near, back = (re.sub(r"<[^>]+>", "|", cell) for cell in re.findall(r"<td.*?</td>", row, re.DOTALL))
        found = re.search(r"(\d+) of (\d+)\|+([^|]*)", back)
        assert found, back
        names = [one for one in html.unescape(found[3]).split("; ") if one]
        assert (len(names), len(html.unescape(near.strip("|")).split("; "))) == (int(found[1]), int(found[2]))
        both, every = both + int(found[1]), every + int(found[2])
    assert f"of {every:,} pairs {both:,} are" in words(text.encode())


@pytest.mark.parametrize("page", [f"/places/{LEEDS}/", f"/places/{LEEDS}/scorecard/"])
def test_a_page_of_a_place_leads_to_its_own_neighbours(reader: Client, page: str) -> None:
    assert f'href="/data/neighbours/?area={LEEDS}"' in body(reader, page)
    text = body(reader, f"/data/neighbours/?area={LEEDS}")
    assert text[text.rindex("<table") :].count("<tr") == 2
    said = re.search(r"To be a neighbour is not mutual: (?:all )?(\d+) of its", words(body(reader, page).encode()))
    assert said
    assert f"{said[1]} of " in words(text.encode())
    assert body(reader, "/data/neighbours/?area=nowhere").count("<tr") == body(reader, "/data/neighbours/").count("<tr")


@pytest.mark.parametrize("area", [LEEDS, LONDON, "E92000001"])
def test_each_count_of_targets_on_a_profile_leads_to_just_those(reader: Client, area: str) -> None:
    text = body(reader, f"/places/{area}/profile/")
    found = [one for one in numbers(text) if "/scorecard/?target=" in one[0]]
    assert found
    for href, number in found:
        card = body(reader, href)
        rows = sum(part.count('<th scope="row"') for part in re.findall(r"<table.*?</table>", card, re.DOTALL))
        assert rows == number, href
        assert f"Below: {number} measure" in words(card.encode())
