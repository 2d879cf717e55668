"""The pages on which a return is filled in by form: a row as a form, what the rules find in place, two at once."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.unit.workforce.collecting.made import CY, DAY, NINA, OVER, UMA, Round, account, browser, made, seen
from tests.unit.workforce.collecting.test_filling import cells, keys, write
from tests.unit.workforce.test_workforce_pages import page, send
from village.workforce.models import Draft, Version
from village.workforce.queries.collecting import returns


@pytest.fixture
def round_(db: None) -> Round:
    return Round()


def typed(line: str, **more: str) -> dict[str, str]:
    """A row as a browser sends it, days by their parts."""
    told = {"seen": Draft.objects.get().sha256}
    for name, text in cells(line).items():
        if name.endswith("Date"):
            year, month, day = text.split("-") if text else ("", "", "")
            told |= {f"{name}-day": day, f"{name}-month": month, f"{name}-year": year}
        else:
            told[name] = text
    return told | more


def rejected(client: Client, round_: Round, row: str, told: dict[str, str]) -> str:
    """The page of a row that was not saved."""
    address = reverse("return-row", args=[round_.asked.ref, row])
    before = list(Draft.objects.values())
    answer = client.post(address, told)
    assert answer.status_code == 400
    assert list(Draft.objects.values()) == before
    return str(answer.content.decode())


def test_from_nothing_to_a_version_without_a_file(round_: Round) -> None:
    lead, ref = browser(round_.nursery.lead), round_.asked.ref
    for name in ("return-rows", "return-row-add"):
        assert lead.get(reverse(name, args=[ref])).status_code == 404
    assert "Fill it in by form" in page(lead, "return", ref)
    assert "Nobody is in it yet" in send(lead, "return-form", ref)
    assert "A draft waits already" in send(lead, "return-form", ref)
    text = page(lead, "return-row-add", ref)
    for asked in ("Date of birth", "nursery practitioner", "White British", "WorkerRef in a file.", "Not said"):
        assert asked.casefold() in text.casefold()
    assert "The row is in the draft" in send(lead, "return-row-add", ref, **typed(NINA))
    text = send(lead, "return-row-add", ref, **typed(UMA))
    assert "2 rows" in text
    assert "No such row" in lead.get(reverse("return-rows", args=[ref]), {"who": "zz"}).content.decode()
    assert "nursery" in page(lead, "return-rows", ref).casefold()
    send(lead, "return-draft", ref, seen=Draft.objects.get().sha256)
    version = Version.objects.get()
    assert (version.source, version.measured["heads"]) == ("form", "2")
    assert "Filled in by form" in page(lead, "return", ref)


def test_a_row_is_mended_in_place(round_: Round) -> None:
    lead, ref = browser(round_.nursery.lead), round_.asked.ref
    round_.draft(NINA.replace("2020-09-01,", "2020-09-01,2019-01-01"), UMA.replace("2015-09-01", "2015-02-31"), OVER)
    assert reverse("return-row", args=[ref, "engagement-1"]) in page(lead, "return-draft", ref)
    text = page(lead, "return-row", ref, "engagement-1")
    assert 'href="#id_EndDate-day"' in text
    assert "before they began on" in text
    assert "There is no such day in the calendar" in page(lead, "return-row", ref, "engagement-2")
    assert "Something in this row is seldom so" in page(lead, "return-row", ref, "engagement-3")
    text = rejected(lead, round_, "engagement-1", typed(NINA.replace("2020-09-01", "2020-02-31")))
    assert "must be a real date" in text
    text = rejected(lead, round_, "engagement-1", typed(NINA, FTE="one", WorkerRef="", Role="astronaut"))
    assert "This is no number" in text
    assert "Enter their reference in this return" in text
    text = rejected(lead, round_, "engagement-1", typed(NINA, WorkerRef="w4"))
    assert "Another row says something else of the same person" in text
    faulty = typed(NINA.replace("2020-09-01,", "2020-09-01,2018-12-31"))
    text = rejected(lead, round_, "engagement-1", faulty)
    assert "it cannot be taken with one" in text
    assert "Save it as it is" in text
    assert "The row is in the draft" in send(lead, "return-row", ref, "engagement-1", **faulty, **{"as-it-is": "1"})
    assert "Take it</button>" not in page(lead, "return-draft", ref).replace("\n", "")
    send(lead, "return-row", ref, "engagement-1", **typed(NINA))
    send(lead, "return-row", ref, "engagement-2", **typed(UMA))
    assert returns.errors(Draft.objects.get()) == 0
    assert "The row is out of the draft" in send(
        lead, "return-row-out", ref, "engagement-3", seen=Draft.objects.get().sha256
    )
    assert set(keys()) == {"w1", "w2"}
    for name in ("return-row", "return-row-out"):
        assert lead.get(reverse(name, args=[ref, "engagement-3"])).status_code == 404


def test_the_second_of_two_is_told_and_keeps_what_they_typed(round_: Round) -> None:
    lead, ref = browser(round_.nursery.lead), round_.asked.ref
    round_.draft(NINA, UMA)
    mine = typed(NINA, Surname="Mayd")
    write(
        round_, "engagement-1", cells(NINA.replace("Made", "Maid")), as_it_is=True,
        by=seen(account("May Maker", made.LEAD)),
    )  # fmt: skip
    text = rejected(lead, round_, "engagement-1", mine)
    assert "Somebody else changed the draft since you opened this" in text
    assert 'value="Mayd"' in text
    assert "In the draft now: Maid" in text
    now = Draft.objects.get().sha256
    assert now in text
    assert "The row is in the draft" in send(lead, "return-row", ref, "engagement-1", **{**mine, "seen": now})
    later = typed(CY.replace("2021-01-11", DAY.isoformat()))
    send(lead, "return-row-out", ref, "engagement-1", seen=later["seen"])
    assert "Somebody else changed the draft" in send(lead, "return-row-add", ref, **later)
    assert "Somebody else changed the draft" in send(lead, "return-row-out", ref, "engagement-2", seen=later["seen"])
    text = rejected(lead, round_, "engagement-1", typed(NINA))
    assert "There is no such row in the draft any more" in text
