"""What is asked of whoever runs a service: read by them alone, and closed to them at once when they decline."""

import uuid
from typing import Any

import pytest

from tests.unit.casework import made
from tests.unit.casework.panelled import Table, refused
from tests.unit.casework.planned import NOW, days
from village.casework.actions import panels, requests
from village.casework.models import DataAgreement, Referral
from village.casework.queries.referrals import asked_of, services_to_ask
from village.casework.rules.allocation import REQUEST_REASONS
from village.kernel.accounts.models import Account
from village.workflow.actions.moving import Asked
from village.workflow.models import Clock, Command, Effect

pytestmark = pytest.mark.django_db


@pytest.fixture
def table() -> Table:
    return Table()


def test_who_is_asked_reads_that_and_declining_ends_it_at_once(table: Table) -> None:
    one = table.referred()
    theo = made.account("Theo Teacher", "practitioner", body="school")
    client = made.browser(theo)
    assert f"/help/referrals/{one.ref}/" in client.get("/help/referrals/").content.decode()
    page = client.get(f"/help/referrals/{one.ref}/").content.decode()
    assert "Anna Testperson" in page
    assert "Mary" not in page
    assert client.get(f"/help/{table.ref}/").status_code == 404
    outside = made.account("Dora Doctor", "practitioner", body="clinic")
    for who in (outside, table.other):  # of another organisation; of this one, without the role to work with families
        refused(lambda who=who: table.answer(one, "accept", who), "no such referral")
        assert made.browser(who).get(f"/help/referrals/{one.ref}/").status_code == 404
    refused(lambda: table.answer(one, "take-back", theo, "by-mistake"), "no such referral")
    table.answer(one, "decline", theo, "no-place")
    refused(lambda: table.answer(one, "accept", theo), "no such referral")
    assert client.get(f"/help/referrals/{one.ref}/").status_code == 404
    assert client.get(f"/help/referrals/{one.ref}/accept/").status_code == 404
    assert str(one.ref) not in client.get("/help/referrals/").content.decode()
    table.run(2)
    told = table.episode.letters.get(template__startswith="referral.declined").content
    assert any(REQUEST_REASONS["no-place"] in each for each in told["paragraphs"])


def test_a_bar_hides_what_is_asked_of_somebody(table: Table) -> None:
    one, theo = table.referred(), made.account("Theo Teacher", "practitioner", body="school")
    assert list(asked_of(table.by(theo), at=NOW)) == [one]
    table.anna.restrictions.create(
        kind="barred", account=theo.ref, authority="x", by=uuid.uuid4(), from_at=NOW, review_on=NOW.date()
    )
    assert list(asked_of(table.by(theo), at=NOW)) == []


def test_it_is_closed_to_who_is_asked_once_the_agreement_between_the_two_has_ended(table: Table) -> None:
    one, theo = table.referred(), made.account("Theo Teacher", "practitioner", body="school")
    assert list(asked_of(table.by(theo), at=NOW)) == [one]
    DataAgreement.objects.update(ended_at=NOW, ended_by=uuid.uuid4())
    assert list(asked_of(table.by(theo), at=NOW)) == []
    refused(lambda: table.answer(one, "accept", theo), "no such referral")
    one.service.organisation = one.episode.organisation  # its own service needs no agreement
    one.service.save()
    assert list(asked_of(table.by(table.lead), at=NOW)) == [one]


def test_nobody_takes_the_key_beforehand_under_which_it_is_taken_back_when_help_ends(table: Table) -> None:
    again, lead = table.request, made.browser(table.lead)
    sent = {"name": "The Other family", "child": "Otto Other", "carer": "Olga Other", "area": made.AREA}
    sent["key"] = f"ended:{again.ref}"
    answer = lead.post("/help/new/", sent)
    assert answer.status_code == 400
    assert not Command.objects.filter(key__startswith="ended:").exists()
    table.move("close-early", who=table.boss, reason="disengaged", day=3)
    again.process.refresh_from_db()
    assert again.process.state == "withdrawn"


def test_it_is_finished_once_the_family_was_seen_and_closes_to_them_after_a_while(table: Table) -> None:
    one, theo = table.referred(), made.account("Theo Teacher", "practitioner", body="school")
    table.answer(one, "accept", theo)
    one.refresh_from_db()
    assert one.accepted_by == theo.ref
    refused(lambda: table.answer(one, "finish", theo, "helped"), "seen")
    refused(lambda: table.answer(one, "finish", theo, "helped", seen_on=days(9).date()), "future")
    table.answer(one, "finish", theo, "helped", seen_on=days(2).date())
    assert list(asked_of(table.by(theo), at=days(3))) == [one]
    assert list(asked_of(table.by(theo), at=days(40))) == []


def test_being_in_touch_with_the_family_is_written_down_and_ends_its_clock_while_help_goes_on(
    table: Table, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: days(5))
    one, theo = table.referred(), made.account("Theo Teacher", "practitioner", body="school")
    theirs = f"/help/referrals/{one.ref}/"
    page = made.browser(theo).get(theirs).content.decode()
    assert "Answering: at the latest" in page
    assert "Length not confirmed at its source: Set by the area" in page
    assert "in-touch/" not in page  # nobody has accepted it
    table.answer(one, "accept", theo)
    outside = made.account("Dora Doctor", "practitioner", body="clinic")
    for who in (outside, table.other, table.lead):
        assert made.browser(who).get(f"{theirs}in-touch/").status_code == 404
        refused(lambda who=who: table.answer(one, "in-touch", who), "no such referral")
    client = made.browser(theo)
    assert "Being in touch with the family: at the latest" in client.get(theirs).content.decode()
    assert "Being in touch with the family by" in client.get("/help/referrals/").content.decode()
    assert "On which day were you first in touch" in client.get(f"{theirs}in-touch/").content.decode()
    sent = {"key": "t", "expects": "1", "seen_on-month": "5", "seen_on-year": "2026"}
    for day in ("", str(days(1).day), str(days(6).day)):  # none; before it was accepted; not yet
        assert client.post(f"{theirs}in-touch/", sent | {"seen_on-day": day}).status_code == 400
    assert client.post(f"{theirs}in-touch/", sent | {"seen_on-day": str(days(4).day)}).status_code == 302
    one.refresh_from_db()
    clock = Clock.objects.get(instance=one.process, name="first-contact")
    assert (one.seen_on, clock.satisfied_on) == (None, days(4).date())
    page = client.get(theirs).content.decode()
    assert "In touch with the family on" in page
    assert "at the latest" not in page
    assert list(asked_of(table.by(theo), at=days(50))) == [one]  # it goes on, and nothing of it is late
    asked = Asked("end", "finish", 2, "helped")
    requests.answer_referral(
        referral=one.ref, asked=asked, seen_on=days(4).date(), by=table.by(theo), at=days(50)
    )  # fmt: skip
    one.process.refresh_from_db()
    assert one.process.state == "done"


def test_the_index_hears_that_help_ended_when_it_is_taken_back_after_they_were_in_touch(table: Table) -> None:
    one, theo = table.referred(), made.account("Theo Teacher", "practitioner", body="school")
    table.answer(one, "accept", theo)
    table.answer(one, "in-touch", theo)
    asked = Asked("back", "take-back", 2, "by-mistake")
    requests.take_back_referral(episode=table.ref, referral=one.ref, asked=asked, by=table.by(), at=days(2))
    events = Effect.objects.filter(instance=one.process, kind="tell-index").order_by("pk")
    assert [each.about["event"] for each in events] == ["involvement-started", "involvement-ended"]


def test_what_was_asked_is_taken_back_by_the_lead_and_when_help_ends(table: Table) -> None:
    one, theo = table.referred(), made.account("Theo Teacher", "practitioner", body="school")
    back = {"episode": table.ref, "referral": one.ref, "at": days(2)}
    asked = Asked("back", "take-back", 0, "by-mistake")
    refused(lambda: requests.take_back_referral(**back, asked=asked, by=table.by(table.stranger)), "no such record")
    refused(
        lambda: requests.take_back_referral(**back, asked=Asked("x", "accept", 0), by=table.by()), "no such referral"
    )
    other = back | {"episode": made.episode(table.lead).ref}
    refused(lambda: requests.take_back_referral(**other, asked=asked, by=table.by()), "no such referral")
    table.answer(one, "accept", theo)
    again = table.ask()  # a second request, for whatever else
    table.move("close-early", who=table.boss, reason="disengaged", day=3)
    one.process.refresh_from_db()
    again.process.refresh_from_db()
    assert (one.process.state, again.process.state) == ("withdrawn", "withdrawn")
    assert list(asked_of(table.by(theo), at=days(3))) == []
    assert table.run(3)["failed"] == 0
    assert ("referral.taken-back.asked-agency", "asked-agency") in table.letters()


def direct(table: Table, who: Account | None = None, **said: Any) -> Referral:
    told = {"service": table.club.ref, "words": "Anna needs a group.", "key": uuid.uuid4().hex, "episode": table.ref}
    return requests.refer(**{**told, **said}, by=table.by(who), at=NOW)


def test_who_has_no_part_asks_no_service(table: Table) -> None:
    for who in (table.stranger, table.chair, made.account("Dora Doctor", "practitioner", body="clinic")):
        refused(lambda who=who: direct(table, who), "no such record")
        assert made.browser(who).get(f"/help/{table.ref}/requests/refer/").status_code == 404
    refused(lambda: direct(table, table.nurse), "lead practitioner")
    assert not Referral.objects.exists()


def test_a_lead_asks_a_service_directly_and_it_is_answered_as_any_other(table: Table) -> None:
    one = direct(table, key="k")
    assert direct(table, key="k") == one
    assert (one.settled, one.by, one.why) == (None, table.lead.ref, ["Anna needs a group."])
    refused(lambda: direct(table), "asked for the family already")
    theo = made.account("Theo Teacher", "practitioner", body="school")
    assert "Anna needs a group." in made.browser(theo).get(f"/help/referrals/{one.ref}/").content.decode()
    assert "Anna needs a group." in made.browser(theo).get(f"/help/referrals/{one.ref}/decline/").content.decode()
    assert "Anna needs a group." in made.browser(table.lead).get(f"/help/{table.ref}/requests/").content.decode()
    table.answer(one, "decline", theo, "no-place")
    assert list(asked_of(table.by(theo), at=NOW)) == []
    assert table.run(2)["failed"] == 0
    assert {("referral.asked.asked-agency", "asked-agency"), ("referral.declined.asking-agency", "asking-agency")} <= (
        table.letters()
    )
    told = table.episode.letters.get(template__startswith="referral.declined")
    assert told.account == table.lead.ref
    assert any("Sleep club" in each for each in told.content["paragraphs"])
    again = direct(table, table.boss)
    table.answer(again, "accept", theo)
    table.move("close-early", who=table.boss, reason="disengaged", day=3)
    again.process.refresh_from_db()
    assert again.process.state == "withdrawn"


def test_a_service_is_asked_only_where_an_agreement_lets_it_be_told(table: Table) -> None:
    elsewhere = panels.open_panel(
        area=made.ELSEWHERE, locality="Far", quorum=2, at=NOW,
        by=table.by(made.account("Eve Else", "family-help-manager", area=made.ELSEWHERE)),
    )  # fmt: skip
    far = elsewhere.services.create(
        organisation=made.organisation("school"), name="Far club", by=uuid.uuid4(), at=NOW
    )  # fmt: skip
    own = panels.add_service(
        panel=table.panel.ref, organisation="council", name="Our own group", by=table.by(table.boss), at=NOW
    )
    for said, sentence in (
        ({"service": uuid.uuid4()}, "Choose a service"),
        ({"service": far.ref}, "Choose a service"),
        ({"words": " "}, "Choose a service"),
        ({"words": "x" * 1001}, "1,000"),
        ({"words": "They live at M1 1AA."}, "address"),
    ):
        refused(lambda said=said: direct(table, **said), sentence)
    assert {one.name for one in services_to_ask(table.episode, at=NOW)} == {"Sleep club", "Our own group"}
    bar = table.anna.restrictions.create(
        kind="barred", organisation="school", authority="x", by=uuid.uuid4(), from_at=NOW, review_on=NOW.date()
    )
    assert [one.name for one in services_to_ask(table.episode, at=NOW)] == ["Our own group"]
    bar.delete()
    DataAgreement.objects.update(ended_at=NOW, ended_by=uuid.uuid4())
    assert services_to_ask(table.episode, at=NOW) == [own]
    refused(lambda: direct(table), "Choose a service")
    assert direct(table, service=own.ref).organisation.slug == "council"
    type(own).objects.filter(pk=own.pk).update(organisation=table.club.organisation)
    page = made.browser(table.lead).get(f"/help/{table.ref}/requests/refer/", follow=True).content.decode()
    assert "No service of this area can be asked" in page


def test_a_service_is_asked_on_a_page_once(table: Table) -> None:
    lead, address = made.browser(table.lead), f"/help/{table.ref}/requests/refer/"
    assert "Sleep club" in lead.get(address).content.decode()
    for _ in range(2):
        said = {"service": str(table.club.ref), "words": "A group", "key": "k"}
        assert lead.post(address, said).status_code == 302
    assert Referral.objects.get().words == "A group"


def test_no_referral_is_opened_once_help_has_ended(table: Table) -> None:
    table.sit(table.chair, table.clerk)
    table.decide("allocate", service=table.club.ref)
    table.move("close-early", who=table.boss, reason="disengaged", day=2)
    assert table.run(3)["failed"] == 0
    assert not Referral.objects.exists()


def test_the_lead_takes_it_back(table: Table) -> None:
    one = table.referred()
    asked = Asked("back", "take-back", 0, "by-mistake")
    requests.take_back_referral(episode=table.ref, referral=one.ref, asked=asked, by=table.by(), at=days(2))
    one.process.refresh_from_db()
    assert one.process.state == "withdrawn"
