"""The pages of growing as each of the demo's people sees them: no axe violation, nothing that scrolls sideways, one
first heading; and what Nia says, Suki confirms."""

import datetime as dt

import pytest
from playwright.sync_api import Browser

from tests.journeys.test_pages_of_the_index_are_accessible import Steps, first_of_table, on_to, press, walked
from tests.journeys.test_recording_progress import be

ROLES: dict[str, Steps] = {
    "lotte": (
        "/workforce/inductions/", first_of_table, on_to("Change who supervises them"), press("Save"),
        "/workforce/inductions/", first_of_table, on_to("Count their cases"), press("Save"),
        "/workforce/courses/", first_of_table, on_to("Change the places"), press("Save"),
        "/workforce/courses/add/", press("Add"), "/workforce/training/", "/workforce/training/?state=missing",
        "/workforce/succession/", on_to("Last day"), press("Save"),
        "/workforce/?q=Idris", first_of_table, on_to("Begin an induction"), press("Begin"),
    ),
    "nia": (
        "/work/", "/my-work/", "/my-work/induction/", on_to("Add supervision"), press("Add"),
        "/my-work/induction/cases/",
        "/my-work/self-review/", on_to("Review yourself"), press("Keep"), "/my-work/self-review/", on_to("Share it"),
        "/my-work/development/", on_to("What became of it"), press("Save"), "/my-work/courses/", on_to("Give it up"),
        "/my-work/courses/", on_to("How do you rate"), press("Save"), "/my-work/supervising/",
    ),
    "suki": (
        "/work/", "/my-work/supervising/", first_of_table, on_to("Confirm or dispute"), press("Answer"),
        "/my-work/supervising/", on_to("wants to learn"),
        "/my-work/supervising/", on_to("Nia Newfield, "), press("Keep"),
        "/my-work/induction/",
    ),
    "dora": ("/workforce/vetting/attended/",),
}  # fmt: skip


@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("who", ROLES)
def test_no_page_of_growing_is_out_of_reach(site: str, browser: Browser, who: str, width: int) -> None:
    page = browser.new_context(viewport={"width": width, "height": 900}).new_page()
    be(page, site, who)
    assert walked(page, site, ROLES[who]) == []


def test_what_nia_says_suki_confirms(site: str, browser: Browser) -> None:
    nia, suki = (browser.new_context(java_script_enabled=False).new_page() for _ in range(2))
    be(nia, site, "nia")
    nia.goto(f"{site}/my-work/induction/add/")
    nia.check("[name=kind][value=supervision]")
    on = dt.datetime.now(dt.UTC).date() - dt.timedelta(days=5)
    for part, value in (("day", on.day), ("month", on.month), ("year", on.year)):
        nia.fill(f"[name=on-{part}]", str(value))
    nia.click("main button:has-text('Add')")
    assert "It counts once whoever supervises you confirms it." in nia.inner_text("body")
    be(suki, site, "suki")
    suki.goto(f"{site}/my-work/supervising/")
    suki.click("main a:has-text('supervision was held')")
    suki.check("[name=answer][value=confirmed]")
    suki.click("main button:has-text('Answer')")
    assert "It is answered." in suki.inner_text("body")
    nia.goto(f"{site}/my-work/induction/")
    assert "Held 7 times, and late once." in nia.inner_text("main")
    for one in (nia, suki):
        one.context.close()
