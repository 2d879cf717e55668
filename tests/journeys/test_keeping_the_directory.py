"""A provider adds a service, claims those that a feed has of it, changes one, says that it is still right and answers a
report; an officer sees all that waits, every entry, pairs, what was set aside and a source. On a phone and on a desk:
no axe violation, nothing that scrolls sideways, one first heading."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page
from pytest_django.live_server_helper import LiveServer

from tests.journeys.test_planning_with_a_family import beside_a_browser, looked_at, press, signed_in
from tests.unit.directory.keeping import world as keeping
from tests.unit.directory.keeping.world import NOW, World
from tests.unit.directory.made import looked_after
from village.directory.actions.keeping.reporting import report
from village.directory.models import Draft, Pair, Report, Service
from village.directory.queries.documents import shown

__all__ = ["beside_a_browser"]
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture(params=[390, 1280])
def provider(request: pytest.FixtureRequest, browser: Browser, world: World) -> Iterator[Page]:
    """A browser in which somebody of the play association has signed in."""
    found = signed_in(browser, keeping.browser(world.peter), request.param)
    yield found
    found.context.close()


@pytest.fixture(params=[390, 1280])
def officer(request: pytest.FixtureRequest, browser: Browser, world: World) -> Iterator[Page]:
    """A browser in which the area's directory officer has signed in."""
    found = signed_in(browser, keeping.browser(world.olive), request.param)
    yield found
    found.context.close()


def test_a_provider_adds_changes_and_confirms_and_answers_a_report(
    live_server: LiveServer, world: World, provider: Page
) -> None:
    kept, page = world.kept(), provider
    report(service=kept.pk, kind="times", text="It is on Mondays now.", at=NOW)
    page.goto(f"{live_server.url}/my-services/")
    wrong = looked_at(page)
    page.click("main a:has-text('Add a service')")
    press(page, "Add")  # without a name: the page says so
    assert page.title().startswith("Error:")
    wrong += looked_at(page)
    page.fill("[name=name]", "Badgers")
    page.fill("[name=description]", "Songs and play for under-fives.")
    press(page, "Add")
    assert "It waits for the area" in page.inner_text("main")
    wrong += looked_at(page)
    page.goto(f"{live_server.url}/my-services/{kept.pk}/")
    wrong += looked_at(page)
    for part in ("about", "who", "cost", "when", "languages", "contact"):
        page.goto(f"{live_server.url}/my-services/{kept.pk}/part/{part}/")
        wrong += looked_at(page)
    page.goto(f"{live_server.url}/my-services/{kept.pk}/part/about/")
    page.fill("[name=alert]", "No meeting in August.")
    page.click("main form button")
    assert "No meeting in August." in page.inner_text("main")
    wrong += looked_at(page)
    page.click("main a:has-text('Is it still right?')")
    wrong += looked_at(page)
    press(page, "Yes, it is still right")
    wrong += looked_at(page)
    page.goto(f"{live_server.url}/my-services/{kept.pk}/")
    page.click("main a:has-text('The days or times are wrong')")
    wrong += looked_at(page)
    page.fill("[name=done]", "The days are mended.")
    press(page, "Close it")
    assert wrong == []
    assert Draft.objects.filter(decision="").count() == 2
    assert Service.objects.get(pk=kept.pk).checked_on is not None
    assert Report.objects.get().closed_at is not None


def test_a_provider_claims_what_a_feed_has_of_it(live_server: LiveServer, world: World, provider: Page) -> None:
    world.fed()
    page = provider
    page.goto(f"{live_server.url}/my-services/claim/")
    wrong = looked_at(page)
    page.fill("[name=q]", "play association")
    press(page, "Look")
    wrong += looked_at(page)
    page.click("main a:has-text('Made-up Play Association')")
    wrong += looked_at(page)
    page.fill("[name=why]", "We answer its telephone.")
    press(page, "Ask the area")
    assert "Somebody of the area looks at it" in page.inner_text("main")
    assert wrong + looked_at(page) == []


def test_an_officer_sees_all_that_waits_and_decides(live_server: LiveServer, world: World, officer: Page) -> None:
    made, page = world.added("Badgers", url="https://badgers.example.org"), officer
    fed, kept = world.fed(), world.kept()
    after = looked_after()
    one, two = sorted((fed, kept), key=lambda service: service.pk)
    pair = Pair.objects.create(one=one, two=two, chance=0.97, why=["name"], proposed_at=NOW)
    report(service=fed.pk, kind="closed", text="", at=NOW)
    draft, said = Draft.objects.get(decision=""), Report.objects.get()
    wrong: list[str] = []
    for path in (
        "", "waiting/", f"waiting/{draft.ref}/", "entries/", "entries/?q=otters", f"entries/{fed.pk}/",
        f"entries/{fed.pk}/hide/", "entries/known/", "reports/", f"reports/{said.ref}/", "same/", f"same/{pair.ref}/",
        "set-aside/", f"set-aside/{after['aside']}/", "sources/add/", "sources/made-up-feed/",
        f"sources/{after['kept']}/", f"held/{after['harvest']}/",
        f"sources/{after['kept']}/readings/{after['harvest']}/?of=new",
    ):  # fmt: skip
        answer = page.goto(f"{live_server.url}/directory/{path}")
        assert answer
        assert answer.status == 200, path
        wrong += [f"{path}: {one}" for one in looked_at(page)]
    page.goto(f"{live_server.url}/directory/waiting/{draft.ref}/")
    press(page, "Decide")  # nothing chosen: the page says so
    assert page.title().startswith("Error:")
    wrong += looked_at(page)
    page.check("[value=assure]")
    press(page, "Decide")
    assert wrong + looked_at(page) == []
    assert shown().filter(pk=made.pk).exists()
