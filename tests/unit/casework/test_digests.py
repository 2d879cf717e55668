"""Letters that say how much is due: to those whom it concerns, each once, of nobody; and never to who does not want
them."""

import datetime as dt
from smtplib import SMTPException
from typing import Any

import pytest
from django.core import mail
from django.core.mail import EmailMessage

from tests.unit.casework import made
from tests.unit.casework.planned import NOW, Scene, days
from tests.unit.casework.test_pages import words
from village.casework.actions import tasks
from village.casework.actions.concerns import raise_concern
from village.casework.actions.digests import choose_digest, post_digests, write_digests
from village.casework.models import DigestLetter
from village.casework.queries.digests import reader_of
from village.casework.rules.digests import Counts, goes_out, letter
from village.kernel.access.actions import Refusal
from village.kernel.accounts.actions import close_account
from village.kernel.accounts.models import Account, RoleGrant
from village.kernel.audit.models import Entry
from village.kernel.jobs.registry import jobs

pytestmark = pytest.mark.django_db
TUESDAY, WEDNESDAY = (dt.datetime(2026, 5, day, 5, 30, tzinfo=dt.UTC) for day in (19, 20))
MONDAY = dt.datetime(2026, 5, 25, 5, 30, tzinfo=dt.UTC)  # a bank holiday: the week is begun on Tuesday
CANARY = "Zanzibarlane"


@pytest.fixture
def scene() -> Scene:
    scene = Scene()
    scene.episode.family.name = CANARY
    scene.episode.family.save()
    scene.anna.name = CANARY
    scene.anna.save()
    tasks.add_task(
        episode=scene.ref, title=f"Ring {CANARY}", to=f"account:{scene.nurse.ref}", due=TUESDAY.date(), key="k",
        by=scene.by(), at=NOW,
    )  # fmt: skip
    return scene


def every(who: Account, often: str) -> None:
    choose_digest(every=often, by=made.seen(who), at=NOW)


def sent(at: dt.datetime) -> dict[str, str]:
    mail.outbox.clear()
    write_digests(by="test", at=at)
    post_digests(by="test", at=at)
    return {one.to[0]: str(one.body) for one in mail.outbox}


def test_who_does_not_work_with_families_today_is_told_nothing(scene: Scene) -> None:
    for role in ("information-governance", "administrator", "panel-member", "family-member"):
        made.account(f"O {role}", role)
    for who in (scene.lead, scene.nurse, scene.boss):
        every(who, "daily")
    close_account(account=scene.lead, by="test", at=NOW)
    RoleGrant.objects.filter(account=scene.nurse).delete()
    told = sent(TUESDAY)
    assert set(told) == {"bea.boss@example.org"}
    assert reader_of(scene.lead.ref) is None
    assert reader_of(scene.stranger.ref) is not None


def test_a_letter_gives_numbers_and_addresses_and_nothing_of_anybody(scene: Scene) -> None:
    for who in (scene.lead, scene.nurse, scene.boss, scene.stranger):
        every(who, "daily")
    raise_concern(episode=scene.ref, words=CANARY, by=scene.by(), at=NOW)
    told = sent(TUESDAY)
    assert set(told) == {"lena.lead@example.org", "nina.nurse@example.org", "bea.boss@example.org"}
    assert "- 1 past the last day: http://127.0.0.1:8000/help/tasks/" in told["lena.lead@example.org"]
    assert "- 1 due today: http://127.0.0.1:8000/help/calendar/" in told["nina.nurse@example.org"]
    assert "- 2 late or waiting in all that you answer for" in told["bea.boss@example.org"]  # the clock, the concern
    held = "".join([*told.values(), *(f"{one.subject}{one.message()}" for one in mail.outbox)])
    for secret in (CANARY, "Testperson", str(scene.ref), "Ring", "Asking"):
        assert secret not in held
    assert "/help/digests/" in held


def test_each_is_written_and_sent_once_whoever_runs_it(scene: Scene) -> None:
    every(scene.lead, "daily")
    for _ in range(3):
        write_digests(by="test", at=TUESDAY)
    assert DigestLetter.objects.filter(account=scene.lead.ref).count() == 1
    assert post_digests(by="test", at=TUESDAY) == DigestLetter.objects.count()
    assert post_digests(by="test", at=TUESDAY + dt.timedelta(hours=1)) == 0
    assert len({one.extra_headers["Message-ID"] for one in mail.outbox}) == len(mail.outbox)
    assert set(sent(WEDNESDAY)) == {"lena.lead@example.org"}
    assert Entry.objects.filter(action="casework.digest").count() == 2


def test_one_that_cannot_be_sent_stays_owed_and_one_taken_by_another_is_left(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    every(scene.nurse, "daily")
    write_digests(by="test", at=TUESDAY)

    def broken(self: EmailMessage, **_: Any) -> int:
        raise SMTPException("no")

    with monkeypatch.context() as patch:
        patch.setattr(EmailMessage, "send", broken)
        assert post_digests(by="test", at=TUESDAY) == 0
    soon, later = TUESDAY + dt.timedelta(minutes=14), TUESDAY + dt.timedelta(minutes=15)
    assert post_digests(by="test", at=soon) == 0
    assert post_digests(by="test", at=later) == DigestLetter.objects.count() > 0
    DigestLetter.objects.update(sent_at=None, posting_at=None)
    assert post_digests(by="test", at=TUESDAY + dt.timedelta(days=3)) == 0  # what it says is not so any more


def test_who_has_chosen_never_gets_none_even_of_those_that_are_written(scene: Scene) -> None:
    every(scene.nurse, "daily")
    write_digests(by="test", at=TUESDAY)
    every(scene.nurse, "never")
    for who in (scene.lead, scene.boss):
        every(who, "never")
    assert sent(TUESDAY) == {}
    assert set(sent(WEDNESDAY)) == set()
    with pytest.raises(Refusal, match="how often"):
        choose_digest(every="hourly", by=scene.by(), at=NOW)


def test_whoever_has_chosen_nothing_is_told_once_a_week_on_its_first_working_day(scene: Scene) -> None:
    assert sent(WEDNESDAY) == sent(MONDAY) == {}
    told = sent(MONDAY + dt.timedelta(days=1))
    assert set(told) == {"lena.lead@example.org", "nina.nurse@example.org", "bea.boss@example.org"}
    assert sent(MONDAY + dt.timedelta(days=5)) == {}  # a Saturday


def test_who_has_nothing_is_told_nothing(scene: Scene) -> None:
    every(scene.nurse, "daily")
    assert "nina.nurse@example.org" not in sent(days(3))  # a Thursday; nothing is due, and it was new before


@pytest.mark.parametrize(
    ("often", "today", "worked", "goes"),
    [
        ("daily", (2026, 5, 20), (2026, 5, 19), True),
        ("weekly", (2026, 5, 20), (2026, 5, 19), False),
        ("weekly", (2026, 5, 18), (2026, 5, 15), True),
        ("weekly", (2026, 5, 26), (2026, 5, 22), True),  # Monday was a bank holiday
        ("weekly", (2026, 5, 27), (2026, 5, 26), False),
        ("never", (2026, 5, 18), (2026, 5, 15), False),
    ],
)
def test_when_one_goes_out(often: str, today: Any, worked: Any, goes: bool) -> None:
    assert goes_out(often, dt.date(*today), dt.date(*worked)) is goes


def test_nothing_to_say_is_no_letter_and_what_is_nought_is_not_said() -> None:
    assert not Counts(0, 0, 0)
    _, body = letter("weekly", Counts(0, 3, 0), "https://village.example.org")
    assert "- 3 due this week: https://village.example.org/help/calendar/" in body
    assert "past" not in body
    assert {"casework.digests", "casework.post"} <= set(jobs())


def test_the_page_keeps_the_choice(scene: Scene) -> None:
    assert made.browser(made.account("Una", "vetting-officer")).get("/help/digests/").status_code == 404
    client = made.browser(scene.lead)
    assert 'value="weekly" checked' in words(client.get("/help/digests/"))
    assert client.post("/help/digests/", {"every": "hourly"}).status_code == 400
    assert client.post("/help/digests/", {"every": "never"}).status_code == 302
    assert 'value="never" checked' in words(client.get("/help/digests/"))
