"""Each count of workers and of posts leads whoever keeps a register to the list of just those, which has as many;
whoever may not read the list sees no count either."""

import datetime as dt
import html
import json
import re
from decimal import Decimal

import pytest
from django.test import Client

from tests.unit.workforce.made import DESIGNATED, Scene, account, browser
from village.kernel.audit.models import Entry
from village.workforce.actions.engaging import end_engagement, record_absence
from village.workforce.actions.measured.figures import say_complete
from village.workforce.models import Worker

pytestmark = pytest.mark.django_db
PAGES = ("/workforce/", "/workforce/posts/", "/workforce/figures/")
LINK = re.compile(r'<a class="govuk-link" href="([^"]+)" aria-label="[^"]+">([\d.,]+)</a>')
SCOPES = ["", "?sector=early-years", "?scope=wider", "?paid=yes", "?role=nursery-cook", "?on=2022-06-01", "?paid=no"]


@pytest.fixture
def scene(db: None) -> Scene:
    """A nursery with people in one post and two, of both scopes, agency staff, a volunteer, leavers and a vacancy."""
    made = Scene()
    half = {"fte": Decimal("0.5")}
    for name in ("One", "Two"):
        made.start(made.checked(name), made.post(), start_on=dt.date(2020, 1, 6))
    both = made.checked("Three")
    made.start(both, made.post(), **half, start_on=dt.date(2021, 1, 4))
    made.start(both, made.post("nursery-cook"), **half, start_on=dt.date(2022, 1, 4))
    made.start(made.checked("Four"), made.post(), kind="agency", covers=True)
    made.start(made.checked("Five"), made.post("nursery-cook"), kind="agency", **half)
    made.start(made.checked("Six"), made.post(paid=False), kind="volunteer", **half)
    gone = made.start(made.checked("Seven"), made.post(), start_on=dt.date(2021, 11, 1))
    end_engagement(engagement=gone.ref, last_on=dt.date(2021, 11, 30), reason="resigned", **made.kept)
    again = made.start(gone.worker, made.post(), start_on=dt.date(2022, 2, 1))
    end_engagement(engagement=again.ref, last_on=dt.date(2022, 3, 31), reason="resigned", **made.kept)
    made.worker("Eight")  # in no post
    say_complete(since_on=dt.date(2020, 1, 1), **made.kept)
    return made


def body(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return str(answer.content.decode())


def counts(page: str, first: str, last: str) -> list[tuple[str, str]]:
    part = page[page.index(first) : page.index(last, page.index(first))]
    return [(html.unescape(href), said) for href, said in LINK.findall(part)]


def listed(page: str, label: str) -> tuple[int, list[str], Decimal]:
    """The list at the end of a page: how many it says it has, the first of each row, and what a column comes to."""
    number = re.findall(r'class="vg-count">([\d,]+) ', page)
    table = page[page.rindex('class="vg-count"') :].partition("</table>")[0]
    names = [re.sub(r"<[^>]+>", "", one).strip() for one in re.findall(r"<th scope=\"row\".*?</th>", table, re.DOTALL)]
    cells = re.findall(rf'data-label="{label}"><span class="vg-table__value">([\d.]+)', table)
    return int(number[-1]), names, sum(map(Decimal, cells), Decimal(0))


def test_nobody_else_sees_a_count_or_a_list(scene: Scene) -> None:
    other, others = Scene("school"), (account("Dot Other", DESIGNATED), account("Norma Nobody"))
    lists = ["/workforce/?part=in-post", "/workforce/posts/?show=vacant", "/workforce/figures/?of=in_post&year=2022"]
    for page in [*PAGES, *lists]:
        for who in others:
            assert browser(who).get(page).status_code in (403, 404)
        theirs = body(browser(other.lead), page)
        assert "The nursery" not in theirs
        assert "Wanda" not in theirs
        assert not LINK.findall(theirs)


@pytest.mark.parametrize("scope", SCOPES)
def test_each_count_of_people_is_that_of_the_list_that_it_leads_to(scene: Scene, scope: str) -> None:
    lead = browser(scene.lead)
    found = counts(body(lead, f"/workforce/{scope}"), "People in post", "Vacant")
    for href, said in found:
        many, names, fte = listed(body(lead, href), "Full-time equivalents")
        assert many == len(names)
        assert said in (str(many), f"{fte:.2f}", f"{fte.normalize():f}"), (scope, href, said)
    assert len(found) >= (2 if scope in ("?on=2022-06-01", "?paid=no") else 4), scope


def test_who_is_in_post_lent_and_covering_are_the_people_they_should_be(scene: Scene) -> None:
    lead = browser(scene.lead)

    def names(asked: str) -> set[str]:
        return {one.split()[1] for one in listed(body(lead, f"/workforce/?{asked}"), "Sites")[1]}

    assert names("part=in-post") == {"One", "Two", "Three", "Six"}
    assert names("part=in-post&paid=yes") == {"One", "Two", "Three"}
    assert names("part=in-post&paid=no") == {"Six"}
    assert names("part=in-post&scope=wider") == {"Three"}
    assert names("part=agency") == {"Four", "Five"}
    assert names("part=covering") == {"Four"}
    assert names("") == {"One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight"}
    assert "Nobody fits" in body(lead, "/workforce/?part=covering&sector=schools")


@pytest.mark.parametrize("page", ["/workforce/", "/workforce/posts/"])
@pytest.mark.parametrize("scope", SCOPES)
def test_what_is_vacant_and_funded_is_what_the_posts_come_to(scene: Scene, page: str, scope: str) -> None:
    lead, text = browser(scene.lead), body(browser(scene.lead), page + scope)
    every = [(html.unescape(href), said) for href, said in LINK.findall(text)]
    found = [one for one in every if "show=" in one[0] and "&role=" not in one[0]]
    assert found
    for href, said in found:
        where = href if href.startswith("/") else f"/workforce/posts/{href}"
        label = "Vacant" if "show=vacant" in href else "Full-time equivalents"
        many, names, fte = listed(body(lead, where.partition("#")[0]), label)
        assert many == len(names) > 0
        assert Decimal(said) == fte, (href, said)
        shown = body(lead, where.partition("#")[0])
        assert label != "Vacant" or 'data-label="Vacant"><span class="vg-table__value">0.00' not in shown


def test_what_is_vacant_of_a_role_leads_to_its_vacant_posts(scene: Scene) -> None:
    lead = browser(scene.lead)
    roles = [one for one in LINK.findall(body(lead, "/workforce/posts/")) if "&amp;role=" in one[0]]
    assert len(roles) == 2
    for href, said in roles:
        _, names, fte = listed(body(lead, "/workforce/posts/" + html.unescape(href).partition("#")[0]), "Vacant")
        assert len({one.partition("nursery house")[0] for one in names}) == 1
        assert Decimal(said) == fte


def test_each_exact_figure_of_a_year_leads_to_who_it_is_of(scene: Scene) -> None:
    lead = browser(scene.lead)
    found = [(html.unescape(href), said) for href, said in LINK.findall(body(lead, "/workforce/figures/"))]
    assert len(found) > 8
    for href, said in found:
        page = body(lead, "/workforce/figures/" + href.partition("#")[0])
        part = page[page.index('id="who"') : page.index('id="over-time"')]
        names = re.findall(r'href="/workforce/[0-9a-f-]{36}/">([^<]*)</a>', part)
        often = sum(map(int, re.findall(r'data-label="How often"><span class="vg-table__value">(\d+)', part)))
        fte = sum(map(Decimal, re.findall(r'at the end"><span class="vg-table__value">([\d.]+)', part)), Decimal(0))
        assert names
        assert said in (str(often), f"{fte:.1f}"), (href, said)
    [left] = [said for href, said in found if "of=leavers&year=2022" in href]
    assert left == "2"  # one person, twice
    page = body(lead, "/workforce/figures/?of=leavers&year=2022")
    assert "Leavers" not in page
    assert page.count("Wanda Seven") == 1


def test_who_was_shown_in_a_count_is_in_the_audit(scene: Scene) -> None:
    lead = browser(scene.lead)
    body(lead, "/workforce/figures/")
    assert not Entry.objects.filter(action="workforce.worker.list").exists()
    body(lead, "/workforce/figures/?of=leavers&year=2022")
    entry = Entry.objects.get(action="workforce.worker.list")
    detail = json.loads(entry.detail)
    assert (detail["what"], len(detail["shown"])) == ("figures", 1)


@pytest.mark.parametrize("asked", ["of=in_post&year=1999", "of=nobody&year=2022", "of=in_post", "year=2022"])
def test_what_is_no_count_lists_nobody(scene: Scene, asked: str) -> None:
    assert 'id="who"' not in body(browser(scene.lead), f"/workforce/figures/?{asked}")


RATE = re.compile(r'<a class="govuk-link" href="([^"]+)" aria-label="([\d.]+)% (.+?), (\d{4})">\2%</a>')
PART = re.compile(
    r'<dt class="govuk-summary-list__key">(.*?)</dt>\s*<dd class="govuk-summary-list__value">(.*?)</dd>', re.DOTALL
)
HERE, FTE = "People in post on 30 September", "Full-time equivalents in post on 30 September"
LENT, VACANT = "Agency staff on 30 September", "Full-time equivalents vacant on 30 September"
# What each rate is made of: the first, of the others together.
MADE = {
    "Left, of those in post at the end": ("Left in the year", HERE),
    "There a year before and ever since, of those in post at the end": (
        "In post on 30 September a year before, and ever since", HERE,
    ),
    "Vacant, of all full-time equivalents": (VACANT, VACANT, FTE),
    "Agency staff, of them and those in post": (LENT, LENT, HERE),
    "Agency staff who cover a vacancy": ("Agency staff who cover a vacancy on 30 September", LENT),
    "Working days lost to sickness": ("Working days lost to sickness in the year", FTE),
}  # fmt: skip


def rates(client: Client, address: str = "/workforce/figures/") -> list[tuple[str, Decimal, str, int]]:
    found = RATE.findall(body(client, address))
    return [(html.unescape(href), Decimal(said), name, int(year)) for href, said, name, year in found]


def made_of(page: str) -> dict[str, tuple[str, Decimal]]:
    """The parts of a rate, as its page tells them: where each leads (blank: nowhere), and how much it is."""
    told = page[page.index('id="made"') : page.index('id="over-time"')].partition("</dl>")[0]
    found = {}
    for title, cell in PART.findall(told):
        link = LINK.search(cell)
        said = link[2] if link else re.sub(r"<[^>]+>", "", cell).strip()
        found[title.strip()] = (html.unescape(link[1]) if link else "", Decimal(said))
    return found


def come_to(client: Client, href: str, title: str) -> Decimal:
    """What the list that a part of a rate leads to comes to."""
    if href.startswith("/workforce/posts/"):
        return listed(body(client, href.partition("#")[0]), "Vacant")[2]
    page = body(client, "/workforce/figures/" + href.partition("#")[0])
    part = page[page.index('id="who"') : page.index('id="over-time"')]
    label = "equivalents at the end" if title == FTE else "(?:How often|Working days lost)"
    cells = re.findall(rf'data-label="[^"]*{label}"><span class="vg-table__value">([\d.]+)', part)
    assert re.findall(r'class="vg-count">(\d+) ', part) == [str(len(cells))]
    return sum(map(Decimal, cells), Decimal(0))


def test_each_rate_of_a_year_is_made_of_counts_that_lead_to_whom_they_are_of(scene: Scene) -> None:
    lead = browser(scene.lead)
    for name, kind, first in (("One", "SIC", dt.date(2022, 3, 7)), ("Four", "SIC", dt.date(2024, 3, 4))):
        told = {"kind": kind, "from_on": first, "last_on": first + dt.timedelta(days=11), "days": Decimal(10)}
        record_absence(worker=Worker.objects.get(names__family=name).ref, **told, **scene.kept)
    found = rates(lead)
    assert {name for _, _, name, _ in found} == set(MADE)
    leading = 0
    for href, said, name, year in found:
        parts = made_of(body(lead, "/workforce/figures/" + href.partition("#")[0]))
        first, *others = MADE[name]
        assert set(parts) == {first, *others}, name
        days = (254 if year % 4 == 0 else 253) if "Working days" in name else 1
        value = 100 * parts[first][1] / (sum(parts[one][1] for one in others) * days)
        assert abs(said - value) <= Decimal("0.051"), (name, year)
        for title, (where, much) in parts.items():
            assert bool(where) == bool(much), (name, year, title)
            if where:
                assert come_to(lead, where, title) == much, (name, year, title)
                leading += 1
    assert leading > 30
    every = rates(lead, "/workforce/figures/?rate=absence")
    lost = {said for _, said, name, year in every if (name, year) == ("Working days lost to sickness", 2022)}
    assert lost == {Decimal("1.3")}  # 10 of three people's 253


def test_a_rate_leads_so_from_its_years_too_and_where_nobody_is_it_leads_nowhere(scene: Scene) -> None:
    lead = browser(scene.lead)
    every = [one for one in rates(lead, "/workforce/figures/?rate=stability") if one[2].startswith("There a year")]
    assert len(every) == 5 + len({year for *_, year in every}) > 10  # five of the table, and all in the picture’s
    page = body(lead, "/workforce/figures/?rate=agency-covering&of=agency_covering&year=2022")
    assert "Nobody to count. Agency staff who cover a vacancy on 30 September, as a share of agency staff" in page
    assert made_of(page) == {title: ("", Decimal(0)) for title in MADE["Agency staff who cover a vacancy"]}
    assert not [one for one in rates(lead) if one[2] == "Agency staff who cover a vacancy" and one[3] == 2022]


def test_who_is_shown_in_a_rate_is_in_the_audit(scene: Scene) -> None:
    lead = browser(scene.lead)
    body(lead, "/workforce/figures/?rate=vacancy&of=vacancies&year=2022")  # of posts, of nobody
    assert 'id="who"' not in body(lead, "/workforce/figures/?rate=stability&year=2022")  # how it is made, and no more
    assert not Entry.objects.filter(action="workforce.worker.list").exists()
    body(lead, "/workforce/figures/?rate=stability&of=stayed&year=2022")
    detail = json.loads(Entry.objects.get(action="workforce.worker.list").detail)
    assert (detail["what"], len(detail["shown"])) == ("figures", 3)


def test_a_rate_of_another_employer_is_not_told(scene: Scene) -> None:
    theirs = body(browser(Scene("school").lead), "/workforce/figures/?rate=turnover&of=leavers&year=2022")
    assert 'id="made"' not in theirs
    assert 'id="who"' not in theirs
