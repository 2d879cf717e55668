"""A newly qualified social worker sees what she is due; who supervises her confirms it; whoever keeps the register sees
at once who is not given it, and no page lets anybody tick that they are."""

import uuid

import pytest
from django.test import Client
from django.urls import reverse

from tests.unit.workforce.growing.made import Team, days
from tests.unit.workforce.made import ahead, browser
from tests.unit.workforce.test_workforce_pages import day, page, send
from village.workforce.models import Evidence, Induction


@pytest.fixture
def team(db: None) -> Team:
    return Team()


def begun(team: Team) -> Induction:
    lead = browser(team.lead)
    text = page(lead, "inductions")
    assert "Nobody is in an induction." in text
    told = {"programme": "nqsw-2008", **day("start_on", days(-30))}
    assert "They are due what the programme says." in send(lead, "induction-begin", team.nia.ref, **told)
    return Induction.objects.get()


def say(client: Client, name: str, *refs: uuid.UUID, ago: int, kind: str = "supervision", hours: str = "") -> str:
    return send(client, name, *refs, kind=kind, hours=hours, **day("on", days(-ago)))


def test_from_the_first_day_to_what_is_missing(team: Team) -> None:
    induction = begun(team)
    nia, sue, lead = browser(team.nias), browser(team.sues), browser(team.lead)
    assert "1 of 1 is not given something that they are due." in page(lead, "inductions")
    assert "It counts once whoever supervises you confirms it." in say(nia, "my-induction-add", ago=20)
    # It turns nothing yet, and Sue finds it waiting.
    assert "Waits to be confirmed" in page(nia, "my-induction")
    waits = Evidence.objects.get()
    assert "1 thing waits to be confirmed" in page(sue, "work")
    assert reverse("evidence-answer", args=[waits.ref]) in page(sue, "supervising")
    assert "supervision was held" in page(sue, "evidence-answer", waits.ref).lower()
    assert "It is answered." in send(sue, "evidence-answer", waits.ref, answer="confirmed")
    assert say(sue, "supervised-add", induction.ref, ago=6)
    assert "1 thing waits to be confirmed" in page(nia, "work")
    assert "to be confirmed" not in page(sue, "work")
    assert "It is answered." in send(nia, "evidence-answer", Evidence.objects.latest("pk").ref, answer="confirmed")
    for text in (
        page(nia, "my-induction"),
        page(sue, "supervised-induction", induction.ref),
        page(lead, "induction", induction.ref),
    ):
        assert "Held twice, never late." in text
        assert "0.0 hours were given." in text
        assert "Nobody has counted their cases." in text
        # What no source says is told apart from what one does.
        assert "Village’s own until a better one is found" in text
    assert "1 of 1 is not given something that they are due." in page(lead, "inductions")


def test_what_is_disputed_counts_nowhere_and_says_why(team: Team) -> None:
    begun(team)
    nia, sue = browser(team.nias), browser(team.sues)
    say(nia, "my-induction-add", ago=20)
    said = Evidence.objects.get()
    assert "Say why it was not so" in send(sue, "evidence-answer", said.ref, answer="disputed")
    send(sue, "evidence-answer", said.ref, answer="disputed", because="We had to put it off.")
    text = page(nia, "my-induction")
    assert "We had to put it off." in text
    assert "Not held yet, and late once, as it is now." in text


def test_cases_are_counted_by_both(team: Team) -> None:
    begun(team)
    assert "The count is kept." in send(browser(team.nias), "my-cases", cases="22", **day("on", days(-1)))
    send(browser(team.lead), "worker-cases", team.nia.ref, cases="18", **day("on", days(-1)))
    assert "they counted 22 cases themselves, and their employer 18." in page(browser(team.nias), "my-induction")


def test_bad_input_is_one_sentence_and_changes_nothing(team: Team) -> None:
    begun(team)
    nia, lead = browser(team.nias), browser(team.lead)
    assert "This is of a day that has come" in send(
        nia, "my-induction-add", kind="supervision", hours="", **day("on", ahead(1))
    )
    assert "Give the hours of development" in say(nia, "my-induction-add", ago=5, kind="development")
    assert "Ensure this value is greater than or equal to 0" in send(nia, "my-cases", cases="-1", **day("on", days(-1)))
    again = send(lead, "induction-begin", team.nia.ref, programme="nqsw-2008", **day("start_on", days(-3)))
    assert "They are or were in this induction already." in again
    assert not Evidence.objects.exists()
    ref = Induction.objects.get().ref
    longer = {**day("start_on", days(-30)), **day("last_on", days(500))}
    assert "The days are changed." in send(lead, "induction-change", ref, **longer)


def test_two_inductions_of_one_team_stand_in_order_of_need(team: Team) -> None:
    begun(team)
    new, _ = team.joined("Fresh", begun=-1, origin="newly-qualified")
    lead = browser(team.lead)
    send(lead, "induction-begin", new.ref, programme="nqsw-2008", **day("start_on", days(-1)))
    text = page(lead, "inductions")
    assert text.index("Sam Newly") < text.index("Sam Fresh")
    assert "1 of 2 is not given something that they are due." in text
    told = {"supervisor": str(team.sue.ref)}
    assert "It is so from now on." in send(lead, "worker-supervisor", new.ref, **told)
    assert "Sam Fresh" in page(browser(team.sues), "supervising")


def test_whoever_is_not_new_and_supervises_nobody_is_told_so(team: Team) -> None:
    other = browser(team.joined("Plain")[1])
    assert "You are in no induction" in page(other, "my-induction")
    assert "You supervise nobody" in page(other, "supervising")
    for name in ("my-induction-add", "my-cases"):
        assert other.get(reverse(name)).status_code == 404
