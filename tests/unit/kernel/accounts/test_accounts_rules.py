"""Small decisions about accounts and sessions."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from village.kernel.accounts.rules import (
    client_address,
    email_ref,
    persona_email,
    persona_slug,
    sign_in_method,
    verified_addresses,
)


@given(st.emails(), st.binary(min_size=1, max_size=8))
def test_an_address_has_one_reference_under_one_key_and_it_says_nothing(email: str, key: bytes) -> None:
    ref = email_ref(email, key)
    assert ref == email_ref(f" {email.upper().lower()} ", key)
    assert len(ref) == 32
    assert set(ref) <= set("0123456789abcdef")
    assert ref != email_ref(email, key + b"x")


@given(st.from_regex(r"[a-z][a-z0-9-]{0,20}", fullmatch=True))
def test_a_persona_is_called_by_its_address(slug: str) -> None:
    assert persona_slug(persona_email(slug)) == slug


@pytest.mark.parametrize(
    ("steps", "method"),
    [
        ([], "unknown"),
        ([{}], "unknown"),
        ([{"method": "password"}], "password"),
        ([{"method": "password"}, {"method": "mfa", "type": "totp"}], "password+totp"),
        (
            [{"method": "socialaccount", "provider": "council", "uid": "9"}, {"method": "mfa"}],
            "socialaccount:council+mfa",
        ),
        ([{"method": "password"}, {"method": "password", "reauthenticated": True}], "password"),
    ],
)
def test_how_a_session_was_opened(steps: list[dict[str, object]], method: str) -> None:
    assert sign_in_method(steps) == method


@pytest.mark.parametrize("verified", [False, None, "true", "false", 1, 0, "", [True]])
def test_only_true_is_verified(verified: object) -> None:
    assert verified_addresses([("a@example.org", verified)]) == []


def test_verified_addresses_are_in_small_letters() -> None:
    assert verified_addresses([(" A@Example.org", True), ("", True), ("b@example.org", True)]) == [
        "a@example.org",
        "b@example.org",
    ]


PROXY = "10.0.0.1"


@pytest.mark.parametrize(
    ("forwarded", "proxies", "address"),
    [
        ("198.51.100.7", 0, PROXY),  # no proxy is ours: the header was written by whoever asks
        ("", 1, PROXY),  # not passed on by the proxy
        ("198.51.100.7", 1, "198.51.100.7"),
        ("192.0.2.9, 198.51.100.7", 1, "198.51.100.7"),  # forged on the left
        ("198.51.100.7, 10.0.0.2", 2, "198.51.100.7"),
        ("192.0.2.9, 198.51.100.7, 10.0.0.2", 2, "198.51.100.7"),
        ("198.51.100.7", 2, PROXY),  # one of the two was gone round
        ("192.0.2.9, somewhere", 1, PROXY),
        ("192.0.2.9,", 1, PROXY),
        ("198.51.100.7:5000", 1, "198.51.100.7"),
        ("::ffff:198.51.100.7", 1, "198.51.100.7"),
        ("2001:db8:1:2:3:4:5:6", 1, "2001:db8:1:2::"),
        ("[2001:db8:1:2:3:4:5:6]:5000", 1, "2001:db8:1:2::"),
    ],
)
def test_an_address_is_what_our_own_proxies_say(forwarded: str, proxies: int, address: str) -> None:
    assert client_address(PROXY, forwarded, proxies) == address


@given(st.text(max_size=60), st.integers(1, 3))
def test_nothing_that_is_sent_moves_what_the_proxies_added(sent: str, proxies: int) -> None:
    added = ["198.51.100.7", "10.0.0.2", "10.0.0.3"][:proxies]
    assert client_address(PROXY, ", ".join([sent, *added]), proxies) == "198.51.100.7"


@given(st.text(max_size=60))
def test_a_connection_without_an_address_has_none(sent: str) -> None:
    assert client_address("", sent, 0) == ""
