"""Families find help: what fits comes first, what may fit apart from it, and no address tells where they live."""

import html
import re
from pathlib import Path

import pytest
from django.test import Client

from tests.spec.directory.finding_world import NEAR, at, bands, hexed, made, service, words
from village.directory.actions.recording import Said
from village.directory.models import Service
from village.directory.views.finding import frame, texting

pytestmark = pytest.mark.usefixtures("db", "own_index")
RESULTS = "/services/results/"


@pytest.fixture
def services(db: None, own_index: Path) -> dict[str, Service]:
    return made()


def test_a_need_in_ones_own_words_finds_what_fits_and_apart_from_it_what_may(services: dict[str, Service]) -> None:
    page = Client().get(RESULTS, {"need": "toddler group", "near": "LS8 4", "age": "3"})
    fits, check = bands(page)
    assert fits == ["Otters toddler group"]
    assert check == ["Badgers stay and play"]
    said = words(page)
    assert "1 service within 5 miles of the middle of LS8 4" in said
    assert "Check with the service what ages it takes" in said
    assert "Foxes" not in said  # it is for 8 to 11


@pytest.mark.usefixtures("services")
def test_a_postcode_goes_into_a_cookie_and_only_part_of_it_into_the_address() -> None:
    client = Client(enforce_csrf_checks=True)
    sent = client.post("/services/", {"need": "sleep", "near": NEAR, "age": "3"})
    assert sent.status_code == 302
    assert sent.headers["Location"] == "/services/results/?need=sleep&near=LS8+4&age=3"
    cookie = sent.cookies["village_near"]
    assert (cookie["httponly"], cookie["samesite"], cookie["path"], cookie["max-age"]) == (
        True,
        "Lax",
        "/services/",
        "",
    )
    page = client.get(sent.headers["Location"])
    assert "of your postcode" in words(page)
    assert " 4AA" not in page.content.decode()
    forgotten = client.post("/services/", {"forget": "1"})
    assert (forgotten.headers["Location"], forgotten.cookies["village_near"].value) == ("/services/", "")
    assert "the middle of LS8 4" in words(client.get(sent.headers["Location"]))
    elsewhere = client.get(RESULTS, {"need": "sleep", "near": "LS1 1"})
    assert "the middle of LS1 1" in words(elsewhere)


@pytest.mark.usefixtures("services")
def test_a_postcode_in_an_address_is_taken_out_of_it_at_once() -> None:
    answer = Client().get(RESULTS, {"need": "sleep", "near": "ls84aa"})
    assert (answer.status_code, answer.headers["Location"]) == (302, "/services/results/?need=sleep&near=LS8+4")


@pytest.mark.usefixtures("services")
def test_a_council_by_its_name_is_a_place_too() -> None:
    sent = Client().post("/services/", {"need": "sleep", "near": "leeds"})
    assert sent.headers["Location"] == "/services/results/?need=sleep&near=Leeds"
    assert "village_near" not in sent.cookies
    assert bands(Client().get(sent.headers["Location"]))[0] == ["Settled nights"]


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({}, "Say what you need, where you are, or both."),
        ({"near": "ZZ99 9ZZ"}, "That postcode is not in the directory of postcodes."),
        ({"near": "Atlantis"}, "We do not know that place."),
        ({"age": "NaN"}, "Enter an age in years, from 0 to 25"),
        ({"need": "x" * 100_000}, "Use fewer words: up to 300 characters."),
    ],
)
@pytest.mark.usefixtures("services")
def test_what_cannot_be_asked_is_said_in_a_sentence(said: dict[str, str], sentence: str) -> None:
    answer = Client().post("/services/", said)
    assert answer.status_code == 400
    assert sentence in words(answer)
    assert answer.content.decode().count("Error:") >= 1
    if said:
        assert Client().get(RESULTS, said).status_code == 400


@pytest.mark.parametrize(
    "asked",
    [
        {"need": '" OR *'},
        {"need": "NEAR(a b) name:x -y"},
        {"page": "-1", "per_page": "1000000000"},
        {"within": "NaN"},
        {"day": "XX"},
        {"kind": "'; DROP TABLE"},
        {"page": "999999999"},
        {"order": "near"},
        {"need": "<script>"},
    ],
)
@pytest.mark.usefixtures("services")
def test_whatever_is_typed_is_answered_calmly(asked: dict[str, str]) -> None:
    answer = Client().get(RESULTS, asked)
    assert answer.status_code == 200
    assert b"<script>" not in answer.content.replace(b'<script type="module"', b"")


def test_nothing_found_is_rescued_by_what_cost_most(services: dict[str, Service]) -> None:
    said = words(Client().get(RESULTS, {"need": "speech therapy", "near": "LS8 4"}))
    assert "Nothing fits all that you asked" in said
    assert "Without the distance there is 1 service" in said
    assert "The nearest that fits all else is" in said
    assert "Ilkley speech therapy" in said
    free = Client().get(RESULTS, {"kind": "sleep", "day": "6"})
    assert "Without" in words(free) or bands(free)[1] == ["Settled nights"]


@pytest.mark.usefixtures("services")
def test_what_may_fit_comes_before_that_nothing_surely_does() -> None:
    said = words(Client().get(RESULTS, {"need": "refuge", "near": "LS8 4"}))
    assert "1 service may fit: check with it" in said
    assert said.index("Made-up refuge") < said.index("None surely fits all that you asked")


def test_pages_of_what_is_not_safe_to_be_seen_reading_are_left_in_one_press(services: dict[str, Service]) -> None:
    leave = 'class="govuk-exit-this-page'
    assert leave in Client().get(RESULTS, {"need": "refuge"}).content.decode()
    assert leave in Client().get(RESULTS, {"kind": "domestic-abuse"}).content.decode()
    assert leave in Client().get(f"/services/{services['refuge'].pk}/").content.decode()
    assert leave not in Client().get(RESULTS, {"need": "sleep"}).content.decode()
    assert leave not in Client().get(f"/services/{services['sleep'].pk}/").content.decode()


@pytest.mark.usefixtures("services")
def test_spelling_is_mended_and_said() -> None:
    page = Client().get(RESULTS, {"need": "todler group"})
    assert "We read “toddler” for “todler”" in words(page)
    assert "Otters toddler group" in bands(page)[0]


def filters(page: str) -> list[tuple[str, str, str]]:
    """The filters of a page of results: address, words and count."""
    return re.findall(
        r'<a class="govuk-link" href="(/services/results/\?[^"]*)">([^<]*)</a> <span class="vg-quiet">\((\d+)\)', page
    )


def accessible(theirs: str, *said: str) -> Said:
    """A choir in a hall that says what it has."""
    place = at(NEAR, theirs, accessibility=[{"id": f"x-{theirs}{one}", "description": one} for one in said])
    return service(theirs, f"Choir {theirs}", ["stay-and-play"], service_at_locations=place)


@pytest.mark.usefixtures("db", "own_index")
def test_a_wheelchair_and_a_hearing_loop_are_asked_for_together() -> None:
    made([accessible("both", "Wheelchair", "Hearing loop"), accessible("one", "Wheelchair"), accessible("none")])
    page = Client().get(RESULTS, {"access": "wheelchair"})
    assert sorted(bands(page)[0]) == ["Choir both", "Choir one"]
    [(href, count)] = [(href, count) for href, text, count in filters(page.content.decode()) if text == "Hearing loop"]
    assert (html.unescape(href), count) == (f"{RESULTS}?access=wheelchair&access=hearing-loop", "1")
    both = Client().get(html.unescape(href))
    assert bands(both)[0] == ["Choir both"]
    assert f'href="{RESULTS}?access=hearing-loop"' in both.content.decode()


@pytest.mark.usefixtures("services")
def test_a_filter_is_a_link_with_its_count_and_the_count_is_true() -> None:
    found = filters(Client().get(RESULTS, {"kind": "stay-and-play"}).content.decode())
    assert {text for _, text, _ in found} >= {"Free", "Urdu", "Tuesday", "Sleep"}
    for href, _, count in found:
        assert len(bands(Client().get(html.unescape(href)))[0]) == int(count)


def test_one_service_says_all_that_is_known_and_what_is_not(services: dict[str, Service]) -> None:
    one = services["play"]
    page = Client().get(f"/services/{one.pk}/", {"need": "toddlers", "near": "LS8 4", "age": "3"})
    said, text = words(page), page.content.decode()
    assert "You may qualify because it is for 2 to 4 years." in said
    assert "10am to midday" in said
    assert 'href="tel:01632960001"' in text
    assert 'href="mailto:otters@example.org"' in text
    assert "Last checked 1 November 2026. Kept by A made-up feed, OGL v3.0." in said
    assert "Getting in Not said. Check with the service." in said
    assert "Badgers stay and play" in said  # another that helps with the same
    assert f"/services/{one.pk}/report/" in text
    assert "/services/results/?need=toddlers&amp;near=LS8+4&amp;age=3" in text
    income = words(Client().get(f"/services/{services['income'].pk}/?age=3"))
    assert "You may qualify because it is for 2 to 4 years; check with the service: income." in income


def test_what_is_withdrawn_and_what_never_was_are_the_same_page(services: dict[str, Service]) -> None:
    one = services["play"]
    Service.objects.filter(pk=one.pk).update(state="withdrawn")
    gone = Client().get(f"/services/{one.pk}/")
    never = Client().get("/services/00000000-0000-0000-0000-000000000000/")
    assert (gone.status_code, never.status_code) == (404, 404)
    assert gone.content == never.content
    assert "Otters toddler group" not in bands(Client().get(RESULTS, {"need": "toddler group"}))[0]


def test_a_shortlist_without_an_account(services: dict[str, Service]) -> None:
    client = Client()
    one, other = services["play"], services["sleep"]
    added = client.post("/services/shortlist/change/", {"add": one.pk.hex, "need": "toddlers", "near": "LS8 4"})
    assert added.headers["Location"] == "/services/results/?need=toddlers&near=LS8+4"
    client.post("/services/shortlist/change/", {"add": other.pk.hex, "service": other.pk.hex})
    page = client.get("/services/shortlist/")
    text = page.content.decode()
    assert bands(page)[0] == ["Otters toddler group", "Settled nights"]
    assert "sms:?&amp;body=Otters%20toddler%20group%2001632%20960001%0ASettled%20nights" in text
    assert "mailto:?subject=Services" in text
    assert f"/services/shortlist/?of={hexed(one, other)}" in text
    passed_on = Client().get(f"/services/shortlist/?of={hexed(one, other)}")
    assert "A shortlist that was passed on" in words(passed_on)
    assert bands(passed_on)[0] == ["Otters toddler group", "Settled nights"]
    client.post("/services/shortlist/change/", {"remove": one.pk.hex})
    assert bands(client.get("/services/shortlist/"))[0] == ["Settled nights"]
    client.post("/services/shortlist/change/", {"clear": "1"})
    assert "There is nothing on it yet" in words(client.get("/services/shortlist/"))


def test_a_shortlist_is_bounded_and_nobody_elses(services: dict[str, Service], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("village.directory.rules.finding.shortlist.MOST", 1)
    client = Client()
    client.post("/services/shortlist/change/", {"add": services["play"].pk.hex})
    full = client.post("/services/shortlist/change/", {"add": services["sleep"].pk.hex}, follow=True)
    assert "which is the most" in words(full)
    assert bands(full)[0] == ["Otters toddler group"]
    client.cookies["village_shortlist"] = f"{services['sleep'].pk.hex}:forged"
    assert "There is nothing on it yet" in words(client.get("/services/shortlist/"))
    assert Client(enforce_csrf_checks=True).post("/services/shortlist/change/", {"clear": "1"}).status_code == 403
    nothing = Client().post("/services/shortlist/change/", {"add": "0" * 32, "back": "https://evil.example.org"})
    assert nothing.headers["Location"] == "/services/shortlist/"


def test_services_side_by_side_say_what_is_not_said(services: dict[str, Service]) -> None:
    ids = hexed(services["play"], services["unknown"], services["refuge"])
    said = words(Client().get(f"/services/compare/?of={ids}"))
    assert "Who for 2 to 4 years not said not said" in said
    assert "Not shown, to keep people safe" in said
    assert "There is nothing to compare yet" in words(Client().get("/services/compare/"))


@pytest.mark.usefixtures("services")
def test_a_kiosk_clears_itself_and_asks_before_it_does() -> None:
    first = "/services/kiosk/E08000035/"
    start = Client().get(first)
    assert "What do you need?" in words(start)
    assert "Refresh" not in start.headers
    found = Client().get(f"{first}results/", {"need": "toddler group"})
    assert "Otters toddler group" in words(found)
    assert found.headers["Refresh"] == f"120; url={first}still-there/?need=toddler+group"
    assert "no-store" in found.headers["Cache-Control"]
    asks = Client().get(f"{first}still-there/?need=toddler+group")
    assert asks.headers["Refresh"] == f"30; url={first}"
    assert "Yes, go on reading" in words(asks)
    assert Client().get(f"{first}results/").headers["Location"] == first
    placed = Client().get(f"{first}?near=LS8+4")
    assert 'name="near" value="LS8 4"' in placed.content.decode()
    for code in ("E12000003", "E99999999"):
        assert Client().get(f"/services/kiosk/{code}/").status_code == 404


@pytest.mark.usefixtures("services")
def test_a_sheet_of_an_area_is_by_group_or_kind() -> None:
    babies = words(Client().get("/services/sheet/E08000035/childcare/"))
    assert "Childcare and early learning in Leeds" in babies
    assert "3 services in the directory of Leeds" in babies
    assert "Settled nights" in words(Client().get("/services/sheet/E08000035/sleep/"))
    assert Client().get("/services/sheet/E08000035/purple/").status_code == 404


@pytest.mark.usefixtures("services")
def test_an_areas_page_counts_its_services_by_kind() -> None:
    said = words(Client().get("/places/E08000035/services/"))
    assert "8 services in its directory" in said
    assert "Stay and play 3" in said
    assert "8 services in the directory of Leeds" in words(Client().get("/places/E08000035/"))
    assert "No directory of services is held here yet" in words(Client().get("/places/E06000001/services/"))
    assert Client().get("/places/E12000003/services/").status_code == 404
    assert Client().get("/places/nowhere/services/").status_code == 404
    assert b'href="/services/"' in Client().get("/").content


@pytest.mark.usefixtures("services")
def test_answers_of_a_text_messages_length() -> None:
    api = "/services/api/text"
    told = Client().get(api, {"need": "toddler group", "near": "LS8 4", "age": "3"}).json()
    assert told["text"].startswith("1 Otters toddler group 01632 960001 ")
    assert (told["told"], told["total"]) == (1, 1)
    plain = Client(enforce_csrf_checks=True).post(
        api, {"need": "sleep", "near": NEAR, "format": "text", "messages": "2"}
    )
    assert (plain.headers["Content-Type"], plain.content[:16]) == ("text/plain; charset=utf-8", b"1 Settled nights")
    for said, sentence in (
        ({}, texting.NEED),
        ({"need": "x", "near": NEAR}, texting.WHOLE),
        ({"need": "x", "near": "Atlantis"}, "We do not know"),
        ({"need": "x", "age": "-1"}, "Enter an age"),
    ):
        refused = Client().get(api, said)
        assert refused.status_code == 400
        assert sentence in refused.json()["problem"]
    assert Client().get(api, {"format": "text"}).content.decode() == texting.NEED


def test_without_a_search_every_page_says_so() -> None:
    assert "No directory of services is held here yet" in words(Client().get("/services/"))
    assert "No directory of services is held here yet" in words(Client().get(RESULTS, {"need": "sleep"}))
    assert Client().get("/services/api/text?need=sleep").status_code == 503
    assert "Nothing fits" in words(Client().get("/services/kiosk/E08000035/results/?need=sleep"))


@pytest.mark.usefixtures("services")
def test_whoever_asks_for_very_many_pages_is_told_to_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(frame, "MOST", 2)
    monkeypatch.setattr(texting, "MOST", 1)
    client = Client()
    assert [client.get(RESULTS, {"need": "sleep"}).status_code for _ in range(3)] == [200, 200, 429]
    assert [client.get("/services/api/text?need=sleep").status_code for _ in range(2)] == [200, 429]
