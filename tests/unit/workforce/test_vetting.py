"""What was checked of somebody opens and closes access where it is read: at once, to the second, and for nobody by
themselves."""

import datetime as dt
from collections.abc import Callable
from contextlib import nullcontext
from typing import Any

import pytest

from tests.unit.workforce import made
from tests.unit.workforce.made import NOW, TODAY, Scene, account, days, seen
from village.kernel.access.actions import Refusal
from village.kernel.access.models import Clearance, Registered
from village.kernel.access.queries import may_open
from village.kernel.accounts.actions import close_account, give_role, move_account, record_clearance
from village.kernel.accounts.actions.registering import OwnAccess, settle_clearances
from village.kernel.accounts.models import Account, RoleGrant
from village.kernel.audit.models import Entry
from village.workforce.actions import clearing
from village.workforce.actions.clearing import NO_BAR, settle_all
from village.workforce.actions.engaging import end_engagement
from village.workforce.actions.permitted import NO_WORKER
from village.workforce.actions.vetting import (
    NO_ACCOUNT,
    Checked,
    join_account,
    part_account,
    record_bar,
    record_check,
    record_training,
)
from village.workforce.actions.workers import record_registration
from village.workforce.models import Check, Engagement, Worker
from village.workforce.queries.checks import engaged, known, known_of
from village.workforce.rules.vetting import day_begins

ASKS = "people.ask"


@pytest.fixture
def scene(db: None) -> Scene:
    return Scene()


def asks(one: Account) -> bool:
    """Whether somebody may ask about children now: the page that `people` and `casework` open by."""
    return bool(may_open(seen(one), ASKS))


def checked(**more: Any) -> Checked:
    return Checked(**{**made.CERTIFICATE, **more})


def test_nobody_but_the_designated_of_the_same_employer_writes_a_check_and_never_of_themselves(scene: Scene) -> None:
    worker = scene.worker()
    others = [scene.lead, Scene("school").dsl, account("Vic Vetting", "vetting-officer")]
    for other in others:
        told: dict[str, Any] = {"worker": worker.ref, "by": seen(other), "at": NOW}
        with pytest.raises(Refusal, match=NO_WORKER):
            record_check(checked=checked(), **told)
        with pytest.raises(Refusal, match=NO_WORKER):
            record_training(course="safeguarding", done_on=days(-1), last_on=days(1), **told)
        with pytest.raises(Refusal, match=NO_WORKER):
            record_bar(barred=False, **told)
        with pytest.raises(Refusal, match=NO_WORKER):
            join_account(email="x@example.org", **told)
    with pytest.raises(Refusal, match=NO_WORKER):
        record_check(worker=worker.ref, checked=checked(), by=seen(scene.dsl, second_factor=False), at=NOW)
    join_account(worker=worker.ref, email=scene.dsl.email, **_by_another(scene))
    with pytest.raises(Refusal, match="Someone else"):
        scene.check(worker)
    assert not Check.objects.exists()


def test_nobody_joins_their_own_account_with_a_worker_whom_they_checked(scene: Scene) -> None:
    worker = scene.worker()
    scene.check(worker)
    scene.train(worker)
    with pytest.raises(Refusal, match="Someone else"):
        join_account(worker=worker.ref, email=scene.dsl.email, **scene.vetted)
    worker.refresh_from_db()
    assert worker.account is None
    assert not Registered.objects.exists()


def test_what_somebody_wrote_of_themselves_before_another_joined_them_counts_for_nothing(scene: Scene) -> None:
    worker = scene.worker()
    give_role(account=scene.dsl, role="practitioner", area=made.AREA, from_on=days(-10), by="test", at=NOW)
    scene.check(worker)
    scene.train(worker)
    scene.start(worker, scene.post())
    join_account(worker=worker.ref, email=scene.dsl.email, **_by_another(scene))
    worker.refresh_from_db()
    found = known(worker, at=NOW)
    assert (found.vetting.state, len(found.training.missing)) == ("none", 2)
    assert not asks(scene.dsl)
    assert not Clearance.objects.filter(account=scene.dsl.ref, ended_at=None).exists()


def test_a_wrong_join_is_undone_by_the_designated_of_the_same_employer_alone(scene: Scene) -> None:
    worker, wrong = scene.cleared("practitioner")
    other = account("Dan Designated", made.DESIGNATED)
    for who in (scene.lead, Scene("school").dsl, account("Vic Vetting", "vetting-officer")):
        with pytest.raises(Refusal, match=NO_WORKER):
            part_account(worker=worker.ref, by=seen(who), at=NOW)
    assert asks(wrong)
    part_account(worker=worker.ref, **scene.vetted)
    assert not asks(wrong)
    assert not Clearance.objects.filter(account=wrong.ref, ended_at=None).exists()
    assert not Registered.objects.exists()
    assert Entry.objects.filter(action="workforce.account.part", thing=f"worker:{worker.ref}").count() == 1
    with pytest.raises(Refusal, match="joined with no account"):
        part_account(worker=worker.ref, **scene.vetted)
    # The account is as any other again, and the worker is joined with the one that is theirs.
    record_clearance(account=wrong, kind="vetting", from_on=days(-1), until_on=days(9), by="test", at=NOW)
    assert asks(scene.signs_in(worker, "practitioner", name="Wanda Right"))
    mine = scene.worker("Designated")
    join_account(worker=mine.ref, email=scene.dsl.email, by=seen(other), at=NOW)
    with pytest.raises(Refusal, match="Someone else"):
        part_account(worker=mine.ref, **scene.vetted)


def _by_another(scene: Scene) -> dict[str, Any]:
    return {"by": seen(account("Dan Designated", made.DESIGNATED, body=scene.body)), "at": NOW}


def test_the_end_of_a_day_is_kept_as_a_day(scene: Scene) -> None:
    scene.cleared("practitioner")
    kept = Clearance.objects.get(kind="vetting", ended_at=None)
    assert (kept.until_on, kept.until_at) == (days(500), None)


def test_a_bar_that_was_a_mistake_opens_what_is_on_file_and_gives_no_role_back(scene: Scene) -> None:
    worker, mine = scene.cleared("practitioner")
    record_bar(worker=worker.ref, barred=True, **scene.vetted)
    record_bar(worker=worker.ref, barred=False, **scene.vetted)
    assert Clearance.objects.filter(account=mine.ref, ended_at=None).count() == 2
    assert not asks(mine)
    give_role(account=mine, role="practitioner", area="", from_on=TODAY, by="test", at=NOW)
    assert asks(mine)


def test_who_is_barred_is_given_no_role_and_keeps_none(scene: Scene) -> None:
    worker, mine = scene.cleared("practitioner")
    record_bar(worker=worker.ref, barred=True, **scene.vetted)
    told: dict[str, Any] = {"account": mine, "area": made.AREA, "from_on": TODAY, "by": "test", "at": NOW}
    for role in ("practitioner", made.DESIGNATED):
        with pytest.raises(ValueError, match=r"^This account cannot be given a role now\.$"):
            give_role(role=role, **told)
    grant = RoleGrant.objects.create(
        account=mine, role=made.DESIGNATED, area=made.AREA, from_on=days(-1), until_on=None, given_at=NOW
    )
    assert seen(mine).grants == ()
    assert not may_open(seen(mine), "workforce.vet")
    settle_all(by="schedule", at=NOW)
    grant.refresh_from_db()
    assert grant.until_on == TODAY
    record_bar(worker=worker.ref, barred=False, **scene.vetted)
    give_role(role="practitioner", **told)
    assert asks(mine)


def test_new_information_at_one_employer_suspends_the_same_person_at_another(scene: Scene) -> None:
    worker, mine = scene.cleared("practitioner")
    school = Scene("school")
    same, theirs = school.cleared("practitioner", family="Schoolperson")
    other, others = school.cleared("practitioner", family="Otherperson")
    Worker.objects.filter(pk=same.pk).update(person=worker.person)
    scene.check(worker, **{**made.SERVICE, "result": "NEW_INFO"})
    assert [asks(one) for one in (mine, theirs, others)] == [False, False, True]
    same.refresh_from_db()
    found = known_of([worker, same, other], at=NOW)
    assert [found[one.pk].vetting.state for one in (worker, same, other)] == ["suspended", "suspended", "clear"]
    scene.check(worker, checked_on=TODAY)
    assert [asks(one) for one in (mine, theirs)] == [True, False]
    school.check(same, checked_on=TODAY)
    assert asks(theirs)


def test_no_employer_takes_back_what_another_recorded(scene: Scene) -> None:
    worker, mine = scene.cleared("practitioner")
    school = Scene("school")
    same = school.worker(given="Wanda")
    Worker.objects.filter(pk=same.pk).update(person=worker.person)
    record_bar(worker=worker.ref, barred=True, **scene.vetted)
    with pytest.raises(Refusal, match=NO_BAR):
        record_bar(worker=same.ref, barred=False, **school.vetted)
    record_bar(worker=same.ref, barred=True, **school.vetted)
    record_bar(worker=same.ref, barred=False, **school.vetted)
    with pytest.raises(Refusal, match=NO_BAR):
        record_bar(worker=same.ref, barred=False, **school.vetted)
    assert known(worker, at=NOW).barred
    assert not Clearance.objects.filter(account=mine.ref, ended_at=None).exists()
    record_bar(worker=worker.ref, barred=False, **scene.vetted)
    assert not known(worker, at=NOW).barred


def test_a_bar_of_somebody_without_an_account_is_kept(scene: Scene) -> None:
    worker = scene.worker()
    record_bar(worker=worker.ref, barred=True, **scene.vetted)
    assert known(worker, at=NOW).barred


def test_after_a_gap_a_new_day_opens_what_the_second_engagement_gives(scene: Scene) -> None:
    worker, mine = scene.cleared("practitioner")
    end_engagement(engagement=Engagement.objects.get().ref, last_on=days(-1), reason="resigned", **scene.kept)
    scene.start(worker, scene.post(), start_on=days(10))
    assert not asks(mine)
    assert {one.from_on for one in Clearance.objects.filter(account=mine.ref, ended_at=None)} == {days(10)}
    end_engagement(engagement=Engagement.objects.latest("pk").ref, last_on=days(20), reason="other", **scene.kept)
    scene.start(worker, scene.post(), start_on=days(30))
    assert settle_all(by="schedule", at=NOW + dt.timedelta(days=25)) == 1
    kept = Clearance.objects.filter(account=mine.ref, ended_at=None)
    assert {one.from_on for one in kept} == {days(30)}
    assert Entry.objects.filter(action="workforce.access.settle").count() == 1


def test_each_worker_is_settled_by_themselves_whatever_becomes_of_the_next(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, mine = scene.cleared("practitioner")
    second, _ = scene.cleared("practitioner", family="Second")
    Clearance.objects.filter(account=mine.ref).update(ended_at=NOW)
    real = engaged
    monkeypatch.setattr(clearing, "engaged", lambda worker: 1 / 0 if worker == second else real(worker))
    with pytest.raises(ZeroDivisionError):
        settle_all(by="schedule", at=NOW)
    assert asks(mine)


def test_a_person_is_held_before_what_is_known_of_them_is_read(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    worker, _ = scene.cleared("practitioner")
    steps: list[str] = []

    def noted(name: str, real: Callable[..., Any]) -> Callable[..., Any]:
        def step(*given: Any, **named: Any) -> Any:
            steps.append(name)
            return real(*given, **named)

        return step

    for name in ("hold", "known"):
        monkeypatch.setattr(clearing, name, noted(name, getattr(clearing, name)))
    settle_all(by="schedule", at=NOW)
    assert steps == ["hold", "known"]
    for act in (scene.check, scene.train):
        steps.clear()
        act(worker)
        assert steps[0] == "hold"


def test_who_left_already_has_no_access(scene: Scene) -> None:
    _, mine = scene.cleared("practitioner")
    end_engagement(engagement=Engagement.objects.get().ref, last_on=days(-1), reason="dismissed", **scene.kept)
    assert not asks(mine)


def test_what_was_written_by_hand_ends_when_the_register_tells_otherwise(scene: Scene) -> None:
    mine = account("Hal Byhand", "practitioner")
    for kind in ("vetting", "training"):
        record_clearance(account=mine, kind=kind, from_on=days(-9), until_on=days(9), by="test", at=NOW)
    assert asks(mine)
    join_account(worker=scene.worker("Byhand").ref, email=mine.email, **scene.vetted)
    assert not asks(mine)
    assert Registered.objects.get().account == mine.ref


def test_the_same_again_writes_nothing_anew(scene: Scene) -> None:
    worker, mine = scene.cleared("practitioner")
    before = Clearance.objects.count()
    record_training(worker=worker.ref, course="safeguarding", done_on=days(-40), last_on=days(200), **scene.vetted)
    assert Clearance.objects.count() == before
    assert asks(mine)


def test_an_account_that_was_closed_is_not_opened_again(scene: Scene) -> None:
    worker, mine = scene.cleared("practitioner")
    close_account(account=mine, by="test", at=NOW)
    before = Clearance.objects.count()
    scene.check(worker, until_at=day_begins(days(600)))
    assert Clearance.objects.count() == before
    assert not asks(mine)


def test_who_moved_to_another_organisation_is_opened_nothing_by_the_former_employer(scene: Scene) -> None:
    worker, mine = scene.cleared("practitioner")
    move_account(account=mine, organisation=made.employer("school"), by="test", at=NOW)
    settle_all(by="schedule", at=NOW)
    assert not asks(mine)
    scene.check(worker)
    scene.train(worker)
    assert not asks(mine)
    record_bar(worker=worker.ref, barred=True, **scene.vetted)
    assert not mine.role_grants.filter(until_on=None).exists()


def test_a_lead_does_not_open_their_own_access_by_starting_themselves(scene: Scene) -> None:
    worker = scene.worker("Lead")
    scene.check(worker)
    scene.train(worker)
    join_account(worker=worker.ref, email=scene.lead.email, **scene.vetted)
    with pytest.raises(Refusal, match="Somebody else must do this"):
        scene.start(worker, scene.post())
    assert not Engagement.objects.exists()


def test_a_lead_may_leave_and_does_not_stay_longer_by_their_own_act(scene: Scene) -> None:
    worker = scene.checked("Lead")
    scene.start(worker, scene.post())
    scene.train(worker)
    join_account(worker=worker.ref, email=scene.lead.email, **scene.vetted)
    first = Engagement.objects.get()
    end_engagement(engagement=first.ref, last_on=days(20), reason="resigned", **scene.kept)
    kept = Clearance.objects.filter(account=scene.lead.ref, ended_at=None)
    assert {one.until_on for one in kept} == {days(21)}
    for start_on in (days(-1500), days(10)):  # over the end, and on after it
        with pytest.raises(Refusal, match="Somebody else must do this"):
            scene.start(worker, scene.post(), start_on=start_on)
    assert {one.until_on for one in kept.all()} == {days(21)}


@pytest.mark.parametrize(
    ("from_on", "until_at", "refused"),
    [
        (days(0), day_begins(days(10)), True),
        (days(1), day_begins(days(11)), True),
        (days(1), day_begins(days(10)) + dt.timedelta(hours=1), True),
        (days(1), day_begins(days(10)) - dt.timedelta(hours=1), False),
        (days(1), day_begins(days(9)), False),
        (days(2), day_begins(days(10)), False),
    ],
)
def test_what_holds_for_less_may_be_ones_own_act_and_what_holds_for_more_may_not(
    scene: Scene, from_on: dt.date, until_at: dt.datetime, refused: bool
) -> None:
    mine = account("Max Mine")
    told: dict[str, Any] = {"account": mine.ref, "at": NOW}
    with pytest.raises(OwnAccess):
        settle_clearances(found={"vetting": (days(1), day_begins(days(10)))}, by=str(mine.ref), **told)
    settle_clearances(found={"vetting": (days(1), day_begins(days(10)))}, by="test", **told)
    before = list(Clearance.objects.values("pk", "ended_at"))
    with pytest.raises(OwnAccess) if refused else nullcontext():
        settle_clearances(found={"vetting": (from_on, until_at)}, by=str(mine.ref), **told)
    assert (list(Clearance.objects.values("pk", "ended_at")) == before) is refused


def test_an_account_is_of_the_same_organisation_open_and_nobody_elses(scene: Scene) -> None:
    worker, other = scene.worker(), scene.worker("Other")
    closed = account("Clo Closed")
    close_account(account=closed, by="test", at=NOW)
    taken = scene.signs_in(other)
    for email in ("none@example.org", Scene("school").lead.email, closed.email, taken.email):
        with pytest.raises(Refusal, match=NO_ACCOUNT):
            join_account(worker=worker.ref, email=email, **scene.vetted)
    with pytest.raises(Refusal, match="have an account"):
        join_account(worker=other.ref, email=account("Ned New").email, **scene.vetted)


def test_a_registration_that_ran_out_counts_no_longer(scene: Scene) -> None:
    worker = scene.worker(numbers={"TRN": "0123456"})
    assert known(worker, at=NOW).registers == {"TRN"}
    record_registration(worker=worker.ref, scheme="TRN", number="0123456", last_on=days(-1), **scene.kept)
    assert known(worker, at=NOW).registers == frozenset()
    record_registration(worker=worker.ref, scheme="TRN", number="0123456", last_on=days(0), **scene.kept)
    assert known(worker, at=NOW).registers == {"TRN"}
