"""Signing in by security key, and every page of accounts and audit, in a real browser: nothing refused by the content
security policy, no accessibility rule broken, no sideways scrolling."""

import os
import shutil
from collections.abc import Iterator
from typing import Any

import pytest
from django.utils import timezone

from tests.chromium import FLAGS, violations
from tests.unit.kernel.people import PASSWORD, audited, organisation, person
from village.kernel.accounts import actions
from village.kernel.audit import queries

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(not CHROMIUM, reason="Chromium is not installed"),
]
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
KEY = {
    "protocol": "ctap2",
    "transport": "usb",
    "hasResidentKey": False,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}
OPEN = ["/sign-in/", "/sign-in/password/", "/sign-in/password/sent/", "/sign-in/new/", "/sign-in/closed/"]
OWN = [
    "/account/",
    "/account/password/",
    "/account/confirm/",
    "/account/two-factor/",
    "/account/two-factor/keys/",
    "/sign-out/",
]
MANAGED = ["/settings/people/", "/settings/people/open/who/", "/oversight/audit/"]


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    # The browser's own event loop makes Django think that a test is asynchronous.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    sync = pytest.importorskip("playwright.sync_api")
    with sync.sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield found
        found.close()


@pytest.fixture
def page(browser: Any) -> Iterator[Any]:
    """A page that must have nothing to complain of at the end but answers that were meant to be refusals."""
    found = browser.new_context().new_page()
    said: list[str] = []
    found.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
    found.on("pageerror", lambda error: said.append(str(error)))
    yield found
    found.context.close()
    assert [one for one in said if "Failed to load resource" not in one] == []


def sign_in(page: Any, site: str, email: str) -> None:
    page.goto(f"{site}/sign-in/")
    page.fill("#id_login", email)
    page.fill("#id_password", PASSWORD)
    page.locator("form[action='/sign-in/'] button[type=submit]").click()


@pytest.mark.urls("tests.unit.kernel.urls")
def test_a_security_key_is_added_and_opens_what_needs_it(live_server: Any, page: Any) -> None:
    cleo = person("Cleo Marsh", "auditor")
    site = live_server.url.replace("127.0.0.1", "localhost")
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    session.send("WebAuthn.addVirtualAuthenticator", {"options": KEY})
    sign_in(page, site, cleo.email)
    page.goto(f"{site}/oversight/audit/")
    page.click("text=Use a security key")
    page.fill("#id_password", PASSWORD)
    page.locator("main form button[type=submit]").click()
    page.fill("#id_name", "Blue key")
    page.click("#key-add")
    page.wait_for_url("**/account/two-factor/codes/")
    assert [entry.action for entry in audited("accounts.key.add")] == ["accounts.key.add"]
    page.goto(f"{site}/account/two-factor/keys/")
    assert page.is_visible("text=Blue key")
    page.context.clear_cookies()
    sign_in(page, site, cleo.email)
    page.click("#key-use")
    page.wait_for_url("**/work/")
    assert page.goto(f"{site}/oversight/audit/").status == 200
    assert queries.detail_of(audited("accounts.sign-in")[-1]) == {"method": "password+webauthn"}
    page.goto(f"{site}/account/two-factor/keys/")
    page.click("text=Remove")
    page.click("#key-use") if page.locator("#key-use").count() else page.fill("#id_password", PASSWORD)
    if page.locator("#id_password").count():
        page.locator("main form button[type=submit]").click()
    page.locator("main form button[type=submit]").click()
    assert len(audited("accounts.key.remove")) == 1


@pytest.mark.urls("tests.unit.kernel.urls")
@pytest.mark.parametrize("width", [1280, 320])
def test_every_page_can_be_used_by_everyone(live_server: Any, page: Any, width: int, settings: Any) -> None:
    settings.DEMO = True
    page.set_viewport_size({"width": width, "height": 900})
    bob = person("Bob Baker", "practitioner")
    for slug, role in (("may", "administrator"), ("cleo", "auditor")):
        account = actions.open_persona(
            slug=slug, name=slug.title(), organisation=organisation(), by="test", at=timezone.now()
        )
        actions.give_role(account=account, role=role, from_on=timezone.localdate(), by="test", at=timezone.now())
    about = f"/settings/people/{bob.ref}/"
    visits = [
        ("", OPEN),
        ("may", [*OWN, *MANAGED[:2], about, f"{about}give/", f"{about}move/", f"{about}close/"]),
        ("cleo", MANAGED[2:]),
    ]
    for persona, addresses in visits:
        if persona:
            page.goto(f"{live_server.url}/sign-in/")
            page.context.clear_cookies()
            page.goto(f"{live_server.url}/sign-in/")
            page.click(f"button[value={persona}]")
        for address in addresses:
            page.goto(live_server.url + address)
            page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
            # A journey's back link stands before the main part of the page, as GOV.UK's does.
            options = {
                "runOnly": RULES,
                "resultTypes": ["violations"],
                "rules": {"region": {"enabled": "/open/" not in address}},
            }
            broken = violations(page, options)
            assert [(rule["id"], [node["html"] for node in rule["nodes"]]) for rule in broken] == [], address
            assert page.evaluate("document.documentElement.scrollWidth") <= width, f"{address} scrolls sideways"
