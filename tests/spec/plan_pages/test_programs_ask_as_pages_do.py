"""What a list of a plan's pages can be asked for, a program can ask of the API too, and is told of as many."""

import html
import re
from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest
from django.test import Client

from tests.spec.plan_pages.conftest import known_sources, rows
from tests.spec.plan_pages.test_counts_lead_to_goals_dates_findings_and_roles import leads, page, section
from tests.spec.plan_pages.test_counts_lead_to_what_they_count import counted, listed

API = "/api/v1/plans/childrens-plan-2007/"
DAYS = ["", "2009-05-01"]
PAGES = ("", "chapters/", "ages/", "ages/0-7/", "rights/", "commitments/", "timeline/", "progress/", "sources/")


def total(client: Client, table: str, **asked: str) -> int:
    """How many rows a list of the API has; of its first page as many are told."""
    query = urlencode({name.replace("_", "-"): one for name, one in asked.items() if one})
    answer = client.get(f"{API}{table}?{query}")
    assert answer.status_code == 200, answer.content
    said = answer.json()
    assert said["total"] == int(answer["X-Total-Count"])
    assert len(said["items"]) == min(said["total"], said["size"])
    return int(said["total"])


@pytest.mark.parametrize("day", DAYS)
def test_each_count_of_promises_is_that_of_the_same_asked_of_the_api(reader: Client, day: str) -> None:
    found: dict[tuple[tuple[str, str], ...], int] = {}
    for part in PAGES:
        for href, many, _ in counted(reader, f"/plan/{part}{'?as-at=' if day else ''}{day}"):
            asked = dict(parse_qsl(urlsplit(href).query))
            found[tuple(sorted((name, one) for name, one in asked.items() if name not in ("level", "as-at")))] = many
    assert {name for asked in found for name, _ in asked} >= {
        "status", "timing", "age", "alone", "due", "chapter", "article", "source",
    }  # fmt: skip
    said = {pair for asked in found for pair in asked}
    assert said >= {("alone", "none"), ("article", "none"), ("due", "dated"), ("due", "none")}
    for asked, many in found.items():
        assert total(reader, "commitments", as_at=day, **dict(asked)) == many, asked


@pytest.mark.parametrize("asked", ["due=loosely", "due=wordless", "timing=late&as-at=2010-01-01"])
def test_so_is_each_way_in_which_a_promise_has_no_date_or_is_past_it(reader: Client, asked: str) -> None:
    assert total(reader, "commitments", **dict(parse_qsl(asked))) == listed(reader, f"/plan/commitments/?{asked}") > 0


def test_figures_are_asked_for_as_on_their_page(reader: Client) -> None:
    body = reader.get("/plan/figures/").content.decode()
    found = re.findall(r'href="/plan/figures/\?(precision=[^"&]*)"[^>]*>(\d+)', body)
    assert len(found) == 6
    asks = [one for one, _ in found] + [f"source={one}" for one in sorted(known_sources("2100-01-01"))]
    asks += ["q=children", "q=per cent of", "q=nothing-like-it", "q=children&precision=rounded", "chapter=1"]
    for asked in asks:
        told = dict(parse_qsl(asked))
        assert total(reader, "figures", **told) == listed(reader, f"/plan/figures/?{urlencode(told)}"), asked
    assert 0 < total(reader, "figures", q="children") < total(reader, "figures")


@pytest.mark.parametrize("table", ["goals", "money", "milestones", "stories"])
def test_what_was_taken_from_a_document_is_a_list_of_the_api(reader: Client, table: str) -> None:
    counts = [total(reader, table, as_at="2024-01-01", source=one) for one in sorted(known_sources("2024-01-01"))]
    assert sum(counts) == total(reader, table, as_at="2024-01-01") == len(rows(table))
    for document, many in zip(sorted(known_sources("2024-01-01")), counts, strict=True):
        own = reader.get(f"/plan/sources/{document}/?as-at=2024-01-01").content.decode()
        inside = own.partition(f'id="{table}"')[2].partition("</section>")[0]
        assert max(inside.count("<tr") - 1, 0) == many, (document, table)


@pytest.mark.parametrize("day", DAYS)
def test_measures_findings_and_answers_are_asked_for_as_on_their_pages(reader: Client, day: str) -> None:
    for kind in ("no-target", "no-start"):
        [(_, _, many)] = leads(page(reader, "/plan/goals/", day), f"measures={kind}")
        assert total(reader, "targets", as_at=day, measures=kind) == many
    for slug in ("defect", "gap"):
        whole = section(page(reader, f"/plan/check/?severity={slug}", day), slug)
        kinds = re.findall(r'id="([\w-]+)">[^<]*\((\d+)\)</h3>', whole)
        assert kinds
        for kind, many in kinds:
            assert total(reader, "check", as_at=day, check=kind, severity=slug) == int(many), kind
    [(_, said, many)] = [one for one in leads(page(reader, "/plan/rights/", day), "answers=none") if "to no" in one[1]]
    assert total(reader, "recommendations", as_at=day, answers="none") == many > 0, said


@pytest.mark.parametrize("day", ["", "2024-01-01"])
def test_stories_are_asked_for_by_the_council_where_they_happened(reader: Client, day: str) -> None:
    body = page(reader, "/plan/stories/", day)
    tallies = re.findall(r'<li><a[^>]*href="([^"]*area=[^"]*)">([^<]*)</a> <span>(\d+)<', body)
    assert len(tallies) > 9
    for href, name, many in tallies:
        asked = dict(parse_qsl(urlsplit(html.unescape(href)).query))
        assert total(reader, "stories", as_at=day, area=asked["area"]) == int(many), name


@pytest.mark.parametrize(
    ("asked", "status"),
    [
        ("commitments?source=nothing", 404), ("figures?source=nothing", 404), ("check?check=nothing", 404),
        ("stories?area=E99999999", 404), ("stories?area=Leeds", 422), ("targets?measures=likely", 422),
        ("recommendations?answers=all", 422), ("figures?precision=so-so", 422), ("commitments?alone=all", 422),
        ("goals?chapter=1", 400), ("indicators?source=report", 400),
    ],
)  # fmt: skip
def test_what_cannot_be_asked_is_refused_and_not_passed_over(reader: Client, asked: str, status: int) -> None:
    assert reader.get(API + asked).status_code == status
