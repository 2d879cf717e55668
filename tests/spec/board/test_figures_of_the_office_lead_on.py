"""Every page of a board's office is walked while a plan goes its way: a count leads to the list of just those or stands
above it, a figure leads to what stands behind it, and nothing else is told as a number but days, rules and what the
board wrote itself."""

import csv
import datetime as dt
import html
import io
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from tests.unit.board import made
from tests.unit.board.actions.test_strategy import PAID, SCORE, STAY, give, take
from tests.unit.board.views.conftest import ROLES
from tests.unit.board.views.reading import BOARD, PLAN, by
from tests.unit.plan.office_people import person, signed_in
from village.board import urls
from village.board.actions import consult
from village.board.models import LocalAction, Meeting, Member, Priority
from village.outcomes import queries as outcomes

pytestmark = pytest.mark.django_db
YEAR = f"{BOARD}assessment/working-together-2008/2027/"
LINK = re.compile(r'<a\b[^>]*\bhref="([^"]+)"[^>]*>(.*?)</a>', re.DOTALL)
MONTHS = "(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*"
# What a number may be that leads nowhere, each in its words.
SAID = (
    rf"\d{{1,2}} {MONTHS} \d{{4}}", r"\b20\d\d(?:/\d\d| to 20\d\d)?\b",  # days and years
    # Rules and time:
    r"quorum of \d+ members", r"quorum needs \d+", r"at least \d+ days", r"\d+ days? left after today",
    r"\d+ members? (?:was|were) there(?:: \d+ for, \d+ against, \d+ abstained)?", r": \d+ for, \d+ against",  # a vote
    # Their own numbers:
    r"[Pp]riority \d+", r"[Aa]ction \d+\.\d+", r"(?<!\S)\d+\.(?:\d+)? (?=[A-Z])", r"edition \d+ of", r"¶[\d.]+",
    r"Ages 14 to 19", r"at (?:most|least) [\d.]+ per cent", r"£[\d,]+",  # what the board promises, and to pay
)  # fmt: skip


class Way:
    """A plan of Leeds on its way, and who acts in its office."""

    def __init__(self, now: Any) -> None:
        self.now = now
        made.a_board()
        self.clients = {slug: signed_in(person(slug, role, made.AREA)) for slug, role in ROLES.items()}
        self.elsewhere = signed_in(person("eve", "area-planner", made.ELSEWHERE))

    def drafted(self) -> None:
        """With needs, four priorities in two chapters and of none, and something missing."""
        made.written(by("planner"))
        made.seats(by("secretary"))
        need = made.need(by("planner"), kind="changing", sentence="7.25% of sessions are missed, and 6.5% elsewhere.")
        take(by("planner"))
        made.action(by("planner"), made.priority(by("planner"), replace(STAY, needs=(need.pk,)), "w"), PAID, "wa")
        made.priority(by("planner"), replace(made.EARLY, title="Bare"), "p9")
        for year, level in ((2026, 2), (2027, 4)):
            give(by("planner"), replace(SCORE, year=year, level=level), f"s{year}")
        made.line(by("adviser"))

    def asked(self) -> None:
        """Whole, and people have answered."""
        made.action(by("planner"), Priority.objects.get(title="Bare"), made.FREE, "a9")
        made.asked(by("planner"))
        for number, kind in enumerate(("young-person", "young-person", "parent")):
            made.said(f"Answer {kind}.", kind=kind, once=f"r{number}")
        self.now.move_to(dt.datetime(2026, 6, 1, 12, tzinfo=dt.UTC))

    def met(self) -> None:
        """Closed, answered, and voted on."""
        consult.close_consultation(plan="leeds-2026", by=by("planner"), at=made.NOW, today=made.AFTER)
        made.answered(by("planner"))
        made.met(by("secretary"), list(Member.objects.values_list("pk", flat=True)))
        self.now.move_to(made.DONE)

    def adopted(self) -> None:
        made.adopted(by("chair"), Meeting.objects.get())

    def reviewed(self) -> None:
        self.clients["planner"].post(f"{PLAN}reviews/draft/", {"year": "2026"})

    def until(self, last: str) -> Any:
        for step in STEPS:
            getattr(self, step)()
            if step == last:
                return self
        raise AssertionError(last)

    def body(self, address: str, who: str = "planner") -> str:
        answer = self.clients[who].get(address)
        assert answer.status_code == 200, address
        return main(answer.content.decode())


STEPS = ("drafted", "asked", "met", "adopted", "reviewed")


@pytest.fixture
def way(monkeypatch: pytest.MonkeyPatch, settings: Any) -> Iterator[Way]:
    settings.SESSION_COOKIE_AGE = 10**8  # these tests go through months
    made.measured(monkeypatch)
    monkeypatch.setattr(outcomes, "measures", lambda: [made.MEASURE])
    with time_machine.travel(made.NOW, tick=False) as now:
        yield Way(now)


def main(page: str) -> str:
    found = re.search(r"<main.*?</main>", page, re.DOTALL)
    assert found
    return re.sub(r"<(svg|script|style)\b.*?</\1>", " ", found[0], flags=re.DOTALL)


def led(part: re.Match[str]) -> str:
    """Nothing is left of a part that leads on, or says where its numbers are from."""
    return " " if "href=" in part[0] or "Worked out in the file" in part[0] else part[0]


# Parts whose words rest on what they lead to at their end.
LEADING = (
    r'<li class="govuk-task-list__item.*?</li>',  # the whole row leads
    r'<dt class="govuk-summary-list__key">\s*(?:Needs|Target|Measure and target)\s*</dt>.*?</dd>',
    r'<li><p class="govuk-body govuk-!-margin-bottom-1">.*?</li>',  # a need
    r"<li><strong>.*?</li>",  # a priority on the two pages
    # Sentences of a review:
    r'<ul class="govuk-list govuk-list--bullet">(?:(?!</ul>).)*</ul>\s*<p class="[\w -]*vg-no-print">.*?</p>',
)


ASIDE = (
    r'<(select|textarea|label)\b.*?</\1>|<div id="[^"]*" class="govuk-hint[^"]*">.*?</div>|'
    r'<ol class="vg-steps".*?</ol>|<p class="vg-count">.*?</p>|<span class="vg-desk-list__count">.*?</span>'
)
"""What a form asks and holds, the steps of a way, and how many a list has, above it."""


def unled(body: str) -> list[str]:
    """The numbers of a page that lead nowhere, each with what stands around it."""
    body = re.sub(ASIDE, " ", body, flags=re.DOTALL)
    for part in LEADING:
        body = re.sub(part, led, body, flags=re.DOTALL)
    text = html.unescape(re.sub(r"<[^>]+>", " ", LINK.sub(" ", body)))
    text = " ".join(text.split())
    for words in SAID:
        text = re.sub(words, " ", text)
    return re.findall(r".{0,40}\d.{0,40}", text)


def addresses() -> dict[str, str]:
    """Every address of the office, by name; the steps of a journey are led to by it."""
    known = {
        "board": "leeds", "plan": "leeds-2026", "member": Member.objects.earliest("pk").pk, "year": 2026,
        "priority": Priority.objects.get(title="Children are in school").pk, "chapter": "14-19",
        "action": LocalAction.objects.earliest("pk").pk, "framework": "working-together-2008",
        "band": "barriers-removed",
    }  # fmt: skip
    named = {one.name: one.pattern.converters for one in urls.urlpatterns if not str(one.name).endswith("-step")}
    return {str(name): reverse(str(name), kwargs={one: known[one] for one in asks}) for name, asks in named.items()}


def read(client: Client, address: str) -> tuple[int, str]:
    """What an address answers, a journey with its first page."""
    answer = client.get(address)
    if answer.status_code == 302 and answer["Location"].startswith(address):
        answer = client.get(answer["Location"])
    return answer.status_code, answer.content.decode()


@pytest.mark.slow
def test_no_number_on_any_page_of_the_office_leads_nowhere(way: Way) -> None:
    seen, buttons = set(), set()
    for step in STEPS:
        getattr(way, step)()
        for name, address in addresses().items():
            for client in (*way.clients.values(), way.elsewhere):
                status, page = read(client, address)
                assert status in (200, 302, 404, 405), address
                if status == 200:
                    seen.add(name)
                    assert unled(main(page)) == [], (step, address)
                buttons |= {name} if status == 405 else set()
    assert seen | buttons == set(addresses())
    assert not seen & buttons
    assert len(buttons) == 5


def rows(body: str) -> dict[str, tuple[str, str]]:
    """The tasks of a plan by title: where each leads (blank: nowhere), and what is said of it."""
    found = {}
    for one in re.findall(r'<li class="govuk-task-list__item.*?</li>', body, re.DOTALL):
        link = LINK.search(one)
        hint = re.search(r'govuk-task-list__hint">(.*?)</div>', one, re.DOTALL)
        title = link[2] if link else re.sub(r"<[^>]+>", "", one).strip().partition("\n")[0]
        found[title.strip()] = (html.unescape(link[1]) if link else "", hint[1].strip() if hint else "")
    return found


def counted(body: str) -> tuple[int, int]:
    """How many priorities and how many actions a page of priorities lists."""
    return body.count('<h3 class="govuk-heading-m" id="priority-'), body.count('<h4 class="govuk-heading-s">')


@pytest.mark.parametrize("who", list(ROLES))
def test_each_part_of_a_plan_has_as_many_as_its_task_says(way: Way, who: str) -> None:
    way.until("drafted")
    tasks = rows(way.body(PLAN, who))
    where, said = tasks["Needs"]
    taken = way.body(where, who).partition('id="taken"')[2].partition("</ul>")[0]
    assert said == f"{taken.count('<li>')} taken into the plan" == "3 taken into the plan"
    where, said = tasks["Priorities and actions"]
    assert counted(way.body(where, who)) == (4, 4)
    assert said == "4 priorities, 4 actions"
    for title, many, actions in (("Early help", 2, 1), ("The workforce", 1, 1)):
        where, said = tasks[f"Chapter: {title}"]
        assert said.partition(" ")[0] == str(many)
        assert counted(way.body(where, who)) == (many, actions)
    where, said = tasks["Chapter: Ages 14 to 19"]
    assert said == "Says why it has no priority"
    assert bool(where) == (who == "planner")


def test_a_chapter_tells_why_it_holds_no_priority_only_while_it_holds_none(way: Way) -> None:
    way.until("drafted")
    address, change = f"{PLAN}priorities/?chapter=workforce", f'href="{PLAN}chapters/workforce/"'
    for who in ROLES:
        body = way.body(address, who)
        assert counted(body)[0] == 1
        assert "says why it has none" not in body
    assert "says why it has none" not in way.body(f"{PLAN}priorities/?chapter=early-help")
    assert counted(way.body(f"{PLAN}priorities/?chapter=nonsense")) == (4, 4)
    assert counted(way.body(f"{PLAN}priorities/?chapter=14-19")) == (0, 0)
    not_there = way.elsewhere.get("/plan-office/boards/none/")
    assert way.elsewhere.get(address).content == not_there.content
    theirs = Priority.objects.get(chapter="workforce")
    theirs.actions.all().delete()
    way.clients["planner"].post(f"{PLAN}priorities/drop/", {"priority": theirs.pk, "version": theirs.version})
    for who in ROLES:
        body = way.body(address, who)
        assert counted(body)[0] == 0
        assert "The plan says why it has none: In its own plan." in body
        assert (change in body) == (who == "planner")


def test_what_is_missing_stands_below_how_many_that_is(way: Way) -> None:
    way.until("drafted")
    body = way.body(PLAN)
    found = re.search(r'<a class="govuk-link" href="#missing">(\d+) things? (?:is|are) missing</a>', body)
    assert found
    below = body.partition('id="missing"')[2].partition("</ul>")[0]
    assert below.count("<li>") == int(found[1]) == 1


def test_each_count_of_answers_leads_to_just_those(way: Way) -> None:
    way.until("asked")
    [(every, many)] = [(href, said) for href, said in LINK.findall(way.body(PLAN)) if said.endswith(" answers")]
    body = way.body(every)
    found = re.findall(r'<a class="govuk-link" href="(\?kind=[\w-]+)" aria-label="(\d+) answers: [^"]+">\2</a>', body)
    assert [int(one) for _, one in found] == [2, 1]
    for href, said in (("", many.partition(" ")[0]), *found):
        listed = way.body(every + href)
        assert re.findall(r'class="vg-count">(\d+) ', listed) == [said]
        assert listed.count("vg-as-written") == int(said)


def test_members_are_as_many_as_stand_below(way: Way) -> None:
    way.until("drafted")
    body = way.body(BOARD)
    found = re.search(r'Members today <span class="vg-desk-list__count">(\d+)</span>', body)
    assert found
    assert body[found.end() :].partition("</ul>")[0].count("<li>") == int(found[1]) == len(made.SEATS)


def test_by_how_much_a_band_moved_leads_to_the_year_that_it_moved_from(way: Way) -> None:
    way.until("drafted")
    [(href, said)] = [(href, said) for href, said in LINK.findall(way.body(YEAR)) if "further" in said]
    assert " ".join(said.split()) == "2 levels further than in 2026"
    level = way.body(href.partition("#")[0])
    assert href.endswith("#band-barriers-removed")
    assert "Begun. One." in level.partition('id="band-barriers-removed"')[2].partition("</section>")[0]
    assert "Usual practice, and we know that it helps. One." in way.body(YEAR)


def test_a_need_leads_to_its_figure_and_one_that_was_projected_says_where_that_is(way: Way) -> None:
    way.until("drafted")
    taken = way.body(f"{PLAN}needs/").partition('id="taken"')[2].partition("</ul>")[0]
    needs = re.findall(r"<li>.*?</li>", taken, re.DOTALL)
    led_on = [f'href="/measures/absence/{made.AREA}/"' in one for one in needs]
    assert led_on == [True, True, False]
    assert re.search(r"Worked out in the file \S+\.(?:csv|json), which is not kept here", needs[2])


PAGES = {"priorities": f"{PLAN}priorities/", "strategy": f"{PLAN}workforce/", "on two pages": f"{PLAN}workforce/print/"}


@pytest.mark.parametrize("page", PAGES)
def test_what_a_priority_rests_on_and_its_target_lead_on(way: Way, page: str) -> None:
    way.until("drafted")
    before = [href for href, _ in LINK.findall(way.body(PAGES[page]))]
    assert f"{PLAN}needs/#taken" in before
    assert f"/measures/absence/{made.AREA}/" in before
    assert not [one for one in before if one.startswith("/plans/leeds-2026/")]
    for step in STEPS[1:4]:
        getattr(way, step)()
    after = [href for href, _ in LINK.findall(way.body(PAGES[page])) if href.startswith("/plans/leeds-2026/")]
    assert [one for one in after if "/targets/" in one]
    assert bool([one for one in after if "/money/" in one]) == (page == "priorities")
    for one in after:
        assert way.clients["chair"].get(one).status_code == 200, one


def test_a_review_leads_to_the_actions_it_counts_and_to_what_stands_behind_each_priority(way: Way) -> None:
    way.until("reviewed")
    body = way.body(f"{PLAN}reviews/2026/")
    parts = re.split(r'<h4 class="govuk-heading-s">', body)[1:]
    assert len(parts) == 1 + 4 + 1
    short, school = LINK.findall(parts[0]), LINK.findall(parts[1])
    [(every, said)] = short
    assert said == "Every action as known on 23 June 2026"
    number = re.search(r"Of (\d+) actions, (\d+) promised", parts[0])
    assert number
    answer = way.clients["chair"].get(f"{html.unescape(every)}&format=csv").content.decode()
    listed = list(csv.DictReader(io.StringIO(answer)))
    assert len(listed) == int(number[1]) == int(number[2]) == 5
    assert [said for _, said in school] == [
        "The figure of priority 1 as it is now", "What stands behind the target of priority 1",
        "Action 1.1", "The money of action 1.1", "Action 1.2",
    ]  # fmt: skip
    for href, _ in school[1:]:
        assert way.clients["chair"].get(href).status_code == 200, href
