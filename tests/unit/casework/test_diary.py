"""One's dates: what is due when, of families whose record one may read; and a file that tells nothing of them."""

import datetime as dt
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.casework import made
from tests.unit.casework.planned import NOW, Scene, days
from tests.unit.casework.test_pages import words
from village.casework.actions import plan, tasks
from village.casework.actions.plan import Doing
from village.casework.models import Restriction
from village.casework.queries.agenda import dates, month_of
from village.casework.rules.diary import WORDS, calendar_file, folded
from village.kernel.access.rules import Viewer
from village.kernel.audit.models import Entry

FIRST, AFTER = dt.date(2026, 5, 1), dt.date(2026, 6, 1)
CANARY = "Zanzibarlane"
LOOK, TASK = "Looking again at how things are", "Look again at how things are"


@pytest.fixture
def scene(db: None) -> Scene:
    scene = Scene()
    scene.episode.family.name = CANARY
    scene.episode.family.save()
    tasks.add_task(
        episode=scene.ref, title=f"Ring {CANARY}", to="role:lead", due=days(3).date(), key="k", by=scene.by(), at=NOW
    )  # fmt: skip
    doing = Doing(f"Visit {CANARY}", days(9).date(), account=scene.nurse.ref)
    plan.add_step(episode=scene.ref, goal=scene.goal(element="").ref, doing=doing, by=scene.by(), at=NOW)
    for on, next_on in ((1, 12), (2, 20)):
        scene.look_again(days(on).date(), days(next_on).date(), CANARY)
    return scene


def told(viewer: Viewer, at: dt.datetime = NOW) -> list[tuple[dt.date, str, int]]:
    return [(one.on, one.title, one.days_late) for one in dates(viewer, from_on=FIRST, until_on=AFTER, at=at)]


def test_a_stranger_a_leaver_and_whoever_is_kept_out_have_no_dates(scene: Scene) -> None:
    assert told(scene.by(scene.stranger)) == []
    Restriction.objects.create(
        person=scene.anna, kind="conflict", account=scene.nurse.ref, authority="x", from_at=NOW, by=scene.boss.ref,
        review_on=NOW.date(),
    )  # fmt: skip
    assert told(scene.by(scene.nurse)) == []
    scene.episode.members.update(until_at=NOW)
    Restriction.objects.update(until_at=NOW)
    assert told(scene.by(scene.nurse), days(1)) == []


def test_a_lead_has_clocks_tasks_and_reviews_and_others_what_is_theirs(scene: Scene) -> None:
    ring, asking, review = days(3).date(), dt.date(2026, 5, 18), days(20).date()
    assert told(scene.by()) == [
        (ring, f"Ring {CANARY}", 0), (asking, "Asking the family", 0), (review, TASK, 0)
    ]  # fmt: skip
    assert told(scene.by(scene.nurse)) == [(days(9).date(), "A step of the plan", 0)]
    assert told(scene.by(scene.boss)) == [(asking, "Asking the family", 0), (review, LOOK, 0)]
    assert [late for _, _, late in told(scene.by(), days(21))] == [18, 7, 1]
    assert told(scene.by(scene.nurse), days(10))[0][2] == 1


def test_a_step_that_was_due_before_the_days_asked_for_is_none_of_them(scene: Scene) -> None:
    asked = {"until_on": AFTER, "at": NOW}
    due = days(9).date()
    on_it, after = (dates(scene.by(scene.nurse), from_on=due + dt.timedelta(days=late), **asked) for late in (0, 1))
    assert [one.on for one in on_it] == [due]
    assert after == []


def test_the_month_is_the_one_that_is_asked_for_or_that_of_today() -> None:
    today = dt.date(2026, 12, 31)
    assert month_of("2026-02", today) == (dt.date(2026, 2, 1), dt.date(2026, 3, 1))
    assert month_of("2028-02", today)[1] - dt.timedelta(days=1) == dt.date(2028, 2, 29)
    for wrong in ("", "2026-13", "0001-01", "9999-12", "x" * 99, "2026-05-01"):
        assert month_of(wrong, today) == (dt.date(2026, 12, 1), dt.date(2027, 1, 1))


def unfolded(body: str) -> list[str]:
    assert body.endswith("\r\n")
    assert all(len(line.encode()) <= 75 for line in body.split("\r\n"))
    return body.replace("\r\n ", "").split("\r\n")[:-1]


def test_the_file_holds_days_neutral_words_and_addresses_and_nothing_else(scene: Scene) -> None:
    client = made.browser(scene.lead)
    assert made.browser(made.account("Una", "vetting-officer")).get("/help/calendar.ics").status_code == 404
    page = words(client.get("/help/calendar/?month=2026-05"))
    assert f"Ring {CANARY}" in page
    answer = client.get("/help/calendar.ics?month=2026-05")
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    lines = unfolded(answer.content.decode())
    assert (lines[0], lines[-1]) == ("BEGIN:VCALENDAR", "END:VCALENDAR")
    summaries = [line for line in lines if line.startswith("SUMMARY:")]
    assert len(summaries) == 3
    assert {one.removeprefix("SUMMARY:") for one in summaries} <= set(WORDS.values())
    assert [line for line in lines if line.startswith("DTSTART")] == [
        f"DTSTART;VALUE=DATE:{day}" for day in ("20260507", "20260518", "20260524")
    ]
    assert {line for line in lines if line.startswith("URL:")} == {f"URL:http://127.0.0.1:8000/help/{scene.ref}/"}
    for secret in (CANARY, "Testperson", "Ring", "Asking", "Anna", "Lena"):
        assert secret not in answer.content.decode()
    shown = Entry.objects.filter(action="casework.list").last()
    assert shown is not None
    assert str(scene.ref) in shown.detail
    kinds = {re.split("[:;]", line, maxsplit=1)[0] for line in lines}
    assert kinds <= {
        *("BEGIN", "VERSION", "PRODID", "METHOD", "UID", "DTSTAMP", "DTSTART", "DTEND", "SUMMARY", "URL", "CLASS"),
        *("TRANSP", "END"),
    }


@given(st.text(alphabet="abc:/.-09", max_size=300))
def test_a_line_that_is_folded_is_the_line(line: str) -> None:
    assert folded(line).replace("\r\n ", "") == f"{line}\r\n"
    assert all(len(one) <= 75 for one in folded(line).split("\r\n"))


def test_a_day_is_whole_and_ends_with_the_next() -> None:
    entries = [(dt.date(2026, 12, 31), "clock", "r1", "https://v.example.org/help/x/")]
    lines = unfolded(calendar_file(entries, at=NOW))
    assert {"DTSTART;VALUE=DATE:20261231", "DTEND;VALUE=DATE:20270101", "UID:r1@village"} <= set(lines)
    assert "DTSTAMP:20260504T120000Z" in lines
