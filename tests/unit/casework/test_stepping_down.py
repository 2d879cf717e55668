"""Social care hands a family on: read by those who manage early help where it is offered, closed to them at once when
they do not take it, and help begins once, in the moment in which they do."""

import datetime as dt
import uuid

import pytest
from django.db import DatabaseError, transaction

from tests.unit.casework import made
from tests.unit.casework.panelled import refused
from tests.unit.casework.planned import NOW, days
from tests.unit.casework.stepped import FOUND, HandingOn
from village.casework.actions.families import Who
from village.casework.actions.stepping_down import list_step_downs
from village.casework.models import Agreement, Episode, Family, Letter, StepDown
from village.casework.queries.facts import facts
from village.casework.queries.social_care import is_as_it_stood, step_downs_for, step_downs_of
from village.casework.queries.visible import visible_to
from village.casework.rules.social_care import CROSSING_REASONS
from village.kernel.audit.models import Entry
from village.workflow.actions.moving import NotMoved
from village.workflow.queries.processes import newest, process_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene() -> HandingOn:
    return HandingOn()


def test_who_has_no_part_neither_offers_nor_sees_nor_answers(scene: HandingOn) -> None:
    for who in (scene.lead, scene.boss, scene.worker, scene.sid, scene.stranger):
        refused(lambda who=who: scene.offer(who))
    one = scene.offer()
    elsewhere = made.account("Eve Elsewhere", "family-help-manager", area=made.ELSEWHERE)
    other = made.account("Bo Otherboss", "family-help-manager", body="clinic")
    for who in (scene.lead, scene.nurse, elsewhere, other, scene.soo, scene.sid, scene.sam):
        assert list(step_downs_for(scene.by(who))) == []
        for move in ("accept", "decline"):
            refused(lambda who=who, move=move: scene.answer(one, move, who), "no such offer")
        assert made.browser(who).get(f"/help/step-downs/{one.ref}/").status_code == 404
        assert made.browser(who).post(f"/help/step-downs/{one.ref}/accept/").status_code == 404
    for who in (scene.soo, scene.sid, scene.boss, scene.lead):
        assert list(step_downs_of(scene.by(who), at=NOW)) == []
        refused(lambda who=who: scene.answer(one, "take-back", who), "no such offer")
        assert made.browser(who).get(f"/help/step-downs/{one.ref}/back/").status_code == 404
    with pytest.raises(NotMoved):
        scene.answer(one, "take-over")
    assert list_step_downs(by=scene.by(scene.boss), at=NOW) == ([one], [])
    assert list_step_downs(by=scene.by(scene.sam), at=NOW) == ([], [one])
    assert not Episode.objects.filter(family=one.family).exists()


def test_what_is_offered_says_who_what_and_who_agreed(scene: HandingOn) -> None:
    child = Who("Otis Offered", born_on=dt.date(2020, 3, 1))
    for said, sentence in (
        ({"to": "school"}, "Choose who manages"),
        ({"people": [(Who("Ola"), "carer")], "agreed": 0}, "at least one child"),
        ({"people": [(child, "cousin")], "agreed": 0}, "at least one child"),
        ({"people": [(child, "child")], "agreed": 0}, "cannot agree"),  # too young
        ({"people": [(child, "child")], "agreed": 1}, "cannot agree"),  # no carer was named
        ({"found": " "}, "what you found"),
        ({"found": "x" * 2001}, "2,000"),
        ({"found": "They live at M1 1AA."}, "address"),
        ({"agreed_on": days(1).date()}, "in the future"),
        ({"agreed_on": NOW.date() - dt.timedelta(days=400)}, "a year ago"),
        ({"name": " "}, "name to find it by"),
    ):
        families = Family.objects.count()
        refused(lambda said=said: scene.offer(**said), sentence)
        assert Family.objects.count() == families
    assert not StepDown.objects.exists()
    one = scene.offer(key="k")
    assert scene.offer(key="k") == one
    homeless = made.account("Noa Nobody", "social-care-manager")
    homeless.organisation = None
    homeless.save()
    refused(lambda: scene.offer(homeless), "belong to an organisation")
    for change in (
        lambda: StepDown.objects.update(agreed_on=NOW.date()),
        lambda: StepDown.objects.filter(pk=one.pk)._raw_delete("default"),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


def test_taken_over_help_begins_once_led_by_who_was_named(scene: HandingOn) -> None:
    one = scene.offer()
    barred = made.account("Bert Barred", "practitioner")
    one.agreed_by.restrictions.create(
        kind="barred", account=barred.ref, authority="x", by=uuid.uuid4(), from_at=NOW, review_on=NOW.date()
    )
    for lead in (barred.ref, scene.mother.ref, scene.sam.ref):
        refused(lambda lead=lead: scene.answer(one, "accept", lead=lead), "who could lead")
    assert not Episode.objects.filter(family=one.family).exists()
    begun = scene.answer(one, "accept", key="a")
    assert scene.answer(one, "accept", key="b") == begun  # exactly once, under whatever key
    assert Episode.objects.filter(family=one.family).count() == 1
    assert (begun.organisation.slug, begun.area, begun.kind) == ("council", made.AREA, "early-help")
    assert [each.name for each in begun.children.all()] == ["Otis Offered"]
    assert begun.leads.get().account == scene.lead.ref
    so = facts(begun)
    assert (so["agreement"], so["agreed-on"], so["lead"]) == ("given", NOW.date(), "yes")
    assert Agreement.objects.get(episode=begun).by == scene.sam.ref
    assert begun in visible_to(scene.by(), at=days(1))
    assert list(step_downs_for(scene.by(scene.boss))) == []
    assert made.browser(scene.sam).get(f"/help/{begun.ref}/").status_code == 404  # handing on opens no record
    assert scene.run(1)["failed"] == 0
    told = Letter.objects.get(template__startswith="step-down.step-down-accepted.family")
    assert (told.episode, told.content["name"]) == (begun, "Ola Offered")
    page = made.browser(scene.lead).get(f"/help/{begun.ref}/requests/").content.decode()
    assert FOUND in page


def test_a_child_who_is_old_enough_agrees_for_themselves(scene: HandingOn) -> None:
    begun = scene.answer(scene.offer(agreed=0), "accept")
    said = Agreement.objects.get(episode=begun)
    assert (said.given_by.name, said.capacity) == ("Otis Offered", "young-person")


def test_declined_or_taken_back_it_is_closed_at_once(scene: HandingOn) -> None:
    one, two = scene.offer(), scene.offer()
    client = made.browser(scene.boss)
    scene.answer(one, "decline")
    scene.answer(two, "take-back")
    for each in (one, two):
        assert client.get(f"/help/step-downs/{each.ref}/").status_code == 404
        assert str(each.ref) not in client.get("/help/step-downs/").content.decode()
        refused(lambda each=each: scene.answer(each, "accept"), "no such offer")
        refused(lambda each=each: scene.answer(each, "decline"), "no such offer")
    assert list(step_downs_for(scene.by(scene.boss))) == []
    assert [each.process.state for each in step_downs_of(scene.by(scene.sam), at=days(2))] == ["declined", "withdrawn"]
    assert list(step_downs_of(scene.by(scene.sam), at=days(40))) == []
    assert not Episode.objects.exclude(pk=scene.episode.pk).exists()


def test_a_bar_hides_it_and_what_was_destroyed_is_not_taken_over(scene: HandingOn) -> None:
    one = scene.offer()
    bar = one.agreed_by.restrictions.create(
        kind="barred", account=scene.boss.ref, authority="x", by=uuid.uuid4(), from_at=NOW, review_on=NOW.date()
    )
    assert list(step_downs_for(scene.by(scene.boss))) == []
    refused(lambda: scene.answer(one, "accept"), "no such offer")
    bar.delete()
    StepDown.objects.filter(pk=one.pk).update(content={})
    one.refresh_from_db()
    assert not is_as_it_stood(one)
    assert "not kept any more" in made.browser(scene.boss).get(f"/help/step-downs/{one.ref}/").content.decode()
    with pytest.raises(NotMoved, match="what social care found is kept"):
        scene.answer(one, "accept")


def test_every_look_is_in_the_audit_without_words_and_every_reason_has_some(scene: HandingOn) -> None:
    one = scene.offer()
    client = made.browser(scene.boss)
    client.get(f"/help/step-downs/{one.ref}/")
    client.get("/help/step-downs/")
    found = (
        Entry.objects.filter(action__startswith="casework.step-down").order_by("pk").values_list("action", flat=True)
    )
    assert list(found) == ["casework.step-down.offer", "casework.step-down.read", "casework.step-down.list"]
    assert FOUND not in str(list(Entry.objects.values()))
    process = process_of(newest("step-down"))
    assert {code for each in process.moves for code in each.reasons} <= set(CROSSING_REASONS)


def test_it_is_offered_and_answered_on_pages(scene: HandingOn, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: days(1))
    sam, boss = made.browser(scene.sam), made.browser(scene.boss)
    assert "Nothing is offered" in sam.get("/help/step-downs/own/").content.decode()
    assert sam.get("/help/step-downs/new/").status_code == 200
    said = {
        "name": "The Offered family", "child": "Otis Offered", "born_on-day": "1", "born_on-month": "3",
        "born_on-year": "2012", "carer": "Ola Offered", "area": made.AREA, "organisation": "council",
        "agreed_by": "child", "agreed_on-day": "4", "agreed_on-month": "5", "agreed_on-year": "2026", "found": FOUND,
        "key": "k",
    }  # fmt: skip
    assert sam.post("/help/step-downs/new/", {**said, "carer": "", "agreed_by": "carer"}).status_code == 400
    for _ in range(2):
        assert sam.post("/help/step-downs/new/", said).status_code == 302
    one = StepDown.objects.get()
    home = f"/help/step-downs/{one.ref}/"
    assert FOUND in boss.get(home).content.decode()
    assert boss.get(f"{home}take-back/").status_code == 404
    assert "Lena Lead" in boss.get(f"{home}accept/").content.decode()
    wrong = {"key": "x", "expects": "7", "reason": "needs-more"}
    assert boss.get(f"{home}decline/").status_code == 200
    assert boss.post(f"{home}decline/", wrong).status_code == 400  # it has changed since
    again = StepDown.objects.get(pk=scene.offer().pk)
    assert sam.get(f"/help/step-downs/{again.ref}/back/").status_code == 200
    back = {"key": "y", "expects": "0", "reason": "by-mistake"}
    assert sam.post(f"/help/step-downs/{again.ref}/back/", back).status_code == 302
    assert boss.post(f"/help/step-downs/{again.ref}/decline/", back).status_code == 404
    gone = scene.offer()
    assert (
        boss.post(f"/help/step-downs/{gone.ref}/decline/", {**back, "key": "z", "reason": "needs-more"}).status_code
        == 302
    )
    taken = {"key": "a", "expects": "0", "lead": str(scene.lead.ref)}
    assert boss.post(f"{home}accept/", taken).status_code == 302
    assert Episode.objects.filter(family=one.family).count() == 1
    assert made.browser(scene.lead).get(f"/help/{one.taken.episode.ref}/").status_code == 200
