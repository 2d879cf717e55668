"""A shield hides where a child is and who works with them: the child is found by what can be seen and by nothing else;
who looks behind it says why, is reviewed by somebody else, and is asked again every time."""

import datetime as dt
from itertools import product

import pytest
import time_machine
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.core.cache import cache
from django.db import IntegrityError, transaction

from tests.index_made import AMY, HERE, NOW, THERE, a_code, a_town, arrive, practitioner, someone, source
from tests.unit.kernel.people import code
from village.kernel.access.actions import Refusal
from village.kernel.access.rules import Viewer
from village.kernel.accounts.models import Account
from village.kernel.audit.models import Entry
from village.people.actions import asking, merging, shielding
from village.people.models import Child, Key, NewIdentity, Override, Record, Shield
from village.people.queries.shields import seen_of
from village.people.rules.searching import Criteria

pytestmark = pytest.mark.django_db
WHY = "Her father has threatened to find her."
SEEN = Criteria(forename="Amy", surname="Archer", date_of_birth="2015-03-27")


def officer(**other: object) -> Viewer:
    return someone("information-governance", **other)  # type: ignore[arg-type]


def shielded(child: Child) -> Shield:
    return shielding.shield_child(ref=child.ref, reason="refuge", words=WHY, by=officer(), at=NOW)


def protector() -> Viewer:
    found = someone("safeguarding-practitioner")
    asking.give_reason(purpose="concern", words="", by=found, at=NOW)
    return found


@pytest.mark.parametrize(
    "role", ["practitioner", "safeguarding-practitioner", "matching-lead", "administrator", "auditor"]
)
def test_only_information_governance_puts_on_renews_and_takes_off(role: str) -> None:
    child = a_town()
    made = shielded(child)
    by = someone(role, area=None)
    for act in (
        lambda: shielding.shield_child(ref=child.ref, reason="harm", words=WHY, by=by, at=NOW),
        lambda: shielding.shield_number(number="9999999476", area=HERE, reason="harm", words=WHY, by=by, at=NOW),
        lambda: shielding.renew_shield(shield=made.pk, by=by, at=NOW),
        lambda: shielding.take_off_shield(shield=made.pk, by=by, at=NOW),
        lambda: shielding.propose_new_identity(ref=child.ref, words=WHY, by=by, at=NOW),
    ):
        with pytest.raises(Refusal):
            act()
    assert Shield.objects.filter(until_at=None).count() == 1


def test_an_officer_of_another_area_cannot() -> None:
    child = a_town()
    made = shielded(child)
    by = officer(area=THERE)
    with pytest.raises(Refusal, match="no such child"):
        shielding.shield_child(ref=child.ref, reason="harm", words=WHY, by=by, at=NOW)
    with pytest.raises(Refusal, match="no such shield"):
        shielding.take_off_shield(shield=made.pk, by=by, at=NOW)
    with pytest.raises(Refusal, match="may not"):
        shielding.shield_number(number="9999999476", area=HERE, reason="harm", words=WHY, by=by, at=NOW)


def test_what_a_shield_hides() -> None:
    child = a_town()
    shielded(child)
    answer = asking.look(ref=child.ref, by=practitioner(), at=NOW)
    assert answer is not None
    assert (answer.child.shielded, answer.child.name, answer.child.born) == (True, "Amy Archer", "2015-03-27")
    assert answer.numbers == {"nhs": "9999999468"}
    assert (answer.services, answer.past, answer.address, answer.child.postcode) == ((), (), "", "")


@pytest.mark.parametrize(
    ("criteria", "found"),
    [
        (SEEN, True),
        (Criteria(number="9999999468"), True),
        (Criteria(forename="Amy", surname="Archer", postcode="ZE1 0AA"), True),
        (Criteria(forename="Amy", surname="Archer", postcode="ZE9 9ZZ"), True),
        (Criteria(forename="Zoe", surname="Archer", postcode="ZE1 0AA"), False),
        (Criteria(forename="Amy", surname="Unlike", postcode="ZE1 0AA"), False),
        (Criteria(surname="Unlike", date_of_birth="2015-03-27", postcode="ZE1 0AA"), False),
    ],
)
def test_it_is_found_by_what_can_be_seen_alone(criteria: Criteria, found: bool) -> None:
    child = a_town()
    shielded(child)
    assert [one.ref for one in asking.search(criteria=criteria, by=practitioner(), at=NOW)] == [child.ref] * found


def test_a_right_and_a_wrong_hidden_value_answer_alike() -> None:
    shielded(a_town())
    by = practitioner()
    answers = [
        asking.search(criteria=Criteria(forename="Amy", surname="Archer", postcode=code), by=by, at=NOW)
        for code in ("ZE1 0AA", "M14 5AB")
    ]
    assert answers[0] == answers[1] != []


def test_a_shield_on_a_number_stands_before_anything_has_come() -> None:
    made = shielding.shield_number(number="999 999 9468", area=HERE, reason="harm", words=WHY, by=officer(), at=NOW)
    child = a_town()
    answer = asking.look(ref=child.ref, by=practitioner(), at=NOW)
    assert answer is not None
    assert answer.child.shielded
    hidden = Criteria(surname="Unlike", date_of_birth="2015-03-27", postcode="ZE1 0AA")
    assert asking.search(criteria=hidden, by=practitioner(), at=NOW) == []
    shielding.take_off_shield(shield=made.pk, by=officer(), at=NOW)
    answer = asking.look(ref=child.ref, by=practitioner(), at=NOW)
    assert answer is not None
    assert len(answer.services) == 3
    by_place = Criteria(forename="Amy", surname="Unlike", postcode="ZE1 0AA")
    assert [one.ref for one in asking.search(criteria=by_place, by=practitioner(), at=NOW)] == [child.ref]


def test_keys_of_what_is_hidden_are_hidden_in_the_same_transaction() -> None:
    child = a_town()
    before = set(Key.objects.filter(child=child).values_list("key", flat=True))
    with transaction.atomic():
        shielded(child)
        assert Key.objects.filter(child=child, area=0).exists()
        transaction.set_rollback(True)
    assert not Key.objects.filter(child=child, area=0).exists()
    shielded(child)
    assert set(Key.objects.filter(child=child).values_list("key", flat=True)) == before


def test_a_record_that_comes_later_is_behind_the_shield_too() -> None:
    child = a_town()
    shielded(child)
    arrive(source("ashmere-centre", "childrens-centre"), {**AMY, "record": "x1", "postcode": "ZE2 0AA"})
    assert Record.objects.get(key="x1").child == child
    found = asking.search(
        criteria=Criteria(forename="Amy", surname="Unlike", postcode="ZE2 0AA"), by=practitioner(), at=NOW
    )
    assert found == []


@pytest.mark.parametrize(
    ("reason", "words", "says"),
    [("whim", WHY, "Choose"), ("harm", "no", "sentence"), ("harm", "x" * 301, "300")],
)
def test_a_shield_has_a_known_reason_and_a_sentence(reason: str, words: str, says: str) -> None:
    child = a_town()
    with pytest.raises(Refusal, match=says):
        shielding.shield_child(ref=child.ref, reason=reason, words=words, by=officer(), at=NOW)


def test_one_shield_is_enough_and_a_number_must_be_one() -> None:
    child = a_town()
    shielded(child)
    with pytest.raises(Refusal, match="already"):
        shielded(child)
    with pytest.raises(Refusal, match="neither"):
        shielding.shield_number(number="12", area=HERE, reason="harm", words=WHY, by=officer(), at=NOW)
    shielding.shield_number(number="9999999468", area=HERE, reason="harm", words=WHY, by=officer(), at=NOW)
    with pytest.raises(Refusal, match="already"):
        shielding.shield_number(number="9999999468", area=HERE, reason="harm", words=WHY, by=officer(), at=NOW)


def test_it_is_looked_at_again_in_six_months() -> None:
    made = shielded(a_town())
    assert made.review_on == dt.date(2027, 5, 23)
    shielding.renew_shield(shield=made.pk, by=officer(), at=NOW + dt.timedelta(days=170))
    made.refresh_from_db()
    assert made.review_on == dt.date(2027, 11, 12)
    shielding.take_off_shield(shield=made.pk, by=officer(), at=NOW)
    with pytest.raises(Refusal, match="already"):
        shielding.renew_shield(shield=made.pk, by=officer(), at=NOW)


# ── looking behind ───────────────────────────────────────────────────────────────────────────────────────────────────

NEEDED = "She has not been seen and may be in danger."


def test_who_may_not_look_behind_cannot() -> None:
    child = a_town()
    shielded(child)
    for by in (practitioner(), officer(), someone("matching-lead")):
        with pytest.raises(Refusal, match="may not"):
            asking.override(ref=child.ref, words=NEEDED, code=a_code(by), by=by, at=NOW)
    with pytest.raises(Refusal, match="why"):
        asking.override(ref=child.ref, words=NEEDED, code="", by=someone("safeguarding-practitioner"), at=NOW)
    with pytest.raises(Refusal, match="sentence"):
        asking.override(ref=child.ref, words="urgent!       ", code="", by=protector(), at=NOW)
    assert Override.objects.count() == 0


def test_there_is_nothing_to_look_behind_where_no_shield_stands() -> None:
    child = a_town()
    with pytest.raises(Refusal, match="no such child"):
        asking.override(ref=child.ref, words=NEEDED, code="", by=protector(), at=NOW)


def test_a_look_behind_shows_all_to_one_person_for_half_an_hour_and_opens_a_review() -> None:
    child = a_town()
    shielded(child)
    by = protector()
    made = asking.override(ref=child.ref, words=NEEDED, code=a_code(by), by=by, at=NOW)
    assert made.reviewed_at is None
    answer = asking.look(ref=child.ref, by=by, at=NOW + dt.timedelta(minutes=29))
    assert answer is not None
    assert len(answer.services) == 3
    assert answer.overridden_until == NOW + dt.timedelta(minutes=30)
    for who, minutes in ((by, 30), (protector(), 1), (practitioner(), 1)):
        other = asking.look(ref=child.ref, by=who, at=NOW + dt.timedelta(minutes=minutes))
        assert other is not None
        assert other.child.shielded
        assert not other.services


@pytest.mark.parametrize("turning", ["search", "another child", "leave"])
def test_it_ends_on_leaving_and_is_asked_anew(turning: str) -> None:
    child = a_town()
    other = arrive(source("brack-school"), {"record": "b1", "forename": "Bea", "surname": "Brown"})[0]
    shielded(child)
    by = protector()
    asking.override(ref=child.ref, words=NEEDED, code=a_code(by), by=by, at=NOW)
    assert asking.look(ref=child.ref, by=by, at=NOW).services  # type: ignore[union-attr]
    if turning == "search":
        asking.search(criteria=SEEN, by=by, at=NOW)
    elif turning == "another child":
        asking.look(ref=other.ref, by=by, at=NOW)
    else:
        asking.leave(ref=child.ref, by=by, at=NOW)
        asking.leave(ref=child.ref, by=by, at=NOW)
    assert not asking.look(ref=child.ref, by=by, at=NOW).services  # type: ignore[union-attr]
    asking.override(ref=child.ref, words=NEEDED, code=a_code(by), by=by, at=NOW)
    assert Override.objects.filter(reviewed_at=None).count() == 2


def app_of(by: Viewer) -> str:
    """Somebody's authenticator app: its secret."""
    a_code(by)
    secret = generate_totp_secret()
    TOTP.activate(Account.objects.get(ref=by.ref), secret)
    return str(secret)


def test_a_code_of_the_app_is_asked_anew_each_time_and_works_once() -> None:
    child = a_town()
    shielded(child)
    by = protector()
    secret = app_of(by)
    with time_machine.travel(NOW, tick=False) as clock:
        told = {"ref": child.ref, "words": NEEDED, "by": by, "at": NOW}
        for wrong in ("", "000000", code(secret, NOW.timestamp() - 300), app_code_of_another()):
            with pytest.raises(Refusal, match="code is wrong"):
                asking.override(code=wrong, **told)  # type: ignore[arg-type]
        first = code(secret)
        asking.override(code=f"{first[:3]} {first[3:]}", **told)  # type: ignore[arg-type]
        cache.clear()  # another process of the server, which has not seen the code
        with pytest.raises(Refusal, match="used before"):
            asking.override(code=first, **told)  # type: ignore[arg-type]
        assert Override.objects.count() == 1
        clock.shift(600)
        later = NOW + dt.timedelta(minutes=10)
        asking.override(code=code(secret), **{**told, "at": later})  # type: ignore[arg-type]
    assert Override.objects.filter(reviewed_at=None).count() == 2


def app_code_of_another() -> str:
    return code(app_of(someone("safeguarding-practitioner")))


def test_a_recovery_code_works_once() -> None:
    child = a_town()
    shielded(child)
    by = protector()
    one = a_code(by)
    asking.override(ref=child.ref, words=NEEDED, code=one, by=by, at=NOW)
    for minutes in (1, 20):
        with pytest.raises(Refusal, match="used before"):
            asking.override(ref=child.ref, words=NEEDED, code=one, by=by, at=NOW + dt.timedelta(minutes=minutes))


def test_codes_cannot_be_guessed_for_long_and_each_guess_is_in_the_audit() -> None:
    child = a_town()
    shielded(child)
    by = protector()
    told = {"ref": child.ref, "words": NEEDED, "by": by}
    a_code(by)
    for guess in range(5):
        with pytest.raises(Refusal, match="code is wrong"):
            asking.override(code=f"{guess:06}", at=NOW, **told)  # type: ignore[arg-type]
    for soon in (0, 299):
        with pytest.raises(Refusal, match="too often"):
            asking.override(code=a_code(by), at=NOW + dt.timedelta(seconds=soon), **told)  # type: ignore[arg-type]
    denied = Entry.objects.filter(actor=by.ref, action="accounts.code")
    assert [(one.decision, one.detail) for one in denied] == [("denied", "{}")] * 5
    assert not Override.objects.exists()
    asking.override(code=a_code(by), at=NOW + dt.timedelta(seconds=301), **told)  # type: ignore[arg-type]
    assert Entry.objects.filter(action="accounts.code", decision="permitted").count() == 1


def test_no_code_is_used_up_by_what_may_not_be_done() -> None:
    child = a_town()
    by = protector()
    one = a_code(by)
    for words in (NEEDED, "urgent"):
        with pytest.raises(Refusal):
            asking.override(ref=child.ref, words=words, code=one, by=by, at=NOW)
    assert a_code(by) == one


def test_looking_behind_many_shields_in_a_day_stops() -> None:
    child = a_town()
    shielded(child)
    by = protector()
    for _ in range(5):
        asking.override(ref=child.ref, words=NEEDED, code=a_code(by), by=by, at=NOW)
    with pytest.raises(Refusal, match="several"):
        asking.override(ref=child.ref, words=NEEDED, code=a_code(by), by=by, at=NOW)


def test_the_review_is_never_done_by_whoever_looked() -> None:
    child = a_town()
    shielded(child)
    by = someone("safeguarding-practitioner", "information-governance")
    asking.give_reason(purpose="concern", words="", by=by, at=NOW)
    made = asking.override(ref=child.ref, words=NEEDED, code=a_code(by), by=by, at=NOW)
    told = {"override": made.pk, "justified": True, "finding": "The referral was there.", "at": NOW}
    for other in (by, practitioner(), officer(area=THERE)):
        with pytest.raises(Refusal):
            shielding.review_override(by=other, **told)  # type: ignore[arg-type]
    with pytest.raises(Refusal, match="sentence"):
        shielding.review_override(by=officer(), **{**told, "finding": "ok"})  # type: ignore[arg-type]
    shielding.review_override(by=officer(), **told)  # type: ignore[arg-type]
    made.refresh_from_db()
    assert made.justified is True
    with pytest.raises(Refusal, match="already"):
        shielding.review_override(by=officer(), **told)  # type: ignore[arg-type]
    with pytest.raises(IntegrityError), transaction.atomic():
        Override.objects.filter(pk=made.pk).update(reviewed_by=made.account)


# ── a new identity ───────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_new_identity_is_proposed_by_one_and_decided_by_another() -> None:
    child = a_town()
    one, two = officer(), officer()
    made = shielding.propose_new_identity(ref=child.ref, words="Adoption order of 3 November", by=one, at=NOW)
    with pytest.raises(Refusal, match="already"):
        shielding.propose_new_identity(ref=child.ref, words="Adoption order of 3 November", by=two, at=NOW)
    for by in (one, officer(area=THERE), practitioner()):
        with pytest.raises(Refusal):
            shielding.decide_new_identity(proposal=made.pk, seen=seen_of(child), agreed=True, by=by, at=NOW)
    shielding.decide_new_identity(proposal=made.pk, seen=seen_of(child), agreed=False, by=two, at=NOW)
    assert not NewIdentity.objects.exists()
    assert asking.look(ref=child.ref, by=practitioner(), at=NOW)


def _severed() -> Child:
    child = a_town()
    shielded(child)
    made = shielding.propose_new_identity(ref=child.ref, words="Adoption order of 3 November", by=officer(), at=NOW)
    shielding.decide_new_identity(proposal=made.pk, seen=seen_of(child), agreed=True, by=officer(), at=NOW)
    return child


def test_the_old_identity_is_found_by_nobody_and_points_nowhere() -> None:
    child = _severed()
    child.refresh_from_db()
    assert (child.state, child.into) == ("retired", None)
    assert not Key.objects.filter(child=child).exists()
    assert asking.look(ref=child.ref, by=practitioner(), at=NOW) is None
    assert asking.search(criteria=SEEN, by=practitioner(), at=NOW) == []
    with pytest.raises(Refusal, match="no such child"):
        shielding.shield_child(ref=child.ref, reason="harm", words=WHY, by=officer(), at=NOW)
    with pytest.raises(Refusal, match="no such"):
        merging.merge(keep=child.ref, gone=child.ref, reason="x", by=someone("matching-lead"), at=NOW)


def test_nothing_that_comes_later_joins_the_old_identity_to_the_new() -> None:
    old = _severed()
    for number, (slug, said) in enumerate(product(("ashmere-school", "ashmere-health", "brack-school"), (AMY, {}))):
        new = {"forename": "Ann", "surname": "Newname", "date_of_birth": "2015-03-27", "postcode": "M14 5AB", **said}
        child = arrive(source(slug), {**new, "record": f"n{number}"})[0]
        assert child != old
    arrive(source("ashmere-school"), {"record": "s1", "forename": "Ann", "surname": "Newname", "postcode": "M14 5AB"})
    assert Record.objects.get(source__slug="ashmere-school", key="s1").child == old
    assert not Key.objects.filter(child=old).exists()
    assert not Child.objects.filter(into=old).exists()
