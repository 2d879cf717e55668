"""The board's office as people meet it: who gets nothing, and the whole way from an empty plan to an adopted one."""

import datetime as dt
import re
from typing import Any

import pytest
import time_machine
from django.test import Client

from tests.builders import whole_plan
from tests.unit.board import made
from tests.unit.plan.office_people import load, person, signed_in
from tests.unit.plan.test_office_pages import form_token, walk, words
from village.board.models import Consultation, LocalAction, LocalPlan, Meeting, Member, Priority, SupportPlan
from village.board.queries import claims
from village.board.rules.needs import Claim, Needs, Unsaid
from village.kernel.accounts.models import Account
from village.outcomes import queries as outcomes

pytestmark = pytest.mark.django_db
BOARD, PLAN = "/plan-office/boards/leeds/", "/plan-office/local-plans/leeds-2026/"
READ = (
    "/plan-office/boards/", BOARD, f"{BOARD}members/", f"{BOARD}support/2026/", PLAN, f"{PLAN}priorities/",
    f"{PLAN}consultation/", f"{PLAN}adoption/", f"{PLAN}needs/", f"{PLAN}reviews/",
)  # fmt: skip
ROLES = {
    "planner": "area-planner",
    "secretary": "board-secretary",
    "chair": "board-chair",
    "adviser": "regional-adviser",
}


@pytest.fixture(autouse=True)
def now() -> Any:
    with time_machine.travel(made.NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def people(monkeypatch: pytest.MonkeyPatch, settings: Any) -> dict[str, Client]:
    settings.SESSION_COOKIE_AGE = 10**8  # these tests go through months
    made.measured(monkeypatch)
    monkeypatch.setattr(outcomes, "measures", lambda: [made.MEASURE])
    made.a_board()
    return {slug: signed_in(person(slug, role, made.AREA)) for slug, role in ROLES.items()}


def by(slug: str) -> Any:
    return made.People().__dict__[slug]


def said(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return words(answer)


# ── who gets nothing ─────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("address", READ)
def test_a_board_elsewhere_is_like_none(people: dict[str, Client], address: str) -> None:
    made.written(by("planner"))
    elsewhere = signed_in(person("eve", "area-planner", made.ELSEWHERE))
    if address == "/plan-office/boards/":
        assert "There is no board here for you" in said(elsewhere, address)
        return
    not_there = elsewhere.get("/plan-office/boards/none/")
    answer = elsewhere.get(address)
    assert (answer.status_code, answer.content) == (404, not_there.content)
    assert signed_in(person("carol")).get(address).status_code == 404
    assert Client().get(address)["Location"].startswith("/sign-in/")


def test_who_may_read_may_not_therefore_write(people: dict[str, Client]) -> None:
    plan = made.written(by("planner"))
    row = plan.priorities.all()[0]
    planning = (
        f"{BOARD}begin/", f"{PLAN}words/", f"{PLAN}chapters/14-19/", f"{PLAN}priorities/add/",
        f"{PLAN}priorities/{row.pk}/", f"{PLAN}priorities/{row.pk}/add/", f"{PLAN}consultation/open/",
        f"{PLAN}consultation/answer/",
    )  # fmt: skip
    for address in planning:
        for other in ("secretary", "chair", "adviser"):
            assert people[other].get(address).status_code == 404, address
    for address in (f"{BOARD}members/add/", f"{BOARD}meeting/", f"{PLAN}withdraw/"):
        for other in ("planner", "chair", "adviser"):
            assert people[other].get(address).status_code == 404, address
    assert people["planner"].get(f"{PLAN}adoption/adopt/").status_code == 404
    one_factor = signed_in(Account.objects.get(name="Chair"), second_factor=False)
    assert "two-factor" in one_factor.get(f"{PLAN}adoption/adopt/")["Location"]


def test_what_is_not_in_the_plan_is_not_found(people: dict[str, Client]) -> None:
    made.written(by("planner"))
    for address in ("priorities/99/", "priorities/99/add/", "actions/99/"):
        assert people["planner"].get(f"{PLAN}{address}").status_code == 404


# ── the whole way ────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_plan_goes_from_nothing_to_adoption_through_pages(people: dict[str, Client], now: Any) -> None:
    load(whole_plan())
    planner, secretary, chair = people["planner"], people["secretary"], people["chair"]
    for partner, title in made.SEATS:
        typed = {"partner": partner, "title": title, "from_on": "2026-04-01", "once": title}
        assert secretary.post(f"{BOARD}members/add/", typed).status_code == 302
    assert planner.post(
        f"{BOARD}begin/", {"title": "The plan of Leeds", "vision": "Well.", "from_year": "2026", "to_year": "2029"}
    ).status_code == 302  # fmt: skip
    assert "5 things are missing" not in said(planner, PLAN)
    assert "4 things are missing" in said(planner, PLAN)
    priority = {
        "title": "In school", "why": "They miss it.", "chapter": "early-help", "measure": "absence",
        "bound": "at-most", "value": "6.5", "due": "2028/29", "once": "p",
    }  # fmt: skip
    for _ in range(2):
        assert planner.post(f"{PLAN}priorities/add/", priority).status_code == 302
    row = Priority.objects.get()
    action = {
        "title": "Ring", "difference": "Someone rings.", "lead": "schools", "partners": ["health"], "amount": "5000",
        "period": "2026/27", "due": "2027", "once": "a",
    }  # fmt: skip
    assert planner.post(f"{PLAN}priorities/{row.pk}/add/", action).status_code == 302
    for chapter in ("14-19", "workforce"):
        plan = LocalPlan.objects.get()
        typed = {"why": "In its own plan.", "version": str(plan.version)}
        assert planner.post(f"{PLAN}chapters/{chapter}/", typed).status_code == 302
    assert "at most 6.5 per cent, by 2028 to 2029" in said(planner, f"{PLAN}priorities/")
    assert "Lead: Schools. With: Health services. By 2027. £5,000" in said(planner, f"{PLAN}priorities/")
    assert "people can be asked about it" in said(planner, PLAN)
    _asked_and_answered(planner, now)
    _adopted(secretary, chair)


def _asked_and_answered(planner: Client, now: Any) -> None:
    base = f"{PLAN}consultation/open/"
    dates = {"opens_on": "2026-05-11", "closes_on": "2026-06-07"}
    check = walk(planner, base, {"dates": dates, "questions": {"questions": "Why?\n\nWhat else?"}})
    assert planner.post(f"{base}check/", {"token": form_token(check)})["Location"].endswith("/done/")
    assert Consultation.objects.get().questions == ["Why?", "What else?"]
    assert planner.get(f"{PLAN}words/")["Location"] == PLAN
    assert planner.get(base)["Location"] == f"{PLAN}consultation/"
    made.said()
    now.move_to(dt.datetime(2026, 6, 1, 12, tzinfo=dt.UTC))
    assert "6 days left after today" in said(planner, PLAN)
    assert "Buses stop too early." in said(planner, f"{PLAN}consultation/?kind=young-person")
    assert "Buses stop too early." not in said(planner, f"{PLAN}consultation/?kind=parent")
    assert "end of its last day" in words(planner.post(f"{PLAN}consultation/close/", follow=True))
    now.move_to(dt.datetime(2026, 6, 8, 12, tzinfo=dt.UTC))
    assert "The last day was 7 June 2026" in said(planner, PLAN)
    assert "The consultation is closed" in words(planner.post(f"{PLAN}consultation/close/", follow=True))
    assert "No meeting has voted on it yet." in said(planner, f"{PLAN}adoption/")
    answer = {"heard": "Buses.", "changed": "A later bus."}
    assert planner.post(f"{PLAN}consultation/answer/", answer).status_code == 302
    assert "A later bus." in said(planner, f"{PLAN}consultation/")
    now.move_to(made.DONE)


def _adopted(secretary: Client, chair: Client) -> None:
    base = f"{BOARD}meeting/"
    there = [str(one) for one in Member.objects.values_list("pk", flat=True)]
    assert chair.get(f"{PLAN}adoption/adopt/")["Location"] == f"{PLAN}adoption/"
    answer = secretary.post(f"{base}about/", {"about": "adopt", "plan": ""})
    assert "Choose which plan it was" in words(answer)
    steps: dict[str, Any] = {
        "about": {"about": "adopt", "plan": "leeds-2026"},
        "present": {"held_on": "2026-06-22", "present": there},
        "votes": {"decision": "Yes.", "votes_for": "6", "votes_against": "0", "abstained": "0"},
    }
    check = walk(secretary, base, steps)
    done = secretary.post(f"{base}check/", {"token": form_token(check)}, follow=True)
    assert "There was a quorum and it was carried" in words(done)
    assert "Carried, with a quorum." in said(secretary, BOARD)
    assert "Nothing stands in the way." in said(chair, f"{PLAN}adoption/")
    base = f"{PLAN}adoption/adopt/"
    check = walk(chair, base, {"meeting": {"meeting": str(Meeting.objects.get().pk)}})
    assert "The plan is adopted" in words(chair.post(f"{base}check/", {"token": form_token(check)}, follow=True))
    assert "Adopted by the meeting of 22 June 2026" in said(chair, PLAN)
    assert "as edition 1" in said(chair, f"{PLAN}adoption/")
    assert "Ring" in words(Client().get("/plans/leeds-2026/commitments/action-1-1/"))


def test_a_meeting_without_a_quorum_is_noted_and_told(people: dict[str, Client], now: Any) -> None:
    there = made.seats(by("secretary"))
    made.written(by("planner"))
    made.closed(by("planner"))
    made.met(by("secretary"), there[:2])
    now.move_to(made.DONE)
    assert "Without a quorum: 2 members were there; a quorum needs 4." in said(people["secretary"], BOARD)
    assert "It cannot be adopted by this meeting:" in said(people["chair"], f"{PLAN}adoption/")
    made.met(by("secretary"), there, votes_for=0, votes_against=6, once="m2")
    assert "It was not carried: 0 for, 6 against." in said(people["secretary"], BOARD)


# ── writing ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_who_is_overtaken_keeps_what_they_wrote_and_sees_what_stands(people: dict[str, Client]) -> None:
    plan = made.written(by("planner"))
    row = plan.priorities.get(number=2)
    address = f"{PLAN}priorities/{row.pk}/"
    typed = {"title": "First", "why": "So.", "chapter": "early-help", "no_measure": "None.", "version": "1"}
    assert people["planner"].post(address, typed).status_code == 302
    answer = people["planner"].post(address, typed | {"title": "Second"})
    assert answer.status_code == 400
    page = answer.content.decode()
    assert "Somebody else changed this while you wrote" in page
    assert 'value="Second"' in page
    assert "As it stands now" in page
    assert ">\n      First\n" in page or "First" in words(answer)
    version = re.search(r'name="version" value="(\d+)"', page)
    assert version is not None
    assert people["planner"].post(address, typed | {"title": "Second", "version": version[1]}).status_code == 302
    row.refresh_from_db()
    assert row.title == "Second"


def test_every_form_tells_what_stands_now_to_who_is_overtaken(people: dict[str, Client]) -> None:
    plan = made.written(by("planner"))
    action = LocalAction.objects.get(priority__number=1, number=1)
    free = LocalAction.objects.get(priority__number=1, number=2)
    measured = plan.priorities.get(number=1)
    client = people["planner"]
    typed = {"title": "T", "difference": "D.", "lead": "health", "no_money": "on", "due": "2027", "version": "9"}
    assert "£250,000" in words(client.post(f"{PLAN}actions/{action.pk}/", typed))
    assert "No money needed" in words(client.post(f"{PLAN}actions/{free.pk}/", typed))
    typed = {"title": "T", "why": "W.", "chapter": "none", "no_measure": "N.", "version": "9"}
    assert "at most 6.5 per cent" in words(client.post(f"{PLAN}priorities/{measured.pk}/", typed))
    typed = {"title": "T", "vision": "V", "to_year": "2028", "version": "9"}
    assert "Every child is in school and well." in words(client.post(f"{PLAN}words/", typed))
    assert "In its own plan." in words(client.post(f"{PLAN}chapters/14-19/", {"why": "", "version": "9"}))


def test_an_action_shows_and_keeps_what_it_serves(people: dict[str, Client]) -> None:
    made.written(by("planner"))
    action = LocalAction.objects.get(priority__number=1, number=1)
    client, address = people["planner"], f"{PLAN}actions/{action.pk}/"
    page = client.get(address).content.decode()
    assert '<option value="here-2007:helmets" selected>' in page
    typed = {
        "title": "Other", "difference": "D.", "lead": "schools", "amount": "7", "due": "2027", "version": "1",
        "serves": "here-2007:helmets",
    }  # fmt: skip
    assert client.post(address, typed).status_code == 302
    action.refresh_from_db()
    assert (action.title, action.serves) == ("Other", ["here-2007:helmets"])
    assert 'href="/plans/here-2007/commitments/helmets/"' in client.get(f"{PLAN}priorities/").content.decode()


def test_what_is_taken_out_is_gone_and_what_cannot_be_says_why(people: dict[str, Client]) -> None:
    plan = made.written(by("planner"))
    client, address = people["planner"], f"{PLAN}priorities/drop/"
    row = plan.priorities.get(number=1)
    typed = {"priority": str(row.pk), "version": "1"}
    assert "Take its actions out first." in words(client.post(address, typed, follow=True))
    for one in row.actions.order_by("-number"):
        assert "It is taken out." in words(client.post(address, {"action": str(one.pk), "version": "1"}, follow=True))
    assert "It is taken out." in words(client.post(address, typed, follow=True))
    assert "no such priority" in words(client.post(address, {"priority": "x" * 30}, follow=True))
    assert client.get(address).status_code == 405


def test_a_chapter_can_be_taken_back(people: dict[str, Client]) -> None:
    plan = made.written(by("planner"))
    row = plan.priorities.get(number=2)
    address = f"{PLAN}priorities/{row.pk}/"
    typed = {"title": "T", "why": "W.", "chapter": "none", "no_measure": "N.", "version": "1"}
    assert people["planner"].post(address, typed).status_code == 302
    row.refresh_from_db()
    assert row.chapter == ""
    assert 'value="none" checked' in people["planner"].get(address).content.decode()


def test_a_refusal_keeps_the_form(people: dict[str, Client]) -> None:
    made.written(by("planner"))
    typed = {"title": "T", "why": "W.", "chapter": "none", "measure": "absence", "once": "one"}
    answer = people["planner"].post(f"{PLAN}priorities/add/", typed)
    assert answer.status_code == 400
    assert "A measure needs a target" in words(answer)
    assert 'value="T"' in answer.content.decode()


def test_a_plan_can_be_withdrawn_and_is_then_settled(people: dict[str, Client]) -> None:
    made.written(by("planner"))
    assert "cannot be taken up again" in said(people["secretary"], f"{PLAN}withdraw/")
    assert people["secretary"].post(f"{PLAN}withdraw/").status_code == 302
    assert "This plan was withdrawn." in said(people["planner"], PLAN)
    for address in ("priorities/add/", f"priorities/{_first()}/", f"priorities/{_first()}/add/", f"actions/{_deed()}/"):
        assert people["planner"].get(f"{PLAN}{address}")["Location"] == f"{PLAN}priorities/"
    assert people["planner"].get(f"{PLAN}consultation/answer/")["Location"] == f"{PLAN}consultation/"
    assert people["secretary"].get(f"{PLAN}withdraw/")["Location"] == PLAN
    assert people["planner"].get(f"{PLAN}chapters/wings/")["Location"] == PLAN


def _first() -> int:
    return Priority.objects.values_list("pk", flat=True)[0]


def _deed() -> int:
    return LocalAction.objects.values_list("pk", flat=True)[0]


def test_a_seat_ends_on_its_page(people: dict[str, Client]) -> None:
    member = made.seats(by("secretary"))[0]
    client, address = people["secretary"], f"{BOARD}members/{member}/end/"
    assert "End a seat: Director" in said(client, address)
    assert client.post(address, {"until_on": "2026-05-04"}).status_code == 302
    assert "until 4 May 2026" in said(client, f"{BOARD}members/")
    assert client.get(address)["Location"] == f"{BOARD}members/"


def test_area_and_region_agree_on_the_page(people: dict[str, Client]) -> None:
    client, address = people["adviser"], f"{BOARD}support/2026/"
    assert "Nothing is written yet." in said(people["planner"], address)
    assert "Add a line" not in said(people["planner"], address)
    line = {"need": "Nurses.", "given": "Two.", "who": "The region", "by_on": "2026-09-01", "version": "0", "once": "1"}
    assert client.post(address, line).status_code == 302
    assert "not agreed by both yet" in said(client, BOARD)
    change = f"{address}change/"
    for slug, side in (("chair", "area"), ("adviser", "region")):
        answer = people[slug].post(change, {"side": side, "version": "2"}, follow=True)
        assert "You have agreed." in words(answer)
    assert "In force" in said(people["planner"], address)
    assert "is agreed." in said(people["planner"], BOARD)
    assert "You may not do this." in words(
        people["planner"].post(change, {"side": "area", "version": "2"}, follow=True)
    )
    taken = {"line": str(SupportPlan.objects.get().lines.get().pk), "version": "2"}
    assert "The line is taken out." in words(people["chair"].post(change, taken, follow=True))
    assert client.post(address, line | {"once": "2"}).status_code == 400


def test_the_desk_of_each_shows_how_far_plans_are(people: dict[str, Client]) -> None:
    made.written(by("planner"))
    made.asked(by("planner"))
    for client in people.values():
        assert "Out for consultation, closes on 7 June 2026" in said(client, "/work/")
        assert "Boards" in said(client, "/work/")
    assert "The plan of Leeds" not in said(signed_in(person("carol")), "/work/")


# ── needs and reviews ────────────────────────────────────────────────────────────────────────────────────────────────

CLAIM = Claim(
    kind="behind", measure="absence", title="School missed", group="", period="2024/25", value=7.25, lower=7.0,
    upper=7.5, compared=6.5, compared_with="England", verdict="worse", releases=("absence-2026",),
    href=f"/measures/absence/{made.AREA}/", text="Children here miss more school than in England.", size=0.1,
)  # fmt: skip


def test_a_need_is_taken_in_as_the_figures_make_it_now(
    people: dict[str, Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    unsaid = (Unsaid("What young people say: no survey.", ("A",)),)
    monkeypatch.setattr(claims, "needs", lambda area, rows, gaps: Needs((CLAIM,), unsaid))
    made.begun(by("planner"))
    client, address = people["planner"], f"{PLAN}needs/"
    assert "Where children fare worse than elsewhere" in said(client, address)
    assert "What young people say: no survey." in said(client, address)
    assert "Take into the plan" not in said(people["chair"], address)
    assert people["chair"].post(f"{address}change/", {"claim": "behind:absence:"}).status_code == 404
    answer = client.post(f"{address}change/", {"claim": "behind:wings:"}, follow=True)
    assert "The figures no longer say this" in words(answer)
    answer = client.post(f"{address}change/", {"claim": "behind:absence:"}, follow=True)
    assert "It is taken into the plan." in words(answer)
    assert "Taken on 4 May 2026" in words(answer)
    need = LocalPlan.objects.get().needs.get()
    assert (need.sentence, need.releases, need.figures["value"]) == (CLAIM.text, ["absence-2026"], 7.25)
    answer = client.post(f"{address}change/", {"need": "x"}, follow=True)
    assert "no such need" in words(answer)
    assert "It is taken out." in words(client.post(f"{address}change/", {"need": str(need.pk)}, follow=True))


def test_a_review_is_drafted_written_and_published_on_its_pages(people: dict[str, Client], now: Any) -> None:
    made.seats(by("secretary"))
    made.written(by("planner"))
    planner, chair, address = people["planner"], people["chair"], f"{PLAN}reviews/"
    assert "once a year after its adoption" in said(planner, address)
    made.closed(by("planner"))
    there = list(Member.objects.values_list("pk", flat=True))
    made.adopted(by("chair"), made.met(by("secretary"), there))
    now.move_to(made.DONE)
    assert "Not drafted yet." in said(chair, address)
    assert planner.get(f"{address}2026/").status_code == 404
    assert "Choose a year" in words(planner.post(f"{address}draft/", {"year": "x"}, follow=True))
    page = words(planner.post(f"{address}draft/", {"year": "2026"}, follow=True))
    assert "The review is drafted from the figures." in page
    assert "Of 3 actions, 3 promised." in page
    assert page.count("2026 in short") == 1  # a heading above its sentences, not before each
    assert "the board’s own words are missing" in said(planner, address)
    typed = {"words": "A hard year.", "version": "9"}
    assert planner.post(f"{address}2026/write/", typed).status_code == 400
    assert planner.post(f"{address}2026/write/", typed | {"version": "1"}).status_code == 302
    assert "waits for a meeting" in said(planner, address)
    assert "the secretary notes it first" in said(chair, f"{address}2026/publish/")
    now.move_to(made.DONE + dt.timedelta(hours=1))
    later, day = made.DONE + dt.timedelta(hours=1), made.DONE.date()
    noted = made.met(by("secretary"), there, about="review", once="m2", at=later, held_on=day, on=day)
    assert planner.get(f"{address}2026/publish/").status_code == 404
    assert chair.post(f"{address}2026/publish/", {"meeting": str(noted.pk)}).status_code == 302
    assert "Public since 23 June 2026" in said(planner, f"{address}2026/")
    for one, client in (("write", planner), ("publish", chair)):
        assert client.get(f"{address}2026/{one}/")["Location"] == f"{address}2026/"
