"""An issuer's key is replaced, and no badge is refused on the way: whoever believes the issuer knows the next key
before it signs anything. And what a key that was stolen, or came before, can no longer do."""

import datetime as dt
import json
import stat
from pathlib import Path
from typing import Any

import jwt
import pytest
import time_machine
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from tests.spec.workforce.test_a_badge_is_relied_upon_or_not import (
    DAY,
    HOLDER,
    KNOWN,
    NOW,
    OTHER,
    checked,
    issued,
    issuer,  # noqa: F401 - a fixture
    listed,
    lists,
    offline,  # noqa: F401 - a fixture
    signed,
)
from village.kernel.audit.checkpoints import signing_key
from village.kernel.audit.models import Entry
from village.kernel.tables.rules import Refused
from village.workforce.actions import badges as acting
from village.workforce.queries.qualifications import badges as checking
from village.workforce.rules.qualifications.carried import Trusted

pytestmark = pytest.mark.django_db
LATER = NOW + 28 * DAY


def announced(by: acting.IssuerHere, at: dt.datetime = NOW) -> str:
    """The next key, as it is handed out."""
    acting.announce_key(issuer=by, by="someone", at=at)
    return (by.folder / acting.NEXT).read_text()


def replaced(by: acting.IssuerHere, at: dt.datetime, *, at_once: bool = False) -> str:
    return acting.replace_key(issuer=by, at_once=at_once, by="someone", at=at)


def believed(by: acting.IssuerHere, key: str, following: str = "", *earlier: str) -> dict[str, Trusted]:
    return {by.id: Trusted(by.id, by.name, key, frozenset({"play-diploma"}), following, earlier)}


def said(token: str, by: acting.IssuerHere, trusted: dict[str, Trusted], **other: Any) -> tuple[str, str]:
    verdict = checked(token, by, trusted=trusted, **other)
    return verdict.said, " ".join(verdict.why)[:20]


def test_a_key_of_which_nobody_was_told_is_not_put_in_force(issuer: acting.IssuerHere) -> None:  # noqa: F811
    was = issuer.public
    with pytest.raises(Refused, match="No next key was announced"):
        replaced(issuer, NOW)
    announced(issuer)
    with pytest.raises(Refused, match="can be put in force from 2026-09-29 12:00 UTC"):
        replaced(issuer, LATER - dt.timedelta(seconds=1))
    assert issuer.public == was
    assert [entry.action for entry in Entry.objects.all()] == ["workforce.badge.key-announced"]


def test_no_badge_is_refused_on_the_way(issuer: acting.IssuerHere) -> None:  # noqa: F811
    old = issuer.public
    first = issued(issuer)
    following = announced(issuer)
    both = believed(issuer, old, following)
    assert said(first, issuer, both) == ("accepted", "")
    with time_machine.travel(LATER, tick=False):
        name = replaced(issuer, LATER)
        assert (issuer.folder / acting.EARLIER.format(name)).read_text() == old
        assert (issuer.folder / acting.PUBLIC).read_text() == issuer.public == following
        assert not (issuer.folder / acting.NEXT).exists()
        second = issued(issuer, at=LATER)
        for trusted in (both, believed(issuer, following, "", old)):
            assert said(first, issuer, trusted) == said(second, issuer, trusted) == ("accepted", "")
            assert checking.is_list_of((issuer.folder / acting.LIST).read_text(), trusted[issuer.id])
        # who heard nothing is told nothing wrong: what they cannot hold to a key is refused
        assert said(second, issuer, believed(issuer, old))[0] == "refused"
        assert said(first, issuer, believed(issuer, old)) == ("refused", "Whether it was revok")
    with pytest.raises(Refused, match="No next key"):  # what was announced is in force: the next is announced again
        replaced(issuer, LATER + 90 * DAY)
    actions = [entry.action for entry in Entry.objects.order_by("seq")]
    assert actions == [f"workforce.badge.{one}" for one in ("issued", "key-announced", "key-replaced", "issued")]


def test_an_earlier_key_brings_no_revoked_badge_back(issuer: acting.IssuerHere) -> None:  # noqa: F811
    first = issued(issuer)
    stolen, old = signing_key(issuer.folder / acting.KEY), issuer.public
    replaced(issuer, NOW, at_once=True)
    badge = jwt.decode(first, options={"verify_signature": False})["id"]
    acting.revoke(issuer=issuer, badge_id=badge, by="someone", at=NOW)
    trusted = believed(issuer, issuer.public, "", old)
    assert said(first, issuer, trusted) == ("refused", "Its issuer revoked i")
    forged = listed(issuer, acting._private(stolen))
    assert said(first, issuer, trusted, lists=forged) == ("refused", "Whether it was revok")
    assert not checking.is_list_of(next(iter(forged.values())), trusted[issuer.id])
    assert said(first, issuer, believed(issuer, old), lists=forged) == ("accepted", "")  # what that is held against


def test_a_stolen_key_signs_nothing_where_it_is_believed_no_more(issuer: acting.IssuerHere) -> None:  # noqa: F811
    genuine, stolen = issued(issuer), signing_key(issuer.folder / acting.KEY)
    replaced(issuer, NOW, at_once=True)
    trusted = believed(issuer, issuer.public)
    for token in (genuine, signed(issuer, genuine, stolen), signed(issuer, genuine, OTHER)):
        assert said(token, issuer, trusted)[0] == "refused"
    assert said(issued(issuer), issuer, trusted) == ("accepted", "")
    one = acting.show(
        key=HOLDER, badges=[genuine], audience="urn:x", until=NOW + DAY, nonce="", at=NOW
    )  # fmt: skip
    given = {"trusted": trusted, "lists": lists(issuer), "known": KNOWN}
    assert [found.said for found in checking.check_showing(one, audience="urn:x", **given)] == ["refused"]


def test_announced_twice_it_is_the_same_key_from_the_same_day(issuer: acting.IssuerHere) -> None:  # noqa: F811
    following = announced(issuer)
    (issuer.folder / acting.NEXT).unlink()  # stopped before it was written
    assert acting.announce_key(issuer=issuer, by="someone", at=NOW + 5 * DAY) == LATER
    assert (issuer.folder / acting.NEXT).read_text() == following
    assert Entry.objects.count() == 1
    keys = [path for path in issuer.folder.iterdir() if path.name.startswith("key.")]
    assert len(keys) == 2
    assert {stat.S_IMODE(path.stat().st_mode) for path in keys} == {0o600}


def test_another_key_than_the_announced_one_is_announced_first(issuer: acting.IssuerHere) -> None:  # noqa: F811
    was, first = issuer.public, announced(issuer)
    (issuer.folder / f"{acting.KEY}.next").unlink()  # the folder was put back from a copy without it
    with pytest.raises(Refused, match="not the one that was announced"):
        replaced(issuer, LATER)
    assert issuer.public == was
    assert acting.announce_key(issuer=issuer, by="someone", at=LATER) == LATER + 28 * DAY
    second = (issuer.folder / acting.NEXT).read_text()
    assert second != first
    with pytest.raises(Refused, match="can be put in force from 2026-10-27 12:00 UTC"):
        replaced(issuer, LATER + 27 * DAY)
    replaced(issuer, LATER + 28 * DAY)
    assert issuer.public == second


def test_no_other_key_is_made_for_one_that_is_gone(issuer: acting.IssuerHere) -> None:  # noqa: F811
    old, first = issuer.public, issued(issuer)
    was = acting.key_name(issuer.key)
    (issuer.folder / acting.KEY).unlink()
    acts = (lambda: issued(issuer), lambda: announced(issuer), lambda: replaced(issuer, NOW))
    for act in acts:
        with pytest.raises(Refused, match="The key of this issuer is gone"):
            act()
    assert not (issuer.folder / acting.KEY).exists()
    assert (issuer.folder / acting.PUBLIC).read_text() == old
    assert replaced(issuer, NOW, at_once=True) == was
    assert (issuer.folder / acting.EARLIER.format(was)).read_text() == old
    assert issuer.public != old
    assert said(first, issuer, believed(issuer, issuer.public, "", old)) == ("accepted", "")


@pytest.mark.parametrize("left", [None, b"no key"])
def test_a_lost_key_is_not_replaced_without_its_public_half(
    issuer: acting.IssuerHere,  # noqa: F811
    left: bytes | None,
) -> None:
    issued(issuer)
    (issuer.folder / acting.KEY).unlink()
    (issuer.folder / acting.PUBLIC).unlink()
    if left:
        (issuer.folder / acting.PUBLIC).write_bytes(left)
    with pytest.raises(Refused, match="its public half too"):
        replaced(issuer, NOW, at_once=True)
    assert not (issuer.folder / acting.KEY).exists()


def test_a_key_of_another_kind_signed_no_badge_of_ours(issuer: acting.IssuerHere) -> None:  # noqa: F811
    half = rsa.generate_private_key(65537, 2048).public_key()
    other = half.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()
    token = issued(issuer)
    assert said(token, issuer, believed(issuer, other))[0] == "refused"
    assert said(token, issuer, believed(issuer, issuer.public, "", other))[0] == "accepted"


def test_the_register_names_the_key_of_each_badge(issuer: acting.IssuerHere) -> None:  # noqa: F811
    issued(issuer)
    old = replaced(issuer, NOW, at_once=True)
    issued(issuer)
    with acting._register(issuer) as lines:
        of = [one["key"] for one in lines if one["kind"] == "issued"]
        (change,) = [one for one in lines if one["kind"] == "replaced"]
    assert of == [change["instead"], change["id"]]
    assert of[0] == old


def test_next_and_earlier_keys_are_written_in_the_same_file(issuer: acting.IssuerHere, tmp_path: Path) -> None:  # noqa: F811
    old = issuer.public
    following = announced(issuer)

    def file(**keys: object) -> bytes:
        said = {"name": "Made-up Awards", "awards": ["play-diploma"], "key": old, **keys}
        return json.dumps({"issuers": {issuer.id: said}}).encode()  # which is YAML too

    found = checking.trusted_in("trust.yaml", file(next=following, earlier=[acting.public(OTHER)]))[issuer.id]
    assert (found.of_lists, found.of_badges) == ((old, following), (old, following, acting.public(OTHER)))
    assert checking.trusted_in("trust.yaml", file())[issuer.id].of_badges == (old,)
    for bad in ({"next": "a key"}, {"next": 3}, {"earlier": old}, {"earlier": [""]}, {"earlier": [None]}, {"key": ""}):
        with pytest.raises(Refused, match="An issuer is not described so that it could be believed"):
            checking.trusted_in("trust.yaml", file(**bad))
