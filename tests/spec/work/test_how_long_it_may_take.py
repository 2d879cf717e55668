"""What something was first due on is kept, whatever was decided or announced since; nothing moves in silence."""

import datetime as dt

import pytest

from tests.spec.work.made import AT, FACTS, agreed, asked, begun, helping, moved, published
from village.kernel.access.actions import Refusal
from village.kernel.audit.models import Entry
from village.kernel.calendar.queries import current
from village.kernel.calendar.rules import BankHoliday
from village.kernel.jobs.registry import jobs
from village.workflow.actions import timing
from village.workflow.models import Clock, Extension, Recalculation
from village.workflow.queries.dues import clocks_of

pytestmark = pytest.mark.django_db
SINCE = dt.date(2026, 12, 18)
DUE = dt.date(2027, 2, 24)  # 45 working days over Christmas: casework notes, 7.4
LATER = dt.datetime(2026, 12, 21, 10, tzinfo=dt.UTC)


@pytest.fixture
def clock() -> Clock:
    one = begun(at=LATER)
    moved(one, asked("write", 0), facts={**FACTS, "asked-on": SINCE}, at=LATER)
    return Clock.objects.get(name="write")


def extend(clock: Clock, until: dt.date, **more: str) -> Clock:
    said = {"reason": "In hospital.", "by": "kit", **more}
    seen = Clock.objects.get(pk=clock.pk).due
    return timing.extend(clock=clock.pk, until=until, seen=seen, at=LATER, **said)


def test_a_decision_makes_it_longer_and_both_days_are_kept(clock: Clock) -> None:
    extend(clock, dt.date(2027, 3, 3))
    extend(clock, dt.date(2027, 3, 8))
    held = Clock.objects.get(pk=clock.pk)
    assert (held.first_due, held.due) == (DUE, dt.date(2027, 3, 8))
    assert [(one.before, one.due, one.by, one.why) for one in Extension.objects.all()] == [
        (DUE, dt.date(2027, 3, 3), "kit", {"reason": "In hospital."}),
        (dt.date(2027, 3, 3), dt.date(2027, 3, 8), "kit", {"reason": "In hospital."}),
    ]
    entry = Entry.objects.filter(action="workflow.extend").first()
    assert entry is not None
    assert "hospital" not in entry.detail
    (seen,) = [one for one in clocks_of(["episode:1"], at=LATER)["episode:1"] if one.name == "write"]
    assert (seen.extended, seen.recalculated, seen.longest, seen.confirmed) == (2, 0, 60, True)


@pytest.mark.parametrize(
    ("until", "more", "why"),
    [
        (DUE, {}, "Choose a day after"),
        (dt.date(2027, 3, 20), {}, "Choose a day after"),
        (dt.date(2027, 3, 20), {"authority": "kit"}, "Somebody else"),
        (dt.date(2027, 3, 1), {"reason": " "}, "Say why"),
    ],
)
def test_what_may_not_be_decided_is_refused(clock: Clock, until: dt.date, more: dict[str, str], why: str) -> None:
    with pytest.raises(Refusal, match=why):
        extend(clock, until, **more)
    assert Clock.objects.get(pk=clock.pk).due == DUE
    assert not Extension.objects.exists()


def test_with_a_second_person_it_goes_past_the_longest_but_never_where_none_may(clock: Clock) -> None:
    assert extend(clock, dt.date(2027, 3, 20), authority="head").due == dt.date(2027, 3, 20)
    assert Extension.objects.get().authority == "head"
    visit = Clock.objects.get(name="visit")
    with pytest.raises(Refusal, match="may not take longer"):
        extend(visit, visit.due + dt.timedelta(days=1), authority="head")


def test_a_decision_on_what_is_due_on_another_day_now_is_refused(clock: Clock) -> None:
    with pytest.raises(Refusal, match="due on 24 February 2027 now"):
        timing.extend(clock=clock.pk, until=DUE, seen=SINCE, reason="x", by="kit", at=LATER)


def test_what_is_over_takes_no_longer() -> None:
    agreed()
    with pytest.raises(Refusal, match="done already"):
        extend(Clock.objects.get(name="write"), DUE)


EXTRA = BankHoliday(dt.date(2027, 1, 20), "An extra day", "extra")
NEW = current().revised("next", added=[EXTRA])


def test_an_announced_holiday_moves_what_is_due_and_shows_it_once(clock: Clock) -> None:
    agreed("episode:2")
    assert timing.recalculate(by="schedule", at=LATER, to=NEW) == 1
    held = Clock.objects.get(pk=clock.pk)
    assert (held.first_due, held.due, held.calendar) == (DUE, dt.date(2027, 2, 25), "next")
    seen = Recalculation.objects.get()
    assert (seen.before, seen.after, seen.because) == (DUE, held.due, ["An extra day"])
    assert (seen.old_calendar, seen.new_calendar) == (current().version, "next")
    assert Entry.objects.filter(action="workflow.recalculate").count() == 1
    assert timing.recalculate(by="schedule", at=LATER, to=NEW) == 0
    assert Clock.objects.filter(over_at=None).exclude(calendar="next").count() == 0
    assert Clock.objects.get(name="write", instance__about="episode:2").calendar == current().version  # over


def test_a_sooner_day_is_chosen_within_the_most_which_is_kept_and_no_calendar_moves_it(clock: Clock) -> None:
    for wrong in (SINCE, DUE + dt.timedelta(days=1)):
        with pytest.raises(Refusal, match="Choose a day after 18 December 2026, up to 24 February 2027"):
            timing.choose_day(clock=clock.pk, on=wrong, by="kit", at=LATER)
    chosen = dt.date(2027, 2, 1)
    timing.choose_day(clock=clock.pk, on=chosen, by="kit", at=LATER)
    timing.recalculate(by="kit", at=LATER, to=NEW)
    held = Clock.objects.get(pk=clock.pk)
    assert (held.first_due, held.due, held.calendar) == (DUE, chosen, "next")
    assert not Recalculation.objects.filter(clock=clock).exists()
    assert Entry.objects.filter(action="workflow.choose").count() == 1


def test_what_was_decided_on_stays_though_a_holiday_is_announced(clock: Clock) -> None:
    extend(clock, dt.date(2027, 3, 3))
    assert timing.recalculate(by="schedule", at=LATER, to=NEW) == 0
    assert Clock.objects.get(pk=clock.pk).due == dt.date(2027, 3, 3)


def test_every_clock_is_worked_out_anew_however_many(clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timing, "AT_ONCE", 1)
    assert timing.recalculate(by="schedule", at=LATER, to=NEW) == 1


def test_the_newest_calendar_is_asked_for_by_itself_every_night(clock: Clock) -> None:
    assert timing.recalculate(by="schedule", at=LATER) == 0
    assert jobs()["workflow.recalculate"].cron
    assert jobs()["workflow.escalate"].cron


def test_a_clock_goes_by_the_version_it_began_by() -> None:
    one = begun()
    later = helping(2)
    later["clocks"][1]["length"] = 20
    published(later)
    assert Clock.objects.get(instance=one).due == dt.date(2026, 6, 18)
    assert clocks_of(["episode:1"], at=AT)["episode:1"][0].length == 10
