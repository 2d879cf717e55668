"""Every look is in the audit before it is answered; a family can be told who looked and what is held; what stands out
is found; and what is no longer needed is destroyed, with proof."""

import datetime as dt
import json
from collections.abc import Callable

import pytest
from django.db import IntegrityError, transaction

from tests.index_made import (
    AMY,
    HERE,
    NOW,
    THERE,
    a_town,
    arrive,
    browser,
    practitioner,
    someone,
    source,
    viewer_behind,
)
from village.kernel.access.actions import Refusal
from village.kernel.access.rules import Viewer
from village.kernel.audit.models import Entry
from village.people.actions import asking, keeping, overseeing, shielding, watching
from village.people.models import Alert, Child, ContactRequest, Identifier, Key, Record, RecordVersion, Shield
from village.people.queries import asking as queries
from village.people.rules.searching import PURPOSES, Criteria
from village.people.rules.telling import WHY_TOLD

pytestmark = pytest.mark.django_db
SAID = Criteria(forename="Amy", surname="Archer", date_of_birth="2015-03-27")


def overseer(**other: object) -> Viewer:
    return someone("information-governance", **other)  # type: ignore[arg-type]


# ── no audit, no answer ──────────────────────────────────────────────────────────────────────────────────────────────

LOOKS: dict[str, Callable[[Child, Viewer], object]] = {
    "reason": lambda child, by: asking.give_reason(purpose="help", words="", by=by, at=NOW),
    "search": lambda child, by: asking.search(criteria=SAID, by=by, at=NOW),
    "look": lambda child, by: asking.look(ref=child.ref, by=by, at=NOW),
    "requests": lambda child, by: asking.read_contact_requests(by=by, at=NOW),
    "looked": lambda child, by: overseeing.who_looked(ref=str(child.ref), by=overseer(), at=NOW),
    "copy": lambda child, by: overseeing.subject_access(ref=str(child.ref), told_to="child", by=overseer(), at=NOW),
    "find": lambda child, by: overseeing.find_overseen(text=str(child.ref), by=overseer(), at=NOW),
}


@pytest.mark.parametrize("look", LOOKS)
def test_what_cannot_be_written_down_is_not_answered(look: str, monkeypatch: pytest.MonkeyPatch) -> None:
    child, by = a_town(), practitioner()

    def broken(*args: object, **values: object) -> None:
        raise OSError("the disk is full")

    monkeypatch.setattr("village.kernel.audit.actions.record", broken)
    with pytest.raises(OSError, match="disk"):
        LOOKS[look](child, by)


@pytest.mark.parametrize("look", LOOKS)
def test_each_look_leaves_one_entry_without_a_name(look: str) -> None:
    child, by = a_town(), practitioner()
    before = Entry.objects.count()
    LOOKS[look](child, by)
    made = list(Entry.objects.filter(seq__gt=before))
    assert len(made) == 1
    written = json.dumps([[one.action, one.thing, one.reason, one.detail] for one in made])
    for secret in ("Amy", "Archer", "2015-03-27", "9999999468", "ZE1"):
        assert secret not in written


@pytest.mark.parametrize("purpose", PURPOSES)
def test_the_letter_says_why_they_looked_in_a_sentence_and_names_nobody(purpose: str) -> None:
    child = a_town()
    by = viewer_behind(browser("practitioner", of="ashmere-care", name="Sam Secret"))
    asking.give_reason(purpose=purpose, words="Her aunt Ida rang.", by=by, at=NOW)
    asking.search(criteria=SAID, by=by, at=NOW)
    asking.look(ref=child.ref, by=by, at=NOW)
    letter = browser("information-governance").get(f"/oversight/looked/{child.ref}/letter/").content.decode()
    rows = letter.partition("<tbody")[2].partition("</tbody>")[0]
    said = {"request": "The family had asked them to", "concern": "They were worried about a child"}
    assert rows.count(said.get(purpose, WHY_TOLD[purpose])) == 2
    assert "Not given" not in rows
    assert f">{purpose}<" not in rows
    for secret in ("Sam", "Secret", "Ida"):
        assert secret not in letter


def test_a_look_that_found_nobody_is_written_down_as_denied() -> None:
    child = a_town()
    assert asking.look(ref=child.ref, by=practitioner(area=THERE), at=NOW) is None
    entry = Entry.objects.filter(action="people.view").latest("seq")
    assert (entry.thing, entry.decision) == (f"child:{child.ref}", "denied")


# ── families ─────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("role", ["practitioner", "matching-lead", "administrator", "auditor", "vetting-officer"])
def test_other_roles_tell_no_family_anything(role: str) -> None:
    child = a_town()
    by = someone(role, area=None)
    for act in (
        lambda: overseeing.who_looked(ref=str(child.ref), by=by, at=NOW),
        lambda: overseeing.subject_access(ref=str(child.ref), told_to="child", by=by, at=NOW),
        lambda: keeping.keep_longer(ref=str(child.ref), kept_for="disability", consent="signed", by=by, at=NOW),
        lambda: keeping.record_death(ref=str(child.ref), died_on=NOW.date(), by=by, at=NOW),
    ):
        with pytest.raises(Refusal):
            act()
    assert overseeing.find_overseen(text=str(child.ref), by=by, at=NOW) is None


def test_who_looked_is_told_by_role_and_organisation_never_by_name() -> None:
    child = a_town()
    by = viewer_behind(browser("practitioner", of="ashmere-care", name="Sam Secret"))
    asking.give_reason(purpose="help", words="", by=by, at=NOW)
    asking.search(criteria=SAID, by=by, at=NOW)
    asking.look(ref=child.ref, by=by, at=NOW + dt.timedelta(minutes=1))
    asking.look(ref=child.ref, by=practitioner(area=THERE), at=NOW)
    looks = overseeing.who_looked(ref="999 999 9468", by=overseer(), at=NOW)
    assert [(one.role, one.organisation, one.what) for one in looks] == [
        ("Practitioner", "Ashmere Care", "Looked at who works with the child"),
        ("Practitioner", "Ashmere Care", "Found in a search"),
    ]
    assert "Sam" not in repr(looks)


def test_looks_at_a_child_that_was_merged_are_told_too() -> None:
    child = a_town()
    other = arrive(source("brack-school"), {"record": "b1", "forename": "Zoe", "surname": "Young"})[0]
    asking.look(ref=other.ref, by=practitioner(), at=NOW)
    Child.objects.filter(pk=other.pk).update(state="merged", into=child)
    assert len(overseeing.who_looked(ref=str(child.ref), by=overseer(), at=NOW)) == 1
    assert len(overseeing.who_looked(ref=str(other.ref), by=overseer(), at=NOW)) == 1


def test_another_area_and_what_is_no_child_are_alike() -> None:
    child = a_town()
    for text, by in ((str(child.ref), overseer(area=THERE)), ("no such thing", overseer()), ("9999999476", overseer())):
        assert overseeing.find_overseen(text=text, by=by, at=NOW) is None
        with pytest.raises(Refusal, match="no such child"):
            overseeing.who_looked(ref=text, by=by, at=NOW)


def test_a_copy_leaves_out_what_may_not_be_told_to_a_parent() -> None:
    child = a_town()
    clinic = source("clinic", "health", sensitive="sexual-health")
    arrive(clinic, {**AMY, "record": "k1", "role": "Nurse"})

    def told(to: str) -> str:
        return json.dumps(overseeing.subject_access(ref=str(child.ref), told_to=to, by=overseer(), at=NOW))

    assert "Clinic" in told("child")
    assert "Clinic" not in told("parent")
    assert "Mill Lane" in told("parent")
    shielding.shield_child(ref=child.ref, reason="harm", words="Her father looks for her.", by=overseer(), at=NOW)
    assert "Mill Lane" in told("child")
    assert "Mill Lane" not in told("parent")
    assert "01632 960013" not in told("child")
    with pytest.raises(Refusal, match="who is to be told"):
        told("a journalist")


# ── keeping ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def _grown(**more: str) -> Child:
    return arrive(source("ashmere-school"), {**AMY, "record": "s1", "date_of_birth": "2008-11-24", **more})[0]


def test_a_child_is_archived_on_the_eighteenth_birthday_and_found_by_nobody() -> None:
    child = _grown()
    assert keeping.retain(by="test", at=NOW) == {"archived": 0, "destroyed": 0}
    assert keeping.retain(by="test", at=NOW + dt.timedelta(days=1)) == {"archived": 1, "destroyed": 0}
    child.refresh_from_db()
    assert (child.state, child.archived_on) == ("archived", dt.date(2026, 11, 24))
    assert asking.look(ref=child.ref, by=practitioner(), at=NOW) is None
    assert asking.search(criteria=Criteria(number="9999999468"), by=practitioner(), at=NOW) == []
    assert overseeing.find_overseen(text=str(child.ref), by=overseer(), at=NOW)


def test_where_records_differ_nobody_is_archived_too_early() -> None:
    child = _grown()
    late = arrive(source("ashmere-health"), {**AMY, "record": "h1", "date_of_birth": "2008-11-29"})[0]
    assert late == child
    assert keeping.retain(by="test", at=NOW + dt.timedelta(days=1))["archived"] == 0
    assert keeping.retain(by="test", at=NOW + dt.timedelta(days=6))["archived"] == 1


def test_by_consent_until_25_and_after_a_death_for_a_year() -> None:
    child = _grown()
    for kept_for, consent in (("whim", "signed"), ("disability", " ")):
        with pytest.raises(Refusal, match="how the young person agreed"):
            keeping.keep_longer(ref=str(child.ref), kept_for=kept_for, consent=consent, by=overseer(), at=NOW)
    with pytest.raises(Refusal, match="200"):
        keeping.keep_longer(ref=str(child.ref), kept_for="disability", consent="x" * 201, by=overseer(), at=NOW)
    keeping.keep_longer(ref=str(child.ref), kept_for="disability", consent="signed 1 November", by=overseer(), at=NOW)
    assert keeping.retain(by="test", at=NOW + dt.timedelta(days=30))["archived"] == 0
    with pytest.raises(Refusal, match="not come"):
        keeping.record_death(ref=str(child.ref), died_on=dt.date(2027, 1, 1), by=overseer(), at=NOW)
    keeping.record_death(ref=str(child.ref), died_on=dt.date(2026, 11, 1), by=overseer(), at=NOW)
    assert keeping.retain(by="test", at=dt.datetime(2027, 10, 31, 12, tzinfo=dt.UTC))["archived"] == 0
    assert keeping.retain(by="test", at=dt.datetime(2027, 11, 1, 12, tzinfo=dt.UTC))["archived"] == 1


def test_six_years_later_it_is_destroyed_and_the_audit_keeps_proof() -> None:
    child = _grown()
    by = practitioner(of="ashmere-care")
    record = Record.objects.get(child=child)
    asking.ask_contact(ref=child.ref, record=record.pk, reach="01632 960000", by=by, at=NOW)
    shielding.shield_number(
        number="9999999468", area=HERE, reason="harm", words="Her father looks for her.", by=overseer(), at=NOW
    )
    keeping.retain(by="test", at=NOW + dt.timedelta(days=1))
    assert keeping.retain(by="test", at=dt.datetime(2032, 11, 23, 12, tzinfo=dt.UTC))["destroyed"] == 0
    assert keeping.retain(by="test", at=dt.datetime(2032, 11, 24, 12, tzinfo=dt.UTC))["destroyed"] == 1
    assert keeping.retain(by="test", at=dt.datetime(2032, 11, 25, 12, tzinfo=dt.UTC))["destroyed"] == 0
    record.refresh_from_db()
    version = RecordVersion.objects.get(record=record)
    assert (record.said, record.values, record.hash, version.said, version.reasons) == ({}, {}, "", {}, {})
    for gone in (ContactRequest, Shield, Identifier):
        assert not gone.objects.exists()
    assert not Key.objects.filter(child=child).exists()
    assert not hasattr(record, "involvement")
    entry = Entry.objects.get(action="people.destroy")
    detail = json.loads(entry.detail)
    assert entry.thing == f"child:{child.ref}"
    assert len(detail["proof"]) == 64
    assert detail["records"] == 1
    assert overseeing.find_overseen(text=str(child.ref), by=overseer(), at=NOW) is None
    with transaction.atomic():
        _everything_has_forgotten(["Amy", "Archer", "9999999468", "Mill Lane"])


def _everything_has_forgotten(words: list[str]) -> None:
    for model in (Record, RecordVersion, Identifier, ContactRequest, Entry):
        text = json.dumps(list(model.objects.values()), default=str)
        assert not [word for word in words if word in text], model


def test_the_proof_tells_other_contents_apart() -> None:
    proofs = set()
    for name in ("Amy", "Ann"):
        with transaction.atomic():
            child = _grown(forename=name)
            keeping.archive(child=child, by="test", at=NOW - dt.timedelta(days=10))
            proofs.add(keeping.destroy(child=child, by="test", at=NOW))
            transaction.set_rollback(True)
    assert len(proofs) == 2


def test_a_version_can_be_emptied_and_never_changed() -> None:
    _grown()
    for change in ({"said": {"forename": "Eve"}}, {"version": 7}, {"said": {}, "reasons": {}, "version": 7}):
        with pytest.raises(IntegrityError), transaction.atomic():
            RecordVersion.objects.update(**change)
    with pytest.raises(IntegrityError), transaction.atomic():
        RecordVersion.objects.all().delete()
    RecordVersion.objects.update(said={}, reasons={})
    assert RecordVersion.objects.get().said == {}


# ── what stands out ──────────────────────────────────────────────────────────────────────────────────────────────────


def test_alerts_are_raised_from_the_audit_once_and_settled_by_somebody_else() -> None:
    child = a_town()
    kin = viewer_behind(browser("practitioner", of="far-school", name="Ruth Archer"))
    asking.give_reason(purpose="help", words="", by=kin, at=NOW)
    asking.look(ref=child.ref, by=kin, at=NOW)
    colleague = viewer_behind(browser("practitioner", of="ashmere-school", name="Joe Archer"))
    asking.give_reason(purpose="help", words="", by=colleague, at=NOW)
    asking.look(ref=child.ref, by=colleague, at=NOW)
    tomorrow = NOW + dt.timedelta(days=1)
    assert watching.watch(by="schedule", at=tomorrow) == 1
    assert watching.watch(by="schedule", at=tomorrow, on="2026-11-23") == 0
    alert = Alert.objects.get()
    assert (alert.kind, str(alert.account), alert.child) == ("own", kin.ref, child.ref)
    for by in (practitioner(), overseer(area=THERE), overseer(ref=kin.ref)):
        with pytest.raises(Refusal):
            watching.settle_alert(alert=alert.pk, finding="A cousin; spoken to.", by=by, at=tomorrow)
    with pytest.raises(Refusal, match="sentence"):
        watching.settle_alert(alert=alert.pk, finding=" ", by=overseer(), at=tomorrow)
    watching.settle_alert(alert=alert.pk, finding="A cousin; spoken to.", by=overseer(), at=tomorrow)
    with pytest.raises(Refusal, match="already"):
        watching.settle_alert(alert=alert.pk, finding="Again and again.", by=overseer(), at=tomorrow)
    assert queries.standing(child.ref) == child
