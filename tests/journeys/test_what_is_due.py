"""Tasks, dates, what is late, letters and exports in a browser: no axe violation, nothing that scrolls sideways and one
first heading, on a phone and on a desk; a task is given, handed over and closed by keyboard and mouse alone."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page
from pytest_django.live_server_helper import LiveServer

from tests.journeys.test_planning_with_a_family import beside_a_browser, looked_at, signed_in
from tests.unit.casework import made
from tests.unit.casework.planned import NOW, Scene, days
from village.casework.actions import tasks
from village.casework.actions.concerns import raise_concern
from village.kernel.accounts.models import Account
from village.workflow.models import Effect, Task

__all__ = ["beside_a_browser"]
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def scene() -> Scene:
    found = Scene()
    due = days(2).date()
    tasks.add_task(episode=found.ref, title="Ring the school", to="role:lead", due=due, key="k", by=found.by(), at=NOW)
    raise_concern(episode=found.ref, by=found.by(), at=NOW)
    Effect.objects.update(due_at=None, tries=8, failure="OSError")
    return found


@pytest.fixture(params=[320, 1280])
def width(request: pytest.FixtureRequest) -> int:
    return int(request.param)


def pages(browser: Browser, width: int, *who: Account) -> Iterator[Page]:
    for one in who:
        page = signed_in(browser, made.browser(one), width)
        yield page
        page.context.close()


@pytest.mark.browser
def test_every_page_of_what_is_due_can_be_read_by_everybody(
    live_server: LiveServer, browser: Browser, scene: Scene, width: int
) -> None:
    site, wrong = live_server.url, []
    admin = made.account("Adam Admin", "administrator", area="")
    lead, boss, mender = scene.lead, scene.boss, admin
    walks = (
        (lead, ("help/tasks/", "help/calendar/?month=2026-05", "help/digests/", f"help/{scene.ref}/tasks/")),
        (
            lead,
            (
                f"help/{scene.ref}/tasks/add/",
                f"help/{scene.ref}/tasks/{Task.objects.get(title='Ring the school').ref}/",
            ),
        ),
        (boss, ("help/tasks/?show=service", "help/overdue/", "help/exports/")),
        (mender, ("oversight/effects/",)),
    )
    for who, addresses in walks:
        for page in pages(browser, width, who):
            for address in addresses:
                answer = page.goto(f"{site}/{address}")
                assert answer is not None
                assert answer.status == 200, address
                wrong += looked_at(page)
    assert wrong == []


@pytest.mark.browser
def test_a_task_is_given_and_closed(live_server: LiveServer, browser: Browser, scene: Scene) -> None:
    for page in pages(browser, 390, scene.lead):
        page.goto(f"{live_server.url}/help/{scene.ref}/tasks/")
        page.click("text=Give a task")
        page.fill("input[name=title]", "Ask about the flat")
        page.check("text=The lead practitioner")
        page.click("button:has-text('Give the task')")
        page.wait_for_selector("text=The task is given.")
        section = page.locator("section", has_text="Ask about the flat")
        section.get_by_role("button", name="It is done").click()
        page.wait_for_selector("text=The task is done.")
        assert "Ask about the flat" not in page.inner_text("main")
