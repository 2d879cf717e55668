"""Each count of a past reading of a source leads its officer to those records that are still known to be so, which are
as many; where they are fewer, a sentence says that and why. An officer of another area sees neither."""

import datetime as dt
import html
import re

import pytest
from django.urls import reverse

from tests.spec.directory.test_counts_of_the_desk_lead_to_their_entries import body, officer
from tests.unit.directory.harvesting.feed import Feed, Reading, counts, services
from tests.unit.directory.made import nested
from village.directory.actions.harvesting.harvesting import harvest
from village.directory.models import Harvest, Quarantined

pytestmark = pytest.mark.django_db
PARTS = ("new", "changed", "unchanged", "set-aside", "gone")
NUMBER = re.compile(r'<a class="govuk-link" href="([^"]+)" aria-label="[^"]+">([\d,]+)</a>')
FEWER = re.compile(r"(None|\d+) of the (\d+) records? that it counted (?:is|are) listed: of each record only")
SOURCE = "/directory/sources/made-up-feed/"


def begun(**more: bool) -> Reading:
    """A feed of twelve services and two records that are set aside, read once."""
    bad = [nested(f"odd{one}", minimum_age=9, maximum_age=3) for one in (1, 2)]
    found = Reading(Feed(*services(12), *bad, **more))
    found.now = dt.datetime.now(dt.UTC) - dt.timedelta(days=30)
    found.read()
    return found


@pytest.fixture
def feed(db: None) -> Reading:
    """Read three times: then three were otherwise and one more was there, and then one of the three was again."""
    found = begun()
    found.feed.records[:3] = [nested(f"s{number}", f"Renamed {number}") for number in (1, 2, 3)]
    found.feed.records += services(1, 13)
    found.read()
    found.feed.records[0] = nested("s1", "Renamed again")
    found.read()
    return found


def address(one: Harvest, of: str = "") -> str:
    where = reverse("directory-reading", args=[one.source.slug, one.ref])
    return f"{where}?of={of}" if of else where


def listed(page: str) -> list[str]:
    """The records that the page of a reading lists, as many as it says that it has."""
    said = re.search(r'class="vg-count">([\d,]+) ', page)
    names = re.findall(r'<th scope="row"[^>]*>([^<]*)', page)
    assert len(names) == (int(said[1]) if said else 0)
    return names


def readings() -> list[Harvest]:
    return list(Harvest.objects.order_by("started_at"))


def test_another_areas_officer_finds_no_reading_and_cannot_tell(feed: Reading) -> None:
    other = officer("E08000036")
    nothing = other.get("/directory/sources/no-such-source/").content
    for one in readings():
        answer = other.get(address(one, "new"))
        assert (answer.status_code, answer.content) == (404, nothing)
    stray = reverse("directory-reading", args=["made-up-feed", Quarantined.objects.all()[0].ref])
    assert officer().get(stray).status_code == 404


def test_each_number_of_the_history_leads_to_a_page_that_counts_the_same(feed: Reading) -> None:
    client = officer()
    page = body(client, SOURCE)
    found = NUMBER.findall(page[page.index("How it was read") :])
    assert len(found) == sum(bool(many) for one in readings() for many in counts(one)) == 7
    for href, many in found:
        told = body(client, html.unescape(href))
        current = re.search(r'aria-current="page">[^<:]+: ([\d,]+)<', told)
        assert current
        assert current[1] == many
        fewer = FEWER.search(told)
        if fewer:
            assert fewer[2] == many
            assert len(listed(told)) == (0 if fewer[1] == "None" else int(fewer[1])) < int(many)
        else:
            assert len(listed(told)) == int(many), href


def test_what_is_listed_is_what_the_reading_did(feed: Reading) -> None:
    client, (first, second, third) = officer(), readings()
    assert [counts(one) for one in (first, second, third)] == [(14, 0, 0, 2, 0), (1, 3, 11, 0, 0), (0, 1, 14, 0, 0)]
    known = {of: len(listed(body(client, address(first, of)))) for of in PARTS}
    assert known == {"new": 14, "changed": 0, "unchanged": 0, "set-aside": 2, "gone": 0}
    assert listed(body(client, address(second, "new"))) == ["Made-up group 13"]
    assert listed(body(client, address(second, "changed"))) == ["Renamed 2", "Renamed 3"]  # the first changed again
    assert listed(body(client, address(second, "unchanged"))) == []
    assert listed(body(client, address(third, "changed"))) == ["Renamed again"]
    assert len(listed(body(client, address(third, "unchanged")))) == 14
    assert "None." in body(client, address(third, "gone"))


def test_without_a_kind_the_first_that_has_any_is_shown(feed: Reading) -> None:
    client, (_, second, third) = officer(), readings()
    assert listed(body(client, address(second))) == ["Made-up group 13"]
    for asked in ("", "nonsense"):
        assert listed(body(client, address(third, asked))) == ["Renamed again"]


def test_a_record_leads_to_its_entry_and_what_was_set_aside_to_itself(feed: Reading) -> None:
    client, first = officer(), readings()[0]
    for of, part, many in (("new", "/directory/entries/", 12), ("set-aside", "/directory/set-aside/", 2)):
        found = re.findall(rf'href="({part}[0-9a-f-]+/)"', body(client, address(first, of)))
        assert len(found) == many
        body(client, found[0])


def test_what_was_gone_is_listed_until_it_is_back(feed: Reading) -> None:
    client, gone = officer(), feed.feed.records.pop(11)
    last = [feed.read() for _ in range(3)][-1]
    assert counts(last)[4] == 1
    assert listed(body(client, address(last, "gone"))) == ["Made-up group 12"]
    feed.feed.records.append(gone)
    again = feed.read()
    assert counts(again)[1] == 1  # it is looked at again though it came as it was
    fewer = FEWER.search(body(client, address(last, "gone")))
    assert fewer
    assert fewer.groups() == ("None", "1")
    for of, many in (("changed", "1"), ("unchanged", "14")):
        fewer = FEWER.search(body(client, address(again, of)))
        assert fewer
        assert fewer.groups() == ("None", many)


def test_where_a_list_tells_less_than_the_whole_what_changed_is_not_guessed(db: None) -> None:
    found = begun(lists_less=True)
    found.feed.records[0] = nested("s1", "Renamed")
    last = found.read()
    assert counts(last)[1] == 1
    client = officer()
    fewer = FEWER.search(body(client, address(last, "changed")))
    assert fewer
    assert fewer.groups() == ("None", "1")
    assert len(listed(body(client, address(readings()[0], "new")))) == 14


def test_a_reading_that_is_held_leads_to_what_came(feed: Reading) -> None:
    feed.feed.records[:10] = [nested(f"s{number}", f"Otherwise {number}") for number in range(1, 11)]
    one, client = feed.read(), officer()
    assert one.state == "held"
    page = body(client, reverse("directory-held", args=[one.ref]))
    found = re.findall(r'href="([^"]+of=\w+)">(\d+) (?:new|changed|unchanged)<', page)
    assert [many for _, many in found] == ["10", "5"]
    for href, many in found:
        assert len(listed(body(client, html.unescape(href)))) == int(many)


def test_what_came_while_the_reading_before_went_on_is_that_one_s(db: None) -> None:
    found = begun()
    first = readings()[0]
    found.feed.records += services(1, 13)
    asked = first.started_at + dt.timedelta(seconds=1)  # before the first was done
    last = harvest(found.source, by="test", at=asked, get=found.feed.get, clock=found.clock)
    assert asked < first.ended_at
    assert counts(last)[0] == 1
    assert listed(body(officer(), address(last, "new"))) == ["Made-up group 13"]
