"""Checking a badge that somebody shows (Open Badges 3.0, a W3C verifiable credential signed as a JWT).

Nothing is fetched, whatever a badge names: keys are pinned beforehand, holders are `did:key`, which are their own keys,
and lists of what was revoked are given. A list that is missing, old or not its issuer's leaves it unknown whether a
badge was revoked. The instant is the clock's, which is the one that the library goes by too.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import jwt
from jwt.types import Options
from openbadgeslib.ob3.credential import OpenBadgeCredential
from openbadgeslib.ob3.did import resolve_did
from openbadgeslib.ob3.status import check_credential_status
from openbadgeslib.ob3.verifier import OB3VerificationError, OB3Verifier
from openbadgeslib.util import CLOCK_SKEW_LEEWAY

from village.kernel.tables.rules import Problem, Refused, read_yaml
from village.workforce.queries.qualifications.listed import reference
from village.workforce.rules.qualifications.carried import (
    CURRENT,
    REVOKED,
    UNKNOWN,
    Badge,
    Known,
    Terms,
    Trusted,
    Verdict,
    judge,
    refused,
)

LONGEST = 100_000  # characters of a badge, or of what shows some
MOST_SHOWN = 20  # badges in one showing
UNIT, LEVEL, OF = "Unit", "Qualification level", "urn:village:"
BEFORE_ALL = dt.datetime.min.replace(tzinfo=dt.UTC)
Lists = Mapping[tuple[str, str], str]
"""Lists of what was revoked, by issuer and address."""
NOT_READ: Options = {"verify_signature": False, "verify_exp": False, "verify_aud": False}
UNTIMED: Options = {"verify_exp": False, "verify_nbf": False, "verify_iat": False, "verify_aud": False}


@lru_cache
def terms() -> Terms:
    """How badges are relied upon."""
    said = reference("badges")
    names = ("newest_list_days", "longest_showing_days", "list_stands_days", "key_overlap_days")
    return Terms(*(dt.timedelta(days=said[name]) for name in names))


def trusted_in(file: str, raw: bytes) -> dict[str, Trusted]:
    """The issuers that a file says are believed, by id. Raises Refused for a file that does not say so plainly."""
    said = read_yaml(file, raw).values.get("issuers")
    if not isinstance(said, dict) or not said:
        raise Refused([Problem(file, "It names no issuers.", "Write issuers: with name, key and awards of each.")])
    return {name: _trusted(file, name, one) for name, one in said.items()}


def _trusted(file: str, name: str, said: Any) -> Trusted:
    parts = said if isinstance(said, dict) else {}
    title, key, awards = (parts.get(part) for part in ("name", "key", "awards"))
    following, earlier = parts.get("next") or "", parts.get("earlier") or []
    fine = isinstance(title, str) and title and isinstance(awards, list) and awards and isinstance(earlier, list)
    try:
        for one in [key, *([following] if following else []), *earlier] if fine else [""]:
            OB3Verifier(one if isinstance(one, str) else "")
    except (OB3VerificationError, ValueError):
        do = "Give its name, its public key (PEM), and a list of what it may award; next and earlier keys as PEM too."
        what = "An issuer is not described so that it could be believed."
        raise Refused([Problem(file, what, do, column=name)]) from None
    return Trusted(name, str(title), str(key), frozenset(map(str, awards or [])), str(following), tuple(earlier))


def newest_lists(tokens: Sequence[str]) -> dict[tuple[str, str], str]:
    """Lists of what was revoked, by their issuer and the address that each says it stands at, the newest of each. Whose
    they are is settled when they are used; what is no list is left out, and one without its instant, or with one that
    has not come, is older than all: whoever stole a key would keep every later list out with it."""
    found: dict[tuple[str, str], tuple[dt.datetime, str]] = {}
    for token in map(str.strip, tokens):
        said = _unverified(token)
        whose, address = said.get("iss"), said.get("id")
        if isinstance(whose, str) and isinstance(address, str):
            made = _made_at(said)
            one = BEFORE_ALL if made is None or is_to_come(made) else made, token
            found[whose, address] = max(found.get((whose, address), one), one)
    return {where: token for where, (_, token) in found.items()}


def made_at(token: str) -> dt.datetime | None:
    """When a list says that it was made; None where it does not say so as an instant."""
    return _made_at(_unverified(token))


def is_to_come(at: dt.datetime) -> bool:
    """Whether an instant has not come yet, by more than clocks differ."""
    return at > dt.datetime.now(dt.UTC) + CLOCK_SKEW_LEEWAY


def _made_at(said: Mapping[str, Any]) -> dt.datetime | None:
    try:
        made = dt.datetime.fromisoformat(str(said.get("validFrom")))
    except ValueError:
        return None
    return made if made.tzinfo else None


def check_showing(
    token: str,
    *,
    audience: str,
    nonce: str = "",
    trusted: Mapping[str, Trusted],
    lists: Lists,
    known: Known,
    safeguarding: bool = True,
) -> list[Verdict]:
    """What somebody shows to one employer, badge by badge. A showing made for another, out of its days, not signed by
    the holder, or without the `nonce` that was asked for, is refused whole."""
    holder = _unverified(token).get("iss")
    if not isinstance(holder, str) or not holder.startswith("did:key:"):
        return [refused("It does not say whose showing it is.")]
    try:
        need: Options = {"require": ["exp", "iat", "aud"]}
        said = jwt.decode(token, resolve_did(holder).decode(), ["EdDSA"], need, audience=audience)
    except jwt.InvalidAudienceError:
        return [refused("It was made for somebody else.")]
    except jwt.ExpiredSignatureError:
        return [refused("The time for which it was shown is over.")]
    except Exception:  # of any kind: a key that is none, an algorithm that is not ours, claims that are no claims
        return [refused("It is not signed by whoever it says.")]
    if said["aud"] != audience:
        return [refused("It was made for others too.")]
    if int(said["exp"]) - int(said["iat"]) > terms().longest_showing.total_seconds():
        return [refused(f"It is shown for longer than {terms().longest_showing.days} days.")]
    if nonce and said.get("nonce") != nonce:
        return [refused("It is not the answer to what was asked.")]
    shown = said["vp"].get("verifiableCredential") if isinstance(said.get("vp"), dict) else None
    if not isinstance(shown, list) or not 0 < len(shown) <= MOST_SHOWN:
        return [refused("It shows no badge.")]
    return [
        check_badge(str(one), holder=holder, trusted=trusted, lists=lists, known=known, safeguarding=safeguarding)
        for one in shown
    ]


@dataclass(frozen=True)
class Part:
    """A badge within a showing: its id, the token itself, and what it is called."""

    id: str
    token: str
    title: str


def parts_of(showing: str) -> list[Part]:
    """The badges of a showing that `check_showing` took, in its order."""
    made = []
    for token in _unverified(showing)["vp"]["verifiableCredential"]:
        said = _unverified(token)
        made.append(Part(str(said.get("id")), token, str(said["credentialSubject"]["achievement"]["name"])))
    return made


def check_badge(
    token: str,
    *,
    holder: str,
    trusted: Mapping[str, Trusted],
    lists: Lists,
    known: Known,
    safeguarding: bool = True,
) -> Verdict:
    """Whether one badge is relied upon, as one of `holder`."""
    issuer = trusted.get(str(_unverified(token).get("iss")))
    if issuer is None:
        return refused("Its issuer is not one that is believed here.")
    try:
        one = OB3Verifier(_signer(token, issuer.of_badges)).verify(token, expected_recipient=holder)
        badge = _badge(one)
    except OB3VerificationError as error:
        return refused(f"It is not genuine, or not of this holder now: {error}.")
    except (TypeError, ValueError, AttributeError):
        return refused("What it says cannot be read.")
    status, why = _status(one, issuer, lists)
    return judge(badge, issuer, status, why, known, safeguarding=safeguarding)


def _unverified(token: str) -> dict[str, Any]:
    """What a token says of itself, to find the key to hold it against; believed in nothing."""
    if len(token) > LONGEST:
        return {}
    try:
        return dict(jwt.decode(token, options=NOT_READ))
    except (jwt.InvalidTokenError, ValueError, RecursionError):
        return {}


def is_list_of(token: str, issuer: Trusted) -> bool:
    """Whether an issuer signed this as a list of what was revoked. How old it is, is asked when it is used."""
    signed = any(_is_signed(token, key) for key in issuer.of_lists)
    return signed and bool(_unverified(token).get("iss") == issuer.id)


def _signer(token: str, keys: Sequence[str]) -> str:
    """The one of these keys that signed a token; the first where none did, under which it is refused then."""
    return next((key for key in keys if _is_signed(token, key)), keys[0])


def _is_signed(token: str, key: str) -> bool:
    try:
        jwt.decode(token, key, ["EdDSA"], UNTIMED)
    except (jwt.PyJWTError, RecursionError):
        return False
    return True


def _status(one: OpenBadgeCredential, issuer: Trusted, every: Lists) -> tuple[str, str]:
    """Whether a badge stands in its issuer's list of what was revoked, from the lists at hand alone."""
    lists = {address: token for (whose, address), token in every.items() if whose == issuer.id}
    if not one.credential_status:
        return UNKNOWN, "It names no list by which it could be revoked."

    def given(address: str) -> bytes:
        return lists[address].encode()  # a KeyError is told as a list that is not there

    try:
        first = lists.get(str(one.credential_status[0].get("statusListCredential")), "")
        check_credential_status(one, given, verify_list=True, list_pubkey_pem=_signer(first, issuer.of_lists))
    except OB3VerificationError as error:
        if str(error).startswith("Credential status "):
            return REVOKED, "Its issuer revoked it."
        return UNKNOWN, f"Whether it was revoked is not known: {error}."
    return _age([str(entry["statusListCredential"]) for entry in one.credential_status], lists)


def _age(addresses: Sequence[str], lists: Mapping[str, str]) -> tuple[str, str]:
    """A list is relied upon for some days from when it was made, whatever it says itself."""
    now = dt.datetime.now(dt.UTC)
    for address in addresses:
        made = made_at(lists[address])
        if made is None:
            return UNKNOWN, "Whether it was revoked is not known: the list does not say when it was made."
        if now - made > terms().newest_list:
            return UNKNOWN, f"Whether it was revoked is not known: the list is of {made:%Y-%m-%d}."
    return CURRENT, ""


def _badge(one: OpenBadgeCredential) -> Badge:
    """What a verified badge says, in our words."""
    subject = (one.raw or {})["credentialSubject"]
    framed = [(item.target_framework, str(item.target_code or "")) for item in one.achievement.alignments]
    return Badge(
        issuer=one.issuer.id,
        holder=str(one.recipient_id),
        what=one.achievement.id.removeprefix(OF),
        level=next((code for frame, code in framed if frame == LEVEL), ""),
        units=tuple(code for frame, code in framed if frame == UNIT),
        earned=_credit(one.credits_earned),
        available=_credit(one.achievement.credits_available),
        started_on=_day(subject.get("activityStartDate")),
        awarded_on=_day(subject.get("activityEndDate")),
    )


def _credit(said: float | None) -> int | None:
    if said is None or said == int(said) >= 0:
        return None if said is None else int(said)
    raise ValueError("credit is whole")


def _day(said: object) -> dt.date | None:
    return None if said is None else dt.datetime.fromisoformat(str(said)).date()
