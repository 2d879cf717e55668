"""What may be fetched, and how much of it: plain decisions, told in a sentence."""

import ipaddress
from dataclasses import dataclass
from urllib.parse import urlsplit

_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_GIVEN_OUT = ipaddress.ip_network("2000::/3")
"""All of IPv6 that is on the internet; what lies outside may stand for an address of IPv4, such as ::127.0.0.1."""
_NOWHERE = ipaddress.IPv6Address("::")


@dataclass(frozen=True)
class Limits:
    """What one fetch may take: `seconds` from first to last byte with all redirects, `sent` bytes on the wire,
    `unpacked` bytes after decompression, `redirects` followed."""

    seconds: float = 30
    sent: int = 20_000_000
    unpacked: int = 50_000_000
    redirects: int = 5


LIMITS = Limits()


class NotFetched(Exception):
    """Nothing was taken. `code`: a word for what happened; `what` and `do`: a sentence each."""

    def __init__(self, code: str, what: str, do: str) -> None:
        super().__init__(f"{what} {do}")
        self.code, self.what, self.do = code, what, do


def may_reach(address: str, *, private: bool = False) -> bool:
    """Whether an IP address may be connected to: one on the public internet, unless private ones are allowed. An
    address of IPv6 that stands for one of IPv4 is judged as that one."""
    try:
        found = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    return private or all(one.is_global and not one.is_multicast for one in _meant(found))


def _meant(
    address: ipaddress.IPv4Address | ipaddress.IPv6Address,
) -> list[ipaddress.IPv4Address | ipaddress.IPv6Address]:
    if isinstance(address, ipaddress.IPv4Address):
        return [address]
    if address in _NAT64:
        return [ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)]
    inner = address.ipv4_mapped or address.sixtofour
    return [inner] if inner else [*(address.teredo or ()), address if address in _GIVEN_OUT else _NOWHERE]


def check_address(url: str, *, plain: bool) -> None:
    """Raises NotFetched for an address that is not fetched whatever it leads to; `plain`: http is allowed."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError:
        raise NotFetched("address", "This is no web address.", "Write it like https://example.org/feed.") from None
    if any(ord(one) <= 32 or ord(one) == 127 for one in url):
        raise NotFetched("address", "The address holds a space or a control character.", "Write it without.")
    if parts.scheme not in (("https", "http") if plain else ("https",)):
        what = f"Only {'http and https' if plain else 'https'} is fetched, not {(parts.scheme or 'this')[:20]}."
        raise NotFetched("scheme", what, "Give an address that begins with https://.")
    if not host:
        raise NotFetched("address", "The address names no site.", "Write it like https://example.org/feed.")
    if parts.username is not None or parts.password is not None:
        raise NotFetched("address", "The address holds a user name.", "Give it without: feeds are open to all.")
    if port == 0:
        raise NotFetched("address", "There is no port 0.", "Give the port that the site listens on, or none.")


def right_kind(content_type: str, kinds: tuple[str, ...]) -> bool:
    """Whether what was sent is called one of the kinds that were asked for; `+json` and the like count."""
    said = content_type.partition(";")[0].strip().lower()
    endings = {kind.partition("/")[2] for kind in kinds}
    return said in kinds or (said.startswith("application/") and said.rpartition("+")[2] in endings and "+" in said)
