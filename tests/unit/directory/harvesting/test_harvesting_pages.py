"""The pages of whoever keeps an area's sources: denied first, and what is not theirs looks like what is not."""

import datetime as dt
import zlib
from pathlib import Path
from typing import Any

import pytest
from django.contrib.staticfiles import finders
from django.test import Client
from django.urls import reverse
from django.utils.html import escape

from tests.unit.casework.made import account, browser, seen
from tests.unit.directory.harvesting.feed import Feed, Reading, services
from tests.unit.directory.made import LEEDS, nested, source
from village.directory.actions.harvesting.deciding import decide_record
from village.directory.models import Harvest, Quarantined, Raw, Source

pytestmark = pytest.mark.usefixtures("db")
BAD = nested("odd", minimum_age=9, maximum_age=3)


@pytest.fixture
def reading() -> Reading:
    found = Reading(Feed(*services(12), BAD))
    found.now = dt.datetime.now(dt.UTC) - dt.timedelta(days=9)
    found.read()
    return found


def officer(area: str = LEEDS) -> Client:
    return browser(account(f"Olive Officer {area}", "directory-officer", area=area))


def text(answer: Any) -> str:
    assert answer.status_code == 200
    return str(answer.content.decode())


def held(reading: Reading) -> Harvest:
    reading.feed.records[:10] = [nested(f"s{number}", f"Changed {number}") for number in range(1, 11)]
    return reading.read()


def addresses(one: Harvest) -> list[str]:
    aside = Quarantined.objects.get().ref
    return [
        *(
            reverse(f"directory-source{part}", args=["made-up-feed"])
            for part in ("", "-read", "-close", "-change", "-supplier")
        ),
        *(reverse(f"directory-held{part}", args=[one.ref]) for part in ("", "-take", "-refuse")),
        *(reverse(f"directory-aside-{part}", args=[aside]) for part in ("one", "in", "out")),
    ]


def test_another_areas_officer_finds_nothing_and_cannot_tell(reading: Reading) -> None:
    other = officer("E08000036")
    nothing = other.get("/directory/sources/no-such-source/")
    assert nothing.status_code == 404
    for address in addresses(held(reading)):
        for answer in (other.get(address), other.post(address, {"seen": "x"})):
            assert answer.status_code in (404, 405), address
            if answer.status_code == 404:
                assert answer.content == nothing.content
    assert "Made-up" not in text(other.get("/directory/")).replace("Made-up area", "")
    assert "odd" not in text(other.get("/directory/set-aside/"))


def test_the_desk_and_a_source_say_what_is_wrong_and_what_to_do(reading: Reading) -> None:
    client = officer()
    desk = text(client.get("/directory/"))
    assert "A made-up feed" in desk
    assert "1 record was set aside" in desk
    page = text(client.get(reverse("directory-source", args=["made-up-feed"])))
    assert "12 services are told from it" in page
    assert "Kept back" in page
    assert "age.crossed" in page
    letter = text(client.get(reverse("directory-source-supplier", args=["made-up-feed"])))
    assert "What we found in A made-up feed on" in letter
    assert "mailto:feeds@example.org?subject=" in letter
    reading.feed.broken["page=2"] = "The site answers 500. Try later."
    reading.read()
    for name in ("directory-source", "directory-source-supplier"):
        assert "The site answers 500. Try later." in text(client.get(reverse(name, args=["made-up-feed"])))
    assert "The site answers 500" in text(client.get("/directory/"))
    source("empty", contact="Telephone 01632 960000")
    assert "It was not read yet" in text(client.get(reverse("directory-source", args=["empty"])))
    assert "Nothing was found" in text(client.get(reverse("directory-source-supplier", args=["empty"])))


def test_a_source_is_added_read_and_closed() -> None:
    client = officer()
    said = {
        "title": "Leeds directory", "slug": "leeds", "area": LEEDS, "format": "uk-3.0", "licence": "OGL v3.0",
        "contact": "feeds@example.org", "trust": 5, "url": "http://example.org",
    }  # fmt: skip
    answer = client.post("/directory/sources/add/", said)
    assert answer.status_code == 400
    assert "Only https is fetched" in answer.content.decode()
    assert client.post("/directory/sources/add/", {**said, "area": "E08000036"}).status_code == 400
    assert not Source.objects.exists()
    client.post("/directory/sources/add/", {**said, "url": "https://example.org/oruk"})
    assert "Read it now" in text(client.get(reverse("directory-source-read", args=["leeds"])))
    client.post(reverse("directory-source-read", args=["leeds"]))
    client.post(reverse("directory-source-close", args=["leeds"]))
    assert Source.objects.get().closed_on is not None
    again = client.post(reverse("directory-source-close", args=["leeds"]))
    assert "This source is closed" in again.content.decode()


def test_what_is_said_of_a_source_is_changed_on_one_form() -> None:
    client = officer()
    source("leeds", url="https://example.org/oruk")
    change = reverse("directory-source-change", args=["leeds"])
    assert f'href="{change}"' in text(client.get(reverse("directory-source", args=["leeds"])))
    form = text(client.get(change))
    assert 'value="A made-up feed"' in form
    assert not any(f'name="{name}"' in form for name in ("slug", "area", "format", "url"))
    said = {"title": "Leeds directory", "licence": "CC BY 4.0", "contact": "office@example.org", "trust": 8}
    for field, value, words in (("trust", 10, "9"), ("licence", "", "Give the licence"), ("title", "", "called")):
        answer = client.post(change, {**said, field: value})
        assert answer.status_code == 400
        assert words in answer.content.decode()
    assert Source.objects.get().trust == 5
    assert client.post(change, {**said, "slug": "other", "url": "https://evil.example.org"}).status_code == 302
    kept = Source.objects.get()
    assert (kept.title, kept.trust, kept.slug, kept.url) == ("Leeds directory", 8, "leeds", "https://example.org/oruk")


def test_a_held_harvest_shows_what_would_change_and_is_decided(reading: Reading) -> None:
    client, one = officer(), held(reading)
    page = text(client.get(reverse("directory-held", args=[one.ref])))
    assert "Changed 1" in page
    assert "Made-up group 1" in page
    client.post(reverse("directory-held-refuse", args=[one.ref]))
    assert client.get(reverse("directory-held", args=[one.ref])).status_code == 404
    again = reading.read()
    client.post(reverse("directory-held-take", args=[again.ref]))
    again.refresh_from_db()
    assert (again.state, again.released) == ("taking", True)


def test_what_would_be_gone_is_named() -> None:
    reading = Reading(Feed(*services(40)))
    reading.now = dt.datetime.now(dt.UTC) - dt.timedelta(days=9)
    reading.read()
    del reading.feed.records[30:]
    one = [reading.read() for _ in range(3)][-1]
    assert "<li>Made-up group 40</li>" in text(officer().get(reverse("directory-held", args=[one.ref])))


def test_a_record_is_looked_at_and_decided(reading: Reading) -> None:
    client, one = officer(), Quarantined.objects.get()
    page = text(client.get(reverse("directory-aside-one", args=[one.ref])))
    assert "&#34;maximum_age&#34;: 3" in page
    assert "Kept back for it" in page
    assert f">{BAD['name']}</h1>" in page
    assert "Its id there is odd." in page
    assert "odd" in text(client.get("/directory/set-aside/?source=made-up-feed"))
    assert "odd" not in text(client.get("/directory/set-aside/?source=other"))
    for name, state in (("out", "Kept out, by Olive Officer"), ("in", "Let in, by Olive Officer")):
        seen = text(client.get(reverse(f"directory-aside-{name}", args=[one.ref])))
        assert one.raw.sha256 in seen
        client.post(reverse(f"directory-aside-{name}", args=[one.ref]), {"seen": one.raw.sha256})
        assert state in text(client.get(reverse("directory-aside-one", args=[one.ref])))


def test_a_record_without_a_name_is_headed_by_its_id(reading: Reading) -> None:
    client, one = officer(), Quarantined.objects.get()
    for body, head in ((b'{"name": "<b>Odd</b> one"}', "Odd one"), (b"{}", "Record odd"), (b"[]", "Record odd")):
        Raw.objects.filter(pk=one.raw_id).update(body=zlib.compress(body))
        assert f">{head}</h1>" in text(client.get(reverse("directory-aside-one", args=[one.ref])))


def test_every_page_opens_to_who_keeps_the_area(reading: Reading) -> None:
    client = officer()
    for address in [*addresses(held(reading)), "/directory/", "/directory/sources/add/", "/directory/set-aside/"]:
        assert client.get(address).status_code == 200, address


def test_a_letter_is_printed_whole_and_its_lines_wrap_on_a_narrow_page() -> None:
    """On a screen a long letter is scrolled; paper has nothing to scroll."""
    found = finders.find("forms/answering.css")
    assert found is not None
    css = Path(found).read_text()
    printed = css.split("@media print {")[1].split(".vg-written {")[1].split("}")[0]
    assert "max-height: none" in printed
    assert "overflow: visible" in printed
    assert "white-space: pre-wrap" in css.split(".vg-written--letter {")[1].split("}")[0]


def test_what_is_set_aside_is_told_by_name_and_why_and_the_source_says_how_much(reading: Reading) -> None:
    """Which a person reads, before ids and codes, which a supplier asks for."""
    client, name = officer(), str(BAD["name"])
    row = text(client.get("/directory/set-aside/")).split("<tbody")[1]
    said = Quarantined.objects.get().raw.findings
    [why] = [what for _, code, _, what, *_ in said if code == "age.crossed"]
    assert row.index(name) < row.index(str(escape(why))) < row.index("age.crossed")
    page = text(client.get(reverse("directory-source", args=["made-up-feed"])))
    assert f"1 of its 13 records is kept back: {escape(why)}" in page
    decide_record(
        record=Quarantined.objects.get().ref,
        decision="in",
        seen=Quarantined.objects.get().raw.sha256,
        by=seen(account("Oona", "directory-officer", area=LEEDS)),
        at=reading.now,
    )
    assert "kept back:" not in text(client.get(reverse("directory-source", args=["made-up-feed"])))
