"""Every count of schools leads to the list of just those schools, and that list has as many."""

import csv
import html
import io
import math
import re
import statistics

import pytest
from django.test import Client

from tests.oracles.status import funnel_tau2
from tests.spec.schools.conftest import NOW, THEN, below, listed, mainstream, share
from village.outcomes.rules.schools import since
from village.warehouse.schools.definition import FOLDER, floor

LINK = re.compile(r'<a\b[^>]*\bhref="([^"]+)"[^>]*>(.*?)</a>', re.DOTALL)
LEEDS, YORKSHIRE = "E08000035", "E12000003"
PAGES = [
    "/schools/",
    "/schools/?line=45",
    f"/schools/?line=60&year={THEN}&area={YORKSHIRE}",
    f"/schools/?line=55&area={LEEDS}&show=few",
    "/schools/coasting/",
    f"/schools/coasting/?line=50&area={YORKSHIRE}",
    f"/schools/coasting/?year={THEN}",
]
AREAS = ["/schools/areas/", "/schools/areas/?line=45", f"/schools/areas/?line=60&year={THEN}&goal=not-met"]


def part(client: Client, address: str, first: str, last: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    body = answer.content.decode()
    return body[body.index(first) : body.index(last, body.index(first))]


def said(client: Client, address: str) -> str:
    """What a page answers first."""
    return part(client, address, '<div class="vg-answer">', "</dl>")


def counts(text: str) -> list[tuple[str, int]]:
    """Each link that begins with a number: where it leads, and the number."""
    found = []
    for href, inside in LINK.findall(text):
        number = re.match(r"[\d,]+", re.sub(r"<[^>]+>", "", inside).strip())
        if number:
            found.append((html.unescape(href), int(number[0].replace(",", ""))))
    return found


def many(client: Client, page: str, href: str) -> int:
    """How many a list has, by its own file; `href` as a page links it."""
    where = page.partition("?")[0] + href if href.startswith("?") else href
    where, _, _ = where.partition("#")
    assert where.startswith("/schools/")
    rows = listed(client, f"{where}{'&' if '?' in where else '?'}format=csv")
    return sum(row["level"] == "authority" for row in rows) if where.startswith("/schools/areas/") else len(rows)


@pytest.mark.parametrize("page", [*PAGES, *AREAS])
def test_each_count_that_a_page_answers_with_has_a_list_of_as_many(reader: Client, page: str) -> None:
    told = said(reader, page)
    found = [one for one in counts(told) if not one[0].startswith("/plans/")]
    assert len(found) >= 3, told
    for href, number in found:
        assert many(reader, page, href) == number, (page, href)


@pytest.mark.parametrize("page", [*PAGES, *AREAS])
def test_no_number_that_counts_schools_leads_nowhere(reader: Client, page: str) -> None:
    """What is left without its links has the line, the years and the paragraph, and nothing else but noughts."""
    left = re.sub(r"<[^>]+>", " ", LINK.sub(" ", said(reader, page)))
    left = re.sub(
        r"[\d.]+%|\d{4}(?: to \d{4})?(?= school year)|in \d{4}|by 2011|30 per cent|paragraph [\d.]+", " ", left
    )
    left = left.replace("figures of 3 years before", "")  # how far the rule looks back
    assert set(re.findall(r"\d[\d,]*", left)) <= {"0"}, left


@pytest.mark.parametrize("page", AREAS)
def test_so_has_each_cell_of_regions_and_councils(reader: Client, page: str) -> None:
    tables = part(reader, page, "Region by region", "</section>")
    rows = re.findall(r"<tr.*?</tr>", tables, re.DOTALL)
    numbers = 0
    for row in rows[1::9]:  # each ninth area, every cell of it
        for cell in re.findall(r"<td.*?</td>", row, re.DOTALL):
            left = re.findall(r"\d+", re.sub(r"<[^>]+>", " ", LINK.sub(" ", cell)))
            assert set(left) <= {"0"}, cell
            for href, number in counts(cell):
                assert many(reader, page, href) == number, (page, href)
                numbers += 1
    assert numbers > 20


def test_what_may_be_below_is_what_is_and_what_is_hidden(reader: Client) -> None:
    hidden = {row["URN"] for row in mainstream() if share(row) is None}
    assert hidden
    assert {row["urn"] for row in listed(reader, "/schools/?show=hidden&format=csv")} == hidden
    assert {row["urn"] for row in listed(reader, "/schools/?show=perhaps&format=csv")} == hidden | below(30)
    few = {row["URN"] for row in mainstream() if share(row) is not None and int(row["TPUP"]) < 11}
    assert few
    assert {row["urn"] for row in listed(reader, "/schools/?show=few&format=csv")} == few


def test_the_councils_that_stand_so_to_the_goal_are_a_list(reader: Client) -> None:
    every = {r["area"]: r["goal"] for r in listed(reader, "/schools/areas/?format=csv") if r["level"] == "authority"}
    for goal, means in (("met", "met"), ("not-met", "not met"), ("cannot-be-said", "cannot be said")):
        some = [
            r["area"] for r in listed(reader, f"/schools/areas/?goal={goal}&format=csv") if r["level"] == "authority"
        ]
        assert set(some) == {area for area, stands in every.items() if stands == means}
        body = part(reader, f"/schools/areas/?goal={goal}", 'id="councils"', "</section>")
        assert body.count('<th scope="row"') == len(some)
    assert len(listed(reader, "/schools/areas/?goal=nonsense&format=csv")) == len(
        listed(reader, "/schools/areas/?format=csv")
    )


def test_a_number_alone_is_read_out_with_what_it_counts(reader: Client) -> None:
    for page in (PAGES[0], PAGES[4], AREAS[1]):
        for tag, inside in re.findall(r"(<a\b[^>]*>)([\d,]+)</a>", reader.get(page).content.decode()):
            told = re.search(r'aria-label="([^"]*)"', tag)
            assert told, tag
            assert re.match(rf"{inside} \D+", told[1])


@pytest.mark.parametrize("page", ["/schools/", "/schools/areas/"])
def test_how_many_there_were_before_leads_to_what_the_plan_states(reader: Client, page: str) -> None:
    body = reader.get(page).content.decode()
    rule = floor()
    assert len(rule.before) == 2
    for one in rule.before:
        assert f'href="/plans/{rule.plan}/figures/{one.figure}/why/">{one.schools:,} schools</a> in {one.year}' in body
    assert since(rule) in html.unescape(re.sub(r"<[^>]+>", "", body))


def test_those_are_what_the_plan_states() -> None:
    rule = floor()
    stated = {}
    for file in (FOLDER.parent / "plan" / rule.plan / "figures").glob("*.csv"):
        for row in csv.DictReader(io.StringIO(file.read_text(encoding="utf-8"))):
            stated[row["id"]] = (row["value"], row["period"], row["indicator"])
    for one in rule.before:
        assert stated[one.figure] == (str(one.schools), one.year, "schools-below-30")


def odd(year: str, *, plain: bool) -> set[str]:
    """The schools that lie outside a funnel of every judged school of England, made from the file by hand."""
    judged = [row for row in mainstream(year) if share(row) is not None and int(row["TPUP"]) >= 11]
    shares = [(share(row) or 0.0) / 100 for row in judged]
    pupils = [int(row["TPUP"]) for row in judged]
    middle = sum(p * n for p, n in zip(shares, pupils, strict=True)) / sum(pupils)
    away = [math.asin(math.sqrt(one)) - math.asin(math.sqrt(middle)) for one in shares]
    errors = [0.5 / math.sqrt(n) for n in pupils]
    tau2 = 0.0 if plain else funnel_tau2([a / e for a, e in zip(away, errors, strict=True)], errors)
    scores = [a / math.sqrt(e * e + tau2) for a, e in zip(away, errors, strict=True)]
    limit = statistics.NormalDist().inv_cdf(0.999)
    return {row["URN"] for row, score in zip(judged, scores, strict=True) if abs(score) > limit}


@pytest.mark.parametrize(("page", "year"), [("/schools/", NOW), (PAGES[2], THEN)])
def test_what_a_funnel_calls_unusual_is_a_list_of_as_many(reader: Client, page: str, year: str) -> None:
    told = part(reader, page, "Among all schools", "</dd>")
    found = counts(told)
    shown = [re.findall(r"show=([\w-]+)", href) for href, _ in found]
    assert shown == [["by-chance"], ["judged"], ["unusual"]]
    for href, number in found:
        assert "area=" not in href  # of England, wherever the page is
        assert many(reader, page, href) == number > 0, href
    (_, chance), (_, judged), (_, more) = found
    assert re.findall(r"\(([\d.]+%)\)", told) == [f"{chance / judged:.0%}", f"{more / judged:.1%}"]
    for (href, _), plain in ((found[0], True), (found[2], False)):
        where = page.partition("?")[0] + href
        assert {row["urn"] for row in listed(reader, f"{where}&format=csv")} == odd(year, plain=plain)


def test_those_of_an_area_are_those_of_england_that_are_in_it(reader: Client) -> None:
    there = {row["urn"] for row in listed(reader, f"/schools/?show=by-chance&area={LEEDS}&format=csv")}
    inside = {row["URN"] for row in mainstream() if row["LEA"] == LEEDS}
    assert there == odd(NOW, plain=True) & inside
