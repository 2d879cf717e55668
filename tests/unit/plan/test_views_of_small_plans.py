"""The pages hold for any plan: one with a row in every table, one with nothing in it, one that was never reported."""

import datetime as dt
import re
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from typing import Any

import pytest
from django.test import Client

from tests import builders, kept
from village.plan.rules.document import TABLES, Source
from village.plan.rules.standing import as_known_on

PAGES = [
    "",
    "goals/",
    "chapters/",
    "ages/",
    "commitments/",
    "money/",
    "rights/",
    "stories/",
    "timeline/",
    "figures/",
    "check/",
    "glossary/",
    "sources/",
    "progress/",
    "progress/2009/",
]
LEVELS = ["standard", "plain", "children"]
# A plan that promises nothing is not taken in; one whose only goal stands in a paper still to come shows nothing.
COMING = Source(id="coming", title="A paper to come", publisher="council", published_on="2199", kind="plan")
EMPTY = builders.bare_plan(
    id="empty-2007",
    title="The empty plan",
    sources=(builders.REPORT, COMING),
    goals=(builders.row("goals", "one-day", source="coming"),),
)
# A plan published on the day it began, which has not reported since.
UNREPORTED = replace(builders.whole_plan(), id="unreported-2008", began_on="2008-12-11")


@pytest.fixture(scope="module")
def small_plans(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    with ExitStack() as stack:
        for plan in (builders.whole_plan(), EMPTY, UNREPORTED):
            stack.enter_context(kept.plan_in_database(builders.plan_files(plan), django_db_blocker))
        yield


@pytest.fixture(autouse=True)
def _database(db: None) -> None:
    """A database is made only when some test asks for one by name."""


@pytest.fixture
def reader(small_plans: None) -> Client:
    return kept.new_reader()


def test_the_two_plans_differ_in_every_table() -> None:
    assert all(getattr(builders.whole_plan(), table) for table in TABLES)
    known = as_known_on(EMPTY, dt.date(2026, 1, 1))
    assert not any(getattr(known, table) for table in TABLES)


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("plan", ["here-2007", "empty-2007"])
def test_every_page_of_any_plan(reader: Client, plan: str, page: str, level: str) -> None:
    answer = reader.get(f"/plans/{plan}/{page}", {"level": level})
    assert answer.status_code == 200
    body = answer.content.decode()
    assert body.count("<h1") == 1
    assert "None</" not in body.replace(">None</dd>", "").replace(">None</span>", "")


@pytest.mark.parametrize("page", PAGES)
def test_links_of_a_named_plan_stay_with_it(reader: Client, page: str) -> None:
    body = reader.get(f"/plans/here-2007/{page}").content.decode()
    inside = body.split("</header>")[1].split("<footer")[0]
    assert not re.findall(r'href="/plan/', inside)
    assert re.findall(r'href="/plans/here-2007/', inside)


@pytest.mark.parametrize(
    "address",
    [
        "goals/safe/",
        "goals/well/",
        "chapters/first/",
        "ages/0-7/",
        "commitments/helmets/",
        "commitments/walks/",
        "stories/helmets-here/",
    ],
)
@pytest.mark.parametrize("level", LEVELS)
def test_every_row_with_a_page_has_one(reader: Client, address: str, level: str) -> None:
    assert reader.get(f"/plans/here-2007/{address}", {"level": level}).status_code == 200


def test_a_row_not_known_yet_is_not_there(reader: Client) -> None:
    assert reader.get("/plans/here-2007/commitments/bells/", {"as-at": "2009-01-04"}).status_code == 404
    assert reader.get("/plans/here-2007/commitments/bells/", {"as-at": "2009-01-05"}).status_code == 200


def test_the_list_of_plans_names_both(reader: Client) -> None:
    body = reader.get("/plans/").content.decode()
    assert "The plan of Here" in body
    assert "The empty plan" in body


def test_an_update_tells_what_happened_and_its_link_only_if_it_is_one(reader: Client) -> None:
    kept.approved("here-2007", "helmets", "delivered", link="javascript:alert(1)")
    kept.approved("here-2007", "walks", "delayed", link="https://example.org/why?a=1&b=2")
    helmets = reader.get("/plans/here-2007/commitments/helmets/").content.decode()
    walks = reader.get("/plans/here-2007/commitments/walks/").content.decode()
    assert "What has happened &lt;since&gt;." in helmets
    assert "javascript:" not in helmets
    assert 'href="https://example.org/why?a=1&amp;b=2"' in walks
    assert "High confidence; approved by a second person on 1 March 2009." in walks


def test_a_plan_without_a_report_is_told_by_itself(reader: Client) -> None:
    for page in ("", "progress/"):
        body = reader.get(f"/plans/unreported-2008/{page}", {"as-at": "2008-12-31"}).content.decode()
        assert "As the plan itself tells it." in body
        assert "own report" not in body
        assert "the day of the report" not in body
        later = reader.get(f"/plans/unreported-2008/{page}", {"as-at": "2009-02-01"}).content.decode()
        assert "As the plan itself and 1 later source tell it." in later
