"""What somebody holds is theirs: no employer sees anything of it until they show it, and nothing when that ends; what
is only said counts for nobody; whoever saw a certificate is never its holder."""

import datetime as dt
import json
import uuid
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse

from tests.unit.workforce.made import LEAD, browser
from tests.unit.workforce.portfolio.made import (
    DIPLOMA,
    NOW,
    OTHER,
    QTS,
    TODAY,
    Scene,
    account,
    days,
    holds,
    sees,
    shows,
    taken_in,
)
from tests.unit.workforce.portfolio.made import seen as viewer
from tests.unit.workforce.test_workforce_pages import day, page, send
from village.kernel.access.actions import Refusal
from village.kernel.accounts.actions import close_account
from village.kernel.accounts.models import Account
from village.kernel.audit.models import Entry
from village.workforce.actions.portfolio.holdings import complete_holding, take_out
from village.workforce.actions.portfolio.seeing import see_certificate, unsee_certificate
from village.workforce.actions.portfolio.sharing import share, withdraw
from village.workforce.models import CertificateSeen, Engagement, Holding, PortfolioShare, Worker
from village.workforce.queries.checks import known
from village.workforce.queries.portfolio.holdings import looked_at
from village.workforce.queries.portfolio.posts import held_levels
from village.workforce.queries.portfolio.shared import known_to
from village.workforce.rules.vetting import day_begins


@pytest.fixture(autouse=True)
def reference(settings: Any, tmp_path: Path) -> None:
    taken_in(settings, tmp_path)


@pytest.fixture
def scene(db: None) -> Scene:
    return Scene()


@pytest.fixture
def wanda(scene: Scene) -> tuple[Worker, Account]:
    worker, signs_in = scene.cleared()
    worker.refresh_from_db()
    return worker, signs_in


def is_nothing(who: Account, name: str, *refs: uuid.UUID) -> None:
    """Asked for and sent to, an address answers somebody as one that there is not: the same bytes."""
    client, address = browser(who), reverse(name, args=refs)
    nothing = client.get("/there/is/nothing/here/").content
    for answer in (client.get(address), client.post(address)):
        assert answer.status_code in (404, 405), name
        assert answer.status_code == 405 or answer.content == nothing, name
    assert client.get(address).status_code == 404


def test_nobody_but_its_holder_opens_a_portfolio(scene: Scene, wanda: tuple[Worker, Account]) -> None:
    mine = holds(viewer(wanda[1]))
    shown = shows(viewer(wanda[1]), mine)
    for name, ref in (("holding-take-out", mine.ref), ("portfolio-stop", shown.ref)):
        for who in (scene.lead, scene.dsl):
            is_nothing(who, name, ref)
    assert "Always Diploma" not in page(browser(scene.lead), "portfolio")
    for who in (scene.lead, scene.dsl):
        with pytest.raises(Refusal, match="You hold nothing such here"):
            take_out(holding=mine.ref, by=viewer(who), at=NOW)
        with pytest.raises(Refusal, match="no such share"):
            withdraw(share=shown.ref, by=viewer(who), at=NOW)
        with pytest.raises(Refusal, match="You hold nothing such here"):
            shows(viewer(who), holds(viewer(who), QTS), mine)


def test_what_is_not_shown_and_what_is_not_there_are_the_same(scene: Scene, wanda: tuple[Worker, Account]) -> None:
    me = viewer(wanda[1])
    one, hidden = holds(me), holds(me, QTS)
    shown = shows(me, one)
    elsewhere = Scene("school")
    over = PortfolioShare.objects.create(
        account=wanda[1].ref, employer=wanda[0].employer, shared_at=NOW - dt.timedelta(days=9),
        until_at=NOW - dt.timedelta(seconds=1),
    )  # fmt: skip
    over.holdings.set([one])
    for who, share_, holding in (
        (elsewhere.lead, shown.ref, one.ref),  # another employer
        (scene.dsl, shown.ref, one.ref),  # another role of the same
        (scene.lead, over.ref, one.ref),  # over
        (scene.lead, uuid.uuid4(), one.ref),  # none
        (scene.lead, shown.ref, hidden.ref),  # not chosen
        (scene.lead, shown.ref, uuid.uuid4()),
    ):
        for name in ("certificate-seen", "certificate-unseen"):
            is_nothing(who, name, share_, holding)
        for do in (see_certificate, unsee_certificate):
            told: dict[str, Any] = {"seen_on": TODAY, "said": looked_at(one)} if do is see_certificate else {}
            with pytest.raises(Refusal, match="There is no such qualification, or it is not shared with you"):
                do(share=share_, holding=holding, by=viewer(who), at=NOW, **told)
    for who, ref in ((elsewhere.lead, shown.ref), (scene.lead, over.ref), (scene.lead, uuid.uuid4())):
        is_nothing(who, "shared-qualification", ref)
    text = page(browser(scene.lead), "shared-qualification", shown.ref)
    assert "Always Diploma" in text
    assert "Qualified teacher status" not in text.split("For which roles")[0]
    assert "Wanda" not in page(browser(elsewhere.lead), "shared-qualifications")
    assert Entry.objects.filter(action="workforce.shared.read", thing=f"share:{shown.ref}", decision="denied").exists()


def test_a_share_ends_at_its_instant_and_at_once_when_it_is_taken_back(
    scene: Scene, wanda: tuple[Worker, Account]
) -> None:
    worker, me = wanda[0], viewer(wanda[1])
    one = holds(me)
    ends = NOW + dt.timedelta(hours=3)
    first = share(employer="nursery", holdings=[one.ref], until_at=ends, by=me, at=NOW)
    for at, there in ((NOW - dt.timedelta(seconds=1), 0), (NOW, 1), (ends - dt.timedelta(seconds=1), 1), (ends, 0)):
        assert len(known_to([worker], at=at)[worker.pk]) == there
    withdraw(share=first.ref, by=me, at=NOW + dt.timedelta(hours=1))
    assert known_to([worker], at=NOW + dt.timedelta(hours=1))[worker.pk] == []
    with pytest.raises(Refusal, match="it is over"):
        withdraw(share=first.ref, by=me, at=NOW + dt.timedelta(hours=1))
    shown = [one.action for one in Entry.objects.filter(thing=f"portfolio:{wanda[1].ref}").order_by("seq")]
    assert shown == ["workforce.holding.add", "workforce.portfolio.share", "workforce.portfolio.withdraw"]


def test_a_share_ends_with_the_account_of_its_holder(scene: Scene, wanda: tuple[Worker, Account]) -> None:
    """Whoever signs in no more can take nothing back."""
    worker, me = wanda[0], viewer(wanda[1])
    one = holds(me)
    began, closed_at = NOW - dt.timedelta(days=3), NOW - dt.timedelta(hours=1)
    shown = shows(me, one, at=began)
    see_certificate(share=shown.ref, holding=one.ref, seen_on=days(-3), said=looked_at(one), by=scene.viewer, at=began)
    lead = browser(scene.lead)
    assert "Wanda Testperson" in page(lead, "shared-qualifications")
    close_account(account=scene.dsl, by="someone", at=NOW)  # somebody else's changes nothing
    close_account(account=wanda[1], by="someone", at=closed_at)
    for at, there in ((closed_at - dt.timedelta(microseconds=1), 1), (closed_at, 0), (NOW, 0)):
        assert len(known_to([worker], at=at)[worker.pk]) == there
    is_nothing(scene.lead, "certificate-unseen", shown.ref, one.ref)
    assert lead.get(reverse("shared-qualification", args=[shown.ref])).status_code == 404
    assert "Wanda Testperson" not in page(lead, "shared-qualifications")
    with pytest.raises(Refusal, match="it is not shared with you"):
        unsee_certificate(share=shown.ref, holding=one.ref, by=scene.viewer, at=NOW)
    assert held_levels([worker], on=days(-2)) == {worker.pk: "3"}  # as it was
    assert held_levels([worker], on=TODAY) == {worker.pk: ""}


def test_what_is_taken_out_is_shown_to_nobody(scene: Scene, wanda: tuple[Worker, Account]) -> None:
    me = viewer(wanda[1])
    one = holds(me)
    shown = shows(me, one)
    take_out(holding=one.ref, by=me, at=NOW)
    assert known_to([wanda[0]], at=NOW)[wanda[0].pk] == []
    assert "Always Diploma" not in page(browser(scene.lead), "shared-qualification", shown.ref)
    assert holds(me).pk != one.pk  # and can be written again


def test_both_read_who_showed_and_who_looked(scene: Scene, wanda: tuple[Worker, Account]) -> None:
    mine = browser(wanda[1])
    one = holds(viewer(wanda[1]))
    told = {"employer": "nursery", "holdings": str(one.ref)}
    assert "That is over already" in send(mine, "portfolio-share", **told, **day("last_on", days(-2)))
    assert "a year at most" in send(mine, "portfolio-share", **told, **day("last_on", days(400)))
    assert "They see it from now on" in send(mine, "portfolio-share", **told, ends="12:00", **day("last_on", days(9)))
    shown = PortfolioShare.objects.get()
    assert shown.until_at == day_begins(days(9)) + dt.timedelta(hours=12)
    lead = browser(scene.lead)
    assert "Wanda Testperson" in page(lead, "shared-qualifications")
    assert "no certificate was seen" in page(lead, "shared-qualification", shown.ref)
    saved = send(lead, "certificate-seen", shown.ref, one.ref, said=looked_at(one), **day("seen_on", TODAY))
    assert "Certificate seen by Lea Lead nursery" in saved
    assert "Lea Lead nursery" in page(mine, "portfolio-shares")
    assert "Wrote down that the certificate was seen" in page(mine, "portfolio-shares")
    assert "It counts here no longer" in send(lead, "certificate-unseen", shown.ref, one.ref)
    assert "From this moment they see nothing of it" in send(mine, "portfolio-stop", shown.ref)
    assert "Wanda Testperson" not in page(lead, "shared-qualifications")


def test_nobody_sees_their_own_certificate(scene: Scene) -> None:
    """Who keeps the register may work there too."""
    me = viewer(scene.lead)
    one = holds(me)
    shown = shows(me, one)
    with pytest.raises(Refusal, match="Someone else must decide"):
        sees(me, shown, one)
    assert "Somebody else writes down" in page(browser(scene.lead), "shared-qualification", shown.ref)
    CertificateSeen.objects.create(holding=one, employer=shown.employer, seen_on=TODAY, by=scene.lead.ref, at=NOW)
    worker = scene.worker("Lead")
    Worker.objects.filter(pk=worker.pk).update(account=scene.lead.ref)
    worker.refresh_from_db()
    assert [held.proof for held in known_to([worker], at=NOW)[worker.pk]] == ["said"]


def test_what_is_said_anew_is_to_be_seen_again(scene: Scene, wanda: tuple[Worker, Account]) -> None:
    """Else a holder could let it count as more, once somebody had seen the certificate."""
    me, told = viewer(wanda[1]), {"answers": {}, "by": viewer(wanda[1]), "at": NOW}
    one = holds(me)
    sees(scene.viewer, shows(me, one), one)
    with pytest.raises(Refusal, match="before it was begun"):
        complete_holding(holding=one.ref, started_on=TODAY, **told)
    with pytest.raises(Refusal, match="not asked of this"):
        complete_holding(holding=one.ref, started_on=None, **{**told, "answers": {"knowledge-only": True}})
    with pytest.raises(Refusal, match="You hold nothing such here"):
        complete_holding(holding=one.ref, started_on=None, **{**told, "by": scene.viewer})
    assert [held.proof for held in known_to([wanda[0]], at=NOW)[wanda[0].pk]] == ["seen"]
    complete_holding(holding=one.ref, started_on=dt.date(2010, 9, 2), **told)
    assert [held.proof for held in known_to([wanda[0]], at=NOW)[wanda[0].pk]] == ["said"]
    one.refresh_from_db()
    assert one.started_on == dt.date(2010, 9, 2)


def test_what_was_changed_after_the_look_was_not_seen(scene: Scene, wanda: tuple[Worker, Account]) -> None:
    """Whoever says that they saw a certificate says it of what stood on their page, and of nothing else."""
    me, lead = viewer(wanda[1]), browser(scene.lead)
    one = holds(me)
    shown = shows(me, one)
    before = looked_at(one)
    form = page(lead, "certificate-seen", shown.ref, one.ref)
    for words in (before, "Level 3, Made-up Awards", "begun 1 September 2010"):
        assert words in form
    complete_holding(holding=one.ref, started_on=dt.date(2008, 9, 1), answers={}, by=me, at=NOW)
    for said in (before, "", "rubbish"):
        with pytest.raises(Refusal, match="was changed since you looked"):
            see_certificate(share=shown.ref, holding=one.ref, seen_on=TODAY, said=said, by=scene.viewer, at=NOW)
    told = day("seen_on", TODAY)
    assert "was changed since you looked" in send(lead, "certificate-seen", shown.ref, one.ref, said=before, **told)
    assert "Certificate seen by" not in send(lead, "certificate-seen", shown.ref, one.ref, **told)
    assert not CertificateSeen.objects.exists()
    one.refresh_from_db()
    form = page(lead, "certificate-seen", shown.ref, one.ref)
    assert "begun 1 September 2008" in form
    assert looked_at(one) in form
    assert "Certificate seen by" in send(
        lead, "certificate-seen", shown.ref, one.ref, said=looked_at(one), **told
    )  # fmt: skip


def test_what_one_employer_saw_no_other_is_told(scene: Scene, wanda: tuple[Worker, Account]) -> None:
    me, school = viewer(wanda[1]), Scene("school")
    one = holds(me)
    here, there = shows(me, one), shows(me, one, to="school")
    sees(scene.viewer, here, one)
    assert "Certificate seen by" in page(browser(scene.lead), "shared-qualification", here.ref)
    text = page(browser(school.lead), "shared-qualification", there.ref)
    assert "Certificate seen by" not in text
    assert "nursery" not in text
    with pytest.raises(Refusal, match="Nobody of your organisation wrote down"):
        unsee_certificate(share=there.ref, holding=one.ref, by=school.viewer, at=NOW)


def test_it_goes_with_its_holder_to_another_employer(scene: Scene, wanda: tuple[Worker, Account]) -> None:
    """The nursery's record of them stays with the nursery; what they hold is theirs."""
    me = viewer(wanda[1])
    sees(scene.viewer, shows(me, one := holds(me)), one)
    school = Scene("school")
    Account.objects.filter(pk=wanda[1].pk).update(organisation=school.site.employer)
    Worker.objects.filter(pk=wanda[0].pk).update(account=None)
    there = school.worker("Testperson")
    Worker.objects.filter(pk=there.pk).update(account=wanda[1].ref)
    there.refresh_from_db()
    moved = viewer(Account.objects.get(pk=wanda[1].pk))
    assert "Always Diploma" in page(browser(Account.objects.get(pk=wanda[1].pk)), "portfolio")
    assert known_to([there], at=NOW)[there.pk] == []
    shows(moved, one, to="school")
    assert [held.proof for held in known_to([there], at=NOW)[there.pk]] == ["said"]


SENCO = "Special educational needs co-ordinator"
WARNED = "What the role asks of qualifications is not shown to be met"


def test_a_role_whose_qualification_is_not_shown_warns_at_the_start(scene: Scene) -> None:
    """A SEN co-ordinator is a qualified teacher (004 ¶3.76). It warns and does not bar; a nursery practitioner is asked
    for nothing."""
    worker = scene.checked(numbers={"TRN": "0123456"})
    scene.train(worker)
    scene.post()
    lead = browser(scene.lead)
    assert WARNED not in page(lead, "worker-start", worker.ref)
    post = scene.post("sen-coordinator")
    assert WARNED in page(lead, "worker-start", worker.ref)
    scene.start(worker, post)
    assert json.loads(Entry.objects.get(action="workforce.engagement.start").detail)["warned"] is True
    me = viewer(scene.signs_in(worker))
    one = holds(me, QTS)
    shown = shows(me, one)
    worker = Worker.objects.get()
    assert "sen-coordinator" in known(worker, at=NOW).lacks  # said is not seen
    text = page(lead, "worker", worker.ref)
    assert f"May work: {WARNED}" in text
    assert "Missing: Qualified teacher status" in text
    sees(scene.viewer, shown, one)
    assert "sen-coordinator" not in known(worker, at=NOW).lacks
    text = page(lead, "worker", worker.ref)
    assert "May work: All that the role asks for is there" in text
    assert "Met: Qualified teacher status" in text
    withdraw(share=shown.ref, by=me, at=NOW)
    assert "sen-coordinator" in known(worker, at=NOW).lacks
    assert "They show you none of their qualifications" in page(lead, "worker", worker.ref)


def test_a_head_is_asked_for_the_qualification_only_since_april_2009(scene: Scene) -> None:
    """004 ¶4.28: of those who take up a first headship from 1 April 2009 on; whether it is the first, nobody here can
    know, so that it is undecided and warned of."""
    heads = {}
    for began in (dt.date(2009, 3, 31), dt.date(2009, 4, 1)):
        worker = scene.checked(f"Head{began:%m}", numbers={"TRN": f"01234{began:%m}"})
        scene.train(worker)
        scene.start(worker, scene.post("head-teacher", funded_from=dt.date(2000, 1, 1)), start_on=began)
        heads[began] = "head-teacher" in known(worker, at=NOW).lacks
    assert list(heads.values()) == [False, True]


def test_the_lead_in_full_day_care_is_aimed_at_and_warns_nobody(scene: Scene) -> None:
    """004 ¶4.13: a graduate by 2015 was a target."""
    worker = scene.checked()
    scene.train(worker)
    scene.start(worker, scene.post("early-years-professional"))
    assert "early-years-professional" not in known(worker, at=NOW).lacks
    text = page(browser(scene.lead), "worker", worker.ref)
    assert "Early Years Professional Status (aimed at; it bars nobody)" in text


def test_levels_for_measures_are_of_what_is_shown_and_seen(scene: Scene, wanda: tuple[Worker, Account]) -> None:
    me, worker = viewer(wanda[1]), wanda[0]
    one, two, three = holds(me), holds(me, OTHER), holds(me, QTS)
    assert held_levels([worker], on=TODAY) == {worker.pk: ""}
    shown = shows(me, one, two, three)
    assert held_levels([worker], on=TODAY) == {worker.pk: ""}
    for each in (one, three):
        sees(scene.viewer, shown, each)
    assert held_levels([worker], on=TODAY) == {worker.pk: "3"}  # the fifth level was not seen
    sees(scene.viewer, shown, two)
    assert held_levels([worker], on=TODAY) == {worker.pk: "5"}
    assert held_levels([worker], on=days(-1)) == {worker.pk: ""}
    assert held_levels([worker, scene.worker("Other")], on=days(31)) == {worker.pk: "", Worker.objects.last().pk: ""}
    withdraw(share=shown.ref, by=me, at=NOW)
    assert held_levels([worker], on=TODAY) == {worker.pk: ""}


def test_levels_of_past_days_stay_as_they_were(scene: Scene, wanda: tuple[Worker, Account]) -> None:
    """Whatever was seen, said anew or taken out since: a measure of a day is what was shown and seen on it."""
    me, worker = viewer(wanda[1]), wanda[0]
    one, two = holds(me), holds(me, OTHER)
    shown = shows(me, one, two, at=NOW - dt.timedelta(days=3))
    then = NOW - dt.timedelta(days=1)
    for each in (one, two):  # written down later than it was shown, of a day before
        told = {"seen_on": days(-3), "said": looked_at(each), "by": scene.viewer, "at": then}
        see_certificate(share=shown.ref, holding=each.ref, **told)
    before = [{worker.pk: ""}, {worker.pk: ""}, {worker.pk: "5"}]
    past = [days(-3), days(-2), days(-1)]
    assert [held_levels([worker], on=on) for on in past] == before
    take_out(holding=two.ref, by=me, at=NOW)
    assert held_levels([worker], on=TODAY) == {worker.pk: "3"}
    assert [held_levels([worker], on=on) for on in past] == before
    complete_holding(holding=one.ref, started_on=dt.date(2010, 9, 2), answers={}, by=me, at=NOW)
    assert held_levels([worker], on=TODAY) == {worker.pk: ""}
    assert [held_levels([worker], on=on) for on in past] == before
    assert "Certificate seen by" not in page(browser(scene.lead), "shared-qualification", shown.ref)
    one.refresh_from_db()
    sees(scene.viewer, shown, one)  # again
    assert held_levels([worker], on=TODAY) == {worker.pk: "3"}
    unsee_certificate(share=shown.ref, holding=one.ref, by=scene.viewer, at=NOW)
    assert held_levels([worker], on=TODAY) == {worker.pk: ""}
    assert [held_levels([worker], on=on) for on in past] == before


def test_whoever_has_no_account_and_whoever_left_shows_nothing(scene: Scene, wanda: tuple[Worker, Account]) -> None:
    assert known_to([scene.worker("Other")], at=NOW)[Worker.objects.last().pk] == []
    assert Engagement.objects.count() == 1
    other = account("Nina Nobody", LEAD, area="E08000006")
    shown = shows(viewer(wanda[1]), holds(viewer(wanda[1]), DIPLOMA))
    # a role for another area does not reach this employer
    assert browser(other).get(reverse("shared-qualification", args=[shown.ref])).status_code == 404
    assert Holding.objects.count() == 1
