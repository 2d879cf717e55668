"""A code proves anew who somebody is, once; in a demo, whose people have no app, any six digits do."""

import datetime as dt

import pytest
from django.test import override_settings

from tests.unit.kernel.people import audited, person
from village.kernel.accounts.actions.proving import use_code

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2026, 11, 23, 9, tzinfo=dt.UTC)


def test_whoever_has_no_second_factor_has_no_right_code() -> None:
    ann = person()
    assert use_code(account=str(ann.ref), code="123456", at=NOW) == "wrong"
    assert [one.decision for one in audited("accounts.code")] == ["denied"]


@pytest.mark.parametrize(("code", "tried"), [("123 456", "right"), ("12345", "wrong"), ("12345x", "wrong")])
def test_a_persona_of_a_demo_types_any_six_digits(code: str, tried: str) -> None:
    ann = person(is_demo=True)
    with override_settings(DEMO=True):
        assert use_code(account=str(ann.ref), code=code, at=NOW) == tried
        assert use_code(account=str(ann.ref), code=code, at=NOW) == "wrong"
    assert use_code(account=str(ann.ref), code="654321", at=NOW) == "wrong"


def test_the_code_itself_is_nowhere_in_the_audit() -> None:
    ann = person(is_demo=True, of="")
    with override_settings(DEMO=True):
        use_code(account=str(ann.ref), code="123456", at=NOW)
    (entry,) = audited("accounts.code")
    assert "123456" not in str(vars(entry))
