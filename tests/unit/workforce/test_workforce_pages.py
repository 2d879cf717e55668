"""The pages of the register: whom they open to, and what each journey does. Denied first."""

import datetime as dt
import uuid
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.unit.workforce import made
from tests.unit.workforce.made import Scene, account, ahead, browser, days
from village.kernel.accounts.models import Account
from village.kernel.audit.models import Entry
from village.workforce.actions.vetting import record_bar
from village.workforce.models import (
    Absence,
    Check,
    CorrectionRequest,
    Declared,
    Engagement,
    Match,
    Post,
    Site,
    Training,
    Worker,
)


@pytest.fixture
def scene(db: None) -> Scene:
    return Scene()


def day(name: str, on: Any) -> dict[str, Any]:
    return {f"{name}-day": on.day, f"{name}-month": on.month, f"{name}-year": on.year}


def page(client: Client, name: str, *refs: uuid.UUID) -> str:
    answer = client.get(reverse(name, args=refs))
    assert answer.status_code == 200, name
    return str(answer.content.decode())


def send(client: Client, page_name: str, /, *refs: uuid.UUID, **told: Any) -> str:
    answer = client.post(reverse(page_name, args=refs), told, follow=True)
    return str(answer.content.decode())


def test_the_list_says_its_scope_and_finds(scene: Scene) -> None:
    scene.cleared()
    unmatched = scene.checked("Unchecked")
    scene.start(unmatched, scene.post("nursery-cook"))
    scene.check(unmatched, **{**made.SERVICE, "result": "NO_MATCH_FOUND"})
    lead = browser(scene.lead)
    text = page(lead, "workforce")
    assert "all sectors; core and wider workforce; paid and volunteer posts" in text
    assert "Wanda Testperson" in text
    assert "Must not work" in text
    answer = lead.get(
        reverse("workforce"), {"role": "nursery-cook", "scope": "core", "paid": "yes", "kind": "permanent"}
    )
    text = answer.content.decode()
    assert "Early years and childcare; core workforce only; paid posts only" in text
    assert "Wanda Unchecked" in text
    assert "Wanda Testperson" not in text
    nowhere = account("Nina Nowhere", made.LEAD, area="E08000006")
    assert "You keep no employer" in page(browser(nowhere), "workforce")


def test_somebody_is_added_and_put_right(scene: Scene) -> None:
    lead = browser(scene.lead)
    who = {"given": "Nia", "family": "Newperson", "sex": "female", "ethnicity": "NOBT", "national": "AB 12 34 56 C"}
    born = day("born_on", made.BORN)
    assert "Choose the register" in send(lead, "worker-add", **who, **born, scheme="", number="1234567")
    for wrong in ({**who, "family": ""}, {**who, "national": "AB 12 34 56 X"}):
        again = send(lead, "worker-add", **wrong, **born, scheme="", number="")
        assert "There is a problem" in again
        assert "12 34 56" not in again
    assert "Nia Newperson" in send(lead, "worker-add", **who, **born, scheme="TRN", number="0123456")
    assert "Somebody else in your register" in send(lead, "worker-add", **who, **born)
    assert "123456C" not in page(lead, "worker", Worker.objects.get().ref)
    send(lead, "worker-about", Worker.objects.get().ref, sex="male", ethnicity="NOBT", **born)
    assert Worker.objects.get().sex == "male"
    send(lead, "worker-registration", Worker.objects.get().ref, scheme="SWE", number="SW12345")
    send(lead, "worker-name", Worker.objects.get().ref, given="Nia", family="Other", **day("from_on", ahead(0)))
    text = page(lead, "worker", Worker.objects.get().ref)
    assert "Nia Other" in text
    assert "SW12345" in text


def test_a_post_is_added_filled_left_and_ended(scene: Scene) -> None:
    lead, worker = browser(scene.lead), scene.checked(numbers={"TRN": "0123456"})
    send(lead, "site-add", name="Hut", area="E08000003", kind="full-day-care")
    assert "Hut" in page(lead, "post-add")
    hut = Site.objects.get(name="Hut")
    assert hut.kind == "full-day-care"
    assert "There is a problem" in send(lead, "site-kind", hut.ref, kind="castle")
    assert "Children’s centre" in send(lead, "site-kind", hut.ref, kind="childrens-centre")
    assert Site.objects.get(name="Hut").kind == "childrens-centre"
    told: dict[str, Any] = {
        "role": "teacher",
        "site": str(scene.site.ref),
        "fte": "1",
        "standard_hours": "32.5",
        "paid": "yes",
    }
    assert "Teacher" in send(lead, "post-add", **told, **day("funded_from", days(-400)))
    post = Post.objects.get()
    start = {"post": str(post.ref), "kind": "permanent", "fte": "0.8", "origin": "other"}
    too_much = send(lead, "worker-start", worker.ref, **{**start, "fte": "37"}, **day("start_on", days(-30)))
    assert "Nobody fills more than 1.2 of full time" in too_much
    assert "Teacher" in send(lead, "worker-start", worker.ref, **start, **day("start_on", days(-30)))
    engagement = Engagement.objects.get()
    assert engagement.fte == Decimal("0.8")
    refused = send(lead, "worker-leave", worker.ref, engagement.ref, reason="resigned", **day("last_on", days(-31)))
    assert "Nobody leaves before they joined" in refused
    send(lead, "worker-leave", worker.ref, engagement.ref, reason="resigned", **day("last_on", days(-1)))
    assert Engagement.objects.get().end_on == days(0)
    send(lead, "worker-away", worker.ref, kind="SIC", **day("from_on", days(-9)))
    send(lead, "worker-back", worker.ref, days="3", **day("last_on", days(-4)))
    assert Absence.objects.get().until_on == days(-3)
    send(lead, "worker-mistake", worker.ref, engagement.ref, because="Another post")
    assert "A mistake, counted nowhere: Another post" in page(lead, "worker", worker.ref)
    send(lead, "vacancy-declare", role="teacher", fte="0.5", **day("on", ahead(0)))
    assert Declared.objects.get().fte == Decimal("0.50")
    assert "0.50 apart" in page(lead, "posts").replace("-", "")
    assert "Teacher" in page(lead, "posts")
    send(lead, "post-end", post.ref, **day("last_on", ahead(0)))
    assert Post.objects.get().funded_until == ahead(1)


def test_the_designated_record_checks_and_nobody_else_is_told_of_a_bar(scene: Scene) -> None:
    worker, mine = scene.cleared("practitioner")
    dsl = browser(scene.dsl)
    check = {"means": "service", "result": "BLANK_NO_NEW_INFO", "workforce": "child", "level": "enhanced"}
    check |= {"basis": "consent", "identity": "on", "ends": "12:00"}
    dates = {**day("checked_on", days(0)), **day("last_on", days(60))}
    refused = send(dsl, "worker-check", worker.ref, **check, **dates, note="a caution in 1999")
    assert "This looks like what a certificate says" in refused
    send(dsl, "worker-check", worker.ref, **check, **dates, note="Seen by Dot")
    assert Check.objects.latest("pk").note == "Seen by Dot"
    told = page(dsl, "worker-vetting", worker.ref)
    assert "midday" in told
    assert "Wanda Testperson" in told.split("Signs in as")[1]
    send(
        dsl,
        "worker-training",
        worker.ref,
        course="safeguarding",
        **day("done_on", days(-1)),
        **day("last_on", days(90)),
    )
    assert Training.objects.count() == 3
    assert "Cleared for work with children until" in page(browser(scene.lead), "worker", worker.ref)
    send(dsl, "worker-bar", worker.ref, barred="yes")
    assert "Barred" in page(dsl, "vetting")
    assert "Barred" in page(dsl, "worker-vetting", worker.ref)
    told = page(browser(scene.lead), "worker", worker.ref) + page(browser(scene.lead), "workforce")
    assert "barred" not in told.lower()
    assert "Ask whoever is designated" in told
    assert "Cleared for work" not in told
    other = scene.worker("Otherperson")
    send(dsl, "worker-account", other.ref, email=account("Otto Otherperson").email)
    assert Worker.objects.get(pk=other.pk).account is not None
    assert browser(scene.lead).get(reverse("vetting")).status_code == 404
    assert dsl.get(reverse("worker", args=[worker.ref])).status_code == 404
    assert not mine.role_grants.filter(until_on=None).exists()


def test_a_worker_reads_what_is_held_and_who_looked_and_asks(scene: Scene) -> None:
    worker, mine = scene.cleared()
    lead, own = browser(scene.lead), browser(mine)
    assert "Nothing is held about you" in page(browser(scene.lead), "my-work")
    page(lead, "worker", worker.ref)
    text = page(own, "my-work")
    assert "Lea Lead nursery" in text
    assert "Looked at what is held about you" in text
    send(own, "my-work-correct", field="born_on", text="15/03/1985")
    asked = CorrectionRequest.objects.get()
    assert "asks for something to be put right" in page(lead, "workforce")
    assert "15 March 1985" in page(lead, "worker-correction", asked.ref)
    assert "Say why" in send(lead, "worker-correction", asked.ref, decision="declined", because="")
    send(lead, "worker-correction", asked.ref, decision="accepted")
    worker.refresh_from_db()
    assert worker.born_on.isoformat() == "1985-03-15"
    assert "Accepted" in page(own, "my-work")
    record_bar(worker=worker.ref, barred=True, **scene.vetted)
    assert "will speak with you" in page(own, "my-work")
    send(own, "my-work-correct", field="posts", text="I left")
    assert "their page" in page(lead, "worker-correction", CorrectionRequest.objects.get(field="posts").ref)


@pytest.mark.parametrize("on", [dt.date(9999, 12, 31), dt.date(1, 1, 1)])
def test_a_day_beyond_all_days_is_refused_in_a_sentence(scene: Scene, on: dt.date) -> None:
    worker, _ = scene.cleared()
    engagement, post = Engagement.objects.get(), scene.post()
    check = {"means": "certificate", "result": "clear", "workforce": "child", "level": "enhanced", "basis": "regulated"}
    asked: list[tuple[Account, str, tuple[uuid.UUID, ...], dict[str, Any]]] = [
        (scene.lead, "worker-leave", (worker.ref, engagement.ref), {"reason": "resigned"}),
        (scene.lead, "worker-away", (worker.ref,), {"kind": "SIC", **day("from_on", days(-9))}),
        (scene.lead, "worker-registration", (worker.ref,), {"scheme": "SWE", "number": "SW12345"}),
        (scene.lead, "post-end", (post.ref,), {}),
        (scene.dsl, "worker-training", (worker.ref,), {"course": "safeguarding", **day("done_on", days(-9))}),
        (scene.dsl, "worker-check", (worker.ref,), {**check, **day("checked_on", days(-9))}),
    ]
    for who, name, refs, told in asked:
        sentence = "must be on or before" if on.year > 2000 else "must be on or after"
        parts = {"last_on-day": on.day, "last_on-month": on.month, "last_on-year": f"{on.year:04}"}
        assert sentence in send(browser(who), name, *refs, **told, **parts), name
    for name in ("workforce", "posts"):
        assert browser(scene.lead).get(reverse(name), {"on": on.isoformat()}).status_code == 200


def test_a_bar_of_whom_no_account_is_joined_says_that_nothing_was_closed(scene: Scene) -> None:
    worker, dsl = scene.checked(), browser(scene.dsl)
    told = send(dsl, "worker-bar", worker.ref, barred="yes")
    assert "No account is joined: nothing was closed. Join it now, or have it closed." in told
    assert "no role and no access" not in told
    assert "holds from this moment" not in told
    told = send(dsl, "worker-account", worker.ref, email=account("Wanda Testperson", "practitioner").email)
    assert "nothing was closed" not in told
    assert "Barred from work with children: no role and no access" in told


def test_an_account_that_is_somebody_elses_is_named_and_parted_from(scene: Scene) -> None:
    worker, _ = scene.cleared("practitioner")
    dsl = browser(scene.dsl)
    assert browser(scene.lead).get(reverse("worker-part", args=[worker.ref])).status_code == 404
    assert "The account is somebody else’s" in page(dsl, "worker-vetting", worker.ref)
    assert "Wanda Testperson signs in with the account" in page(dsl, "worker-part", worker.ref)
    assert Worker.objects.get().account is not None
    told = send(dsl, "worker-part", worker.ref)
    assert "Not joined with an account" in told
    assert "Join with an account" in told
    assert Worker.objects.get().account is None
    assert "Nobody signs in" in page(dsl, "worker-part", worker.ref)
    assert "joined with no account" in send(dsl, "worker-part", worker.ref)


def test_whose_request_is_shown_in_the_list_is_in_the_audit(scene: Scene) -> None:
    worker, mine = scene.cleared()
    send(browser(mine), "my-work-correct", field="sex", text="Male")
    answer = browser(scene.lead).get(reverse("workforce"), {"q": "nobodysuch"})
    assert "Wanda Testperson asks" in answer.content.decode()
    assert str(worker.ref) in Entry.objects.filter(action="workforce.worker.list").latest("pk").detail


def test_too_many_hours_of_all_employers_together_are_told_to_the_worker_alone(scene: Scene) -> None:
    worker, mine = scene.cleared()
    school = Scene("school")
    same = school.checked()
    Worker.objects.filter(pk=same.pk).update(person=worker.person)
    assert "more hours a week than anybody can work" not in page(browser(mine), "my-work")
    school.start(same, school.post(), hours=Decimal(39))
    assert "more hours a week than anybody can work" in page(browser(mine), "my-work")
    for lead, one in ((scene.lead, worker), (school.lead, same)):
        assert "more hours a week" not in page(browser(lead), "worker", one.ref)


def test_pairs_are_decided_without_saying_where_anybody_works(scene: Scene) -> None:
    scene.worker(numbers={"SWE": "SW1"}, national="AB 12 34 56 C")
    Scene("school").worker("Newname", numbers={"SWE": "SW2"}, national="AB 12 34 56 C")
    one = Match.objects.get()
    officer: Account = account("Mo Matcher", made.OFFICER, body="council")
    client = browser(officer)
    text = page(client, "matches") + page(client, "match", one.ref)
    assert "Newname" in text
    assert "different numbers on one register: Social Work England" in text
    assert "the same" in text
    assert "nursery" not in text
    assert "school" not in text
    send(client, "match", one.ref, same="no")
    assert Match.objects.get().decision == "different"
    assert client.get(reverse("match", args=[one.ref])).status_code == 404
    assert client.get(reverse("match", args=[uuid.uuid4()])).status_code == 404
