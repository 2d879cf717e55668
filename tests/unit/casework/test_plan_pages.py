"""The pages of needs, plan and reviews, as somebody at a browser meets them; and the plan that a family takes home."""

import datetime as dt
import io
import re
import shutil
import subprocess
import uuid
from collections.abc import Iterator
from typing import Any

import pikepdf
import pytest
import time_machine
import yaml
from django.test import Client

from tests.unit.casework import made
from tests.unit.casework.planned import BEHAVIOUR, NOW, TODAY, Scene, days, signed
from tests.unit.casework.test_needs import CLOSURE, REVIEW
from tests.unit.casework.test_reviews import hold
from village.casework.actions import plan, transfers
from village.casework.actions.families import move_home
from village.casework.actions.plan import Aimed, Doing
from village.casework.models import AgreedPlan, Episode, Goal, NeedReading, NotAddressed, Review, Step, Transfer
from village.casework.queries.needs import FOLDER
from village.casework.queries.plan import plan_hash
from village.casework.queries.plan_paper import paper_of
from village.casework.queries.plan_shown import shown_goals, shown_needs
from village.kernel.accounts.models import Account
from village.kernel.audit.models import Entry

pytestmark = pytest.mark.django_db
READ = ("needs/", "plan/", "plan/print/", "plan/paper/", "reviews/")
WRITE = ("needs/read/", "needs/take/", "plan/goals/add/", "plan/leave/", "plan/agree/", "reviews/hold/")
MANAGE = ("transfer/", "transfer/withdraw/")


@pytest.fixture(autouse=True)
def now() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def scene() -> Scene:
    found = Scene()
    found.read({BEHAVIOUR: "needs-help", ("behaviour", "child"): "going-well"})
    return found


def words(answer: Any) -> str:
    return str(answer.content.decode())


def bare(answer: Any) -> str:
    """A page without what differs each time it is made."""
    return re.sub(r'nonce-[^"\']+|csrfmiddlewaretoken" value="[^"]+"|[0-9a-f]{8}-[0-9a-f-]{27}', "", words(answer))


def at(scene: Scene, part: str) -> str:
    return f"/help/{scene.ref}/{part}"


def nested(scene: Scene) -> list[str]:
    goal = scene.goal()
    step = scene.step(goal)
    return [
        *(f"plan/goals/{goal.ref}/{part}" for part in ("", "settle/", "add/")),
        *(f"plan/steps/{step.ref}/{part}" for part in ("", "done/", "cancel/")),
    ]


@pytest.mark.slow
def test_who_has_no_part_in_it_finds_the_page_of_nothing(scene: Scene) -> None:
    client, boss = made.browser(scene.stranger), made.browser(made.account("Bo", "family-help-manager", body="school"))
    for part in (*READ, *WRITE, *MANAGE, *nested(scene)):
        for who in (client, boss):
            for method in (who.get, who.post):
                hidden, nothing = method(at(scene, part)), method(f"/help/{uuid.uuid4()}/{part}")
                if hidden.status_code == 405 or nothing.status_code == 405:
                    assert hidden.status_code == nothing.status_code
                    continue
                assert hidden.status_code == nothing.status_code == 404, part
                assert bare(hidden) == bare(nothing)
    denied = Entry.objects.filter(action="casework.read", decision="denied")
    assert denied.filter(thing=f"episode:{scene.ref}").exists()


def test_a_practitioner_manages_no_handing_over(scene: Scene) -> None:
    client = made.browser(scene.lead)
    for part in MANAGE:
        assert client.post(at(scene, part)).status_code == 404
    assert client.get("/help/transfers/").status_code == 404


def test_a_goal_and_a_step_of_another_family_are_not_there(scene: Scene) -> None:
    parts = nested(scene)
    other = made.episode(scene.lead, "The Otherperson family")
    client = made.browser(scene.lead)
    for part in parts:
        assert client.get(f"/help/{other.ref}/{part}").status_code == 404
        assert client.get(at(scene, part)).status_code == 200


def test_every_look_is_in_the_audit_before_the_page_is_there(scene: Scene) -> None:
    client = made.browser(scene.lead)
    for part in ("needs/", "plan/", "plan/print/", "reviews/"):
        before = Entry.objects.filter(action="casework.read").count()
        assert client.get(at(scene, part)).status_code == 200
        assert Entry.objects.filter(action="casework.read").count() == before + 1


def date(name: str, day: dt.date) -> dict[str, str]:
    return {f"{name}-day": str(day.day), f"{name}-month": str(day.month), f"{name}-year": str(day.year)}


def post(client: Client, address: str, **said: Any) -> Any:
    return client.post(address, said)


def test_needs_are_read_on_the_page_and_told_in_both_voices(scene: Scene) -> None:
    client = made.browser(scene.lead)
    address = at(scene, f"needs/read/?person={scene.anna.ref}")
    page = words(client.get(address))
    assert "Last read: The child or young person: Going well; The practitioner: Needs help" in page
    assert "at least one" in words(post(client, address, **date("on", TODAY)))
    given = {"emotional__practitioner": "needs-help-now", "emotional__parent": "some-worry"}
    assert post(client, address, **date("on", TODAY), **given).status_code == 302
    assert NeedReading.objects.filter(element="emotional").count() == 2
    page = words(client.get(at(scene, "needs/")))
    assert "<svg" in page
    assert "2 needs have not been read again" in page
    family = at(scene, "needs/read/?person=family")
    assert post(client, family, **date("on", TODAY), family_home__practitioner="needs-help").status_code == 302
    assert NeedReading.objects.get(element="family.home").person is None
    shown = [(one.whose, one.element, one.voice, one.now) for one in shown_needs(scene.episode)]
    assert shown[0] == ("Anna Testperson", "Emotional and social development", "The practitioner", "Not read again")
    assert shown[-1][0] == "The whole family"


def test_the_readings_of_a_signed_form_are_taken_on_the_page(scene: Scene) -> None:
    client, address = made.browser(scene.lead), at(scene, "needs/take/")
    assert client.get(address).status_code == 302  # there is none
    signed(f"episode:{scene.ref}", "closure", CLOSURE)  # it asks for no reading
    sheet = signed(f"episode:{scene.ref}", "review", REVIEW)
    assert "1 signed form holds readings" in words(client.get(at(scene, "needs/")))
    said = {"sheet": str(sheet.ref), "person": str(scene.anna.ref)}
    assert "whether the child or a parent" in words(post(client, address, **said, family_voice="none"))
    assert post(client, address, **said, family_voice="parent").status_code == 302
    taken = NeedReading.objects.filter(snapshot__sheet=sheet)
    assert set(taken.values_list("voice", flat=True)) == {"practitioner", "parent"}
    assert "signed form holds" not in words(client.get(at(scene, "needs/")))


def test_a_goal_is_added_from_a_need_and_changed(scene: Scene) -> None:
    client = made.browser(scene.nurse)
    page = words(client.get(at(scene, "plan/")))
    assert "Needs that nothing is done about yet" in page
    address = re.search(r'href="([^"]+goals/add/\?need=[^"]+)"', page)
    assert address
    form = words(client.get(address[1].replace("&amp;", "&")))
    assert re.search(r'<option value="[^"]+\|behaviour" selected>', form)
    key = f"{scene.anna.ref}|behaviour"
    assert post(client, at(scene, "plan/goals/add/"), words="Sleep", need=key, target="going-well").status_code == 302
    goal = Goal.objects.get()
    assert (goal.person, goal.element, goal.target) == (scene.anna, "behaviour", 0)
    one = at(scene, f"plan/goals/{goal.ref}/")
    assert "Sleep</textarea>" in words(client.get(one)).replace("\n", "")
    assert post(client, one, words="Sleep well", person=str(scene.anna.ref), seen=1).status_code == 302
    late = post(client, one, words="Mine", seen=1)
    assert late.status_code == 400
    assert "changed this since" in words(late)
    assert "Mine</textarea>" in words(late).replace("\n", "")
    assert post(client, f"{one}settle/", state="met").status_code == 302
    assert Goal.objects.get().state == "met"


def test_a_step_is_added_changed_done_and_cancelled(scene: Scene) -> None:
    client, goal = made.browser(scene.nurse), scene.goal()
    add, due = at(scene, f"plan/goals/{goal.ref}/add/"), date("due_on", TODAY + dt.timedelta(days=9))
    assert "name of the service" in words(post(client, add, words="Walk", owner="service", **due))
    for owner in (f"account:{scene.lead.ref}", f"person:{scene.mother.ref}"):
        assert post(client, add, words="Walk", owner=owner, **due).status_code == 302
    assert post(client, add, words="Read", owner="service", service="The library", **due).status_code == 302
    first, second, third = Step.objects.order_by("pk")
    for step in (first, second, third):
        assert "checked" in words(client.get(at(scene, f"plan/steps/{step.ref}/")))
    change = at(scene, f"plan/steps/{first.ref}/")
    assert post(client, change, words="Run", owner=f"account:{scene.lead.ref}", seen=1, **due).status_code == 302
    done = at(scene, f"plan/steps/{second.ref}/done/")
    assert "Mary Testperson: 9 days left" in words(client.get(done))
    assert post(client, done, **date("done_on", TODAY), evidence="She told me").status_code == 302
    assert post(client, at(scene, f"plan/steps/{third.ref}/cancel/"), because="Closed").status_code == 302
    with time_machine.travel(days(12)):
        page = words(made.browser(scene.nurse).get(at(scene, "plan/")))
    for told in ("3 days overdue", "1 step is overdue", "She told me", "Cancelled: Closed", "Lena Lead"):
        assert told in page
    Account.objects.filter(pk=scene.lead.pk).update(ref=uuid.uuid4())
    assert shown_goals(scene.episode, at=NOW)[0].steps[0].owner == "An account that is gone"


def test_a_need_is_left_for_a_reason(scene: Scene) -> None:
    client, address = made.browser(scene.lead), at(scene, "plan/leave/")
    assert post(client, address, need=f"{scene.anna.ref}|behaviour", because="They ask to wait").status_code == 302
    assert NotAddressed.objects.get().because == "They ask to wait"
    assert "They ask to wait" in words(client.get(at(scene, "plan/")))
    assert client.get(address).status_code == 302  # nothing is left


def test_the_family_agrees_to_what_is_on_the_page(scene: Scene) -> None:
    scene.agree()
    scene.stand("team")
    client, address = made.browser(scene.lead), at(scene, "plan/agree/")
    assert "Nothing is done yet about" in words(client.get(address))
    step = scene.step(scene.goal())
    page = words(client.get(address))
    hidden = dict(re.findall(r'name="(key|expects|seen)" value="([^"]*)"', page))
    assert hidden["seen"] == plan_hash(scene.episode)
    doing = Doing("Sing", step.due_on, person=scene.mother.ref)
    plan.change_step(episode=scene.ref, step=step.ref, doing=doing, seen=1, by=scene.by(), at=NOW)
    late = post(client, address, agreed_by=str(scene.mother.ref), **hidden)
    assert late.status_code == 400
    assert "changed since you read it" in words(late)
    hidden = dict(re.findall(r'name="(key|expects|seen)" value="([^"]*)"', words(client.get(address))))
    assert post(client, address, agreed_by=str(scene.mother.ref), **hidden).status_code == 302
    assert AgreedPlan.objects.get().agreed_by == scene.mother
    assert "Agreed by Mary Testperson" in words(client.get(at(scene, "plan/")))
    plan.add_goal(episode=scene.ref, aimed=Aimed("More"), by=scene.by(), at=NOW)
    assert "changed since Mary Testperson agreed" in words(client.get(at(scene, "plan/")))


def test_a_review_is_held_on_the_page(scene: Scene) -> None:
    goal, address, member = scene.goal(), at(scene, "reviews/hold/"), scene.episode.members.get()
    scene.stand("plan")
    with time_machine.travel(days(30)):
        client = made.browser(scene.lead)
        assert "help cannot end before that" in words(client.get(address))
        said = {
            **date("on", days(30).date()), "family": [str(scene.mother.ref)], "team": [str(member.pk)],
            f"standing_{goal.ref}": "nearer", f"words_{goal.ref}": "A calmer evening", "decision": "go-on",
            "because": "It helps",
        }  # fmt: skip
        assert "Enter when you will look again" in words(post(client, address, **said))
        said |= date("next_on", days(72).date())
        assert "help does not end" in words(post(client, address, **{**said, "decision": "close"}))
        assert post(client, address, **said).status_code == 302
        page = words(client.get(at(scene, "reviews/")))
        answer = client.get(at(scene, "step/close/"))
        assert answer.headers["Location"] == f"{address}?decision=close"
    assert Review.objects.get().decision == "go-on"
    for told in ("Mary Testperson; Nina Nurse", "A calmer evening", "nearer", "15 July 2026"):
        assert told in page


def test_help_is_offered_to_another_area_and_taken_over_on_its_page(scene: Scene) -> None:
    scene.agree()
    boss = made.browser(scene.boss)
    assert "Choose an area" in words(boss.get(at(scene, "transfer/")))
    said = {"to": made.ELSEWHERE, "agreed_by": str(scene.mother.ref), "words": "They move in June"}
    for _ in range(2):
        assert post(boss, at(scene, "transfer/"), **said).status_code == 302
        assert "Waits for the other area" in words(boss.get(at(scene, "reviews/")))
        assert boss.post(at(scene, "transfer/withdraw/")).status_code == 302
    assert "Nothing is offered" in words(boss.post(at(scene, "transfer/withdraw/"), follow=True))
    made.organisation("salford", made.ELSEWHERE)
    other = made.browser(made.account("Otto", "family-help-manager", area=made.ELSEWHERE, body="salford"))
    assert "Nothing is offered" in words(other.get("/help/transfers/"))
    for do in ("decline", "accept"):
        post(boss, at(scene, "transfer/"), **said)
        page = words(other.get("/help/transfers/"))
        assert "They move in June" in page
        assert "Testperson" not in page  # an offer is no record
        hidden = dict(re.findall(r'name="(transfer|key)" value="([^"]*)"', page))
        assert post(other, "/help/transfers/", do=do, **hidden).status_code == 302
    assert Episode.objects.get(pk=scene.episode.pk).closing == "moved-area"
    assert "no such offer" in words(other.post("/help/transfers/", {"do": "accept", **hidden}, follow=True))
    assert other.post("/help/transfers/", {"transfer": "1"}).status_code == 404


# ── the paper ────────────────────────────────────────────────────────────────────────────────────────────────────────


def paper(scene: Scene, language: str = "en") -> tuple[int, str]:
    """How many pages the document has, and every word of it."""
    answer = made.browser(scene.lead).get(at(scene, f"plan/paper/?language={language}"))
    assert answer["Content-Type"] == "application/pdf"
    with pikepdf.open(io.BytesIO(answer.content)) as document:
        pages = len(document.pages)
    if not shutil.which("pdftotext"):
        pytest.skip("pdftotext is not installed")
    done = subprocess.run(["pdftotext", "-raw", "-", "-"], input=answer.content, capture_output=True, check=True)
    return pages, " ".join(done.stdout.decode().split())


def live(scene: Scene) -> None:
    """They live somewhere, and somewhere else before."""
    for address, day in (("4 Hidden Lane, Ashmere", -9), ("9 Secret Street, Brackwell", -2)):
        move_home(
            episode=scene.ref, people=[scene.mother.ref, scene.anna.ref], address=address, postcode="ZZ1 1ZZ",
            on=days(day).date(), by=scene.by(), at=NOW,
        )  # fmt: skip


@pytest.mark.parametrize("language", ["en", "cy", "pl"])
def test_the_plan_is_one_page_in_words_without_an_address(scene: Scene, language: str) -> None:
    live(scene)
    scene.step(scene.goal())
    pages, told = paper(scene, language)
    assert pages == 1
    headings = yaml.safe_load((FOLDER / "headings.yaml").read_text(encoding="utf-8"))["languages"][language]["words"]
    for heading in ("plan", "what", "who", "when", "ask"):
        assert headings[heading] in told
    for word in ("Anna sleeps through", "Read a story at seven", "Mary Testperson", "Lena Lead"):
        assert word in told
    for secret in ("Hidden", "Secret", "ZZ1", "Lane", "Ashmere", "needs-help"):
        assert secret not in told


def test_a_long_plan_stays_on_one_page(scene: Scene) -> None:
    for number in range(6):
        goal = scene.goal(f"Goal {number}: " + "something that should be different " * 2)
        for other in range(3):
            scene.step(goal, f"Step {other}: " + "something that somebody does " * 2)
    assert paper(scene)[0] == 1


@pytest.mark.parametrize("where", ["goal", "how", "step", "service"])
def test_a_plan_whose_words_hold_an_address_is_not_made_into_a_paper(scene: Scene, where: str) -> None:
    live(scene)
    leak = "Come to 4 Hidden Lane"
    aimed = Aimed(leak if where == "goal" else "Sleep", None, how_known=leak if where == "how" else "")
    goal = plan.add_goal(episode=scene.ref, aimed=aimed, by=scene.by(), at=NOW)
    words_, service = (leak if where == "step" else "Walk", leak if where == "service" else "The library")
    doing = Doing(words_, TODAY, service=service)
    plan.add_step(episode=scene.ref, goal=goal.ref, doing=doing, by=scene.by(), at=NOW)
    client = made.browser(scene.lead)
    page = words(client.get(at(scene, "plan/print/")))
    assert "holds an address" in page
    assert "vg-paper" not in page
    assert client.get(at(scene, "plan/paper/")).status_code == 302
    plan.settle_goal(episode=scene.ref, goal=goal.ref, state="dropped", by=scene.by(), at=NOW)
    assert paper(scene)[0] == 1


def test_the_page_has_what_our_letters_cannot_draw_and_says_what_nobody_has_checked(scene: Scene) -> None:
    scene.agree()
    scene.stand("team")
    goal = scene.goal()
    plan.finish_step(
        episode=scene.ref, step=scene.step(goal).ref, done_on=TODAY, evidence="Seen", by=scene.by(), at=NOW
    )  # fmt: skip
    client = made.browser(scene.lead)
    urdu = words(client.get(at(scene, "plan/print/?language=ur")))
    assert 'lang="ur" dir="rtl"' in urdu
    assert "Nobody who speaks this language has checked" in urdu
    assert client.get(at(scene, "plan/paper/?language=ur")).status_code == 302
    assert "Nobody who speaks" not in words(client.get(at(scene, "plan/print/?language=klingon")))
    assert "Agreed on" not in words(client.get(at(scene, "plan/print/")))


def test_the_paper_says_when_it_was_agreed_when_next_and_whom_to_ask(scene: Scene) -> None:
    scene.agree()
    scene.stand("team")
    scene.step(scene.goal())
    client = made.browser(scene.lead)
    hidden = dict(re.findall(r'name="(key|expects|seen)" value="([^"]*)"', words(client.get(at(scene, "plan/agree/")))))
    post(client, at(scene, "plan/agree/"), agreed_by=str(scene.mother.ref), **hidden)
    hold(scene, goals={goal.ref: ("nearer", "") for goal in Goal.objects.all()})
    told = paper(scene)[1]
    assert "Agreed on: 4 May 2026 (Mary Testperson)" in told
    assert "We look again on: 15 July 2026" in told
    Account.objects.filter(pk=scene.lead.pk).update(organisation=None)
    assert "Whom to ask: Lena Lead Agreed" in paper(scene)[1]
    scene.episode.leads.update(until_at=days(1))
    assert paper_of(scene.episode, "en", at=NOW)["ask"] == "The council"


def test_transfers_are_counted_once(scene: Scene) -> None:
    scene.agree()
    transfers.offer_transfer(
        episode=scene.ref, to=made.ELSEWHERE, agreed_by=scene.mother.ref, by=scene.by(scene.boss), at=NOW
    )  # fmt: skip
    page = words(made.browser(scene.boss).get(at(scene, "reviews/")))
    assert page.count("Waits for the other area") == Transfer.objects.count() == 1
