"""What was recorded of a promise, as the office reads it and as anyone may."""

import pytest
from django.test import Client

from tests.unit.plan.office_pages import words
from tests.unit.plan.office_people import as_viewer, decided, recorded, signed_in
from village.kernel.accounts.models import Account
from village.plan import queries

pytestmark = pytest.mark.django_db


def test_every_version_stays_readable(amina: Account, ben: Account) -> None:
    first = decided(
        recorded(as_viewer(amina), narrative="Some have one."), as_viewer(ben), "returned", note="How many?"
    )
    second = decided(recorded(as_viewer(amina), narrative="Nine have one."), as_viewer(ben))
    third = recorded(as_viewer(amina), narrative="All have one.", evidence_indicator="injuries")
    client = signed_in(ben)
    said = words(client.get("/plan-office/here-2007/commitments/helmets/"))
    for narrative in ("Some have one.", "Nine have one.", "All have one."):
        assert narrative in said
    page = client.get(f"/plan-office/updates/{first.pk}/")
    assert "How many?" in words(page)
    assert "Nine have one." in words(page)
    assert (
        f"/plan-office/updates/{third.pk}/decide/" in client.get(f"/plan-office/updates/{third.pk}/").content.decode()
    )
    assert "/decide/" not in client.get(f"/plan-office/updates/{second.pk}/").content.decode()
    assert "The measure “An indicator”" in words(client.get(f"/plan-office/updates/{third.pk}/"))


def test_evidence_that_is_no_web_address_is_never_a_link(amina: Account) -> None:
    update = recorded(as_viewer(amina))
    update.evidence_link = "javascript:alert(1)"
    assert queries.told_update(update).link == ""


def test_only_what_was_approved_is_public(amina: Account, ben: Account, client: Client) -> None:
    decided(recorded(as_viewer(amina), narrative="Returned words."), as_viewer(ben), "returned")
    decided(recorded(as_viewer(amina), narrative="Approved words."), as_viewer(ben))
    recorded(as_viewer(amina), narrative="Waiting words.")
    public = client.get("/plans/here-2007/commitments/helmets/").content.decode()
    assert "Approved words." in public
    assert "Returned words." not in public
    assert "Waiting words." not in public
    assert "Amina" not in public
    assert "Ben" not in public
