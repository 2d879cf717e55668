"""Social care is asked to take a family over: read by those who decide there alone, closed to them at once when they do
not take it, and help goes on until they have."""

import re
import uuid
from itertools import pairwise

import pytest
from django.db import DatabaseError, transaction

from tests.unit.casework import made
from tests.unit.casework.panelled import refused
from tests.unit.casework.planned import NOW, days, signed
from tests.unit.casework.stepped import WORDS, Crossing
from village.casework.actions import concerns, stepping_up
from village.casework.actions.tagging import tag_answers
from village.casework.models import Household, Letter, Residence, StepUp, StepUpAnswer
from village.casework.queries.facts import facts
from village.casework.queries.late import late_in
from village.casework.queries.social_care import is_as_it_stood, who_takes
from village.casework.rules.episodes import about
from village.casework.rules.social_care import CROSSING_REASONS
from village.forms.models import Snapshot
from village.kernel.audit.models import Entry
from village.kernel.documents.rules.reader import digest
from village.workflow.actions.moving import Asked, NotMoved
from village.workflow.queries.processes import newest, process_of
from village.workflow.rules.definitions import Process

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene() -> Crossing:
    return Crossing()


def test_who_has_no_part_neither_asks_nor_sees_nor_decides(scene: Crossing) -> None:
    for who in (scene.stranger, scene.sam, scene.worker):
        refused(lambda who=who: scene.ask(who), "no such record")
    refused(lambda: scene.ask(scene.nurse), "lead practitioner")
    one = scene.ask()
    nobody = (scene.sid, scene.soo, scene.worker, scene.lead, scene.boss, scene.nurse, scene.stranger)
    for who in nobody:
        assert scene.seen_by(who) == []
        refused(lambda who=who: scene.decide(one, "take-over", who), "no such request")
        client = made.browser(who)
        for address in (f"/help/social-care/{one.ref}/", f"/help/social-care/{one.ref}/take-over/"):
            assert client.get(address).status_code == 404
            assert client.post(address).status_code in (404, 405)
    assert made.browser(scene.sam, second_factor=False).get(f"/help/social-care/{one.ref}/").status_code != 200
    uncleared = made.account("Una Uncleared", "social-care-manager", body="care", cleared=())
    assert scene.seen_by(uncleared) == []
    assert scene.seen_by(scene.sam) == [one]
    client = made.browser(scene.sam)
    assert client.get(f"/help/{scene.ref}/").status_code == 404  # what is asked opens no record
    assert client.get(f"/help/{scene.ref}/requests/social-care/{one.ref}/").status_code == 404
    refused(lambda: scene.decide(one, "take-back", reason="needs-less"), "no such request")
    for who in (scene.sam, scene.stranger, scene.nurse):
        refused(lambda who=who: scene.take_back(one, who))
    one.process.refresh_from_db()
    assert one.process.state == "asked"


def test_what_was_found_goes_along_as_it_stood(scene: Crossing) -> None:
    scene.assessed()
    one = scene.ask(key="k")
    assert scene.ask(key="k") == one
    assert digest(one.content) == one.sha256
    before = [thing["title"] for thing in one.content["things"]]
    assert before == ["Needs as they were read"]
    rows = [row for thing in one.content["things"] for part in thing["sections"] for row in part["rows"]]
    assert any("needs help" in " ".join(row).lower() for row in rows)
    scene.read({("behaviour", "practitioner"): "going-well"}, day=1)
    kept = StepUp.objects.get(pk=one.pk)
    assert (kept.content, is_as_it_stood(kept)) == (one.content, True)
    page = made.browser(scene.sam).get(f"/help/social-care/{one.ref}/").content.decode()
    assert WORDS in page
    assert "Anna Testperson" in page
    assert "Needs as they were read" in page
    levels = [int(one) for one in re.findall(r"<h(\d)", page.partition("<main")[2])]
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels)), levels
    for change in (
        lambda: StepUp.objects.filter(pk=one.pk).update(worry="x"),
        lambda: StepUp.objects.filter(pk=one.pk)._raw_delete("default"),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()
    StepUp.objects.filter(pk=one.pk).update(content={})  # destroyed in time: then nobody takes over on it
    assert "not kept any more" in made.browser(scene.sam).get(f"/help/social-care/{one.ref}/").content.decode()
    with pytest.raises(NotMoved, match="Keep first"):
        scene.decide(one, "take-over")


SIGNED: dict[tuple[str, str], object] = {
    **{("", one): "Words" for one in ("family.view", "next.why-nothing")}, ("", "next.step"): "nothing-more",
    ("", "child.unborn"): "no", ("", "prompted-by"): "Seen at 4 Mill Lane, ZE1 1AA",
    ("", "present"): "Kevin Keptout was there", ("", "behaviour.words"): "The neighbour told us",
    ("", "conclusion"): "Her father drinks", ("", "child.view"): "She whispered this",
}  # fmt: skip


def lives(scene: Crossing, address: str) -> None:
    home = Household.objects.create(address=address, postcode="ZE1 1AA", made_at=NOW)
    Residence.objects.create(person=scene.mother, household=home, from_on=made.LONG_AGO)


def test_what_goes_along_tells_no_home_nobody_kept_out_and_no_answer_kept_from_others(scene: Crossing) -> None:
    lives(scene, "4 Mill Lane, Ashmere")
    barred = made.account("Kevin Keptout", "practitioner", body="school")
    scene.anna.restrictions.create(
        kind="conflict", account=barred.ref, authority="x", by=uuid.uuid4(), from_at=NOW, review_on=made.FAR_OFF
    )
    sheet = signed(about(scene.ref), "common-assessment", SIGNED, by=str(scene.lead.ref))
    told = {"episode": scene.ref, "sheet": sheet.ref, "by": scene.by()}
    tag_answers(tags={("", "behaviour.words"): "informant", ("", "conclusion"): "parent"}, seen={}, **told, at=NOW)
    one, client = scene.ask(), made.browser(scene.sam)
    kept, page = str(one.content), client.get(f"/help/social-care/{one.ref}/").content.decode()
    for secret in ("Mill Lane", "ZE1 1AA", "Kevin", "The neighbour told us"):
        assert secret not in kept
        assert secret not in page
    for here in ("Seen at [left out]", "Her father drinks", "She whispered this"):  # of a parent they may learn
        assert here in kept
        assert here in page
    tag_answers(tags={("", "child.view"): "confidence"}, seen={}, **told, at=days(1))
    record = f"/help/{scene.ref}/requests/social-care/{one.ref}/"
    for page in (client.get(f"/help/social-care/{one.ref}/"), made.browser(scene.lead).get(record)):
        assert "Seen at [left out]" in page.content.decode()
        assert "She whispered this" not in page.content.decode()
    assert is_as_it_stood(StepUp.objects.get(pk=one.pk))
    Snapshot.objects.filter(sheet=sheet)._raw_delete("default")  # nobody can tell any more what was said of it
    assert "Seen at" not in client.get(f"/help/social-care/{one.ref}/").content.decode()


def test_what_is_asked_tells_no_address(scene: Crossing) -> None:
    lives(scene, "4 Mill Lane, Ashmere")
    refused(lambda: scene.ask(words="She is alone at 4 Mill Lane."), "Take it out")
    refused(lambda: scene.ask(agreed_by=None, without_because="He waits at ZE1 1AA."), "Take it out")
    assert not StepUp.objects.exists()


def test_what_is_asked_says_why_and_who_agrees_or_why_nobody_was_asked(scene: Crossing) -> None:
    for said, sentence in (
        ({"why": "because"}, "Say why"),
        ({"words": " "}, "Say why"),
        ({"words": "x" * 1001}, "1,000"),
        ({"without_because": "Danger"}, "one of the two"),
        ({"agreed_by": None}, "one of the two"),
        ({"agreed_by": None, "without_because": "x" * 301}, "300"),
        ({"agreed_by": uuid.uuid4()}, "no such person"),
        ({"agreed_by": scene.anna.ref}, "cannot agree"),
        ({"to": "school"}, "Choose who decides"),
    ):
        refused(lambda said=said: scene.ask(**said), sentence)
    assert not StepUp.objects.exists()
    one = scene.ask(agreed_by=None, without_because="It could put Anna in danger.")
    assert (one.agreed_by, one.without_because) == (None, "It could put Anna in danger.")
    refused(scene.ask, "being asked")


def test_declined_is_closed_to_them_at_once_and_help_goes_on(scene: Crossing) -> None:
    one, client = scene.ask(), made.browser(scene.sam)
    refused(lambda: scene.decide(one, "do-not-take", words=" "), "few words")
    with pytest.raises(NotMoved):
        scene.decide(one, "do-not-take", reason="x")
    scene.decide(one, "do-not-take", key="d")
    refused(lambda: scene.decide(one, "do-not-take", key="d"), "no such request")
    assert scene.seen_by(scene.sam) == []
    assert client.get(f"/help/social-care/{one.ref}/").status_code == 404
    assert client.get(f"/help/social-care/{one.ref}/take-over/").status_code == 404
    assert str(one.ref) not in client.get("/help/social-care/").content.decode()
    scene.episode.refresh_from_db()
    assert scene.episode.closed_at is None
    assert facts(scene.episode)["taken-by-social-care"] == "no"
    page = made.browser(scene.lead).get(f"/help/{scene.ref}/requests/").content.decode()
    assert CROSSING_REASONS["below-threshold"] in page
    assert "They want no more than you give." in page
    assert scene.run()["failed"] == 0
    told = Letter.objects.get(template__startswith="step-up.step-up-not-taken.lead")
    assert told.account == scene.lead.ref
    assert any("no more than you give" in each for each in told.content["paragraphs"])
    scene.ask()  # and again, when something has changed


def test_taken_over_the_manager_hands_the_family_over_and_nobody_sooner(scene: Crossing) -> None:
    one = scene.ask()
    with pytest.raises(NotMoved, match="until social care has decided"):
        scene.move("step-up", who=scene.boss)
    refused(lambda: scene.decide(one, "take-over", social_worker=" "), "name the social worker")
    scene.decide(one, "take-over")
    assert facts(scene.episode)["taken-by-social-care"] == "yes"
    refused(scene.ask, "taken this family over already")
    assert scene.run()["failed"] == 0
    told = Letter.objects.get(template__startswith="step-up.step-up-taken.lead")
    assert any("Wilma Worker, 0161 496 0000" in each for each in told.content["paragraphs"])
    page = made.browser(scene.lead).get(f"/help/{scene.ref}/requests/social-care/{one.ref}/").content.decode()
    assert "Wilma Worker" in page
    with pytest.raises(NotMoved):
        scene.move("step-up", who=scene.lead)
    closed = scene.move("step-up", who=scene.boss, day=1)
    assert (closed.process.state, closed.closing) == ("stepped-up", "stepped-up")
    assert scene.seen_by(scene.sam, 27) == [one]
    assert scene.seen_by(scene.sam, 40) == []


def test_taken_back_it_is_closed_to_them_but_not_over_an_open_concern(scene: Crossing) -> None:
    one = scene.ask(scene.boss)
    asked = Asked("x", "take-over", 0)
    told = {"episode": scene.ref, "step_up": one.ref, "by": scene.by(), "at": NOW}
    refused(lambda: stepping_up.take_back_step_up(**told, asked=asked), "no such request")
    other = made.episode(scene.lead)
    back = Asked("y", "take-back", 0, "by-mistake")
    refused(lambda: stepping_up.take_back_step_up(**(told | {"episode": other.ref}), asked=back), "no such request")
    concern = concerns.raise_concern(episode=scene.ref, words="x", by=scene.by(), at=NOW)
    with pytest.raises(NotMoved, match="Settle every concern"):
        scene.take_back(one)
    settled = {"outcome": "nothing-found", "finding": "She fell."}
    concerns.settle_concern(
        episode=scene.ref, concern=concern.ref, **settled, by=scene.by(scene.boss), at=NOW
    )  # fmt: skip
    scene.take_back(one)
    assert scene.seen_by(scene.sam) == []


def test_it_ends_with_the_help_and_a_bar_hides_it(scene: Crossing) -> None:
    one = scene.ask()
    bar = scene.anna.restrictions.create(
        kind="barred", account=scene.sam.ref, authority="x", by=uuid.uuid4(), from_at=NOW, review_on=NOW.date()
    )
    assert scene.seen_by(scene.sam) == []
    bar.delete()
    assert scene.seen_by(scene.sam) == [one]
    scene.move("close-early", who=scene.boss, reason="disengaged", day=1)
    one.process.refresh_from_db()
    assert one.process.state == "withdrawn"
    assert scene.seen_by(scene.sam, 1) == []


def test_an_organisation_that_must_not_see_the_family_is_not_asked(scene: Crossing) -> None:
    assert [one.slug for one in who_takes(scene.episode)] == ["care", "clinic"]
    scene.anna.restrictions.create(
        kind="barred", organisation="care", authority="x", by=uuid.uuid4(), from_at=NOW, review_on=NOW.date()
    )
    assert [one.slug for one in who_takes(scene.episode)] == ["clinic"]
    refused(scene.ask, "Choose who decides")


def test_where_nobody_leads_the_service_is_told_and_addresses_stay_out_of_letters(scene: Crossing) -> None:
    one = scene.ask()
    scene.episode.leads.update(until_at=NOW)
    scene.decide(one, "do-not-take", words="They live at 4 Mill Lane, M1 1AA.")
    assert scene.run()["failed"] == 0
    told = Letter.objects.get(template__startswith="step-up.step-up-not-taken.lead")
    assert (told.account, told.content["name"]) == (None, "The council")
    assert "Mill Lane" not in str(told.content)


def test_every_look_is_in_the_audit_before_it_is_answered_and_no_words_are(scene: Crossing) -> None:
    one = scene.ask()
    client = made.browser(scene.sam)
    client.get("/help/social-care/")
    client.get(f"/help/social-care/{one.ref}/")
    client.get(f"/help/social-care/{uuid.uuid4()}/")
    told = list(
        Entry.objects.filter(action__startswith="casework.step-up").order_by("pk").values_list("action", "decision")
    )
    assert [action for action, _ in told] == [
        "casework.step-up.ask", "casework.step-up.list", "casework.step-up.read", "casework.step-up.read",
    ]  # fmt: skip
    assert told[-1][1] == "denied"
    assert WORDS not in str(list(Entry.objects.values()))


def test_deciding_late_is_seen_by_the_manager(scene: Crossing) -> None:
    scene.ask()
    late = late_in(scene.by(scene.boss), at=days(3)).late
    assert ("Decide whether to take the family over", "Social care") in {(one.title, one.whose) for one in late}


def test_every_reason_of_the_process_is_said_in_words() -> None:
    scene = Crossing()
    process: Process = process_of(newest("step-up"))
    assert scene.ref
    assert {code for one in process.moves for code in one.reasons} <= set(CROSSING_REASONS)


def test_it_is_asked_decided_and_taken_back_on_pages(scene: Crossing, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: days(1))
    lead, sam = made.browser(scene.lead), made.browser(scene.sam)
    ask = f"/help/{scene.ref}/requests/social-care/"
    assert "Mary Testperson" in lead.get(ask).content.decode()
    said = {"organisation": "care", "why": "not-safe", "worry": WORDS, "agreed_by": "nobody", "key": "k"}
    assert lead.post(ask, said).status_code == 400
    for _ in range(2):
        assert lead.post(ask, {**said, "without_because": "Danger."}).status_code == 302
    one = scene.episode.step_ups.get()
    home = f"/help/social-care/{one.ref}/"
    assert f"{home}take-over/" in sam.get(home).content.decode()
    assert sam.get(f"{home}take-back/").status_code == 404
    assert sam.post(f"{home}take-over/", {"key": "a", "expects": "0", "social_worker": ""}).status_code == 400
    wrong = {"key": "a", "expects": "5", "social_worker": "Wilma"}
    assert sam.post(f"{home}take-over/", wrong).status_code == 400  # it has changed since
    back = f"{ask}{one.ref}/back/"
    assert lead.get(back).status_code == 200
    assert made.browser(scene.nurse).get(back).status_code == 404
    assert lead.get(f"{ask}{uuid.uuid4()}/").status_code == 404
    done = {"key": "b", "expects": "0", "reason": "by-mistake"}
    assert lead.post(back, done).status_code == 302
    assert sam.post(f"{home}take-over/", wrong).status_code == 404
    again = scene.ask(day=1)
    taken = {"key": "c", "expects": "0", "social_worker": "Wilma"}
    for _ in range(2):  # sent twice it is kept once
        assert sam.post(f"/help/social-care/{again.ref}/take-over/", taken).status_code == 302
    assert StepUpAnswer.objects.get().social_worker == "Wilma"
    assert "The manager can hand the family over now" in lead.get(f"/help/{scene.ref}/requests/").content.decode()


def test_where_nobody_decides_for_social_care_the_page_says_so(scene: Crossing) -> None:
    for who in (scene.sam, scene.soo):
        who.role_grants.all().delete()
    answer = made.browser(scene.lead).get(f"/help/{scene.ref}/requests/social-care/", follow=True)
    assert "Nobody decides for social care" in answer.content.decode()
