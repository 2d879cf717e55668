"""Issuing and revoking badges (Open Badges 3.0), and showing them to one employer.

An issuer is a folder: its key, the public half of it to hand out, and a register to which lines are added and from
which none is taken. A badge has its place in the register for good; the list of what was revoked is made from it anew
each time and signed. Killed in the middle of anything, the next call finds out by the register how far it came.
"""

import datetime as dt
import errno
import fcntl
import json
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_public_key,
)
from django.db import transaction
from openbadgeslib.ob3.credential import Achievement, Alignment, Issuer, OpenBadgeCredential
from openbadgeslib.ob3.did import did_key_from_pem
from openbadgeslib.ob3.signer import OB3Signer
from openbadgeslib.ob3.status_list import build_status_list_credential, sign_status_list_credential, status_entry

from village.kernel.audit import actions as audit
from village.kernel.audit import queries as audited
from village.kernel.audit.checkpoints import key_name, next_key, put_next, signing_key
from village.kernel.tables.aside import write_over
from village.kernel.tables.rules import Problem, Refused
from village.workforce.queries.qualifications.badges import LEVEL, OF, UNIT, terms
from village.workforce.rules.qualifications.carried import Badge, Known, faults

REGISTER, LIST, KEY, PUBLIC = "register.jsonl", "revoked.jwt", "key.pem", "public.pem"
NEXT, EARLIER = "public.next.pem", "public.{}.pem"
OF_KEYS = ("announced", "replacing", "replaced")
ALGORITHM = "EdDSA"


@dataclass(frozen=True)
class IssuerHere:
    """An issuer whose key is here: its folder, its id, its name, and the address at which its list stands."""

    folder: Path
    id: str
    name: str
    list_address: str

    @property
    def key(self) -> Ed25519PrivateKey:
        """Its key, made on first use and readable only by its owner."""
        return signing_key(self.folder / KEY)

    @property
    def public(self) -> str:
        """Its public key (PEM), to be pinned by those who believe it."""
        return public(self.key)


def public(key: Ed25519PrivateKey) -> str:
    """The public half of a key, as PEM."""
    return _pem(key.public_key())


def _pem(key: Ed25519PublicKey) -> str:
    return key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()


def holder_of(key: Ed25519PrivateKey) -> str:
    """The id of whoever holds a key: a `did:key`, which is the key itself and needs no looking up."""
    return str(did_key_from_pem(public(key)))


def _private(key: Ed25519PrivateKey) -> bytes:
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def issue(*, issuer: IssuerHere, badge: Badge, title: str, known: Known, by: str, at: dt.datetime) -> str:
    """A badge for a holder, signed. Raises Refused for one that says what cannot be so; nothing is kept of it then."""
    wrong = faults(badge, known)
    own = (issuer.folder / KEY).exists() and badge.holder == holder_of(issuer.key)
    if badge.issuer != issuer.id or not badge.holder.startswith("did:key:") or own:
        wrong.append("It is not from this issuer, for a holder with a key of their own.")
    if wrong:
        raise Refused([Problem(badge.what, one, "Put it right.") for one in wrong])
    with _register(issuer) as lines, transaction.atomic():
        key = issuer.key
        place = sum(1 for one in lines if one["kind"] == "issued")
        made = _credential(issuer, badge, title, place, at)
        line = {"kind": "issued", "id": made.id, "place": place, "what": badge.what, "holder": badge.holder}
        line["key"] = key_name(key)  # which are to be issued anew, should this key be stolen
        detail = {"what": badge.what, "place": place}
        audit.record(actor=by, action="workforce.badge.issued", thing=f"badge:{made.id}", at=at, detail=detail)
        _add(issuer, line | {"at": at.isoformat()})
        _list(issuer, [*lines, line], at)
    said = made.to_jwt_payload()
    for name, day in (("activityStartDate", badge.started_on), ("activityEndDate", badge.awarded_on)):
        if day:
            said["credentialSubject"][name] = f"{day.isoformat()}T00:00:00Z"
    return str(OB3Signer(_private(key), ALGORITHM).sign_payload(said))


def revoke(*, issuer: IssuerHere, badge_id: str, by: str, at: dt.datetime) -> None:
    """Take a badge back: it stands in the list from now on. A second time makes the list anew and no more.

    Raises Refused for one that was never issued here."""
    with _register(issuer) as lines:
        if badge_id not in {one["id"] for one in lines if one["kind"] == "issued"}:
            raise Refused([Problem("register", "No such badge was issued here.", "Check its id.")])
        line = {"kind": "revoked", "id": badge_id}
        if badge_id not in {one["id"] for one in lines if one["kind"] == "revoked"}:
            _add(issuer, line | {"at": at.isoformat()})
        _record_once("revoked", f"badge:{badge_id}", by, at)
        _list(issuer, [*lines, line], at)


def renew_list(*, issuer: IssuerHere, by: str, at: dt.datetime) -> str:
    """The list of what was revoked, signed anew: an old one is not relied upon."""
    with _register(issuer) as lines, transaction.atomic():
        audit.record(actor=by, action="workforce.badge.listed", thing=_thing(issuer), at=at)
        return _list(issuer, lines, at)


def announce_key(*, issuer: IssuerHere, by: str, at: dt.datetime) -> dt.datetime:
    """Make the key that is to follow and put its public half beside the list, for those who believe this issuer to
    write down. Returns from when on it can be put in force; a second time makes the list anew and no more."""
    with _register(issuer) as lines:
        following = next_key(issuer.folder / KEY)
        name, waiting = key_name(following), _waiting(lines)
        if waiting and waiting["id"] == name:
            since = dt.datetime.fromisoformat(waiting["at"])
        else:  # none, or one that is gone: nobody was told of this one until now
            since = at
            _add(issuer, {"kind": "announced", "id": name, "at": at.isoformat()})
        _record_once("key-announced", _thing(issuer), by, at, key=name)
        write_over(issuer.folder / NEXT, public(following).encode())
        _list(issuer, lines, at)
    return since + terms().key_overlap


def replace_key(*, issuer: IssuerHere, at_once: bool, by: str, at: dt.datetime) -> str:
    """Put the next key in force: it signs every badge from now on, and the list anew. The one before stays beside it,
    and signs nothing any more; returns what it is called. Badges that it signed stand as long as it is believed.

    Raises Refused for a key that was not announced long enough, unless `at_once`: then whoever has not heard of it
    refuses what it signs until they have. That is for a key that was stolen or lost. One that was cut short is ended,
    as it was begun, and no other key put in force."""
    with _register(issuer, replacing=True, lost_too=at_once) as lines:
        begun = _begun(issuer, lines)
        if begun is None:
            if not at_once:
                _known_long_enough(issuer, lines, at)
            name, old = key_name(next_key(issuer.folder / KEY)), key_name(_public_half(issuer))
            begun = {"kind": "replacing", "id": name, "instead": old, "at_once": at_once}
            _add(issuer, begun | {"at": at.isoformat()})
        _replace(issuer, begun, lines, by, at)
    return str(begun["instead"])


def _replace(
    issuer: IssuerHere, begun: dict[str, Any], lines: Sequence[dict[str, Any]], by: str, at: dt.datetime
) -> None:
    """Do all of what was begun that is not done yet; each step may be done twice."""
    name, old = begun["id"], begun["instead"]
    _record_once("key-replaced", _thing(issuer), by, at, key=name, instead=old, at_once=begun["at_once"])
    was = _public_half(issuer)
    if key_name(was) == old:
        write_over(issuer.folder / EARLIER.format(old), _pem(was).encode())
        put_next(issuer.folder / KEY)
    (issuer.folder / NEXT).unlink(missing_ok=True)
    _list(issuer, lines, at)
    _add(issuer, {"kind": "replaced", "id": name, "instead": old, "at": at.isoformat()})


def _begun(issuer: IssuerHere, lines: Sequence[dict[str, Any]]) -> dict[str, Any] | None:
    """A replacement that was cut short and whose keys are still here."""
    last = next((one for one in reversed(lines) if one["kind"] in OF_KEYS), None)
    if last is None or last["kind"] != "replacing":
        return None
    now, following = key_name(_public_half(issuer)), issuer.folder / f"{KEY}.next"
    waits = now == last["instead"] and following.exists() and key_name(next_key(issuer.folder / KEY)) == last["id"]
    return last if now == last["id"] or waits else None


def _public_half(issuer: IssuerHere) -> Ed25519PublicKey:
    """Of the key in force, or of one that is gone: that was handed out, and badges that it signed need it."""
    if (issuer.folder / KEY).exists():
        return issuer.key.public_key()
    try:
        found = load_pem_public_key((issuer.folder / PUBLIC).read_bytes())
    except (OSError, ValueError):
        found = None
    if not isinstance(found, Ed25519PublicKey):
        do = f"Put {PUBLIC} back as it was handed out: badges that were issued are checked by it."
        raise Refused([Problem(PUBLIC, "The key is gone, and its public half too.", do)])
    return found


def _waiting(lines: Sequence[dict[str, Any]]) -> dict[str, Any] | None:
    """The announcement of a key that is not in force yet."""
    last = _last_settled(lines)
    return last if last and last["kind"] == "announced" else None


def _last_settled(lines: Sequence[dict[str, Any]]) -> dict[str, Any] | None:
    return next((one for one in reversed(lines) if one["kind"] in ("announced", "replaced")), None)


def _known_long_enough(issuer: IssuerHere, lines: Sequence[dict[str, Any]], at: dt.datetime) -> None:
    waiting = _waiting(lines)
    if waiting is None:
        do = "Announce it, and hand it out; where the present one was stolen, replace it at once."
        last = _last_settled(lines)
        since = f" since the present one was put in force at {last['at'][:16].replace('T', ' ')} UTC" if last else ""
        raise Refused([Problem(KEY, f"No next key was announced{since}.", do)])
    if waiting["id"] != key_name(next_key(issuer.folder / KEY)):
        do = f"Put {KEY}.next back as it was, or announce this one and hand it out."
        raise Refused([Problem(KEY, "The next key here is not the one that was announced.", do)])
    first = dt.datetime.fromisoformat(waiting["at"]) + terms().key_overlap
    if at < first:
        what = f"The next key can be put in force from {first:%Y-%m-%d %H:%M} UTC."
        raise Refused([Problem(KEY, what, "Until then, those who believe this issuer write it down.")])


def _thing(issuer: IssuerHere) -> str:
    return f"issuer:{issuer.folder.name}"


def _record_once(what: str, thing: str, by: str, at: dt.datetime, /, **detail: object) -> None:
    """Say in the audit what stands in the register, unless it is said there: it may have been cut short between."""
    action = f"workforce.badge.{what}"
    said = audited.entries(audited.Wanted(action=action, thing=thing), at_most=1_000).entries
    if not any(audited.detail_of(one) == detail for one in said):
        audit.record(actor=by, action=action, thing=thing, at=at, detail=detail)


def show(
    *, key: Ed25519PrivateKey, badges: Sequence[str], audience: str, until: dt.datetime, nonce: str, at: dt.datetime
) -> str:
    """What a holder shows to one employer until an instant, signed by the holder; their own act, on their own key.
    Raises Refused for longer than anybody would rely upon."""
    if not dt.timedelta(0) < until - at <= terms().longest_showing:
        do = f"End it within {terms().longest_showing.days} days."
        raise Refused([Problem("showing", f"It cannot be shown until {until:%Y-%m-%d}.", do)])
    said: dict[str, Any] = {
        "iss": holder_of(key),
        "aud": audience,
        "iat": int(at.timestamp()),
        "exp": int(until.timestamp()),
        "vp": {
            "@context": ["https://www.w3.org/ns/credentials/v2"],
            "type": ["VerifiablePresentation"],
            "verifiableCredential": list(badges),
        },
    }
    return jwt.encode(said | ({"nonce": nonce} if nonce else {}), key, ALGORITHM)


def _credential(issuer: IssuerHere, badge: Badge, title: str, place: int, at: dt.datetime) -> OpenBadgeCredential:
    framed = [(LEVEL, badge.level), *((UNIT, unit) for unit in badge.units)]
    achievement = Achievement(
        id=f"{OF}{badge.what}",
        name=title,
        description=title,
        criteria_narrative=f"As {issuer.name} awards {title}.",
        achievement_type="Certificate",
        credits_available=badge.available,
        alignments=[
            Alignment(code, f"{OF}{frame.lower().replace(' ', '-')}:{code}".replace(" ", "-"), frame, code)
            for frame, code in framed
            if code
        ],
    )
    return OpenBadgeCredential(
        issuer=Issuer(issuer.id, issuer.name),
        recipient_id=badge.holder,
        achievement=achievement,
        issuance_date=at,
        credits_earned=badge.earned,
        credential_status=[status_entry(issuer.list_address, "revocation", place)],
    )


@contextmanager
def _register(issuer: IssuerHere, *, replacing: bool = False, lost_too: bool = False) -> Iterator[list[dict[str, Any]]]:
    """The register, held by this process alone until it is done: no two badges have one place. Where something was
    signed, the key is there, for no other is made in its place; `lost_too`: or it may be gone. A replacement of the key
    that was cut short is ended before anything else is done; `replacing` is that."""
    issuer.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with (issuer.folder / REGISTER).open("a+b") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        file.seek(0)
        try:
            found = [json.loads(line) for line in file.read().splitlines()]
        except ValueError:
            do = "Put it back as it was kept elsewhere: no badge is issued over one that is lost."
            raise Refused([Problem(REGISTER, "The register of badges cannot be read.", do)]) from None
        if found and not lost_too and not (issuer.folder / KEY).exists():
            do = "Put it back as it was kept elsewhere; where it was kept nowhere, replace it at once."
            raise Refused([Problem(KEY, "The key of this issuer is gone.", do)])
        if not replacing and _begun(issuer, found):
            do = "Run replace-badge-key again: it goes on from there."
            raise Refused([Problem(KEY, "The key of this issuer is being replaced, and that was cut short.", do)])
        yield found


def _add(issuer: IssuerHere, line: dict[str, Any]) -> None:
    """Add a line in one write, which a kill does not cut; what a full disk cuts short is taken away again."""
    with (issuer.folder / REGISTER).open("a+b", buffering=0) as file:
        before = file.seek(0, os.SEEK_END)
        raw = json.dumps(line).encode() + b"\n"
        try:
            if file.write(raw) != len(raw):
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(issuer.folder / REGISTER))
            os.fsync(file.fileno())
        except OSError:
            file.truncate(before)
            raise


def _list(issuer: IssuerHere, lines: Sequence[dict[str, Any]], at: dt.datetime) -> str:
    places = {one["id"]: int(one["place"]) for one in lines if one["kind"] == "issued"}
    revoked = [places[one["id"]] for one in lines if one["kind"] == "revoked"]
    said = build_status_list_credential(
        issuer.id, issuer.list_address, "revocation", revoked, issued=at, valid_until=at + terms().list_stands
    )
    token = str(sign_status_list_credential(said, _private(issuer.key), ALGORITHM))
    write_over(issuer.folder / LIST, token.encode())
    write_over(issuer.folder / PUBLIC, issuer.public.encode())
    return token
