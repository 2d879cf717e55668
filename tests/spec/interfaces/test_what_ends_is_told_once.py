"""What ends by itself is told as what is done is: a service whose last day has come, a child whose time is over. Once,
however often and however late somebody looks, and only to those who may know of it."""

import datetime as dt

import pytest

from tests.spec.interfaces.conftest import ANNA_NHS, System, system
from tests.spec.interfaces.test_events_reach_custodians import OTHER, events
from tests.unit.people import made
from village.people.actions import keeping, telling
from village.people.models import Child, Involvement, OutboxEvent, Record, Shield

ENDS = made.NOW.date() + dt.timedelta(days=3)
ENDED, STARTED = "involvement.ended", "involvement.started"


def on(days: int) -> dt.datetime:
    return made.NOW + dt.timedelta(days=days)


def look(days: int) -> int:
    return telling.end_involvements(by="schedule", at=on(days))


@pytest.fixture
def near(anna: Child) -> System:
    """The custodian here, subscribed, who knows Anna."""
    caller = system("custodian-system", purpose="")
    assert caller.send("put", "/v1/subscription", {}).status_code == 200
    return caller


def teacher(**said: str) -> dict[str, str]:
    return made.row("f1", **{"nhs_number": ANNA_NHS, "role": "Teacher", "ended_on": ENDS.isoformat(), **said})


def far(**values: str) -> None:
    made.source("far", area=made.ELSEWHERE, kind="school", **values)


def kinds(caller: System) -> list[str]:
    return [one[0] for one in events(caller)]


def test_a_service_whose_last_day_has_come_is_told_once(anna: Child, near: System) -> None:
    far()
    made.take(made.source("far"), [teacher()])
    assert kinds(near) == [STARTED]
    assert [look(2), kinds(near)] == [0, []]
    assert look(3) == 1
    assert events(near) == [(ENDED, str(anna.ref), None, None)]
    assert [look(3), look(4), look(400), kinds(near)] == [0, 0, 0, []]


def test_days_on_which_nobody_looked_are_made_good(anna: Child, near: System) -> None:
    far()
    made.take(made.source("far"), [teacher()])
    assert [look(90), kinds(near)] == [1, [STARTED, ENDED]]


def test_what_has_ended_when_it_comes_is_not_told_again(anna: Child, near: System) -> None:
    far()
    made.take(made.source("far"), [teacher(ended_on="")])
    made.take(made.source("far"), [teacher(ended_on="2026-05-03")])
    assert [look(0), look(9), kinds(near)] == [0, 0, [STARTED, ENDED]]
    made.take(made.source("far"), [teacher(ended_on="2026-05-03", role="Head teacher")], at=on(10))
    assert [look(10), kinds(near)] == [0, []]


def test_a_row_that_comes_before_anybody_looked_takes_nothing_away(anna: Child, near: System) -> None:
    """The day has come, and the source says something else of the record before the job has seen it."""
    far()
    made.take(made.source("far"), [teacher()])
    made.take(made.source("far"), [teacher(role="Head teacher")], at=on(3))
    assert [look(3), kinds(near)] == [0, [STARTED, ENDED]]


def test_a_last_day_that_is_put_off_is_told_when_it_comes(anna: Child, near: System) -> None:
    far()
    made.take(made.source("far"), [teacher()])
    later = ENDS + dt.timedelta(days=7)
    made.take(made.source("far"), [teacher(ended_on=later.isoformat())], at=on(1))
    assert [look(3), kinds(near)] == [0, [STARTED]]
    assert [look(10), kinds(near)] == [1, [ENDED]]
    made.take(made.source("far"), [teacher(ended_on="")], at=on(11))  # and is taken back
    assert kinds(near) == [STARTED]


def test_what_a_full_feed_holds_no_more_has_ended_before_its_last_day(anna: Child, near: System) -> None:
    far(mode="full")
    made.take(made.source("far"), [teacher()])
    made.take(made.source("far"), [OTHER | {"record": "f9"}], at=on(1))
    assert [look(3), kinds(near)] == [0, [STARTED, ENDED]]


def test_many_end_on_one_day_and_a_kill_between_them_loses_none(anna: Child, near: System, monkeypatch: object) -> None:
    monkeypatch.setattr(telling, "AT_ONCE", 2)  # type: ignore[attr-defined]
    rows = [{**teacher(), "record": f"f{n}"} for n in range(5)]
    made.take(made.source("many", area=made.ELSEWHERE, duplicate_free=False), rows)
    with monkeypatch.context() as patch:  # type: ignore[attr-defined]
        turns = iter([telling.involved])
        patch.setattr(telling, "involved", lambda *a, **k: next(turns)(*a, **k))
        with pytest.raises((RuntimeError, StopIteration)):
            look(3)
    assert OutboxEvent.objects.filter(kind=ENDED).count() == 2
    assert Involvement.objects.filter(working=False).count() == 2
    assert look(3) == 3
    assert sorted(kinds(near)) == [ENDED] * 5 + [STARTED] * 5


def test_where_nobody_subscribed_it_is_noted_and_nothing_told(anna: Child) -> None:
    far()
    made.take(made.source("far"), [teacher()])
    assert look(3) == 1
    assert not OutboxEvent.objects.exists()
    caller = system("custodian-system", purpose="")
    caller.send("put", "/v1/subscription", {})
    assert [look(4), kinds(caller)] == [0, []]  # who comes later is not told of what was


@pytest.mark.parametrize("hidden", ["sensitive", "shielded", "archived"])
def test_what_is_hidden_ends_unheard(anna: Child, near: System, hidden: str) -> None:
    far(**({"sensitive": "mental-health"} if hidden == "sensitive" else {}))
    made.take(made.source("far"), [teacher()])
    if hidden == "shielded":
        Shield.objects.create(
            child=anna, reason="harm", words="made", from_at=made.NOW, by=anna.ref, review_on=made.FAR_OFF
        )
    if hidden == "archived":
        Child.objects.filter(pk=anna.pk).update(state="archived", archived_on=made.NOW.date())
    assert [look(3), kinds(near)] == [1, []]


def test_a_child_whose_time_is_over_is_told_to_each_that_holds_a_record(anna: Child, near: System) -> None:
    made.take(made.source("clinic", area=made.ELSEWHERE), [made.row("c1", nhs_number=ANNA_NHS)])
    assert kinds(near) == [STARTED]
    late = dt.datetime(2033, 3, 14, 3, tzinfo=dt.UTC)  # Anna is eighteen
    assert keeping.retain(by="schedule", at=late - dt.timedelta(days=1))["archived"] == 0
    assert events(near) == []
    assert keeping.retain(by="schedule", at=late)["archived"] == 1
    assert events(near) == [
        ("child.archived", str(anna.ref), None, "h1"),
        ("child.archived", str(anna.ref), None, "s1"),
    ]
    assert keeping.retain(by="schedule", at=late + dt.timedelta(days=1))["archived"] == 0
    assert events(near) == []


def test_nothing_is_told_of_a_child_whose_old_identity_was_cut_off(anna: Child, near: System) -> None:
    """Not even what was written down before."""
    far()
    made.take(made.source("far"), [teacher()])
    Record.objects.filter(child=anna).update(ended_at=made.NOW)
    Child.objects.filter(pk=anna.pk).update(state="retired")
    assert events(near) == []
    assert [look(3), kinds(near)] == [1, []]
