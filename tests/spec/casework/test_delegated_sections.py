"""Somebody outside, without an account, is asked to write sections of a form: who may not ask, what opens nothing, what
they never see, and that nothing which they write changes an answer before somebody of the team takes it in."""

import re
from dataclasses import replace
from typing import Any

import pytest
from django.core import mail
from django.core.cache import cache
from django.test import Client

from tests.unit.casework import made
from tests.unit.casework.outside import (
    BRIEF,
    LATER,
    NOW,
    OTHERS,
    PENNY,
    WHY_NOW,
    Outside,
    browses,
    days,
    opened,
    posted,
    scene,
)
from tests.unit.casework.planned import signed
from tests.unit.casework.test_needs import CLOSURE
from village.casework.actions import data_agreements, delegating, families, outside, sharing
from village.casework.actions.delegating import HAS_ACCOUNT, NO_DELEGATION, SETTLED
from village.casework.actions.permitted import CLOSED, NO_EPISODE
from village.casework.actions.restrictions import restrict
from village.casework.actions.sharing import NOT_WITH_THEM
from village.casework.models import Contribution, Delegation, Person, Share
from village.casework.queries.delegating import shown
from village.casework.queries.sharing import shared_with
from village.forms.models import Sheet
from village.kernel.access.actions import Refusal
from village.kernel.audit.models import Entry

pytestmark = pytest.mark.django_db
__all__ = ["scene"]


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
    Person.objects.filter(pk=scene.mother.pk).update(reach="Write to Mary@Home.Example")
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


def test_whoever_has_an_account_is_not_asked_so(scene: Outside) -> None:
    with pytest.raises(Refusal, match=HAS_ACCOUNT):
        scene.asks(to=replace(PENNY, email=scene.theo.email.upper()))


def test_a_form_that_is_signed_or_help_that_has_ended_asks_nobody(scene: Outside) -> None:
    Sheet.objects.filter(pk=scene.sheet.pk).update(state="signed")
    with pytest.raises(Refusal, match="Choose a form"):
        scene.asks()
    _ends(scene, "closing")
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
    old_link, old_code = scene.linked(old)
    Delegation.objects.filter(pk=old.pk).update(link_until=LATER)
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


def test_tries_are_counted_by_where_they_come_from_and_fill_no_audit(
    scene: Outside, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outside, "REFUSALS_IN_ALL", 40)
    browser = Client()
    link = scene.linked(scene.asks())[0]
    answers = [browser.post(f"/asked/open/?link={'0' * 64}", {"code": "A"}).status_code for _ in range(32)]
    assert answers == [400] * 30 + [429] * 2
    cache.clear()
    for _ in range(9):
        outside.open_link(link=link, code="A", at=NOW)
    of_it = Entry.objects.filter(action="casework.outside.open", thing__startswith="delegation:")
    assert of_it.exclude(thing="delegation:unknown").count() == 5
    for _ in range(9):
        outside.open_link(link="0", code="A", at=NOW)
    assert of_it.count() == 40


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


def _ends(scene: Outside, how: str) -> None:
    if how == "agreement":
        data_agreements.end_agreement(agreement=scene.agreement.pk, by=scene.by(scene.officer), at=NOW)
    elif how == "closing":
        scene.agree()
        signed(f"episode:{scene.ref}", "closure", CLOSURE, by=str(scene.lead.ref))
        scene.stand("plan")
        scene.move("close-early", who=scene.boss, reason="disengaged")
    else:
        one = Delegation.objects.get()
        sharing.end_share(episode=scene.ref, share=one.share.ref, because="No.", by=scene.by(scene.boss), at=NOW)


@pytest.mark.parametrize("how", ["taken back", "agreement", "closing"])
def test_at_the_next_request_nothing_is_there(scene: Outside, how: str) -> None:
    sitting = scene.sits(scene.asks())
    sent = scene.says(sitting)
    _ends(scene, how)
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
