"""A form's next version is written, looked at, proposed by one person and published by another: in a browser, every
page accessible, on a phone and on a wide screen."""

import pytest
from playwright.sync_api import Browser, Page

from tests.journeys.looking import accessible
from tests.journeys.test_recording_progress import be


@pytest.mark.parametrize(("width", "form"), [(1280, "closure"), (390, "request-for-service")])
def test_one_writes_and_another_publishes(site: str, browser: Browser, width: int, form: str) -> None:
    author, publisher = (browser.new_context(viewport={"width": width, "height": 844}).new_page() for _ in range(2))
    be(author, site, "femi")
    written(author, f"{site}/oversight/forms/form/{form}/")
    be(publisher, site, "gwen")
    publisher.goto(f"{site}/oversight/forms/")
    accessible(publisher)
    publisher.click(f"p a:has-text('{form}')")
    accessible(publisher)
    publisher.click("a:has-text('See what it changes')")
    assert "Is there anything else?" in publisher.inner_text("main")
    accessible(publisher)
    publisher.click("a:has-text('Go back to the draft')")
    publisher.click("button:has-text('Publish it')")
    assert "It is published." in publisher.inner_text("main")
    assert "version 2" in publisher.inner_text("main")
    accessible(publisher)
    author.context.close()
    publisher.context.close()


def written(page: Page, form: str) -> None:
    """A question that follows from another is added, tried, moved and proposed."""
    page.goto(form)
    accessible(page)
    page.click("button:has-text('Write the next version')")
    accessible(page)
    page.click("a:has-text('Add a question') >> nth=0")
    accessible(page)
    page.click("button:has-text('Save')")
    assert page.title().startswith("Error:")
    accessible(page)
    page.fill("[name=concept]", "anything-else")
    page.check("[name=meaning][value=new]")
    page.fill("[name=label_en]", "Is there anything else?")
    page.select_option("[name=kind]", "words")
    page.check("[name=required][value=no]")
    page.check("[name=classes][value=process]")
    page.click("button:has-text('Save')")
    page.click("button:has-text('Up: Is there anything else?')")
    accessible(page)
    page.click("a:has-text('See it as it will be asked')")
    page.fill("[name='answer[anything-else]']", "No.")
    accessible(page)
    page.click("button:has-text('Show what follows')")
    assert page.input_value("[name='answer[anything-else]']") == "No."
    page.click("a:has-text('Go back to the draft')")
    page.click("a:has-text('Write it as text')")
    accessible(page)
    page.click("a:has-text('Leave it as it is')")
    page.click("button:has-text('Take out: Is there anything else?')")
    accessible(page)
    page.click("a:has-text('Leave it in')")
    page.click("button:has-text('Propose it')")
    assert "proposes to publish it" in page.inner_text("main")
    accessible(page)
