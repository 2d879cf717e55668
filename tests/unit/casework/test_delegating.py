"""What somebody outside, without an account, writes of a form and sends: it waits beside the answers that stand until
it is settled; the letters with links. Who may not, and what opens nothing, is in
`tests/spec/casework/test_delegated_sections.py`."""

import uuid
from dataclasses import replace
from typing import Any

import pytest
from django.core import mail
from django.db import DatabaseError, transaction
from django.test import Client

from tests.unit.casework import made
from tests.unit.casework.outside import BRIEF, NOW, PENNY, WHY_NOW, Outside, browses, days, opened, posted, scene
from tests.unit.casework.shared import CONSENT, UNTOLD
from village.casework.actions import delegating, families, outside, sharing, team
from village.casework.actions.delegating import NO_DELEGATION, SETTLED, settle_contribution
from village.casework.actions.posting_links import post_links
from village.casework.models import Contribution, Delegation, Share
from village.casework.queries.delegating import beside, link_of, shown, sources_of
from village.casework.queries.late import late_in
from village.forms.actions import CLOSED as SIGNED
from village.forms.models import Sheet
from village.forms.queries import asking_of
from village.forms.rules.editing import next_version
from village.kernel.access.actions import Refusal
from village.kernel.documents.actions import ship

pytestmark = pytest.mark.django_db
__all__ = ["scene"]


def lives(scene: Outside) -> None:
    """The family lives at 4 Mill Lane."""
    families.move_home(
        episode=scene.ref, people=[scene.anna.ref], address="4 Mill Lane", postcode="M1 1AA", on=NOW.date(),
        by=scene.by(), at=NOW,
    )  # fmt: skip


# ── asking ───────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ({"sections": ("people",)}, "answered once"),
        ({"sections": ("none",)}, "answered once"),
        ({"sections": []}, "answered once"),
        ({"person": uuid.uuid4()}, "Choose a form"),
        ({"sheet": uuid.uuid4()}, "Choose a form"),
        ({"words": " "}, "Say who they are"),
        ({"words": "x" * 301}, "fewer words"),
        ({"words": "They live at 4 Mill Lane."}, "An address"),
        ({"to": replace(PENNY, name="Penny\u202e")}, "Say who they are"),
        ({"to": replace(PENNY, role="")}, "Say who they are"),
        ({"to": replace(PENNY, organisation="clinic")}, "No agreement between"),
        ({"to": replace(PENNY, organisation="council")}, "Choose an organisation"),
        ({"grounds": replace(BRIEF, last_on=days(29).date())}, "within 28 days"),
        ({"grounds": replace(BRIEF, last_on=days(-1).date())}, "within 28 days"),
        ({"grounds": replace(BRIEF, necessity=" ")}, "why less would not do"),
        ({"grounds": replace(CONSENT, last_on=BRIEF.last_on)}, "Say who of the family consented"),
        ({"key": ""}, "Open the page again"),
    ],
)
def test_bad_input_is_told_in_a_sentence_and_keeps_nothing(scene: Outside, wrong: dict[str, Any], why: str) -> None:
    lives(scene)
    with pytest.raises(Refusal, match=why):
        scene.asks(**wrong)
    assert not Delegation.objects.exists()
    assert not Share.objects.exists()


def test_a_change_of_lead_changes_who_asks_and_ends_nothing(scene: Outside) -> None:
    browser = browses(scene)
    team.offer_lead(episode=scene.ref, to=scene.nurse.ref, agreed_by=scene.mother.ref, by=scene.by(), at=NOW)
    team.accept_lead(episode=scene.ref, by=scene.by(scene.nurse), at=NOW)
    page = browser.get("/asked/").content.decode()
    assert "Nina Nurse, The council" in page
    assert "Lena Lead" not in page
    one = Delegation.objects.get()
    with pytest.raises(Refusal):
        scene.linked(one)  # who leads no more sends nothing
    assert delegating.send_link(episode=scene.ref, delegation=one.ref, by=scene.by(scene.nurse), at=NOW)


def test_nobody_is_asked_before_a_second_person_has_released_it(scene: Outside) -> None:
    one = scene.asks(grounds=replace(UNTOLD, last_on=BRIEF.last_on))
    with pytest.raises(Refusal, match=NO_DELEGATION):
        scene.linked(one)
    assert shown(one, at=NOW).state == "Waits for somebody else to release it"
    sharing.release_share(episode=scene.ref, share=one.share.ref, by=scene.by(scene.boss), at=NOW)
    one.refresh_from_db()
    assert shown(Delegation.objects.get(), at=NOW).state == "No link was sent yet"
    assert scene.sits(one)
    assert shown(Delegation.objects.get(), at=NOW).state == "They can write"


# ── what becomes of it ───────────────────────────────────────────────────────────────────────────────────────────────


def test_what_is_sent_waits_and_is_taken_in_with_its_source(scene: Outside) -> None:
    one = scene.asks("reason", "voices")
    sent = scene.says(scene.sits(one))
    assert scene.stands() == ""
    assert shown(Delegation.objects.get(), at=NOW).state == "Waits to be read"
    waits = late_in(scene.by(scene.boss), at=NOW).waiting
    assert "What somebody outside wrote waits to be read" in {line.title for line in waits}
    scene.settles(sent, "accepted", who=scene.nurse)
    assert scene.stands() == '"She coughs at night."'
    source = sources_of(scene.sheet)["", WHY_NOW]
    assert source == "Written by Dr Penny Practice, GP, The school, 4 May 2026"
    page = made.browser(scene.lead).get(f"/help/{scene.ref}/forms/{scene.sheet.ref}/section/reason/").content.decode()
    assert source in page
    assert source in made.browser(scene.lead).get(f"/help/{scene.ref}/forms/{scene.sheet.ref}/check/").content.decode()
    scene.answers("It is better now.", seen=1)
    assert sources_of(scene.sheet) == {}  # once another answer stands it is theirs no more


def test_an_answer_that_stood_already_is_not_said_to_be_theirs(scene: Outside) -> None:
    scene.answers("She coughs at night.")
    sent = scene.says(scene.sits(scene.asks()))
    scene.settles(sent, "accepted", seen=1)
    assert sources_of(scene.sheet) == {}


def test_nothing_is_written_over_that_was_not_read_beside_it(scene: Outside) -> None:
    sent = scene.says(scene.sits(scene.asks()))
    scene.answers("The lead wrote this meanwhile.")
    with pytest.raises(Refusal, match="Read both again"):
        scene.settles(sent, "accepted", seen=0)
    assert scene.stands() == '"The lead wrote this meanwhile."'
    sent.refresh_from_db()
    assert sent.state == "sent"
    scene.settles(sent, "accepted", seen=1)
    assert scene.stands() == '"She coughs at night."'


def test_what_is_sent_to_a_signed_form_stays_beside_it_until_that_is_opened_again(scene: Outside) -> None:
    sitting = scene.sits(scene.asks())
    Sheet.objects.filter(pk=scene.sheet.pk).update(state="signed")
    sent = scene.says(sitting)
    with pytest.raises(Refusal, match=SIGNED):
        scene.settles(sent, "accepted")
    sent.refresh_from_db()
    assert sent.state == "sent"
    Sheet.objects.filter(pk=scene.sheet.pk).update(state="open")
    assert scene.settles(sent, "accepted").state == "accepted"


def moved_on(scene: Outside, kind: str) -> None:
    """The form is moved to a version that asks no more who took part, and why in another way."""
    document = next_version(scene.sheet.form.document)
    section = next(one for one in document["sections"] if one["section"] == "reason")
    section["questions"] = [one for one in section["questions"] if one["concept"] != "present"]
    next(one for one in section["questions"] if one["concept"] == WHY_NOW)["kind"] = kind
    version = ship(kind="form", key="early-help-assessment", document=document, at=NOW)
    Sheet.objects.filter(pk=scene.sheet.pk).update(form=version)


def test_what_the_form_asks_no_more_stays_beside_it(scene: Outside) -> None:
    sitting = scene.sits(scene.asks())
    given = {WHY_NOW: "She coughs at night.", "present": "Her mother."}
    outside.keep_draft(sitting=sitting, section="reason", given=given, seen=0, at=NOW)
    sent = outside.send(sitting=sitting, at=NOW)[0]
    moved_on(scene, "words")
    rows = {one.concept: one.asked for one in beside(sent, Sheet.objects.get(pk=scene.sheet.pk))}
    assert rows == {WHY_NOW: True, "present": False}
    scene.settles(sent, "accepted")
    assert (scene.stands(), scene.stands("present")) == ('"She coughs at night."', "")


def test_what_can_be_no_answer_any_more_is_not_taken_in(scene: Outside) -> None:
    sent = scene.says(scene.sits(scene.asks()))
    moved_on(scene, "date")
    with pytest.raises(Refusal, match="in another way now"):
        scene.settles(sent, "accepted")
    assert Contribution.objects.get().state == "sent"


def test_sent_back_it_is_written_again_and_both_are_kept(scene: Outside) -> None:
    one = scene.asks()
    sitting = scene.sits(one)
    first = scene.says(sitting)
    with pytest.raises(Refusal, match=outside.OVER):  # while it waits nobody changes it
        outside.keep_draft(sitting=sitting, section="reason", given={WHY_NOW: "x"}, seen=1, at=NOW)
    scene.settles(first, "returned", "Since when?")
    browser = opened(*scene.linked(one))
    assert "Since when?" in browser.get("/asked/").content.decode()
    sitting = scene.sits(one)
    second = scene.says(sitting, "Since March.")
    assert [each.content[WHY_NOW] for each in Contribution.objects.all()] == [
        '"She coughs at night."',
        '"Since March."',
    ]
    scene.settles(second, "refused", "We know enough now.")
    assert shown(Delegation.objects.get(), at=NOW).state == "All that they sent is settled"
    with pytest.raises(Refusal, match=outside.OVER):
        outside.keep_draft(sitting=sitting, section="reason", given={WHY_NOW: "x"}, seen=2, at=NOW)
    with pytest.raises(Refusal, match=SETTLED):
        scene.settles(second, "accepted")
    assert scene.stands() == ""


@pytest.mark.parametrize(
    ("decision", "words", "why"),
    [
        ("returned", " ", "say in a word why"),
        ("refused", "", "say in a word why"),
        ("draft", "x", "say in a word why"),
        ("returned", "x" * 601, "fewer words"),
        ("refused", "They live at 4 Mill Lane.", "without an address"),
    ],
)
def test_it_is_settled_in_no_other_way(scene: Outside, decision: str, words: str, why: str) -> None:
    sent = scene.says(scene.sits(scene.asks()))
    lives(scene)
    with pytest.raises(Refusal, match=why):
        scene.settles(sent, decision, words)
    assert Contribution.objects.get().state == "sent"


def test_what_was_sent_and_settled_cannot_be_changed_in_the_database(scene: Outside) -> None:
    sent = scene.says(scene.sits(scene.asks()))
    changes: tuple[dict[str, Any], ...] = ({"content": {}}, {"at": days(1)})
    for change in changes:
        with pytest.raises(DatabaseError), transaction.atomic():
            Contribution.objects.filter(pk=sent.pk).update(**change)
    scene.settles(sent, "refused", "No.")
    with pytest.raises(DatabaseError), transaction.atomic():
        Contribution.objects.filter(pk=sent.pk).update(words="Yes.")
    with pytest.raises(DatabaseError), transaction.atomic():
        sent.delete()


def test_readings_and_choices_come_through_as_they_were_given(scene: Outside) -> None:
    sitting = scene.sits(scene.asks("conclusions"))
    given = {"conclusion": "Go on.", "next.step": "nothing"}
    code = next(iter(_codes(scene, "next.step")))
    given["next.step"] = code
    outside.keep_draft(sitting=sitting, section="conclusions", given=given, seen=0, at=NOW)
    sent = outside.send(sitting=sitting, at=NOW)[0]
    settle_contribution(
        episode=scene.ref, contribution=sent.ref, decision="accepted", seen={}, by=scene.by(), at=NOW
    )  # fmt: skip
    assert (scene.stands("conclusion"), scene.stands("next.step")) == ('"Go on."', f'"{code}"')


def _codes(scene: Outside, concept: str) -> list[str]:
    asking, lists = asking_of(scene.sheet.form.sha256)
    question = next(one for _, one in asking.form.questions() if one.concept == concept)
    return [one.code for one in lists[question.codes].codes]


def test_what_cannot_be_an_answer_is_told_beside_it_and_the_rest_is_kept(scene: Outside) -> None:
    sitting = scene.sits(scene.asks("about"))
    given = {"child.due-on": "31 2", "child.first-language": "Welsh", "interpreter": "perhaps"}
    wrong = outside.keep_draft(sitting=sitting, section="about", given=given, seen=0, at=NOW)
    assert set(wrong) == {"child.due-on", "interpreter"}
    assert Delegation.objects.get().steps.get().draft == {"child.first-language": '"Welsh"'}
    outside.keep_draft(sitting=sitting, section="about", given={"child.first-language": ""}, seen=1, at=NOW)
    assert Delegation.objects.get().steps.get().draft == {}
    with pytest.raises(Refusal, match="nothing new to send"):
        outside.send(sitting=sitting, at=NOW)
    browser = opened(*scene.linked(Delegation.objects.get()))
    answer = browser.post(
        "/asked/section/about/", {"seen": "2", "answer[interpreter]": "perhaps", "answer[child.due-on]-day": "40"}
    )  # fmt: skip
    assert answer.status_code == 400
    assert b"Answer yes or no" in answer.content


def test_two_windows_do_not_write_over_each_other(scene: Outside) -> None:
    browser = browses(scene)
    address = "/asked/section/reason/"
    assert browser.post(address, {"seen": "0", f"answer[{WHY_NOW}]": "the first"}).status_code == 302
    for seen in ("0", "-1", "x", "9" * 30):
        late = browser.post(address, {"seen": seen, f"answer[{WHY_NOW}]": "the second"})
        assert late.status_code == 409
        assert b"the first" in late.content
        assert b"the second" in late.content
    assert Delegation.objects.get().steps.get().draft == {WHY_NOW: '"the first"'}


# ── letters ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_link_is_posted_once_and_opens_what_they_are_asked(scene: Outside) -> None:
    one = scene.asks()
    _, code = scene.linked(one)
    found = posted()
    assert mail.outbox[0].to == [PENNY.email]
    assert len(found) == 1
    assert code not in str(mail.outbox[0].body)
    assert posted() == []
    assert opened(found[0].partition("link=")[2], code).get("/asked/").status_code == 200


def test_one_that_cannot_be_sent_stays_owed_and_one_that_ended_is_not_sent(
    scene: Outside, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = scene.asks()
    scene.linked(one)

    def fails(self: object) -> None:
        raise OSError("No network.")

    with monkeypatch.context() as broken:
        broken.setattr("django.core.mail.EmailMessage.send", fails)
        assert post_links(by="schedule", at=NOW) == 0
    assert posted() == []  # somebody may still be at it
    assert len(posted(at=NOW.replace(hour=13))) == 1
    scene.linked(one)
    sharing.end_share(episode=scene.ref, share=one.share.ref, because="No.", by=scene.by(), at=NOW)
    assert posted() == []


def test_they_ask_for_another_link_themselves_and_their_draft_is_there(scene: Outside) -> None:
    one = scene.asks()
    link, code = scene.linked(one)
    browser = opened(link, code)
    browser.post("/asked/section/reason/", {"seen": "0", f"answer[{WHY_NOW}]": "So far."})
    assert browser.post("/asked/", {"do": "link"}).status_code == 302
    again = posted()[0].partition("link=")[2]
    assert again != link
    assert b"So far." in opened(again, code).get("/asked/section/reason/").content
    Delegation.objects.update(links=20)
    sitting = Client()
    assert browser.get("/asked/").status_code == 404  # the newest opening is the one that counts
    held = outside.open_link(**_relinked(scene), at=NOW)
    Delegation.objects.update(links=20)
    with pytest.raises(Refusal, match="no more are"):
        outside.ask_for_link(sitting=held, at=NOW)
    assert sitting.get("/asked/").status_code == 404


def _relinked(scene: Outside) -> dict[str, str]:
    made_one, code = delegating.send_link(
        episode=scene.ref, delegation=Delegation.objects.get().ref, by=scene.by(), at=NOW
    )  # fmt: skip
    return {"link": link_of(made_one), "code": code}


# ── pages ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_whole_way_on_the_pages(scene: Outside) -> None:
    lead = made.browser(scene.lead)
    last = BRIEF.last_on
    said = {
        "items": ["reason"], "person": str(scene.anna.ref), "to": "organisation:school", "name": PENNY.name,
        "role": "GP", "email": PENNY.email, "words": "You know her.", "purpose": "early-help", "basis": "6-1-e",
        "special": "9-2-g", "condition": "2-18", "gateway": "ca-2004-10", "necessity": "Only they saw her.",
        "told": "yes", "last_on-day": last.day, "last_on-month": last.month, "last_on-year": last.year, "key": "k",
    }  # fmt: skip
    assert b"Have somebody outside write a part" in lead.get(f"/help/{scene.ref}/forms/").content
    address = f"/help/{scene.ref}/forms/{scene.sheet.ref}/outside/"
    assert lead.get(address).status_code == 200
    assert made.browser(scene.nurse).get(address).status_code == 404
    assert lead.post(address, said).status_code == 302
    assert lead.post(address, said).status_code == 302  # sent twice it is asked once
    one = Delegation.objects.get()
    at = f"/help/{scene.ref}/sharing/asked/{one.ref}/"
    assert b"Send the link" in lead.get(at).content
    page = lead.post(at).content.decode()
    code = page.partition('vg-code">')[2].partition("<")[0]
    browser = opened(posted()[0].partition("link=")[2], code)
    browser.post("/asked/section/reason/", {"seen": "0", f"answer[{WHY_NOW}]": "She <b>coughs</b>."})
    browser.post("/asked/", {"do": "send"})
    assert browser.get("/asked/section/reason/").status_code == 302
    sent = Contribution.objects.get()
    beside = f"/help/{scene.ref}/sharing/sent/{sent.ref}/"
    assert "She &lt;b&gt;coughs&lt;/b&gt;." in lead.get(beside).content.decode()
    for place in ("team/", "sharing/"):
        assert "Dr Penny Practice, GP, The school" in lead.get(f"/help/{scene.ref}/{place}").content.decode()
    assert "gives nobody anything to read" in lead.get(f"/help/{scene.ref}/sharing/{one.share.ref}/").content.decode()
    assert lead.post(beside, {"decision": "accepted", "seen": f"{WHY_NOW}:0"}).status_code == 302
    assert scene.stands() == '"She <b>coughs</b>."'
    assert lead.get(at).status_code == lead.get(beside).status_code == 200
    assert browser.post("/asked/", {"do": "leave"}).status_code == 302
    assert browser.get("/asked/").status_code == 404
