"""A badge that somebody carries is brought into their portfolio, held anew against keys and lists whenever it is read;
and what is tried against that. Nothing is ever fetched."""

import datetime as dt
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jwt
import pytest
import time_machine

from tests.unit.workforce.made import browser
from tests.unit.workforce.portfolio.made import (
    AWARDS,
    DIPLOMA,
    NOW,
    OTHERS,
    Scene,
    account,
    believed,
    brings,
    holds,
    issued,
    issuer,
    listed,
    shown,
    shows,
    taken_in,
)
from tests.unit.workforce.portfolio.made import seen as viewer
from tests.unit.workforce.test_workforce_pages import page, send
from village.kernel.access.actions import Refusal
from village.kernel.access.rules import Viewer
from village.kernel.audit.models import Entry
from village.kernel.tables.rules import Refused
from village.workforce.actions import badges as issuing
from village.workforce.actions.portfolio import kept
from village.workforce.actions.portfolio.badges import bring_badges
from village.workforce.actions.portfolio.holdings import complete_holding, take_out
from village.workforce.actions.portfolio.seeing import see_certificate
from village.workforce.models import Carried, Holding, Worker
from village.workforce.queries.portfolio.holdings import as_held, own, units_of_badges
from village.workforce.queries.portfolio.posts import held_levels
from village.workforce.queries.portfolio.shared import known_to

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


@pytest.fixture(autouse=True)
def offline(monkeypatch: pytest.MonkeyPatch, settings: Any, tmp_path: Path) -> Iterator[None]:
    """Whatever reached for an address would fail the test."""

    def reached(*where: Any) -> None:
        raise AssertionError(f"it reached for {where}")

    for name in ("getaddrinfo", "create_connection"):
        monkeypatch.setattr(socket, name, reached)
    taken_in(settings, tmp_path / "var")
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def awards(tmp_path: Path) -> issuing.IssuerHere:
    """An issuer that is believed of one award; its list of what was revoked was taken in."""
    made = issuer(tmp_path)
    believed(made, "play-diploma")
    issuing.renew_list(issuer=made, by="someone", at=NOW)
    listed(made)
    return made


@pytest.fixture
def me() -> Viewer:
    return viewer(account("Wanda Testperson"))


def proof(by: Viewer) -> list[str]:
    return [one.proof for one in as_held(own(by))]


def refused(words: str, by: Viewer, *tokens: str, **other: Any) -> None:
    with pytest.raises(Refusal, match=words):
        brings(by, *tokens, **other)
    assert not Holding.objects.filter(carried__isnull=False).exists()


def changed(one: issuing.IssuerHere, token: str, key: Any = None, /, **claims: Any) -> str:
    """The same badge with other claims, signed by its issuer or by somebody else."""
    said = jwt.decode(token, options={"verify_signature": False})
    return jwt.encode(said | claims, key or one.key, "EdDSA")


def test_a_badge_is_held_with_its_units_and_its_dates(awards: issuing.IssuerHere, me: Viewer) -> None:
    (one,) = brings(me, issued(awards))
    assert (one.what, one.title, one.level, one.body) == ("play-diploma", "Diploma of Play", "3", "Made-up Awards")
    assert (one.started_on, one.awarded_on) == (dt.date(2019, 9, 1), dt.date(2020, 7, 1))
    assert proof(me) == ["badge"]
    assert units_of_badges(own(me)) == {"core", "play"}
    entry = Entry.objects.get(action="workforce.badge.bring")
    assert issuing.holder_of(OTHERS) not in str(entry.detail)
    with pytest.raises(Refusal, match="You hold this already"):
        holds(me, DIPLOMA.__class__("Diploma", "Made-up Awards", dt.date(2020, 7, 1), what="play-diploma"))


def test_it_is_refused_from_the_moment_that_its_revoking_is_known(awards: issuing.IssuerHere, me: Viewer) -> None:
    token = issued(awards)
    brings(me, token)
    badge = jwt.decode(token, options={"verify_signature": False})["id"]
    later = NOW + dt.timedelta(hours=1)
    issuing.revoke(issuer=awards, badge_id=badge, by="someone", at=later)
    with time_machine.travel(later, tick=False):
        assert proof(me) == ["badge"]  # nobody took the new list in yet
        listed(awards)
        assert proof(me) == ["refused"]
        assert units_of_badges(own(me)) == set()
        with pytest.raises(Refusal, match="Its issuer revoked it"):
            brings(me, token)


def test_an_older_list_does_not_bring_it_back(awards: issuing.IssuerHere, me: Viewer) -> None:
    token = issued(awards)
    old = (awards.folder / issuing.LIST).read_bytes()
    brings(me, token)
    badge = jwt.decode(token, options={"verify_signature": False})["id"]
    with time_machine.travel(NOW + DAY, tick=False):
        issuing.revoke(issuer=awards, badge_id=badge, by="someone", at=NOW + DAY)
        listed(awards)
        with pytest.raises(Refused, match="A newer list of this issuer is here already"):
            kept.take_in_revoked(file="old.jwt", raw=old)
        assert proof(me) == ["refused"]


def test_lists_are_older_or_newer_by_their_instants(awards: issuing.IssuerHere, me: Viewer) -> None:
    """Ten o’clock at two hours from Greenwich is before nine at Greenwich, whatever comes first as text."""
    token = issued(awards)
    old = (awards.folder / issuing.LIST).read_text()
    brings(me, token)
    badge = jwt.decode(token, options={"verify_signature": False})["id"]
    issuing.revoke(issuer=awards, badge_id=badge, by="someone", at=NOW)
    new = (awards.folder / issuing.LIST).read_text()

    def at(hours: int, zone: int, what: str) -> bytes:
        made = (NOW + DAY - dt.timedelta(hours=hours)).astimezone(dt.timezone(dt.timedelta(hours=zone)))
        return changed(awards, what, validFrom=made.isoformat()).encode()

    undated = changed(awards, old, validFrom="yesterday").encode()
    naive = changed(awards, old, validFrom=f"{NOW + DAY:%Y-%m-%dT%H:%M:%S}").encode()
    with time_machine.travel(NOW + DAY, tick=False):
        kept.take_in_revoked(file="old.jwt", raw=at(4, 0, old))
        assert proof(me) == ["badge"]
        kept.take_in_revoked(file="new.jwt", raw=at(3, -12, new))  # later, and earlier as text
        assert proof(me) == ["refused"]
        for older in (at(4, 0, old), at(4, 14, old), undated, naive):
            with pytest.raises(Refused, match="A newer list of this issuer is here already"):
                kept.take_in_revoked(file="old.jwt", raw=older)
        assert proof(me) == ["refused"]


def test_the_list_of_one_issuer_is_not_anothers(awards: issuing.IssuerHere, me: Viewer, tmp_path: Path) -> None:
    """Whoever is believed of something else could otherwise lay a list over this one’s, and keep newer ones out."""
    other = issuing.IssuerHere(tmp_path / "other", "https://other.example", "Other Awards", awards.list_address)
    believed(awards, "play-diploma", beside=(other,))
    token = issued(awards)
    brings(me, token)
    issuing.renew_list(issuer=other, by="someone", at=NOW)
    newest = (NOW + dt.timedelta(seconds=30)).isoformat()  # as far ahead as clocks differ
    theirs = changed(other, (other.folder / issuing.LIST).read_text(), validFrom=newest)
    assert kept.take_in_revoked(file="theirs.jwt", raw=theirs.encode()) == awards.list_address
    assert proof(me) == ["badge"]
    badge = jwt.decode(token, options={"verify_signature": False})["id"]
    issuing.revoke(issuer=awards, badge_id=badge, by="someone", at=NOW + dt.timedelta(seconds=1))
    listed(awards)
    assert proof(me) == ["refused"]
    in_its_name = changed(awards, theirs, other.key, iss=awards.id, issuer={"id": awards.id})
    with pytest.raises(Refused, match="It is no list of an issuer that is believed here"):
        kept.take_in_revoked(file="theirs.jwt", raw=in_its_name.encode())


def test_where_no_list_can_be_read_it_counts_for_no_role_with_children(awards: issuing.IssuerHere, me: Viewer) -> None:
    """All roles that ask for qualifications are with children: they fail closed, for the employer above all."""
    scene = Scene()
    worker = scene.worker()
    Worker.objects.filter(pk=worker.pk).update(account=me.ref)
    worker.refresh_from_db()
    (one,) = brings(me, issued(awards))
    shows(me, one)
    assert held_levels([worker], on=NOW.date()) == {worker.pk: "3"}
    for path in kept.place(kept.REVOKED).glob("*.jwt"):
        path.unlink()
    assert proof(me) == ["unchecked"]
    assert [held.proof for held in known_to([worker], at=NOW)[worker.pk]] == ["unchecked"]
    assert held_levels([worker], on=NOW.date()) == {worker.pk: ""}
    assert units_of_badges(own(me)) == set()
    with time_machine.travel(NOW + 9 * DAY, tick=False):  # or where it is too old
        listed(awards)
        assert proof(me) == ["unchecked"]


def test_an_issuer_that_is_no_longer_believed_takes_its_badges_with_it(
    awards: issuing.IssuerHere, me: Viewer, tmp_path: Path
) -> None:
    brings(me, issued(awards))
    believed(issuer(tmp_path, "others", "https://others.example"), "play-diploma")
    assert proof(me) == ["refused"]


def test_what_was_shown_for_another_is_not_taken(awards: issuing.IssuerHere, me: Viewer) -> None:
    """A showing is for one portfolio; a badge is in one."""
    token, other = issued(awards), viewer(account("Olga Other"))
    mine = shown(me, token)
    with pytest.raises(Refusal, match="It is not the answer to what was asked"):
        bring_badges(showing=mine, by=other, at=NOW)
    refused("It was made for somebody else", me, token, audience="https://nursery.example")
    refused("not of this holder", other, token, key=OTHERS)  # the badge of one key, shown by another
    bring_badges(showing=mine, by=me, at=NOW)
    with pytest.raises(Refusal, match="This badge is not yours to add"):
        brings(other, token)  # the same key, another portfolio
    assert Carried.objects.count() == 1


def test_whoever_has_no_account_brings_nothing(awards: issuing.IssuerHere, me: Viewer) -> None:
    with pytest.raises(Refusal, match="Sign in first"):
        bring_badges(showing=shown(me, issued(awards)), by=Viewer(), at=NOW)


def test_forged_and_twisted_badges_are_refused(awards: issuing.IssuerHere, me: Viewer, tmp_path: Path) -> None:
    token = issued(awards)
    said = jwt.decode(token, options={"verify_signature": False})
    stranger = issuer(tmp_path, "stranger", "https://stranger.example")
    refused("not one that is believed", me, issued(stranger))
    refused("not genuine", me, changed(awards, token, OTHERS))  # another signed in its name
    none = jwt.encode(said, "", "none")
    refused("not genuine", me, none)
    refused("not genuine", me, jwt.encode(said, "secret" * 8, "HS256"))  # another algorithm
    refused("not genuine", me, changed(awards, token, exp=int((NOW - DAY).timestamp())))  # expired
    for rubbish in ("", "rubbish", "a.b.c", shown(me, token)[:-4] + "AAAA", "x" * 100_001):
        with pytest.raises(Refusal, match="The badge is not taken in"):
            bring_badges(showing=rubbish, by=me, at=NOW)
    assert not Holding.objects.exists()


def test_addresses_within_a_badge_are_never_asked(awards: issuing.IssuerHere, me: Viewer) -> None:
    """A holder or an issuer that is an address inside the house, and a list that lies at one."""
    token = issued(awards)
    said = jwt.decode(token, options={"verify_signature": False})
    inside = "http://169.254.169.254/latest"
    status = {**said["credentialStatus"], "statusListCredential": inside}
    brings(me, changed(awards, token, credentialStatus=status))
    assert proof(me) == ["unchecked"]
    take_out(holding=own(me).get().ref, by=me, at=NOW)
    for iss in ("did:web:169.254.169.254", inside):
        with pytest.raises(Refusal, match="not one that is believed"):
            brings(me, changed(awards, token, iss=iss))


@pytest.mark.parametrize(
    ("other", "words"),
    [
        ({"what": "lead-award", "level": "6", "units": ("core", "lead")}, "is not known to award lead-award"),
        ({"level": "4"}, "It says level 4; play-diploma is of level 3"),
        ({"units": ("core", "core", "play")}, "core stands 2 times and counts once"),
        ({"earned": 30, "available": 18}, "30 credits were earned of 18"),
        ({"earned": 30, "available": 30}, "Its units carry 18 credits, and it says 30"),
        ({"started_on": dt.date(2014, 8, 31), "awarded_on": dt.date(2015, 7, 1)}, "could not be begun on 2014-08-31"),
        ({"started_on": dt.date(2021, 1, 1)}, "before it was begun"),
        ({"awarded_on": None}, "does not say when it was awarded"),
    ],
)
def test_what_cannot_be_so_is_refused_whoever_signed_it(
    awards: issuing.IssuerHere, me: Viewer, monkeypatch: pytest.MonkeyPatch, other: dict[str, Any], words: str
) -> None:
    """Credit inflated, a unit twice, another level, an award before there was one, awards that are not theirs."""
    monkeypatch.setattr(issuing, "faults", lambda *_: [])  # an issuer that signs anything
    refused(words, me, issued(awards, **other))


def test_nobody_awards_themselves(me: Viewer, tmp_path: Path) -> None:
    """An issuer and a holder with one key: even where it was believed by mistake."""
    own_key = issuing.holder_of(issuer(tmp_path).key)
    mine = issuer(tmp_path, id_=own_key)
    believed(mine, "play-diploma")
    with pytest.raises(Refused, match="for a holder with a key of their own"):
        issued(mine, mine.key)


def test_of_two_badges_both_are_taken_in_or_none(awards: issuing.IssuerHere, me: Viewer) -> None:
    good = issued(awards)
    refused("not genuine", me, good, changed(awards, good, OTHERS))
    refused("You hold this already", me, good, issued(awards))  # two of one award


def test_what_was_taken_out_can_be_brought_again(awards: issuing.IssuerHere, me: Viewer) -> None:
    token = issued(awards)
    (one,) = brings(me, token)
    assert brings(me, token) == [one]  # it is there already
    take_out(holding=one.ref, by=me, at=NOW)
    assert proof(me) == []
    (again,) = brings(me, token)
    assert again.ref != one.ref
    assert proof(me) == ["badge"]


def test_what_was_taken_out_and_brought_again_is_shown_to_nobody_until_it_is_shown(
    awards: issuing.IssuerHere, me: Viewer
) -> None:
    """Whoever takes something out ends every showing of it; bringing it again is no showing."""
    scene = Scene()
    worker = scene.worker()
    Worker.objects.filter(pk=worker.pk).update(account=me.ref)
    worker.refresh_from_db()
    token = issued(awards)
    (one,) = brings(me, token)
    before = shows(me, one, at=NOW - DAY)
    take_out(holding=one.ref, by=me, at=NOW)
    (again,) = brings(me, token)
    assert known_to([worker], at=NOW)[worker.pk] == []
    assert held_levels([worker], on=(NOW - DAY).date()) == {worker.pk: "3"}  # as it was shown then
    client = browser(scene.lead)
    assert "Diploma of Play" not in page(client, "shared-qualification", before.ref)
    with pytest.raises(Refusal, match="You hold nothing such here"):
        shows(me, one)
    after = shows(me, again)
    assert [held.ref for held in known_to([worker], at=NOW)[worker.pk]] == [str(again.ref)]
    assert "Diploma of Play" not in page(client, "shared-qualification", before.ref)
    assert "Diploma of Play" in page(client, "shared-qualification", after.ref)


def test_a_key_is_in_one_portfolio_at_a_time(awards: issuing.IssuerHere, me: Viewer) -> None:
    """Else whoever holds badges could lend them out, one to each."""
    believed(awards, "play-diploma", "lead-award")
    other = viewer(account("Olga Other"))
    play, lead = (
        issued(awards),
        issued(awards, what="lead-award", level="6", units=("core", "lead"), earned=30, available=30),
    )
    (one,) = brings(me, play)
    for lent in ((lead,), (play, lead)):  # the same key, another badge
        with pytest.raises(Refusal, match="This badge is not yours to add"):
            brings(other, *lent)
    assert proof(other) == []
    assert not Entry.objects.filter(action="workforce.badge.bring", actor=other.ref).exists()
    brings(other, issued(awards, OTHERS), key=OTHERS)  # a key of their own
    take_out(holding=own(other).get().ref, by=other, at=NOW)
    take_out(holding=one.ref, by=me, at=NOW)
    brings(other, play, lead)
    assert proof(other) == ["badge", "badge"]
    with pytest.raises(Refusal, match="This badge is not yours to add"):
        brings(me, play)
    assert proof(me) == []


def test_nothing_is_added_to_what_an_issuer_signed(awards: issuing.IssuerHere, me: Viewer) -> None:
    (one,) = brings(me, issued(awards))
    with pytest.raises(Refusal, match="A badge says what its issuer signed"):
        complete_holding(holding=one.ref, started_on=None, answers={}, by=me, at=NOW)


def test_nobody_writes_down_that_they_saw_a_badge(awards: issuing.IssuerHere, me: Viewer) -> None:
    scene = Scene()
    (one,) = brings(me, issued(awards))
    part = shows(me, one)
    with pytest.raises(Refusal, match="it is checked each time"):
        see_certificate(share=part.ref, holding=one.ref, seen_on=NOW.date(), said="", by=scene.viewer, at=NOW)
    text = page(browser(scene.lead), "shared-qualification", part.ref)
    assert "A badge that was checked" in text
    assert "You saw the certificate" not in text


def test_the_page_says_what_to_show_and_takes_it(awards: issuing.IssuerHere) -> None:
    somebody = account("Wanda Testperson")
    client, me = browser(somebody), viewer(somebody)
    token = issued(awards)
    assert "Believed here: Made-up Awards" in page(client, "badge-add")
    assert "The badge is not taken in" in send(client, "badge-add", showing="rubbish")
    assert "A badge that was checked" in send(client, "badge-add", showing=shown(me, token))
    file = client.get("/my-work/portfolio/file/").json()
    assert file["verifiableCredential"] == [token]
    assert file["said_and_not_signed"] == []


def test_a_list_that_nobody_believed_signed_is_not_taken_in(awards: issuing.IssuerHere, tmp_path: Path) -> None:
    stranger = issuer(tmp_path, "stranger", AWARDS)  # of the same name, with another key
    issuing.renew_list(issuer=stranger, by="someone", at=NOW)
    for raw in ((stranger.folder / issuing.LIST).read_bytes(), b"rubbish", b""):
        with pytest.raises(Refused, match="It is no list of an issuer that is believed here"):
            kept.take_in_revoked(file="revoked.jwt", raw=raw)
