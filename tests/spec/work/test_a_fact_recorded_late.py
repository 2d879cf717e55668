"""A fact that was recorded late is counted from the day on which it really was; what was recorded stands beside it for
good, and a day that cannot have been is refused."""

import datetime as dt

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from tests.spec.work.made import AT, FACTS, TODAY, agreed, asked, begun, moved
from village.kernel.access.actions import Refusal
from village.kernel.audit.append_only import missing
from village.kernel.audit.models import Entry
from village.kernel.calendar.queries import current
from village.kernel.calendar.rules import BankHoliday
from village.workflow.actions import timing
from village.workflow.models import Clock, Correction, Recalculation
from village.workflow.queries.dues import ClockSeen, clocks_of, corrections_of, overdue

pytestmark = pytest.mark.django_db
SINCE, DUE = dt.date(2026, 12, 18), dt.date(2027, 2, 24)  # 45 working days over Christmas: casework notes, 7.4
LATER = dt.datetime(2026, 12, 21, 10, tzinfo=dt.UTC)
DAY = dt.timedelta(days=1)


@pytest.fixture
def clock() -> Clock:
    one = begun(at=LATER)
    moved(one, asked("write", 0), facts={**FACTS, "asked-on": SINCE}, at=LATER)
    return Clock.objects.get(name="write")


def say(clock: Clock, fact: str, on: dt.date, seen: dt.date, reason: str = "It was in the diary.") -> Correction:
    return timing.correct(clock=clock.pk, fact=fact, on=on, seen=seen, reason=reason, by="kit", at=LATER)


def told(name: str = "write") -> ClockSeen:
    (found,) = [one for one in clocks_of(["episode:1"], at=LATER, running=False)["episode:1"] if one.name == name]
    return found


def test_what_began_sooner_is_due_sooner_and_what_was_recorded_is_kept(clock: Clock) -> None:
    sooner = dt.date(2026, 12, 17)
    made = say(clock, "begun", sooner, SINCE)
    assert (made.before, made.said, made.due_before, made.due) == (SINCE, sooner, DUE, DUE - DAY)
    held = Clock.objects.get(pk=clock.pk)
    assert (held.since, held.first_due, held.due) == (SINCE, DUE, DUE - DAY)
    seen = told()
    assert (seen.since, seen.recorded_since, seen.corrected, seen.recorded_on) == (sooner, SINCE, 1, None)
    again = say(clock, "begun", SINCE, sooner)  # said by mistake: the last counts, and all of it is kept
    assert again.due == DUE
    assert [one.said for one in corrections_of([clock.pk])] == [sooner, SINCE]
    assert Entry.objects.filter(action="workflow.correct").count() == 2
    assert "diary" not in str([one.detail for one in Entry.objects.all()])


def test_a_day_that_somebody_decided_on_stays_and_a_sooner_one_that_was_chosen_never_grows(clock: Clock) -> None:
    chosen = dt.date(2027, 2, 1)
    timing.choose_day(clock=clock.pk, on=chosen, by="kit", at=LATER)
    assert say(clock, "begun", dt.date(2026, 12, 17), SINCE).due == chosen
    assert say(clock, "begun", dt.date(2026, 12, 16), dt.date(2026, 12, 17)).due == chosen
    timing.extend(clock=clock.pk, until=DUE, seen=chosen, reason="x", by="kit", at=LATER, authority="head")
    assert say(clock, "begun", dt.date(2026, 12, 1), dt.date(2026, 12, 16)).due == DUE


def test_what_was_due_before_anybody_counted_is_late_from_the_day_after_it_was_recorded(clock: Clock) -> None:
    made = say(clock, "begun", dt.date(2026, 10, 1), SINCE)  # nine weeks later is 3 December
    assert made.due == SINCE
    (late,) = [one for one in overdue(at=LATER).clocks if one.name == "write"]
    assert (late.days_late, late.since) == (3, dt.date(2026, 10, 1))
    extra = BankHoliday(dt.date(2026, 11, 2), "An extra day", "extra")
    assert timing.recalculate(by="schedule", at=LATER, to=current().revised("next", added=[extra])) == 0
    assert Clock.objects.get(pk=clock.pk).due == SINCE
    assert not Recalculation.objects.exists()


def test_a_holiday_that_is_announced_moves_what_began_sooner_too(clock: Clock) -> None:
    say(clock, "begun", dt.date(2026, 12, 17), SINCE)
    extra = BankHoliday(dt.date(2027, 1, 20), "An extra day", "extra")
    assert timing.recalculate(by="schedule", at=LATER, to=current().revised("next", added=[extra])) == 1
    assert Recalculation.objects.get().after == DUE


def test_what_was_done_sooner_is_said_beside_the_day_on_which_it_was_recorded() -> None:
    agreed()
    clock = Clock.objects.get(name="write")
    recorded, since = TODAY, clock.since
    assert clock.satisfied_on == recorded
    for wrong in (since - DAY, recorded + DAY, recorded):
        with pytest.raises(Refusal, match="Choose a day from"):
            say(clock, "ended", wrong, recorded)
    say(clock, "ended", since, recorded)
    assert Clock.objects.get(pk=clock.pk).satisfied_on == recorded  # never changed
    seen = told()
    assert (seen.satisfied_on, seen.recorded_on, seen.stands) == (since, recorded, "done")
    with pytest.raises(Refusal, match="is said now"):
        say(clock, "ended", since + DAY, recorded)  # from a page that is older
    with pytest.raises(Refusal, match="This is over"):
        say(clock, "begun", since - DAY, since)


def test_what_cannot_have_been_is_refused_and_nothing_is_kept(clock: Clock) -> None:
    for wrong in (SINCE, SINCE + DAY, LATER.date(), SINCE - 366 * DAY):
        with pytest.raises(Refusal, match="Choose a day up to 18 December 2026"):
            say(clock, "begun", wrong, SINCE)
    with pytest.raises(Refusal, match="Say why"):
        say(clock, "begun", SINCE - DAY, SINCE, reason="  ")
    with pytest.raises(Refusal, match="Nothing ended this"):
        say(clock, "ended", SINCE, SINCE)
    with pytest.raises(Refusal, match="18 December 2026 is said now"):
        say(clock, "begun", SINCE - DAY, SINCE - DAY)
    assert not Correction.objects.exists()
    assert told().due == DUE


def test_what_ended_with_the_work_was_not_done_on_any_day() -> None:
    one = agreed()
    moved(one, asked("close", 2, reason="needs-met"))
    visit = Clock.objects.get(name="visit")
    with pytest.raises(Refusal, match="Nothing ended this"):
        say(visit, "ended", visit.since, TODAY)


def test_a_correction_is_only_added_to_and_its_words_can_be_destroyed(clock: Clock) -> None:
    made = say(clock, "begun", SINCE - DAY, SINCE)
    for act in (made.delete, lambda: Correction.objects.update(said=SINCE - 2 * DAY)):
        with pytest.raises(DatabaseError), transaction.atomic():
            act()
    Correction.objects.update(why={})
    assert missing("workflow_correction") == ()
    for change, name in (({"fact": "x"}, "correction_of_a_fact"), ({"said": SINCE}, "correction_says_another_day")):
        values = {"fact": "begun", "said": SINCE - DAY, **change}
        with pytest.raises(IntegrityError, match=name), transaction.atomic():
            Correction.objects.create(
                clock=clock, before=SINCE, due_before=DUE, due=DUE, why={}, by="kit", at=AT, **values
            )
