"""Who keeps an entry says every six months, by one press, that it is still right; letters ask before and after."""

import datetime as dt

import pytest
from django.core import mail

from tests.unit.directory.keeping.world import NOW, TODAY, World, browser
from village.directory.actions.keeping import confirming, drafting
from village.directory.models import Change, Nudge, Service
from village.directory.queries.keeping.reminded import letters_owed
from village.directory.queries.keeping.standing import standing
from village.directory.queries.keeping.whole import state_of
from village.kernel.access.actions import Refusal
from village.kernel.accounts.models import Account
from village.kernel.jobs.registry import jobs

BEFORE = dt.datetime(2027, 5, 14, 7, 15, tzinfo=dt.UTC)  # 13 days before 27 May 2027
AFTER = dt.datetime(2027, 5, 27, 7, 15, tzinfo=dt.UTC)


def remind(at: dt.datetime) -> int:
    return int(confirming.remind(by="schedule", at=at))


def test_one_press_says_that_it_is_still_right(world: World) -> None:
    own = world.kept()
    Service.objects.update(checked_on=dt.date(2025, 1, 1))
    mine = browser(world.petra)
    address = f"/my-services/{own.pk}/confirm/"
    assert mine.get(address).status_code == 200
    assert world.fresh(own).checked_on == dt.date(2025, 1, 1)  # looking is not saying
    assert mine.post(address, {"seen": state_of(own)}).status_code == 302
    assert world.fresh(own).checked_on == Change.objects.filter(kind="confirmed").get().at.date()


def test_whoever_confirmed_is_told_and_twice_on_a_day_is_once(world: World) -> None:
    own = world.kept()
    later = NOW + dt.timedelta(days=30)
    for _ in range(2):
        confirming.confirm(service=own.pk, seen=state_of(own), **world.by(world.peter, later))
    assert Change.objects.filter(kind="confirmed").count() == 1
    said = standing(world.fresh(own), later.date())
    assert (said.checked_on, said.checked_by, said.assured_on) == (later.date(), "Made-up play", TODAY)


def test_it_is_fresh_until_the_day_that_it_is_due_and_stale_from_then_on(world: World) -> None:
    own = world.kept()
    for day, is_so in ((dt.date(2027, 5, 26), "fresh"), (dt.date(2027, 5, 27), "stale")):
        assert standing(own, day).freshness == is_so


def test_the_day_is_londons_whatever_the_clock_of_the_server(world: World) -> None:
    """Half past eleven at night in summer, universal time, is the next day in London."""
    own = world.kept()
    at = dt.datetime(2027, 3, 28, 23, 30, tzinfo=dt.UTC)
    confirming.confirm(service=own.pk, seen=state_of(own), **world.by(world.peter, at))
    assert world.fresh(own).checked_on == dt.date(2027, 3, 29)


def test_what_is_not_told_is_not_confirmed(world: World) -> None:
    for one in (world.added("New"), world.kept("Gone")):
        if one.state == "shown":
            drafting.withdraw(service=one.pk, **world.by(world.peter))
        with pytest.raises(Refusal, match="nothing to confirm"):
            confirming.confirm(service=one.pk, seen=state_of(one), **world.by(world.peter))


def test_what_was_changed_after_the_page_was_opened_is_not_confirmed_unseen(world: World) -> None:
    fed = world.fed(steward="play")
    mine, address = browser(world.peter), f"/my-services/{fed.pk}/confirm/"
    assert state_of(fed) in mine.get(address).content.decode().replace("&#43;", "+")
    later = NOW + dt.timedelta(hours=1)
    Service.objects.filter(pk=fed.pk).update(name="Another name", changed_at=later)
    answer = mine.post(address, {"seen": state_of(fed)})
    assert answer.status_code == 400
    assert "It was changed after you opened this page" in answer.content.decode()
    assert world.fresh(fed).checked_on is None
    confirming.confirm(service=fed.pk, seen=state_of(world.fresh(fed)), **world.by(world.peter, later))
    assert world.fresh(fed).checked_on == TODAY


def test_confirming_a_claimed_entry_of_a_feed_stays_when_the_feed_comes_again(world: World) -> None:
    fed = world.fed(steward="play")
    confirming.confirm(service=fed.pk, seen=state_of(fed), **world.by(world.peter))
    world.fed(name="Changed in the feed")
    assert world.fresh(fed).checked_on == TODAY


def test_letters_go_once_before_and_once_after(world: World) -> None:
    own = world.kept()
    assert remind(NOW) == 0
    assert [remind(BEFORE), remind(BEFORE)] == [2, 0]  # Peter and Petra
    assert {one.to[0] for one in mail.outbox} == {world.peter.email, world.petra.email}
    assert f"/my-services/{own.pk}/confirm/" in mail.outbox[0].body
    assert "by 27 May 2027" in mail.outbox[0].body
    assert [remind(AFTER), remind(AFTER + dt.timedelta(days=90))] == [2, 0]
    assert "since 27 May 2027" in mail.outbox[-1].body


def test_an_entry_that_nobody_ever_confirmed_is_due_six_months_after_it_came(world: World) -> None:
    world.fed(steward="play")
    assert remind(AFTER) == 2


def test_a_letter_that_was_answered_meanwhile_or_whose_reader_has_left_is_not_sent(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = world.kept()
    confirming._note(by="schedule", at=BEFORE)  # and then the run is killed
    assert len(letters_owed()) == 2
    Account.objects.filter(pk=world.petra.pk).update(is_active=False)
    confirming.confirm(service=own.pk, seen=state_of(own), **world.by(world.peter, BEFORE))
    assert remind(BEFORE) == 0
    assert letters_owed() == []
    assert mail.outbox == []


def test_a_letter_that_cannot_be_sent_stays_owed_and_goes_once(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    world.kept()

    def down(self: object) -> None:
        raise OSError

    with monkeypatch.context() as broken:
        broken.setattr("django.core.mail.EmailMessage.send", down)
        assert remind(BEFORE) == 0
    assert len(letters_owed()) == 2
    assert remind(BEFORE + dt.timedelta(minutes=5)) == 0  # somebody may still be at it
    assert remind(BEFORE + dt.timedelta(minutes=16)) == 2
    assert Nudge.objects.filter(sent_at=None).count() == 0


def test_the_job_is_run_each_day() -> None:
    found = jobs()
    assert (found["directory.reminders"].cron, found["directory.duplicates"].cron) == ("15 7 * * *", "30 4 * * *")


def test_what_is_confirmed_and_what_is_missing_stand_above_the_button(world: World) -> None:
    own = world.kept()
    page = browser(world.peter).get(f"/my-services/{own.pk}/confirm/").content.decode()
    said, missing, button = (
        page.index(one) for one in ("Made-up Hall", "how to get in touch", "Yes, it is still right")
    )
    assert said < missing < button
