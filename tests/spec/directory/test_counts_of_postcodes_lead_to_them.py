"""Each count of postcodes, and of things that did not count, leads to just those, and they are as many."""

import html
import re
from pathlib import Path

import pytest
from django.test import Client

from tests.spec.directory.finding_world import made, service
from tests.spec.directory.young_world import TEENS, nights
from tests.unit.directory.made import LEEDS
from village.directory.models import Service
from village.kernel.areas.queries import english_points

PAGE = f"/places/{LEEDS}/things-to-do/"


@pytest.fixture(autouse=True)
def there(db: None, own_index: Path) -> dict[str, Service]:
    return made([
        service("club", "Made-up club", ["youth-clubs"], **TEENS, schedules=nights("FR,SA")),
        service("unsaid", "No ages", ["music"], schedules=nights("SA")),
        service("never", "No times", ["music"], **TEENS),
        service("safe", "Hidden club", ["youth-clubs"], sensitive="exploitation", schedules=nights("SA")),
    ])  # fmt: skip


def body(address: str) -> str:
    answer = Client().get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()


def listed(page: str) -> dict[str, list[str]]:
    """The postcodes of a district as a page lists them, by whether there is something on."""
    found = {}
    for name in ("nothing", "something"):
        part = page[page.index(f'id="{name}"') :]
        said = re.search(r": (\d[\d,]*) postcodes?</h3>", part)
        assert said
        rest = part[said.end() :].partition("<h3")[0].partition("</section>")[0]
        found[name] = [html.unescape(one).replace("\xa0", " ") for one in re.findall(r"<li>([^<]*)</li>", rest)]
        assert len(found[name]) == int(said[1].replace(",", ""))
    return found


@pytest.mark.parametrize("night", ["saturday", "friday"])
def test_each_count_of_a_district_is_that_of_the_postcodes_that_it_leads_to(night: str) -> None:
    page = body(f"{PAGE}?night={night}")
    cells = re.findall(
        r'href="(\?night=\w+&amp;district=(\w+)#(\w+))" aria-label="([\d,]+) postcodes[^"]*">([\d,]+)', page
    )
    assert len(cells) > 60
    some = {outward for _, outward, _, _, _ in cells[::40]} | {"LS8"}
    both = {"nothing": 0, "something": 0}
    for href, outward, what, aloud, number in cells:
        assert aloud == number
        if outward in some:
            assert f"night={night}" in href
            told = listed(body(PAGE + html.unescape(href)))
            assert all(one.startswith(f"{outward} ") for one in told["nothing"] + told["something"])
            many = len(told["nothing"] + told["something"]) if what == "district" else len(told[what])
            assert many == int(number.replace(",", ""))
        if what in both:
            both[what] += int(number.replace(",", ""))
    keys, _ = english_points(LEEDS)
    assert sum(both.values()) == len(keys)
    assert f"<strong>{both['something']:,}</strong> of" in page
    assert f'href="#districts">{len(keys):,} postcodes</a>' in page
    assert 'id="districts"' in page


def test_every_postcode_of_a_district_is_listed_once() -> None:
    keys, _ = english_points(LEEDS)
    told = listed(body(f"{PAGE}?district=LS8"))
    wanted = sorted(f"LS8 {key.decode()[4:]}" for key in keys.tolist() if key[:4].decode().strip() == "LS8")
    assert sorted(told["nothing"] + told["something"]) == wanted
    assert "LS8 4AA" in told["something"]


def test_what_did_not_count_is_listed_by_name_and_nothing_that_is_secret() -> None:
    page = body(PAGE)
    [(href, many)] = re.findall(r'href="([^"]*unsaid=shown#silent)">(\d+) things to do in and around', page)
    for name in ("No ages", "No times", "Hidden club"):
        assert name not in page
    told = body(PAGE + html.unescape(href))
    names = re.findall(r'<li><a class="govuk-link" href="/services/[0-9a-f-]{36}/">([^<]*)</a></li>', told)
    assert names == ["No ages", "No times"]
    assert len(names) == int(many)
    assert "Hidden club" not in told


def test_a_name_is_gone_as_soon_as_it_is_withdrawn() -> None:
    assert "No ages" in body(f"{PAGE}?unsaid=shown")
    Service.objects.filter(name="No ages").update(state="withdrawn")
    told = body(f"{PAGE}?unsaid=shown")
    assert "No ages" not in told
    assert "1 thing to do in and around Leeds" in told


@pytest.mark.parametrize("asked", ["district=M1", "district=", "district=ls8%20", "district=%00"])
def test_a_district_that_is_none_of_the_area_lists_nothing(asked: str) -> None:
    assert 'id="district"' not in body(f"{PAGE}?{asked}")
