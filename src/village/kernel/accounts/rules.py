"""Small decisions about accounts and sessions. Plain Python."""

import base64
import datetime as dt
import hashlib
import hmac
import ipaddress
import re
from collections.abc import Iterable, Mapping
from urllib.parse import urlsplit

from village.kernel.tables.rules import hidden, visible

PERSONA_DOMAIN = "demo.example.org"
RIGHT, WRONG, LOCKED = "right", "wrong", "locked"
WRONG_CODES, CODES_WITHIN = 5, dt.timedelta(minutes=5)
"""Wrong codes in so long a time, as at sign-in, and no code is looked at any more."""
REFUSALS_OF_ONE, REFUSALS_IN_ALL, REFUSALS_WITHIN = 5, 200, dt.timedelta(hours=1)
"""Refused tokens that are written down in so long a time: of one token, or of one caller with none; and in all. Whoever
tries on fills nothing."""
TOKEN_DAYS = 366
"""A token of another system lasts no longer than this."""
SIGNED_WITH = {
    **{f"{family}{bits}": "RSA" for family in ("RS", "PS") for bits in (256, 384, 512)},
    **{f"ES{bits}": "EC" for bits in (256, 384, 512)},
    "EdDSA": "OKP",
}
"""How a provider may sign, and the kind of key for it: never with a secret that is shared, never not at all."""


def email_ref(email: str, key: bytes) -> str:
    """A reference to an e-mail address that says nothing of it: the same address gives the same one, under one key."""
    return hmac.new(key, email.strip().lower().encode(), hashlib.sha256).hexdigest()[:32]


def code_ref(code: str, account: str, key: bytes) -> str:
    """A reference to a code that an account used, by which the same code is known again; it says nothing of it."""
    return hmac.new(key, f"{account} {code}".encode(), hashlib.sha256).hexdigest()[:32]


def is_slug(text: str) -> bool:
    """Whether a text is a slug: plain letters, digits and hyphens. Anything else may not even be looked for."""
    return re.fullmatch(r"[a-z0-9-]+", text) is not None


def persona_email(slug: str) -> str:
    """The address of a demo persona; example.org never receives a letter."""
    return f"{slug}@{PERSONA_DOMAIN}"


def persona_slug(email: str) -> str:
    """What a demo persona is called in its sign-in button."""
    return email.partition("@")[0]


def name_problem(name: str) -> str:
    """What is wrong with a person's name ("" when nothing is): it stands in letters, on one line, for all to see."""
    return hidden(name) or ("" if visible(name) == name else "Enter the name on one line")


def sign_in_method(steps: Iterable[Mapping[str, object]]) -> str:
    """How a session was opened, as the audit writes it: "password", "password+totp", "socialaccount:council+webauthn".

    `steps` are allauth's records of this session, first step first.
    """
    return "+".join(dict.fromkeys(_step(step) for step in steps)) or "unknown"


def _step(step: Mapping[str, object]) -> str:
    method = str(step.get("method", "unknown"))
    if method == "mfa":
        return str(step.get("type", "mfa"))
    return f"{method}:{step['provider']}" if step.get("provider") else method


def verified_addresses(addresses: Iterable[tuple[str, object]]) -> list[str]:
    """The e-mail addresses that a provider says it has verified, lower case.

    Only the value true counts: some providers send the text "false", which is not empty and so would pass as true.
    """
    return [email.strip().lower() for email, verified in addresses if verified is True and email]


def client_address(connected: str, forwarded: str, proxies: int) -> str:
    """The address that attempts to sign in are counted by.

    `connected` is the other end of the connection; `forwarded` is X-Forwarded-For, to whose end each of our `proxies`
    adds where it was called from. Whatever stands further left came with the request, and anyone may write it. A
    request that our proxies did not pass on, or that names no address, counts as whoever is connected.

    Of IPv6 the network (/64): a single subscriber has every address in it, and would never be counted twice.
    """
    passed_on = forwarded.split(",") if forwarded else []
    found = _address(passed_on[-proxies]) if 0 < proxies <= len(passed_on) else None
    found = found or _address(connected)
    if isinstance(found, ipaddress.IPv6Address):
        return str(ipaddress.IPv6Network((found, 64), strict=False).network_address)
    return str(found or "")


def _address(text: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    """An address as proxies write it: some add the port (192.0.2.1:5000, [2001:db8::1]:5000)."""
    text = text.strip()
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        found = ipaddress.ip_address(text)
    except ValueError:
        return None
    return found.ipv4_mapped or found if isinstance(found, ipaddress.IPv6Address) else found


def token_hash(secret: str) -> str:
    """What is kept of a token. Its secret has 256 random bits: one round of a plain hash is enough, and can be looked
    up."""
    return hashlib.sha256(secret.encode()).hexdigest()


def bearer(header: str) -> str:
    """The secret in an Authorization header; empty when there is none."""
    scheme, _, secret = header.partition(" ")
    return secret.strip() if scheme.lower() == "bearer" else ""


def discovery_problem(said: Mapping[str, object], address: str) -> str:
    """Why what a provider says of itself is not believed ("" when it is): it must name itself as whoever was asked at
    `address`, and lead to nothing less safe."""
    issuer = said.get("issuer")
    if not isinstance(issuer, str) or issuer.rstrip("/") != address.partition("/.well-known/")[0].rstrip("/"):
        return "it says that it is another provider"
    scheme = address.partition(":")[0]
    asked = ("authorization_endpoint", "token_endpoint", "jwks_uri")
    for name in (*asked, *(one for one in ("userinfo_endpoint",) if one in said)):  # it need not have the last
        if not _can_be_asked(said.get(name), scheme):
            return f"its {name} is nowhere that can be asked"
    ways = said.get("token_endpoint_auth_methods_supported", [])
    return "" if isinstance(ways, list) else "it does not say as a list how it is to be asked"


def _can_be_asked(there: object, scheme: str) -> bool:
    if not isinstance(there, str) or not there.startswith((f"{scheme}://", "https://")) or len(there) > 2_000:
        return False
    try:
        parts = urlsplit(there)
        return bool(parts.hostname) and parts.port != 0 and there.isprintable() and " " not in there
    except ValueError:  # an address of no number, a port that is none
        return False


def answer_problem(issuer: str | None, said: Mapping[str, object]) -> str:
    """Why an answer by way of the browser is not this provider's (RFC 9207), "" when it may be. `issuer` is who the
    answer says that it is from, None when it does not say; `said` is what the provider says of itself."""
    if issuer is None:
        promised = said.get("authorization_response_iss_parameter_supported") is True
        return "the answer does not say whose it is" if promised else ""
    return "" if issuer == said["issuer"] else "the answer is another provider's"


def userinfo_problem(signed: Mapping[str, object], told: object) -> str:
    """Why what a provider told besides its ID token is not believed; "" when it is. It is not signed: it must be of the
    same person, and may add to what was signed but say nothing else."""
    if not isinstance(told, Mapping) or told.get("sub") != signed["sub"]:
        return "it told of somebody else"
    for name in ("email", "email_verified"):
        both = {str(one[name]).casefold() for one in (signed, told) if name in one}  # some write "true" for true
        if len(both) > 1:
            return f"it told another {name} than it signed"
    return ""


def person_problem(told: Mapping[str, object], number: str, longest: int) -> str:
    """Why what a provider tells of somebody cannot be kept; "" when it can. `number` is under what it has their number,
    which may be no longer than `longest`."""
    uid, email = told.get(number), told.get("email")
    if not isinstance(uid, str | int) or not 0 < len(str(uid)) <= longest or not str(uid).isprintable():
        return "it numbers people in a way that cannot be kept"
    if email is not None and (not isinstance(email, str) or len(email) > 254 or not email.isprintable()):
        return "it gives an address that is none"
    return ""


def key_of_token(header: Mapping[str, object], keys: Iterable[object]) -> Mapping[str, object] | None:
    """The one key (JWK) with which a token must be signed to be a provider's; None where there is none, or no telling
    which. A key that says for what it is, is for nothing else."""
    algorithm = str(header.get("alg"))
    kind = SIGNED_WITH.get(algorithm)
    fit = [
        one
        for one in keys
        if isinstance(one, Mapping)
        and kind is not None
        and one.get("kty") == kind
        and one.get("use", "sig") == "sig"
        and one.get("alg", algorithm) == algorithm
        and one.get("kid") == header.get("kid", one.get("kid"))
    ]
    return fit[0] if len(fit) == 1 else None


def id_token_problem(
    said: Mapping[str, object], *, client: str, nonce: str | None, access_token: str, algorithm: str
) -> str:
    """Why what a provider signed is not meant for us and for this sign-in; "" when it is. Who signed it, and when, is
    settled before."""
    if said["aud"] not in (client, [client]):
        return "the ID token is for somebody else"
    if said.get("azp", client) != client:
        return "the ID token was asked for by somebody else"
    if not nonce or said.get("nonce") != nonce:
        return "the ID token is not the answer to what was asked"
    if said.get("at_hash", half_hash(access_token, algorithm)) != half_hash(access_token, algorithm):
        return "the ID token goes with another access token"
    return ""


def half_hash(text: str, algorithm: str) -> str:
    """The left half of a hash, as an ID token names what goes with it (OpenID Connect Core, 3.1.3.6)."""
    digest = hashlib.new("sha512" if algorithm == "EdDSA" else f"sha{algorithm[2:]}", text.encode()).digest()
    return base64.urlsafe_b64encode(digest[: len(digest) // 2]).rstrip(b"=").decode()
