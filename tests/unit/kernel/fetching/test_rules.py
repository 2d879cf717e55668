"""Which addresses may be fetched, and which kinds of content are what was asked for."""

import pytest

from village.kernel.fetching.rules import NotFetched, check_address, may_reach, right_kind


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("8.8.8.8", True),
        ("2606:4700::1111", True),
        ("127.0.0.1", False),
        ("10.1.2.3", False),
        ("172.16.0.1", False),
        ("192.168.1.1", False),
        ("169.254.169.254", False),
        ("100.64.0.1", False),
        ("0.0.0.0", False),
        ("224.0.0.1", False),
        ("255.255.255.255", False),
        ("::1", False),
        ("fe80::1%eth0", False),
        ("fd00::1", False),
        ("::ffff:127.0.0.1", False),
        ("::ffff:8.8.8.8", True),
        ("2002:7f00:1::", False),  # 6to4 of 127.0.0.1
        ("64:ff9b::7f00:1", False),  # NAT64 of 127.0.0.1
        ("64:ff9b::808:808", True),
        ("2001:0:4136:e378:8000:63bf:3fff:fdd2", False),  # Teredo
        ("::127.0.0.1", False),  # forms that are not given out any more, and stand for one of IPv4
        ("::8.8.8.8", False),
        ("::ffff:0:7f00:1", False),
        ("64:ff9b:1::7f00:1", False),
        ("fec0::1", False),
        ("4000::1", False),
        ("ff0e::1", False),
        ("2001:db8::1", False),
        ("nonsense", False),
    ],
)
def test_only_the_public_internet_is_reached(address: str, expected: bool) -> None:
    assert may_reach(address) is expected
    assert may_reach(address, private=True) is (address != "nonsense")


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("http://example.org/", "scheme"),
        ("file:///etc/passwd", "scheme"),
        ("example.org/feed", "scheme"),
        ("https://", "address"),
        ("https://example.org:99999/", "address"),
        ("https://example.org:0/", "address"),
        ("https://[::1/", "address"),
        ("https://user@example.org/", "address"),
        ("https://:word@example.org/", "address"),
        ("https://example.org/a b", "address"),
        ("https://example.org/\r\nHost: other", "address"),
    ],
)
def test_what_is_no_address_of_a_feed_is_told(url: str, code: str) -> None:
    with pytest.raises(NotFetched) as caught:
        check_address(url, plain=False)
    assert caught.value.code == code
    assert str(caught.value) == f"{caught.value.what} {caught.value.do}"


def test_addresses_of_feeds() -> None:
    check_address("https://example.org/feed?page=2", plain=False)
    check_address("http://example.org:8080/", plain=True)
    with pytest.raises(NotFetched, match="Only http and https"):
        check_address("gopher://example.org/", plain=True)


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("application/json", True),
        ("Application/JSON; charset=utf-8", True),
        ("application/hal+json", True),
        ("text/json", True),
        ("text/html", False),
        ("application/xml", False),
        ("text/x+json", False),
        ("", False),
    ],
)
def test_kinds(said: str, expected: bool) -> None:
    assert right_kind(said, ("application/json", "text/json")) is expected
