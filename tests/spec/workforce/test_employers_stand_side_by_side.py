"""The employers of an area side by side, for whoever collects for it: whom they open to, that a look is in the audit,
and that each row is what the employer reads of itself, without what is of a few."""

import datetime as dt
import re
from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse

from tests.unit.workforce.collecting.made import MANAGER
from tests.unit.workforce.made import AREA, LEAD, NOW, Scene, account, browser, seen
from village.kernel.audit.models import Entry
from village.warehouse.measures.shipped import counted_measures
from village.workforce.actions.engaging import end_engagement
from village.workforce.actions.measured.area import open_area_figures
from village.workforce.actions.measured.figures import open_figures, say_complete
from village.workforce.actions.posts import add_site
from village.workforce.queries.measured.area import area_figures, areas_told

ELSEWHERE = "E08000035"
PAGE = "collection-figures"


@pytest.fixture
def area(db: None) -> Scene:
    """A nursery of twelve, of whom one left in the year to September 2025 and five came; a school that said nothing."""
    scene = Scene()
    for number in range(12):
        begin = dt.date(2022, 1, 10) if number < 7 else dt.date(2025, 1, 6)
        scene.start(scene.checked(f"Invented{number}"), scene.post(), start_on=begin)
    gone = scene.start(scene.checked("Gone"), scene.post(), start_on=dt.date(2022, 1, 8))
    end_engagement(engagement=gone.ref, last_on=dt.date(2025, 4, 30), reason="retired", **scene.kept)
    scene.post(fte=Decimal("0.5"))
    say_complete(since_on=dt.date(2023, 10, 1), **scene.kept)
    Scene("school")
    return scene


def manager(where: str = AREA) -> Any:
    return account(f"Cora Collects {where}", MANAGER, body="council", area=where)


def test_who_does_not_collect_for_the_area_is_not_shown_that_it_is_there(area: Scene) -> None:
    there = reverse(PAGE)
    for one in (area.lead, area.dsl, account("Ada Auditor", "auditor", area=""), account("Norma Nobody")):
        client = browser(one)
        answer = client.get(there)
        assert answer.status_code == 404
        assert answer.content == client.get("/there/is/nothing/here/").content
    far = browser(manager(ELSEWHERE))
    answer = far.get(f"{there}?area={AREA}")
    assert (answer.status_code, answer.content) == (404, far.get("/there/is/nothing/here/").content)
    assert "The nursery" not in far.get(there).content.decode()
    decided = Entry.objects.filter(action="workforce.figures.compared").order_by("pk")
    assert [(one.thing, one.decision) for one in decided] == [
        (f"area:{AREA}", "denied"), (f"area:{ELSEWHERE}", "permitted"),
    ]  # fmt: skip


def test_a_manager_reads_what_is_not_of_a_few_and_how_many_are_counted(area: Scene) -> None:
    client = browser(manager())
    page = client.get(reverse(PAGE) + "?year=2025").content.decode()
    assert "1 of 3 organisations here is counted" in " ".join(page.split())
    assert "The school" not in page
    told = client.get(reverse(PAGE) + "?year=2025&format=csv").content.decode().splitlines()
    # 12 in post, who were 8: one left, so it is hidden, and that five came, which would tell it.
    assert told[1:] == [f"{AREA},2025-09-30,nursery,12,c,c,0,c,{round(100 * 1.5 / 13.5, 1)}"]
    assert "Of no employer may this be shown." in page
    assert "Of no employer may this be shown." not in client.get(reverse(PAGE) + "?rate=vacancy").content.decode()
    assert client.get(reverse("collections")).content.decode().count(reverse(PAGE)) == 1


def test_it_is_what_the_employer_reads_of_itself(area: Scene) -> None:
    own = open_figures(**area.kept)
    assert own is not None
    found = area_figures(AREA, on=NOW.date())
    assert list(found.years) == sorted((one.year.year for one in own.years), reverse=True)[:3]
    for one in own.years[-3:]:
        [row] = found.years[one.year.year]
        assert all(count in (None, one.people[name]) for name, count in row.counts.items())
        assert row.vacancy == one.rate("vacancy")


def test_of_an_employer_with_sites_elsewhere_only_those_here_are_counted(area: Scene) -> None:
    far = add_site(name="Far house", area=ELSEWHERE, **area.kept)
    area.site = far
    for number in range(6):
        area.start(area.checked(f"Far{number}"), area.post(), start_on=dt.date(2022, 1, 10))
    [row] = area_figures(AREA, on=dt.date(2025, 12, 1)).years[2025]
    assert row.counts["in_post"] == 12
    there = area_figures(ELSEWHERE, on=dt.date(2025, 12, 1))
    assert there.years == {}  # the nursery is no organisation of that area, though it has people there
    assert areas_told(seen(account("Ola Everywhere", MANAGER, body="council", area=""))) == [AREA]


def test_where_nobody_said_that_a_register_holds_everybody_nothing_is_told(db: None) -> None:
    Scene()
    page = browser(manager()).get(reverse(PAGE)).content.decode()
    assert "Nobody is counted yet" in page
    everywhere = account("Ola Everywhere", MANAGER, body="council", area="")
    assert "Nobody is counted yet" in browser(everywhere).get(reverse(PAGE)).content.decode()
    assert open_area_figures(area=ELSEWHERE, by=seen(account("Lea Else", LEAD)), at=NOW) is None


def test_an_employer_of_whom_no_year_is_over_is_not_there_yet(area: Scene) -> None:
    late = Scene("club")
    say_complete(since_on=NOW.date(), **late.kept)
    assert {one.employer.slug for rows in area_figures(AREA, on=NOW.date()).years.values() for one in rows} == {
        "nursery"
    }


def test_each_column_leads_to_how_it_is_defined(area: Scene) -> None:
    page = browser(manager()).get(reverse(PAGE)).content.decode()
    columns = re.findall(r'<th scope="col"[^>]*>([^<]*)</th>', page)[1:]
    told = page[page.index("How each is defined") :].partition("</p>")[0]
    led = re.findall(r'href="/measures/(workforce-[a-z-]+)/">([^<]*)<', told)
    assert [said.partition(",")[0] for _, said in led] == [one.removesuffix(" %") for one in columns]
    shipped = {one.slug for one in counted_measures("workforce")}
    assert {slug for slug, _ in led} <= shipped
    assert len({slug for slug, _ in led}) == len(columns)
