"""The demo's directory: five sources read, an officer and a provider with things to do, and all of it once."""

import datetime as dt
import time
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.db import connection, transaction

from village.directory.models import Claim, Draft, FundedPlaces, Pair, Quarantined, Report, Service, Source
from village.directory.queries.documents import document_of, shown
from village.directory.queries.keeping import visible
from village.kernel.audit.queries import latest
from village.synthetic.demo import demo_people
from village.synthetic.directory import demo_directory
from village.synthetic.personas import viewer

NOW = dt.datetime(2026, 11, 27, 9, tzinfo=dt.UTC)


def _rows() -> dict[str, int]:
    models = [*apps.get_app_config("directory").get_models(), *apps.get_app_config("audit").get_models()]
    return {one.__name__: one.objects.count() for one in models}


@pytest.fixture
def made(db: None, settings: Any, tmp_path: Path) -> float:
    settings.DEMO, settings.DIRECTORY_INDEX = True, tmp_path / "index"
    demo_people(NOW)
    begun = time.process_time()
    demo_directory(NOW)
    return time.process_time() - begun


def test_what_is_in_it(made: float) -> None:
    assert Source.objects.count() == 6
    assert shown().count() > 300
    broken = Source.objects.get(slug="leeds-neighbourhood")
    assert Quarantined.objects.filter(raw__source=broken).count() > 5
    assert latest("directory.search.rebuild") is not None
    assert any(one.sensitive for one in shown())
    helpline = document_of(shown().get(name="ChildLine"))
    assert "whether it is so today is not known here" in helpline["description"]


def test_an_officer_and_a_provider_have_things_to_do(made: float) -> None:
    pip, dot = viewer("pip"), viewer("dot")
    assert Claim.objects.filter(decision="").count() == visible.claims(dot).count() == 1
    assert visible.own(pip).count() >= 3
    assert Draft.objects.filter(decision="").count() == visible.drafts(dot).count() == 2
    assert Report.objects.count() == visible.reports(pip).count() == 1
    assert visible.pairs(dot).count() > 5
    assert Pair.objects.filter(decision="same").count() == 1
    old = Service.objects.filter(changes__kind="confirmed", checked_on__lt=NOW.date() - dt.timedelta(days=300))
    assert old.count() == 1
    by_their_source = shown().filter(changes=None, source__slug="leeds-council")
    assert by_their_source.exclude(checked_on=None).count() > 50


def test_nurseries_say_what_is_free(made: float) -> None:
    said = FundedPlaces.objects.filter(service__state="shown")
    assert said.count() > 4
    assert said.count() % 2 == 0
    assert {one.by_provider for one in said} == {False}


def test_done_again_nothing_happens(made: float) -> None:
    before = _rows()
    demo_directory(NOW + dt.timedelta(hours=1))
    assert _rows() == before


class Killed(BaseException):
    """Stands for a kill: what is not committed is lost, and nothing more is done."""


@pytest.mark.slow
def test_killed_anywhere_the_next_one_finishes_it(db: None, settings: Any, tmp_path: Path) -> None:
    """At each of some statements to the database, told apart by when they are reached."""
    settings.DEMO = True
    demo_people(NOW)
    count, whole = _statements(tmp_path / "whole", settings)
    for part in range(1, 5):
        with transaction.atomic():
            settings.DIRECTORY_INDEX = tmp_path / f"killed-{part}"
            _kill_at(count * part // 5)
            demo_directory(NOW)
            assert _rows() == whole, part
            transaction.set_rollback(True)


def _statements(index: Path, settings: Any) -> tuple[int, dict[str, int]]:
    """How many statements it takes, and what is there then; it is undone."""
    settings.DIRECTORY_INDEX, seen = index, [0]

    def count(execute: Any, *asked: Any) -> Any:
        seen[0] += 1
        return execute(*asked)

    with transaction.atomic():
        with connection.execute_wrapper(count):
            demo_directory(NOW)
        whole = _rows()
        transaction.set_rollback(True)
    return seen[0], whole


def _kill_at(number: int) -> None:
    left = [number]

    def count(execute: Any, *asked: Any) -> Any:
        left[0] -= 1
        if left[0] == 0:
            raise Killed
        return execute(*asked)

    with pytest.raises(Killed), connection.execute_wrapper(count):
        demo_directory(NOW)
