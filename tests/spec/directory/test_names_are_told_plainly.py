"""What a source writes as a page is told as words: a name without tags. The national standard has names plain."""

import datetime as dt
import importlib
from types import SimpleNamespace

import pytest
from django.test import Client

from tests.spec.directory.finding_world import service
from tests.unit.directory.made import LEEDS, NOW, nested, source
from village.directory.actions.recording import Said, record_services
from village.directory.models import Provider, Service
from village.directory.queries.documents import document_of
from village.directory.queries.publishing.told import nested as published
from village.directory.queries.publishing.told import provider_as_told
from village.directory.rules.finding.plain import called

TAGGED = "<p>Tom &amp; Jo’s <b>club</b></p>"
PLAIN = "Tom & Jo’s club"
LATER = NOW + dt.timedelta(days=1)
pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("said", "name"),
    [
        (TAGGED, PLAIN),
        ("  Otters<br>toddlers\n group ", "Otters toddlers group"),
        ("Ages <5 & over", "Ages <5 & over"),
        ("<b></b>", "<b></b>"),  # nothing is without a name
        ("&lt;i&gt;Twice&lt;/i&gt;", "Twice"),
    ],
)
def test_a_name_is_one_line_without_tags(said: str, name: str) -> None:
    assert called(said) == name


@pytest.mark.parametrize("kind", ["", "refuge"])
def test_a_service_and_its_provider_are_told_so_wherever_they_are(kind: str) -> None:
    document = nested("s1", TAGGED)
    document["organization"]["name"] = "<em>Play</em> for all"
    record_services([Said(document, (), kind)], source=source(), area=LEEDS, at=NOW)
    one = Service.objects.get()
    assert (one.name, one.provider.name) == (PLAIN, "Play for all")
    for said in (document_of(one), published(one)):
        assert (said["name"], said["organization"]["name"]) == (PLAIN, "Play for all")
    assert provider_as_told(one.provider, full=True)["name"] == "Play for all"
    page = Client().get(f"/services/{one.pk}/").content.decode()
    assert "Tom &amp; Jo’s club" in page
    assert "&lt;" not in page
    assert one.document["name"] == TAGGED  # kept as it came


def test_names_that_were_kept_before_are_made_plain_once(monkeypatch: pytest.MonkeyPatch) -> None:
    some = [service(one, name, []) for one, name in (("a", "A"), ("b", "Ages <5"), ("c", "C"))]
    record_services(some, source=source(), area=LEEDS, at=NOW)
    Service.objects.filter(theirs="c").update(name=TAGGED)
    Provider.objects.update(name="<em>Play</em>")
    migration = importlib.import_module("village.directory.migrations.0009_plain_names")
    monkeypatch.setattr(migration.timezone, "now", lambda: LATER)
    known = {"Service": Service, "Provider": Provider}
    migration.plainly(SimpleNamespace(get_model=lambda _, name: known[name]), None)
    told = dict(Service.objects.values_list("name", "changed_at"))
    assert told == {"A": NOW, "Ages <5": NOW, PLAIN: LATER}  # whoever has a copy learns it
    assert Provider.objects.get().name == "Play"
