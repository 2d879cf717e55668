"""Somebody outside, without an account, is asked to write sections of a form: who may not ask, what opens nothing, what
they never see, and that nothing which they write changes an answer before somebody of the team takes it in."""

import uuid
from dataclasses import replace
from typing import Any

import pytest
from django.core import mail
from django.core.cache import cache
from django.db import DatabaseError, transaction
from django.test import Client

from tests.unit.casework import made
from tests.unit.casework.outside import BRIEF, NOW, OTHERS, PENNY, WHY_NOW, Outside, days, opened, posted
from tests.unit.casework.planned import signed
from tests.unit.casework.shared import CONSENT, UNTOLD
from tests.unit.casework.test_needs import CLOSURE
from village.casework.actions import data_agreements, delegating, families, outside, sharing, team
from village.casework.actions.delegating import HAS_ACCOUNT, NO_DELEGATION, SETTLED, settle_contribution
from village.casework.actions.permitted import CLOSED, NO_EPISODE
from village.casework.actions.posting_links import post_links
from village.casework.actions.restrictions import restrict
from village.casework.actions.sharing import NOT_WITH_THEM
from village.casework.models import Contribution, Delegation, Share
from village.casework.queries.delegating import link_of, shown, sources_of
from village.casework.queries.late import late_in
from village.casework.queries.sharing import shared_with
from village.forms.actions import CLOSED as SIGNED
from village.forms.models import Sheet
from village.kernel.access.actions import Refusal
from village.kernel.audit.models import Entry

pytestmark = pytest.mark.django_db
LATER = made.NOW.replace(hour=13)


@pytest.fixture
def scene(monkeypatch: pytest.MonkeyPatch) -> Outside:
    monkeypatch.setattr("django.utils.timezone.now", lambda: LATER)
    cache.clear()
    return Outside()


def browses(scene: Outside, *sections: str) -> Client:
    """The browser of somebody outside, who has opened what they are asked."""
    return opened(*scene.linked(scene.asks(*sections)))


def lives(scene: Outside) -> None:
    """The family lives at 4 Mill Lane."""
    families.move_home(
        episode=scene.ref, people=[scene.anna.ref], address="4 Mill Lane", postcode="M1 1AA", on=NOW.date(),
        by=scene.by(), at=NOW,
    )  # fmt: skip


def seen_in_audit(action: str, decision: str = "done") -> int:
    return Entry.objects.filter(action=action, decision=decision).count()


# ── who may not ask ──────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("who", ["stranger", "theo", "officer", "nurse"])
def test_whoever_does_not_lead_asks_nobody_and_sends_no_link(scene: Outside, who: str) -> None:
    one, account = scene.asks(), getattr(scene, who)
    for do in (
        lambda: scene.asks(who=account),
        lambda: delegating.send_link(episode=scene.ref, delegation=one.ref, by=scene.by(account), at=NOW),
    ):
        with pytest.raises(Refusal, match="for the lead" if who == "nurse" else NO_EPISODE):
            do()
    assert Delegation.objects.count() == 1
    assert Delegation.objects.get().link is None


@pytest.mark.parametrize("who", ["stranger", "theo", "officer", "boss"])
def test_whoever_does_not_answer_the_form_settles_nothing(scene: Outside, who: str) -> None:
    sent = scene.says(scene.sits(scene.asks()))
    with pytest.raises(Refusal):
        scene.settles(sent, "accepted", who=getattr(scene, who))
    assert scene.stands() == ""
    sent.refresh_from_db()
    assert sent.state == "sent"


def test_another_familys_lead_reaches_nothing_by_their_own_record(scene: Outside) -> None:
    one = scene.asks()
    sent = scene.says(scene.sits(one))
    olive = made.account("Olive Other", "practitioner")
    theirs = made.episode(olive, "The Otherperson family")
    with pytest.raises(Refusal, match=NO_DELEGATION):
        delegating.send_link(episode=theirs.ref, delegation=one.ref, by=made.seen(olive), at=NOW)
    with pytest.raises(Refusal, match=SETTLED):
        scene.settles(sent, "accepted", who=olive, episode=theirs.ref)
    with pytest.raises(Refusal, match="Choose a form"):
        scene.asks(who=olive, episode=theirs.ref, person=theirs.children.get().ref)


def test_nobody_is_asked_whom_something_keeps_from_the_family(scene: Outside) -> None:
    families.Person.objects.filter(pk=scene.mother.pk).update(reach="Write to Mary@Home.Example")
    with pytest.raises(Refusal, match=NOT_WITH_THEM):  # the mother, by her own address
        scene.asks(to=replace(PENNY, email="mary@home.example"))
    barred = made.account("Bad Person", body="clinic")
    told: dict[str, Any] = {"person": scene.anna.ref, "authority": "A court", "by": scene.by(scene.officer), "at": NOW}
    restrict(kind="barred", account=barred.ref, **told)
    with pytest.raises(Refusal, match=NOT_WITH_THEM):
        scene.asks(to=replace(PENNY, email=barred.email))
    restrict(kind="court-order", organisation="school", **told)
    with pytest.raises(Refusal, match=NOT_WITH_THEM):
        scene.asks()
    assert not Share.objects.exists()


def test_a_restriction_that_comes_later_ends_it_at_once(scene: Outside) -> None:
    one = scene.asks()
    link, code = scene.linked(one)
    sitting = outside.open_link(link=link, code=code, at=NOW)
    late_account = made.account("Penny Practice", body="school")
    late_account.email = PENNY.email
    late_account.save()
    restrict(
        person=scene.anna.ref, kind="conflict", account=late_account.ref, authority="Her own niece",
        by=scene.by(scene.officer), at=NOW,
    )  # fmt: skip
    assert outside.look(sitting=sitting, part="home", at=NOW) is None
    assert shown(one, at=NOW).state == "Ended: something keeps them from the family"
    with pytest.raises(Refusal, match=NO_DELEGATION):
        scene.linked(one)


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


def test_whoever_has_an_account_is_not_asked_so(scene: Outside) -> None:
    with pytest.raises(Refusal, match=HAS_ACCOUNT):
        scene.asks(to=replace(PENNY, email=scene.theo.email.upper()))


def test_a_form_that_is_signed_or_help_that_has_ended_asks_nobody(scene: Outside) -> None:
    Sheet.objects.filter(pk=scene.sheet.pk).update(state="signed")
    with pytest.raises(Refusal, match="Choose a form"):
        scene.asks()
    scene.episode.closed_at = NOW
    scene.episode.save()
    with pytest.raises(Refusal, match=CLOSED):
        scene.asks(who=scene.boss)


# ── what opens nothing ───────────────────────────────────────────────────────────────────────────────────────────────


def test_wrong_used_old_taken_back_and_unknown_links_look_the_same(scene: Outside) -> None:
    one = scene.asks()
    link, code = scene.linked(one)
    used, used_code = scene.linked(scene.asks("voices"))
    assert outside.open_link(link=used, code=used_code, at=NOW)
    gone = scene.asks("family")
    gone_link, gone_code = scene.linked(gone)
    sharing.end_share(episode=scene.ref, share=gone.share.ref, because="Not needed.", by=scene.by(), at=NOW)
    old = scene.asks("parents")
    old_link, old_code = scene.linked(old, at=days(-4))
    tries = [
        (link, "AAAA-BBBB-CCCC-DDDD"), (used, used_code), (gone_link, gone_code), (old_link, old_code),
        ("f" * 64, code), ("", code), (f"{link}\x00", code), (link.upper() + "é", code),
    ]  # fmt: skip
    bodies = set()
    for address, given in tries:
        browser = Client()
        looked = browser.get("/asked/open/", {"link": address})
        answer = browser.post(f"/asked/open/?{looked.wsgi_request.GET.urlencode()}", {"code": given})
        assert (looked.status_code, answer.status_code) == (200, 400)
        bodies.add(_bare(answer.content).replace(given, ""))
        assert browser.get("/asked/").status_code == 404
    assert len(bodies) == 1
    assert seen_in_audit("casework.outside.open", "denied") == len(tries)
    assert outside.open_link(link=link, code=code.lower().replace("-", " "), at=NOW)  # as people type it


def _bare(content: bytes) -> str:
    import re

    return re.sub(r'nonce-[^"\']+|nonce="[^"]+"|csrfmiddlewaretoken" value="[^"]+"', "", content.decode())


def test_a_link_opens_once_and_looking_at_it_opens_nothing(scene: Outside) -> None:
    link, code = scene.linked(scene.asks())
    for _ in range(3):  # a program that reads letters follows links
        assert Client().get(f"/asked/open/?link={link}").status_code == 200
    first = opened(link, code)
    assert Client().post(f"/asked/open/?link={link}", {"code": code}).status_code == 400
    assert first.get("/asked/").status_code == 200  # and who replays it does not throw out whoever sits there


def test_after_five_wrong_codes_the_right_one_opens_nothing_until_another_is_sent(scene: Outside) -> None:
    one = scene.asks()
    link, code = scene.linked(one)
    for _ in range(5):
        assert not outside.open_link(link=link, code="AAAA-AAAA-AAAA-AAAA", at=NOW)
    assert not outside.open_link(link=link, code=code, at=NOW)
    assert outside.open_link(**dict(zip(("link", "code"), scene.linked(one), strict=True)), at=NOW)


def test_tries_are_counted_by_where_they_come_from_and_fill_no_audit(scene: Outside) -> None:
    browser = Client()
    link = scene.linked(scene.asks())[0]
    answers = [browser.post(f"/asked/open/?link={'0' * 64}", {"code": "A"}).status_code for _ in range(32)]
    assert answers == [400] * 30 + [429] * 2
    cache.clear()
    for _ in range(9):
        outside.open_link(link=link, code="A", at=NOW)
    of_it = Entry.objects.filter(action="casework.outside.open", thing__startswith="delegation:")
    assert of_it.exclude(thing="delegation:unknown").count() == 5
    for _ in range(300):
        outside.open_link(link="0", code="A", at=NOW)
    assert of_it.count() == 200


def test_a_new_link_ends_the_one_before_and_whoever_sits_at_it(scene: Outside) -> None:
    one = scene.asks()
    link, code = scene.linked(one)
    sitting = outside.open_link(link=link, code=code, at=NOW)
    again, new_code = scene.linked(one)
    assert outside.look(sitting=sitting, part="home", at=NOW) is None
    assert not outside.open_link(link=again, code=code, at=NOW)  # the old code
    assert outside.open_link(link=again, code=new_code, at=NOW)


def test_what_a_browser_holds_is_of_one_request_and_for_two_hours(scene: Outside) -> None:
    sitting = scene.sits(scene.asks())
    assert outside.look(sitting=sitting, part="home", at=NOW)
    assert outside.look(sitting=sitting, part="home", at=NOW.replace(hour=14)) is None
    assert outside.look(sitting="guessed", part="home", at=NOW) is None
    assert outside.look(sitting="", part="home", at=NOW) is None
    with pytest.raises(Refusal, match=outside.OVER):
        outside.send(sitting="guessed", at=NOW)
    outside.leave(sitting="guessed", at=NOW)
    outside.leave(sitting=sitting, at=NOW)
    assert outside.look(sitting=sitting, part="home", at=NOW) is None


# ── what ends it ─────────────────────────────────────────────────────────────────────────────────────────────────────


def test_it_ends_in_the_middle_of_a_form_and_the_words_can_be_copied(scene: Outside) -> None:
    one = scene.asks()
    browser = opened(*scene.linked(one))
    assert browser.get("/asked/section/reason/").status_code == 200
    sharing.end_share(episode=scene.ref, share=one.share.ref, because="Not needed.", by=scene.by(), at=LATER)
    for answer in (
        browser.post("/asked/section/reason/", {"seen": "0", f"answer[{WHY_NOW}]": "She coughs at night."}),
        browser.post("/asked/", {"do": "send"}),
        browser.get("/asked/section/reason/"),
        browser.get("/asked/"),
    ):
        assert answer.status_code == 404
        assert b"Anna" not in answer.content
        assert b"why" not in answer.content.replace(b"whyever", b"").lower().split(b"<main")[1]
    answer = browser.post("/asked/section/reason/", {"seen": "0", f"answer[{WHY_NOW}]": "She coughs at night."})
    assert b"She coughs at night." in answer.content
    assert one.steps.get().draft == {}
    assert browser.get("/asked/").content == Client().get("/asked/").content  # nobody can tell that there was one


def _ends(scene: Outside, one: Delegation, how: str) -> None:
    if how == "agreement":
        data_agreements.end_agreement(agreement=scene.agreement.pk, by=scene.by(scene.officer), at=NOW)
    elif how == "closing":
        scene.agree()
        signed(f"episode:{scene.ref}", "closure", CLOSURE, by=str(scene.lead.ref))
        scene.stand("plan")
        scene.move("close-early", reason="disengaged")
    else:
        sharing.end_share(episode=scene.ref, share=one.share.ref, because="No.", by=scene.by(scene.boss), at=NOW)


@pytest.mark.parametrize("how", ["taken back", "agreement", "closing"])
def test_at_the_next_request_nothing_is_there(scene: Outside, how: str) -> None:
    one = scene.asks()
    sitting = scene.sits(one)
    sent = scene.says(sitting)
    _ends(scene, one, how)
    assert outside.look(sitting=sitting, part="home", at=NOW) is None
    with pytest.raises(Refusal, match=outside.OVER):
        outside.keep_draft(sitting=sitting, section="reason", given={}, seen=1, at=NOW)
    sent.refresh_from_db()
    assert sent.content[WHY_NOW] == '"She coughs at night."'  # what was sent stays beside the form


def test_its_last_day_is_the_last(scene: Outside) -> None:
    one = scene.asks(grounds=replace(BRIEF, last_on=days(1).date()))
    sitting = scene.sits(one, at=days(1).replace(hour=22))
    assert outside.look(sitting=sitting, part="home", at=days(1).replace(hour=22, minute=50))  # 23:50 in London
    assert outside.look(sitting=sitting, part="home", at=days(1).replace(hour=23, minute=10)) is None


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


# ── what they never see ──────────────────────────────────────────────────────────────────────────────────────────────


def test_nothing_of_the_record_is_in_the_bytes_of_any_page_or_letter(scene: Outside) -> None:
    planted = ("Canary-of-this", "Canary-of-another", "Canary-need", "Canary-note")
    scene.answers(planted[0])
    scene.answers(planted[1], OTHERS)
    families.move_home(
        episode=scene.ref, people=[scene.mother.ref, scene.anna.ref], address="9 Canary Wharf Row", postcode="M1 1AB",
        on=NOW.date(), by=scene.by(), at=NOW,
    )  # fmt: skip
    link, code = scene.linked(scene.asks("reason", "child", grounds=replace(BRIEF, necessity=planted[2])))
    posted()
    letter = f"{mail.outbox[0].subject} {mail.outbox[0].body}"
    browser = opened(link, code)
    pages = [browser.get(f"/asked/{part}").content.decode() for part in ("", "section/reason/", "section/child/")]
    for told in (letter, *pages):
        assert not [one for one in (*planted, "Canary", "Testperson", "Mary", "Fred", "M1 1AB") if one in told]
    assert "Anna" not in letter
    assert "Lena Lead, The council" in letter
    assert "You have known her since she was born." in pages[0]
    assert "Anna" in pages[0]
    assert "call 999" in pages[0]  # how a concern is raised, on each of their pages
    assert "call 999" in pages[1]


def test_every_question_of_a_section_is_asked_whatever_was_answered_elsewhere(scene: Outside) -> None:
    """What hangs on an answer of the form would tell what that is."""
    link, code = scene.linked(scene.asks("voices"))
    before = _bare(opened(link, code).get("/asked/section/voices/").content)
    scene.answers("yes", "child.unborn")
    link, code = scene.linked(Delegation.objects.get())
    assert _bare(opened(link, code).get("/asked/section/voices/").content) == before
    assert "child.view-why-not" in before


def test_a_section_that_was_not_asked_of_them_is_as_one_that_is_not_there(scene: Outside) -> None:
    browser = browses(scene)
    other = browser.get("/asked/section/child/")
    assert other.status_code == 404
    assert other.content == browser.get("/asked/section/there-is-none/").content


def test_colleagues_of_theirs_with_accounts_are_given_nothing_to_read(scene: Outside) -> None:
    one = scene.asks()
    assert shared_with(scene.by(scene.theo), at=NOW) == []
    assert sharing.open_shared(share=one.share.ref, by=scene.by(scene.theo), at=NOW) is None


# ── what they write ──────────────────────────────────────────────────────────────────────────────────────────────────


def test_questions_of_another_section_and_fields_of_the_tables_change_nothing(scene: Outside) -> None:
    browser = browses(scene)
    before = list(Delegation.objects.values_list())
    more = {"state": "accepted", "by": str(scene.lead.ref), "email": "x@y.example", "sections": "child", "do": "accept"}
    strange = {f"answer[{OTHERS}]": "x", f"answer[{WHY_NOW}]": "y"}
    answer = browser.post("/asked/section/reason/", {"seen": "0", **strange, **more})
    assert answer.status_code == 409
    assert Delegation.objects.get().steps.get().draft == {}
    answer = browser.post("/asked/section/reason/", {"seen": "0", f"answer[{WHY_NOW}]": "y", **more})
    assert answer.status_code == 302
    assert Delegation.objects.get().steps.get().draft == {WHY_NOW: '"y"'}
    browser.post("/asked/", more)
    assert list(Delegation.objects.values_list()) == before
    assert scene.stands() == ""
    assert not Contribution.objects.exists()


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


def test_each_look_and_each_change_is_in_the_audit_and_without_it_nothing_is_told(
    scene: Outside, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser = browses(scene)
    browser.get("/asked/section/reason/")
    browser.post("/asked/section/reason/", {"seen": "0", f"answer[{WHY_NOW}]": "She coughs at night."})
    browser.post("/asked/", {"do": "send"})
    found = Entry.objects.filter(actor=f"outside:{Delegation.objects.get().ref}").order_by("seq")
    short = [one.action.removeprefix("casework.outside.") for one in found]
    assert short == ["open", "read", "read", "save", "read", "send"]
    assert not [one for one in found if "coughs" in str(one.detail) or "Anna" in str(one.detail)]

    def fails(**_: object) -> None:
        raise OSError("The disk is full.")

    monkeypatch.setattr("village.kernel.audit.actions.record", fails)
    browser.raise_request_exception = False
    for answer in (browser.get("/asked/"), browser.post("/asked/", {"do": "send"})):
        assert answer.status_code == 500
        assert b"Anna" not in answer.content


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
    assert [each.content[WHY_NOW] for each in Contribution.objects.all()] == ['"She coughs at night."', '"Since March."']
    scene.settles(second, "refused", "We know enough now.")
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
    for change in ({"content": {}}, {"at": days(1)}):
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
    from village.forms.queries import asking_of

    asking, lists = asking_of(scene.sheet.form.sha256)
    question = next(one for _, one in asking.form.questions() if one.concept == concept)
    return [one.code for one in lists[question.codes].codes]


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
