"""A badge is issued, shown to one employer, checked without a network, and revoked; and what is tried against that."""

import base64
import datetime as dt
import json
import socket
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import jwt
import pytest
import time_machine
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from openbadgeslib.ob3.status_list import build_status_list_credential, sign_status_list_credential

from village.kernel.audit.models import Entry
from village.kernel.tables.rules import Refused
from village.workforce.actions import badges as acting
from village.workforce.queries.qualifications import badges as checking
from village.workforce.queries.qualifications import listed as held
from village.workforce.rules.qualifications.carried import Badge, Known, Trusted, Verdict, learned
from village.workforce.rules.qualifications.framework import Combination, Qualification, Unit

NOW = dt.datetime(2026, 9, 1, 12, tzinfo=dt.UTC)
DAY = dt.timedelta(days=1)
EMPLOYER = "https://nursery.example"
HOLDER, OTHER = Ed25519PrivateKey.from_private_bytes(b"h" * 32), Ed25519PrivateKey.from_private_bytes(b"o" * 32)
KNOWN = Known(
    held.framework(),
    {one.slug: one for one in [Unit("core", "3", 10), Unit("play", "3", 8)]},
    {"play-diploma": Qualification("play-diploma", "3", Combination(("core", "play")), "", dt.date(2014, 9, 1))},
)
SAYS = Badge(
    issuer="https://awards.example/issuer",
    holder=acting.holder_of(HOLDER),
    what="play-diploma",
    level="3",
    units=("core", "play"),
    earned=18,
    available=18,
    started_on=dt.date(2019, 9, 1),
    awarded_on=dt.date(2020, 7, 1),
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def offline(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Whatever reached for an address would fail the test."""

    def reached(*where: Any) -> None:
        raise AssertionError(f"it reached for {where}")

    for name in ("getaddrinfo", "create_connection"):
        monkeypatch.setattr(socket, name, reached)
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def issuer(tmp_path: Path) -> acting.IssuerHere:
    return acting.IssuerHere(tmp_path / "awards", SAYS.issuer, "Made-up Awards", "https://awards.example/revoked")


def issued(issuer: acting.IssuerHere, says: Badge = SAYS, at: dt.datetime = NOW) -> str:
    known = Known(KNOWN.framework, {}, {})  # an issuer may know less than who checks
    return acting.issue(issuer=issuer, badge=says, title="Diploma of Play", known=known, by="someone", at=at)


def trusted(issuer: acting.IssuerHere) -> dict[str, Trusted]:
    return {issuer.id: Trusted(issuer.id, issuer.name, issuer.public, frozenset({"play-diploma"}))}


def lists(issuer: acting.IssuerHere) -> dict[tuple[str, str], str]:
    return checking.newest_lists([(issuer.folder / acting.LIST).read_text()])


def checked(token: str, issuer: acting.IssuerHere, **other: Any) -> Verdict:
    given = {"holder": SAYS.holder, "trusted": trusted(issuer), "lists": lists(issuer), "known": KNOWN} | other
    return checking.check_badge(token, **given)


def shown(token: str, key: Ed25519PrivateKey = HOLDER, nonce: str = "asked") -> str:
    return acting.show(key=key, badges=[token], audience=EMPLOYER, until=NOW + DAY, nonce=nonce, at=NOW)


def seen(token: str, issuer: acting.IssuerHere, audience: str = EMPLOYER, nonce: str = "asked") -> list[Verdict]:
    given = {"trusted": trusted(issuer), "lists": lists(issuer), "known": KNOWN}
    return checking.check_showing(token, audience=audience, nonce=nonce, **given)


def signed(by: acting.IssuerHere, token: str, key: Any = None, /, **claims: Any) -> str:
    """The same badge with other claims, signed by its issuer or by somebody else."""
    said = jwt.decode(token, options={"verify_signature": False})
    return jwt.encode(said | claims, key or by.key, "EdDSA")


def test_a_badge_goes_from_issuer_to_holder_to_employer(issuer: acting.IssuerHere) -> None:
    (verdict,) = seen(shown(issued(issuer)), issuer)
    assert (verdict.said, verdict.why, verdict.badge) == ("accepted", (), SAYS)
    assert verdict.holding is not None
    assert (verdict.holding.what, verdict.holding.body) == ("play-diploma", "Made-up Awards")
    assert (verdict.holding.started_on, verdict.holding.awarded_on) == (SAYS.started_on, SAYS.awarded_on)
    entry = Entry.objects.get(action="workforce.badge.issued")
    assert entry.actor == "someone"
    assert SAYS.holder not in str(entry.detail)


def test_a_revoked_badge_is_refused_and_the_next_one_is_not(issuer: acting.IssuerHere) -> None:
    first, second = issued(issuer), issued(issuer)
    badge_id = jwt.decode(first, options={"verify_signature": False})["id"]
    for _ in range(2):  # a second time does nothing
        acting.revoke(issuer=issuer, badge_id=badge_id, by="someone", at=NOW)
    assert Entry.objects.filter(action="workforce.badge.revoked").count() == 1
    assert checked(first, issuer).why == ("Its issuer revoked it.",)
    assert checked(first, issuer, safeguarding=False).said == "refused"
    assert checked(second, issuer).said == "accepted"
    with pytest.raises(Refused, match="No such badge was issued here"):
        acting.revoke(issuer=issuer, badge_id="urn:uuid:none", by="someone", at=NOW)


def test_what_is_not_known_to_stand_is_refused_for_safeguarding_roles(issuer: acting.IssuerHere) -> None:
    token = issued(issuer)
    not_known = "Whether it was revoked is not known"
    stood = lists(issuer)
    for some in ({}, {(issuer.id, issuer.list_address): "rubbish"}):
        verdict = checked(token, issuer, lists=some)
        assert verdict.said == "refused"
        assert verdict.why[0].startswith(not_known)
        relaxed = checked(token, issuer, lists=some, safeguarding=False)
        assert (relaxed.said, relaxed.badge) == ("unchecked", SAYS)
    with time_machine.travel(NOW + 8 * DAY, tick=False):  # a list stands for seven days
        assert checked(token, issuer, lists=stood).why[0].startswith(not_known)
        acting.renew_list(issuer=issuer, by="someone", at=NOW + 8 * DAY)
        assert checked(token, issuer).said == "accepted"
        assert Entry.objects.filter(action="workforce.badge.listed").count() == 1


def listed(
    by: acting.IssuerHere, /, key: bytes = b"", issued: dt.datetime = NOW, **other: Any
) -> dict[tuple[str, str], str]:
    """A list of what was revoked, of nothing, made outside: by another key, of another day."""
    said = build_status_list_credential(by.id, by.list_address, "revocation", [], issued=issued) | other
    return {(by.id, by.list_address): sign_status_list_credential(said, key or acting._private(by.key), "EdDSA")}


def test_a_list_that_is_old_or_anothers_does_not_bring_a_badge_back(issuer: acting.IssuerHere) -> None:
    token = issued(issuer)
    badge_id = jwt.decode(token, options={"verify_signature": False})["id"]
    before = lists(issuer)
    acting.revoke(issuer=issuer, badge_id=badge_id, by="someone", at=NOW + dt.timedelta(seconds=1))
    both = checking.newest_lists([*before.values(), *lists(issuer).values(), *before.values(), "rubbish"])
    assert checked(token, issuer, lists=both).why == ("Its issuer revoked it.",)  # the newest counts
    forged = listed(issuer, acting._private(OTHER))
    elsewhere = listed(issuer, issuer="https://other.example")
    endless = listed(issuer, issued=NOW - 8 * DAY)  # it says itself that it stands for ever
    undated, nowhere = listed(issuer, validFrom=None), listed(issuer, validFrom="2026-09-01T11:00:00")
    for some in (forged, elsewhere, endless, undated, nowhere):
        assert checked(token, issuer, lists=some).why[0].startswith("Whether it was revoked is not known")
    assert checked(token, issuer, lists=listed(issuer)).said == "accepted"  # what the forgeries are held against


def test_a_badge_that_cannot_be_revoked_is_refused_for_safeguarding_roles(issuer: acting.IssuerHere) -> None:
    token = signed(issuer, issued(issuer), credentialStatus=[])
    assert checked(token, issuer).why == ("It names no list by which it could be revoked.",)
    assert checked(token, issuer, safeguarding=False).said == "unchecked"


def _none(token: str) -> str:
    _, body, _ = token.split(".")
    head = base64.urlsafe_b64encode(json.dumps({"alg": "none", "typ": "JWT"}).encode()).decode().rstrip("=")
    return f"{head}.{body}."


def test_forged_swapped_or_foreign_signatures_are_refused(issuer: acting.IssuerHere) -> None:
    token = issued(issuer)
    head, _, signature = token.split(".")
    symmetric = jwt.encode(jwt.decode(token, options={"verify_signature": False}), "k" * 32, "HS256")
    forged = [
        signed(issuer, token, OTHER),  # another key, in the issuer's name
        _none(token),
        symmetric,
        f"{head}.{signed(issuer, token, OTHER, name='Chief').split('.')[1]}.{signature}",
    ]
    for one in forged:
        assert checked(one, issuer).said == "refused"
        assert checked(one, issuer, safeguarding=False).why[0].startswith("It is not genuine")
    for one in ("", "rubbish", "a.b.c", "x" * 200_000, signed(issuer, token, iss="https://other.example")):
        assert checked(one, issuer).why == ("Its issuer is not one that is believed here.",)
    did = signed(issuer, token, OTHER, iss="did:web:localhost%3A8000", issuer={"id": "did:web:localhost%3A8000"})
    assert checked(did, issuer).why == ("Its issuer is not one that is believed here.",)
    assert checked(signed(issuer, token, issuer={"id": "https://other.example"}), issuer).said == "refused"


def test_an_expired_badge_and_one_of_the_future_are_refused(issuer: acting.IssuerHere) -> None:
    token = issued(issuer)
    past, later = (NOW - DAY).isoformat(), (NOW + DAY).isoformat()
    for one in (
        signed(issuer, token, exp=int((NOW - DAY).timestamp())),
        signed(issuer, token, validUntil=past),
        signed(issuer, token, validFrom=later),
    ):
        assert checked(one, issuer, safeguarding=False).why[0].startswith("It is not genuine, or not of this holder")


def test_a_showing_is_for_one_employer_by_its_holder_for_its_time(issuer: acting.IssuerHere) -> None:
    token = issued(issuer)
    made = shown(token)

    def why(showing: str, **other: str) -> str:
        (verdict,) = seen(showing, issuer, **other)
        assert verdict.said == "refused"
        return verdict.why[0]

    assert why(made, audience="https://rival.example") == "It was made for somebody else."
    assert why(made, nonce="again") == "It is not the answer to what was asked."
    assert "Recipient mismatch" in why(shown(token, OTHER))  # a copy in another's hands
    claims = jwt.decode(made, options={"verify_signature": False})
    assert why(jwt.encode(claims, OTHER, "EdDSA")) == "It is not signed by whoever it says."
    assert why(_none(made)) == "It is not signed by whoever it says."
    assert why(jwt.encode(claims | {"aud": [EMPLOYER, "https://rival.example"]}, HOLDER, "EdDSA")) == (
        "It was made for others too."
    )
    assert why(jwt.encode(claims | {"exp": claims["iat"] + 91 * 86400}, HOLDER, "EdDSA")) == (
        "It is shown for longer than 90 days."
    )
    for holder in ({"iss": "did:web:169.254.169.254"}, {"iss": EMPLOYER}, {}):
        foreign = jwt.encode({"aud": EMPLOYER} | holder, OTHER, "EdDSA")
        assert why(foreign) == "It does not say whose showing it is."
    assert why(jwt.encode(claims | {"iss": "did:key:zzz"}, HOLDER, "EdDSA")) == "It is not signed by whoever it says."
    for vp in (None, {}, {"verifiableCredential": []}, {"verifiableCredential": [token] * 21}):
        assert why(jwt.encode(claims | {"vp": vp}, HOLDER, "EdDSA")) == "It shows no badge."
    with time_machine.travel(NOW + 2 * DAY, tick=False):
        assert why(made) == "The time for which it was shown is over."
    for until in (NOW, NOW + 91 * DAY):
        with pytest.raises(Refused, match="It cannot be shown until"):
            acting.show(key=HOLDER, badges=[token], audience=EMPLOYER, until=until, nonce="", at=NOW)


@pytest.mark.parametrize(
    ("says", "why"),
    [
        (replace(SAYS, what="headship"), "Made-up Awards is not known to award headship."),
        (replace(SAYS, level="6"), "It says level 6; play-diploma is of level 3."),
        (replace(SAYS, level=""), "It says level nothing; play-diploma is of level 3."),
        (replace(SAYS, started_on=dt.date(2014, 8, 31)), "play-diploma could not be begun on 2014-08-31."),
        (
            replace(SAYS, started_on=None, awarded_on=dt.date(2014, 7, 1)),
            "play-diploma could not be begun on 2014-07-01.",
        ),
        (replace(SAYS, earned=60, available=60), "Its units carry 18 credits, and it says 60."),
        (replace(SAYS, units=("core",), earned=10), "play is missing."),
    ],
)
def test_what_a_genuine_badge_cannot_say_is_refused(issuer: acting.IssuerHere, says: Badge, why: str) -> None:
    verdict = checked(issued(issuer, says), issuer)
    assert (verdict.said, verdict.why) == ("refused", (why,))


def with_subject(issuer: acting.IssuerHere, **other: Any) -> str:
    token = issued(issuer)
    said = jwt.decode(token, options={"verify_signature": False})
    return signed(issuer, token, credentialSubject=said["credentialSubject"] | other)


def test_what_only_somebody_with_the_key_could_say_wrongly_is_refused_too(issuer: acting.IssuerHere) -> None:
    for other, why in (
        ({"creditsEarned": 99}, "It says that 99 credits were earned of 18."),
        ({"activityEndDate": "2019-01-01T00:00:00Z"}, "It says that it was awarded on 2019-01-01"),
        ({"activityEndDate": None}, "It does not say when it was awarded."),
        ({"activityEndDate": "soon"}, "What it says cannot be read."),
        ({"creditsEarned": 1.5}, "What it says cannot be read."),
    ):
        assert checked(with_subject(issuer, **other), issuer).why[0].startswith(why)
    said = jwt.decode(issued(issuer), options={"verify_signature": False})["credentialSubject"]["achievement"]
    twice = with_subject(issuer, achievement=said | {"alignment": [*said["alignment"], said["alignment"][1]]})
    assert checked(twice, issuer).why == ("core stands 2 times and counts once.",)
    own = Trusted(SAYS.holder, "Myself", acting.public(HOLDER), frozenset({"play-diploma"}))
    praise = signed(
        issuer,
        issued(issuer),
        HOLDER,
        iss=SAYS.holder,
        issuer={"id": SAYS.holder, "name": "Myself", "type": ["Profile"]},
    )
    verdict = checked(praise, issuer, trusted={SAYS.holder: own}, safeguarding=False)
    assert verdict.why == ("Nobody awards themselves.",)


def test_a_register_that_was_damaged_is_not_written_over(issuer: acting.IssuerHere) -> None:
    token = issued(issuer)
    badge_id = jwt.decode(token, options={"verify_signature": False})["id"]
    acting.revoke(issuer=issuer, badge_id=badge_id, by="someone", at=NOW)
    (issuer.folder / acting.LIST).unlink()  # stopped before the list was made: asked again, it is there
    acting.revoke(issuer=issuer, badge_id=badge_id, by="someone", at=NOW)
    assert checked(token, issuer).why == ("Its issuer revoked it.",)
    register = issuer.folder / acting.REGISTER
    register.write_text(register.read_text()[:-20], encoding="utf-8")
    with pytest.raises(Refused, match="The register of badges cannot be read"):
        issued(issuer)


def test_nothing_that_cannot_be_so_is_issued(issuer: acting.IssuerHere) -> None:
    for says, why in (
        (replace(SAYS, earned=60), "It says that 60 credits were earned of 18."),
        (replace(SAYS, awarded_on=None), "It does not say when it was awarded."),
        (replace(SAYS, awarded_on=dt.date(2019, 8, 31)), "before it was begun on 2019-09-01"),
        (replace(SAYS, units=("core", "core")), "The unit core stands 2 times."),
        (replace(SAYS, issuer="https://other.example"), "It is not from this issuer"),
        (replace(SAYS, holder="mailto:someone@example.org"), "for a holder with a key of their own"),
        (replace(SAYS, holder=acting.holder_of(issuer.key)), "It is not from this issuer"),
    ):
        with pytest.raises(Refused) as refused:
            issued(issuer, says)
        assert why in str(refused.value)
    assert not (issuer.folder / acting.REGISTER).exists()
    assert not Entry.objects.exists()


def test_a_unit_in_two_badges_is_learned_once(issuer: acting.IssuerHere) -> None:
    token = issued(issuer)
    thrice = [token, token, "rubbish"]
    made = acting.show(key=HOLDER, badges=thrice, audience=EMPLOYER, until=NOW + DAY, nonce="", at=NOW)
    found = checking.check_showing(made, audience=EMPLOYER, trusted=trusted(issuer), lists=lists(issuer), known=KNOWN)
    assert [one.said for one in found] == ["accepted", "accepted", "refused"]
    assert learned(found).passed == {"core", "play"}


def test_who_is_believed_is_written_in_a_file(issuer: acting.IssuerHere) -> None:
    key = issuer.public.replace("\n", "\n      ")
    text = f"issuers:\n  {issuer.id}:\n    name: Made-up Awards\n    awards: [play-diploma]\n    key: |\n      {key}\n"
    assert checking.trusted_in("trust.yaml", text.encode())[issuer.id].awards == {"play-diploma"}
    assert checked(issued(issuer), issuer, trusted=checking.trusted_in("trust.yaml", text.encode())).said == "accepted"
    for bad, why in (
        ("issuers:\n", "It names no issuers."),
        ("others: {}\n", "It names no issuers."),
        (text.replace("BEGIN PUBLIC", "BEGIN NO"), "An issuer is not described so that it could be believed."),
        (text.replace("    awards: [play-diploma]\n", ""), "An issuer is not described"),
        ("issuers: {x: y}\n", "An issuer is not described"),
    ):
        with pytest.raises(Refused) as refused:
            checking.trusted_in("trust.yaml", bad.encode())
        assert why in str(refused.value)
