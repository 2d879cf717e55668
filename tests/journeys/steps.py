"""What people of the demo do on their rounds where no link leads: a form is sent with too little in it, or something is
looked for. Only the page that comes of it is looked at here; links lead to the others."""

from collections.abc import Callable

from playwright.sync_api import Page

Step = str | Callable[[Page], bool]
"""An address to go to; or something to do, and whether the page that comes of it is to be looked at."""


def first_of_table(page: Page) -> bool:
    """Open what stands first."""
    page.click("main tbody a >> nth=0")
    return False


def on_to(words: str) -> Step:
    """Follow a link."""

    def follow(page: Page) -> bool:
        page.click(f"main a:has-text('{words}') >> nth=0")
        return False

    return follow


def press(words: str) -> Step:
    """Send a form as it is."""

    def send(page: Page) -> bool:
        page.click(f"main button:has-text('{words}') >> nth=0")
        return True

    return send


def search(page: Page) -> bool:
    """Look for a child who is not there."""
    page.check("[value=help]")
    page.fill("[name=forename]", "Nobody")
    page.fill("[name=surname]", "Atall")
    page.fill("[name=age]", "7")
    page.click("button:has-text('Find the child')")
    return True


def draw(page: Page) -> bool:
    """Draw a sample of what was decided."""
    page.fill("[name=seed]", "320")
    page.click("button:has-text('Draw a sample')")
    return True


def look(_page: Page) -> bool:
    """Look at where one is."""
    return True


PLAN, YEAR = "/plan-office/local-plans/leeds-2028/", "/plan-office/boards/leeds/assessment/working-together-2008/2026/"
FOUND = "/my-work/portfolio/add/?q=made-up&started_on-day=1&started_on-month=9&started_on-year=2010"
STEPS: dict[str, tuple[Step, ...]] = {
    "nobody": ("/no-such-page/", look),
    "hana": ("/children/", search),
    "kofi": ("/help/", on_to("The Falseham family"), on_to("Assessments and forms"), first_of_table, look),
    "max": ("/children/matching/quality/", draw),
    "lena": ("/settings/feeds/school/send/", press("Send the file")),
    "ines": ("/oversight/shields/", first_of_table, press("Save"), "/oversight/shields/new/",
             press("Put on the shield"), "/oversight/looked/", press("Find the child")),
    "nadia": (f"{PLAN}needs/projected/", press("Take it into the plan"), f"{YEAR}barriers-removed/",
              press("Save the score")),
    "cora": ("/workforce/collections/", first_of_table, on_to("Ask employers"), press("Ask them"),
             "/workforce/collections/", first_of_table, on_to("Acorn"), on_to("Send it back"), press("Send it back"),
             "/workforce/collections/open/", press("Open it")),
    "wen": ("/workforce/", first_of_table, on_to("Start in a post"), press("Start"), "/workforce/add/", press("Add"),
            "/workforce/posts/add/", press("Add"), "/workforce/figures/complete/", press("Save"),
            "/workforce/?q=Ngozi", first_of_table, on_to("Record an absence"), press("Save"),
            "/workforce/returns/", first_of_table, on_to("Erase somebody"), press("Look at who goes")),
    "sid": ("/workforce/returns/", first_of_table, on_to("A second person signs"), press("Sign it off")),
    "dora": ("/workforce/vetting/", first_of_table, on_to("Record a check"), press("Record")),
    "yuri": ("/my-work/", on_to("Something is wrong"), press("Ask for it"), "/my-work/portfolio/", on_to("Say more"),
             press("Save"), FOUND, first_of_table, press("Add it"), "/my-work/portfolio/add/other/", press("Add it"),
             "/my-work/portfolio/add/badge/", press("Add it"), "/my-work/portfolio/units/add/", press("Add it"),
             "/my-work/portfolio/share/", on_to("Show an employer"), press("Show it")),
    "milo": ("/workforce/matches/", first_of_table, press("Decide")),
    "lotte": ("/workforce/inductions/", first_of_table, on_to("Change who supervises them"), press("Save"),
              "/workforce/inductions/", first_of_table, on_to("Count their cases"), press("Save"),
              "/workforce/courses/", first_of_table, on_to("Change the places"), press("Save"),
              "/workforce/courses/add/", press("Add"), "/workforce/succession/", on_to("Last day"), press("Save"),
              "/workforce/?q=Idris", first_of_table, on_to("Begin an induction"), press("Begin")),
    "nia": ("/my-work/induction/", on_to("Add supervision"), press("Add"), "/my-work/self-review/",
            on_to("Review yourself"), press("Keep"), "/my-work/development/", on_to("What became of it"),
            press("Save"), "/my-work/courses/", on_to("How do you rate"), press("Save")),
    "suki": ("/my-work/supervising/", first_of_table, on_to("Confirm or dispute"), press("Answer"),
             "/my-work/supervising/", on_to("Nia Newfield, "), press("Keep")),
}  # fmt: skip
"""By persona: done before they follow links."""
STARTS: dict[str, tuple[str, ...]] = {
    "nobody": ("/", "/components/", "/sign-in/", "/services/results/?need=sleep&near=LS8&age=2",
               "/services/results/?kind=refuge", "/services/results/?need=zzzzqq&near=LS8+4",
               "/services/results/?age=x", "/services/kiosk/E08000035/", "/places/E08000035/services/"),
    "tara": ("/work/", "/my-family/join/"),
    "max": ("/work/", "/children/reviews/?reason=several", "/children/reviews/?child=nobody",
            "/children/reviews/?reason=undone"),
    "vera": ("/work/", "/settings/clearances/?q=nobody", "/settings/clearances/?q=hana"),
    "amina": ("/work/", "/plan-office/?plan=childrens-plan-2007"),
    "wen": ("/work/", "/workforce/?q=nobody", "/workforce/?role=nursery-cook",
            "/workforce/figures/?rate=agency-covering"),
    "yuri": ("/work/", FOUND),
    "nadia": ("/work/", YEAR),
    "rosa": ("/work/", YEAR.replace("working-together-2008", "one-childrens-workforce")),
}  # fmt: skip
"""By persona: where they begin, if not at their desk alone. A pattern that is begun with twice is looked at twice."""
