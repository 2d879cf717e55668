"""The thread, walked once: from the feed of a school to the page of a nation's promise and back, in one browser and one
database, on the days on which it would be. What arrives, the worker and the warehouse are commands; all else is done on
pages, by the people of the demo. The clock is moved, so that twelve weeks are twelve weeks.

Two sentences of the story are told as the product has them, and not as they are written. A figure of which there are
groups is told of a quarter that is over, so that “needs met” moves tonight only because the quarter ends with the day;
of a quarter that runs, how many families help ended with is told, and not why. And a priority of an area's plan names a
measure and none of its groups: that of this plan counts whom help ended with, which here are those whose needs are met.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from playwright.sync_api import Browser, Page
from pytest_django.live_server_helper import LiveServer

from tests.journeys import thread_made as made
from tests.journeys.thread_made import BRADFORD, LEEDS, MET, NATION, PROMISE, TEAM, Clock, at, village
from tests.journeys.thread_walk import Walk, byar, choose, day, on, same, send, text, wilson_of_all
from village.casework.actions.extracting import extract
from village.synthetic.personas import viewer
from village.warehouse.extract import frame

pytestmark = pytest.mark.django_db(transaction=True)
OTHERS, ELSEWHERE = 5, 6  # families helped in the same quarter: in Leeds, too few to be told of; and in Bradford
NEEDS_MET = "reason=needs-met"
AMY = {
    "forename": "Amy", "surname": "Archer", "date_of_birth": "2015-03-27", "sex": "F", "postcode": "ZE1 0AA",
    "address": "4 Mill Lane",
}  # fmt: skip
THERAPIST = {
    **AMY, "record": "t1", "nhs_number": "9999999468", "organisation": "Speech therapy (made up)",
    "role": "Speech and language therapist", "contact": "01632 960012", "started_on": "2026-02-03",
}  # fmt: skip
SCHOOL = {
    "organisation": "Mill Lane School (made up)", "role": "Class teacher", "contact": "01632 960011",
    "started_on": "2025-09-03",
}  # fmt: skip
CLASS = [
    {**AMY, **SCHOOL, "record": "p1"},
    {**AMY, **SCHOOL, "record": "p2", "forename": "Ben", "surname": "Baker", "date_of_birth": "2014-10-02"},
    {**AMY, **SCHOOL, "record": "p3", "forename": "Cal", "surname": "Carter", "date_of_birth": "2015-01-11"},
]
HIGH = {"emotional": "needs-help", "behaviour": "needs-help-now", "health.speech": "needs-help"}
SECRET = "She is up at night."
ASSESSED = (
    ("about", {"child.unborn": "no"}),
    ("reason", {"prompted-by": SECRET, "present": "Tara and Amy, at home."}),
    ("child", {f"{one}.words": "Tired." for one in (*HIGH, "identity")}),
    ("child", {f"{one}.reading": level for one, level in {**HIGH, "identity": "going-well"}.items()}),
    ("voices", {"child.view": "I am tired.", "family.view": "We are all tired."}),
    ("conclusions", {"conclusion": "Sleep is what is missing.", "next.step": "team"}),
)
PLANNED = (
    ("A calm bedtime", "Read a story at seven", "priority-1"),
    ("Loud and clear", "Sing together", "priority-2"),
    ("A good morning", "Walk to school", ""),
)


@pytest.fixture(autouse=True, scope="module")
def _beside_the_browser() -> Iterator[None]:
    """The browser's event loop is in the thread of the test, which writes what is looked at."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        yield


@pytest.fixture
def walk(browser: Browser, live_server: LiveServer, settings: Any, tmp_path: Path) -> Iterator[Walk]:
    settings.DEMO, settings.DEFAULT_PLAN = True, NATION
    settings.VAR, settings.WAREHOUSE = tmp_path, tmp_path / "warehouse"
    clock = Clock()
    made.before_it_begins(clock)
    yield Walk(browser, live_server.url, clock)
    clock.stop()
    for context in browser.contexts:
        context.close()


def ask(page: Page, site: str) -> None:
    """Who works with Amy Archer?"""
    page.goto(f"{site}/children/")
    page.check("[value=help]")
    page.fill("[name=forename]", "Amy")
    page.fill("[name=surname]", "Archer")
    day(page, "born", "27 3 2015")
    send(page, "Find the child")
    assert page.inner_text("h1") == "1 child found"
    on(page, "Amy Archer")


def help_begins(walk: Walk) -> None:
    """A family worker finds the child that two records are of, and opens help."""
    page = walk.by("Kofi")
    ask(page, walk.site)
    assert "Two services work with Amy Archer; nobody is named as the lead." in text(page)
    on(page, "Open help for this child")
    page.fill("[name=name]", "The Archer family")
    page.fill("[name=child]", "Amy Archer")
    day(page, "born_on", "27 3 2015")
    page.fill("[name=carer]", "Tara Archer")
    send(page, "Open help")
    walk.record = page.url


def a_health_visitor_asks(walk: Walk) -> None:
    """Who has given no reason sees nothing; with one, who works with the child, and not what they wrote."""
    page = walk.by("Hana")
    page.goto(f"{walk.site}/children/")
    send(page, "Find the child")
    assert page.title().startswith("Error:")
    ask(page, walk.site)
    said = text(page)
    assert "Three services work with Amy Archer; the lead is the early help practitioner at Leeds family hub" in said
    for service in ("Speech and language therapist", "Class teacher", "Early help practitioner Kofi"):
        assert service in said
    assert "Tara" not in said
    answer = page.goto(walk.record)
    assert answer is not None
    assert answer.status == 404  # help that she has no part in


def agreed(walk: Walk) -> None:
    """The mother agrees to help, and to who leads; the health visitor joins the team."""
    page = walk.by("Kofi")
    page.goto(walk.record)
    on(page, "What the family agreed to", "Write down what they said")
    choose(page, "Tara Archer", "As a parent or carer", "Agreed")
    page.fill("[name=scope]", "Help from the family hub")
    day(page, "on", "2 7 2026")
    send(page, "Save")
    page.goto(walk.record)
    on(page, "The family agrees to help")
    send(page, "The family agrees to help")
    # 45 working days from Thursday 2 July are nine weeks, and a day more for the bank holiday of 31 August
    assert "Begin the assessment 4 Sep 2026" in text(page)
    on(page, "Team and lead", "The family agrees to this lead")
    choose(page, "Tara Archer")
    send(page, "They agree")
    on(page, "Take somebody in")
    page.select_option("[name=account]", label="Hana, Leeds services (made up)")
    page.fill("[name=role]", "Health visitor")
    send(page, "Take them in")
    assert "Kofi leads since 1 July 2026, agreed by Tara Archer." in text(page)


def assessed(walk: Walk) -> None:
    """The form is answered in the version that is in force, signed, and its readings are taken among the needs."""
    page = walk.by("Kofi")
    page.goto(walk.record)
    on(page, "Begin the assessment")
    send(page, "Begin the assessment")
    on(page, "Assessments and forms")
    send(page, "Begin: Early help assessment")
    sheet = page.url
    for section, given in ASSESSED:
        page.goto(f"{sheet}section/{section}/")
        for concept, said in given.items():
            box = page.locator(f'[name="answer[{concept}]"]')
            if box.first.get_attribute("type") == "radio":
                page.check(f'[name="answer[{concept}]"][value="{said}"]')
            else:
                box.fill(said)
        send(page, "Save and go to the list")
        page.wait_for_url(sheet)  # the page saves by itself first
    page.goto(f"{sheet}check/")
    page.click("main button:text-is('Sign')")
    assert "Early help assessment Version 1 Begun by Kofi, 3 Jul 2026 Signed by Kofi, 3 Jul 2026" in text(page)
    page.goto(f"{walk.record}needs/")
    on(page, "Take them")
    page.locator("main [name=sheet]").first.check()
    choose(page, "Amy Archer")
    page.check("[name=family_voice][value=none]")
    send(page, "Take them")
    page.goto(walk.record)
    on(page, "Sign the assessment off")
    send(page, "Sign the assessment off")
    assert "Call the team together 24 Jul 2026" in text(page)  # 15 working days from Friday 3 July: three weeks


def planned(walk: Walk) -> None:
    """Three needs stand above the threshold. Until each has an action, there is nothing to agree to."""
    page = walk.by("Kofi")
    page.goto(f"{walk.record}plan/")
    for left, (words, doing, serves) in zip((3, 2, 1), PLANNED, strict=True):
        assert page.locator("main a:has-text('say why not')").count() == left
        assert "Agree the plan" not in text(page)
        on(page, "add a goal")
        page.fill("[name=words]", words)
        send(page, "Add the goal")
        page.locator("main a:has-text('Add a step')").last.click()
        page.fill("[name=words]", doing)
        choose(page, "Tara Archer")
        day(page, "due_on", "22 7 2026")
        page.fill("[name=serves]", serves)
        send(page, "Add the step")
    assert "Agree the plan" in text(page)


def met(walk: Walk) -> None:
    """The team meets with the mother, who agrees to the plan."""
    page = walk.by("Kofi")
    page.goto(f"{walk.record}meetings/")
    on(page, "Plan a meeting")
    day(page, "on", "8 7 2026")
    page.fill("[name=at]", "09:00")
    page.fill("[name=place]", "At the hub")
    page.fill("[name=agenda]", "Sleep")
    choose(page, "Tara Archer", "Hana, Health visitor")
    send(page, "Plan the meeting")
    page.locator("main a:has-text('8 July 2026')").first.click()
    on(page, "Write the minutes")
    for box in page.locator("main input[value=came]").all():
        box.check()
    page.fill("[name=minutes]", "Everybody is tired. A story at seven may help.")
    page.click("main form button.govuk-button")
    assert text(page).count("Was there") == 3
    page.goto(f"{walk.record}plan/")
    on(page, "Agree the plan")
    choose(page, "Tara Archer")
    send(page, "The family agrees")
    page.goto(walk.record)
    assert "Look again at how things are 30 Sep 2026" in text(page)  # twelve weeks from Wednesday 8 July


def closed(walk: Walk) -> None:
    """Nobody closes before the needs are read again; then all look again, and help ends."""
    page = walk.by("Kofi")
    page.goto(walk.record)
    assert "Close, because needs are met Read the needs again first" in text(page)
    page.click("main li a:text-is('Look again')")
    send(page, "Look again")
    page.goto(f"{walk.record}needs/read/")
    day(page, "on", "30 9 2026")
    for one in HIGH:
        page.select_option(f"[name={one.replace('.', '_')}__practitioner]", value="going-well")
    send(page, "Keep these readings")
    page.goto(f"{walk.record}reviews/")
    on(page, "Look again together")
    choose(page, "Tara Archer", "Close")
    day(page, "on", "30 9 2026")
    for goal in page.locator("main [value=met]").all():
        goal.check()
    page.fill("[name=because]", "They sleep.")
    send(page, "Keep the review")
    page.goto(walk.record)
    assert "Closed: The family’s needs are met, 30 September 2026." in text(page)


def rows_of_leeds() -> list[dict[str, Any]]:
    """Help in Leeds that ended from July on, as the records leave for the warehouse; nothing there names anybody."""
    tables = {one.name: frame(one) for one in extract(by="test", at=at(1, 10, 2))}
    said = str([one.rows() for one in tables.values()])
    for name in ("Archer", "Amy", "Tara", "Kofi", "9999999468", SECRET, "They sleep."):
        assert name not in said
    ended = tables["help_episodes"].filter(area=LEEDS).filter(pl.col("closed_on") >= at(1, 7).date())
    return ended.to_dicts()


def test_the_thread_walked_once(walk: Walk, tmp_path: Path) -> None:
    clock = walk.clock
    clock.to(at(29, 6, 6))
    village("people", "feed", "speech", str(made.feed(tmp_path / "speech.csv", [THERAPIST])))
    # A school's weekly feed arrives. `people` resolves each record to one child.
    clock.to(at(1, 7, 6))
    came = village("people", "feed", "mill-lane", str(made.feed(tmp_path / "mill-lane.csv", CLASS)))
    assert came.startswith("Taken in: ")
    assert {"1 link", "2 new", "3 arrived"} == set(came.strip().removeprefix("Taken in: ").rstrip(".").split(", "))
    clock.to(at(1, 7))
    others = made.begin(OTHERS, "Other", LEEDS, viewer("kofi"), at(1, 7))
    elsewhere = made.begin(ELSEWHERE, "Else", BRADFORD, made.bess(), at(1, 7))
    help_begins(walk)
    made.night(clock, at(1, 7, 10, 30))
    made.night(clock, at(2, 7, 8))
    # A health visitor with a reason and a valid check asks who else works with this child, and sees a school, a speech
    # therapist and “a team is already in place, lead: …”, not what they wrote.
    a_health_visitor_asks(walk)
    agreed(walk)
    # The lead's assessment (a pinned version of the form) shows three needs above threshold; each must have an action.
    clock.to(at(3, 7))
    assessed(walk)
    planned(walk)
    # The team meets; clocks run on working days;
    clock.to(at(8, 7))
    met(walk)
    # after twelve weeks the needs are read again and the episode closes.
    clock.to(at(28, 9))
    made.end(others, viewer("kofi"), at(28, 9))
    made.end(elsewhere, made.bess(), at(28, 9))
    clock.to(at(30, 9, 6))
    village("warehouse", "build")
    the_night_before(walk)
    clock.to(at(30, 9))
    closed(walk)
    clock.to(at(1, 10, 2))
    village("warehouse", "build")
    that_night(walk)
    followed_back(walk)


def the_night_before(walk: Walk) -> None:
    """Five have ended, which is too few to be told of; and no area has evidence."""
    assert [one["closing"] for one in rows_of_leeds()] == ["needs-met"] * OTHERS
    assert "hidden, to protect people, so far this quarter, to 30 September 2026" in walk.read(
        f"/measures/help-closed/{LEEDS}/"
    )
    assert "Early help ended" not in walk.read(f"/places/{LEEDS}/")
    plan = walk.read(f"/places/{LEEDS}/plan/")
    assert plan.count("Too little data.") == 2
    done = walk.read(f"/plan/commitments/{PROMISE}/done/")
    assert "1 area acts on it in a plan of its own." in done
    assert "Figures that may be shown tell of it in 0 of these areas." in done


def that_night(walk: Walk) -> None:
    ended, whole = OTHERS + 1, OTHERS + 1 + ELSEWHERE
    # Tonight the extract carries a pseudonymous row to the warehouse;
    rows = rows_of_leeds()
    assert [one["closing"] for one in rows] == ["needs-met"] * ended
    (hers,) = (one for one in rows if one["closed_on"] == at(30, 9).date())
    assert hers["opened_on"] == at(1, 7).date()
    # the area's “needs met” measure moves by one; disclosure control decides it may be shown;
    said = walk.read(f"/measures/help-closed/{LEEDS}/?group={NEEDS_MET}")
    assert f"(The family’s needs are met): {ended}, in July 2026 to September 2026. How sure {byar(ended)}" in said
    # the area's plan, which promised exactly this, shows its status with its uncertainty;
    said = walk.read(f"/places/{LEEDS}/plan/")
    first, second = said.partition(MET)[2].partition(TEAM)[::2]
    assert f"Now {ended} ({byar(ended)}), in July 2026 to September 2026" in first
    assert "Target At least 6 by 30 September 2026 Met" in first
    assert f"Now 100.0% ({wilson_of_all(ended)}), in July 2026 to September 2026" in second
    assert "Target At least 80% by 30 September 2026 Met" in second
    # the village page for that community shows it to anyone;
    said = walk.read(f"/places/{LEEDS}/")
    assert f"Early help ended {ended} {byar(ended)}" in said
    assert f"Teams in time 100.0% {wilson_of_all(ended)}" in said
    # and the national commitment it serves counts one more area with evidence.
    said = walk.read(f"/plan/commitments/{PROMISE}/done/")
    assert "Figures that may be shown tell of it in 1 of these areas." in said
    assert f"In England: Families whom early help ended with, by the reason {whole}, in July 2026" in said
    assert f"Measure: Families whom early help ended with, by the reason {ended}, in July 2026" in said


def followed_back(walk: Walk) -> None:
    """Every hop can be followed back by someone entitled to: two clicks each, and the same as a tree."""
    whole = OTHERS + 1 + ELSEWHERE
    page = walk.by()
    page.goto(f"{walk.site}/measures/help-closed/E92000001/")
    on(page, "The family’s needs are met", "Why is this number what it is?")
    said = text(page)
    assert f"{whole}, in July 2026 to September 2026." in said
    assert "The sum of 2 of 153 councils" in said
    assert "Counts from 1 to 5 are hidden" in said
    assert "whose records you may read" not in said
    same(page, village("trace", f"help-closed/England/{NEEDS_MET}"))
    page.goto(f"{walk.site}/plan/commitments/{PROMISE}/")
    on(page, "What has been done about this promise?")
    same(page, village("trace", f"{NATION}:{PROMISE}"))
    on(page, "Leeds")
    page = walk.by("Kofi")
    page.goto(f"{walk.site}/measures/help-closed/{LEEDS}/")
    on(page, "Why is this number what it is?")
    same(page, village("trace", f"help-closed/{LEEDS}", "--by", "kofi@demo.example.org"))
    on(page, "Families counted here whose records you may read")
    assert "Those with whom help ended in Leeds in July 2026 to September 2026." in text(page)
    assert "The Archer family" in text(page)
    page.goto(walk.record + "plan/")
    page.locator("main a:has-text('What does this serve?')").first.click()
    said, step = text(page), page.url.rstrip("/").split("/")[-2]
    assert f"Goal: {MET}" in said
    same(page, village("trace", step, "--by", "kofi@demo.example.org"))
    on(page, "Have good, consistent early help arrangements")
    assert page.url.endswith(f"/plan/commitments/{PROMISE}/")
    answer = walk.by("Sol").goto(walk.record)
    assert answer is not None
    assert answer.status == 404  # and by nobody else
    assert "The audit is whole" in village("audit", "verify")
