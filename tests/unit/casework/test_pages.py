"""The pages of a record, as somebody at a browser meets them: what may not be seen is not there, in the same bytes."""

import datetime as dt
import re
import uuid
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.index_made import a_code
from tests.unit.casework import made
from village.casework.actions.episodes import move_on, record_agreement
from village.casework.actions.families import Who, add_person
from village.casework.actions.team import join_team
from village.casework.models import Agreement, Concern, Episode, Glass, Lead, Member
from village.kernel.accounts.models import Account
from village.kernel.audit.models import Entry
from village.workflow.actions.moving import Asked

pytestmark = pytest.mark.django_db
READ = ("", "family/", "team/", "agreements/", "concerns/", "concern/")
WRITE = (
    "family/add/", "family/home/", "family/relation/", "team/join/", "team/offer/", "team/agreed/", "agreements/new/",
)  # fmt: skip
POSTED = ("team/answer/", "leave/")


class Scene:
    """A lead and a manager with a family; a stranger to it; browsers for each."""

    def __init__(self) -> None:
        self.child = uuid.uuid4()
        self.lead, self.boss, self.stranger = (
            made.account("Lena Lead", "practitioner"),
            made.account("Bea Boss", "family-help-manager"),
            made.account("Stan Stranger", "practitioner", body="school"),
        )
        self.nurse = made.account("Nina Nurse", "practitioner", body="clinic")
        self.episode = made.episode(self.lead, child=self.child)
        self.mother = self.episode.family.people.get(name="Mary Testperson")

    def at(self, part: str = "") -> str:
        return f"/help/{self.episode.ref}/{part}"

    def as_(self, one: Account) -> Client:
        return made.browser(one)


@pytest.fixture
def scene() -> Scene:
    return Scene()


def words(answer: Any) -> str:
    return str(answer.content.decode())


def bare(answer: Any) -> str:
    """A page without what differs for each time it is made."""
    return re.sub(r'nonce-[^"\']+|csrfmiddlewaretoken" value="[^"]+"|[0-9a-f]{8}-[0-9a-f-]{27}', "", words(answer))


@pytest.mark.parametrize("part", [*READ, *WRITE])
def test_who_has_no_part_in_it_finds_the_page_of_nothing(scene: Scene, part: str) -> None:
    client = scene.as_(scene.stranger)
    hidden, nothing = client.get(scene.at(part)), client.get(f"/help/{uuid.uuid4()}/{part}")
    assert (hidden.status_code, nothing.status_code) == (404, 404)
    assert bare(hidden) == bare(nothing)
    assert "Testperson" not in words(hidden)


@pytest.mark.parametrize("part", [*WRITE, *POSTED, "concern/"])
def test_nothing_that_is_sent_reaches_what_may_not_be_seen(scene: Scene, part: str) -> None:
    client = scene.as_(scene.stranger)
    sent = {"do": "accept", "words": "Let me in", "name": "Stan", "role": "Teacher"}
    answers = [client.post(address, sent) for address in (scene.at(part), f"/help/{uuid.uuid4()}/{part}")]
    assert answers[0].status_code == answers[1].status_code
    assert answers[0].status_code == (302 if part == "leave/" else 404)
    assert not Concern.objects.exists()
    assert scene.episode.members.count() == 0


@pytest.mark.parametrize("second_factor", [False, True])
def test_without_a_second_factor_or_clearance_nothing_opens(scene: Scene, second_factor: bool) -> None:
    one = scene.lead if not second_factor else made.account("Una", "practitioner", cleared=["vetting"])
    answer = made.browser(one, second_factor=second_factor).get("/help/")
    assert answer.status_code == 302
    assert "/account/" in answer.url or "/sign-in" in answer.url  # type: ignore[attr-defined]


def test_a_mother_finds_no_record_of_hers_here(scene: Scene) -> None:
    scene.mother.account = scene.stranger.ref
    scene.mother.save(update_fields=["account"])
    scene.episode.members.create(
        account=scene.stranger.ref, name="Stan", role="Teacher", organisation="", from_at=made.NOW, by=scene.lead.ref
    )
    assert scene.as_(scene.stranger).get(scene.at()).status_code == 404


@pytest.mark.parametrize("part", READ)
def test_every_page_of_a_record_is_in_the_audit_and_offers_to_raise_a_concern(scene: Scene, part: str) -> None:
    answer = scene.as_(scene.lead).get(scene.at(part))
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"].count("no-")
    assert "The Testperson family" in words(answer)
    assert scene.at("concern/") in words(answer)
    assert Entry.objects.filter(action="casework.read", thing=f"episode:{scene.episode.ref}").count() == 1


def test_the_list_shows_ones_own_and_no_more(scene: Scene) -> None:
    for one, expected in ((scene.lead, 1), (scene.stranger, 0)):
        for which in ("mine", "nonsense"):
            assert words(scene.as_(one).get(f"/help/?show={which}")).count("The Testperson family") == expected
    for which in ("mine", "team", "closed"):
        assert "The Testperson family" not in words(scene.as_(scene.boss).get(f"/help/?show={which}"))


def test_help_is_opened_once_however_often_the_page_is_sent(scene: Scene) -> None:
    client = scene.as_(scene.lead)
    page = words(client.get(f"/help/new/?child={scene.child}"))
    key = re.search(r'name="key" value="(\w+)"', page)
    assert key
    assert str(scene.child) in page
    sent = {"name": "The Mockwick family", "child": "Bela Mockwick", "carer": "Rosa Mockwick", "area": made.AREA}
    for _ in range(2):
        answer = client.post("/help/new/", sent | {"key": key[1]})
        assert answer.status_code == 302
    assert Episode.objects.filter(family__name="The Mockwick family").count() == 1
    assert client.get(answer.url).status_code == 200  # type: ignore[attr-defined]


def test_a_mistake_says_what_to_do_and_opens_nothing(scene: Scene) -> None:
    client = scene.as_(scene.lead)
    answer = client.post("/help/new/", {"name": "The Mockwick family", "area": made.AREA, "key": "k"})
    assert answer.status_code == 400
    assert "Give a name" in words(answer)
    assert client.get("/help/new/?child=nonsense").status_code == 200
    assert Episode.objects.count() == 1


def test_a_family_is_written_down(scene: Scene) -> None:
    client = scene.as_(scene.lead)
    assert client.post(scene.at("family/add/"), {"name": "Uli Testperson", "part": "other"}).status_code == 302
    uncle = scene.episode.family.people.get(name="Uli Testperson")
    home = {
        "people": [str(scene.mother.ref)],
        "address": "1 Test Street",
        "on-day": "1",
        "on-month": "5",
        "on-year": "2026",
    }
    assert client.post(scene.at("family/home/"), home).status_code == 302
    tie = {"one": str(uncle.ref), "other": str(scene.mother.ref), "kind": "sibling", "bond": "strained"}
    assert client.post(scene.at("family/relation/"), tie | {"responsible": "no"}).status_code == 302
    page = words(client.get(scene.at("family/")))
    assert "1 Test Street" in page
    assert "Uli Testperson: brother or sister of Mary Testperson, without parental responsibility; strained" in page
    assert client.post(scene.at("family/add/"), {"part": "child"}).status_code == 400


def test_the_lead_is_handed_over_by_two_people(scene: Scene) -> None:
    lead, nurse = scene.as_(scene.lead), scene.as_(scene.nurse)
    sent = {"account": str(scene.nurse.ref), "role": "School nurse"}
    assert lead.post(scene.at("team/join/"), sent).status_code == 302
    assert "Nina Nurse" in words(nurse.get(scene.at("team/")))
    offer = {"to": str(scene.nurse.ref), "agreed_by": str(scene.mother.ref), "words": "They like tea."}
    assert lead.post(scene.at("team/offer/"), offer).status_code == 302
    assert "Take the offer back" in words(lead.get(scene.at("team/")))
    assert "Accept the lead" in words(nurse.get(scene.at("team/")))
    assert nurse.post(scene.at("team/answer/"), {"do": "accept"}).status_code == 302
    assert "Nina Nurse leads since" in words(nurse.get(scene.at("team/")))
    assert lead.post(scene.at("team/answer/"), {"do": "accept"}, follow=True).status_code == 200
    member = scene.episode.members.get(account=scene.lead.ref, until_at=None)
    assert lead.post(scene.at("team/answer/"), {"do": "leave", "member": member.pk}).status_code == 302
    assert lead.get(scene.at("team/")).status_code == 404


def test_whoever_is_only_offered_the_lead_is_asked_for_nothing_but_an_answer(scene: Scene) -> None:
    lead, nurse = scene.as_(scene.lead), scene.as_(scene.nurse)
    offer = {"to": str(scene.nurse.ref), "agreed_by": str(scene.mother.ref), "words": ""}
    assert lead.post(scene.at("team/offer/"), offer).status_code == 302
    page = words(nurse.get(scene.at("team/")))
    assert "Say no" in page
    assert "Leave the team" not in page
    assert "Take out of the team" in words(lead.get(scene.at("team/")))
    assert nurse.post(scene.at("family/add/"), {"name": "Uli", "part": "other"}).status_code != 302
    assert nurse.post(scene.at("team/answer/"), {"do": "settle"}).status_code == 302
    assert nurse.get(scene.at("team/")).status_code == 404


def test_somebody_without_an_account_is_named(scene: Scene) -> None:
    sent = {"name": "Father Ted", "role": "Priest", "organisation": "The parish"}
    assert scene.as_(scene.lead).post(scene.at("team/join/"), sent).status_code == 302
    assert scene.episode.members.get().account is None


def test_what_the_family_says_moves_it_on(scene: Scene) -> None:
    client = scene.as_(scene.lead)
    step = scene.at("step/agree/")
    assert client.get(step).status_code == 404
    said = {
        "person": str(scene.mother.ref), "capacity": "parent", "scope": "Help from the family hub", "state": "given",
        "on-day": "4", "on-month": "5", "on-year": "2026",
    }  # fmt: skip
    assert client.post(scene.at("agreements/new/"), said).status_code == 302
    assert "Help from the family hub" in words(client.get(scene.at("agreements/")))
    page = words(client.get(step))
    key = re.search(r'name="key" value="(\w+)"', page)
    assert key
    sent = {"key": key[1], "expects": "0", "seen": ""}
    assert client.post(step, sent).status_code == 302
    assert client.post(step, sent).status_code == 302  # sent twice, done once
    assert scene.episode.process.log.count() == 2
    assert client.post(step, sent | {"key": "another"}).status_code == 400
    assert "The family has agreed" in words(client.get(scene.at()))


def test_the_manager_closes_for_a_reason(scene: Scene) -> None:
    client = scene.as_(scene.boss)
    page = words(client.get(scene.at("step/close-early/")))
    assert "The family has moved to another area" in page
    sent = {"key": "k", "expects": "0", "seen": ""}
    assert client.post(scene.at("step/close-early/"), sent).status_code == 400
    assert client.post(scene.at("step/close-early/"), sent | {"reason": "moved-area"}).status_code == 302
    assert "The family has moved to another area" in words(client.get("/help/?show=closed"))
    assert "The family has moved to another area" in words(client.get(scene.at()))


def test_a_concern_is_raised_with_nothing_and_settled_by_the_manager(scene: Scene) -> None:
    lead, boss = scene.as_(scene.lead), scene.as_(scene.boss)
    assert "999" in words(lead.get(scene.at("concern/")))
    assert lead.post(scene.at("concern/"), {}).status_code == 302
    found = Concern.objects.get()
    assert "Open" in words(boss.get(scene.at("concerns/")))
    settle = scene.at(f"concerns/{found.ref}/")
    sent = {"outcome": "passed-on", "finding": "The duty worker has it."}
    assert lead.post(settle, sent).status_code == 400
    assert boss.get(scene.at(f"concerns/{uuid.uuid4()}/")).status_code == 404
    assert boss.post(settle, sent).status_code == 302
    assert "Passed on" in words(lead.get(scene.at("concerns/")))


@pytest.mark.parametrize("broken", ["village.casework.views.frame.family_of", "village.casework.views.around.name_of"])
def test_a_concern_is_raised_though_the_page_is_broken(
    scene: Scene, broken: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object, **__: object) -> None:
        raise RuntimeError("an optional part")

    monkeypatch.setattr(broken, fails)
    assert scene.as_(scene.lead).post(scene.at("concern/"), {"words": "She is not safe."}).status_code == 302
    assert Concern.objects.get().words == "She is not safe."


@pytest.mark.parametrize("how", ["glass", "team", "lead"])
def test_what_was_being_written_when_the_right_to_read_ended_is_kept(scene: Scene, how: str) -> None:
    at, guard = timezone.now(), made.account("Gus Guard", "safeguarding-practitioner", body="clinic")
    told: dict[str, Any] = {"episode": scene.episode, "account": guard.ref, "until_at": at - dt.timedelta(hours=1)}
    if how == "glass":
        Glass.objects.create(**told, words="She did not come home.", at=at - dt.timedelta(hours=2))
    elif how == "team":
        Member.objects.create(
            **told, name="Gus", role="Nurse", organisation="", by=guard.ref, from_at=at - dt.timedelta(hours=2)
        )
    else:
        Lead.objects.create(**told, from_at=at - dt.timedelta(hours=2))
    client, sent = scene.as_(guard), {"words": "She is not safe."}
    assert client.get(scene.at("concern/")).status_code == 404
    assert scene.as_(scene.stranger).post(scene.at("concern/"), sent).status_code == 404
    answer = client.post(scene.at("concern/"), sent, follow=True)
    assert answer.redirect_chain == [("/help/", 302)]
    assert "Your concern is kept" in words(answer)
    assert (Concern.objects.get().words, Concern.objects.get().by) == ("She is not safe.", guard.ref)


def test_the_glass_is_broken_left_and_reviewed(scene: Scene) -> None:
    guard = made.account("Gus Guard", "safeguarding-practitioner", body="clinic")
    officer = scene.as_(made.account("Ivy Officer", "information-governance"))
    client, address = scene.as_(guard), f"/help/child/{scene.child}/"
    assert scene.as_(scene.lead).get(address).status_code == 404
    assert client.get(address).status_code == 200
    sent = {"words": "The child did not come home last night.", "code": "000000"}
    assert client.post(address, sent).status_code == 400
    answer = client.post(address, sent | {"code": a_code(made.seen(guard))})
    assert answer.status_code == 302
    assert client.get(answer.url).status_code == 200  # type: ignore[attr-defined]
    assert client.post(scene.at("leave/")).status_code == 302
    assert client.get(scene.at()).status_code == 404
    assert "Gus Guard" in words(officer.get("/oversight/glass/"))
    review = f"/oversight/glass/{Glass.objects.get().pk}/"
    assert "did not come home" in words(officer.get(review))
    assert officer.post(review, {"justified": "yes", "finding": " "}).status_code == 400
    assert officer.post(review, {"justified": "yes", "finding": "A child was missing."}).status_code == 302
    assert officer.get(review).status_code == 404
    assert client.get("/oversight/glass/").status_code == 404


def test_an_expected_child_is_born_and_known_in_the_index(scene: Scene) -> None:
    baby = add_person(
        episode=scene.episode.ref, who=Who(due_on=made.NOW.date() + dt.timedelta(days=9)), part="child",
        by=made.seen(scene.lead), at=made.NOW,
    )  # fmt: skip
    born, index = (scene.at(f"family/{baby.ref}/{part}/") for part in ("born", "index"))
    stranger, lead = scene.as_(scene.stranger), scene.as_(scene.lead)
    for page in (born, index):
        assert stranger.post(page, {"child": str(scene.child)}).status_code == stranger.get(page).status_code == 404
        assert page in words(lead.get(scene.at("family/")))
        assert lead.get(page).status_code == 200
    for who in (scene.mother.ref, uuid.uuid4()):
        assert lead.get(scene.at(f"family/{who}/born/")).status_code == 404
    day = {"born_on-day": "6", "born_on-month": "5", "born_on-year": "2026", "name": "Ben Testperson"}
    assert lead.post(born, day | {"name": ""}).status_code == 400
    assert lead.post(born, day).status_code == 302
    assert lead.post(born, day).status_code == 400  # born already
    assert born not in words(lead.get(scene.at("family/")))
    known = uuid.uuid4()
    assert lead.post(index, {"child": str(known)}).status_code == 400  # the index has shown them no such child
    made.shown(scene.lead, known, timezone.now())
    assert lead.post(index, {"child": "no reference"}).status_code == 400
    assert lead.post(index, {"child": str(known)}).status_code == 302
    baby.refresh_from_db()
    assert (baby.name, baby.born_on, baby.due_on, baby.child) == ("Ben Testperson", dt.date(2026, 5, 6), None, known)


def test_help_is_opened_for_a_child_whom_the_index_knows(scene: Scene) -> None:
    known = uuid.uuid4()
    client = scene.as_(scene.lead)
    assert str(known) in words(client.get(f"/help/new/?child={known}"))
    told = {"name": "The Other family", "child": "Olga Other", "area": made.AREA, "index": str(known), "key": "a-key"}
    told |= {"born_on-day": "1", "born_on-month": "2", "born_on-year": "2018"}
    assert client.post("/help/new/", told).status_code == 400  # the index has shown them no such child
    made.shown(scene.lead, known, timezone.now())
    assert client.post("/help/new/", told).status_code == 302
    assert Episode.objects.filter(children__child=known).count() == 1


def test_a_step_that_was_dated_back_says_how_late_it_was_recorded(scene: Scene) -> None:
    record_agreement(
        episode=scene.episode.ref, person=scene.mother.ref, capacity="parent", scope="Early help", state="given",
        on=made.NOW.date(), by=made.seen(scene.lead), at=made.NOW,
    )  # fmt: skip
    lead = scene.as_(scene.lead)
    assert "Recorded" not in words(lead.get(scene.at()))
    asked = Asked("k", "agree", 0, on=made.NOW.date())
    move_on(
        episode=scene.episode.ref, asked=asked, by=made.seen(scene.lead), at=made.NOW + dt.timedelta(days=3)
    )  # fmt: skip
    assert "Recorded 3 days later" in words(lead.get(scene.at()))


def queries_of(client: Client, page: str) -> int:
    with CaptureQueriesContext(connection) as asked:
        assert client.get(page).status_code == 200
    return len(asked)


@pytest.mark.parametrize("part", ["concerns/", "agreements/", "team/"])
def test_a_longer_page_asks_the_database_no_more(scene: Scene, part: str) -> None:
    lead, one = scene.as_(scene.lead), scene.episode

    def grow() -> None:
        helper = made.account(f"Helper {Concern.objects.count()}", "practitioner")
        Concern.objects.create(episode=one, words="A worry.", by=helper.ref, at=made.NOW)
        Agreement.objects.create(
            episode=one, given_by=scene.mother, capacity="parent", scope="Help", state="given", on=made.NOW.date(),
            by=helper.ref, at=made.NOW,
        )  # fmt: skip
        Lead.objects.create(episode=one, account=helper.ref, from_at=made.NOW, until_at=made.NOW)

    grow()
    lead.get(scene.at(part))  # what is kept in memory once
    short = queries_of(lead, scene.at(part))
    for _ in range(4):
        grow()
    assert queries_of(lead, scene.at(part)) == short


def test_who_leads_none_and_is_in_teams_opens_on_these(scene: Scene) -> None:
    join_team(
        episode=scene.episode.ref, name="Nina Nurse", role="School nurse", organisation="A clinic",
        account=scene.nurse.ref, by=made.seen(scene.lead), at=made.NOW,
    )  # fmt: skip
    nurse, stranger = scene.as_(scene.nurse), scene.as_(scene.stranger)
    opened = words(stranger.get("/help/"))
    assert "Testperson" not in opened
    assert "No families here" in opened
    for address in ("/help/", "/help/?show=team"):
        assert "The Testperson family" in words(nurse.get(address))
    assert "No families here" in words(nurse.get("/help/?show=mine"))
