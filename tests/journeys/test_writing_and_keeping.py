"""A lead writes a note and corrects it, keeps a picture, reads the chronology and looks at the drawing, in a browser:
every page with no axe violation, nothing that scrolls sideways and one first heading, on a phone and on a desk."""

from playwright.sync_api import Page
from pytest_django.live_server_helper import LiveServer

from tests.journeys.test_planning_with_a_family import Walk, beside_a_browser, page, scene
from tests.unit.casework.planned import Scene
from tests.unit.casework.planted import jpeg

__all__ = ["beside_a_browser", "page", "scene"]


def write(walk: Walk, page: Page) -> None:
    """A visit at which the child was seen alone; then a slip is mended."""
    walk.on("Write a note")
    walk.send("Keep this note")  # it says nothing yet
    page.get_by_label("Visit", exact=True).check()
    page.get_by_label("Seen alone", exact=True).check()
    page.get_by_label("It is about a parent who lives elsewhere", exact=True).check()
    page.fill("[name=words]", "Anna drew a house.\nShe would not talk of it.")
    walk.send("Keep this note")
    walk.on("Correct this note")
    page.fill("[name=words]", "Anna drew a ship.")
    page.fill("[name=because]", "It was a ship")
    walk.send("Keep the correction")
    page.click("summary:has-text('What it said before')")
    walk.look()
    assert "Anna drew a house." in page.inner_text("main")


def keep(walk: Walk, page: Page) -> None:
    """A picture is kept, saved from the page and destroyed."""
    walk.on("Keep a document")
    walk.send("Keep it")
    page.fill("[name=title]", "A drawing")
    page.set_input_files("[name=file]", {"name": "drawing.pdf", "mimeType": "application/pdf", "buffer": jpeg()})
    walk.send("Keep it")
    with page.expect_download() as saved:
        page.click("main a:has-text('A drawing')")
    assert saved.value.suggested_filename.endswith(".jpg")
    walk.on("Destroy it")
    page.fill("[name=because]", "The wrong child")
    walk.send("Destroy it")
    assert "The wrong child" in page.inner_text("main")


def test_what_is_written_is_kept_and_told(page: Page, scene: Scene, live_server: LiveServer) -> None:
    walk = Walk(page, f"{live_server.url}/help/{scene.ref}".replace("127.0.0.1", "localhost"))
    walk.at("notes/")
    write(walk, page)
    walk.at("documents/")
    keep(walk, page)
    walk.at("drawing/", "chronology/", "chronology/?kind=note&kind=need", "")
    assert "Anna Testperson" in page.inner_text("section[aria-labelledby=seen]")
    assert walk.wrong == []
