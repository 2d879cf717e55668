"""What was recorded late in help for a family is said on the day on which it was; the manager sees both days, and what
is in time only by what is said first."""

import datetime as dt
from typing import Any

import pytest

from tests.unit.casework import made
from tests.unit.casework.panelled import refused
from tests.unit.casework.planned import NOW, Scene, days
from tests.unit.casework.test_pages import words
from village.casework.actions.timing import say_day
from village.casework.models import Episode
from village.casework.queries.recorded_late import NOT_ASKED, recorded_late
from village.kernel.audit.models import Entry
from village.workflow.models import Clock, Correction

pytestmark = pytest.mark.django_db
DUE = dt.date(2026, 5, 18)  # ten working days from Monday 4 May


@pytest.fixture
def scene() -> Scene:
    """The family agreed on 11 May, as the diary says; the lead took the step on 24 May, six days past the last."""
    scene = Scene()
    scene.agree()
    scene.move("agree", day=20)
    return scene


def clock(scene: Scene, name: str = "ask-the-family") -> Clock:
    return scene.episode.process.clocks.get(name=name)


def say(scene: Scene, day: int, who: Any = None, *, name: str = "ask-the-family", fact: str = "ended") -> None:
    one = clock(scene, name)
    seen = one.satisfied_on if fact == "ended" and one.satisfied_on else one.since
    told = {"episode": scene.ref, "clock": one.pk, "fact": fact, "on": days(day).date(), "seen": seen}
    say_day(**told, reason="It was in the diary.", by=scene.by(who), at=days(21))


def test_who_writes_nothing_here_says_no_day_and_who_does_not_manage_sees_no_list(scene: Scene) -> None:
    elsewhere = made.account("Eve Elsewhere", "family-help-manager", area=made.ELSEWHERE)
    other = made.account("Bo Otherboss", "family-help-manager", body="clinic")
    one = clock(scene)
    for who in (scene.stranger, elsewhere, other):
        refused(lambda who=who: say(scene, 7, who))
        for part in ("", f"{one.pk}/ended/"):
            page = f"/help/{scene.ref}/time/{part}"
            assert made.browser(who).get(page).status_code == 404
            assert made.browser(who).post(page).status_code == 404
    assert not Correction.objects.exists()
    say(scene, 7)
    for who in (scene.lead, scene.nurse, scene.stranger, elsewhere, other):
        assert recorded_late(scene.by(who), at=days(21)) == []
    foreign = made.episode(scene.lead).process.clocks.get()
    refused(
        lambda: say_day(
            episode=scene.ref, clock=foreign.pk, fact="begun", on=NOW.date(), seen=foreign.since, reason="x",
            by=scene.by(), at=NOW,
        ),
        "nothing like this",
    )  # fmt: skip


def test_the_manager_sees_both_days_and_that_it_is_in_time_only_by_what_is_said(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert recorded_late(scene.by(scene.boss), at=days(21)) == []
    say(scene, 7)
    say(scene, -1, name="assess", fact="begun")
    over, sooner = recorded_late(scene.by(scene.boss), at=days(21))
    assert (over.said, over.recorded, over.days, over.crosses) == (days(7).date(), days(20).date(), 13, True)
    assert (over.because, over.by, over.clock.due) == ("It was in the diary.", "Lena Lead", DUE)
    assert (sooner.fact, sooner.said, sooner.crosses) == ("begun", days(-1).date(), False)
    later = recorded_late(scene.by(scene.boss), at=days(21 + 7 * 12 - 1))
    assert [each.said for each in later] == [over.said, sooner.said]
    assert recorded_late(scene.by(scene.boss), at=days(21 + 7 * 12 + 1)) == []  # the record keeps it
    kept = Entry.objects.filter(action="casework.say-day", thing=f"episode:{scene.ref}")
    assert kept.count() == 2
    assert "diary" not in str([each.detail for each in kept])
    monkeypatch.setattr("django.utils.timezone.now", lambda: days(22))
    page = words(made.browser(scene.boss).get("/help/overdue/"))
    assert "In time only by the day that is said" in page
    assert "It was in the diary." in page
    Episode.objects.filter(pk=scene.episode.pk).update(closed_at=days(22), closing="refused")
    assert len(recorded_late(scene.by(scene.boss), at=days(23))) == 2
    assert recorded_late(scene.by(scene.boss), at=days(200)) == []


def test_a_day_that_was_given_with_the_step_is_on_the_list_too(scene: Scene) -> None:
    late = made.episode(scene.lead, "The Later family")
    one = late.process.clocks.get()
    Clock.objects.filter(pk=one.pk).update(satisfied_on=days(3).date(), over_at=days(30))
    (found,) = recorded_late(scene.by(scene.boss), at=days(31))
    assert (found.because, found.by, found.crosses, found.days) == (NOT_ASKED, "", True, 27)
    assert recorded_late(scene.by(scene.boss), at=days(30 + 7 * 12 + 1)) == []  # the record keeps it


def test_a_practitioner_says_the_day_on_a_page_and_the_record_shows_both(scene: Scene) -> None:
    one, client = clock(scene), made.browser(scene.lead)
    times, here = f"/help/{scene.ref}/time/", f"/help/{scene.ref}/time/{one.pk}/ended/"
    assert times in words(client.get(f"/help/{scene.ref}/"))
    page = words(client.get(times))
    assert here in page
    assert "Late" in page
    assert "recorded: 24 May 2026" in words(client.get(here))
    for wrong in ("begun", "nonsense"):
        assert client.get(f"/help/{scene.ref}/time/{one.pk}/{wrong}/").status_code == 404
    assert client.get(f"/help/{scene.ref}/time/{one.pk + 999}/ended/").status_code == 404
    assert client.get(f"/help/{scene.ref}/time/{clock(scene, 'assess').pk}/ended/").status_code == 404
    assert client.get(f"/help/{scene.ref}/time/{clock(scene, 'assess').pk}/begun/").status_code == 200
    sent = {"on-day": "11", "on-month": "5", "on-year": "2026", "seen": "2026-05-24"}
    assert client.post(here, sent).status_code == 400  # without a reason
    told = sent | {"reason": "It was in the diary."}
    for wrong in ({"on-day": "3"}, {"on-day": "25"}, {"on-year": "2039"}):
        assert client.post(here, told | wrong).status_code == 400
    assert not Correction.objects.exists()
    assert client.post(here, told).status_code == 302
    page = words(client.get(times))
    for said in ("In time", "recorded on 24 May 2026", "By what is recorded it was late.", "Lena Lead"):
        assert said in page, said
    assert "is said now" in words(client.post(here, told | {"on-day": "12"}))  # from a page that is older
