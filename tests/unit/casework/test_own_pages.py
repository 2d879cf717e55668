"""The pages of a family, as those at a browser meet them: what is not theirs is the page of nothing, byte for byte, and
nothing that is sent beside what is asked opens anything."""

import re
import uuid
from typing import Any

import pytest
from django.test import Client

from tests.unit.casework import made
from tests.unit.casework.own import HERS, HIS, Own
from tests.unit.casework.planned import TODAY
from tests.unit.casework.test_releasing import TOLD, Given
from tests.unit.casework.test_sharing_pages import same_as_nothing, words
from village.casework.actions import own
from village.casework.actions.restrictions import restrict
from village.casework.models import Complaint, Family, FamilyAccess, FamilyWord, NeedReading, Person, Release
from village.casework.queries.plan import plan_hash
from village.kernel.accounts.models import Account

pytestmark = pytest.mark.django_db
PAGES = ("", "needs/", "reviews/", "documents/", "say/", "looked/", "complain/")


@pytest.fixture
def world() -> Given:
    return Given()


def client_of(account: Account) -> Client:
    """A family member's browser: a password is enough."""
    return made.browser(account, second_factor=False)


def mine(world: Own, part: str = "", episode: uuid.UUID | None = None) -> str:
    return f"/my-family/{episode or world.ref}/{part}"


def record(world: Own, part: str = "") -> str:
    return f"/help/{world.ref}/own/{part}"


@pytest.mark.parametrize("how", ["get", "post"])
def test_another_familys_parent_gets_the_bytes_of_nothing(world: Given, how: str) -> None:
    release = world.released(world.mother)
    complaint = own.complain(episode=world.ref, words="x", key="k", by=made.seen(world.mum), at=release.at)
    other = made.episode(world.lead, "Another family")
    pat, lone = made.account("Pat Otherperson"), made.account("Lone Testperson", "family-member")
    world.ref, ours = other.ref, world.ref
    world.let(other.family.people.get(name="Mary Testperson"), pat)
    world.ref = ours
    one = f"documents/{release.ref}/"
    for account in (pat, lone, made.account("R", "family-member"), world.lead):
        client = made.browser(account)
        for part in (*PAGES, "agree/", one, f"{one}paper/", f"complain/{complaint.ref}/"):
            same_as_nothing(client, mine(world, part), mine(world, part, uuid.uuid4()), how)
    client = client_of(pat)
    assert client.get(mine(world, episode=other.ref)).status_code == 200
    for part in (one, f"{one}paper/"):  # a document of another through one's own family
        nothing = part.replace(str(release.ref), str(uuid.uuid4()))
        same_as_nothing(client, mine(world, part, other.ref), mine(world, nothing, other.ref))
    dad = client_of(world.dad)
    for part in (one, f"{one}paper/", f"complain/{complaint.ref}/"):  # of the same family, made for another
        same_as_nothing(dad, mine(world, part), mine(world, re.sub(r"[0-9a-f-]{36}", str(uuid.uuid4()), part)), how)
    assert Release.objects.get().state == "released"
    assert FamilyWord.objects.count() == 0


def test_practitioners_pages_open_to_nobody_without_a_part(world: Given) -> None:
    release, access = world.propose(world.mother), FamilyAccess.objects.all()[0]
    word = own.say(episode=world.ref, kind="voice", words="Tired", key="k", by=made.seen(world.mum), at=release.at)
    parts = [
        "", "invite/", f"access/{access.pk}/end/", f"said/{word.ref}/", "give/", f"give/plan:1/{world.mother.ref}/",
        f"documents/{release.ref}/", f"documents/{release.ref}/paper/", f"documents/{release.ref}/end/",
    ]  # fmt: skip
    for who in (world.stranger, world.mum):
        client = made.browser(who)
        for part in parts:
            for how in ("get", "post"):
                same_as_nothing(
                    client, record(world, part), record(world, part).replace(str(world.ref), str(uuid.uuid4())), how
                )
    other = made.episode(world.lead, "Another family")
    lead = made.browser(world.lead)
    for part in parts[2:4] + parts[6:]:  # of another family, through one's own
        there = record(world, part).replace(str(world.ref), str(other.ref))
        assert lead.get(there).status_code == 404
        assert lead.post(there, {"because": "x", "answer": "x", "seen": release.sha256}).status_code in (302, 404)
    release.refresh_from_db()
    word.refresh_from_db()
    assert (release.state, word.answer, FamilyAccess.objects.filter(ended_at=None).count()) == ("proposed", "", 2)
    assert made.browser(world.nurse).get(record(world, "invite/")).status_code == 404


def test_the_mother_reads_answers_and_agrees_and_nothing_that_she_adds_counts(world: Given) -> None:
    world.planned("Anna sleeps", world.anna)
    world.left()
    mum = client_of(world.mum)
    assert "Help for The Testperson family" in words(mum.get("/my-family/"))
    page = mum.get(mine(world))
    assert "no-store" in page.headers["Cache-Control"]
    assert "Anna sleeps" in words(page)
    assert "I agree to this plan" in words(page)
    assert "999" in words(page)
    forged = {"seen": plan_hash(world.episode), "key": "k", "person": str(world.father.ref), "by": str(world.lead.ref)}
    assert mum.post(mine(world, "agree/"), {"seen": "0" * 64, "key": "j"}).status_code == 302
    assert mum.post(mine(world, "agree/"), {}).status_code == 302
    assert not FamilyWord.objects.exists()
    assert mum.get(mine(world, "agree/")).status_code == 302
    for _ in range(2):
        assert mum.post(mine(world, "agree/"), forged).status_code == 302
    agreed = FamilyWord.objects.get()
    assert (agreed.person, agreed.by, agreed.kind) == (world.mother, world.mum.ref, "plan")
    assert "You agreed to this plan" in words(mum.get(mine(world)))
    lead = words(made.browser(world.lead).get(record(world)))
    assert "Mary Testperson: they agree to the plan" in lead
    said = {"kind": "voice", "words": "We are tired.", "key": "l"}
    assert mum.get(mine(world, "say/")).status_code == 200
    assert mum.post(mine(world, "say/"), {"kind": "plan", "words": "x", "key": "m"}).status_code == 400
    for _ in range(2):
        assert mum.post(mine(world, "say/"), said).status_code == 302
    word = FamilyWord.objects.get(kind="voice")
    answer = f"said/{word.ref}/"
    assert "They wrote: We are tired." in words(made.browser(world.lead).get(record(world, answer)))
    assert made.browser(world.lead).post(record(world, answer), {"answer": "We hear you."}).status_code == 302
    assert "We hear you." in words(mum.get(mine(world, "say/")))
    need = f"{world.anna.ref}|behaviour"
    assert "I do not want to say" in words(mum.get(mine(world, "needs/")))
    assert mum.post(mine(world, "needs/"), {}).status_code == 400
    assert mum.post(mine(world, "needs/"), {need: "some-worry"}).status_code == 302
    assert NeedReading.objects.get(voice="parent").by == world.mum.ref


def test_no_page_of_either_parent_holds_a_secret_of_the_other_home(world: Given) -> None:
    world.planned("Anna sleeps", world.anna, how="Not at 12 Elm Street nor 4 Mill Lane, ZE3 0AA, ZE1 1AA")
    world.planned("Fred finds work", world.father, world.father)
    release = world.released(world.mother, taken_out=["Clare"])
    named = "Testpersons, 01632 960123 or 01632 960001, of 12 Elm Street and of 4 Mill Lane"
    Family.objects.filter(pk=world.episode.family_id).update(name=named)
    for account, secrets in ((world.mum, HERS), (world.dad, HIS)):
        client = client_of(account)
        assert "Help for Testpersons" in words(client.get("/my-family/"))
        for address in ("/my-family/", *(mine(world, part) for part in PAGES)):
            page = words(client.get(address))
            assert not [secret for secret in secrets if secret in page], address
            assert TOLD not in page
    mum = client_of(world.mum)
    assert "/documents/" in words(mum.get(mine(world, "documents/")))
    one = mine(world, f"documents/{release.ref}/")
    assert "Made for Mary Testperson" in words(mum.get(one))
    assert not [secret for secret in (*HERS, TOLD) if secret in words(mum.get(one))]
    assert mum.get(f"{one}paper/").content.startswith(b"%PDF")
    dad = words(client_of(world.dad).get(mine(world)))
    assert "you do not live with a child" in dad
    assert "Does: Fred finds work" in dad
    assert "Anna sleeps" not in dad


def test_a_code_is_shown_once_and_accepted_at_a_page(world: Given) -> None:
    lead = made.browser(world.lead)
    assert "Invite them" in words(lead.get(record(world, "invite/")))
    assert lead.post(record(world, "invite/"), {"person": str(world.clare.ref), "email": "no"}).status_code == 400
    clare = made.account("Clare Otherperson")
    shown = words(lead.post(record(world, "invite/"), {"person": str(world.clare.ref), "email": clare.email}))
    code = re.search(r"[2-9A-Z]{4}(-[2-9A-Z]{4}){3}", shown)
    assert code
    assert code.group() not in words(lead.get(record(world)))
    again = lead.post(record(world, "invite/"), {"person": str(world.mother.ref), "email": clare.email})
    assert again.status_code == 400  # she reads already
    client = client_of(clare)
    assert client.get("/my-family/").status_code == 404
    assert "Your code" in words(client.get("/work/"))
    assert client.get("/my-family/join/").status_code == 200
    assert client.post("/my-family/join/", {"code": "AAAA-AAAA-AAAA-AAAA"}).status_code == 400
    assert client.post("/my-family/join/", {"code": code.group()}).status_code == 302
    assert client.get(mine(world)).status_code == 200
    access = FamilyAccess.objects.get(account=clare.ref)
    assert "Clare Otherperson" in words(lead.get(record(world, f"access/{access.pk}/end/")))
    for _ in range(2):
        assert lead.post(record(world, f"access/{access.pk}/end/")).status_code == 302
    same_as_nothing(client, mine(world), mine(world, "", uuid.uuid4()))
    assert "There is nothing for you to read now" in words(client.get("/my-family/"))


def test_who_has_no_account_gets_a_letter(world: Given, mailoutbox: list[Any]) -> None:
    lead = made.browser(world.lead)
    sent = {"person": str(world.clare.ref), "email": "clare@example.org"}
    shown = words(lead.post(record(world, "invite/"), sent))
    assert [one.to for one in mailoutbox] == [["clare@example.org"]]
    code = re.search(r"[2-9A-Z]{4}(-[2-9A-Z]{4}){3}", shown)
    assert code
    assert code.group() not in str(mailoutbox[0].message())  # the code is handed over, never sent


def test_a_document_is_proposed_read_through_and_released_by_another(world: Given) -> None:
    lead, boss, mother = made.browser(world.lead), made.browser(world.boss), world.mother.ref
    assert lead.post(record(world, "give/"), {}).status_code == 400
    chosen = lead.post(record(world, "give/"), {"thing": "plan:1", "person": str(mother)})
    there = chosen.headers["Location"]
    page = words(lead.get(there))
    assert re.search(r'<option value="other" selected', page)
    assert lead.get(there.replace("plan:1", "plan:9")).status_code == 404
    fields = dict.fromkeys(re.findall(r'name="(p-\d+)"', page), "give")
    seen = re.search(r'name="seen" value="([0-9a-f]{64})"', page)
    assert seen
    sent = {
        **fields,
        "p-4": "informant",
        "taken_out": "Clare\r\n",
        "seen": seen.group(1),
        "key": "k",
        "state": "released",
    }
    assert lead.post(there, {**sent, "p-0": "because"}).status_code == 400
    for _ in range(2):
        assert lead.post(there, sent).status_code == 302
    release = Release.objects.get()
    assert (release.state, release.by) == ("proposed", world.lead.ref)
    one = record(world, f"documents/{release.ref}/")
    assert "Somebody else must release" in words(lead.get(one))
    assert lead.get(f"{one}paper/").status_code == 404
    for client, form in ((lead, {"seen": release.sha256}), (boss, {"seen": "0" * 64}), (boss, {})):
        assert client.post(one, form).status_code == 302
        release.refresh_from_db()
        assert release.state == "proposed"
    assert TOLD in words(boss.get(one))  # what is left out is read by whoever releases it
    assert boss.post(one, {"seen": release.sha256}).status_code == 302
    assert boss.get(f"{one}paper/").content.startswith(b"%PDF")
    mum = client_of(world.mum)
    assert mum.get(mine(world, f"documents/{release.ref}/")).status_code == 200
    assert lead.get(f"{one}end/").status_code == 200
    assert lead.post(f"{one}end/", {"because": "Wrong one"}).status_code == 302
    same_as_nothing(mum, mine(world, f"documents/{release.ref}/"), mine(world, f"documents/{uuid.uuid4()}/"))
    assert "Wrong one" in words(lead.get(one))


def test_a_complaint_goes_apart_from_the_record_to_whoever_hears_it(world: Given) -> None:
    mum = client_of(world.mum)
    assert mum.post(mine(world, "complain/"), {"words": "", "key": "k"}).status_code == 400
    for _ in range(2):
        assert mum.post(mine(world, "complain/"), {"words": "NOBODYCAME twice.", "key": "k"}).status_code == 302
    complaint = Complaint.objects.get()
    page = words(mum.get(mine(world, "complain/")))
    assert "NOBODYCAME" in page
    assert "at the latest" in page
    for who in (world.lead, world.boss, world.nurse):
        client = made.browser(who)
        for part in ("", "own/", "concerns/"):
            assert "NOBODYCAME" not in words(client.get(f"/help/{world.ref}/{part}"))
        same_as_nothing(client, f"/oversight/complaints/{complaint.ref}/", f"/oversight/complaints/{uuid.uuid4()}/")
    elsewhere = made.browser(made.account("Else", "complaints-manager", area=made.ELSEWHERE))
    here = f"/oversight/complaints/{complaint.ref}/"
    same_as_nothing(elsewhere, here, f"/oversight/complaints/{uuid.uuid4()}/")
    cleo = made.browser(made.account("Cleo", "complaints-manager"))
    assert "Mary Testperson" in words(cleo.get("/oversight/complaints/"))
    assert "NOBODYCAME" in words(cleo.get(here))
    assert cleo.post(f"{here}answer/", {"answer": "Sorry.", "key": "a"}).status_code == 400  # no advocate was offered
    for _ in range(2):
        assert cleo.post(f"{here}answer/", {"answer": "We are sorry.", "advocate": "on", "key": "a"}).status_code == 302
    assert "We are sorry." in words(mum.get(mine(world, "complain/")))
    assert "We are sorry." in words(cleo.get(here))
    further = mine(world, f"complain/{complaint.ref}/")
    assert mum.get(further).status_code == 302
    assert mum.post(further, {"do": "ask-stage-2", "key": "f"}).status_code == 302
    assert mum.post(further, {"do": "ask-stage-2", "key": "g"}).status_code == 302
    complaint.process.refresh_from_db()
    assert complaint.process.state == "stage-2"


@pytest.mark.parametrize("why", ["kept back", "restricted", "gone"])
def test_nobody_prints_what_its_reader_may_not_be_given_any_more(world: Given, why: str) -> None:
    release = world.released(world.mother)
    boss, one = made.browser(world.boss), record(world, f"documents/{release.ref}/")
    assert f"{one}paper/" in words(boss.get(one))
    assert boss.get(f"{one}paper/").content.startswith(b"%PDF")
    if why == "kept back":
        Person.objects.filter(pk=world.father.pk).update(reach="sleeps through")
    elif why == "restricted":
        officer = made.account("Ines Info", "information-governance")
        who = {"account": world.mum.ref, "authority": "x", "by": world.by(officer), "at": release.at}
        restrict(person=world.anna.ref, kind="barred", **who)  # type: ignore[arg-type]
    else:
        world.episode.family.belongings.filter(person=world.mother).update(until_on=TODAY)
    page = words(boss.get(one))
    assert "It is kept back" in page
    assert f"{one}paper/" not in page
    assert boss.get(f"{one}paper/").status_code == 404
