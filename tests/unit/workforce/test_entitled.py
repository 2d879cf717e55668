"""A register that somebody must stand on, and a record of somebody barred that may be theirs: both hold back access."""

import datetime as dt
import uuid
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.workforce import made
from tests.unit.workforce.made import NOW, TODAY, Scene, account, browser, days, seen
from tests.unit.workforce.test_rules import CLEAR, LIBRARY, NURSERY, SOCIAL, TRAINED
from village.kernel.access.actions import Refusal
from village.kernel.access.models import Clearance
from village.kernel.accounts.actions import give_role
from village.kernel.accounts.models import Account
from village.workforce.actions.clearing import settle
from village.workforce.actions.engaging import Start, start_engagement
from village.workforce.actions.matching import decide_match
from village.workforce.actions.vetting import join_account, part_account, record_bar
from village.workforce.actions.workers import record_registration
from village.workforce.models import Match, Worker
from village.workforce.queries import matching
from village.workforce.queries.checks import known
from village.workforce.rules.catalogue import Role
from village.workforce.rules.starting import ASK, Engaged, Known, access, entitled, may_start
from village.workforce.rules.vetting import Standing

DAYS = st.dates(dt.date(2020, 1, 1), dt.date(2030, 1, 1))
SCHEMES = ("SWE", "TRN", "NMC")


@pytest.fixture
def scene(db: None) -> Scene:
    return Scene()


@pytest.fixture
def school(scene: Scene) -> Scene:
    return Scene("school")


@pytest.fixture
def officer(scene: Scene) -> Account:
    return account("Mo Matcher", made.OFFICER, body="council")


@given(
    st.lists(st.tuples(DAYS, st.none() | DAYS, st.sampled_from(["", *SCHEMES]))),
    st.dictionaries(st.sampled_from(SCHEMES), st.none() | DAYS),
    DAYS,
)
def test_a_day_is_open_where_they_were_in_a_post_and_on_the_register_that_it_asks_for(
    held: list[tuple[dt.date, dt.date | None, str]], registered: dict[str, dt.date | None], day: dt.date
) -> None:
    periods = entitled([Engaged(*one) for one in held], registered)
    opened = any(start <= day and (end is None or day < end) for start, end in periods)
    naive = False
    for start, end, scheme in held:
        in_post = start <= day and (end is None or day < end)
        on_register = not scheme or (scheme in registered and (registered[scheme] or dt.date.max) > day)
        naive = naive or (in_post and on_register)
    assert opened == naive


def on_file(who: Account) -> list[dt.date]:
    return list(Clearance.objects.filter(account=who.ref, ended_at=None).values_list("until_on", flat=True))


def social_worker(scene: Scene) -> tuple[Worker, Account]:
    worker = scene.checked(numbers={"SWE": "SW12345"})
    scene.train(worker)
    scene.start(worker, scene.post("social-worker"))
    return worker, scene.signs_in(worker, "practitioner")


def test_who_is_struck_off_loses_access_that_day(scene: Scene) -> None:
    worker, mine = social_worker(scene)
    assert len(on_file(mine)) == 2
    told = {"worker": worker.ref, "scheme": "SWE", "number": "SW12345", **scene.kept}
    record_registration(**told, last_on=days(40))
    assert set(on_file(mine)) == {days(41)}
    record_registration(**told, last_on=days(-1))
    assert on_file(mine) == []
    record_registration(**told, last_on=None)
    assert len(on_file(mine)) == 2


def test_a_register_that_no_post_asks_for_closes_nothing(scene: Scene) -> None:
    worker, mine = social_worker(scene)
    scene.start(worker, scene.post())
    record_registration(worker=worker.ref, scheme="SWE", number="SW12345", last_on=days(-1), **scene.kept)
    assert len(on_file(mine)) == 2


def test_who_may_be_somebody_barred_begins_nowhere_until_it_is_decided_that_they_are_not(
    scene: Scene, school: Scene, officer: Account
) -> None:
    barred = school.worker(given="Wanda")
    record_bar(worker=barred.ref, barred=True, **school.vetted)
    worker = scene.checked()
    with pytest.raises(Refusal, match="Ask whoever is designated") as refused:
        scene.start(worker, scene.post())
    assert "record" not in str(refused.value)
    decide_match(match=Match.objects.get().ref, same=False, by=seen(officer), at=NOW)
    assert scene.start(worker, scene.post())


def test_a_bar_closes_the_access_of_whoever_may_be_the_same_person_and_the_decision_opens_it(
    scene: Scene, school: Scene, officer: Account
) -> None:
    worker, mine = scene.cleared("practitioner")
    same = school.worker(given="Wanda")
    record_bar(worker=same.ref, barred=True, **school.vetted)
    assert on_file(mine) == []
    assert mine.role_grants.filter(until_on=None).exists()  # a role ends for who is barred, not for who may be
    decide_match(match=Match.objects.get().ref, same=False, by=seen(officer), at=NOW)
    assert len(on_file(mine)) == 2
    assert not known(worker, at=NOW).waits


def test_a_number_put_right_that_makes_a_pair_with_somebody_barred_closes_access(scene: Scene, school: Scene) -> None:
    barred = school.worker("Othername", given="Zed", sex="male", born_on=dt.date(1961, 7, 2))
    record_bar(worker=barred.ref, barred=True, **school.vetted)
    worker, mine = scene.cleared("practitioner")
    told: dict[str, Any] = {"scheme": "TRN", "number": "0123456", "last_on": None}
    record_registration(worker=worker.ref, **told, **scene.kept)
    assert len(on_file(mine)) == 2
    record_registration(worker=barred.ref, **told, **school.kept)
    assert Match.objects.count() == 1
    assert on_file(mine) == []


def test_nobody_learns_who_is_barred_by_adding_somebody_made_up(scene: Scene, school: Scene) -> None:
    record_bar(worker=school.worker(given="Wanda").ref, barred=True, **school.vetted)
    fished, nobody = scene.worker(), scene.worker("Elseperson", given="Zed", born_on=dt.date(1971, 2, 3))
    assert known(fished, at=NOW).waits
    answers = []
    for one in (fished, nobody):
        with pytest.raises(Refusal) as refused:
            scene.start(one, scene.post())
        answers.append(str(refused.value))
        assert scene.start(one, scene.post("childrens-librarian"))
    assert answers[0] == answers[1]
    designated = browser(scene.dsl)
    assert "until it is decided" not in designated.get("/workforce/vetting/").content.decode()
    assert "matching officer" not in designated.get(f"/workforce/vetting/{fished.ref}/").content.decode()


AWAITED = Standing("applied", barred_list=True)


@pytest.mark.parametrize("vetting", [CLEAR, AWAITED])
@pytest.mark.parametrize("role", [NURSERY, SOCIAL, LIBRARY])
def test_what_waits_is_told_the_employer_as_a_bar_is(vetting: Standing, role: Role) -> None:
    waits, barred = (
        may_start(Known(bar, vetting, TRAINED, waits=not bar), role).for_employer for bar in (False, True)
    )  # fmt: skip
    assert waits == barred
    assert ASK in waits.reasons
    assert access(Known(False, vetting, TRAINED, waits=True), [(TODAY, None)], on=TODAY) == {}


def test_the_page_of_who_waits_does_not_say_that_they_are_cleared(scene: Scene, school: Scene) -> None:
    worker, _ = scene.cleared("practitioner")
    page = f"/workforce/{worker.ref}/"
    assert "Cleared for work with children" in browser(scene.lead).get(page).content.decode()
    record_bar(worker=school.worker(given="Wanda").ref, barred=True, **school.vetted)
    assert "Cleared for work with children" not in browser(scene.lead).get(page).content.decode()


def test_who_waits_as_one_employer_knows_them_waits_as_every_other_does(
    scene: Scene, school: Scene, officer: Account
) -> None:
    """A pair is of two records; what it says is of the persons behind them."""
    club = Scene("club")
    worker, mine = scene.cleared("practitioner")
    same = club.checked("Marriedname", given="Wanda", born_on=dt.date(1985, 3, 14))
    club.train(same)
    club.start(same, club.post())
    theirs = club.signs_in(same, name="Wanda Marriedname")
    for one in Match.objects.filter(decision=""):
        decide_match(match=one.ref, same=True, by=seen(officer), at=NOW)
    worker.refresh_from_db()
    same.refresh_from_db()
    if worker.person != same.person:
        Worker.objects.filter(pk=same.pk).update(person=worker.person)
    assert (len(on_file(mine)), len(on_file(theirs))) == (2, 2)
    barred = school.worker(given="Wanda")
    Match.objects.filter(two=barred).exclude(one=worker).delete()
    record_bar(worker=barred.ref, barred=True, **school.vetted)
    assert (on_file(mine), on_file(theirs)) == ([], [])
    assert known(Worker.objects.get(pk=same.pk), at=NOW).waits


def test_to_part_from_an_account_lifts_no_bar(scene: Scene) -> None:
    worker, mine = scene.cleared("practitioner")
    record_bar(worker=worker.ref, barred=True, **scene.vetted)
    part_account(worker=worker.ref, **scene.vetted)
    with pytest.raises(ValueError, match="cannot be given a role"):
        give_role(account=mine, role="practitioner", area=made.AREA, from_on=TODAY, by="test", at=NOW)
    other = scene.worker("Elseperson", given="Zed", born_on=dt.date(1971, 2, 3))
    with pytest.raises(Refusal, match="no open account"):
        join_account(worker=other.ref, email=mine.email, **scene.vetted)


def test_nobody_parts_from_the_account_of_whoever_may_be_barred(scene: Scene, school: Scene) -> None:
    worker, _ = scene.cleared("practitioner")
    record_bar(worker=school.worker(given="Wanda").ref, barred=True, **school.vetted)
    with pytest.raises(Refusal, match="matching officer"):
        part_account(worker=worker.ref, **scene.vetted)


def test_a_lead_opens_nothing_to_themselves_after_a_gap(scene: Scene) -> None:
    worker, mine = scene.cleared("workforce-lead")
    own: dict[str, Any] = {"by": seen(mine), "at": NOW}
    start = Start(post=scene.post().ref, kind="permanent", start_on=days(30), fte=Decimal(1))
    with pytest.raises(Refusal, match="Somebody else"):
        start_engagement(worker=worker.ref, start=start, **own)
    with pytest.raises(Refusal, match="Somebody else"):
        record_registration(worker=worker.ref, scheme="TRN", number="0123456", last_on=None, **own)


def test_a_number_under_a_key_that_was_replaced_still_proposes(scene: Scene, school: Scene, settings: Any) -> None:
    number = "AB 12 34 56 C"
    scene.worker(national=number)
    old = settings.SECRET_KEY
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = str(uuid.uuid4()), [old]
    school.worker("Newname", given="Wilhelmina", born_on=dt.date(1985, 3, 15), national=number)
    assert Match.objects.count() == 1


def test_who_shares_a_number_is_compared_however_many_share_a_birthday(
    scene: Scene, school: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(matching, "MOST", 2)
    for number in range(3):
        scene.worker(f"Birthdaymate{number}", given="Zed", sex="male")
    same = scene.worker("Newname", born_on=dt.date(1985, 3, 15), numbers={"TRN": "0123456"})
    called = scene.worker("Testperson", given="Wenda")
    worker = school.worker(numbers={"TRN": "0123456"})
    assert list(matching.near(worker)) == [same, called]


def test_the_designated_read_that_it_waits_and_the_lead_does_not(scene: Scene, school: Scene) -> None:
    worker, _ = scene.cleared("practitioner")
    record_bar(worker=school.worker(given="Wanda").ref, barred=True, **school.vetted)
    designated, lead = browser(scene.dsl), browser(scene.lead)
    assert "until it is decided" in designated.get("/workforce/vetting/").content.decode()
    page = designated.get(f"/workforce/vetting/{worker.ref}/").content.decode()
    assert "until the matching officer of the workforce has decided" in page
    told = lead.get(f"/workforce/{worker.ref}/").content.decode()
    assert "matching officer" not in told
    assert "Ask whoever is designated" in told


def test_what_would_open_more_by_ones_own_act_is_refused_wherever_it_comes_from(scene: Scene) -> None:
    worker, mine = scene.cleared("workforce-lead")
    Clearance.objects.filter(account=mine.ref).update(ended_at=NOW)
    with pytest.raises(Refusal, match="Somebody else"):
        settle(Worker.objects.get(pk=worker.pk), by=seen(mine), at=NOW)
