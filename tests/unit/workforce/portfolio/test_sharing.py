"""What may be shown to whom, until when, and when a certificate may be seen; and what the database itself refuses."""

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from tests.unit.workforce.made import refuses
from tests.unit.workforce.portfolio.made import (
    DIPLOMA,
    NOW,
    TODAY,
    Scene,
    account,
    days,
    holds,
    seen,
    sees,
    shows,
    taken_in,
)
from village.kernel.access.actions import Refusal
from village.kernel.access.rules import Viewer
from village.workforce.actions.portfolio import sharing
from village.workforce.actions.portfolio.seeing import see_certificate
from village.workforce.models import CertificateSeen, Holding, PortfolioShare
from village.workforce.queries.portfolio.holdings import looked_at
from village.workforce.rules.portfolio.sharing import stands


@pytest.fixture(autouse=True)
def reference(settings: Any, tmp_path: Path) -> None:
    taken_in(settings, tmp_path)


@pytest.fixture
def scene(db: None) -> Scene:
    return Scene()


@pytest.fixture
def me(scene: Scene) -> Viewer:
    return seen(account("Wanda Testperson"))


def test_what_cannot_be_shown(me: Viewer, monkeypatch: pytest.MonkeyPatch) -> None:
    one = holds(me)
    theirs = holds(seen(account("Olga Other")))
    for to, holdings, until, words in (
        ("nobody", [one], days(1), "Choose one of the employers"),
        ("nursery", [], days(1), "Choose what to show"),
        ("nursery", [one, theirs], days(1), "You hold nothing such here"),
        ("nursery", [one], days(0), "That is over already"),
        ("nursery", [one], days(368), "a year at most"),
    ):
        at = dt.datetime.combine(until, NOW.timetz())
        with pytest.raises(Refusal, match=words):
            sharing.share(employer=to, holdings=[each.ref for each in holdings], until_at=at, by=me, at=NOW)
    assert not PortfolioShare.objects.exists()
    monkeypatch.setattr(sharing, "MOST", 1)
    shows(me, one)
    with pytest.raises(Refusal, match="1 times over already"):
        shows(me, one)


def test_an_employer_without_a_register_is_not_offered(me: Viewer) -> None:
    account("Nina Nobody", body="club")
    with pytest.raises(Refusal, match="Choose one of the employers"):
        shows(me, holds(me), to="club")


def test_a_certificate_is_seen_from_its_award_until_today_and_once(scene: Scene, me: Viewer) -> None:
    one = holds(me)
    shown = shows(me, one)
    for on in (DIPLOMA.awarded_on - dt.timedelta(days=1), TODAY + dt.timedelta(days=1)):
        with pytest.raises(Refusal, match="Nobody can have seen it on that day"):
            see_certificate(share=shown.ref, holding=one.ref, seen_on=on, said=looked_at(one), by=scene.viewer, at=NOW)
    sees(scene.viewer, shown, one)
    with pytest.raises(Refusal, match="written down already"):
        sees(scene.viewer, shown, one)
    assert CertificateSeen.objects.get().seen_on == TODAY


def test_a_share_stands_from_its_first_instant_until_just_before_its_last() -> None:
    ends = NOW + dt.timedelta(hours=1)
    told = [stands(NOW, ends, at=at) for at in (NOW - dt.timedelta(seconds=1), NOW, ends)]
    assert told == [False, True, False]


def test_the_database_refuses(scene: Scene, me: Viewer) -> None:
    one = holds(me)
    shown = shows(me, one)
    holding = Holding.objects.filter(pk=one.pk)
    same = {"account": one.account, "what": one.what, "title": "x", "body": "y", "awarded_on": TODAY, "made_at": NOW}
    of_share = PortfolioShare.objects.filter(pk=shown.pk)
    refuses("holding_has_a_title_and_body", lambda: holding.update(title=""))
    refuses("holding_begun_before_awarded", lambda: holding.update(started_on=TODAY))
    refuses("holding_once_in_a_portfolio", lambda: Holding.objects.create(**same))
    refuses("portfolio_share_runs_forward", lambda: of_share.update(until_at=shown.shared_at))
    refuses("portfolio_share_withdrawn_after_it_began", lambda: of_share.update(withdrawn_at=NOW - dt.timedelta(1)))
    sees(scene.viewer, shown, one)
    again = {"holding": one, "employer": shown.employer, "seen_on": TODAY, "by": scene.dsl.ref, "at": NOW}
    refuses("certificate_seen_once_by_an_employer", lambda: CertificateSeen.objects.create(**again))
