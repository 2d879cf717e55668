"""Forms under a record: begun, answered and signed by those who work with the family; nothing of another's is there."""

import json
import re
import uuid
from typing import Any

import pytest

from tests.unit.casework import made
from tests.unit.casework.planned import signed
from village.casework.actions.sheets import begin_form
from village.casework.queries.facts import approved, facts
from village.casework.queries.sheets import assessed, filled
from village.casework.rules.sheets import FORMS
from village.cli.definitions import publish_shipped
from village.forms.actions import sign
from village.forms.models import Said, Sheet
from village.forms.queries import asking_of, given_of, hash_of, shipped_forms
from village.kernel.access.actions import Refusal
from village.kernel.accounts.models import Account
from village.kernel.audit.models import Entry
from village.synthetic.families import fill

pytestmark = pytest.mark.django_db


@pytest.fixture
def lead() -> Account:
    publish_shipped(made.NOW)
    return made.account("Lena Lead", "practitioner")


def begun(lead: Account, form: str = "closure") -> tuple[Any, Sheet]:
    one = made.episode(lead)
    return one, begin_form(episode=one.ref, form=form, by=made.seen(lead), at=made.NOW)


def test_a_stranger_begins_and_finds_nothing(lead: Account) -> None:
    one, sheet = begun(lead)
    client = made.browser(made.account("Stan", "practitioner", body="school"))
    for address in (f"/help/{one.ref}/forms/", f"/help/{one.ref}/forms/{sheet.ref}/"):
        assert client.get(address).status_code == 404
        assert client.post(address, {"form": "closure"}).status_code == 404


def test_a_form_of_another_family_is_not_there_under_ones_own(lead: Account) -> None:
    _, sheet = begun(lead)
    own = made.episode(lead, "The Mockwick family")
    client = made.browser(lead)
    assert client.get(f"/help/{own.ref}/forms/{sheet.ref}/").status_code == 404
    assert client.get(f"/help/{own.ref}/forms/{uuid.uuid4()}/").status_code == 404


def test_the_manager_reads_and_does_not_write(lead: Account) -> None:
    one, sheet = begun(lead)
    boss = made.account("Bea Boss", "family-help-manager")
    with pytest.raises(Refusal, match="do not work on it"):
        begin_form(episode=one.ref, form="closure", by=made.seen(boss), at=made.NOW)
    client = made.browser(boss)
    assert "Begin another" not in client.get(f"/help/{one.ref}/forms/").content.decode()
    assert client.get(f"/help/{one.ref}/forms/{sheet.ref}/").status_code == 200
    section = asking_of(sheet.form.sha256)[0].form.sections[0].key
    sent = client.post(f"/help/{one.ref}/forms/{sheet.ref}/section/{section}/", {"closing.reason": "needs-met"})
    assert sent.status_code == 302  # to what there is to read
    assert not Said.objects.exists()


def test_a_form_that_casework_does_not_use_is_not_begun(lead: Account) -> None:
    client, one = made.browser(lead), made.episode(lead)
    for form in ("need-scale", "nonsense", ""):
        assert client.post(f"/help/{one.ref}/forms/", {"form": form}).status_code == 404
    assert not Sheet.objects.exists()


def test_a_form_is_begun_once_and_gone_on_with(lead: Account) -> None:
    client, one = made.browser(lead), made.episode(lead)
    first = client.post(f"/help/{one.ref}/forms/", {"form": "early-help-assessment"})
    again = client.post(f"/help/{one.ref}/forms/", {"form": "early-help-assessment"})
    assert first.url == again.url  # type: ignore[attr-defined]
    assert client.get(first.url).status_code == 200  # type: ignore[attr-defined]
    page = client.get(f"/help/{one.ref}/forms/").content.decode()
    assert re.search("Early help assessment.*Being filled in", page, re.S)


def test_the_process_knows_how_far_the_assessment_is(lead: Account) -> None:
    one = made.episode(lead)
    assert "assessment" not in facts(one)
    sheet = begin_form(episode=one.ref, form="early-help-assessment", by=made.seen(lead), at=made.NOW)
    assert (facts(one)["assessment"], "assessed-on" in facts(one)) == ("draft", False)
    _sign(sheet, lead)
    assert facts(one)["assessment"] == "signed"
    assert facts(one)["assessed-on"] == made.NOW.date()
    assert [each.state for each in filled(one)] == ["signed"]


def test_what_is_approved_is_what_was_signed(lead: Account) -> None:
    one = made.episode(lead)
    sheet = begin_form(episode=one.ref, form="early-help-assessment", by=made.seen(lead), at=made.NOW)
    assert approved(one) == ""
    one.process.state = "assessing"
    assert approved(one) == ""  # nothing is signed yet
    _sign(sheet, lead)
    snapshot = assessed(one)[1]
    assert snapshot is not None
    assert approved(one) == snapshot.sha256


def _sign(sheet: Sheet, lead: Account) -> None:
    fill(sheet, {"prompted-by": "A worry."}, made.NOW, made.seen(lead), wholly=True)
    sheet.refresh_from_db()
    sign(sheet=sheet.ref, seen=hash_of(sheet.form.sha256, given_of(sheet)), by=str(lead.ref), at=made.NOW)


def test_which_form_was_read_is_in_the_audit(lead: Account) -> None:
    client, one = made.browser(lead), made.episode(lead)
    first, second = (
        begin_form(episode=one.ref, form=form, by=made.seen(lead), at=made.NOW)
        for form in ("early-help-assessment", "closure")
    )
    client.get(f"/help/{one.ref}/forms/")
    for sheet in (first, second):
        client.get(f"/help/{one.ref}/forms/{sheet.ref}/")
    read = [json.loads(each.detail)["part"] for each in Entry.objects.filter(action="casework.read").order_by("pk")]
    assert read == ["forms", f"form:{first.ref}", f"form:{second.ref}"]


def test_every_form_that_ships_can_be_begun_and_where_it_is_looked_for(lead: Account) -> None:
    assert set(FORMS) == {form.key for form in shipped_forms().values()}
    one = made.episode(lead)
    client, boss = made.browser(lead), made.browser(made.account("Bea Boss", "family-help-manager"))
    places = {"reviews": "review", "plan": "support-plan", "requests": "referral", "chronology": "chronology-entry"}
    for place, form in places.items():
        offered = f'name="form" value="{form}"'
        assert offered in client.get(f"/help/{one.ref}/{place}/").content.decode(), place
        assert offered not in boss.get(f"/help/{one.ref}/{place}/").content.decode(), place
        answer = client.post(f"/help/{one.ref}/forms/", {"form": form})
        assert answer.status_code == 302
        begun_now = client.get(answer["Location"])
        assert begun_now.status_code == 200
    assert {one.form.key for one in Sheet.objects.all()} == set(places.values())


def test_what_was_signed_before_stands_beside_a_form_that_is_begun_again(lead: Account) -> None:
    one = made.episode(lead)
    answers: dict[tuple[str, str], object] = {
        ("", "event.on"): "2026-05-01", ("", "event.about"): "yes", ("", "event.words"): "They moved house.",
        ("", "event.source"): "Mary",
    }  # fmt: skip
    signed(f"episode:{one.ref}", "chronology-entry", answers, by=str(lead.ref))
    client = made.browser(lead)
    there = client.post(f"/help/{one.ref}/forms/", {"form": "chronology-entry"})["Location"]
    parts = re.findall(r'href="([^"]+/section/[^"]+)"', client.get(there).content.decode())
    said = "".join(client.get(part).content.decode() for part in parts)
    assert "Answered before" in said
    assert "They moved house." in said
