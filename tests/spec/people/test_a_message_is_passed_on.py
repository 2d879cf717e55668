"""Whoever cannot find a child, or finds a shielded one, can have a message passed on, and learns nothing by it: not
whether there is such a child, nor who works with them."""

import datetime as dt
import json
import re
import uuid
from collections.abc import Callable

import pytest
import time_machine
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from tests.index_made import AMY, HERE, NOW, THERE, a_town, arrive, browser, practitioner, someone, source
from tests.spec.people.test_a_sensitive_service_is_not_there import WORLDS, clinic, row
from village.kernel.access.actions import Refusal
from village.kernel.access.rules import ANYONE, Viewer
from village.kernel.accounts.actions import give_role
from village.kernel.accounts.models import Account
from village.kernel.audit.models import Entry
from village.people.actions import asking, keeping, messages, shielding
from village.people.models import Child, ContactRequest, Message
from village.people.queries import messages as queries
from village.people.queries.messages import Match
from village.people.rules.searching import Criteria

pytestmark = pytest.mark.django_db
REACH = "01632 960000"
BY_HIDDEN = Criteria(forename="Zed", surname="Archer", postcode="ZE1 0AA")
SEEN = Criteria(forename="Amy", surname="Archer", date_of_birth="2015-03-27")


def officer(**other: object) -> Viewer:
    return someone("information-governance", **other)  # type: ignore[arg-type]


def shielded() -> Child:
    child = a_town()
    shielding.shield_child(ref=child.ref, reason="refuge", words="Her father looks for her.", by=officer(), at=NOW)
    return child


def sent(criteria: Criteria = SEEN, by: Viewer | None = None, area: str = HERE) -> Message:
    who = by or practitioner(of="brack-school", name="Sam Social")
    return messages.ask_passing_on(criteria=criteria, reach=REACH, area=area, by=who, at=NOW)


def shown(made: Message, by: Viewer | None = None) -> list[Match]:
    return messages.read(message=made.pk, by=by or officer(), at=NOW)[1]


# ── who may ──────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("role", ["information-governance", "matching-lead", "administrator", "auditor"])
def test_who_may_not_ask_cannot_send(role: str) -> None:
    for by in (someone(role), ANYONE):
        with pytest.raises(Refusal, match="may not"):
            sent(by=by)
    with pytest.raises(Refusal, match="may not"):
        sent(area=THERE)
    assert browser(role, area="").get("/children/message/").status_code == 404
    assert not Message.objects.exists()


@pytest.mark.parametrize("role", ["practitioner", "safeguarding-practitioner", "matching-lead", "administrator"])
def test_who_is_not_information_governance_reads_and_settles_none(role: str) -> None:
    made = sent()
    for by in (someone(role, area=None), officer(area=THERE), ANYONE):
        with pytest.raises(Refusal, match="no such message"):
            messages.read(message=made.pk, by=by, at=NOW)
        with pytest.raises(Refusal, match="no such message"):
            messages.settle(message=made.pk, records=[], by=by, at=NOW)
    client = browser(role)
    for address in ("/oversight/messages/", f"/oversight/messages/{made.pk}/"):
        assert client.get(address).status_code == client.post(address, {"do": "nobody"}).status_code == 404


def test_nobody_deals_with_their_own() -> None:
    both = someone("practitioner", "information-governance")
    asking.give_reason(purpose="help", words="", by=both, at=NOW)
    made = sent(by=both)
    with pytest.raises(Refusal, match="no such message"):
        messages.settle(message=made.pk, records=[], by=both, at=NOW)
    told = {"settled_at": NOW, "passed": 0, "reach": ""}
    with pytest.raises(IntegrityError), transaction.atomic():
        Message.objects.filter(pk=made.pk).update(settled_by=made.from_account, **told)


def test_what_a_message_must_say() -> None:
    with pytest.raises(Refusal, match="why"):
        sent(by=someone("practitioner"))
    with pytest.raises(Refusal, match="Enter"):
        sent(Criteria(surname="Archer"))
    by = practitioner()
    for reach in (" ", "x" * 121):
        with pytest.raises(Refusal, match="reach you"):
            messages.ask_passing_on(criteria=SEEN, reach=reach, area=HERE, by=by, at=NOW)


def test_ten_in_a_day_are_enough() -> None:
    by = practitioner()
    for _ in range(10):
        sent(by=by)
    with pytest.raises(Refusal, match="several"):
        sent(by=by)
    later = NOW + dt.timedelta(days=1)
    asking.give_reason(purpose="help", words="", by=by, at=later)
    assert messages.ask_passing_on(criteria=SEEN, reach=REACH, area=HERE, by=by, at=later)


# ── what the sender learns ───────────────────────────────────────────────────────────────────────────────────────────

ABOUT = [
    {"forename": "Zed", "surname": "Archer", "postcode": "ZE1 0AA"},
    {"forename": "Amy", "surname": "Archer", "born-day": "2", "born-month": "1", "born-year": "2013"},
    {"forename": "Secret", "surname": "Archer", "postcode": "ZE3 0AA"},
    {"number": "9999999476"},
]
SHIELDED = [{"forename": "Zoe", "surname": "Young", "postcode": "ZE1 0AA"}, {"number": "9999999468"}]
"""Found by what a shield leaves open: that these are shielded a search may show, sending a message may not."""


def _shielded_amy(child: Child) -> None:
    shielding.shield_child(ref=child.ref, reason="refuge", words="Her father looks for her.", by=officer(), at=NOW)


def _observed(hidden: Callable[[Child], None] | None) -> list[object]:
    """Every page from a search that found nobody to a message sent, and what the audit has of sending."""
    child = a_town()
    child.ref = uuid.UUID("11111111-2222-4333-8444-555555555555")
    child.save()
    if hidden is not None:
        hidden(child)
    client = browser("practitioner")
    assert client.post("/children/", {"number": "9999999484", "purpose": "help"}).status_code == 200
    seen: list[object] = []
    steps: list[tuple[str, dict[str, str] | None]] = []
    for about in ABOUT:
        steps.append(("/children/", about))
    for about in (*ABOUT, *SHIELDED):
        steps.append(("/children/message/", about))
        steps.append(("/children/message/", {**about, "reach": REACH}))
        steps.append(("/children/message/sent/", None))
    for address, said in steps:
        with CaptureQueriesContext(connection) as asked:
            page = client.get(address) if said is None else client.post(address, said)
        text = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", page.content.decode())
        seen.append((page.status_code, page.get("Location"), text, len(asked)))
    for entry in Entry.objects.filter(action="people.message.ask").order_by("seq"):
        seen.append((entry.decision, entry.reason, entry.detail))
    assert Message.objects.count() == len(ABOUT) + len(SHIELDED)
    return seen


@pytest.mark.parametrize("hidden", WORLDS)
def test_two_worlds_that_differ_in_a_hidden_row_cannot_be_told_apart(hidden: Callable[[Child], None]) -> None:
    seen = []
    for change in (None, hidden):
        with time_machine.travel(NOW, tick=False), transaction.atomic():
            seen.append(_observed(change))
            transaction.set_rollback(True)
    assert seen[0] == seen[1]


def test_sending_is_the_same_with_a_shield_and_without() -> None:
    seen = []
    for change in (None, _shielded_amy):
        with time_machine.travel(NOW, tick=False), transaction.atomic():
            seen.append(_observed(change)[len(ABOUT) :])
            transaction.set_rollback(True)
    assert seen[0] == seen[1]


def test_no_child_is_looked_for_when_a_message_is_sent() -> None:
    """What is done does not depend on who is there, so neither can the time it takes."""
    shielded()
    by = practitioner()
    with CaptureQueriesContext(connection) as asked:
        sent(by=by)
    about_children = ("people_child", "people_key", "people_record", "people_shield", "people_identifier")
    assert not [one["sql"] for one in asked if any(f'"{table}"' in one["sql"] for table in about_children)]


def test_the_audit_has_no_word_of_the_child() -> None:
    shielded()
    made = sent()
    messages.read(message=made.pk, by=officer(), at=NOW)
    messages.settle(message=made.pk, records=[], by=officer(), at=NOW)
    told = list(Entry.objects.filter(action__startswith="people.message").values("thing", "detail"))
    assert len(told) == 3
    assert not [word for word in ("Amy", "Archer", "2015-03-27", REACH) if word in json.dumps(told)]


# ── what the officer sees and does ───────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "criteria",
    [
        SEEN,
        Criteria(number="999 999 9468"),
        Criteria(forename="Amy", surname="Archer", age="11"),
        Criteria(surname="Archer", date_of_birth="2015-03-27", postcode="ZE1 0AA"),
    ],
)
def test_an_officer_sees_the_shield_and_the_services(criteria: Criteria) -> None:
    child = shielded()
    (match,) = shown(sent(criteria))
    assert (match.child, match.name, match.born, match.shielded) == (child, "Amy Archer", "2015-03-27", True)
    assert {one.title for one in match.services} == {"Ashmere School", "Ashmere Health", "Ashmere Care"}


def test_nobody_like_that_and_a_wrong_age_are_nobody() -> None:
    shielded()
    assert shown(sent(Criteria(number="9999999476"))) == []
    assert shown(sent(Criteria(number="x", surname="Archer", postcode="ZE1 0AA"))) == []
    assert shown(sent(Criteria(forename="-", surname="Archer", postcode="ZE1 0AA"))) == []
    assert shown(sent(Criteria(forename="Bob", surname="Baker", date_of_birth="2015-03-27"))) == []
    assert shown(sent(Criteria(forename="Amy", surname="Archer", age="4", postcode="ZE1 0AA"))) == []


def test_many_of_the_same_name_bury_no_child(monkeypatch: pytest.MonkeyPatch) -> None:
    """A name that many share is not followed; the number, or the name with the age, finds the child all the same."""
    monkeypatch.setattr(queries, "HOT", 3)
    others = [
        {**AMY, "record": f"o{n}", "date_of_birth": f"20{n:02}-01-0{n}", "nhs_number": "", "postcode": f"LS{n} 1AA"}
        for n in range(2, 8)
    ]
    arrive(source("brack-school"), *[{**one, "address": ""} for one in others])
    child = shielded()
    for criteria in (
        Criteria(number=AMY["nhs_number"], forename="Amy", surname="Archer", age="11"),
        Criteria(forename="Amy", surname="Archer", age="11"),
    ):
        assert child in [one.child for one in shown(sent(criteria))]


def test_a_child_of_another_area_is_for_officers_of_that_area_and_of_all() -> None:
    arrive(source("brack-school", area=THERE), {**AMY, "record": "b1"})
    made = sent()
    assert shown(made) == []
    assert [one.name for one in shown(made, officer(area=None))] == ["Amy Archer"]


def test_a_sensitive_service_without_consent_is_not_there_for_an_officer_either() -> None:
    arrive(clinic(), row())
    assert shown(sent()) == []
    arrive(clinic(), row(consent="yes, in writing"))
    (match,) = shown(sent())
    assert [(one.title, one.role) for one in match.services] == [("A sensitive service", "")]


def test_services_that_have_ended_and_children_of_few_words() -> None:
    arrive(
        source("ashmere-school"),
        {"record": "s1", "nhs_number": "9999999476"},
        {**AMY, "record": "s2", "ended_on": "2026-01-05"},
    )
    (bare,) = shown(sent(Criteria(number="9999999476")))
    assert (bare.name, bare.born) == ("", "")
    (ended,) = shown(sent())
    assert ended.services == ()


def test_a_message_passed_on_stands_with_the_service_and_is_kept_no_longer() -> None:
    child = shielded()
    made = sent()
    health = next(one.record for one in shown(made)[0].services if one.title == "Ashmere Health")
    with pytest.raises(Refusal, match="not with such a child"):
        messages.settle(message=made.pk, records=[health, 99_999], by=officer(), at=NOW)
    assert not ContactRequest.objects.exists()
    messages.settle(message=made.pk, records=[health], by=officer(), at=NOW)
    asked = asking.read_contact_requests(by=practitioner(of="ashmere-health"), at=NOW)
    assert [(one.from_name, one.reach, one.record_id, one.child) for one in asked] == [
        ("Sam Social", REACH, health, child)
    ]
    made.refresh_from_db()
    assert (made.said, made.reach, made.passed) == ({}, "", 1)
    with pytest.raises(Refusal, match="already"):
        messages.settle(message=made.pk, records=[], by=officer(), at=NOW)
    assert shown(made) == []


def test_a_message_that_nobody_dealt_with_is_gone_after_a_year() -> None:
    sent()
    keeping.retain(by="test", at=NOW + dt.timedelta(days=364))
    assert Message.objects.count() == 1
    keeping.retain(by="test", at=NOW + dt.timedelta(days=365))
    assert not Message.objects.exists()


def test_passing_on_is_one_transaction(monkeypatch: pytest.MonkeyPatch) -> None:
    shielded()
    made = sent()
    record = shown(made)[0].services[0].record

    def broken(*args: object, **values: object) -> None:
        raise OSError("the disk is full")

    monkeypatch.setattr("village.kernel.audit.actions.record", broken)
    with pytest.raises(OSError, match="disk"):
        messages.settle(message=made.pk, records=[record], by=officer(), at=NOW)
    assert not ContactRequest.objects.exists()
    with pytest.raises(OSError, match="disk"):
        messages.read(message=made.pk, by=officer(), at=NOW)
    with pytest.raises(OSError, match="disk"):
        sent()
    assert Message.objects.filter(settled_at=None).count() == 1


# ── the pages ────────────────────────────────────────────────────────────────────────────────────────────────────────


def words(answer: object) -> str:
    return answer.content.decode()  # type: ignore[attr-defined,no-any-return]


def test_from_a_shielded_child_to_the_service() -> None:
    with time_machine.travel(NOW, tick=False):
        child = shielded()
        client = browser("practitioner", of="brack-school", name="Sam Social")
        client.post(f"/children/{child.ref}/why/", {"purpose": "help"})
        page = words(client.get(f"/children/{child.ref}/"))
        assert 'name="number" value="9999999468"' in page
        begun = words(client.post("/children/message/", {"number": "9999999468", "born": "2015-03-27"}))
        assert 'value="9999999468"' in begun
        assert 'value="2015"' in begun
        said = {"number": "9999999468"}
        assert "Enter" in words(client.post("/children/message/", {**said, "reach": ""}))
        assert client.post("/children/message/", {**said, "reach": REACH})["Location"] == "/children/message/sent/"
        made = Message.objects.get()
        ines = browser("information-governance")
        assert "1 message waits" in words(ines.get("/oversight/messages/"))
        address = f"/oversight/messages/{made.pk}/"
        inside = words(ines.get(address))
        for told in ("Sam Social", REACH, "Shielded", "Health visitor", "27 March 2015"):
            assert told in inside
        assert "Mill Lane" not in inside
        assert "Tick the services" in words(ines.post(address, {"do": "pass"}))
        assert "not with such a child" in words(ines.post(address, {"do": "pass", "record": "99999"}))
        number = inside.partition('name="record" type="checkbox" value="')[2].partition('"')[0]
        assert ines.post(address, {"do": "pass", "record": number})["Location"] == "/oversight/messages/"
        assert "Passed on to 1 service" in words(ines.get("/oversight/messages/"))
        after = words(ines.get(address))
        assert "passed on to 1 service" in after
        assert REACH not in after
        assert ines.get("/oversight/messages/999/").status_code == 404


def test_a_message_can_go_to_nobody_and_a_reason_is_asked_for_with_it() -> None:
    with time_machine.travel(NOW, tick=False):
        client = browser("practitioner", area="")
        said = {"forename": "Amy", "surname": "Archer", "age": "11", "reach": REACH}
        assert "Choose why you need to know" in words(client.post("/children/message/", said))
        assert client.post("/children/message/", {**said, "purpose": "help"}).status_code == 302
        assert client.get("/children/message/").status_code == 200
        made = Message.objects.get()
        assert made.area == ""
        ines = browser("information-governance", area="")
        assert "No child here is like this" in words(ines.get(f"/oversight/messages/{made.pk}/"))
        ines.post(f"/oversight/messages/{made.pk}/", {"do": "nobody"})
        assert "Passed on to nobody" in words(ines.get("/oversight/messages/"))


def test_whoever_works_in_two_areas_says_which() -> None:
    with time_machine.travel(NOW, tick=False):
        client = browser("practitioner")
        account = client.session["_auth_user_id"]
        give_role(
            account=Account.objects.get(pk=account), role="practitioner", area=THERE, from_on=dt.date(2020, 1, 1),
            by="test", at=NOW,
        )  # fmt: skip
        said = {"number": "9999999468", "reach": REACH, "purpose": "help"}
        assert client.post("/children/message/", said).status_code == 400
        assert client.post("/children/message/", {**said, "area": "E09000001"}).status_code == 400
        assert client.post("/children/message/", {**said, "area": THERE}).status_code == 302
        assert Message.objects.get().area == THERE


def test_eleven_messages_are_told_on_the_page() -> None:
    with time_machine.travel(NOW, tick=False):
        client = browser("practitioner")
        said = {"number": "9999999468", "reach": REACH, "purpose": "help"}
        for _ in range(10):
            assert client.post("/children/message/", said).status_code == 302
        assert "several messages today" in words(client.post("/children/message/", said))
