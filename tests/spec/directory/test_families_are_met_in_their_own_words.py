"""What people say in their own words, in need or in danger, is understood, answered safely and told as words."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

from tests.spec.directory.finding_world import bands, hexed, made, service, words
from village.directory.models import Service

pytestmark = pytest.mark.usefixtures("db", "own_index")
RESULTS = "/services/results/"


@pytest.fixture
def services(db: None, own_index: Path) -> dict[str, Service]:
    return made()


@pytest.mark.parametrize("need", ["he hits me", "women’s aid", "need to leave my husband tonight", "afraid of him"])
@pytest.mark.usefixtures("services")
def test_everyday_words_of_abuse_can_be_left_in_one_press_whatever_is_found(need: str) -> None:
    page = Client().get(RESULTS, {"need": need, "near": "LS8 4"})
    assert 'class="govuk-exit-this-page' in page.content.decode()
    assert "If you are in danger now, call 999." in words(page)


@pytest.mark.parametrize(
    ("need", "first"),
    [
        ("i want to die", "A life at risk? Call 999 now. ChildLine 0800 11 11."),
        ("my dad hits me", "In danger? Call 999 now. ChildLine 0800 11 11."),
        ("sleep", ""),
    ],
)
@pytest.mark.usefixtures("services")
def test_an_answer_for_phone_lines_says_first_whom_to_ring_now(need: str, first: str) -> None:
    told = Client().get("/services/api/text", {"need": need, "near": "LS8 4"}).json()
    assert told["urgent"] == first
    assert told["text"].startswith(first or "1 Settled nights")


def test_pages_of_safety_leave_as_little_in_the_browser_as_they_can(services: dict[str, Service]) -> None:
    refuge, sleep = services["refuge"], services["sleep"]
    for address, of_safety in (
        (f"{RESULTS}?need=my+husband+hits+me", True),
        (f"/services/{refuge.pk}/", True),
        (f"/services/{refuge.pk}/report/", True),
        (f"/services/shortlist/?of={hexed(refuge, sleep)}", True),
        (f"/services/compare/?of={hexed(sleep, refuge)}", True),
        (f"{RESULTS}?need=sleep", False),
        (f"/services/{sleep.pk}/", False),
        (f"/services/{sleep.pk}/report/", False),
        (f"/services/shortlist/?of={hexed(sleep)}", False),
        (f"/services/compare/?of={hexed(sleep)}", False),
    ):
        page = Client().get(address)
        body = page.content.decode()
        assert ('class="govuk-exit-this-page' in body) is of_safety, address
        assert ("Your browser keeps a list of pages you visited." in body) is of_safety, address
        assert ("no-store" in page.headers.get("Cache-Control", "")) is of_safety, address
        title = re.findall(r"(?s)<title>(.*?)</title>", body)[0]
        if of_safety:
            assert "husband" not in title
            assert refuge.name not in title


@pytest.mark.usefixtures("services")
def test_what_has_no_distance_is_not_headed_by_distances_and_each_card_has_a_number_to_ring() -> None:
    page = Client().get(RESULTS, {"need": "refuge", "near": "LS8 4"})
    assert "Distances are about right" not in words(page)
    assert "Telephone: 01632 960009" in words(page)
    assert "Distances are about right" in words(Client().get(RESULTS, {"need": "toddler group", "near": "LS8 4"}))


def test_a_shortlist_has_each_way_once_and_on_its_card(services: dict[str, Service]) -> None:
    body = Client().get(f"/services/shortlist/?of={hexed(services['play'])}").content.decode()
    card = body.split("<article")[1].split("</article>")[0]
    assert body.count("tel:01632960001") == card.count("tel:01632960001") == 1
    printed = (Path(settings.SRC) / "ui/static/village/print.css").read_text()
    bare = printed.split("/* An address of this site")[1].split("{")[0]
    for link in (".vg-help__card .govuk-link[href]::after", ".govuk-link.vg-break[href]::after"):
        assert link in bare


def test_a_shortlist_says_where_and_when_so_that_paper_is_enough(services: dict[str, Service]) -> None:
    of = hexed(services["play"], services["refuge"])
    said = words(Client().get(f"/services/shortlist/?of={of}"))
    assert "Tuesday: 10am to midday" in said
    assert "Hall play 1 Made-up Street Leeds LS8 4AA" in said
    assert "Open Tuesday" not in said  # the line of its time says it
    assert "Hall refuge" not in said
    assert "9 Made-up Street" not in said


def test_what_is_on_the_shortlist_says_so_among_results(services: dict[str, Service]) -> None:
    reader, play = Client(), hexed(services["play"])
    asked = {"need": "toddler group", "near": "LS8 4"}
    assert f'name="add" value="{play}"' in reader.get(RESULTS, asked).content.decode()
    reader.post("/services/shortlist/change/", {**asked, "add": play})
    page = reader.get(RESULTS, asked).content.decode()
    assert f'name="remove" value="{play}"' in page
    assert f'name="add" value="{play}"' not in page
    assert f'name="add" value="{play}"' in Client().get(RESULTS, asked).content.decode()


@pytest.mark.usefixtures("own_index")
def test_what_a_source_wrote_as_a_page_is_told_as_words_everywhere() -> None:
    told = {"description": "<p>Three days of food &amp; advice.</p>", "eligibility_description": "<b>Leeds</b> only"}
    parcels = made([service("food", "Parcels", ["food"], **told)])["food"]
    for address in (
        f"{RESULTS}?need=food", f"/services/{parcels.pk}/", f"/services/compare/?of={hexed(parcels)}",
        f"/services/shortlist/?of={hexed(parcels)}", "/services/kiosk/E08000035/results/?need=food",
    ):  # fmt: skip
        said = Client().get(address).content.decode()
        assert not re.search("&lt;|&amp;amp;", said), address


@pytest.mark.usefixtures("services")
def test_an_age_in_the_words_is_taken_said_and_can_be_taken_off() -> None:
    client = Client()
    sent = client.post("/services/", {"need": "toddler group for my 3 year old"}).headers["Location"]
    assert sent == "/services/results/?need=toddler+group+for+my+3+year+old&age=3"
    page = client.get(sent)
    assert "We took the age as 3, from your words." in words(page)
    assert bands(page)[0] == ["Otters toddler group"]
    off = client.get(RESULTS, {"need": "toddler group for my 3 year old"})
    assert "We took the age" not in words(off)
    assert "We took the age" not in words(client.get(RESULTS, {"need": "toddler group", "age": "3"}))


@pytest.mark.usefixtures("own_index")
@pytest.mark.parametrize("need", ["we have no money for food", "hungry", "nothing to eat"])
def test_who_has_nothing_to_eat_is_shown_the_food_bank_before_cooking(need: str) -> None:
    made([service("cook", "Cook and eat on no money", ["food"]), service("bank", "St Made-up’s food bank", ["food"])])
    assert bands(Client().get(RESULTS, {"need": need}))[0][0] == "St Made-up’s food bank"


@pytest.mark.usefixtures("services")
def test_why_a_service_is_shown_is_true_of_words_in_another_form() -> None:
    assert "its record matches your word “sleeping”" in words(Client().get(RESULTS, {"need": "sleeping"}))


@pytest.mark.usefixtures("services")
def test_the_first_page_folds_its_kinds_and_has_the_shortlist_above_them() -> None:
    body = Client().get("/services/").content.decode()
    assert body.count("<details") >= 10
    assert body.index("/services/shortlist/") < body.index("<details")


@pytest.mark.parametrize("page", [RESULTS, "/services/kiosk/E08000035/results/"])
@pytest.mark.usefixtures("services")
def test_somebody_who_wants_to_die_is_told_whom_to_ring_before_anything_else(page: str) -> None:
    said = words(Client().get(page, {"need": "i want to kill myself"}))
    assert "We read" not in said
    assert said.index("call 999 now") < said.index("0800 11 11") < said.index("i want to kill myself")
    assert "call 999 now" not in words(Client().get(page, {"need": "sleep"}))
