"""A page shows the plan as it was known on a day; the day is carried along; a day that cannot be is refused kindly."""

import datetime as dt
import html
import re

import pytest
from django.test import Client

from tests import kept
from tests.spec.plan_pages.conftest import main_of, promises, today

PAGES = [
    "", "goals/", "chapters/", "ages/", "commitments/", "money/", "rights/", "stories/", "timeline/", "figures/",
    "check/", "glossary/", "sources/", "sources/progress-report/", "progress/",
]  # fmt: skip


@pytest.mark.parametrize("page", PAGES)
def test_every_page_says_its_day_and_offers_another(reader: Client, page: str) -> None:
    body = reader.get(f"/plan/{page}").content.decode()
    assert "As at 11 December 2008" in body
    assert re.search(r'<input[^>]*type="date"[^>]*name="as-at"[^>]*value="2008-12-11"', body)


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("day", ["1989-11-20", "2007-03-28", "2007-12-11", "2008-12-10", "2008-12-12", "2020-12-31"])
def test_every_page_can_be_read_on_every_day(reader: Client, page: str, day: str) -> None:
    answer = reader.get(f"/plan/{page}", {"as-at": day})
    assert answer.status_code == 200
    on = dt.date.fromisoformat(day)
    assert f"As at {on.day} {on:%B} {on.year}" in answer.content.decode()


@pytest.mark.parametrize("page", PAGES)
def test_the_day_goes_along_on_every_link(reader: Client, page: str) -> None:
    body = reader.get(f"/plan/{page}", {"as-at": "2009-05-01"}).content.decode()
    page_itself = body.split("</header>")[1].split("<footer")[0]
    links = [html.unescape(one) for one in re.findall(r'href="(/plan/[^"]*)"', page_itself)]
    strays = [one for one in links if "as-at=" not in one and not re.match(r"/plan/progress/\d{4}/", one)]
    assert links
    assert strays == []


def test_before_the_report_only_what_was_published_is_known(reader: Client) -> None:
    earlier = promises("2008-12-10")
    words = main_of(reader.get("/plan/", {"as-at": "2008-12-10"}).content)
    assert f"Of {len(earlier)} promises" in words
    assert "came out on 11 December 2008" in words
    later_only = next(one for one in promises("2008-12-11") if one["source"] == "progress-report")
    assert reader.get(f"/plan/commitments/{later_only['id']}/", {"as-at": "2008-12-10"}).status_code == 404
    assert reader.get(f"/plan/commitments/{later_only['id']}/", {"as-at": "2008-12-11"}).status_code == 200


def test_before_everything_the_page_says_so(reader: Client) -> None:
    words = main_of(reader.get("/plan/", {"as-at": "1990-01-01"}).content)
    assert "Nothing of this plan was known yet" in words


@pytest.mark.parametrize(
    ("day", "said"),
    [
        ("2008-02-30", "There is no such day"),
        ("yesterday", "There is no such day"),
        ("2008-12-11\x00", "There is no such day"),
        ("9" * 500, "There is no such day"),
        ("9999-12-31", "has not come yet"),
        ("0001-01-01", "too long ago"),
    ],
)
@pytest.mark.parametrize("page", ["", "commitments/", "progress/2008/"])
def test_a_day_that_cannot_be_is_refused_in_one_sentence(reader: Client, page: str, day: str, said: str) -> None:
    answer = reader.get(f"/plan/{page}", {"as-at": day})
    assert answer.status_code == 400
    assert said in main_of(answer.content)


def test_progress_shows_from_the_day_it_was_approved(reader: Client) -> None:
    one = next(row for row in promises() if row["status"] == "promised" and row["due"] == "2009")
    before = main_of(reader.get(f"/plan/commitments/{one['id']}/", {"as-at": "2009-03-01"}).content)
    kept.approved("childrens-plan-2007", one["id"], "delivered", at=dt.datetime(2009, 3, 1, 12, tzinfo=dt.UTC))
    after = main_of(reader.get(f"/plan/commitments/{one['id']}/", {"as-at": "2009-03-01"}).content)
    still = main_of(reader.get(f"/plan/commitments/{one['id']}/", {"as-at": "2009-02-28"}).content)
    assert before.startswith("Paragraph") or one["title"] in before
    assert "What has happened <since>." in after
    assert "What has happened" not in before + still


def test_the_year_pages_stand_on_the_reports_anniversary(reader: Client) -> None:
    assert "As at 11 December 2010" in reader.get("/plan/progress/2010/").content.decode()
    year = today().year
    assert reader.get(f"/plan/progress/{year}/").status_code == 200
    assert reader.get(f"/plan/progress/{year + 1}/").status_code == 404
    assert reader.get("/plan/progress/2007/").status_code == 404
    assert reader.get("/plan/progress/2010/", {"as-at": "2009-01-01"}).url == "/plan/progress/?as-at=2009-01-01"


def test_before_the_report_nothing_is_said_to_rest_on_it(reader: Client) -> None:
    words = main_of(reader.get("/plan/", {"as-at": "2008-06-01"}).content)
    assert "As documents older than the plan’s report tell it" in words
    assert "Last told on 29 March 2007" in words
    assert "Told on 11 December 2008" not in words


@pytest.mark.parametrize("where", ["ages/0-7/", "chapters/happy-and-healthy/", "goals/child-poverty/"])
def test_what_was_not_known_yet_says_so_and_leads_to_the_day_it_was(reader: Client, where: str) -> None:
    early = reader.get(f"/plan/{where}", {"as-at": "2007-02-01"})
    assert early.status_code == 200
    assert "This was not known yet" in main_of(early.content)
    led = re.findall(r'href="([^"]*as-at=[^"]*)">See it on', early.content.decode())
    assert len(led) == 1
    assert "This was not known yet" not in main_of(reader.get(html.unescape(led[0])).content)
    assert reader.get("/plan/" + where.split("/")[0] + "/no-such-thing/", {"as-at": "2007-02-01"}).status_code == 404


@pytest.mark.parametrize("day", ["2007-03-29", "2008-07-01", "2008-12-11", "2009-05-01"])
def test_one_is_never_told_as_many(reader: Client, day: str) -> None:
    many = "goals|measures|promises|sums|figures|stories|chapters|articles|recommendations|times|parts|have|are|were"
    for page in PAGES:
        words = main_of(reader.get(f"/plan/{page}", {"as-at": day}).content)
        assert re.findall(rf"(?<![\d.,])\b1 (?:separate )?(?:{many})\b", words) == [], page


def test_the_day_the_plan_opens_at_says_that_more_has_been_told_since(reader: Client) -> None:
    some = [row["id"] for row in promises() if row["status"] == "promised"][:3]
    kept.approved("childrens-plan-2007", some[0], "delivered")
    assert "1 promise has newer approved progress" in reader.get("/plan/").content.decode()
    kept.approved("childrens-plan-2007", some[1], "under-way")
    now = today().isoformat()
    for page in ("", "progress/"):
        body = reader.get(f"/plan/{page}").content.decode()
        assert "2 promises have newer approved progress" in body
        assert f'href="/plan/{page}?as-at={now}">see as at today' in body
        assert "No progress has been recorded since" not in body
        assert "2 have newer, approved progress." in main_of(reader.get(f"/plan/{page}", {"as-at": now}).content)
    own, other = (reader.get(f"/plan/commitments/{one}/").content.decode() for one in (some[0], some[2]))
    assert "This promise has newer approved progress" in own
    assert "newer approved progress" not in other
    assert "newer approved progress" not in reader.get("/plan/", {"as-at": "2008-12-12"}).content.decode()
    home = main_of(reader.get("/").content)
    delivered = sum(1 for row in promises(now) if row["status"] == "delivered") + 1
    assert f"{delivered} are told as kept" in home
    assert "2 have newer, approved progress." in home
