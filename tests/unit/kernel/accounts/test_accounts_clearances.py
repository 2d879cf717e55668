"""Vetting and training on file: who may not put it there first, and that it counts from the next step on."""

import datetime as dt
import re
from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from django.utils.timezone import localdate

from tests.unit.kernel.people import audited, person, signed_in
from village.kernel.access.models import Clearance
from village.kernel.access.queries import homes, may_open, still_to_show, viewer_for
from village.kernel.accounts import actions
from village.kernel.accounts.actions.homes import forget_home, record_home
from village.kernel.accounts.queries import clearances_of

pytestmark = pytest.mark.django_db
ASK = "people.ask"


def put(account: Any, kind: str = "vetting", *, by: str = "test", **days: int) -> None:
    today = localdate()
    actions.record_clearance(
        account=account,
        kind=kind,
        from_on=today + dt.timedelta(days=days.get("begins", -1)),
        until_on=today + dt.timedelta(days=days.get("ends", 1)),
        by=by,
        at=timezone.now(),
    )


@pytest.mark.parametrize("role", ["administrator", "practitioner", "information-governance", "auditor"])
def test_other_roles_get_no_page_of_it(role: str) -> None:
    client = signed_in(person("Ann Archer", role), second_factor=True)
    other = person("Bob Baker")
    for address in ("/settings/clearances/", f"/settings/clearances/{other.ref}/"):
        assert client.get(address).status_code == 404
        assert client.post(address, {"end": "vetting"}).status_code == 404


def test_nobody_clears_themselves_or_a_closed_account_or_backwards() -> None:
    ann = person("Ann Archer")
    for wrong, says in (
        ({"by": str(ann.ref)}, "themselves"),
        ({"kind": "charm"}, "no clearance"),
        ({"begins": 1, "ends": 1}, "ends after"),
    ):
        with pytest.raises(ValueError, match=says):
            put(ann, **wrong)  # type: ignore[arg-type]
    actions.close_account(account=ann, by="test", at=timezone.now())
    with pytest.raises(ValueError, match="closed"):
        put(ann)
    with pytest.raises(ValueError, match="on file"):
        actions.end_clearance(account=ann, kind="vetting", by="test", at=timezone.now())


def test_a_later_record_takes_the_place_of_the_one_before() -> None:
    ann = person("Ann Archer")
    put(ann, ends=10)
    put(ann, ends=20)
    held = clearances_of([ann], at=timezone.now())[ann.ref]
    assert held["vetting"] is not None
    assert held["vetting"].until_on == localdate() + dt.timedelta(days=20)
    assert held["training"] is None
    assert len(audited("accounts.clearance.record")) == 2


def test_the_database_keeps_one_of_a_kind_on_file_at_a_time() -> None:
    ann = person("Ann Archer")
    put(ann)
    put(ann)
    put(ann, "training")
    with pytest.raises(IntegrityError), transaction.atomic():
        Clearance.objects.update(ended_at=None)


def test_of_two_that_stood_at_once_the_last_recorded_is_left() -> None:
    ann, ben = person("Ann Archer"), person("Ben Baker")
    with connection.cursor() as cursor:
        cursor.execute("DROP INDEX clearance_one_of_a_kind_now")  # as it was before
    for one, kind in ((ann, "vetting"), (ann, "vetting"), (ann, "training"), (ben, "vetting")):
        put(one, kind)
    Clearance.objects.update(ended_at=None)
    import_module("village.kernel.access.migrations.0004_clearance_one_of_a_kind_now").end_all_but_the_last(apps, None)
    first, *others = Clearance.objects.order_by("pk")
    assert first.ended_at == others[0].recorded_at
    assert [one.ended_at for one in others] == [None, None, None]


def test_what_is_on_file_counts_at_the_very_next_step() -> None:
    ann = person("Ann Archer", "practitioner")

    def now() -> Any:
        return viewer_for(ann, second_factor=True)

    assert still_to_show(now(), ASK) == ("no-vetting-on-file", "no-training-on-file")
    assert still_to_show(viewer_for(ann, second_factor=False), ASK)[0] == "second-factor-needed"
    put(ann)
    put(ann, "training")
    assert still_to_show(now(), ASK) == ()
    assert may_open(now(), ASK)
    actions.end_clearance(account=ann, kind="training", by="test", at=timezone.now())
    assert not may_open(now(), ASK)
    put(ann, "training", begins=-10, ends=0)
    assert not may_open(now(), ASK)
    put(ann, "training")
    assert may_open(now(), ASK)
    grant = ann.role_grants.get()
    actions.end_role(grant=grant, until_on=localdate(), by="test", at=timezone.now())
    assert not may_open(now(), ASK)
    assert still_to_show(now(), ASK) == ()


def test_a_role_that_ends_is_gone_from_the_page_in_the_same_second() -> None:
    ann = person("Ann Archer", "practitioner")
    put(ann)
    put(ann, "training")
    client = signed_in(ann, second_factor=True)
    assert client.get("/children/").status_code == 200
    actions.end_role(grant=ann.role_grants.get(), until_on=localdate(), by="test", at=timezone.now())
    assert client.get("/children/").status_code == 404


def test_who_lacks_it_is_told_what_is_missing_and_whom_to_ask() -> None:
    person("Vera Vetter", "vetting-officer")
    ann = person("Ann Archer", "practitioner")
    put(ann, "training")
    first = signed_in(ann).get("/children/")
    assert first["Location"].startswith("/account/two-factor/needed/")
    client = signed_in(ann, second_factor=True)
    answer = client.get("/children/", follow=True)
    page = answer.content.decode()
    assert answer.redirect_chain[-1][0] == "/account/clearance/"
    assert "vetting is not on file for you today" in page
    assert "Vera Vetter" in page
    put(ann)
    assert "You are vetted and trained" in client.get("/account/clearance/").content.decode()


def test_with_nobody_to_ask_the_page_says_so_and_a_stranger_to_the_role_gets_nothing() -> None:
    ann = person("Ann Archer", "practitioner", of="exampleshire")
    page = signed_in(ann, second_factor=True).get("/account/clearance/").content.decode()
    assert "Nobody records vetting and training here yet" in page
    assert signed_in(person("Bob Baker"), second_factor=True).get("/children/").status_code == 404


def test_a_vetting_officer_puts_on_file_and_takes_off() -> None:
    vera = person("Vera Vetter", "vetting-officer")
    ann = person("Ann Archer")
    client = signed_in(vera, second_factor=True)
    page = f"/settings/clearances/{ann.ref}/"
    assert "Ann Archer" in client.get("/settings/clearances/?q=archer").content.decode()
    assert "Ann Archer" not in client.get("/settings/clearances/?q=zebra").content.decode()
    empty = client.post(page, {})
    assert empty.status_code == 400
    backwards = {"kind": "vetting", "from_on": "2026-05-02", "last_on": "2026-05-01"}
    assert "first day or later" in client.post(page, backwards).content.decode()
    good = {"kind": "vetting", "from_on": "2020-01-01", "last_on": "2199-12-31"}
    assert client.post(page, good, follow=True).content.decode().count("On file from") == 1
    assert client.post(page, {"end": "vetting"}, follow=True).status_code == 200
    assert clearances_of([ann], at=timezone.now())[ann.ref]["vetting"] is None
    assert "on file" in client.post(page, {"end": "vetting"}).content.decode()
    own = f"/settings/clearances/{vera.ref}/"
    assert client.post(own, good).status_code == 404
    assert "Someone else records it" in client.get(own).content.decode()


def test_an_officer_of_an_area_reaches_no_other() -> None:
    vera = person("Vera Vetter", "vetting-officer", area="E10000099")
    far = person("Ann Archer", of="farshire", serves="E06000001")
    assert signed_in(vera, second_factor=True).get(f"/settings/clearances/{far.ref}/").status_code == 404


# ── where somebody lives ─────────────────────────────────────────────────────────────────────────────────────────────


def lives(account: Any) -> Any:
    return homes({str(account.ref)}).get(str(account.ref))


def test_nobody_records_their_own_home_or_that_of_a_closed_account_or_nowhere() -> None:
    ann = person("Ann Archer")
    told: dict[str, Any] = {"account": ann, "postcode": "ZE1 0AA", "number": "4", "at": timezone.now()}
    with pytest.raises(ValueError, match="Somebody else"):
        record_home(**told, by=str(ann.ref))
    with pytest.raises(ValueError, match="full postcode"):
        record_home(**{**told, "postcode": "ZE1"}, by="test")
    with pytest.raises(ValueError, match="on file"):
        forget_home(account=ann, by="test", at=timezone.now())
    record_home(**told, by="test")
    actions.close_account(account=ann, by="test", at=timezone.now())
    assert lives(ann) is None
    with pytest.raises(ValueError, match="closed"):
        record_home(**told, by="test")


def test_a_home_on_file_cannot_be_read() -> None:
    ann, bob = person("Ann Archer"), person("Bob Baker")
    for one, number in ((ann, "4"), (bob, "")):
        record_home(account=one, postcode="ze1 0aa", number=number, by="test", at=timezone.now())
    kept = str([vars(lives(one)) for one in (ann, bob)]) + str([vars(one) for one in audited("accounts.home.record")])
    assert "ZE1" not in kept.upper()
    assert not re.search(r"\b0AA\b", kept.upper())  # by itself: hashes are in hexadecimal too
    assert lives(ann).street == lives(bob).street != lives(ann).door
    assert lives(bob).door == ""


def test_a_vetting_officer_puts_a_home_on_file_and_takes_it_off() -> None:
    client = signed_in(person("Vera Vetter", "vetting-officer"), second_factor=True)
    ann = person("Ann Archer")
    page = f"/settings/clearances/{ann.ref}/"
    assert b"It is not on file" in client.get(page).content
    wrong = client.post(page, {"home": "record", "postcode": "nowhere"})
    assert (wrong.status_code, b"Enter a full postcode" in wrong.content) == (400, True)
    assert client.post(page, {"home": "record"}).status_code == 400
    assert client.post(page, {"home": "record", "postcode": "ZE1 0AA", "number": "4"}).status_code == 302
    shown = client.get(page).content
    assert b"It is on file since" in shown
    assert b"ZE1 0AA" not in shown
    assert client.post(page, {"home": "forget"}).status_code == 302
    assert lives(ann) is None
    assert client.post(page, {"home": "forget"}).status_code == 400
