"""Two directories that differ in where a refuge is, and in whatever its source says of that, answer in the same bytes
and heads at every public address of the directory: those that are there, and those that come."""

import re
from collections.abc import Callable, Iterator
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from tests.spec.directory.finding_world import HOUR
from tests.spec.directory.publishing import placed, take
from tests.unit.directory.made import LEEDS, NOW, source
from village.directory.actions.finding import rebuild
from village.directory.actions.hiding import hide_places
from village.directory.actions.recording import Said
from village.directory.models import Location, Provider, Service, ServiceAtLocation
from village.ui.cached import pages

pytestmark = [pytest.mark.usefixtures("db"), pytest.mark.slow]
HERE, THERE = ("LS6 3AA", "9 Mill Lane"), ("YO1 9TL", "12 Quay Row")
YORK = "E06000014"
OURS = re.compile(
    r"services/|oruk/|early-learning/|things-to-do/|places/<slug:code>/((services/(all/)?|things-to-do/))?$"
)
PARTS = {"code": (LEEDS, YORK), "what": ("safety", "refuge", "stay-and-play"), "rest": ("services/none/at-all",)}
_TOKEN = re.compile(r'(csrf-token" content=|csrfmiddlewaretoken" value=)"[^"]*"')
UNLIKE = ("Content-Security-Policy", "Expires")  # what is drawn by lot, and the time of day
Answer = tuple[int, str, str]


def patterns(resolver: URLResolver | None = None, prefix: str = "") -> Iterator[str]:
    """Every address of the directory that is open to all, as it is written down."""
    for one in (resolver or get_resolver()).url_patterns:
        written = prefix + str(one.pattern)
        if isinstance(one, URLResolver):
            yield from patterns(one, written)
        elif isinstance(one, URLPattern) and getattr(one.callback, "access", "") == "public" and OURS.match(written):
            yield written


def filled(pattern: str, ids: list[str]) -> Iterator[str]:
    """A pattern with all that may stand in place of its parts."""
    named = re.findall(r"<(?:\w+:)?(\w+)>", pattern)
    known = {**PARTS, "id": ids, "service": ids, "contribution": ids}
    for some in product(*(known[name] for name in named)):
        address = pattern
        for value in some:
            address = re.sub(r"<[^>]*>", value, address, count=1)
        yield f"/{address}"


def asked(shortlist: str) -> Iterator[str]:
    for near, order, within in product(("LS6 3", "YO1 9", "Leeds", "York"), ("best", "near", "name"), ("1", "0")):
        yield f"/services/results/?need=refuge&near={near}&order={order}&within={within}"
    for near in ("LS6 3", "YO1 9"):
        yield f"/services/results/?kind=refuge&near={near}"
        yield f"/services/results/?near={near}&day=0"
        yield f"/services/kiosk/{LEEDS}/results/?need=refuge&near={near}"
        yield f"/services/api/text?need=refuge&near={near}"
    for words in ("mill lane", "quay row", "LS6", "YO1", "hall"):
        yield f"/services/results/?need={words}"
        yield f"/oruk/v3/services?search={words}"
    for code, metres, what in product(
        (HERE[0], THERE[0]), ("1", "5000", "100000"), ("services", "service_at_locations")
    ):
        yield f"/oruk/v3/{what}?postcode={code}&proximity={metres}&full=true"
    yield "/oruk/v3/services?modified_after=2026-11-01T00:00:00Z&full=true"
    yield "/oruk/v3/organizations?full_service=true"
    yield f"/services/compare/?of={shortlist}"
    yield f"/services/shortlist/?of={shortlist}"


def secret(place: tuple[str, str]) -> dict[str, Any]:
    """A refuge whose source tells where it is wherever it can."""
    code, street = place
    words = f"Refuge for women. Come to {street}, {code}."
    made = placed("secret", "A safe house", code, street, description=words, alert=street, what3words=street)
    there = made["service_at_locations"][0]["location"]
    there["name"] = f"House in {street}"
    uprn = {"identifier_scheme": "UPRN", "identifier": code}
    made["organization"] |= {"id": "aid", "name": "Aid", "hq": street, "organization_identifiers": [uprn]}
    made["organization"]["programs"] = [{"id": "g", "metadata": [{"previous_value": code}]}]
    return made


def of_all(place: tuple[str, str], area: str, sensitive: str) -> None:
    """The refuge and two open services, one of the same provider, which has the same fields."""
    feed, house = source(area=area), secret(place)
    if not sensitive:  # the words of what was open were open: how they are spelt is known until the search is made anew
        house["description"] = "Refuge for women."
    take(Said(placed("other", "Otters toddler group", "LS1 1UR"), ("stay-and-play",)), of=feed)
    take(Said(house, ("refuge",), sensitive), of=feed)
    take(Said(placed("open", "A helpline", "LS1 1UR", organization=house["organization"]), ("counselling",)), of=feed)


def marked_since() -> None:
    """Somebody looks at the place before it is marked, and then it is marked; the search stays as it was made."""
    Client().get(f"/places/{LEEDS}/services/")
    Client().get("/oruk/v3/services")
    refuge, later = Service.objects.get(theirs="secret"), NOW + HOUR
    Service.objects.filter(pk=refuge.pk).update(sensitive="refuge", changed_at=later)
    hide_places(list(refuge.at_locations.values_list("location_id", flat=True)), at=later)


def answers(client: Client, address: str) -> Answer:
    got: Any = client.get(address)
    body = b"".join(got.streaming_content) if got.streaming else got.content
    heads = sorted((name, value) for name, value in got.headers.items() if name not in UNLIKE)
    return got.status_code, _TOKEN.sub("", body.decode()), str(heads)


@pytest.fixture
def said_in(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., dict[str, Answer]]:
    """What every address answers in a world that is gone afterwards."""
    for module in ("frame", "texting"):
        monkeypatch.setattr(f"village.directory.views.finding.{module}.MOST", 10**6)

    def said(place: tuple[str, str], area: str, since: bool) -> dict[str, Answer]:
        settings.DIRECTORY_INDEX = tmp_path / place[0]
        with transaction.atomic():
            pages.clear()
            of_all(place, area, "" if since else "refuge")
            rebuild(by="test", at=NOW)
            if since:
                marked_since()
            models = (Service, ServiceAtLocation, Location, Provider)
            ids = [str(key) for model in models for key in model.objects.order_by("pk").values_list("pk", flat=True)]
            shortlist = ".".join(one.pk.hex for one in Service.objects.order_by("pk"))
            every = [*(one for pattern in patterns() for one in filled(pattern, ids)), *asked(shortlist)]
            found = {address: answers(Client(), address) for address in every}
            transaction.set_rollback(True)
        return found

    return said


@pytest.mark.parametrize(("area", "since"), [(LEEDS, False), ("", False), (LEEDS, True)])
def test_every_public_address_answers_alike(said_in: Callable[..., dict[str, Answer]], area: str, since: bool) -> None:
    here, there = said_in(HERE, area, since), said_in(THERE, area, since)
    assert [one for one in here if here[one] != there.get(one)] == []
    assert here.keys() == there.keys()
    told = [body for status, body, _ in here.values() if status == 200]
    assert any("A safe house" in body for body in told)
    assert max(status for status, _, _ in here.values()) < 500
    of_the_record = [body for address, (_, body, _) in here.items() if "?" not in address]
    assert not any(re.search("Mill Lane|LS6 3AA|Quay Row|YO1 9TL", body) for body in of_the_record)
