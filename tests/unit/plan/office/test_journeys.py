"""Recording progress and deciding on it, step by step."""

import pytest

from tests.builders import and_also, row, whole_plan
from tests.unit.plan.office_pages import form_token, walk, words
from tests.unit.plan.office_people import as_viewer, decided, forget, load, person, recorded, signed_in
from village.kernel.accounts.models import Account
from village.plan.models import ProgressUpdate

pytestmark = pytest.mark.django_db
ANSWERS: dict[str, dict[str, str]] = {
    "find": {"q": "promise"},
    "commitment": {"commitment": "helmets"},
    "happened": {"status": "delivered", "as_of_on-day": "1", "as_of_on-month": "6", "as_of_on-year": "2009"},
    "narrative": {"narrative": "All have one."},
    "evidence": {"evidence": "link"},
    "link": {"link": "https://example.org/helmets"},
    "confidence": {"confidence": "high"},
}


def test_recording_ends_in_one_update_however_often_it_is_sent(amina: Account) -> None:
    client, base = signed_in(amina), "/plan-office/here-2007/record/"
    check = walk(client, base, ANSWERS)
    assert "https://example.org/helmets" in words(check)
    token = form_token(check)
    for _ in range(3):
        assert client.post(f"{base}check/", {"token": token})["Location"].endswith("/done/")
    update = ProgressUpdate.objects.get()
    assert (update.commitment, update.status, update.evidence_link) == (
        "helmets",
        "delivered",
        "https://example.org/helmets",
    )
    assert str(update.proposed_by) == str(amina.ref)
    assert "waiting for a second person" in words(client.get(f"{base}done/"))


def test_a_narrative_may_have_lines(amina: Account) -> None:
    client, base = signed_in(amina), "/plan-office/here-2007/record/"
    check = walk(client, base, ANSWERS | {"narrative": {"narrative": "One has.\r\n\r\nAnother waits."}})
    client.post(f"{base}check/", {"token": form_token(check)})
    assert ProgressUpdate.objects.get().narrative.split() == ["One", "has.", "Another", "waits."]


def test_recording_on_a_promise_asks_no_more_than_it_must(amina: Account) -> None:
    client, base = signed_in(amina), "/plan-office/here-2007/commitments/bells/record/"
    steps = {name: ANSWERS[name] for name in ("happened", "narrative")} | {
        "evidence": {"evidence": "measure"}, "measure": {"indicator": "health"}, "confidence": {"confidence": "low"},
    }  # fmt: skip
    check = walk(client, base, steps)
    client.post(f"{base}check/", {"token": form_token(check)})
    update = ProgressUpdate.objects.get()
    assert (update.commitment, update.evidence_indicator, update.evidence_link) == ("bells", "health", "")


@pytest.mark.parametrize(
    ("step", "typed", "said"),
    [
        ("find", {"q": ""}, "Enter a few words of the promise"),
        ("find", {"q": "zebra"}, "No promise has all of these words"),
        ("commitment", {}, "Choose the promise"),
        ("commitment", {"commitment": "wings"}, "Choose one of these promises"),
        ("happened", {"status": "delivered"}, "Enter the day on which it stood so"),
        ("happened", ANSWERS["happened"] | {"as_of_on-year": "2010"}, "must be on or before 10 June 2009"),
        ("narrative", {"narrative": ""}, "Say in a sentence or two"),
        ("find", {"q": "pro\u00admise"}, "hidden character after “pro” (soft hyphen)"),
        ("narrative", {"narrative": "All\u202e have."}, "hidden character after “All” (right-to-left override)"),
        ("evidence", {"evidence": "none"}, "needs evidence"),
        ("link", {"link": "javascript:alert(1)"}, "Enter a whole address"),
        ("link", {"link": "ftp://example.org/x"}, "must begin with https"),
        ("link", {"link": "https://example.org/\u200bx"}, "hidden character after “https://example.org/”"),
        ("confidence", {}, "Choose how sure you are"),
    ],
)
def test_each_step_says_what_is_missing(amina: Account, step: str, typed: dict[str, str], said: str) -> None:
    client, base = signed_in(amina), "/plan-office/here-2007/record/"
    before = {name: ANSWERS[name] for name in list(ANSWERS)[: list(ANSWERS).index(step)]}
    walk(client, base, before)
    answer = client.post(f"{base}{step}/", typed)
    assert answer.status_code == 200
    assert said in words(answer)


def test_many_promises_found_are_cut_and_it_is_said(amina: Account) -> None:
    forget()
    load(and_also(whole_plan(), "commitments", *[row("commitments", f"p{n}") for n in range(25)]), number=2)
    client = signed_in(amina)
    client.post("/plan-office/here-2007/record/find/", {"q": "promise"})
    assert "8 more fit" in words(client.get("/plan-office/here-2007/record/commitment/"))


def test_deciding_ends_in_one_decision(amina: Account, ben: Account) -> None:
    update = recorded(as_viewer(amina))
    client, base = signed_in(ben), f"/plan-office/updates/{update.pk}/decide/"
    assert "Half of them have one." in words(client.get(f"{base}decision/"))
    assert "Say what is missing" in words(client.post(f"{base}decision/", {"decision": "returned"}))
    typed = {"decision": "approved", "note": "Well\u2066 done."}
    assert "hidden character after “Well”" in words(client.post(f"{base}decision/", typed))
    check = walk(client, base, {"decision": {"decision": "approved", "note": "Well done."}})
    token = form_token(check)
    assert client.post(f"{base}check/", {"token": token})["Location"].endswith("/done/")
    update.refresh_from_db()
    assert (update.decision, str(update.decided_by)) == ("approved", str(ben.ref))
    assert "It is public from now on" in words(client.get(f"{base}done/"))
    assert client.post(f"{base}decision/", {"decision": "returned"})["Location"] == f"/plan-office/updates/{update.pk}/"


def test_ones_own_work_leads_to_its_record_which_says_why(ben: Account) -> None:
    update = recorded(as_viewer(ben))
    client = signed_in(ben)
    answer = client.get(f"/plan-office/updates/{update.pk}/decide/decision/", follow=True)
    assert "You recorded this, so someone else must decide on it." in words(answer)
    assert answer.redirect_chain[-1][0] == f"/plan-office/updates/{update.pk}/"


def test_someone_who_was_overtaken_is_told(amina: Account, ben: Account) -> None:
    update = recorded(as_viewer(amina))
    client, base = signed_in(ben), f"/plan-office/updates/{update.pk}/decide/"
    check = walk(client, base, {"decision": {"decision": "approved", "note": ""}})
    decided(update, as_viewer(person("cleo", "plan-approver")), "returned")
    answer = client.post(f"{base}check/", {"token": form_token(check)}, follow=True)
    assert "Decision Returned Decided by Cleo" in words(answer)
    update.refresh_from_db()
    assert update.decision == "returned"
