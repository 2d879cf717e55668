"""What Nia says of her induction, Suki confirms."""

import datetime as dt

from playwright.sync_api import Browser

from tests.journeys.test_recording_progress import be


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
