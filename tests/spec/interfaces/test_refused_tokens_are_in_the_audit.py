"""A call with a token that is unknown, has ended or was taken back, or whose holder may not ask now, is in the audit,
without the token; and whoever goes on trying cannot fill it."""

import datetime as dt
import json
import uuid

import pytest
from django.test import Client
from django.utils import timezone

from tests.spec.interfaces.conftest import ANNA_NHS, System
from village.kernel.accounts.actions import close_account, end_clearance, end_role, revoke_token
from village.kernel.accounts.models import ApiToken, RoleGrant
from village.kernel.audit.models import Entry
from village.people.models import Child

ADDRESS = f"/fhir/r4/Patient?identifier=https%3A%2F%2Ffhir.nhs.uk%2FId%2Fnhs-number%7C{ANNA_NHS}"


def ask(token: str, address: str = "192.0.2.1") -> int:
    headers = {"Authorization": f"Bearer {token}", "X-Purpose": "help"}
    return int(Client(REMOTE_ADDR=address).get(ADDRESS, headers=headers).status_code)


def entries() -> list[Entry]:
    return list(Entry.objects.filter(action="accounts.token.refuse").order_by("seq"))


def secret_of(system: System) -> str:
    return system.headers["Authorization"].removeprefix("Bearer ")


def test_a_token_in_force_leaves_no_such_entry(asker: System, anna: Child) -> None:
    assert ask(secret_of(asker)) == 200
    assert entries() == []


@pytest.mark.parametrize("why", ["unknown", "expired", "revoked", "account closed"])
def test_a_token_that_is_not_in_force(why: str, asker: System, anna: Child) -> None:
    token, secret = ApiToken.objects.get(), secret_of(asker)
    if why == "unknown":
        secret = f"village_{uuid.uuid4()}"
    elif why == "expired":
        ApiToken.objects.update(until_at=timezone.now(), made_at=timezone.now() - dt.timedelta(days=9))
    elif why == "revoked":
        revoke_token(account=asker.account, token=token.pk, by="test", at=timezone.now())
    else:
        close_account(account=asker.account, by="test", at=timezone.now())
    assert ask(secret) == 401
    (entry,) = entries()
    assert (entry.decision, entry.reason) == ("denied", why)
    if why == "unknown":
        assert entry.actor == "nobody"
        assert entry.thing.startswith("caller:")
    else:
        assert (entry.actor, entry.thing) == (str(asker.account.ref), f"token:{token.pk}")
        assert entry.organisation == asker.account.organisation.slug  # type: ignore[union-attr]
    written = str(vars(entry))
    assert not [one for one in (secret, secret[8:30], token.hash, "192.0.2.1", ANNA_NHS) if one in written]


def test_a_token_whose_holders_clearance_or_role_has_lapsed(asker: System, anna: Child) -> None:
    secret, by = secret_of(asker), {"by": "test", "at": timezone.now()}
    end_clearance(account=asker.account, kind="training", **by)  # type: ignore[arg-type]
    assert ask(secret) == 403
    end_role(grant=RoleGrant.objects.get(), until_on=timezone.localdate(), **by)  # type: ignore[arg-type]
    assert ask(secret) == 403
    assert [(one.decision, one.reason) for one in entries()] == [
        ("denied", "no-training-on-file"),
        ("denied", "no role gives it"),
    ]


def test_no_token_at_all_is_nobody_and_is_not_written_down(anna: Child) -> None:
    assert Client().get(ADDRESS).status_code == 401
    assert ask("") == 401
    assert entries() == []


def test_whoever_goes_on_trying_fills_nothing(asker: System, anna: Child) -> None:
    for number in range(9):
        assert ask(f"village_wrong-{number}") == 401
    assert [json.loads(one.detail) for one in entries()] == [{}] * 4 + [{"more_not_written": True}]
    assert ask("village_wrong", "192.0.2.2") == 401  # another caller is not hidden by the first
    assert len(entries()) == 6


def test_many_callers_together_fill_nothing_either(asker: System, anna: Child, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("village.kernel.accounts.actions.proving.REFUSALS_IN_ALL", 7)
    for number in range(12):
        assert ask("village_wrong", f"192.0.2.{number}") == 401
    assert len(entries()) == 7
    assert json.loads(entries()[-1].detail) == {"more_not_written": True}


def test_an_hour_later_it_is_written_down_again(asker: System, anna: Child, monkeypatch: pytest.MonkeyPatch) -> None:
    for _ in range(6):
        ask("village_wrong")
    assert len(entries()) == 5
    later = timezone.now() + dt.timedelta(hours=1, seconds=1)
    monkeypatch.setattr("village.people.api.wire.timezone.now", lambda: later)
    assert ask("village_wrong") == 401
    assert len(entries()) == 6


def test_a_refusal_that_cannot_be_written_down_is_no_answer(
    asker: System, anna: Child, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*args: object, **values: object) -> None:
        raise OSError("the disk is full")

    monkeypatch.setattr("village.kernel.accounts.actions.proving.audit.record", broken)
    with pytest.raises(OSError, match="disk"):
        ask("village_wrong")
