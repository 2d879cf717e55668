"""A lead reads needs, makes a plan with a mother, does what was said and looks again, in a browser:
every page with no axe violation, nothing that scrolls sideways and one first heading, on a phone and on a desk."""

import datetime as dt
from collections.abc import Iterator

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, Page
from pytest_django.live_server_helper import LiveServer

from tests.journeys.looking import looked_at
from tests.unit.casework import made
from tests.unit.casework.planned import BEHAVIOUR, Scene
from village.casework.models import Goal

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(scope="module", autouse=True)
def beside_a_browser() -> Iterator[None]:
    """The browser's event loop is in the thread of the test, which writes what is looked at."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        yield


@pytest.fixture
def scene() -> Scene:
    found = Scene()
    found.agree()
    found.stand("team")
    found.read(
        {BEHAVIOUR: "needs-help-now", ("behaviour", "child"): "some-worry", ("identity", "parent"): "going-well"}
    )
    return found


def signed_in(browser: Browser, client: Client, width: int) -> Page:
    context = browser.new_context(viewport={"width": width, "height": 900})
    name = settings.SESSION_COOKIE_NAME
    context.add_cookies([{"name": name, "value": client.cookies[name].value, "domain": "localhost", "path": "/"}])
    return context.new_page()


@pytest.fixture(params=[320, 1280])
def page(request: pytest.FixtureRequest, browser: Browser, scene: Scene) -> Iterator[Page]:
    """A page in a browser in which the lead has signed in."""
    found = signed_in(browser, made.browser(scene.lead), request.param)
    yield found
    found.context.close()


def day(page: Page, name: str, on: str) -> None:
    for part, text in zip(("day", "month", "year"), on.split(), strict=True):
        page.fill(f"[name={name}-{part}]", text)


def press(page: Page, words: str) -> None:
    page.click(f"main button:has-text('{words}')")


class Walk:
    """A walk through the record's pages, and what was wrong with them."""

    def __init__(self, page: Page, home: str) -> None:
        self.page, self.home, self.wrong = page, home, list[str]()

    def at(self, *parts: str) -> None:
        for part in parts:
            self.page.goto(f"{self.home}/{part}")
            self.look()

    def on(self, words: str) -> None:
        self.page.click(f"main a:has-text('{words}')")
        self.look()

    def send(self, words: str) -> None:
        press(self.page, words)
        self.look()

    def look(self) -> None:
        self.wrong += looked_at(self.page)


def plan_it(walk: Walk, page: Page) -> None:
    """A goal for a need, a step of the mother's, and that she agrees."""
    walk.on("add a goal")
    walk.send("Add the goal")  # it says nothing yet
    page.fill("[name=words]", "Anna sleeps through the night")
    page.select_option("[name=target]", "some-worry")
    walk.send("Add the goal")
    walk.on("Add a step")
    page.fill("[name=words]", "Read a story at seven, every evening")
    page.get_by_label("Mary Testperson", exact=True).check()
    day(page, "due_on", "14 12 2040")
    walk.send("Add the step")
    walk.on("Agree the plan")
    page.get_by_label("Mary Testperson", exact=True).check()
    walk.send("The family agrees")
    assert "Agreed by Mary Testperson" in page.inner_text("main")


def look_again(walk: Walk, page: Page) -> None:
    """A review to which the mother came."""
    walk.at("reviews/hold/")
    for label in ("Mary Testperson", "Nearer", "Go on"):
        page.get_by_label(label, exact=True).check()
    page.fill("[name=because]", "It helps")
    day(page, "next_on", f"{dt.datetime.now(tz=dt.UTC) + dt.timedelta(days=42):%-d %-m %Y}")
    walk.send("Keep the review")
    assert "Anna sleeps through the night: nearer" in page.inner_text("main")


def test_a_plan_is_made_followed_and_looked_at_again(page: Page, scene: Scene, live_server: LiveServer) -> None:
    walk = Walk(page, f"{live_server.url}/help/{scene.ref}".replace("127.0.0.1", "localhost"))
    walk.at("needs/", "needs/read/", "reviews/", "plan/leave/", "plan/")
    plan_it(walk, page)
    walk.on("It is done")
    page.fill("[name=evidence]", "Mary told me on the phone")
    walk.send("It is done")
    walk.at("plan/print/", "plan/print/?language=ur", f"plan/goals/{Goal.objects.get().ref}/settle/")
    look_again(walk, page)
    assert walk.wrong == []


def test_another_area_is_asked_to_take_over(browser: Browser, scene: Scene, live_server: LiveServer) -> None:
    page = signed_in(browser, made.browser(scene.boss), 320)
    home = live_server.url.replace("127.0.0.1", "localhost")
    page.goto(f"{home}/help/{scene.ref}/transfer/")
    wrong = looked_at(page)
    page.select_option("[name=to]", made.ELSEWHERE)
    page.get_by_label("Mary Testperson", exact=True).check()
    page.fill("[name=words]", "They move in June")
    press(page, "Offer it to them")
    wrong += looked_at(page)
    page.context.close()
    made.organisation("salford", made.ELSEWHERE)
    other = made.account("Otto Other", "family-help-manager", area=made.ELSEWHERE, body="salford")
    page = signed_in(browser, made.browser(other), 320)
    page.goto(f"{home}/help/transfers/")
    wrong += looked_at(page)
    press(page, "Take over")
    assert "You lead this now" in page.inner_text("main")
    page.context.close()
    assert wrong == []
