"""Information governance in a browser: a shield is put on and looked at again, what stands out is seen and settled, a
family is told who looked. Every page accessible."""

import time_machine
from playwright.sync_api import Page

from tests.index_made import NOW, a_town, viewer_behind
from tests.index_made import browser as someone_at
from tests.journeys.test_who_works_with_a_child import Opened, _beside_the_browser, accessible, opened, pytestmark
from village.people.actions import asking
from village.people.models import Alert

__all__ = ["_beside_the_browser", "opened", "pytestmark"]  # fixtures and the mark


def test_a_shield_an_alert_and_who_looked(opened: Opened) -> None:
    child = a_town()
    nurse = viewer_behind(someone_at("practitioner", area="", of="ashmere-health", name="Nell Archer"))
    with time_machine.travel(NOW, tick=True):
        asking.give_reason(purpose="help", words="", by=nurse, at=NOW)
        asking.look(ref=child.ref, by=nurse, at=NOW)
    told = "Looked at a child of the surname Archer, their own."
    Alert.objects.create(
        kind="own", account=nurse.ref, child=child.ref, on=NOW.date(), told=told, raised_at=NOW
    )  # fmt: skip
    page = opened(someone_at("information-governance"), width=390)
    site = page.url.partition("/children")[0]
    page.goto(f"{site}/work/")
    accessible(page)
    page.click("a:has-text('1 thing stands out')")
    accessible(page)
    page.click("tbody a")
    accessible(page)
    assert "Nell Archer" in page.inner_text("main")
    page.click("button:has-text('Settle')")
    assert page.title().startswith("Error:")
    accessible(page)
    page.fill("[name=finding]", "Her niece; she told her manager beforehand.")
    page.click("button:has-text('Settle')")
    assert "Nothing waits." in page.inner_text("main")
    a_shield(page, site, str(child.ref))
    page.goto(f"{site}/oversight/looked/{child.ref}/")
    accessible(page)
    assert "looked at 1 time" in page.inner_text("main")
    assert "Practitioner" in page.inner_text("main")
    assert "Nell" not in page.inner_text("main")


def a_shield(page: Page, site: str, ref: str) -> None:
    page.goto(f"{site}/oversight/shields/")
    page.click("a:has-text('Put on a shield')")
    page.click("button:has-text('Put on the shield')")
    accessible(page)
    page.fill("[name=which]", ref)
    page.check("[value=refuge]")
    page.fill("[name=words]", "Her father looks for her.")
    page.click("button:has-text('Put on the shield')")
    assert "1 shield stands" in page.inner_text("main")
    accessible(page)
    page.click("tbody a")
    page.click("button:has-text('Save')")
    assert page.title().startswith("Error:")
    accessible(page)
    page.check("[value=renew]")
    page.click("button:has-text('Save')")
    assert "looked at again in six months" in page.inner_text("main")
