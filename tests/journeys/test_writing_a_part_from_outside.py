"""A lead asks a GP to write a part of an assessment; the GP, who has no account, opens the link, writes and sends, and
the lead takes it in: every page with no axe violation, nothing that scrolls sideways and one first heading, on a phone
and on a desk."""

import datetime as dt
from collections.abc import Iterator

import pytest
from django.core import mail
from django.core.cache import cache
from django.utils import timezone
from playwright.sync_api import Browser, Page
from pytest_django.live_server_helper import LiveServer

from tests.journeys.test_planning_with_a_family import Walk, beside_a_browser, day, page
from tests.unit.casework.outside import Outside
from village.casework.actions.posting_links import post_links

__all__ = ["beside_a_browser", "page"]


@pytest.fixture
def scene(transactional_db: None) -> Outside:
    cache.clear()
    found = Outside()
    found.agreed("school", until=5000)
    return found


@pytest.fixture
def gp(page: Page, browser: Browser) -> Iterator[Page]:
    """A browser that knows nobody, as wide as the lead's."""
    context = browser.new_context(viewport=page.viewport_size)
    yield context.new_page()
    context.close()


def ask(walk: Walk, page: Page) -> None:
    """Who is asked to write what, and on what basis."""
    walk.at("forms/")
    page.click("main a:has-text('begun')")
    walk.look()
    walk.send("Ask them")  # it says nothing yet
    for label in ("Why we are doing this together", "Anna Testperson"):
        page.get_by_label(label, exact=True).check()
    for name, text in (("name", "Dr Penny Practice"), ("role", "GP"), ("email", "penny@surgery.example")):
        page.fill(f"[name={name}]", text)
    page.fill("[name=words]", "You have known her since she was born.")
    page.fill("[name=necessity]", "Nobody else has seen her this year.")
    page.select_option("[name=to]", "organisation:school")
    for name, value in (("purpose", "early-help"), ("basis", "6-1-e"), ("special", "9-2-g"), ("told", "yes")):
        page.check(f"[name={name}][value='{value}']")
    page.select_option("[name=condition]", "2-18")
    page.select_option("[name=gateway]", "ca-2004-10")
    day(page, "last_on", f"{dt.datetime.now(tz=dt.UTC) + dt.timedelta(days=10):%-d %-m %Y}")
    walk.send("Ask them")
    walk.on("Dr Penny Practice")


def write(walk: Walk, gp: Page, code: str) -> None:
    """The GP opens the link, writes, and sends."""
    walk.look()
    gp.fill("[name=code]", "AAAA")
    walk.send("Go on")
    gp.fill("[name=code]", code)
    walk.send("Go on")
    assert "call 999" in gp.inner_text("main")
    walk.on("Why we are doing this together")
    gp.fill("textarea >> nth=0", "She coughs at night.")
    walk.send("Save")
    walk.send("Send what I wrote")
    assert "Waits to be read" in gp.inner_text("main")


def test_a_gp_writes_a_part_and_the_lead_takes_it_in(
    page: Page, gp: Page, scene: Outside, live_server: LiveServer
) -> None:
    home = live_server.url.replace("127.0.0.1", "localhost")
    lead, outside = Walk(page, f"{home}/help/{scene.ref}"), Walk(gp, home)
    ask(lead, page)
    lead.send("Send the link")
    code = page.inner_text(".vg-code")
    post_links(by="test", at=timezone.now())
    link = str(mail.outbox[-1].body).partition("/asked/open/")[2].split()[0]
    gp.goto(f"{home}/asked/open/{link}")
    write(outside, gp, code)
    lead.at("sharing/", "team/")
    lead.on("Dr Penny Practice")
    lead.on("Why we are doing this together")
    assert "She coughs at night." in page.inner_text("main")
    page.get_by_label("Take it into the form", exact=True).check()
    lead.send("Save")
    lead.at(f"forms/{scene.sheet.ref}/section/reason/", f"forms/{scene.sheet.ref}/check/")
    assert "Written by Dr Penny Practice, GP, The school" in page.inner_text("main")
    outside.send("Leave")
    gp.goto(f"{home}/asked/")
    outside.look()
    assert [*lead.wrong, *outside.wrong] == []
