"""The demo's directory: five sources read, an officer and a provider with things to do, and all of it once."""

import datetime as dt
import time
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps

from village.directory.models import Claim, Draft, Pair, Quarantined, Report, Service, Source
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
    old = Service.objects.filter(checked_on__lt=NOW.date() - dt.timedelta(days=300))
    assert old.count() == 1


def test_done_again_nothing_happens(made: float) -> None:
    before = _rows()
    demo_directory(NOW + dt.timedelta(hours=1))
    assert _rows() == before
