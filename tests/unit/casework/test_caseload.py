"""How many families each lead has beside their limit: shown to whoever manages them and to themselves, and to nobody
else; given more is a decision with a reason."""

import datetime as dt
import re
import uuid
from decimal import Decimal
from typing import Any

import pytest
from django.db import Error, transaction

from tests.unit.casework import made
from tests.unit.casework.panelled import refused
from tests.unit.casework.planned import NOW, days
from tests.unit.casework.stepped import HandingOn
from tests.unit.casework.test_pages import words
from village.casework.actions import team
from village.casework.actions.caseload import record_working_time, set_caseload
from village.casework.models import AreaCaseload, Episode, OverCaseload, WorkingTime
from village.casework.queries.caseload import Load, chosen_from, limit_in, load_of, loads, own_load, shipped
from village.casework.rules.caseload import (
    Limit,
    Working,
    is_protected,
    limit_fault,
    most,
    over_by,
    said,
    working_fault,
)
from village.kernel.accounts.models import Account
from village.kernel.audit.models import Entry

pytestmark = pytest.mark.django_db
TODAY = NOW.date()


@pytest.fixture
def scene() -> HandingOn:
    return HandingOn()


@pytest.fixture
def admin(scene: HandingOn) -> Account:
    return made.account("Ada Admin", "administrator")


def unlinked(page: str) -> str:
    """A page without its links, as it is read."""
    return re.sub(r"</?a\b[^>]*>", "", page)


def limited(admin: Account, **more: Any) -> AreaCaseload:
    told: dict[str, Any] = {
        "area": made.AREA, "families": 2, "protected": 90, "from_on": TODAY, "because": "As agreed with the unions.",
    }  # fmt: skip
    return set_caseload(**told | more, by=made.seen(admin), at=NOW)


def works(scene: HandingOn, who: Account, share: str = "1", newly: dt.date | None = None, **more: Any) -> WorkingTime:
    by = scene.by(more.pop("by", scene.boss))
    return record_working_time(account=who.ref, share=Decimal(share), newly_until=newly, by=by, at=NOW)


# ── the rule ─────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("families", "share", "newly", "expected"),
    [
        (15, "1", None, 15),
        (15, "0.6", None, 9),
        (15, "1", TODAY + dt.timedelta(days=1), 13),  # nine tenths are 13.5: whole families only
        (15, "0.6", TODAY + dt.timedelta(days=1), 8),  # 8.1
        (15, "1", TODAY, 15),  # until that day, and no more on it
        (1, "0.4", None, 0),
        (10, "1.2", None, 12),
    ],
)
def test_a_limit_is_a_share_of_what_the_area_set(
    families: int, share: str, newly: dt.date | None, expected: int
) -> None:
    assert most(Limit(families, 90), Working(Decimal(share), newly), TODAY) == expected


def test_of_whom_nothing_is_known_they_are_full_time_and_without_a_limit_nobody_is_over() -> None:
    assert most(Limit(15, 90), None, TODAY) == 15
    assert most(None, Working(Decimal("0.5")), TODAY) is None
    assert not is_protected(None, TODAY)
    assert not is_protected(Working(Decimal(1)), TODAY)
    assert [over_by(held, 3) for held in (0, 3, 4, 9)] == [0, 0, 1, 6]
    assert over_by(99, None) == 0
    assert [said(held, 3) for held in (1, 3, 5)] == ["2 under", "At the limit", "2 over"]
    assert said(99, None) == "No limit is set"


def test_what_cannot_be_is_said() -> None:
    good = {"families": 15, "protected": 90, "from_on": TODAY, "because": "So", "today": TODAY}
    assert limit_fault(**good) == ""
    for more, sentence in (
        ({"families": 0}, "number of families"),
        ({"families": 101}, "number of families"),
        ({"protected": 9}, "per cent"),
        ({"protected": 101}, "per cent"),
        ({"from_on": TODAY - dt.timedelta(days=1)}, "a day to come"),
        ({"because": "  "}, "Say why"),
    ):
        assert sentence in limit_fault(**good | more)
    for share in ("0", "-1", "1.21", "0.333"):
        assert "share of full time" in working_fault(Decimal(share), None, TODAY)
    assert working_fault(Decimal("0.6"), TODAY, TODAY) == ""
    assert "three years" in working_fault(Decimal(1), TODAY + dt.timedelta(days=1200), TODAY)
    shipped.cache_clear()  # what ships is read here, whoever read it before
    assert (shipped()["protected"], shipped()["confirmed"]) == (90, False)


# ── who sets it, and who sees it ─────────────────────────────────────────────────────────────────────────────────────


def test_only_an_administrator_of_the_area_sets_it(scene: HandingOn, admin: Account) -> None:
    for who in (scene.lead, scene.boss, scene.sam, made.account("Ida Gov", "information-governance")):
        refused(lambda who=who: limited(who))
    refused(lambda: limited(admin, area=made.ELSEWHERE))
    refused(lambda: limited(admin, area="nowhere"), "Choose an area")
    refused(lambda: limited(admin, because=" "), "Say why")
    assert not AreaCaseload.objects.exists()
    first = limited(admin)
    assert limited(admin) == first
    again = limited(admin, families=3)
    assert limit_in(made.AREA, TODAY) == Limit(3, 90)  # of one day the last counts
    assert limit_in(made.AREA, TODAY - dt.timedelta(days=1)) is limit_in(made.ELSEWHERE, TODAY) is None
    assert [one.pk for one in AreaCaseload.objects.all()] == [first.pk, again.pk]
    assert Entry.objects.filter(action="casework.caseload.set", thing=f"area:{made.AREA}").count() == 2
    with pytest.raises(Error, match="append-only"), transaction.atomic():
        AreaCaseload.objects.update(families=99)


def test_only_who_manages_their_service_writes_down_how_much_somebody_works(scene: HandingOn) -> None:
    elsewhere = made.account("Eve Elsewhere", "family-help-manager", area=made.ELSEWHERE)
    other = made.account("Bo Otherboss", "family-help-manager", body="clinic")
    alone = made.account("Noa Nobody", "family-help-manager")
    Account.objects.filter(pk=alone.pk).update(organisation=None)
    for who in (scene.lead, scene.nurse, scene.stranger, scene.sam, elsewhere, other, alone):
        refused(lambda who=who: works(scene, scene.lead, by=who), "nobody like this")
    refused(lambda: works(scene, scene.nurse), "nobody like this")  # of another service
    refused(lambda: works(scene, scene.sam), "nobody like this")
    refused(lambda: works(scene, scene.lead, "0"), "share of full time")
    assert not WorkingTime.objects.exists()
    first = works(scene, scene.lead, "0.6")
    assert works(scene, scene.lead, "0.60") == first
    assert works(scene, scene.lead, "1") != first
    assert WorkingTime.objects.count() == 2
    with pytest.raises(Error, match="append-only"), transaction.atomic():
        WorkingTime.objects.update(share=1)


def test_who_manages_nobody_sees_their_own_and_no_other(scene: HandingOn, admin: Account) -> None:
    limited(admin)
    other = made.account("Bo Otherboss", "family-help-manager", body="clinic")
    for who in (scene.lead, scene.nurse, scene.sam, admin):
        assert loads(scene.by(who), at=NOW) == []
        assert load_of(scene.by(who), scene.lead.ref, at=NOW) is None
        assert chosen_from(scene.by(who), {scene.lead.ref}, at=NOW) == {}
    assert {one.name for one in loads(scene.by(other), at=NOW)} == {"Bo Otherboss"}
    mine = own_load(scene.by(), at=NOW)
    assert mine is not None
    assert (mine.name, mine.held, mine.most, mine.over) == ("Lena Lead", 1, 2, 0)
    assert own_load(scene.by(scene.sam), at=NOW) is None  # works with no family
    nobody = made.account("Noa Nobody", "practitioner")
    Account.objects.filter(pk=nobody.pk).update(organisation=None)
    assert own_load(made.seen(nobody), at=NOW) == Load(nobody.ref, "Noa Nobody", 0, None, None, False)


def test_a_manager_sees_all_of_the_service_the_newly_qualified_first_then_who_is_over(
    scene: HandingOn, admin: Account
) -> None:
    limited(admin, families=2, protected=50)
    new = made.account("Zoe New", "practitioner")
    for number in range(2):
        made.episode(scene.lead, f"More {number}")
    shut = made.episode(scene.lead, "Closed")
    Episode.objects.filter(pk=shut.pk).update(closed_at=NOW, closing="refused")
    made.episode(new, "One")
    works(scene, new, "1", days(90).date())
    theirs = made.episode(scene.lead, "Theirs")
    theirs.leads.update(account=scene.nurse.ref)  # somebody of another service leads one that ours holds
    found = [(one.name, one.held, one.most, one.said) for one in loads(scene.by(scene.boss), at=NOW)]
    assert found == [
        ("Zoe New", 1, 1, "At the limit"),
        ("Lena Lead", 3, 2, "1 over"),
        ("Bea Boss", 0, 2, "2 under"),
        ("Nina Nurse", 1, None, "Of another service"),
    ]
    everywhere = made.account("Evan Everywhere", "family-help-manager", area="")
    assert {one.name for one in loads(scene.by(everywhere), at=NOW)} == {one[0] for one in found} | {"Evan Everywhere"}
    scene.anna.restrictions.create(
        kind="barred", account=scene.boss.ref, authority="x", by=uuid.uuid4(), from_at=NOW, review_on=TODAY
    )
    assert [one.held for one in loads(scene.by(scene.boss), at=NOW) if one.name == "Lena Lead"] == [
        2
    ]  # as they may read


# ── giving more ──────────────────────────────────────────────────────────────────────────────────────────────────────


def offered(scene: HandingOn, to: Account, who: Account, because: str = "") -> Any:
    told = {"episode": scene.ref, "to": to.ref, "agreed_by": scene.mother.ref}
    return team.offer_lead(**told, over_because=because, by=scene.by(who), at=NOW)


def test_a_manager_gives_more_than_the_limit_with_a_reason_and_a_lead_who_does_not_see_it_without(
    scene: HandingOn, admin: Account
) -> None:
    full = made.account("Fay Full", "practitioner")
    made.episode(full, "One")
    offered(scene, full, scene.boss)  # no limit is set
    team.settle_offer(episode=scene.ref, by=scene.by(), at=NOW)
    limited(admin, families=1)
    refused(lambda: offered(scene, full, scene.boss), "would lead 2 families, and at most 1")
    refused(lambda: offered(scene, full, scene.boss, "  "), "Say why")
    assert not OverCaseload.objects.exists()
    offered(scene, full, scene.lead)  # who does not manage them is not told how they stand
    assert not OverCaseload.objects.exists()
    team.settle_offer(episode=scene.ref, by=scene.by(), at=NOW)
    offered(scene, full, scene.boss, "She knows the family.")
    kept = OverCaseload.objects.get()
    assert (kept.account, kept.held, kept.most, kept.because) == (full.ref, 2, 1, "She knows the family.")
    assert Entry.objects.filter(action="casework.caseload.over", thing=f"episode:{scene.ref}").count() == 1
    assert "She knows" not in str([one.detail for one in Entry.objects.all()])
    with pytest.raises(Error, match="append-only"), transaction.atomic():
        OverCaseload.objects.update(because="x")


def test_what_social_care_offers_is_given_beyond_a_limit_with_a_reason_too(scene: HandingOn, admin: Account) -> None:
    limited(admin, families=1)
    one = scene.offer()
    refused(lambda: scene.answer(one, "accept"), "would lead 2 families, and at most 1")
    assert not Episode.objects.filter(family=one.family).exists()
    page = words(made.browser(scene.boss).get(f"/help/step-downs/{one.ref}/accept/"))
    assert "Lena Lead (leads 1, at most 1: this would be over)" in page
    assert "why all the same" in page
    told = {"lead": str(scene.lead.ref), "key": uuid.uuid4().hex, "expects": "0"}
    here = f"/help/step-downs/{one.ref}/accept/"
    assert made.browser(scene.boss).post(here, told).status_code == 400
    assert made.browser(scene.boss).post(here, told | {"over_because": "Nobody else."}).status_code == 302
    assert OverCaseload.objects.get().held == 2


# ── pages ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_page_tells_a_lead_their_own_and_a_manager_all_of_the_service(scene: HandingOn, admin: Account) -> None:
    page = "/help/caseload/"
    assert made.browser(scene.sam).get(page).status_code == 404
    mine = words(made.browser(scene.lead).get(page))
    assert "You lead 1 family. No limit is set where you work." in unlinked(mine)
    assert "Your service" not in mine
    assert "Bea Boss" not in mine.partition("<main")[2]
    theirs = words(made.browser(scene.boss).get(page))
    assert "No limit is set in your area" in theirs
    assert "Not recorded" in theirs
    limited(admin, families=1)
    made.episode(scene.lead, "Another")
    works(scene, scene.lead, "0.80", dt.date(2029, 5, 1))
    OverCaseload.objects.create(
        episode=scene.episode,
        account=scene.lead.ref,
        held=2,
        most=0,
        because="So few of us.",
        by=scene.boss.ref,
        at=NOW,
    )
    theirs = words(made.browser(scene.boss).get(page))
    for said_there in ("1 person leads more", "Newly qualified until", "2 over", "0.8", "So few of us.", "2 of 0"):
        assert said_there in theirs, said_there
    assert "since you count as newly qualified: 2 over" in words(made.browser(scene.lead).get(page))
    shown = [one for one in Entry.objects.filter(action="casework.caseload.list") if str(scene.lead.ref) in one.detail]
    assert {one.actor for one in shown} == {str(scene.boss.ref)}


def test_a_manager_writes_down_on_a_page_how_much_somebody_works(scene: HandingOn) -> None:
    here = f"/help/caseload/{scene.lead.ref}/"
    for who in (scene.lead, scene.stranger, made.account("Bo Otherboss", "family-help-manager", body="clinic")):
        assert made.browser(who).get(here).status_code == made.browser(who).post(here).status_code == 404
    boss = made.browser(scene.boss)
    assert boss.get(f"/help/caseload/{scene.nurse.ref}/").status_code == 404
    assert boss.get(f"/help/caseload/{uuid.uuid4()}/").status_code == 404
    assert boss.post(here, {"share": "7"}).status_code == 400
    assert boss.post(here, {"share": "0.5"}).status_code == 302
    assert WorkingTime.objects.get().share == Decimal("0.5")
    assert 'value="0.50"' in words(boss.get(here))
    looked = Entry.objects.filter(action="casework.caseload.read", thing=f"account:{scene.lead.ref}")
    assert {one.decision for one in looked if one.actor == str(scene.boss.ref)} == {"permitted"}
    assert {one.decision for one in looked if one.actor == str(scene.lead.ref)} <= {"denied"}


def test_the_limit_is_set_on_a_page_by_the_areas_administrator(admin: Account) -> None:
    page, later = "/oversight/caseloads/", dt.datetime.now(dt.UTC).date() + dt.timedelta(days=40)
    assert made.browser(made.account("Lea Lead", "practitioner")).get(page).status_code == 404
    there = made.browser(admin)
    assert "Nothing was set here" in words(there.get(page))
    day = {f"from_on-{part}": str(getattr(later, part)) for part in ("day", "month", "year")}
    sent = {"area": made.ELSEWHERE, "families": "15", "protected": "90", "because": "Unions agree.", **day}
    assert there.post(page, sent).status_code == 400
    assert there.post(page, sent | {"area": made.AREA, "families": "0"}).status_code == 400
    assert there.post(page, sent | {"area": made.AREA}).status_code == 302
    assert "Unions agree. (Ada Admin)" in words(there.get(page))
    away = made.browser(made.account("Ada Elsewhere", "administrator", area=made.ELSEWHERE))
    assert "Unions agree" not in words(away.get(page))


def test_where_a_lead_is_chosen_a_manager_is_warned_and_whoever_is_asked_is_told_their_own(
    scene: HandingOn, admin: Account
) -> None:
    full = made.account("Fay Full", "practitioner")
    made.episode(full, "One")
    limited(admin, families=1)
    here = f"/help/{scene.ref}/team/offer/"
    page = words(made.browser(scene.boss).get(here))
    assert "Fay Full, The council (leads 1, at most 1: this would be over)" in page
    assert "Nina Nurse, The school (" not in page
    plain = words(made.browser(scene.lead).get(here))
    assert "at most" not in plain
    assert "why all the same" not in plain
    told = {"to": str(full.ref), "agreed_by": str(scene.mother.ref), "words": ""}
    assert made.browser(scene.boss).post(here, told).status_code == 400
    assert made.browser(scene.boss).post(here, told | {"over_because": "So."}).status_code == 302
    team_page = f"/help/{scene.ref}/team/"
    assert "You lead 1 family, and at most 1 are set for you" in unlinked(words(made.browser(full).get(team_page)))
    for who in (scene.lead, scene.boss, scene.nurse):
        assert "are set for you" not in words(made.browser(who).get(team_page))
