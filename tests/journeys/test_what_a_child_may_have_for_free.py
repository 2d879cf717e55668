"""A parent with a telephone finds out what their child may have free, without JavaScript; a nursery and an officer say
what there is: no axe violation, nothing that scrolls sideways, one first heading."""

import datetime as dt
import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page
from pytest_django.live_server_helper import LiveServer

from tests.journeys.test_planning_with_a_family import beside_a_browser, looked_at, signed_in
from tests.unit.directory.early import made
from tests.unit.directory.early.made import CLOSE, HERE, TODAY, next_term, place, says
from tests.unit.directory.early.made import browser as client_of

__all__ = ["beside_a_browser"]
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]


@pytest.fixture(params=[320, 1280])
def parent(request: pytest.FixtureRequest, browser: Browser) -> Iterator[Page]:
    """Somebody without an account; scripts do nothing, but for those that look at the page."""
    context = browser.new_context(viewport={"width": request.param, "height": 900})
    page = context.new_page()
    page.route(re.compile(r"\.js$"), lambda route: route.abort())
    yield page
    context.close()


def test_a_parent_sees_what_their_child_may_have_and_where(live_server: LiveServer, parent: Page) -> None:
    pat, one = made.provider(), place("Otters nursery", postcode=CLOSE, steward="nursery")
    says(one, pat)
    says(one, pat, term_on=next_term())
    place("Nobody asked", kinds=("childminder",))
    born = TODAY - dt.timedelta(days=1330)  # three and a half
    parent.goto(f"{live_server.url}/early-learning/")
    wrong = looked_at(parent)
    for name in ("day", "month", "year"):
        parent.get_by_label(name.capitalize(), exact=True).fill(str(getattr(born, name)))
    parent.get_by_label("Your postcode").fill(HERE.lower())
    parent.get_by_role("button", name="Continue").click()
    wrong += looked_at(parent)
    parent.get_by_role("group", name="both work and earn enough").get_by_label("Yes").check()
    parent.get_by_role("button", name="See the answer").click()
    wrong += looked_at(parent)
    assert parent.get_by_text("Your child can have 15 hours a week free now.").is_visible()
    assert parent.get_by_text("It depends on whether a parent expects more than").is_visible()
    assert parent.get_by_role("link", name="Otters nursery").is_visible()
    if parent.viewport_size == {"width": 320, "height": 900}:  # where rows are cards, a second list is folded
        parent.locator("summary", has_text="Not known: ask them").click()
    assert parent.get_by_text("Nobody has asked").is_visible()
    assert str(born.year) not in parent.url
    parent.get_by_role("button", name="Change the other answers").click()
    assert parent.get_by_role("group", name="both work and earn enough").get_by_label("Yes").is_checked()
    assert wrong == []


@pytest.mark.parametrize("width", [320, 1280])
def test_who_says_what_there_is(live_server: LiveServer, browser: Browser, width: int) -> None:
    one, pat, olu = place("Otters nursery", steward="nursery"), made.provider(), made.officer()
    page = signed_in(browser, client_of(pat), width)
    page.goto(f"{live_server.url}/my-services/{one.pk}/places/")
    wrong = looked_at(page)
    page.get_by_role("group", name="Which term?").get_by_role("radio").first.check()
    page.get_by_label("Three and four").check()
    for label, number in (("Free places offered", "8"), ("Of these, places taken", "9"), ("Free hours a week", "15")):
        page.get_by_label(label).fill(number)
    page.get_by_role("button", name="Save").click()
    wrong += looked_at(page)
    assert page.get_by_role("link", name="No more places can be taken than are offered.").is_visible() or (
        page.get_by_text("No more places can be taken than are offered.").first.is_visible()
    )
    page.get_by_label("Of these, places taken").fill("5")
    page.get_by_role("button", name="Save").click()
    wrong += looked_at(page)
    assert page.get_by_text("What parents are told now").is_visible()
    page.context.close()
    page = signed_in(browser, client_of(olu), width)
    for address in ("places/", "places/sectors/", f"places/{one.pk}/"):
        page.goto(f"{live_server.url}/directory/{address}")
        wrong += looked_at(page)
    page.context.close()
    assert wrong == []
