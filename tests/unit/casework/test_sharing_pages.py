"""The pages of sharing, as those at a browser meet them: what is not theirs is the page of nothing, and nothing that
is sent beside what is asked grants anything."""

import datetime as dt
import re
import uuid
from dataclasses import replace
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from django.utils.timezone import localdate

from tests.unit.casework import made
from tests.unit.casework.planned import signed
from tests.unit.casework.shared import CONSENT, DUTY, UNTOLD, Sharing
from tests.unit.casework.test_needs import CLOSURE
from village.casework.models import AgreedPlan, DataAgreement, NotShared, Share
from village.casework.queries.sharing import items_of
from village.kernel.access.queries import policy
from village.kernel.audit.models import Entry

pytestmark = pytest.mark.django_db
PARTS = ("", "propose/", "not/")


class Pages(Sharing):
    """The same family today; what is shared can be read until a month from now."""

    def __init__(self) -> None:
        super().__init__()
        self.agreed("school", until=5000)
        self.last = localdate() + dt.timedelta(days=30)
        self.now = timezone.now()

    def today(self, **told: Any) -> Share:
        grounds = replace(told.pop("grounds", DUTY), last_on=self.last)
        return self.share(grounds, at=self.now, **told)

    def at(self, part: str = "", episode: uuid.UUID | None = None) -> str:
        return f"/help/{episode or self.ref}/sharing/{part}"

    def sent(self, **more: Any) -> dict[str, Any]:
        """What the page of proposing sends for the first plan, with the school."""
        last = self.last
        return {
            "items": self.keys(1), "to": "organisation:school", "purpose": "early-help", "basis": "6-1-e",
            "special": "9-2-g", "condition": "2-18", "gateway": "ca-2004-10", "necessity": "They teach Anna.",
            "told": "yes", "last_on-day": last.day, "last_on-month": last.month, "last_on-year": last.year,
            "key": "k", **more,
        }  # fmt: skip


@pytest.fixture
def scene() -> Pages:
    return Pages()


def words(answer: Any) -> str:
    return str(answer.content.decode())


def bare(answer: Any) -> str:
    return re.sub(r'nonce-[^"\']+|csrfmiddlewaretoken" value="[^"]+"|[0-9a-f]{8}-[0-9a-f-]{27}', "", words(answer))


def same_as_nothing(client: Client, there: str, nothing: str, how: str = "get") -> None:
    answers = [getattr(client, how)(one) for one in (there, nothing)]
    assert [one.status_code for one in answers] == [404, 404]
    assert bare(answers[0]) == bare(answers[1])


@pytest.mark.parametrize("how", ["get", "post"])
def test_a_stranger_finds_the_page_of_nothing(scene: Pages, how: str) -> None:
    share = scene.today()
    client = made.browser(scene.stranger)
    for part in (*PARTS, f"{share.ref}/", f"{share.ref}/end/", f"{share.ref}/consent/"):
        same_as_nothing(client, scene.at(part), scene.at(part, uuid.uuid4()), how)
    share.refresh_from_db()
    assert share.state == "released"
    assert Share.objects.count() == 1


@pytest.mark.slow
def test_no_role_opens_what_its_holder_has_no_part_in(scene: Pages) -> None:
    made.organisation("police")
    share = scene.today()
    addresses = [scene.at(part) for part in (*PARTS, f"{share.ref}/", f"{share.ref}/end/", f"{share.ref}/consent/")]
    addresses += [f"/help/shared/{share.ref}/", f"/help/shared/{share.ref}/decline/"]
    clients = {"nobody": Client()}
    for role in policy().roles:
        area = "" if policy().only_everywhere(role) else made.AREA
        clients[role] = made.browser(made.account(f"R {role}", role, area=area, body="police"))
    for role, client in clients.items():
        for address in addresses:
            for answer in (client.get(address), client.post(address, {"because": "x", "state": "released"})):
                assert answer.status_code == (302 if role == "nobody" else 404), (role, address)
                assert "Testperson" not in words(answer)
    share.refresh_from_db()
    assert share.state == "released"


def test_a_share_of_another_family_is_not_found_through_ones_own(scene: Pages) -> None:
    share, mine = scene.today(grounds=UNTOLD), made.episode(scene.lead, "Another family").ref
    for who in (scene.lead, scene.boss):
        for part in ("", "end/", "consent/"):
            for how in ("get", "post"):
                there, nothing = (scene.at(f"{one}/{part}", mine) for one in (share.ref, uuid.uuid4()))
                answers = [getattr(made.browser(who), how)(one, {"because": "x"}) for one in (there, nothing)]
                assert answers[0].status_code == answers[1].status_code
                assert answers[0].status_code in (302, 404)  # released by nobody: it says that there is no such share
    share.refresh_from_db()
    assert share.state == "proposed"


def test_only_those_it_is_shared_with_find_it_and_only_while_it_stands(scene: Pages) -> None:
    share = scene.today()
    here, nothing = f"/help/shared/{share.ref}/", f"/help/shared/{uuid.uuid4()}/"
    for who in (scene.dora, scene.lead, scene.boss):
        for part in ("", "decline/"):
            same_as_nothing(made.browser(who), here + part, nothing + part)
            same_as_nothing(made.browser(who), here + part, nothing + part, "post")
        assert "The Testperson family" not in words(made.browser(who).get("/help/shared/"))
    theo = made.browser(scene.theo)
    assert "The Testperson family" in words(theo.get("/help/shared/"))
    read = theo.get(here)
    assert "Anna sleeps through 1" in words(read)
    assert "Raise a safeguarding concern" in words(read)
    assert "Anna sleeps through 2" not in words(read)  # that plan was not shared
    assert "no-store" in read.headers["Cache-Control"]
    assert theo.get(f"/help/{scene.ref}/").status_code == 404  # what is shared opens no record
    assert Entry.objects.filter(action="casework.share.read", thing=f"share:{share.ref}", actor=scene.theo.ref).exists()
    ended = made.browser(scene.boss).post(scene.at(f"{share.ref}/end/"), {"because": "Wrong class"})
    assert ended.status_code == 302
    same_as_nothing(theo, here, nothing)
    assert "The Testperson family" not in words(theo.get("/help/shared/"))


def test_what_is_given_back_is_gone_and_whoever_shared_it_sees_why(scene: Pages) -> None:
    share, theo = scene.today(), made.browser(scene.theo)
    here = f"/help/shared/{share.ref}/decline/"
    assert theo.get(here).status_code == 200
    assert theo.post(here, {"because": ""}).status_code == 400
    assert theo.post(here, {"because": "She has left our school"}).status_code == 302
    assert theo.get(f"/help/shared/{share.ref}/").status_code == 404
    assert "She has left our school" in words(made.browser(scene.lead).get(scene.at(f"{share.ref}/")))


def test_a_page_shares_what_was_chosen_and_nothing_that_a_client_adds_counts(scene: Pages) -> None:
    lead, there = made.browser(scene.lead), scene.at("propose/")
    assert "The plan, version 2" in words(lead.get(there))
    forged = {
        "state": "released", "second_check": "", "released_by": str(scene.lead.ref), "consent_overridden": "true",
        "episode": str(uuid.uuid4()), "from_organisation": "police", "by": str(scene.boss.ref), "told": "no",
        "not_told_because": "It would put her at risk.",
    }  # fmt: skip
    assert lead.post(there, scene.sent(**forged)).status_code == 302
    share = Share.objects.get()
    assert (share.state, share.by, share.released_by, share.second_check) == ("proposed", scene.lead.ref, None, True)
    assert share.from_organisation.slug == "council"
    assert lead.post(scene.at(f"{share.ref}/"), {"state": "released", "force": "1"}).status_code == 302
    share.refresh_from_db()
    assert share.state == "proposed"
    assert made.browser(scene.theo).get(f"/help/shared/{share.ref}/").status_code == 404
    assert "Release it" in words(made.browser(scene.boss).get(scene.at(f"{share.ref}/")))
    assert made.browser(scene.boss).post(scene.at(f"{share.ref}/")).status_code == 302
    assert made.browser(scene.theo).get(f"/help/shared/{share.ref}/").status_code == 200


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"items": ["plan:1@" + "0" * 64]}, "not what stands there now"),
        ({"items": []}, "What should they read"),
        ({"to": "organisation:clinic"}, "Select a valid choice"),
        ({"basis": ""}, "lawful basis"),
        ({"condition": ""}, "one of these conditions"),
        ({"told": "no"}, "if not, why not"),
        ({"last_on-year": "2020"}, "within a year"),
    ],
)
def test_what_cannot_be_shared_says_why_and_shares_nothing(scene: Pages, wrong: dict[str, Any], sentence: str) -> None:
    answer = made.browser(scene.lead).post(scene.at("propose/"), scene.sent(**wrong))
    assert answer.status_code == 400
    assert sentence in words(answer)
    assert not Share.objects.exists()


def test_all_that_is_wrong_is_told_at_once_each_thing_in_its_place(scene: Pages) -> None:
    wrong = {"basis": "", "condition": "", "necessity": "", "last_on-year": "2020"}
    page = made.browser(scene.lead).post(scene.at("propose/"), scene.sent(**wrong)).content.decode()
    for name in ("basis", "condition", "necessity", "last_on"):
        assert f'id="id_{name}-error"' in page
    assert not Share.objects.exists()


def test_with_one_person_on_consent_and_what_the_family_says_later(scene: Pages) -> None:
    lead = made.browser(scene.lead)
    consent = {"basis": "6-1-a", "special": "9-2-a", "condition": "", "gateway": "", "to": f"account:{scene.theo.ref}"}
    assert lead.post(scene.at("propose/"), scene.sent(**consent, consents=[str(scene.mother.ref)])).status_code == 302
    share = Share.objects.get()
    assert (share.to_account, share.state) == (scene.theo.ref, "released")
    page = words(lead.get(scene.at(f"{share.ref}/")))
    assert "Theo Teacher, The school" in page
    assert "Mary Testperson: Agreed" in page
    said = {"person": str(scene.father.ref), "capacity": "parent", "state": "refused"}
    assert lead.get(scene.at(f"{share.ref}/consent/")).status_code == 200
    assert lead.post(scene.at(f"{share.ref}/consent/"), said).status_code == 302
    assert "Ended: consent was taken back" in words(lead.get(scene.at()))
    assert made.browser(scene.theo).get(f"/help/shared/{share.ref}/").status_code == 404


def test_a_decision_not_to_share_stands_on_the_record(scene: Pages) -> None:
    lead, day = made.browser(scene.lead), scene.last
    assert lead.get(scene.at("not/")).status_code == 200
    said = {
        "organisation": "school", "purpose": "early-help", "reason": "more-detrimental", "words": "Her uncle is there.",
        "review_on-day": day.day, "review_on-month": day.month, "review_on-year": day.year,
    }  # fmt: skip
    assert lead.post(scene.at("not/"), said).status_code == 302
    assert NotShared.objects.get().reason == "more-detrimental"
    page = words(lead.get(scene.at()))
    assert "Her uncle is there." in page
    assert "to be confirmed" in page


def test_a_signed_form_is_read_in_the_words_of_then_and_what_is_destroyed_is_not(scene: Pages) -> None:
    signed(f"episode:{scene.ref}", "closure", CLOSURE)
    keys = [one.key for one in items_of(scene.episode)]
    share = scene.today(items=keys)
    AgreedPlan.objects.filter(pk=scene.plans[1].pk).update(content={})
    read = words(made.browser(scene.theo).get(f"/help/shared/{share.ref}/"))
    for text in ("More sleep", "Anna sleeps through 1", "Read a story 1", "no longer kept as it was shared"):
        assert text in read
    assert "Anna sleeps through 2" not in read
    assert "signed version 1" in read


def test_the_register_is_for_information_governance_alone(scene: Pages) -> None:
    for who in (scene.lead, scene.boss, scene.theo):
        for part in ("", "add/"):
            assert made.browser(who).get(f"/oversight/agreements/{part}").status_code == 404
        ended = made.browser(who).post(f"/oversight/agreements/{scene.agreement.pk}/end/")
        assert ended.status_code == 404
    officer = made.browser(scene.officer)
    assert "DSA 12" in words(officer.get("/oversight/agreements/"))
    assert officer.get("/oversight/agreements/add/").status_code == 200
    first, last = localdate(), scene.last
    said = {
        "giver": "council", "taker": "clinic", "purposes": ["health"], "reference": "DSA 14", "from_on-day": first.day,
        "from_on-month": first.month, "from_on-year": first.year, "until_on-day": last.day,
        "until_on-month": last.month, "until_on-year": last.year,
    }  # fmt: skip
    assert officer.post("/oversight/agreements/add/", {**said, "taker": "council"}).status_code == 400
    assert officer.post("/oversight/agreements/add/", said).status_code == 302
    made_now = DataAgreement.objects.get(reference="DSA 14")
    for _ in range(2):  # the second time it says that it has ended already
        assert officer.post(f"/oversight/agreements/{made_now.pk}/end/").status_code == 302
    assert "Ended" in words(officer.get("/oversight/agreements/"))


def test_an_agreement_that_has_not_begun_says_so(scene: Pages) -> None:
    DataAgreement.objects.filter(pk=scene.agreement.pk).update(
        from_on=localdate() + dt.timedelta(days=1), until_on=localdate() + dt.timedelta(days=9)
    )
    assert "Not yet in force" in words(made.browser(scene.officer).get("/oversight/agreements/"))


def test_whoever_only_reads_is_offered_nothing(scene: Pages) -> None:
    share = scene.today(grounds=CONSENT, consents={scene.mother.ref: "parent"})
    nurse = made.browser(scene.nurse)
    assert "Share with others</a>" not in words(nurse.get(scene.at()))
    page = words(nurse.get(scene.at(f"{share.ref}/")))
    assert "End this share" not in page
    assert "Write down what they say" in page
    assert nurse.post(scene.at(f"{share.ref}/end/"), {"because": "I think so"}).status_code == 400
