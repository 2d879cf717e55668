"""Addresses are kept by browsers, proxies and logs: none that a page makes holds a whole postcode, wherever it was
typed; and a shortlist with a refuge on it is gone when the browser is closed."""

from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from tests.spec.directory.finding_world import made
from tests.unit.directory.made import LEEDS
from village.directory.models import Service
from village.directory.views.finding.frame import NEAR
from village.directory.views.finding.kept import SECONDS, SHORTLIST

pytestmark = pytest.mark.usefixtures("db")
WHOLE = ("LS8 4AA", "LS8+4AA", "LS8%204AA")


@pytest.fixture
def known(settings: Any, tmp_path: Path) -> dict[str, Service]:
    """A directory of Leeds."""
    settings.DIRECTORY_INDEX = tmp_path / "index"
    return made()


def has_none(text: str) -> bool:
    return not any(one in text for one in WHOLE)


def test_typed_as_a_need_it_is_taken_for_the_place(known: dict[str, Service]) -> None:
    sent = Client().post("/services/", {"need": "sleep near LS8 4AA"})
    assert sent["Location"] == "/services/results/?need=sleep&near=LS8+4"
    assert sent.cookies[NEAR]["max-age"] == ""
    sent = Client().get("/services/results/", {"need": "sleep near LS8 4AA"})
    assert sent["Location"] == "/services/results/?need=sleep&near=LS8+4"
    sent = Client().get("/services/results/", {"need": "sleep near LS8 4AA", "near": "Leeds"})
    assert has_none(sent.content.decode())


@pytest.mark.parametrize("near", ["LS8 4AA", "LS8 4ZZ"])
def test_no_page_carries_on_what_was_typed_before(known: dict[str, Service], near: str) -> None:
    client, plus = Client(), near.replace(" ", "+")
    page = client.get(f"/services/{known['sleep'].pk}/", {"near": near, "need": "sleep"}).content.decode()
    assert "need=sleep" in page
    assert plus not in page
    sent = client.post("/services/shortlist/change/", {"add": known["sleep"].pk.hex, "near": near, "need": "x"})
    assert "need=x" in sent["Location"]
    assert plus not in sent["Location"]
    for page in ("results", "still-there"):
        kiosk = client.get(f"/services/kiosk/{LEEDS}/{page}/", {"near": near, "need": "sleep"})
        assert kiosk.status_code == 200
        assert plus not in kiosk["Refresh"]
        assert plus not in kiosk.content.decode()


def test_a_shortlist_with_a_refuge_is_gone_when_the_browser_is_closed(known: dict[str, Service]) -> None:
    client = Client()
    lasts = [
        client.post("/services/shortlist/change/", {what: known[one].pk.hex}).cookies[SHORTLIST]["max-age"]
        for what, one in (("add", "sleep"), ("add", "refuge"), ("add", "play"), ("remove", "refuge"))
    ]
    assert lasts == [SECONDS, "", "", SECONDS]
